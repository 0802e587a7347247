//! The best tour of one agent on what the others cover.

use super::board::Coverage;
use super::smooth::Smoothing;
use crate::schedule::agent::pauses::BlockValues;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::planner::{Offer, Planner, Task, fill_blocks, free_blocks, pinned_best};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::bound::prices::Prices;
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

/// Scratch memory of one thread.
#[derive(Debug, Default)]
pub struct Scratch {
    planner: Planner<f32>,
    exact: Planner<f64>,
    blocks: BlockValues<f32>,
    offer: Offer<f32>,
    priced: Offer<f32>,
    exact_offer: Offer<f64>,
}

fn nights(problem: &Problem<'_>, tour: &Tour) -> f64 {
    tour.blocks().map(|(start, end, _)| problem.nights[end] - problem.nights[start]).sum()
}

/// Everything that is fixed during the search.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The instance.
    pub problem: &'a Problem<'a>,
    /// Pins by worker.
    pub pins: &'a [Option<Pins>],
    /// Prices of the relaxation.
    pub prices: &'a Prices,
}

impl Setting<'_> {
    /// The best tour of `worker` on `coverage`, its own tour taken off, with values smoothed. Where pins hold the agent they
    /// are true.
    pub fn respond(&self, worker: usize, coverage: &Coverage, smoothing: Smoothing, scratch: &mut Scratch) -> Tour {
        let problem = self.problem;
        let who = &problem.workers[worker];
        if let Some(pins) = &self.pins[worker] {
            coverage.offer(problem, who, &mut scratch.exact_offer);
            return pinned_best(problem, who, &scratch.exact_offer, pins, &mut scratch.exact).1;
        }
        if smoothing == Smoothing::PRICES {
            self.prices.offer(problem, worker, who.efficiency, &mut scratch.offer);
        } else if smoothing == Smoothing::NONE || who.stages.all().any(|efficiency| efficiency <= 0.0) {
            coverage.offer(problem, who, &mut scratch.offer);
        } else {
            self.prices.offer(problem, worker, who.efficiency, &mut scratch.priced);
            coverage.smoothed_offer(problem, who, (smoothing, &scratch.priced), &mut scratch.offer);
        }
        free_blocks(&problem.grammar, who, &scratch.offer, &mut scratch.blocks);
        let mut plan = |night: f64| {
            let task =
                Task { worker: who, offer: &scratch.offer, blocks: &scratch.blocks, scale: 1.0, night, pins: None };
            let (_, placed) = scratch.planner.plan(problem, task);
            fill_blocks(&problem.grammar, who, &scratch.offer, &placed, None).unwrap_or_default()
        };
        let tour = plan(0.0);
        if nights(problem, &tour) <= problem.fair_nights {
            return tour;
        }
        let rested = plan(problem.night_price);
        let cost = |tour: &Tour| {
            let mut coverage = coverage.clone();
            problem.private_cost(worker, tour) + coverage.apply(problem, who, &tour.pieces, 1)
        };
        if cost(&rested) < cost(&tour) { rested } else { tour }
    }
}

/// The random numbers of one round, the same whichever thread asks.
pub fn rng_of(seed: u64, round: u64) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(seed ^ round.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}
