//! Drills, standby and refinement through the command line, on small folders that `init` made.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).args(["--lang", "en"]).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> String {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    stdout
}

/// A folder for `agents` with a plan, and its path.
fn planned(agents: &str, more: &[&str]) -> (tempfile::TempDir, String, Value) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &path, "--agents", agents, "--seed", "3"]);
    let mut arguments = vec!["plan", &path, "--iterations", "1", "--json"];
    arguments.extend(more);
    let summary = object(&done(&arguments));
    (parent, path, summary)
}

fn bytes(folder: &str, name: &str) -> Vec<u8> {
    fs::read(Path::new(folder).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text(folder: &str, name: &str) -> String {
    String::from_utf8(bytes(folder, name)).expect("UTF-8")
}

fn object(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON object")
}

fn level(summary: &Value, queue: &str) -> f64 {
    summary["simulation"][queue]["service_level"].as_f64().expect("a number")
}

#[test]
fn a_drill_file_replays_and_is_told_in_the_reports() {
    let (_parent, plan, calm) = planned("14", &[]);
    assert_eq!(calm["incidents"]["incidents"], serde_json::json!([]));
    let drill = format!("{plan}/drill.toml");
    let first = object(&done(&["simulate", &plan, "--drill", &drill, "--json"]));
    let played = bytes(&plan, "out/simulation.csv");
    let kinds: Vec<_> =
        first["incidents"]["incidents"].as_array().expect("a list").iter().map(|i| &i["kind"]).collect();
    assert_eq!(kinds, ["surge", "handling", "bot-outage", "absence"]);
    assert!(level(&first, "presale") < level(&calm, "presale") - 0.005, "{first}");
    assert!(text(&plan, "out/report.html").contains("the bot is out: "));
    done(&["simulate", &plan, "--drill", &drill]);
    assert_eq!(bytes(&plan, "out/simulation.csv"), played, "the same seed, the same bytes");
    let worse = object(&done(&["simulate", &plan, "--drill", &drill, "--surge", "2", "--no-show", "0.2", "--json"]));
    assert_eq!(worse["incidents"]["incidents"].as_array().map(Vec::len), Some(5), "options add to the file");
    assert!(level(&worse, "presale") < level(&first, "presale") - 0.02);
}

#[test]
fn a_mistake_in_a_drill_is_told_with_its_place() {
    let (_parent, plan, _) = planned("6", &[]);
    let drill = format!("{plan}/wrong.toml");
    let lines = ["[[incidents]]", "kind = \"absence\"", "agents = [\"A0001\", \"A00O2\"]", "shair = 0.5"];
    fs::write(&drill, lines.join("\n")).expect("written");
    let before = bytes(&plan, "out/simulation.csv");
    let (code, stdout, stderr) = run(&["simulate", &plan, "--drill", &drill, "--json"]);
    assert_eq!(code, 3, "{stderr}");
    let findings = object(&stdout)["findings"].clone();
    let told: Vec<_> =
        findings.as_array().expect("a list").iter().map(|f| (&f["code"], &f["line"], &f["column"])).collect();
    assert_eq!(told.len(), 2, "{findings}");
    assert!(told[0] == (&"E703".into(), &3.into(), &20.into()) && told[1] == (&"E202".into(), &4.into(), &1.into()));
    let hint = |at: usize| findings[at]["hint"].as_str().expect("a hint").to_owned();
    assert!(hint(0).contains("A00") && hint(1).contains("share"), "{findings}");
    assert_eq!(bytes(&plan, "out/simulation.csv"), before, "and nothing is written");
    assert_eq!(run(&["simulate", &plan, "--drill", "nowhere.toml"]).0, 3);

    fs::copy(&drill, Path::new(&plan).join("drill.toml")).expect("copied");
    let (code, stdout, _) = run(&["check", &plan]);
    assert_eq!(code, 3, "check reads the folder's drill too: {stdout}");
    assert!(stdout.contains("drill.toml:3:20") && stdout.contains("drill.toml:4:1"), "{stdout}");
}

#[test]
fn intervals_that_miss_though_covered_are_named() {
    let parent = tempfile::tempdir().expect("a folder");
    let plan = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &plan, "--agents", "14", "--seed", "3"]);
    // A staffing model that knows no randomness requires too few.
    let settings = text(&plan, "plan.toml") + "\n[staffing]\nmodel = \"workload\"\ndemand_quantile = 0.3\n";
    fs::write(Path::new(&plan).join("plan.toml"), settings.replace("# [staffing]\n", "")).expect("written");
    let stdout = done(&["plan", &plan, "--iterations", "1"]);
    let summary = object(&text(&plan, "out/summary.json"));
    let missed = summary["missed_though_covered"].as_array().expect("a list");
    assert!(!missed.is_empty(), "{stdout}");
    let rows = |name: &str| -> Vec<Vec<String>> {
        text(&plan, name).lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let (coverage, played) = (rows("out/coverage.csv"), rows("out/simulation.csv"));
    let number = |cell: &String| cell.parse::<f64>().expect("a number");
    let mut expected = 0;
    for (cover, play) in coverage.iter().zip(&played) {
        assert_eq!(cover[..2], play[..2]);
        let named = missed.iter().any(|miss| miss["start"] == cover[0].as_str() && miss["queue"] == cover[1].as_str());
        let is_missed = number(&play[2]) > 0.0 && number(&play[4]) < 0.8 && number(&cover[4]) <= 0.05;
        assert_eq!(named, is_missed, "{cover:?} {play:?}");
        expected += usize::from(named);
    }
    assert_eq!(missed.len(), expected);
    assert!(stdout.contains("covered, and yet below the service level\n"), "{stdout}");
    assert!(text(&plan, "out/report.html").contains("Covered, and yet below the service level"));
}

#[test]
fn plan_weighs_the_standby_squad_and_simulate_does_on_demand() {
    let (_parent, plan, summary) = planned("30", &[]);
    let worth = &summary["standby_worth"];
    assert_eq!((&worth["probability"], &worth["ratio"]), (&0.95.into(), &0.25.into()));
    let queues = worth["queues"].as_object().expect("queues");
    assert!(!queues.is_empty(), "{summary}");
    for squad in queues.values() {
        let sizes: Vec<f64> =
            squad["sizes"].as_array().expect("sizes").iter().filter_map(|s| s["size"].as_f64()).collect();
        assert!([0.0, 0.5, 1.0, 2.0].iter().all(|size| sizes.contains(size)), "{squad}");
        assert!(squad.get("smallest").is_some() && squad["ratio_hours"].as_f64().is_some_and(|hours| hours > 0.0));
    }
    assert!(text(&plan, "out/report.html").contains("What the standby squad is worth"));
    let plain = object(&done(&["simulate", &plan, "--json"]));
    assert!(plain.get("standby_worth").is_none());
    let weighed = object(&done(&["simulate", &plan, "--risk", "--runs", "10", "--json"]));
    assert_eq!(weighed["standby_worth"]["runs"], 10);
    let told = done(&["simulate", &plan, "--risk", "--runs", "10"]);
    let (_, table) = told.split_once("What the standby squad is worth\n").expect("a table");
    assert!(table.lines().filter(|line| line.contains("200 %")).count() == queues.len(), "{told}");
    assert!(told.contains("10 runs of every size"), "{told}");
}

#[test]
fn a_refined_plan_is_consistent_and_repeats() {
    let (_parent, plan, summary) = planned("14", &["--refine", "2"]);
    let rounds = summary["refinement"].as_array().expect("rounds");
    let published: Vec<_> = rounds.iter().filter(|round| round["published"] == true).collect();
    let cost = |round: &Value| round["simulated_cost"].as_f64().expect("a number");
    let falls: Vec<bool> = rounds.windows(2).map(|pair| cost(&pair[1]) < cost(&pair[0])).collect();
    let (last, before) = falls.split_last().expect("two rounds");
    assert!(before.iter().all(|falls| *falls), "the first round that does not lower the cost is the last: {rounds:?}");
    assert!(falls.len() == 2 || (falls.len() < 2 && !last), "none ends for another reason: {rounds:?}");
    let least = rounds.iter().map(cost).fold(f64::INFINITY, f64::min);
    assert!(rounds.len() == 3 || cost(&rounds[1]) >= cost(&rounds[0]), "{rounds:?}");
    assert!(published.len() == 1 && cost(published[0]) == least, "{rounds:?}");
    assert_ne!(rounds[0]["required_hours"], rounds[1]["required_hours"], "the requirement changed");
    assert_eq!(published[0]["total"], summary["objective"]["total"], "against the published requirement");
    assert_eq!(published[0]["wages"], summary["objective"]["wages"]);

    let judged = object(&done(&["verify", &plan, "--json"]));
    assert_eq!(judged["violations"], serde_json::json!([]));
    let total = |of: &Value| of["objective"]["total"].as_f64().expect("a number");
    assert!((total(&judged) - total(&summary)).abs() < 1e-6);
    let files = ["schedule.csv", "coverage.csv", "requirements.csv", "simulation.csv"];
    let before = files.map(|name| bytes(&plan, &format!("out/{name}")));
    done(&["simulate", &plan]);
    done(&["schedule", &plan, "--iterations", "1"]);
    assert_eq!(bytes(&plan, "out/schedule.csv"), before[0], "the published requirement gives the published schedule");
    let table = done(&["plan", &plan, "--iterations", "1", "--refine", "2", "--threads", "1"]);
    assert!(files.map(|name| bytes(&plan, &format!("out/{name}"))) == before, "and all of it repeats");
    let (_, table) = table.split_once("Refined by simulation\n").expect("a table");
    let marked: Vec<&str> = table.lines().take(1 + rounds.len()).filter(|line| line.contains('✓')).collect();
    assert_eq!(marked.len(), 1, "{table}");
    for part in ["Refined by simulation", "Intervals under target"] {
        assert!(text(&plan, "out/report.html").contains(part));
    }
}
