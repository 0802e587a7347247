//! What really came, on the intervals of the plan.

use crate::domain::calendar::Moment;
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;

/// What came in each interval of the horizon out of rows of start, queue and inquiries, in order of start; none where no row
/// tells.
///
/// The rows of a queue stand for as long as the smallest distance between two of them. Finer rows than the plan's intervals are
/// summed; coarser ones are split along the forecast, so that their sum is kept.
pub fn by_interval(
    plan: &Plan,
    forecast: &Forecast,
    rows: &[(Moment, QueueId, f64)],
) -> Table<QueueId, Vec<Option<f64>>> {
    let of_queue = |queue: QueueId| {
        let rows: Vec<(Moment, f64)> = rows.iter().filter(|row| row.1 == queue).map(|row| (row.0, row.2)).collect();
        spread(plan, &forecast.cells[queue].iter().map(|cell| cell.p50).collect::<Vec<f64>>(), &rows)
    };
    plan.queues.ids().map(of_queue).collect()
}

fn spread(plan: &Plan, expected: &[f64], rows: &[(Moment, f64)]) -> Vec<Option<f64>> {
    let horizon = plan.horizon;
    let interval = horizon.interval.0 * 60;
    let apart = rows.windows(2).map(|pair| pair[1].0.0 - pair[0].0.0).filter(|&seconds| seconds > 0).min();
    let parts = (apart.unwrap_or(interval) / interval).max(1);
    let mut came: Vec<Option<f64>> = vec![None; horizon.intervals()];
    for &(start, count) in rows {
        let first = (start.0 - horizon.start.0).div_euclid(interval);
        let inside: Vec<usize> = (first..first + parts)
            .filter_map(|index| usize::try_from(index).ok())
            .filter(|&index| index < came.len())
            .collect();
        let weight = |index: usize| expected.get(index).copied().unwrap_or(0.0);
        let all: f64 = inside.iter().map(|&index| weight(index)).sum();
        // Of a row that begins before the horizon or ends after it, the part inside counts by its time.
        let count = count * inside.len() as f64 / parts as f64;
        for &index in &inside {
            let share = if all > 0.0 { weight(index) / all } else { 1.0 / inside.len() as f64 };
            *came[index].get_or_insert(0.0) += count * share;
        }
    }
    came
}
