//! Coming events in hours that stay closed: an error that names the choice, never a forecast of 0.

use super::events::openings;
use super::events::promotion::{Promotion, Queue};
use super::history::grid::Grid;
use super::notes::ahead::{event_closed, phase_closed};
use crate::domain::calendar::Moment;
use crate::domain::demand::{Event, Forecast};
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::error::Finding;

/// Expected inquiries of an interval, before and after adjust.csv, below which there are none.
const NOTHING: f64 = 5e-4;
/// Weeks in which an hour has to be seen to be known as open.
const SEVERAL_WEEKS: i32 = 3;

/// An error for each event of `promotions` in the horizon that opens nothing, and each phase that opens where nothing is expected.
pub fn closed(plan: &Plan, queues: &[Queue], promotions: &[Promotion], forecast: &Forecast) -> Vec<Finding> {
    let mut findings = Vec::new();
    for promotion in promotions {
        let event = &plan.events[promotion.event];
        if event.span.overlap_seconds(&plan.horizon.span()) == 0 {
            continue;
        }
        let is_alive = |queue: &QueueId| !event.is_closed(*queue) && queues[queue.0].has_hours;
        let alive: Vec<QueueId> = plan.queues.ids().filter(is_alive).collect();
        let shut = |queue: &&QueueId| !opens(&queues[queue.0], promotion, queue.0);
        if !alive.is_empty() && alive.iter().all(|queue| shut(&queue)) {
            findings.push(event_closed(event, None));
            continue;
        }
        let said = |queue: &&QueueId| event.by_queue.get(*queue).is_some_and(|word| word.uplift.is_some());
        let (wholly, partly): (Vec<QueueId>, Vec<QueueId>) = alive.iter().partition(|queue| said(queue) && shut(queue));
        findings.extend(wholly.iter().map(|queue| event_closed(event, Some(&plan.queues[*queue].id))));
        findings.extend(partly.into_iter().filter_map(|queue| silent_phase(plan, forecast, event, queue)));
    }
    findings
}

/// Whether the history of a queue, `values`, knows its hours: most of those that are `open` in several weeks. One without any has ended, or
/// never was; one with a few scattered rows may well be open at other times.
pub fn has_hours(grid: &Grid, values: &[Option<f64>], open: &[bool]) -> bool {
    let mut weeks = vec![0; grid.week()];
    for cell in (0..values.len()).filter(|&cell| values[cell].is_some()) {
        weeks[grid.bin(cell)] += 1;
    }
    let open = open.iter().zip(&weeks).filter(|(open, _)| **open);
    let (known, all) = open.fold((0, 0), |(known, all), (_, n)| (known + usize::from(*n >= SEVERAL_WEEKS), all + 1));
    2 * known > all && values.iter().flatten().any(|y| *y > 0.0)
}

/// Whether `promotion` has an hour that is open in normal weeks, was open in an edition, or is opened by it.
fn opens(queue: &Queue, promotion: &Promotion, index: usize) -> bool {
    let grid = &queue.grid;
    let lifts = promotion.queues[index].iter().enumerate();
    let mut inside = lifts.filter(|(_, lift)| lift.inside);
    inside
        .any(|(i, lift)| queue.week.open[grid.bin(promotion.first + i)] || lift.seen || lift.opens && lift.point > 0.0)
}

/// The first phase of `event` in the horizon at which `queue` expects nothing.
fn silent_phase(plan: &Plan, forecast: &Forecast, event: &Event, queue: QueueId) -> Option<Finding> {
    let (horizon, cells) = (&plan.horizon, &forecast.cells[queue]);
    let inside = openings::openings(plan.zone, event).into_iter().filter(|at| horizon.span().contains(*at));
    let is_silent = |at: &Moment| {
        let cell = &cells[((at.0 - horizon.start.0) / (60 * horizon.interval.0)) as usize];
        cell.p50.max(cell.model.unwrap_or(0.0)).max(cell.mean) < NOTHING
    };
    let at = inside.into_iter().find(is_silent)?;
    Some(phase_closed(event, &plan.queues[queue].id, &plan.zone.show(at)))
}
