//! `--calendar` through the command line: what is there after each command, and that what people have in their calendars goes on.

mod calendar_kit;

use calendar_kit::{Seen, seen};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NOW: &str = "2026-11-10T23:40";

fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).args(["--lang", "en"]).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> (String, String) {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    (stdout, stderr)
}

/// A folder for `agents`, and its path.
fn folder(agents: &str) -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &path, "--agents", agents, "--seed", "5"]);
    (parent, path)
}

fn out(plan: &str) -> PathBuf {
    Path::new(plan).join("out")
}

/// The calendars in `folder` by name.
fn calendars(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.join("calendar")).into_iter().flatten().map(|entry| entry.expect("an entry"));
    let named = |entry: fs::DirEntry| {
        (entry.file_name().into_string().expect("UTF-8"), fs::read(entry.path()).expect("a file"))
    };
    entries.map(named).filter(|(name, _)| name.ends_with(".ics")).collect()
}

/// Rows of a table, each as its cells by column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).expect("a table");
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = table.headers().expect("heads").clone();
    let row = |row: csv::StringRecord| heads.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    table.records().map(|record| row(record.expect("a row"))).collect()
}

/// By agent, start and end of each block on the clock of Shanghai, and whether it is standby, from schedule.csv alone.
fn blocks(folder: &Path) -> BTreeMap<String, Vec<(i64, i64, bool)>> {
    let mut blocks: BTreeMap<String, Vec<(i64, i64, bool)>> = BTreeMap::new();
    for row in rows(&folder.join("schedule.csv")) {
        let at = |name: &str| {
            let local = chrono::NaiveDateTime::parse_from_str(&row[name], "%Y-%m-%dT%H:%M").expect("a time");
            local.and_utc().timestamp() - 8 * 3600
        };
        let (start, end, standby) = (at("start"), at("end"), row["activity"] == "standby");
        let of_agent = blocks.entry(row["agent_id"].clone()).or_default();
        match of_agent.last_mut() {
            Some(last) if last.1 == start && last.2 == standby => last.1 = end,
            _ => of_agent.push((start, end, standby)),
        }
    }
    blocks
}

fn live(seen: &[Seen]) -> Vec<(i64, i64, bool)> {
    let live = seen.iter().filter(|event| event.status != "CANCELLED");
    live.map(|event| (event.start, event.end, event.status == "TENTATIVE")).collect()
}

/// Every agent's calendar has the agent's blocks by schedule.csv in `folder`.
fn agrees(folder: &Path, plan: &str) {
    let (files, blocks) = (calendars(folder), blocks(folder));
    for row in rows(&Path::new(plan).join("agents.csv")) {
        let id = &row["agent_id"];
        let told = live(&seen(files.get(&format!("{id}.ics")).unwrap_or_else(|| panic!("no {id}"))));
        assert_eq!(told, blocks.get(id).cloned().unwrap_or_default(), "{id}");
    }
}

#[test]
fn plan_gives_one_file_for_each_agent_and_each_lead_with_a_duty() {
    let (_parent, plan) = folder("12");
    let (page, _) = done(&["plan", &plan, "--iterations", "2", "--calendar"]);
    assert!(page.contains(&out(&plan).join("calendar").display().to_string()), "{page}");
    let first = calendars(&out(&plan));
    let rows_of = rows(&out(&plan).join("schedule.csv"));
    let leads: BTreeSet<&str> =
        rows_of.iter().filter(|row| row["tier"] == "senior").map(|row| row["agent_id"].as_str()).collect();
    assert!(!leads.is_empty());
    assert_eq!(first.len(), 12 + leads.len(), "{:?}", first.keys());
    agrees(&out(&plan), &plan);
    for lead in leads {
        let own = rows_of.iter().filter(|row| row["agent_id"] == lead || row["lead"] == lead);
        let people: BTreeSet<&str> = own.map(|row| row["agent_id"].as_str()).collect();
        let squad = seen(&first[&format!("squad-{lead}.ics")]);
        assert_eq!(squad.iter().map(|event| event.agent.as_str()).collect::<BTreeSet<_>>(), people, "{lead}");
    }
    let messages =
        String::from_utf8(fs::read(out(&plan).join("calendar/messages.txt")).expect("texts")).expect("UTF-8");
    assert_eq!(messages.split("\n--------\n").count(), 12, "{messages}");
    // Once there, they are kept up to date; and the same schedule is the same bytes.
    done(&["plan", &plan, "--iterations", "2"]);
    assert_eq!(calendars(&out(&plan)), first);
    fs::write(out(&plan).join("calendar/A0001.ics"), "spoiled").expect("written");
    let (_, stderr) = done(&["schedule", &plan, "--iterations", "2", "--threads", "1"]);
    assert!(stderr.contains("W953") && stderr.contains("out/calendar/A0001.ics"), "{stderr}");
    assert_eq!(calendars(&out(&plan)), first);
}

