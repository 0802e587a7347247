//! `peakshift hire` through the command line: its files, its laws, and what `--apply` changes.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const POOLS: &str = r#"
[[pools]]
id = "agency"
name = "众包甲"
tier = "outsourced"
queues = ["presale"]
most = 4
fixed_cost = 60.0
lead_days = 3
block_minutes = 240
cost_per_block = 200.0

[[pools]]
id = "friends"
tier = "borrowed"
queues = ["presale"]
most = 3
from = "2026-11-10T20:00"
to = "2026-11-11T06:00"
"#;

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).args(["--lang", "en"]).output().expect("runs")
}

fn sample(pools: &str) -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    assert!(run(&["init", &path, "--agents", "8", "--seed", "3", "--demand", "1.8"]).status.success());
    let toml = Path::new(&path).join("plan.toml");
    let text = fs::read_to_string(&toml).expect("a plan") + pools;
    fs::write(toml, text).expect("written");
    (parent, path)
}

/// The first eight hours of such a folder.
fn sample_of_an_evening(pools: &str) -> (tempfile::TempDir, String) {
    let (parent, path) = sample(pools);
    let toml = Path::new(&path).join("plan.toml");
    let text = fs::read_to_string(&toml).expect("a plan");
    let line = text.lines().find(|line| line.starts_with("end = ")).expect("the end of the plan");
    fs::write(&toml, text.replacen(line, "end = \"2026-11-11T02:00\"", 1)).expect("written");
    (parent, path)
}

