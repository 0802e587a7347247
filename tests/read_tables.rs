//! Tables in every form that SPEC allows are read to the same data.

use peakshift::domain::calendar::{Moment, Zone};
use peakshift::domain::demand::{Level, Missing};
use peakshift::domain::ids::{AgentId, QueueId, SiteId, TierId};
use peakshift::domain::plan::{Plan, Rules, Site, Tier};
use peakshift::domain::roster::Activity;
use peakshift::domain::units::{Minutes, Money, Share};
use peakshift::error::Error;
use peakshift::read::{self, Loaded, Needs};
use proptest::prelude::*;
use std::fs;
use tempfile::TempDir;

const ALL: Needs = Needs { inquiries: true, agents: true };

const SHANGHAI: &str = "[plan]
timezone = \"Asia/Shanghai\"
start = \"2026-11-10T18:00\"
end = \"2026-11-12T06:00\"
[[queues]]
id = \"presale\"
name = \"售前\"
[[queues]]
id = \"aftersale\"
";

const NEW_YORK: &str = "[plan]
timezone = \"America/New_York\"
start = \"2026-11-27T00:00\"
end = \"2026-11-28T00:00\"
interval_minutes = 60
[[queues]]
id = \"presale\"
";

const INQUIRIES: &str =
    "start,queue,inquiries,aht_seconds\n2026-11-01T00:00,presale,12,240\n2026-11-01T00:30,presale,1.5,\n";
const AGENTS: &str = "agent_id,name,tier,queues,max_hours\nA1,林平思,regular,presale;aftersale,8\n";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn load(plan: &str, inquiries: &[u8], agents: &[u8]) -> Loaded {
    let folder = folder(&[("plan.toml", plan.as_bytes()), ("inquiries.csv", inquiries), ("agents.csv", agents)]);
    match read::plan(folder.path(), ALL) {
        Ok(loaded) => loaded,
        Err(Error::Invalid(found)) => panic!("{found:#?}"),
        Err(other) => panic!("{other}"),
    }
}

/// Start, length in minutes and inquiries of the first queue.
fn series(loaded: &Loaded) -> Vec<(String, i64, f64)> {
    let zone = loaded.plan.zone;
    let rows = &loaded.history.as_ref().unwrap().series[QueueId(0)];
    rows.iter().map(|o| (zone.show(o.start), o.length.0, o.inquiries)).collect()
}

fn history(plan: &str, rows: &str) -> Vec<(String, i64, f64)> {
    let agents = "agent_id,name,tier,queues\nA1,a,regular,presale\n";
    series(&load(plan, format!("start,queue,inquiries\n{rows}").as_bytes(), agents.as_bytes()))
}

fn row(start: &str, length: i64, inquiries: f64) -> (String, i64, f64) {
    (start.to_owned(), length, inquiries)
}

