//! Rosters in the forms in which people keep them: what is imported is the truth that the file was made from, or the question is
//! the right one and nothing is written.

#[path = "roster_kit/mod.rs"]
mod kit;

use assert_cmd::Command;
use chrono::{Datelike, NaiveDate, TimeDelta};
use kit::{CODES, Cell, Day, Person, Sheet, Truth, date, skill_words, t, tier_word, write};
use peakshift::domain::calendar::{Moment, Span};
use peakshift::domain::plan::Agent;
use peakshift::read::{self, Loaded, Needs};
use rand::RngExt;
use rand_pcg::Pcg64;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Files of one shape, and what they hold besides names.
struct Case {
    files: Vec<(&'static str, Vec<Sheet>)>,
    options: Vec<String>,
    has_days: bool,
    has_notes: bool,
    /// Shifts outside the plan are told as windows, not as shifts.
    has_windows: bool,
    /// Tiers come from the hire date.
    by_service: bool,
}

impl Case {
    fn new(files: Vec<(&'static str, Vec<Sheet>)>) -> Case {
        Case { files, options: Vec::new(), has_days: false, has_notes: false, has_windows: false, by_service: false }
    }

    fn with_days(self, options: &[&str]) -> Case {
        Case { options: options.iter().map(|&option| option.to_owned()).collect(), has_days: true, ..self }
    }
}

type Shape = fn(&Truth, &mut Pcg64) -> Case;

const SHAPES: [(&str, Shape); 15] = [
    ("list in Chinese", list),
    ("list in English", english),
    ("list with titles, a group for a skill and a sum", grouped),
    ("list without tiers, hired", hired),
    ("list with marks under skills", marks),
    ("codes under dates of a title's year", coded),
    ("clocks under dates of a workbook", clocked),
    ("numbers of days under a month", numbered),
    ("weekdays alone", weekdays),
    ("a legend in the file, sums of groups", legend),
    ("two columns a day", ends),
    ("a list and a table by names", two_files),
    ("one row a shift", long),
    ("a sheet a group", sheets),
    ("days off as windows", windows),
];

fn row(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|cell| t(*cell)).collect()
}

fn list(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut rows = vec![row(&["序号", "工 号", "姓名", "级别", "技能", "手机", "备注"])];
    for (index, p) in truth.people.iter().enumerate() {
        let (tier, skills) = (tier_word(p, rng), skill_words(p, rng));
        rows.push(row(&[&(index + 1).to_string(), &p.id, &format!(" {} ", p.name), &tier, &skills, &p.phone, &p.note]));
        if rng.random_range(0..5) == 0 {
            rows.push(row(&["", "", "", "", "", "", ""]));
        }
    }
    Case { has_notes: true, ..Case::new(vec![("花名册", vec![Sheet::new("Sheet1", rows)])]) }
}

fn english(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut rows = vec![row(&["Skills", "Agent ID", "Full Name", "Grade", "手机", "备注", "Hourly Rate (CNY)"])];
    for p in &truth.people {
        let skills = skill_words(p, rng);
        rows.push(row(&[&skills, &p.id, &p.name, &p.tier.to_uppercase(), &p.phone, &p.note, "45"]));
    }
    Case { has_notes: true, ..Case::new(vec![("roster", vec![Sheet::new("Agents", rows)])]) }
}

fn grouped(truth: &Truth, rng: &mut Pcg64) -> Case {
    let title = "客服中心花名册";
    let mut sheet = Sheet::new("花名册", vec![row(&[title, "", "", ""]), row(&["", "", "", ""])]);
    sheet.merged.push((0, 0, 0, 3));
    sheet.rows.push(row(&["组别", "工号", "姓名", "岗位"]));
    for p in &truth.people {
        let (tier, skills) = (tier_word(p, rng), skill_words(p, rng));
        let wide = p.id.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).expect("full width")).collect::<String>();
        sheet.rows.push(row(&[&skills, &wide, &p.name, &tier]));
    }
    sheet.rows.push(row(&["合计", "", "", &format!("{}人", truth.people.len())]));
    sheet.rows.push(row(&["制表：王敏", "", "", ""]));
    Case::new(vec![("名单", vec![sheet])])
}

