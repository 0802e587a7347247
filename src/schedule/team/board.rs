//! A whole schedule under construction: who does what, what is covered, and what it costs, kept up to date.

use super::smooth::{Asked, Smoothing};
use super::waiting;
use crate::domain::roster::Activity;
use crate::schedule::agent::planner::Offer;
use crate::schedule::agent::problem::{Problem, QueueNeeds, Worker};
use crate::schedule::agent::real::Real;
use crate::schedule::agent::stages::staged;
use crate::schedule::agent::tour::{Piece, Tour};
use std::ops::Range;

/// People on duty in one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct OnDuty {
    members: i32,
    leads: i32,
    experienced: i32,
}

impl OnDuty {
    fn with(self, worker: &Worker, count: i32) -> Self {
        Self {
            members: self.members + if worker.leads { 0 } else { count },
            leads: self.leads + if worker.leads { count } else { 0 },
            experienced: self.experienced + if worker.experienced { count } else { 0 },
        }
    }
}

/// What is covered in each slot, without the people behind it.
#[derive(Debug, Clone)]
pub struct Coverage {
    online: Vec<Vec<f64>>,
    standby: Vec<Vec<f64>>,
    duty: Vec<OnDuty>,
    /// By crowd: the weights on duty.
    crowds: Vec<Vec<f64>>,
    /// By queue: what its work costs that may wait; nothing where slots are asked for by themselves.
    waiting: Vec<f64>,
}

/// What slots are worth, one after the other.
enum Worths<A, B> {
    BySlot(A),
    OfWork(B),
}

impl<A: Iterator<Item = f64>, B: Iterator<Item = f64>> Iterator for Worths<A, B> {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        match self {
            Self::BySlot(worths) => worths.next(),
            Self::OfWork(worths) => worths.next(),
        }
    }
}

/// Tours of all workers with their coverage and cost.
#[derive(Debug, Clone)]
pub struct Board {
    tours: Vec<Tour>,
    private: Vec<f64>,
    coverage: Coverage,
    shared_cost: f64,
}

/// What `queue` asks of `slots`, in their order.
fn asked<'a>(problem: &'a Problem<'_>, queue: usize, slots: Range<usize>) -> impl Iterator<Item = Asked> + 'a {
    let needs = &problem.needs[queue];
    let prices = &needs.shortage_price[slots.clone()];
    needs.required[slots].iter().zip(prices).map(|(&required, &shortage_price)| Asked {
        required,
        shortage_price,
        surplus_price: problem.surplus_price,
    })
}

/// What `queue` asks of standby in `slot`.
fn asked_of_standby(problem: &Problem<'_>, queue: usize, slot: usize) -> Asked {
    Asked {
        required: problem.needs[queue].standby_required[slot],
        shortage_price: problem.standby_price,
        surplus_price: 0.0,
    }
}

fn duty_cost(problem: &Problem<'_>, slot: usize, duty: OnDuty) -> f64 {
    let (members, leads) = (f64::from(duty.members), f64::from(duty.leads));
    let leads_short = (members * problem.leads_per_member - leads).max(0.0) * problem.lead_price;
    let wanted = problem.experienced_share * (members + leads);
    leads_short + (wanted - f64::from(duty.experienced)).max(0.0) * problem.experience_price[slot]
}

impl Coverage {
    /// Nobody.
    pub fn new(problem: &Problem<'_>) -> Self {
        let (slots, queues) = (problem.grammar.slots, problem.needs.len());
        let nobody = vec![0.0; slots];
        let of_work = |needs: &QueueNeeds| needs.waiting.map_or(0.0, |w| waiting::cost(&w, &needs.required, &nobody));
        Self {
            waiting: problem.needs.iter().map(of_work).collect(),
            online: vec![vec![0.0; slots]; queues],
            standby: vec![vec![0.0; slots]; queues],
            duty: vec![OnDuty::default(); slots],
            crowds: vec![vec![0.0; slots]; problem.crowds.len()],
        }
    }

    /// What work costs that may wait, over all slots.
    pub fn waiting_cost(&self) -> f64 {
        self.waiting.iter().sum()
    }

