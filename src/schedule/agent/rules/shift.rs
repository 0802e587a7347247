//! R15 shift: where plan.toml has [[shifts]], a work block starts at one of the clocks of a shift for the agent's tier and is as long.

use super::Rule;
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::catalogue::Catalogue;
use crate::schedule::agent::grammar::Grammar;
use std::sync::Arc;

/// R15.
pub struct Shift;

impl Rule for Shift {
    fn id(&self) -> &'static str {
        "R15"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        if plan.shifts.is_empty() {
            return;
        }
        let clocks: Vec<i64> = (0..grammar.slots).map(|slot| plan.clock(slot)).collect();
        let by_tier = plan.tiers.ids().map(|tier| {
            let blocks = plan.shifts.iter().filter(|shift| shift.is_for(tier)).flat_map(|shift| {
                let length = (shift.length.0 / SLOT_MINUTES) as usize;
                let starts = clocks.iter().enumerate().filter(|(_, clock)| shift.starts.contains(clock));
                starts.map(move |(slot, _)| (slot, length))
            });
            Arc::new(Catalogue::new(grammar.slots, blocks))
        });
        let by_tier: Vec<Arc<Catalogue>> = by_tier.collect();
        grammar.catalogue = plan.agents.map(|agent| Some(by_tier[agent.tier.0].clone()));
    }
}
