//! An event of a kind that the history does not know: the planner's word, with a wide band.
//!
//! A day that is to bring `u` times its normal inquiries `B`, with `n` phase times, is
//!
//! ```text
//! y = f b + m w,   m = min(0.2 n, 0.5) (u − 1) B / n,   f = (u B − Σ m w) / B
//! ```
//!
//! with the normal hours `b` and `w` the share of a phase's surge in the interval, which halves in 45 minutes: what a sale
//! that opens at night draws is a share of the day and no multiple of a quiet hour.

use super::lift::Lift;
use super::occasion::Occasion;
use super::phases;
use crate::domain::demand::Event;
use crate::domain::ids::QueueId;
use crate::forecast::history::grid::Grid;
use std::ops::Range;

/// Log standard deviation of a planner's word: the 95 % quantile is 2.3 times the median.
const SIGMA: f64 = 0.5;
/// The same at a phase time, of which the planner says only when it is.
const SIGMA_SURGE: f64 = 0.75;
/// Share of the variance in common: a planner errs about the whole event.
const COMMON: f64 = 0.8;
/// Share of what a day has above a normal one that a phase draws
const SURGE: f64 = 0.2;
/// and all phases of a day at most.
const MOST_SURGE: f64 = 0.5;
/// The surge halves in so many minutes.
const HALVES: f64 = 45.0;
const DAY: i64 = 1440;

/// The lift of every cell of `target` by the uplift of `event` in `queue`; `opened` are cells that the event opens.
///
/// Every day of the event is `uplift` times its normal day, as long as nobody says anything else once; 0 is closed.
pub fn uplifted(grid: &Grid, target: &Occasion, event: &Event, queue: QueueId, opened: &[bool]) -> Vec<Lift> {
    let uplift = event.uplift_of(queue).unwrap_or(1.0);
    let times = phases::minutes(&event.phase_times);
    let cells = target.baseline.len();
    let inside = |i: usize| target.inside.contains(&(target.first + i));
    let (mut points, mut share) = (target.baseline.clone(), vec![0.0; cells]);
    for day in days(grid, target) {
        let normal: f64 = target.baseline[day.clone()].iter().sum();
        let drawn = if times.is_empty() { 0.0 } else { (SURGE * times.len() as f64).min(MOST_SURGE) };
        let each = drawn * (uplift - 1.0).max(0.0) * normal / times.len().max(1) as f64;
        let can = |i: usize| target.baseline[i] > 0.0 || opened[i];
        let surges: Vec<f64> =
            day.clone().map(|i| if can(i) { each * surge(grid, target.first + i, &times) } else { 0.0 }).collect();
        let rest = if normal > 0.0 { (uplift * normal - surges.iter().sum::<f64>()) / normal } else { uplift };
        for (i, surge) in day.zip(surges) {
            points[i] = (target.baseline[i] * rest + surge).max(0.0);
            share[i] = if points[i] > 0.0 { surge / points[i] } else { 0.0 };
        }
    }
    (0..cells)
        .map(|i| {
            let times = if target.baseline[i] > 0.0 { points[i] / target.baseline[i] } else { uplift };
            let sigma = if inside(i) { SIGMA + (SIGMA_SURGE - SIGMA) * share[i] } else { 0.0 };
            let x = if inside(i) { times.max(f64::MIN_POSITIVE).ln() } else { 0.0 };
            Lift { x, point: points[i], sigma, inside: inside(i), seen: false, opens: opened[i], common: COMMON }
        })
        .collect()
}

/// The local days of the event, as ranges of the cells of `target`.
fn days(grid: &Grid, target: &Occasion) -> Vec<Range<usize>> {
    let mut days: Vec<Range<usize>> = Vec::new();
    for i in target.inside.start - target.first..target.inside.end - target.first {
        let day = |i: usize| grid.local(target.first + i).div_euclid(DAY);
        match days.last_mut() {
            Some(last) if day(last.start) == day(i) => last.end = i + 1,
            _ => days.push(i..i + 1),
        }
    }
    days
}

/// What the cell holds of the surges of phases at `times` of the day, each 1 over the time after it.
fn surge(grid: &Grid, cell: usize, times: &[i64]) -> f64 {
    let length = DAY / grid.day() as i64;
    let left = |minutes: i64| 0.5f64.powf(minutes as f64 / HALVES);
    let of = |phase: &i64| {
        let since = (grid.local(cell) - phase).rem_euclid(DAY);
        if since + length > DAY { 1.0 - left(since + length - DAY) } else { left(since) - left(since + length) }
    };
    times.iter().map(of).sum()
}
