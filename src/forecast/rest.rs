//! The rest of a night by the planner's word: surges on what is still to come.

use super::cells::{LEAST_SHARE, level_of};
use crate::domain::calendar::Moment;
use crate::domain::demand::Forecast;
use crate::domain::ids::QueueId;
use crate::domain::incidents::Scaling;
use crate::domain::plan::Plan;

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
    cell.level = level_of(cell.p50, cell.baseline.max(LEAST_SHARE * usual), &plan.levels);
}
