//! Multiplicative level × profile with exponential smoothing.
//!
//! With `y[i]` the count of interval `i`, `b(i)` its hour of the week and `a(i)` its age in weeks,
//!
//! ```text
//! y[i] ≈ L(i) · P[b(i)]
//! P[b] = median of y[i] / L(i) with weights L(i) u^a(i)      over the known i with b(i) = b
//! L(d) = Σ y[i] / Σ P[b(i)]                                  over the known i of day d
//! forecast = L̂ · P[b],  ln L̂ = Σ v^age(d) w(d) ln L(d) / Σ v^age(d) w(d),  w(d) = Σ P of the day
//! ```
//!
//! the multiplicative form of Holt-Winters' seasonal smoothing (Winters, "Forecasting sales by exponentially weighted
//! moving averages", 1960) with the profile refitted as a whole, which gaps and short histories do not disturb. The
//! median, and a cap on the daily levels, keep a holiday or a day of system failure out of profile and level.

use super::method::Method;
use crate::domain::text::Text;
use crate::forecast::history::past::{Past, fill_week};
use crate::text;
use std::ops::Range;

/// Half-life of the profile in weeks.
const PROFILE_HALF_LIFE: f64 = 4.0;
/// Half-life of the level in weeks.
const LEVEL_HALF_LIFE: f64 = 2.0;
/// Rounds of alternating fits; each brings level and profile closer, three are within a per mille.
const ROUNDS: usize = 3;
/// A day's level counts at most this factor up or down.
const CAP: f64 = 1.5;

/// See the module.
pub struct LevelProfile;

impl Method for LevelProfile {
    fn name(&self) -> &'static str {
        "level-profile"
    }

    fn summary(&self) -> Text {
        text!("level times weekly profile, exponentially smoothed", "水平乘以周内形态，指数平滑")
    }

    fn forecast(&self, past: &Past<'_>, cells: Range<usize>) -> Vec<f64> {
        let mut levels = vec![1.0; past.cut.div_ceil(past.grid.day()) + 1];
        let decays: Vec<f64> = past.seen().map(|(_, s)| 0.5f64.powf(past.age(s.cell) / PROFILE_HALF_LIFE)).collect();
        let mut week = profile(past, &decays, &levels);
        for _ in 0..ROUNDS {
            levels = smooth(&daily(past, &week));
            week = profile(past, &decays, &levels);
        }
        let level = levels[0];
        cells.map(|cell| level * week[past.grid.bin(cell)]).collect()
    }
}

/// Days before the cut, 0 for the last 24 hours.
fn day_of(past: &Past<'_>, cell: usize) -> usize {
    (past.cut - 1 - cell) / past.grid.day()
}

/// The profile for given levels by day before the cut; `decays` are the weights of the known cells, in their order.
fn profile(past: &Past<'_>, decays: &[f64], levels: &[f64]) -> Vec<f64> {
    let mut rest = decays;
    let of = |bin: usize| {
        let seen = past.bin(bin);
        let (own, others) = rest.split_at(seen.len());
        rest = others;
        let mut ratios: Vec<(f64, f64)> = seen
            .iter()
            .zip(own)
            .map(|(s, decay)| {
                let level = levels[day_of(past, s.cell)];
                (s.value / level, level * decay)
            })
            .collect();
        crate::forecast::history::quantiles::weighted_median(&mut ratios)
    };
    fill_week((0..past.week()).map(of).collect(), past.grid.day())
}

/// Of each day before the cut the observed and the profile's sum over its known intervals.
fn daily(past: &Past<'_>, week: &[f64]) -> Vec<(f64, f64)> {
    let mut days = vec![(0.0, 0.0); past.cut.div_ceil(past.grid.day()) + 1];
    for (bin, seen) in past.seen() {
        let day = &mut days[day_of(past, seen.cell)];
        *day = (day.0 + seen.value, day.1 + week[bin]);
    }
    days
}

/// Exponentially smoothed levels, each from its own day and those before.
fn smooth(days: &[(f64, f64)]) -> Vec<f64> {
    let keep = 0.5f64.powf(1.0 / (7.0 * LEVEL_HALF_LIFE));
    let (mut up, mut down) = (0.0, 0.0);
    let mut levels = vec![1.0; days.len()];
    for (day, &(seen, expected)) in days.iter().enumerate().rev() {
        (up, down) = (keep * up, keep * down);
        if expected > 0.0 {
            up += expected * (seen / expected).clamp(1.0 / CAP, CAP).ln();
            down += expected;
        }
        levels[day] = if down > 0.0 { (up / down).exp() } else { 1.0 };
    }
    levels
}
