//! Sets of files: whole or not at all, whatever fails and wherever a process is killed; the lock of a folder; fingerprints.

use peakshift::error::Error;
use peakshift::publish::{Change, Lock, Manifest, fingerprint, recover, replace, replace_by};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// All files of a folder with their contents.
fn listing(folder: &Path) -> BTreeMap<String, String> {
    let read = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap_or_default())
    };
    fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect()
}

fn state(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(name, content)| (name.to_string(), content.to_string())).collect()
}

fn write(name: &str, content: &str) -> Change {
    Change::Write(name.to_owned(), content.as_bytes().to_vec())
}

const OLD: [(&str, &str); 3] = [("a", "old a"), ("b", "old b"), ("gone", "old gone")];

fn changes() -> Vec<Change> {
    vec![write("a", "new a"), write("b", "new b"), write("c", "new c"), Change::Retire("gone".to_owned())]
}

fn new() -> BTreeMap<String, String> {
    state(&[("a", "new a"), ("b", "new b"), ("c", "new c")])
}

fn old_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    OLD.iter().for_each(|(name, content)| fs::write(folder.path().join(name), content).unwrap());
    folder
}

#[test]
fn a_set_takes_the_place_of_the_old_one_and_leaves_no_litter() {
    let folder = old_folder();
    let written = replace(folder.path(), &changes()).unwrap();
    assert_eq!(written, ["a", "b", "c"].map(|name| folder.path().join(name)));
    assert_eq!(listing(folder.path()), new());
}

#[test]
fn whichever_rename_fails_every_old_file_is_there_and_nothing_else() {
    for failing in 0..3 {
        let folder = old_folder();
        let count = Cell::new(0);
        let rename = |from: &Path, to: &Path| {
            if count.replace(count.get() + 1) == failing {
                return Err(io::Error::from(io::ErrorKind::PermissionDenied));
            }
            fs::rename(from, to)
        };
        let failure = replace_by(folder.path(), &changes(), &rename).unwrap_err();
        let name = ["a", "b", "c"][failing];
        assert!(matches!(&failure, Error::Output { path, .. } if path.ends_with(name)), "{failure:?}");
        assert_eq!(listing(folder.path()), state(&OLD), "rename {failing}");
    }
}

#[test]
fn a_folder_in_place_of_a_file_is_found_before_anything_changes() {
    for name in ["c", "gone"] {
        let folder = old_folder();
        let _ = fs::remove_file(folder.path().join(name));
        fs::create_dir(folder.path().join(name)).unwrap();
        let before = listing(folder.path());
        let failure = replace(folder.path(), &changes()).unwrap_err();
        assert!(matches!(&failure, Error::Output { path, .. } if path.ends_with(name)), "{failure:?}");
        assert_eq!(listing(folder.path()), before);
    }
}

#[test]
fn a_process_that_dies_between_two_renames_is_finished_by_the_next() {
    for dies in 0..3 {
        let folder = old_folder();
        let count = Cell::new(0);
        let rename = |from: &Path, to: &Path| {
            assert!(count.replace(count.get() + 1) != dies, "killed here");
            fs::rename(from, to)
        };
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _ = replace_by(folder.path(), &changes(), &rename);
        }));
        assert!(killed.is_err());
        recover(folder.path()).unwrap();
        assert_eq!(listing(folder.path()), new(), "killed at rename {dies}");
    }
}

#[test]
fn a_process_that_dies_before_its_set_was_decided_has_changed_nothing() {
    let folder = old_folder();
    fs::write(folder.path().join(".peakshift-new-a"), "half").unwrap();
    fs::hard_link(folder.path().join("b"), folder.path().join(".peakshift-old-b")).unwrap();
    recover(folder.path()).unwrap();
    assert_eq!(listing(folder.path()), state(&OLD));
}

#[test]
fn a_folder_that_a_failed_set_made_is_gone_again() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("plan");
    let rename = |_: &Path, _: &Path| Err(io::Error::from(io::ErrorKind::StorageFull));
    assert!(replace_by(&folder, &[write("a", "new a")], &rename).is_err());
    assert!(!folder.exists());
}

#[test]
fn a_folder_has_one_holder_at_a_time_who_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let held = Lock::take(folder.path(), "plan").unwrap();
    let Err(Error::Busy(text)) = Lock::take(folder.path(), "another") else { panic!("not refused") };
    let holder = format!("peakshift plan, pid {}, since 2", std::process::id());
    assert!(text.en.contains(&holder) && text.zh.contains(&holder), "{text:?}");
    drop(held);
    drop(Lock::take(folder.path(), "another").unwrap());
    assert!(listing(folder.path()).is_empty());
}

#[test]
fn a_manifest_comes_back_as_it_was_and_tells_what_differs() {
    let prints = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, content)| (name.to_string(), fingerprint(content.as_bytes()))).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = Manifest::default();
    manifest.note("requirements.csv", b"rows", prints(&[("forecast.csv", "one"), ("plan.toml", "two")]));
    manifest.note("schedule.csv", b"rows", BTreeMap::new());
    manifest.forget("schedule.csv");
    fs::write(folder.path().join("fingerprints.json"), manifest.bytes()).unwrap();
    let read = Manifest::of(folder.path());
    assert_eq!(read, manifest);
    assert_eq!(read.entry("schedule.csv"), None);
    let entry = read.entry("requirements.csv").unwrap();
    assert!(entry.differs(&prints(&[("forecast.csv", "one"), ("plan.toml", "two")])).is_empty());
    assert_eq!(entry.differs(&prints(&[("forecast.csv", "other"), ("plan.toml", "two")])), ["forecast.csv"]);
    assert!(entry.differs(&BTreeMap::new()).is_empty(), "what is not known now is no difference");
    fs::write(folder.path().join("fingerprints.json"), "{ broken").unwrap();
    assert_eq!(Manifest::of(folder.path()), Manifest::default());
}

/// By an implementation of the paper apart from the crate: old fingerprints must stay readable.
#[test]
fn fingerprints_are_the_same_everywhere() {
    assert_eq!(fingerprint(b"peakshift"), "523a7732e4e65fcd4bcb8bf9971066bd");
    assert_ne!(fingerprint(b"peakshift"), fingerprint(b"peakshifu"));
}
