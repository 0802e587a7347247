//! R16: work blocks are of few kinds, by local start clock and length. It is the one rule of all agents together.

use super::Violation;
use crate::domain::plan::Plan;
use crate::domain::roster::{Block, Roster};
use crate::text;
use chrono::Timelike;
use std::collections::BTreeSet;

/// Whether the work blocks of `roster` are of more kinds than [rules] allows.
pub(super) fn too_many(plan: &Plan, roster: &Roster) -> Option<Violation> {
    let most = plan.rules.max_shift_kinds;
    if most == 0 {
        return None;
    }
    let blocks = plan.agents.ids().flat_map(|id| roster.blocks(id)).filter(|block| !block.standby);
    let clock = |block: &Block<'_>| plan.zone.local(block.span.start).num_seconds_from_midnight();
    let kinds: BTreeSet<_> = blocks.map(|block| (clock(&block), block.span.seconds())).collect();
    let many = kinds.len();
    (many > most).then(|| Violation {
        rule: "R16",
        agent_id: String::new(),
        start: String::new(),
        message: text!(
            "work blocks are of {many} kinds (start and length), at most {most} are allowed",
            "工作班段共有 {many} 种（开始与时长），最多 {most} 种"
        ),
    })
}
