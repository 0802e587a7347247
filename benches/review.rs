//! What a review is worth: `cargo bench --bench review`, 24 pairs of generated years; `-- PAIRS` makes another number, `--each` shows every pair.
//!
//! Of each pair the truth is known: two queues, two years of half hours before the first event, an edition of the same sale each year with openings at midnight, in
//! the morning and in the evening. In the first year the evening opening comes an hour earlier or later than written, chats take longer than plan.toml says, customers are less or more
//! patient, and some of the agents do not come. The second year is forecast and staffed twice, from the same counts: *without*, with events.csv and
//! plan.toml as they were, and *with* what `peakshift review --apply` of the first year has put in place. Its written openings are true; half of the pairs open in the evening as
//! written the year before, the others as it really was. WAPE is of the medians in the two hours after an opening; shortage is what the requirement lacks to the one that knows all
//! of the second year, counts, handling times, patience and shrinkage, in agent-hours. The last column is the WAPE of one who knows the truth of
//! the second year but for its growth, which the first year does not tell.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use peakshift::domain::demand::{Forecast, HandlingSpread};
use peakshift::domain::plan::Plan;
use peakshift::domain::units::Share;
use peakshift::read::{self, Needs};
use peakshift::staffing;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal, Poisson};
use rand_pcg::Pcg64;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

const PAIRS: u64 = 24;
const QUEUES: [(&str, f64); 2] = [("presale", 40.0), ("aftersale", 25.0)];
const STEP: i64 = 30;
/// Counts on the mean day, by hour.
const DAY: [f64; 24] = [
    0.5, 0.3, 0.2, 0.15, 0.15, 0.2, 0.4, 0.6, 0.9, 1.2, 1.4, 1.4, 1.3, 1.3, 1.4, 1.4, 1.3, 1.2, 1.3, 1.6, 1.8, 1.8,
    1.4, 0.9,
];
const BELIEVED: (f64, f64, f64) = (240.0, 120.0, 0.05);

/// One pair of years as it really is.
struct Truth {
    /// By year from 2024: factor on the event, and minutes after midnight of the openings.
    editions: [(f64, [i64; 3]); 3],
    heights: [f64; 3],
    lift: f64,
    aht_seconds: f64,
    patience_seconds: f64,
    shrinkage: f64,
    /// The written openings of the second year.
    written: [i64; 3],
}

/// WAPE and shortage.
#[derive(Clone, Copy, Default)]
struct Outcome {
    wape: f64,
    shortage: f64,
    /// WAPE of the second year's means at the size of the first.
    unknowable: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let pairs = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(PAIRS);
    let each = arguments.iter().any(|argument| argument == "--each");
    println!("| pairs | WAPE without | with | less | shortage h without | with | less | all but growth known |");
    println!("|{}", " --- |".repeat(8));
    let mut all = Vec::new();
    for seed in 0..pairs {
        let found = pair(seed);
        if each {
            line(&format!("seed {seed}"), &[found]);
        }
        all.push(found);
    }
    line(&pairs.to_string(), &all);
}

fn line(name: &str, pairs: &[[Outcome; 2]]) {
    let mean = |of: &dyn Fn(&[Outcome; 2]) -> f64| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
    let wape = [0, 1].map(|i| mean(&|pair| pair[i].wape));
    let short = [0, 1].map(|i| mean(&|pair| pair[i].shortage));
    let less = |of: [f64; 2]| 100.0 * (1.0 - of[1] / of[0]);
    println!(
        "| {name} | {:.3} | {:.3} | {:.0} % | {:.1} | {:.1} | {:.0} % | {:.3} |",
        wape[0],
        wape[1],
        less(wape),
        short[0],
        short[1],
        less(short),
        mean(&|pair| pair[0].unknowable)
    );
}

