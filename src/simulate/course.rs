//! What is known of the demand before any run: in which parts of the horizon inquiries come evenly, and by what rule.
//!
//! A part lies within one interval, one slot of its shape and one row of what really came, and no surge or outage of the bot
//! begins or ends inside it.

use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{Forecast, ForecastCell};
use crate::domain::ids::QueueId;
use crate::domain::incidents::{Came, Incidents};
use crate::domain::plan::Plan;
use std::ops::Range;

/// The parts of the horizon, by queue.
pub(super) struct Course {
    pub queues: Vec<QueueCourse>,
}

/// Those of one queue.
pub(super) struct QueueCourse {
    /// In order of time.
    pub parts: Vec<Part>,
    /// The parts of each interval.
    pub intervals: Vec<Range<usize>>,
    /// Inquiries that really came inside the horizon, whole numbers, by row.
    pub rows: Vec<f64>,
}

/// A time, in seconds since the start of the horizon, over which inquiries come evenly.
pub(super) struct Part {
    pub start: f64,
    pub end: f64,
    /// Share of the interval's demand, surges included.
    pub share: f64,
    /// Surges alone.
    pub factor: f64,
    /// Share that the bot lets through.
    pub reach: f64,
    /// The row of what really came; none: drawn from the forecast.
    pub row: Option<usize>,
    /// Of what is expected over the row from here on, the share of this part; 1 for the last.
    pub of_row: f64,
}

impl Course {
    /// The course of `forecast` with `incidents`.
    pub fn new(plan: &Plan, forecast: &Forecast, incidents: &Incidents) -> Course {
        Course { queues: plan.queues.ids().map(|queue| of_queue(plan, forecast, incidents, queue)).collect() }
    }
}

fn of_queue(plan: &Plan, forecast: &Forecast, incidents: &Incidents, queue: QueueId) -> QueueCourse {
    let horizon = plan.horizon;
    let came: &[Came] = incidents.actuals.as_ref().map_or(&[], |actuals| &actuals[queue]);
    let usual = ForecastCell::default();
    let (mut parts, mut weights, mut intervals) = (Vec::new(), Vec::new(), Vec::new());
    let mut row = 0;
    for interval in 0..horizon.intervals() {
        let span = horizon.interval_span(interval);
        let cell = forecast.cells[queue].get(interval).unwrap_or(&usual);
        let first = parts.len();
        while came.get(row).is_some_and(|came| came.span.end <= span.start) {
            row += 1;
        }
        let rows = &came[row..];
        for part in spans(&span, cell, &bounds(queue, incidents, rows, &span)) {
            while came.get(row).is_some_and(|came| came.span.end <= part.start) {
                row += 1;
            }
            let surges = incidents.surges.iter().filter(|surge| surge.scope.covers(queue, part.start));
            let factor: f64 = surges.map(|surge| surge.factor).product();
            let is_out = incidents.bot_outages.iter().any(|outage| outage.covers(queue, part.start));
            let share = shaped(cell, &span, &part);
            let offset = |at: Moment| (at.0 - horizon.start.0) as f64;
            parts.push(Part {
                start: offset(part.start),
                end: offset(part.end),
                share: share * factor,
                factor,
                reach: if is_out { 1.0 } else { 1.0 - plan.queues[queue].bot_share.0 },
                row: came.get(row).filter(|came| came.span.contains(part.start)).map(|_| row),
                of_row: 1.0,
            });
            weights.push(cell.p50 * share);
        }
        intervals.push(first..parts.len());
    }
    share_rows(&mut parts, &weights);
    let inside = |came: &Came| came.span.overlap_seconds(&horizon.span()) as f64 / came.span.seconds().max(1) as f64;
    QueueCourse { parts, intervals, rows: came.iter().map(|came| (came.inquiries * inside(came)).round()).collect() }
}

/// Where, inside `span`, something changes besides the shape.
fn bounds(queue: QueueId, incidents: &Incidents, rows: &[Came], span: &Span) -> Vec<Moment> {
    let scopes = incidents.surges.iter().map(|surge| &surge.scope).chain(&incidents.bot_outages);
    let windows = scopes.filter(|scope| scope.is_in(queue)).filter_map(|scope| scope.window);
    let rows = rows.iter().take_while(|row| row.span.start < span.end).map(|row| row.span);
    windows.chain(rows).flat_map(|window| [window.start, window.end]).collect()
}

/// `span` cut at `bounds` and, where `cell` has a shape, at its slots.
fn spans(span: &Span, cell: &ForecastCell, bounds: &[Moment]) -> Vec<Span> {
    let slots = cell.shape.len() as i64;
    let slot = |i: i64| Moment(span.start.0 + span.seconds() * i / slots);
    let inside = bounds.iter().copied().chain((0..slots).map(slot)).filter(|&at| span.contains(at));
    let mut cuts: Vec<Moment> = inside.chain([span.start, span.end]).collect();
    cuts.sort();
    cuts.dedup();
    cuts.windows(2).map(|pair| Span { start: pair[0], end: pair[1] }).collect()
}

/// The share of the demand of the interval `span` that comes in `part`, which lies within one slot of the shape.
fn shaped(cell: &ForecastCell, span: &Span, part: &Span) -> f64 {
    let of_time = part.seconds() as f64 / span.seconds() as f64;
    let slots = cell.shape.len();
    if slots == 0 {
        return of_time;
    }
    let slot = (part.start.0 - span.start.0) * slots as i64 / span.seconds();
    cell.shape[(slot as usize).min(slots - 1)] * of_time * slots as f64
}

/// Gives each part its share of what is expected over its row from there on, by `weights`; by time where nothing is expected.
fn share_rows(parts: &mut [Part], weights: &[f64]) {
    let mut at = 0;
    for of_row in parts.chunk_by_mut(|a, b| a.row == b.row) {
        let expected = &weights[at..at + of_row.len()];
        at += of_row.len();
        if of_row[0].row.is_none() {
            continue;
        }
        let by_time = expected.iter().sum::<f64>() <= 0.0;
        let mut ahead = 0.0;
        for (part, &expected) in of_row.iter_mut().zip(expected).rev() {
            let weight = if by_time { part.end - part.start } else { expected };
            ahead += weight;
            part.of_row = if ahead > weight { weight / ahead } else { 1.0 };
        }
    }
}
