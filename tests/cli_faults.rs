//! What surrounds the command fails: the disk is full, the folder may not be written, nobody reads what is printed, memory or threads are
//! short. Every output is whole, the exit code is right, and nothing is left behind.
//!
//! What the system cannot do here is skipped aloud.

mod faults_kit;

use assert_cmd::cargo::cargo_bin;
use chrono::{Days, NaiveDate};
use faults_kit::{BESIDE, Told, all_of, difference, done, open_to_all, peakshift, planned, run, text, told, under};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The user that may do nothing, on every Linux.
const NOBODY: &str = "65534";
/// An address space of 256 MiB.
const LITTLE_MEMORY: &str = "--as=268435456";

/// Whether a command can be run under `limits`; says so where it cannot.
fn can(limits: &[&str]) -> bool {
    let (program, options) = limits.split_first().expect("a program");
    // `true` needs no other thread and next to no memory.
    let works = Command::new(program).args(options).arg("true").output().is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("skipped: `{}` does not work here", limits.join(" "));
    }
    works
}

/// Limits that bind somebody else than root: as root the command is run by nobody.
fn bound<'l>(limits: &[&'l str]) -> Vec<&'l str> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let by_nobody: &[&str] = if is_root { &["setpriv", "--reuid", NOBODY, "--clear-groups"] } else { &[] };
    [by_nobody, limits].concat()
}

/// Files may have so many blocks of 512 bytes. What would end the process there is ignored: a write fails as on a full disk.
fn with_blocks(blocks: usize, arguments: &[&str]) -> Told {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut limited = Command::new("sh");
    limited.args(["-c", &script]).arg(cargo_bin("peakshift")).args(arguments).args(["--lang", "en"]);
    run(&mut limited)
}

/// From no byte for the lock to enough for the tables and too little for the workbook.
#[test]
fn a_full_disk_changes_no_file() {
    let (_place, plan) = planned();
    let before = all_of(&plan);
    let commands: [&[&str]; 5] = [
        &["plan", text(&plan), "--iterations", "1", "--seed", "4"],
        &["schedule", text(&plan), "--iterations", "1", "--seed", "4"],
        &["simulate", text(&plan), "--runs", "9", "--seed", "4"],
        &["replan", text(&plan), "--now", "2026-11-10T23:40", "--absent", "A0002", "--apply"],
        &["compare", text(&plan), "--variant", "more: growth=1.2", "--iterations", "1"],
    ];
    for arguments in commands {
        for blocks in [0, 1, 4] {
            let (code, stderr) = with_blocks(blocks, arguments);
            assert_eq!(code, Some(4), "{arguments:?} with {blocks} blocks: {stderr}");
            assert!(stderr.contains("cannot write"), "{arguments:?} with {blocks} blocks: {stderr}");
            let changed = difference(&before, &all_of(&plan));
            assert!(changed.is_empty(), "{arguments:?} with {blocks} blocks: {changed:?}");
        }
    }
    let new = plan.with_file_name("new");
    let (code, stderr) = with_blocks(4, &["init", text(&new), "--agents", "4"]);
    assert_eq!((code, new.exists()), (Some(4), false), "{stderr}");
}

