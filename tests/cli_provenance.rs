//! Outputs that no longer belong together, and runs that end in the middle, through the command line.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).args(["--lang", "en"]);
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = peakshift(arguments).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

/// What a command that must succeed says on stdout and stderr.
fn done(arguments: &[&str]) -> (String, String) {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    (stdout, stderr)
}

fn planned() -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &path, "--agents", "8", "--seed", "3"]);
    done(&["plan", &path, "--iterations", "1"]);
    (parent, path)
}

fn edit(plan: &str, file: &str, change: impl Fn(&str) -> String) {
    let path = Path::new(plan).join(file);
    let before = fs::read_to_string(&path).expect("readable");
    let after = change(&before);
    assert_ne!(before, after, "{file}");
    fs::write(path, after).expect("written");
}

fn summary(plan: &str) -> Value {
    serde_json::from_slice(&fs::read(Path::new(plan).join("out/summary.json")).expect("a summary")).expect("JSON")
}

fn with_other_target(text: &str) -> String {
    text.replacen("service_level = 0.80", "service_level = 0.97", 1)
}

#[test]
fn stages_one_after_the_other_have_nothing_to_say() {
    let (_parent, plan) = planned();
    for stage in ["forecast", "staff", "schedule", "simulate", "verify"] {
        let mut arguments = vec![stage, plan.as_str()];
        if stage == "schedule" {
            arguments.extend(["--iterations", "1"]);
        }
        let (_, stderr) = done(&arguments);
        assert!(!stderr.contains("W95"), "{stage}: {stderr}");
    }
    assert!(summary(&plan)["bound"].is_number());
}

#[test]
fn a_requirement_made_for_other_settings_is_told_with_what_to_run() {
    let (_parent, plan) = planned();
    edit(&plan, "plan.toml", with_other_target);
    let (_, stderr) = done(&["schedule", &plan, "--iterations", "1"]);
    assert!(
        stderr.contains("warning[W950] out/requirements.csv: this file was made from another plan.toml"),
        "{stderr}"
    );
    assert!(stderr.contains(&format!("run `peakshift staff {plan}` again")), "{stderr}");
}

#[test]
fn a_forecast_of_another_history_is_told() {
    let (_parent, plan) = planned();
    edit(&plan, "inquiries.csv", |text| {
        text.lines().rev().skip(1).fold(String::new(), |all, line| format!("{line}\n{all}"))
    });
    let (_, stderr) = done(&["staff", &plan]);
    assert!(
        stderr.contains("warning[W950] out/forecast.csv: this file was made from another inquiries.csv"),
        "{stderr}"
    );
}

#[test]
fn a_forecast_that_read_missing_rows_otherwise_is_told() {
    let (_parent, plan) = planned();
    edit(&plan, "plan.toml", |text| text.replacen("[[queues]]\n", "[[queues]]\nmissing = \"zero\"\n", 1));
    let (_, stderr) = done(&["staff", &plan]);
    assert!(stderr.contains("warning[W950] out/forecast.csv: this file was made from another plan.toml"), "{stderr}");
}

#[test]
fn another_number_of_runs_makes_nothing_old() {
    let (_parent, plan) = planned();
    edit(&plan, "plan.toml", |text| format!("{text}\n[simulation]\nruns = 20\n"));
    for command in ["staff", "simulate", "verify"] {
        let (_, stderr) = done(&[command, &plan]);
        assert!(!stderr.contains("W95"), "{command}: {stderr}");
    }
}

#[test]
fn the_bound_of_another_requirement_is_not_shown() {
    let (_parent, plan) = planned();
    edit(&plan, "plan.toml", with_other_target);
    done(&["staff", &plan]);
    let (stdout, stderr) = done(&["simulate", &plan]);
    assert!(
        stderr.contains("warning[W950] out/schedule.csv: this file was made from another requirements.csv"),
        "{stderr}"
    );
    assert!(stdout.contains("not known"), "{stdout}");
    let summary = summary(&plan);
    assert!(summary.get("bound").is_none() && summary.get("gap").is_none(), "{summary}");
}

#[test]
fn a_summary_that_somebody_changed_is_not_believed() {
    for change in
        [|text: &str| text.replacen("\"bound\": ", "\"bound\": 1", 1), |text: &str| text[..text.len() / 2].to_owned()]
    {
        let (_parent, plan) = planned();
        edit(&plan, "out/summary.json", change);
        let (_, stderr) = done(&["simulate", &plan]);
        assert!(stderr.contains("warning[W952] out/summary.json"), "{stderr}");
        assert!(summary(&plan).get("bound").is_none());
    }
}

