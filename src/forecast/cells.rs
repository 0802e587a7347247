//! From normal weeks and lifts to the published cells.

use super::events::lift::Lift;
use super::events::promotion::{Promotion, Queue};
use super::methods::normal::NormalWeek;
use crate::domain::demand::{ForecastCell, HandlingSpread, Level};
use crate::domain::plan::Levels;
use crate::domain::units::Share;

/// Standard normal quantiles of .8 and .95.
const Z: [f64; 2] = [0.841_621_233_572_914_3, 1.644_853_626_951_472_2];
/// For the level, the normal week counts at least this share of the queue's mean interval.
pub const LEAST_SHARE: f64 = 0.1;

/// The cell of `queue`, number `index`, at `cell` of the grid, with `promotions` in force.
pub fn cell(
    queue: &Queue,
    open: bool,
    promotions: &[(&str, &Promotion)],
    index: usize,
    cell: usize,
    levels: &Levels,
) -> ForecastCell {
    let week = &queue.week;
    let band = week.band(cell);
    let lifts = promotions.iter().filter_map(|(name, p)| {
        let lift = p.queues[index].get(cell.checked_sub(p.first)?)?;
        Some((*name, lift))
    });
    // The larger effect counts; a promotion itself goes before another's warm-up or after-glow.
    let best = lifts.max_by(|a, b| a.1.inside.cmp(&b.1.inside).then(a.1.x.abs().total_cmp(&b.1.x.abs())));
    let (mean, [p50, p80, p95]) = match best {
        Some((_, lift)) if !open && !lift.seen && !lift.opens => (0.0, [0.0; 3]),
        Some((_, lift)) if lift.inside || !open => promoted(lift, queue.wildness),
        Some((_, lift)) => {
            let ratio = if band.mean > 0.0 { lift.point / band.mean } else { 1.0 };
            (band.mean * ratio, band.quantiles.map(|q| q * ratio))
        }
        None => (band.mean, band.quantiles),
    };
    let event = best.filter(|(_, lift)| lift.inside).map_or(String::new(), |(name, _)| name.to_owned());
    let common = Share(best.filter(|(_, lift)| lift.inside).map_or(week.common, |(_, lift)| lift.common));
    let cell = ForecastCell {
        baseline: band.mean,
        mean,
        p50,
        p80,
        p95,
        level: Level::Normal,
        event,
        common,
        aht_seconds: None,
        shape: Vec::new(),
        model: None,
        handling: HandlingSpread::default(),
    };
    ForecastCell { level: level(&cell, week, levels), ..cell }
}

/// Mean and quantiles of an event hour.
///
/// ```text
/// q(z) = √((f + d) (f + w(z) √max(f, 1))),   d = √((f (e^{σ z} − 1))² + z² f)
/// ```
///
/// with the forecast `f`: the uncertain effect and the Poisson scatter of its counts, averaged as quantiles (Lichtendahl,
/// Grushka-Cockayne & Winkler 2013) with the counts that differ as weeks of this queue do, promotions included. The two err
/// in different hours: a ratio is too sure of quiet ones, a root too unsure of busy ones. Where no edition has shown the
/// hour, the first stands alone.
fn promoted(lift: &Lift, wildness: Option<[f64; 2]>) -> (f64, [f64; 3]) {
    let f = lift.point;
    let own = |z: f64| f + ((f * ((lift.sigma * z).exp() - 1.0)).powi(2) + f * z * z).sqrt();
    let above = |i: usize| match wildness.filter(|_| lift.seen) {
        Some(w) => (own(Z[i]) * (f + w[i] * f.max(1.0).sqrt())).sqrt(),
        None => own(Z[i]),
    };
    let mean = f * (lift.sigma.powi(2) / 2.0).exp();
    let p80 = above(0);
    (mean, [f, p80, above(1).max(p80)])
}

/// The level of `cell`, one of the queue with the normal week `week`.
pub fn level(cell: &ForecastCell, week: &NormalWeek, levels: &Levels) -> Level {
    level_of(cell.p50, cell.baseline.max(LEAST_SHARE * week.mean_interval), levels)
}

/// How far a median stands above what is `usual`.
pub fn level_of(p50: f64, usual: f64, levels: &Levels) -> Level {
    if p50 <= 0.0 || p50 < levels.peak * usual {
        Level::Normal
    } else if p50 < levels.burst * usual {
        Level::Peak
    } else {
        Level::Burst
    }
}
