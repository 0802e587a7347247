//! How past events would have been forecast from their earlier editions, beside what a planner would do by hand.

use super::effect::softening;
use super::grid::Grid;
use super::occasion::{Occasion, growth};
use crate::domain::text::Text;
use crate::text;
use serde::Serialize;

/// One past event in one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventTest {
    /// Name of the edition.
    pub event: String,
    /// Its start, local.
    pub start: String,
    /// The event's own method first, which is the one used; then the others.
    pub scores: Vec<EventScore>,
}

/// How one method did on a past event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventScore {
    /// Name of the method.
    pub method: &'static str,
    /// What it does.
    pub summary: Text,
    /// Σ |actual − forecast| / Σ actual over the known hours of the event.
    pub wape: f64,
}

/// Compares event `target` with the log effect `x` that was forecast, with its latest edition, which it follows by `shift`
/// minutes on the local clock, and with its normal hours; none where nothing came in.
pub fn scores(grid: &Grid, target: &Occasion, x: &[f64], edition: Option<(&Occasion, i64)>) -> Option<Vec<EventScore>> {
    let k = softening(&target.baseline);
    let factor = edition.map_or(1.0, |(edition, _)| growth(&edition.level, &target.level));
    let repeated = |i: usize| {
        let (edition, shift) = edition?;
        let cell = grid.at_local(grid.local(target.first + i) - shift)?;
        Some(edition.at(cell)?.0? * factor)
    };
    let (mut actual, mut errors) = (0.0, [0.0; 3]);
    for (i, x) in x.iter().enumerate() {
        let Some(y) = target.counts[i].filter(|_| target.inside.contains(&(target.first + i))) else { continue };
        let b = target.baseline[i];
        let blend = ((b + k) * x.exp() - k).max(0.0);
        actual += y;
        for (error, forecast) in errors.iter_mut().zip([blend, repeated(i).unwrap_or(b), b]) {
            *error += (y - forecast).abs();
        }
    }
    let methods = [
        ("event-blend", text!("past editions, between count and ratio", "往届活动，数量与倍数折中")),
        ("last-edition", text!("counts of the last edition times growth", "上届数量乘以增长")),
        ("normal-week", text!("as if there were no event", "按无活动的平日")),
    ];
    let score =
        |((method, summary), error): ((&'static str, Text), f64)| EventScore { method, summary, wape: error / actual };
    (actual > 0.0).then(|| methods.into_iter().zip(errors).map(score).collect())
}
