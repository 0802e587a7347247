//! How surely effects carry over from one edition to the next, learned from past events that had an earlier edition.
//!
//! For every such event and queue, the log effect `x` that would have been forecast stands beside the one that came,
//! `a`; busy hours weigh more, because staffing is about them and their logarithms are the reliable ones. With the
//! squares averaged over the hours of a pair,
//!
//! ```text
//! σ² = c_q² v,   v = σ₀² + (δ x⁻)² + (κ s)²
//! c_q² = (ν C² + Σ_q e²/v) / (ν + n_q),   C² = (ν + Σ e²/v) / (ν + n),   e = a − x
//! ```
//!
//! where the sums run over pairs, and a queue leans on all queues. The terms of `v`: any effect, a large one being a count of
//! people and no longer a ratio, so that it is no less sure for being larger; an hour below the normal week in an event
//! that is a surge elsewhere, where the next edition may well have a normal hour (the term is left out of events without a
//! surge, whose quiet hours are their nature); and an hour beside a busier one, `s` being the log of how much busier, where
//! a crowd that comes a little earlier or stays a little longer makes all the difference.
//!
//! The hours of an event err together: `κ_c`, the share of the variance that they have in common, is the mean product of the
//! standardised errors of two hours of one pair over the mean square, leaned on a prior in the same way.
//!
//! A share of `x` that carries over (ridge regression of `a` on `x`) was tried and did harm: small effects teach a
//! shrinkage that large ones do not have.

use super::effect::softening;
use super::occasion::Occasion;
use crate::forecast::history::grid::Grid;

/// Log standard deviation σ₀ of any effect.
const SIGMA_ANY: f64 = 0.12;
/// Growth δ with the depth below the normal week.
const SIGMA_BELOW: f64 = 0.20;
/// An event with an effect above this has a surge.
const SURGE: f64 = 0.5;
/// Growth κ with the rise to the busier neighbour.
const SIGMA_SLOPE: f64 = 0.30;
/// Weight ν of a prior, in pairs.
const PRIOR_PAIRS: f64 = 6.0;
/// Prior share of the variance in common: the mean of three families of events, .09 (pedestrians), .37 (bikes), .44 (motorway).
const PRIOR_COMMON: f64 = 0.3;
/// No event errs as a whole alone.
const MOST_COMMON: f64 = 0.95;
/// A pair's error counts at most this many variances: one odd edition must not blow up the band.
const MOST_ERROR: f64 = 4.0;

/// The variances `v` of the log effect `x` at each cell of `event`.
pub fn variances(grid: &Grid, event: &Occasion, x: &[f64]) -> Vec<f64> {
    let k = softening(&event.baseline);
    let inside = |i: usize| event.inside.contains(&(event.first + i));
    let log: Vec<f64> = x.iter().zip(&event.baseline).map(|(x, b)| (b + k).ln() + x).collect();
    let surge = (0..x.len()).any(|i| inside(i) && x[i] > SURGE);
    (0..x.len())
        .map(|i| {
            let before = i.checked_sub(grid.hour()).filter(|&j| inside(j)).map_or(log[i], |j| log[j]);
            let after = Some(i + grid.hour()).filter(|&j| inside(j)).map_or(log[i], |j| log[j]);
            let rise = (before.max(after) - log[i]).max(0.0);
            let below = if surge { (-x[i]).max(0.0) } else { 0.0 };
            SIGMA_ANY.powi(2) + (SIGMA_BELOW * below).powi(2) + (SIGMA_SLOPE * rise).powi(2)
        })
        .collect()
}

/// One past event in one queue: how far the effect that came was from the one forecast, over its known hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Queue, by index.
    pub queue: usize,
    error: f64,
    /// Mean product of the standardised errors of two hours.
    together: f64,
}

impl Pair {
    /// Compares the forecast effect `x` on `event` with what came; none where nothing is known.
    pub fn new(grid: &Grid, queue: usize, event: &Occasion, x: &[f64]) -> Option<Self> {
        let k = softening(&event.baseline);
        let variances = variances(grid, event, x);
        let (mut error, mut weight, mut sum, mut squares, mut weights) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (i, x) in x.iter().enumerate() {
            let Some(y) = event.counts[i].filter(|_| event.inside.contains(&(event.first + i))) else { continue };
            let b = event.baseline[i];
            let a = ((y + k) / (b + k)).ln();
            let w = y + b;
            // What Poisson scatter does to the logarithm is not the effect's.
            let standard = (a - x) / (variances[i] + 1.0 / ((b + k) * x.exp())).sqrt();
            error += w * standard.powi(2);
            weight += w;
            sum += w * standard;
            squares += (w * standard).powi(2);
            weights += w * w;
        }
        let pairs = weight * weight - weights;
        let together = if pairs > 0.0 { (sum * sum - squares) / pairs } else { 0.0 };
        let cap = |value: f64| value.clamp(-MOST_ERROR, MOST_ERROR);
        (weight > 0.0).then(|| Self { queue, error: cap(error / weight), together: cap(together) })
    }
}

/// What is learned from the pairs: a factor `c` for each queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Carryover {
    factors: Vec<f64>,
    /// Share of the variance that the hours of an event have in common.
    pub common: f64,
}

impl Carryover {
    /// Learns for `queues` queues from `pairs`; without any, the prior spread holds.
    pub fn learn(pairs: &[Pair], queues: usize) -> Self {
        let leaned = |prior: f64, pairs: &mut dyn Iterator<Item = &Pair>| {
            let (sum, n) = pairs.fold((0.0, 0.0), |(sum, n), p| (sum + p.error, n + 1.0));
            (PRIOR_PAIRS * prior + sum) / (PRIOR_PAIRS + n)
        };
        let all = leaned(1.0, &mut pairs.iter());
        let of = |queue: usize| leaned(all, &mut pairs.iter().filter(|p| p.queue == queue)).sqrt();
        let (together, alone) = pairs.iter().fold((0.0, 0.0), |(a, b), p| (a + p.together, b + p.error));
        let common = (PRIOR_PAIRS * PRIOR_COMMON + together) / (PRIOR_PAIRS + alone);
        Self { factors: (0..queues).map(of).collect(), common: common.clamp(0.0, MOST_COMMON) }
    }

    /// The factor `c` by which the log standard deviations of `queue` exceed the prior ones.
    pub fn factor(&self, queue: usize) -> f64 {
        self.factors[queue]
    }
}
