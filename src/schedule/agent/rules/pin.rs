//! R12 pin: a pinned segment is kept as it is.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::Grammar;

/// R12.
pub struct Pin;

impl Rule for Pin {
    fn id(&self) -> &'static str {
        "R12"
    }

    fn constrain(&self, _plan: &Plan, pins: &[Segment], grammar: &mut Grammar) {
        for pin in pins {
            grammar.pins[pin.agent].push(*pin);
        }
    }
}
