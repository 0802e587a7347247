//! R9 stretch: work without a pause is `min_work_minutes` to `max_work_minutes` long and has one queue; a block starts and
//! ends with work.

use super::Rule;
use crate::domain::calendar::SLOT_MINUTES;
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
        grammar.fewest_breaks = fewest_breaks(plan);
        grammar.stretch = at_least(plan.breaks.min_work).max(1)..=at_most(plan.breaks.max_work);
    }
}

/// By slots of a work block: the fewest breaks that it can have; nothing where none is priced.
fn fewest_breaks(plan: &Plan) -> Vec<usize> {
    if plan.penalties.extra_break <= 0.0 {
        return Vec::new();
    }
    let breaks = &plan.breaks;
    let longest = at_most(plan.rules.max_block).min(plan.horizon.slots());
    let fewest = |slots: usize| {
        let minutes = slots as i64 * SLOT_MINUTES;
        let meal = i64::from(minutes > breaks.meal_after.0);
        breaks.fewest(minutes * 60, meal, meal * breaks.meal_length.0 * 60).max(0) as usize
    };
    (0..=longest).map(fewest).collect()
}
