//! What customers met, as far as the rows of what came tell.
//!
//! The bot's share never reaches an agent, so that shares are of `inquiries × (1 − bot_share)`, and of no fewer than were answered in time
//! or gave up.

use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::review::{Counted, Met};
use crate::domain::units::Share;

/// Service level, wait and abandonment of each queue over the rows inside the horizon that tell of each.
pub fn met(plan: &Plan, rows: &[Counted]) -> Table<QueueId, Met> {
    let of_queue = |queue: QueueId| {
        let inside = |row: &&Counted| {
            row.queue == queue && row.span.start >= plan.horizon.start && row.span.end <= plan.horizon.end
        };
        let rows: Vec<&Counted> = rows.iter().filter(inside).collect();
        let offered = |row: &Counted| offered(plan, row);
        let over = |of: fn(&Counted) -> Option<f64>| {
            let told = rows.iter().filter_map(|row| Some((of(row)?, offered(row))));
            let (sum, all) = told.fold((0.0, 0.0), |(sum, all), (value, offered)| (sum + value, all + offered));
            (all > 0.0).then(|| sum / all)
        };
        let waits = rows.iter().filter_map(|row| Some((row.mean_wait_seconds?, offered(row))));
        let (waited, all) = waits.fold((0.0, 0.0), |(sum, all), (wait, offered)| (sum + wait * offered, all + offered));
        Met {
            service_level: over(|row| row.answered_within).map(Share),
            mean_wait_seconds: (all > 0.0).then(|| waited / all),
            abandoned_share: over(|row| row.abandoned).map(Share),
        }
    };
    plan.queues.ids().map(of_queue).collect()
}

/// Inquiries of a row that reached agents.
pub fn offered(plan: &Plan, row: &Counted) -> f64 {
    let seen = row.answered_within.unwrap_or(0.0) + row.abandoned.unwrap_or(0.0);
    (row.inquiries * (1.0 - plan.queues[row.queue].bot_share.0)).max(seen)
}
