//! Lagrangian prices of everything that agents share, and the lower bound that they prove.
//!
//! With prices u on coverage, v on standby, y on leads and z on experienced agents, each within the range in which its
//! penalty is bounded,
//!
//! ```text
//! L(u,v,y,z) = Σ u·required + Σ v·standby_required
//!            + Σ_agents min over schedules of  private cost − Σ eff·u on line − Σ eff·v on standby
//!                                              + Σ on duty (y·(member/size − lead) + z·(share − experienced))      (7)
//! ```
//!
//! is a lower bound on every schedule (Geoffrion 1974; docs/MODEL.md shows why for each term). It is concave in the
//! prices; a deflected subgradient (Camerini, Fratta & Maffioli 1975) climbs it.

use super::pauses::BlockValues;
use super::pins::Pins;
use super::planner::{Offer, Planner, Task, fill_blocks, pinned_blocks};
use super::problem::{Problem, Worker};
use super::real::Real;
use super::tour::Tour;
use crate::domain::roster::Activity;
use rayon::prelude::*;

/// Prices by kind of coupling, in currency per slot; rows as in [`Problem`].
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    values: Vec<f64>,
    slots: usize,
    queues: usize,
}

/// Prices, the bound they prove, and the schedules that prove it.
#[derive(Debug, Clone)]
pub struct Priced {
    /// Value of (7).
    pub bound: f64,
    /// Required minus covered, in the layout of the prices: a supergradient of (7).
    pub slack: Vec<f64>,
    /// The best tour of each kind of worker in the sample at these prices.
    pub tours: Vec<Tour>,
}

/// Some kinds of workers that stand for all.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Indices into [`Problem::kinds`].
    pub kinds: Vec<usize>,
    /// How many workers each worker in the sample stands for.
    pub weight: f64,
}

impl Sample {
    /// Every kind stands for itself.
    pub fn all(problem: &Problem<'_>) -> Self {
        Self { kinds: (0..problem.kinds.len()).collect(), weight: 1.0 }
    }

    /// Every `stride`-th kind.
    pub fn every(problem: &Problem<'_>, stride: usize) -> Self {
        let kinds: Vec<usize> = (0..problem.kinds.len()).step_by(stride.max(1)).collect();
        let people: usize = kinds.iter().map(|&kind| problem.kinds[kind].len()).sum();
        let weight = problem.workers.len() as f64 / people.max(1) as f64;
        Self { kinds, weight }
    }
}

impl Prices {
    fn zero(problem: &Problem<'_>) -> Self {
        let (slots, queues) = (problem.grammar.slots, problem.needs.len());
        Self { values: vec![0.0; (2 * queues + 2) * slots], slots, queues }
    }

    /// Prices at which a fairly paid agent would just come where someone is needed.
    pub fn start(problem: &Problem<'_>) -> Self {
        let mut prices = Self::zero(problem);
        let rates = problem.workers.iter().filter(|w| w.efficiency > 0.0).map(|w| w.wage / w.efficiency);
        let mut rates: Vec<f64> = rates.collect();
        rates.sort_by(f64::total_cmp);
        let fair = rates.get(rates.len() / 2).copied().unwrap_or(0.0) * 1.3;
        for (queue, needs) in problem.needs.iter().enumerate() {
            for slot in 0..prices.slots {
                prices.values[queue * prices.slots + slot] = if needs.required[slot] > 0.0 { fair } else { 0.0 };
                let standby = prices.queues + queue;
                prices.values[standby * prices.slots + slot] =
                    if needs.standby_required[slot] > 0.0 { fair * 0.5 } else { 0.0 };
            }
        }
        prices.clip(problem);
        prices
    }

    /// The price of one standard agent on line in `queue`.
    pub fn online(&self, queue: usize) -> &[f64] {
        &self.values[queue * self.slots..][..self.slots]
    }

    /// The price of one standard agent on standby in `queue`.
    pub fn standby(&self, queue: usize) -> &[f64] {
        &self.values[(self.queues + queue) * self.slots..][..self.slots]
    }

    /// The price of one lead.
    pub fn lead(&self) -> &[f64] {
        &self.values[2 * self.queues * self.slots..][..self.slots]
    }

