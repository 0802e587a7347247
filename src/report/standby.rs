//! The standby squad and the order in which its members are called.

use crate::domain::calendar::Span;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Roster};

/// One agent at call for one queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Call {
    pub queue: QueueId,
    /// Position among those of the queue, from 1.
    pub order: usize,
    pub agent: AgentId,
    pub span: Span,
}

/// All standby of a roster by queue, and within a queue in call order: rank of the tier, then start, then agents.csv.
pub(super) fn calls(plan: &Plan, roster: &Roster) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for segment in roster.segments().iter().filter(|segment| segment.activity == Activity::Standby) {
        let Some(queue) = segment.queue else { continue };
        match calls.last_mut() {
            Some(last) if last.agent == segment.agent && last.queue == queue && last.span.end == segment.span.start => {
                last.span.end = segment.span.end;
            }
            _ => calls.push(Call { queue, order: 0, agent: segment.agent, span: segment.span }),
        }
    }
    let rank = |call: &Call| plan.tiers[plan.agents[call.agent].tier].standby_rank;
    calls.sort_by_key(|call| (call.queue, rank(call), call.span.start, call.agent));
    for of_queue in calls.chunk_by_mut(|a, b| a.queue == b.queue) {
        for (at, call) in of_queue.iter_mut().enumerate() {
            call.order = at + 1;
        }
    }
    calls
}
