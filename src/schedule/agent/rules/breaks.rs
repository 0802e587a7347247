//! R10 break: every break is exactly `break_minutes` long, with work on both sides.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::{Grammar, at_most};

/// R10.
pub struct Break;

impl Rule for Break {
    fn id(&self) -> &'static str {
        "R10"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.break_length = at_most(plan.breaks.break_length);
    }
}
