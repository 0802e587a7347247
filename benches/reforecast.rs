//! How well the rest of an event is forecast from what has come in, beside no update, the ratio so far and that of the last hour:
//! `cargo bench --bench reforecast`, on 48 generated nights; `cargo bench --bench reforecast -- FOLDER` also on the event days of a
//! folder that has a sets.json. Cut at 6 and at 12 hours into the event.
//!
//! WAPE: mean over nights, cuts and queues of Σ |y − p50| / Σ y over the rest of the event. Within: share of intervals, and of sums of the
//! rest, that lie in the 90 % band.

use peakshift::domain::demand::{Forecast, History};
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::plan::Plan;
use peakshift::domain::units::Minutes;
use peakshift::forecast::{Came, forecast, reforecast};
use peakshift::{init, read};
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Poisson, StandardNormal};
use rand_pcg::Pcg64;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const CUTS: [i64; 2] = [6, 12];
const NIGHTS_OF_EACH: u64 = 8;
const TEAMS: [usize; 2] = [30, 150];
const Z95: f64 = 1.644_853_626_951_472_2;

fn main() {
    println!(
        "| nights | cut | n | no update | ratio so far | last hour | posterior | intervals within | sums within |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let nights: Vec<Night> = generated();
    show("generated", &nights);
    for folder in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        show("event days", &event_days(Path::new(&folder)));
    }
}

/// A plan, its forecast, and what came in by queue and interval.
struct Night {
    name: String,
    plan: Plan,
    forecast: Forecast,
    came: Table<QueueId, Vec<Option<f64>>>,
}

#[derive(Default)]
struct Scores {
    queues: usize,
    wape: [f64; 4],
    intervals: [f64; 2],
    sums: [f64; 2],
}

fn show(name: &str, nights: &[Night]) {
    let mut all = Scores::default();
    for cut in CUTS {
        let mut scores = Scores::default();
        nights.iter().for_each(|night| score(night, cut, &mut scores));
        line(name, &format!("{cut} h"), &scores);
        all.add(&scores);
    }
    line(name, "all", &all);
    if std::env::args().any(|argument| argument == "--each") {
        for night in nights {
            let mut scores = Scores::default();
            CUTS.iter().for_each(|&cut| score(night, cut, &mut scores));
            line(&night.name, "all", &scores);
        }
    }
}

fn line(name: &str, cut: &str, scores: &Scores) {
    let wape = scores.wape.map(|sum| format!("{:.4}", sum / scores.queues as f64)).join(" | ");
    let within = [scores.intervals, scores.sums].map(|[inside, all]| format!("{:.3}", inside / all)).join(" | ");
    println!("| {name} | {cut} | {} | {wape} | {within} |", scores.queues);
}

impl Scores {
    fn add(&mut self, other: &Scores) {
        self.queues += other.queues;
        let pairs = [(&mut self.intervals, other.intervals), (&mut self.sums, other.sums)];
        pairs.into_iter().for_each(|(mine, its)| mine.iter_mut().zip(its).for_each(|(mine, its)| *mine += its));
        self.wape.iter_mut().zip(other.wape).for_each(|(mine, its)| *mine += its);
    }
}

