//! What is written under out/: that the next stage reads back what was published, that sets are whole, that the same
//! facts give the same bytes, and that nothing a user wrote runs in a spreadsheet or a browser.

mod report_fixture;

use calamine::{Data, Reader, Xlsx};
use peakshift::check::objective;
use peakshift::domain::calendar::Span;
use peakshift::domain::ids::AgentId;
use peakshift::domain::roster::{Activity, Certificate, Roster};
use peakshift::domain::text::Lang;
use peakshift::domain::units::Minutes;
use peakshift::error::Error;
use peakshift::publish::{Change, replace};
use peakshift::read;
use peakshift::report::{EXPORTS, Facts, Output, contents, key_figures, promise_notice, summary};
use report_fixture::{Fixture, double11, fixture};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

const ALL: [Output; 12] = [
    Output::Forecast,
    Output::Spread,
    Output::Requirements,
    Output::Schedule,
    Output::Coverage,
    Output::Simulation,
    Output::Summary,
    Output::Workbook,
    Output::Html,
    Output::Standby,
    Output::Fairness,
    Output::Hours,
];

/// Publishes a set as a command does.
fn write(facts: &Facts<'_>, outputs: &[Output], folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let set = contents(facts, outputs)?;
    let changes: Vec<Change> = set.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)).collect();
    replace(folder, &changes)
}

fn bytes(fixture: &Fixture, output: Output, lang: Lang) -> Vec<u8> {
    (output.export().bytes)(&fixture.facts(lang)).unwrap()
}

fn page(fixture: &Fixture, lang: Lang) -> String {
    String::from_utf8(bytes(fixture, Output::Html, lang)).unwrap()
}

fn rows(csv: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark"));
    let heads = reader.headers().unwrap().clone();
    let row =
        |record: csv::StringRecord| heads.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// A queue's name that looks like a place in the workbook heads its chart as text, taken from the head of its columns.
#[test]
fn no_name_becomes_a_reference() {
    for name in ["=Overview!$A$1", "'Overview'!$A$1", "Overview!$A$1:$A$3", "=Table1[Column1]"] {
        let mut fixture = double11(6);
        fixture.plan.queues[peakshift::domain::ids::QueueId(0)].name = name.to_owned();
        fixture.plan.name = format!("&P&[File] {name}");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes(&fixture, Output::Workbook, Lang::En))).unwrap();
        let mut part = |file: &str| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut archive.by_name(file).unwrap(), &mut text).unwrap();
            text
        };
        let chart = part("xl/charts/chart1.xml");
        let places: Vec<_> = chart.split("<c:f>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        assert!(places.len() > 4 && places.iter().all(|place| place.starts_with("Coverage!")), "{name}: {places:?}");
        let title = chart.split("<c:title>").nth(1).unwrap().split("</c:title>").next().unwrap();
        let shown = name.replace('&', "&amp;");
        assert!(title.contains("Coverage!$C$1") && title.contains(&format!("<c:v>{shown}</c:v>")), "{title}");
        let sheet = part("xl/worksheets/sheet1.xml");
        let foot = sheet.split("<oddFooter>").nth(1).unwrap().split("</oddFooter>").next().unwrap();
        assert!(foot.starts_with("&amp;L&amp;&amp;P＆[File]"), "{foot}");
    }
}

/// A weekend in which New York has 01:00 to 02:00 twice, with names that a spreadsheet would run.
fn hostile() -> Fixture {
    let mut fixture = fixture("America/New_York", "2026-10-31T12:00", 36, 14);
    let names = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "a,\"b\"",
        "<script>alert(1)</script>",
        "x & y",
        "\ttab",
        "</script><script>alert(1)//",
        "\" onerror=alert(1) '",
    ];
    for (at, name) in names.into_iter().enumerate() {
        fixture.plan.agents[AgentId(at)].name = name.to_owned();
    }
    fixture.plan.name = "<b>\"sale\" & 'more'</b>".to_owned();
    fixture.plan.events[0].name = "=sale".to_owned();
    fixture.forecast.cells.values_mut().flatten().for_each(|cell| cell.event = "=sale".to_owned());
    fixture
}

#[test]
fn every_export_has_its_place() {
    for output in ALL {
        assert_eq!(output.export().output, output);
    }
    assert_eq!(EXPORTS.len(), ALL.len());
}