#[test]
fn every_form_of_a_table_gives_the_same_plan() {
    let plain = load(SHANGHAI, INQUIRIES.as_bytes(), AGENTS.as_bytes());
    assert_eq!(series(&plain), [row("2026-11-01T00:00", 30, 12.0), row("2026-11-01T00:30", 30, 1.5)]);
    let chinese =
        "时间\t队列\t咨询量\t处理时长\r\n2026/11/1 0:00\tpresale\t12\t240\r\n\r\n2026/11/1 0:30\tpresale\t１．５\t\r\n";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(chinese.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let agents = "姓名;工号;技能;最多工时;梯队\n　林平思 ;A1;\"presale；aftersale\";8;regular\n";
    let gbk = encoding_rs::GBK.encode(agents).0.into_owned();
    let other = load(SHANGHAI, &utf16, &gbk);
    assert_eq!(other.history, plain.history);
    assert_eq!(other.plan, Plan { name: other.plan.name.clone(), ..plain.plan });
    let forms: Vec<_> = other.files.iter().map(|f| (f.encoding.as_str(), f.separator, f.rows)).collect();
    assert_eq!(forms, [("GB18030", Some(';'), 1), ("UTF-16 LE", Some('\t'), 2)]);
}

#[test]
fn a_workbook_with_real_dates_is_read_like_a_csv() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let plan = format!("{SHANGHAI}[inputs]\ninquiries = \"history.xlsx\"\nevents = \"events.xlsx\"\n");
    let folder = folder(&[("plan.toml", plan.as_bytes()), ("agents.csv", AGENTS.as_bytes())]);
    let date = Format::new().set_num_format("yyyy/m/d h:mm");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in ["时间", "队列", "咨询量"].into_iter().enumerate() {
        sheet.write_string(1, column as u16 + 1, title).unwrap();
    }
    // Every half hour of two days: serial numbers that a double cannot hold exactly.
    for i in 0..96u32 {
        let at = ExcelDateTime::from_ymd(2026, 11, 1 + (i / 48) as u8).unwrap();
        let at = at.and_hms((i % 48 / 2) as u16, (i % 2 * 30) as u8, 0).unwrap();
        sheet.write_datetime_with_format(i + 2, 1, &at, &date).unwrap();
        sheet.write_string(i + 2, 2, "presale").unwrap();
        sheet.write_number(i + 2, 3, f64::from(i)).unwrap();
    }
    book.save(folder.path().join("history.xlsx")).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in ["event", "kind", "start", "end", "phase_times"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, title).unwrap();
    }
    sheet.write_number(1, 0, 618).unwrap();
    sheet.write_string(1, 1, "618").unwrap();
    sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(2026, 6, 18).unwrap(), &date).unwrap();
    sheet.write_string(1, 3, "2026-06-19 00:00").unwrap();
    let clock = Format::new().set_num_format("h:mm");
    sheet.write_datetime_with_format(1, 4, ExcelDateTime::from_hms(20, 0, 0).unwrap(), &clock).unwrap();
    book.save(folder.path().join("events.xlsx")).unwrap();

    let loaded = read::plan(folder.path(), ALL).unwrap();
    let rows = series(&loaded);
    assert_eq!(
        (rows.len(), rows[0].clone(), rows[95].clone()),
        (96, row("2026-11-01T00:00", 30, 0.0), row("2026-11-02T23:30", 30, 95.0))
    );
    let event = &loaded.plan.events[0];
    assert_eq!((event.name.as_str(), event.phase_times[0].to_string()), ("618", "20:00:00".to_owned()));
    assert_eq!(loaded.plan.zone.show(event.span.start), "2026-06-18T00:00");
}

#[test]
fn a_finding_in_a_workbook_has_the_row_of_the_spreadsheet() {
    use rust_xlsxwriter::Workbook;
    let plan = format!("{SHANGHAI}[inputs]\nagents = \"agents.xlsx\"\n");
    let folder = folder(&[("plan.toml", plan.as_bytes())]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [["agent_id", "name", "tier", "queues"], ["1001", "a", "boss", "presale"]].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32 + 4, column as u16 + 2, *cell).unwrap();
        }
    }
    sheet.write_string(1_048_575, 16_383, "far out").unwrap();
    book.save(folder.path().join("agents.xlsx")).unwrap();
    let (_, found) = read::survey(folder.path(), Needs { inquiries: false, agents: true });
    assert_eq!((found[0].code, found[0].line, found[0].column), ("E702", Some(6), Some(5)));
}