fn score(night: &Night, cut: i64, scores: &mut Scores) {
    let Night { plan, forecast, came, .. } = night;
    let begin = plan.events.iter().map(|event| event.span.start).filter(|&at| at >= plan.horizon.start).min();
    let now = begin.expect("an event in the horizon") + Minutes(60 * cut);
    let first = ((now.0 - plan.horizon.start.0) / (plan.horizon.interval.0 * 60)) as usize;
    let rows: Vec<Came> = (came.iter())
        .flat_map(|(queue, counts)| counts[..first].iter().enumerate().map(move |(i, count)| (queue, i, count)))
        .filter_map(|(queue, i, count)| {
            let (start, length) = (plan.horizon.interval_start(i), plan.horizon.interval);
            Some(Came { start, length, queue, inquiries: (*count)? })
        })
        .collect();
    let learned = reforecast(plan, forecast, &rows, now);
    let hour = (60 / plan.horizon.interval.0) as usize;
    for (queue, counts) in came.iter() {
        let (old, new) = (&forecast.cells[queue], &learned.forecast.cells[queue]);
        let ratio = |from: usize| {
            let known = (from..first).filter_map(|i| Some((counts[i]?, old[i].p50)));
            let (y, p) = known.fold((0.0, 0.0), |(y, p), (count, median)| (y + count, p + median));
            if p > 0.0 { y / p } else { 1.0 }
        };
        let factors = [1.0, ratio(0), ratio(first.saturating_sub(hour))];
        let rest: Vec<(usize, f64)> = (first..counts.len()).filter_map(|i| Some((i, counts[i]?))).collect();
        let event: Vec<(usize, f64)> = rest.iter().copied().filter(|(i, _)| !old[*i].event.is_empty()).collect();
        let volume: f64 = event.iter().map(|(_, y)| y).sum();
        if volume <= 0.0 {
            continue;
        }
        scores.queues += 1;
        for (sum, factor) in scores.wape.iter_mut().zip(factors) {
            *sum += event.iter().map(|(i, y)| (y - factor * old[*i].p50).abs()).sum::<f64>() / volume;
        }
        scores.wape[3] += event.iter().map(|(i, y)| (y - new[*i].p50).abs()).sum::<f64>() / volume;
        for (i, y) in &event {
            let inside = new[*i].at_normal_score(-Z95) <= *y && *y <= new[*i].p95;
            scores.intervals[0] += f64::from(u8::from(inside));
            scores.intervals[1] += 1.0;
        }
        if rest.len() == counts.len() - first {
            let (total, expected) =
                (rest.iter().map(|(_, y)| y).sum::<f64>(), old[first..].iter().map(|cell| cell.p50).sum::<f64>());
            let factor = learned.factors[queue];
            let inside = factor.p05 * expected <= total && total <= factor.p95 * expected;
            scores.sums[0] += f64::from(u8::from(inside));
            scores.sums[1] += 1.0;
        }
    }
}

/// Nights of the sample promotions: each with factors of its own for the day and each queue, that of the evening before like that of the
/// event by half, a local deviation that fades in an hour, noise, one queue hot for an hour or two, and one odd interval.
fn generated() -> Vec<Night> {
    let mut nights = Vec::new();
    for (t, template) in init::TEMPLATES.iter().enumerate() {
        for agents in TEAMS {
            for seed in 0..NIGHTS_OF_EACH {
                let folder = tempfile::tempdir().expect("a folder");
                let request =
                    init::Request { template, agents, seed, alike: false, demand: 1.0, days: None, full: false };
                for file in init::files(&request) {
                    fs::write(folder.path().join(file.name), file.bytes).expect("written");
                }
                let (plan, forecast) = forecast_of(folder.path());
                let mut random = Pcg64::seed_from_u64(1000 * seed + 10 * t as u64 + agents as u64);
                let came = night(&plan, &forecast, &mut random);
                nights.push(Night { name: format!("{} {agents} {seed}", template.name), plan, forecast, came });
            }
        }
    }
    nights
}

fn night(plan: &Plan, forecast: &Forecast, random: &mut Pcg64) -> Table<QueueId, Vec<Option<f64>>> {
    let normal = |deviation: f64, random: &mut Pcg64| -> f64 {
        let z: f64 = StandardNormal.sample(random);
        deviation * z
    };
    let step = plan.horizon.interval.hours();
    let fading = (-step).exp();
    let event = |i: usize| forecast.cells.values().any(|cells| !cells[i].event.is_empty());
    // The evening before, the event, and what follows it: alike by half.
    let part: Vec<usize> = (0..plan.horizon.intervals())
        .map(|i| usize::from((0..=i).any(event)) + usize::from(!event(i) && (0..=i).any(event)))
        .collect();
    let levels = |deviation: f64, random: &mut Pcg64| -> [f64; 3] {
        let night = normal(deviation, random);
        [0; 3].map(|_| (night + normal(deviation, random)) / 2.0_f64.sqrt())
    };
    let day = levels(0.2, random);
    let hot_queue = random.random_range(0..plan.queues.len());
    let intervals = plan.horizon.intervals();
    let hot_from = random.random_range(0..intervals);
    let hot_until = hot_from + (random.random_range(1.0..2.5) / step) as usize;
    let came = forecast.cells.iter().map(|(queue, cells)| {
        let own = levels(0.12, random);
        let odd = random.random_range(0..intervals);
        let odd_factor = if random.random_bool(0.5) { 3.0 } else { 0.2 };
        let mut local = normal(0.1, random);
        let mut count = |i: usize, expected: f64| {
            local = fading * local + normal(0.1, random) * (1.0 - fading * fading).sqrt();
            let hot = if queue.0 == hot_queue && (hot_from..hot_until).contains(&i) { 1.5 } else { 1.0 };
            let odd = if i == odd { odd_factor } else { 1.0 };
            let level = day[part[i]] + own[part[i]];
            let mean = expected * (level + local + normal(0.06, random)).exp() * hot * odd;
            Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(random))
        };
        cells.iter().enumerate().map(|(i, cell)| Some(count(i, cell.p50))).collect()
    });
    came.collect()
}

