//! What people lock and change by hand in schedule.xlsx, and how `--pins` reads it back.
//!
//! A workbook is edited as another program saves it: every cell written anew as text or number, so that dates have lost their format.

use assert_cmd::Command;
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use tempfile::TempDir;

const PLAN: &str = "[plan]
timezone = \"Asia/Shanghai\"
start = \"2026-11-10T18:00\"
end = \"2026-11-11T06:00\"
[[queues]]
id = \"presale\"
name = \"售前\"
[[queues]]
id = \"aftersale\"
name = \"售后\"
[solver]
iterations = 1
";
const AGENTS: &str = "agent_id,name,tier,queues
A01,王芳,regular,presale;aftersale
A02,李娜,regular,presale
A03,张伟,regular,presale
";
/// Sheets by language: segments, time grid.
const SHEETS: [(&str, &str, &str); 2] = [("en", "Segments", "Time grid"), ("zh", "班段", "时间网格")];
/// First row of agents in the grid, and the column of 18:00.
const FIRST: usize = 4;
const CLOCK: usize = 2;

fn peakshift(folder: &Path, lang: &str, arguments: &[&str]) -> (i32, Value, String) {
    let mut run = Command::cargo_bin("peakshift").expect("the binary");
    let (command, options) = arguments.split_first().expect("a command");
    run.current_dir(folder).arg(command).args([".", "--lang", lang, "--json"]).args(options);
    let output = run.output().expect("runs");
    let object = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code().expect("a code"), object, String::from_utf8(output.stderr).expect("UTF-8"))
}

/// A folder with a schedule for one agent at all times.
fn folder(lang: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let need = |required: &str| -> String {
        let starts =
            (0..24).map(|i| (18 * 60 + i * 30) % 1440).map(|minute| (minute, if minute < 1080 { 11 } else { 10 }));
        let row = |(minute, day)| {
            format!("2026-11-{day}T{:02}:{:02},presale,{required},0,normal\n", minute / 60, minute % 60)
        };
        format!("start,queue,required,standby_required,level\n{}", starts.map(row).collect::<String>())
    };
    for (name, text) in
        [("plan.toml", PLAN), ("agents.csv", AGENTS), ("need.csv", &need("1")), ("nothing.csv", &need("0"))]
    {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let (code, _, stderr) = peakshift(folder.path(), lang, &["schedule", "--requirements", "need.csv"]);
    assert_eq!(code, 0, "{stderr}");
    folder
}

type Sheet = Vec<Vec<Data>>;

/// A workbook by sheets, every row as long as its longest, from the first cell on.
struct Book(Vec<(String, Sheet)>);

impl Book {
    fn of(folder: &Path) -> Book {
        let mut book =
            Xlsx::new(Cursor::new(fs::read(folder.join("out/schedule.xlsx")).expect("a workbook"))).expect("read");
        let sheets = book.sheet_names().into_iter().map(|name| {
            let range = book.worksheet_range(&name).expect("a sheet");
            let (height, width) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
            let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
            let rows = (0..height).map(|row| (0..width).map(|column| cell(row, column)).collect()).collect();
            (name, rows)
        });
        Book(sheets.collect())
    }

    fn sheet(&mut self, name: &str) -> &mut Sheet {
        &mut self.0.iter_mut().find(|(known, _)| known == name).expect("the sheet").1
    }

    fn save(&self, folder: &Path) {
        let mut book = Workbook::new();
        for (name, rows) in &self.0 {
            let sheet = book.add_worksheet();
            sheet.set_name(name).expect("a name");
            for (row, cells) in rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let (row, column) = (row as u32, column as u16);
                    match cell {
                        Data::Empty => {}
                        Data::Float(number) => drop(sheet.write_number(row, column, *number).expect("a number")),
                        Data::DateTime(at) => drop(sheet.write_number(row, column, at.as_f64()).expect("a number")),
                        other => drop(sheet.write_string(row, column, other.to_string()).expect("a text")),
                    }
                }
            }
        }
        book.save(folder.join("edited.xlsx")).expect("saved");
    }
}

fn text(word: &str) -> Data {
    if word.is_empty() { Data::Empty } else { Data::String(word.to_owned()) }
}

/// The published rows without their lead.
fn rows(folder: &Path) -> Vec<String> {
    let schedule = fs::read_to_string(folder.join("out/schedule.csv")).expect("a schedule");
    let cells = |line: &str| -> Vec<String> { line.split(',').map(str::to_owned).collect() };
    schedule
        .lines()
        .skip(1)
        .map(|line| {
            let cells = cells(line);
            format!("{},{}", cells[0], cells[3..7].join(","))
        })
        .collect()
}

