//! The best whole schedule of one agent for given values of being on line, on standby and on duty.

use super::arrange::PieceValues;
use super::blocks::Choice;
use super::days::Days;
use super::duties::{Duties, HoursRule, Multiplier};
use super::filled::arrange_all;
use super::grammar::Grammar;
pub use super::offer::Offer;
use super::pauses::BlockValues;
use super::pins::Pins;
use super::problem::{Problem, Worker};
use super::real::{Real, summed};
use super::tour::{Piece, Placed, Tour};
use crate::domain::roster::Activity;
use std::ops::Range;

/// Scratch memory of the dynamic programs.
#[derive(Debug, Clone, Default)]
pub struct Planner<R> {
    duties: Duties<R>,
    /// By stage.
    standby: Vec<Vec<f64>>,
    duty: Vec<f64>,
}

/// How the best duties within the limits on hours are found.
type Solve<R> = fn(&mut Duties<R>, &HoursRule) -> (R, Vec<Placed>);

/// What the best schedule is sought for.
#[derive(Clone, Copy)]
pub struct Task<'a, R> {
    /// Who.
    pub worker: &'a Worker,
    /// What slots are worth.
    pub offer: &'a Offer<R>,
    /// On-line values of blocks, to be multiplied by `scale`; those of a pinned agent hold the bonus of the pins already.
    pub blocks: &'a BlockValues<R>,
    /// Standard agents that the on-line values are to be multiplied by.
    pub scale: R,
    /// Price of a night slot.
    pub night: f64,
    /// Segments to keep.
    pub pins: Option<&'a Pins>,
}

impl<R: Real> Planner<R> {
    /// The blocks of the best schedule and its value, all private costs but fairness taken off.
    pub fn plan(&mut self, problem: &Problem<'_>, task: Task<'_, R>) -> (R, Vec<Placed>) {
        self.plan_amended(problem, task, problem.pay_unit, |_, _| {})
    }

    /// The same, near the best where limits on the pay of the horizon bind: [`Duties::solve_nearly`].
    pub fn plan_nearly(&mut self, problem: &Problem<'_>, task: Task<'_, R>) -> (R, Vec<Placed>) {
        self.plan_by(Duties::solve_nearly, problem, task, problem.pay_unit, |_, _| {})
    }

    /// The same as [`Self::plan`] with the choices from each start as `amend` leaves them, by rising end; all pay is a multiple of `unit` slots.
    pub fn plan_amended(
        &mut self,
        problem: &Problem<'_>,
        task: Task<'_, R>,
        unit: usize,
        amend: impl FnMut(usize, &mut Vec<Choice<R>>),
    ) -> (R, Vec<Placed>) {
        self.plan_by(Duties::solve, problem, task, unit, amend)
    }

    fn plan_by(
        &mut self,
        solve: Solve<R>,
        problem: &Problem<'_>,
        task: Task<'_, R>,
        unit: usize,
        mut amend: impl FnMut(usize, &mut Vec<Choice<R>>),
    ) -> (R, Vec<Placed>) {
        let found = if task.worker.sessions.has_wide() {
            self.plan_held(
                &task,
                |planner, rewards| planner.plan_for(solve, problem, &task, unit, rewards, &mut amend),
                |planner, rewards| {
                    planner.plan_for(solve, problem, &task, unit, rewards, |_, choices| choices.retain(|c| c.standby))
                },
            )
        } else {
            self.plan_for(solve, problem, &task, unit, &[], &mut amend)
        };
        less_fee(task.worker, found)
    }

    fn plan_for(
        &mut self,
        solve: Solve<R>,
        problem: &Problem<'_>,
        task: &Task<'_, R>,
        unit: usize,
        rewards: &[f64],
        mut amend: impl FnMut(usize, &mut Vec<Choice<R>>),
    ) -> (R, Vec<Placed>) {
        let hours = hours(problem, task.worker);
        // Without the limit of days in a row the best is quickly found, and it seldom breaks it.
        self.load(problem, task, unit, (None, rewards), &mut amend);
        let mut found = solve(&mut self.duties, &hours);
        if !problem.keeps_days(task.worker, &found.1) {
            self.load(problem, task, unit, (task.worker.days.as_ref(), rewards), &mut amend);
            found = solve(&mut self.duties, &hours);
        }
        found
    }

