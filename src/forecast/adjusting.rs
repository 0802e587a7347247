//! The planner's word over the forecast: adjust.csv, row by row.
//!
//! A row changes the median of the intervals that it covers, one covered in part by the minutes covered. Mean and quantiles follow
//! by the same factor, that of the mean where the median is 0; an interval in which nothing was expected gets the band of a planner's
//! word, log standard deviation 0.5.

use crate::domain::calendar::Span;
use crate::domain::demand::ForecastCell;
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;

/// Standard normal quantiles of .8 and .95.
const Z: [f64; 2] = [0.841_621_233_572_914_3, 1.644_853_626_951_472_2];
/// Log standard deviation of a planner's word where the model says nothing.
const SIGMA: f64 = 0.5;
/// A median as small as this is none.
const NOTHING: f64 = 1e-9;

/// Lays the rows of adjust.csv over `cells`, those of `queue` through the horizon.
pub fn adjust(plan: &Plan, queue: QueueId, cells: &mut [ForecastCell]) {
    if plan.adjustments.is_empty() {
        return;
    }
    for (i, cell) in cells.iter_mut().enumerate() {
        let span = plan.horizon.interval_span(i);
        let word = |inquiries: f64| adjusted(plan, queue, span, inquiries);
        cell.model = Some(cell.p50);
        let p50 = word(cell.p50);
        if cell.p50 > NOTHING {
            scale(cell, p50 / cell.p50);
        } else if p50 > NOTHING {
            cell.mean = p50 * (SIGMA * SIGMA / 2.0).exp();
            [cell.p80, cell.p95] = Z.map(|z| p50 * (SIGMA * z).exp());
        } else if cell.mean > NOTHING {
            // A queue with an inquiry now and then has a mean where its median is 0.
            scale(cell, word(cell.mean) / cell.mean);
        }
        cell.p50 = p50;
    }
}

fn scale(cell: &mut ForecastCell, factor: f64) {
    [&mut cell.mean, &mut cell.p80, &mut cell.p95].into_iter().for_each(|value| *value *= factor);
}

/// What the rows make of `inquiries` in the interval `span`.
fn adjusted(plan: &Plan, queue: QueueId, span: Span, inquiries: f64) -> f64 {
    let rows = plan.adjustments.iter().filter(|row| row.is_for(queue));
    rows.fold(inquiries, |inquiries, row| {
        let covered = row.span.overlap_seconds(&span) as f64 / span.seconds() as f64;
        if covered > 0.0 { row.applied(inquiries, covered) } else { inquiries }
    })
}
