//! `replan --watch`: silent on a night as forecast, loud on a surge, and ended cleanly whatever the file does.

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, UNIX_EPOCH};

fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = peakshift(arguments).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> String {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    stdout
}

struct Night {
    _parent: tempfile::TempDir,
    plan: String,
    file: PathBuf,
}

impl Night {
    /// A plan with people enough, so that a night as forecast needs no help.
    fn new() -> Self {
        let parent = tempfile::tempdir().expect("a folder");
        let plan = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
        done(&["init", &plan, "--agents", "24", "--seed", "5", "--demand", "0.5"]);
        done(&["forecast", &plan]);
        done(&["staff", &plan]);
        done(&["schedule", &plan, "--iterations", "6"]);
        let file = parent.path().join("came.csv");
        Self { _parent: parent, plan, file }
    }

    fn rows(&self, until: &str, factor: impl Fn(&str) -> f64) -> String {
        let text = fs::read_to_string(Path::new(&self.plan).join("out/forecast.csv")).expect("a forecast");
        let mut table = "start,queue,inquiries\n".to_owned();
        for line in text.lines().skip(1) {
            let row: Vec<&str> = line.split(',').collect();
            let mean: f64 = row[3].parse().expect("a number");
            if row[0] < until {
                table += &format!("{},{},{}\n", row[0], row[1], mean * factor(row[0]));
            }
        }
        table
    }

    /// Puts a file whole in the place of the one before, as if changed so many `days` after 1970.
    fn put(&self, rows: &str, days: u64) {
        let next = self.file.with_extension("next");
        fs::write(&next, rows).expect("written");
        self.touch(&next, days);
        fs::rename(&next, &self.file).expect("renamed");
    }

    fn touch(&self, path: &Path, days: u64) {
        let file = fs::File::options().append(true).open(path).expect("opened");
        file.set_modified(UNIX_EPOCH + Duration::from_secs(days * 86_400)).expect("a time");
    }

    fn file(&self) -> &str {
        self.file.to_str().expect("a UTF-8 path")
    }

    fn once(&self, more: &[&str]) -> Value {
        let start = ["replan", &self.plan, "--watch", self.file(), "--once", "--json", "--lang", "en"];
        serde_json::from_str(&done(&[&start[..], more].concat())).expect("one JSON object")
    }

    fn outputs(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found: Vec<PathBuf> = walk(&Path::new(&self.plan).join("out"));
        found.sort();
        found.into_iter().map(|path| (path.clone(), fs::read(path).expect("a file"))).collect()
    }

