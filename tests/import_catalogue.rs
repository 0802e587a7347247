//! The shifts that an imported roster uses are proposed as a catalogue, and a plan with it is made in them.

use calamine::{Data, Reader, Xlsx};
use chrono::{Datelike, NaiveDate, Timelike};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

const CODES: [&str; 6] = ["--code", "早=08:00-17:00", "--code", "中=13:00-22:00", "--code", "晚=18:00-24:00"];

fn run(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).args(["--lang", "en"]).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout) + &text(output.stderr))
}

fn done(arguments: &[&str]) -> String {
    let (code, said) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {said}");
    said
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

/// Twelve people, codes under two dates.
fn roster() -> String {
    let mut text = "工号,姓名,级别,技能,2026-11-10,2026-11-11\n".to_owned();
    for n in 0..12 {
        let tier = ["资深", "正式", "正式", "新人"][n % 4];
        let skill = ["售前", "售前/售后", "售后"][n % 3];
        let codes = [("休", "早"), ("晚", "休"), ("休", "中班"), ("晚", "9-18")][n % 4];
        // Writing to a string cannot fail.
        let _ = writeln!(text, "K{n:03},王{n:02},{tier},{skill},{},{}", codes.0, codes.1);
    }
    text
}

/// The first word of every line of every cell of a sheet.
fn first_words(workbook: &Path, sheet: usize) -> BTreeSet<String> {
    let mut book: Xlsx<_> = calamine::open_workbook(workbook).expect("a workbook");
    let name = book.sheet_names()[sheet].clone();
    let range = book.worksheet_range(&name).expect("a sheet");
    let cells = range.rows().flatten().filter_map(|cell| match cell {
        Data::String(text) => Some(text.clone()),
        _ => None,
    });
    let lines: Vec<String> = cells.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines.iter().filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

#[test]
fn what_the_import_proposes_makes_a_plan_in_the_shifts_of_the_roster() {
    let parent = tempfile::tempdir().expect("a folder");
    let (plan, file) = (parent.path().join("plan"), parent.path().join("roster.csv"));
    done(&["init", path(&plan), "--agents", "12", "--seed", "3"]);
    fs::write(&file, roster()).expect("written");
    let import = ["import", path(&file), "--into", path(&plan), "--as", "agents", "--replace"];
    let said = done(&[&import[..], &CODES[..]].concat());
    let from = said.find("[[shifts]]").expect("a proposal");
    let is_setting = |line: &&str| line.is_empty() || line.starts_with("[[") || line.contains(" = ");
    let proposal: String = said[from..].lines().take_while(is_setting).map(|line| format!("{line}\n")).collect();
    let settings = fs::read_to_string(plan.join("plan.toml")).expect("plan.toml");
    fs::write(plan.join("plan.toml"), format!("{settings}\n{proposal}")).expect("written");
    let parsed: toml::Table = proposal.parse().unwrap_or_else(|error| panic!("{error}: {proposal}"));
    let ids: Vec<&str> = parsed["shifts"].as_array().expect("a list").iter().filter_map(|s| s["id"].as_str()).collect();
    assert_eq!(ids, ["早", "09:00-18:00", "中", "晚"], "{said}");

    done(&["plan", path(&plan), "--iterations", "3", "--quiet"]);
    done(&["verify", path(&plan)]);
    let words = first_words(&plan.join("out/schedule.xlsx"), 1);
    for id in ids {
        assert!(words.contains(id), "{id} is not in the roster for people: {words:?}");
    }
}

#[test]
fn longer_and_finer_shifts_say_which_rules_they_need() {
    let parent = tempfile::tempdir().expect("a folder");
    let (plan, file) = (parent.path().join("plan"), parent.path().join("roster.csv"));
    done(&["init", path(&plan), "--agents", "12"]);
    fs::write(&file, roster()).expect("written");
    let codes = ["--code", "早=08:15-20:15", "--code", "中=13:00-22:00", "--code", "晚=18:00-20:00"];
    let import = ["import", path(&file), "--into", path(&plan), "--as", "agents", "--replace", "--dry-run"];
    // Nothing is written, so that the proposal is a matter of the object.
    let said = done(&[&import[..], &codes[..], &["--json"]].concat());
    assert!(said.contains("\"minutes\": 720") || said.contains("\"minutes\":720"), "{said}");
    let written = done(&[&import[..7], &codes[..]].concat());
    let needs = "block_grid_minutes = 15, min_block_minutes = 120, max_block_minutes = 720, max_duty_minutes = 690";
    assert!(written.contains(needs), "{written}");
}

/// Inquiries by the hour with a festival of six times as many.
fn inquiries() -> String {
    let mut text = "start,queue,inquiries\n".to_owned();
    let first = NaiveDate::from_ymd_opt(2025, 9, 1).expect("a day").and_time(Default::default());
    for hour in 0..24 * 433 {
        let at = first + chrono::TimeDelta::hours(hour);
        let raised = if (at.month(), at.day()) == (11, 11) { 6 } else { 1 };
        let count = [3, 20][usize::from((8..23).contains(&at.hour()))] * raised + at.day() % 3;
        let _ = writeln!(text, "{},售前,{count}", at.format("%Y-%m-%dT%H:%M"));
    }
    text
}

#[test]
fn a_folder_around_exports_has_the_shifts_of_the_roster_as_comments() {
    let parent = tempfile::tempdir().expect("a folder");
    let [plan, volumes, file] = ["plan", "volumes.csv", "roster.csv"].map(|name| parent.path().join(name));
    fs::write(&volumes, inquiries()).expect("written");
    fs::write(&file, roster().replace("售前/售后", "售前").replace("售后", "售前")).expect("written");
    let init = ["init", path(&plan), "--from", path(&volumes), path(&file)];
    let said = done(&[&init[..], &CODES[..]].concat());
    assert!(said.contains("the 4 shifts of the roster"), "{said}");
    let settings = fs::read_to_string(plan.join("plan.toml")).expect("plan.toml");
    let parsed: toml::Table = settings.parse().expect("TOML");
    assert!(!parsed.contains_key("shifts"), "only comments");
    let at = settings.find("# [[shifts]]").expect("the proposal");
    let live: String = settings[at..].lines().map(|line| format!("{}\n", line.trim_start_matches("# "))).collect();
    fs::write(plan.join("plan.toml"), format!("{}{live}", &settings[..at])).expect("written");
    let (_, said) = run(&["check", path(&plan)]);
    assert!(!said.contains("E317") && !said.contains("E2"), "{said}");
}
