//! What of a queue's history its normal weeks are made from: no events, no days of the calendar that are other days for this
//! queue, and opening hours as the newest weeks have them.

use super::events::calendar;
use super::history::counts::dense;
use super::history::day_types::{self, DayTypes};
use super::history::grid::Grid;
use super::history::hours_change::{self, Change};
use super::history::open;
use crate::domain::demand::{History, Observation};
use crate::domain::ids::QueueId;
use crate::domain::plan::{Plan, Queue as Settings};
use rayon::prelude::*;
use std::sync::Arc;

/// Cells that are looked at side by side. The counts of hundreds of queues over years would be many times what their files hold, and there
/// are no more of them than so many for the queues at hand.
const CELLS: usize = 1 << 19;

/// What `keep` makes of that from which the normal weeks of each queue are made goes to `take`, in the order of the queues. It goes a few
/// queues at a time: `keep` keeps little.
pub fn each<T: Send>(
    plan: &Plan,
    history: &History,
    grid: &Arc<Grid>,
    keep: impl Fn(Ordinary) -> T + Sync,
    take: impl FnMut(T),
) {
    let mask = calendar::masked(grid, &plan.events);
    let series: Vec<(QueueId, &Vec<Observation>)> = history.series.iter().collect();
    let of = |&(queue, rows): &(QueueId, &Vec<Observation>)| keep(Ordinary::new(plan, grid, &mask, queue, rows));
    let few = (CELLS / grid.len().max(1)).max(1);
    let kept = series.chunks(few).flat_map(|queues| queues.par_iter().map(of).collect::<Vec<T>>());
    kept.for_each(take);
}

/// One queue, sorted out.
pub struct Ordinary {
    /// The grid, with the days of the calendar where they belong for this queue.
    pub grid: Arc<Grid>,
    /// All counts; none where unknown.
    pub values: Vec<Option<f64>>,
    /// Those on days that are what they seem, events included.
    pub plain: Vec<Option<f64>>,
    /// Those of normal weeks.
    pub outside: Vec<Option<f64>>,
    /// For each hour of the week, in intervals, whether the queue is open.
    pub open: Vec<bool>,
    /// Changes of its opening hours, which `outside` and `open` follow.
    pub changes: Vec<Change>,
    /// What the calendar does to it.
    pub days: DayTypes,
}

impl Ordinary {
    /// Sorts out `rows` of `queue`; `mask` names the cells of the past of `grid` that events cover.
    pub fn new(plan: &Plan, grid: &Arc<Grid>, mask: &[bool], queue: QueueId, rows: &[Observation]) -> Self {
        let settings = &plan.queues[queue];
        let values = dense(grid, rows, settings.missing);
        let days = day_types::learn(grid, &values, mask, &plan.holidays);
        let own =
            if days.others.like.is_empty() { grid.clone() } else { Arc::new(grid.with_days(days.others.like.clone())) };
        let special = |cell: usize| days.is_special(grid.local(cell).div_euclid(1440));
        let left: Vec<bool> = mask.iter().enumerate().map(|(cell, masked)| *masked || special(cell)).collect();
        let plain: Vec<Option<f64>> =
            values.iter().enumerate().map(|(cell, value)| value.filter(|_| !special(cell))).collect();
        let mut open = open::hours(&own, &plain);
        let mut outside: Vec<Option<f64>> =
            values.iter().zip(&left).map(|(value, left)| value.filter(|_| !left)).collect();
        let changes = hours_change::changes(&own, &outside, &left);
        hours_change::apply(&own, &mut outside, &mut open, &changes);
        shut(&own, settings, &mut open);
        Self { grid: own, values, plain, outside, open, changes, days }
    }
}

/// Closes the hours of the week in which the planner says that `queue` is closed throughout.
fn shut(grid: &Grid, queue: &Settings, open: &mut [bool]) {
    let minutes = 1440 / grid.day() as i64;
    for (bin, open) in open.iter_mut().enumerate() {
        let from = (bin % grid.day()) as i64 * minutes;
        *open &= (from..from + minutes).any(|minute| !queue.is_shut(minute));
    }
}
