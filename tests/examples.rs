//! The plans and programs under examples/ do what their words say.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

const PLANS: [&str; 3] = ["618-30", "black-friday-20", "double11-12"];

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().into_string().expect("a name")).filter(|name| name != "out").collect();
    names.sort();
    names
}

/// A copy, so that nothing is written beside what is committed.
fn copied(plan: &str) -> tempfile::TempDir {
    let (folder, source) = (tempfile::tempdir().expect("a folder"), examples().join(plan));
    for name in names(&source) {
        fs::copy(source.join(&name), folder.path().join(&name)).expect("copied");
    }
    folder
}

fn peakshift(arguments: &[&str], plan: &Path) -> String {
    let mut command = Command::cargo_bin("peakshift").expect("the program");
    let done = command.args(arguments).arg(plan).args(["--lang", "en"]).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

fn output(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("out").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What an example prints. `cargo test` builds the examples with the tests, into a folder beside the one of the tests;
/// `cargo test --test examples` alone does not.
fn printed(example: &str) -> String {
    let here = std::env::current_exe().expect("a path");
    let built = here.parent().and_then(Path::parent).expect("the folder of the profile").join("examples").join(example);
    assert!(built.is_file(), "{} is not there: cargo build --release --examples", built.display());
    let done = Command::new(&built).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

#[test]
fn the_folders_are_these_and_small() {
    let found: Vec<String> = names(&examples()).into_iter().filter(|name| !name.ends_with(".rs")).collect();
    assert_eq!(found, PLANS);
    for plan in PLANS {
        let folder = examples().join(plan);
        let bytes: u64 = names(&folder).iter().map(|name| fs::metadata(folder.join(name)).expect("a file").len()).sum();
        assert!(bytes < 300_000, "{plan} has {bytes} bytes");
    }
}

#[test]
fn every_plan_is_read_without_an_error_and_with_hardly_a_warning() {
    for plan in PLANS {
        let checked = peakshift(&["check", "--json"], copied(plan).path());
        let checked: serde_json::Value = serde_json::from_str(&checked).expect("JSON");
        let findings = checked["findings"].as_array().expect("findings");
        assert!(findings.iter().all(|finding| finding["severity"] != "error"), "{plan}: {findings:?}");
        assert!(findings.len() <= 2, "{plan}: {findings:?}");
    }
}

#[test]
fn every_plan_is_planned_and_keeps_the_rules() {
    for plan in PLANS {
        let folder = copied(plan);
        peakshift(&["plan", "--iterations", "1", "--time-limit", "20", "--quiet"], folder.path());
        let verified: serde_json::Value =
            serde_json::from_str(&peakshift(&["verify", "--json"], folder.path())).expect("JSON");
        assert_eq!(verified["violations"], serde_json::json!([]), "{plan}");
        assert!(verified["objective"]["total"].as_f64().expect("a total") > 0.0, "{plan}");
        let scheduled = output(folder.path(), "schedule.csv");
        assert!(scheduled.lines().count() > 20, "{plan}: {scheduled}");
    }
}

#[test]
fn the_sale_in_new_york_lies_on_the_night_that_has_an_hour_twice() {
    let folder = copied("black-friday-20");
    peakshift(&["forecast", "--quiet"], folder.path());
    peakshift(&["staff", "--quiet"], folder.path());
    let required = output(folder.path(), "requirements.csv");
    let starts: Vec<&str> = required
        .lines()
        .filter(|line| line.contains(",chat,"))
        .map(|line| line.split(',').next().expect("a start"))
        .collect();
    assert_eq!(starts.len(), 2 * 37, "36 hours on the clock");
    let doubled: Vec<&&str> = starts.iter().filter(|start| start.starts_with("2026-11-01T01:")).collect();
    assert_eq!(
        doubled,
        [&"2026-11-01T01:00-04:00", &"2026-11-01T01:30-04:00", &"2026-11-01T01:00-05:00", &"2026-11-01T01:30-05:00"]
    );
}

#[test]
fn the_forecast_of_a_history_in_memory_rises_at_the_opening() {
    let printed = printed("forecast");
    let row = |start: &str| -> Vec<f64> {
        let line = printed.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {printed}"));
        line.split_whitespace().filter_map(|cell| cell.parse().ok()).collect()
    };
    let (before, opening) = (row("2026-10-15T19:00"), row("2026-10-15T20:00"));
    assert!(before[1] < 1.5 * before[0], "an hour before the sale is like any other: {before:?}");
    assert!(opening[1] > 2.5 * opening[0], "the sale opens at 20:00: {opening:?}");
    assert!(opening[3] > 2.0 * before[3], "and needs agents: {opening:?}");
    assert_eq!(printed.lines().filter(|line| line.starts_with("2026-10-1")).count(), 8);
}

#[test]
fn the_schedule_for_a_requirement_from_elsewhere_is_printed_with_its_proof() {
    let printed = printed("schedule");
    let last = printed.lines().last().expect("a line");
    let numbers: Vec<f64> = last.split([' ', ';', ',']).filter_map(|word| word.parse().ok()).collect();
    let [cost, bound] = [0, 1].map(|index| numbers[index]);
    let bound_holds = bound <= cost && cost < 4.0 * bound;
    assert!(bound_holds, "{last}");
    assert!(printed.contains("A1 2026-11-11T"), "the only lead works: {printed}");
    assert!(printed.contains(" break ") && printed.contains(" work presale"), "{printed}");
}
