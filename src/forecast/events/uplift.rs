//! An event of a kind that the history does not know: the planner's word, with a wide band.

use super::lift::Lift;
use super::occasion::Occasion;
use super::phases;
use crate::domain::demand::Event;
use crate::forecast::history::grid::Grid;

/// Peak day over a normal day where the planner says nothing.
pub const DEFAULT_UPLIFT: f64 = 5.0;
/// Log standard deviation of a planner's word: the 95 % quantile is 2.3 times the median.
const SIGMA: f64 = 0.5;
/// Share of the variance in common: a planner errs about the whole event.
const COMMON: f64 = 0.8;
/// Height of the surge at a phase over the rest of the event.
const SURGE: f64 = 1.5;
/// The surge halves in so many minutes.
const HALVES: f64 = 45.0;

/// The lift of every cell of `target` by the uplift of `event`.
///
/// Every day of the event is `uplift` times its normal day; a surge after each phase time takes its share from the rest.
pub fn uplifted(grid: &Grid, target: &Occasion, event: &Event) -> Vec<Lift> {
    let uplift = event.uplift.unwrap_or(DEFAULT_UPLIFT);
    let times = phases::minutes(&event.phase_times);
    let inside = |i: usize| target.inside.contains(&(target.first + i));
    let shape: Vec<f64> = (0..target.baseline.len())
        .map(|i| if inside(i) { 1.0 + surge(grid.local(target.first + i), &times) } else { 1.0 })
        .collect();
    let (plain, shaped) = (0..shape.len())
        .filter(|&i| inside(i))
        .fold((0.0, 0.0), |(a, b), i| (a + target.baseline[i], b + target.baseline[i] * shape[i]));
    let factor = if shaped > 0.0 { uplift * plain / shaped } else { 1.0 };
    (0..shape.len())
        .map(|i| {
            let times = if inside(i) { (factor * shape[i]).max(f64::MIN_POSITIVE) } else { 1.0 };
            let sigma = if inside(i) { SIGMA } else { 0.0 };
            Lift {
                x: times.ln(),
                point: target.baseline[i] * times,
                sigma,
                inside: inside(i),
                seen: false,
                common: COMMON,
            }
        })
        .collect()
}

/// Height of the surge at a local minute, for phases at `times` of the day.
fn surge(local: i64, times: &[i64]) -> f64 {
    let since = |phase: &i64| (local - phase).rem_euclid(1440) as f64;
    times.iter().map(|phase| SURGE * 0.5f64.powf(since(phase) / HALVES)).sum()
}
