//! Where the search starts from: schedules built agent by agent, on true cost or led there from the prices.

use super::{SIDE_BY_SIDE, Search};
use crate::schedule::board::Board;
use crate::schedule::improve::rng_of;
use crate::schedule::tour::Tour;
use crate::text;
use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

/// Schedules led side by side and sweeps of each, by the number of agents: most while a sweep is cheap.
fn effort(agents: usize) -> (usize, u64) {
    match agents {
        0..=150 => (SIDE_BY_SIDE, 24),
        151..=500 => (4, 24),
        501..=1500 => (2, 12),
        _ => (2, 6),
    }
}

impl Search<'_> {
    /// A schedule built agent by agent on true cost.
    pub(super) fn built(&self) -> Board {
        let mut board = Board::new(self.problem);
        self.sweep(&mut board, &mut rng_of(self.seed, 0), 0.0, 0);
        board
    }

    /// Schedules that start at the prices and are led to true cost sweep by sweep, side by side; the cheapest goes on.
    /// The first time they start from nothing, later from the best schedule and part of the way back to the prices.
    pub(super) fn lead(&mut self) {
        let agents = self.problem.workers.len();
        let (lanes, sweeps) = effort(agents);
        let fresh = self.rounds == 0;
        let led: Vec<Board> = (0..lanes)
            .into_par_iter()
            .map(|lane| {
                let mut rng = rng_of(self.seed ^ 0x6c65_6164, self.rounds * SIDE_BY_SIDE as u64 + lane as u64);
                let mut board = Board::new(self.problem);
                if !fresh {
                    for (worker, tour) in self.best.tours.iter().enumerate() {
                        board.put(self.problem, worker, tour.clone());
                    }
                }
                let from: f32 = if fresh { 1.0 } else { rng.random_range(0.1..1.0) };
                for sweep in 0..sweeps {
                    if self.stop().is_some() {
                        break;
                    }
                    let lean = from * (1.0 - sweep as f32 / (sweeps - 1) as f32);
                    self.sweep(&mut board, &mut rng, lean, lane);
                }
                board
            })
            .collect();
        self.move_work += lanes as f64 * sweeps as f64 * agents as f64;
        if let Some(best) = led.into_iter().min_by(|a, b| a.cost().total_cmp(&b.cost())) {
            self.board = best;
        }
        self.keep_best();
        self.note(text!("leading a schedule from prices to true cost", "由价格引导至真实成本"));
    }

    /// Plans every agent once, in random order; `lean` is how far values lean to the prices.
    fn sweep(&self, board: &mut Board, rng: &mut Pcg64Mcg, lean: f32, lane: usize) {
        let problem = self.problem;
        let mut order: Vec<usize> = (0..problem.workers.len()).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, rng.random_range(0..=i));
        }
        let mut scratch = self.scratch(lane);
        let setting = self.setting();
        for &worker in &order {
            board.put(problem, worker, Tour::default());
            let tour = setting.respond(worker, board.coverage(), lean, &mut scratch);
            board.put(problem, worker, tour);
        }
    }
}