    fn watching(&self, more: &[&str]) -> Watching {
        let arguments = ["replan", &self.plan, "--watch", self.file(), "--json", "--lang", "en"];
        let mut child = peakshift(&[&arguments[..], more].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("runs");
        let lines = BufReader::new(child.stdout.take().expect("stdout"));
        Watching { child, lines }
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

struct Watching {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watching {
    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// The next look at `now`; a file that settles may be told of twice.
    fn at(&mut self, now: &str) -> Value {
        loop {
            let told = self.next();
            if told["now"] == now {
                return told;
            }
        }
    }

    fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).expect("the rest");
        let mut stderr = String::new();
        self.child.stderr.take().expect("stderr").read_to_string(&mut stderr).expect("UTF-8");
        (self.child.wait().expect("ends").code(), stderr)
    }
}

fn kinds(told: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let alarms = told["alarms"].as_array().expect("alarms").iter();
    alarms.map(|alarm| (text(&alarm["kind"]), text(&alarm["queue"]))).collect()
}

#[test]
fn a_night_as_forecast_is_silent_and_a_surge_is_not() {
    let night = Night::new();
    let before = night.outputs();
    for until in ["2026-11-10T19:00", "2026-11-10T21:00", "2026-11-10T23:30", "2026-11-11T02:00"] {
        fs::write(&night.file, night.rows(until, |_| 1.0)).expect("written");
        let told = night.once(&[]);
        assert_eq!((kinds(&told), &told["now"], &told["proposal"]), (vec![], &until.into(), &Value::Null), "{told:#}");
        let presale = &told["queues"][0];
        let (came, planned) = (&presale["so_far"]["came"], &presale["so_far"]["planned"]);
        assert!((came.as_f64().unwrap() / planned.as_f64().unwrap() - 1.0).abs() < 0.02, "{told:#}");
    }
    let surge = |start: &str| if start >= "2026-11-10T21:00" { 8.0 } else { 1.0 };
    fs::write(&night.file, night.rows("2026-11-10T23:30", surge)).expect("written");
    let told = night.once(&[]);
    for kind in ["wait", "band", "level"] {
        assert!(kinds(&told).iter().any(|(of, _)| of == kind), "{kind}: {told:#}");
    }
    let proposal = &told["proposal"];
    assert!(
        proposal["changed"].as_u64().unwrap() > 0 && proposal["waiting_costs"].as_f64().unwrap() >= 0.0,
        "{told:#}"
    );
    assert!(proposal["total"][1].as_f64() < proposal["total"][0].as_f64(), "{told:#}");
    assert!(told["queues"][0]["wait_seconds"].as_f64() > told["queues"][0]["wait_seconds_planned"].as_f64());
    assert_eq!(night.outputs(), before, "nothing is applied");
    // The command that it names does what it says.
    let command = proposal["command"].as_str().unwrap().replace("peakshift ", "");
    let told: Value =
        serde_json::from_str(&done(&[&command.split(' ').collect::<Vec<_>>()[..], &["--json"]].concat())).unwrap();
    assert_eq!((&told["changed"], &told["applied"]["published"]), (&proposal["changed"], &true.into()));
    // Once it is published the alarm of then is known, and the same night proposes nothing more.
    let after = night.once(&[]);
    assert_eq!(after["proposal"]["changed"], 0, "{after:#}");
}

#[test]
fn a_growing_file_is_followed_to_the_end_of_the_watch() {
    let night = Night::new();
    let mut watching = night.watching(&["--until", "2026-11-10T22:00"]);
    let first = watching.next();
    assert_eq!(first["now"], "2026-11-10T18:00", "no file yet: {first:#}");
    let rows = night.rows("2026-11-10T19:30", |_| 1.0);
    // The last line is half written: it waits for its end.
    let half = &rows[..rows.len() - 3];
    fs::write(&night.file, half).expect("written");
    let told = watching.at("2026-11-10T19:30");
    assert!(kinds(&told).is_empty(), "{told:#}");
    let mut file = fs::OpenOptions::new().append(true).open(&night.file).expect("opened");
    file.write_all(&rows.as_bytes()[half.len()..]).expect("written");
    // What is wrong is said and does not end the watch; another file takes its place.
    fs::write(&night.file, "start,queue,inquiries\nnever,presale,1\n").expect("written");
    let next = night.file.with_extension("next");
    fs::write(&next, night.rows("2026-11-10T21:00", |start| if start >= "2026-11-10T20:00" { 4.0 } else { 1.0 }))
        .expect("written");
    fs::rename(&next, &night.file).expect("renamed");
    let told = watching.at("2026-11-10T21:00");
    assert!(kinds(&told).iter().any(|(kind, queue)| kind == "band" && queue == "presale"), "{told:#}");
    fs::write(&night.file, night.rows("2026-11-10T22:00", |_| 1.0)).expect("written");
    watching.at("2026-11-10T22:00");
    let (code, stderr) = watching.end();
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("the watch is over") && stderr.contains("nothing was applied"), "{stderr}");
}

/// What came in at the newest row of the first queue.
fn newest(told: &Value) -> f64 {
    told["queues"][0]["newest"]["came"].as_f64().unwrap_or_else(|| panic!("{told:#}"))
}

#[test]
fn a_file_is_followed_by_what_it_says_whatever_its_time() {
    let night = Night::new();
    let (past, future) = (400, 50_000);
    let mut watching = night.watching(&["--until", "2026-11-10T22:00"]);
    assert_eq!(watching.next()["now"], "2026-11-10T18:00");
    night.put(&night.rows("2026-11-10T19:30", |_| 1.0), future);
    assert_eq!(watching.next()["now"], "2026-11-10T19:30");
    night.put(&night.rows("2026-11-10T20:00", |_| 1.0), past);
    assert_eq!(watching.next()["now"], "2026-11-10T20:00");
    // As long, of the same time, and other numbers.
    let of = |count: u32| {
        let rows = night.rows("2026-11-10T20:30", |_| 1.0);
        let last = |line: &&str| line.starts_with("2026-11-10T20:00,presale,");
        let line = rows.lines().find(last).expect("a row of presale");
        rows.replace(line, &format!("2026-11-10T20:00,presale,{count}"))
    };
    for count in [10, 20] {
        night.put(&of(count), past);
        assert_eq!(newest(&watching.next()), f64::from(count));
    }
    // A new time alone is nothing new: the next line is of the next file.
    night.touch(&night.file, future);
    std::thread::sleep(Duration::from_millis(2_500));
    night.put(&night.rows("2026-11-10T21:00", |_| 1.0), past);
    assert_eq!(watching.next()["now"], "2026-11-10T21:00");
    night.put(&night.rows("2026-11-10T22:00", |_| 1.0), past);
    assert_eq!(watching.next()["now"], "2026-11-10T22:00");
    let (code, stderr) = watching.end();
    assert!(code == Some(0) && stderr.contains("7 looks"), "{code:?} {stderr}");
}

#[test]
fn a_time_that_goes_back_and_forth_proposes_nothing_twice() {
    let night = Night::new();
    let surge = |start: &str| if start >= "2026-11-10T20:00" { 8.0 } else { 1.0 };
    let mut watching = night.watching(&["--until", "2026-11-10T22:00"]);
    watching.next();
    night.put(&night.rows("2026-11-10T21:00", surge), 20_000);
    let first = watching.next();
    assert!(!kinds(&first).is_empty() && first["proposal"].is_object(), "{first:#}");
    // What another program wrote before takes its place for a while.
    night.put(&night.rows("2026-11-10T19:30", |_| 1.0), 19_999);
    let earlier = watching.next();
    assert_eq!((&earlier["now"], kinds(&earlier)), (&"2026-11-10T19:30".into(), vec![]), "{earlier:#}");
    night.put(&night.rows("2026-11-10T21:00", surge), 20_000);
    let again = watching.next();
    assert_eq!((kinds(&again), &again["proposal"]), (kinds(&first), &Value::Null), "{again:#}");
    // One that is over by then is new when it comes again.
    night.put(&night.rows("2026-11-10T21:30", |_| 1.0), 20_001);
    assert!(kinds(&watching.next()).is_empty());
    night.put(&night.rows("2026-11-10T22:00", surge), 20_002);
    let new = watching.next();
    assert!(new["proposal"].is_object(), "{new:#}");
    assert_eq!(watching.end().0, Some(0));
}

#[test]
fn the_end_of_the_plan_ends_the_watch() {
    let night = Night::new();
    fs::write(&night.file, night.rows("2026-11-12T06:00", |_| 1.0)).expect("written");
    let (code, stderr) = night.watching(&[]).end();
    assert!(code == Some(0) && stderr.contains("the watch is over"), "{code:?} {stderr}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_watch_cleanly() {
    let night = Night::new();
    fs::write(&night.file, night.rows("2026-11-10T20:00", |_| 1.0)).expect("written");
    let mut watching = night.watching(&[]);
    watching.next();
    let id = watching.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    let (code, stderr) = watching.end();
    assert!(code == Some(0) && stderr.contains("the watch is over"), "{code:?} {stderr}");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let night = Night::new();
    let refused = |file: &str, more: &[&str]| {
        let start = ["replan", &night.plan, "--watch", file, "--once", "--lang", "en"];
        let (code, _, stderr) = run(&[&start[..], more].concat());
        (code, stderr)
    };
    let (code, stderr) = refused("nowhere.csv", &[]);
    assert!(code == 3 && stderr.contains("nowhere.csv"), "{code} {stderr}");
    fs::write(&night.file, "start,queue,inquiries\n2026-11-10T18:00,nowhere,1\n").expect("written");
    let (code, stderr) = refused(night.file(), &[]);
    assert!(code == 3 && stderr.contains("came.csv:2") && stderr.contains("E411"), "{code} {stderr}");
    let (code, stderr) = refused(night.file(), &["--until", "2026-12-10T18:00"]);
    assert!(code == 3 && stderr.contains("--until"), "{code} {stderr}");
    assert_eq!(refused(night.file(), &["--apply"]).0, 2);
    assert_eq!(refused(night.file(), &["--every", "0"]).0, 2);
    assert_eq!(run(&["replan", &night.plan, "--once"]).0, 2);
}

#[test]
fn the_page_in_both_languages() {
    let night = Night::new();
    let surge = |start: &str| if start >= "2026-11-10T21:00" { 8.0 } else { 1.0 };
    for (name, lang, factor) in [("calm", "en", 1.0), ("calm", "zh", 1.0), ("surge", "en", 8.0), ("surge", "zh", 8.0)] {
        let factor = |start: &str| if factor > 1.0 { surge(start) } else { 1.0 };
        fs::write(&night.file, night.rows("2026-11-10T23:30", factor)).expect("written");
        let page = done(&["replan", &night.plan, "--watch", night.file(), "--once", "--lang", lang]);
        let page = page.replace(&night.plan, "PLAN").replace(night.file(), "FILE");
        insta::assert_snapshot!(format!("{name}_{lang}"), page);
    }
}
