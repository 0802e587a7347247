//! What a work block costs by what is in it: breaks that it does not need, changes of queue, and sessions that it does not hold.

use super::problem::{Problem, Worker};
use super::tour::{Piece, blocks};
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::roster::Activity;

impl Problem<'_> {
    /// What whole blocks of `worker` cost by what is in them, whether they keep the rules or not: breaks beyond those that they need,
    /// changes of queue, and the sessions of their own that they do not hold.
    pub fn block_cost(&self, worker: &Worker, pieces: &[Piece]) -> f64 {
        if self.grammar.extra_break <= 0.0 && self.grammar.queue_switch <= 0.0 && worker.sessions.is_empty() {
            return 0.0;
        }
        let blocks = blocks(pieces).filter(|run| run[0].activity != Activity::Standby);
        let cost = |run: &[Piece]| self.break_cost(run) + self.switch_cost(run) + worker.sessions.block_cost(run);
        blocks.map(cost).sum()
    }

    /// What the changes of queue in one block cost.
    pub fn switch_cost(&self, block: &[Piece]) -> f64 {
        self.grammar.queue_switch * switches(block) as f64
    }

    fn break_cost(&self, run: &[Piece]) -> f64 {
        if self.grammar.extra_break <= 0.0 {
            return 0.0;
        }
        let (start, end) = (run[0].start, run[run.len() - 1].end);
        let seconds = |slots: usize| slots as i64 * SLOT_MINUTES * 60;
        let (mut breaks, mut parts, mut away) = (0, 0, 0);
        for piece in run {
            let inside = start < piece.start && piece.end < end;
            match piece.activity {
                Activity::Break => breaks += 1,
                Activity::Meal | Activity::Session(_) => {
                    parts += i64::from(inside || piece.activity == Activity::Meal);
                    away += seconds(piece.end - piece.start);
                }
                Activity::Work | Activity::Standby => {}
            }
        }
        let fewest = self.plan.breaks.fewest(seconds(end - start), parts, away);
        self.grammar.extra_break * (breaks - fewest).max(0) as f64
    }
}

/// Changes of queue between neighbouring stretches of one block.
fn switches(block: &[Piece]) -> usize {
    let mut queues = block.iter().filter(|piece| piece.activity == Activity::Work).map(|piece| piece.queue);
    let first = queues.next();
    let changes = queues.scan(first, |last, queue| Some(last.replace(queue) != Some(queue)));
    changes.filter(|&changed| changed).count()
}
