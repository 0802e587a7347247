//! Versions of the published schedule: kept whole, brought back whole, whatever fails and wherever a process is killed.

use peakshift::error::Error;
use peakshift::publish::versions::{
    self, Record, Version, before, in_force, is_precious, keep, list, restore, without_paths,
};
use peakshift::publish::{Change, Manifest, recover, replace, replace_by};
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const OUTPUTS: [&str; 4] = ["schedule.csv", "coverage.csv", "summary.json", "schedule.xlsx"];

fn record(command: &str) -> Record {
    Record { command: command.to_owned(), at: "2026-11-10T23:41:07+08:00".to_owned(), ..Record::default() }
}

/// A published set: every file says which one it is.
fn set(content: &str) -> Vec<Change> {
    let mut manifest = Manifest::default();
    manifest.note("extra.csv", content.as_bytes(), BTreeMap::new());
    let files = ["schedule.csv", "coverage.csv", "schedule.xlsx", "extra.csv"];
    let write = |name: &str| Change::Write(name.to_owned(), content.as_bytes().to_vec());
    let mut changes: Vec<Change> = files.into_iter().map(write).collect();
    changes.push(Change::Write("fingerprints.json".to_owned(), manifest.bytes()));
    changes
}

/// As replan does it: what is published is kept, the new set published, in one.
fn apply(out: &Path, content: &str) {
    let changes: Vec<Change> =
        set(content).into_iter().chain(keep(out, &OUTPUTS, &record("replan")).unwrap()).collect();
    replace(out, &changes).unwrap();
}

fn undo(out: &Path) -> Result<(), Error> {
    let changes = restore(out, &OUTPUTS, before(out)?, &record("replan"))?;
    replace(out, &changes).map(drop)
}

/// Every file below `folder` by its path.
fn listing(folder: &Path) -> BTreeMap<String, String> {
    fn visit(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                files.insert(format!("{name}/"), String::new());
                visit(&entry.path(), &format!("{name}/"), files);
            } else {
                files.insert(name, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned());
            }
        }
    }
    let mut files = BTreeMap::new();
    visit(folder, "", &mut files);
    files
}

/// The files at the top of `folder`.
fn published(folder: &Path) -> BTreeMap<String, String> {
    listing(folder).into_iter().filter(|(name, _)| !name.contains('/')).collect()
}

/// What is published, where all files belong to one set.
fn whole(folder: &Path) -> Option<String> {
    let files = published(folder);
    let content = files.get("schedule.csv")?.clone();
    let fresh = tempfile::tempdir().unwrap();
    replace(fresh.path(), &set(&content)).unwrap();
    (files == published(fresh.path())).then_some(content)
}

fn code(error: &Error) -> Option<&'static str> {
    match error {
        Error::Invalid(findings) => findings.first().map(|finding| finding.code),
        _ => None,
    }
}

#[test]
fn what_an_apply_replaces_is_kept_whole_with_its_record() {
    let folder = tempfile::tempdir().unwrap();
    replace(folder.path(), &set("first")).unwrap();
    fs::write(folder.path().join("notes.txt"), "the user's own").unwrap();
    let old = published(folder.path());
    let record = Record {
        who: Some("lin".to_owned()),
        note: "three ill".to_owned(),
        absences: vec!["A0031@2026-11-10T23:30/2026-11-11T06:00".to_owned()],
        changed: vec!["A0007".to_owned()],
        ..record("replan")
    };
    let kept = keep(folder.path(), &OUTPUTS, &record).unwrap();
    replace(folder.path(), &set("second").into_iter().chain(kept).collect::<Vec<_>>()).unwrap();
    let mut version = published(&folder.path().join("versions/001"));
    let written: Record = serde_json::from_str(&version.remove("version.json").unwrap()).unwrap();
    assert_eq!(written, record);
    assert_eq!(list(folder.path()).unwrap(), [Version { number: 1, record }]);
    version.insert("notes.txt".to_owned(), "the user's own".to_owned());
    assert_eq!(version, old, "every published file, and no file of the user's");
    assert_eq!(published(folder.path())["schedule.csv"], "second");
}

#[test]
fn where_no_schedule_is_published_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(keep(folder.path(), &OUTPUTS, &record("replan")).unwrap(), []);
    assert_eq!(list(&folder.path().join("nowhere")).unwrap(), []);
}

#[test]
fn undo_after_undo_goes_back_step_by_step_and_what_was_undone_can_be_had_again() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    replace(out, &set("a")).unwrap();
    apply(out, "b");
    apply(out, "c");
    undo(out).unwrap();
    assert_eq!(whole(out).as_deref(), Some("b"));
    undo(out).unwrap();
    assert_eq!(whole(out).as_deref(), Some("a"));
    assert_eq!(code(&undo(out).unwrap_err()), Some("E857"));
    assert_eq!(whole(out).as_deref(), Some("a"), "a refused undo changes nothing");
    let changes = restore(out, &OUTPUTS, 3, &record("versions")).unwrap();
    replace(out, &changes).unwrap();
    assert_eq!(whole(out).as_deref(), Some("c"), "version 3 is what the first undo replaced");
}

