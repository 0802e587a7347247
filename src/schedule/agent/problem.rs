//! The instance as the optimizer sees it: needs and prices by slot, agents with their costs by slot.

use super::catalogue::Catalogue;
use super::crowd::{self, Crowd};
use super::days::Days;
use super::duties::pay_unit;
use super::edges::Edges;
use super::grammar::Grammar;
use super::pay::{Meter, Supplements};
use super::real::summed;
use super::sessions::Sessions;
use super::stages::Stages;
use super::tour::{Piece, Placed, Tour};
use super::waiting::Waiting;
use crate::domain::calendar::{SLOT_MINUTES, Slot, Span};
use crate::domain::demand::Level;
use crate::domain::ids::{AgentId, Id};
use crate::domain::plan::{Agent, Plan};
use crate::domain::requirement::Requirement;
use crate::domain::roster::Activity;
use crate::domain::units::Minutes;
use std::sync::Arc;

/// Hours of one slot.
pub const SLOT_HOURS: f64 = SLOT_MINUTES as f64 / 60.0;

/// What one queue needs, by slot.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueNeeds {
    /// Standard agents on line.
    pub required: Vec<f64>,
    /// Standard agents on standby.
    pub standby_required: Vec<f64>,
    /// Price of one missing standard agent for one slot.
    pub shortage_price: Vec<f64>,
    /// Where the work may wait; none: slots are asked for by themselves.
    pub waiting: Option<Waiting>,
}

/// One agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Worker {
    /// Queues, sorted.
    pub queues: Vec<usize>,
    /// Standard agents on line, in a block that starts at the start of the horizon.
    pub efficiency: f64,
    /// The same by the start of a block.
    pub stages: Stages,
    /// Pay for a slot at work.
    pub wage: f64,
    /// Pay for a slot on standby.
    pub standby_wage: f64,
    /// What is paid on top of that; none: nothing.
    pub supplements: Option<Supplements>,
    /// Whether the agent leads.
    pub leads: bool,
    /// Whether the agent counts as experienced.
    pub experienced: bool,
    /// The weight of the agent in each of [`Problem::crowds`].
    pub weights: Vec<f64>,
    /// Preference and avoidance cost of a slot in a block, summed up to each slot boundary.
    pub dislike: Vec<f64>,
    /// By lattice point: the last point until which the agent is available without interruption.
    pub reach: Vec<usize>,
    /// Most paid slots.
    pub max_paid: usize,
    /// Paid slots promised.
    pub promised: f64,
    /// What is worked outside the horizon; none: nothing near it.
    pub edges: Option<Edges>,
    /// The work blocks that the agent may have; none: any.
    pub catalogue: Option<Arc<Catalogue>>,
    /// What the agent may hold besides breaks and meals.
    pub sessions: Arc<Sessions>,
    /// Their place in [`Problem::session_sets`].
    pub session_set: usize,
    /// Days in a row; none where their limit cannot bind.
    pub days: Option<Days>,
    /// Whether segments of this agent are pinned.
    pub pinned: bool,
    /// On what terms somebody comes who costs nothing and is promised nothing while at home; none: an agent of the roster.
    pub terms: Option<Terms>,
}

/// On what terms somebody could be hired.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Price of having them at all.
    pub fee: f64,
    /// Slots of every block, which is then work; none: any block.
    pub block: Option<usize>,
}

impl Worker {
    /// Standard agents on line in a block that starts in slot `start`.
    pub fn efficiency_at(&self, start: usize) -> f64 {
        self.stages.efficiency(self.stages.at(start))
    }

    /// Whether this is somebody who could be hired and is not, having no `block`.
    fn at_home(&self, blocks: bool) -> bool {
        self.terms.is_some() && !blocks
    }

    /// The price of having this agent at all; none: an agent of the roster.
    pub fn fee(&self) -> Option<f64> {
        self.terms.map(|terms| terms.fee)
    }

    /// Whether the terms and the catalogue allow a block of so many slots from slot `start` on.
    pub fn takes(&self, start: usize, slots: usize, standby: bool) -> bool {
        let block = self.terms.and_then(|terms| terms.block);
        let known = standby || self.catalogue.as_ref().is_none_or(|catalogue| catalogue.has(start, slots));
        known && block.is_none_or(|block| block == slots && !standby)
    }
}

