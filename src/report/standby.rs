//! The standby squad and the order in which its members are called.

use crate::domain::calendar::{Moment, Span};
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
    /// What the agent is worth in this block, in standard agents.
    pub efficiency: f64,
}

/// All standby of a roster by queue, and within a queue in call order: rank of the tier, then start, then fewer paid hours
/// until then, then agents.csv.
pub(super) fn calls(plan: &Plan, roster: &Roster) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let standing_by = roster.in_blocks().filter(|(segment, _)| segment.activity == Activity::Standby);
    for (segment, block_start) in standing_by {
        let Some(queue) = segment.queue else { continue };
        match calls.last_mut() {
            Some(last) if last.agent == segment.agent && last.queue == queue && last.span.end == segment.span.start => {
                last.span.end = segment.span.end;
            }
            _ => {
                let efficiency = plan.efficiency(segment.agent, block_start);
                calls.push(Call { queue, order: 0, agent: segment.agent, span: segment.span, efficiency });
            }
        }
    }
    let rank = |call: &Call| plan.tiers[plan.agents[call.agent].tier].standby_rank;
    calls.sort_by_cached_key(|call| {
        let paid = paid_seconds_until(plan, roster, call.agent, call.span.start);
        (call.queue, rank(call), call.span.start, paid, call.agent)
    });
    for of_queue in calls.chunk_by_mut(|a, b| a.queue == b.queue) {
        for (at, call) in of_queue.iter_mut().enumerate() {
            call.order = at + 1;
        }
    }
    calls
}

/// The agents to call for a queue in a part of an interval in which the same ones are at call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CallList {
    pub queue: QueueId,
    pub span: Span,
    /// In call order: rank of the tier, then fewer paid hours until then, then agents.csv.
    pub agents: Vec<AgentId>,
}

/// Whom to call first, interval by interval and queue by queue; nothing where nobody is at call.
pub(super) fn call_lists(plan: &Plan, roster: &Roster) -> Vec<CallList> {
    let calls = calls(plan, roster);
    let mut lists = Vec::new();
    for index in 0..plan.horizon.intervals() {
        let interval = plan.horizon.interval_span(index);
        for queue in plan.queues.ids() {
            let here = calls.iter().filter(|call| call.queue == queue && call.span.overlap_seconds(&interval) > 0);
            let here: Vec<&Call> = here.collect();
            let ends = here.iter().flat_map(|call| [call.span.start, call.span.end]);
            let mut cuts: Vec<_> =
                ends.filter(|&at| interval.contains(at)).chain([interval.start, interval.end]).collect();
            cuts.sort();
            cuts.dedup();
            for cut in cuts.windows(2) {
                let span = Span { start: cut[0], end: cut[1] };
                let there = here.iter().filter(|call| call.span.overlap_seconds(&span) > 0);
                let mut agents: Vec<AgentId> = there.map(|call| call.agent).collect();
                agents.sort_by_cached_key(|&agent| {
                    let rank = plan.tiers[plan.agents[agent].tier].standby_rank;
                    (rank, paid_seconds_until(plan, roster, agent, span.start), agent)
                });
                if !agents.is_empty() {
                    lists.push(CallList { queue, span, agents });
                }
            }
        }
    }
    lists
}

/// Paid seconds of `agent` in the plan before `until`.
fn paid_seconds_until(plan: &Plan, roster: &Roster, agent: AgentId, until: Moment) -> i64 {
    let paid = roster.of(agent).iter().filter(|s| s.activity != Activity::Meal || plan.breaks.meal_paid);
    paid.map(|segment| (segment.span.end.min(until).0 - segment.span.start.0).max(0)).sum()
}
