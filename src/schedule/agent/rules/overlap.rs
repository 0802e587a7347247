//! R2 overlap: an agent's segments never overlap, and a work block never touches a standby block.
//!
//! The language is a path through time, so nothing overlaps; two blocks are at least one slot apart.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::Grammar;

/// R2.
pub struct Overlap;

impl Rule for Overlap {
    fn id(&self) -> &'static str {
        "R2"
    }

    fn constrain(&self, _plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.min_gap = grammar.min_gap.max(1);
        grammar.min_rest = grammar.min_rest.max(1);
    }
}