impl Truth {
    fn new(random: &mut Pcg64) -> Truth {
        let mut between = |low: f64, high: f64| random.random_range(low..high);
        let moved = if between(0.0, 1.0) < 0.5 { 1140 } else { 1260 };
        let evening = if between(0.0, 1.0) < 0.5 { 1200 } else { moved };
        let mut growth = || between(0.9, 1.5);
        let (first, second) = (growth(), growth());
        Truth {
            editions: [(1.0, [0, 600, 1200]), (first, [0, 600, moved]), (first * second, [0, 600, evening])],
            heights: [between(3.0, 6.0), between(1.5, 3.0), between(3.0, 6.0)],
            lift: between(0.5, 1.2),
            aht_seconds: (BELIEVED.0 * between(1.1, 1.5)).round(),
            patience_seconds: (BELIEVED.1 * between(0.5, 1.6)).round(),
            shrinkage: between(0.05, 0.15),
            written: [0, 600, evening],
        }
    }

    /// Inquiries of a half hour on a mean day with all that is true of `at`.
    fn rate(&self, level: f64, at: NaiveDateTime) -> f64 {
        let usual =
            level * 0.5 * DAY[at.hour() as usize] * if at.weekday().num_days_from_monday() >= 5 { 1.15 } else { 1.0 };
        if (at.month(), at.day()) != (11, 11) {
            return usual;
        }
        let (factor, openings) = self.editions[(at.year() - 2024) as usize];
        let minute = i64::from(at.hour() * 60 + at.minute());
        let surge = |(opening, height): (&i64, &f64)| {
            if minute < *opening { 0.0 } else { height * (-((minute - opening) as f64) / 75.0).exp() }
        };
        factor * (usual * (1.0 + self.lift) + level * 0.5 * openings.iter().zip(&self.heights).map(surge).sum::<f64>())
    }
}

/// Rows of all queues from one local time to another: start, queue, count.
fn counts(
    truth: &Truth,
    random: &mut Pcg64,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Vec<(NaiveDateTime, usize, f64)> {
    let scatter = |sigma: f64| LogNormal::new(-sigma * sigma / 2.0, sigma).expect("a spread");
    let (mut rows, mut day, mut factor) = (Vec::new(), None, [1.0; 2]);
    let mut at = from;
    while at < to {
        if day != Some(at.date()) {
            day = Some(at.date());
            factor = [0, 1].map(|_| scatter(0.06).sample(random));
        }
        for (queue, (_, level)) in QUEUES.iter().enumerate() {
            let mean = truth.rate(*level, at) * factor[queue] * scatter(0.06).sample(random);
            rows.push((at, queue, Poisson::new(mean.max(1e-9)).expect("a mean").sample(random)));
        }
        at += TimeDelta::minutes(STEP);
    }
    rows
}

fn table(rows: &[(NaiveDateTime, usize, f64)]) -> String {
    let mut text = "start,queue,inquiries\n".to_owned();
    for (at, queue, count) in rows {
        let _ = writeln!(text, "{},{},{count}", at.format("%Y-%m-%dT%H:%M"), QUEUES[*queue].0);
    }
    text
}

fn midnight(year: i32, month: u32, day: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day").and_time(NaiveTime::MIN)
}

/// plan.toml of a year with settings of handling time, patience and shrinkage.
fn settings(year: i32, (aht, patience, shrinkage): (f64, f64, f64)) -> String {
    let mut text = format!(
        "[plan]\ntimezone = \"Asia/Shanghai\"\nstart = \"{year}-11-10T18:00\"\nend = \"{year}-11-12T06:00\"\ninterval_minutes = 30\n"
    );
    for (id, _) in QUEUES {
        let _ = write!(
            text,
            "\n[[queues]]\nid = \"{id}\"\naht_seconds = {aht}\npatience_seconds = {patience}\nshrinkage = {shrinkage}\n"
        );
    }
    text
}

/// events.csv until `year`, with the openings as written.
fn events(truth: &Truth, year: i32) -> String {
    let mut text = "event,kind,start,end,growth,phase_times\n".to_owned();
    for (edition, openings) in (2024..=year).zip([[0, 600, 1200], [0, 600, 1200], truth.written]) {
        let clocks = openings.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)).join(";");
        let _ = writeln!(text, "{edition},sale,{edition}-11-11T00:00,{edition}-11-12T00:00,,{clocks}");
    }
    text
}

