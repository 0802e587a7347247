//! What the tool prints comes back in: every word, name, width and form of time that a table for people shows is read where it is given.

use peakshift::domain::calendar::Zone;
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::roster::Activity;
use peakshift::domain::text::Lang;
use peakshift::domain::words;
use peakshift::error::{Error, Finding};
use peakshift::read::{self, Loaded, Named, Needs};
use std::fs;
use tempfile::TempDir;

const ALL: Needs = Needs { inquiries: true, agents: true };

const PLAN: &str = r#"[plan]
name = "Double 11"
timezone = "Asia/Shanghai"
start = "2026-11-10T18:00"
end = "2026-11-11 24:00"
interval_minutes = 30
[[queues]]
id = "presale"
name = "售前"
[[queues]]
id = "aftersale"
name = "售后 服务"
[[queues]]
id = "Q3"
name = "物流"
"#;

const FILES: [(&str, &str); 5] = [
    ("plan.toml", PLAN),
    (
        "inquiries.csv",
        "start,queue,inquiries\n2026-11-01T00:00,presale,3\n2026-11-01T00:00,aftersale,3\n2026-11-01T00:00,Q3,3\n",
    ),
    ("events.csv", "event,kind,start,end\n"),
    ("agents.csv", "agent_id,name,tier,queues\nA01,Ann,senior,presale;aftersale;Q3\n"),
    ("availability.csv", "agent_id,start,end,kind\n"),
];

/// The folder above with some files in place of its own.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES.iter().chain(files) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn loaded(files: &[(&str, &str)]) -> Loaded {
    match read::plan(folder(files).path(), ALL) {
        Ok(loaded) => loaded,
        Err(Error::Invalid(findings)) => panic!("{files:?}\n{}", headlines(&findings)),
        Err(error) => panic!("{error:?}"),
    }
}

fn refused(files: &[(&str, &str)]) -> Vec<Finding> {
    match read::plan(folder(files).path(), ALL) {
        Err(Error::Invalid(findings)) => findings,
        other => panic!("{files:?}: {other:?}"),
    }
}

fn headlines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.headline(Lang::En) + "\n").collect()
}

fn both(text: peakshift::domain::text::Text) -> [String; 2] {
    [text.en, text.zh]
}

#[test]
fn tiers_are_read_as_printed() {
    for id in words::DEFAULT_TIERS {
        for word in both(words::tier(id)) {
            let agents = format!("agent_id,name,tier,queues\nA01,Ann,{word},presale\n");
            let plan = loaded(&[("agents.csv", &agents)]).plan;
            assert_eq!(plan.tiers[plan.agents[AgentId(0)].tier].id, id, "{word}");
        }
    }
    let own = format!("{PLAN}[[tiers]]\nid = \"新人\"\nefficiency = 0.5\ncost_per_hour = 20\n");
    let agents = "agent_id,name,tier,queues\nA01,Ann,新人,presale\n";
    let plan = loaded(&[("plan.toml", &own), ("agents.csv", agents)]).plan;
    assert_eq!(plan.agents[AgentId(0)].efficiency, 0.5, "a tier of the planner's own comes first");
}

#[test]
fn activities_are_read_as_printed() {
    let plan = loaded(&[]).plan;
    for activity in Activity::ALL {
        for word in both(words::activity(activity)).into_iter().chain([activity.name().to_owned()]) {
            let queue = if matches!(activity, Activity::Break | Activity::Meal) { "" } else { "售前" };
            let text =
                format!("agent_id,start,end,activity,queue\nＡ０１,2026-11-10 20:00,2026-11-10 24:00,{word},{queue}\n");
            let folder = folder(&[("pins.csv", &text)]);
            let (pins, _) = read::pins(&folder.path().join("pins.csv"), &plan, false).unwrap();
            let segment = pins.pins[0].segment;
            assert_eq!((segment.activity, segment.agent), (activity, AgentId(0)), "{word}");
            assert_eq!(plan.zone.show(segment.span.end), "2026-11-11T00:00");
            assert_eq!(segment.queue.is_some(), !queue.is_empty());
        }
    }
}

