//! Parts of a sum: no forecast depends on how the data are cut, into queues, intervals, or a unit of counts.

mod forecast_kit;

use chrono::NaiveDateTime;
use forecast_kit::{Noise, World, usual};
use peakshift::domain::demand::{ForecastCell, Observation};
use rand::SeedableRng;
use rand_distr::{Binomial, Distribution};
use rand_pcg::Pcg64;

const START: &str = "2026-11-10T00:00";
const FROM: &str = "2026-07-21";

/// Sixteen weeks of `step`-minute counts with a mean of `scale` an hour, a day of failure and a new level in them.
fn history(scale: f64, step: i64) -> World {
    let mut noise = Noise::new(31);
    let mut world = World::new(START, 168, 60);
    world.queue(FROM, step, |t: NaiveDateTime| {
        let level = if t < forecast_kit::day("2026-09-08") { 1.0 } else { 1.5 };
        let failed = t.date() == forecast_kit::day("2026-10-21").date();
        let share = step as f64 / 60.0;
        let count = noise.poisson(usual(t, scale * level * share));
        Some(if failed { (count * 0.2).round() } else { count })
    });
    world
}

fn cells(world: &World, interval: i64, series: Vec<Vec<Observation>>) -> Vec<Vec<ForecastCell>> {
    let whole = World { interval, events: world.events.clone(), series, ..World::new(START, 168, interval) };
    whole.forecast().0.cells.values().cloned().collect()
}

fn sums(parts: &[Vec<ForecastCell>], of: impl Fn(&ForecastCell) -> f64) -> Vec<f64> {
    (0..parts[0].len()).map(|i| parts.iter().map(|cells| of(&cells[i])).sum()).collect()
}

fn off(part: &[f64], whole: &[f64], by: usize) -> f64 {
    let pairs = part.chunks(by).zip(whole.chunks(by));
    pairs.map(|(a, b)| (a.iter().sum::<f64>() / b.iter().sum::<f64>() - 1.0).abs()).fold(0.0, f64::max)
}

/// Every row of `rows` in `n` queues, as equal parts, or dealt out inquiry by inquiry.
fn parts(rows: &[Observation], n: usize, dealt: bool) -> Vec<Vec<Observation>> {
    let mut rng = Pcg64::seed_from_u64(3);
    let mut queues = vec![Vec::new(); n];
    for row in rows {
        let mut left = row.inquiries;
        for (i, queue) in queues.iter_mut().enumerate() {
            let share = 1.0 / (n - i) as f64;
            let part =
                if dealt { Binomial::new(left as u64, share).unwrap().sample(&mut rng) as f64 } else { left * share };
            left -= part;
            queue.push(Observation { inquiries: part, ..*row });
        }
    }
    queues
}

#[test]
fn equal_parts_of_a_queue_add_up_to_it() {
    for scale in [3.0, 60.0, 3000.0] {
        let world = history(scale, 60);
        let whole = cells(&world, 60, world.series.clone());
        for n in [2, 5] {
            let part = cells(&world, 60, parts(&world.series[0], n, false));
            for of in [|c: &ForecastCell| c.mean, |c: &ForecastCell| c.p50, |c: &ForecastCell| c.baseline] {
                let (part, whole) = (sums(&part, of), sums(&whole, of));
                let (day, hour) = (off(&part, &whole, 24), off(&part, &whole, 1));
                assert!(day < 0.001 && hour < 0.002, "scale {scale}, {n} parts: day {day:.4}, hour {hour:.4}");
            }
        }
    }
}

#[test]
fn queues_to_which_inquiries_are_dealt_add_up_to_the_whole() {
    let world = history(6000.0, 60);
    let whole = cells(&world, 60, world.series.clone());
    for n in [2, 5] {
        let part = cells(&world, 60, parts(&world.series[0], n, true));
        for of in [|c: &ForecastCell| c.mean, |c: &ForecastCell| c.p50] {
            let (part, whole) = (sums(&part, of), sums(&whole, of));
            let busy: Vec<(f64, f64)> =
                part.iter().copied().zip(whole.iter().copied()).filter(|p| p.1 >= 1000.0).collect();
            let hour = busy.iter().map(|(part, whole)| (part / whole - 1.0).abs()).fold(0.0, f64::max);
            let day = off(&part, &whole, 24);
            assert!(day < 0.01 && hour < 0.02, "{n} parts: day {day:.4}, hour {hour:.4}");
        }
    }
}

#[test]
fn a_finer_grid_keeps_the_sum_of_every_hour() {
    for step in [15, 60] {
        let world = history(200.0, step);
        let whole = cells(&world, 60, world.series.clone());
        for grid in [15, 30] {
            let fine = cells(&world, grid, world.series.clone());
            let by = (60 / grid) as usize;
            for of in [|c: &ForecastCell| c.mean, |c: &ForecastCell| c.p50] {
                let hours: Vec<f64> = sums(&fine, of).chunks(by).map(|hour| hour.iter().sum()).collect();
                let apart = off(&hours, &sums(&whole, of), 1);
                assert!(apart < 0.005, "{step}-minute rows on {grid}: {apart:.4}");
            }
        }
    }
}

/// Two editions of a sale of a day and a half in two years, the coming one inside the plan.
fn sale(scale: f64, times: f64) -> World {
    let mut noise = Noise::new(8);
    let mut world = World::new(START, 48, 60);
    let height = |t: NaiveDateTime| {
        let on = |date: &str| t >= forecast_kit::day(date) && t < forecast_kit::day(date) + chrono::Duration::hours(36);
        let bang = if chrono::Timelike::hour(&t) < 2 { 6.0 } else { 2.2 };
        if on("2025-11-11") { bang } else { 1.0 }
    };
    world.queue("2025-09-01", 60, |t| Some(times * noise.poisson(usual(t, scale) * height(t))));
    world.event("D11 2025", "d11", "2025-11-11T00:00", 36);
    world.event("D11 2026", "d11", "2026-11-11T00:00", 36);
    world
}

#[test]
fn ten_times_the_inquiries_are_ten_times_the_forecast_at_the_same_levels() {
    let once = sale(60.0, 1.0).cells();
    let tenfold = sale(60.0, 10.0).cells();
    for (hour, (a, b)) in once.iter().zip(&tenfold).enumerate() {
        assert_eq!(a.level, b.level, "hour {hour}: {a:?} {b:?}");
        assert!((b.baseline / a.baseline / 10.0 - 1.0).abs() < 1e-4, "hour {hour}: {a:?} {b:?}");
    }
    let (a, b) = (cells(&history(60.0, 60), 60, history(60.0, 60).series), history(60.0, 60).series);
    let more: Vec<Vec<Observation>> = b
        .iter()
        .map(|rows| rows.iter().map(|row| Observation { inquiries: 10.0 * row.inquiries, ..*row }).collect())
        .collect();
    let b = cells(&history(60.0, 60), 60, more);
    for (a, b) in a[0].iter().zip(&b[0]) {
        assert!((b.mean / a.mean / 10.0 - 1.0).abs() < 1e-6 && a.level == b.level, "{a:?} {b:?}");
    }
}