fn hired(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut rows = vec![row(&["工号", "姓名", "业务", "入职日期"])];
    for p in &truth.people {
        let cell = match rng.random_range(0..3) {
            0 => Cell::Date(p.hired),
            1 => t(p.hired.format("%Y年%-m月%-d日").to_string()),
            _ => t(p.hired.to_string()),
        };
        let mut cells = row(&[&p.id, &p.name, &skill_words(p, rng)]);
        cells.push(cell);
        rows.push(cells);
    }
    Case { by_service: true, ..Case::new(vec![("入职", vec![Sheet::new("S", rows)])]) }
}

fn marks(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut rows = vec![row(&["工号", "姓名", "职级", "售前", "售后"])];
    for p in &truth.people {
        let mark = |queue| if p.queues.contains(&queue) { "√" } else { "" };
        rows.push(row(&[&p.id, &p.name, &tier_word(p, rng), mark("presale"), mark("aftersale")]));
    }
    Case::new(vec![("技能表", vec![Sheet::new("S", rows)])])
}

/// The people at the left of a wide table.
fn left(p: &Person, rng: &mut Pcg64) -> Vec<Cell> {
    row(&[&p.id, &p.name, &tier_word(p, rng), &skill_words(p, rng)])
}

fn coded(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut head = row(&["工号", "姓名", "级别", "技能"]);
    head.extend(truth.dates().iter().map(|date| t(format!("{}/{}", date.month(), date.day()))));
    let mut rows = vec![row(&["2026年客服排班表"]), head.clone()];
    for (index, p) in truth.people.iter().enumerate() {
        let mut cells = left(p, rng);
        cells.extend(p.days.iter().map(|day| t(day.code())));
        rows.push(cells);
        if index == 3 {
            rows.push(head.clone());
        }
    }
    Case::new(vec![("排班", vec![Sheet::new("排班", rows)])]).with_days(&CODES)
}

fn clocked(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut head = row(&["工号", "姓名", "级别", "技能"]);
    head.extend(truth.dates().iter().map(|date| Cell::Date(*date)));
    let mut rows = vec![head];
    for p in &truth.people {
        let mut cells = left(p, rng);
        cells.extend(p.days.iter().map(|day| t(day.clocks(rng.random_range(0..3)))));
        rows.push(cells);
    }
    Case::new(vec![("shifts", vec![Sheet::new("S", rows)])]).with_days(&[])
}

fn numbered(truth: &Truth, rng: &mut Pcg64) -> Case {
    let days = truth.dates();
    let mut head = row(&["工号", "姓名", "级别", "技能"]);
    head.extend(days.iter().map(|date| Cell::Number(f64::from(date.day()))));
    head.extend(row(&["出勤天数", "休息天数"]));
    let mut below = row(&["", "", "", ""]);
    below.extend(days.iter().map(|date| t(weekday(*date))));
    let mut rows = vec![row(&["2026年11月排班"]), head, below];
    for p in &truth.people {
        let mut cells = left(p, rng);
        cells.extend(p.days.iter().map(|day| t(day.code())));
        let work = p.days.iter().filter(|day| !day.hours().is_empty()).count();
        let off = p.days.iter().filter(|day| **day == Day::Off).count();
        cells.extend([Cell::Number(work as f64), Cell::Number(off as f64)]);
        rows.push(cells);
    }
    let count = |wanted: &dyn Fn(Day) -> bool| {
        let of_day = |n: usize| Cell::Number(truth.people.iter().filter(|p| wanted(p.days[n])).count() as f64);
        (0..7).map(of_day).collect::<Vec<_>>()
    };
    for (label, counts) in [
        ("出勤人数", count(&|day| !day.hours().is_empty())),
        ("早班人数", count(&|day| day == Day::Early)),
        ("休息人数", count(&|day| day.hours().is_empty())),
    ] {
        rows.push(row(&[label, "", "", ""]).into_iter().chain(counts).collect());
    }
    Case::new(vec![("排班表", vec![Sheet::new("排班", rows)])]).with_days(&CODES)
}

