//! Text that is no name but an attack: what the files hold that are written, and what is told.

mod hostile_kit;

use calamine::{Reader, Xlsx};
use hostile_kit::{below, change, done, outcome, peakshift, plan};
use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

/// Names of the agents; the last two are one that is guarded already, and one that would end a line of a calendar.
const NAMES: [&str; 8] = [
    "=1+1",
    "+SUM(1)",
    "-2+3",
    "@x",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=a()>",
    "'=2",
    "A\r\nATTENDEE:mailto:x@example.com",
];

/// The one script of a page, in which nothing of a plan stands; a browser takes it by its hash.
const SCRIPT: &str = include_str!("../src/report/html/page.js");
const PHONE: &str = "13800138000";

/// Spoils ids, names and titles of a plan everywhere.
fn spoil(plan: &str) {
    let ids = [("A0001", "=A0001"), ("A0002", "@A0002"), ("A0003", "＝A0003"), ("presale", "=presale")];
    let swapped = |text: &str| ids.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    for file in ["agents.csv", "availability.csv", "inquiries.csv", "events.csv", "plan.toml", "drill.toml"] {
        change(plan, file, swapped);
    }
    change(plan, "events.csv", |text| {
        text.replace("双11 2025", "=<img src=x onerror=a()>").replace("双11 2024", "</td><svg>")
    });
    change(plan, "plan.toml", |text| {
        let pool = "[[pools]]\nid = \"=pool\"\nname = \"<img src=x>\"\ntier = \"regular\"\nqueues = [\"=presale\"]\nmost = 2\ncost_per_hour = 20\n";
        format!("{}\n{pool}", text.replace("name = \"", "name = \"=<script>x</script>&'"))
    });
    change(plan, "agents.csv", |text| {
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let titles = reader.headers().expect("titles").clone();
        let name = titles.iter().position(|title| title == "name").expect("a name");
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(titles.iter().chain(["手机", "=备注"])).expect("a row");
        for (row, given) in reader.records().zip(NAMES) {
            let row = row.expect("a row");
            let cells = row.iter().enumerate().map(|(at, cell)| if at == name { given } else { cell });
            out.write_record(cells.chain([PHONE, "=cmd|x"])).expect("a row");
        }
        String::from_utf8(out.into_inner().expect("a table")).expect("UTF-8")
    });
    let came = (0..60).map(|half| {
        format!("2026-11-{:02}T{:02}:{:02},=presale,9\n", 10 + (36 + half) / 48, (36 + half) / 2 % 24, half % 2 * 30)
    });
    fs::write(Path::new(plan).join("came.csv"), format!("start,queue,inquiries\n{}", came.collect::<String>()))
        .expect("written");
}

/// How often each element comes, as a reader of HTML finds it.
fn elements(html: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for part in html.split('<').skip(1) {
        let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        *found.entry(name).or_default() += 1;
    }
    found
}

#[test]
fn nothing_that_a_file_holds_is_computed_or_run() {
    let (_folder, plan) = plan();
    spoil(&plan);
    let came = format!("{plan}/came.csv");
    let mut told = done(&["plan", &plan, "--iterations", "2", "--calendar"]);
    told += &done(&["compare", &plan, "--iterations", "1", "--variant", "=<img src=y>: rules.max_days_in_row=5"]);
    told += &done(&["hire", &plan, "--iterations", "1"]);
    told += &done(&["replan", &plan, "--now", "2026-11-10T20:00", "--absent", "=A0001"]);
    told += &done(&["review", &plan, "--actuals", &came]);
    told += &done(&["plan", &plan, "--iterations", "1", "--into", &format!("{plan}/out/many")]);
    assert!(!told.contains(PHONE), "{told}");
    let (mut tables, mut pages, mut books, mut calendars) = (0, 0, 0, 0);
    for path in below(&Path::new(&plan).join("out")) {
        let bytes = fs::read(&path).expect("read");
        let name = path.display().to_string();
        match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
            "csv" => {
                tables += 1;
                no_formula(&name, &bytes);
            }
            "html" => {
                pages += 1;
                let page = String::from_utf8(bytes).expect("UTF-8");
                let found = elements(&page.replacen(&format!("<script>{SCRIPT}</script>"), "", 1));
                let foreign = ["script", "img"].map(|element| found.get(element).copied().unwrap_or(0));
                assert_eq!(foreign, [0; 2], "{name}");
            }
            "xlsx" => {
                books += 1;
                no_name_is_a_formula(&name, bytes);
            }
            "ics" => {
                calendars += 1;
                let text = String::from_utf8(bytes).expect("UTF-8");
                let starts = |line: &str| line.trim_start().starts_with("ATTENDEE");
                assert!(!text.split("\r\n").any(starts) && !text.replace("\r\n", "").contains(['\r', '\n']), "{name}");
            }
            "json" => assert!(!String::from_utf8(bytes).expect("UTF-8").contains(PHONE), "{name}"),
            _ => {}
        }
    }
    assert!(tables >= 20 && pages >= 6 && books >= 2 && calendars >= 8, "{tables} {pages} {books} {calendars}");
}