/// The whole instance.
#[derive(Debug, Clone)]
pub struct Problem<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The language of schedules.
    pub grammar: Grammar,
    /// Needs by queue.
    pub needs: Vec<QueueNeeds>,
    /// Price of one surplus standard agent for one slot.
    pub surplus_price: f64,
    /// Price of one missing standby agent for one slot.
    pub standby_price: f64,
    /// Price of one missing lead for one slot.
    pub lead_price: f64,
    /// Leads needed per member on duty.
    pub leads_per_member: f64,
    /// Price of one missing experienced agent, by slot: zero outside peak and burst.
    pub experience_price: Vec<f64>,
    /// Share of those on duty who should be experienced.
    pub experienced_share: f64,
    /// What is asked of people on duty together besides.
    pub crowds: Vec<Crowd>,
    /// Price of a paid slot below the promise.
    pub promise_price: f64,
    /// Night slots up to each slot boundary.
    pub nights: Vec<f64>,
    /// Fair number of night slots.
    pub fair_nights: f64,
    /// Price of a night slot beyond.
    pub night_price: f64,
    /// Agents, in the order of the plan.
    pub workers: Vec<Worker>,
    /// Workers that are alike in everything that the optimizer sees, by the first of each kind.
    pub kinds: Vec<Vec<usize>>,
    /// Different sessions of workers.
    pub session_sets: Vec<Arc<Sessions>>,
    /// Slots that every paid length is a multiple of.
    pub pay_unit: usize,
}

impl<'a> Problem<'a> {
    /// Compiles `plan` and `requirement`; the needs have one entry for each interval of the horizon.
    pub fn new(plan: &'a Plan, requirement: &Requirement, grammar: Grammar) -> Self {
        Self::hiring(plan, requirement, grammar, |_| None)
    }

    /// The same where agents with terms are people who could be hired.
    pub fn hiring(
        plan: &'a Plan,
        requirement: &Requirement,
        grammar: Grammar,
        terms: impl Fn(AgentId) -> Option<Terms>,
    ) -> Self {
        let (slots, horizon, prices) = (grammar.slots, &plan.horizon, &plan.penalties);
        let by_slot =
            |f: &dyn Fn(usize) -> f64| (0..slots).map(|k| f(horizon.interval_of(Slot(k)))).collect::<Vec<_>>();
        let needs = plan
            .queues
            .ids()
            .map(|q| {
                let rows = &requirement.needs[q];
                QueueNeeds {
                    required: by_slot(&|i| rows[i].required),
                    standby_required: by_slot(&|i| rows[i].standby_required),
                    shortage_price: by_slot(&|i| prices.shortage_at(rows[i].level) * SLOT_HOURS),
                    waiting: Waiting::of(&plan.queues[q], prices),
                }
            })
            .collect();
        let busy = |i: usize| requirement.needs.values().any(|rows| rows[i].level != Level::Normal);
        let experience = prices.experienced_shortage * SLOT_HOURS;
        let night = |k: usize| plan.zone.minute_of_day(horizon.slot_start(Slot(k))) < Minutes(6 * 60);
        let mut workers: Vec<Worker> =
            plan.agents.ids().map(|id| Worker { terms: terms(id), ..worker(plan, &grammar, id) }).collect();
        let session_sets = number_sessions(&mut workers);
        let kinds = kinds(&workers);
        Self {
            plan,
            needs,
            surplus_price: prices.surplus * SLOT_HOURS,
            standby_price: prices.standby_shortage * SLOT_HOURS,
            lead_price: prices.lead_shortage * SLOT_HOURS,
            leads_per_member: 1.0 / plan.squads.size,
            experience_price: by_slot(&|i| if busy(i) { experience } else { 0.0 }),
            experienced_share: plan.squads.experienced_share.0,
            crowds: crowd::all(plan),
            promise_price: prices.below_min_hours * SLOT_HOURS,
            nights: summed((0..slots).map(|k| f64::from(u8::from(night(k))))),
            fair_nights: prices.fair_night_hours / SLOT_HOURS,
            night_price: prices.night_over_fair_share * SLOT_HOURS,
            workers,
            kinds,
            session_sets,
            pay_unit: pay_unit(&grammar),
            grammar,
        }
    }

    /// The same instance where a night slot costs each worker so much more or less, by worker: it leads a search elsewhere, and
    /// what it finds is judged by the instance itself.
    pub fn leaning(&self, night_prices: &[f64]) -> Self {
        let mut led = self.clone();
        for (worker, price) in led.workers.iter_mut().zip(night_prices) {
            worker.dislike.iter_mut().zip(&self.nights).for_each(|(dislike, nights)| *dislike += price * nights);
        }
        led.kinds = kinds(&led.workers);
        led
    }

