//! The READMEs say what the code does.

use calamine::{Reader, SheetVisible, Xlsx};
use peakshift::read::table::columns::COLUMNS;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const ENGLISH: &str = "README.md";
const CHINESE: &str = "README.zh-CN.md";

fn text(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a README")
}

/// The lines of the table under `heads`.
fn table(text: &str, heads: &str) -> Vec<String> {
    let columns = heads.matches('|').count() - 1;
    let head = format!("{heads}\n{}|\n", "| --- ".repeat(columns));
    let rows = text.split(&head).nth(1).unwrap_or_else(|| panic!("there is no table under {heads}"));
    rows.lines().take_while(|line| line.starts_with('|')).map(str::to_owned).collect()
}

/// What stands in backticks in `text`.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What the program says to `arguments`.
fn said(arguments: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin("peakshift")).args(arguments).output().expect("runs");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn commands() -> Vec<String> {
    let help = said(&["--help", "--lang", "en"]);
    let list = help.split("Commands:\n").nth(1).expect("a list of commands");
    let lines = list.lines().take_while(|line| line.starts_with("  "));
    let name = |line: &str| {
        line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?.split(' ').next().map(str::to_owned)
    };
    lines.filter_map(name).collect()
}

#[test]
fn the_table_of_columns_is_that_of_the_reader() {
    let expected: Vec<String> =
        COLUMNS.iter().map(|column| format!("| `{}` | {} |", column.name, column.aliases.join("、"))).collect();
    assert_eq!(table(&text(ENGLISH), "| column | also |"), expected);
    let chinese = table(&text(CHINESE), "| 列 | 也可写作 |");
    assert!(chinese.len() > 10);
    for row in chinese {
        assert!(expected.contains(&row), "{row}");
    }
}

#[test]
fn everything_that_they_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [ENGLISH, CHINESE] {
        let text = text(name);
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().expect("a target");
            let (file, section) =
                target.split_once('#').map_or((target, None), |(file, section)| (file, Some(section)));
            let file = if file.is_empty() { name } else { file };
            assert!(root.join(file).exists(), "{name}: {target} is not there");
            let is_there = section.is_none_or(|section| headings(file).contains(section));
            assert!(is_there, "{name}: {target} has no such heading");
        }
        for script in text.split("sh scripts/").skip(1) {
            let script = script.split(|c: char| c.is_whitespace() || c == '`').next().expect("a name");
            assert!(root.join("scripts").join(script).is_file(), "{name}: scripts/{script} is not there");
        }
    }
}

/// The gallery shows twelve pictures, and the script makes exactly these.
#[test]
fn the_gallery_is_what_its_script_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/gallery.md")).expect("a page");
    let script = fs::read_to_string(root.join("scripts/gallery.sh")).expect("a script");
    let shown: Vec<&str> =
        page.split("](images/gallery/").skip(1).filter_map(|rest| rest.split(".png)").next()).collect();
    assert_eq!(shown.len(), 12);
    for name in shown {
        let made = ["shoot", "terminal", "sheet"].iter().any(|made| script.contains(&format!("{made} {name} ")));
        assert!(made && root.join(format!("docs/images/gallery/{name}.png")).is_file(), "{name}");
    }
}

/// The anchors of the headings of a page.
fn headings(name: &str) -> BTreeSet<String> {
    text(name).lines().filter_map(|line| line.strip_prefix('#')).map(anchor).collect()
}

/// The anchor that a heading gets on the page.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn both_have_a_row_for_every_command() {
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    for (name, heads) in [(ENGLISH, "| command | does |"), (CHINESE, "| 命令 | 做什么 |")] {
        let rows = table(&text(name), heads);
        let named: BTreeSet<String> = rows
            .iter()
            .flat_map(|row| quoted(row.split('|').nth(1).expect("a cell")).collect::<Vec<_>>())
            .filter_map(|cell| cell.split(' ').next())
            .filter(|name| !name.starts_with("--"))
            .map(str::to_owned)
            .collect();
        let missing: Vec<&String> = commands.iter().filter(|command| !named.contains(*command)).collect();
        assert!(missing.is_empty(), "{name} has no row for {missing:?}");
        let unknown: Vec<&String> = named.iter().filter(|name| !commands.contains(name)).collect();
        assert!(unknown.is_empty(), "{name} has rows for {unknown:?}");
    }
}

