//! Commands that meet others: an input changes while one runs, two write into one folder, one is killed and another goes on.

mod faults_kit;

use faults_kit::{Told, all_of, difference, done, peakshift, planned, run, text, told};
use peakshift::publish::Lock;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Begins a plan that searches until it is ended, and waits until it has its folder.
fn searching(plan: &Path) -> Child {
    let running = peakshift(&["plan", text(plan), "--iterations", "100000", "--gap", "0", "--time-limit", "300"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    let lock = plan.join("out/.peakshift-lock");
    let began = Instant::now();
    while fs::read_to_string(&lock).unwrap_or_default().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(120), "it takes its folder");
        std::thread::sleep(Duration::from_millis(5));
    }
    running
}

/// Lets it end with what it has.
fn ended(mut running: Child) -> Told {
    // Before it listens an interrupt ends it at once.
    std::thread::sleep(Duration::from_secs(2));
    let interrupted = Command::new("kill").args(["-INT", &running.id().to_string()]).status().expect("runs");
    assert!(interrupted.success());
    let mut stderr = String::new();
    running.stderr.take().expect("piped").read_to_string(&mut stderr).expect("read");
    (running.wait().expect("over").code(), stderr)
}

/// What is written belongs to the files as they were read, says so, and later commands know.
#[test]
fn an_input_that_is_replaced_meanwhile_is_told_and_not_mixed() {
    let (_place, plan) = planned();
    let forecast = fs::read(plan.join("out/forecast.csv")).expect("a forecast");
    let running = searching(&plan);
    let history = fs::read_to_string(plan.join("inquiries.csv")).expect("a history");
    let doubled = history.lines().map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let count: Option<u64> = cells[2].parse().ok();
        count.map_or_else(|| line.to_owned(), |n| format!("{},{},{},{}", cells[0], cells[1], 2 * n + 9, cells[3]))
    });
    let other = plan.join("other.csv");
    fs::write(&other, doubled.collect::<Vec<_>>().join("\n") + "\n").expect("written");
    fs::rename(&other, plan.join("inquiries.csv")).expect("replaced");
    let (code, stderr) = ended(running);
    assert!(matches!(code, Some(0 | 130)), "{code:?} {stderr}");
    assert!(stderr.contains("W954") && stderr.contains("inquiries.csv was changed"), "{stderr}");
    assert!(!stderr.contains("agents.csv was changed"), "{stderr}");
    assert!(fs::read(plan.join("out/forecast.csv")).expect("a forecast") == forecast, "that of the old history");
    let (code, stderr) = run(&mut peakshift(&["staff", text(&plan)]));
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("W950") && stderr.contains("inquiries.csv"), "{stderr}");
}

#[test]
fn a_lock_names_its_holder_and_does_not_outlive_it() {
    let (_place, plan) = planned();
    let before = all_of(&plan);
    let mut running = searching(&plan);
    let holder = format!("pid {}, since 2", running.id());
    for arguments in [&["plan", text(&plan)][..], &["simulate", text(&plan)], &["replan", text(&plan), "--undo"]] {
        let (code, stderr) = run(&mut peakshift(arguments));
        assert_eq!(code, Some(4), "{arguments:?}: {stderr}");
        assert!(stderr.contains(&holder), "{arguments:?}: {stderr}");
    }
    // Who only reads does not wait.
    done(&["check", text(&plan)]);
    done(&["verify", text(&plan)]);
    running.kill().expect("killed");
    running.wait().expect("over");
    done(&["check", text(&plan)]);
    assert_eq!(difference(&before, &all_of(&plan)), Vec::<String>::new());
}

