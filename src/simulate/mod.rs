//! Plays a schedule against random demand, contact by contact (SPEC section 6; docs/model/simulation.md).

mod clock;
mod demand;
mod desks;
mod line;
mod run;
mod tally;
mod world;

use crate::check::Verified;
use crate::domain::calendar::Span;
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::simulation::Simulation;
use crate::domain::units::Share;
use crate::error::{Error, Result};
use crate::text;
use rayon::prelude::*;
use world::World;

/// Most inquiries of one run: more would not fit into the memory of a small machine if nobody served them.
const MOST_INQUIRIES: f64 = 1e8;

/// More inquiries than forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surge {
    /// In this queue; none: in all.
    pub queue: Option<QueueId>,
    /// During this time; none: throughout.
    pub window: Option<Span>,
    /// Inquiries over those forecast; surges that overlap multiply.
    pub factor: f64,
}

/// What differs from the plan on the day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Incidents {
    /// More inquiries than forecast.
    pub surges: Vec<Surge>,
    /// Probability, for each agent and run, of not coming at all.
    pub no_show: Share,
    /// Inquiries that really came, by interval, before the bot; none where unknown: drawn from the forecast.
    pub actuals: Option<Table<QueueId, Vec<Option<f64>>>>,
}

/// Plays the schedule `plan.simulation.runs` times against the demand as forecast.
///
/// The same plan, forecast, schedule and seed give the same figures on any number of threads.
///
/// # Errors
/// See [`drill`].
pub fn simulate(plan: &Plan, forecast: &Forecast, schedule: &Verified, seed: u64) -> Result<Simulation> {
    drill(plan, forecast, schedule, &Incidents::default(), seed)
}

/// Plays the schedule `plan.simulation.runs` times with `incidents`.
///
/// # Errors
/// [`Error::Usage`] when there is no run to play, a factor or count is negative or not finite, `no_show` is not a share, or
/// a run would have more than a hundred million inquiries.
pub fn drill(
    plan: &Plan,
    forecast: &Forecast,
    schedule: &Verified,
    incidents: &Incidents,
    seed: u64,
) -> Result<Simulation> {
    check(plan, forecast, incidents)?;
    let world = World::new(plan, schedule.roster());
    let play = |run: u32| {
        let arrivals = demand::draw(plan, &world, forecast, incidents, seed, run);
        run::play(&world, arrivals, incidents.no_show, seed, run)
    };
    let runs: Vec<tally::Tally> = (0..plan.simulation.runs).into_par_iter().map(play).collect();
    Ok(tally::figures(seed, &world, &runs))
}

fn check(plan: &Plan, forecast: &Forecast, incidents: &Incidents) -> Result<()> {
    let sensible = |x: f64| x.is_finite() && x >= 0.0;
    if plan.simulation.runs == 0 {
        return Err(Error::Usage(text!("the number of runs must be at least 1", "仿真次数至少为 1")));
    }
    if let Some(Surge { factor, .. }) = incidents.surges.iter().find(|surge| !sensible(surge.factor)) {
        return Err(Error::Usage(text!(
            "a surge must be 0 or more, not {factor}",
            "突增倍数不能为 {factor}，须不小于 0"
        )));
    }
    let Share(no_show) = incidents.no_show;
    if !(0.0..=1.0).contains(&no_show) {
        return Err(Error::Usage(text!(
            "no-show must be a share, not {no_show}",
            "缺勤比例须在 0 到 1 之间，而不是 {no_show}"
        )));
    }
    let mut counts = incidents.actuals.iter().flat_map(Table::values).flatten().flatten();
    if let Some(count) = counts.find(|count| !sensible(**count)) {
        return Err(Error::Usage(text!(
            "an actual count must be 0 or more, not {count}",
            "实际来量不能为 {count}，须不小于 0"
        )));
    }
    let surged: f64 = incidents.surges.iter().map(|surge| surge.factor.max(1.0)).product();
    let expected = forecast.cells.values().flatten().map(|cell| cell.p95);
    let counted = incidents.actuals.iter().flat_map(Table::values).flatten().flatten().copied();
    let most = surged * (expected.sum::<f64>() + counted.sum::<f64>());
    if most > MOST_INQUIRIES {
        return Err(Error::Usage(text!(
            "{most:.0} inquiries are too many to be played one by one",
            "{most:.0} 次咨询过多，无法逐条仿真"
        )));
    }
    Ok(())
}
