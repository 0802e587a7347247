//! What one run leaves behind, and what many runs say together.

use super::world::World;
use crate::domain::ids::{QueueId, Table};
use crate::domain::scorecard::Scorecard;
use crate::domain::simulation::{Flow, Overrun, ServiceFigures, Simulation};
use crate::domain::units::{Money, Share};

/// Counts of one queue in one interval, customers by their arrival.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub offered: u64,
    pub within: u64,
    /// Still waiting at the end, with time left.
    pub undecided: u64,
    pub abandoned: u64,
    pub wait_seconds: f64,
    /// Seconds of chats that agents on line held.
    pub busy: f64,
    /// Seconds of chats that they could have held.
    pub capacity: f64,
    /// Seconds of agents on line.
    pub on_line: f64,
    pub backlog: usize,
    pub called: bool,
}

impl Cell {
    /// Share answered within the limit of those whose time is over or who were answered; none where there is nobody.
    pub fn level(&self) -> Option<f64> {
        let judged = self.offered - self.undecided;
        (judged > 0).then(|| self.within as f64 / judged as f64)
    }
}

/// What the scorecard counts: how many, and what they add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub number: f64,
    pub sum: f64,
}

impl Count {
    /// Both together.
    pub fn with(self, other: Count) -> Count {
        Count { number: self.number + other.number, sum: self.sum + other.sum }
    }
}

/// Work after the end of the stretches of one queue.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extra {
    pub stretches: u64,
    /// Agent-seconds of breaks and meals with a chat in hand.
    pub pause_seconds: f64,
    /// Agent-seconds after the end of a duty.
    pub rest_seconds: f64,
    /// What they cost.
    pub paid: f64,
    /// Chats handed over, and the seconds that they waited.
    pub handed: u64,
    pub handed_wait: f64,
}

/// One run.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// By queue, then interval.
    pub cells: Vec<Vec<Cell>>,
    /// By queue.
    pub flows: Vec<Flow>,
    /// By queue.
    pub extras: Vec<Extra>,
    /// Whether standby was wanted, there or not.
    pub alarmed: bool,
    /// By queue: when it was wanted last, in seconds since the start of the horizon; before all time where it never was.
    pub last_alarms: Vec<f64>,
    /// By criterion of the scorecard, queue and interval.
    pub scores: Vec<Vec<Vec<Count>>>,
}

impl Tally {
    /// Nothing has happened yet.
    pub fn new(world: &World) -> Tally {
        Tally {
            cells: vec![vec![Cell::default(); world.intervals]; world.queues.len()],
            flows: vec![Flow::default(); world.queues.len()],
            extras: vec![Extra::default(); world.queues.len()],
            alarmed: false,
            last_alarms: vec![f64::NEG_INFINITY; world.queues.len()],
            scores: Vec::new(),
        }
    }
}

/// Folds runs, in order, into figures; the scorecard is left to others.
pub(super) fn figures(seed: u64, world: &World, runs: &[Tally]) -> Simulation {
    let queues = 0..world.queues.len();
    let cell = |queue: usize, interval: usize| summary(runs.iter().map(|run| run.cells[queue][interval]));
    let total = |queue: usize| summary(runs.iter().map(|run| sum(&run.cells[queue])));
    Simulation {
        runs: runs.len() as u32,
        seed,
        cells: queues.clone().map(|q| (0..world.intervals).map(|i| cell(q, i)).collect()).collect(),
        totals: queues.clone().map(total).collect(),
        flows: runs.iter().map(|run| run.flows.iter().copied().collect::<Table<QueueId, Flow>>()).collect(),
        overruns: queues.map(|queue| overrun(world, queue, runs)).collect(),
        scorecard: Scorecard::default(),
    }
}

/// The mean over runs.
fn overrun(world: &World, queue: usize, runs: &[Tally]) -> Overrun {
    let n = runs.len().max(1) as f64;
    let mean = |of: fn(&Extra) -> f64| runs.iter().map(|run| of(&run.extras[queue])).sum::<f64>() / n;
    let facts = &world.queues[queue];
    let handling = |interval: usize| facts.aht_at((interval as f64 + 0.5) * world.interval_seconds);
    let offered = |interval: usize| runs.iter().map(|run| run.cells[queue][interval].offered).sum::<u64>() as f64;
    let seconds: f64 = (0..world.intervals).map(|interval| offered(interval) * handling(interval)).sum();
    let all: f64 = (0..world.intervals).map(offered).sum();
    let slowness = 1.0 + facts.slowdown * f64::from(facts.concurrency.saturating_sub(1));
    let handed_over = mean(|extra| extra.handed as f64);
    Overrun {
        stretches: mean(|extra| extra.stretches as f64),
        breaks_lost_minutes: mean(|extra| extra.pause_seconds) / 60.0,
        after_duty_minutes: mean(|extra| extra.rest_seconds) / 60.0,
        cost: Money(mean(|extra| extra.paid)),
        handed_over,
        handed_wait_seconds: if handed_over > 0.0 { mean(|extra| extra.handed_wait) / handed_over } else { 0.0 },
        chat_minutes: seconds / all.max(1.0) * slowness / 60.0,
    }
}

/// Cells taken together; the backlog is the largest.
pub(super) fn sum<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Cell {
    cells.into_iter().fold(Cell::default(), |a, b| Cell {
        offered: a.offered + b.offered,
        within: a.within + b.within,
        undecided: a.undecided + b.undecided,
        abandoned: a.abandoned + b.abandoned,
        wait_seconds: a.wait_seconds + b.wait_seconds,
        busy: a.busy + b.busy,
        capacity: a.capacity + b.capacity,
        on_line: a.on_line + b.on_line,
        backlog: a.backlog.max(b.backlog),
        called: a.called || b.called,
    })
}

fn summary(runs: impl Iterator<Item = Cell> + Clone) -> ServiceFigures {
    let n = runs.clone().count() as f64;
    let all = sum(&runs.clone().collect::<Vec<_>>());
    let levels = runs.clone().filter_map(|cell| cell.level()).collect::<Vec<_>>();
    let levels = sorted(levels);
    let backlogs = sorted(runs.clone().map(|cell| cell.backlog as f64).collect());
    let per_offered = |part: f64, none: f64| if all.offered == 0 { none } else { part / all.offered as f64 };
    ServiceFigures {
        offered: all.offered as f64 / n,
        answered_within: all.within as f64 / n,
        service_level: Share(all.level().unwrap_or(1.0)),
        service_level_p05: Share(quantile(&levels, 0.05).unwrap_or(1.0)),
        service_level_p95: Share(quantile(&levels, 0.95).unwrap_or(1.0)),
        mean_wait_seconds: per_offered(all.wait_seconds, 0.0),
        abandoned_share: Share(per_offered(all.abandoned as f64, 0.0)),
        occupancy: Share(if all.capacity > 0.0 { (all.busy / all.capacity).min(1.0) } else { 0.0 }),
        backlog_p95: quantile(&backlogs, 0.95).unwrap_or(0.0),
        standby_called_share: Share(runs.filter(|cell| cell.called).count() as f64 / n),
    }
}

pub(super) fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// Quantile `q` of sorted values, joined by straight lines (Hyndman & Fan 1996, type 7).
pub(super) fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q * last as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[(at.ceil() as usize).min(last)]);
    Some(low + (high - low) * at.fract())
}
