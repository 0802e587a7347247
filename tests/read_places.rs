//! A plan that uses everything, broken in one place of one of its files: an error or a warning names the place, or what is read says
//! what stands there now, or the two ways to write are one.
//!
//! `PEAKSHIFT_BROKEN=10000 cargo test --release --test read_places` breaks so many; without it a few hundred. `PEAKSHIFT_BROKEN_FROM` is the
//! first seed.

mod broken_kit;

use broken_kit::{Broken, Folder, everything, settings, tables};
use peakshift::domain::incidents::Incidents;
use peakshift::domain::text::Lang;
use peakshift::error::{Error, Finding, Severity};
use peakshift::read::{self, Loaded, Needs, survey};
use peakshift::{forecast, staffing};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

const ALL: Needs = Needs { inquiries: true, agents: true };
const FEW: u64 = 300;
/// A case that is at work for so many looks of the watchman hangs.
const LOOKS: u32 = 50;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// What is read of a folder.
struct Taken {
    loaded: Option<Loaded>,
    drill: Option<Incidents>,
    findings: Vec<Finding>,
}

fn take(folder: &Folder) -> Taken {
    let place = tempfile::tempdir().expect("a folder");
    for (name, text) in folder {
        fs::write(place.path().join(name), text).expect("written");
    }
    let (loaded, mut findings) = survey(place.path(), ALL);
    let drill = loaded.as_ref().and_then(|loaded| drill_of(place.path(), loaded, &mut findings));
    Taken { loaded, drill, findings }
}

/// The drill, as `check` and `simulate --drill` have it.
fn drill_of(folder: &Path, loaded: &Loaded, findings: &mut Vec<Finding>) -> Option<Incidents> {
    findings.extend(read::drill_findings(folder, &loaded.plan));
    read::drill(&folder.join("drill.toml"), &loaded.plan).ok().map(|(incidents, _)| incidents)
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// What became of a broken plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// Errors, of which one names the place.
    Refused,
    /// Read, with a warning that was not there before.
    Warned,
    /// Read as something else than before.
    ReadAnew,
    /// Read as before: it is another way to say the same, or says what holds anyway.
    Same,
}

/// Whether `finding` leads to the place: its line, or its name.
fn leads_to(finding: &Finding, broken: &Broken) -> bool {
    let told = format!("{} {}", finding.message.en, finding.hint.en);
    // Shorter ones are part of anything.
    let is_named = |word: &str| word.trim_matches('"').chars().count() > 2 && told.contains(word.trim_matches('"'));
    let is_near = finding.file == broken.file && finding.line.is_some_and(|line| line.abs_diff(broken.line) <= 1);
    // Bytes that are no text have no lines.
    let is_no_text = finding.code == "E104" && finding.file == broken.file;
    is_no_text || is_near || is_named(&broken.key) || is_named(&broken.old) || is_named(&broken.new)
}

/// Cells in which nothing is said.
const BLANK: [&str; 3] = ["", " ", "#N/A"];

/// The one queue, by its id, by its name, twice, and as all queues.
const QUEUE: [&str; 4] = ["presale", "售前", "presale;presale", ""];