/// Code, file, line, column and message of each finding.
fn findings(object: &Value) -> Vec<(String, String, u64, u64, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let number = |finding: &Value, key: &str| finding[key].as_u64().unwrap_or_default();
    let all = object["findings"].as_array().expect("findings").iter();
    all.map(|f| (text(f, "code"), text(f, "file"), number(f, "line"), number(f, "column"), text(f, "message")))
        .collect()
}

/// The grid's row of an agent with something to do, and the columns in which it works.
fn at_work(grid: &Sheet, published: &str) -> (usize, Vec<usize>) {
    let works = |row: usize| -> Vec<usize> {
        (CLOCK..grid[row].len() - 1).filter(|&column| grid[row][column].to_string().as_str() == published).collect()
    };
    (FIRST..grid.len()).map(|row| (row, works(row))).find(|(_, columns)| !columns.is_empty()).expect("somebody works")
}

/// Nobody is needed any more: without the mark nobody would work.
#[test]
fn a_marked_row_stays_and_the_rest_is_planned_around_it() {
    for ((lang, segments, _), mark) in SHEETS.into_iter().zip(["x", "锁定"]) {
        let folder = folder(lang);
        let before = rows(folder.path());
        let mut book = Book::of(folder.path());
        book.sheet(segments)[2][8] = text(mark);
        book.save(folder.path());
        let again = ["schedule", "--requirements", "nothing.csv"];
        let (code, _, stderr) = peakshift(folder.path(), lang, &[&again[..], &["--pins", "edited.xlsx"]].concat());
        assert_eq!(code, 0, "{stderr}");
        let after = rows(folder.path());
        assert!(after.contains(&before[1]), "{lang}: {} is not in {after:?}", before[1]);
        assert!(after.len() < before.len(), "only that block is left: {after:?}");
        let (code, _, _) = peakshift(folder.path(), lang, &again);
        assert_eq!((code, rows(folder.path()).len()), (0, 0), "without marks nobody works");
    }
}

/// A row that was changed counts without a mark, and so does a new one.
#[test]
fn a_changed_row_is_kept_as_it_was_changed() {
    for (lang, segments, _) in SHEETS {
        let folder = folder(lang);
        let mut book = Book::of(folder.path());
        let sheet = book.sheet(segments);
        let standby = ["A03", "", "", "2026-11-10 20:00", "2026/11/10 21:00", "待命", "售前"].map(text).to_vec();
        sheet.push(standby);
        book.save(folder.path());
        let (code, _, stderr) =
            peakshift(folder.path(), lang, &["schedule", "--requirements", "nothing.csv", "--pins", "edited.xlsx"]);
        assert_eq!(code, 0, "{stderr}");
        assert_eq!(rows(folder.path()), ["A03,2026-11-10T20:00,2026-11-10T21:00,standby,presale"]);
    }
}

#[test]
fn cells_of_the_grid_are_read_back() {
    for (lang, _, name) in SHEETS {
        let folder = folder(lang);
        let mut book = Book::of(folder.path());
        let grid = book.sheet(name);
        let (emptied, columns) = at_work(grid, "售前");
        let id = grid[emptied][0].to_string();
        for cell in &mut grid[emptied][columns[0]..=columns[columns.len() - 1]] {
            *cell = Data::Empty;
        }
        // Another agent works from 20:00 to 20:30 in the queue, whatever it did then.
        let other =
            (FIRST..grid.len()).find(|&row| row != emptied && grid[row][0].to_string() != id).expect("two agents");
        let drawn = grid[other][0].to_string();
        for cell in &mut grid[other][CLOCK + 24..CLOCK + 30] {
            *cell = text(if lang == "en" { "Standby presale" } else { "待命 售前" });
        }
        book.save(folder.path());
        let (code, _, stderr) =
            peakshift(folder.path(), lang, &["schedule", "--requirements", "need.csv", "--pins", "edited.xlsx"]);
        assert_eq!(code, 0, "{stderr}");
        let (code, object, stderr) = peakshift(folder.path(), lang, &["verify", "--pins", "edited.xlsx"]);
        assert_eq!(code, 0, "{object}");
        assert!(!stderr.contains("W950"), "the roster is as it was: {stderr}");
        let after = rows(folder.path());
        let stands_by = |row: &String| row.starts_with(&format!("{drawn},")) && row.ends_with(",standby,presale");
        assert!(after.iter().any(stands_by), "{after:?}");
        let (first, last) = (columns[0] - CLOCK, columns[columns.len() - 1] - CLOCK + 1);
        let clock = |slot: usize| {
            let minute = 18 * 60 + slot * 5;
            format!("2026-11-{}T{:02}:{:02}", 10 + minute / 1440, minute % 1440 / 60, minute % 60)
        };
        let free = |row: &&String| {
            let cells: Vec<&str> = row.split(',').collect();
            cells[0] == id && cells[1] < clock(last).as_str() && cells[2] > clock(first).as_str()
        };
        assert_eq!(after.iter().filter(free).collect::<Vec<_>>(), Vec::<&String>::new());
    }
}