/// A workbook of one sheet with this `sheetData`, as a program writes it that calculates nothing.
fn written_by_a_program(rows: &str) -> Vec<u8> {
    use std::io::Write;
    use zip::write::SimpleFileOptions;
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><sheets><sheet name=\"Roster\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A row of texts; one that begins with `=` is a formula without a value, one with `==` a formula that gave an empty text.
fn sheet_row(line: usize, cells: &[&str]) -> String {
    let cells = (b'A'..).zip(cells).map(|(letter, cell)| {
        let at = format!("{}{line}", char::from(letter));
        match (cell.strip_prefix("=="), cell.strip_prefix('=')) {
            (Some(formula), _) => format!("<c r=\"{at}\" t=\"str\"><f>{formula}</f><v></v></c>"),
            (_, Some(formula)) => format!("<c r=\"{at}\"><f>{formula}</f><v></v></c>"),
            _ => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
        }
    });
    format!("<row r=\"{line}\">{}</row>", cells.collect::<String>())
}

/// The findings and the agents of a roster in a workbook.
fn roster(rows: &str) -> (Vec<peakshift::error::Finding>, Option<Loaded>) {
    let plan = format!("{SHANGHAI}[inputs]\nagents = \"agents.xlsx\"\n");
    let folder = folder(&[("plan.toml", plan.as_bytes()), ("agents.xlsx", &written_by_a_program(rows))]);
    let (loaded, found) = read::survey(folder.path(), Needs { inquiries: false, agents: true });
    (found, loaded)
}

const HEADER: [&str; 6] = ["agent_id", "name", "tier", "queues", "max_hours", "note"];

#[test]
fn formulas_that_nobody_calculated_are_named() {
    let rows = sheet_row(1, &HEADER)
        + &sheet_row(2, &["A1", "Ann", "regular", "presale;aftersale", "=4*2", "=B2"])
        + &sheet_row(3, &["=A2", "Bo", "new", "presale", "8", "x"]);
    let (found, _) = roster(&rows);
    let told = found.iter().find(|f| f.code == "E457").unwrap();
    assert_eq!((told.line, told.column), (Some(2), Some(5)));
    assert!(told.message.en.contains("2 formulas") && told.message.en.contains("E2, A3"), "{}", told.message.en);
    assert!(told.hint.en.contains("open the workbook"), "{}", told.hint.en);
    let aside = found.iter().find(|f| f.code == "W458").unwrap();
    assert!(aside.message.en.ends_with("F2"), "{}", aside.message.en);

    let rows = sheet_row(1, &["agent_id", "name", "tier", "=A9"]) + &sheet_row(2, &["A1", "Ann", "regular", "presale"]);
    assert!(roster(&rows).0.iter().any(|f| f.code == "E457" && f.message.en.ends_with("D1")), "a header may be one");
}

#[test]
fn a_formula_that_gives_an_empty_text_is_calculated() {
    let rows = sheet_row(1, &HEADER[..5])
        + &sheet_row(2, &["A1", "Ann", "regular", "presale;aftersale", "==IF(TRUE,&quot;&quot;)"]);
    let (found, loaded) = roster(&rows);
    assert_eq!(found, []);
    assert_eq!(loaded.unwrap().plan.agents[AgentId(0)].max_hours, None);
}

#[test]
fn a_workbook_that_unpacks_beyond_all_sense_is_refused() {
    let folder = folder(&[("plan.toml", format!("{SHANGHAI}[inputs]\nagents = \"agents.xlsx\"\n").as_bytes())]);
    let blank = " ".repeat(1 << 20);
    let rows = sheet_row(1, &HEADER) + &blank.repeat(513);
    fs::write(folder.path().join("agents.xlsx"), written_by_a_program(&rows)).unwrap();
    let (_, found) = read::survey(folder.path(), Needs { inquiries: false, agents: true });
    assert_eq!(found[0].code, "E156", "{found:#?}");

    // Rows that are short but for one cell far to the right.
    let wide = |line: usize| format!("<row r=\"{line}\"><c r=\"ALL{line}\"><v>1</v></c></row>");
    let rows = sheet_row(1, &HEADER) + &(2..20_002).map(wide).collect::<String>();
    assert_eq!(roster(&rows).0[0].code, "E156");
    let (found, _) = roster("<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>");
    assert_eq!(found[0].code, "E105");
}

#[test]
fn lengths_of_time_are_shown_as_the_sheet_shows_them() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let told = |format: &str, days: f64, column: usize| {
        let plan = format!("{SHANGHAI}[inputs]\nevents = \"events.xlsx\"\n");
        let folder = folder(&[("plan.toml", plan.as_bytes()), ("inquiries.csv", INQUIRIES.as_bytes())]);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let cells = ["sale", "sale", "2026-11-11T00:00", "2026-11-12T00:00", "0:00"];
        for (at, title) in ["event", "kind", "start", "end", "phase_times"].into_iter().enumerate() {
            sheet.write_string(0, at as u16, title).unwrap();
            sheet.write_string(1, at as u16, cells[at]).unwrap();
        }
        let at = ExcelDateTime::from_serial_datetime(days).unwrap();
        sheet.write_datetime_with_format(1, column as u16, &at, &Format::new().set_num_format(format)).unwrap();
        book.save(folder.path().join("events.xlsx")).unwrap();
        let (loaded, found) = read::survey(folder.path(), Needs { inquiries: true, agents: false });
        let error =
            found.iter().find(|f| f.file == "events.xlsx").map(|f| (f.code, f.message.en.clone(), f.hint.en.clone()));
        (error, loaded.unwrap())
    };
    let (error, _) = told("[h]:mm", 25.5 / 24.0, 3);
    let (code, message, hint) = error.unwrap();
    assert!(code == "E403" && message.contains("`25:30`") && hint.contains("01:30"), "{message} {hint}");
    let (error, _) = told("[h]:mm", 1.0, 4);
    let (code, message, hint) = error.unwrap();
    assert!(code == "E602" && message.contains("`24:00`") && hint.contains("00:00"), "{message} {hint}");
    let (error, loaded) = told("[h]:mm", 20.0 / 24.0, 4);
    assert_eq!(error, None);
    assert_eq!(loaded.plan.events[0].phase_times[0].to_string(), "20:00:00");
}

