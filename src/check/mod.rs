//! Judges a schedule by SPEC sections 3 and 4 on the clock, from its segments alone.
//!
//! Nothing here knows how a schedule is found. A [`Verified`] schedule can only be made by [`check`], so that a
//! schedule that nobody checked can be neither simulated nor published.
//!
//! An agent whose segments overlap has no well-defined blocks: R5 to R11 and R14 stay silent about that agent until R2 is kept.
//! Segments that do not end after their start break R1 and count for nothing else.

mod case;
mod coverage;
mod kinds;
mod night;
mod objective;
mod pay;
mod profile;
pub mod rules;
mod waiting;

pub use case::{Case, Part};
pub use coverage::coverage;
pub use night::{Replanned, check_replanned};
pub use objective::objective;
pub use pay::{overtime, wage};
pub use rules::{Breach, RULES, Rule};

use crate::domain::objective::Objective;
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Roster, Segment};
use crate::domain::text::Text;
use case::without_empty;

/// A broken rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Name of the rule: `R1` to `R12`, `R14` to `R16`.
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

/// Checks all of [`RULES`] and computes the objective. The ids in `roster` and `pins` are those of `plan`.
///
/// # Errors
/// All violations, in the order of [`violations`].
pub fn check(
    plan: &Plan,
    requirement: &Requirement,
    roster: &Roster,
    pins: &[Segment],
) -> Result<Verified, Vec<Violation>> {
    let found = violations(plan, roster, pins);
    if !found.is_empty() {
        return Err(found);
    }
    Ok(Verified { roster: roster.clone(), objective: objective(plan, requirement, roster) })
}

/// Everything in `roster` that breaks a rule of [`RULES`], by agent, then time, then rule; at last R16, which is of all together.
///
/// `pins` are the segments that R12 asks to keep; without them R12 is silent.
pub fn violations(plan: &Plan, roster: &Roster, pins: &[Segment]) -> Vec<Violation> {
    let lasting = without_empty(roster);
    let pins = Roster::new(pins.to_vec());
    let mut found = Vec::new();
    for (id, agent) in plan.agents.iter() {
        let case = Case::new(plan, id, roster.of(id), &lasting, pins.of(id));
        let mut of_agent: Vec<_> =
            RULES.iter().flat_map(|rule| rule.judge(&case).into_iter().map(|b| (b, rule.id()))).collect();
        of_agent.sort_by_key(|(breach, _)| breach.at);
        found.extend(of_agent.into_iter().map(|(breach, rule)| Violation {
            rule,
            agent_id: agent.id.clone(),
            start: plan.zone.show(breach.at),
            message: breach.message,
        }));
    }
    found.extend(kinds::too_many(plan, &lasting));
    found
}
