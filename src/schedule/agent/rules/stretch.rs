//! R9 stretch: work without a pause is `min_work_minutes` to `max_work_minutes` long and has one queue; a block starts and
//! ends with work.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::{Grammar, at_least, at_most};

/// R9.
pub struct Stretch;

impl Rule for Stretch {
    fn id(&self) -> &'static str {
        "R9"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.stretch = at_least(plan.breaks.min_work).max(1)..=at_most(plan.breaks.max_work);
    }
}
