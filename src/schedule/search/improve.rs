//! Makes a schedule cheaper: frees a few agents that share a time and a queue, and plans each of them anew, exactly, on
//! what the others cover (large-neighbourhood search, Shaw 1998; ruin and recreate, Schrimpf et al. 2000).

use crate::schedule::agent::tour::Tour;
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::{Scratch, Setting};
use crate::schedule::team::smooth::Smoothing;
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

/// Most agents freed in one move.
const MOST_FREED: usize = 3;

/// New tours for a few workers.
#[derive(Debug, Clone)]
pub struct Move {
    /// Who changes.
    pub workers: Vec<usize>,
    /// To what, in the same order.
    pub tours: Vec<Tour>,
}

impl Setting<'_> {
    /// Plans `workers` anew on `board`, in their order; their old tours are forgotten. The first are planned on costs smoothed
    /// up to `width`.
    pub fn replan(&self, board: &Board, workers: &[usize], width: f64, scratch: &mut Scratch) -> (Move, f64) {
        let problem = self.problem;
        let mut coverage = board.coverage().clone();
        let mut change = 0.0;
        for &w in workers {
            change += coverage.apply(problem, &problem.workers[w], &board.tours()[w].pieces, -1) - board.private(w);
        }
        let mut tours: Vec<Tour> = Vec::with_capacity(workers.len());
        for (i, &w) in workers.iter().enumerate() {
            let left = (workers.len() - 1 - i) as f64 / workers.len() as f64;
            let tour = self.respond(w, &coverage, Smoothing(width * left), scratch);
            change += coverage.apply(problem, &problem.workers[w], &tour.pieces, 1);
            tours.push(tour);
        }
        for (i, &w) in workers.iter().enumerate().take(workers.len() - 1) {
            change += coverage.apply(problem, &problem.workers[w], &tours[i].pieces, -1);
            tours[i] = self.respond(w, &coverage, Smoothing::NONE, scratch);
            change += coverage.apply(problem, &problem.workers[w], &tours[i].pieces, 1);
        }
        change += workers.iter().zip(&tours).map(|(&w, tour)| problem.private_cost(w, tour)).sum::<f64>();
        (Move { workers: workers.to_vec(), tours }, change)
    }

    /// A few workers who could do each other's work around some time.
    pub fn pick(&self, board: &Board, rng: &mut Pcg64Mcg) -> Vec<usize> {
        let problem = self.problem;
        let n = problem.workers.len();
        let size = rng.random_range(1..=MOST_FREED).min(n);
        let slot = rng.random_range(0..problem.grammar.slots);
        let width = rng.random_range(6..=72usize);
        let seed = rng.random_range(0..n);
        let queues = &problem.workers[seed].queues;
        let near = |w: usize| {
            board.tours()[w].touches(slot.saturating_sub(width), slot + width)
                && problem.workers[w].queues.iter().any(|q| queues.contains(q))
        };
        let mut picked = vec![seed];
        for _ in 0..size * 8 {
            if picked.len() >= size {
                break;
            }
            let w = rng.random_range(0..n);
            if !picked.contains(&w) && (near(w) || rng.random_bool(0.1)) {
                picked.push(w);
            }
        }
        picked
    }
}