#[test]
fn levels_are_read_as_printed() {
    let plan = loaded(&[]).plan;
    for level in [Level::Normal, Level::Peak, Level::Burst] {
        for word in both(words::level(level)) {
            let text = format!("start,queue,required,standby_required,level\n2026-11-10T18:00,售前,3,1,{word}\n");
            let folder = folder(&[("requirements.csv", &text)]);
            let (requirement, _) = read::requirements(&folder.path().join("requirements.csv"), &plan).unwrap();
            assert_eq!(requirement.needs[QueueId(0)][0].level, level, "{word}");
        }
    }
}

#[test]
fn kinds_of_availability_are_read_in_chinese() {
    let shown = |kind: &str| {
        let text = format!("agent_id,start,end,kind\nA01,2026-11-10 20:00,2026-11-10 24:00,{kind}\n");
        let plan = loaded(&[("availability.csv", &text)]).plan;
        let agent = &plan.agents[AgentId(0)];
        (agent.available.clone(), agent.prefer.clone(), agent.avoid.clone())
    };
    for (zh, en) in [
        ("可用", "available"),
        ("不可用", "unavailable"),
        ("请假", "unavailable"),
        ("优先", "prefer"),
        ("避免", "avoid"),
        ("Available", "available"),
    ] {
        assert_eq!(shown(zh), shown(en), "{zh}");
    }
}

#[test]
fn queues_are_named_by_id_or_name_in_any_width_and_between_any_marks() {
    let queues_of = |cell: &str| {
        let agents = format!("agent_id,name,tier,queues\nA01,Ann,senior,\"{cell}\"\n");
        loaded(&[("agents.csv", &agents)]).plan.agents[AgentId(0)].queues.clone()
    };
    for cell in [
        "presale;aftersale;Q3",
        "售前；售后 服务；物流",
        "售前、售后 服务、Ｑ３",
        "presale/aftersale/Q3",
        "presale,aftersale,Q3",
        "售前，售后 服务，物流",
        "presale | aftersale | Q3",
        "presale aftersale　Q3",
        "售前 aftersale;物流",
    ] {
        assert_eq!(queues_of(cell), [QueueId(0), QueueId(1), QueueId(2)], "{cell}");
    }
    let findings = refused(&[("agents.csv", "agent_id,name,tier,queues\nA01,Ann,senior,售前/售中\n")]);
    assert_eq!((findings.len(), findings[0].code), (1, "E411"));
    assert!(findings[0].message.en.contains("`售中`"), "only what is unknown: {}", findings[0].message.en);
    let files = [
        (
            "inquiries.csv",
            "start,queue,inquiries\n2026-11-01T00:00,售前,3\n2026-11-01T00:00,售后 服务,3\n2026-11-01T00:00,ｑ３,3\n",
        ),
        ("events.csv", "event,kind,start,end,uplift,queue\nD,d,2026-11-10T20:00,2026-11-10T24:00,3,物流\n"),
    ];
    assert_eq!(refused(&files)[0].code, "E411", "case tells ids apart");
    let files = [(files[0].0, files[0].1.replace("ｑ３", "Ｑ３")), (files[1].0, files[1].1.to_owned())];
    let loaded = loaded(&files.each_ref().map(|(name, text)| (*name, text.as_str())));
    assert!(loaded.history.unwrap().series.values().all(|rows| rows.len() == 1));
    assert!(loaded.plan.events[0].by_queue.contains_key(&QueueId(2)));
}

#[test]
fn a_name_that_two_queues_have_names_both() {
    let plan = format!("{PLAN}[[queues]]\nid = \"物流\"\nname = \"海外\"\n");
    let findings = refused(&[("plan.toml", &plan), ("agents.csv", "agent_id,name,tier,queues\nA01,Ann,senior,物流\n")]);
    let found = findings.iter().find(|finding| finding.code == "E440").expect("E440");
    assert_eq!(found.message.en, "`物流` is queue `Q3` (物流) or queue `物流` (海外)");
    let queues = loaded(&[]).plan.queues;
    assert_eq!(read::queue(&queues, "物流"), Named::One(QueueId(2)));
    assert_eq!(read::queue(&queues, "nothing"), Named::Nothing);
}