/// Where root may mount one.
#[test]
fn a_small_disk_that_is_full_changes_no_file() {
    let place = tempfile::tempdir().expect("a folder");
    let disk = place.path().join("disk");
    fs::create_dir(&disk).expect("made");
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=1m", "peakshift-test", text(&disk)]);
    if !mount.output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no disk can be mounted here");
        return;
    }
    let outcome = std::panic::catch_unwind(|| {
        let plan = disk.join("plan");
        done(&["init", text(&plan), "--agents", "3"]);
        let before = all_of(&plan);
        // It takes all that is left but for some pages.
        let filler = disk.join("filler");
        let _ = fs::write(&filler, vec![0; 1 << 20]);
        let length = fs::metadata(&filler).expect("a file").len();
        let room = fs::OpenOptions::new().write(true).open(&filler).and_then(|file| file.set_len(length - (40 << 10)));
        room.expect("some room");
        let told = run(&mut peakshift(&["plan", text(&plan), "--iterations", "1"]));
        (told, difference(&before, &all_of(&plan)))
    });
    let _ = Command::new("umount").arg(&disk).status();
    let ((code, stderr), changed) = outcome.expect("no other failure");
    assert_eq!(code, Some(4), "{stderr}");
    assert!(stderr.contains("cannot write"), "{stderr}");
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn what_cannot_be_printed_is_exit_4_and_what_was_written_stays() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        eprintln!("skipped: there is no /dev/full");
        return;
    }
    let (_place, plan) = planned();
    for arguments in [&["check", text(&plan)][..], &["forecast", text(&plan)], &["forecast", text(&plan), "--json"]] {
        let nowhere = fs::OpenOptions::new().write(true).open(full).expect("opened");
        let (code, stderr) = told(&peakshift(arguments).stdout(nowhere).output().expect("runs"));
        assert_eq!(code, Some(4), "{arguments:?}: {stderr}");
        assert!(stderr.contains("cannot write"), "{arguments:?}: {stderr}");
    }
    assert!(all_of(&plan).keys().all(|name| !name.contains(".peakshift")));
    done(&["verify", text(&plan)]);
}

