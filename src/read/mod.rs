//! Reads a plan folder and the tables of every stage.

use crate::domain::demand::{Forecast, History};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;
use crate::error::{Error, Finding, Result};
use crate::text;
use std::path::{Path, PathBuf};

/// Which input files a stage uses; the others are not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// inquiries.csv.
    pub inquiries: bool,
    /// agents.csv and availability.csv.
    pub agents: bool,
}

/// A plan as read, without errors.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The plan.
    pub plan: Plan,
    /// The history, where it was needed.
    pub history: Option<History>,
    /// The plan folder.
    pub folder: PathBuf,
    /// Warnings.
    pub warnings: Vec<Finding>,
}

fn unbuilt<T>() -> Result<T> {
    Err(Error::Defect(text!("not built", "未完成")))
}

/// Reads the plan at `path`, a folder or its plan.toml.
pub fn plan(_path: &Path, _needs: Needs) -> Result<Loaded> {
    unbuilt()
}

/// Reads a requirement in the form of requirements.csv.
pub fn requirements(_path: &Path, _plan: &Plan) -> Result<(Requirement, Vec<Finding>)> {
    unbuilt()
}

/// Reads a forecast in the form of forecast.csv.
pub fn forecast(_path: &Path, _plan: &Plan) -> Result<(Forecast, Vec<Finding>)> {
    unbuilt()
}

/// Reads a schedule in the form of schedule.csv.
pub fn schedule(_path: &Path, _plan: &Plan) -> Result<(Roster, Vec<Finding>)> {
    unbuilt()
}