#[test]
fn every_option_that_they_name_is_one() {
    let mut known: BTreeSet<String> = ["--lang", "--json", "--quiet", "--color"].map(str::to_owned).into();
    // Options of scripts, of benches and of cargo.
    known.extend(["--install", "--release", "--example", "--bench", "--only-upgrade", "--version"].map(str::to_owned));
    let helps = commands().into_iter().filter(|command| command != "help").map(|command| said(&[&command, "--help"]));
    for help in helps.chain([said(&["--help"])]) {
        known.extend(options(&help));
    }
    for name in [ENGLISH, CHINESE] {
        let text = text(name);
        let of_program = text.lines().filter(|line| !line.contains("bash benches/"));
        for option in of_program.flat_map(options) {
            assert!(known.contains(&option), "{name}: there is no option {option}");
        }
    }
}

/// An option is one of the command that it stands behind, not of any command.
#[test]
fn every_call_that_they_show_is_one_of_the_program() {
    let commands = commands();
    let mut seen = BTreeSet::new();
    for name in [ENGLISH, CHINESE] {
        let text = text(name);
        for line in quoted(&text).flat_map(str::lines) {
            let call = line.split(" #").next().expect("a call");
            let is_named = call.starts_with("peakshift ");
            let mut words = call.split_whitespace().skip(usize::from(is_named));
            let Some(command) = words.next().filter(|word| !word.starts_with('-')).map(str::to_owned) else { continue };
            let is_command = commands.contains(&command);
            assert!(is_command || !is_named, "{name}: there is no command {command}: {line}");
            if !is_command || command == "help" {
                continue;
            }
            let known = options(&said(&[&command, "--help"]));
            for option in words.flat_map(options) {
                assert!(known.contains(&option), "{name}: {command} has no {option}: {line}");
            }
            seen.insert(command);
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

/// What `plan` prints first and the sheets that it makes, by the words of the Chinese page.
#[test]
fn the_figures_and_sheets_that_it_names_are_those_of_a_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan");
    let path = plan.to_str().expect("a UTF-8 path");
    said(&["init", path, "--agents", "6", "--quiet"]);
    let printed = said(&["plan", path, "--iterations", "1", "--lang", "zh"]);
    let page = text(CHINESE);
    let shown = page.split("```text\n").find(|part| part.starts_with("双11 2026\n")).expect("what plan prints");
    assert_eq!(labels(shown), labels(&printed));
    let rows = table(&page, "| 数 | 怎么读 |");
    let explained: Vec<&str> = rows.iter().filter_map(|row| row.split('|').nth(1)).map(str::trim).collect();
    assert_eq!(explained, labels(&printed));
    let book: Xlsx<_> = calamine::open_workbook(plan.join("out/schedule.xlsx")).expect("a workbook");
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let sheets: Vec<&str> = sheets.map(|sheet| sheet.name.as_str()).collect();
    let named = page.lines().find(|line| line.starts_with("schedule.xlsx 的工作表：")).expect("the sheets");
    assert_eq!(quoted(named).collect::<Vec<_>>(), sheets);
}

/// The labels of the figures below the title in what `plan` prints.
fn labels(printed: &str) -> Vec<&str> {
    let figures = printed.lines().skip(1).take_while(|line| line.starts_with("  "));
    figures.filter_map(|line| line.split_whitespace().next()).collect()
}

/// Words like `--option` in `text`.
fn options(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let long = |word: &&str| word.len() > 3 && word.starts_with("--") && word.as_bytes()[2].is_ascii_lowercase();
    words.filter(long).map(str::to_owned).collect()
}

/// The Chinese table of settings against the file of defaults that `init` writes.
#[test]
fn the_defaults_that_it_names_are_those_that_init_writes() {
    let defaults = include_str!("../data/init/defaults.toml");
    let mut section = String::new();
    let mut known = BTreeSet::new();
    for line in defaults.lines().map(|line| line.trim_start_matches("# ")) {
        if line.starts_with('[') {
            section = line.split(']').next().expect("a head").trim_start_matches('[').to_owned();
        } else if let Some((key, value)) = line.split_once(" = ") {
            let value = value.split('#').next().expect("a value").trim().to_owned();
            known.insert((section.clone(), key.to_owned(), value));
        }
    }
    let mut compared = 0;
    for row in table(&text(CHINESE), "| 设置 | 默认 | 含义 |") {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let mut keys: Vec<&str> = quoted(cells[1]).collect();
        let Some((section, first)) = keys[0].split_once(' ') else { panic!("{row}") };
        if section.starts_with("[[") || section == "[squads]" {
            continue;
        }
        keys[0] = first;
        for (key, value) in keys.iter().zip(cells[2].split('、')) {
            let section = section.trim_matches(['[', ']']).to_owned();
            assert!(known.contains(&(section, (*key).to_owned(), value.to_owned())), "{row}: {key} is not {value}");
            compared += 1;
        }
    }
    assert!(compared > 12, "{compared} settings were compared");
}
