//! What an attendance system knows agents and shifts by.

use super::plan::Plan;
use super::roster::Block;
use std::collections::BTreeMap;

/// Ids of one account, by what they are here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ids {
    /// By id of an agent; none for people who have no account there and are left out.
    pub agents: BTreeMap<String, Option<String>>,
    /// By name of what is worked on a day, see [`day_name`].
    pub shifts: BTreeMap<String, String>,
}

/// What is worked on one day, by the blocks that begin on it: the code of each shift, with its start where the shift has several; a block of
/// no shift by its start and minutes, `18:00/480`. A day in pieces has them all, `09:00/240 + 18:00/240`.
pub fn day_name(plan: &Plan, blocks: &[&Block<'_>]) -> String {
    blocks.iter().map(|block| block_name(plan, block)).collect::<Vec<_>>().join(" + ")
}

fn block_name(plan: &Plan, block: &Block<'_>) -> String {
    let start = plan.zone.minute_of_day(block.span.start).0;
    let clock = format!("{:02}:{:02}", start / 60, start % 60);
    let tier = block.segments.first().map(|segment| plan.agents[segment.agent].tier);
    match tier.and_then(|tier| plan.shift(tier, start, block.span.seconds())) {
        Some(shift) if shift.starts.len() == 1 => shift.id.clone(),
        Some(shift) => format!("{} {clock}", shift.id),
        None => format!("{clock}/{}", block.span.seconds() / 60),
    }
}
