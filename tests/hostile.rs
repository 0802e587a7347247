//! Inputs that would drown who reads what is told of them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Exit code, stdout and stderr.
fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The binary, in English where nothing else is asked for.
fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peakshift"));
    command.args(arguments).env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

/// A plan of some agents that `init` made.
fn plan() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan").to_str().expect("UTF-8").to_owned();
    let (code, stdout, stderr) = outcome(peakshift(&["init", &plan, "--agents", "8"]).output().expect("runs"));
    assert_eq!(code, 0, "{stdout}\n{stderr}");
    (folder, plan)
}

/// Changes a file of a plan.
fn change(plan: &str, file: &str, change: impl Fn(&str) -> String) {
    let path = Path::new(plan).join(file);
    let text = fs::read_to_string(&path).expect(file);
    fs::write(path, change(&text)).expect(file);
}

/// A cell or a key of a megabyte is an error of some lines, wherever it stands, in both languages and in JSON.
#[test]
fn no_message_is_longer_than_a_screen() {
    let long = "长".repeat(400_000);
    for (file, from, to) in [
        ("agents.csv", "A0001", long.clone()),
        ("agents.csv", "cost_per_hour", long.clone()),
        ("agents.csv", "presale", long.clone()),
        ("inquiries.csv", "presale", long.clone()),
        ("inquiries.csv", "2024-10-14T00:00", long.clone()),
        ("events.csv", "double11", long.clone()),
        ("plan.toml", "presale", long.clone()),
        ("plan.toml", "Asia/Shanghai", long.clone()),
        ("plan.toml", "[squads]", format!("[\"{long}\"]")),
        ("plan.toml", "size = 4", format!("\"{long}\" = 4")),
        ("plan.toml", "size = 4", format!("size = \"{long}\"")),
        ("plan.toml", "size = 4", format!("size = {long}")),
        ("plan.toml", "size = 4", format!("size = {}", "[".repeat(1_000_000))),
    ] {
        let (_folder, plan) = plan();
        change(&plan, file, |text| text.replacen(from, &to, 1));
        for more in [&["--lang", "zh"][..], &["--json"]] {
            let output = peakshift(&[&["staff", &plan], more].concat()).output();
            let (code, stdout, stderr) = outcome(output.expect("runs"));
            let title = format!("{file}: {from} {more:?}: {code}\n");
            assert!(code != 70 && code != 101, "{title}{stderr}");
            let all = stdout + &stderr;
            let longest = all.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(all.len() < 20_000 && longest < 2_000, "{title}{} {longest}", all.len());
        }
    }
}

/// Each line of the file may be wrong without taking a second for it.
#[test]
fn a_plan_of_wrong_lines_alone_is_told_soon() {
    let (_folder, plan) = plan();
    let keys: String = (0..250_000).map(|i| format!("k{i}=1\n")).collect();
    change(&plan, "plan.toml", |text| format!("{text}\n{keys}"));
    let (code, stdout, stderr) = outcome(peakshift(&["check", &plan]).output().expect("runs"));
    assert!(code == 3 && stdout.len() + stderr.len() < 60_000, "{code} {}", stdout.len());
    assert!(stdout.contains("249800 more findings E202"), "{stderr}");
}
