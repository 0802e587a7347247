//! What a step of each rule would bring: in the report of a plan that is short, and by `explain --relax`.

mod common;

use common::{REGULAR, agent, plan, requirement, with_agents};
use peakshift::check::check;
use peakshift::domain::demand::Level;
use peakshift::domain::ids::QueueId;
use peakshift::domain::roster::Roster;
use peakshift::domain::units::Minutes;
use peakshift::schedule::explain::Published;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const HEADING: &str = "what a step of a rule would bring";

fn done(arguments: &[&str]) -> String {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).args(["--lang", "en"]).output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn steps(object: &Value) -> Vec<(String, f64, f64)> {
    let number = |step: &Value, key: &str| step[key].as_f64().expect("a number");
    let all = object["relaxed"].as_array().expect("steps").iter();
    all.map(|s| (s["setting"].to_string(), number(s, "worth"), number(s, "shortage_hours"))).collect()
}

#[test]
fn a_plan_that_is_short_says_what_would_help_and_one_that_is_not_does_not() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = |name: &str, adjusted: &str| {
        let path = parent.path().join(name).to_str().expect("UTF-8").to_owned();
        done(&["init", &path, "--agents", "16", "--seed", "3", "--demand", "1.6"]);
        let text = format!("start,end,queue,op,value\n2026-11-10T00:00,2026-11-13T00:00,,{adjusted}\n");
        fs::write(Path::new(&path).join("adjust.csv"), text).expect("written");
        let told = done(&["plan", &path, "--iterations", "4"]);
        let summary = fs::read_to_string(Path::new(&path).join("out/summary.json")).expect("a summary");
        (path, serde_json::from_str::<Value>(&summary).expect("JSON"), told)
    };
    let (short, summary, told) = folder("short", "×,1");
    let found = steps(&summary);
    assert!(found.len() >= 3, "{found:?}");
    assert!(found.windows(2).all(|pair| pair[0].1 >= pair[1].1), "most first: {found:?}");
    assert!(found.iter().all(|(_, worth, _)| *worth >= 1.0), "{found:?}");
    assert!(found.iter().any(|(_, _, hours)| *hours > 0.5), "{found:?}");
    // The terminal names the first three, in the order of the summary, and how many it leaves out.
    let (_, after) = told.split_once(HEADING).expect("the heading");
    let lines: Vec<&str> = after.trim_start_matches('\n').lines().take(4).collect();
    for (line, (setting, ..)) in lines.iter().zip(&found[..3]) {
        assert!(line.starts_with("  ") && line.contains(setting.trim_matches('"')), "{line} names {setting}");
    }
    let more = found.len() - 3;
    assert!(more == 0 || lines[3] == format!("  {more} more in report.html"), "{lines:?}");
    let page = fs::read_to_string(Path::new(&short).join("out/report.html")).expect("a page");
    assert!(page.contains("What a step of each rule would bring"));
    let told: Value = serde_json::from_str(&done(&["explain", &short, "--relax", "--json"])).expect("JSON");
    assert_eq!(steps(&told), found, "the same by itself");
    let (_, summary, told) = folder("enough", "=,0");
    assert!(summary.get("relaxed").is_none() && !told.contains(HEADING), "{told}");
}

#[test]
fn everybody_answering_never_makes_it_dearer_and_longer_stretches_help_where_pauses_hurt() {
    let agents = (0..6).map(|i| agent(&format!("A{i}"), REGULAR, &[0])).collect();
    let mut plan = with_agents(plan(), agents);
    let mut needed = requirement(&plan, 0.0, 0.0, Level::Burst);
    for need in &mut needed.needs[QueueId(0)][8..24] {
        need.required = 6.0;
    }
    let total = |plan: &_, roster: &Roster| {
        check(plan, &needed, roster, &[]).expect("it keeps the rules").objective().total().0
    };
    let none = Roster::default();
    let first = Published::new(&plan, &needed, &none, &[]).improved();
    assert!(total(&plan, &first) < total(&plan, &none));
    let again = Published::new(&plan, &needed, &first, &[]).improved();
    assert!(total(&plan, &again) <= total(&plan, &first) + 1e-6);
    let before = total(&plan, &again);
    plan.breaks.max_work = Minutes(90);
    let relaxed = Published::new(&plan, &needed, &again, &[]).improved();
    assert!(total(&plan, &relaxed) < before - 50.0, "{} {before}", total(&plan, &relaxed));
}

#[test]
fn one_more_skill_goes_to_whom_it_is_worth_most() {
    let mut agents: Vec<_> = (0..3).map(|i| agent(&format!("A{i}"), REGULAR, &[0])).collect();
    agents[2].queues = vec![QueueId(0), QueueId(1)];
    // A1 is dearer for the same work.
    agents[1].cost_per_hour.0 += 10.0;
    let plan = with_agents(plan(), agents);
    let mut needed = requirement(&plan, 0.0, 0.0, Level::Peak);
    for need in &mut needed.needs[QueueId(1)][8..20] {
        need.required = 2.0;
    }
    let roster = Published::new(&plan, &needed, &Roster::default(), &[]).improved();
    let (queue, change) = Published::new(&plan, &needed, &roster, &[]).best_skill().expect("one is worth it");
    assert_eq!((queue, change.agent.0), (QueueId(1), 0));
    assert!(change.price < 0.0);
    let mut skilled = plan.clone();
    skilled.agents[change.agent].queues.push(queue);
    let with = Roster::new(roster.segments().iter().chain(&change.rows).copied().collect());
    let cost = |plan: &_, roster: &Roster| {
        check(plan, &needed, roster, &[]).expect("it keeps the rules").objective().total().0
    };
    assert!((cost(&skilled, &with) - cost(&plan, &roster) - change.price).abs() < 1e-6);
}
