//! Prices on coverage, and the best schedule of each agent at these prices.

use super::crew::{Crew, Numbers, Paid};
use super::layout::{Layout, Row, experience_weight, lead_weight};
use super::needs::Needs;
use super::shared::{Shared, graded};
use crate::domain::roster::Activity;
use crate::schedule::agent::duties::Multiplier;
use crate::schedule::agent::pauses::BlockValues;
use crate::schedule::agent::pinned::pinned_best;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::planner::{Offer, Planner, Task, fill_blocks, free_blocks};
use crate::schedule::agent::problem::{Problem, Worker};
use crate::schedule::agent::real::Real;
use crate::schedule::agent::stages::staged;
use crate::schedule::agent::tour::Tour;
use rayon::prelude::*;
use std::sync::Arc;

/// Share of a fair wage at which the prices of the first step lie.
const FIRST_PRICE: f64 = 1.3;
/// Slots that one thread covers at a time.
const SLOTS_AT_ONCE: usize = 16;

/// One price for each row and slot of a layout, in currency per slot and standard agent (per person in rows of duty).
#[derive(Debug, Clone)]
pub struct Prices {
    layout: Layout,
    ranges: Vec<(f64, f64)>,
    values: Vec<f64>,
}

/// Some agents at given prices.
#[derive(Debug, Clone)]
pub struct Response {
    /// The sum of their best values.
    pub value: f64,
    /// What they cover, in the layout of the prices.
    pub cover: Vec<f64>,
    /// The best tour of each kind.
    pub tours: Vec<Tour>,
    /// By kind of those asked: what to price hours at the next time.
    pub hours: Vec<Multiplier>,
}

/// How hours are kept while prices move.
#[derive(Debug, Clone, Copy)]
pub enum Hours<'a> {
    /// Exactly.
    Counted,
    /// Over a long horizon, by a price for each kind of agents that is sought in so many tries: values are upper limits.
    Priced(&'a [Multiplier], usize),
}

impl Prices {
    /// Prices at which a fairly paid agent would just come where someone is needed.
    pub fn start(problem: &Problem<'_>) -> Self {
        let layout = Layout::divisible(problem);
        let rates = problem.workers.iter().filter(|w| w.efficiency > 0.0).map(|w| w.wage / w.efficiency);
        let mut rates: Vec<f64> = rates.collect();
        rates.sort_by(f64::total_cmp);
        let fair = rates.get(rates.len() / 2).copied().unwrap_or(0.0) * FIRST_PRICE;
        let ranges = layout.ranges(problem);
        let mut prices = Self { values: vec![0.0; ranges.len()], ranges, layout };
        for (queue, needs) in problem.needs.iter().enumerate() {
            for slot in 0..prices.layout.slots {
                let (online, standby) = (prices.layout.online(0, queue), prices.layout.standby(0, queue));
                prices.values[online + slot] = if needs.required[slot] > 0.0 { fair } else { 0.0 };
                prices.values[standby + slot] = if needs.standby_required[slot] > 0.0 { fair * 0.5 } else { 0.0 };
            }
        }
        prices.clip();
        prices
    }

    /// The same prices on whole people.
    pub fn on_whole_people(&self, problem: &Problem<'_>) -> Self {
        let layout = Layout::whole(problem);
        let slots = layout.slots;
        let mut values = Vec::with_capacity(layout.rows() * slots);
        for row in 0..layout.rows() {
            match layout.row(row) {
                Row::Online(queue) => values.extend_from_slice(self.online(0, queue)),
                Row::Standby(queue) => values.extend_from_slice(self.standby(0, queue)),
                Row::Duty(class) => {
                    let class = &layout.classes[class];
                    let like = |w: &&Worker| w.leads == class.leads && w.experienced == class.experienced;
                    let Some(one) = problem.workers.iter().find(like) else { continue };
                    let (leads, experience) = (self.layout.duty(0), self.layout.duty(1));
                    let (by_lead, by_experience) = (lead_weight(problem, one), experience_weight(problem, one));
                    values.extend((0..slots).map(|slot| {
                        self.values[leads + slot] * by_lead + self.values[experience + slot] * by_experience
                    }));
                }
                Row::Leads => values.extend_from_slice(&self.values[self.layout.duty(0)..][..slots]),
                Row::Experience => values.extend_from_slice(&self.values[self.layout.duty(1)..][..slots]),
                Row::Crowd(crowd) => values.extend_from_slice(&self.values[self.layout.duty(2 + crowd)..][..slots]),
                Row::Start(_) => {}
            }
        }
        let mut prices = Self { ranges: layout.ranges(problem), layout, values };
        prices.clip();
        prices
    }