    /// The shared cost of one slot: all queues and duty terms, without work that may wait.
    pub fn slot_cost(&self, problem: &Problem<'_>, slot: usize) -> f64 {
        let coverage = (0..self.online.len()).map(|q| {
            let by_slot = problem.needs[q].waiting.is_none();
            let online = self.cells(problem, q, slot..slot + 1).map(|(now, asked)| asked.cost(now));
            online.filter(|_| by_slot).sum::<f64>() + asked_of_standby(problem, q, slot).cost(self.standby[q][slot])
        });
        let crowds = problem.crowds.iter().zip(&self.crowds).map(|(crowd, sums)| crowd.cost(sums[slot]));
        coverage.sum::<f64>() + duty_cost(problem, slot, self.duty[slot]) + crowds.sum::<f64>()
    }

    /// Standard agents on line in `queue`.
    pub fn online(&self, queue: usize, slot: usize) -> f64 {
        self.online[queue][slot]
    }

    /// Standard agents on standby in `queue`.
    pub fn standby(&self, queue: usize, slot: usize) -> f64 {
        self.standby[queue][slot]
    }

    /// Members, leads and experienced agents on duty.
    pub fn on_duty(&self, slot: usize) -> (f64, f64, f64) {
        let duty = self.duty[slot];
        (f64::from(duty.members), f64::from(duty.leads), f64::from(duty.experienced))
    }

    /// The weights on duty of the `crowd`-th of the crowds.
    pub fn crowd(&self, crowd: usize, slot: usize) -> f64 {
        self.crowds[crowd][slot]
    }

    /// Everything that is covered in `slot`.
    pub fn figures(&self, slot: usize) -> Vec<f64> {
        let (members, leads, experienced) = self.on_duty(slot);
        let rows = self.online.iter().chain(&self.standby).chain(&self.crowds).map(|row| row[slot]);
        rows.chain([members, leads, experienced]).collect()
    }

    /// Adds (`count` 1) or takes off (-1) pieces of `worker`; returns the change of the shared cost.
    pub fn apply(&mut self, problem: &Problem<'_>, worker: &Worker, pieces: &[Piece], count: i32) -> f64 {
        let amount = |stage| f64::from(count) * worker.stages.efficiency(stage);
        let each = |(piece, stage)| self.apply_piece(problem, worker, piece, (count, amount(stage)));
        staged(&worker.stages, pieces).map(each).sum()
    }

    /// Adds `amount` standard agents on line in `queue`; returns the change of the shared cost.
    pub fn add_online(&mut self, problem: &Problem<'_>, queue: usize, slots: Range<usize>, amount: f64) -> f64 {
        let mut change = 0.0;
        let needs = &problem.needs[queue];
        if let Some(waiting) = &needs.waiting {
            self.online[queue][slots].iter_mut().for_each(|cell| *cell += amount);
            let cost = waiting::cost(waiting, &needs.required, &self.online[queue]);
            return cost - std::mem::replace(&mut self.waiting[queue], cost);
        }
        for (cell, asked) in self.online[queue][slots.clone()].iter_mut().zip(asked(problem, queue, slots)) {
            change -= asked.cost(*cell);
            *cell += amount;
            change += asked.cost(*cell);
        }
        change
    }

