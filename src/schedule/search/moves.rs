//! Rounds of moves: a few agents planned anew, several moves side by side.

use super::improve::Move;
use crate::schedule::agent::tour::Tour;
use crate::schedule::search::{LEAST_GAIN, SIDE_BY_SIDE, Search, few};
use crate::schedule::team::respond::rng_of;
use rand::RngExt;
use rayon::prelude::*;

/// Rounds of one cooling where agents are many.
const COOLING_MANY: u64 = 100;
/// Rounds of one cooling, for each agent and at least; and the share of the mean cost of an agent by which a move may
/// be worse when it begins, for a hundred agents or fewer.
const COOLING_PER_AGENT: u64 = 3;
const COOLING: u64 = 300;
const HEAT: f64 = 0.01;
/// Up to which width half of the moves smooth costs.
const WIDTH: f64 = 0.45;

impl Search<'_> {
    /// One round of moves side by side; those that still help when their turn comes are kept.
    pub(super) fn try_moves(&mut self) {
        let (round, setting) = (self.rounds * SIDE_BY_SIDE as u64, self.setting());
        let moves: Vec<(Move, f64)> = (0..SIDE_BY_SIDE)
            .into_par_iter()
            .map(|lane| {
                let mut rng = rng_of(self.seed, round + lane as u64);
                let workers = setting.pick(&self.board, &mut rng);
                let width = if rng.random_bool(0.5) { 0.0 } else { WIDTH };
                setting.replan(&self.board, &workers, width, &mut self.scratch(lane))
            })
            .collect();
        self.move_work += moves.iter().map(|(found, _)| 2.0 * found.workers.len() as f64).sum::<f64>();
        let mut moved = vec![false; self.problem.workers.len()];
        let tolerance = self.tolerance();
        for (found, change) in moves {
            if change < tolerance
                && found.workers.iter().all(|&worker| !moved[worker])
                && self.accept(&found, tolerance)
            {
                found.workers.iter().for_each(|&worker| moved[worker] = true);
            }
        }
    }

    /// Rounds from one start to the next.
    pub(super) fn cycle(&self) -> u64 {
        let agents = self.problem.workers.len() as u64;
        if few(self.problem) { COOLING.max(COOLING_PER_AGENT * agents) } else { COOLING_MANY }
    }

    /// By how much a move of this round may be worse: simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983) that starts
    /// anew when it has cooled down.
    fn tolerance(&self) -> f64 {
        let agents = self.problem.workers.len() as u64;
        let left = 1.0 - (self.rounds % self.cycle()) as f64 / self.cycle() as f64;
        let heat = HEAT * self.best.cost / agents as f64 * (100.0 / agents as f64).min(1.0);
        let chance: f64 = rng_of(self.seed ^ 0x6865_6174, self.rounds).random_range(1e-9..1.0);
        -heat * left * chance.ln() - LEAST_GAIN
    }

    /// Makes a move, or takes it back if it is worse by more than `tolerance`.
    fn accept(&mut self, found: &Move, tolerance: f64) -> bool {
        let before = self.board.cost();
        let old: Vec<Tour> = found.workers.iter().map(|&worker| self.board.tours()[worker].clone()).collect();
        for (&worker, tour) in found.workers.iter().zip(&found.tours) {
            self.board.put(self.problem, worker, tour.clone());
        }
        if self.board.cost() < before + tolerance {
            for (&worker, tour) in found.workers.iter().zip(&old) {
                self.remember(worker, tour);
            }
            return true;
        }
        for (&worker, tour) in found.workers.iter().zip(old) {
            self.board.put(self.problem, worker, tour);
        }
        false
    }
}