#[test]
fn the_next_stage_reads_what_was_published() {
    for fixture in [double11(30), hostile()] {
        let folder = tempfile::tempdir().unwrap();
        let written = write(&fixture.facts(Lang::En), &ALL, folder.path()).unwrap();
        assert_eq!(written.len(), ALL.len());
        let (mut forecast, findings) = read::forecast(&written[0], &fixture.plan).unwrap();
        assert_eq!(read::spread(&written[1], &fixture.plan, &mut forecast).unwrap(), []);
        // Where the history has no handling time, the setting is published.
        let mut published = fixture.forecast.clone();
        for (queue, cells) in published.cells.values_mut().enumerate() {
            let setting = fixture.plan.queues.values().nth(queue).unwrap().aht_seconds;
            cells.iter_mut().for_each(|cell| cell.aht_seconds = cell.aht_seconds.or(Some(setting)));
        }
        assert_eq!((forecast, findings.len()), (published, 0));
        let (requirement, findings) = read::requirements(&written[2], &fixture.plan).unwrap();
        assert_eq!((&requirement.needs, findings.len()), (&fixture.requirement.needs, 0));
        let (roster, findings) = read::schedule(&written[3], &fixture.plan).unwrap();
        assert_eq!((&roster, findings.len()), (fixture.verified.roster(), 0));
    }
}

#[test]
fn doubled_hours_carry_an_offset_and_others_none() {
    let fixture = hostile();
    let starts: Vec<String> =
        rows(&bytes(&fixture, Output::Forecast, Lang::En)).iter().map(|row| row["start"].clone()).collect();
    assert_eq!(
        starts.iter().filter(|start| start.len() > 16).count(),
        4 * 3,
        "two hours of two intervals, three queues"
    );
    assert!(
        starts.contains(&"2026-11-01T01:30-04:00".to_owned()) && starts.contains(&"2026-11-01T01:30-05:00".to_owned())
    );
    assert_eq!(starts.len(), 36 * 2 * 3);
}

#[test]
fn no_text_cell_begins_like_a_formula() {
    let fixture = hostile();
    let schedule = rows(&bytes(&fixture, Output::Schedule, Lang::En));
    let of = |id: &str| schedule.iter().find(|row| row["agent_id"] == id).unwrap()["name"].clone();
    assert_eq!(["A0001", "A0002", "A0003", "A0004", "A0005"].map(of), ["'=1+1", "'+1", "'-1", "'@x", "a,\"b\""]);
    assert_eq!(of("A0008"), "'\ttab");
    for output in [Output::Forecast, Output::Schedule, Output::Coverage, Output::Standby] {
        for row in rows(&bytes(&fixture, output, Lang::En)) {
            assert!(row.values().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
        }
    }
}

#[test]
fn columns_are_those_of_the_contract() {
    let fixture = double11(12);
    let heads = |output| {
        let bytes = bytes(&fixture, output, Lang::Zh);
        String::from_utf8(bytes).unwrap().lines().next().unwrap().trim_start_matches('\u{feff}').to_owned()
    };
    assert_eq!(heads(Output::Forecast), "start,queue,baseline,mean,p50,p80,p95,level,event,aht_seconds");
    assert_eq!(
        heads(Output::Requirements),
        "start,queue,required,standby_required,level,inquiries,agents_p50,agents_p95,expected_service_level,expected_occupancy,limit"
    );
    assert_eq!(heads(Output::Schedule), "agent_id,name,tier,start,end,activity,queue,lead");
    assert_eq!(heads(Output::Coverage), "start,queue,required,scheduled,shortage,surplus,standby_required,standby");
    assert_eq!(
        heads(Output::Hours),
        "agent_id,name,tier,date,work_hours,standby_hours,night_hours,overtime_hours,holiday_hours,wages"
    );
    assert_eq!(heads(Output::Standby), "start,end,queue,rank,agent_id,name,tier");
    assert_eq!(
        heads(Output::Simulation),
        "start,queue,offered,answered_within,service_level,service_level_p05,service_level_p95,mean_wait_seconds,\
         abandoned_share,occupancy,backlog_p95,standby_called_share"
    );
}

#[test]
fn shortage_and_surplus_make_up_the_difference() {
    let fixture = double11(30);
    let coverage = rows(&bytes(&fixture, Output::Coverage, Lang::Zh));
    assert_eq!(coverage.len(), 72 * 3);
    let number = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    for row in &coverage {
        let of = |column| number(row, column);
        assert!((of("required") - of("scheduled") - of("shortage") + of("surplus")).abs() < 3e-4, "{row:?}");
    }
    let short: f64 = coverage.iter().map(|row| number(row, "shortage")).sum::<f64>() * 0.5;
    let told = summary(&fixture.facts(Lang::En))["counts"]["short_hours"].as_f64().unwrap();
    assert!(short > 1.0 && (short - told).abs() < 0.05, "{short} against {told}");
}

#[test]
fn the_summary_holds_the_objective_and_its_certificate() {
    let fixture = double11(30);
    let facts = fixture.facts(Lang::En);
    let object = summary(&facts);
    let objective = object["objective"].as_object().unwrap();
    assert_eq!(objective.len(), 10);
    let terms: f64 =
        objective.iter().filter(|(name, _)| *name != "total").map(|(_, value)| value.as_f64().unwrap()).sum();
    let total = objective["total"].as_f64().unwrap();
    assert!(total > 0.0 && (terms - total).abs() < 1e-6);
    let (bound, gap) = (object["bound"].as_f64().unwrap(), object["gap"].as_f64().unwrap());
    assert!((gap - (total - bound) / total).abs() < 1e-9);
    let read_back: Certificate = serde_json::from_value(object.clone()).unwrap();
    assert!((read_back.bound.0 - fixture.certificate.bound.0).abs() < 1e-6);
    assert_eq!(Certificate { bound: fixture.certificate.bound, ..read_back }, fixture.certificate);
    assert_eq!(object["seconds"]["schedule"], 60.0);
    assert_eq!(object["counts"]["scheduled_agents"], fixture.verified.roster().agents().count());
    assert_eq!(object["simulation"]["presale"]["service_level"], 0.81);
    assert_eq!(object["forecast"]["presale"]["peak"]["start"], "2026-11-11T00:00");
    let written = String::from_utf8(bytes(&fixture, Output::Summary, Lang::En)).unwrap();
    assert_eq!(written, serde_json::to_string_pretty(&object).unwrap() + "\n", "and without a byte order mark");
}

#[test]
fn a_summary_needs_no_stage() {
    let fixture = double11(3);
    let mut facts = fixture.facts(Lang::En);
    (facts.forecast, facts.requirement, facts.schedule, facts.simulation) = (None, None, None, None);
    let object = summary(&facts);
    assert!(object.get("objective").is_none() && object.get("simulation").is_none());
    assert_eq!(object["counts"]["agents"], 3);
    assert!(key_figures(&facts).is_empty());
}

#[test]
fn a_set_that_cannot_be_written_leaves_nothing() {
    let fixture = double11(12);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("schedule.xlsx")).unwrap();
    let failure = write(&fixture.facts(Lang::Zh), &ALL, folder.path()).unwrap_err();
    assert!(matches!(&failure, Error::Output { path, .. } if path.ends_with("schedule.xlsx")), "{failure:?}");
    assert_eq!(failure.exit_code(), 4);
    assert_eq!(files(folder.path()), ["schedule.xlsx"]);
}

