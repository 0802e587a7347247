//! Which lead looks after which block: the `lead` column of schedule.csv and the squad lists.

use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{AgentId, Id, Table};
use crate::domain::plan::Plan;
use crate::domain::roster::{Block, Roster};
use std::cmp::Reverse;

/// The lead of every work block of a member.
pub(super) struct Squads {
    leads: Table<AgentId, Vec<(Moment, Option<AgentId>)>>,
}

impl Squads {
    /// Gives each member's work block the lead on duty who overlaps it most. Among equals, the one with the fewest
    /// hours of members so far, then the first of the roster: all blocks of a long night overlap several leads in
    /// full, and one of them alone could not look after them.
    pub(super) fn new(plan: &Plan, roster: &Roster) -> Self {
        let can_lead = |agent: AgentId| plan.tiers[plan.agents[agent].tier].can_lead;
        let (leading, led): (Vec<_>, Vec<_>) = work_blocks(roster).into_iter().partition(|&(agent, _)| can_lead(agent));
        let mut load = vec![0; plan.agents.len()];
        let mut leads = Table::new(vec![Vec::new(); plan.agents.len()]);
        for (member, span) in led {
            let lead = most_overlap(&leading, &span, &load);
            if let Some(lead) = lead {
                load[lead.index()] += span.seconds();
            }
            leads[member].push((span.start, lead));
        }
        Self { leads }
    }

    /// The lead of a block; none on standby, for a lead, or where no lead is on duty.
    pub(super) fn lead_of(&self, agent: AgentId, block: &Block<'_>) -> Option<AgentId> {
        let of_agent = &self.leads[agent];
        let at = of_agent.binary_search_by_key(&block.span.start, |&(start, _)| start).ok()?;
        if block.standby { None } else { of_agent[at].1 }
    }
}

/// All work blocks, by start and agent.
fn work_blocks(roster: &Roster) -> Vec<(AgentId, Span)> {
    let of = |agent| roster.blocks(agent).into_iter().filter(|b| !b.standby).map(move |b| (agent, b.span));
    let mut blocks: Vec<_> = roster.agents().flat_map(of).collect();
    blocks.sort_by_key(|&(agent, span)| (span.start, agent));
    blocks
}

/// The lead with the most time on duty inside `span`. `leading` is sorted by start.
fn most_overlap(leading: &[(AgentId, Span)], span: &Span, load: &[i64]) -> Option<AgentId> {
    let begun = leading.partition_point(|(_, lead)| lead.start < span.end);
    let mut shared: Vec<(AgentId, i64)> =
        leading[..begun].iter().map(|(lead, at)| (*lead, at.overlap_seconds(span))).filter(|&(_, s)| s > 0).collect();
    shared.sort();
    shared
        .chunk_by(|a, b| a.0 == b.0)
        .map(|blocks| (blocks[0].0, blocks.iter().map(|&(_, seconds)| seconds).sum::<i64>()))
        .max_by_key(|&(lead, seconds)| (seconds, Reverse(load[lead.index()]), Reverse(lead)))
        .map(|(lead, _)| lead)
}
