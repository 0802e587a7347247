//! R13 activity: what an agent does on duty and off line besides breaks and meals lies in its window and its place, once.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::Grammar;
use crate::schedule::agent::sessions::Sessions;
use std::sync::Arc;

/// R13.
pub struct Held;

impl Rule for Held {
    fn id(&self) -> &'static str {
        "R13"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.sessions = plan.agents.ids().map(|id| Arc::new(Sessions::of(plan, id))).collect();
    }
}