fn no_formula(name: &str, bytes: &[u8]) {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    for row in reader.records() {
        for cell in &row.expect("a row") {
            let is_text = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
            assert!(!is_text || cell.parse::<f64>().is_ok(), "{name}: {cell:?}");
        }
    }
}

fn no_name_is_a_formula(name: &str, bytes: Vec<u8>) {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut seen = String::new();
    for sheet in book.sheet_names() {
        for (_, _, formula) in book.worksheet_formula(&sheet).expect("formulas").used_cells() {
            assert!(!["1+1", "SUM(1)", "2+3", "cmd"].iter().any(|name| formula.contains(name)), "{name}: {formula}");
        }
        let cells = book.worksheet_range(&sheet).expect("cells");
        seen.extend(cells.used_cells().map(|(_, _, cell)| cell.to_string() + "\n"));
    }
    assert!(seen.lines().any(|cell| cell.starts_with('=')), "{name}: names themselves are shown");
}

/// Whoever reads a table of ours gets the names as they were given.
#[test]
fn guarded_names_come_back() {
    let (_folder, plan) = plan();
    spoil(&plan);
    done(&["plan", &plan, "--iterations", "1"]);
    let told = done(&["verify", &plan]);
    assert!(!told.contains("E4"), "{told}");
    let summary = fs::read_to_string(Path::new(&plan).join("out/summary.json")).expect("read");
    assert!(!summary.contains("'=A0001"), "{summary}");
}

/// A cell or a key of a megabyte is an error of some lines, wherever it stands, in both languages and in JSON.
#[test]
fn no_message_is_longer_than_a_screen() {
    let long = "长".repeat(400_000);
    for (file, from, to) in [
        ("agents.csv", "A0001", long.clone()),
        ("agents.csv", "cost_per_hour", long.clone()),
        ("agents.csv", "presale", long.clone()),
        ("inquiries.csv", "presale", long.clone()),
        ("inquiries.csv", "2024-10-14T00:00", long.clone()),
        ("events.csv", "double11", long.clone()),
        ("plan.toml", "presale", long.clone()),
        ("plan.toml", "Asia/Shanghai", long.clone()),
        ("plan.toml", "[squads]", format!("[\"{long}\"]")),
        ("plan.toml", "size = 4", format!("\"{long}\" = 4")),
        ("plan.toml", "size = 4", format!("size = \"{long}\"")),
        ("plan.toml", "size = 4", format!("size = {long}")),
        ("plan.toml", "size = 4", format!("size = {}", "[".repeat(1_000_000))),
    ] {
        let (_folder, plan) = plan();
        change(&plan, file, |text| text.replacen(from, &to, 1));
        for more in [&["--lang", "zh"][..], &["--json"]] {
            let output = peakshift(&[&["staff", &plan], more].concat()).output();
            let (code, stdout, stderr) = outcome(output.expect("runs"));
            let title = format!("{file}: {from} {more:?}: {code}\n");
            assert!(code != 70 && code != 101, "{title}{stderr}");
            let all = stdout + &stderr;
            let longest = all.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(all.len() < 20_000 && longest < 2_000, "{title}{} {longest}", all.len());
        }
    }
}

