//! The noise of a single edition, hour against hour, taken out of its effect.
//!
//! One edition is one observation of each hour, so that a part of its ups and downs is chance. Small effects are leaned on
//! the hours beside them, large ones are left as they are, since a peak is no noise:
//!
//! ```text
//! x ← x + λ (x̄ − x) / (1 + (x / 0.7)²),   x̄ the mean of the hour before and the hour after
//! ```
//!
//! A sale that opens is a step and not noise, so that no hour leans across a phase time.

use super::occasion::Occasion;
use crate::forecast::history::grid::Grid;

/// Most weight λ of the neighbours.
const MOST_LEANING: f64 = 0.3;
/// Effect at which the weight is half of the most.
const HALF_EFFECT: f64 = 0.7;

/// Smooths the log effect `x` on the cells of `target` inside its event; `phases` are minutes after local midnight.
pub fn smoothed(grid: &Grid, target: &Occasion, x: &[f64], phases: &[i64]) -> Vec<f64> {
    let inside = |i: usize| target.inside.contains(&(target.first + i));
    let opens = |i: usize| {
        let minute = grid.local(target.first + i).rem_euclid(1440);
        phases.iter().any(|phase| (0..1440 / grid.day() as i64).contains(&(minute - phase)))
    };
    let mean = |cells: &mut dyn Iterator<Item = usize>, own: f64| {
        let (sum, n) = cells.fold((0.0, 0usize), |(sum, n), i| (sum + x[i], n + 1));
        if n > 0 { sum / n as f64 } else { own }
    };
    (0..x.len())
        .map(|i| {
            if !inside(i) {
                return x[i];
            }
            let hour = grid.hour();
            let before = mean(&mut (i.saturating_sub(hour)..i).rev().take_while(|&j| inside(j) && !opens(j + 1)), x[i]);
            let after = mean(&mut (i + 1..(i + hour + 1).min(x.len())).take_while(|&j| inside(j) && !opens(j)), x[i]);
            let leaning = MOST_LEANING / (1.0 + (x[i] / HALF_EFFECT).powi(2));
            x[i] + leaning * ((before + after) / 2.0 - x[i])
        })
        .collect()
}
