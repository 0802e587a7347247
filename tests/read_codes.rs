//! Every kind of bad input has a code, and points at the line. Each case spoils one thing in a good plan folder.

use peakshift::domain::calendar::Span;
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::text::Lang;
use peakshift::error::{Error, Finding, Severity};
use peakshift::read::findings::codes;
use peakshift::read::{self, Needs};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const ALL: Needs = Needs { inquiries: true, agents: true };

const PLAN: &str = r#"[plan]
name = "Black Friday"
timezone = "America/New_York"
start = "2026-11-27T00:00"
end = "2026-11-28T00:00"
interval_minutes = 30

[[queues]]
id = "presale"
name = "Pre-sale"
service_level = 0.8

[[queues]]
id = "aftersale"

[[tiers]]
id = "senior"
efficiency = 1.3

[rules]
min_block_minutes = 180
max_block_minutes = 540

[breaks]
break_minutes = 10

[standby]
min_block_minutes = 60

[[pools]]
id = "agency"
tier = "outsourced"
queues = ["presale"]
most = 20
"#;

const STEPS_FALL: &str = "agent_id,name,tier,queues,efficiency_from
A1,Ann,senior,presale;aftersale,2026-11-10=0.9;2026-11-10=1.1
A2,Bo,regular,presale,
";

const FEWER_CHATS: &str = "agent_id,name,tier,queues,max_chats
A1,Ann,senior,presale;aftersale,2
A2,Bo,regular,presale,3
";

