//! Plays a schedule against random demand.

use crate::check::Verified;
use crate::domain::demand::Forecast;
use crate::domain::plan::Plan;
use crate::domain::simulation::Simulation;
use crate::error::{Error, Result};
use crate::text;

/// Plays the schedule `plan.simulation.runs` times.
pub fn simulate(_plan: &Plan, _forecast: &Forecast, _schedule: &Verified, _seed: u64) -> Result<Simulation> {
    Err(Error::Defect(text!("not built", "未完成")))
}
