//! R7 duty: at most so many blocks and paid minutes, and at most so long from first start to last end; a long rest ends it.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::edges::Outside;
use crate::schedule::agent::grammar::{Grammar, at_least, at_most};

/// R7.
pub struct Duty;

impl Rule for Duty {
    fn id(&self) -> &'static str {
        "R7"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.min_rest = grammar.min_rest.max(at_least(plan.rules.min_rest));
        grammar.max_blocks = plan.rules.max_blocks_per_duty;
        grammar.max_duty = at_most(plan.rules.max_duty);
        grammar.max_span = at_most(plan.rules.max_span);
        grammar.outside = Outside { gap: grammar.outside.gap, ..Outside::of(plan) };
    }
}
