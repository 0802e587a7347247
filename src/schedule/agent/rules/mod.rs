//! The hard rules of SPEC section 3, one file each: what the rule says, and what it sets in the language of schedules.
//!
//! Adding a rule is one file, one `mod` line and one line in [`RULES`]; its checker goes to `crate::check`.

mod availability;
mod breaks;
mod days;
mod duty;
mod gap;
mod grid;
mod hours;
mod length;
mod meal;
mod overlap;
mod pin;
mod session;
mod shift;
mod skill;
mod stretch;

use super::grammar::Grammar;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;

/// A hard rule.
pub trait Rule: Sync {
    /// Its number in SPEC, `R1` to `R15`.
    fn id(&self) -> &'static str;

    /// Sets its part of the language.
    fn constrain(&self, plan: &Plan, pins: &[Segment], grammar: &mut Grammar);
}

/// The language of `rules`, with `pins` to keep.
pub fn language(plan: &Plan, pins: &[Segment], rules: &[&dyn Rule]) -> Grammar {
    let mut grammar = Grammar::loose(plan);
    for rule in rules {
        rule.constrain(plan, pins, &mut grammar);
    }
    grammar
}

/// All hard rules, in order.
pub const RULES: [&dyn Rule; 15] = [
    &grid::Grid,
    &overlap::Overlap,
    &skill::Skill,
    &availability::Availability,
    &length::BlockLength,
    &gap::Gap,
    &duty::Duty,
    &hours::Hours,
    &stretch::Stretch,
    &breaks::Break,
    &meal::Meal,
    &pin::Pin,
    &session::Held,
    &days::DaysInRow,
    &shift::Shift,
];