    /// The same for a long horizon, with hours as [`Duties::solve_priced`] says and any number of days in a row: the value is an upper
    /// limit.
    pub fn plan_priced(
        &mut self,
        problem: &Problem<'_>,
        task: Task<'_, R>,
        near: &mut Multiplier,
        tries: usize,
    ) -> (R, Vec<Placed>) {
        let mut solve = |planner: &mut Self, rewards: &[f64]| {
            planner.load(problem, &task, problem.pay_unit, (None, rewards), |_, _| {});
            planner.duties.solve_priced(&hours(problem, task.worker), near, tries)
        };
        let found = if task.worker.sessions.has_wide() {
            let unit = problem.pay_unit;
            self.plan_held(&task, solve, |planner, rewards| {
                planner
                    .plan_for(Duties::solve, problem, &task, unit, rewards, |_, choices| choices.retain(|c| c.standby))
            })
        } else {
            solve(self, &[])
        };
        less_fee(task.worker, found)
    }

    fn load(
        &mut self,
        problem: &Problem<'_>,
        task: &Task<'_, R>,
        unit: usize,
        (days, rewards): (Option<&Days>, &[f64]),
        mut amend: impl FnMut(usize, &mut Vec<Choice<R>>),
    ) {
        let worker = task.worker;
        self.sum_offer(problem, task);
        let consolation = if worker.promised > 0.0 { problem.promise_price } else { 0.0 };
        let sums = (self.standby.as_slice(), self.duty.as_slice());
        self.duties.reach(worker.edges.as_ref(), days);
        self.duties.pay_overtime(worker.overtime());
        self.duties.load(&problem.grammar, unit, worker.max_paid, consolation, |start, out| {
            let before = out.len();
            task.choices(&problem.grammar, sums, (consolation, days.is_some(), rewards), start, out);
            let mut own = out.split_off(before);
            amend(start, &mut own);
            out.append(&mut own);
        });
    }

    /// Running sums over lattice points: the best standby value in each stage less dislike, and the cost of being on duty.
    fn sum_offer(&mut self, problem: &Problem<'_>, task: &Task<'_, R>) {
        let Task { worker, offer, night, .. } = task;
        let lattice = &problem.grammar.lattice;
        let dislike = |to: usize| worker.dislike[to] + night * problem.nights[to];
        let points = || (0..lattice.points()).map(|point| (point, lattice.slot(point)));
        let passed = |point: usize| lattice.slot(point.saturating_sub(1))..lattice.slot(point);
        self.duty.clear();
        let mut duty = 0.0;
        for (point, to) in points() {
            passed(point).for_each(|k| duty += offer.duty[k].wide());
            self.duty.push(duty + dislike(to) + worker.supplement(0..to, false));
        }
        self.standby.resize_with(offer.begins().len() + 1, Vec::new);
        for (stage, sums) in self.standby.iter_mut().enumerate() {
            let rows = offer.standby_in(stage);
            sums.clear();
            let mut standby = 0.0;
            for (point, to) in points() {
                for k in passed(point) {
                    let best = rows.iter().map(|values| values[k].wide()).fold(f64::NEG_INFINITY, f64::max);
                    standby += if best.is_finite() { best } else { 0.0 };
                }
                sums.push(standby - dislike(to) - worker.supplement(0..to, true));
            }
        }
    }
}

fn hours(problem: &Problem<'_>, worker: &Worker) -> HoursRule {
    HoursRule { max_paid: worker.max_paid, promised: worker.promised, price: problem.promise_price }
}

/// What is left when the fee is paid.
fn less_fee<R: Real>(worker: &Worker, (value, placed): (R, Vec<Placed>)) -> (R, Vec<Placed>) {
    match worker.fee() {
        // Whatever the duty, the fee is the same: the best one is worth it, or none is.
        Some(fee) if value.wide() <= fee => (R::default(), Vec::new()),
        Some(fee) => (value - R::of(fee), placed),
        None => (value, placed),
    }
}

