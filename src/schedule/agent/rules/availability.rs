//! R4 availability: every segment lies in the available time of the agent.
//!
//! A slot is available when windows that touch or overlap cover all of it; the reader has joined such windows.

use super::Rule;
use crate::domain::calendar::{Slot, Span};
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::Grammar;

/// R4.
pub struct Availability;

impl Rule for Availability {
    fn id(&self) -> &'static str {
        "R4"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        let slots: Vec<Span> = (0..plan.horizon.slots())
            .map(|k| Span { start: plan.horizon.slot_start(Slot(k)), end: plan.horizon.slot_start(Slot(k + 1)) })
            .collect();
        grammar.available = plan.agents.map(|agent| match &agent.available {
            None => vec![true; slots.len()],
            Some(windows) => {
                let covered = |slot: &Span| windows.iter().map(|w| w.overlap_seconds(slot)).sum::<i64>();
                slots.iter().map(|slot| covered(slot) == slot.seconds()).collect()
            }
        });
    }
}