/// Every cell that cannot be taken is named, those of both sheets at once.
#[test]
fn what_cannot_be_read_is_named_with_its_cell() {
    for (lang, segments, name) in SHEETS {
        let folder = folder(lang);
        let mut book = Book::of(folder.path());
        book.sheet(segments)[1][8] = text("maybe");
        let grid = book.sheet(name);
        let row = (FIRST..grid.len()).find(|&row| grid[row][0].to_string().as_str() == "A01");
        let (row, _) = row.map_or_else(|| at_work(grid, "售前"), |row| (row, Vec::new()));
        grid[row][CLOCK + 3] = text("xyz");
        book.save(folder.path());
        let before = rows(folder.path());
        let again = ["schedule", "--requirements", "need.csv", "--pins", "edited.xlsx"];
        let (code, object, stderr) = peakshift(folder.path(), lang, &again);
        assert_eq!(code, 3, "{stderr}");
        let found = findings(&object);
        let of = |code: &str| found.iter().find(|finding| finding.0 == code).unwrap_or_else(|| panic!("{found:?}"));
        let (_, file, line, column, _) = of("E730");
        assert_eq!((file.as_str(), *line, *column), (format!("edited.xlsx [{segments}]").as_str(), 2, 9));
        let (_, file, line, column, message) = of("E733");
        let place = (format!("edited.xlsx [{name}]"), row as u64 + 1, CLOCK as u64 + 4);
        assert_eq!((file.clone(), *line, *column), place);
        assert!(message.contains(&format!("{name}!F{}", row + 1)) && message.contains("xyz"), "{message}");
        assert_eq!(rows(folder.path()), before, "nothing is written");
    }
}

/// A cell that no schedule of its agent keeps is named with the rule against it.
#[test]
fn what_breaks_a_rule_is_named_with_its_cell_and_rule() {
    let folder = folder("en");
    let mut book = Book::of(folder.path());
    let grid = book.sheet("Time grid");
    let row = (FIRST..grid.len()).find(|&row| grid[row][0].to_string().as_str() != "A01").expect("another agent");
    let id = grid[row][0].to_string();
    // An hour's break, and a queue that the agent does not have.
    for cell in &mut grid[row][CLOCK..CLOCK + 12] {
        *cell = text("break");
    }
    for cell in &mut grid[row][CLOCK + 60..CLOCK + 66] {
        *cell = text("aftersale");
    }
    book.save(folder.path());
    let (code, object, stderr) =
        peakshift(folder.path(), "en", &["schedule", "--requirements", "need.csv", "--pins", "edited.xlsx"]);
    assert_eq!(code, 3, "{stderr}");
    let found = findings(&object);
    assert!(
        found.iter().all(|f| f.0 == "E901" && f.1 == "edited.xlsx [Time grid]" && f.2 == row as u64 + 1),
        "{found:?}"
    );
    let skill = found.iter().find(|f| f.4.contains("R3")).unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(skill.3, (CLOCK + 61) as u64);
    assert!(skill.4.contains(&format!("Time grid!BK{}", row + 1)) && skill.4.contains(&id), "{}", skill.4);
}

#[test]
fn a_break_of_an_hour_is_refused_by_its_rule() {
    let folder = folder("zh");
    let mut book = Book::of(folder.path());
    let grid = book.sheet("时间网格");
    let row = FIRST;
    for cell in &mut grid[row][CLOCK + 12..CLOCK + 24] {
        *cell = text("小休");
    }
    book.save(folder.path());
    let (code, object, stderr) =
        peakshift(folder.path(), "zh", &["schedule", "--requirements", "need.csv", "--pins", "edited.xlsx"]);
    assert_eq!(code, 3, "{stderr}");
    let found = findings(&object);
    assert!(found.len() == 1 && found[0].0 == "E901" && found[0].4.contains("R10"), "{found:?}");
    assert!(found[0].4.starts_with("时间网格!") && found[0].4.contains("小休"), "{found:?}");
}