fn weekday(date: NaiveDate) -> &'static str {
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][date.weekday().num_days_from_monday() as usize]
}

fn weekdays(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut head = row(&["工号", "姓名", "级别", "技能"]);
    head.extend(truth.dates().iter().map(|date| t(weekday(*date))));
    let mut rows = vec![head];
    for p in &truth.people {
        let mut cells = left(p, rng);
        cells.extend(p.days.iter().map(|day| t(day.code())));
        rows.push(cells);
    }
    let mut case = Case::new(vec![("week", vec![Sheet::new("S", rows)])]).with_days(&CODES);
    case.options.extend(["--first-day".to_owned(), truth.first.to_string()]);
    case
}

fn legend(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut head = row(&["工号", "姓名", "级别", "技能"]);
    head.extend(truth.dates().iter().map(|date| t(format!("{}月{}日", date.month(), date.day()))));
    let mut sheet = Sheet::new("排班", vec![row(&["客服部排班 2026"]), head]);
    let half = truth.people.len() / 2;
    for (index, p) in truth.people.iter().enumerate() {
        let mut cells = left(p, rng);
        cells.extend(p.days.iter().map(|day| t(day.code())));
        sheet.rows.push(cells);
        if index + 1 == half || index + 1 == truth.people.len() {
            let people = if index + 1 == half { &truth.people[..half] } else { &truth.people[half..] };
            let sum = |n: usize| people.iter().filter(|p| !p.days[n].hours().is_empty()).count();
            sheet
                .rows
                .push(row(&["小计", "", "", ""]).into_iter().chain((0..7).map(|n| t(sum(n).to_string()))).collect());
        }
    }
    sheet.rows.push(row(&["备注：早=9:00-18:00；两头=9-12/14-18 中班：13:00-22:00，夜 22:00-次日7:00"]));
    Case::new(vec![("图例", vec![sheet])]).with_days(&[])
}

fn ends(truth: &Truth, rng: &mut Pcg64) -> Case {
    let (mut head, mut below) = (row(&["工号", "姓名", "级别", "技能"]), row(&["", "", "", ""]));
    let mut sheet = Sheet::new("S", Vec::new());
    for (n, date) in truth.dates().iter().enumerate() {
        let column = 4 + 2 * n as u16;
        sheet.merged.push((0, column, 0, column + 1));
        head.extend([t(format!("{}月{}日", date.month(), date.day())), t("")]);
        below.extend(row(&["上班", "下班"]));
    }
    sheet.rows = vec![head, below];
    for p in &truth.people {
        let mut cells = left(p, rng);
        for day in &p.days {
            match day.hours() {
                [(from, to)] => cells.extend(row(&[&format!("{from:02}:00"), &format!("{:02}:00", to % 24)])),
                // A shift in two parts has no place in such a table but one cell.
                [_, _] => cells.extend(row(&["09:00-12:00/14:00-18:00", ""])),
                _ => cells.extend(row(&[day.code(), ""])),
            }
        }
        sheet.rows.push(cells);
    }
    Case::new(vec![("2026上下班", vec![sheet])]).with_days(&[])
}

fn two_files(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut case = list(truth, rng);
    let mut head = row(&["姓名\\日期"]);
    head.extend(truth.dates().iter().map(|date| t(date.to_string())));
    let mut rows = vec![head];
    for p in truth.people.iter().rev() {
        rows.push(row(&[&p.name]).into_iter().chain(p.days.iter().map(|day| t(day.code()))).collect());
    }
    case.files.insert(0, ("班表", vec![Sheet::new("S", rows)]));
    case.with_days(&CODES)
}

