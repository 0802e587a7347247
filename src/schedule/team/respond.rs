//! The best tour of one agent on what the others cover.

use super::board::Coverage;
use super::smooth::Smoothing;
use crate::schedule::agent::pauses::BlockValues;
use crate::schedule::agent::pinned::pinned_best;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::planner::{Offer, Planner, Task, fill_blocks, free_blocks};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::real::Real;
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

/// Answers asked for between what hands are worth before the first and after it.
const HALVINGS: u32 = 6;

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
    /// Whether answers near the best will do.
    pub nearly: bool,
}

impl Setting<'_> {
    /// The best tour of `worker` on `coverage`, its own tour taken off, with values smoothed. Where pins hold the agent they
    /// are true.
    pub fn respond(&self, worker: usize, coverage: &Coverage, smoothing: Smoothing, scratch: &mut Scratch) -> Tour {
        let problem = self.problem;
        let who = &problem.workers[worker];
        let waits = who.queues.iter().any(|&queue| problem.needs[queue].waiting.is_some());
        if let Some(pins) = &self.pins[worker] {
            let Scratch { exact, exact_offer, .. } = scratch;
            coverage.offer(problem, who, exact_offer);
            let mut keep = |offer: &Offer<f64>| pinned_best(problem, who, offer, pins, exact).1;
            let tour = keep(exact_offer);
            return if waits { self.between(worker, coverage, tour, exact_offer, keep) } else { tour };
        }
        if smoothing == Smoothing::PRICES {
            self.prices.offer(problem, worker, who.efficiency, &mut scratch.offer);
        } else if smoothing == Smoothing::NONE || who.stages.all().any(|efficiency| efficiency <= 0.0) {
            coverage.offer(problem, who, &mut scratch.offer);
        } else {
            self.prices.offer(problem, worker, who.efficiency, &mut scratch.priced);
            coverage.smoothed_offer(problem, who, (smoothing, &scratch.priced), &mut scratch.offer);
        }
        let mut offer = std::mem::take(&mut scratch.offer);
        let mut tour = self.answer(worker, coverage, &offer, scratch);
        if waits && smoothing != Smoothing::PRICES {
            let answer = |offer: &Offer<f32>| self.answer(worker, coverage, offer, scratch);
            tour = self.between(worker, coverage, tour, &mut offer, answer);
        }
        scratch.offer = offer;
        tour
    }

    /// The cheapest of `first`, the answer to `offer`, and answers to less. The first hand that work finds is worth
    /// more than the last, which is worth what hands are where `first` is there already; the share of the way between the two is bisected for where
    /// the answer changes.
    fn between<R: Real>(
        &self,
        worker: usize,
        coverage: &Coverage,
        first: Tour,
        offer: &mut Offer<R>,
        mut answer: impl FnMut(&Offer<R>) -> Tour,
    ) -> Tour {
        let who = &self.problem.workers[worker];
        let before = offer.clone();
        let mut with_first = coverage.clone();
        with_first.apply(self.problem, who, &first.pieces, 1);
        with_first.offer_of_work(self.problem, who, offer);
        let after = offer.clone();
        let (mut low, mut high) = (0.0, 1.0);
        let mut cheapest = (self.cost(worker, coverage, &first), first.clone());
        let mut share = high;
        for _ in 0..HALVINGS {
            offer.mix(&before, &after, R::of(share));
            let tour = answer(offer);
            if tour == first {
                low = share;
            } else {
                high = share;
                let cost = self.cost(worker, coverage, &tour);
                if cost < cheapest.0 {
                    cheapest = (cost, tour);
                }
            }
            if low >= high {
                break;
            }
            share = 0.5 * (low + high);
        }
        cheapest.1
    }

    /// The best tour of `worker` at `offer`; of two that differ by nights the cheaper on `coverage`.
    fn answer(&self, worker: usize, coverage: &Coverage, offer: &Offer<f32>, scratch: &mut Scratch) -> Tour {
        let problem = self.problem;
        let who = &problem.workers[worker];
        free_blocks(&problem.grammar, who, offer, &mut scratch.blocks);
        let mut plan = |night: f64| {
            let task = Task { worker: who, offer, blocks: &scratch.blocks, scale: 1.0, night, pins: None };
            let planner = &mut scratch.planner;
            let (_, placed) =
                if self.nearly { planner.plan_nearly(problem, task) } else { planner.plan(problem, task) };
            fill_blocks(&problem.grammar, who, offer, &placed, None).unwrap_or_default()
        };
        let tour = plan(0.0);
        if nights(problem, &tour) <= problem.fair_nights {
            return tour;
        }
        let rested = plan(problem.night_price);
        if self.cost(worker, coverage, &rested) < self.cost(worker, coverage, &tour) { rested } else { tour }
    }

    /// What `tour` of `worker` costs on `coverage`.
    fn cost(&self, worker: usize, coverage: &Coverage, tour: &Tour) -> f64 {
        let (problem, mut coverage) = (self.problem, coverage.clone());
        problem.private_cost(worker, tour) + coverage.apply(problem, &problem.workers[worker], &tour.pieces, 1)
    }
}

/// The random numbers of one round, the same whichever thread asks.
pub fn rng_of(seed: u64, round: u64) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(seed ^ round.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}
