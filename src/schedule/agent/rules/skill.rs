//! R3 skill: work and standby only in the queues of the agent.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::Grammar;

/// R3.
pub struct Skill;

impl Rule for Skill {
    fn id(&self) -> &'static str {
        "R3"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.queues = plan.agents.map(|agent| agent.queues.clone());
    }
}