fn long(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut rows = vec![row(&["日期", "工号", "姓名", "班次", "级别", "技能"])];
    let words: Vec<(String, String)> = truth.people.iter().map(|p| (tier_word(p, rng), skill_words(p, rng))).collect();
    for (n, date) in truth.dates().iter().enumerate() {
        for (p, (tier, skills)) in truth.people.iter().zip(&words) {
            rows.push(row(&[&date.to_string(), &p.id, &p.name, p.days[n].code(), tier, skills]));
        }
    }
    Case::new(vec![("明细", vec![Sheet::new("S", rows)])]).with_days(&CODES)
}

fn sheets(truth: &Truth, rng: &mut Pcg64) -> Case {
    let half = truth.people.len() / 2;
    let page = |name: &str, people: &[Person], rng: &mut Pcg64| {
        let mut head = row(&["工号", "姓名", "级别", "技能"]);
        head.extend(truth.dates().iter().map(|date| t(format!("{}日({})", date.day(), &weekday(*date)[3..]))));
        let mut rows = vec![head];
        for p in people {
            let mut cells = left(p, rng);
            cells.extend(p.days.iter().map(|day| t(day.code())));
            rows.push(cells);
        }
        Sheet::new(name, rows)
    };
    let mut case = Case::new(Vec::new()).with_days(&CODES);
    let pages = [page("一组", &truth.people[..half], rng), page("二组", &truth.people[half..], rng)];
    // A text file holds one sheet.
    case.files = vec![("2026年11月 甲", vec![pages[0].clone()]), ("2026年11月 乙", vec![pages[1].clone()])];
    case
}

fn windows(truth: &Truth, rng: &mut Pcg64) -> Case {
    let mut case = list(truth, rng);
    let mut rows = vec![row(&["工号", "开始", "结束", "类型"])];
    for p in &truth.people {
        for (date, day) in truth.dates().iter().zip(&p.days) {
            for (from, to) in day.hours() {
                let at =
                    |hours: &i64| (date.and_hms_opt(0, 0, 0).expect("midnight") + TimeDelta::hours(*hours)).to_string();
                rows.push(row(&[&p.id, &at(from), &at(to), "可用"]));
            }
        }
    }
    case.files.push(("时间窗", vec![Sheet::new("S", rows)]));
    Case { has_windows: true, ..case.with_days(&[]) }
}

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("plan.toml"), kit::PLAN).expect("plan.toml");
    folder
}

fn import(folder: &Path, files: &[PathBuf], options: &[String]) -> (i32, String) {
    let mut command = Command::cargo_bin("peakshift").expect("the program");
    command.args(["import", "--lang", "en", "--as", "agents", "--into"]).arg(folder).args(files).args(options);
    let output = command.output().expect("a run");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    (output.status.code().unwrap_or(-1), said)
}

fn agents(folder: &Path) -> Loaded {
    read::plan(folder, Needs { inquiries: false, agents: true }).expect("tables that read")
}

/// Whether one of `spans` holds the local time.
fn holds(loaded: &Loaded, spans: &[Span], at: chrono::NaiveDateTime) -> bool {
    let moment: Moment = loaded.plan.zone.resolve(at).expect("a moment");
    spans.iter().any(|span| span.contains(moment))
}

fn compare(truth: &Truth, case: &Case, loaded: &Loaded, what: &str) {
    assert_eq!(loaded.plan.agents.len(), truth.people.len(), "{what}");
    for person in &truth.people {
        let agent: &Agent = loaded.plan.agents.values().find(|agent| agent.id == person.id).expect(what);
        assert_eq!(agent.name, person.name, "{what}");
        let served = (date("2026-11-10") - person.hired).num_days();
        let tier = match case.by_service {
            true if served < 28 => "new",
            true if served >= 365 => "senior",
            true => "regular",
            false => person.tier,
        };
        assert_eq!(loaded.plan.tiers[agent.tier].id, tier, "{what}: {}", person.id);
        let queues: Vec<&str> = agent.queues.iter().map(|queue| loaded.plan.queues[*queue].id.as_str()).collect();
        assert_eq!(queues, person.queues, "{what}: {}", person.id);
        if case.has_notes {
            let cell =
                |title: &str| agent.carried.iter().find(|(known, _)| known == title).map(|(_, cell)| cell.as_str());
            assert_eq!(cell("手机"), Some(person.phone.as_str()), "{what}");
            assert_eq!(cell("备注").map(|note| note.trim_start_matches('\'')), Some(person.note.as_str()), "{what}");
        }
        if case.by_service {
            assert!(agent.carried.contains(&("hired".to_owned(), person.hired.to_string())), "{what}");
        }
        if case.has_days {
            compare_days(truth, (person, agent), case.has_windows, loaded, what);
        }
    }
}

