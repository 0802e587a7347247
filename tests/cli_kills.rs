//! Commands killed at random moments: every output is whole, of before or of after, and the next command leaves no litter.
//!
//! `PEAKSHIFT_KILLS=200 cargo test --release --test cli_kills` kills so many times; without it a dozen.

mod faults_kit;

use faults_kit::{Folder, all_of};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FEW: usize = 12;
/// Written together, so that all are of one run.
const TOGETHER: [&str; 8] = [
    "out/forecast.csv",
    "out/requirements.csv",
    "out/schedule.csv",
    "out/coverage.csv",
    "out/standby.csv",
    "out/fairness.csv",
    "out/hours.csv",
    "out/spread.csv",
];

fn command(plan: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).arg(plan).arg("--quiet").stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn done(plan: &Path, arguments: &[&str]) {
    let status = command(plan, arguments).status().expect("runs");
    assert!(status.success(), "{arguments:?}: {status}");
}

fn write_all(folder: &Path, files: &Folder) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// A planned folder, a command that changes it, and what it is then.
struct Case {
    arguments: Vec<&'static str>,
    before: Folder,
    after: Folder,
    lasts: Duration,
}

impl Case {
    fn new(before: &Folder, arguments: &[&'static str]) -> Case {
        let place = tempfile::tempdir().expect("a folder");
        write_all(place.path(), before);
        let began = Instant::now();
        done(place.path(), arguments);
        let lasts = began.elapsed();
        Case { arguments: arguments.to_vec(), before: before.clone(), after: all_of(place.path()), lasts }
    }

    /// Kills the command after `moment`; what is wrong then.
    fn killed_after(&self, moment: Duration) -> Result<(), String> {
        let place = tempfile::tempdir().expect("a folder");
        write_all(place.path(), &self.before);
        let mut running = command(place.path(), &self.arguments).spawn().expect("runs");
        std::thread::sleep(moment);
        running.kill().expect("killed, or over");
        running.wait().expect("over");
        // Reads all that is published, finishes what was cut short, and writes one file anew.
        let next = command(place.path(), &["simulate", "--runs", "5"]).status().expect("runs");
        if !next.success() {
            return Err(format!("the next command ends with {next}"));
        }
        let verified = command(place.path(), &["verify"]).status().expect("runs");
        if !verified.success() {
            return Err(format!("verify ends with {verified}"));
        }
        let found = all_of(place.path());
        let known: BTreeSet<&String> = self.before.keys().chain(self.after.keys()).collect();
        let litter: Vec<&String> = found.keys().filter(|name| !known.contains(name)).collect();
        if !litter.is_empty() {
            return Err(format!("litter: {litter:?}"));
        }
        let side = |name: &&str| match found.get(*name) {
            bytes if bytes == self.before.get(*name) && bytes == self.after.get(*name) => None,
            bytes if bytes == self.before.get(*name) => Some("before"),
            bytes if bytes == self.after.get(*name) => Some("after"),
            _ => Some("neither"),
        };
        let sides: BTreeSet<&str> = TOGETHER.iter().filter_map(&side).collect();
        let inputs = self.before.keys().filter(|name| !name.starts_with("out/")).map(String::as_str);
        let torn: Vec<&str> = inputs.filter(|name| side(name) == Some("neither")).collect();
        if sides.len() > 1 || sides.contains("neither") || !torn.is_empty() {
            return Err(format!("{sides:?}, inputs torn: {torn:?}"));
        }
        Ok(())
    }
}

#[test]
fn whatever_is_killed_leaves_all_of_before_or_all_of_after() {
    let place = tempfile::tempdir().expect("a folder");
    let plan = place.path().join("night");
    done(&plan, &["init", "--agents", "6"]);
    done(&plan, &["plan", "--iterations", "2"]);
    let before = all_of(&plan);
    let night = ["replan", "--now", "2026-11-10T23:40", "--absent", "A0002", "--apply"];
    let cases = [Case::new(&before, &["plan", "--iterations", "2", "--seed", "9"]), Case::new(&before, &night)];
    assert!(cases.iter().all(|case| case.before["out/schedule.csv"] != case.after["out/schedule.csv"]));
    let kills = std::env::var("PEAKSHIFT_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW);
    let mut rng = Pcg64::seed_from_u64(1);
    let mut wrong = Vec::new();
    for kill in 0..kills {
        let case = &cases[kill % cases.len()];
        // Most of what can be torn is written at the end.
        let share = if kill % 3 == 0 { rng.random_range(0.0..1.0) } else { rng.random_range(0.6..1.1) };
        if let Err(what) = case.killed_after(case.lasts.mul_f64(share)) {
            wrong.push(format!("{:?} killed at {share:.3}: {what}", case.arguments));
        }
    }
    assert!(wrong.is_empty(), "{} of {kills}:\n{}", wrong.len(), wrong.join("\n"));
}