/// Who reads has enough: nothing is wrong.
#[test]
fn a_reader_that_goes_is_no_failure() {
    let (_place, plan) = planned();
    for arguments in [&["check", text(&plan)][..], &["simulate", text(&plan), "--runs", "5"], &["help", "plan"]] {
        let mut running = peakshift(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
        drop(running.stdout.take());
        let (code, stderr) = told(&running.wait_with_output().expect("over"));
        assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error"), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_exit_4_and_can_be_read() {
    let limits = bound(&["env"]);
    if !can(&limits) {
        return;
    }
    let (_place, plan) = planned();
    let close = |mode| {
        for folder in [plan.join("out"), plan.clone()] {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("a mode");
        }
    };
    let before = all_of(&plan);
    close(0o555);
    for arguments in [&["plan"][..], &["forecast"], &["simulate"]] {
        let (code, stderr) = run(&mut under(&plan, &limits, &[arguments, &[text(&plan)]].concat()));
        assert_eq!(code, Some(4), "{arguments:?}: {stderr}");
        assert!(stderr.contains("cannot write"), "{arguments:?}: {stderr}");
    }
    for command in ["check", "verify", "backtest", "versions"] {
        let (code, stderr) = run(&mut under(&plan, &limits, &[command, text(&plan)]));
        assert_eq!(code, Some(0), "{command}: {stderr}");
    }
    close(0o777);
    assert_eq!(difference(&before, &all_of(&plan)), Vec::<String>::new());
}

/// Not a byte is another than with many. The library that writes workbooks does without no threads, and that is said.
#[test]
fn one_thread_is_enough_where_no_other_can_be_started() {
    let limits = bound(&["prlimit", "--nproc=1"]);
    if !can(&limits) {
        return;
    }
    let (_place, plan) = planned();
    let commands: [&[&str]; 6] = [
        &["check", text(&plan)],
        &["backtest", text(&plan)],
        &["forecast", text(&plan)],
        &["staff", text(&plan)],
        &["compare", text(&plan), "--variant", "more: growth=1.2", "--iterations", "1"],
        &["explain", text(&plan), "--agent", "A0002"],
    ];
    for arguments in commands {
        let (code, stderr) = run(&mut under(&plan, &limits, arguments));
        assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
    }
    let alone = all_of(&plan);
    commands.iter().for_each(|arguments| done(arguments));
    assert_eq!(difference(&alone, &all_of(&plan)), Vec::<String>::new());
    let (into, other) = (plan.with_file_name("many"), plan.with_file_name("other"));
    done(&["init", text(&other), "--agents", "3"]);
    open_to_all(plan.parent().expect("a folder"));
    let before = all_of(&plan);
    let commands: [&[&str]; 3] = [
        &["simulate", text(&plan), "--runs", "9"],
        &["plan", text(&plan), text(&other), "--into", text(&into), "--iterations", "1"],
        &["replan", text(&plan), "--now", "2026-11-10T23:40", "--absent", "A0002"],
    ];
    for arguments in commands {
        let (code, stderr) = run(&mut under(&plan, &limits, arguments));
        assert_eq!(code, Some(4), "{arguments:?}: {stderr}");
        assert!(stderr.contains("cannot write schedule.xlsx"), "{arguments:?}: {stderr}");
        assert_eq!(difference(&before, &all_of(&plan)), Vec::<String>::new(), "{arguments:?}");
    }
}

#[test]
fn a_quarter_of_a_gigabyte_is_enough() {
    let limits = ["prlimit", LITTLE_MEMORY];
    if !can(&limits) {
        return;
    }
    let (_place, plan) = planned();
    let commands: [&[&str]; 5] = [
        &["check", text(&plan)],
        &["plan", text(&plan), "--iterations", "1"],
        &["simulate", text(&plan)],
        &["compare", text(&plan), "--variant", "more: growth=1.2", "--iterations", "1"],
        &["replan", text(&plan), "--now", "2026-11-10T23:40", "--absent", "A0002"],
    ];
    for arguments in commands {
        let (code, stderr) = run(&mut under(&plan, &limits, arguments));
        assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
    }
}

/// A row for each day of six years, and for each hour of the last week: spread to quarters of an hour it would be a hundred times as much.
fn totals_of_days(plan: &Path, queues: usize) {
    let mut settings = "[plan]\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-11-10T18:00\"\n".to_owned()
        + "end = \"2026-11-11T00:00\"\ninterval_minutes = 15\n";
    let ids: Vec<String> = (0..queues).map(|queue| format!("q{queue}")).collect();
    ids.iter().for_each(|id| settings += &format!("[[queues]]\nid = \"{id}\"\n"));
    let last = NaiveDate::from_ymd_opt(2026, 11, 9).expect("a date");
    let mut history = String::from("start,queue,inquiries,interval_minutes\n");
    for id in &ids {
        for ago in (7..6 * 365).rev() {
            history += &format!("{}T00:00,{id},{},1440\n", last - Days::new(ago), 200 + ago % 7);
        }
        for (ago, hour) in (0..7).rev().flat_map(|ago| (0..24).map(move |hour| (ago, hour))) {
            history += &format!("{}T{hour:02}:00,{id},{},60\n", last - Days::new(ago), 5 + hour % 7);
        }
    }
    let agents = format!("agent_id,name,tier,queues\nA1,A1,senior,{}\n", ids.join(";"));
    fs::create_dir(plan).expect("made");
    for (name, text) in [("plan.toml", settings), ("inquiries.csv", history), ("agents.csv", agents)] {
        fs::write(plan.join(name), text).expect("written");
    }
}

/// Not ten times the input and 200 MB, however fine the intervals are.
#[test]
fn memory_follows_the_rows_of_a_history_and_not_the_intervals_of_the_plan() {
    let limits = ["prlimit", LITTLE_MEMORY];
    if !can(&limits) {
        return;
    }
    let place = tempfile::tempdir().expect("a folder");
    let plan = place.path().join("plan");
    totals_of_days(&plan, 32);
    fs::copy(cargo_bin("peakshift"), plan.with_file_name(BESIDE)).expect("a copy");
    for arguments in [["check", text(&plan)], ["forecast", text(&plan)]] {
        let (code, stderr) = run(&mut under(&plan, &limits, &arguments));
        assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
    }
}