#[test]
fn a_missing_table_beside_a_workbook_is_not_guessed() {
    let folder = folder(&[("plan.toml", SHANGHAI.as_bytes()), ("agents.xlsx", b"")]);
    let (_, found) = read::survey(folder.path(), Needs { inquiries: false, agents: true });
    assert_eq!(found[0].code, "E102");
    assert!(found[0].hint.en.contains("agents.xlsx"), "{}", found[0].hint.en);
}

#[test]
fn guards_against_formulas_are_taken_off_and_quotes_kept_together() {
    let agents = "agent_id,name,tier,queues\n'-7,'=Ann,regular,presale\n'+8,\"O'Hara, \n the \"\"Great\"\"\",regular,presale\n'x,'y,new,presale\n";
    let loaded = load(SHANGHAI, INQUIRIES.as_bytes(), agents.as_bytes());
    let seen: Vec<_> = loaded.plan.agents.values().map(|a| (a.id.as_str(), a.name.as_str())).collect();
    assert_eq!(seen, [("-7", "=Ann"), ("+8", "O'Hara, \n the \"Great\""), ("'x", "'y")]);
}

#[test]
fn lines_are_counted_through_blank_lines_quotes_and_carriage_returns() {
    for (ends, line) in [("\n", 6), ("\r\n", 6), ("\r", 6)] {
        let agents =
            "agent_id,name,tier,queues\n\n\n1,\"a\nb\",regular,presale\n2,c,boss,presale\n".replace('\n', ends);
        let folder = folder(&[("plan.toml", SHANGHAI.as_bytes()), ("agents.csv", agents.as_bytes())]);
        let (_, found) = read::survey(folder.path(), Needs { inquiries: false, agents: true });
        let place: Vec<_> = found.iter().filter(|f| f.code == "E702").map(|f| (f.line, f.column)).collect();
        assert_eq!(place, [(Some(line), Some(3))], "{ends:?}");
    }
}

