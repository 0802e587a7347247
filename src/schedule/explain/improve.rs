//! What everybody would rather do, one after the other: how much better a schedule gets where a rule gives way.

use super::probe::{Answer, Desk, Probe, Wish};
use super::published::Published;
use crate::domain::explained::Proposal;
use crate::domain::ids::{AgentId, Id, QueueId};
use crate::domain::roster::{Roster, Segment};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::rules::{self, RULES};
use rayon::prelude::*;

/// Rounds over everybody at most.
const SWEEPS: usize = 2;
/// A gain that is worth another round, of the cost.
const LEAST_GAIN: f64 = 1e-4;

impl Published<'_> {
    /// The schedule after everybody has answered in order, until that brings nothing or the rounds are done.
    pub fn improved(&self) -> Roster {
        let (mut board, mut desk) = (self.board.clone(), Desk::default());
        for _ in 0..SWEEPS {
            let before = board.cost();
            for worker in 0..board.tours().len() {
                let asked = Probe { problem: &self.problem, board: &board }.ask(worker, &Wish::default(), &mut desk);
                if let Some(answer) = asked.filter(|answer| answer.price < -LEAST_GAIN) {
                    board.put(&self.problem, worker, answer.tour);
                }
            }
            if board.cost() > before - LEAST_GAIN * before.abs() {
                break;
            }
        }
        let rows = |(worker, tour): (usize, &crate::schedule::agent::tour::Tour)| -> Vec<Segment> {
            tour.segments(self.problem.plan, AgentId(worker), &[])
        };
        Roster::new(board.tours().iter().enumerate().flat_map(rows).collect())
    }

    /// The agent for whom one queue more is worth most, all others staying as they are; none where it is worth nothing.
    pub fn best_skill(&self) -> Option<(QueueId, Proposal)> {
        let plan = self.problem.plan;
        let everybody = || (0..self.board.tours().len()).into_par_iter();
        // What each would gain without the skill, the same for every queue.
        let gains: Vec<f64> = everybody()
            .map_init(Desk::default, |desk, worker| {
                self.probe().ask(worker, &Wish::default(), desk).map_or(0.0, |answer| answer.price.min(0.0))
            })
            .collect();
        let of_queue = |queue: QueueId| {
            let mut grammar = rules::language(plan, &[], &RULES);
            for agent in plan.agents.ids() {
                let own = &mut grammar.queues[agent];
                if !own.contains(&queue) {
                    own.push(queue);
                    own.sort();
                }
            }
            let problem = Problem::new(plan, self.requirement, grammar);
            let lacks = |worker: &usize| !self.problem.workers[*worker].queues.contains(&queue.index());
            let answers = everybody().filter(lacks).map_init(Desk::default, |desk, worker| {
                let with = Probe { problem: &problem, board: &self.board }.ask(worker, &Wish::default(), desk)?;
                Some((queue, worker, Answer { price: with.price - gains[worker], ..with }))
            });
            answers.flatten().collect::<Vec<_>>()
        };
        let all = plan.queues.ids().flat_map(of_queue);
        let (queue, worker, answer) = all.reduce(|a, b| if b.2.price < a.2.price { b } else { a })?;
        (answer.price < -LEAST_GAIN).then(|| (queue, self.proposal(worker, answer)))
    }
}
