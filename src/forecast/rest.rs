//! The rest of an event after what has come in so far: every queue by the ratio of what came to what was expected.

use super::cells::{LEAST_SHARE, level};
use crate::domain::calendar::Moment;
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::incidents::Scaling;
use crate::domain::night::Factor;
use crate::domain::plan::Plan;

/// The spread of the rest of an event around the ratio so far, on the logarithmic scale, beside that of counts.
const DRIFT: f64 = 0.1;
/// Standard normal quantile of .95.
const Z95: f64 = 1.644_853_626_951_472_2;

/// The forecast with its intervals from `now` on as what came in until then lets expect, and the factor on the rest of each queue.
/// `rows` are start, queue and inquiries of intervals that are over.
pub fn reforecast(
    plan: &Plan,
    forecast: &Forecast,
    rows: &[(Moment, QueueId, f64)],
    now: Moment,
) -> (Forecast, Table<QueueId, Factor>) {
    let horizon = &plan.horizon;
    let factor = |queue: QueueId| {
        let mut seen = vec![0.0; horizon.intervals()];
        for &(start, _, count) in rows.iter().filter(|row| row.1 == queue && horizon.span().contains(row.0)) {
            seen[((start.0 - horizon.start.0) / (horizon.interval.0 * 60)) as usize] += count;
        }
        let told = |index: usize| {
            let span = horizon.interval_span(index);
            rows.iter().any(|row| row.1 == queue && span.contains(row.0))
        };
        let over = (0..horizon.intervals()).filter(|&index| told(index));
        let (came, expected) =
            over.fold((0.0, 0.0), |(came, all), index| (came + seen[index], all + forecast.cells[queue][index].mean));
        if came <= 0.0 || expected <= 0.0 {
            return Factor::NONE;
        }
        let (mean, spread) = (came / expected, Z95 * (1.0 / came + DRIFT * DRIFT).sqrt());
        Factor { mean, p05: mean * (-spread).exp(), p95: mean * spread.exp() }
    };
    let factors: Table<QueueId, Factor> = plan.queues.ids().map(factor).collect();
    let mut rest = forecast.clone();
    for queue in plan.queues.ids() {
        for index in (0..horizon.intervals()).filter(|&index| horizon.interval_span(index).end > now) {
            scale(plan, &mut rest, (queue, index), factors[queue].mean);
        }
    }
    (rest, factors)
}

/// The forecast with `surges` on its intervals that are not over at `now`; those that overlap multiply.
pub fn surged(plan: &Plan, forecast: &Forecast, surges: &[Scaling], now: Moment) -> Forecast {
    let mut rest = forecast.clone();
    for queue in plan.queues.ids() {
        for index in (0..plan.horizon.intervals()).filter(|&index| plan.horizon.interval_span(index).end > now) {
            let at = plan.horizon.interval_start(index);
            let factor: f64 = surges.iter().filter(|s| s.scope.covers(queue, at)).map(|surge| surge.factor).product();
            scale(plan, &mut rest, (queue, index), factor);
        }
    }
    rest
}

/// Multiplies one cell; its level follows.
fn scale(plan: &Plan, forecast: &mut Forecast, (queue, index): (QueueId, usize), factor: f64) {
    if factor == 1.0 {
        return;
    }
    let cells = &mut forecast.cells[queue];
    let usual = cells.iter().map(|cell| cell.baseline).sum::<f64>() / cells.len().max(1) as f64;
    let cell = &mut cells[index];
    for value in [&mut cell.mean, &mut cell.p50, &mut cell.p80, &mut cell.p95] {
        *value *= factor;
    }
    cell.level = level(cell.p50, cell.baseline.max(LEAST_SHARE * usual), &plan.levels);
}