    /// The same prices on people who are followed from cell to cell, starts of blocks being free. The bound is not lower there.
    pub fn on_followed_people(&self, problem: &Problem<'_>, crew: Arc<Crew>) -> Self {
        let layout = Layout::followed(problem, crew.clone());
        let slots = layout.slots;
        let mut values = vec![0.0; layout.rows() * slots];
        for (class, kind) in crew.classes.iter().enumerate() {
            let band = self.layout.band(kind.who, 0);
            for queue in 0..layout.queues {
                values[layout.online(class, queue)..][..slots].copy_from_slice(self.online(band, queue));
                values[layout.standby(class, queue)..][..slots].copy_from_slice(self.standby(band, queue));
            }
            let weights = self.layout.duty_weights(problem, kind.who);
            for (slot, value) in values[layout.duty(class)..][..slots].iter_mut().enumerate() {
                *value = weights.iter().map(|&(row, weight)| self.values[row + slot] * weight).sum();
            }
            if let Some(from) = self.layout.followed_class(kind.who) {
                values[layout.start(class)..][..slots]
                    .copy_from_slice(&self.values[self.layout.start(from)..][..slots]);
            }
        }
        let mut prices = Self { ranges: layout.ranges(problem), layout, values };
        prices.clip();
        prices
    }

    /// The rows.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// All prices, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The price of one standard agent of `band` on line in `queue`.
    fn online(&self, band: usize, queue: usize) -> &[f64] {
        &self.values[self.layout.online(band, queue)..][..self.layout.slots]
    }

    /// The price of one standard agent of `band` on standby in `queue`.
    fn standby(&self, band: usize, queue: usize) -> &[f64] {
        &self.values[self.layout.standby(band, queue)..][..self.layout.slots]
    }

    /// Whether a step along `direction` at `index` would leave the range.
    pub fn blocked(&self, index: usize, direction: f64) -> bool {
        let ((low, high), value) = (self.ranges[index], self.values[index]);
        (value <= low && direction < 0.0) || (value >= high && direction > 0.0)
    }

    /// Adds `change` to every price, within the ranges.
    pub fn change(&mut self, mut change: impl FnMut(usize) -> f64) {
        for (index, value) in self.values.iter_mut().enumerate() {
            *value += change(index);
        }
        self.clip();
    }

    /// Moves by `share` of the way towards `other`, which has the same layout.
    pub fn approach(&mut self, other: &Self, share: f64) {
        for (value, to) in self.values.iter_mut().zip(&other.values) {
            *value += share * (to - *value);
        }
    }

    fn clip(&mut self) {
        for (value, &(low, high)) in self.values.iter_mut().zip(&self.ranges) {
            *value = value.clamp(low, high);
        }
    }

    /// The offer that these prices make to `worker`; on-line values are per standard agent times `scale`, in later stages times the
    /// efficiency there.
    pub fn offer<R: Real>(&self, problem: &Problem<'_>, worker: usize, scale: f64, out: &mut Offer<R>) {
        let who = &problem.workers[worker];
        for (stage, (efficiency, online, standby)) in out.stages_of(who, self.layout.slots).enumerate() {
            let (band, scale) = (self.layout.band(worker, stage), if stage == 0 { scale } else { efficiency });
            for (i, &queue) in who.queues.iter().enumerate() {
                for (value, &price) in online[i].iter_mut().zip(self.online(band, queue)) {
                    *value = R::of(price * scale);
                }
                for (value, &price) in standby[i].iter_mut().zip(self.standby(band, queue)) {
                    *value = R::of(price * efficiency);
                }
            }
        }
        let weights = self.layout.duty_weights(problem, worker);
        for (slot, cost) in out.duty.iter_mut().enumerate() {
            *cost = R::of(weights.iter().map(|&(row, weight)| self.values[row + slot] * weight).sum());
        }
        if let Some(class) = self.layout.followed_class(worker) {
            let prices = &self.values[self.layout.start(class)..][..self.layout.slots];
            out.start.iter_mut().zip(prices).for_each(|(cost, &price)| *cost = R::of(price));
        }
    }

