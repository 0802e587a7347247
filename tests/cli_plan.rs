//! The main job and its stages, through the command line, on small folders that `init` made.

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).args(["--lang", "en"]);
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    finished(peakshift(arguments).output().expect("runs"))
}

fn finished(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> String {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    stdout
}

/// A folder for `agents`, and its path.
fn folder(template: &str, agents: &str) -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &path, "--template", template, "--agents", agents, "--seed", "3"]);
    (parent, path)
}

fn bytes(folder: &str, name: &str) -> Vec<u8> {
    fs::read(Path::new(folder).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn object(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON object")
}

#[test]
fn check_finds_nothing_wrong_with_what_init_made() {
    // Half hours and hours cannot show how a sale opens, as with most exports; that is said.
    for (template, known) in [("double11", vec!["W525"]), ("618", vec!["W525"]), ("black-friday", Vec::new())] {
        let (_parent, plan) = folder(template, "30");
        let found = object(&done(&["check", &plan, "--json"]));
        let codes: Vec<_> = found["findings"].as_array().expect("a list").iter().map(|f| f["code"].clone()).collect();
        assert_eq!(codes, known, "{template}: {found}");
    }
}

#[test]
fn plan_writes_everything_and_its_json_is_summary_json() {
    let (_parent, plan) = folder("double11", "8");
    let printed = object(&done(&["plan", &plan, "--iterations", "2", "--json"]));
    for file in [
        "forecast.csv",
        "spread.csv",
        "requirements.csv",
        "schedule.csv",
        "coverage.csv",
        "standby.csv",
        "fairness.csv",
        "hours.csv",
        "simulation.csv",
        "summary.json",
        "schedule.xlsx",
        "report.html",
    ] {
        assert!(!bytes(&plan, &format!("out/{file}")).is_empty(), "{file}");
    }
    let written: Value = serde_json::from_slice(&bytes(&plan, "out/summary.json")).expect("JSON");
    assert_eq!(printed, written);
    let number = |value: &Value| value.as_f64().expect("a number");
    let total = number(&printed["objective"]["total"]);
    assert!(number(&printed["bound"]) <= total + 1e-6);
    assert!((number(&printed["gap"]) - (total - number(&printed["bound"])) / total).abs() < 1e-9);
    assert_eq!(printed["status"], "iteration_limit");

    let judged = object(&done(&["verify", &plan, "--json"]));
    assert_eq!(judged["violations"], serde_json::json!([]));
    assert!((number(&judged["objective"]["total"]) - total).abs() < 1e-6);
}

#[test]
fn plan_ends_with_five_figures_and_the_files_to_open() {
    let (_parent, plan) = folder("618", "8");
    let (code, stdout, stderr) = run(&["plan", &plan, "--iterations", "1"]);
    assert_eq!(code, 0, "{stderr}");
    let labels = ["Agents scheduled", "Wages", "Shortage", "Service level expected", "Gap to the bound"];
    let at: Vec<usize> = labels.iter().map(|label| stdout.find(label).unwrap_or_else(|| panic!("{label}"))).collect();
    assert!(at.is_sorted(), "{stdout}");
    assert!(stdout.trim_end().ends_with("report.html") && stdout.contains("schedule.xlsx"), "{stdout}");
    for stage in ["forecast", "staff", "schedule", "verify", "simulate"] {
        assert!(stderr.lines().any(|line| line.starts_with(stage)), "{stage} is not told: {stderr}");
    }
    let (_, _, stderr) = run(&["plan", &plan, "--iterations", "1", "--quiet"]);
    assert_eq!(stderr, "");
}

#[test]
fn single_stages_give_what_plan_gives() {
    let (_parent, plan) = folder("double11", "8");
    done(&["plan", &plan, "--iterations", "2"]);
    let tables = ["forecast.csv", "spread.csv", "requirements.csv", "schedule.csv", "coverage.csv", "simulation.csv"];
    let all_at_once: Vec<Vec<u8>> = tables.iter().map(|name| bytes(&plan, &format!("out/{name}"))).collect();
    fs::remove_dir_all(Path::new(&plan).join("out")).expect("removed");
    done(&["forecast", &plan]);
    done(&["staff", &plan]);
    done(&["schedule", &plan, "--iterations", "2"]);
    let bound = |plan: &str| {
        let summary: Value = serde_json::from_slice(&bytes(plan, "out/summary.json")).expect("JSON");
        summary["bound"].clone()
    };
    let before = bound(&plan);
    done(&["simulate", &plan]);
    assert_eq!(bound(&plan), before, "simulate keeps the certificate of the search");
    for (name, expected) in tables.iter().zip(all_at_once) {
        assert!(bytes(&plan, &format!("out/{name}")) == expected, "{name} differs");
    }
}

#[test]
fn the_page_tells_after_a_simulation_what_it_told_after_the_plan() {
    let (_parent, plan) = folder("double11", "8");
    // A first edition is a guess, and every figure that rests on it says so.
    let events = "event,kind,start,end,uplift\nFirst,first,2026-11-11T00:00,2026-11-12T00:00,2\n";
    fs::write(Path::new(&plan).join("events.csv"), events).expect("written");
    done(&["plan", &plan, "--iterations", "2"]);
    let page = || String::from_utf8(bytes(&plan, "out/report.html")).expect("UTF-8");
    let before = page();
    done(&["simulate", &plan]);
    let after = page();
    let charts = |page: &str| -> Vec<String> {
        page.split("<svg").skip(1).filter_map(|rest| Some(rest.split("</svg>").next()?.to_owned())).collect()
    };
    assert!(!charts(&before).is_empty());
    assert!(charts(&before) == charts(&after), "the charts differ");
    let section = |page: &str, title: &str| -> String {
        let from = page.find(&format!("{title}</h2>")).unwrap_or_else(|| panic!("no {title}"));
        page[from..].split("<h2").next().expect("a section").to_owned()
    };
    for title in ["What set the requirement", "Warnings", "Cost by term", "Who bears what"] {
        assert_eq!(section(&after, title), section(&before, title), "{title}");
    }
    for told in ["promotion", "(on a guess)", "W913"] {
        assert!(before.contains(told) && after.contains(told), "{told} is told both times");
    }
    // Whoever changes the requirement by hand has set it, and no limit.
    let path = Path::new(&plan).join("out/requirements.csv");
    let rows = fs::read_to_string(&path).expect("text");
    let changed: String = rows.lines().map(|row| row.replacen(",normal,", ",peak,", 1) + "\n").collect();
    fs::write(&path, changed).expect("written");
    done(&["simulate", &plan]);
    assert!(!page().contains("What set the requirement"), "set by hand");
}

#[test]
fn backtest_weighs_every_method_of_every_queue() {
    let (_parent, plan) = folder("double11", "30");
    let tests = object(&done(&["backtest", &plan, "--json"]));
    for queue in ["presale", "aftersale", "logistics"] {
        let scores = tests["queues"][queue]["scores"].as_array().expect("scores");
        let weights: f64 = scores.iter().map(|score| score["weight"].as_f64().expect("a weight")).sum();
        assert!(scores.len() > 1 && (weights - 1.0).abs() < 1e-9, "{queue}: {scores:?}");
        assert!(
            scores.iter().all(|score| score["wape"].as_f64().is_some_and(|wape| wape < 0.6)),
            "{queue}: {scores:?}"
        );
    }
    let weeks = tests["queues"]["presale"]["by_week"].as_array().expect("weeks");
    assert_eq!(weeks.len() as u64, tests["queues"]["presale"]["weeks"].as_u64().expect("a number"));
    let printed = done(&["backtest", &plan]);
    assert!(printed.contains("forecast back") && printed.contains("by week, the last first:"), "{printed}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let (_parent, plan) = folder("double11", "12");
    let with = |threads| {
        done(&["plan", &plan, "--iterations", "3", "--threads", threads]);
        ["out/schedule.csv", "out/coverage.csv", "out/simulation.csv"].map(|name| bytes(&plan, name))
    };
    assert!(with("1") == with("3"));
}

#[test]
fn verify_names_the_rule_that_a_changed_schedule_breaks() {
    let (_parent, plan) = folder("double11", "8");
    done(&["plan", &plan, "--iterations", "1"]);
    let text = String::from_utf8(bytes(&plan, "out/schedule.csv")).expect("UTF-8");
    let broken: Vec<&str> = {
        let mut breaks = 0;
        let keep = |line: &&str| !line.contains(",break,") || std::mem::replace(&mut breaks, 1) == 1;
        text.lines().filter(keep).collect()
    };
    let file = Path::new(&plan).join("broken.csv");
    fs::write(&file, broken.join("\n")).expect("written");
    let file = file.to_str().expect("a UTF-8 path");
    let (code, stdout, stderr) = run(&["verify", &plan, "--schedule", file, "--json"]);
    assert_eq!(code, 1, "{stderr}");
    let violations = object(&stdout)["violations"].clone();
    let rules: Vec<&str> = violations.as_array().expect("a list").iter().filter_map(|v| v["rule"].as_str()).collect();
    assert!(!rules.is_empty() && rules.iter().all(|rule| rule.starts_with('R')), "{violations}");
    for key in ["agent_id", "start", "message"] {
        assert!(violations[0][key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {violations}");
    }
    fs::copy(file, Path::new(&plan).join("out/schedule.csv")).expect("copied");
    let (code, _, stderr) = run(&["simulate", &plan]);
    assert_eq!(code, 1, "a broken schedule is not played: {stderr}");
}

#[test]
fn a_given_requirement_is_the_one_that_later_commands_see() {
    let (_parent, plan) = folder("double11", "8");
    done(&["plan", &plan, "--iterations", "1"]);
    let given = Path::new(&plan).join("given.csv");
    let day = "2026-11-11T";
    let rows: String = (0..24).map(|hour| format!("{day}{hour:02}:00,presale,2.5,0,normal\n")).collect();
    fs::write(&given, format!("start,queue,required,standby_required,level\n{rows}")).expect("written");
    let given = given.to_str().expect("a UTF-8 path");
    done(&["schedule", &plan, "--requirements", given, "--iterations", "1"]);
    let required = String::from_utf8(bytes(&plan, "out/requirements.csv")).expect("UTF-8");
    assert_eq!(required.matches(",presale,2.5,").count(), 48, "each row of an hour holds for both halves: {required}");
    assert!(!Path::new(&plan).join("out/simulation.csv").exists(), "the old schedule's simulation is gone");
    let total = |text: &str| object(text)["objective"]["total"].clone();
    let own = total(&done(&["verify", &plan, "--json"]));
    assert_eq!(own, total(&done(&["verify", &plan, "--requirements", given, "--json"])));
}

#[test]
fn bad_input_is_exit_3_and_writes_nothing() {
    let (_parent, plan) = folder("double11", "8");
    let agents = Path::new(&plan).join("agents.csv");
    let text = fs::read_to_string(&agents).expect("a roster");
    fs::write(&agents, text.replacen("regular", "regullar", 1)).expect("written");
    for command in ["check", "plan", "schedule"] {
        let (code, stdout, stderr) = run(&[command, &plan]);
        assert_eq!(code, 3, "{command}");
        let told = if command == "check" { stdout } else { stderr };
        assert!(told.contains("agents.csv:") && told.contains("regullar"), "{command}: {told}");
    }
    let found = object(&run(&["check", &plan, "--json"]).1);
    let first = &found["findings"][0];
    assert_eq!((first["severity"].as_str(), first["file"].as_str()), (Some("error"), Some("agents.csv")));
    assert!(first["line"].is_u64() && first["column"].is_u64() && first["hint"].is_string(), "{first}");
    assert!(!Path::new(&plan).join("out").exists());
    let (code, ..) = run(&["forecast", &plan]);
    assert_eq!(code, 0, "a forecast needs no roster");
}

#[test]
fn a_stage_says_which_command_it_is_waiting_for() {
    let (_parent, plan) = folder("double11", "8");
    for (command, before) in
        [("staff", "forecast"), ("schedule", "staff"), ("verify", "staff"), ("simulate", "forecast")]
    {
        let (code, _, stderr) = run(&[command, &plan]);
        assert_eq!(code, 3, "{command}: {stderr}");
        assert!(stderr.contains(&format!("peakshift {before} ")), "{command}: {stderr}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_best_schedule_and_says_so() {
    let (_parent, plan) = folder("double11", "30");
    done(&["forecast", &plan]);
    done(&["staff", &plan]);
    let mut command = peakshift(&["schedule", &plan, "--time-limit", "600", "--gap", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("schedule")), "the search tells how it goes");
    // Twice at once, as `timeout` does to the process and to its group.
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id, &id]).status().expect("kill");
    assert!(sent.success());
    let told: Vec<String> = lines.collect();
    let (code, stdout, _) = finished(child.wait_with_output().expect("ends"));
    assert_eq!(code, 0, "{told:?}");
    assert!(told.iter().any(|line| line.contains("interrupted")) && stdout.contains("Gap"), "{stdout}{told:?}");
    let summary: Value = serde_json::from_slice(&bytes(&plan, "out/summary.json")).expect("JSON");
    assert_eq!(summary["status"], "interrupted");
    done(&["verify", &plan]);
}

#[test]
fn a_team_too_small_is_told_where_when_and_how_many_are_short() {
    let parent = tempfile::tempdir().expect("a folder");
    let plan = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &plan, "--agents", "6", "--demand", "3"]);
    let stdout = done(&["plan", &plan, "--iterations", "1", "--quiet"]);
    let (_, notice) = stdout.split_once("where agents are short\n").expect("a notice");
    let dearest = notice.lines().next().expect("a line");

    let summary = object(&String::from_utf8(bytes(&plan, "out/summary.json")).expect("UTF-8"));
    let shortage = &summary["shortages"][0];
    let (start, end) = (shortage["start"].as_str().expect("a time"), shortage["end"].as_str().expect("a time"));
    let agents = shortage["agents"].as_f64().expect("a number");
    let end = if end.ends_with("T00:00") { "24:00" } else { &end[11..] };
    let when = format!("{}–{end}: up to {agents:.1} agents short", &start[11..]);
    assert!(dearest.contains(&when), "{dearest}: {when}");
    assert!(dearest.contains(&format!("find {:.0} more", (agents - 0.5).ceil().max(1.0))), "{dearest}");

    let coverage = String::from_utf8(bytes(&plan, "out/coverage.csv")).expect("UTF-8");
    let key = format!("{start},{}", shortage["queue"].as_str().expect("a queue"));
    let row = coverage.lines().find(|line| line.starts_with(&key)).expect("its first interval");
    assert!(row.split(',').nth(4).expect("shortage").parse::<f64>().expect("a number") > 0.0, "{row}");
}
