//! What must change nothing: other names for the same agents and queues, rows in another order, all of it some weeks later, a history in
//! several files.
//!
//! A forecast and a requirement are the same to the last digit that is written. A search goes by the order of the roster: where that stays
//! the schedule does, too; where it does not, each schedule keeps the rules and costs no less than the bound of the other.

use chrono::{Duration, NaiveDate};
use peakshift::check::check;
use peakshift::domain::calendar::Zone;
use peakshift::domain::demand::Forecast;
use peakshift::domain::imported::Told;
use peakshift::domain::plan::Plan;
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::Need;
use peakshift::init::{Request, TEMPLATES, files};
use peakshift::read::{self, Needs, Target};
use peakshift::{forecast, report, schedule, staffing};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Files by name, as text.
type Folder = BTreeMap<String, String>;

const SEEDS: u64 = 3;
const TABLES: [&str; 4] = ["inquiries.csv", "agents.csv", "availability.csv", "events.csv"];

/// A sample of one of the kinds, small enough to solve in a moment.
fn sample(seed: u64) -> Folder {
    let template = &TEMPLATES[seed as usize % TEMPLATES.len()];
    let request = Request { template, agents: 12, seed, alike: false, demand: 1.0, days: None, full: false };
    let of = |file: peakshift::init::File| (file.name.to_owned(), String::from_utf8(file.bytes).expect("text"));
    let mut folder: Folder = files(&request).into_iter().map(of).collect();
    folder.remove("drill.toml");
    for text in folder.values_mut() {
        *text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    }
    folder
}

/// What comes of a folder, by the names of queues and agents.
#[derive(Debug, PartialEq)]
struct Outcome {
    forecast: BTreeMap<String, Vec<String>>,
    needs: BTreeMap<String, Vec<Need>>,
    /// Agent, start and end in seconds after the start of the plan, activity, queue.
    segments: Vec<(String, i64, i64, &'static str, String)>,
    total: f64,
    bound: f64,
}

fn outcome(folder: &Folder) -> Outcome {
    let place = tempfile::tempdir().expect("a folder");
    for (name, text) in folder {
        fs::write(place.path().join(name), text).expect("written");
    }
    let loaded = read::plan(place.path(), Needs { inquiries: true, agents: true });
    let loaded =
        loaded.unwrap_or_else(|error| panic!("{}", format!("{error:?}").chars().take(1000).collect::<String>()));
    let (mut plan, history) = (loaded.plan, loaded.history.expect("a history"));
    plan.solver.iterations = Some(1);
    let (forecast, _) = forecast::forecast(&plan, &history).expect("a forecast");
    let forecast = forecast.rounded();
    let required = staffing::staff(&plan, &forecast).expect("a requirement").rounded();
    let found = schedule::solve(&plan, &required, &[], &Unobserved).expect("a schedule");
    let verified = check(&plan, &required, &found.roster, &[]).expect("no rule is broken");
    let start = plan.horizon.start;
    let segments = found.roster.segments().iter().map(|segment| {
        let queue = segment.queue.map_or(String::new(), |queue| plan.queues[queue].id.clone());
        let at = [segment.span.start, segment.span.end].map(|moment| moment.0 - start.0);
        (plan.agents[segment.agent].id.clone(), at[0], at[1], segment.activity.name(), queue)
    });
    let mut segments: Vec<_> = segments.collect();
    segments.sort();
    Outcome {
        forecast: cells(&plan, &forecast),
        needs: plan.queues.ids().map(|id| (plan.queues[id].id.clone(), required.needs[id].clone())).collect(),
        segments,
        total: verified.objective().total().0,
        bound: found.certificate.bound.0,
    }
}

fn cells(plan: &Plan, forecast: &Forecast) -> BTreeMap<String, Vec<String>> {
    let of = |id| forecast.cells[id].iter().map(|cell| format!("{cell:?}")).collect();
    plan.queues.ids().map(|id| (plan.queues[id].id.clone(), of(id))).collect()
}

/// The rows of the table `name` after `change`.
fn with_rows(folder: &mut Folder, name: &str, change: impl FnOnce(&mut Vec<String>)) {
    let Some(text) = folder.get_mut(name) else { return };
    let mut lines = text.lines().map(str::to_owned);
    let header = lines.next().expect("a header");
    let mut rows: Vec<String> = lines.collect();
    change(&mut rows);
    *text = format!("{header}\n{}\n", rows.join("\n"));
}

/// Each name in place of another, wherever it stands as a word.
fn renamed(folder: &Folder, names: &BTreeMap<String, String>) -> Folder {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let words = |text: &String| -> String {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(from) = rest.find(is_part) {
            let word: &str = rest[from..].split(|c| !is_part(c)).next().unwrap_or_default();
            out += &rest[..from];
            out += names.get(word).map_or(word, String::as_str);
            rest = &rest[from + word.len()..];
        }
        out + rest
    };
    folder.iter().map(|(name, text)| (name.clone(), words(text))).collect()
}

fn agent_ids(folder: &Folder) -> Vec<String> {
    folder["agents.csv"].lines().skip(1).map(|row| row.split(',').next().expect("an id").to_owned()).collect()
}

fn same_demand(one: &Outcome, other: &Outcome, what: &str) {
    assert!(one.forecast == other.forecast, "{what}: the forecast");
    assert!(one.needs == other.needs, "{what}: the requirement");
}

/// Another order of the same roster: another way of the search to the same optimum.
fn same_problem(one: &Outcome, other: &Outcome, what: &str) {
    same_demand(one, other, what);
    for (schedule, bound) in [(one, other), (other, one)] {
        let (total, bound) = (schedule.total, bound.bound);
        assert!(
            bound <= total + 1e-6 * total.abs().max(1.0),
            "{what}: a schedule for {total} below a bound of {bound}"
        );
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    for seed in 0..SEEDS {
        let mut rng = Pcg64::seed_from_u64(seed);
        let folder = sample(seed);
        let before = outcome(&folder);
        let mut shuffled = folder.clone();
        for name in TABLES.into_iter().filter(|name| *name != "agents.csv") {
            with_rows(&mut shuffled, name, |rows| rows.shuffle(&mut rng));
        }
        assert_ne!(shuffled, folder);
        assert!(outcome(&shuffled) == before, "seed {seed}: all but the roster");
        with_rows(&mut shuffled, "agents.csv", |rows| rows.shuffle(&mut rng));
        same_problem(&before, &outcome(&shuffled), &format!("seed {seed}: the roster"));
    }
}

#[test]
fn other_ids_change_the_ids_and_nothing_else() {
    for seed in 0..SEEDS {
        let folder = sample(seed);
        let before = outcome(&folder);
        let ids = agent_ids(&folder);
        let queues: Vec<String> = before.forecast.keys().cloned().collect();
        // The new names sort as the old ones.
        let agents = ids.iter().map(|id| (id.clone(), format!("Z-{id}")));
        let names: BTreeMap<String, String> =
            agents.chain(queues.iter().map(|id| (id.clone(), format!("q-{id}")))).collect();
        let new = |name: &String| names.get(name).cloned().unwrap_or_default();
        let after = outcome(&renamed(&folder, &names));
        let turned: BTreeMap<String, String> =
            ids.iter().zip(ids.iter().rev()).map(|(id, other)| (id.clone(), format!("Y{other}"))).collect();
        same_problem(&before, &outcome(&renamed(&folder, &turned)), &format!("seed {seed}: names in another order"));
        let expected = Outcome {
            forecast: before.forecast.iter().map(|(queue, cells)| (new(queue), cells.clone())).collect(),
            needs: before.needs.iter().map(|(queue, needs)| (new(queue), needs.clone())).collect(),
            segments: before
                .segments
                .iter()
                .map(|(agent, start, end, activity, queue)| (new(agent), *start, *end, *activity, new(queue)))
                .collect(),
            ..before
        };
        assert!(after == expected, "seed {seed}: names in the same order");
    }
}

/// Dates of the form 2026-11-11 become `days` later.
fn later(text: &str, days: i64) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let date = text.get(at..at + 10).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        match date.and_then(|part| NaiveDate::parse_from_str(part, "%Y-%m-%d").ok()) {
            Some(date) => {
                out += &(date + Duration::days(days)).to_string();
                at += 10;
            }
            None => {
                let next = text[at..].chars().next().expect("a character");
                out.push(next);
                at += next.len_utf8();
            }
        }
    }
    out
}

