//! Plays a schedule against random demand, contact by contact (SPEC section 6; docs/model/simulation.md).

mod away;
mod clock;
mod coming;
mod course;
mod customers;
mod demand;
mod desks;
mod factor;
mod gain;
mod line;
mod overrun;
mod own_share;
mod posts;
mod raise;
mod refine;
mod remarks;
mod replies;
mod run;
mod scoring;
mod sources;
mod squad;
mod squads;
mod stretches;
mod tally;
mod unseen;
mod world;
mod worth;

pub use coming::coming;
pub use gain::{Round, is_cheaper};
pub use raise::{is_at_risk, raises};
pub use refine::{judge, refined};
pub use remarks::remarks;
pub use unseen::unseen_openings;
pub use worth::{affordable_runs, standby_worth};

use crate::check::Verified;
use crate::domain::demand::Forecast;
use crate::domain::ids::Table;
pub use crate::domain::incidents::{Absence, Came, Incidents, Scaling, Scope};
use crate::domain::plan::Plan;
use crate::domain::simulation::Simulation;
use crate::error::{Error, Result};
use crate::text;
use course::Course;
use rayon::prelude::*;
use squad::Squad;
use world::World;

/// Most inquiries of one run: more would not fit into the memory of a small machine if nobody served them.
const MOST_INQUIRIES: f64 = 1e8;

/// Inquiries that the main job plays at most: two seconds on two cores, as what follows a search is not to outlast it.
const BRIEF_INQUIRIES: f64 = 1.2e7;
/// Runs that it plays at least.
const FEWEST_BRIEF: u32 = 20;

/// Plays the schedule `plan.simulation.runs` times against the demand as forecast.
///
/// The same plan, forecast, schedule and seed give the same figures on any number of threads.
///
/// # Errors
/// See [`drill`].
pub fn simulate(plan: &Plan, forecast: &Forecast, schedule: &Verified, seed: u64) -> Result<Simulation> {
    drill(plan, forecast, schedule, &Incidents::default(), seed)
}

/// Runs that take some seconds, at most those of plan.toml: a count of inquiries decides, never a clock.
pub fn brief_runs(plan: &Plan, forecast: &Forecast) -> u32 {
    let expected: f64 = forecast.cells.values().flatten().map(|cell| cell.mean).sum();
    ((BRIEF_INQUIRIES / expected.max(1.0)) as u32).max(FEWEST_BRIEF).min(plan.simulation.runs)
}

/// Plays the schedule `plan.simulation.runs` times with `incidents`.
///
/// # Errors
/// [`Error::Usage`] when there is no run to play, a factor or count is negative or not finite, a share is not one, or
/// a run would have more than a hundred million inquiries.
pub fn drill(
    plan: &Plan,
    forecast: &Forecast,
    schedule: &Verified,
    incidents: &Incidents,
    seed: u64,
) -> Result<Simulation> {
    check(plan, forecast, incidents)?;
    let world = World::new(plan, forecast, schedule.roster(), Squad::WHOLE, incidents);
    let course = Course::new(plan, forecast, incidents);
    let play = |run: u32| {
        let arrivals = demand::draw(plan, forecast, &course, seed, run);
        run::play(&world, arrivals, seed, run)
    };
    let runs: Vec<tally::Tally> = (0..plan.simulation.runs).into_par_iter().map(play).collect();
    Ok(Simulation { scorecard: scoring::scorecard(&world, &runs), ..tally::figures(seed, &world, &runs) })
}

fn check(plan: &Plan, forecast: &Forecast, incidents: &Incidents) -> Result<()> {
    if plan.simulation.runs == 0 {
        return Err(Error::Usage(text!("the number of runs must be at least 1", "仿真次数至少为 1")));
    }
    let nonsense = |x: &&f64| !(x.is_finite() && **x >= 0.0);
    let factors = |of: &[Scaling]| of.iter().map(|change| change.factor).collect::<Vec<f64>>();
    if let Some(factor) = factors(&incidents.surges).iter().chain(&factors(&incidents.handling)).find(nonsense) {
        return Err(Error::Usage(text!("a factor must be 0 or more, not {factor}", "倍数不能为 {factor}，须不小于 0")));
    }
    let mut shares = incidents.absences.iter().map(|absence| absence.share.0).chain([incidents.no_show.0]);
    if let Some(share) = shares.find(|share| !(0.0..=1.0).contains(share)) {
        return Err(Error::Usage(text!(
            "a share of absent agents lies between 0 and 1, not at {share}",
            "缺勤比例须在 0 到 1 之间，而不是 {share}"
        )));
    }
    let counts = || incidents.actuals.iter().flat_map(Table::values).flatten().map(|came| came.inquiries);
    if let Some(count) = counts().find(|count| nonsense(&count)) {
        return Err(Error::Usage(text!(
            "an actual count must be 0 or more, not {count}",
            "实际来量不能为 {count}，须不小于 0"
        )));
    }
    let surged: f64 = incidents.surges.iter().map(|surge| surge.factor.max(1.0)).product();
    let expected = forecast.cells.values().flatten().map(|cell| cell.p95);
    let most = surged * (expected.sum::<f64>() + counts().sum::<f64>());
    if most > MOST_INQUIRIES {
        return Err(Error::Usage(text!(
            "{most:.0} inquiries are too many to be played one by one",
            "{most:.0} 次咨询过多，无法逐条仿真"
        )));
    }
    Ok(())
}
