//! Makes a schedule cheaper: frees a few agents that share a time and a queue, and plans each of them anew, exactly, on
//! what the others cover (large-neighbourhood search, Shaw 1998; ruin and recreate, Schrimpf et al. 2000).

use super::board::{Board, Coverage};
use super::bound::prices::Prices;
use super::pauses::BlockValues;
use super::pins::Pins;
use super::planner::{Offer, Planner, Task, fill_blocks, hull, pinned_best};
use super::problem::Problem;
use super::tour::Tour;
use rand::{RngExt, SeedableRng};
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
    /// The best tour of `worker` on `coverage`, its own tour taken off; `blend` is how far values lean to the prices.
    pub fn respond(&self, worker: usize, coverage: &Coverage, blend: f32, scratch: &mut Scratch) -> Tour {
        let problem = self.problem;
        let who = &problem.workers[worker];
        if let Some(pins) = &self.pins[worker] {
            coverage.offer(problem, who, &mut scratch.exact_offer);
            return pinned_best(problem, who, &scratch.exact_offer, pins, &mut scratch.exact).1;
        }
        coverage.offer(problem, who, &mut scratch.offer);
        if blend > 0.0 {
            self.prices.offer(problem, worker, who.efficiency, &mut scratch.priced);
            scratch.offer.blend(&scratch.priced, blend);
        }
        let online: Vec<&[f32]> = scratch.offer.online.iter().map(Vec::as_slice).collect();
        scratch.blocks.fill(&problem.grammar, &online, hull(&problem.grammar, who));
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
            problem.private_cost(worker, tour) + coverage.apply(problem, who, tour, 1)
        };
        if cost(&rested) < cost(&tour) { rested } else { tour }
    }

    /// Plans `workers` anew on `board`, in their order; their old tours are forgotten.
    pub fn replan(&self, board: &Board, workers: &[usize], blend: f32, scratch: &mut Scratch) -> (Move, f64) {
        let problem = self.problem;
        let mut coverage = board.coverage().clone();
        let mut change = 0.0;
        for &w in workers {
            change += coverage.apply(problem, &problem.workers[w], &board.tours()[w], -1) - board.private(w);
        }
        let mut tours: Vec<Tour> = Vec::with_capacity(workers.len());
        for (i, &w) in workers.iter().enumerate() {
            let left = (workers.len() - 1 - i) as f32 / workers.len() as f32;
            let tour = self.respond(w, &coverage, blend * left, scratch);
            change += coverage.apply(problem, &problem.workers[w], &tour, 1);
            tours.push(tour);
        }
        if blend > 0.0 || workers.len() > 1 {
            for (i, &w) in workers.iter().enumerate().take(workers.len() - 1) {
                change += coverage.apply(problem, &problem.workers[w], &tours[i], -1);
                tours[i] = self.respond(w, &coverage, 0.0, scratch);
                change += coverage.apply(problem, &problem.workers[w], &tours[i], 1);
            }
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

/// The random numbers of one round, the same whichever thread asks.
pub fn rng_of(seed: u64, round: u64) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(seed ^ round.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}
