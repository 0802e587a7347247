//! What a past edition says about a coming event: the blend of its absolute and its relative effect.
//!
//! With the edition's counts `y'` and normal hours `b'`, the target's normal hours `b`, a growth `g`, and a small `k`,
//!
//! ```text
//! r = ln((y' + k) / (b' + k))                   the relative effect
//! ln A = ln(b + k) + r                          carried over as a ratio
//! ln B = ln(y' + k) + ln g                      carried over as a count
//! w = 0.4 / (1 + (|r| / 0.7)²) on the same type of day, else 0
//! x = w ln A + (1 − w) ln B − ln(b + k)
//! ```
//!
//! A ratio explodes where the normal hour is near zero, a count does not; a small effect is carried over by both,
//! because either errs in its own way (Bates & Granger 1969). Several editions are averaged in `x`.
//!
//! A queue with few counts leans on all queues together: `r = Z r_queue + (1 − Z) r_all` with Bühlmann's credibility
//! `Z = τ² / (τ² + 1/n)`, where `1/n` is the sampling variance of `r_queue` and `τ²` how much the queues really differ,
//! both estimated from the edition (Bühlmann & Straub 1970). `r_all` is softened like `r_queue` before they meet.

use super::occasion::{Occasion, growth};
use super::phases::{self, Felt};
use super::smoothing::smoothed;
use crate::forecast::history::grid::Grid;

/// Most weight of the ratio against the count.
const MOST_RATIO: f64 = 0.4;
/// Relative effect at which the ratio has half its most weight.
const HALF_EFFECT: f64 = 0.7;
/// Weeks that the edition's normal hours rest on, for its sampling variance.
const BASELINE_WEEKS: f64 = 4.0;
/// Least variance τ² between queues: even alike ones are not the same.
const LEAST_BETWEEN: f64 = 0.005;
/// An hour known from fewer counts says nothing about how queues differ.
const LEAST_COUNTS: f64 = 5.0;
/// Counts at which an effect in the halo is believed by half; below it is rather chance.
const KAPPA_HALO: f64 = 15.0;

/// One edition in one queue, hour by hour of a target event.
#[derive(Debug, Clone)]
pub struct Ratio {
    /// The relative effect; none where the edition is silent.
    pub r: Vec<Option<f64>>,
    /// Inverse of its sampling variance.
    pub n: Vec<f64>,
    /// Counts and normal hours of the edition.
    source: Vec<Option<(Option<f64>, f64)>>,
    same_day: Vec<bool>,
    k: f64,
    ln_growth: f64,
}

/// A log effect for each cell of a target, with the counts behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEffect {
    /// Log of the event's over the normal inquiries.
    pub x: Vec<f64>,
    /// Whether an edition had inquiries there.
    pub seen: Vec<bool>,
}

/// The small number that keeps logarithms of quiet hours tame: a fiftieth of the mean interval, at least one inquiry.
pub fn softening(baseline: &[f64]) -> f64 {
    let mean = baseline.iter().sum::<f64>() / baseline.len().max(1) as f64;
    (0.02 * mean).max(1.0)
}

fn sampling(y: f64, b: f64, k: f64) -> f64 {
    1.0 / (1.0 / (y + k) + 1.0 / (BASELINE_WEEKS * (b + k)))
}

/// The relative effect of `edition` at each cell of `target`, which follows it by `shift` minutes on the local clock.
pub fn ratio(grid: &Grid, target: &Occasion, edition: &Occasion, shift: i64) -> Ratio {
    let k = softening(&target.baseline).max(softening(&edition.baseline));
    let cells = target.baseline.len();
    let mut out = Ratio {
        r: vec![None; cells],
        n: vec![0.0; cells],
        source: vec![None; cells],
        same_day: vec![false; cells],
        k,
        ln_growth: growth(&edition.level, &target.level).ln(),
    };
    for i in 0..cells {
        let here = target.first + i;
        let Some(cell) = grid.at_local(grid.local(here) - shift) else { continue };
        // Where the queue was not there yet, its normal hours are taken to have been what they are now.
        out.source[i] = edition.at(cell).map(|(y, b)| (y, if edition.has_usual { b } else { target.baseline[i] }));
        out.same_day[i] = day_type(grid, cell) == day_type(grid, here);
        if let Some((Some(y), b)) = out.source[i]
            && edition.inside.contains(&cell) == target.inside.contains(&here)
        {
            out.r[i] = Some(((y + k) / (b + k)).ln());
            out.n[i] = sampling(y, b, k);
        }
    }
    out
}

/// Working day, Saturday or Sunday.
fn day_type(grid: &Grid, cell: usize) -> usize {
    (grid.bin(cell) / grid.day()).saturating_sub(4)
}