#[test]
fn a_set_that_lacks_a_stage_leaves_nothing() {
    let fixture = double11(12);
    let mut facts = fixture.facts(Lang::Zh);
    facts.simulation = None;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    assert!(matches!(write(&facts, &ALL, &out), Err(Error::Defect(_))));
    assert!(!out.exists());
}

#[test]
fn a_second_run_replaces_the_first() {
    let fixture = double11(12);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out").join("schedule.csv");
    std::fs::create_dir(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "old").unwrap();
    write(&fixture.facts(Lang::Zh), &[Output::Schedule], path.parent().unwrap()).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), bytes(&fixture, Output::Schedule, Lang::Zh));
    assert_eq!(files(path.parent().unwrap()), ["schedule.csv"]);
}

fn files(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let (first, second) = (double11(30), double11(30));
    for output in ALL {
        assert!(bytes(&first, output, Lang::Zh) == bytes(&second, output, Lang::Zh), "{output:?}");
    }
}

#[test]
fn a_set_is_the_same_on_any_number_of_threads() {
    let fixture = double11(30);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| contents(&fixture.facts(Lang::Zh), &ALL)).unwrap()
    };
    let (one, four) = (on(1), on(4));
    for ((name, alone), (_, beside)) in one.iter().zip(&four) {
        assert!(alone == beside, "{name}");
    }
    let names: Vec<&str> = one.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ALL.map(|output| output.export().file), "in the order asked for");
}

#[test]
fn only_the_summary_tells_the_time_that_a_run_took() {
    let fixture = double11(12);
    let mut facts = fixture.facts(Lang::En);
    facts.seconds = &[("schedule", 12.345)];
    for output in ALL.into_iter().filter(|output| *output != Output::Summary) {
        assert!((output.export().bytes)(&facts).unwrap() == bytes(&fixture, output, Lang::En), "{output:?}");
    }
}

fn workbook(fixture: &Fixture, lang: Lang) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes(fixture, Output::Workbook, lang))).unwrap()
}

