//! From normal weeks and lifts to the published cells.

use super::normal::NormalWeek;
use super::promotion::{Lift, Promotion};
use super::spread::Band;
use crate::domain::demand::{ForecastCell, Level};
use crate::domain::plan::Levels;
use crate::domain::units::Share;

/// Standard normal quantiles of .8 and .95.
const Z: [f64; 2] = [0.841_621_233_572_914_3, 1.644_853_626_951_472_2];
/// Variance over mean of an event's counts, at most; what normal weeks show beyond is the difference between days.
const MOST_OVERDISPERSION: f64 = 5.0;
/// Share ω of the normal week's standard deviation that an event has beside its own.
const USUAL_SCATTER: f64 = 0.5;
/// Power of the size with which that standard deviation grows, between Poisson noise (½) and a common factor (1).
const SCATTER_POWER: f64 = 0.75;
/// For the level, the normal week counts at least this share of the queue's mean interval.
const LEAST_SHARE: f64 = 0.1;

/// The cell of queue `queue` at `cell` of the grid, with `promotions` in force.
pub fn cell(
    week: &NormalWeek,
    open: bool,
    promotions: &[(&str, &Promotion)],
    queue: usize,
    cell: usize,
    levels: &Levels,
) -> ForecastCell {
    let band = week.band(cell);
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
    let usual = band.mean.max(LEAST_SHARE * week.mean_interval);
    let common = Share(best.filter(|(_, lift)| lift.inside).map_or(week.common, |(_, lift)| lift.common));
    ForecastCell { baseline: band.mean, mean, p50, p80, p95, level: level(p50, usual, levels), event, common }
}

/// Mean and quantiles of an event hour: the uncertain effect, and the scatter of the counts around it.
///
/// ```text
/// q(z) = f + √((f (e^{σ z} − 1))² + z² (φ f + (ω (f / b)^¾)² (s² − b))),   φ = s² / b between 1 and 5
/// ```
///
/// with the forecast `f`, the normal hour `b` and its standard deviation `s`: counts scatter like those of the normal
/// week do beyond Poisson, and a part of what makes normal days differ (weather, pay day) is there on an event as well.
fn promoted(band: &Band, lift: &Lift) -> (f64, [f64; 3]) {
    let (f, b) = (lift.point, band.mean.max(0.0));
    let variance = ((band.quantiles[2] - band.quantiles[0]) / Z[1]).powi(2);
    let (overdispersion, usual) = if b > 0.0 {
        let beyond = (variance - b).max(0.0).sqrt();
        ((variance / b).clamp(1.0, MOST_OVERDISPERSION), USUAL_SCATTER * beyond * (f / b.max(1.0)).powf(SCATTER_POWER))
    } else {
        (1.0, 0.0)
    };
    let scatter = overdispersion * f + usual * usual;
    let above = |z: f64| f + ((f * ((lift.sigma * z).exp() - 1.0)).powi(2) + scatter * z * z).sqrt();
    let mean = f * (lift.sigma.powi(2) / 2.0).exp();
    (mean, [f, above(Z[0]), above(Z[1])])
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
