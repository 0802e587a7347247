//! R6 gap: two blocks of one duty are at least `min_gap_minutes` apart.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::{Grammar, at_least};

/// R6.
pub struct Gap;

impl Rule for Gap {
    fn id(&self) -> &'static str {
        "R6"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.min_gap = grammar.min_gap.max(at_least(plan.rules.min_gap));
        grammar.outside.gap = plan.rules.min_gap;
    }
}