/// Each line of the file may be wrong without taking a second for it.
#[test]
fn a_plan_of_wrong_lines_alone_is_told_soon() {
    let (_folder, plan) = plan();
    let keys: String = (0..250_000).map(|i| format!("k{i}=1\n")).collect();
    change(&plan, "plan.toml", |text| format!("{text}\n{keys}"));
    let (code, stdout, stderr) = outcome(peakshift(&["check", &plan]).output().expect("runs"));
    assert!(code == 3 && stdout.len() + stderr.len() < 60_000, "{code} {}", stdout.len());
    assert!(stdout.contains("249800 more findings E202"), "{stderr}");
}

/// What is written may be read by those whom the one who runs it lets read, and by no others.
#[cfg(unix)]
#[test]
fn outputs_have_the_permissions_of_other_files() {
    use std::os::unix::fs::PermissionsExt;
    for (umask, wanted) in [("umask 027", 0o640), ("umask 002", 0o664)] {
        let (_folder, plan) = plan();
        let (code, _, stderr) = hostile_kit::within(umask, &["plan", &plan, "--iterations", "1", "--calendar"]);
        assert_eq!(code, 0, "{stderr}");
        for path in below(&Path::new(&plan).join("out")) {
            let mode = fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
            assert_eq!(mode, wanted, "{umask}: {} {mode:o}", path.display());
        }
    }
}

/// A plan of `queues` queues, an agent who serves all, and a row of each queue for every hour of the `days` before.
fn wide(folder: &Path, queues: usize, days: u32) -> String {
    let start = chrono::NaiveDate::from_ymd_opt(2026, 11, 10).expect("a day").and_time(chrono::NaiveTime::MIN);
    let ids: Vec<String> = (0..queues).map(|queue| format!("q{queue}")).collect();
    let tables: String = ids.iter().map(|id| format!("[[queues]]\nid = \"{id}\"\n")).collect();
    let head = "[plan]\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-11-10T18:00\"\nend = \"2026-11-11T06:00\"\ninterval_minutes = 15\n";
    let agent = format!(
        "agent_id,name,tier,queues,min_hours,max_hours,cost_per_hour\nA1,A,regular,{},0,40,30\n",
        ids.join(";")
    );
    let mut rows = String::from("start,queue,inquiries\n");
    for hour in (0..24 * days).rev() {
        let at = (start - chrono::TimeDelta::hours(i64::from(hour) + 1)).format("%Y-%m-%dT%H:%M").to_string();
        rows.extend(ids.iter().enumerate().map(|(i, id)| format!("{at},{id},{}\n", (i + hour as usize) % 97)));
    }
    for (file, text) in [("plan.toml", head.to_owned() + &tables), ("agents.csv", agent), ("inquiries.csv", rows)] {
        fs::write(folder.join(file), text).expect(file);
    }
    folder.to_str().expect("UTF-8").to_owned()
}

/// What is known of one queue by the way is not kept for all: 500,000 rows over 2,000,000 intervals took more than this.
#[cfg(unix)]
#[test]
fn a_long_history_is_checked_in_a_quarter_of_a_gigabyte() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = wide(folder.path(), 20, 1050);
    let (code, stdout, stderr) = hostile_kit::within("ulimit -v 262144", &["check", &plan]);
    assert_eq!(code, 0, "{stdout}\n{stderr}");
    assert!(stdout.contains("inquiries.csv: 504000 rows"), "{stdout}");
}

/// With one queue too many, what names it would be wrong by consequence: nothing but plan.toml is read.
#[test]
fn more_queues_than_a_plan_may_have_are_told_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    for (queues, wanted) in [(500, 0), (501, 3)] {
        let plan = wide(folder.path(), queues, 1);
        let (code, stdout, stderr) = outcome(peakshift(&["check", &plan]).output().expect("runs"));
        assert_eq!(code, wanted, "{queues} queues: {stdout}\n{stderr}");
        assert_eq!(stdout.contains("more than 500 queues"), queues > 500, "{stdout}");
        assert_eq!(stdout.contains("inquiries.csv"), queues <= 500, "{stdout}");
    }
}
