//! What one run leaves behind, and what many runs say together.

use super::world::World;
use crate::domain::ids::{QueueId, Table};
use crate::domain::simulation::{Flow, ServiceFigures, Simulation};
use crate::domain::units::Share;

/// Counts of one queue in one interval, customers by their arrival.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub offered: u64,
    pub within: u64,
    pub abandoned: u64,
    pub wait_seconds: f64,
    /// Seconds of chats that agents on line held.
    pub busy: f64,
    /// Seconds of chats that they could have held.
    pub capacity: f64,
    pub backlog: usize,
    pub called: bool,
}

/// One run.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// By queue, then interval.
    pub cells: Vec<Vec<Cell>>,
    /// By queue.
    pub flows: Vec<Flow>,
    /// Whether standby was wanted, there or not.
    pub alarmed: bool,
}

impl Tally {
    /// Nothing has happened yet.
    pub fn new(world: &World) -> Tally {
        Tally {
            cells: vec![vec![Cell::default(); world.intervals]; world.queues.len()],
            flows: vec![Flow::default(); world.queues.len()],
            alarmed: false,
        }
    }
}

/// Folds runs, in order, into figures.
pub(super) fn figures(seed: u64, world: &World, runs: &[Tally]) -> Simulation {
    let queues = 0..world.queues.len();
    let cell = |queue: usize, interval: usize| summary(runs.iter().map(|run| run.cells[queue][interval]));
    let total = |queue: usize| summary(runs.iter().map(|run| sum(&run.cells[queue])));
    Simulation {
        runs: runs.len() as u32,
        seed,
        cells: queues.clone().map(|q| (0..world.intervals).map(|i| cell(q, i)).collect()).collect(),
        totals: queues.map(total).collect(),
        flows: runs.iter().map(|run| run.flows.iter().copied().collect::<Table<QueueId, Flow>>()).collect(),
    }
}

/// Cells taken together; the backlog is the largest.
pub(super) fn sum<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Cell {
    cells.into_iter().fold(Cell::default(), |a, b| Cell {
        offered: a.offered + b.offered,
        within: a.within + b.within,
        abandoned: a.abandoned + b.abandoned,
        wait_seconds: a.wait_seconds + b.wait_seconds,
        busy: a.busy + b.busy,
        capacity: a.capacity + b.capacity,
        backlog: a.backlog.max(b.backlog),
        called: a.called || b.called,
    })
}

fn summary(runs: impl Iterator<Item = Cell> + Clone) -> ServiceFigures {
    let n = runs.clone().count() as f64;
    let all = sum(&runs.clone().collect::<Vec<_>>());
    let levels = runs.clone().filter(|c| c.offered > 0).map(|c| c.within as f64 / c.offered as f64).collect::<Vec<_>>();
    let levels = sorted(levels);
    let backlogs = sorted(runs.clone().map(|cell| cell.backlog as f64).collect());
    let per_offered = |part: f64, none: f64| if all.offered == 0 { none } else { part / all.offered as f64 };
    ServiceFigures {
        offered: all.offered as f64 / n,
        answered_within: all.within as f64 / n,
        service_level: Share(per_offered(all.within as f64, 1.0)),
        service_level_p05: Share(quantile(&levels, 0.05).unwrap_or(1.0)),
        service_level_p95: Share(quantile(&levels, 0.95).unwrap_or(1.0)),
        mean_wait_seconds: per_offered(all.wait_seconds, 0.0),
        abandoned_share: Share(per_offered(all.abandoned as f64, 0.0)),
        occupancy: Share(if all.capacity > 0.0 { (all.busy / all.capacity).min(1.0) } else { 0.0 }),
        backlog_p95: quantile(&backlogs, 0.95).unwrap_or(0.0),
        standby_called_share: Share(runs.filter(|cell| cell.called).count() as f64 / n),
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// Quantile `q` of sorted values, joined by straight lines (Hyndman & Fan 1996, type 7).
fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q * last as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[(at.ceil() as usize).min(last)]);
    Some(low + (high - low) * at.fract())
}
