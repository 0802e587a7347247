//! Valid plan folders broken in one place: the place is named, or the plan is rightly fine.
//!
//! `PEAKSHIFT_BROKEN=10000 cargo test --release --test read_broken` breaks so many; without it a few hundred.

use peakshift::error::{Finding, Severity};
use peakshift::init::{Request, TEMPLATES, files};
use peakshift::read::{Loaded, Needs, survey};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

const ALL: Needs = Needs { inquiries: true, agents: true };
const FEW: usize = 400;
/// Rows of the history that stay: eight weeks are enough to read.
const ROWS: usize = 24 * 7 * 8;

/// Files by name, as text.
type Folder = BTreeMap<String, String>;

/// A valid folder: a sample of one of several kinds with a short history.
fn valid(kind: usize) -> Folder {
    let full = kind.is_multiple_of(2);
    let template = &TEMPLATES[kind % TEMPLATES.len()];
    let days = (kind % 3 == 2).then_some(4);
    let request = Request { template, agents: 8, seed: kind as u64, alike: false, demand: 1.0, days, full };
    let of = |file: peakshift::init::File| (file.name.to_owned(), String::from_utf8(file.bytes).expect("text"));
    let mut folder: Folder = files(&request).into_iter().map(of).collect();
    folder.remove("drill.toml");
    let history = folder.get_mut("inquiries.csv").expect("a history");
    let lines: Vec<&str> = history.lines().collect();
    let kept: Vec<&str> = lines[..1].iter().chain(&lines[lines.len() - ROWS..]).copied().collect();
    *history = kept.join("\n") + "\n";
    folder
}

/// What a cell or value becomes.
const VALUES: [&str; 34] = [
    "",
    " ",
    "-1",
    "0",
    "1e308",
    "1e309",
    "NaN",
    "inf",
    "-0.0",
    "99999999999999999999",
    "3.7",
    "１２",
    "1,5",
    "abc",
    "售前",
    "presale;presale",
    "presale,aftersale",
    "\"",
    "'",
    "=1+1",
    "\u{0}",
    "\u{202e}abc",
    "\u{feff}",
    "2026-02-30",
    "2026-11-11T25:00",
    "2026-11-10T24:00",
    "1970-01-01T00:00",
    "9999-12-31T23:59",
    "09:00-24:00",
    "true",
    "#N/A",
    "-",
    "x\ty",
    "none",
];

/// Cells in which nothing is said.
const BLANK: [&str; 4] = ["", " ", "-", "#N/A"];

/// One thing that was done to a folder.
#[derive(Debug, Clone)]
struct Broken {
    file: String,
    /// From 1.
    line: usize,
    what: String,
}

fn break_one(folder: &mut Folder, rng: &mut Pcg64) -> Broken {
    let names: Vec<String> = folder.keys().cloned().collect();
    // Settings have most to break.
    let file = if rng.random_bool(0.4) { "plan.toml".to_owned() } else { names.choose(rng).expect("files").clone() };
    let text = folder.get_mut(&file).expect("a file");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_live = |line: &String| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let live: Vec<usize> = (0..lines.len()).filter(|&at| is_live(&lines[at])).collect();
    let at = *live.choose(rng).expect("lines");
    let what = match rng.random_range(0..10) {
        0 => {
            lines.remove(at);
            "line gone".to_owned()
        }
        1 => {
            let line = lines[at].clone();
            lines.insert(at, line);
            "line twice".to_owned()
        }
        2 => {
            let cut = lines[at].chars().count() / 2;
            lines[at] = lines[at].chars().take(cut).collect();
            "half a line".to_owned()
        }
        _ => {
            let value = *VALUES.choose(rng).expect("values");
            lines[at] = if file.ends_with(".toml") {
                with_value(&lines[at], value, rng)
            } else {
                with_cell(&lines[at], value, rng)
            };
            format!("{value:?}")
        }
    };
    *text = lines.join("\n") + "\n";
    Broken { file, line: at + 1, what }
}

/// A line of a table with another cell.
fn with_cell(line: &str, value: &str, rng: &mut Pcg64) -> String {
    let mut cells: Vec<&str> = line.split(',').collect();
    let at = rng.random_range(0..cells.len());
    cells[at] = value;
    cells.join(",")
}

/// A line of settings with another value or another key.
fn with_value(line: &str, value: &str, rng: &mut Pcg64) -> String {
    let Some((key, old)) = line.split_once('=') else { return line.replacen(']', value, 1) };
    match rng.random_range(0..4) {
        0 => format!("{}x ={old}", key.trim_end()),
        1 => format!("{key}= {value}"),
        2 => format!("{key}= \"{value}\""),
        _ => format!("{key}= -{}", old.trim_start()),
    }
}