    /// What `worker` is paid for `tour`, with the fee of somebody who is hired by it.
    pub fn money(&self, worker: usize, tour: &Tour) -> f64 {
        let worker = &self.workers[worker];
        let pay = |piece: &Piece| match piece.activity {
            Activity::Meal if !self.grammar.meal_paid => 0.0,
            Activity::Standby => worker.standby_wage,
            _ => worker.wage,
        };
        let wages = tour.pieces.iter().map(|piece| (piece.end - piece.start) as f64 * pay(piece)).sum::<f64>();
        let wages = wages + self.beyond_wage(worker, &tour.pieces);
        if tour.pieces.is_empty() { 0.0 } else { wages + worker.fee().unwrap_or(0.0) }
    }

    /// The terms of the objective that depend on one agent alone: wages, promised hours, preference, fairness, breaks; and the
    /// fee of somebody who is hired.
    pub fn private_cost(&self, worker: usize, tour: &Tour) -> f64 {
        let worker = &self.workers[worker];
        if worker.at_home(!tour.pieces.is_empty()) {
            return 0.0;
        }
        let (mut paid, mut cost, mut nights) = (0.0, 0.0, 0.0);
        for piece in &tour.pieces {
            let slots = (piece.end - piece.start) as f64;
            match piece.activity {
                Activity::Meal if !self.grammar.meal_paid => continue,
                Activity::Standby => cost += slots * worker.standby_wage,
                _ => cost += slots * worker.wage,
            }
            paid += slots;
        }
        for (start, end, _) in tour.blocks() {
            cost += worker.dislike[end] - worker.dislike[start];
            nights += self.nights[end] - self.nights[start];
        }
        let own = self.beyond_wage(worker, &tour.pieces) + self.block_cost(worker, &tour.pieces);
        cost + self.by_hours(worker, paid, nights) + own + worker.sessions.wide_cost(tour.pieces.iter())
    }

    /// [`Problem::private_cost`] without [`Problem::inner_cost`] and sessions for blocks that keep the rules, whatever is in them.
    pub fn private_cost_of(&self, worker: usize, placed: impl Iterator<Item = Placed>) -> f64 {
        let worker = &self.workers[worker];
        let (mut paid, mut cost, mut nights) = (0, 0.0, 0.0);
        let mut placed = placed.peekable();
        let mut beyond = Meter::new(worker.supplements.as_ref(), self.grammar.min_rest);
        if worker.at_home(placed.peek().is_some()) {
            return 0.0;
        }
        for block in placed {
            let (start, end) = block.slots(&self.grammar.lattice);
            let pay = self.paid(block);
            paid += pay;
            beyond.add(start..end, block.standby, pay);
            cost += pay as f64 * if block.standby { worker.standby_wage } else { worker.wage };
            cost += worker.dislike[end] - worker.dislike[start];
            nights += self.nights[end] - self.nights[start];
        }
        cost + self.by_hours(worker, paid as f64, nights) + beyond.total()
    }

    /// Whether `worker` may have blocks at these places, in order of time (R1, R2, R4 to R8, R14).
    pub fn allows(&self, worker: &Worker, placed: &[Placed]) -> bool {
        let (grammar, lattice) = (&self.grammar, &self.grammar.lattice);
        let at_edge = |first: usize, end: usize, count: usize, paid: usize| match &worker.edges {
            Some(edges) => edges.room(first, end).is_some_and(|room| count <= room.blocks && paid <= room.paid),
            None => true,
        };
        let (mut total, mut begun, mut ended) = (0, 0, None);
        let (mut first, mut last, mut count, mut paid) = (0, None, 0, 0);
        for block in placed {
            let on_lattice = |point: usize| lattice.allowed.get(point).is_some_and(|&allowed| allowed);
            let available = block.start < block.end && on_lattice(block.start) && on_lattice(block.end);
            if !available || worker.reach[block.start] < block.end {
                return false;
            }
            let (start, end) = block.slots(lattice);
            if last.is_none_or(|last: usize| start >= last + grammar.min_rest) {
                if ended.is_some_and(|end| !at_edge(begun, end, count, paid)) {
                    return false;
                }
                (begun, first, count, paid) = (block.start, start, 0, 0);
            } else if last.is_some_and(|last| start < last + grammar.min_gap) {
                return false;
            }
            let lengths = if block.standby { &grammar.standby_block } else { &grammar.work_block };
            ended = Some(block.end);
            (last, count, paid, total) = (Some(end), count + 1, paid + self.paid(*block), total + self.paid(*block));
            let short = count <= grammar.max_blocks && paid <= grammar.max_duty && end - first <= grammar.max_span;
            if !lengths.contains(&(end - start)) || !worker.takes(start, end - start, block.standby) || !short {
                return false;
            }
        }
        total <= worker.max_paid
            && ended.is_none_or(|end| at_edge(begun, end, count, paid))
            && self.keeps_days(worker, placed)
    }