#[test]
fn people_are_found_in_any_width() {
    let files = [
        ("agents.csv", "agent_id,name,tier,queues\nＡ０１,Ann,senior,presale;aftersale;Q3\nB2,Bo,new,presale\n"),
        (
            "availability.csv",
            "agent_id,start,end,kind\nA01,2026-11-10T20:00,2026-11-11T02:00,avoid\nＢ２,2026-11-10T20:00,2026-11-11T02:00,avoid\n",
        ),
    ];
    let plan = loaded(&files).plan;
    assert!(plan.agents.values().all(|agent| agent.avoid.len() == 1));
    assert_eq!(plan.agents[AgentId(0)].id, "Ａ０１", "an id stays as it is written");
    let twice = "agent_id,name,tier,queues\nＡ０１,Ann,senior,presale\nA01,Ann,senior,presale\n";
    assert!(refused(&[("agents.csv", twice)]).iter().any(|finding| finding.code == "E701"));
}

#[test]
fn times_are_read_as_people_write_them() {
    let starts = |header: &str, cells: &[&str]| {
        let rows: String = cells.iter().map(|cell| format!("{cell},presale,3\n")).collect();
        let text = format!("{header},queue,inquiries\n{rows}");
        let history = loaded(&[("inquiries.csv", &text)]).history.unwrap();
        let zone = Zone::named("Asia/Shanghai").unwrap();
        history.series[QueueId(0)].iter().map(|row| zone.show(row.start)).collect::<Vec<_>>()
    };
    for cell in ["2026.11.1 9:00", "2026-11-01 上午9:00", "2026年11月1日9时", "2026/11/1 9点", "2026-11-01 9:00 AM"]
    {
        assert_eq!(starts("start", &[cell]), ["2026-11-01T09:00"], "{cell}");
    }
    assert_eq!(starts("时间", &["46327.375", "46327.3958333333"]), ["2026-11-01T09:00", "2026-11-01T09:30"]);
    // One number among times is no date.
    let mixed = "start,queue,inquiries\n2026-11-01T00:00,presale,3\n46327.375,presale,3\n";
    assert_eq!(refused(&[("inquiries.csv", mixed)])[0].code, "E403");
    // A start at 24:00 looks like rows stamped by their ends.
    let ends = "start,queue,inquiries\n2026-11-01 24:00,presale,3\n";
    let findings = refused(&[("inquiries.csv", ends)]);
    assert!(findings.iter().any(|found| found.code == "E403" && found.hint.en.contains("stamped")), "{findings:?}");
}

#[test]
fn a_hint_names_no_form_that_is_refused() {
    for cell in ["2026年11月1日", "2026/11/1", "2026.11.1"] {
        let text = format!("start,queue,inquiries\n{cell},presale,3\n");
        let hint =
            refused(&[("inquiries.csv", &text)]).iter().find(|found| found.code == "E403").unwrap().hint.en.clone();
        let form = hint.split("e.g. ").nth(1).unwrap().split(';').next().unwrap();
        assert_eq!(form, "2026-11-01T00:00");
        loaded(&[("inquiries.csv", &format!("start,queue,inquiries\n{form},presale,3\n"))]);
    }
}

#[test]
fn hours_of_an_event_are_read_as_printed() {
    let hours = |cell: &str| {
        let text = format!("event,kind,start,end,hours\nD,d,2026-11-10T20:00,2026-11-11T00:00,{cell}\n");
        loaded(&[("events.csv", &text)]).plan.events[0].hours
    };
    for cell in
        ["09:00-24:00", "9:00–24:00", "上午9:00-24:00", "9时~24时", "9点至24点", "9-24", "０９：００-２４：００"]
    {
        assert_eq!(hours(cell), Some([540, 1440]), "{cell}");
    }
    assert_eq!(hours("24小时"), Some([0, 1440]));
}