#[test]
fn a_doubled_hour_in_one_row_is_split_over_both() {
    let rows =
        history(NEW_YORK, "2026-11-01T00:00,presale,8\n2026-11-01T01:00,presale,10\n2026-11-01T02:00,presale,6\n");
    let expected = [
        row("2026-11-01T00:00", 60, 8.0),
        row("2026-11-01T01:00-04:00", 60, 5.0),
        row("2026-11-01T01:00-05:00", 60, 5.0),
        row("2026-11-01T02:00", 60, 6.0),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn the_skipped_hour_is_no_gap_and_days_may_have_23_or_25_hours() {
    let spring =
        history(NEW_YORK, "2026-03-08T01:00,presale,1\n2026-03-08T03:00,presale,2\n2026-03-08T04:00,presale,3\n");
    assert_eq!(spring.iter().map(|r| r.1).collect::<Vec<_>>(), [60, 60, 60]);
    // Totals of days alone say nothing of hours, which is an error of its own.
    let of = |rows: &str| {
        let text = format!("start,queue,inquiries\n{rows}");
        let tables = [("inquiries.csv", text.as_bytes()), ("agents.csv", AGENTS.as_bytes())];
        let folder = folder(&[[("plan.toml", NEW_YORK.as_bytes())].as_slice(), &tables].concat());
        let (loaded, found) = read::survey(folder.path(), Needs { inquiries: true, agents: false });
        assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["E562"]);
        series(&loaded.unwrap()).iter().map(|r| r.1).collect::<Vec<_>>()
    };
    let days = |first: u32, month: u32| {
        let rows: String = (first..first + 3).map(|d| format!("2026-{month:02}-{d:02}T00:00,presale,9\n")).collect();
        of(&rows)
    };
    assert_eq!(days(7, 3), [1440, 1380, 1440]);
    assert_eq!(of("2026-10-31T00:00,presale,9\n2026-11-01T00:00,presale,9\n2026-11-02T00:00,presale,9\n")[1], 1500);
}

#[test]
fn a_history_may_be_unsorted() {
    let rows =
        history(SHANGHAI, "2026-11-01T02:00,presale,3\n2026-11-01T00:00,presale,1\n2026-11-01T01:00,presale,2\n");
    assert_eq!(rows.iter().map(|r| (r.1, r.2)).collect::<Vec<_>>(), [(60, 1.0), (60, 2.0), (60, 3.0)]);
}

#[test]
fn settings_merge_with_the_defaults_by_id_and_by_key() {
    let plan = format!(
        "{SHANGHAI}[[tiers]]\nid = \"new\"\ncost_per_hour = 30\n[[tiers]]\nid = \"robot\"\nefficiency = 2\ncost_per_hour = 1\n[penalties.shortage]\npeak = 700\n[rules]\nmin_gap_minutes = 60\n[standby]\nrisk_quantile = false\nlevels = [\"burst\"]\n"
    );
    let plan = load(&plan, INQUIRIES.as_bytes(), AGENTS.as_bytes()).plan;
    let mut tiers = Tier::defaults();
    tiers[2].cost_per_hour = Money(30.0);
    assert_eq!(plan.tiers.values().as_slice()[..5], tiers);
    assert_eq!((plan.tiers[TierId(5)].standby_rank, plan.tiers[TierId(5)].can_lead), (9, false));
    assert_eq!(plan.penalties.shortage, [300.0, 700.0, 900.0]);
    assert_eq!(plan.rules, Rules { min_gap: Minutes(60), ..Rules::default() });
    assert_eq!((plan.standby.risk_quantile, plan.standby.levels), (None, vec![Level::Burst]));
    assert_eq!((plan.queues[QueueId(1)].name.as_str(), plan.queues[QueueId(1)].aht_seconds), ("aftersale", 240.0));
    assert_eq!(plan.queues[QueueId(1)].service_level, Share(0.8));
}

#[test]
fn every_default_of_the_contract_may_be_written_out() {
    let all = include_str!("fixtures/every_setting.toml");
    let mut written = load(all, INQUIRIES.as_bytes(), AGENTS.as_bytes()).plan;
    // Said or not, it means the same; only the proposal to say otherwise is for those who have not.
    assert_eq!(std::mem::take(&mut written.queues[QueueId(0)].missing), Missing::Unknown);
    assert_eq!(std::mem::take(&mut written.queues[QueueId(0)].hours), Some([0, 1440]));
    let short = load(SHANGHAI, INQUIRIES.as_bytes(), AGENTS.as_bytes()).plan;
    let same_names = Plan { name: written.name.clone(), ..short };
    assert_eq!(written, same_names);
}

/// The site of an agent is one of the plan, or nowhere; people see it in their tables either way.
#[test]
fn sites_are_those_of_the_plan_and_come_along() {
    let plan = format!("{SHANGHAI}[[sites]]\nid = \"杭州\"\nseats = 3\n");
    let agents = |site: &str| {
        format!("agent_id,name,tier,queues,职场\nA1,a,new,presale;aftersale,杭州\nA2,b,new,presale,{site}\n")
    };
    let loaded = load(&plan, INQUIRIES.as_bytes(), agents("").as_bytes());
    assert!(loaded.warnings.iter().all(|f| f.file != "agents.csv"), "{:?}", loaded.warnings);
    let sites: Vec<_> = loaded.plan.agents.values().map(|agent| agent.site).collect();
    assert_eq!(sites, [Some(SiteId(0)), None]);
    assert_eq!(loaded.plan.sites[SiteId(0)], Site { id: "杭州".to_owned(), seats: 3 });
    let carried: Vec<_> = loaded.plan.agents.values().map(|agent| agent.carried.clone()).collect();
    let site = |cell: &str| vec![("site".to_owned(), cell.to_owned())];
    assert_eq!(carried, [site("杭州"), site("")]);

    let unknown = agents("杭洲");
    let folder = folder(&[
        ("plan.toml", plan.as_bytes()),
        ("inquiries.csv", INQUIRIES.as_bytes()),
        ("agents.csv", unknown.as_bytes()),
    ]);
    let Err(Error::Invalid(found)) = read::plan(folder.path(), ALL) else { panic!("a site that is not known") };
    let errors = found.iter().filter(|f| f.severity == peakshift::error::Severity::Error);
    let told: Vec<_> = errors.map(|f| (f.code, f.line, f.column)).collect();
    assert_eq!(told, [("E710", Some(3), Some(5))]);
    assert!(found[0].hint.en.contains("杭州"), "{:?}", found[0].hint);
}

/// Who learns: by dates of one's own, else by the ramp of the tier since the day of hiring; people see all of it in their tables.
#[test]
fn efficiency_follows_the_date() {
    let plan = format!("{SHANGHAI}[[tiers]]\nid = \"new\"\nramp = [[14, 0.4], [28, 0.7]]\n");
    let agents = |hired: &str| {
        format!(
            "agent_id,name,tier,queues,efficiency,入职日期,efficiency_from,max_chats\n\
             A1,a,new,presale;aftersale,,2026-11-01,,2\n\
             A2,b,new,presale,0.9,{hired},2026/11/10=0.5；2026-11-12=0.8,\n\
             A3,c,new,presale,,{hired},,\n\
             A4,d,regular,presale,,whenever,,3\n"
        )
    };
    let loaded = load(&plan, INQUIRIES.as_bytes(), agents("").as_bytes());
    let told: Vec<_> =
        loaded.warnings.iter().filter(|f| f.file == "agents.csv").map(|f| (f.code, f.message.en.as_str())).collect();
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["W780", "W781"], "{told:?}");
    assert!(told.iter().all(|(_, said)| said.starts_with("1 agent ")), "{told:?}");
    let zone = Zone::named("Asia/Shanghai").expect("a zone");
    let on = |agent: usize, date: &str| {
        let start = zone.resolve(format!("{date}T23:30:00").parse().expect("a time")).expect("a moment");
        loaded.plan.efficiency(AgentId(agent), start)
    };
    let of_ramp = ["2026-10-31", "2026-11-01", "2026-11-14", "2026-11-15", "2026-11-28", "2026-11-29"];
    assert_eq!(of_ramp.map(|date| on(0, date)), [0.6, 0.4, 0.4, 0.7, 0.7, 0.6]);
    assert_eq!(["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"].map(|date| on(1, date)), [0.9, 0.5, 0.5, 0.8]);
    assert_eq!((on(2, "2026-11-11"), on(3, "2026-11-11")), (0.6, 1.0));
    let chats: Vec<_> = loaded.plan.agents.values().map(|agent| agent.max_chats).collect();
    assert_eq!(chats, [Some(2), None, None, Some(3)]);
    let carried = |title: &str, cell: &str| (title.to_owned(), cell.to_owned());
    let of_first = [carried("max_chats", "2"), carried("efficiency_from", ""), carried("hired", "2026-11-01")];
    assert_eq!(loaded.plan.agents[AgentId(0)].carried, of_first);

    let wrong = agents("soon");
    let folder = folder(&[
        ("plan.toml", plan.as_bytes()),
        ("inquiries.csv", INQUIRIES.as_bytes()),
        ("agents.csv", wrong.as_bytes()),
    ]);
    let Err(Error::Invalid(found)) = read::plan(folder.path(), ALL) else { panic!("a day that is none") };
    let errors = found.iter().filter(|f| f.severity == peakshift::error::Severity::Error);
    let places: Vec<_> = errors.map(|f| (f.code, f.line, f.column)).collect();
    assert_eq!(places, [("E325", Some(4), Some(6))], "only of whom the ramp is for");
}

