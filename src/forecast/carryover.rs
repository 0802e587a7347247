//! How past effects carried over from one edition to the next: what it teaches about the coming one.
//!
//! For every past event that had an earlier edition itself, the effect that would have been forecast, `x`, stands
//! beside the one that came, `a`. Over all such pairs of event and queue, each with mean squares over its hours,
//!
//! ```text
//! ρ = (Σ x·a + λ) / (Σ x² + λ)                              ridge regression towards 1
//! σ²(x) = c² (σ₀² + (γ x)²),  c² = (ν + Σ e² / σ²(x)) / (ν + n),  e = a − ρ x
//! ```

use super::effect::softening;
use super::occasion::Occasion;

/// Ridge penalty λ, in pairs with a mean squared effect of 1.
const RIDGE: f64 = 5.0;
/// Log standard deviation σ₀ of an effect near zero.
const SIGMA_SMALL: f64 = 0.12;
/// Growth γ of the log standard deviation with the size of the effect.
const SIGMA_GROWTH: f64 = 0.12;
/// Weight ν of the prior spread, in pairs.
const PRIOR_PAIRS: f64 = 6.0;

/// What is learned from the pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carryover {
    /// Share ρ of a log effect that carries over.
    pub rho: f64,
    scale: f64,
}

/// One past event in one queue: the effect forecast and the effect that came, over its known hours.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pair {
    xx: f64,
    xa: f64,
    aa: f64,
    n: f64,
    v: f64,
}

impl Pair {
    /// Compares the forecast effect `x` on `event` with what came.
    pub fn new(event: &Occasion, x: &[f64]) -> Option<Self> {
        let k = softening(&event.baseline);
        let mut pair = Pair::default();
        for (i, x) in x.iter().enumerate() {
            let Some(y) = event.counts[i].filter(|_| event.inside.contains(&(event.first + i))) else { continue };
            let a = ((y + k) / (event.baseline[i] + k)).ln();
            // Busy hours are what staffing is about, and their logarithms are the reliable ones.
            let w = y + event.baseline[i];
            pair.xx += w * x * x;
            pair.xa += w * x * a;
            pair.aa += w * a * a;
            pair.v += w * variance(*x);
            pair.n += w;
        }
        (pair.n > 0.0).then_some(pair)
    }
}

fn variance(x: f64) -> f64 {
    SIGMA_SMALL.powi(2) + (SIGMA_GROWTH * x).powi(2)
}

impl Carryover {
    /// Learns from `pairs`; without any, everything carries over with the prior spread.
    pub fn learn(pairs: &[Pair]) -> Self {
        let sum = |f: &dyn Fn(&Pair) -> f64| pairs.iter().map(|p| f(p) / p.n).sum::<f64>();
        let rho = ((sum(&|p| p.xa) + RIDGE) / (sum(&|p| p.xx) + RIDGE)).clamp(0.3, 1.5);
        let errors: f64 = pairs.iter().map(|p| (p.aa - 2.0 * rho * p.xa + rho * rho * p.xx).max(0.0) / p.v).sum();
        let scale = ((PRIOR_PAIRS + errors) / (PRIOR_PAIRS + pairs.len() as f64)).sqrt();
        Self { rho, scale: scale.clamp(0.5, 3.0) }
    }

    /// Log standard deviation of an event hour whose forecast log effect is `x`.
    pub fn sigma(&self, x: f64) -> f64 {
        self.scale * variance(x).sqrt()
    }
}