#[test]
fn the_workbook_speaks_the_readers_language() {
    let fixture = double11(12);
    let names = |lang| workbook(&fixture, lang).sheet_names();
    assert_eq!(
        names(Lang::En),
        [
            "Overview",
            "Roster",
            "Day lists",
            "Time grid",
            "Segments",
            "Coverage",
            "Charts",
            "Standby",
            "Squads",
            "Fairness",
            "Simulation",
            "Settings",
            "Counts"
        ]
    );
    assert_eq!(
        names(Lang::Zh),
        [
            "概览",
            "排班总表",
            "每日班表",
            "时间网格",
            "班段",
            "覆盖",
            "图表",
            "待命",
            "小组",
            "公平性",
            "仿真",
            "设置",
            "逐格统计"
        ]
    );
}

/// Whether a word of a formula is a function or a sheet that we refer to, a number or a cell.
fn is_of_ours(word: &str) -> bool {
    let known = ["SUM", "SUMPRODUCT", "AVERAGE", "EXACT", "Time", "grid", "Counts"];
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    known.contains(&word) || letters.len() <= 3 && letters.chars().all(|c| c.is_ascii_uppercase())
}

#[test]
fn the_workbook_holds_names_as_text() {
    let fixture = hostile();
    let mut book = workbook(&fixture, Lang::En);
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        let ours = |formula: &String| formula.split(|c: char| !c.is_alphanumeric()).all(is_of_ours);
        let other = formulas.used_cells().map(|(_, _, formula)| formula).find(|formula| !ours(formula));
        assert_eq!(other, None, "in {sheet}");
    }
    let roster = book.worksheet_range("Roster").unwrap();
    assert_eq!(roster.get_value((1, 1)), Some(&Data::String("=1+1".to_owned())));
}

#[test]
fn the_workbook_lists_every_agent_and_every_block() {
    let fixture = double11(30);
    let mut book = workbook(&fixture, Lang::En);
    let roster = book.worksheet_range("Roster").unwrap();
    assert_eq!(roster.rows().count(), 1 + 30);
    let blocks: usize = fixture.plan.agents.ids().map(|agent| fixture.verified.roster().blocks(agent).len()).sum();
    let days = book.worksheet_range("Day lists").unwrap();
    let listed = days.rows().filter(|row| row[1].to_string().starts_with('A')).count();
    assert_eq!(listed, blocks);
    let standby = fixture.verified.roster().segments().iter().filter(|segment| segment.activity == Activity::Standby);
    let calls = book.worksheet_range("Standby").unwrap();
    assert_eq!(calls.rows().filter(|row| row[5].to_string().starts_with('A')).count(), standby.count());
}

/// `--pins` takes a workbook back: every row as published, and nothing that looks changed by hand.
#[test]
fn the_workbook_is_read_back_as_it_was_published() {
    for fixture in [double11(30), hostile()] {
        for lang in [Lang::En, Lang::Zh] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("schedule.xlsx");
            std::fs::write(&path, bytes(&fixture, Output::Workbook, lang)).unwrap();
            let (changed, findings) = read::pins(&path, &fixture.plan, false).unwrap();
            assert_eq!((changed, findings.len()), (read::Pins::default(), 1), "only that nothing is locked");
            let (all, findings) = read::pins(&path, &fixture.plan, true).unwrap();
            let segments = all.pins.iter().map(|pin| pin.segment).collect();
            assert_eq!(&Roster::new(segments), fixture.verified.roster());
            assert!(all.free.is_empty() && findings.is_empty(), "{findings:?}");
        }
    }
}

