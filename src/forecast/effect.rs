//! What a past edition says about a coming event: the blend of its absolute and its relative effect.
//!
//! With the edition's counts `y'` and normal hours `b'`, the target's normal hours `b`, a growth `g`, and a small `k`,
//!
//! ```text
//! r = ln((y' + k) / (b' + k))                   the relative effect
//! ln A = ln(b + k) + r                          carried over as a ratio
//! ln B = ln(y' + k) + ln g                      carried over as a count
//! w = 1 / (1 + (|r| / 0.7)²) on the same type of day, else 0
//! x = w ln A + (1 − w) ln B − ln(b + k)
//! ```
//!
//! A ratio explodes where the normal hour is near zero, a count does not; a small effect is better carried over as a
//! ratio, because it says that the event hardly matters. Several editions are averaged in `x`. A queue with few counts
//! leans on all queues together: `x = Z x_queue + (1 − Z) x_all` with the credibility `Z = n / (n + κ)` of Bühlmann
//! (1967), where `n` is the inverse of the sampling variance of `r`.

use super::grid::Grid;
use super::occasion::{Occasion, growth};
use super::phases;

/// Relative effect at which ratio and count weigh the same.
const HALF_EFFECT: f64 = 0.7;
/// Weeks that the edition's normal hours rest on, for its sampling variance.
const BASELINE_WEEKS: f64 = 4.0;
/// Credibility constant κ inside an event, in counts.
const KAPPA: f64 = 8.0;
/// Credibility constant against no effect at all, in the halo.
const KAPPA_HALO: f64 = 40.0;

/// An edition as seen from a target event.
#[derive(Debug, Clone)]
pub struct Edition<'a> {
    /// The edition's counts and normal hours.
    pub occasion: &'a Occasion,
    /// Minutes on the local clock from the edition to the target.
    pub shift: i64,
    /// Weight among the editions.
    pub weight: f64,
    /// Minutes after midnight of its phases.
    pub phases: &'a [i64],
}

/// A log effect for each cell of a target, with the counts behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEffect {
    /// Log of the event's over the normal inquiries.
    pub x: Vec<f64>,
    /// Inverse sampling variance; 0 where nothing is known.
    pub n: Vec<f64>,
    /// Whether an edition had inquiries there.
    pub seen: Vec<bool>,
}

/// The small number that keeps logarithms of quiet hours tame: a fiftieth of the mean interval, at least one inquiry.
pub fn softening(baseline: &[f64]) -> f64 {
    let mean = baseline.iter().sum::<f64>() / baseline.len().max(1) as f64;
    (0.02 * mean).max(1.0)
}

