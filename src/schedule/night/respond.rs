//! What one agent would rather do than now, on what the others cover.

use super::program::Desk;
use super::stand::Stand;
use crate::domain::roster::Activity;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::team::board::Board;

/// Prices that order who helps where all else costs the same: called from standby by rank, longer or extra blocks of those on duty,
/// people at rest, people of other queues.
const ORDER: f64 = 1e-3;
const ON_DUTY: f64 = 20.0;
const AT_REST: f64 = 21.0;
const OTHER_QUEUE: f64 = 22.0;

/// Everything that is fixed while a night is replanned.
pub struct Setting<'a> {
    /// The instance, with the requirement as it is known now.
    pub problem: &'a Problem<'a>,
    /// How each agent stands.
    pub stands: &'a [Stand],
    /// First slot at which somebody can be called.
    pub call_from: usize,
    /// The price of a change.
    pub penalty: f64,
    /// By agent: how early it is called, from 0.
    pub ranks: Vec<usize>,
}

/// What an agent would do.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The schedule.
    pub tour: Tour,
    /// By how much it is better than what the agent does now.
    pub gain: f64,
}

impl Setting<'_> {
    /// The price of `worker` doing `tour`: that of a change, and a little by order of help.
    pub fn price(&self, worker: usize, tour: &Tour) -> f64 {
        let stand = &self.stands[worker];
        if stand.absent || stand.is_base(tour) {
            return 0.0;
        }
        self.penalty + ORDER * self.order(worker, tour)
    }

    fn order(&self, worker: usize, tour: &Tour) -> f64 {
        let base = &self.stands[worker].base;
        let is_call = |pair: &[crate::schedule::agent::tour::Piece]| {
            pair[0].activity == Activity::Standby && pair[1].activity == Activity::Work && pair[0].end == pair[1].start
        };
        if tour.pieces.windows(2).any(is_call) && !base.pieces.windows(2).any(is_call) {
            return (self.ranks[worker] as f64).min(ON_DUTY - 1.0);
        }
        let served = |queue: usize| base.pieces.iter().any(|p| p.activity == Activity::Work && p.queue == queue);
        let new_queue = tour.pieces.iter().any(|piece| piece.activity == Activity::Work && !served(piece.queue));
        match (base.pieces.is_empty(), new_queue) {
            (true, _) => AT_REST,
            (false, true) => OTHER_QUEUE,
            (false, false) => ON_DUTY,
        }
    }

    /// The best that `worker` can do on `board`, staying as published among it; none where that is what it does.
    pub fn respond(&self, board: &Board, worker: usize, desk: &mut Desk) -> Option<Answer> {
        let (problem, stand) = (self.problem, &self.stands[worker]);
        let who = &stand.worker;
        let now = &board.tours()[worker];
        let mut rest = board.coverage().clone();
        let freed = rest.apply(problem, who, &now.pieces, -1);
        let current = self.price(worker, now) + board.private(worker) - freed;
        rest.offer(problem, who, &mut desk.offer);
        let mut cost = |tour: &Tour| {
            let shared = rest.apply(problem, who, &tour.pieces, 1);
            rest.apply(problem, who, &tour.pieces, -1);
            shared + problem.private_cost(worker, tour) + self.price(worker, tour)
        };
        let mut tours = vec![stand.base.clone()];
        tours.extend(desk.best(problem, stand, self.call_from, 0.0).map(|(_, tour)| tour));
        if tours.last().is_some_and(|tour| self.nights(tour) > problem.fair_nights) {
            tours.extend(desk.best(problem, stand, self.call_from, problem.night_price).map(|(_, tour)| tour));
        }
        let costs = tours.into_iter().map(|tour| (cost(&tour), tour));
        let (least, tour) = costs.reduce(|best, other| if other.0 < best.0 { other } else { best })?;
        (tour != *now).then_some(Answer { tour, gain: current - least })
    }

    fn nights(&self, tour: &Tour) -> f64 {
        tour.blocks().map(|(start, end, _)| self.problem.nights[end] - self.problem.nights[start]).sum()
    }
}