/// A sheet as a reader sees it, cells apart by bars.
fn shown(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> String {
    let line = |row: &[Data]| {
        let cells: Vec<String> = row.iter().map(|cell| cell.to_string().replace('\n', " ⏎ ")).collect();
        cells.join(" | ").trim_end_matches([' ', '|']).to_owned() + "\n"
    };
    format!("== {sheet}\n{}\n", book.worksheet_range(sheet).unwrap().rows().map(line).collect::<String>())
}

#[test]
fn sheets_read_well_in_both_languages() {
    let fixture = double11(6);
    for (lang, name) in [(Lang::En, "workbook_en"), (Lang::Zh, "workbook_zh")] {
        let mut book = workbook(&fixture, lang);
        let sheets: Vec<String> = book.sheet_names();
        let wanted = [0, 1, 2, 7, 8];
        let text: String = wanted.map(|at| shown(&mut book, &sheets[at])).concat();
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn standby_is_called_by_rank_then_start() {
    let fixture = double11(60);
    let mut book = workbook(&fixture, Lang::En);
    let calls = book.worksheet_range("Standby").unwrap();
    let rank = |row: &[Data]| (row[1].to_string(), row[2].to_string());
    let listed: Vec<_> = calls.rows().skip(1).filter(|row| row[5] != Data::Empty).map(rank).collect();
    assert!(listed.len() > 10 && listed.iter().any(|call| call.1 != listed[0].1));
    let mut queues: Vec<&String> = listed.iter().map(|(queue, _)| queue).collect();
    queues.dedup();
    let distinct = queues.len();
    queues.sort();
    queues.dedup();
    assert_eq!(queues.len(), distinct, "a queue's squad stands together");
    assert!(listed.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].1 <= pair[1].1), "{listed:?}");
}

/// Every slot at call is in the list once, ranks count from one, and nobody of a later rank of tier stands before an earlier one.
#[test]
fn the_call_lists_hold_all_standby_in_order() {
    let fixture = double11(60);
    let plan = &fixture.plan;
    let table = rows(&bytes(&fixture, Output::Standby, Lang::En));
    let clock = |cell: &str| plan.zone.resolve(format!("{cell}:00").parse().unwrap()).unwrap();
    let span = |row: &BTreeMap<String, String>| Span { start: clock(&row["start"]), end: clock(&row["end"]) };
    let agent = |row: &BTreeMap<String, String>| plan.agents.find(|agent| agent.id == row["agent_id"]).unwrap();
    let listed: i64 = table.iter().map(|row| span(row).seconds()).sum();
    let segments = fixture.verified.roster().segments();
    let standby = segments.iter().filter(|segment| segment.activity == Activity::Standby);
    assert_eq!(listed, standby.map(|segment| segment.span.seconds()).sum::<i64>());
    let paid = |row: &BTreeMap<String, String>| -> i64 {
        let before =
            |s: &&peakshift::domain::roster::Segment| s.activity != Activity::Meal && s.span.start < span(row).start;
        let own = fixture.verified.roster().of(agent(row)).iter().filter(before);
        own.map(|s| s.span.end.min(span(row).start).0 - s.span.start.0).sum()
    };
    let key =
        |row: &BTreeMap<String, String>| (plan.tiers[plan.agents[agent(row)].tier].standby_rank, paid(row), agent(row));
    let mut several = 0;
    for list in table.chunk_by(|a, b| (&a["start"], &a["queue"]) == (&b["start"], &b["queue"])) {
        let ranks: Vec<String> = (1..=list.len()).map(|rank| rank.to_string()).collect();
        assert_eq!(list.iter().map(|row| row["rank"].clone()).collect::<Vec<_>>(), ranks);
        assert!(list.is_sorted_by_key(key), "{list:?}");
        several += usize::from(list.len() > 1);
    }
    assert!(several > 0, "nowhere two at call");
}

/// SPEC: other columns of agents.csv are carried through to the tables for people, as text.
#[test]
fn free_columns_are_in_the_tables_for_people() {
    let mut fixture = double11(60);
    for (at, agent) in fixture.plan.agents.values_mut().enumerate() {
        let columns = [("电话", format!("=1380{at:04}")), ("<i>备注", "night".to_owned()), ("空列", String::new())];
        agent.carried = columns.map(|(title, cell)| (title.to_owned(), cell)).to_vec();
    }
    let standby = fixture.verified.roster().segments().iter().find(|s| s.activity == Activity::Standby).unwrap();
    let phone = format!("=1380{:04}", standby.agent.0);
    let mut book = workbook(&fixture, Lang::En);
    for sheet in ["Roster", "Standby", "Squads"] {
        let shown = shown(&mut book, sheet);
        assert!(shown.contains("Phone") && shown.contains("=1380"), "{sheet}");
    }
    assert!(shown(&mut book, "Standby").contains(&phone));
    let page = page(&fixture, Lang::En);
    assert!(page.contains("Phone") && page.contains(&phone) && page.contains("&lt;i&gt;备注") && !page.contains("<i>"));
    assert!(self::page(&fixture, Lang::Zh).contains("电话"), "in the reader's language");
    assert!(!page.contains("空列"), "a column that says nothing takes no room on a phone");
}

/// Whoever gets fewer hours than promised is named, with amounts that add up to the term of the objective.
#[test]
fn broken_promises_are_named_and_add_up() {
    let mut fixture = double11(30);
    fixture.plan.agents[AgentId(2)].min_hours = 500.0;
    let cost = objective(&fixture.plan, &fixture.requirement, fixture.verified.roster()).below_min_hours.0;
    let told = summary(&fixture.facts(Lang::En));
    let rows = told["below_min_hours"].as_array().unwrap();
    let sum: f64 = rows.iter().map(|row| row["cost"].as_f64().unwrap()).sum();
    assert!((sum - cost).abs() < 0.01 * rows.len() as f64, "{sum} of {cost}");
    assert_eq!(rows[0]["agent_id"], "A0003", "the worst first");
    let notice = promise_notice(&fixture.facts(Lang::Zh)).unwrap();
    assert!(notice[0].contains("A0003") && notice[0].contains("500.0"), "{notice:?}");
    assert!(page(&fixture, Lang::En).contains("Fewer paid hours than promised"));
}

#[test]
fn members_are_spread_over_leads_who_are_equally_there() {
    let fixture = double11(300);
    let schedule = rows(&bytes(&fixture, Output::Schedule, Lang::En));
    let mut members: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in &schedule {
        let leader = row["tier"] == "senior";
        assert!(!(leader || row["activity"] == "standby") || row["lead"].is_empty(), "{row:?}");
        if !row["lead"].is_empty() {
            let of = members.entry((row["lead"].clone(), row["start"][..10].to_owned())).or_default();
            of.push(row["agent_id"].clone());
            of.sort();
            of.dedup();
        }
    }
    let largest = members.values().map(Vec::len).max().unwrap();
    assert!(largest <= 60, "one lead has {largest} members of 300");
}

#[test]
fn the_page_stands_alone_and_runs_nothing() {
    let fixture = hostile();
    for lang in [Lang::En, Lang::Zh] {
        let html = page(&fixture, lang);
        let (before, rest) = html.split_once("<script>").expect("one script");
        let (script, after) = rest.split_once("</script>").expect("its end");
        assert_eq!(script, include_str!("../src/report/html/page.js"), "the script is ours to the letter");
        assert!(!before.contains("<script") && !after.contains("<script") && !after.contains("</script"));
        assert!(before.contains("&lt;script&gt;alert(1)") && before.contains("&lt;/script&gt;"));
        assert!(
            !before.contains("\" onerror=") && before.contains("&quot; onerror=alert(1) "),
            "no name ends an attribute"
        );
        assert!(html.contains("<title>&lt;b&gt;&quot;sale&quot; &amp; &#39;more&#39;&lt;/b&gt;</title>"));
        let outside = html.replace("http://www.w3.org/2000/svg", "");
        assert!(
            !outside.contains("http:")
                && !outside.contains("https:")
                && !outside.contains("url(")
                && !outside.contains("@import")
        );
    }
}

/// A browser runs the script by its hash alone, so that nothing that a plan says could run even if it got into the page as code.
#[test]
fn a_browser_runs_no_other_script() {
    let page = page(&double11(6), Lang::En);
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe-eval"), "{policy}");
    let scripts = policy.split("script-src ").nth(1).unwrap().split(';').next().unwrap();
    let hash = scripts.strip_prefix("'sha256-").and_then(|rest| rest.strip_suffix('\'')).expect("one hash");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/html/page.js");
    let Ok(sum) = std::process::Command::new("sha256sum").arg(&file).output() else {
        eprintln!("skipped: sha256sum is not there");
        return;
    };
    let sum = String::from_utf8(sum.stdout).unwrap();
    let bits = |text: &str, of: fn(char) -> u32, each: u32| -> Vec<u32> {
        text.chars().flat_map(|sign| (0..each).rev().map(move |bit| of(sign) >> bit & 1)).collect()
    };
    let base64 = |sign: char| match sign {
        'A'..='Z' => sign as u32 - 65,
        'a'..='z' => sign as u32 - 71,
        '0'..='9' => sign as u32 + 4,
        '+' => 62,
        _ => 63,
    };
    let told = bits(hash.trim_end_matches('='), base64, 6);
    let counted = bits(&sum[..64], |sign| sign.to_digit(16).unwrap(), 4);
    assert_eq!(told[..256], counted, "after a change: openssl dgst -sha256 -binary page.js | base64 > page.js.sha256");
}

#[test]
fn the_page_shows_every_part() {
    let fixture = double11(30);
    let html = page(&fixture, Lang::En);
    for part in [
        "Where agents are short",
        "Simulated service",
        "Time grid",
        "Standby in call order",
        "Who bears what",
        "Cost by term",
    ] {
        assert!(html.contains(part), "{part}");
    }
    let charts = 3 * 3 + 1;
    assert_eq!(
        html.matches("<svg").count(),
        charts,
        "forecast, coverage and standby of each queue, and who bears what"
    );
    assert_eq!(html.matches("class=\"who\"").count(), 1 + fixture.verified.roster().agents().count());
    assert_eq!(html.matches("<details class=\"row\"").count(), fixture.verified.roster().agents().count());
    assert!(!page(&fixture, Lang::Zh).contains("Where agents"));
}

/// One sentence above all says people, money, shortage, service and whether there is something to do, in the numbers of the cards.
#[test]
fn the_page_begins_with_one_sentence() {
    for (level, end) in [(0.99, "nothing has to be done."), (0.5, " to be closed, first ")] {
        let mut fixture = double11(6);
        for queue in fixture.plan.queues.ids() {
            for figures in &mut fixture.simulation.cells[queue] {
                figures.answered_within = figures.offered * level;
            }
        }
        let html = page(&fixture, Lang::En);
        let said = html.split("<p class=\"lead\">").nth(1).unwrap().split("</p>").next().unwrap();
        let figures = peakshift::report::key_figures(&fixture.facts(Lang::En));
        for figure in figures.iter().take(4) {
            assert!(said.contains(&figure.value.en.replace(" %", "\u{a0}%")), "{}: {said}", figure.value.en);
        }
        assert!(said.contains(end), "{said}");
    }
}

/// All people stand on the page, each with a bar for every segment and a card with every block.
#[test]
fn everybody_has_a_row_and_a_card() {
    let fixture = double11(400);
    let html = page(&fixture, Lang::En);
    let roster = fixture.verified.roster();
    let rows: Vec<&str> = html.split("<details class=\"row\"").skip(1).collect();
    assert_eq!(rows.len(), roster.agents().count());
    assert!(rows.len() > 300, "more than fit on a page once");
    for agent in roster.agents() {
        let id = format!("<b>{}</b>", fixture.plan.agents[agent].id);
        let row = rows.iter().find(|row| row.contains(&id)).unwrap().split("</details>").next().unwrap();
        assert_eq!(row.matches("<i class=").count(), roster.of(agent).len());
        assert_eq!(row.matches("<li>").count(), roster.blocks(agent).len());
        let minutes = (fixture.plan.paid_hours(roster.of(agent)) * 60.0).round();
        assert!(row.split('"').nth(1).unwrap().ends_with(&format!("|{minutes}")), "{row}");
    }
}

/// A page that a browser still opens: those who come first, and where the others are.
#[test]
fn a_page_has_room_for_so_many() {
    let fixture = double11(8000);
    let segments = fixture.verified.roster().segments().len();
    let html = page(&fixture, Lang::En);
    let bars = html.matches("title=\"").count();
    assert!(segments > 150_000 && (149_900..=150_000).contains(&bars), "{bars} of {segments}");
    let rows = html.matches("<details class=\"row\"").count();
    let all = fixture.verified.roster().agents().count();
    assert!(html.contains(&format!("The {rows} who come first, of {all}; all are in schedule.xlsx.")));
}

/// The table behind the charts of a queue has every number that coverage.csv has.
#[test]
fn charts_have_their_numbers_beside_them() {
    let fixture = double11(30);
    let html = page(&fixture, Lang::En);
    let coverage = rows(&bytes(&fixture, Output::Coverage, Lang::En));
    for (at, queue) in ["presale", "aftersale", "logistics"].into_iter().enumerate() {
        let table = html.split(&format!("<table id=\"v{at}\">")).nth(1).unwrap().split("</table>").next().unwrap();
        let heads: Vec<&str> = table.split("</thead>").next().unwrap().split("<th>").skip(1).collect();
        let column = |name: &str| heads.iter().position(|head| *head == name).unwrap();
        let body: Vec<&str> = table.split("<tbody>").nth(1).unwrap().split("<tr>").skip(1).collect();
        let of_queue: Vec<_> = coverage.iter().filter(|row| row["queue"] == queue).collect();
        assert_eq!(body.len(), of_queue.len());
        for (shown, row) in body.iter().zip(of_queue) {
            let cells: Vec<&str> = shown.trim_end().split("<td>").collect();
            for (head, key) in [("on line", "scheduled"), ("required", "required"), ("short", "shortage")] {
                let exact: f64 = row[key].parse().unwrap();
                assert!(
                    (cells[column(head)].parse::<f64>().unwrap() - exact).abs() < 0.0501,
                    "{head}: {shown} {row:?}"
                );
            }
        }
    }
}

#[test]
fn the_page_leaves_out_what_is_not_known() {
    let fixture = double11(30);
    let mut facts = fixture.facts(Lang::En);
    (facts.forecast, facts.simulation) = (None, None);
    let html = String::from_utf8((Output::Html.export().bytes)(&facts).unwrap()).unwrap();
    assert!(!html.contains("Simulated service") && !html.contains("before the bot"));
    assert!(html.contains("by the staffing model"), "the service level comes from the requirement then");
}

#[test]
fn a_shortage_names_who_could_come_and_nobody_else() {
    let mut fixture = double11(30);
    for queue in fixture.plan.queues.ids() {
        // Where the target is reached nobody is asked.
        fixture.simulation.cells[queue].iter_mut().for_each(|figures| figures.answered_within = 0.0);
    }
    let told = |fixture: &Fixture| {
        let html = page(fixture, Lang::En);
        let from = html.find("Where agents are short").unwrap();
        let to = html[from..].find("</section>").unwrap();
        html[from..from + to].to_owned()
    };
    // A0013 has no duty at all, so that only the skill, the time and the hours can keep them away.
    let free = fixture.plan.agents[AgentId(12)].clone();
    assert!(told(&fixture).contains("A0013"));
    fixture.plan.agents[AgentId(12)].max_hours = Some(2.0);
    assert!(!told(&fixture).contains("A0013"), "two hours are no block");
    fixture.plan.agents[AgentId(12)] = free.clone();
    let start = fixture.plan.horizon.start;
    fixture.plan.agents[AgentId(12)].available = Some(vec![Span { start, end: start }]);
    assert!(!told(&fixture).contains("A0013"), "never there");
    fixture.plan.agents[AgentId(12)] = free;
    fixture.plan.agents[AgentId(12)].queues.clear();
    assert!(!told(&fixture).contains("A0013"), "without the skill");
}

#[test]
fn an_empty_roster_is_still_reported() {
    for agents in [0, 1] {
        let mut fixture = double11(agents);
        fixture.plan.agents.values_mut().for_each(|agent| agent.queues.clear());
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(write(&fixture.facts(Lang::Zh), &ALL, folder.path()).unwrap().len(), ALL.len());
    }
}

#[test]
fn any_horizon_is_drawn() {
    let shanghai = "Asia/Shanghai";
    for (start, hours, minutes) in
        [("2026-11-10T23:30", 1, 60), ("2026-11-10T18:10", 3, 15), ("2026-11-10T18:00", 31 * 24, 60)]
    {
        let mut fixture = fixture(shanghai, start, hours, 5);
        fixture.plan.horizon.interval = Minutes(minutes);
        let intervals = fixture.plan.horizon.intervals();
        let stretched = |count: usize| move |at: usize| at * count / intervals;
        let at = stretched(fixture.forecast.cells.values().next().unwrap().len());
        fixture.forecast.cells =
            fixture.forecast.cells.map(|cells| (0..intervals).map(|i| cells[at(i)].clone()).collect());
        fixture.requirement.needs =
            fixture.requirement.needs.map(|needs| (0..intervals).map(|i| needs[at(i)]).collect());
        fixture.requirement.info = None;
        fixture.simulation.cells = fixture.simulation.cells.map(|cells| (0..intervals).map(|i| cells[at(i)]).collect());
        for output in ALL {
            assert!(!bytes(&fixture, output, Lang::Zh).is_empty(), "{output:?} of {hours} h in {minutes} min");
        }
        assert_eq!(rows(&bytes(&fixture, Output::Coverage, Lang::Zh)).len(), 3 * intervals);
    }
}

/// Writes everything for a plan of the size and language in the environment, to look at it and to measure it:
/// `REPORT_SAMPLE=target/sample REPORT_AGENTS=3000 REPORT_HOURS=168 cargo test --test report_files -- --ignored`.
#[test]
#[ignore = "writes files to look at"]
fn sample() {
    let number = |name: &str, or: usize| std::env::var(name).map_or(or, |value| value.parse().unwrap());
    let folder = std::env::var("REPORT_SAMPLE").unwrap_or_else(|_| "target/report-sample".to_owned());
    let lang = if std::env::var("REPORT_LANG").is_ok_and(|lang| lang == "en") { Lang::En } else { Lang::Zh };
    let hours = number("REPORT_HOURS", 36) as i64;
    let fixture = fixture("Asia/Shanghai", "2026-11-10T18:00", hours, number("REPORT_AGENTS", 30));
    for output in ALL {
        let begun = std::time::Instant::now();
        let written = write(&fixture.facts(lang), &[output], Path::new(&folder)).unwrap();
        let size = std::fs::metadata(&written[0]).unwrap().len();
        println!("{:<18} {:>6.2} s {:>10} bytes", output.export().file, begun.elapsed().as_secs_f64(), size);
    }
}