#[test]
fn a_schedule_that_somebody_changed_is_taken_and_told() {
    let (_parent, plan) = planned();
    let file = Path::new(&plan).join("out/schedule.csv");
    let text = fs::read_to_string(&file).expect("a schedule");
    fs::write(&file, text.replace('\n', "\r\n")).expect("written");
    let (_, stderr) = done(&["verify", &plan]);
    assert!(stderr.contains("warning[W951] out/schedule.csv"), "{stderr}");
}

#[test]
fn a_folder_without_fingerprints_is_taken_as_it_is() {
    let (_parent, plan) = planned();
    fs::remove_file(Path::new(&plan).join("out/fingerprints.json")).expect("there");
    for command in ["staff", "verify"] {
        let (_, stderr) = done(&[command, &plan]);
        assert!(!stderr.contains("W95"), "{command}: {stderr}");
    }
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".peakshift")))
        .map(|path| (path.clone(), fs::read(path).unwrap_or_default()))
        .collect();
    found.sort();
    found
}

#[test]
fn an_output_that_cannot_be_replaced_costs_no_old_file() {
    let (_parent, plan) = planned();
    let out = Path::new(&plan).join("out");
    for blocked in ["report.html", "simulation.csv"] {
        let path = out.join(blocked);
        let kept = fs::read(&path).expect("there");
        fs::remove_file(&path).expect("removed");
        fs::create_dir(&path).expect("a folder in its place");
        let before = files(&out);
        let (code, _, stderr) = run(&["schedule", &plan, "--iterations", "2", "--seed", "9"]);
        assert_eq!(code, 4, "{stderr}");
        assert!(stderr.contains(blocked), "{stderr}");
        assert_eq!(files(&out), before, "{blocked}");
        fs::remove_dir(&path).expect("removed");
        fs::write(&path, kept).expect("put back");
    }
}

#[test]
fn a_second_command_in_the_folder_names_the_first() {
    let (_parent, plan) = planned();
    let mut first = peakshift(&["plan", &plan, "--time-limit", "60", "--gap", "0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let lock = Path::new(&plan).join("out/.peakshift-lock");
    while fs::read_to_string(&lock).unwrap_or_default().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let (code, _, stderr) = run(&["forecast", &plan]);
    let holder = format!("peakshift plan, pid {}", first.id());
    first.kill().expect("killed");
    first.wait().expect("ended");
    assert_eq!(code, 4, "{stderr}");
    assert!(stderr.contains(&holder), "{stderr}");
    done(&["forecast", &plan]);
    assert!(!lock.exists(), "a killed holder leaves no lock that lasts");
}

#[test]
fn a_plan_killed_while_it_is_played_has_published_its_schedule() {
    let (_parent, plan) = planned();
    fs::remove_dir_all(Path::new(&plan).join("out")).expect("removed");
    edit(&plan, "plan.toml", |text| format!("{text}\n[simulation]\nruns = 100000\n"));
    let mut running = peakshift(&["plan", &plan, "--iterations", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let summary = Path::new(&plan).join("out/summary.json");
    while !summary.exists() {
        assert!(running.try_wait().expect("alive").is_none(), "it is still playing");
        std::thread::sleep(Duration::from_millis(20));
    }
    running.kill().expect("killed");
    running.wait().expect("ended");
    done(&["verify", &plan]);
    for file in ["schedule.xlsx", "report.html", "coverage.csv", "fingerprints.json"] {
        assert!(Path::new(&plan).join("out").join(file).exists(), "{file}");
    }
}

#[test]
fn an_init_that_fails_or_was_killed_can_be_run_again() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("plan");
    fs::create_dir(&folder).expect("made");
    fs::write(folder.join(".peakshift-new-plan.toml"), "half of it").expect("written");
    let path = folder.to_str().expect("UTF-8");
    done(&["init", path, "--agents", "6"]);
    assert!(files(&folder).len() >= 6);
    assert!(!folder.join(".peakshift-new-plan.toml").exists());
    let (code, _, stderr) = run(&["init", path, "--agents", "6"]);
    assert_eq!(code, 2, "{stderr}");
}
