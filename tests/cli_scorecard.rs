//! The platform's scorecard from plan.toml to summary.json, the pages, and the review of what came.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const CARD: &str = "
[[scorecard]]
name = \"三分钟人工回复率\"
metric = \"rounds_within\"
window = \"08:00-23:00\"
threshold = 0.9
weight = 2.0

[[scorecard]]
name = \"First reply <b>\"
metric = \"first_reply\"
queues = [\"presale\"]
threshold = 1.0

[[scorecard]]
metric = \"reply_rate\"
threshold = 0.5
";

fn run(folder: &Path, arguments: &[&str]) -> (String, Value) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.current_dir(folder).args(arguments).output().expect("runs");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let object = serde_json::from_str(&stdout).unwrap_or(Value::Null);
    (stdout, object)
}

/// A planned night of six agents with the scorecard.
fn planned(folder: &Path) -> Value {
    run(folder, &["init", "night", "--agents", "6", "--quiet"]);
    let plan = folder.join("night/plan.toml");
    let text = fs::read_to_string(&plan).expect("a plan");
    let text = text.replace("\naht_seconds", "\nrounds_mean = 4.0\naht_seconds") + CARD;
    fs::write(&plan, text).expect("written");
    run(folder, &["plan", "night", "--time-limit", "1", "--json", "--quiet"]).1
}

#[test]
fn a_plan_tells_how_likely_each_line_passes_and_what_would_raise_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let summary = planned(folder.path());
    let card = &summary["scorecard"];
    let lines = card["lines"].as_array().expect("lines");
    let names: Vec<&str> = lines.iter().filter_map(|line| line["name"].as_str()).collect();
    assert_eq!(names, ["三分钟人工回复率", "First reply <b>", "reply_rate"]);
    assert_eq!(lines[0]["window"], "08:00-23:00");
    assert_eq!((&lines[0]["within_seconds"], &lines[1]["within_seconds"]), (&Value::from(180.0), &Value::Null));
    assert_eq!(lines[1]["queues"], serde_json::json!(["presale"]));
    let chance = |line: &Value| line["probability"].as_f64().expect("judged");
    assert!(chance(&lines[1]) < 0.05 && chance(&lines[2]) > 0.95, "{card}");
    let expected = (2.0 * chance(&lines[0]) + chance(&lines[1]) + chance(&lines[2])) / 4.0;
    assert!((card["expected_score"].as_f64().expect("a score") - expected).abs() < 1e-3, "{card}");
    let hours = card["raises"]["hours"].as_array().expect("hours");
    assert!(hours.iter().any(|hour| hour["line"] == "First reply <b>"), "{card}");
    assert!(hours.iter().all(|hour| hour["line"] != "reply_rate"), "a line that is safe asks for nobody: {card}");

    let page = fs::read_to_string(folder.path().join("night/out/report.html")).expect("a page");
    assert!(page.contains("三分钟人工回复率") && page.contains("First reply &lt;b&gt;") && !page.contains("reply <b>"));
    let (said, _) = run(folder.path(), &["simulate", "night", "--lang", "zh", "--quiet", "--runs", "20"]);
    for word in ["平台考核", "180 秒内回复轮次占比", "达标概率", "怎样提高考核达标率"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn a_review_says_what_passed_and_where_it_was_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    planned(folder.path());
    let night = folder.path().join("night");
    let mut rows = "start,queue,inquiries,mean_wait_seconds,abandoned,rounds,rounds_within\n".to_owned();
    let forecast = fs::read_to_string(night.join("out/forecast.csv")).expect("a forecast");
    for line in forecast.lines().skip(1).filter(|line| line.contains(",presale,")) {
        let (start, _) = line.split_once(',').expect("a start");
        // One hour is bad, at midnight outside of the window of rounds, at 20:00 inside.
        let within = if start.ends_with("T20:00") { 10.0 } else { 40.0 };
        rows += &format!("{start},presale,10,0.5,0,40,{within}\n");
    }
    fs::write(night.join("actuals.csv"), rows).expect("written");
    let (_, review) = run(folder.path(), &["review", "night", "--actuals", "night/actuals.csv", "--json", "--quiet"]);
    let lines = review["scorecard"].as_array().expect("lines");
    let passed: Vec<&Value> = lines.iter().map(|line| &line["passed"]).collect();
    assert_eq!(passed, [true, true, true], "{lines:?}");
    assert_eq!(lines[1]["value"], 0.5);
    let lost = lines[0]["lost"].as_array().expect("hours");
    assert!(!lost.is_empty() && lost.iter().all(|hour| hour["lost"] == 30.0), "{lost:?}");
    assert!(lost.iter().all(|hour| hour["start"].as_str().is_some_and(|start| start.ends_with("T20:00"))), "{lost:?}");
    let (said, _) =
        run(folder.path(), &["review", "night", "--actuals", "night/actuals.csv", "--lang", "zh", "--quiet"]);
    assert!(said.contains("达标") && said.contains("平台考核"), "{said}");

    let bad = "start,queue,inquiries,rounds,rounds_within\n2026-11-10T20:00,presale,10,5,6\n";
    fs::write(night.join("bad.csv"), bad).expect("written");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let refused = command.current_dir(folder.path()).args(["review", "night", "--actuals", "night/bad.csv"]);
    let refused = refused.output().expect("runs");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(3) && told.contains("E810") && told.contains("bad.csv:2"), "{told}");
}