#[test]
fn without_being_asked_for_there_are_none() {
    let (_parent, plan) = folder("8");
    done(&["forecast", &plan]);
    done(&["staff", &plan]);
    done(&["schedule", &plan, "--iterations", "1"]);
    assert!(!out(&plan).join("calendar").exists());
    done(&["replan", &plan, "--now", NOW]);
    assert!(!out(&plan).join("replan/calendar").exists());
    done(&["schedule", &plan, "--iterations", "1", "--calendar"]);
    assert!(out(&plan).join("calendar/messages.txt").exists() && out(&plan).join("calendar/slips.html").exists());
}

#[test]
fn a_replanned_night_goes_on_and_so_does_the_way_back() {
    let (_parent, plan) = folder("24");
    done(&["forecast", &plan]);
    done(&["staff", &plan]);
    done(&["schedule", &plan, "--iterations", "4", "--calendar"]);
    let before = calendars(&out(&plan));
    let busy =
        rows(&out(&plan).join("schedule.csv")).into_iter().find(|row| row["start"].as_str() > "2026-11-11T02:00");
    let away = busy.expect("somebody who works late")["agent_id"].clone();
    let night = ["replan", &plan, "--now", NOW, "--absent", &away, "--surge", "1.4"];
    let (page, _) = done(&night);
    assert!(page.contains("replan/calendar") && !page.contains(".ics"), "{page}");
    assert_eq!(calendars(&out(&plan)), before, "a proposal publishes nothing");
    let proposed = calendars(&out(&plan).join("replan"));
    agrees(&out(&plan).join("replan"), &plan);
    done(&[&night[..], &["--apply"]].concat());
    assert_eq!(calendars(&out(&plan)), proposed);
    let events = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Seen> {
        files.values().flat_map(|bytes| seen(bytes)).map(|event| (event.uid.clone(), event)).collect()
    };
    let (old, new) = (events(&before), events(&proposed));
    assert!(old.keys().all(|uid| new.contains_key(uid)), "an event went without a word");
    for (uid, event) in &old {
        let now = &new[uid];
        let same = Seen { sequence: 0, stamp: 0, ..now.clone() } == Seen { sequence: 0, stamp: 0, ..event.clone() };
        assert_eq!(now.sequence, event.sequence + i64::from(!same), "{uid}");
    }
    assert!(new.values().any(|event| event.sequence == 1), "somebody's calendar changed");
    let version = out(&plan).join("versions/001");
    assert!(version.join("schedule.csv").exists() && !version.join("calendar").exists());
    // The same once more is no news.
    done(&[&night[..], &["--apply", "--calendar"]].concat());
    assert_eq!(calendars(&out(&plan)), proposed);
    done(&["replan", &plan, "--undo"]);
    agrees(&out(&plan), &plan);
    let back = events(&calendars(&out(&plan)));
    for (uid, event) in &new {
        assert!(back[uid].sequence >= event.sequence, "{uid}: an older event is not taken for the newest");
    }
    done(&["versions", &plan, "--restore", "2"]);
    agrees(&out(&plan), &plan);
}

#[test]
fn a_night_may_be_the_first_to_be_told() {
    let (_parent, plan) = folder("12");
    done(&["forecast", &plan]);
    done(&["staff", &plan]);
    done(&["schedule", &plan, "--iterations", "2"]);
    done(&["replan", &plan, "--now", NOW, "--calendar"]);
    assert_eq!(calendars(&out(&plan)).len(), 0);
    agrees(&out(&plan).join("replan"), &plan);
    done(&["replan", &plan, "--now", NOW]);
    let left = fs::read_dir(out(&plan).join("replan/calendar")).map_or(0, |entries| entries.count());
    assert_eq!(left, 0, "an earlier proposal goes");
    done(&["replan", &plan, "--now", NOW, "--calendar", "--apply"]);
    agrees(&out(&plan), &plan);
    let (code, _, stderr) = run(&["replan", &plan, "--undo", "--calendar"]);
    assert!(code == 2 && stderr.contains("--calendar"), "{code} {stderr}");
}

#[test]
fn several_plans_have_theirs_and_resume_knows_them() {
    let (one, other) = (folder("8"), folder("9"));
    let into = one.0.path().join("many").to_str().expect("UTF-8").to_owned();
    let arguments = ["plan", &one.1, &other.1, "--iterations", "1", "--calendar", "--into", &into, "--resume"];
    done(&arguments);
    for (_, plan) in [&one, &other] {
        agrees(&out(plan), plan);
    }
    let state = |plan: &str| {
        let table = rows(&Path::new(&into).join("many.csv"));
        table.into_iter().find(|row| row.values().any(|cell| cell == plan)).expect("a row")["state"].clone()
    };
    done(&arguments);
    assert_eq!((state(&one.1).as_str(), state(&other.1).as_str()), ("unchanged", "unchanged"));
    fs::remove_file(out(&one.1).join("calendar/A0001.ics")).expect("gone");
    done(&arguments);
    assert_eq!((state(&one.1).as_str(), state(&other.1).as_str()), ("done", "unchanged"));
    agrees(&out(&one.1), &one.1);
}
