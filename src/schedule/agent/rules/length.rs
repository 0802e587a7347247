//! R5 block length: work blocks from min to max of [rules], standby blocks from min to max of [standby].

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::{Grammar, at_least, at_most};

/// R5.
pub struct BlockLength;

impl Rule for BlockLength {
    fn id(&self) -> &'static str {
        "R5"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.work_block = at_least(plan.rules.min_block).max(1)..=at_most(plan.rules.max_block);
        grammar.standby_block = at_least(plan.standby.min_block).max(1)..=at_most(plan.standby.max_block);
    }
}