    /// Paid slots of a block.
    fn paid(&self, block: Placed) -> usize {
        let length = (block.end - block.start) * self.grammar.lattice.step;
        if block.standby { length } else { self.grammar.paid(length) }
    }

    /// Promised hours, fairness, and the fee of somebody who is hired.
    fn by_hours(&self, worker: &Worker, paid: f64, nights: f64) -> f64 {
        worker.fee().unwrap_or(0.0)
            + (worker.promised - paid).max(0.0) * self.promise_price
            + (nights - self.fair_nights).max(0.0) * self.night_price
    }
}

/// Numbers what workers hold besides breaks and meals.
fn number_sessions(workers: &mut [Worker]) -> Vec<Arc<Sessions>> {
    let mut sets: Vec<Arc<Sessions>> = Vec::new();
    for worker in workers {
        worker.session_set = sets.iter().position(|set| *set == worker.sessions).unwrap_or(sets.len());
        if worker.session_set == sets.len() {
            sets.push(worker.sessions.clone());
        }
    }
    sets
}

/// Workers who are alike, by the first of each kind; of thousands only those who have the same queues and hours are compared.
fn kinds(workers: &[Worker]) -> Vec<Vec<usize>> {
    let (mut kinds, mut near) = (Vec::<Vec<usize>>::new(), std::collections::HashMap::<_, Vec<usize>>::new());
    for (i, worker) in workers.iter().enumerate() {
        let near = near.entry((&worker.queues, &worker.reach, worker.max_paid)).or_default();
        let alike = |&kind: &usize| !worker.pinned && workers[kinds[kind][0]] == *worker;
        let kind = near.iter().copied().find(alike).unwrap_or(kinds.len());
        if kind == kinds.len() {
            near.push(kind);
            kinds.push(Vec::new());
        }
        kinds[kind].push(i);
    }
    kinds
}

fn worker(plan: &Plan, grammar: &Grammar, id: AgentId) -> Worker {
    let (agent, tier) = (&plan.agents[id], &plan.tiers[plan.agents[id].tier]);
    let wage = agent.cost_per_hour.0 * SLOT_HOURS;
    let stages = Stages::of(plan, id);
    Worker {
        queues: grammar.queues[id].iter().map(|q| q.index()).collect(),
        efficiency: stages.efficiency(0),
        stages,
        wage,
        standby_wage: wage * plan.standby.pay_ratio,
        supplements: Supplements::of(plan, grammar, wage, wage * plan.standby.pay_ratio),
        leads: tier.can_lead,
        experienced: tier.experienced,
        weights: crowd::weights(plan, id),
        dislike: summed((0..grammar.slots).map(|k| dislike(plan, agent, k))),
        reach: grammar.lattice.reach(|k| grammar.available[id][k]),
        max_paid: grammar.max_paid[id],
        promised: agent.min_hours / SLOT_HOURS,
        edges: Edges::of(plan, &grammar.outside, &grammar.lattice, id),
        catalogue: grammar.catalogue[id].clone(),
        sessions: grammar.sessions[id].clone(),
        session_set: 0,
        days: grammar.calendar.as_ref().and_then(|all| Days::new(all, &agent.worked, |at| plan.zone.day(at))),
        pinned: !grammar.pins[id].is_empty(),
        terms: None,
    }
}

/// Preference and avoidance cost of slot `k`.
fn dislike(plan: &Plan, agent: &Agent, k: usize) -> f64 {
    let slot = Span { start: plan.horizon.slot_start(Slot(k)), end: plan.horizon.slot_start(Slot(k + 1)) };
    let covered = |spans: &[Span]| spans.iter().map(|span| span.overlap_seconds(&slot)).sum::<i64>() as f64 / 3600.0;
    let outside = agent.prefer.as_ref().map_or(0.0, |spans| slot.seconds() as f64 / 3600.0 - covered(spans));
    outside * plan.penalties.outside_preference + covered(&agent.avoid) * plan.penalties.avoided
}
