//! From normal weeks and lifts to the published cells.

use super::promotion::{Lift, Promotion};
use super::spread::Band;
use crate::domain::demand::{ForecastCell, Level};
use crate::domain::plan::Levels;

/// Standard normal quantiles of .8 and .95.
const Z: [f64; 2] = [0.841_621_233_572_914_3, 1.644_853_626_951_472_2];
/// Log effect from which the normal week's scatter no longer shows.
const SWAMPS: f64 = 0.7;
/// For the level, the normal week counts at least this share of the queue's mean interval.
const LEAST_SHARE: f64 = 0.1;

/// The cell of queue `queue` at `cell` of the grid, with `promotions` in force.
pub fn cell(
    band: &Band,
    open: bool,
    mean_interval: f64,
    promotions: &[(&str, &Promotion)],
    queue: usize,
    cell: usize,
    levels: &Levels,
) -> ForecastCell {
    let lifts = promotions.iter().filter_map(|(name, p)| {
        let lift = p.queues[queue].get(cell.checked_sub(p.first)?)?;
        Some((*name, lift))
    });
    // The larger effect counts; a promotion itself goes before another's warm-up or after-glow.
    let best = lifts.max_by(|a, b| a.1.inside.cmp(&b.1.inside).then(a.1.x.abs().total_cmp(&b.1.x.abs())));
    let (mean, [p50, p80, p95]) = match best {
        Some((_, lift)) if !open && !lift.seen => (0.0, [0.0; 3]),
        Some((_, lift)) if lift.inside || !open => promoted(band, lift),
        Some((_, lift)) => {
            let ratio = if band.mean > 0.0 { lift.point / band.mean } else { 1.0 };
            (band.mean * ratio, band.quantiles.map(|q| q * ratio))
        }
        None => (band.mean, band.quantiles),
    };
    let event = best.filter(|(_, lift)| lift.inside).map_or(String::new(), |(name, _)| name.to_owned());
    let usual = band.mean.max(LEAST_SHARE * mean_interval);
    ForecastCell { baseline: band.mean, mean, p50, p80, p95, level: level(p50, usual, levels), event }
}

/// Mean and quantiles of an event hour: the uncertain effect, and the scatter of the counts around it.
fn promoted(band: &Band, lift: &Lift) -> (f64, [f64; 3]) {
    // A large effect swamps the normal week's own scatter, and its spread was learned with the counts' scatter in it.
    let normal = if band.mean > 0.0 { (band.quantiles[2] - band.quantiles[0]) / Z[1] / band.mean.sqrt() } else { 0.0 };
    let share = (1.0 - lift.x.abs() / SWAMPS).max(0.0);
    let scatter = (lift.point * (1.0 + share * normal.powi(2))).sqrt();
    let above = |z: f64| {
        let effect = lift.point * ((lift.sigma * z).exp() - 1.0);
        lift.point + (effect.powi(2) + (scatter * z).powi(2)).sqrt()
    };
    let mean = lift.point * (lift.sigma.powi(2) / 2.0).exp();
    (mean, [lift.point, above(Z[0]), above(Z[1])])
}

fn level(p50: f64, usual: f64, levels: &Levels) -> Level {
    if p50 <= 0.0 || p50 < levels.peak * usual {
        Level::Normal
    } else if p50 < levels.burst * usual {
        Level::Peak
    } else {
        Level::Burst
    }
}
