//! How surely effects carry over from one edition to the next, learned from past events that had an earlier edition.
//!
//! For every such event and queue, the log effect `x` that would have been forecast stands beside the one that came,
//! `a`; busy hours weigh more, because staffing is about them and their logarithms are the reliable ones. With the
//! squares averaged over the hours of a pair,
//!
//! ```text
//! σ(x) = c_q √(σ₀² + (γ x)²),   c_q² = (ν C² + Σ_q e²/v) / (ν + n_q),   C² = (ν + Σ e²/v) / (ν + n),   e = a − x
//! ```
//!
//! where `v = σ₀² + (γ x)²`, the sums run over pairs, and a queue leans on all queues. A share of `x` that carries over
//! (ridge regression of `a` on `x`) was tried and did harm: small effects teach a shrinkage that large ones do not have.

use super::effect::softening;
use super::occasion::Occasion;

/// Log standard deviation σ₀ of an effect near zero.
const SIGMA_SMALL: f64 = 0.14;
/// Growth γ of the log standard deviation with the size of the effect.
const SIGMA_GROWTH: f64 = 0.09;
/// Weight ν of a prior, in pairs.
const PRIOR_PAIRS: f64 = 6.0;
/// A pair's error counts at most this many variances: one odd edition must not blow up the band.
const MOST_ERROR: f64 = 4.0;

/// One past event in one queue: how far the effect that came was from the one forecast, over its known hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Queue, by index.
    pub queue: usize,
    error: f64,
}

impl Pair {
    /// Compares the forecast effect `x` on `event` with what came; none where nothing is known.
    pub fn new(queue: usize, event: &Occasion, x: &[f64]) -> Option<Self> {
        let k = softening(&event.baseline);
        let (mut error, mut weight) = (0.0, 0.0);
        for (i, x) in x.iter().enumerate() {
            let Some(y) = event.counts[i].filter(|_| event.inside.contains(&(event.first + i))) else { continue };
            let a = ((y + k) / (event.baseline[i] + k)).ln();
            let w = y + event.baseline[i];
            error += w * (a - x).powi(2) / variance(*x);
            weight += w;
        }
        (weight > 0.0).then(|| Self { queue, error: (error / weight).min(MOST_ERROR) })
    }
}

fn variance(x: f64) -> f64 {
    SIGMA_SMALL.powi(2) + (SIGMA_GROWTH * x).powi(2)
}

/// What is learned from the pairs: a factor `c` for each queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Carryover {
    factors: Vec<f64>,
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
        Self { factors: (0..queues).map(of).collect() }
    }

    /// Log standard deviation of an event hour of `queue` whose forecast log effect is `x`.
    pub fn sigma(&self, queue: usize, x: f64) -> f64 {
        self.factors[queue] * variance(x).sqrt()
    }
}
