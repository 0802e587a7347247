//! Peaks that nobody labelled: rows to add to the events.

use super::clean::odd_days;
use super::grid::Grid;
use super::past::MEMORY_WEEKS;
use crate::domain::calendar::Span;

/// Days without rows for an event that looks like one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proposal {
    /// From the first to the last odd day.
    pub span: Span,
    /// Inquiries over those of a normal day, on the highest day.
    pub times: f64,
}

/// Peaks of all queues together, `queues` outside known events, in order of time; adjacent days are one proposal.
pub fn proposals(grid: &Grid, queues: &[&[Option<f64>]]) -> Vec<Proposal> {
    let sum = |cell: usize| queues.iter().filter_map(|q| q[cell]).reduce(|a, b| a + b);
    let total: Vec<Option<f64>> = (0..grid.past()).map(sum).collect();
    let window = MEMORY_WEEKS * grid.week();
    let mut found: Vec<Proposal> = Vec::new();
    for from in (0..total.len()).step_by(window) {
        let end = (from + window).min(total.len());
        for day in odd_days(grid, &total, from..end).into_iter().filter(|day| day.ratio > 1.0) {
            let span = Span { start: grid.start_of(day.cells.start), end: grid.start_of(day.cells.end) };
            match found.last_mut() {
                Some(last) if last.span.end == span.start => {
                    *last = Proposal { span: Span { end: span.end, ..last.span }, times: last.times.max(day.ratio) };
                }
                _ => found.push(Proposal { span, times: day.ratio }),
            }
        }
    }
    found
}
