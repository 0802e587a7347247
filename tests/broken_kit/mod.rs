//! A folder that uses everything, and ways to break it in one place.

pub mod settings;
pub mod tables;

use peakshift::init::{File, Request, TEMPLATES, files};
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_pcg::Pcg64;
use std::collections::BTreeMap;

/// Files by name, as text.
pub type Folder = BTreeMap<String, String>;

/// Rows of the history that stay: eight weeks are enough to read.
const ROWS: usize = 48 * 7 * 8;
const ADJUST: &str = "start,end,queue,op,value,reason
2026-11-11T00:00,2026-11-11T02:00,presale,×,1.3,livestream at midnight
2026-11-11T20:00,2026-11-11T20:30,,+,15,coupon drop
2026-11-11T03:00,2026-11-11T06:00,presale,max,20,site in maintenance
";
const WORKED: &str = "agent_id,start,end
A0002,2026-11-09T09:00,2026-11-09T17:00
A0003,2026-11-10T08:00,2026-11-10T12:00
";
const HOLIDAYS: &str = "date,kind,name
2026-10-01,off,National Day
2026-10-10,work,in place of the 2nd
2026-11-11,normal,our own day
";
const HIRE: &str = "
[replan]
notice_minutes = 40

[[pools]]
id = \"agency\"
tier = \"outsourced\"
queues = [\"presale\"]
most = 3
fixed_cost = 20.0
lead_days = 1
";

/// What was done to a folder.
#[derive(Debug, Clone)]
pub struct Broken {
    pub file: &'static str,
    /// Of the broken file, from 1.
    pub line: usize,
    /// The column or the key.
    pub key: String,
    /// What stood there, and what stands there now.
    pub old: String,
    pub new: String,
    pub what: &'static str,
}

/// The sample with all optional settings, every default said, every optional file there.
pub fn everything() -> Folder {
    let request =
        Request { template: &TEMPLATES[0], agents: 8, seed: 1, alike: false, demand: 1.0, days: None, full: true };
    let of = |file: File| (file.name.to_owned(), String::from_utf8(file.bytes).expect("text"));
    let mut folder: Folder = files(&request).into_iter().map(of).collect();
    for text in folder.values_mut() {
        *text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    }
    let history = folder.get_mut("inquiries.csv").expect("a history");
    let lines: Vec<&str> = history.lines().collect();
    *history = [&lines[..1], &lines[lines.len() - ROWS..]].concat().join("\n") + "\n";
    let settings = folder.get_mut("plan.toml").expect("settings");
    *settings = said(settings) + HIRE;
    for (name, text) in [("adjust.csv", ADJUST), ("worked.csv", WORKED), ("holidays.csv", HOLIDAYS)] {
        folder.insert(name.to_owned(), text.to_owned());
    }
    folder
}

/// Settings with the defaults said that stand there as comments, but for those of [`HIRE`] and of lists that begin as a comment.
fn said(settings: &str) -> String {
    let mut is_left = false;
    let mut lines = Vec::new();
    for line in settings.lines() {
        is_left = (is_left && !line.is_empty()) || line.starts_with("# [[") || line.starts_with("# [replan]");
        let bare = line.strip_prefix("# ").unwrap_or(line);
        lines.push(if !is_left && bare.parse::<toml::Table>().is_ok() { bare } else { line });
    }
    lines.join("\n") + "\n"
}

/// A local time that is moved by more than a year, or nothing where `text` is none.
fn moved(text: &str, rng: &mut Pcg64) -> Option<String> {
    let (year, rest) = text.split_once('-')?;
    let year: i32 = year.parse().ok()?;
    rest.contains('-').then(|| format!("{:04}-{rest}", year + [-400, -2, 2, 70, 900].choose(rng).expect("years")))
}

/// A number of another size, sign or writing.
fn other_number(text: &str, rng: &mut Pcg64) -> String {
    match rng.random_range(0..9) {
        0 => format!("-{text}"),
        1 => format!("{text}000000"),
        2 => "1e308".to_owned(),
        3 => "nan".to_owned(),
        4 => "inf".to_owned(),
        5 => "0".to_owned(),
        6 => "99999999999999999999".to_owned(),
        7 => format!("{text}.25"),
        _ => format!("{text}e-300"),
    }
}
