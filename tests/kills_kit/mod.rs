//! A command with the folders before and after it, and what a kill makes of them.

use crate::faults_kit::{Folder, all_of};
use calamine::{Reader, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Where a command has its temporary files.
fn temporary(world: &Path) -> PathBuf {
    let folder = world.join("tmp");
    fs::create_dir_all(&folder).expect("made");
    folder
}

/// The command in `world`, saying errors only, and to nobody.
pub fn command(world: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command
        .current_dir(world)
        .env("TMPDIR", temporary(world))
        .args(arguments)
        .args(["--quiet", "--lang", "en"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Runs what must succeed.
pub fn done(world: &Path, arguments: &[&str]) {
    let status = command(world, arguments).status().expect("runs");
    assert!(status.success(), "{arguments:?}: {status}");
}

/// Puts `files` under `folder`.
pub fn write_all(folder: &Path, files: &Folder) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// Folders of `out` that are changed each as one, after or before the rest of it.
const APART: [&str; 4] = ["replan", "hire", "compare", "attendance"];
/// Of a plan these are written with the schedule, and once more when that is played; the first is taken away until then.
const TWICE: [&str; 5] = ["simulation.csv", "summary.json", "schedule.xlsx", "report.html", "fingerprints.json"];
/// Where plans were done before these tell of which.
const TELLING: &str = "many/";
/// These tell when the command was run or how long it took.
const DATED: [&str; 3] = ["version.json", "summary.json", "fingerprints.json"];
/// What a review puts in place in one set with the inputs, after it has written what it found.
const LEARNED: [&str; 2] = ["learned/applied.json", "learned/before/"];

/// The folder whose files change together with `name`.
fn set_of(name: &str) -> &str {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(at) = folder.find("/out") else { return folder };
    let below = name[at + "/out".len()..].trim_start_matches('/');
    if LEARNED.iter().any(|learned| below.starts_with(learned)) {
        return &folder[..at];
    }
    let is_apart = below.split_once('/').is_some_and(|(first, _)| APART.contains(&first));
    if is_apart { folder } else { &folder[..at + "/out".len()] }
}

/// A command, the world before it, and the world after it.
pub struct Case {
    pub arguments: Vec<&'static str>,
    before: Folder,
    after: Folder,
    /// What two runs write alike; the rest tells the time of day.
    steady: BTreeSet<String>,
    lasts: Duration,
    /// The same without refining: its schedule is published while that goes on.
    first: Option<Box<Case>>,
}

impl Case {
    /// Runs the command twice from `before`.
    pub fn new(before: &Folder, arguments: &[&'static str]) -> Case {
        let run = || {
            let place = tempfile::tempdir().expect("a folder");
            write_all(place.path(), before);
            let began = Instant::now();
            done(place.path(), arguments);
            (all_of(place.path()), began.elapsed())
        };
        let ((after, lasts), (again, _)) = (run(), run());
        let is_telling = |name: &str| arguments.contains(&"--resume") && name.starts_with(TELLING);
        let is_dated = |name: &str| DATED.iter().any(|dated| name.ends_with(dated)) || is_telling(name);
        let is_steady = |name: &&String| !is_dated(name) && after.get(*name) == again.get(*name);
        let steady = after.keys().filter(is_steady).cloned().collect();
        let first = arguments.iter().position(|argument| *argument == "--refine").map(|at| {
            let unrefined = [&arguments[..at], &arguments[at + 2..]].concat();
            Box::new(Case::new(before, &unrefined))
        });
        let case = Case { arguments: arguments.to_vec(), before: before.clone(), steady, after, lasts, first };
        assert_eq!(
            case.changed().is_empty(),
            arguments.contains(&"--watch"),
            "whether {arguments:?} changes something"
        );
        case
    }

    /// Every file that is another after the command.
    fn changed(&self) -> Vec<&str> {
        let names: BTreeSet<&String> = self.before.keys().chain(self.after.keys()).collect();
        let differs = |name: &&String| self.before.get(*name) != self.after.get(*name);
        names.into_iter().filter(differs).map(String::as_str).collect()
    }

    /// Kills the command after `share` of its time; whether anything is as after it, else what is wrong.
    pub fn killed_at(&self, share: f64) -> Result<bool, String> {
        let place = tempfile::tempdir().expect("a folder");
        write_all(place.path(), &self.before);
        let mut running = command(place.path(), &self.arguments).spawn().expect("runs");
        std::thread::sleep(self.lasts.mul_f64(share));
        running.kill().expect("killed, or over");
        let ended = running.wait().expect("over");
        // Either it was killed, or it was through: what did its work says so.
        if !ended.success() && ended.code().is_some() {
            return Err(format!("it ends with {ended}"));
        }
        self.go_on(place.path())?;
        let found = all_of(place.path());
        let judged = self.judged(&found);
        match &self.first {
            Some(first) if judged.is_err() => first.judged(&found).or(judged),
            _ => judged,
        }
    }

    /// The next command, which finishes what was cut short or takes it away.
    fn go_on(&self, world: &Path) -> Result<(), String> {
        if self.arguments[0] == "init" {
            // Where it was decided that the folder is made this is told to take another.
            let again = command(world, &self.arguments).status().expect("runs").code();
            if !matches!(again, Some(0 | 2)) {
                return Err(format!("init ends with {again:?}"));
            }
        }
        if self.arguments.contains(&"--into") && self.arguments[0] == "plan" {
            let again = command(world, &self.arguments).status().expect("runs");
            if !again.success() {
                return Err(format!("plan of several ends with {again} when done again"));
            }
        }
        if self.arguments.contains(&"--watch") {
            // What a watch leaves among the temporary files the next one takes away.
            let again = command(world, &self.arguments).status().expect("runs");
            if !again.success() {
                return Err(format!("watch ends with {again} when done again"));
            }
        }
        let shops = ["shop", "other", "new", "apart"].into_iter().filter(|shop| world.join(shop).is_dir());
        for shop in shops {
            // Whoever makes a plan of exports brings its roster later.
            let expected = if self.arguments.contains(&"--from") && shop == "new" { 3 } else { 0 };
            let checked = command(world, &["check", shop]).status().expect("runs");
            if checked.code() != Some(expected) {
                return Err(format!("check {shop} ends with {checked}"));
            }
            if world.join(shop).join("out/schedule.csv").is_file() && self.arguments[0] != "import" {
                let verified = command(world, &["verify", shop]).status().expect("runs");
                if !verified.success() {
                    return Err(format!("verify {shop} ends with {verified}"));
                }
            }
        }
        Ok(())
    }

    fn judged(&self, found: &Folder) -> Result<bool, String> {
        let litter: Vec<&String> =
            found.keys().filter(|name| !self.before.contains_key(*name) && !self.after.contains_key(*name)).collect();
        if !litter.is_empty() {
            return Err(format!("litter: {litter:?}"));
        }
        let broken: Vec<&String> =
            found.iter().filter(|(name, bytes)| !is_whole(name, bytes)).map(|(name, _)| name).collect();
        if !broken.is_empty() {
            return Err(format!("not whole: {broken:?}"));
        }
        let changed = self.changed();
        let mut sets: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
        let mut torn = Vec::new();
        for name in &changed {
            match self.side(found, name) {
                _ if self.is_twice(name) => {}
                Some(is_after) => sets.entry(set_of(name)).or_default()[usize::from(is_after)].push(name),
                None => torn.push(*name),
            }
        }
        if let Some([before, after]) = sets.values().find(|[before, after]| !before.is_empty() && !after.is_empty()) {
            return Err(format!("of before: {before:?}, of after: {after:?}"));
        }
        // Between the two times the schedule is published already.
        let is_published = |name: &str| sets.get(set_of(name)).is_none_or(|[before, _]| before.is_empty());
        let twice = changed.iter().filter(|name| self.is_twice(name));
        torn.extend(twice.filter(|name| self.side(found, name) != Some(false) && !is_published(name)));
        if !torn.is_empty() {
            return Err(format!("neither of before nor of after: {torn:?}"));
        }
        let untouched = self.before.keys().filter(|name| !changed.contains(&name.as_str()));
        let lost: Vec<&String> = untouched.filter(|name| found.get(*name) != self.before.get(*name)).collect();
        if !lost.is_empty() {
            return Err(format!("changed, though the command does not: {lost:?}"));
        }
        Ok(changed.iter().any(|name| self.side(found, name) == Some(true)))
    }

    fn is_twice(&self, name: &str) -> bool {
        let file = name.strip_prefix(set_of(name)).map(|file| file.trim_start_matches('/'));
        self.arguments[0] == "plan" && file.is_some_and(|file| TWICE.contains(&file))
    }

    /// Whether the file is that of after; none where it is neither.
    fn side(&self, found: &Folder, name: &str) -> Option<bool> {
        let (before, now, after) = (self.before.get(name), found.get(name), self.after.get(name));
        match now {
            _ if now == before => Some(false),
            _ if now == after => Some(true),
            Some(_) if after.is_some() && !self.steady.contains(name) => Some(true),
            _ => None,
        }
    }
}

/// Whether a file is one to its end.
fn is_whole(name: &str, bytes: &[u8]) -> bool {
    match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some("json") => serde_json::from_slice::<serde_json::Value>(bytes).is_ok(),
        Some("html") => bytes.trim_ascii_end().ends_with(b"</html>"),
        Some("xlsx") => Xlsx::new(Cursor::new(bytes)).is_ok_and(|mut book| !book.worksheets().is_empty()),
        Some("csv" | "toml" | "ics") => bytes.ends_with(b"\n"),
        _ => true,
    }
}