/// Half hour by half hour: inside the plan somebody can work where the roster has them work, and what lies outside is worked.
fn compare_days(truth: &Truth, (person, agent): (&Person, &Agent), has_windows: bool, loaded: &Loaded, what: &str) {
    let available = agent.available.as_ref().unwrap_or_else(|| panic!("{what}: {} is free at any time", person.id));
    let (start, end) =
        (date("2026-11-10").and_hms_opt(18, 0, 0).expect("a time"), date("2026-11-12").and_hms_opt(6, 0, 0));
    let mut at = date("2026-11-06").and_hms_opt(0, 15, 0).expect("a time");
    while at < date("2026-11-16").and_hms_opt(0, 0, 0).expect("a time") {
        let inside = at >= start && Some(at) < end;
        let works = truth.works(person, at);
        if inside {
            assert_eq!(holds(loaded, available, at), works, "{what}: {} {at} {:?}", person.id, person.days);
        } else if has_windows {
            assert_eq!(agent.worked, [], "{what}");
        } else {
            assert_eq!(holds(loaded, &agent.worked, at), works, "{what}: {} worked {at} {:?}", person.id, person.days);
        }
        at += TimeDelta::minutes(30);
    }
}

#[test]
fn every_shape_is_read_as_the_truth() {
    for (index, (what, shape)) in SHAPES.into_iter().enumerate() {
        for (seed, form) in [(1, "csv"), (2, "xlsx"), (3, "csv"), (4, "xlsx")] {
            let mut rng = kit::dice(seed + 10 * index as u64);
            let truth = Truth::draw(14, &mut rng);
            let case = shape(&truth, &mut rng);
            let folder = folder();
            let files: Vec<PathBuf> =
                case.files.iter().map(|(name, sheets)| write(folder.path(), name, sheets, form)).collect();
            let (code, said) = import(folder.path(), &files, &case.options);
            assert_eq!(code, 0, "{what}, {form}: {said}");
            compare(&truth, &case, &agents(folder.path()), &format!("{what}, {form}"));
        }
    }
}

/// Next month's sheet needs no questions: codes and words are kept, the date of the first day is not.
#[test]
fn what_was_told_once_is_kept() {
    let mut rng = kit::dice(7);
    let truth = Truth::draw(8, &mut rng);
    let case = weekdays(&truth, &mut rng);
    let folder = folder();
    let file = write(folder.path(), "week", &case.files[0].1, "xlsx");
    assert_eq!(import(folder.path(), std::slice::from_ref(&file), &case.options).0, 0);
    let kept = fs::read_to_string(folder.path().join("import.toml")).expect("what was told");
    assert!(kept.contains("早=09:00-18:00") && !kept.contains("2026"), "{kept}");
    let (code, said) = import(folder.path(), std::slice::from_ref(&file), &[]);
    assert_eq!(code, 3);
    assert!(said.contains("E1061") && !said.contains("E1062"), "{said}");
    let first = ["--first-day".to_owned(), truth.first.to_string()];
    assert_eq!(import(folder.path(), &[file], &first).0, 0, "the same tables again change nothing");
}