    /// The price of one experienced agent.
    pub fn experience(&self) -> &[f64] {
        &self.values[(2 * self.queues + 1) * self.slots..][..self.slots]
    }

    /// `direction` without the parts that lead out of the ranges.
    pub fn free_direction(&self, problem: &Problem<'_>, direction: &[f64]) -> Vec<f64> {
        let free = |i: usize| {
            let (low, high) = self.range(problem, i);
            let (value, d) = (self.values[i], direction[i]);
            if (value <= low && d < 0.0) || (value >= high && d > 0.0) { 0.0 } else { d }
        };
        (0..direction.len()).map(free).collect()
    }

    /// Prices moved by `step` along `direction`, within their ranges.
    pub fn moved(&self, problem: &Problem<'_>, direction: &[f64], step: f64) -> Self {
        let mut moved = self.clone();
        for (value, d) in moved.values.iter_mut().zip(direction) {
            *value += step * d;
        }
        moved.clip(problem);
        moved
    }

    /// The range in which (7) is finite: a price above its penalty would buy without limit.
    fn range(&self, problem: &Problem<'_>, index: usize) -> (f64, f64) {
        let (row, slot) = (index / self.slots, index % self.slots);
        if row < self.queues {
            (-problem.surplus_price, problem.needs[row].shortage_price[slot])
        } else if row < 2 * self.queues {
            (0.0, problem.standby_price)
        } else if row == 2 * self.queues {
            (0.0, problem.lead_price)
        } else {
            (0.0, problem.experience_price[slot])
        }
    }

    fn clip(&mut self, problem: &Problem<'_>) {
        for i in 0..self.values.len() {
            let (low, high) = self.range(problem, i);
            self.values[i] = self.values[i].clamp(low, high);
        }
    }

    /// The offer that these prices make to `worker`; on-line values are per standard agent.
    pub fn offer<R: Real>(&self, problem: &Problem<'_>, worker: &Worker, scale: f64, out: &mut Offer<R>) {
        out.resize(worker.queues.len(), self.slots);
        for (i, &queue) in worker.queues.iter().enumerate() {
            for (value, &price) in out.online[i].iter_mut().zip(self.online(queue)) {
                *value = R::of(price * scale);
            }
            for (value, &price) in out.standby[i].iter_mut().zip(self.standby(queue)) {
                *value = R::of(price * worker.efficiency);
            }
        }
        let per_lead = if worker.leads { -1.0 } else { problem.leads_per_member };
        let per_experienced = problem.experienced_share - f64::from(u8::from(worker.experienced));
        for ((cost, lead), experience) in out.duty.iter_mut().zip(self.lead()).zip(self.experience()) {
            *cost = R::of(lead * per_lead + experience * per_experienced);
        }
    }

    /// Evaluates (7), all kinds of workers in parallel. In `f64` the bound is exact to rounding; `f32` serves the ascent.
    pub fn evaluate<R: Real>(&self, problem: &Problem<'_>, pins: &[Option<Pins>]) -> Priced {
        self.evaluate_on::<R>(problem, pins, &Sample::all(problem))
    }

