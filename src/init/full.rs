//! What `init --full` adds to a sample: every optional setting of people, shifts and pay, live and explained, and the columns of
//! agents.csv that go with them.

use super::campaign::Campaign;
use super::template::{QueueSpec, Template};
use crate::domain::calendar::{Moment, Span};
use crate::domain::units::Minutes;

/// Titles of the further columns of agents.csv.
pub(super) const COLUMNS: &str = ",site,hired,efficiency_from,max_chats";
/// Of the inquiries that the roster carries in free blocks, what it carries in shifts with names, beside briefings and with new people.
pub(super) const CARRIED: f64 = 0.75;
/// Queues whose work may wait, with their line for that.
pub(super) const MAY_WAIT: [&str; 2] = ["aftersale", "orders"];
pub(super) const WITHIN_HOURS: &str = "answer_within_hours = 24     # in place of answer_within_seconds: work that may wait so long  可等待的工作须在几小时内完成，代替首响时限";
/// Further lines of each queue.
pub(super) const OF_QUEUE: &str = "\
concurrency_slowdown = 0.15  # handling time grows by this share for each further chat held  每多接一个会话，处理时长增加的比例
max_occupancy = 0.85         # most of the time on line that customers take  占用率上限
shrinkage = 0.05             # unplanned absence and lateness  计划外缺勤与迟到
rounds_mean = 4.0            # rounds of a chat, for the scorecard  每个会话的平均轮次（用于平台考核）
";

const SECTIONS: &str = include_str!("../../data/init/full.toml");
const COACHING: &str = include_str!("../../data/init/coaching.toml");
/// Hours of the shortest shifts of those who come for some hours, and of all others.
const SHORT_SHIFT: u32 = 4;
const WHOLE_SHIFT: u32 = 8;
/// Desks for each agent of a site: never are all of them there at once.
const DESKS: f64 = 0.6;
/// Days from hiring to the event, of one new agent after the other.
const HIRED_BEFORE: [i64; 4] = [45, 24, 17, 10];
/// Days of a week.
const WEEK: i64 = 7;
/// Of a plan that begins with the day of the event, what lies before its first rush by day.
const MORNING: Minutes = Minutes(10 * 60);

/// Sections of the defaults that stand live, with the keys that differ from the default.
const LIVE: [(&str, &[(&str, &str)]); 5] = [
    ("[rules]", &[("max_shift_kinds", "20")]),
    ("[breaks]", &[("meal_latest_minutes", "300")]),
    ("[standby]", &[]),
    ("[penalties]", &[]),
    ("[pay]", &[("night_bonus_per_hour", "8.0"), ("overtime_after_hours", "8.0")]),
];

/// What stands between two `@`, and what people call it where the template is at home: Chinese, else English.
const WORDS: [(&str, [&str; 2]); 15] = [
    ("own", ["hangzhou", "new-york"]),
    ("agency", ["chengdu", "austin"]),
    ("early", ["早", "early"]),
    ("late", ["中", "late"]),
    ("evening", ["晚", "evening"]),
    ("opening", ["大促", "opening"]),
    ("night", ["通宵", "night"]),
    ("flex", ["机动", "flex"]),
    ("training", ["大促培训", "Training"]),
    ("briefing", ["班前会", "Briefing"]),
    ("handover", ["交接", "Hand-over"]),
    ("coaching", ["辅导", "Coaching"]),
    ("first_reply", ["平均首次响应", "First reply"]),
    ("rounds_within", ["三分钟人工回复率", "Replies within three minutes"]),
    ("reply_rate", ["回复率", "Reply rate"]),
];

fn word(template: &Template, key: &str) -> &'static str {
    let known = WORDS.iter().find(|(known, _)| *known == key);
    known.map_or("", |(_, words)| words[usize::from(template.chinese_names == 0.0)])
}

/// Hours that anybody of `tier` may give, so that the shortest shift for them fits into a campaign of a day or two.
pub(super) fn least_hours(tier: &str) -> u32 {
    if ["borrowed", "outsourced"].contains(&tier) { SHORT_SHIFT } else { WHOLE_SHIFT }
}

fn with_lengths() -> String {
    let minutes = |hours: u32| (60 * hours).to_string();
    SECTIONS.replace("@short_shift@", &minutes(SHORT_SHIFT)).replace("@whole_shift@", &minutes(WHOLE_SHIFT))
}

/// Start, in minutes after local midnight, and length of each shift of the catalogue for `tier`.
fn catalogue(tier: &str) -> Vec<(i64, i64)> {
    let text = with_lengths();
    let shifts = text.split("[[shifts]]").skip(1).filter_map(|shift| shift.split("[[").next());
    let of_tier = shifts.filter(|shift| shift.contains(&format!("\"{tier}\"")));
    let rows = of_tier.flat_map(|shift| {
        let minutes = shift.split("minutes = ").nth(1).and_then(|rest| rest.split_whitespace().next());
        let length = minutes.and_then(|minutes| minutes.parse().ok()).unwrap_or(0);
        let hours = shift.split('"').filter_map(|word| word.strip_suffix(":00")?.parse::<i64>().ok());
        hours.map(move |hour| (60 * hour, length)).collect::<Vec<_>>()
    });
    rows.collect()
}