/// The roster that `init` writes comes back through `import` as it is.
#[test]
fn a_roster_of_our_own_reads_back() {
    let made = TempDir::new().expect("a folder");
    let plan = made.path().join("plan");
    let init = Command::cargo_bin("peakshift").expect("the program").arg("init").arg(&plan).output().expect("a run");
    assert!(init.status.success());
    let before = agents(&plan);
    let file = made.path().join("roster.csv");
    fs::rename(plan.join("agents.csv"), &file).expect("a file");
    fs::remove_file(plan.join("availability.csv")).expect("a file");
    let (code, said) = import(&plan, &[file], &[]);
    assert_eq!(code, 0, "{said}");
    let after = agents(&plan);
    for (a, b) in before.plan.agents.values().zip(after.plan.agents.values()) {
        let key = |agent: &Agent| (agent.id.clone(), agent.name.clone(), agent.tier, agent.queues.clone());
        assert_eq!(key(a), key(b));
        assert_eq!((a.min_hours, a.max_hours, a.efficiency), (b.min_hours, b.max_hours, b.efficiency));
    }
    assert_eq!(before.plan.agents.len(), after.plan.agents.len());
}

/// A sheet that leaves something open, what is asked, and what is said.
fn asks(rows: Vec<Vec<Cell>>, options: &[&str], wanted: &[&str]) {
    let folder = folder();
    let file = write(folder.path(), "roster", &[Sheet::new("S", rows)], "xlsx");
    let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
    let (code, said) = import(folder.path(), &[file], &options);
    assert_eq!(code, 3, "{wanted:?}: {said}");
    for part in wanted {
        assert!(said.contains(part), "{part} is not said: {said}");
    }
    for name in ["agents.csv", "availability.csv", "worked.csv", "import.toml"] {
        assert!(!folder.path().join(name).exists(), "{name} was written: {said}");
    }
}

#[test]
fn what_is_open_is_asked_with_its_cell_and_nothing_is_written() {
    let head = ["工号", "姓名", "级别", "技能"];
    let wide = |days: &[&str], codes: &[&str]| {
        let mut first = row(&head);
        first.extend(row(days));
        let mut second = row(&["001", "王敏", "资深", "售前"]);
        second.extend(row(codes));
        vec![first, second]
    };
    let one = |id: &str, name: &str, tier: &str, skill: &str| row(&[id, name, tier, skill]);
    // Codes: each once, counted, with the first cell.
    let rows = wide(&["2026-11-10", "2026-11-11", "2026-11-12"], &["早", "早", "值"]);
    asks(rows, &[], &["E1062", "E2", "早 (2, E2), 值 (1, G2)", "--code \"早=09:00-18:00\""]);
    // A spreadsheet has made a date of `9-18`.
    let mut rows = wide(&["2026-11-10", "2026-11-11"], &["休"]);
    rows[1].push(Cell::Date(date("2026-09-18")));
    asks(rows, &[], &["E1062", "9月18日 (1, F2)"]);
    // A blank day of somebody without a shift inside the plan.
    asks(wide(&["2026-11-10", "2026-11-11"], &["休", ""]), &[], &["E1062", "F2", "--code blank=off"]);
    // Tiers, skills, ids.
    asks(vec![row(&head), one("1", "王敏", "P3", "售前")], &[], &["E1063", "C2", "P3 (1, C2)", "--tier \"P3="]);
    asks(vec![row(&head), one("1", "王敏", "", "售前")], &[], &["E1063", "--tier-of-all"]);
    asks(
        vec![row(&head), one("1", "王敏", "资深", "售前 投诉")],
        &[],
        &["E1064", "投诉 (1, D2)", "--queue \"投诉=presale\""],
    );
    asks(vec![row(&head), one("", "王敏", "资深", "售前")], &[], &["E1065", "B2", "--make-ids"]);
    // Twice the same, with both cells.
    let twice = vec![row(&head), one("1", "王敏", "资深", "售前"), one("1", "李静", "资深", "售前")];
    asks(twice, &[], &["E701", "A3", "A2"]);
    // Days whose month nobody names, and days that are no such weekdays.
    asks(wide(&["9", "10", "11"], &["休", "休", "休"]), &[], &["E1061", "E1", "--first-day"]);
    asks(wide(&["2026-11-10 周三", "2026-11-11 周四"], &["休", "休"]), &[], &["E1061"]);
    // Sums with both numbers.
    let mut rows = wide(&["2026-11-10", "2026-11-11"], &["9-18", "9-18"]);
    rows.push(row(&["出勤人数", "", "", "", "1", "2"]));
    asks(rows, &[], &["E1067", "F3", "here stands 2, read were 1", "--skip-totals"]);
    // A number that has lost its digits, and a formula that failed.
    let phones =
        |phone: &str| vec![row(&["工号", "姓名", "级别", "技能", "手机"]), row(&["1", "王敏", "资深", "售前", phone])];
    asks(phones("1.39E+10"), &[], &["E1068", "E2", "--column \"skip=手机\""]);
    // Dates in two ways.
    let dated = vec![row(&["工号", "姓名", "技能", "入职日期"]), row(&["1", "王敏", "售前", "3/4/2026"])];
    asks(dated, &[], &["E1001", "D2", "--date-order"]);
    // No people at all.
    asks(vec![row(&["时间", "咨询量"]), row(&["9:00", "12"])], &[], &["E1060"]);
    // Shifts that overlap, and a day that is off in one row and worked in the next.
    let overlap = wide(&["2026-11-10", "2026-11-11"], &["22:00-次日10:00", "9-18"]);
    asks(overlap, &[], &["E1066", "F2", "E2"]);
}