fn run(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_peakshift")).args(arguments).arg("--quiet").output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn pair(seed: u64) -> [Outcome; 2] {
    let random = &mut Pcg64::seed_from_u64(seed);
    let truth = Truth::new(random);
    let folder = tempfile::tempdir().expect("a folder");
    let first = folder.path().join("first");
    fs::create_dir(&first).expect("a folder");
    let write = |folder: &Path, name: &str, text: &str| fs::write(folder.join(name), text).expect("written");
    let before = counts(&truth, random, midnight(2024, 10, 1), midnight(2025, 11, 10) + TimeDelta::hours(18));
    write(&first, "inquiries.csv", &table(&before));
    write(&first, "events.csv", &events(&truth, 2025));
    write(&first, "plan.toml", &settings(2025, BELIEVED));
    let team: String = (0..10).map(|i| format!("A{i},A{i},regular,presale;aftersale\n")).collect();
    write(&first, "agents.csv", &format!("agent_id,name,tier,queues\n{team}"));
    let path = |folder: &Path| folder.to_str().expect("a UTF-8 path").to_owned();
    let plan = path(&first);
    run(&["forecast", &plan]);
    run(&["staff", &plan]);
    run(&["schedule", &plan, "--iterations", "1"]);
    let came = counts(
        &truth,
        random,
        midnight(2025, 11, 10) + TimeDelta::hours(18),
        midnight(2025, 11, 12) + TimeDelta::hours(6),
    );
    write(&first, "came.csv", &told(&truth, random, &came));
    write(&first, "clock.csv", &clocked(&truth, random, &first));
    let (actuals, clock) = (path(&first.join("came.csv")), path(&first.join("clock.csv")));
    run(&["review", &plan, "--actuals", &actuals, "--worked", &clock, "--apply"]);
    // The year goes on; both variants get the same counts.
    let after = counts(
        &truth,
        random,
        midnight(2025, 11, 12) + TimeDelta::hours(6),
        midnight(2026, 11, 10) + TimeDelta::hours(18),
    );
    let night = counts(
        &truth,
        random,
        midnight(2026, 11, 10) + TimeDelta::hours(18),
        midnight(2026, 11, 12) + TimeDelta::hours(6),
    );
    let without = folder.path().join("without");
    let with = folder.path().join("with");
    for second in [&without, &with] {
        fs::create_dir(second).expect("a folder");
        fs::copy(first.join("agents.csv"), second.join("agents.csv")).expect("copied");
    }
    write(&without, "inquiries.csv", &table(&[before, came, after.clone()].concat()));
    write(&without, "events.csv", &events(&truth, 2026));
    write(&without, "plan.toml", &settings(2026, BELIEVED));
    let (history, columns) = learned_history(&first);
    let rest = table(&after);
    let rest: String = rest.lines().skip(1).map(|row| format!("{row}{}\n", ",".repeat(columns - 3))).collect();
    write(&with, "inquiries.csv", &(history + &rest));
    let learned = fs::read_to_string(first.join("events.csv")).expect("events");
    let commas = learned.lines().next().map_or(0, |header| header.matches(',').count());
    let coming = events(&truth, 2026).lines().last().unwrap_or_default().to_owned();
    write(&with, "events.csv", &format!("{learned}{coming}{}\n", ",".repeat(commas - 5)));
    let toml = fs::read_to_string(first.join("plan.toml")).expect("a plan");
    write(&with, "plan.toml", &toml.replace("2025-", "2026-"));
    [&without, &with].map(|second| outcome(&truth, second, &night))
}

