//! Openings that nobody has seen: where a phase opens, and the history is too coarse to show what the hour after it looks like.

use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::{History, Observation};
use crate::domain::ids::{QueueId, Table};
use crate::domain::openings::openings;
use crate::domain::plan::Plan;
use crate::domain::units::Minutes;

/// Rows longer than this do not show the first minutes.
const FINE: Minutes = Minutes(15);
/// What the shape of an opening is about.
const AFTER: Minutes = Minutes(60);

/// By queue and interval of the horizon: whether it lies in the hour after an opening, while no row of the queue as fine as a quarter hour shows
/// the hour after any opening. How the inquiries of such an interval come is assumed, so a run of it proves nothing.
pub fn unseen_openings(plan: &Plan, history: &History) -> Table<QueueId, Vec<bool>> {
    let moments: Vec<Moment> = plan.events.iter().flat_map(|event| openings(event, plan.zone)).collect();
    let hour = |at: &Moment| Span { start: *at, end: *at + AFTER };
    let shows = |row: &Observation| row.length <= FINE && moments.iter().any(|at| hour(at).contains(row.start));
    let opens = |interval: usize| {
        let span = plan.horizon.interval_span(interval);
        moments.iter().any(|at| hour(at).overlap_seconds(&span) > 0)
    };
    let opening: Vec<bool> = (0..plan.horizon.intervals()).map(opens).collect();
    let of_queue = |queue: QueueId| {
        let seen = history.series[queue].iter().any(shows);
        opening.iter().map(|opens| *opens && !seen).collect()
    };
    plan.queues.ids().map(of_queue).collect()
}
