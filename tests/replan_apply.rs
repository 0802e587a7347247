//! `replan --apply` and `--undo`: one schedule whole, nothing twice, and a way back.

use peakshift::domain::calendar::{Moment, Span};
use peakshift::domain::ids::QueueId;
use peakshift::domain::incidents::{Scaling, Scope};
use peakshift::domain::units::Minutes;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const FIRST: &str = "2026-11-10T23:40";
const LATER: &str = "2026-11-11T01:10";

fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).args(["--lang", "en"]).env("USER", "lin");
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = peakshift(arguments).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> (String, String) {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    (stdout, stderr)
}

struct Night {
    _parent: tempfile::TempDir,
    plan: String,
}

impl Night {
    /// A plan of some agents with a schedule that was not searched for long.
    fn new() -> Self {
        Self::with("")
    }

    /// The same with more settings.
    fn with(settings: &str) -> Self {
        let parent = tempfile::tempdir().expect("a folder");
        let plan = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
        done(&["init", &plan, "--agents", "24", "--seed", "5"]);
        let toml = Path::new(&plan).join("plan.toml");
        let text = fs::read_to_string(&toml).expect("a plan") + settings;
        fs::write(&toml, text).expect("written");
        done(&["forecast", &plan]);
        done(&["staff", &plan]);
        done(&["schedule", &plan, "--iterations", "4"]);
        Self { _parent: parent, plan }
    }

    /// The same folder once more.
    fn copy(&self) -> Self {
        let parent = tempfile::tempdir().expect("a folder");
        let plan = parent.path().join("plan");
        for (name, bytes) in files(Path::new(&self.plan), "") {
            let to = plan.join(name);
            fs::create_dir_all(to.parent().expect("a folder")).expect("made");
            fs::write(to, bytes).expect("written");
        }
        Self { _parent: parent, plan: plan.to_str().expect("a UTF-8 path").to_owned() }
    }

    fn out(&self) -> PathBuf {
        Path::new(&self.plan).join("out")
    }

    fn replan(&self, now: &str, more: &[&str]) -> Value {
        let start = ["replan", &self.plan, "--now", now, "--json"];
        let arguments: Vec<&str> = start.iter().chain(more).copied().collect();
        serde_json::from_str(&done(&arguments).0).expect("one JSON object")
    }

    /// The files at the top of out/.
    fn published(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.out(), "").into_iter().filter(|(name, _)| !name.contains('/')).collect()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.out().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Agents who work past the end of notice.
    fn busy(&self) -> Vec<String> {
        let text = self.text("schedule.csv");
        let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        let mut ids: Vec<String> =
            rows.filter(|row| row[4] > "2026-11-11T02:00").map(|row| row[0].to_owned()).collect();
        ids.dedup();
        ids
    }

    /// `factor` times the forecast of what is over at `until`.
    fn actuals(&self, factor: f64, until: &str) -> String {
        let mut table = "start,queue,inquiries\n".to_owned();
        for line in self.text("forecast.csv").lines().skip(1) {
            let row: Vec<&str> = line.split(',').collect();
            let mean: f64 = row[3].parse().expect("a number");
            if row[0] < until {
                table += &format!("{},{},{}\n", row[0], row[1], mean * factor);
            }
        }
        let path = Path::new(&self.plan).join(format!("came-until-{}.csv", until.replace(':', "")));
        fs::write(&path, table).expect("written");
        path.to_str().expect("a UTF-8 path").to_owned()
    }

    fn versions(&self) -> Vec<Value> {
        let told: Value = serde_json::from_str(&done(&["versions", &self.plan, "--json"]).0).expect("JSON");
        told["versions"].as_array().expect("versions").clone()
    }
}

fn files(folder: &Path, prefix: &str) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = format!("{prefix}{}", entry.file_name().to_str().expect("a UTF-8 name"));
        if entry.path().is_dir() {
            found.extend(files(&entry.path(), &format!("{name}/")));
        } else {
            found.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
    found
}

/// Rows of a table whose start is at or after `from`.
fn rows_from(text: &str, from: &str) -> Vec<String> {
    text.lines()
        .skip(1)
        .filter(|line| line.split(',').next().is_some_and(|start| start >= from))
        .map(str::to_owned)
        .collect()
}

