//! The real binary, a plan folder for it, and what it leaves there.

#![allow(dead_code, reason = "each test takes what it needs")]

use assert_cmd::cargo::cargo_bin;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The binary that lies beside a plan.
pub const BESIDE: &str = "peakshift";

/// Bytes by name.
pub type Folder = BTreeMap<String, Vec<u8>>;

/// Exit code and stderr.
pub type Told = (Option<i32>, String);

pub fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("peakshift"));
    command.args(arguments).args(["--lang", "en"]);
    command
}

/// The command beside `plan`, with another before it that limits it.
pub fn under(plan: &Path, limits: &[&str], arguments: &[&str]) -> Command {
    let (program, options) = limits.split_first().expect("a program");
    let mut command = Command::new(program);
    command.args(options).arg(plan.with_file_name(BESIDE)).args(arguments).args(["--lang", "en"]);
    command
}

pub fn told(output: &Output) -> Told {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

pub fn run(command: &mut Command) -> Told {
    told(&command.output().expect("runs"))
}

pub fn done(arguments: &[&str]) {
    let (code, stderr) = run(&mut peakshift(arguments));
    assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
}

/// A plan that is open to everybody, and the binary beside it: what was built may lie where others may not look.
pub fn planned() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let plan = place.path().join("plan");
    done(&["init", text(&plan), "--agents", "4"]);
    done(&["plan", text(&plan), "--iterations", "1"]);
    open_to_all(place.path());
    let beside = plan.with_file_name(BESIDE);
    fs::copy(cargo_bin("peakshift"), &beside).expect("a copy");
    fs::set_permissions(&beside, fs::Permissions::from_mode(0o755)).expect("a mode");
    (place, plan)
}

pub fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("a mode");
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            open_to_all(&entry);
        } else {
            fs::set_permissions(&entry, fs::Permissions::from_mode(0o777)).expect("a mode");
        }
    }
}

/// What is another in `after`, or new, or gone.
pub fn difference(before: &Folder, after: &Folder) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Every file below `folder`.
pub fn all_of(folder: &Path) -> Folder {
    let mut found = Folder::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(here).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                open.push(entry);
            } else {
                let name = entry.strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
                found.insert(name, fs::read(&entry).expect("read"));
            }
        }
    }
    found
}