    /// The first sum of (7) over `slots`, all of them where people are followed; `put` receives what is wanted at each position.
    pub fn needs<R: Real>(&self, problem: &Problem<'_>, slots: &[usize], mut put: impl FnMut(usize, f64)) -> f64 {
        let parts: Vec<(f64, Vec<(usize, f64)>)> = slots
            .par_chunks(SLOTS_AT_ONCE)
            .map_init(Needs::default, |needs, slots| {
                let mut wanted = Vec::new();
                let values = slots.iter().map(|&slot| {
                    needs.of(problem, &self.layout, &self.values, slot, |at, want| wanted.push((at, want)))
                });
                (values.sum(), wanted)
            })
            .collect();
        parts.iter().for_each(|(_, wanted)| wanted.iter().for_each(|&(at, want)| put(at, want)));
        // Work that may wait hangs together over all slots: it is asked for with the first.
        let first = slots.contains(&0);
        let slots = parts.iter().map(|(value, _)| value).sum::<f64>();
        let work = if first { Needs::of_work(problem, &self.layout, &self.values, &mut put) } else { 0.0 };
        slots + work + self.layout.crew.as_ref().map_or(0.0, |crew| self.numbers::<R>(problem, crew, &mut put))
    }

    /// What whole people who are followed from cell to cell cost at the least; `put` receives how many are wanted.
    fn numbers<R: Real>(&self, problem: &Problem<'_>, crew: &Crew, put: &mut impl FnMut(usize, f64)) -> f64 {
        let layout = &self.layout;
        let row = |from: usize| &self.values[from..][..layout.slots];
        let online: Vec<Vec<Vec<f64>>> = crew
            .classes
            .iter()
            .enumerate()
            .map(|(class, kind)| {
                let one =
                    |&queue: &usize| row(layout.online(class, queue)).iter().map(|u| u * kind.efficiency).collect();
                kind.queues.iter().map(one).collect()
            })
            .collect();
        let paid = Paid {
            online: online.iter().map(|queues| queues.iter().map(Vec::as_slice).collect()).collect(),
            duty: (0..online.len()).map(|class| row(layout.duty(class))).collect(),
            start: (0..online.len()).map(|class| row(layout.start(class))).collect(),
        };
        let Numbers { cost, on_duty, starts, online } = crew.cheapest::<R>(problem, &paid);
        for (class, kind) in crew.classes.iter().enumerate() {
            for cell in 0..crew.cells {
                let slots = crew.slots(cell);
                put(layout.start(class) + slots.start, -(starts[cell][class] as f64));
                slots.clone().for_each(|slot| put(layout.duty(class) + slot, -(on_duty[cell][class] as f64)));
                for (slot, online) in slots.zip(&online[cell * crew.step..]) {
                    for (&queue, &people) in kind.queues.iter().zip(&online[class]) {
                        put(layout.online(class, queue) + slot, people as f64 * kind.efficiency);
                    }
                }
            }
        }
        cost
    }

    /// The best schedules of `people`, kinds of workers with how many of each, in parallel.
    pub fn respond<R: Real>(
        &self,
        problem: &Problem<'_>,
        pins: &[Option<Pins>],
        people: &[(usize, usize)],
        hours: Hours<'_>,
    ) -> Response {
        let online = |band, queue| self.online(band, queue);
        let workers = people.iter().map(|&(kind, _)| problem.kinds[kind][0]);
        let blocks = Shared::<R>::new(problem, &self.layout, online, workers);
        let best: Vec<(f64, Tour, Multiplier)> = people
            .par_iter()
            .map_init(Desk::<R>::default, |desk, &(kind, _)| self.best(problem, pins, (&blocks, hours), kind, desk))
            .collect();
        let (tours, multipliers) = (Vec::with_capacity(best.len()), Vec::with_capacity(best.len()));
        let mut response = Response { value: 0.0, cover: vec![0.0; self.values.len()], tours, hours: multipliers };
        for (&(kind, count), (value, tour, near)) in people.iter().zip(best) {
            let count = count as f64;
            response.value += count * value;
            self.cover(problem, problem.kinds[kind][0], &tour, count, &mut response.cover);
            response.tours.push(tour);
            response.hours.push(near);
        }
        response
    }

