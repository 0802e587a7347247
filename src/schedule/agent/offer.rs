//! What slots are worth to one agent.

use super::problem::Worker;
use super::real::Real;
use super::tour::{Piece, blocks};
use crate::domain::roster::Activity;
use std::ops::Range;

/// What a slot is worth to an agent, by queue of the agent, and what being on duty costs.
#[derive(Debug, Clone, Default)]
pub struct Offer<R> {
    /// By queue of the agent and slot: value of being on line.
    pub online: Vec<Vec<R>>,
    /// By queue of the agent and slot: value of being on standby.
    pub standby: Vec<Vec<R>>,
    /// By slot: cost of being on duty, beside wage and dislike.
    pub duty: Vec<R>,
    /// By slot: cost of starting a work block.
    pub start: Vec<R>,
    /// The same values for blocks that start in a later stage of the agent.
    later: Vec<Rows<R>>,
    /// Where these stages begin.
    begins: Vec<usize>,
}

/// Values on line and on standby, by queue of the agent and slot.
#[derive(Debug, Clone, Default)]
struct Rows<R> {
    online: Vec<Vec<R>>,
    standby: Vec<Vec<R>>,
}

/// The rows of one stage to fill: its efficiency, values on line and on standby.
pub type Stage<'a, R> = (f64, &'a mut [Vec<R>], &'a mut [Vec<R>]);

fn size<R: Real>(rows: &mut Vec<Vec<R>>, queues: usize, slots: usize) {
    rows.resize_with(queues, Vec::new);
    rows.iter_mut().for_each(|row| row.resize(slots, R::default()));
}

impl<R: Real> Offer<R> {
    /// Makes room for `queues` queues and `slots` slots in one stage; starts cost nothing.
    pub fn resize(&mut self, queues: usize, slots: usize) {
        size(&mut self.online, queues, slots);
        size(&mut self.standby, queues, slots);
        self.duty.resize(slots, R::default());
        self.start.clear();
        self.start.resize(slots, R::default());
        self.later.clear();
        self.begins.clear();
    }

    /// Makes room for all stages of `worker` in `slots` slots, and gives the rows of each to fill.
    pub fn stages_of<'a>(&'a mut self, worker: &'a Worker, slots: usize) -> impl Iterator<Item = Stage<'a, R>> {
        let (queues, later) = (worker.queues.len(), worker.stages.later());
        self.resize(queues, slots);
        self.later.resize_with(later.len(), Rows::default);
        self.begins.extend(later.iter().map(|stage| stage.from));
        for rows in &mut self.later {
            size(&mut rows.online, queues, slots);
            size(&mut rows.standby, queues, slots);
        }
        worker.stages.all().zip(self.stages_mut()).map(|(efficiency, (online, standby))| (efficiency, online, standby))
    }

    /// The rows on line and on standby of every stage.
    pub fn stages_mut(&mut self) -> impl Iterator<Item = (&mut [Vec<R>], &mut [Vec<R>])> {
        let first = (self.online.as_mut_slice(), self.standby.as_mut_slice());
        let later = self.later.iter_mut().map(|rows| (rows.online.as_mut_slice(), rows.standby.as_mut_slice()));
        std::iter::once(first).chain(later)
    }

    /// Puts the values on line between those of `before` and `after`, `share` of the way; all are offers to one worker.
    pub fn mix(&mut self, before: &Self, after: &Self, share: R) {
        let online = |offer: &Self| {
            let stages = std::iter::once(&offer.online).chain(offer.later.iter().map(|rows| &rows.online));
            stages.flatten().flatten().copied().collect::<Vec<R>>()
        };
        let mut mixed =
            online(before).into_iter().zip(online(after)).map(|(before, after)| before + share * (after - before));
        for value in self.stages_mut().flat_map(|(rows, _)| rows.iter_mut().flatten()) {
            *value = mixed.next().unwrap_or_default();
        }
    }

    /// Where the stages after the first begin.
    pub fn begins(&self) -> &[usize] {
        &self.begins
    }

    /// The number of the stage of a block that starts in slot `start`.
    pub fn stage(&self, start: usize) -> usize {
        self.begins.partition_point(|&begin| begin <= start)
    }

    /// The values on line in the stage of that number.
    pub fn online_in(&self, stage: usize) -> &[Vec<R>] {
        stage.checked_sub(1).map_or(&self.online, |later| &self.later[later].online)
    }

    /// The values on standby in the stage of that number.
    pub fn standby_in(&self, stage: usize) -> &[Vec<R>] {
        stage.checked_sub(1).map_or(&self.standby, |later| &self.later[later].standby)
    }

    /// What `pieces` are worth to an agent of `queues`, wages and all else that is its own not taken off.
    pub fn worth(&self, queues: &[usize], pieces: &[Piece]) -> f64 {
        let sum = |row: &[R], slots: Range<usize>| row[slots].iter().map(|value| value.wide()).sum::<f64>();
        let worth = |(piece, stage): (&Piece, usize)| {
            let slots = piece.start..piece.end;
            let standby = piece.activity == Activity::Standby;
            let rows = if standby { self.standby_in(stage) } else { self.online_in(stage) };
            let at = queues.iter().position(|&queue| queue == piece.queue);
            let in_queue = at.map_or(0.0, |at| sum(&rows[at], slots.clone()));
            match piece.activity {
                Activity::Standby => in_queue,
                Activity::Work => in_queue - sum(&self.duty, slots),
                Activity::Break | Activity::Meal | Activity::Session(_) => -sum(&self.duty, slots),
            }
        };
        let staged = |run: &'_ [Piece]| self.stage(run[0].start);
        blocks(pieces).flat_map(|run| run.iter().zip(std::iter::repeat(staged(run)))).map(worth).sum()
    }
}