const HOLIDAY_TWICE: &str = "[pay]
holiday = [
    { date = 2026-11-27, ratio = 3.0 }, { date = \"2026/11/27\", ratio = 2.0 },
]
[standby]";

const CHEAP_LATE: &str = "id = \"aftersale\"
answer_within_hours = 24

[penalties]
late_work = 20

[[tiers]]";
const TWO_LIMITS: &str = "id = \"aftersale\"
answer_within_hours = 24
answer_within_seconds = 30";
const ODD_SHIFT: &str = "[[shifts]]
id = \"早\"
starts = [\"08:10\"]
minutes = 480
[standby]";

const ENDED_ACTIVITY: &str = "[[activities]]
id = \"late\"
minutes = 30
from = \"2026-11-27T10:00\"
to = \"2025-11-27T12:00\"

[standby]";

const ODD_ACTIVITY: &str = "[[activities]]
id = \"briefing\"
minutes = 7
[standby]";

const LATER_ACTIVITY: &str = "[[activities]]
id = \"briefing\"
minutes = 10
from = \"2026-11-29T08:00\"
to = \"2026-11-29T12:00\"
[standby]";

const LONG_ACTIVITY: &str = "[[activities]]
id = \"training\"
minutes = 520
[standby]";

const SCORE_WINDOW: &str = "[[scorecard]]
metric = \"reply_rate\"
threshold = 0.95
window = \"08:10-23:00\"
[standby]";

const SCORE_LIMIT: &str = "[[scorecard]]
metric = \"reply_rate\"
threshold = 0.95
within_seconds = 180
[standby]";

const SCORE_ROUNDS: &str = "[[scorecard]]
threshold = 0.9
metric = \"rounds_within\"
[standby]";

const ACTIVITY_OF_NOBODY: &str = "[[activities]]
id = \"briefing\"
minutes = 10
agents = [\"nobody\"]
[standby]";

const ACTIVITY_OF_NO_TIER: &str = "[[activities]]
id = \"briefing\"
minutes = 10
tiers = [\"outsourced\"]
[standby]";

const SHIFT_OF_OTHERS: &str = "[[shifts]]
id = \"early\"
starts = [\"08:00\"]
minutes = 240
tiers = [\"senior\"]
[standby]";

const MANY_ACTIVITIES: &str = "[[activities]]
id = \"a\"
minutes = 5
[[activities]]
id = \"b\"
minutes = 5
[[activities]]
id = \"c\"
minutes = 5
[[activities]]
id = \"d\"
minutes = 5
[[activities]]
id = \"e\"
minutes = 5
[[activities]]
id = \"f\"
minutes = 5
[[activities]]
id = \"g\"
minutes = 5
[standby]";

const INQUIRIES: &str = "start,queue,inquiries
2026-10-31T22:00,presale,10
2026-10-31T23:00,presale,11
2026-11-01T00:00,presale,12
2026-11-01T01:00-04:00,presale,13
2026-11-01T01:00-05:00,presale,14
2026-11-01T02:00,presale,15
2026-10-31T22:00,aftersale,5
2026-10-31T23:00,aftersale,6
";

const EVENTS: &str = "event,kind,start,end,growth,uplift,phase_times
BF 2025,black-friday,2025-11-28T00:00,2025-11-29T00:00,,,00:00;10:00
BF 2026,black-friday,2026-11-27T00:00,2026-11-28T00:00,1.2,6,00:00
";

const BY_QUEUE_UNKNOWN: &str = "event,kind,start,end,uplift,queue
BF,bf,2026-11-27T00:00,2026-11-28T00:00,6,
BF,bf,2026-11-27T00:00,2026-11-28T00:00,2,presal
";

const BY_QUEUE_TWICE: &str = "event,kind,start,end,uplift,queue
BF,bf,2026-11-27T00:00,2026-11-28T00:00,6,presale
BF,bf,2026-11-27T00:00,2026-11-28T00:00,2,presale
";

const BY_QUEUE_CONTRADICTS: &str = "event,kind,start,end,uplift,queue,phase_times
BF,bf,2026-11-27T00:00,2026-11-28T00:00,6,,10:00
BF,bf,2026-11-27T00:00,2026-11-28T00:00,2,presale,20:00
";

const HOURS_BACKWARDS: &str = "event,kind,start,end,uplift,hours
BF,bf,2026-11-27T00:00,2026-11-28T00:00,6,24:00-09:00
";

const ADJUST: &str = "start,end,queue,op,value,reason
2026-11-27T00:00,2026-11-27T02:00,presale,×,1.3,livestream
2026-11-27T20:00,2026-11-27T20:30,,+,-15,coupon moved
";

const AGENTS: &str = "agent_id,name,tier,queues,min_hours,max_hours,cost_per_hour,efficiency
A1,Ann,senior,presale;aftersale,4,8,29,
A2,Bo,regular,presale,,,40,1.1
";

const AVAILABILITY: &str = "agent_id,start,end,kind
A1,2026-11-27T08:00,2026-11-27T20:00,available
A1,2026-11-27T12:00,2026-11-27T13:00,unavailable
A2,2026-11-27T00:00,2026-11-27T06:00,avoid
";

const WORKED: &str = "agent_id,start,end
A2,2026-11-26T08:00,2026-11-26T12:00
A2,2026-11-28T14:00,2026-11-28T18:00
";

const REQUIREMENTS: &str = "start,queue,required,standby_required,level
2026-11-27T00:00,presale,3,1,burst
2026-11-27T00:30,presale,3,,normal
";

const FORECAST: &str = "start,queue,baseline,mean,p50,p80,p95,level,event
2026-11-27T00:00,presale,3,4,4,5,6,normal,BF 2026
";

const SCHEDULE: &str = "agent_id,name,tier,start,end,activity,queue,lead
A1,Ann,senior,2026-11-27T08:00,2026-11-27T08:45,work,presale,
A1,Ann,senior,2026-11-27T08:45,2026-11-27T08:55,break,,
";

const ACTUALS: &str = "start,queue,inquiries,answered_within,abandoned
2026-11-27T00:00,presale,30,20,5
";

const DRILL: &str = r#"name = "The bot is out"

[[incidents]]
kind = "surge"
queue = "presale"
factor = 1.5
from = "2026-11-27T10:00"
to = 2026-11-27T12:00:00

[[incidents]]
kind = "absence"
agents = ["A1"]
share = 0.5

[[incidents]]
kind = "bot-outage"
from = "2026-11-27T20:00"

[[incidents]]
kind = "handling"
queue = "aftersale"
factor = 2
"#;

fn good_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("plan.toml", PLAN),
        ("inquiries.csv", INQUIRIES),
        ("events.csv", EVENTS),
        ("agents.csv", AGENTS),
        ("availability.csv", AVAILABILITY),
        ("worked.csv", WORKED),
        ("adjust.csv", ADJUST),
        ("requirements.csv", REQUIREMENTS),
        ("forecast.csv", FORECAST),
        ("schedule.csv", SCHEDULE),
        ("actuals.csv", ACTUALS),
        ("drill.toml", DRILL),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn spoil(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} is not in {file}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

/// The findings of the plan folder, and where it can be read also those of the table that `file` names.
fn findings(folder: &Path, file: &str) -> Vec<Finding> {
    let (loaded, mut found) = read::survey(folder, ALL);
    let path = folder.join(file);
    let Some(loaded) = loaded else { return found };
    let of = |result: peakshift::error::Result<Vec<Finding>>| match result {
        Ok(found) | Err(Error::Invalid(found)) => found,
        Err(other) => panic!("{other}"),
    };
    found.extend(match file {
        "requirements.csv" => of(read::requirements(&path, &loaded.plan).map(|(_, f)| f)),
        "forecast.csv" => of(read::forecast(&path, &loaded.plan).map(|(_, f)| f)),
        "schedule.csv" => of(read::schedule(&path, &loaded.plan).map(|(_, f)| f)),
        "actuals.csv" => of(read::actuals(&path, &loaded.plan).map(|(_, f)| f)),
        "drill.toml" => of(read::drill(&path, &loaded.plan).map(|(_, f)| f)),
        _ => Vec::new(),
    });
    found
}

/// Code, file, text to replace, replacement, line of the finding.
type Case = (&'static str, &'static str, &'static str, &'static str, Option<usize>);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("E106", "agents.csv", AGENTS, "\n\n", None),
    ("E201", "plan.toml", "interval_minutes = 30", "interval_minutes = ", Some(6)),
    ("E201", "plan.toml", "id = \"aftersale\"", "id = \"aftersale\nx = 1", Some(14)),
    ("E202", "plan.toml", "min_block_minutes = 180", "min_blok_minutes = 180", Some(21)),
    ("E202", "plan.toml", "[breaks]", "[brakes]", Some(24)),
    ("E203", "plan.toml", "break_minutes = 10", "break_minutes = \"10\"", Some(25)),
    ("E203", "plan.toml", "min_block_minutes = 60", "min_block_minutes = 60.5", Some(28)),
    ("E203", "plan.toml", "[[tiers]]", "[tiers]", Some(16)),
    ("E203", "plan.toml", "name = \"Black Friday\"", "name = 3", Some(2)),
    ("E204", "plan.toml", "start = \"2026-11-27T00:00\"\n", "", Some(1)),
    ("E204", "plan.toml", "timezone = \"America/New_York\"\n", "", Some(1)),
    ("E204", "plan.toml", "id = \"aftersale\"", "", Some(13)),
    ("E205", "plan.toml", "interval_minutes = 30", "interval_minutes = 20", Some(6)),
    ("E205", "plan.toml", "efficiency = 1.3", "efficiency = -1", Some(18)),
    ("E205", "plan.toml", "efficiency = 1.3", "standby_rank = 99999999999999999999", Some(18)),
    ("E206", "plan.toml", "service_level = 0.8", "service_level = 80", Some(11)),
    ("E206", "plan.toml", "service_level = 0.8", "bot_share = -0.1", Some(11)),
    ("E207", "plan.toml", "efficiency = 1.3", "efficiency = nan", Some(18)),
    ("E207", "plan.toml", "efficiency = 1.3", "cost_per_hour = inf", Some(18)),
    ("E208", "plan.toml", "min_block_minutes = 60", "levels = [\"peak\", \"brust\"]", Some(28)),
    ("E208", "plan.toml", "[standby]", "[staffing]\nmodel = \"erlang-b\"\n[standby]", Some(28)),
    ("E209", "plan.toml", "name = \"Pre-sale\"", "name = \"  \"", Some(10)),
    ("E301", "plan.toml", "America/New_York", "America/New_Yrok", Some(3)),
    ("E302", "plan.toml", "2026-11-28T00:00", "2026-11-27T00:00", Some(5)),
    ("E303", "plan.toml", "2026-11-27T00:00", "2026-11-27T00:02", Some(4)),
    ("E304", "plan.toml", "2026-11-28T00:00", "2026-11-28T00:15", Some(5)),
    ("E305", "plan.toml", "2026-11-28T00:00", "2126-11-28T00:00", Some(5)),
    ("E306", "plan.toml", PLAN, "[plan]\ntimezone = \"UTC\"\nstart = \"2026-11-27T00:00\"\nend = \"2026-11-28T00:00\"\n", None),
    ("E307", "plan.toml", "id = \"aftersale\"", "id = \"presale\"", Some(14)),
    ("E308", "plan.toml", "break_minutes = 10", "break_minutes = 12", Some(25)),
    ("E308", "plan.toml", "break_minutes = 10", "meal_minutes = 33", Some(25)),
    ("E309", "plan.toml", "min_block_minutes = 180", "min_block_minutes = 600", Some(21)),
    ("E309", "plan.toml", "break_minutes = 10", "min_work_minutes = 50", Some(25)),
    ("E309", "plan.toml", "min_block_minutes = 60", "min_block_minutes = 300", Some(28)),
    ("E309", "plan.toml", "[standby]", "[levels]\nburst = 1.2\n[standby]", Some(28)),
    ("E310", "plan.toml", "max_block_minutes = 540", "block_grid_minutes = 50", Some(22)),
    ("E311", "plan.toml", "break_minutes = 10", "meal_after_minutes = 0\nmeal_margin_minutes = 300", Some(24)),
    ("E312", "plan.toml", "min_block_minutes = 60", "min_block_minutes = 65\nmax_block_minutes = 85", Some(27)),
    ("E313", "plan.toml", "id = \"aftersale\"", "id = \"after;sale\"", Some(14)),
    ("E314", "plan.toml", "id = \"senior\"", "id = \"expert\"", Some(16)),
    ("E315", "plan.toml", "tier = \"outsourced\"", "tier = \"outsorced\"", Some(32)),
    ("E315", "plan.toml", "queues = [\"presale\"]", "queues = \"presale;logistics\"", Some(33)),
    (
        "E315",
        "plan.toml",
        "most = 20",
        "most = 20\nsite = \"hangzou\"\n[[sites]]\nid = \"hangzhou\"\nseats = 40",
        Some(35),
    ),
    ("W316", "plan.toml", "max_block_minutes = 540", "min_rest_minutes = 60", Some(22)),
    ("E317", "plan.toml", "[standby]", ODD_SHIFT, Some(29)),
    ("E318", "plan.toml", "[standby]", ODD_ACTIVITY, Some(29)),
    ("W344", "plan.toml", "[standby]", LATER_ACTIVITY, Some(29)),
    ("W344", "plan.toml", "[standby]", LONG_ACTIVITY, Some(29)),
    ("E412", "plan.toml", "[standby]", ENDED_ACTIVITY, Some(31)),
    ("E347", "plan.toml", "id = \"aftersale\"", TWO_LIMITS, Some(15)),
    ("W348", "plan.toml", "id = \"aftersale\"\n\n[[tiers]]", CHEAP_LATE, None),
    ("E349", "plan.toml", "[standby]", SCORE_WINDOW, Some(30)),
    ("W350", "plan.toml", "[standby]", SCORE_LIMIT, Some(30)),
    ("W351", "plan.toml", "[standby]", SCORE_ROUNDS, Some(29)),
    ("W346", "plan.toml", "[standby]", ACTIVITY_OF_NOBODY, Some(30)),
    ("W352", "plan.toml", "[standby]", ACTIVITY_OF_NO_TIER, None),
    ("W345", "plan.toml", "[standby]", SHIFT_OF_OTHERS, None),
    ("E319", "plan.toml", "[standby]", MANY_ACTIVITIES, None),
    ("E322", "plan.toml", "efficiency = 1.3", "efficiency = 1.3\nramp = [[14, 0.4], [14, 0.7]]", Some(19)),
    ("E323", "agents.csv", "cost_per_hour,efficiency\n", "cost_per_hour,efficiency_from\n", Some(3)),
    ("E324", "agents.csv", AGENTS, STEPS_FALL, Some(2)),
    ("E326", "agents.csv", "cost_per_hour,efficiency\n", "cost_per_hour,max_chats\n", Some(3)),
    ("W781", "agents.csv", AGENTS, FEWER_CHATS, None),
    ("E320", "plan.toml", "[standby]", "[pay]\nholiday = [{ date = \"国庆\", ratio = 3.0 }]\n[standby]", Some(28)),
    ("E321", "plan.toml", "[standby]", HOLIDAY_TWICE, Some(29)),
    ("W372", "plan.toml", "[standby]", "[pay]\nholiday = [{ date = \"2025-11-27\", ratio = 3.0 }]\n[standby]", None),
    ("W108", "plan.toml", "[standby]", "[inputs]\nevents = \"evnts.csv\"\n[standby]", Some(28)),
    ("W109", "plan.toml", "[standby]", "[inputs]\nworked = \"now/../../worked.csv\"\n[standby]", Some(28)),
    ("E102", "plan.toml", "[standby]", "[inputs]\nagents = \"team.csv\"\n[standby]", Some(28)),
    ("E401", "inquiries.csv", "start,queue,inquiries", "start,queue,inquirys", Some(1)),
    ("E402", "agents.csv", "min_hours,max_hours", "min_hours,min_hours", Some(1)),
    ("W415", "agents.csv", "min_hours,max_hours", "min_hours,max_huors", Some(1)),
    ("W370", "plan.toml", "break_minutes = 10", "break_minutes = 10\n[penalties]\nbelow_min_hours = 20", None),
    ("W470", "agents.csv", "efficiency", "site", Some(1)),
    ("E403", "inquiries.csv", "2026-10-31T23:00,presale", "yesterday,presale", Some(3)),
    ("E403", "events.csv", "2025-11-29T00:00", "2025-11-29", Some(2)),
    ("E403", "availability.csv", "2026-11-27T08:00", "2026-11-26T24:00", Some(2)),
    ("E404", "plan.toml", "2026-11-27T00:00", "2026-03-08T02:30", Some(4)),
    ("E405", "availability.csv", "2026-11-27T08:00", "2026-11-01T01:30", Some(2)),
    ("E406", "inquiries.csv", "presale,11", "presale,11人", Some(3)),
    ("E406", "agents.csv", ",40,", ",40 CNY,", Some(3)),
    ("E207", "inquiries.csv", "presale,11", "presale,NaN", Some(3)),
    ("E407", "inquiries.csv", "presale,11", "presale,-11", Some(3)),
    ("E407", "agents.csv", ",40,", ",-40,", Some(3)),
    ("E408", "events.csv", "1.2,6", "0,6", Some(3)),
    ("E411", "events.csv", EVENTS, BY_QUEUE_UNKNOWN, Some(3)),
    ("E601", "events.csv", EVENTS, BY_QUEUE_TWICE, Some(3)),
    ("E665", "events.csv", EVENTS, BY_QUEUE_CONTRADICTS, Some(3)),
    ("E666", "events.csv", EVENTS, HOURS_BACKWARDS, Some(2)),
    ("E627", "adjust.csv", "×,1.3", "times,1.3", Some(2)),
    ("E628", "adjust.csv", "×,1.3", "×,130", Some(2)),
    ("E406", "adjust.csv", "×,1.3", "×,a third more", Some(2)),
    ("E407", "adjust.csv", "×,1.3", "×,-1.3", Some(2)),
    ("E410", "adjust.csv", "×,1.3", "×,", Some(2)),
    ("E411", "adjust.csv", "presale,×", "pre-sale,×", Some(2)),
    ("E412", "adjust.csv", "2026-11-27T02:00", "2026-11-26T02:00", Some(2)),
    ("W629", "adjust.csv", "2026-11-27T00:00,2026-11-27T02:00", "2026-11-25T00:00,2026-11-25T02:00", Some(2)),
    ("W630", "adjust.csv", "2026-11-27T20:00,2026-11-27T20:30,,+,-15,coupon moved", "2026-11-27T00:00,2026-11-27T02:00,presale,x,1.30,livestream", Some(3)),
    ("W417", "adjust.csv", "2026-11-27T20:00", "2025-11-27T20:00", Some(3)),
    ("W417", "events.csv", "2025-11-28T00:00,", "2024-11-28T00:00,", Some(2)),
    ("W417", "worked.csv", "2026-11-26T08:00", "2024-11-26T08:00", Some(2)),
    ("W417", "drill.toml", "from = \"2026-11-27T20:00\"", "from = \"2024-11-27T20:00\"", Some(17)),
    ("W417", "drill.toml", "to = 2026-11-27T12:00:00", "to = 2028-11-27T12:00:00", Some(8)),
    ("E205", "plan.toml", "[standby]", "[forecast]\nopening_quarter_share = 1\n[standby]", Some(28)),
    ("E407", "agents.csv", ",40,1.1", ",40,-1", Some(3)),
    ("E409", "inquiries.csv", "presale,11", "presale,1e300", Some(3)),
    ("E410", "requirements.csv", "presale,3,1", "presale,-,1", Some(2)),
    ("E456", "agents.csv", "A2,Bo", "A2,B\u{1b}[31mo", Some(3)),
    ("E456", "agents.csv", "A2,Bo", "A2,B\u{202e}o", Some(3)),
    ("E456", "plan.toml", "name = \"Pre-sale\"", "name = \"Pre\\u001bsale\"", Some(10)),
    ("E456", "plan.toml", "id = \"aftersale\"", "id = \"after\\u0007sale\"", Some(14)),
    ("E459", "agents.csv", ",40,", ",#REF!,", Some(3)),
    ("E459", "agents.csv", "A2,Bo", "A2,#NAME?", Some(3)),
    ("E459", "inquiries.csv", "presale,11", "presale,#DIV/0!", Some(3)),
    ("E409", "inquiries.csv", "presale,11", "presale,10000001", Some(3)),
    ("E205", "plan.toml", "service_level = 0.8", "concurrency = 101", Some(11)),
    ("E205", "plan.toml", "service_level = 0.8", "concurrency_slowdown = 1.1", Some(11)),
    ("E205", "plan.toml", "service_level = 0.8", "aht_seconds = 86401", Some(11)),
    ("E205", "plan.toml", "service_level = 0.8", "patience_seconds = 1e-9", Some(11)),
    ("E206", "plan.toml", "service_level = 0.8", "service_level = 1", Some(11)),
    ("E206", "plan.toml", "service_level = 0.8", "max_occupancy = 1e-6", Some(11)),
    ("E206", "plan.toml", "service_level = 0.8", "shrinkage = 0.999999", Some(11)),
    ("E205", "plan.toml", "[standby]", "[solver]\nthreads = 1000\n[standby]", Some(28)),
    ("E205", "plan.toml", "[standby]", "[simulation]\nruns = 1000000\n[standby]", Some(28)),
    ("W559", "inquiries.csv", "presale,11", "presale,", Some(3)),
    ("W559", "inquiries.csv", "presale,11", "presale,#N/A", Some(3)),
    ("W559", "inquiries.csv", "presale,11", "presale,—", Some(3)),
    ("E410", "agents.csv", "A2,Bo", ",Bo", Some(3)),
    ("E411", "inquiries.csv", "presale,11", "pre-sale,11", Some(3)),
    ("E411", "agents.csv", "presale;aftersale", "presale;logistics", Some(2)),
    ("E412", "events.csv", "2025-11-29T00:00", "2025-11-28T00:00", Some(2)),
    ("E412", "availability.csv", "2026-11-27T20:00", "2026-11-27T07:00", Some(2)),
    ("E205", "plan.toml", "most = 20", "most = 0", Some(34)),
    ("E205", "plan.toml", "most = 20", "most = 20\nfixed_cost = -1", Some(35)),
    ("E751", "plan.toml", "queues = [\"presale\"]\nmost", "queues = []\nmost", Some(33)),
    ("E752", "plan.toml", "most = 20", "most = 20\nfrom = \"2026-11-28T10:00\"\nto = \"2026-11-29T09:00\"", Some(35)),
    ("E753", "plan.toml", "most = 20", "most = 20\nmin_hours = 9\nmax_hours = 8", Some(35)),
    ("E756", "plan.toml", "most = 20", "most = 20\nblock_minutes = 170", Some(35)),
    ("E205", "plan.toml", "most = 20", "most = 20\nmin_people = 21", Some(35)),
    ("E757", "plan.toml", "most = 20", "most = 20\ncost_per_block = 170", Some(35)),
    ("E412", "plan.toml", "most = 20", "most = 20\nfrom = \"2026-11-27T10:00\"\nto = \"2026-11-27T09:00\"", Some(36)),
    ("E413", "agents.csv", "A1,Ann", "A1,\"Ann", Some(2)),
    ("E414", "inquiries.csv", "presale,11", "presale,11,,7", Some(3)),
    ("E440", "plan.toml", "id = \"aftersale\"", "id = \"aftersale\"\nname = \"presale\"", Some(34)),
    ("E441", "agents.csv", "cost_per_hour", "cost_per_hour (CNY/month)", Some(1)),
    ("E501", "inquiries.csv", "2026-10-31T23:00,presale", "2026-10-31T22:00,presale", Some(3)),
    ("E405", "inquiries.csv", "01:00-04:00,presale,13\n2026-11-01T01:00-05:00", "01:00,presale,13\n2026-11-01T01:00", Some(6)),
    ("E502", "inquiries.csv", INQUIRIES, "start,queue,inquiries,interval_minutes\n2026-10-31T22:00,presale,1,60\n2026-10-31T22:30,presale,1,30\n", Some(2)),
    ("E503", "inquiries.csv", INQUIRIES, "start,queue,inquiries,interval_minutes\n2026-10-31T22:00,presale,1,50\n", Some(2)),
    ("E503", "inquiries.csv", "2026-10-31T23:00,presale", "2026-10-31T22:50,presale", Some(2)),
    ("E504", "inquiries.csv", "2026-10-31T23:00,presale", "2026-10-31T23:01,presale", Some(3)),
    ("E505", "inquiries.csv", INQUIRIES, "start,queue,inquiries\n", None),
    ("W506", "inquiries.csv", "2026-11-01T02:00,presale", "2026-11-27T00:00,presale", Some(7)),
    ("W507", "inquiries.csv", "01:00-04:00,presale,13\n2026-11-01T01:00-05:00,presale,14", "01:00,presale,27\n", Some(5)),
    ("W508", "inquiries.csv", "2026-10-31T22:00,aftersale,5\n2026-10-31T23:00,aftersale,6\n", "", None),
    ("E562", "inquiries.csv", INQUIRIES, "start,queue,inquiries,interval_minutes\n2026-10-01T00:00,presale,900,1440\n", Some(2)),
    ("W563", "inquiries.csv", INQUIRIES, "start,queue,inquiries,interval_minutes\n2026-10-01T10:00,presale,5,60\n2026-10-02T10:00,presale,5,60\n2026-10-03T10:00,presale,5,60\n2026-10-05T00:00,presale,90,1440\n", Some(5)),
    ("W560", "inquiries.csv", "2026-10-31T23:00,presale", "2026-03-08T02:00,presale", Some(3)),
    ("W510", "inquiries.csv", "presale,11\n", "presale,11\n2026-10-31T23:00,presale,11\n", Some(4)),
    ("E601", "events.csv", "2025-11-28T00:00,2025-11-29T00:00", "2026-11-27T00:00,2026-11-28T00:00", Some(3)),
    ("E602", "events.csv", "00:00;10:00", "00:00;25:00", Some(2)),
    ("W603", "events.csv", "2025-11-28T00:00,2025-11-29T00:00", "2026-11-27T12:00,2026-11-29T00:00", Some(3)),
    ("E701", "agents.csv", "A2,Bo", "A1,Bo", Some(3)),
    ("E702", "agents.csv", "regular", "reguler", Some(3)),
    ("E703", "availability.csv", "A2,", "A9,", Some(4)),
    ("W704", "agents.csv", "4,8", "9,8", Some(2)),
    ("E796", "agents.csv", AGENTS, "agent_id,name,tier,queues,borrow\nA1,Ann,senior,presale;aftersale,yes\nA2,Bo,regular,presale,maybe\n", Some(3)),
    ("E705", "availability.csv", "avoid", "avoids", Some(4)),
    ("W706", "agents.csv", AGENTS, "agent_id,name,tier,queues\n", None),
    ("W707", "agents.csv", "40,1.1", "40,110", Some(3)),
    ("W707", "agents.csv", "40,1.1", "40,0", Some(3)),
    ("W708", "availability.csv", "2026-11-27T08:00,2026-11-27T20:00", "2026-11-26T08:00,2026-11-26T20:00", None),
    ("W709", "agents.csv", "presale;aftersale", "presale", None),
    ("E703", "worked.csv", "A2,", "A9,", Some(2)),
    ("E412", "worked.csv", "2026-11-28T18:00", "2026-11-28T13:00", Some(3)),
    ("E770", "worked.csv", "2026-11-26T12:00", "2026-11-27T00:30", Some(2)),
    ("E771", "worked.csv", "2026-11-28T14:00,2026-11-28T18:00", "2026-11-26T11:00,2026-11-26T13:00", Some(3)),
    ("W772", "worked.csv", WORKED, "agent_id,start,end\nA1,2026-11-26T14:00,2026-11-27T00:00\nA1,2026-11-28T00:00,2026-11-28T10:00\n", None),
    ("W773", "availability.csv", "2026-11-27T20:00,available", "2026-11-27T10:30,available", None),
    ("W774", "agents.csv", "4,8", "1,2", None),
    ("E801", "requirements.csv", "2026-11-27T00:30", "2026-11-27T00:00", Some(3)),
    ("E802", "requirements.csv", "2026-11-27T00:30", "2026-11-27T00:40", Some(3)),
    ("E803", "requirements.csv", "burst", "bursts", Some(2)),
    ("E407", "requirements.csv", "presale,3,1", "presale,-3,1", Some(2)),
    ("E411", "requirements.csv", "presale,3,1", "presail,3,1", Some(2)),
    ("E804", "forecast.csv", "4,5,6", "5,4,6", Some(2)),
    ("E805", "forecast.csv", "4,5,6", "4,5,6", None),
    ("E806", "schedule.csv", "break,,", "brake,,", Some(3)),
    ("E703", "schedule.csv", "A1,Ann,senior,2026-11-27T08:45", "A3,Ann,senior,2026-11-27T08:45", Some(3)),
    ("E403", "schedule.csv", "2026-11-27T08:55", "08:55", Some(3)),
    ("W807", "requirements.csv", "burst", "burst", None),
    ("W655", "events.csv", "2025-11-29T00:00", "2025-11-28T23:59:59", Some(2)),
    ("W755", "availability.csv", "2026-11-27T20:00", "2026-11-27T19:59", Some(2)),
    ("W755", "availability.csv", "2026-11-27T20:00", "2026-11-27T19:59:59", Some(2)),
    ("W856", "schedule.csv", "A1,Ann,senior,2026-11-27T08:45", "A1,Bo,senior,2026-11-27T08:45", Some(3)),
    ("W808", "requirements.csv", "2026-11-27T00:30", "2026-11-28T00:30", Some(3)),
    ("W809", "schedule.csv", "work,presale", "work,logistics", Some(2)),
    ("W871", "schedule.csv", "break,,", "break,presale,", Some(3)),
    ("E810", "actuals.csv", "30,20,5", "30,28,5", Some(2)),
    ("E801", "actuals.csv", "30,20,5\n", "30,20,5\n2026-11-27T00:00,presale,30,20,5\n", Some(3)),
    ("E201", "drill.toml", "factor = 1.5", "factor = ", Some(6)),
    ("E202", "drill.toml", "factor = 1.5", "factor = 1.5\nshare = 0.5", Some(7)),
    ("E202", "drill.toml", "name =", "nmae =", Some(1)),
    ("E203", "drill.toml", "factor = 1.5", "factor = \"1.5\"", Some(6)),
    ("E204", "drill.toml", "kind = \"bot-outage\"\n", "", Some(15)),
    ("E204", "drill.toml", "factor = 2", "", Some(19)),
    ("E204", "drill.toml", "agents = [\"A1\"]\nshare = 0.5", "", Some(10)),
    ("E204", "drill.toml", DRILL, "name = \"nothing\"\n", Some(1)),
    ("E205", "drill.toml", "factor = 2", "factor = 0", Some(22)),
    ("E205", "drill.toml", "factor = 1.5", "factor = -1", Some(6)),
    ("E206", "drill.toml", "share = 0.5", "share = 50", Some(13)),
    ("E208", "drill.toml", "bot-outage", "bot-outrage", Some(16)),
    ("E209", "drill.toml", "[\"A1\"]", "[]", Some(12)),
    ("E403", "drill.toml", "2026-11-27T20:00", "8 pm", Some(17)),
    ("E404", "drill.toml", "2026-11-27T20:00", "2026-03-08T02:30", Some(17)),
    ("E411", "drill.toml", "queue = \"aftersale\"", "queue = \"after-sale\"", Some(21)),
    ("E412", "drill.toml", "2026-11-27T12:00:00", "2026-11-27T09:00:00", Some(8)),
    ("E703", "drill.toml", "[\"A1\"]", "[\"A1\", \"A9\"]", Some(12)),
    ("W808", "drill.toml", "2026-11-27T20:00", "2026-11-26T20:00\"\nto = \"2026-11-26T21:00", Some(18)),
];

#[test]
fn a_good_drill_is_read_in_full() {
    let folder = good_folder();
    let plan = read::plan(folder.path(), ALL).unwrap().plan;
    let (drill, found) = read::drill(&folder.path().join("drill.toml"), &plan).unwrap();
    assert_eq!((drill.name.as_str(), found), ("The bot is out", Vec::new()));
    let show = |span: Span| format!("{} {}", plan.zone.show(span.start), plan.zone.show(span.end));
    let surge = drill.surges[0];
    assert_eq!((surge.scope.queue, surge.factor), (Some(QueueId(0)), 1.5));
    assert_eq!(surge.scope.window.map(show).unwrap(), "2026-11-27T10:00 2026-11-27T12:00");
    let absence = &drill.absences[0];
    assert_eq!((absence.agents.as_deref(), absence.share.0, absence.window), (Some(&[AgentId(0)][..]), 0.5, None));
    let outage = drill.bot_outages[0];
    assert_eq!((outage.queue, outage.window.map(show).unwrap()), (None, "2026-11-27T20:00 2026-11-28T00:00".into()));
    assert_eq!((drill.handling[0].scope.queue, drill.handling[0].factor), (Some(QueueId(1)), 2.0));
}

#[test]
fn the_good_folder_is_good() {
    let folder = good_folder();
    let (loaded, found) = read::survey(folder.path(), ALL);
    assert_eq!(found, []);
    assert_eq!(loaded.unwrap().plan.agents.len(), 2);
}

#[test]
fn rows_of_one_event_are_one_event_with_a_word_for_each_queue() {
    let folder = good_folder();
    let rows = "event,kind,start,end,growth,uplift,queue,hours
BF,bf,2026-11-27T00:00,2026-11-28T00:00,,2.5,presale,
BF,bf,2026-11-27T00:00,2026-11-28T00:00,1.2,6,,00:00-24:00
Closed,stock,2026-11-27T06:00,2026-11-27T08:00,,0,,
";
    fs::write(folder.path().join("events.csv"), rows).unwrap();
    let events = read::plan(folder.path(), ALL).unwrap().plan.events;
    assert_eq!(events.len(), 2);
    let [presale, aftersale] = [QueueId(0), QueueId(1)];
    assert_eq!([presale, aftersale].map(|q| events[0].uplift_of(q)), [Some(2.5), Some(6.0)]);
    assert_eq!([presale, aftersale].map(|q| events[0].growth_of(q)), [Some(1.2), Some(1.2)]);
    assert_eq!((events[0].hours, events[0].origin.line), (Some([0, 1440]), Some(3)));
    assert!(events[1].is_closed(presale) && !events[0].is_closed(presale));
}

#[test]
fn every_case_gives_its_code_at_its_line() {
    let mut wrong = Vec::new();
    for (code, file, from, to, line) in CASES {
        let folder = good_folder();
        spoil(folder.path(), file, from, to);
        let found = findings(folder.path(), file);
        let at_fault = match *code {
            "E102" | "W108" => "plan.toml",
            "W345" => "agents.csv",
            _ => file,
        };
        if !found.iter().any(|f| f.code == *code && f.line == *line && f.file.ends_with(at_fault)) {
            let said: Vec<_> = found.iter().map(|f| f.headline(Lang::En)).collect();
            wrong.push(format!("{code} at {line:?} with {to:?}:\n    {}", said.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_that_cannot_be_read_at_all() {
    let code_of = |folder: &Path| findings(folder, "").first().map(|f| (f.code, f.file.clone()));
    let folder = good_folder();
    assert_eq!(code_of(&folder.path().join("nowhere")), Some(("E101", "nowhere".into())));

    fs::remove_file(folder.path().join("agents.csv")).unwrap();
    assert_eq!(code_of(folder.path()).unwrap().0, "E102");
    fs::create_dir(folder.path().join("agents.csv")).unwrap();
    assert_eq!(code_of(folder.path()), Some(("E155", "agents.csv".into())));

    let folder = good_folder();
    fs::write(folder.path().join("agents.csv"), b"agent_id,name\xff\xff\n").unwrap();
    assert_eq!(code_of(folder.path()), Some(("E104", "agents.csv".into())));
    fs::write(folder.path().join("agents.csv"), b"PK\x03\x04 no workbook").unwrap();
    assert_eq!(code_of(folder.path()), Some(("E105", "agents.csv".into())));
    let file = fs::File::create(folder.path().join("agents.csv")).unwrap();
    file.set_len(3 << 30).unwrap();
    assert_eq!(code_of(folder.path()), Some(("E107", "agents.csv".into())));
    fs::File::create(folder.path().join("plan.toml")).unwrap().set_len(5 << 20).unwrap();
    assert_eq!(code_of(folder.path()), Some(("E107", "plan.toml".into())));
}

/// The memory of a process is a file like any other until one reads it.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_fails_while_it_is_read_is_told() {
    let folder = good_folder();
    fs::remove_file(folder.path().join("agents.csv")).unwrap();
    std::os::unix::fs::symlink("/proc/self/mem", folder.path().join("agents.csv")).unwrap();
    assert_eq!(findings(folder.path(), "").first().map(|f| (f.code, f.file.as_str())), Some(("E103", "agents.csv")));
}

/// Opening a pipe without a writer waits for ever, and /dev/zero never ends.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_wherever_a_file_is_expected() {
    type Maker = fn(&Path);
    let kinds: [(&str, Maker); 4] = [
        ("folder", |path| fs::create_dir(path).unwrap()),
        ("device", |path| std::os::unix::fs::symlink("/dev/zero", path).unwrap()),
        ("socket", |path| drop(std::os::unix::net::UnixListener::bind(path).unwrap())),
        ("pipe", |path| {
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        }),
    ];
    let files = [
        "plan.toml",
        "inquiries.csv",
        "events.csv",
        "agents.csv",
        "availability.csv",
        "requirements.csv",
        "forecast.csv",
        "schedule.csv",
        "actuals.csv",
        "drill.toml",
    ];
    for (kind, make) in kinds {
        for file in files {
            let folder = good_folder();
            fs::remove_file(folder.path().join(file)).unwrap();
            make(&folder.path().join(file));
            let found = findings(folder.path(), file);
            let told = found.iter().find(|f| f.code == "E155" && f.file.ends_with(file));
            assert!(told.is_some_and(|f| f.message.en.contains(kind)), "{kind} for {file}: {found:#?}");
        }
    }
}

#[test]
fn texts_and_rows_beyond_all_sense_are_refused_at_once() {
    let long = "x".repeat(201);
    let huge = "x".repeat(1 << 20);
    let cases = [
        ("E455", "agents.csv", "A2,Bo", format!("A2,{long}")),
        ("E455", "agents.csv", "A2,Bo", format!("{long},Bo")),
        ("E455", "plan.toml", "Pre-sale", long.clone()),
        ("E455", "plan.toml", "America/New_York", huge.clone()),
        ("E401", "agents.csv", "agent_id", huge.clone()),
        ("E202", "plan.toml", "service_level", huge.clone()),
        ("E411", "agents.csv", "presale;aftersale", huge),
    ];
    for (code, file, from, to) in cases {
        let folder = good_folder();
        spoil(folder.path(), file, from, &to);
        let found = findings(folder.path(), file);
        assert!(found.iter().any(|f| f.code == code && f.file == file), "{code} for {file} and {from}");
        assert!(found.iter().all(|f| f.message.en.len() + f.hint.en.len() < 2000), "{code} is told at length");
    }
    let folder = good_folder();
    let rows: String = (0..=200_000).map(|i| format!("A{i},a,regular,presale\n")).collect();
    fs::write(folder.path().join("agents.csv"), format!("agent_id,name,tier,queues\n{rows}")).unwrap();
    assert!(findings(folder.path(), "").iter().any(|f| f.code == "E157" && f.file == "agents.csv"));
}

/// Hours 1 to 12 and no other: a tool without AM and PM wrote them. A desk that opens at 8 and closes at 13 has no hour 1.
#[test]
fn a_clock_of_twelve_hours_is_suspected() {
    let codes_with = |hours: &[u32]| {
        let folder = good_folder();
        let rows: String = hours
            .iter()
            .flat_map(|hour| ["presale", "aftersale"].map(|queue| format!("2026-10-05T{hour:02}:00,{queue},3\n")))
            .collect();
        fs::write(folder.path().join("inquiries.csv"), format!("start,queue,inquiries\n{rows}")).unwrap();
        findings(folder.path(), "").iter().any(|f| f.code == "W558")
    };
    assert!(codes_with(&[12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    assert!(!codes_with(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
    assert!(!codes_with(&[8, 9, 10, 11, 12]));
    assert!(!codes_with(&[1, 11, 12, 13]));
}

/// The case of a public report: hourly rows in a plan of half hours hold for both halves, and it is said.
#[test]
fn a_requirement_of_hours_holds_for_all_their_intervals() {
    let folder = good_folder();
    let plan = read::plan(folder.path(), ALL).unwrap().plan;
    let file = folder.path().join("requirements.csv");
    let given = |rows: &str| {
        fs::write(&file, rows).unwrap();
        read::requirements(&file, &plan).map(|(requirement, found)| {
            let needs: Vec<f64> = requirement.needs[QueueId(0)].iter().map(|need| need.required).collect();
            (needs, found.iter().map(|f| (f.code, f.line)).collect::<Vec<_>>())
        })
    };
    let head = "start,queue,required,standby_required,level\n";
    let row = |queue: &str, minutes: usize| {
        let (hour, minute) = (minutes / 60, minutes % 60);
        format!("2026-11-27T{hour:02}:{minute:02},{queue},{},0,normal\n", minutes / 60 + 1)
    };
    let hours = |queue: &str| (0..24).map(|hour| row(queue, hour * 60)).collect::<String>();
    let halves = |queue: &str| (0..48).map(|half| row(queue, half * 30)).collect::<String>();

    let (coarse, told) = given(&(head.to_owned() + &hours("presale") + &halves("aftersale"))).unwrap();
    let (fine, silent) = given(&(head.to_owned() + &halves("presale") + &halves("aftersale"))).unwrap();
    assert_eq!((coarse, told, silent), (fine, vec![("W855", Some(2))], vec![]));

    // One hour more is missing, and counts as 0 in both its halves.
    let gap = hours("presale").replace(&row("presale", 600), "");
    let (needs, told) = given(&(head.to_owned() + &gap + &halves("aftersale"))).unwrap();
    assert_eq!((needs[19], needs[20], needs[21], needs[22]), (10.0, 0.0, 0.0, 12.0));
    assert_eq!(told.iter().map(|told| told.0).collect::<Vec<_>>(), ["W807", "W855"]);

    // Two rows say nothing about how long they are, unless they say it.
    let two = row("presale", 0) + &row("presale", 120);
    assert_eq!(given(&(head.to_owned() + &two)).unwrap().0[..6], [1.0, 0.0, 0.0, 0.0, 3.0, 0.0]);
    let with_minutes = |two: &str, minutes: usize| {
        let rows: String = two.lines().map(|line| format!("{line},{minutes}\n")).collect();
        given(&(head.trim_end().to_owned() + ",interval_minutes\n" + &rows))
    };
    assert_eq!(with_minutes(&two, 60).unwrap().0[..6], [1.0, 1.0, 0.0, 0.0, 3.0, 3.0]);
    let code = |minutes| match with_minutes(&two, minutes) {
        Err(Error::Invalid(found)) => found[0].code,
        other => panic!("{other:?}"),
    };
    assert_eq!((code(180), code(45), code(15)), ("E502", "E503", "E503"));
}

/// Calendars and forms say 23:59 for the end of a day; whoever is there on both sides of it may work across midnight.
#[test]
fn a_window_until_the_last_minute_reaches_to_the_step() {
    let windows = |end: &str| {
        let folder = good_folder();
        let rows = format!(
            "agent_id,start,end,kind\nA1,2026-11-27T08:00,{end},available\nA1,2026-11-27T12:00,2026-11-27T20:00,available\n"
        );
        fs::write(folder.path().join("availability.csv"), rows).unwrap();
        read::plan(folder.path(), ALL).unwrap().plan.agents[AgentId(0)].available.clone().unwrap().len()
    };
    assert_eq!(windows("2026-11-27T11:59"), 1);
    assert_eq!(windows("2026-11-27T11:59:59"), 1);
    assert_eq!(windows("2026-11-27T11:58"), 2, "is what it says");
    assert_eq!(windows("2026-11-27T11:44"), 2, "no step of half hours");
}

/// A spreadsheet takes 0012 for a number.
#[test]
fn a_lost_leading_zero_is_suggested() {
    let folder = good_folder();
    for file in ["agents.csv", "availability.csv", "worked.csv", "schedule.csv", "drill.toml"] {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        fs::write(folder.path().join(file), text.replace("A1", "0012").replace("A2", "0112")).unwrap();
    }
    spoil(folder.path(), "schedule.csv", "0012,Ann", "12,Ann");
    spoil(folder.path(), "drill.toml", "\"0012\"", "\"12\"");
    for file in ["schedule.csv", "drill.toml"] {
        let found = findings(folder.path(), file);
        let told = found.iter().find(|f| f.code == "E703").unwrap();
        assert!(told.hint.en.contains("`0012`"), "{file}: {}", told.hint.en);
    }
}

/// Rows without a number are missing rows, whatever says so; numbers that may be left out may be unknown too.
#[test]
fn what_is_not_known_is_left_out() {
    let folder = good_folder();
    let rows = INQUIRIES.replace("presale,11", "presale,N/A").replace("presale,12", "presale,-");
    fs::write(folder.path().join("inquiries.csv"), rows).unwrap();
    fs::write(
        folder.path().join("agents.csv"),
        "agent_id,name,tier,queues,min_hours,max_hours,cost_per_hour,efficiency\nA1,Ann,senior,presale;aftersale,-,—,N/A,#N/A\n",
    )
    .unwrap();
    fs::remove_file(folder.path().join("worked.csv")).unwrap();
    fs::remove_file(folder.path().join("availability.csv")).unwrap();
    let (loaded, found) = read::survey(folder.path(), ALL);
    let told: Vec<_> = found.iter().map(|f| (f.code, f.line)).collect();
    assert_eq!(told, [("W559", Some(3))], "{found:#?}");
    assert!(found[0].message.en.starts_with("2 rows"), "{}", found[0].message.en);
    let loaded = loaded.unwrap();
    let agent = &loaded.plan.agents[AgentId(0)];
    assert_eq!((agent.min_hours, agent.max_hours, agent.efficiency), (0.0, None, 1.3));
    let whole = read::plan(good_folder().path(), ALL).unwrap().history.unwrap();
    let history = loaded.history.unwrap();
    assert_eq!(history.series[QueueId(0)].len() + 2, whole.series[QueueId(0)].len());
}

/// A whole series of another queue is left out; a few rows, or rows where a planned queue has none, are a slip.
#[test]
fn another_queue_of_the_history_is_no_error_and_a_slip_is() {
    let codes_with = |plan_queue: &str, other: &str, rows: usize| {
        let folder = good_folder();
        let hours = (0..rows).map(|i| format!("2026-08-{:02}T{:02}:00", 1 + i / 24, i % 24));
        let text: String =
            hours.map(|hour| format!("{hour},{plan_queue},1\n{hour},aftersale,1\n{hour},{other},1\n")).collect();
        fs::write(folder.path().join("inquiries.csv"), format!("start,queue,inquiries\n{text}")).unwrap();
        findings(folder.path(), "").iter().map(|f| (f.code, f.line)).collect::<Vec<_>>()
    };
    assert_eq!(codes_with("presale", "complaints", 60), [("W509", Some(4))]);
    assert_eq!(codes_with("presale", "complaints", 10), [("E411", Some(4))]);
    assert_eq!(codes_with("pre_sale", "complaints", 60), [("E411", Some(2)), ("E411", Some(4))]);
}

/// SPEC: a break has no queue, so a pin that names one could never be kept.
#[test]
fn a_pinned_break_that_names_a_queue_is_an_error_of_the_pins() {
    let folder = good_folder();
    spoil(folder.path(), "schedule.csv", "break,,", "break,presale,");
    let plan = read::plan(folder.path(), ALL).unwrap().plan;
    let path = folder.path().join("schedule.csv");
    let Err(Error::Invalid(found)) = read::pins(&path, &plan, false) else { panic!("not refused") };
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!((finding.code, finding.line), ("E870", Some(3)));
    let (_, findings) = read::schedule(&path, &plan).unwrap();
    assert_eq!(findings.iter().map(|f| (f.code, f.severity)).collect::<Vec<_>>(), [("W871", Severity::Warning)]);
}

#[test]
fn problems_beyond_the_list_are_counted() {
    let folder = good_folder();
    let rows: String = (0..1000).map(|i| format!("2026-10-01T00:00,presale,x{i}\n")).collect();
    fs::write(folder.path().join("inquiries.csv"), format!("start,queue,inquiries\n{rows}")).unwrap();
    let found = findings(folder.path(), "");
    let listed = found.iter().filter(|f| f.code == "E406").count();
    let rest = found.iter().find(|f| f.code == "W416").unwrap();
    assert!(rest.message.en.contains(&(1000 - listed).to_string()), "{}", rest.message.en);
}

#[test]
fn all_problems_of_all_files_come_at_once_in_order() {
    let folder = good_folder();
    for (file, from, to) in [
        ("plan.toml", "break_minutes = 10", "break_minutes = 12\nbrk = 1"),
        ("agents.csv", "regular", "reguler"),
        ("availability.csv", "avoid", "avoids"),
        ("events.csv", "00:00;10:00", "noon"),
        ("inquiries.csv", "presale,11", "presale,many"),
    ] {
        spoil(folder.path(), file, from, to);
    }
    let Err(Error::Invalid(found)) = read::plan(folder.path(), ALL) else { panic!("not refused") };
    let places: Vec<_> = found.iter().map(|f| (f.file.as_str(), f.line, f.code)).collect();
    let expected = [
        ("plan.toml", Some(25), "E308"),
        ("plan.toml", Some(26), "E202"),
        ("agents.csv", Some(3), "E702"),
        ("availability.csv", Some(4), "E705"),
        ("events.csv", Some(2), "E602"),
        ("inquiries.csv", Some(3), "E406"),
    ];
    assert_eq!(places, expected);
}

#[test]
fn a_stage_reads_only_what_it_needs() {
    let folder = good_folder();
    fs::remove_file(folder.path().join("agents.csv")).unwrap();
    let needs = Needs { inquiries: true, agents: false };
    assert!(read::plan(folder.path(), needs).unwrap().history.is_some());
    fs::write(folder.path().join("agents.csv"), AGENTS).unwrap();
    fs::remove_file(folder.path().join("inquiries.csv")).unwrap();
    let needs = Needs { inquiries: false, agents: true };
    assert_eq!(read::plan(&folder.path().join("plan.toml"), needs).unwrap().plan.agents.len(), 2);
}

#[test]
fn hints_name_the_nearest_known_word() {
    let hint = |file: &str, from: &str, to: &str, code: &str| {
        let folder = good_folder();
        spoil(folder.path(), file, from, to);
        findings(folder.path(), file).iter().find(|f| f.code == code).map(|f| f.hint.en.clone()).unwrap()
    };
    assert!(hint("plan.toml", "min_block_minutes", "min_blok_minutes", "E202").contains("`min_block_minutes`"));
    assert!(hint("plan.toml", "America/New_York", "America/NewYork", "E301").contains("`America/New_York`"));
    assert!(hint("inquiries.csv", "presale,11", "pre-sale,11", "E411").contains("`presale`"));
    assert!(hint("agents.csv", "agent_id", "agent", "E401").contains("`agent`"));
}

/// Each code must be produced by a case above or by one of the tests of this file.
#[test]
fn every_code_of_the_registry_is_tested() {
    let by_case = CASES.iter().map(|case| case.0);
    let by_test =
        ["W509", "E101", "E103", "E104", "E105", "E107", "W416", "E155", "E157", "E455", "W558", "W855", "E870"];
    // Tested where they arise: pins that break a rule are found by the scheduler, thin histories by the forecast.
    // In tests/read_tables.rs: what workbooks hold, sites, and ramps.
    let by_workbook = ["E156", "E457", "W458", "E710", "E325", "W780"];
    let by_stage = [
        "E901", "E902", "W911", "W912", "W913", "W914", "W915", "W916", "W917", "W918", "W561", "W564", "W950", "W951",
        "W952", "W954", "E110", "E965", "W966", "W967", "W968", "W969", "W972", "W985", "W525", "E625", "E626", "E825",
        "E857", "E858", "E920", "E921", "E750", "E754", "E758", "E775", "E776", "W777", "W778", "W779", "E922", "E923",
        "E924", "E925", "E926", "E927", "E928", "W929",
    ];
    // In tests/explain_requests.rs: what agents ask for.
    let by_request = ["E936", "E937", "E938"];
    // In tests/review_command.rs: what a review cannot use.
    let by_review = ["E790", "E791", "E792", "E793", "W784", "W785", "W786", "W787"];
    // In tests/cli_export.rs: ids of an attendance system.
    let by_export = ["E980", "E981", "E982", "E983"];
    // In tests/cli_locks.rs: what people lock and change by hand.
    let by_lock = ["E730", "E731", "W732", "E733", "E734", "W735"];
    // In tests/cli_many.rs: what lists of plans and people whom they share give.
    let by_list = ["E340", "W790", "W791", "W794"];
    // In tests/report_calendar.rs: calendars of an earlier run; in tests/forecast_calendar.rs: days off.
    let by_calendar = ["W953", "E631", "E632", "E633", "W970", "W971", "W973"];
    // In tests/import_volumes.rs and tests/import_rosters.rs: what an import asks and finds.
    let by_import = [
        "E1001", "E1002", "E1003", "E1004", "E1005", "E1006", "E1007", "E1008", "E1009", "E1010", "E1011", "E1012",
        "E1013", "E1014", "E1015", "E1016", "E1017", "W1018", "E1060", "E1061", "E1062", "E1063", "E1064", "E1065",
        "E1066", "E1067", "E1068", "E1069",
    ];
    let tested: BTreeSet<_> = by_case
        .chain(by_test)
        .chain(by_workbook)
        .chain(by_stage)
        .chain(by_request)
        .chain(by_lock)
        .chain(by_list)
        .chain(by_review)
        .chain(by_export)
        .chain(by_import)
        .chain(by_calendar)
        .collect();
    let known: BTreeSet<_> = codes::CODES.iter().map(|code| code.code).collect();
    assert_eq!(known, tested);
    assert_eq!(known.len(), codes::CODES.len(), "no code twice");
    assert!(codes::CODES.iter().filter(|c| c.severity == Severity::Error).count() >= 40);
    assert!(codes::CODES.iter().all(|c| c.code.starts_with(if c.severity == Severity::Error { 'E' } else { 'W' })));
}
