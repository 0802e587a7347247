//! R8 hours: paid minutes over the horizon are at most the `max_hours` of the agent.

use super::Rule;
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::Grammar;

/// Tolerance of the checker, in slots, so that 7.1 hours hold 85.2 slots whatever the last digit.
const ROUNDING: f64 = 1e-9;

/// R8.
pub struct Hours;

impl Rule for Hours {
    fn id(&self) -> &'static str {
        "R8"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        let slots = plan.horizon.slots();
        grammar.max_paid = plan.agents.map(|agent| match agent.max_hours {
            None => slots,
            Some(hours) => ((hours * 60.0 / SLOT_MINUTES as f64 + ROUNDING).floor().max(0.0) as usize).min(slots),
        });
    }
}