    /// Evaluates (7) on a sample of the kinds, as if it stood for all of them: no bound, but prices to start from.
    pub fn evaluate_on<R: Real>(&self, problem: &Problem<'_>, pins: &[Option<Pins>], sample: &Sample) -> Priced {
        let skills = self.block_values::<R>(problem);
        let share = sample.kinds.len().div_ceil(64).max(1);
        let best: Vec<(f64, Tour)> = sample
            .kinds
            .par_chunks(share)
            .flat_map_iter(|kinds| {
                let mut planner = Planner::<R>::default();
                let mut pinned = Planner::<f64>::default();
                let mut offer = Offer::default();
                let mut exact = Offer::default();
                kinds
                    .iter()
                    .map(|&kind| problem.kinds[kind][0])
                    .map(|w| {
                        let worker = &problem.workers[w];
                        match &pins[w] {
                            Some(pins) => {
                                self.offer(problem, worker, worker.efficiency, &mut exact);
                                let (value, tour) = pinned_best(problem, worker, &exact, pins, &mut pinned);
                                (value - pins.full_bonus(), tour)
                            }
                            None => {
                                self.offer(problem, worker, 1.0, &mut offer);
                                let blocks = skill_values(&skills, worker);
                                let scale = R::of(worker.efficiency);
                                let (value, placed) = planner.plan(
                                    problem,
                                    Task { worker, offer: &offer, blocks, scale, night: 0.0, pins: None },
                                );
                                let tour = fill_blocks(&problem.grammar, worker, &offer, &placed, None);
                                (value.wide(), tour.unwrap_or_default())
                            }
                        }
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        self.sum_up(problem, sample, best)
    }

    /// The best on-line values of blocks for each set of skills, unscaled.
    fn block_values<R: Real>(&self, problem: &Problem<'_>) -> Vec<(Vec<usize>, BlockValues<R>)> {
        let mut skills: Vec<Vec<usize>> =
            problem.kinds.iter().map(|kind| problem.workers[kind[0]].queues.clone()).collect();
        skills.sort();
        skills.dedup();
        skills
            .into_par_iter()
            .map(|queues| {
                let online: Vec<Vec<R>> =
                    queues.iter().map(|&q| self.online(q).iter().map(|&price| R::of(price)).collect()).collect();
                let online: Vec<&[R]> = online.iter().map(Vec::as_slice).collect();
                let mut values = BlockValues::default();
                values.fill(&problem.grammar, &online, 0..problem.grammar.lattice.points());
                (queues, values)
            })
            .collect()
    }

    fn sum_up(&self, problem: &Problem<'_>, sample: &Sample, best: Vec<(f64, Tour)>) -> Priced {
        let mut slack = vec![0.0; self.values.len()];
        let slots = self.slots;
        for (queue, needs) in problem.needs.iter().enumerate() {
            slack[queue * slots..][..slots].copy_from_slice(&needs.required);
            slack[(self.queues + queue) * slots..][..slots].copy_from_slice(&needs.standby_required);
        }
        let mut bound: f64 = slack.iter().zip(&self.values).map(|(need, price)| need * price).sum();
        for (&kind, (value, tour)) in sample.kinds.iter().zip(&best) {
            let kind = &problem.kinds[kind];
            let count = kind.len() as f64 * sample.weight;
            bound -= count * value;
            self.cover(problem, &problem.workers[kind[0]], tour, count, &mut slack);
        }
        Priced { bound, slack, tours: best.into_iter().map(|(_, tour)| tour).collect() }
    }

    fn cover(&self, problem: &Problem<'_>, worker: &Worker, tour: &Tour, count: f64, slack: &mut [f64]) {
        let (slots, queues) = (self.slots, self.queues);
        let per_lead = if worker.leads { -1.0 } else { problem.leads_per_member };
        let per_experienced = problem.experienced_share - f64::from(u8::from(worker.experienced));
        for piece in &tour.pieces {
            let row = match piece.activity {
                Activity::Work => Some(piece.queue),
                Activity::Standby => Some(queues + piece.queue),
                Activity::Break | Activity::Meal => None,
            };
            for slot in piece.start..piece.end {
                if let Some(row) = row {
                    slack[row * slots + slot] -= count * worker.efficiency;
                }
                if piece.activity != Activity::Standby {
                    slack[2 * queues * slots + slot] += count * per_lead;
                    slack[(2 * queues + 1) * slots + slot] += count * per_experienced;
                }
            }
        }
    }
}

fn skill_values<'a, R>(skills: &'a [(Vec<usize>, BlockValues<R>)], worker: &Worker) -> &'a BlockValues<R> {
    let at = skills.partition_point(|(queues, _)| *queues < worker.queues);
    &skills[at].1
}

/// The best tour of a pinned worker and its value, bonus included.
pub fn pinned_best(
    problem: &Problem<'_>,
    worker: &Worker,
    offer: &Offer<f64>,
    pins: &Pins,
    planner: &mut Planner<f64>,
) -> (f64, Tour) {
    let mut blocks = BlockValues::default();
    pinned_blocks(&problem.grammar, worker, offer, pins, &mut blocks);
    let (value, placed) =
        planner.plan(problem, Task { worker, offer, blocks: &blocks, scale: 1.0, night: 0.0, pins: Some(pins) });
    let tour = fill_blocks(&problem.grammar, worker, offer, &placed, Some(pins));
    (value, tour.unwrap_or_default())
}
