//! Judges a schedule by SPEC sections 3 and 4, without the optimizer.

use crate::domain::objective::Objective;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Roster, Segment};
use crate::domain::text::Text;

/// A broken rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Name of the rule: `R1` to `R12`.
    pub rule: &'static str,
    /// Key of the agent.
    pub agent_id: String,
    /// Where, as a local time.
    pub start: String,
    /// What is wrong.
    pub message: Text,
}

/// A schedule that keeps all hard rules; only [`check`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    roster: Roster,
    objective: Objective,
}

impl Verified {
    /// The schedule.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// What it costs.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }
}

/// Checks R1 to R12 and computes the objective.
///
/// # Errors
/// All violations.
pub fn check(
    _plan: &Plan,
    _requirement: &Requirement,
    _roster: &Roster,
    _pins: &[Segment],
) -> Result<Verified, Vec<Violation>> {
    Err(Vec::new())
}
