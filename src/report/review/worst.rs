//! Where agents were short in hindsight, as runs of neighbouring intervals of a queue.

use crate::domain::calendar::Span;
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::domain::review::{Review, Split};

/// Shortages below this many standard agents are rounding.
const NOTHING: f64 = 0.005;

/// One run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    pub queue: QueueId,
    pub span: Span,
    /// Standard agent-hours by cause.
    pub hours: Split,
    /// Most standard agents in one interval.
    pub most: f64,
}

/// All runs, the largest first.
pub(super) fn worst(plan: &Plan, review: &Review) -> Vec<Short> {
    let each = plan.horizon.interval.hours();
    let mut found: Vec<Short> = Vec::new();
    for (queue, cells) in review.cells.iter() {
        for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.short.total() > NOTHING) {
            let span = plan.horizon.interval_span(index);
            let new = Short { queue, span, hours: cell.short.scaled(each), most: cell.short.total() };
            match found.last_mut().filter(|last| last.queue == queue && last.span.end == span.start) {
                Some(last) => {
                    last.span.end = span.end;
                    last.hours += new.hours;
                    last.most = last.most.max(new.most);
                }
                None => found.push(new),
            }
        }
    }
    found.sort_by(|a, b| b.hours.total().total_cmp(&a.hours.total()).then(a.span.cmp(&b.span)));
    found
}
