//! Forecasts inquiries.

use crate::domain::demand::{Forecast, History};
use crate::domain::plan::Plan;
use crate::error::{Error, Finding, Result};
use crate::text;

/// Forecasts every interval of the horizon; the findings are warnings.
pub fn forecast(_plan: &Plan, _history: &History) -> Result<(Forecast, Vec<Finding>)> {
    Err(Error::Defect(text!("not built", "未完成")))
}
