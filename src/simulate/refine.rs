//! Simulation-based staffing: where the played schedule misses the service level although the requirement is met, the
//! requirement rises; where it is far above, it falls (docs/model/simulation.md).
//!
//! The loop of simulating, changing the requirement and scheduling again is that of J. Atlason, M. Epelman, S. Henderson,
//! "Optimizing call center staffing using simulation and analytic center cutting-plane methods", Management Science 54, 2008.
//! The change is a simpler one: a step on the square-root rule, in which the service level is a normal probability of the
//! margin over the load, counted in square roots of the load.

use crate::check::{self, Verified};
use crate::domain::coverage::CoverageCell;
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::{Plan, Queue};
use crate::domain::requirement::{Need, Requirement};
use crate::domain::simulation::{RefineRound, ServiceFigures, Simulation};
use crate::domain::units::{Money, Share};
use statrs::distribution::{ContinuousCDF, Normal};

/// Mean shortage of an interval, in standard agents, up to which its requirement counts as met.
const MET: f64 = 0.05;
/// Largest change of a requirement in one round.
const LARGEST_STEP: f64 = 0.2;
/// Service levels are taken this far from 0 and 1, where the normal score has no end.
const EDGE: f64 = 0.002;

/// The next requirement, in standard agents by queue and interval, after `schedule` for `requirement` was played.
///
/// Far above is where even the 5 % quantile over the runs is above the target. An interval that is short keeps its
/// requirement: more of it would bring nobody. One of `unseen` does not fall: what was played there is assumed.
pub fn refined(
    plan: &Plan,
    requirement: &Requirement,
    schedule: &Verified,
    simulation: &Simulation,
    unseen: &Table<QueueId, Vec<bool>>,
) -> Table<QueueId, Vec<f64>> {
    let coverage = check::coverage(plan, requirement, schedule.roster());
    let of_queue = |(id, queue): (QueueId, &Queue)| {
        let needs = requirement.needs[id].iter().zip(&coverage[id]).zip(&simulation.cells[id]);
        let next = |((need, cell), figures): ((&Need, &CoverageCell), &ServiceFigures)| {
            next(need.required, cell, figures, queue.service_level)
        };
        let kept =
            |(at, (need, next)): (usize, (&Need, f64))| if unseen[id][at] { next.max(need.required) } else { next };
        requirement.needs[id].iter().zip(needs.map(next)).enumerate().map(kept).collect()
    };
    plan.queues.iter().map(of_queue).collect()
}

fn next(required: f64, cell: &CoverageCell, figures: &ServiceFigures, target: Share) -> f64 {
    if required <= 0.0 || figures.offered <= 0.0 {
        return required;
    }
    let load = figures.occupancy.0 * cell.scheduled;
    let step = |level: Share| load.max(1.0).sqrt() * (score(target) - score(level));
    let wanted = if figures.service_level < target && cell.shortage <= MET {
        required.max(cell.scheduled + step(figures.service_level))
    } else if figures.service_level_p05 > target {
        required.min(cell.scheduled + step(figures.service_level_p05))
    } else {
        required
    };
    wanted.clamp(required * (1.0 - LARGEST_STEP), required * (1.0 + LARGEST_STEP))
}

/// The normal score of a service level.
fn score(level: Share) -> f64 {
    Normal::standard().inverse_cdf(level.0.clamp(EDGE, 1.0 - EDGE))
}

/// How `schedule` for `requirement` fared.
///
/// Objectives against different requirements cannot be compared, so the simulated cost leaves out the terms that a requirement
/// makes (shortage, surplus, standby shortage) and prices the service that is missed: every inquiry that lacks to the target, by the
/// time that it takes a standard agent, at the shortage penalty of its interval.
pub fn judge(
    plan: &Plan,
    forecast: &Forecast,
    requirement: &Requirement,
    schedule: &Verified,
    simulation: &Simulation,
) -> RefineRound {
    let objective = schedule.objective();
    let of_requirement = objective.shortage + objective.surplus + objective.standby_shortage;
    let prices = missed_prices(plan, forecast, requirement, simulation);
    let (mut price, mut under_target) = (0.0, 0);
    for (id, queue) in plan.queues.iter() {
        for (figures, of_one) in simulation.cells[id].iter().zip(&prices[id]) {
            price += missed(queue, figures) * of_one;
            under_target += usize::from(figures.offered > 0.0 && missed(queue, figures) > 0.0);
        }
    }
    let sum = |of: fn(&ServiceFigures) -> f64| simulation.totals.values().map(of).sum::<f64>();
    let (offered, within) = (sum(|total| total.offered), sum(|total| total.answered_within));
    let required: f64 = requirement.needs.values().flatten().map(|need| need.required).sum();
    RefineRound {
        required_hours: required * plan.horizon.interval.hours(),
        service_level: Share(if offered > 0.0 { within / offered } else { 1.0 }),
        under_target,
        wages: objective.wages,
        total: objective.total(),
        simulated_cost: objective.total() - of_requirement + Money(price),
        is_published: false,
    }
}

/// Inquiries that lack to the target; none of a queue whose work may wait, of which no interval has one.
fn missed(queue: &Queue, figures: &ServiceFigures) -> f64 {
    if queue.answer_within_hours.is_some() {
        return 0.0;
    }
    (queue.service_level.0 * figures.offered - figures.answered_within).max(0.0)
}

/// What one missed inquiry costs, by queue and interval; 0 where none is missed.
pub(super) fn missed_prices(
    plan: &Plan,
    forecast: &Forecast,
    requirement: &Requirement,
    simulation: &Simulation,
) -> Table<QueueId, Vec<f64>> {
    let of_queue = |(id, queue): (QueueId, &Queue)| {
        let cells = simulation.cells[id].iter().zip(&requirement.needs[id]).zip(&forecast.cells[id]);
        let price = |((figures, need), cell): ((&ServiceFigures, &Need), _)| {
            let hours = agent_seconds(queue, queue.handling_seconds(cell)) / 3600.0;
            if missed(queue, figures) > 0.0 { hours * plan.penalties.shortage_at(need.level) } else { 0.0 }
        };
        cells.map(price).collect()
    };
    plan.queues.iter().map(of_queue).collect()
}

/// Seconds that one inquiry of `aht` takes of a standard agent who holds all the chats that one can.
fn agent_seconds(queue: &Queue, aht: f64) -> f64 {
    let held = f64::from(queue.concurrency);
    aht * (1.0 + queue.concurrency_slowdown * (held - 1.0)) / held
}