/// In a zone whose clocks are never changed.
#[test]
fn the_same_some_weeks_later_is_the_same() {
    // Both of the first kind, whose dates are all written alike.
    let other = TEMPLATES.len() as u64;
    for (seed, weeks) in [(0, 1), (0, -30), (other, 61)] {
        let folder = sample(seed);
        assert!(folder["plan.toml"].contains("Asia/Shanghai"));
        let moved = folder.iter().map(|(name, text)| (name.clone(), later(text, 7 * weeks))).collect();
        assert_ne!(folder, moved);
        let (before, after) = (outcome(&folder), outcome(&moved));
        same_demand(&before, &after, &format!("seed {seed}, {weeks} weeks"));
        assert!(before == after, "seed {seed}, {weeks} weeks: the schedule");
    }
}

/// `import` takes a history in several files, in any order.
#[test]
fn a_history_in_several_files_is_that_of_one() {
    // The third kind has an hour twice, which a table cannot tell apart.
    for seed in 0..SEEDS - 1 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let folder = sample(seed);
        let place = tempfile::tempdir().expect("a folder");
        let table = &folder["inquiries.csv"];
        let (header, rows): (&str, Vec<&str>) =
            (table.lines().next().expect("a header"), table.lines().skip(1).collect());
        let cut = rng.random_range(rows.len() / 4..rows.len() / 2);
        let parts = [&rows[..cut], &rows[cut..2 * cut], &rows[2 * cut..]];
        let mut names: Vec<_> = (0..3).map(|part| place.path().join(format!("part{part}.csv"))).collect();
        for (part, name) in parts.iter().zip(&names) {
            fs::write(name, format!("{header}\n{}\n", part.join("\n"))).expect("written");
        }
        let whole = place.path().join("whole.csv");
        fs::write(&whole, table).expect("written");
        let one = imported(&folder, place.path(), &[whole]);
        assert!(!one.is_empty());
        for _ in 0..2 {
            names.shuffle(&mut rng);
            assert!(imported(&folder, place.path(), &names) == one, "seed {seed}");
        }
    }
}

fn imported(folder: &Folder, place: &Path, files: &[std::path::PathBuf]) -> String {
    let queues: Vec<(String, String)> = folder["plan.toml"]
        .lines()
        .filter_map(|line| line.strip_prefix("id = \"")?.split('"').next())
        .map(|id| (id.to_owned(), id.to_owned()))
        .collect();
    let inquiries = place.join("inquiries.csv");
    let target = Target { zone: Zone::UTC, year: 2026, interval: 30, queues, inquiries };
    let imported = read::import_inquiries(files, &target, &Told::default()).expect("no wrong choice");
    assert!(imported.is_sure(), "{:?}", imported.told());
    String::from_utf8(report::inquiries(&imported.volumes.rows).expect("a table")).expect("text")
}
