//! Writes what people and later stages read.

use crate::check::Verified;
use crate::domain::demand::{Forecast, History};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Certificate;
use crate::domain::simulation::Simulation;
use crate::domain::text::Lang;
use crate::error::{Finding, Result};
use std::path::{Path, PathBuf};

/// Everything that is known when a report is written; a stage that did not run leaves its part empty.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The history.
    pub history: Option<&'a History>,
    /// The forecast.
    pub forecast: Option<&'a Forecast>,
    /// The requirement.
    pub requirement: Option<&'a Requirement>,
    /// The schedule and its cost.
    pub schedule: Option<(&'a Verified, &'a Certificate)>,
    /// The played schedule.
    pub simulation: Option<&'a Simulation>,
    /// Seconds of wall time by stage, in order.
    pub seconds: &'a [(&'static str, f64)],
    /// Warnings until now.
    pub warnings: &'a [Finding],
    /// Language of what people read.
    pub lang: Lang,
}

/// The outputs of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// forecast.csv.
    Forecast,
    /// requirements.csv.
    Requirements,
    /// schedule.csv.
    Schedule,
    /// coverage.csv.
    Coverage,
    /// simulation.csv.
    Simulation,
    /// summary.json.
    Summary,
    /// schedule.xlsx.
    Workbook,
    /// report.html.
    Html,
}

/// Writes `outputs` under `folder`, each whole or not at all; returns the paths in order.
pub fn write(_facts: &Facts<'_>, _outputs: &[Output], _folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(Vec::new())
}