/// A number of a workbook keeps all its digits, and what an answer settles is written.
#[test]
fn answers_settle_what_was_asked() {
    let folder = folder();
    let mut second = row(&["7", "王敏", "P3", "售前+投诉"]);
    second.push(Cell::Number(13_912_345_678.0));
    let rows = vec![row(&["工号", "姓名", "级别", "技能", "手机"]), second];
    let file = write(folder.path(), "roster", &[Sheet::new("S", rows)], "xlsx");
    let options = ["--tier", "P3=regular", "--queue", "投诉=aftersale"].map(str::to_owned);
    let (code, said) = import(folder.path(), std::slice::from_ref(&file), &options);
    assert_eq!(code, 0, "{said}");
    let table = fs::read_to_string(folder.path().join("agents.csv")).expect("a table");
    assert_eq!(table, "\u{feff}agent_id,name,tier,queues,手机\n7,王敏,regular,presale;aftersale,13912345678\n");
    // What lies there already is asked about before it goes.
    fs::write(folder.path().join("agents.csv"), "agent_id,name,tier,queues\n9,李静,new,presale\n").expect("a table");
    let (code, said) = import(folder.path(), std::slice::from_ref(&file), &[]);
    assert!(code == 3 && said.contains("E1013") && said.contains("--replace"), "{said}");
    assert_eq!(import(folder.path(), &[file], &["--replace".to_owned()]).0, 0);
}

/// Leave by dates alone takes whole days, the last one included; a table whose windows nobody finds is asked about.
#[test]
fn windows_of_agents_whom_the_plan_has() {
    let folder = folder();
    fs::write(folder.path().join("agents.csv"), "agent_id,name,tier,queues\n0012,王敏,new,presale\n").expect("a table");
    let run = |header: [&str; 4], folder: &Path| {
        let rows = vec![row(&header), row(&["王敏", "2026-11-10", "2026-11-11", "病假"])];
        let file = write(folder, "leave", &[Sheet::new("S", rows)], "csv");
        let mut command = Command::cargo_bin("peakshift").expect("the program");
        command.args(["import", "--lang", "en", "--as", "availability", "--into"]).arg(folder).arg(file);
        let output = command.output().expect("a run");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(["姓名", "从何时", "到何时", "假别"], folder.path());
    assert!(code == Some(3) && said.contains("E1069"), "{said}");
    let (code, said) = run(["姓名", "开始日期", "结束日期", "假别"], folder.path());
    assert_eq!(code, Some(0), "{said}");
    let table = fs::read_to_string(folder.path().join("availability.csv")).expect("a table");
    assert_eq!(table, "\u{feff}agent_id,start,end,kind\n0012,2026-11-10T00:00,2026-11-12T00:00,unavailable\n");
}