impl<R: Real> Task<'_, R> {
    /// The blocks that may start at point `start` and can be of use; `sums` are those of [`Planner::sum_offer`].
    fn choices(
        &self,
        grammar: &Grammar,
        (standby, duty): (&[Vec<f64>], &[f64]),
        (consolation, limited, rewards): (f64, bool, &[f64]),
        start: usize,
        out: &mut Vec<Choice<R>>,
    ) {
        let (lattice, worker) = (&grammar.lattice, self.worker);
        if !lattice.allowed[start] || worker.queues.is_empty() {
            return;
        }
        let longest = (*grammar.work_block.end()).max(*grammar.standby_block.end()) / lattice.step;
        let last = worker.reach[start].min(start + longest);
        let standby = &standby[self.offer.stage(lattice.slot(start))];
        let begun = self.offer.start.get(lattice.slot(start)).map_or(0.0, |cost| cost.wide());
        for end in (start + 1..=last).filter(|&end| lattice.allowed[end]) {
            let slots = (end - start) * lattice.step;
            let mut add = |value: R, paid: usize, standby: bool| {
                // Where days in a row are limited, a block may be worth its loss by the day on which its duty starts.
                let useful = limited || value.wide() + consolation * paid as f64 > 0.0;
                if value.reached() && useful {
                    out.push(Choice { end, paid, value, standby });
                }
            };
            if grammar.work_block.contains(&slots) && worker.takes(lattice.slot(start), slots, false) {
                let paid = grammar.paid(slots);
                let cost = worker.wage * paid as f64 + duty[end] - duty[start] + begun;
                let value = self.blocks.get(start, end - start, rewards);
                add(self.scale * value - R::of(cost), paid, false);
            }
            if grammar.standby_block.contains(&slots) && worker.takes(lattice.slot(start), slots, true) {
                let bonus = self.pins.map_or(Some(0.0), |pins| pins.standby(lattice.slot(start), lattice.slot(end)));
                let value = standby[end] - standby[start] - worker.standby_wage * slots as f64;
                add(bonus.map_or(R::NEVER, |bonus| R::of(value + bonus)), slots, true);
            }
        }
    }
}

/// The pieces of blocks within some slots, priced by an offer.
pub struct OfferValues<'a> {
    worker: &'a Worker,
    sums: Vec<Vec<f64>>,
    origin: usize,
    pins: Option<&'a Pins>,
}

impl<'a> OfferValues<'a> {
    /// Those of `offer` within `slots`, of a block that starts with them, with the bonus of what keeps `pins`.
    pub fn new<R: Real>(worker: &'a Worker, offer: &Offer<R>, slots: Range<usize>, pins: Option<&'a Pins>) -> Self {
        Self::staged(worker, (offer, offer.stage(slots.start)), slots, pins)
    }

    /// The same of a block that starts in the stage of that number.
    pub fn staged<R: Real>(
        worker: &'a Worker,
        (offer, stage): (&Offer<R>, usize),
        slots: Range<usize>,
        pins: Option<&'a Pins>,
    ) -> Self {
        let online = offer.online_in(stage);
        let sums = online.iter().map(|values| summed(values[slots.clone()].iter().map(|x| x.wide()))).collect();
        Self { worker, sums, origin: slots.start, pins }
    }
}

impl PieceValues for OfferValues<'_> {
    fn queues(&self) -> usize {
        self.sums.len()
    }

    fn stretch(&self, start: usize, length: usize, lane: Option<usize>) -> Option<(f64, usize)> {
        let at = start - self.origin;
        let mut best: Option<(f64, usize)> = None;
        let lanes = lane.map_or(0..self.sums.len(), |lane| lane..lane + 1);
        for (sums, &queue) in self.sums[lanes.clone()].iter().zip(&self.worker.queues[lanes]) {
            let mut value = sums[at + length] - sums[at];
            if let Some(pins) = self.pins {
                let Some(bonus) = pins.stretch(start, length, queue) else { continue };
                value += bonus;
            }
            if best.is_none_or(|(most, _)| value > most) {
                best = Some((value, queue));
            }
        }
        best
    }

    fn pause(&self, start: usize, length: usize, activity: Activity) -> Option<f64> {
        let own = if activity == Activity::Meal { self.worker.saved_by_meal(start) } else { 0.0 };
        self.pins.map_or(Some(own), |pins| Some(pins.pause(start, length, activity)? + own))
    }
}

