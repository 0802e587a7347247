//! Efficiency by the start of a block: people learn from date to date, and a block is done with what its agent can on the date on
//! which it starts.
//!
//! An agent is offered something else in each stage; duties and pay are the same. Of every block the program sees what the stage of its
//! start offers, so that the rest of it need not know of stages.

use super::tour::{Piece, blocks};
use crate::domain::calendar::Slot;
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;

/// From one slot on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// The first slot at which a block may start in it.
    pub from: usize,
    /// Standard agents on line.
    pub efficiency: f64,
}

/// `pieces` with the number of the stage in which the block of each starts.
pub fn staged<'a>(stages: &'a Stages, pieces: &'a [Piece]) -> impl Iterator<Item = (&'a Piece, usize)> {
    blocks(pieces).flat_map(|run| run.iter().zip(std::iter::repeat(stages.at(run[0].start))))
}

/// The efficiencies of an agent by the start of a block.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    first: f64,
    later: Vec<Stage>,
}

impl Stages {
    /// Those of `agent` in the horizon of `plan`.
    pub fn of(plan: &Plan, agent: AgentId) -> Self {
        let at = |slot: usize| plan.efficiency(agent, plan.horizon.slot_start(Slot(slot)));
        let first = at(0);
        let mut stages = Self { first, later: Vec::new() };
        if !plan.agents[agent].steps.is_empty() {
            let mut now = first;
            for from in 1..plan.horizon.slots() {
                let efficiency = at(from);
                if efficiency != now {
                    now = efficiency;
                    stages.later.push(Stage { from, efficiency });
                }
            }
        }
        stages
    }

    /// Those that begin after the first slot.
    pub fn later(&self) -> &[Stage] {
        &self.later
    }

    /// Whether the efficiency is the same throughout.
    pub fn is_one(&self) -> bool {
        self.later.is_empty()
    }

    /// The number of the stage of a block that starts in slot `start`.
    pub fn at(&self, start: usize) -> usize {
        self.later.partition_point(|stage| stage.from <= start)
    }

    /// The efficiency in the stage of that number.
    pub fn efficiency(&self, stage: usize) -> f64 {
        stage.checked_sub(1).map_or(self.first, |later| self.later[later].efficiency)
    }

    /// The efficiency of each stage, in order.
    pub fn all(&self) -> impl Iterator<Item = f64> + '_ {
        std::iter::once(self.first).chain(self.later.iter().map(|stage| stage.efficiency))
    }

    /// The slots at which a block in the stage of that number may start, in a horizon of so many `slots`.
    pub fn starts(&self, stage: usize, slots: usize) -> std::ops::Range<usize> {
        let from = stage.checked_sub(1).map_or(0, |later| self.later[later].from);
        from..self.later.get(stage).map_or(slots, |next| next.from)
    }
}
