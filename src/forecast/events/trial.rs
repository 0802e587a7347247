//! How past events would have been forecast from their earlier editions, beside what a planner would do by hand.

use super::effect::softening;
use super::lift::Lift;
use super::occasion::Occasion;
use crate::forecast::backtest::EventScore;
use crate::text;

/// Error of the log effect `x` on the past event `target`: Σ |actual − forecast| / Σ actual over its known hours; none where
/// nothing came in.
pub fn wape(target: &Occasion, x: &[f64]) -> Option<f64> {
    let k = softening(&target.baseline);
    share(target, |i, y| (y - inquiries(target.baseline[i], k, x[i])).abs())
}

/// The same of a forecast by its `lifts`.
pub fn wape_of(target: &Occasion, lifts: &[Lift]) -> Option<f64> {
    share(target, |i, y| (y - lifts[i].point).abs())
}

/// Σ |a − b| / Σ actual of two forecasts by their log effects, over the same hours.
pub fn difference(target: &Occasion, a: &[f64], b: &[f64]) -> Option<f64> {
    let k = softening(&target.baseline);
    let of = |i: usize, x: &[f64]| inquiries(target.baseline[i], k, x[i]);
    share(target, |i, _| (of(i, a) - of(i, b)).abs())
}

fn inquiries(baseline: f64, k: f64, x: f64) -> f64 {
    ((baseline + k) * x.exp() - k).max(0.0)
}

/// Σ `of` / Σ actual over the known hours of the event, `of` a cell and its count.
fn share(target: &Occasion, of: impl Fn(usize, f64) -> f64) -> Option<f64> {
    let inside = |i: usize| target.inside.contains(&(target.first + i));
    let known = (0..target.counts.len()).filter(|&i| inside(i)).filter_map(|i| Some((i, target.counts[i]?)));
    let (actual, sum) = known.fold((0.0, 0.0), |(actual, sum), (i, y)| (actual + y, sum + of(i, y)));
    (actual > 0.0).then(|| sum / actual)
}

/// The scores of the two ways to carry an edition over, by their log effects, the second of weight `weight`, and of a day
/// without an event; none where nothing came in.
pub fn scores(target: &Occasion, blend: &[f64], last: &[f64], weight: f64) -> Option<Vec<EventScore>> {
    let none = vec![0.0; blend.len()];
    let methods = [
        (
            "event-blend",
            text!("past editions, between count and ratio", "往届活动，数量与倍数折中"),
            blend,
            1.0 - weight,
        ),
        ("last-edition", text!("counts of the last edition times growth", "上届数量乘以增长"), last, weight),
        ("normal-week", text!("as if there were no event", "按无活动的平日"), &none, 0.0),
    ];
    let score = |(method, summary, x, weight)| Some(EventScore { method, summary, wape: wape(target, x)?, weight });
    methods.into_iter().map(score).collect()
}
