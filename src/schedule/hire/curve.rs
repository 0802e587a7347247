//! What every sum of money buys.
//!
//! Sums rise. The best of a sum begins with the best of the sum before, which it can pay, so more money never costs more in the end.
//! The integer program picks people within the sum from all tours that were seen; what it gives is polished within the sum.

use super::lots::{in_lots, roster_of};
use super::people::{Free, Work};
use super::polish::{Bench, Until};
use super::{Hiring, Step, deadline, problem, roster};
use crate::domain::progress::Progress;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Certificate;
use crate::domain::units::Money;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::program::master::Master;
use crate::schedule::program::solvers::Patience;
use crate::schedule::search::{Limits, Search};
use crate::schedule::team::board::Board;
use crate::text;
use std::time::{Duration, Instant};

/// Steps from nothing to all that helps.
const STEPS: usize = 8;
/// Of the time limit, what the whole curve takes, beside the search for the cheapest.
const CURVE: f64 = 0.5;
/// Of the time of a sum, what its integer program takes; and of the time limit, what the bound of a sum takes.
const PROGRAM: f64 = 0.4;
const BOUND: f64 = 0.3;
/// Of the time limit, what people in lots take.
const LOTS: f64 = 0.2;
/// Rounds of polishing for each round of the search, where rounds are the limit.
const ROUNDS: f64 = 0.25;
/// How much dearer those who are hired are made, so that moves spare them.
const DEAR: [f64; 4] = [1.0, 1.5, 2.5, 5.0];
/// A step of a curve where nobody is worth hiring.
const PLAIN: f64 = 100.0;

/// A schedule with what it costs.
#[derive(Clone)]
struct Known {
    tours: Vec<Tour>,
    money: f64,
    cost: f64,
}

impl Known {
    fn new(work: &Work<'_>, tours: Vec<Tour>) -> Self {
        let cost = Board::of(work.problem, &tours).cost();
        Self { money: work.money(&tours), cost, tours }
    }

    fn or(self, other: Known) -> Known {
        if other.cost < self.cost { other } else { self }
    }
}

/// The curve up to `free`, the cheapest whatever it costs.
pub fn curve(work: &Work<'_>, requirement: &Requirement, free: Free, budgets: &[Money]) -> Hiring {
    let plans = DEAR.map(|factor| work.crew.paid(factor));
    let dear: Vec<Problem<'_>> =
        plans.iter().zip(DEAR).map(|(plan, factor)| problem(work.crew, plan, requirement, factor)).collect();
    let bench = Bench::new(work, &dear);
    let rounds = work.crew.plan.solver.iterations.map_or(u64::MAX, |rounds| (rounds as f64 * ROUNDS).ceil() as u64);
    let all = cheapest(work, &bench, &free, rounds);
    let sums = sums(all.money, budgets);
    let limit = budgets.iter().map(|budget| budget.0).reduce(f64::max).filter(|limit| *limit < all.money);
    let mut known: Vec<Known> = Vec::new();
    for (at, &sum) in sums.iter().enumerate() {
        let number = sums.len();
        note(work, &all, at + 1, number);
        let step = if sum >= all.money {
            all.clone()
        } else {
            let end = deadline(work, CURVE / number as f64);
            within((work, &bench, &free), sum, known.last(), Until { rounds, end })
        };
        let carried = known.last().cloned().map_or(step.clone(), |before| before.or(step));
        known.push(carried);
    }
    let mut bound = free.bound;
    if let Some(limit) = limit {
        let (better, proven) = at_limit(work, requirement, &known, &sums, limit);
        let better = better.filter(|_| !work.lots());
        bound = bound.max(proven);
        if let Some(better) = better {
            known.iter_mut().zip(&sums).filter(|(_, sum)| **sum >= better.money).for_each(|(known, _)| {
                if better.cost < known.cost {
                    *known = better.clone();
                }
            });
        }
    }
    let last = sums.len() - 1;
    let chosen = limit.and_then(|limit| sums.iter().position(|&sum| sum == limit)).unwrap_or(last);
    let bound = bound.min(known[chosen].cost).max(0.0);
    let step = |(known, &sum): (&Known, &f64)| Step {
        budget: Money(sum),
        roster: roster(work.crew, &known.tours),
        money: Money(known.money),
        total: Money(known.cost),
    };
    Hiring {
        curve: known.iter().zip(&sums).map(step).collect(),
        chosen,
        certificate: Certificate {
            bound: Money(bound),
            status: free.status,
            iterations: free.rounds,
            solver: work.solver.name().to_owned(),
        },
    }
}

/// The cheapest whatever it costs, in lots where some pool asks for them.
fn cheapest(work: &Work<'_>, bench: &Bench<'_>, free: &Free, rounds: u64) -> Known {
    if !work.lots() {
        return Known::new(work, free.tours.clone());
    }
    let until = Until { rounds, end: deadline(work, LOTS) };
    let start = roster_of(work, &free.tours);
    Known::new(work, in_lots(work, bench, free, &start, (None, work.patience(LOTS * PROGRAM), until)))
}

