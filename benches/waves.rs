//! What the coming waves of a campaign gain by those that are over: `cargo bench --bench waves`, on generated campaigns with known truth.
//!
//! Each world has 1 or 3 past campaigns and one of this year, of an opening, a week of deposits, final payments and the day, and is planned on the
//! eve of the final payments. A wave's inquiries beyond the normal ones are multiplied by a strength of the campaign and one of its own, both
//! lognormal. WAPE: mean over worlds of Σ |y − p50| / Σ y over the hours of the final payments and the day, two queues together; without: the
//! same history with this year's earlier waves as events of another kind.

#[path = "../tests/forecast_kit/mod.rs"]
mod forecast_kit;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Timelike};
use forecast_kit::{Noise, World, usual};
use peakshift::domain::ids::QueueId;
use std::collections::BTreeMap;

/// Kind, days from the day to the first of the wave, its days, its inquiries over a normal day's, the hour of its opening and what that adds.
const WAVES: [(&str, i64, i64, f64, u32, f64); 4] = [
    ("presale", -18, 1, 1.6, 20, 3.0),
    ("deposits", -17, 7, 1.35, 24, 0.0),
    ("final", -10, 1, 1.8, 0, 4.0),
    ("day", 0, 1, 5.0, 0, 6.0),
];
/// Log standard deviations of the strength of a campaign and of a single wave.
const SPREADS: [(f64, f64); 4] = [(0.3, 0.1), (0.2, 0.1), (0.15, 0.15), (0.0, 0.2)];
const WORLDS: u64 = 40;
const YEAR: i32 = 2026;
const SCALES: [f64; 2] = [120.0, 25.0];

fn main() {
    println!("| past campaigns | spread of campaigns | of waves | n | WAPE without | with | better in |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for past in [1, 3] {
        for spreads in SPREADS {
            let scores: Vec<[f64; 2]> = (0..WORLDS).map(|seed| scores(seed, past, spreads)).collect();
            let mean = |way: usize| scores.iter().map(|score| score[way]).sum::<f64>() / scores.len() as f64;
            let better = scores.iter().filter(|[without, with]| with < without).count();
            let (campaigns, waves) = spreads;
            println!(
                "| {past} | {campaigns:.2} | {waves:.2} | {WORLDS} | {:.3} | {:.3} | {better} |",
                mean(0),
                mean(1)
            );
        }
    }
}

fn day_of(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 11, 11).expect("a day")
}

/// WAPE of the coming waves without and with the earlier ones.
fn scores(seed: u64, past: i32, spreads: (f64, f64)) -> [f64; 2] {
    let mut noise = Noise::new(1000 * seed + past as u64);
    let strengths: BTreeMap<i32, [f64; 4]> = (YEAR - past..=YEAR)
        .map(|year| {
            let campaign = spreads.0 * noise.normal();
            (year, [0; 4].map(|_| (campaign + spreads.1 * noise.normal()).exp()))
        })
        .collect();
    let growth = (0.15 * noise.normal()).exp();
    let mean = |t: NaiveDateTime, scale: f64| {
        let grown = scale * growth.powi(t.year() - YEAR);
        usual(t, grown) * (1.0 + excess(t, &strengths))
    };
    let start = day_of(YEAR) - Duration::days(10);
    let mut world = World::new(&format!("{start}T00:00"), 24 * 12, 60);
    let mut truths: Vec<Vec<f64>> = Vec::new();
    for scale in SCALES {
        let mut count = |t: NaiveDateTime| {
            let odd = (0.08 * noise.normal()).exp();
            noise.poisson(mean(t, scale) * odd)
        };
        world.queue(&format!("{}-08-01", YEAR - past), 60, |t| Some(count(t)));
        truths.push((0..world.hours).map(|hour| count(world.start + Duration::hours(hour))).collect());
    }
    for year in YEAR - past..=YEAR {
        for (kind, first, days, ..) in WAVES {
            let from = day_of(year) + Duration::days(first);
            world.event(&format!("{kind} {year}"), kind, &format!("{from}T00:00"), 24 * days);
        }
    }
    let with = error(&world, &truths);
    for event in
        world.events.iter_mut().filter(|event| ["presale 2026", "deposits 2026"].contains(&event.name.as_str()))
    {
        event.kind = format!("{} by itself", event.kind);
    }
    [error(&world, &truths), with]
}

/// What waves add at `t`, over the normal hour.
fn excess(t: NaiveDateTime, strengths: &BTreeMap<i32, [f64; 4]>) -> f64 {
    let Some(strengths) = strengths.get(&t.year()) else { return 0.0 };
    let since = (t.date() - day_of(t.year())).num_days();
    let of_wave = |((_, first, days, over, opens, rush), strength): (&(_, i64, i64, f64, u32, f64), &f64)| {
        if !(*first..first + days).contains(&since) {
            return 0.0;
        }
        let hours = f64::from(t.hour()) - f64::from(*opens);
        let rush = if hours < 0.0 { 0.0 } else { rush * (-hours / 2.0).exp() };
        strength * (over - 1.0 + rush)
    };
    WAVES.iter().zip(strengths).map(of_wave).sum()
}

fn error(world: &World, truths: &[Vec<f64>]) -> f64 {
    let (made, _) = world.forecast();
    let (mut error, mut all) = (0.0, 0.0);
    for (queue, truth) in truths.iter().enumerate() {
        for (cell, y) in made.cells[QueueId(queue)].iter().zip(truth) {
            let coming = cell.event.starts_with("final") || cell.event.starts_with("day");
            error += if coming { (cell.p50 - y).abs() } else { 0.0 };
            all += if coming { *y } else { 0.0 };
        }
    }
    error / all
}