/// Whether a shift for `tier` fits into the plan beside what `windows` say of somebody's time.
pub(super) fn has_shift(tier: &str, campaign: &Campaign, windows: &[(Span, &str)]) -> bool {
    let (horizon, (first, last)) = (campaign.horizon(), campaign.shifts());
    let of = |kind: &'static str| windows.iter().filter(move |window| window.1 == kind).map(|window| &window.0);
    let holds = |span: &Span, shift: &Span| span.start <= shift.start && shift.end <= span.end;
    catalogue(tier).into_iter().any(|(start, length)| {
        let on = |day| {
            let start = campaign.template.midnight(campaign.template.day, day) + Minutes(start);
            Span { start, end: start + Minutes(length) }
        };
        (first..=last).map(on).any(|shift| {
            let is_there = of("available").next().is_none() || of("available").any(|span| holds(span, &shift));
            holds(&horizon, &shift) && is_there && of("unavailable").all(|span| span.overlap_seconds(&shift) == 0)
        })
    })
}

/// Cells under [`COLUMNS`] of the agent who is number `nth` of `tier`, from 0.
pub(super) fn cells(tier: &str, nth: usize, alike: bool, campaign: &Campaign) -> String {
    let (template, nth) = (campaign.template, if alike { 0 } else { nth });
    let site = match tier {
        "borrowed" => "",
        "outsourced" => word(template, "agency"),
        _ => word(template, "own"),
    };
    let date = |shift| template.zone().local(template.midnight(template.day, shift)).date().to_string();
    match tier {
        "new" => format!(",{site},{},,2", date(-HIRED_BEFORE[nth % HIRED_BEFORE.len()])),
        "borrowed" if nth.is_multiple_of(2) => format!(",{site},,{}=0.65,", date(0)),
        _ => format!(",{site},,,"),
    }
}

/// The sections that other samples do not have, for agents of `tiers` with squads of `size`.
pub(super) fn sections(campaign: &Campaign, queues: &[QueueSpec], tiers: &[&str], size: usize) -> String {
    let count = |of_agency: bool| {
        let sits = |tier: &&&str| **tier != "borrowed" && (**tier == "outsourced") == of_agency;
        (tiers.iter().filter(sits).count() as f64 * DESKS).ceil().to_string()
    };
    // What is left open at the end of a block is a case of the queues that come after the sale, where there are any.
    let after = if queues.len() > 1 { &queues[1..] } else { queues };
    let handed = after.iter().map(|queue| format!("\"{}\"", queue.id)).collect::<Vec<_>>().join(", ");
    let text = with_lengths()
        .replace("@size@", &size.to_string())
        .replace("@own_seats@", &count(false))
        .replace("@agency_seats@", &count(true))
        .replace("@handed@", &handed);
    let coaching = coaching(campaign);
    let text = between(&text, campaign, training(campaign)) + &coaching;
    WORDS.iter().fold(text, |text, (key, _)| text.replace(&format!("@{key}@"), word(campaign.template, key)))
}

fn between(text: &str, campaign: &Campaign, span: Span) -> String {
    let show = |at: Moment| campaign.template.zone().show(at);
    text.replace("@from@", &show(span.start)).replace("@to@", &show(span.end))
}

/// From the start of the plan to the day of the event, or through its first hours where the plan has nothing before it.
fn training(campaign: &Campaign) -> Span {
    let (start, day) = (campaign.horizon().start, campaign.day(0).start);
    Span { start, end: if start < day { day } else { start + MORNING } }
}

/// Once in each week of the plan; of a plan of a few days, once on its last.
fn coaching(campaign: &Campaign) -> String {
    let (horizon, (first, last)) = (campaign.horizon(), campaign.shifts());
    if last - first < WEEK {
        let day = Span { start: campaign.day(0).start + MORNING, end: horizon.end };
        return between(COACHING, campaign, day).replace("@id@", "coaching");
    }
    let weeks = (first..=last).step_by(WEEK as usize).enumerate();
    let of_week = |(week, from): (usize, i64)| {
        let end = campaign.day((from + WEEK - 1).min(last)).end;
        let span = Span { start: campaign.day(from).start, end: end.min(horizon.end) };
        between(COACHING, campaign, span).replace("@id@", &format!("coaching-{}", week + 1))
    };
    weeks.map(of_week).collect()
}

/// `defaults`, some sections of which stand live; `rules` are keys of `[rules]` that differ besides.
pub(super) fn live_defaults(defaults: &str, rules: &[(&str, &str)]) -> String {
    let section = |text: &str| {
        let head = text.trim_start_matches("# ");
        match LIVE.iter().find(|(name, _)| head.starts_with(name)) {
            Some((name, keys)) => {
                let own = if *name == "[rules]" { rules } else { &[] };
                text.lines().map(|line| live(line, keys.iter().chain(own)) + "\n").collect::<String>()
            }
            None => text.trim_end().to_owned() + "\n",
        }
    };
    defaults.split("\n\n").map(section).collect::<Vec<_>>().join("\n")
}

/// A line without the mark of a comment, with the value that `keys` has for it. A holiday stays what there is none of.
fn live<'a>(line: &str, mut keys: impl Iterator<Item = &'a (&'a str, &'a str)>) -> String {
    let bare = line.strip_prefix("# ").unwrap_or(line);
    if bare.starts_with("holiday") {
        return line.to_owned();
    }
    let Some((key, value)) = keys.find(|(key, _)| bare.starts_with(&format!("{key} ="))) else {
        return bare.to_owned();
    };
    let (_, note) = bare.split_once('#').unwrap_or((bare, ""));
    format!("{:<28} #{note}", format!("{key} = {value}"))
}