/// Even sums from nothing to `all`, rounded up to two digits, and those that were asked for; rising.
fn sums(all: f64, budgets: &[Money]) -> Vec<f64> {
    let each = if all > 0.0 { all / STEPS as f64 } else { PLAIN / STEPS as f64 };
    let unit = 10_f64.powf(each.log10().floor() - 1.0);
    let each = (each / unit - 1e-9).ceil() * unit;
    let digits = |sum: f64| (sum * 1e6).round() / 1e6;
    let mut sums: Vec<f64> = (0..=STEPS).map(|step| digits(step as f64 * each)).collect();
    sums.extend(budgets.iter().map(|budget| budget.0));
    sums.sort_by(f64::total_cmp);
    sums.dedup();
    sums
}

fn note(work: &Work<'_>, all: &Known, at: usize, number: usize) {
    work.observer.note(&Progress {
        elapsed: Duration::ZERO,
        incumbent: Some(Money(all.cost)),
        bound: None,
        doing: text!("what money buys, {at} of {number}", "预算曲线 {at}/{number}"),
    });
}

/// The best that is found for `sum`, from the best of a smaller sum on.
fn within(
    (work, bench, free): (&Work<'_>, &Bench<'_>, &Free),
    sum: f64,
    before: Option<&Known>,
    until: Until,
) -> Known {
    let seconds = until.end.map(|end| end.saturating_duration_since(Instant::now()).as_secs_f64() * PROGRAM);
    let patience = Patience { seconds, ..work.patience(0.0) };
    let thinned = if work.lots() { roster_of(work, &free.tours) } else { thinned(work, &free.tours, sum) };
    let start = Known::new(work, thinned);
    let mut start = before.cloned().map_or(start.clone(), |before| before.or(start));
    if work.lots() {
        let picked = Known::new(work, in_lots(work, bench, free, &start.tours, (Some(sum), patience, until)));
        return if picked.money <= sum + 1e-6 { start.or(picked) } else { start };
    }
    if sum > 0.0 && !work.observer.stop_requested() {
        let of = |worker: usize| {
            let group = free.groups.iter().find(|group| group.people.contains(&worker));
            let seen = group.into_iter().flat_map(|group| &group.tours);
            seen.chain(std::iter::once(&free.tours[worker])).collect()
        };
        let groups = work.groups(&start.tours, of);
        let master = Master::new(work.problem, &groups);
        let found = master.solve(Some(sum), true, Some(&start.tours), work.solver, patience);
        if let Some(counts) = found {
            let picked = Known::new(work, master.tours(&counts));
            if picked.money <= sum + 1e-6 {
                start = start.or(picked);
            }
        }
    }
    let tours = bench.polish(&start.tours, sum, work.crew.plan.solver.seed, until);
    start.or(Known::new(work, tours))
}

/// `tours` without those hired who bring least for their money, until the rest is within `sum`.
fn thinned(work: &Work<'_>, tours: &[Tour], sum: f64) -> Vec<Tour> {
    let mut board = Board::of(work.problem, tours);
    let mut money = work.money(tours);
    while money > sum + 1e-6 {
        let hired = (work.crew.named()..tours.len()).filter(|&worker| !board.tours()[worker].pieces.is_empty());
        let worth = |worker: usize, board: &mut Board| {
            let (before, tour) = (board.cost(), board.tours()[worker].clone());
            board.put(work.problem, worker, Tour::default());
            let lost = board.cost() - before;
            board.put(work.problem, worker, tour.clone());
            lost / work.problem.money(worker, &tour).max(1e-9)
        };
        let hired: Vec<usize> = hired.collect();
        let worths: Vec<f64> = hired.iter().map(|&worker| worth(worker, &mut board)).collect();
        let Some((&worker, _)) = hired.iter().zip(&worths).min_by(|a, b| a.1.total_cmp(b.1)) else { break };
        money -= work.problem.money(worker, &board.tours()[worker]);
        board.put(work.problem, worker, Tour::default());
    }
    board.tours().to_vec()
}

/// A search with the money of `limit` at a price, as Lagrange has it: with the price m of every unit of money,
///
/// ```text
/// min over all schedules of  cost + m · money  −  m · limit  <=  min over those within the limit of  cost            (15)
/// ```
///
/// The price is the slope of the curve there. Gives the bound, and the schedule where it is within the limit.
fn at_limit(
    work: &Work<'_>,
    requirement: &Requirement,
    known: &[Known],
    sums: &[f64],
    limit: f64,
) -> (Option<Known>, f64) {
    let at = sums.iter().position(|&sum| sum >= limit).unwrap_or(0);
    let (low, high) = (&known[at.saturating_sub(1)], &known[(at + 1).min(known.len() - 1)]);
    let slope = (low.cost - high.cost) / (high.money - low.money);
    let price = if slope.is_finite() { slope.clamp(0.0, 1e3) } else { 1.0 };
    let plan = work.crew.paid(1.0 + price);
    let dear = problem(work.crew, &plan, requirement, 1.0 + price);
    let limits = Limits { gap: 0.0, ..work.limits(BOUND) };
    let settings = &work.crew.plan.solver;
    let found = Search::new(&dear, &work.pins, work.solver, work.observer, settings.seed, limits).run();
    let schedule = Known::new(work, found.tours);
    let within = schedule.money <= limit + 1e-6;
    (within.then_some(schedule), found.bound - price * limit)
}