/// Free columns come along without a word; a slip of the pen in the name of a known column is told.
#[test]
fn free_columns_are_carried_and_slips_are_told() {
    let carried = |header: &str| {
        let roster = format!("agent_id,name,tier,queues,{header}\nA1,a,new,presale;aftersale, 13 x ,7\n");
        let loaded = load(SHANGHAI, INQUIRIES.as_bytes(), roster.as_bytes());
        let told: Vec<_> =
            loaded.warnings.iter().filter(|f| f.file == "agents.csv").map(|f| (f.code, f.column)).collect();
        (loaded.plan.agents[AgentId(0)].carried.clone(), told)
    };
    let both = |a: &str, b: &str| vec![(a.to_owned(), "13 x".to_owned()), (b.to_owned(), "7".to_owned())];
    assert_eq!(carried("phone,备注"), (both("phone", "备注"), vec![]));
    let guarded = "agent_id,name,tier,queues,phone\nA1,a,new,presale;aftersale,'+44 7700 900123\n";
    let loaded = load(SHANGHAI, INQUIRIES.as_bytes(), guarded.as_bytes());
    let phone = ("phone".to_owned(), "+44 7700 900123".to_owned());
    assert_eq!(loaded.plan.agents[AgentId(0)].carried, [phone], "as `import` writes it and people read it");
    assert_eq!(carried("phone,min_huors"), (both("phone", "min_huors"), vec![("W415", Some(6))]));
    assert_eq!(carried("Cost per hours,班组"), (both("Cost per hours", "班组"), vec![("W415", Some(5))]));
    assert_eq!(carried("最小工时,入职日期"), (both("最小工时", "hired"), vec![("W415", Some(5))]));
    assert_eq!(carried("team,max_chats"), (both("team", "max_chats"), vec![]));
}