    /// Evaluates (7). In `f64` the bound is exact to rounding; `f32` serves the ascent.
    pub fn bound<R: Real>(&self, problem: &Problem<'_>, pins: &[Option<Pins>]) -> f64 {
        self.bound_with::<R>(problem, pins, Hours::Counted)
    }

    /// The same with hours kept as `hours` says: never above the bound that counts them.
    pub fn bound_with<R: Real>(&self, problem: &Problem<'_>, pins: &[Option<Pins>], hours: Hours<'_>) -> f64 {
        let slots: Vec<usize> = (0..self.layout.slots).collect();
        let people: Vec<(usize, usize)> = problem.kinds.iter().map(Vec::len).enumerate().collect();
        self.needs::<R>(problem, &slots, |_, _| {}) - self.respond::<R>(problem, pins, &people, hours).value
    }

    fn best<R: Real>(
        &self,
        problem: &Problem<'_>,
        pins: &[Option<Pins>],
        (shared, hours): (&Shared<'_, R>, Hours<'_>),
        kind: usize,
        desk: &mut Desk<R>,
    ) -> (f64, Tour, Multiplier) {
        let w = problem.kinds[kind][0];
        let worker = &problem.workers[w];
        if let Some(pins) = &pins[w] {
            self.offer(problem, w, worker.efficiency, &mut desk.exact);
            let (value, tour) = pinned_best(problem, worker, &desk.exact, pins, &mut desk.pinned);
            return (value - pins.full_bonus(), tour, Multiplier::default());
        }
        let (grade, scale) = graded(problem, worker);
        self.offer(problem, w, grade, &mut desk.offer);
        let blocks = shared.of(problem, &self.layout, w).unwrap_or_else(|| {
            free_blocks(&problem.grammar, worker, &desk.offer, &mut desk.blocks);
            &desk.blocks
        });
        let (offer, scale) = (&desk.offer, R::of(scale));
        let task = Task { worker, offer, blocks, scale, night: 0.0, pins: None };
        let mut near = Multiplier::default();
        let (value, placed) = match hours {
            Hours::Counted => desk.planner.plan(problem, task),
            Hours::Priced(known, tries) => {
                near = known[kind];
                desk.planner.plan_priced(problem, task, &mut near, tries)
            }
        };
        let tour = fill_blocks(&problem.grammar, worker, offer, &placed, None);
        (value.wide(), tour.unwrap_or_default(), near)
    }

    /// Adds what `count` workers like `worker` on `tour` cover to `cover`, in the layout of these prices.
    pub fn cover(&self, problem: &Problem<'_>, worker: usize, tour: &Tour, count: f64, cover: &mut [f64]) {
        let weights = self.layout.duty_weights(problem, worker);
        let stages = &problem.workers[worker].stages;
        if let Some(class) = self.layout.followed_class(worker) {
            let begun = tour.blocks().filter(|&(_, _, standby)| !standby);
            begun.for_each(|(start, ..)| cover[self.layout.start(class) + start] -= count);
        }
        for (piece, stage) in staged(stages, &tour.pieces) {
            let (band, amount) = (self.layout.band(worker, stage), count * stages.efficiency(stage));
            let row = match piece.activity {
                Activity::Work => Some(self.layout.online(band, piece.queue)),
                Activity::Standby => Some(self.layout.standby(band, piece.queue)),
                Activity::Break | Activity::Meal | Activity::Session(_) => None,
            };
            for slot in piece.start..piece.end {
                if let Some(row) = row {
                    cover[row + slot] += amount;
                }
                if piece.activity != Activity::Standby {
                    weights.iter().for_each(|&(row, weight)| cover[row + slot] -= count * weight);
                }
            }
        }
    }
}

/// Scratch memory of one thread.
#[derive(Debug, Default)]
struct Desk<R> {
    planner: Planner<R>,
    pinned: Planner<f64>,
    offer: Offer<R>,
    /// Those of an agent who shares them with nobody, as where efficiency changes.
    blocks: BlockValues<R>,
    exact: Offer<f64>,
}