/// What came with what else a platform tells: waits and losses of an exponential patience, and handling times.
fn told(truth: &Truth, random: &mut Pcg64, rows: &[(NaiveDateTime, usize, f64)]) -> String {
    let mut text = "start,queue,inquiries,answered_within,mean_wait_seconds,abandoned,aht_seconds\n".to_owned();
    for (at, queue, count) in rows {
        let wait = 5.0 + random.random_range(0.0..20.0);
        let lost = (count * wait / truth.patience_seconds).round().min(*count);
        let aht = truth.aht_seconds * (1.0 + random.random_range(-0.05..0.05));
        let answered = ((count - lost) * 0.8).floor();
        let _ = writeln!(
            text,
            "{},{},{count},{answered},{wait:.1},{lost},{aht:.1}",
            at.format("%Y-%m-%dT%H:%M"),
            QUEUES[*queue].0
        );
    }
    text
}

/// A row of the clock for each row of the schedule whose agent was there.
fn clocked(truth: &Truth, random: &mut Pcg64, plan: &Path) -> String {
    let schedule = fs::read_to_string(plan.join("out/schedule.csv")).expect("a schedule");
    let mut text = "agent_id,start,end\n".to_owned();
    for row in schedule.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        if cells[5] != "standby" && random.random_range(0.0..1.0) >= truth.shrinkage {
            let _ = writeln!(text, "{},{},{}", cells[0], cells[3], cells[4]);
        }
    }
    text
}

/// The learned history and its number of columns.
fn learned_history(plan: &Path) -> (String, usize) {
    let text = fs::read_to_string(plan.join("inquiries.csv")).expect("a history");
    let columns = text.lines().next().map_or(3, |header| header.split(',').count());
    (text, columns)
}

/// Forecasts and staffs the second year and holds it against the truth.
fn outcome(truth: &Truth, folder: &Path, night: &[(NaiveDateTime, usize, f64)]) -> Outcome {
    let path = folder.to_str().expect("a UTF-8 path");
    run(&["forecast", path]);
    run(&["staff", path]);
    let needs = Needs { inquiries: false, agents: true };
    let mut plan: Plan = read::plan(folder, needs).expect("a plan").plan;
    let (forecast, _) = read::forecast(&folder.join("out/forecast.csv"), &plan).expect("a forecast");
    let (planned, _) = read::requirements(&folder.join("out/requirements.csv"), &plan).expect("a requirement");
    let mut known: Forecast = forecast.clone();
    let (mut off, mut all, mut unknowable) = (0.0, 0.0, 0.0);
    let size = truth.editions[1].0 / truth.editions[2].0;
    for (i, (at, queue, count)) in night.iter().enumerate() {
        let cell = &mut known.cells[peakshift::domain::ids::QueueId(*queue)][i / QUEUES.len()];
        let minute = i64::from(at.hour() * 60 + at.minute());
        let opened = |opening: &i64| at.day() == 11 && (0..120).contains(&(minute - opening));
        if truth.editions[2].1.iter().any(opened) {
            off += (cell.p50 - count).abs();
            unknowable += (size * truth.rate(QUEUES[*queue].1, *at) - count).abs();
            all += count;
        }
        (cell.mean, cell.p50, cell.p80, cell.p95) = (*count, *count, *count, *count);
        (cell.aht_seconds, cell.handling, cell.shape) =
            (Some(truth.aht_seconds), HandlingSpread::default(), Vec::new());
    }
    for queue in plan.queues.values_mut() {
        queue.patience_seconds = truth.patience_seconds;
        queue.shrinkage = Share(truth.shrinkage);
    }
    let needed = staffing::staff(&plan, &known).expect("a requirement");
    let pairs = needed.needs.values().flatten().zip(planned.needs.values().flatten());
    let shortage = pairs.map(|(needed, planned)| (needed.required - planned.required).max(0.0) * 0.5).sum();
    Outcome { wape: off / all, shortage, unknowable: unknowable / all }
}