/// The folder is that of one of them, whole.
#[test]
fn two_inits_of_one_folder_do_not_mix() {
    let place = tempfile::tempdir().expect("a folder");
    // plan.toml says by which command the folder was made, and nothing of who won.
    let alone = |name: &str, seed: &str| {
        let folder = place.path().join(name);
        done(&["init", text(&folder), "--agents", "5", "--seed", seed]);
        all_of(&folder)
    };
    let whole = [alone("a", "1"), alone("b", "2")];
    for round in 0..10 {
        let folder = place.path().join(format!("both{round}"));
        let begin = |seed: &str| {
            let arguments = ["init", text(&folder), "--agents", "5", "--seed", seed];
            peakshift(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("runs")
        };
        let both = [begin("1"), begin("2")].map(|running| told(&running.wait_with_output().expect("over")));
        assert_eq!(both.iter().filter(|(code, _)| *code == Some(0)).count(), 1, "{both:?}");
        assert!(both.iter().all(|(code, _)| matches!(code, Some(0 | 2 | 4))), "{both:?}");
        let found = all_of(&folder);
        assert!(whole.contains(&found), "files of both, or other files: {:?}", found.keys());
    }
}

/// What an import leaves in the folder of a roster that is killed between the first of two names and the second, and what that is to hold.
fn cut_short(tables: &Path) -> String {
    let agents = fs::read_to_string(tables.join("agents.csv")).expect("a roster");
    let rows: Vec<&str> = agents.lines().collect();
    let id = rows[1].split(',').next().expect("an id");
    let windows = format!("agent_id,start,end,kind\n{id},2026-11-10T20:00,2026-11-11T08:00,available\n");
    let files = [
        ("agents.csv", format!("{}\n{}\n", rows[0], rows[1])),
        (".peakshift-new-availability.csv", windows.clone()),
        (".peakshift-journal", r#"{"written":["agents.csv","availability.csv"],"retired":[]}"#.to_owned()),
        (".peakshift-lock", "peakshift import, pid 1".to_owned()),
    ];
    for (name, content) in files {
        fs::write(tables.join(name), content).expect("written");
    }
    windows
}

/// A set of an import that was cut short once it was decided is whole before anything is read, wherever the tables lie.
#[test]
fn a_set_that_was_cut_short_is_finished_before_it_is_read() {
    let (place, plan) = planned();
    let elsewhere = place.path().join("tables");
    for tables in [&plan, &elsewhere] {
        let windows = cut_short(tables);
        done(&["check", text(&plan)]);
        assert_eq!(fs::read_to_string(tables.join("availability.csv")).expect("windows"), windows);
        let left: Vec<String> = all_of(place.path()).into_keys().filter(|name| name.contains(".peakshift")).collect();
        assert!(left.is_empty(), "{left:?}");
        if tables == &plan {
            move_roster(&plan, &elsewhere);
        }
    }
}

/// Puts the roster of `plan` into another folder.
fn move_roster(plan: &Path, elsewhere: &Path) {
    fs::create_dir(elsewhere).expect("made");
    let mut settings = fs::read_to_string(plan.join("plan.toml")).expect("settings") + "\n[inputs]\n";
    for table in ["agents", "availability"] {
        let file = format!("{table}.csv");
        // Not every plan has windows.
        let _ = fs::rename(plan.join(&file), elsewhere.join(&file));
        settings += &format!("{table} = \"../tables/{file}\"\n");
    }
    fs::write(plan.join("plan.toml"), settings).expect("written");
}

/// Two plans may share their tables: who imports has them alone.
#[test]
fn an_import_takes_the_folder_of_its_tables() {
    let (place, plan) = planned();
    let elsewhere = place.path().join("tables");
    move_roster(&plan, &elsewhere);
    let roster = place.path().join("roster.csv");
    fs::copy(elsewhere.join("agents.csv"), &roster).expect("a copy");
    let before = all_of(place.path());
    let held = fs::File::create(elsewhere.join(".peakshift-lock")).expect("a file");
    held.lock().expect("held");
    let import = ["import", text(&roster), "--into", text(&plan), "--as", "agents", "--replace"];
    let (code, stderr) = run(&mut peakshift(&import));
    assert_eq!(code, Some(4), "{stderr}");
    assert!(stderr.contains("another command is writing into") && stderr.contains("tables"), "{stderr}");
    fs::remove_file(elsewhere.join(".peakshift-lock")).expect("gone");
    assert_eq!(difference(&before, &all_of(place.path())), Vec::<String>::new());
    drop(held);
    done(&import);
}

/// Drafts among the temporary files: those of a command that is over go, those of one that runs, and what is no folder, stay.
#[test]
fn drafts_of_killed_commands_are_taken_away_by_the_next() {
    let (_place, plan) = planned();
    let temporary = tempfile::tempdir().expect("a folder");
    let draft = |name: &str| {
        let folder = temporary.path().join(format!("peakshift-drafts-{name}"));
        fs::create_dir(&folder).expect("a folder");
        fs::write(folder.join("agents.csv"), "agent_id,name\n").expect("written");
        folder
    };
    let (over, held) = (draft("over"), draft("held"));
    let lock = Lock::take(&held, "import").expect("a lock");
    let of_others = temporary.path().join("kept");
    fs::create_dir(&of_others).expect("a folder");
    fs::write(of_others.join("kept.csv"), "kept\n").expect("written");
    std::os::unix::fs::symlink(&of_others, temporary.path().join("peakshift-drafts-link")).expect("a link");
    fs::write(temporary.path().join("peakshift-drafts-file"), "kept\n").expect("written");
    let mut expected = all_of(temporary.path());
    expected.retain(|name, _| !name.starts_with("peakshift-drafts-over"));
    let from = [plan.join("inquiries.csv"), plan.join("agents.csv")];
    let other = plan.with_file_name("other");
    let arguments = ["init", text(&other), "--from", text(&from[0]), text(&from[1]), "--event", "double11"];
    let (code, stderr) =
        run(peakshift(&arguments).args(["--timezone", "Asia/Shanghai"]).env("TMPDIR", temporary.path()));
    assert_eq!(code, Some(0), "{stderr}");
    assert!(!over.exists());
    assert_eq!(difference(&expected, &all_of(temporary.path())), [""; 0]);
    drop(lock);
}