/// Fills `out` with the best values of the blocks that `worker` may have at `offer`.
pub fn free_blocks<R: Real>(grammar: &Grammar, worker: &Worker, offer: &Offer<R>, out: &mut BlockValues<R>) {
    let meals: Vec<R> = worker.saved_by_meals().iter().map(|&saved| R::of(saved)).collect();
    by_stage(grammar, worker, offer, out, |stage, hull, values| {
        let online: Vec<&[R]> = offer.online_in(stage).iter().map(Vec::as_slice).collect();
        values.fill(grammar, &worker.sessions, (&online, &meals), hull);
    });
}

/// Lets `fill` find the blocks of every stage within some points, and puts those that start in it into `out`.
pub(super) fn by_stage<R: Real>(
    grammar: &Grammar,
    worker: &Worker,
    offer: &Offer<R>,
    out: &mut BlockValues<R>,
    fill: impl Fn(usize, Range<usize>, &mut BlockValues<R>),
) {
    let hull = grammar.lattice.hull(&worker.reach);
    fill(0, hull.clone(), out);
    for (at, &begin) in offer.begins().iter().enumerate() {
        let points = grammar.lattice.point_from(begin).max(hull.start)..hull.end;
        if !points.is_empty() {
            let mut values = BlockValues::default();
            fill(at + 1, points.clone(), &mut values);
            out.take(&values, points);
        }
    }
}

/// Fills `placed` blocks with pieces: pauses and sessions of work blocks, the queues of standby blocks.
pub fn fill_blocks<R: Real>(
    grammar: &Grammar,
    worker: &Worker,
    offer: &Offer<R>,
    placed: &[Placed],
    pins: Option<&Pins>,
) -> Option<Tour> {
    let slots = |block: &Placed| block.slots(&grammar.lattice);
    let work: Vec<(usize, usize)> = placed.iter().filter(|block| !block.standby).map(slots).collect();
    let values = |start: usize, end: usize| OfferValues::new(worker, offer, start..end, pins);
    let mut filled = arrange_all(grammar, worker, &work, &values)?.into_iter();
    let mut pieces = Vec::new();
    for block in placed {
        let (start, end) = block.slots(&grammar.lattice);
        if block.standby {
            let rows = offer.standby_in(offer.stage(start));
            let forced = |k| pins.and_then(|pins| pins.standby_queue(k));
            let worth = |queue, k| match forced(k) {
                Some(kept) if kept == queue => f64::INFINITY,
                _ => worker.queues.binary_search(&queue).map_or(f64::NEG_INFINITY, |i| rows[i][k].wide()),
            };
            pieces.extend(best_standby(worker, start, end, worth));
        } else {
            pieces.extend(filled.next()?);
        }
    }
    Some(Tour { pieces })
}

/// A standby block of `worker`. The queue of a standby slot is free, so each slot takes its best by `worth(queue, slot)`;
/// equal neighbours join.
pub fn best_standby(worker: &Worker, start: usize, end: usize, worth: impl Fn(usize, usize) -> f64) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for k in start..end {
        let values = worker.queues.iter().map(|&queue| (worth(queue, k), queue));
        let best = values.reduce(|best, other| if other.0 > best.0 { other } else { best });
        let queue = best.map_or(0, |(_, queue)| queue);
        match pieces.last_mut() {
            Some(piece) if piece.queue == queue => piece.end = k + 1,
            _ => pieces.push(Piece { start: k, end: k + 1, activity: Activity::Standby, queue }),
        }
    }
    pieces
}