#[test]
fn a_unit_in_brackets_is_read_or_converted_or_refused() {
    let files = [
        ("agents.csv", "工号,姓名,级别,技能,时薪（元）,最多工时（小时）,效率（%）\nA01,Ann,资深,售前,35,8,110\n"),
        ("inquiries.csv", "时间,队列,咨询量(次),处理时长（分钟）\n2026-11-01 0:00,售前,3,4.5\n"),
    ];
    let Loaded { plan, history, .. } = loaded(&files);
    let agent = &plan.agents[AgentId(0)];
    assert_eq!((agent.cost_per_hour.0, agent.max_hours, agent.efficiency), (35.0, Some(8.0), 1.1));
    assert_eq!(history.unwrap().series[QueueId(0)][0].aht_seconds, Some(270.0));
    let files = [("agents.csv", "工号,姓名,级别,技能,时薪（元/月）\nA01,Ann,资深,售前,6000\n")];
    assert_eq!(refused(&files)[0].code, "E441");
}

#[test]
fn drills_and_windows_take_names_and_the_end_of_a_day() {
    let plan = loaded(&[]).plan;
    let drill = "name = \"x\"\n[[incidents]]\nkind = \"surge\"\nqueue = \"售前\"\nfactor = 2\nfrom = \"2026-11-10 20:00\"\nto = \"2026-11-10 24:00\"\n\
        [[incidents]]\nkind = \"absence\"\nagents = [\"Ａ０１\"]\n";
    let folder = folder(&[("drill.toml", drill)]);
    let (incidents, _) = read::drill(&folder.path().join("drill.toml"), &plan).unwrap();
    let scope = &incidents.surges[0].scope;
    assert_eq!(scope.queue, Some(QueueId(0)));
    assert_eq!(plan.zone.show(scope.window.unwrap().end), "2026-11-11T00:00");
    assert_eq!(incidents.absences[0].agents, Some(vec![AgentId(0)]));
    let zone = plan.zone;
    let whole = read::window("2026-11-10T22:00/2026-11-11T00:00", zone);
    assert!(whole.is_some());
    for given in [
        "2026-11-10 22:00/2026-11-10 24:00",
        "2026/11/10 22:00/2026/11/10 24:00",
        "2026年11月10日22时/2026年11月10日24时",
    ] {
        assert_eq!(read::window(given, zone), whole, "{given}");
    }
    assert_eq!(read::window("2026-11-10T22:00", zone), None);
    assert_eq!(read::window("2026-11-10T22:00/2026-11-10T21:00", zone), None);
}

/// One line for each kind in a table, with the first cells as a spreadsheet names them.
#[test]
fn many_findings_of_one_kind_are_one_line() {
    let rows: String = (0..12).map(|hour| format!("2026-11-01T{hour:02}:00,presale,{hour}人\n")).collect();
    let text = format!("start,queue,inquiries\n2026-10-01T00:00,presale,1\n{rows}2026-11-01T13:00,presal,1\n");
    let findings = refused(&[("inquiries.csv", &text)]);
    assert_eq!(findings.len(), 13, "a program gets all of them");
    let shown = read::render(&findings, std::path::Path::new(""), Lang::En, false);
    assert_eq!(
        shown,
        "error[E406] inquiries.csv:3:3: `0人`: not a number; 11 more like this: lines 4, 5, 6, 7, 8, 9, 10, 11, …\n  \
         hint: write digits with a decimal point, without a unit\n\
         error[E411] inquiries.csv:15:2: there is no queue `presal`\n  hint: did you mean `presale`?\n"
    );
    let renamed: Vec<Finding> = findings
        .iter()
        .take(5)
        .map(|finding| Finding { file: "inquiries.xlsx".to_owned(), ..finding.clone() })
        .collect();
    let shown = read::render(&renamed, std::path::Path::new(""), Lang::Zh, false);
    assert_eq!(
        shown,
        "错误[E406] inquiries.xlsx:3:3: `0人`：不是数字；同类另有 4 处：C4、C5、C6、C7\n  提示: 请只写数字和小数点，不带单位\n"
    );
    let few = read::render(&findings[..3], std::path::Path::new(""), Lang::En, false);
    assert_eq!(few.lines().count(), 6, "a few are shown one by one");
}
