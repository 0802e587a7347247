//! What rosters are read with, and what comes of it.

use super::told::RosterChoices;
use crate::domain::imported::{Kind, Question};
use crate::domain::imported_roster::ImportedRoster;
use crate::domain::plan::Plan;
use crate::error::Finding;
use crate::read::import::choices::Choices;

/// What rosters are read with.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Request<'a> {
    pub choices: &'a Choices,
    pub roster: &'a RosterChoices,
    /// Agents: everything; availability: windows and shifts of agents whom the plan has.
    pub kind: Kind,
    /// The plan with its present agents.
    pub plan: &'a Plan,
}

/// What came of it: tables where nothing is open or wrong.
#[derive(Debug)]
pub(in crate::read) struct Outcome {
    pub roster: ImportedRoster,
    pub questions: Vec<Question>,
    pub findings: Vec<Finding>,
}