#[test]
fn availability_makes_windows_wherever_they_lie() {
    let agents = "agent_id,name,tier,queues\nA1,a,new,presale\nA2,b,new,presale\nA3,c,new,presale\n";
    let windows = "agent_id,start,end,kind\nA1,2026-12-01T00:00,2026-12-02T00:00,available\nA2,2026-11-11T08:00,2026-11-11T09:00,unavailable\n";
    let folder = folder(&[
        ("plan.toml", SHANGHAI.as_bytes()),
        ("agents.csv", agents.as_bytes()),
        ("availability.csv", windows.as_bytes()),
    ]);
    let plan = read::plan(folder.path(), Needs { inquiries: false, agents: true }).unwrap().plan;
    let can = |agent, text| {
        let at = Zone::named("Asia/Shanghai").expect("a zone").resolve(format!("{text}:00").parse().unwrap()).unwrap();
        plan.agents[AgentId(agent)].available.as_ref().is_none_or(|spans| spans.iter().any(|s| s.contains(at)))
    };
    assert!(!can(0, "2026-11-11T08:30"), "has rows, outside of the horizon");
    assert!(!can(1, "2026-11-11T08:30") && can(1, "2026-11-11T07:55") && can(1, "2026-11-11T09:00"));
    assert!(can(2, "2026-11-11T08:30"));
}