/// The log effect on `target` that `editions` suggest; none without an edition.
pub fn log_effect(
    grid: &Grid,
    target: &Occasion,
    target_phases: &[i64],
    editions: &[Edition<'_>],
) -> Option<LogEffect> {
    let cells = target.baseline.len();
    let mut out = LogEffect { x: vec![0.0; cells], n: vec![0.0; cells], seen: vec![false; cells] };
    let mut weights = vec![0.0; cells];
    for edition in editions {
        let LogEffect { x, n, seen } = one(grid, target, target_phases, edition);
        for i in 0..cells {
            // An edition that knows an hour from few counts has little say in it.
            let weight = edition.weight * (n[i] + 1e-6);
            out.x[i] += weight * x[i];
            out.n[i] += edition.weight * n[i];
            out.seen[i] |= seen[i];
            weights[i] += weight;
        }
    }
    out.x.iter_mut().zip(&weights).for_each(|(x, w)| *x /= w.max(f64::MIN_POSITIVE));
    (!editions.is_empty()).then_some(out)
}

/// What one edition suggests.
fn one(grid: &Grid, target: &Occasion, target_phases: &[i64], edition: &Edition<'_>) -> LogEffect {
    let k = softening(&target.baseline).max(softening(&edition.occasion.baseline));
    let source = |i: usize| grid.at_local(grid.local((target.first + i).min(grid.len() - 1)) - edition.shift);
    let cells = target.baseline.len();
    let sources: Vec<Option<usize>> = (0..cells).map(source).collect();
    let inside = |i: usize| target.inside.contains(&(target.first + i));
    let (mut r, mut n, mut seen) = (vec![None; cells], vec![0.0; cells], vec![false; cells]);
    for i in 0..cells {
        let Some(cell) = sources[i] else { continue };
        let Some((Some(y), b)) = edition.occasion.at(cell) else { continue };
        if edition.occasion.inside.contains(&cell) == inside(i) {
            r[i] = Some(((y + k) / (b + k)).ln());
            seen[i] = y > 0.0;
            n[i] = 1.0 / (1.0 / (y + k) + 1.0 / (BASELINE_WEEKS * (b + k)));
        }
    }
    let r = filled(&r, inside);
    let r = phases::transport(grid, target.first, &target.inside, &r, edition.phases, target_phases);
    let ln_growth = growth(&edition.occasion.level, &target.level).ln();
    let x = (0..cells)
        .map(|i| {
            let Some((_, b)) = sources[i].and_then(|cell| edition.occasion.at(cell)) else { return r[i] };
            let same = sources[i].is_some_and(|c| day_type(grid, c) == day_type(grid, target.first + i));
            let w = if same { 1.0 / (1.0 + (r[i].abs() / HALF_EFFECT).powi(2)) } else { 0.0 };
            r[i] + (1.0 - w) * (ln_growth + ((b + k) / (target.baseline[i] + k)).ln())
        })
        .collect();
    LogEffect { x, n, seen }
}

/// Fills unknown effects: inside the event on a line between known ones, else with their mean; outside with none.
fn filled(r: &[Option<f64>], inside: impl Fn(usize) -> bool) -> Vec<f64> {
    let known: Vec<(usize, f64)> = (0..r.len()).filter(|&i| inside(i)).filter_map(|i| Some((i, r[i]?))).collect();
    let mean = known.iter().map(|k| k.1).sum::<f64>() / known.len().max(1) as f64;
    let between = |i: usize| {
        let after = known.partition_point(|k| k.0 < i);
        match (after.checked_sub(1).map(|b| known[b]), known.get(after)) {
            (Some((a, x)), Some(&(b, y))) => x + (y - x) * (i - a) as f64 / (b - a) as f64,
            _ => mean,
        }
    };
    (0..r.len()).map(|i| r[i].unwrap_or_else(|| if inside(i) { between(i) } else { 0.0 })).collect()
}

/// Working day, Saturday or Sunday.
fn day_type(grid: &Grid, cell: usize) -> usize {
    (grid.bin(cell.min(grid.len() - 1)) / grid.day()).saturating_sub(4)
}

/// Leans a queue's effect on that of all queues together, and the halo on no effect.
pub fn pooled(own: Option<LogEffect>, all: &LogEffect, target: &Occasion) -> LogEffect {
    let mut out = own.unwrap_or_else(|| LogEffect {
        x: all.x.clone(),
        n: vec![0.0; all.x.len()],
        seen: vec![false; all.x.len()],
    });
    for i in 0..out.x.len() {
        let z = out.n[i] / (out.n[i] + KAPPA);
        out.x[i] = z * out.x[i] + (1.0 - z) * all.x[i];
        if !target.inside.contains(&(target.first + i)) {
            out.x[i] *= all.n[i] / (all.n[i] + KAPPA_HALO);
        }
    }
    out
}

/// All queues together: counts and normal hours summed over the queues that are known in each cell.
pub fn together<'a>(queues: impl Iterator<Item = &'a Occasion> + Clone) -> Option<Occasion> {
    let first = queues.clone().next()?;
    let mut all = first.clone();
    let coming = queues.clone().all(|q| q.counts.iter().all(Option::is_none));
    for i in 0..all.baseline.len() {
        let known = queues.clone().filter(|q| coming || q.counts[i].is_some());
        all.counts[i] = known.clone().filter_map(|q| q.counts[i]).reduce(|a, b| a + b);
        all.baseline[i] = known.map(|q| q.baseline[i]).sum();
    }
    for bin in 0..all.level.len() {
        all.level[bin] = queues.clone().filter_map(|q| q.level[bin]).reduce(|a, b| a + b);
    }
    Some(all)
}
