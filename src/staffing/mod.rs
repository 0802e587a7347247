//! Computes how many agents are needed.

use crate::domain::demand::Forecast;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::error::{Error, Result};
use crate::text;

/// The requirement of every interval of the horizon.
pub fn staff(_plan: &Plan, _forecast: &Forecast) -> Result<Requirement> {
    Err(Error::Defect(text!("not built", "未完成")))
}
