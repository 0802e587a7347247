//! Whose squad an agent works in: the `lead` column of schedule.csv.

use super::calendar::Span;
use super::ids::AgentId;
use super::plan::Plan;
use super::roster::Roster;
use std::collections::BTreeMap;

/// The lead of each segment of `roster`, in the order of [`Roster::segments`].
///
/// It is the lead whose work blocks overlap the segment's work block longest. Several leads are often on duty for all of
/// a block, and one of them alone could not look after everybody: of equals it is the one with the fewest member hours
/// from the blocks that begin earlier, then the first in agents.csv. None for leads themselves, on standby, and where no
/// lead is on duty.
pub fn lead_of(plan: &Plan, roster: &Roster) -> Vec<Option<AgentId>> {
    let can_lead = |id: AgentId| plan.tiers[plan.agents[id].tier].can_lead;
    let presence = Presence::new(roster, can_lead);
    let mut blocks: Vec<(Span, AgentId, usize, usize)> = Vec::new();
    let mut at = 0;
    for agent in roster.agents() {
        for block in roster.blocks(agent) {
            if !block.standby && !can_lead(agent) {
                blocks.push((block.span, agent, at, block.segments.len()));
            }
            at += block.segments.len();
        }
    }
    blocks.sort();
    // Members share a handful of block times, so that most overlaps are known already.
    let mut known: BTreeMap<Span, Vec<AgentId>> = BTreeMap::new();
    let mut load: BTreeMap<AgentId, i64> = BTreeMap::new();
    let mut leads = vec![None; roster.segments().len()];
    for (span, _, first, segments) in blocks {
        let equals = known.entry(span).or_insert_with(|| presence.longest_overlap(&span));
        let lead = equals.iter().copied().min_by_key(|lead| load.get(lead).copied().unwrap_or(0));
        if let Some(lead) = lead {
            *load.entry(lead).or_default() += span.seconds();
        }
        leads[first..first + segments].fill(lead);
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

    /// The leads that overlap `span` longest, in the order of agents.csv.
    fn longest_overlap(&self, span: &Span) -> Vec<AgentId> {
        let from = self.blocks.partition_point(|(b, _)| b.start.0 + self.longest <= span.start.0);
        let to = self.blocks.partition_point(|(b, _)| b.start < span.end);
        let mut seconds: BTreeMap<AgentId, i64> = BTreeMap::new();
        for (block, lead) in self.blocks.get(from..to).unwrap_or(&[]) {
            *seconds.entry(*lead).or_default() += block.overlap_seconds(span);
        }
        let most = seconds.values().copied().max().unwrap_or(0);
        seconds.into_iter().filter(|&(_, s)| s > 0 && s == most).map(|(lead, _)| lead).collect()
    }
}
