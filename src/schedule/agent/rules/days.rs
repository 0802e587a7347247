//! R14 days: a duty starts on at most `max_days_in_row` local days in a row, duties being what a rest ends (R7).

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::days::Calendar;
use crate::schedule::agent::grammar::{Grammar, at_least};
use std::sync::Arc;

/// R14.
pub struct DaysInRow;

impl Rule for DaysInRow {
    fn id(&self) -> &'static str {
        "R14"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        let rules = &plan.rules;
        let day = |at| plan.zone.day(at);
        let calendar = Calendar::new(rules.max_days_in_row, &plan.horizon, &grammar.lattice, rules.min_rest, day);
        if let Some(calendar) = calendar {
            grammar.min_rest = grammar.min_rest.max(at_least(rules.min_rest));
            grammar.calendar = Some(Arc::new(calendar));
        }
    }
}