/// Leans the ratios of one edition in each queue on those of all queues together; returns the counts behind those.
pub fn lean(queues: &mut [Ratio]) -> Vec<f64> {
    let cells = queues.first().map_or(0, |q| q.r.len());
    let k: f64 = queues.iter().map(|q| q.k).sum();
    let (mut together, mut counts) = (vec![None; cells], vec![0.0; cells]);
    let known: Vec<usize> = (0..cells).map(|i| queues.iter().filter(|q| q.r[i].is_some()).count()).collect();
    for (i, (all, count)) in together.iter_mut().zip(&mut counts).enumerate() {
        let sources = queues.iter().filter(|q| q.r[i].is_some()).filter_map(|q| q.source[i]);
        let (y, b) = sources.fold((0.0, 0.0), |(y, b), (seen, usual)| (y + seen.unwrap_or(0.0), b + usual));
        if known[i] > 0 {
            *all = Some(((y + k) / (b + k)).ln());
            *count = sampling(y, b, k);
        }
    }
    let between = between(queues, &together);
    for queue in queues {
        for i in 0..cells {
            let z = between / (between + 1.0 / queue.n[i].max(f64::MIN_POSITIVE));
            // A ratio says nothing about an hour that is closed in normal weeks, and a queue alone has none to lean on.
            let usual = queue.source[i].map_or(0.0, |s| s.1);
            if usual <= 0.0 || (known[i] == 1 && queue.r[i].is_some()) {
                continue;
            }
            let all = together[i].map(|all: f64| ((usual * all.exp() + queue.k) / (usual + queue.k)).ln());
            queue.r[i] = match (queue.r[i], all) {
                (Some(own), Some(all)) => Some(z * own + (1.0 - z) * all),
                (own, all) => own.or(all),
            };
        }
    }
    counts
}

/// Variance τ² between the queues' effects and the common one, sampling variance taken off.
fn between(queues: &[Ratio], together: &[Option<f64>]) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for queue in queues {
        for (i, all) in together.iter().enumerate() {
            if let (Some(own), Some(all)) = (queue.r[i], all)
                && queue.n[i] >= LEAST_COUNTS
            {
                sum += (own - all).powi(2) - 1.0 / queue.n[i];
                weight += 1.0;
            }
        }
    }
    if weight > 0.0 { (sum / weight).max(LEAST_BETWEEN) } else { LEAST_BETWEEN }
}

/// The log effect on `target` of one edition's `ratio`, between count and ratio and smoothed, its phases moved from the times
/// `old` to `new`, and the event itself `raised` by so much in logarithms.
pub fn blended(grid: &Grid, target: &Occasion, ratio: &Ratio, old: &[i64], new: &[i64], raised: f64) -> Vec<f64> {
    let mut x = carried(grid, target, ratio, MOST_RATIO, old, new);
    for i in (0..x.len()).filter(|i| target.inside.contains(&(target.first + i))) {
        x[i] += raised;
    }
    smoothed(grid, target, &x, new)
}

/// The log effect on `target` of the counts of the edition behind `ratio` times growth, its phases moved likewise.
pub fn repeated(grid: &Grid, target: &Occasion, ratio: &Ratio, old: &[i64], new: &[i64]) -> Vec<f64> {
    carried(grid, target, ratio, 0.0, old, new)
}

fn carried(grid: &Grid, target: &Occasion, ratio: &Ratio, most: f64, old: &[i64], new: &[i64]) -> Vec<f64> {
    let inside = |i: usize| target.inside.contains(&(target.first + i));
    let r = filled(&ratio.r, inside);
    let k = ratio.k;
    let base = |i: usize| ratio.source[i].map_or(target.baseline[i], |(_, usual)| usual) + k;
    let usual: Vec<f64> = (0..r.len()).map(base).collect();
    let felt = Felt { grid, first: target.first, inside: &target.inside, effect: &r, usual: &usual };
    let r = phases::transport(&felt, old, new);
    (0..r.len())
        .map(|i| {
            let Some((_, usual)) = ratio.source[i] else { return r[i] };
            // Before and after the event a normal day goes on, only a little higher or lower.
            if !inside(i) {
                return r[i];
            }
            let most = if ratio.same_day[i] { most } else { 0.0 };
            let w = most / (1.0 + (r[i].abs() / HALF_EFFECT).powi(2));
            r[i] + (1.0 - w) * (ratio.ln_growth + ((usual + k) / (target.baseline[i] + k)).ln())
        })
        .collect()
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

/// What one edition says about one queue.
#[derive(Debug)]
pub struct Voice<'a> {
    /// Its log effect.
    pub x: Vec<f64>,
    /// Its ratio.
    pub ratio: &'a Ratio,
    /// The counts of all queues behind it.
    pub counts: &'a [f64],
    /// Weight among the editions.
    pub weight: f64,
}

/// The weighted mean of the editions; in the halo leaned on no effect.
pub fn average(target: &Occasion, voices: &[Voice<'_>]) -> LogEffect {
    let cells = target.baseline.len();
    let mut out = LogEffect { x: vec![0.0; cells], seen: vec![false; cells] };
    for i in 0..cells {
        let (mut weights, mut counts) = (0.0, 0.0);
        for voice in voices {
            // An edition that is silent about an hour has only a guess to offer there.
            let weight = voice.weight * if voice.ratio.r[i].is_some() { 1.0 } else { 0.01 };
            out.x[i] += weight * voice.x[i];
            out.seen[i] |= matches!(voice.ratio.source[i], Some((Some(y), _)) if y > 0.0);
            weights += weight;
            counts += weight * voice.counts[i];
        }
        out.x[i] /= weights.max(f64::MIN_POSITIVE);
        if !target.inside.contains(&(target.first + i)) {
            out.x[i] *= counts / (counts + KAPPA_HALO);
        }
    }
    out
}