#[test]
fn a_given_requirement_may_have_gaps_and_a_schedule_is_sorted() {
    let folder = folder(&[("plan.toml", SHANGHAI.as_bytes()), ("agents.csv", AGENTS.as_bytes())]);
    let plan = read::plan(folder.path(), Needs { inquiries: false, agents: true }).unwrap().plan;
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name)
    };
    let given = write("r.csv", "start,queue,required,standby_required,level\n2026-11-10T18:30,aftersale,2.5,1,peak\n");
    let (requirement, warnings) = read::requirements(&given, &plan).unwrap();
    let need = requirement.needs[QueueId(1)][1];
    assert_eq!((need.required, need.standby_required, need.level), (2.5, 1.0, Level::Peak));
    assert_eq!(requirement.needs[QueueId(0)].iter().map(|n| n.required).sum::<f64>(), 0.0);
    assert_eq!((warnings.len(), warnings[0].code, requirement.needs[QueueId(0)].len()), (1, "W807", 72));

    let given = write(
        "s.csv",
        "agent_id,start,end,activity,queue,lead\nA1,2026-11-10T18:45,2026-11-10T18:55,break,,\nA1,2026-11-10T18:00,2026-11-10T18:45,work,presale,\n",
    );
    let (roster, _) = read::schedule(&given, &plan).unwrap();
    let seen: Vec<_> = roster.segments().iter().map(|s| (s.activity, s.queue, s.span.seconds() / 60)).collect();
    assert_eq!(seen, [(Activity::Work, Some(QueueId(0)), 45), (Activity::Break, None, 10)]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Rows that are missing at random do not hide how long the intervals are.
    #[test]
    fn intervals_are_inferred_though_rows_are_missing(
        step in prop::sample::select(vec![15i64, 30, 60, 120]),
        kept in prop::collection::vec(prop::bool::weighted(0.75), 60..150),
    ) {
        let zone = Zone::named("Asia/Shanghai").expect("a zone");
        let starts = (0i64..).zip(&kept).filter(|(_, kept)| **kept);
        let starts = starts.map(|(i, _)| Moment(1_780_272_000 + i * step * 60));
        let rows: String = starts.map(|at| format!("{},presale,1\n", zone.show(at))).collect();
        prop_assume!(rows.lines().count() > 20);
        let lengths: Vec<i64> = history(SHANGHAI, &rows).iter().map(|row| row.1).collect();
        prop_assert!(lengths.iter().all(|length| *length == step), "{:?}", lengths);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing that a file may hold makes the reader panic.
    #[test]
    fn no_bytes_make_the_reader_panic(plan in mangled(NEW_YORK), rows in mangled(INQUIRIES), agents in mangled(AGENTS)) {
        let folder = folder(&[("plan.toml", &plan), ("inquiries.csv", &rows), ("agents.csv", &agents), ("events.csv", &rows), ("availability.csv", &agents)]);
        let (loaded, found) = read::survey(folder.path(), ALL);
        prop_assert!(found.iter().all(|f| !f.message.en.is_empty() && !f.message.zh.is_empty() && f.line != Some(0)));
        if let Some(loaded) = loaded {
            read::understood(&loaded, None);
            read::render(&found, folder.path(), Default::default(), true);
        }
    }

    /// What the calendar writes, the reader reads, in any hour of a year with both changes of the clock.
    #[test]
    fn written_times_are_read_back(hours in 0i64..8784) {
        let zone = Zone::named("America/New_York").expect("a zone");
        let at = Moment(1_767_243_600 + hours * 3600);
        let rows = format!("{},presale,1\n", zone.show(at));
        let plan = NEW_YORK.replace("2026-11", "2027-11");
        prop_assert_eq!(history(&plan, &rows), [(zone.show(at), 60, 1.0)]);
    }
}

/// A text with some of its bytes replaced, cut out or doubled.
fn mangled(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let edit = (any::<prop::sample::Index>(), 0usize..12, prop::collection::vec(any::<u8>(), 0..6));
    prop::collection::vec(edit, 0..6).prop_map(move |edits| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, cut, new) in edits {
            let from = at.index(bytes.len() + 1);
            let to = (from + cut).min(bytes.len());
            bytes.splice(from..to, new);
        }
        bytes
    })
}
