//! Which hours would raise the scorecard, by playing the same runs with one more agent in each (docs/model/simulation.md).

use super::course::Course;
use super::scoring::scorecard;
use super::squad::Squad;
use super::tally::Tally;
use super::world::{Extra, World, seconds};
use super::{demand, run};
use crate::check::Verified;
use crate::domain::calendar::Span;
use crate::domain::demand::Forecast;
use crate::domain::ids::{Id, QueueId};
use crate::domain::incidents::Incidents;
use crate::domain::plan::Plan;
use crate::domain::scorecard::{Raise, Raises, Scorecard, worst_hours};
use crate::domain::simulation::Simulation;
use crate::domain::units::Money;
use crate::error::Result;
use rayon::prelude::*;

/// A criterion that passes as often as this needs nobody.
const SAFE: f64 = 0.95;
/// Hours that are tried for each criterion: those in which most is lost.
const TRIED: usize = 6;
/// Inquiries that all of it may play: some seconds on two cores.
const MOST_INQUIRIES: f64 = 1.2e7;
/// Fewer runs tell nothing.
const FEWEST_RUNS: u32 = 10;
/// Seconds of an hour.
const HOUR: f64 = 3600.0;

/// One more standard agent in a queue.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hour {
    queue: QueueId,
    span: Span,
    cost: Money,
}

/// Whether any criterion may fail.
pub fn is_at_risk(card: &Scorecard) -> bool {
    card.standings.iter().any(|standing| standing.probability.0 < SAFE)
}

/// What one more standard agent brings in each of the hours in which most of a criterion that may fail is lost, on the first runs of
/// `simulation`; no more runs than take some seconds. Nothing where all criteria are safe.
///
/// # Errors
/// See [`drill`](super::drill).
pub fn raises(
    plan: &Plan,
    forecast: &Forecast,
    schedule: &Verified,
    incidents: &Incidents,
    simulation: &Simulation,
) -> Result<Raises> {
    super::check(plan, forecast, incidents)?;
    let card = &simulation.scorecard;
    let tried: Vec<(usize, Vec<Hour>)> = (0..plan.scorecard.len())
        .filter(|&criterion| card.standings[criterion].probability.0 < SAFE)
        .map(|criterion| (criterion, dearest(plan, card, criterion)))
        .filter(|(_, hours)| !hours.is_empty())
        .collect();
    let plays: usize = tried.iter().map(|(_, hours)| hours.len() + 1).sum();
    if plays == 0 {
        return Ok(Raises::default());
    }
    let offered: f64 = simulation.totals.values().map(|total| total.offered).sum();
    let affordable = MOST_INQUIRIES / ((plays + 1) as f64 * offered.max(1.0));
    let runs = (affordable as u32).max(FEWEST_RUNS).min(simulation.runs);
    let world = World::new(plan, forecast, schedule.roster(), Squad::WHOLE, incidents);
    let course = Course::new(plan, forecast, incidents);
    let play = |hours: &[Hour]| -> Scorecard {
        let mut world = world.clone();
        for hour in hours {
            world.add(&extra(plan, hour));
        }
        let one = |number: u32| {
            run::play(&world, demand::draw(plan, forecast, &course, simulation.seed, number), simulation.seed, number)
        };
        let played: Vec<Tally> = (0..runs).into_par_iter().map(one).collect();
        scorecard(&world, &played)
    };
    let before = play(&[]);
    let mut raises = Raises { runs, ..Raises::default() };
    for (criterion, hours) in tried {
        let mut single: Vec<Raise> =
            hours.iter().filter_map(|hour| raise(plan, criterion, hour, &before, &play(&[*hour]))).collect();
        single.sort_by(|a, b| gain(plan, b).total_cmp(&gain(plan, a)).then(a.span.start.cmp(&b.span.start)));
        let helping: Vec<Hour> =
            single.iter().map(|raise| Hour { queue: raise.queue, span: raise.span, cost: raise.cost }).collect();
        if helping.len() > 1 {
            let standing = &play(&helping).standings[criterion];
            let cost = Money(helping.iter().map(|hour| hour.cost.0).sum());
            raises.together.extend(standing.value.map(|value| (criterion, cost, value, standing.probability)));
        }
        raises.single.extend(single);
    }
    Ok(raises)
}

/// How far the value moves towards passing, for each unit of money.
fn gain(plan: &Plan, raise: &Raise) -> f64 {
    let [before, after] = raise.values;
    let towards = if plan.scorecard[raise.criterion].metric.is_seconds() { before - after } else { after - before };
    towards / raise.cost.0.max(1e-9)
}

/// What an hour does to a criterion; none where it does not help.
fn raise(plan: &Plan, criterion: usize, hour: &Hour, before: &Scorecard, after: &Scorecard) -> Option<Raise> {
    let (before, after) = (&before.standings[criterion], &after.standings[criterion]);
    let raise = Raise {
        criterion,
        queue: hour.queue,
        span: hour.span,
        cost: hour.cost,
        values: [before.value?, after.value?],
        probabilities: [before.probability, after.probability],
    };
    (gain(plan, &raise) > 0.0).then_some(raise)
}

/// The hours in which most of a criterion is lost, the worst first, where somebody of the roster could work.
fn dearest(plan: &Plan, card: &Scorecard, criterion: usize) -> Vec<Hour> {
    let worst = worst_hours(&card.standings[criterion].lost, &plan.horizon, TRIED).into_iter();
    let priced = worst.filter_map(|(queue, span, _)| {
        let cost = Money(cheapest(plan, queue)? * span.seconds() as f64 / HOUR);
        Some(Hour { queue, span, cost })
    });
    priced.collect()
}

/// The lowest wage of a standard agent-hour in `queue`; none where nobody works in it.
fn cheapest(plan: &Plan, queue: QueueId) -> Option<f64> {
    let able = plan.agents.values().filter(|agent| agent.queues.contains(&queue) && agent.efficiency > 0.0);
    able.map(|agent| agent.cost_per_hour.0 / agent.efficiency).reduce(f64::min)
}

fn extra(plan: &Plan, hour: &Hour) -> Extra {
    let [start, end] = [hour.span.start, hour.span.end].map(|moment| seconds(&plan.horizon, moment));
    Extra { queue: hour.queue.index(), start, end }
}
