//! An event that runs already: what its days so far brought sets the level of the rest.
//!
//! With the counts `y` and the forecast `p` of the hours so far, weighed by age `a` in days as `2^(−a/2)`, and `h` known hours,
//!
//! ```text
//! g = (Σ w y / Σ w p)^(h / (h + 6))           by hour of the day:   g_h = (Σ_h w y + g p̄_h) / (Σ_h w p + p̄_h)
//! ```

use super::lift::Lift;
use crate::forecast::history::grid::Grid;
use std::ops::Range;

/// Known hours below which a running event says nothing.
const LEAST_HOURS: usize = 6;
/// Known hours at which it is half believed against an edition or the planner's word.
const HALF_HOURS: f64 = 6.0;
/// Inquiries, come or forecast, below which chance speaks.
const LEAST_COUNTS: f64 = 30.0;
/// Days in which the weight of what came halves.
const HALVES_DAYS: f64 = 2.0;
/// The level is changed by at most this factor.
const MOST: f64 = 20.0;

/// Whether the cells of an event before the horizon, `inside` all of its cells, say enough to go by; `count` is what came in a past cell.
pub fn speaks(grid: &Grid, inside: &Range<usize>, count: impl Fn(usize) -> Option<f64>) -> bool {
    // The hours of a part of a day say little of a night that is to come.
    let runs = inside.start + grid.day() <= grid.past() && inside.end > grid.past();
    runs && (inside.start..grid.past()).filter_map(count).count() >= LEAST_HOURS * grid.hour()
}

/// Brings `lifts`, one for each cell from `first`, to the level of what came so far, `count` in a past cell; returns the factor, if the event
/// speaks.
///
/// `whole` believes the days so far alone, where nobody has said anything else.
pub fn follow(
    grid: &Grid,
    first: usize,
    inside: &Range<usize>,
    count: impl Fn(usize) -> Option<f64>,
    lifts: &mut [Lift],
    whole: bool,
) -> Option<f64> {
    if !speaks(grid, inside, &count) {
        return None;
    }
    let day = grid.day();
    let (mut came, mut expected) = (vec![0.0; day], vec![0.0; day]);
    let (mut counts, mut forecast, mut known, mut days) = (0.0, 0.0, 0usize, vec![0usize; day]);
    for cell in inside.start.max(first)..inside.end.min(grid.past()) {
        let Some((y, lift)) = count(cell).zip(lifts.get(cell - first)) else { continue };
        let age = (grid.past() - cell) as f64 / day as f64;
        let weight = 0.5f64.powf(age / HALVES_DAYS);
        let time = grid.bin(cell) % day;
        came[time] += weight * y;
        expected[time] += weight * lift.point;
        (counts, forecast, known) = (counts + y, forecast + lift.point, known + 1);
        days[time] += 1;
    }
    let total: f64 = expected.iter().sum();
    if counts.max(forecast) < LEAST_COUNTS || total <= 0.0 {
        return None;
    }
    let hours = known as f64 / grid.hour() as f64;
    let trust = if whole { 1.0 } else { hours / (hours + HALF_HOURS) };
    let factor = (came.iter().sum::<f64>() / total).powf(trust).clamp(1.0 / MOST, MOST);
    for (i, lift) in lifts.iter_mut().enumerate().filter(|(i, l)| l.inside && first + i >= grid.past()) {
        let time = grid.bin(first + i) % day;
        let usual = expected[time] / days[time].max(1) as f64;
        let own = (came[time] + factor * usual) / (expected[time] + usual);
        let factor = if usual > 0.0 { own } else { factor };
        lift.point *= factor;
        lift.x += factor.max(f64::MIN_POSITIVE).ln();
    }
    Some(factor)
}
