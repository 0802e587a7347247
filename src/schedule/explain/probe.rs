//! What the exact program of one agent answers to a wish, all others staying as they are.
//!
//! A wish is a worth on slots that outweighs every price of a plan, so that the best schedule fulfils it wherever some schedule does;
//! the price of the answer is then worked out without it.

use crate::domain::roster::Activity;
use crate::schedule::agent::pauses::BlockValues;
use crate::schedule::agent::planner::{Offer, Planner, Task, fill_blocks, free_blocks};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::team::board::Board;
use std::ops::Range;

/// Worth of the slot that is asked for; far above what a tour costs.
const ASKED: f64 = 1e7;
/// Worth of a slot that is to stay; any of them outweighs what is asked for.
const KEPT: f64 = 1e9;

/// What an agent is asked to do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wish {
    /// To be on line in a slot, in a queue; no queue: in any.
    pub on_line: Option<(usize, Option<usize>)>,
    /// Slots in which to be neither at work nor on standby.
    pub off: Vec<Range<usize>>,
    /// First slots and slots after the last that are to lie in one block each, on standby or not; pauses and queues are left open.
    pub keep: Vec<(usize, usize, bool)>,
}

/// A schedule that fulfils a wish.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The schedule.
    pub tour: Tour,
    /// Change of the objective, all others staying as they are.
    pub price: f64,
}

/// Scratch memory of one thread.
#[derive(Debug, Default)]
pub struct Desk {
    planner: Planner<f64>,
    blocks: BlockValues<f64>,
    offer: Offer<f64>,
}

/// Asks agents of `board`, under the rules of `problem`, which may be others than those of the board.
#[derive(Clone, Copy)]
pub struct Probe<'a> {
    /// The rules that hold.
    pub problem: &'a Problem<'a>,
    /// What everybody does.
    pub board: &'a Board,
}

impl Probe<'_> {
    /// The cheapest schedule of `worker` that fulfils `wish`; none where no schedule does.
    pub fn ask(&self, worker: usize, wish: &Wish, desk: &mut Desk) -> Option<Answer> {
        let (problem, who) = (self.problem, &self.problem.workers[worker]);
        let now = &self.board.tours()[worker];
        let mut rest = self.board.coverage().clone();
        let freed = rest.apply(problem, who, &now.pieces, -1);
        rest.offer(problem, who, &mut desk.offer);
        self.add(worker, wish, &mut desk.offer);
        free_blocks(&problem.grammar, who, &desk.offer, &mut desk.blocks);
        let before = problem.private_cost(worker, now) - freed;
        let mut best: Option<Answer> = None;
        // The second where the first has more nights than are fair, whose price the program leaves out.
        for night in [0.0, problem.night_price] {
            let task = Task { worker: who, offer: &desk.offer, blocks: &desk.blocks, scale: 1.0, night, pins: None };
            let (_, placed) = desk.planner.plan(problem, task);
            let tour = fill_blocks(&problem.grammar, who, &desk.offer, &placed, None)?;
            if !fulfils(wish, &tour) {
                break;
            }
            let shared = rest.apply(problem, who, &tour.pieces, 1);
            rest.apply(problem, who, &tour.pieces, -1);
            let price = shared + problem.private_cost(worker, &tour) - before;
            let nights: f64 = tour.blocks().map(|(start, end, _)| problem.nights[end] - problem.nights[start]).sum();
            if best.as_ref().is_none_or(|best| price < best.price) {
                best = Some(Answer { tour, price });
            }
            if nights <= problem.fair_nights {
                break;
            }
        }
        best
    }

    /// What `worker` doing `tour` changes in the objective, all others staying as they are.
    pub fn price(&self, worker: usize, tour: &Tour) -> f64 {
        let (problem, who) = (self.problem, &self.problem.workers[worker]);
        let now = &self.board.tours()[worker];
        let mut rest = self.board.coverage().clone();
        let shared = rest.apply(problem, who, &now.pieces, -1) + rest.apply(problem, who, &tour.pieces, 1);
        shared + problem.private_cost(worker, tour) - problem.private_cost(worker, now)
    }

    fn add(&self, worker: usize, wish: &Wish, offer: &mut Offer<f64>) {
        if let Some((slot, queue)) = wish.on_line {
            let queues = &self.problem.workers[worker].queues;
            for (online, _) in offer.stages_mut() {
                for (values, _) in
                    online.iter_mut().zip(queues).filter(|(_, at)| queue.is_none_or(|asked| asked == **at))
                {
                    values[slot] += ASKED;
                }
            }
        }
        for slot in wish.off.iter().cloned().flatten() {
            offer.duty[slot] += KEPT;
            on_standby(offer, slot, -KEPT);
        }
        for &(start, end, standby) in &wish.keep {
            for slot in start..end {
                if standby {
                    on_standby(offer, slot, KEPT);
                } else {
                    offer.duty[slot] -= KEPT;
                }
            }
        }
    }
}

fn on_standby(offer: &mut Offer<f64>, slot: usize, worth: f64) {
    offer.stages_mut().for_each(|(_, standby)| standby.iter_mut().for_each(|values| values[slot] += worth));
}

fn fulfils(wish: &Wish, tour: &Tour) -> bool {
    let asked = wish.on_line.is_none_or(|(slot, queue)| {
        tour.pieces.iter().any(|piece| {
            let there = piece.activity == Activity::Work && (piece.start..piece.end).contains(&slot);
            there && queue.is_none_or(|queue| queue == piece.queue)
        })
    });
    let kept = |&(start, end, standby): &(usize, usize, bool)| {
        tour.blocks().any(|(from, to, other)| other == standby && from <= start && end <= to)
    };
    asked && wish.keep.iter().all(kept) && !wish.off.iter().any(|off| tour.touches(off.start, off.end))
}