/// The same by the contract.
fn is_alike(broken: &Broken, folder: &Folder, before: &Folder) -> bool {
    let table = |folder: &Folder| folder[broken.file].parse::<toml::Table>().ok();
    let number = |text: &str| text.trim().replace("１２", "12").parse::<f64>().ok();
    let same_number = number(&broken.old).is_some() && number(&broken.old) == number(&broken.new);
    if broken.file.ends_with(".toml") {
        // All defaults are said, queues go by their names, too, a time may be one of TOML's own, and a comment or a blank says nothing.
        let is_queue =
            ["queue", "queues"].contains(&broken.key.as_str()) && QUEUE.contains(&broken.new.trim_matches('"'));
        let is_time = broken.new.starts_with(broken.old.trim_matches('"'));
        return same_number
            || is_queue
            || is_time
            || broken.what == "a key is missing"
            || table(folder) == table(before);
    }
    let both_blank = [&broken.old, &broken.new].iter().all(|text| BLANK.contains(&text.as_str()));
    // The last cells of a row may be left away where they are blank; nobody reads what a holiday is called; queues are a set, and everybody
    // without any has all, of which there is one here; a window or a shift that is said twice is one.
    let row = before[broken.file].lines().nth(broken.line - 1).unwrap_or_default();
    let (last, is_normal) = (row.rsplit(',').next(), row.contains(",normal,"));
    let is_unread = |last: &str| BLANK.contains(&last) || broken.file == "holidays.csv";
    let is_shorter = broken.what == "a cell too few" && last.is_some_and(is_unread);
    let is_name = (broken.file, broken.key.as_str()) == ("holidays.csv", "name");
    // A day that is said to be no holiday and is none.
    let is_no_holiday = is_normal && (broken.file, broken.what) == ("holidays.csv", "another time");
    let is_of_set = ["queue", "queues"].contains(&broken.key.as_str()) && QUEUE.contains(&broken.new.as_str());
    let is_said_twice = broken.what == "a row is doubled" && ["availability.csv", "worked.csv"].contains(&broken.file);
    same_number || both_blank || is_shorter || is_name || is_no_holiday || is_of_set || is_said_twice
}

/// Whether what stands there now can be read and is hardly meant: years between start and end, or the same once more.
fn is_to_be_told(broken: &Broken) -> bool {
    match broken.what {
        "another time" => ["adjust.csv", "drill.toml", "events.csv", "worked.csv"].contains(&broken.file),
        "a row is doubled" => broken.file == "adjust.csv",
        _ => false,
    }
}

/// What became of the plan, or what is wrong with that.
fn fate(broken: &Broken, folder: &Folder, good: &(Folder, Taken)) -> Result<Fate, String> {
    let (before, known) = good;
    let now = take(folder);
    let long = now.findings.iter().find(|f| f.message.en.len().max(f.message.zh.len()) > 2_000);
    if let Some(long) = long {
        return Err(format!("a message of a page: {}", long.code));
    }
    let mut errors = now.findings.iter().filter(|finding| is_error(finding)).peekable();
    if let Some(first) = errors.peek().copied() {
        return match errors.any(|error| leads_to(error, broken)) {
            true => Ok(Fate::Refused),
            false => Err(format!("the place is not named: {}", first.headline(Lang::En))),
        };
    }
    let Some(loaded) = &now.loaded else { return Err("nothing is read, and no error says why".to_owned()) };
    runs(loaded)?;
    let told =
        |findings: &[Finding]| -> Vec<_> { findings.iter().map(|f| (f.code, f.line, f.message.clone())).collect() };
    if told(&now.findings) != told(&known.findings) {
        return Ok(Fate::Warned);
    }
    let said = |taken: &Taken| {
        let loaded = taken.loaded.as_ref().expect("read");
        format!("{:?} {:?} {:?} {:?} {:?}", loaded.plan, loaded.history, loaded.pools, loaded.replan, taken.drill)
    };
    if said(&now) != said(known) {
        return if is_to_be_told(broken) {
            Err("read as something else, and not said".to_owned())
        } else {
            Ok(Fate::ReadAnew)
        };
    }
    if is_alike(broken, folder, before) { Ok(Fate::Same) } else { Err("read as if nothing had happened".to_owned()) }
}

