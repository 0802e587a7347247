//! Iterated local search where agents are fewest (Lourenço, Martin & Stützle 2003): a few tours are taken off and drawn anew, the
//! schedule is settled again, and what is a little dearer may stay. New starts from nothing lose there what others have found.

use super::anneal::{Annealing, Cooling};
use crate::schedule::agent::tour::Tour;
use crate::schedule::search::Search;
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::rng_of;
use crate::schedule::team::smooth::Smoothing;
use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

/// Agents up to whom it is done.
const FEWEST: usize = 20;
/// Schedules that go on side by side, and changes of each in a round.
const LANES: usize = 4;
const DRAWN: usize = 8;
/// Agents whose tours are drawn anew at a time.
const AT_LEAST: usize = 1;
const AT_MOST: usize = 4;
/// Up to which width costs are smoothed for tours that are drawn.
const WIDTH: f64 = 3.0;
/// Changes of the annealing that follows, for each agent, and how it cools, in mean wages of a slot.
const CHANGES: u64 = 2_500;
const HOT: f64 = 0.5;
const COLD: f64 = 0.06;
/// Work of a change for each agent, in agents planned: that annealing, and planning everybody once.
const WORK: f64 = 2.5;
/// By how much a schedule may be dearer to be kept, in mean wages of a slot, when tolerance begins to fall; and the rounds in which it falls to nothing.
const TOLERANCE: f64 = 12.0;
const ROUNDS: u64 = 24;

impl Search<'_> {
    /// Whether the next round draws tours anew: agents are few and annealing has come to its end once.
    pub(super) fn iterates(&self) -> bool {
        self.problem.workers.len() <= FEWEST && self.rounds >= self.cycle()
    }

    /// A round of it: every lane from the schedule on the board, and the cheapest goes on.
    pub(super) fn iterate(&mut self) {
        if self.rounds.is_multiple_of(ROUNDS) {
            self.board = Board::of(self.problem, &self.best.tours);
        }
        let boards: Vec<(Board, Board)> = (0..LANES).into_par_iter().map(|lane| self.iterated(lane)).collect();
        let mut now = None;
        for (board, best) in boards {
            if best.cost() < self.best.cost {
                self.board = best;
                self.keep_best();
            }
            if now.as_ref().is_none_or(|now: &Board| board.cost() < now.cost()) {
                now = Some(board);
            }
        }
        self.board = now.unwrap_or_else(|| Board::of(self.problem, &self.best.tours));
        let agents = self.problem.workers.len() as f64;
        self.move_work += (LANES * DRAWN) as f64 * agents * WORK;
    }

    /// Where a lane comes to, and the cheapest on its way.
    fn iterated(&self, lane: usize) -> (Board, Board) {
        let problem = self.problem;
        let agents = problem.workers.len();
        let mut rng = rng_of(self.seed ^ 0x6974_6572, self.rounds * LANES as u64 + lane as u64);
        let wage = problem.workers.iter().map(|worker| worker.wage).sum::<f64>() / agents as f64;
        let stop = || self.cut().is_some();
        let left = 1.0 - (self.rounds % ROUNDS) as f64 / ROUNDS as f64;
        let mut now = self.board.clone();
        let mut best = now.clone();
        for _ in 0..DRAWN {
            if stop() {
                break;
            }
            let drawn = self.drawn(&now, lane, &mut rng);
            let mut annealing = Annealing::new(problem, self.pins, drawn.tours(), rng.clone());
            annealing.run(CHANGES * agents as u64, Cooling { hot: HOT * wage, cold: COLD * wage }, &stop);
            let mut next = Board::of(problem, &annealing.tours());
            let order = self.order(&mut rng);
            self.sweep(&mut next, &order, Smoothing::NONE, lane, &stop);
            let chance: f64 = rng.random_range(1e-9..1.0);
            if next.cost() < now.cost() - TOLERANCE * wage * left * chance.ln() {
                now = next;
            }
            if now.cost() < best.cost() {
                best = now.clone();
            }
        }
        (now, best)
    }

    /// `board` with the tours of a few agents drawn anew, on costs that are smoothed around the prices.
    fn drawn(&self, board: &Board, lane: usize, rng: &mut Pcg64Mcg) -> Board {
        let mut drawn = board.clone();
        let count = rng.random_range(AT_LEAST..=AT_MOST);
        let order: Vec<usize> = self.order(rng).into_iter().take(count).collect();
        order.iter().for_each(|&worker| drawn.put(self.problem, worker, Tour::default()));
        let smoothing = Smoothing(WIDTH * rng.random_range(0.0..1.0));
        let mut scratch = self.scratch(lane);
        for worker in order {
            let tour = self.setting().respond(worker, drawn.coverage(), smoothing, &mut scratch);
            drawn.put(self.problem, worker, tour);
        }
        drawn
    }
}
