//! What the standby squad is worth: the same runs with no squad, parts of it, all of it, and more (docs/model/simulation.md).

use super::course::Course;
use super::demand;
use super::squad::{Squad, StandbyShift};
use super::squads::Squads;
use super::tally::{Cell, sum};
use super::world::World;
use crate::check::{self, Verified};
use crate::domain::coverage::CoverageCell;
use crate::domain::demand::Forecast;
use crate::domain::ids::{Id, QueueId};
use crate::domain::incidents::Incidents;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::simulation::{Simulation, SquadFigures, SquadWorth, StandbyWorth};
use crate::domain::units::Share;
use crate::error::Result;
use rayon::prelude::*;

/// Sizes of the squad, in quarters of the one on the roster: none to twice.
const SIZES: [usize; 7] = [0, 1, 2, 3, 4, 6, 8];
/// Inquiries that the comparison may play where nobody waits for it: some seconds on one core.
const AFFORDABLE_INQUIRIES: f64 = 2e7;
/// Inquiries above which the comparison is left out there.
const MOST_INQUIRIES: f64 = 4e7;
/// Fewer runs would say nothing about a probability.
const FEWEST_RUNS: u32 = 20;
/// Probability of holding the target where `[standby] risk_quantile` is off.
const PROBABILITY: Share = Share(0.95);

/// Runs of every size that take some seconds at most, judged by what `simulation` played; all of its runs if they do, none
/// where even the fewest that tell anything take much longer.
pub fn affordable_runs(simulation: &Simulation) -> Option<u32> {
    let offered: f64 = simulation.totals.values().map(|total| total.offered).sum();
    let of_one = (SIZES.len() as f64 * offered).max(1.0);
    let fewest = f64::from(FEWEST_RUNS.min(simulation.runs));
    let runs = (AFFORDABLE_INQUIRIES / of_one).max(fewest);
    (runs * of_one <= MOST_INQUIRIES).then(|| (runs as u32).min(simulation.runs))
}

/// Plays the first `runs` runs of [`drill`](super::drill) with squads of every size, on common random numbers.
///
/// # Errors
/// See [`drill`](super::drill).
pub fn standby_worth(
    plan: &Plan,
    forecast: &Forecast,
    requirement: &Requirement,
    schedule: &Verified,
    incidents: &Incidents,
    seed: u64,
    runs: u32,
) -> Result<StandbyWorth> {
    super::check(plan, forecast, incidents)?;
    let roster = schedule.roster();
    let coverage = check::coverage(plan, requirement, roster);
    let counts = |cell: &CoverageCell| cell.standby > 0.0;
    let hours: Vec<Vec<bool>> = coverage.values().map(|cells| cells.iter().map(counts).collect()).collect();
    let world = |quarters| World::new(plan, forecast, roster, Squad { quarters }, incidents);
    let squads = Squads::new(SIZES.map(world), &hours);
    let course = Course::new(plan, forecast, incidents);
    let in_hours = |cells: &Vec<Vec<Cell>>| -> Vec<Cell> {
        let of_queue = |(cells, hours): (&Vec<Cell>, &Vec<bool>)| {
            sum(cells.iter().zip(hours).filter(|(_, counts)| **counts).map(|(cell, _)| cell))
        };
        cells.iter().zip(&hours).map(of_queue).collect()
    };
    let every_size = |number: u32| -> Vec<Vec<Cell>> {
        let arrivals = demand::draw(plan, forecast, &course, seed, number);
        squads.play(arrivals, seed, number).iter().map(in_hours).collect()
    };
    let played: Vec<Vec<Vec<Cell>>> = (0..runs).into_par_iter().map(every_size).collect();
    let probability = plan.standby.risk_quantile.unwrap_or(PROBABILITY);
    let queues = plan.queues.iter().map(|(id, queue)| {
        let cells = &coverage[id];
        let counted = || (0..cells.len()).filter(|&i| hours[id.index()][i]).map(|i| &cells[i]);
        counted().next()?;
        let total = |of: fn(&CoverageCell) -> f64| counted().map(of).sum::<f64>() * plan.horizon.interval.hours();
        let sizes: Vec<SquadFigures> = (0..SIZES.len())
            .map(|size| {
                let of_size: Vec<Cell> = played.iter().map(|run| run[size][id.index()]).collect();
                figures(&squads.worlds()[size], id, SIZES[size], queue.service_level, &of_size)
            })
            .collect();
        Some(SquadWorth {
            required_hours: total(|cell| cell.required),
            ratio_hours: plan.standby.ratio * total(|cell| cell.required),
            standby_required_hours: total(|cell| cell.standby_required),
            smallest: sizes.iter().position(|figures| figures.held_share >= probability),
            sizes,
        })
    });
    Ok(StandbyWorth { runs, probability, queues: queues.collect() })
}

/// The figures of one size out of the counts of each run.
fn figures(world: &World, queue: QueueId, quarters: usize, target: Share, runs: &[Cell]) -> SquadFigures {
    let level = |cell: &Cell| cell.level().unwrap_or(1.0);
    let all = sum(runs);
    let squad = || world.standby.iter().filter(|shift| shift.queue == queue.index());
    let hours = |shift: &StandbyShift| (shift.end - shift.start) / 3600.0 * world.efficiency(shift.agent, shift.start);
    let held = runs.iter().filter(|cell| level(cell) >= target.0).count();
    SquadFigures {
        size: quarters as f64 / Squad::WHOLE.quarters as f64,
        segments: squad().count(),
        // The sum of nothing is minus zero.
        hours: squad().map(hours).sum::<f64>() + 0.0,
        service_level: Share(level(&all)),
        abandoned_share: Share(if all.offered == 0 { 0.0 } else { all.abandoned as f64 / all.offered as f64 }),
        held_share: Share(held as f64 / runs.len().max(1) as f64),
    }
}