#[test]
fn a_file_that_the_version_does_not_have_goes_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    replace(out, &set("a")).unwrap();
    apply(out, "b");
    fs::write(out.join("summary.json"), "played").unwrap();
    undo(out).unwrap();
    assert!(!out.join("summary.json").exists());
    replace(out, &restore(out, &OUTPUTS, 2, &record("versions")).unwrap()).unwrap();
    assert_eq!(fs::read_to_string(out.join("summary.json")).unwrap(), "played");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Against a stack: apply pushes, undo pops; and no version ever changes.
    #[test]
    fn any_row_of_applies_and_undos_is_a_stack(steps in prop::collection::vec(any::<bool>(), 1..9)) {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        replace(out, &set("0")).unwrap();
        let mut stack = vec!["0".to_owned()];
        for (i, is_apply) in steps.iter().enumerate() {
            let kept = listing(out).into_iter().filter(|(name, _)| name.contains('/')).collect::<Vec<_>>();
            if *is_apply {
                stack.push((i + 1).to_string());
                apply(out, &stack[stack.len() - 1]);
            } else if stack.len() > 1 {
                stack.pop();
                undo(out).unwrap();
            } else {
                prop_assert_eq!(code(&undo(out).unwrap_err()), Some("E857"));
            }
            prop_assert_eq!(whole(out), stack.last().cloned());
            let now = listing(out);
            prop_assert!(kept.iter().all(|(name, content)| now.get(name) == Some(content)));
        }
    }
}

/// The sets that replace a schedule: a new one, and one that comes back.
fn replacements(out: &Path) -> [Vec<Change>; 2] {
    let kept = keep(out, &OUTPUTS, &record("replan")).unwrap();
    let back = restore(out, &OUTPUTS, 1, &record("replan")).unwrap();
    [set("c").into_iter().chain(kept).collect(), back]
}

fn two_steps() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    replace(folder.path(), &set("a")).unwrap();
    apply(folder.path(), "b");
    folder
}

#[test]
fn a_process_that_dies_at_any_rename_leaves_one_schedule_whole() {
    for which in 0..2 {
        let renames = replacements(two_steps().path())[which].len();
        for dies in 0..renames {
            let folder = two_steps();
            let changes = replacements(folder.path())[which].clone();
            let count = Cell::new(0);
            let rename = |from: &Path, to: &Path| {
                assert!(count.replace(count.get() + 1) != dies, "killed here");
                fs::rename(from, to)
            };
            let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let _ = replace_by(folder.path(), &changes, &rename);
            }));
            assert!(killed.is_err());
            recover(folder.path()).unwrap();
            assert_eq!(whole(folder.path()).as_deref(), Some(["c", "a"][which]), "rename {dies}");
            assert_eq!(list(folder.path()).unwrap().len(), 2);
            assert_eq!(published(&folder.path().join("versions/002"))["schedule.csv"], "b");
        }
    }
}

#[test]
fn a_rename_that_fails_leaves_everything_as_it_was() {
    for which in 0..2 {
        let renames = replacements(two_steps().path())[which].len();
        for failing in 0..renames {
            let folder = two_steps();
            let before = listing(folder.path());
            let changes = replacements(folder.path())[which].clone();
            let count = Cell::new(0);
            let rename = |from: &Path, to: &Path| {
                if count.replace(count.get() + 1) == failing {
                    return Err(io::Error::from(io::ErrorKind::StorageFull));
                }
                fs::rename(from, to)
            };
            assert!(replace_by(folder.path(), &changes, &rename).is_err());
            assert_eq!(listing(folder.path()), before, "rename {failing}");
        }
    }
}

#[test]
fn a_version_that_is_not_there_or_broken_is_named() {
    let folder = two_steps();
    let out = folder.path();
    assert_eq!(code(&restore(out, &OUTPUTS, 7, &record("versions")).unwrap_err()), Some("E857"));
    fs::write(out.join("versions/001/version.json"), "{ broken").unwrap();
    let Err(Error::Invalid(findings)) = list(out) else { panic!("not refused") };
    assert_eq!(findings[0].code, "E858");
    assert!(findings[0].file.ends_with("versions/001/version.json"), "{}", findings[0].file);
    fs::remove_file(out.join("versions/001/schedule.csv")).unwrap();
    assert_eq!(code(&restore(out, &OUTPUTS, 1, &record("versions")).unwrap_err()), Some("E858"));
}