fn hire(plan: &str, more: &[&str]) -> Value {
    let output = run(&[&["hire", plan, "--json"], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The rows of a table under out/hire/, without its heads.
fn rows(plan: &str, name: &str) -> (String, Vec<Vec<String>>) {
    let text = fs::read_to_string(Path::new(plan).join("out/hire").join(name)).expect(name);
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    let heads = lines.next().expect("heads").to_owned();
    (heads, lines.map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

/// Minutes of a local time since the first of the month.
fn minutes(time: &str) -> i64 {
    let part = |range: std::ops::Range<usize>| time[range].parse::<i64>().expect("digits");
    (part(8..10) * 24 + part(11..13)) * 60 + part(14..16)
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap_or_else(|_| panic!("{cell} is no number"))
}

#[test]
fn the_files_say_the_same_and_more_money_is_never_worse() {
    let (_parent, plan) = sample(POOLS);
    let found = hire(&plan, &["--budget", "500", "--budget", "90", "--time-limit", "8"]);
    let (heads, curve) = rows(&plan, "curve.csv");
    assert_eq!(heads, "budget,people,cost,shortage_hours,shortage_cost,total,service_level");
    assert!(curve.len() >= 10, "{curve:?}");
    let column = |at: usize| curve.iter().map(|row| number(&row[at])).collect::<Vec<f64>>();
    let (budgets, costs, totals) = (column(0), column(2), column(5));
    assert!(budgets.windows(2).all(|two| two[0] < two[1]) && budgets[0] == 0.0, "{budgets:?}");
    assert!(budgets.contains(&500.0) && budgets.contains(&90.0), "{budgets:?}");
    assert!(costs.iter().zip(&budgets).all(|(cost, budget)| cost <= budget), "{costs:?}");
    assert!(totals.windows(2).all(|two| two[1] <= two[0] + 0.01), "{totals:?}");
    assert!(totals[totals.len() - 1] < totals[0], "the people are worth it");

    let (heads, blocks) = rows(&plan, "hire.csv");
    assert_eq!(heads, "pool,start,end,queue,people,cost");
    let cost: f64 = blocks.iter().map(|row| number(&row[5])).sum();
    for row in blocks.iter().filter(|row| row[0] == "agency") {
        assert_eq!(minutes(&row[2]) - minutes(&row[1]), 240, "it sells blocks of four hours: {row:?}");
        let each = number(&row[5]) / number(&row[4]);
        assert!((200.0..=260.0).contains(&each), "a seat costs 200, and its part of the fee: {row:?}");
    }
    let told = &found["hire"];
    let chosen = budgets.iter().position(|budget| *budget == 500.0).expect("a row");
    assert!((cost - costs[chosen]).abs() < 0.01 * (1.0 + blocks.len() as f64), "{cost} {costs:?}");
    assert_eq!(told["cost"].as_f64().map(|cost| (cost * 100.0).round()), Some((costs[chosen] * 100.0).round()));

    let (_, agents) = rows(&plan, "agents.csv");
    let hired: Vec<&str> = agents.iter().map(|row| row[0].as_str()).filter(|id| id.starts_with("POOL-")).collect();
    assert_eq!(hired.len() as u64, told["people"].as_u64().expect("a number"));
    assert_eq!(hired.first(), Some(&"POOL-01"));
    assert_eq!(agents.len(), 8 + hired.len());
    let objective = found["objective"]["total"].as_f64().expect("a number");
    let fees = told["fixed_costs"].as_f64().expect("a number");
    assert!((told["total"].as_f64().expect("a number") - objective - fees).abs() < 1e-4);
    assert!(told["bound"].as_f64() <= told["total"].as_f64() && found["bound"].as_f64() <= Some(objective));
    for name in ["hire.xlsx", "hire.html", "schedule.xlsx", "report.html", "schedule.csv", "summary.json"] {
        assert!(Path::new(&plan).join("out/hire").join(name).exists(), "{name}");
    }
    let page = fs::read_to_string(Path::new(&plan).join("out/hire/hire.html")).expect("a page");
    assert!(page.contains("众包甲") && !page.contains("://"), "{page}");
    // Three days ahead, where anybody of the agency is wanted for the money.
    assert_eq!(page.contains("Sat 7 Nov 18:00"), blocks.iter().any(|row| row[0] == "agency"), "{page}");
    assert!(!Path::new(&plan).join("out/schedule.csv").exists(), "nothing is published without --apply");
}

#[test]
fn a_pool_in_lots_sends_several_to_a_block_or_nobody() {
    let (_parent, plan) = sample_of_an_evening(&POOLS.replace("most = 4", "most = 6\nmin_people = 3"));
    hire(&plan, &["--time-limit", "4"]);
    let (_, blocks) = rows(&plan, "hire.csv");
    let mut people = std::collections::BTreeMap::new();
    for row in blocks.iter().filter(|row| row[0] == "agency") {
        *people.entry((row[1].clone(), row[2].clone())).or_insert(0.0) += number(&row[4]);
    }
    assert!(people.values().all(|&people| people >= 3.0), "{blocks:?}");
    assert!(!people.is_empty(), "three seats are worth it: {blocks:?}");
}

#[test]
fn any_number_of_threads_hires_the_same() {
    let (_parent, plan) = sample_of_an_evening(POOLS);
    let files = |threads: &str| {
        hire(&plan, &["--budget", "400", "--iterations", "1", "--threads", threads]);
        ["hire.csv", "curve.csv", "agents.csv", "schedule.csv"]
            .map(|name| fs::read(Path::new(&plan).join("out/hire").join(name)).expect(name))
    };
    assert!(files("1") == files("2"));
}

#[test]
fn what_is_applied_is_verified_and_can_be_taken_back() {
    let (_parent, plan) = sample(POOLS);
    let folder = Path::new(&plan);
    let before = fs::read(folder.join("agents.csv")).expect("a roster");
    let windows = fs::read(folder.join("availability.csv")).expect("windows");
    assert!(run(&["plan", &plan, "--iterations", "2", "--json"]).status.success());
    let published = fs::read(folder.join("out/schedule.csv")).expect("a schedule");
    hire(&plan, &["--apply", "--time-limit", "4"]);
    assert_ne!(fs::read(folder.join("agents.csv")).expect("a roster"), before);
    let verified = run(&["verify", &plan]);
    let stderr = String::from_utf8_lossy(&verified.stderr).into_owned();
    assert!(verified.status.success(), "{stderr}{}", String::from_utf8_lossy(&verified.stdout));
    assert!(!stderr.contains("out/schedule.csv"), "the roster and the schedule belong together: {stderr}");
    assert_eq!(
        fs::read(folder.join("out/schedule.csv")).expect("a schedule"),
        fs::read(folder.join("out/hire/schedule.csv")).expect("a schedule")
    );
    assert!(run(&["versions", &plan, "--restore", "1"]).status.success());
    assert_eq!(fs::read(folder.join("agents.csv")).expect("a roster"), before);
    assert_eq!(fs::read(folder.join("availability.csv")).expect("windows"), windows);
    assert_eq!(fs::read(folder.join("out/schedule.csv")).expect("a schedule"), published);
}

#[test]
fn who_cannot_be_hired_is_said_at_once() {
    let (_parent, plan) = sample("");
    let output = run(&["hire", &plan]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("E750"));
    let (_parent, plan) = sample(POOLS);
    for budget in ["-5", "nan", "inf"] {
        let output = run(&["hire", &plan, "--budget", budget]);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("--budget"), "{stderr}");
    }
    let toml = Path::new(&plan).join("plan.toml");
    let text = fs::read_to_string(&toml).expect("a plan");
    fs::write(&toml, format!("{text}\n[inputs]\nagents = \"../plan/agents.csv\"\n")).expect("written");
    let output = run(&["hire", &plan, "--apply"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("E754"), "a roster elsewhere is not written");
}
