//! What `--pins` and `--schedule` say about rows that were edited by hand.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const PLAN: &str = "[plan]
timezone = \"Asia/Shanghai\"
start = \"2026-11-10T18:00\"
end = \"2026-11-11T06:00\"
[[queues]]
id = \"presale\"
[solver]
iterations = 1
";
const AGENTS: &str =
    "agent_id,name,tier,queues\nA01,王芳,regular,presale\nA02,李娜,regular,presale\nA03,张伟,regular,presale\n";
const NEED: &str = "start,queue,required,standby_required,level\n2026-11-10T18:00,presale,1,0,normal\n";
const PINS: &str = "agent_id,name,start,end,activity,queue
A01,王芳,2026-11-10T22:00,2026-11-10T22:45,work,presale
A01,王芳,2026-11-10T22:45,2026-11-10T22:55,break,
A01,王芳,2026-11-10T22:55,2026-11-10T23:40,work,presale
A01,王芳,2026-11-10T23:40,2026-11-10T23:50,break,
A01,王芳,2026-11-10T23:50,2026-11-11T00:30,work,presale
";

fn folder(pins: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("plan.toml", PLAN), ("agents.csv", AGENTS), ("need.csv", NEED), ("pins.csv", pins)] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn good(plan: &Path, command: &str, options: &[&str]) {
    let mut run = Command::cargo_bin("peakshift").expect("the binary");
    run.arg(command).arg(plan).args(options).assert().success();
}

/// Exit code, the object on stdout, and stderr.
fn peakshift(folder: &Path, command: &str, options: &[(&str, &str)]) -> (i32, Value, String) {
    let mut run = Command::cargo_bin("peakshift").expect("the binary");
    run.args([command, folder.to_str().expect("UTF-8"), "--lang", "en", "--json"]);
    for (option, file) in options {
        run.arg(option).arg(folder.join(file));
    }
    let output = run.output().expect("runs");
    let object = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code().expect("a code"), object, String::from_utf8(output.stderr).expect("UTF-8"))
}

/// Code, line and message of each finding.
fn findings(object: &Value) -> Vec<(String, u64, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let all = object["findings"].as_array().expect("findings").iter();
    all.map(|f| (text(f, "code"), f["line"].as_u64().unwrap_or_default(), text(f, "message"))).collect()
}

/// A01 is ill from midnight: only the row that lies in the absence is refused, by its rule.
#[test]
fn a_refused_pin_names_the_rule_the_file_and_the_line() {
    let folder = folder(PINS);
    let absence = "agent_id,start,end,kind\nA01,2026-11-11T00:00,2026-11-12T00:00,unavailable\n";
    fs::write(folder.path().join("availability.csv"), absence).expect("written");
    let options = [("--requirements", "need.csv"), ("--pins", "pins.csv")];
    let (code, object, stderr) = peakshift(folder.path(), "schedule", &options);
    assert_eq!(code, 3, "{stderr}");
    let found = findings(&object);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1), ("E901", 6));
    assert!(found[0].2.contains("R4") && found[0].2.contains("A01"), "{}", found[0].2);
    assert!(object["findings"][0]["file"].as_str().is_some_and(|file| file.ends_with("pins.csv")));
}

/// A stretch that is too long by itself is found by the search only; the refusal has its line and rule all the same.
#[test]
fn a_pin_that_no_schedule_keeps_has_its_line_and_rule() {
    let folder = folder(
        &PINS
            .replace("2026-11-10T22:45,work", "2026-11-10T22:50,work")
            .replace("A01,王芳,2026-11-10T22:45,2026-11-10T22:55", "A01,王芳,2026-11-10T22:50,2026-11-10T22:55"),
    );
    let options = [("--requirements", "need.csv"), ("--pins", "pins.csv")];
    let (code, object, stderr) = peakshift(folder.path(), "schedule", &options);
    assert_eq!(code, 3, "{stderr}");
    let found = findings(&object);
    assert!(found.iter().all(|f| f.0 == "E901" && f.1 > 1 && f.2.contains("; R")), "{found:?}");
    assert!(found.iter().any(|f| f.1 == 2 && f.2.contains("R9")), "{found:?}");
}

/// People change the name that they see and leave the number.
#[test]
fn a_name_that_is_not_the_numbers_is_asked_about() {
    let folder = folder(&PINS.replace("王芳", "张伟"));
    let pins = [("--requirements", "need.csv"), ("--pins", "pins.csv")];
    let judged = [("--requirements", "need.csv"), ("--schedule", "pins.csv")];
    for (command, options) in [("schedule", pins), ("verify", judged)] {
        let (_, _, stderr) = peakshift(folder.path(), command, &options);
        let told: Vec<_> = stderr.lines().filter(|line| line.contains("W856")).collect();
        assert_eq!(told.len(), 1, "{command}: {stderr}");
        assert!(
            told[0].contains("pins.csv:2:2") && told[0].contains("A01 is 王芳, and the row says 张伟 (A03)"),
            "{}",
            told[0]
        );
    }
}

/// With sites, few kinds of shifts and work that may wait a search may end beside what it is to keep.
#[test]
fn a_schedule_that_is_pinned_as_a_whole_does_not_come_out_dearer() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan");
    let run = |command: &str, options: &[&str]| good(&plan, command, options);
    let total = || {
        let summary = fs::read_to_string(plan.join("out/summary.json")).expect("a summary");
        let summary: Value = serde_json::from_str(&summary).expect("JSON");
        summary["objective"]["total"].as_f64().expect("a total")
    };
    run("init", &["--template", "double11", "--full", "--agents", "12", "--seed", "2"]);
    run("plan", &["--iterations", "40"]);
    let before = total();
    let pins = folder.path().join("pins.csv");
    fs::copy(plan.join("out/schedule.csv"), &pins).expect("copied");
    run("schedule", &["--pins", pins.to_str().expect("UTF-8"), "--iterations", "0"]);
    assert!(total() <= before + 1e-6, "{} for {before}", total());
}

/// The workbook that peakshift wrote is taken back as it is, with the plan's own activities in it.
#[test]
fn a_workbook_with_activities_of_the_plan_is_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan");
    let run = |command: &str, options: &[&str]| good(&plan, command, options);
    run("init", &["--template", "double11", "--agents", "6"]);
    let settings = fs::read_to_string(plan.join("plan.toml")).expect("settings");
    let briefing =
        "\n[[activities]]\nid = \"briefing\"\nname = \"班前会\"\nminutes = 10\neach = \"block\"\nat = \"start\"\n";
    fs::write(plan.join("plan.toml"), settings + briefing).expect("written");
    for lang in ["zh", "en"] {
        run("plan", &["--iterations", "3", "--lang", lang]);
        let rows = fs::read_to_string(plan.join("out/schedule.csv")).expect("a schedule");
        assert!(rows.contains(",activity,"), "{rows}");
        let pins = folder.path().join("pins.xlsx");
        fs::copy(plan.join("out/schedule.xlsx"), &pins).expect("copied");
        run("schedule", &["--pins", pins.to_str().expect("UTF-8"), "--pins-all", "--iterations", "0"]);
        assert_eq!(fs::read_to_string(plan.join("out/schedule.csv")).expect("a schedule"), rows, "{lang}");
    }
}
