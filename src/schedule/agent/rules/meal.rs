//! R11 meal: a block longer than `meal_after_minutes` holds exactly one meal, any other none; a meal has its exact length,
//! work on both sides, keeps its margin from both ends of the block, and begins in time.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::{Grammar, at_least, at_most};

/// R11.
pub struct Meal;

impl Rule for Meal {
    fn id(&self) -> &'static str {
        "R11"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.meal_after = at_most(plan.breaks.meal_after);
        grammar.meal_length = at_most(plan.breaks.meal_length);
        grammar.meal_margin = at_least(plan.breaks.meal_margin);
        if plan.breaks.meal_latest.0 > 0 {
            grammar.meal_latest = at_most(plan.breaks.meal_latest);
        }
    }
}
