//! `peakshift compare` through the command line: variants against the plan as it is.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).args(["--lang", "en"]).output().expect("runs")
}

fn sample() -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    assert!(run(&["init", &path, "--agents", "8", "--seed", "3"]).status.success());
    (parent, path)
}

fn object(plan: &str, variants: &[&str]) -> Value {
    let mut arguments = vec!["compare", plan, "--json", "--iterations", "2"];
    variants.iter().for_each(|variant| arguments.extend(["--variant", variant]));
    let output = run(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_variant_that_changes_nothing_changes_nobody_and_each_key_does_what_it_says() {
    let (_parent, plan) = sample();
    let found = object(
        &plan,
        &[
            "same: solver.seed=1",
            "more: demand=1.5",
            "dear: tiers.regular.cost_per_hour=90, tiers.senior.cost_per_hour=120",
        ],
    );
    let variants = found["variants"].as_array().expect("a list");
    let number = |at: usize, key: &str| variants[at][key].as_f64().expect("a number");
    assert_eq!(variants.len(), 4);
    for key in ["wages", "total", "shortage_hours", "service_level"] {
        assert_eq!(number(0, key), number(1, key), "{key}");
    }
    assert!(variants[1]["agents_changed"].as_array().expect("a list").is_empty());
    assert!(number(2, "required_hours") > 1.2 * number(0, "required_hours"));
    assert!(number(3, "wages") > number(0, "wages"));
    let table = fs::read_to_string(Path::new(&plan).join("out/compare/compare.csv")).expect("a table");
    assert_eq!(table.lines().count(), 5, "{table}");
    let page = fs::read_to_string(Path::new(&plan).join("out/compare/compare.html")).expect("a page");
    assert!(page.contains("more") && !page.contains("://"), "{page}");
    assert!(!Path::new(&plan).join("out/schedule.csv").exists(), "a comparison publishes no schedule");
}

#[test]
fn a_key_that_is_unknown_names_the_nearest_and_nothing_is_written() {
    let (_parent, plan) = sample();
    let output = run(&["compare", &plan, "--variant", "long: breaks.max_work_minute=60"]);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("--variant long") && stderr.contains("max_work_minutes"), "{stderr}");
    let output = run(&["compare", &plan, "--variant", "who: queues.presales.aht_seconds=60"]);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(3) && stderr.contains("did you mean `presale`"), "{stderr}");
    assert!(!Path::new(&plan).join("out/compare").exists());
}

#[test]
fn another_roster_is_another_variant() {
    let (_parent, plan) = sample();
    let roster = fs::read_to_string(Path::new(&plan).join("agents.csv")).expect("a roster");
    let slower = roster.replace(",regular,", ",new,");
    assert_ne!(roster, slower);
    let file = Path::new(&plan).join("slower.csv");
    fs::write(&file, slower).expect("written");
    let found = object(&plan, &[&format!("slower: agents={}", file.display())]);
    let variants = found["variants"].as_array().expect("a list");
    assert!(variants[1]["shortage_hours"].as_f64() > variants[0]["shortage_hours"].as_f64(), "{found}");
}

#[test]
fn rows_of_people_whom_the_roster_of_a_variant_lacks_are_left_out_with_one_warning_a_file() {
    let (_parent, plan) = sample();
    let place = |name: &str| Path::new(&plan).join(name);
    let roster = fs::read_to_string(place("agents.csv")).expect("a roster");
    let fewer: Vec<&str> = roster.lines().filter(|line| !line.contains("A0002") && !line.contains("A0005")).collect();
    fs::write(place("fewer.csv"), fewer.join("\n")).expect("written");
    let windows =
        ["A0002", "A0001", "A0005", "A0002"].map(|id| format!("{id},2026-11-10T18:00,2026-11-12T06:00,avoid\n"));
    fs::write(place("availability.csv"), format!("agent_id,start,end,kind\n{}", windows.concat())).expect("written");
    let variant = format!("fewer: agents={}", place("fewer.csv").display());
    let output = run(&["compare", &plan, "--json", "--iterations", "2", "--variant", &variant]);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{stderr}");
    assert_eq!(stderr.matches("W778").count(), 1, "{stderr}");
    assert!(stderr.contains("--variant fewer: availability.csv:2") && stderr.contains("3 rows"), "{stderr}");
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let variants = found["variants"].as_array().expect("a list");
    assert!(variants[1]["shortage_hours"].as_f64() > variants[0]["shortage_hours"].as_f64(), "{found}");
    // The plan itself is judged as strictly as ever.
    fs::copy(place("fewer.csv"), place("agents.csv")).expect("copied");
    let output = run(&["check", &plan]);
    assert!(output.status.code() == Some(3) && String::from_utf8_lossy(&output.stdout).contains("E703"), "{output:?}");
}
