//! Whose squad an agent works in: the `lead` column of schedule.csv.

use super::calendar::Span;
use super::ids::AgentId;
use super::plan::Plan;
use super::roster::Roster;
use std::collections::BTreeMap;

/// The lead of each segment of `roster`, in the order of [`Roster::segments`].
///
/// It is the lead whose work blocks overlap the segment's work block longest; of equals the first in agents.csv. None
/// for leads themselves, on standby, and where no lead is on duty.
pub fn lead_of(plan: &Plan, roster: &Roster) -> Vec<Option<AgentId>> {
    let can_lead = |id: AgentId| plan.tiers[plan.agents[id].tier].can_lead;
    let presence = Presence::new(roster, can_lead);
    // Members share a handful of block times, so that most answers are known already.
    let mut known: BTreeMap<Span, Option<AgentId>> = BTreeMap::new();
    let mut leads = Vec::with_capacity(roster.segments().len());
    for agent in roster.agents() {
        for block in roster.blocks(agent) {
            let lead = if block.standby || can_lead(agent) {
                None
            } else {
                *known.entry(block.span).or_insert_with(|| presence.longest_overlap(&block.span))
            };
            leads.extend(block.segments.iter().map(|_| lead));
        }
    }
    leads
}

/// Work blocks of all leads, by start.
struct Presence {
    blocks: Vec<(Span, AgentId)>,
    longest: i64,
}

impl Presence {
    fn new(roster: &Roster, can_lead: impl Fn(AgentId) -> bool) -> Presence {
        let mut blocks: Vec<(Span, AgentId)> = roster
            .agents()
            .filter(|&id| can_lead(id))
            .flat_map(|id| roster.blocks(id).into_iter().filter(|b| !b.standby).map(move |b| (b.span, id)))
            .collect();
        blocks.sort();
        let longest = blocks.iter().map(|(span, _)| span.seconds()).max().unwrap_or(0);
        Presence { blocks, longest }
    }

    fn longest_overlap(&self, span: &Span) -> Option<AgentId> {
        let from = self.blocks.partition_point(|(b, _)| b.start.0 + self.longest <= span.start.0);
        let to = self.blocks.partition_point(|(b, _)| b.start < span.end);
        let mut seconds: BTreeMap<AgentId, i64> = BTreeMap::new();
        for (block, lead) in self.blocks.get(from..to).unwrap_or(&[]) {
            *seconds.entry(*lead).or_default() += block.overlap_seconds(span);
        }
        seconds.into_iter().filter(|&(_, s)| s > 0).rev().max_by_key(|&(_, s)| s).map(|(lead, _)| lead)
    }
}