#[test]
fn apply_publishes_the_proposal_and_undo_brings_back_every_byte() {
    let night = Night::new();
    let (before, away) = (night.published(), night.busy());
    let proposal = night.replan(FIRST, &["--absent", &away[0], "--surge", "1.4"]);
    assert!(proposal["changed"].as_u64().expect("a number") > 0, "{proposal:#}");
    assert_eq!(night.published(), before, "a proposal publishes nothing");
    let arguments = ["replan", &night.plan, "--now", FIRST, "--absent", &away[0], "--surge", "1.4"];
    let (page, _) = done(&[&arguments[..], &["--apply", "--note", "one ill"]].concat());
    for told in ["out/versions/001", "--undo"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    for name in ["schedule.csv", "forecast.csv", "requirements.csv", "coverage.csv", "summary.json"] {
        assert_eq!(night.text(name), night.text(&format!("replan/{name}")), "{name}");
    }
    let version = &night.versions()[0];
    assert_eq!(
        (&version["who"], &version["note"], &version["command"]),
        (&"lin".into(), &"one ill".into(), &"replan".into())
    );
    assert_eq!(version["night"]["now"], FIRST);
    assert_eq!(version["absences"], Value::from(vec![format!("{}@{FIRST}/2026-11-12T00:00", away[0])]));
    let list = done(&["versions", &night.plan]).0;
    assert!(list.contains("away: ") && list.contains("one ill") && list.contains(" changed: "), "{list}");
    let kept: BTreeMap<String, Vec<u8>> = files(&night.out().join("versions/001"), "");
    let kept: BTreeMap<_, _> = kept.into_iter().filter(|(name, _)| name != "version.json").collect();
    assert_eq!(kept, before);
    done(&["verify", &night.plan]);
    done(&["simulate", &night.plan, "--runs", "3"]);
    let (page, _) = done(&["replan", &night.plan, "--undo"]);
    assert!(page.contains("version 001 is published again") && page.contains("--restore 2"), "{page}");
    assert_eq!(night.published(), before);
    let (code, _, stderr) = run(&["replan", &night.plan, "--undo"]);
    assert!(code == 3 && stderr.contains("E857"), "{code} {stderr}");
    done(&["verify", &night.plan]);
}

#[test]
fn the_same_twice_changes_nothing_and_keeps_no_version() {
    let night = Night::new();
    let (away, came) = (night.busy(), night.actuals(1.5, "2026-11-10T23:30"));
    let arguments = ["--absent", &away[0], "--actuals", &came, "--surge", "presale=1.3", "--apply"];
    assert_eq!(night.replan(FIRST, &arguments)["applied"]["kept_version"], 1);
    let published = night.published();
    let told = night.replan(FIRST, &arguments);
    assert_eq!((&told["changed"], &told["applied"]["published"]), (&0.into(), &false.into()));
    assert_eq!(night.published(), published);
    assert_eq!(night.versions().len(), 1);
    assert_eq!(night.text("replan/changes.txt"), "", "nobody is told twice");
    // What the night was told counts without being said again, and later too.
    for now in [FIRST, "2026-11-11T00:10", LATER] {
        assert_eq!(night.replan(now, &[])["changed"], 0, "{now}");
        assert_eq!(night.text("replan/requirements.csv"), night.text("requirements.csv"), "{now}");
    }
    assert_eq!(night.replan(LATER, &["--absent", &away[0]])["changed"], 0, "already away");
}

#[test]
fn a_night_that_is_replanned_again_starts_from_the_plan_and_not_from_itself() {
    // Each interval by itself: what is carried over from the past is that which was known when it was published.
    let night = Night::with("\n[staffing]\nmodel = \"erlang-a\"\n");
    let fresh = night.copy();
    let (first, later) = (night.actuals(1.6, "2026-11-10T23:30"), night.actuals(1.6, "2026-11-11T01:00"));
    night.replan(FIRST, &["--actuals", &first, "--apply"]);
    let again = night.replan(LATER, &["--actuals", &later, "--apply"]);
    let once = fresh.replan(LATER, &["--actuals", &later]);
    assert_eq!(again["factors"], once["factors"]);
    for name in ["forecast.csv", "requirements.csv"] {
        let (chained, direct) = (night.text(name), fresh.text(&format!("replan/{name}")));
        assert_eq!(rows_from(&chained, "2026-11-11T01:00"), rows_from(&direct, "2026-11-11T01:00"), "{name}");
    }
    assert!(again["factors"]["presale"]["mean"].as_f64().expect("a factor") > 1.05, "{again:#}");
    done(&["verify", &night.plan]);
    // Two steps back, one by one.
    done(&["replan", &night.plan, "--undo"]);
    let version = night.out().join("versions/002/schedule.csv");
    assert_eq!(night.text("schedule.csv"), fs::read_to_string(version).expect("a version"));
    done(&["replan", &night.plan, "--undo"]);
    assert_eq!(night.published(), fresh.published());
}

#[test]
fn a_surge_is_remembered_until_it_is_said_anew() {
    let night = Night::new();
    let fresh = night.copy();
    let forecast = |of: &Night, words: &[&str]| {
        of.replan(LATER, words);
        rows_from(&of.text("replan/forecast.csv"), "2026-11-11T01:00")
    };
    night.replan(FIRST, &["--surge", "1.5", "--apply"]);
    assert_eq!(forecast(&night, &[]), forecast(&fresh, &["--surge", "1.5"]), "still in force");
    assert_eq!(forecast(&night, &["--surge", "1.5"]), forecast(&fresh, &["--surge", "1.5"]), "once, not twice");
    assert_eq!(
        forecast(&night, &["--surge", "presale=1.8"]),
        forecast(&fresh, &["--surge", "presale=1.8", "--surge", "aftersale=1.5", "--surge", "logistics=1.5"])
    );
    let came = night.actuals(1.0, "2026-11-11T01:00");
    assert_eq!(
        forecast(&night, &["--actuals", &came]),
        forecast(&fresh, &["--actuals", &came]),
        "the actuals tell more"
    );
}

#[test]
fn a_plan_takes_the_place_of_the_night_and_says_so() {
    let night = Night::new();
    let away = night.busy();
    let came = night.actuals(1.5, "2026-11-10T23:30");
    night.replan(FIRST, &["--absent", &away[0], "--actuals", &came, "--apply"]);
    let replanned = night.published();
    assert!(replanned.contains_key("actuals-so-far.csv"));
    let (_, told) = done(&["plan", &night.plan, "--iterations", "2"]);
    for words in ["night replanned at 2026-11-10T23:40", "versions", "--restore 2", &away[0], "availability.csv"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!night.published().contains_key("actuals-so-far.csv"), "what the night knew goes with it");
    assert_eq!(night.replan(FIRST, &[])["changed"], 0);
    let (_, told) = done(&["plan", &night.plan, "--iterations", "2"]);
    assert!(!told.contains("night replanned"), "{told}");
    done(&["versions", &night.plan, "--restore", "2"]);
    assert_eq!(night.published(), replanned);
    done(&["verify", &night.plan]);
    assert_eq!(night.replan(FIRST, &[])["changed"], 0, "the night is in force again, with what it remembers");
}

#[test]
fn a_change_by_hand_after_apply_breaks_a_rule_of_the_night() {
    let night = Night::new();
    let away = night.busy();
    night.replan(FIRST, &["--absent", &away[0], "--apply"]);
    let schedule = night.text("schedule.csv");
    let early = schedule.lines().find(|line| line.contains(",work,") && line.contains("2026-11-10T2")).expect("a row");
    fs::write(night.out().join("schedule.csv"), schedule.replacen(&format!("{early}\n"), "", 1)).expect("written");
    let (code, page, _) = run(&["verify", &night.plan]);
    assert!(code == 1 && page.contains("R12"), "{code}: {page}");
}

#[test]
fn wherever_it_is_killed_one_schedule_is_published_whole() {
    let night = Night::new();
    let (fresh, away) = (night.published(), night.busy());
    let apply = ["replan", &night.plan, "--now", FIRST, "--absent", &away[0], "--apply"];
    for milliseconds in [1, 40, 160, 320, 640, 1280] {
        let mut running = peakshift(&apply).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
        std::thread::sleep(Duration::from_millis(milliseconds));
        // One that has ended already was not killed.
        let _ = running.kill();
        running.wait().expect("ended");
        done(&["verify", &night.plan]);
        // The next command that writes ends what was decided.
        done(&apply);
        done(&["verify", &night.plan]);
        done(&["replan", &night.plan, "--undo"]);
        assert_eq!(night.published(), fresh, "after {milliseconds} ms");
    }
}

const QUEUES: usize = 2;

fn scaling() -> impl Strategy<Value = Scaling> {
    let window = prop::option::of(
        (0..9_i64, 1..6_i64)
            .prop_map(|(start, length)| Span { start: Moment(start * 60), end: Moment(start * 60) + Minutes(length) }),
    );
    (prop::option::of(0..QUEUES), window, 2..6_i32).prop_map(|(queue, window, factor)| Scaling {
        scope: Scope { queue: queue.map(QueueId), window },
        factor: f64::from(factor),
    })
}

proptest! {
    /// Where something is said anew that holds alone; elsewhere all is as it was.
    #[test]
    fn what_is_left_of_a_surge_holds_where_nothing_else_is_said(
        old in scaling(),
        new in prop::collection::vec(scaling(), 0..4),
    ) {
        let all = Span { start: Moment(0), end: Moment(15 * 60) };
        let left = old.without(&new, (0..QUEUES).map(QueueId), all);
        for (queue, minute) in (0..QUEUES).flat_map(|queue| (0..15).map(move |minute| (QueueId(queue), Moment(minute * 60)))) {
            let holds = left.iter().filter(|one| one.scope.covers(queue, minute)).count();
            let anew = new.iter().any(|one| one.scope.covers(queue, minute));
            prop_assert_eq!(holds, usize::from(old.scope.covers(queue, minute) && !anew), "{:?} {:?}", queue, minute);
        }
    }
}
