//! Standby: when it was needed, when it was called, and what it would have closed.

use crate::domain::calendar::Span;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::{ReviewCell, StandbyUse, Stretch};
use crate::domain::simulation::{ServiceFigures, Simulation};

/// Shortages below this many standard agents call for nobody, and would be told as 0.0.
const NOTHING: f64 = 0.05;
/// A call in fewer of the runs is chance.
const OFTEN: f64 = 0.5;

/// Standby of the event, by requirement in hindsight and by the played schedule.
pub fn standby(plan: &Plan, cells: &Table<QueueId, Vec<ReviewCell>>, simulation: &Simulation) -> StandbyUse {
    let hours = plan.horizon.interval.hours();
    let needed = |cell: &ReviewCell| {
        let stood_by = cell.standby > 0.0 && cell.short.total() > NOTHING;
        stood_by.then(|| cell.short.total())
    };
    let called = |figures: &ServiceFigures| Some(figures.standby_called_share.0).filter(|share| *share >= OFTEN);
    let all = || cells.values().flatten();
    StandbyUse {
        needed: cells.iter().flat_map(|(queue, cells)| stretches(plan, queue, cells, needed)).collect(),
        called: simulation.cells.iter().flat_map(|(queue, cells)| stretches(plan, queue, cells, called)).collect(),
        hours: all().map(|cell| cell.standby * hours).sum(),
        closed_hours: all().map(|cell| (cell.short.total() - cell.short_with_standby).max(0.0) * hours).sum(),
    }
}

/// Neighbouring intervals in which `of` gives a value.
fn stretches<T>(plan: &Plan, queue: QueueId, cells: &[T], of: impl Fn(&T) -> Option<f64>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (index, value) in cells.iter().enumerate().filter_map(|(index, cell)| Some((index, of(cell)?))) {
        let span = plan.horizon.interval_span(index);
        match found.last_mut().filter(|last| last.span.end == span.start) {
            Some(last) => {
                *last = Stretch { span: Span { end: span.end, ..last.span }, most: last.most.max(value), queue }
            }
            None => found.push(Stretch { queue, span, most: value }),
        }
    }
    found
}