fn forecast_of(folder: &Path) -> (Plan, Forecast) {
    let loaded = read::plan(folder, read::Needs { inquiries: true, agents: false }).expect("a plan");
    let history: History = loaded.history.expect("a history");
    let (forecast, _) = forecast(&loaded.plan, &history).expect("a forecast");
    (loaded.plan, forecast.rounded())
}

/// The event pairs of a folder with sets.json: hourly counts, forecast from what is known three days before.
fn event_days(folder: &Path) -> Vec<Night> {
    let sets: Value = serde_json::from_slice(&fs::read(folder.join("sets.json")).expect("sets.json")).expect("JSON");
    let zone = sets["timezone"].as_str().unwrap_or("Asia/Shanghai");
    let mut nights = Vec::new();
    for set in sets["sets"].as_array().into_iter().flatten() {
        let mut counts: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
        for row in
            csv::Reader::from_path(folder.join(set["file"].as_str().expect("a file"))).expect("readable").records()
        {
            let row = row.expect("a row");
            counts.entry(row[1].to_owned()).or_default().insert(row[0].to_owned(), row[2].parse().expect("a count"));
        }
        let calendar: Vec<&Value> = set["events"]["calendar"].as_array().into_iter().flatten().collect();
        for pair in set["events"]["pairs"].as_array().into_iter().flatten() {
            let event = calendar.iter().find(|event| event["event"] == pair["event"]).expect("in the calendar");
            nights.push(event_day(zone, event, &calendar, pair, &counts));
        }
    }
    nights
}

fn event_day(
    zone: &str,
    event: &Value,
    calendar: &[&Value],
    pair: &Value,
    counts: &BTreeMap<String, BTreeMap<String, f64>>,
) -> Night {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let clock = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a time");
    let end = |event: &Value| {
        let end = clock(&text(&event["start"])) + chrono::Duration::hours(event["hours"].as_i64().expect("hours"));
        end.format("%Y-%m-%dT%H:%M").to_string()
    };
    let start = text(&event["start"]);
    let known = (clock(&start).date() - chrono::Duration::days(3)).format("%Y-%m-%dT00:00").to_string();
    let queues: Vec<String> = pair["queues"].as_array().into_iter().flatten().map(text).collect();
    let mut settings = format!(
        "[plan]\nname = \"event day\"\ntimezone = \"{zone}\"\nstart = \"{start}\"\nend = \"{}\"\ninterval_minutes = 60\n",
        end(event)
    );
    let mut inquiries = "start,queue,inquiries\n".to_owned();
    for queue in &queues {
        write!(settings, "\n[[queues]]\nid = \"{queue}\"\nname = \"{queue}\"\naht_seconds = 300\nanswer_within_seconds = 30\nservice_level = 0.8\npatience_seconds = 120\n").expect("written");
        for (start, count) in counts[queue].range(..known.clone()) {
            writeln!(inquiries, "{start},{queue},{count}").expect("written");
        }
    }
    let mut events = "event,kind,start,end\n".to_owned();
    for other in calendar.iter().filter(|other| text(&other["start"]) < end(event)) {
        writeln!(events, "{},{},{},{}", text(&other["event"]), text(&other["kind"]), text(&other["start"]), end(other))
            .expect("written");
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in [("plan.toml", settings), ("inquiries.csv", inquiries), ("events.csv", events)] {
        fs::write(folder.path().join(name), content).expect("written");
    }
    let (plan, forecast) = forecast_of(folder.path());
    let count = |queue: &String, i: usize| counts[queue].get(&plan.zone.show(plan.horizon.interval_start(i))).copied();
    let came = queues.iter().map(|queue| (0..plan.horizon.intervals()).map(|i| count(queue, i)).collect()).collect();
    Night { name: text(&event["event"]), plan, forecast, came }
}
