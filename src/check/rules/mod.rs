//! The hard rules of SPEC section 3, one file each.
//!
//! A rule looks at one agent at a time and counts seconds on the clock. To add one: a file here, its `mod` line and its
//! line in [`RULES`].

mod availability;
mod block_length;
mod days;
mod duty;
mod gap;
mod grid;
mod hours;
mod meal;
mod overlap;
mod pause;
mod pin;
mod session;
mod shift;
mod skill;
mod stretch;

use super::case::Case;
use crate::domain::calendar::Moment;
use crate::domain::roster::{Activity, Block};
use crate::domain::text::Text;
use crate::text;

/// One place where a rule is broken.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// Where.
    pub at: Moment,
    /// What is wrong.
    pub message: Text,
}

/// A hard rule.
pub trait Rule: Sync {
    /// Its name in SPEC: `R1` to `R15`.
    fn id(&self) -> &'static str;
    /// What it asks for.
    fn statement(&self) -> Text;
    /// Every breach in the schedule of one agent.
    fn judge(&self, case: &Case<'_>) -> Vec<Breach>;
}

/// All hard rules, by number.
pub const RULES: &[&dyn Rule] = &[
    &grid::Grid,
    &overlap::Overlap,
    &skill::Skill,
    &availability::Availability,
    &block_length::BlockLength,
    &gap::Gap,
    &duty::DutyLimits,
    &hours::Hours,
    &stretch::Stretch,
    &pause::Break,
    &meal::Meal,
    &pin::Pin,
    &session::Held,
    &days::DaysInRow,
    &shift::Catalogue,
];

/// Seconds in minutes, for messages.
fn minutes(seconds: i64) -> f64 {
    seconds as f64 / 60.0
}

/// An activity in English and Chinese.
fn words(activity: Activity) -> (&'static str, &'static str) {
    match activity {
        Activity::Work => ("work", "工作"),
        Activity::Break => ("break", "休息"),
        Activity::Meal => ("meal", "用餐"),
        Activity::Standby => ("standby", "待命"),
        Activity::Session(_) => ("activity", "活动"),
    }
}

/// A kind of block in English and Chinese.
fn block_words(block: &Block<'_>) -> (&'static str, &'static str) {
    if block.standby { words(Activity::Standby) } else { words(Activity::Work) }
}

/// What R10 asks of breaks and R11 of meals: exactly `required` minutes, and work on both sides.
fn pauses(block: &Block<'_>, activity: Activity, required: i64) -> Vec<Breach> {
    let (en, zh) = words(activity);
    let is_work = |index: Option<usize>| {
        index.and_then(|i| block.segments.get(i)).is_some_and(|segment| segment.activity == Activity::Work)
    };
    let mut found = Vec::new();
    for (i, segment) in block.segments.iter().enumerate().filter(|(_, s)| s.activity == activity) {
        if !is_work(i.checked_sub(1)) || !is_work(Some(i + 1)) {
            let message = text!("the {en} does not have work on both sides", "{zh}的前后没有都是工作");
            found.push(Breach { at: segment.span.start, message });
        }
        if segment.span.seconds() != required * 60 {
            let long = minutes(segment.span.seconds());
            let message = text!(
                "the {en} is {long} min long, exactly {required} are required",
                "{zh}时长为 {long} 分钟，必须正好 {required} 分钟"
            );
            found.push(Breach { at: segment.span.start, message });
        }
    }
    found
}