    /// What `amount` more standard agents on line in `queue` are worth in each of `slots`, in their order.
    pub fn online_worth<'a>(
        &'a self,
        problem: &'a Problem<'_>,
        queue: usize,
        slots: Range<usize>,
        amount: f64,
    ) -> impl Iterator<Item = f64> + 'a {
        let needs = &problem.needs[queue];
        match &needs.waiting {
            None => Worths::BySlot(self.cells(problem, queue, slots).map(move |(now, asked)| asked.worth(now, amount))),
            Some(waiting) => {
                let worths = waiting::worths(waiting, &needs.required, &self.online[queue]);
                Worths::OfWork(worths.into_iter().skip(slots.start).take(slots.len()).map(move |worth| worth * amount))
            }
        }
    }

    /// Standard agents on line in `queue` in each of `slots`, with what is asked of the slot.
    fn cells<'a>(
        &'a self,
        problem: &'a Problem<'_>,
        queue: usize,
        slots: Range<usize>,
    ) -> impl Iterator<Item = (f64, Asked)> + 'a {
        self.online[queue][slots.clone()].iter().copied().zip(asked(problem, queue, slots))
    }

    /// What it costs, beside wages, that `worker` is on duty in `slots` as well.
    pub fn on_duty_cost(&self, problem: &Problem<'_>, worker: &Worker, slots: Range<usize>) -> f64 {
        self.on_duty_costs(problem, worker, slots).sum()
    }

    fn on_duty_costs<'a>(
        &'a self,
        problem: &'a Problem<'_>,
        worker: &'a Worker,
        slots: Range<usize>,
    ) -> impl Iterator<Item = f64> + 'a {
        let more = move |(&now, slot)| {
            duty_cost(problem, slot, OnDuty::with(now, worker, 1)) - duty_cost(problem, slot, now)
                + self.crowding(problem, worker, slot)
        };
        self.duty[slots.clone()].iter().zip(slots).map(more)
    }

    /// What it costs that `worker` is one more of the crowds in `slot`.
    fn crowding(&self, problem: &Problem<'_>, worker: &Worker, slot: usize) -> f64 {
        let crowds = problem.crowds.iter().zip(&self.crowds).zip(&worker.weights);
        crowds.map(|((crowd, sums), weight)| crowd.cost(sums[slot] + weight) - crowd.cost(sums[slot])).sum()
    }

    /// What `amount` more standard agents on standby in `queue` are worth.
    pub fn standby_worth(&self, problem: &Problem<'_>, queue: usize, slot: usize, amount: f64) -> f64 {
        asked_of_standby(problem, queue, slot).worth(self.standby[queue][slot], amount)
    }

    fn apply_piece(
        &mut self,
        problem: &Problem<'_>,
        worker: &Worker,
        piece: &Piece,
        (count, amount): (i32, f64),
    ) -> f64 {
        let queue = piece.queue;
        let mut change = 0.0;
        if piece.activity == Activity::Standby {
            for slot in piece.start..piece.end {
                let cell = &mut self.standby[queue][slot];
                change -= asked_of_standby(problem, queue, slot).worth(*cell, amount);
                *cell += amount;
            }
            return change;
        }
        if piece.activity == Activity::Work {
            change += self.add_online(problem, queue, piece.start..piece.end, amount);
        }
        let slots = piece.start..piece.end;
        for (duty, slot) in self.duty[slots.clone()].iter_mut().zip(slots) {
            change -= duty_cost(problem, slot, *duty);
            *duty = duty.with(worker, count);
            change += duty_cost(problem, slot, *duty);
        }
        for ((crowd, sums), &weight) in problem.crowds.iter().zip(&mut self.crowds).zip(&worker.weights) {
            for sum in sums[piece.start..piece.end].iter_mut().filter(|_| weight != 0.0) {
                change -= crowd.cost(*sum);
                *sum += f64::from(count) * weight;
                change += crowd.cost(*sum);
            }
        }
        change
    }

    /// What one more slot of `worker` is worth; the worker's own tour must be taken off before.
    pub fn offer<R: Real>(&self, problem: &Problem<'_>, worker: &Worker, out: &mut Offer<R>) {
        let slots = 0..problem.grammar.slots;
        for (amount, on_line, on_standby) in out.stages_of(worker, slots.len()) {
            for (i, &queue) in worker.queues.iter().enumerate() {
                let online = self.online_worth(problem, queue, slots.clone(), amount);
                on_line[i].iter_mut().zip(online).for_each(|(value, worth)| *value = R::of(worth));
                for (slot, value) in on_standby[i].iter_mut().enumerate() {
                    *value = R::of(self.standby_worth(problem, queue, slot, amount));
                }
            }
        }
        out.duty
            .iter_mut()
            .zip(self.on_duty_costs(problem, worker, slots))
            .for_each(|(value, cost)| *value = R::of(cost));
    }

    /// Puts what work that may wait is worth here in the place of what `out` offers for it.
    pub fn offer_of_work<R: Real>(&self, problem: &Problem<'_>, worker: &Worker, out: &mut Offer<R>) {
        let slots = 0..problem.grammar.slots;
        for (amount, (on_line, _)) in worker.stages.all().zip(out.stages_mut()) {
            let of_work =
                worker.queues.iter().enumerate().filter(|&(_, &queue)| problem.needs[queue].waiting.is_some());
            for (i, &queue) in of_work {
                let worths = self.online_worth(problem, queue, slots.clone(), amount);
                on_line[i].iter_mut().zip(worths).for_each(|(value, worth)| *value = R::of(worth));
            }
        }
    }

    /// The same with costs smoothed around the prices that are offered to `worker`, an agent with some efficiency in every
    /// stage.
    pub fn smoothed_offer<R: Real>(
        &self,
        problem: &Problem<'_>,
        worker: &Worker,
        (smoothing, priced): (Smoothing, &Offer<R>),
        out: &mut Offer<R>,
    ) {
        let slots = 0..problem.grammar.slots;
        for (stage, (amount, on_line, on_standby)) in out.stages_of(worker, slots.len()).enumerate() {
            let (online, standby) = (priced.online_in(stage), priced.standby_in(stage));
            let smoothed = |asked: Asked, now: f64, price: R| {
                R::of(asked.smoothed_worth(now, amount, price.wide() / amount, smoothing.0))
            };
            for (i, &queue) in worker.queues.iter().enumerate() {
                for (slot, (value, &price)) in on_standby[i].iter_mut().zip(&standby[i]).enumerate() {
                    *value = smoothed(asked_of_standby(problem, queue, slot), self.standby[queue][slot], price);
                }
                if problem.needs[queue].waiting.is_some() {
                    let worths = self.online_worth(problem, queue, slots.clone(), amount);
                    for ((value, &price), worth) in on_line[i].iter_mut().zip(&online[i]).zip(worths) {
                        *value = smoothing.between(R::of(worth), price);
                    }
                    continue;
                }
                let cells = self.cells(problem, queue, slots.clone());
                for ((value, &price), (now, asked)) in on_line[i].iter_mut().zip(&online[i]).zip(cells) {
                    *value = smoothed(asked, now, price);
                }
            }
        }
        let costs = self.on_duty_costs(problem, worker, slots);
        for ((value, &price), cost) in out.duty.iter_mut().zip(&priced.duty).zip(costs) {
            *value = smoothing.between(R::of(cost), price);
        }
    }
}