/// What is read can be forecast and staffed: with finite figures, or a finding that says why not.
fn runs(loaded: &Loaded) -> Result<(), String> {
    let refused = |error: Error, stage: &str| match error {
        Error::Invalid(findings) if findings.iter().any(is_error) => Ok(()),
        error => Err(format!("{stage} ends with {error:?}")),
    };
    let (forecast, _) = match forecast::forecast(&loaded.plan, loaded.history.as_ref().expect("a history")) {
        Ok(forecast) => forecast,
        Err(error) => return refused(error, "forecast"),
    };
    let required = match staffing::staff(&loaded.plan, &forecast) {
        Ok(required) => required,
        Err(error) => return refused(error, "staff"),
    };
    let all = required.needs.values().flatten();
    let is_finite =
        all.clone().all(|need| [need.required, need.standby_required].iter().all(|n| n.is_finite() && *n >= 0.0));
    if is_finite { Ok(()) } else { Err("a requirement is not finite".to_owned()) }
}

/// Cases at work, with the looks that the watchman had at them.
#[derive(Default)]
struct Watch(Mutex<BTreeMap<u64, u32>>);

impl Watch {
    /// Ends the process with the seed of a case that hangs: nothing else ends a thread.
    fn look(&self) -> ! {
        loop {
            std::thread::sleep(BETWEEN_LOOKS);
            for (seed, looks) in self.0.lock().expect("cases").iter_mut() {
                *looks += 1;
                if *looks > LOOKS {
                    eprintln!("seed {seed} hangs: {:?}", broken(&everything(), *seed).0);
                    std::process::abort();
                }
            }
        }
    }

    fn over<T>(&self, seed: u64, work: impl FnOnce() -> T) -> T {
        self.0.lock().expect("cases").insert(seed, 0);
        let result = work();
        self.0.lock().expect("cases").remove(&seed);
        result
    }
}

fn broken(before: &Folder, seed: u64) -> (Broken, Folder) {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut folder = before.clone();
    let is_table = rng.random_bool(0.5);
    let broken =
        if is_table { tables::break_one(&mut folder, &mut rng) } else { settings::break_one(&mut folder, &mut rng) };
    (broken, folder)
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

/// The most memory that this process ever had, in MiB; none where the system does not say.
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().trim_end_matches(" kB").parse::<u64>().expect("kibibytes") / 1024)
}

#[test]
fn a_place_that_is_broken_is_named_or_rightly_fine() {
    let many = from_environment("PEAKSHIFT_BROKEN").unwrap_or(FEW);
    let first = from_environment("PEAKSHIFT_BROKEN_FROM").unwrap_or(0);
    let good = everything();
    let known = take(&good);
    assert!(!known.findings.iter().any(is_error), "valid before: {:?}", known.findings);
    assert!(known.drill.is_some(), "with a drill");
    let good = (good, known);
    let watch: &Watch = Box::leak(Box::default());
    std::thread::spawn(|| watch.look());
    let judged = (first..first + many).into_par_iter().filter_map(|seed| {
        let (broken, folder) = broken(&good.0, seed);
        if folder == good.0 {
            return None;
        }
        let work = || catch_unwind(std::panic::AssertUnwindSafe(|| fate(&broken, &folder, &good)));
        let fate = watch.over(seed, work).unwrap_or_else(|_| Err("a panic".to_owned()));
        Some(fate.map(|fate| (broken.file, fate)).map_err(|wrong| format!("seed {seed}: {wrong}\n    {broken:?}")))
    });
    let (fates, wrong): (Vec<_>, Vec<_>) = judged.partition_map(|judged| match judged {
        Ok(fate) => rayon::iter::Either::Left(fate),
        Err(wrong) => rayon::iter::Either::Right(wrong),
    });
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    fates.iter().for_each(|fate| *counts.entry(*fate).or_default() += 1);
    let memory = most_memory();
    println!("{} plans broken, {} wrong, at most {memory:?} MiB: {counts:?}", fates.len() + wrong.len(), wrong.len());
    assert!(wrong.is_empty(), "{} of {many}:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
    // Ten times the input of each thread, and 200 MB.
    let bytes: usize = good.0.values().map(String::len).sum();
    let most = 200 + (10 * bytes * rayon::current_num_threads()).div_ceil(1 << 20) as u64;
    assert!(memory.is_none_or(|memory| memory <= most), "{memory:?} MiB, {most} are enough");
}