#[test]
fn what_is_in_force_follows_undo() {
    let ill =
        |absences: &[&str]| Record { absences: absences.iter().map(|&a| a.to_owned()).collect(), ..record("replan") };
    let version = |number, record| Version { number, record };
    let mut versions = vec![version(1, ill(&["A1"])), version(2, ill(&["A1", "A2"]))];
    assert_eq!(in_force(&versions).unwrap().absences, ["A1", "A2"]);
    versions.push(version(3, Record { restored: Some(2), ..record("replan") }));
    assert_eq!(in_force(&versions).unwrap().absences, ["A1"]);
    versions.push(version(4, Record { restored: Some(1), ..record("replan") }));
    assert_eq!(in_force(&versions), None);
    assert!(!is_precious(&versions), "the plan's own schedule is back");
    assert!(is_precious(&versions[..2]));
    assert!(!is_precious(&[version(1, record("plan"))]));
    // What no command writes ends all the same.
    assert_eq!(in_force(&[version(1, Record { restored: Some(9), ..record("replan") })]), None);
}

#[test]
fn arguments_are_kept_without_places_of_the_machine() {
    let given = [
        "/home/lin/double11",
        "--actuals=/tmp/now.csv",
        "../plans/b/",
        "C:\\plans\\c",
        "plans/d",
        "--absent",
        "A0031@2026-11-10T23:30/2026-11-11T06:00",
        "--surge",
        "presale=1.5",
        "~/e",
    ];
    let kept = without_paths(given.map(str::to_owned));
    let expected = [
        "double11",
        "--actuals=now.csv",
        "b",
        "c",
        "plans/d",
        "--absent",
        "A0031@2026-11-10T23:30/2026-11-11T06:00",
        "--surge",
        "presale=1.5",
        "e",
    ];
    assert_eq!(kept, expected);
}

// Through the command line.

fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).args(["--lang", "en"]).env("USER", "lin");
    command
}

fn done(arguments: &[&str]) -> String {
    let output = peakshift(arguments).output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A planned folder whose schedule was replaced once by another, as replan does it.
fn replanned() -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &path, "--agents", "8", "--seed", "3"]);
    done(&["plan", &path, "--iterations", "1"]);
    let out = Path::new(&path).join("out");
    let names = ["schedule.csv"];
    let changed = Record { note: "two ill".to_owned(), changed: vec!["A0001".to_owned()], ..record("replan") };
    let bytes = fs::read(out.join("schedule.csv")).expect("a schedule");
    let crlf = String::from_utf8(bytes).expect("UTF-8").replace('\n', "\r\n").into_bytes();
    let changes =
        [vec![Change::Write("schedule.csv".to_owned(), crlf)], keep(&out, &names, &changed).unwrap()].concat();
    replace(&out, &changes).unwrap();
    (parent, path)
}

#[test]
fn versions_lists_and_restores() {
    let (_parent, plan) = replanned();
    let out = Path::new(&plan).join("out");
    let replaced = published(&out);
    let page = done(&["versions", &plan]);
    for told in ["001", "2026-11-10T23:41:07+08:00", "replan", "two ill", "1 agent changed: A0001"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    done(&["versions", &plan, "--restore", "1", "--note", "back to the plan"]);
    assert!(!fs::read_to_string(out.join("schedule.csv")).unwrap().contains('\r'));
    assert_eq!(
        published(&out.join("versions/002"))
            .into_iter()
            .filter(|(name, _)| name != "version.json")
            .collect::<BTreeMap<_, _>>(),
        replaced
    );
    done(&["verify", &plan]);
    let told: serde_json::Value = serde_json::from_str(&done(&["versions", &plan, "--json"])).expect("JSON");
    let second = &told["versions"][1];
    assert_eq!((&second["number"], &second["restored"], &second["who"]), (&2.into(), &1.into(), &"lin".into()));
    assert_eq!(second["note"], "back to the plan");
    assert!(!second["arguments"].to_string().contains('/'), "{second}");
    let refused = peakshift(&["versions", &plan, "--restore", "9"]).output().expect("runs");
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("E857"));
}

#[test]
fn plan_keeps_what_replan_published_and_not_what_it_can_make_again() {
    let (_parent, plan) = replanned();
    let out = Path::new(&plan).join("out");
    let replaced = published(&out)["schedule.csv"].clone();
    for _ in 0..2 {
        done(&["plan", &plan, "--iterations", "1"]);
        assert_eq!(versions::list(&out).unwrap().len(), 2, "kept once");
    }
    assert_eq!(published(&out.join("versions/002"))["schedule.csv"], replaced);
    assert_eq!(list(&out).unwrap()[1].record.command, "plan");
}

#[test]
fn a_restore_that_is_killed_leaves_a_schedule_that_verifies() {
    let (_parent, plan) = replanned();
    for milliseconds in [0, 2, 5, 9, 14, 20] {
        let mut running = peakshift(&["versions", &plan, "--restore", "1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        std::thread::sleep(Duration::from_millis(milliseconds));
        running.kill().expect("killed");
        running.wait().expect("ended");
        // The next command that writes ends what was decided.
        done(&["versions", &plan, "--restore", "1"]);
        done(&["verify", &plan]);
        let out = Path::new(&plan).join("out");
        assert!(
            list(&out)
                .unwrap()
                .iter()
                .all(|version| { out.join(format!("versions/{:03}/schedule.csv", version.number)).is_file() })
        );
    }
}