/// What the two sheets say of one agent and time must be the same.
#[test]
fn a_row_and_a_cell_that_contradict_are_both_named() {
    let folder = folder("en");
    let mut book = Book::of(folder.path());
    let id = book.sheet("Segments")[1][0].to_string();
    book.sheet("Segments")[1][8] = text("x");
    let grid = book.sheet("Time grid");
    let row = (FIRST..grid.len()).find(|&row| grid[row][0].to_string() == id).expect("its row");
    let works =
        (CLOCK..grid[row].len() - 1).find(|&column| grid[row][column].to_string().as_str() == "售前").expect("work");
    grid[row][works + 1] = Data::Empty;
    book.save(folder.path());
    let again = ["schedule", "--requirements", "need.csv", "--pins", "edited.xlsx"];
    let (code, object, stderr) = peakshift(folder.path(), "en", &again);
    assert_eq!(code, 3, "{stderr}");
    let found = findings(&object);
    assert!(found.len() == 1 && found[0].0 == "E731", "{found:?}");
    assert!(found[0].4.contains("Time grid!") && found[0].4.contains("Segments!D2"), "{}", found[0].4);
}

#[test]
fn nothing_changed_locks_nothing_and_all_locks_all() {
    for (lang, ..) in SHEETS {
        let folder = folder(lang);
        Book::of(folder.path()).save(folder.path());
        let before = rows(folder.path());
        let (code, _, stderr) = peakshift(folder.path(), lang, &["verify", "--pins", "edited.xlsx"]);
        assert!(code == 0 && stderr.contains("W732"), "{stderr}");
        let again = ["schedule", "--requirements", "nothing.csv", "--pins", "edited.xlsx", "--pins-all"];
        let (code, _, stderr) = peakshift(folder.path(), lang, &again);
        assert!(code == 0 && !stderr.contains("W732"), "{stderr}");
        assert_eq!(rows(folder.path()), before);
    }
    let folder = folder("en");
    assert_eq!(peakshift(folder.path(), "en", &["schedule", "--pins-all"]).0, 2, "all rows of what");
}

/// With all rows kept, what was taken away in the grid goes before the rows that only stand there as published.
#[test]
fn a_changed_cell_goes_before_rows_that_nobody_touched() {
    let folder = folder("en");
    let before = rows(folder.path());
    let mut book = Book::of(folder.path());
    let grid = book.sheet("Time grid");
    let (row, columns) = at_work(grid, "售前");
    let id = grid[row][0].to_string();
    for cell in &mut grid[row][columns[0]..=columns[columns.len() - 1]] {
        *cell = text("off");
    }
    book.save(folder.path());
    let again = ["schedule", "--requirements", "nothing.csv", "--pins", "edited.xlsx", "--pins-all"];
    let (code, object, stderr) = peakshift(folder.path(), "en", &again);
    assert_eq!(code, 0, "{object} {stderr}");
    let others: Vec<String> = before.into_iter().filter(|row| !row.starts_with(&format!("{id},"))).collect();
    assert_eq!(rows(folder.path()), others);
}

#[test]
fn columns_and_notes_that_are_gone_are_said() {
    let folder = folder("en");
    let mut book = Book::of(folder.path());
    for row in book.sheet("Time grid") {
        row.remove(CLOCK + 5);
    }
    book.save(folder.path());
    let again = ["schedule", "--requirements", "need.csv", "--pins", "edited.xlsx"];
    let (code, object, stderr) = peakshift(folder.path(), "en", &again);
    assert!(code == 3 && findings(&object).iter().any(|f| f.0 == "E734"), "{stderr}");

    let mut book = Book::of(folder.path());
    let grid = book.sheet("Time grid");
    let note = grid[FIRST].iter().rposition(|cell| cell.to_string().starts_with('{')).expect("a note");
    grid[FIRST][note] = Data::Empty;
    book.save(folder.path());
    let (code, _, stderr) = peakshift(folder.path(), "en", &again);
    assert!(code == 0 && stderr.contains("W735"), "{stderr}");
}

/// Of a table with marks only the marked rows are kept; of one without, all.
#[test]
fn a_csv_may_mark_rows() {
    let folder = folder("en");
    let before = rows(folder.path());
    let schedule = fs::read_to_string(folder.path().join("out/schedule.csv")).expect("a schedule");
    let marked: String = schedule
        .lines()
        .enumerate()
        .map(|(at, line)| format!("{line},{}\n", ["locked", "x", "", "否"][at.min(3)]))
        .collect();
    fs::write(folder.path().join("marked.csv"), marked).expect("written");
    let again = ["schedule", "--requirements", "nothing.csv", "--pins"];
    for (more, all) in [(&["marked.csv"][..], false), (&["marked.csv", "--pins-all"], true)] {
        let (code, _, stderr) = peakshift(folder.path(), "en", &[&again[..], more].concat());
        assert_eq!(code, 0, "{stderr}");
        let after = rows(folder.path());
        assert!(after.contains(&before[0]), "{after:?}");
        assert_eq!(after == before, all, "{after:?}");
    }
}
