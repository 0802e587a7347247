//! Whether one schedule is cheaper than another beyond chance (docs/model/simulation.md).
//!
//! Both are played against the same customers, in runs that neither was made from (common random numbers; A. Law, "Simulation Modeling and
//! Analysis", 2015, chapter 11). With `x_r` the cost of run `r` under the one less that under the other, the mean of `x` is held against
//! its standard error, `s / √n`. The price of missed service is not linear in the runs, as an interval above its target earns nothing; it is where
//! the set of intervals under target stays, so `s` takes that set from all runs together.

use super::course::Course;
use super::refine::{judge, missed_prices};
use super::squad::Squad;
use super::tally::{Tally, figures};
use super::world::World;
use super::{demand, run};
use crate::check::Verified;
use crate::domain::demand::Forecast;
use crate::domain::ids::Id;
use crate::domain::incidents::Incidents;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::error::Result;
use rayon::prelude::*;

/// Standard errors that are no chance: one of forty-four of two equals.
const BEYOND_CHANCE: f64 = 2.0;
/// Fresh runs for one of plan.toml, as far as they take some seconds: with few runs an interval near its target seems to miss it by the
/// scatter of its mean, and more agents seem to save that.
const MORE: u32 = 8;
/// Inquiries that they may hold: some seconds on two cores.
const MOST_INQUIRIES: f64 = 2e7;
/// Inquiries that are as dear as keeping the counts of one interval.
const OF_CELL: f64 = 10.0;
/// Changes the seed, so that the runs are fresh.
const FRESH: u64 = 0x0F1E_5B00;

/// A requirement, and the schedule for it.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// What was required.
    pub requirement: &'a Requirement,
    /// Who comes.
    pub schedule: &'a Verified,
}

/// Whether `after` has a lower simulated cost than `before`, paid work after stretches included, by more than chance, in
/// fresh runs, up to eight times `plan.simulation.runs`.
///
/// # Errors
/// See [`drill`](super::drill).
pub fn is_cheaper(
    plan: &Plan,
    forecast: &Forecast,
    incidents: &Incidents,
    before: Round<'_>,
    after: Round<'_>,
) -> Result<bool> {
    super::check(plan, forecast, incidents)?;
    let ((cost_before, runs_before), (cost_after, runs_after)) =
        (played(plan, forecast, incidents, before), played(plan, forecast, incidents, after));
    let differences: Vec<f64> = runs_after.iter().zip(&runs_before).map(|(after, before)| after - before).collect();
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|x| (x - mean).powi(2)).sum();
    let error = (squares / (n - 1.0).max(1.0) / n).sqrt();
    Ok(cost_before - cost_after > BEYOND_CHANCE * error)
}

/// The simulated cost of a round, and the part of it that differs from run to run.
fn played(plan: &Plan, forecast: &Forecast, incidents: &Incidents, round: Round<'_>) -> (f64, Vec<f64>) {
    let Round { requirement, schedule } = round;
    let seed = plan.solver.seed ^ FRESH;
    let world = World::new(plan, forecast, schedule.roster(), Squad::WHOLE, incidents);
    let course = Course::new(plan, forecast, incidents);
    let one = |number: u32| run::play(&world, demand::draw(plan, forecast, &course, seed, number), seed, number);
    let expected: f64 = forecast.cells.values().flatten().map(|cell| cell.mean).sum();
    let cells: usize = forecast.cells.values().map(Vec::len).sum();
    let affordable = (MOST_INQUIRIES / (expected + OF_CELL * cells as f64).max(1.0)) as u32;
    let fewest = plan.simulation.runs;
    let runs = affordable.clamp(fewest, fewest.saturating_mul(MORE));
    let runs: Vec<Tally> = (0..runs).into_par_iter().map(one).collect();
    let simulation = figures(seed, &world, &runs);
    let prices = missed_prices(plan, forecast, requirement, &simulation);
    let varying = |tally: &Tally| {
        let of_queue = |(id, queue): (_, &crate::domain::plan::Queue)| {
            let target = queue.service_level.0;
            let cells = tally.cells[Id::index(id)].iter().zip(&prices[id]);
            cells.map(|(cell, price)| price * (target * cell.offered as f64 - cell.within as f64)).sum::<f64>()
        };
        let paid: f64 = tally.extras.iter().map(|extra| extra.paid).sum();
        let prompt = plan.queues.iter().filter(|(_, queue)| queue.answer_within_hours.is_none());
        prompt.map(of_queue).sum::<f64>() + paid
    };
    let judged = judge(plan, forecast, requirement, schedule, &simulation);
    ((judged.simulated_cost + simulation.overrun().cost).0, runs.iter().map(varying).collect())
}