/// What is read of a folder, in a panic-safe way.
fn read(folder: &Folder) -> Result<(Option<Loaded>, Vec<Finding>), String> {
    let place = tempfile::tempdir().expect("a folder");
    for (name, text) in folder {
        fs::write(place.path().join(name), text).expect("written");
    }
    let path = place.path().to_owned();
    catch_unwind(move || survey(Path::new(&path), ALL)).map_err(|_| "a panic".to_owned())
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// What two folders say, without where they lie.
fn is_same(a: &Loaded, b: &Loaded) -> bool {
    (&a.plan, &a.history, &a.pools, &a.replan) == (&b.plan, &b.history, &b.pools, &b.replan)
}

/// What is wrong with how the breaking of `kind` by `seed` is taken; none where it is right.
fn judge(kind: usize, seed: u64, good: &(Folder, Loaded, Vec<Finding>)) -> Option<String> {
    let (folder, before, told) = good;
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut folder = folder.clone();
    let broken = break_one(&mut folder, &mut rng);
    let wrong = |what: &str| {
        let line =
            folder[&broken.file].lines().nth(broken.line - 1).unwrap_or_default().chars().take(90).collect::<String>();
        Some(format!("kind {kind}, seed {seed}, {}:{} ({}): {what}\n    {line}", broken.file, broken.line, broken.what))
    };
    if folder == good.0 {
        return None;
    }
    let (after, findings) = match read(&folder) {
        Ok(read) => read,
        Err(panic) => return wrong(&panic),
    };
    if findings.iter().any(|finding| finding.message.en.len() > 2_000 || finding.message.zh.len() > 2_000) {
        return wrong("a message of a page");
    }
    let errors: Vec<&Finding> = findings.iter().filter(|finding| is_error(finding)).collect();
    if !errors.is_empty() {
        // What a setting takes away is missed where it was used.
        let is_named = |error: &&&Finding| {
            error.file == broken.file
                || ["plan.toml", "agents.csv"].contains(&broken.file.as_str())
                || error.file.is_empty()
        };
        if !errors.iter().any(|error| is_named(&error)) {
            return wrong(&format!(
                "only other files are named: {}",
                errors[0].headline(peakshift::domain::text::Lang::En)
            ));
        }
        return None;
    }
    let Some(after) = after else { return wrong("nothing is read, and no error says why") };
    let says_more = findings.len() != told.len()
        || findings.iter().zip(told).any(|(now, then)| (now.code, now.line) != (then.code, then.line));
    if says_more || !is_same(&after, before) {
        return None;
    }
    // Nothing is said and nothing is another: only where the line says the same thing.
    if is_harmless(&broken, &folder, &good.0) { None } else { wrong("read as if nothing had happened") }
}

/// Two ways to write one thing: queues by name or twice, digits in full width, a zero that is said or not, a cell that is blank.
const ALIKE: [[&str; 2]; 7] = [
    ["presale", "售前"],
    ["presale", "presale;presale"],
    ["12", "１２"],
    ["", "0"],
    ["0", "-0.0"],
    ["", "-0.0"],
    ["", "\""],
];

/// Whether a broken line may say what it said before.
fn is_harmless(broken: &Broken, folder: &Folder, before: &Folder) -> bool {
    let line = |folder: &Folder| folder[&broken.file].lines().nth(broken.line - 1).unwrap_or_default().to_owned();
    let (line, old) = (line(folder), line(before));
    if broken.file != "plan.toml" {
        // Twice the same window is one, and a cell that may be blank has several ways to be so.
        let blank = BLANK.iter().any(|value| broken.what == format!("{value:?}"));
        let pairs = line.split(',').zip(old.split(','));
        let changed: Vec<(&str, &str)> = pairs.filter(|(new, old)| new != old).collect();
        let alike = |(new, old): &(&str, &str)| ALIKE.iter().any(|pair| pair == &[*old, *new] || pair == &[*new, *old]);
        let says_the_same = !changed.is_empty() && changed.iter().all(alike);
        return blank || says_the_same || (broken.what == "line twice" && broken.file == "availability.csv");
    }
    // A default that is not said holds all the same, clocks of a list may be given twice, and zero has no sign.
    let of_list = line.trim_start().starts_with('"') && broken.what == "line twice";
    let was_default = ["line gone", "half a line"].contains(&broken.what.as_str());
    let parsed = |folder: &Folder| folder[&broken.file].parse::<toml::Table>().ok();
    was_default || of_list || line.contains("-0") || parsed(folder) == parsed(before)
}

#[test]
fn a_plan_that_is_broken_in_one_place_names_it_or_is_rightly_fine() {
    let many = std::env::var("PEAKSHIFT_BROKEN").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW);
    let kinds: Vec<(Folder, Loaded, Vec<Finding>)> = (0..6)
        .map(|kind| {
            let folder = valid(kind);
            let (loaded, findings) = read(&folder).expect("no panic");
            assert!(!findings.iter().any(is_error), "kind {kind} is valid: {findings:?}");
            (folder, loaded.expect("read"), findings)
        })
        .collect();
    let wrong: Vec<String> =
        (0..many).into_par_iter().filter_map(|seed| judge(seed % 6, seed as u64, &kinds[seed % 6])).collect();
    assert!(wrong.is_empty(), "{} of {many}:\n{}", wrong.len(), wrong[..wrong.len().min(25)].join("\n"));
}