impl Board {
    /// Nobody works.
    pub fn new(problem: &Problem<'_>) -> Self {
        let coverage = Coverage::new(problem);
        Self {
            tours: vec![Tour::default(); problem.workers.len()],
            private: (0..problem.workers.len()).map(|w| problem.private_cost(w, &Tour::default())).collect(),
            shared_cost: (0..problem.grammar.slots).map(|slot| coverage.slot_cost(problem, slot)).sum::<f64>()
                + coverage.waiting_cost(),
            coverage,
        }
    }

    /// Every worker has the tour of `tours`, in their order.
    pub fn of(problem: &Problem<'_>, tours: &[Tour]) -> Self {
        let mut board = Self::new(problem);
        for (worker, tour) in tours.iter().enumerate() {
            board.put(problem, worker, tour.clone());
        }
        board
    }

    /// The schedule of each worker.
    pub fn tours(&self) -> &[Tour] {
        &self.tours
    }

    /// What is covered.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The terms of the objective that depend on `worker` alone.
    pub fn private(&self, worker: usize) -> f64 {
        self.private[worker]
    }

    /// The objective.
    pub fn cost(&self) -> f64 {
        self.shared_cost + self.private.iter().sum::<f64>()
    }

    /// Replaces the schedule of `worker`.
    pub fn put(&mut self, problem: &Problem<'_>, worker: usize, tour: Tour) {
        let who = &problem.workers[worker];
        self.shared_cost += self.coverage.apply(problem, who, &self.tours[worker].pieces, -1);
        self.shared_cost += self.coverage.apply(problem, who, &tour.pieces, 1);
        self.private[worker] = problem.private_cost(worker, &tour);
        self.tours[worker] = tour;
    }
}
