//! Where, when and how many agents are short, and who could close it.

use super::standby::Call;
use crate::domain::calendar::{Moment, Span};
use crate::domain::coverage::CoverageCell;
use crate::domain::ids::{AgentId, QueueId, Table};
use crate::domain::plan::{Agent, Plan};
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;

/// Mean shortage of an interval, in standard agents, below which nobody would be called.
const WORTH_SAYING: f64 = 0.05;

/// Adjoining intervals in which one queue is short, no more than one block holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shortage {
    pub queue: QueueId,
    pub span: Span,
    /// Mean shortage of the worst interval, in standard agents.
    pub worst: f64,
    /// Standard agents times hours.
    pub hours: f64,
    /// Its price in the objective.
    pub cost: f64,
    /// Standby of the queue in that time, in call order.
    pub standby: Vec<Call>,
    /// Agents with the skill who are free and rested around that time and have hours left.
    pub free: Vec<AgentId>,
}

/// All shortages, dearest first.
pub(super) fn shortages(
    plan: &Plan,
    requirement: &Requirement,
    roster: &Roster,
    coverage: &Table<QueueId, Vec<CoverageCell>>,
    calls: &[Call],
) -> Vec<Shortage> {
    let busy = Busy::new(plan, roster);
    let mut found = Vec::new();
    for (queue, cells) in coverage.iter() {
        let short: Vec<usize> = (0..cells.len()).filter(|&index| cells[index].shortage > WORTH_SAYING).collect();
        // One person works at most one block there, so that a longer shortage is several tasks.
        let most = (plan.rules.max_block.0 / plan.horizon.interval.0).max(1) as usize;
        for run in short.chunk_by(|a, b| a + 1 == *b).flat_map(|run| run.chunks(most)) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let span = Span { start: plan.horizon.interval_start(first), end: plan.horizon.interval_start(last + 1) };
            let hours_of = |index: &usize| cells[*index].shortage * plan.horizon.interval.hours();
            let price_of = |index: &usize| plan.penalties.shortage_at(requirement.needs[queue][*index].level);
            let at_call = |call: &&Call| call.queue == queue && call.span.overlap_seconds(&span) > 0;
            found.push(Shortage {
                queue,
                span,
                worst: run.iter().map(|&index| cells[index].shortage).fold(0.0, f64::max),
                hours: run.iter().map(hours_of).sum(),
                cost: run.iter().map(|index| hours_of(index) * price_of(index)).sum(),
                standby: calls.iter().filter(at_call).copied().collect(),
                free: plan.agents.ids().filter(|&agent| busy.could_come(agent, queue, &span)).collect(),
            });
        }
    }
    found.sort_by(|a, b| b.cost.total_cmp(&a.cost).then(a.span.cmp(&b.span)).then(a.queue.cmp(&b.queue)));
    found
}

/// When every agent is on duty or at call, and the hours that they have left.
struct Busy<'a> {
    plan: &'a Plan,
    blocks: Table<AgentId, Vec<Span>>,
    hours_left: Table<AgentId, f64>,
}

impl<'a> Busy<'a> {
    fn new(plan: &'a Plan, roster: &Roster) -> Self {
        let blocks = plan.agents.iter().map(|(id, agent)| {
            let planned = roster.blocks(id).into_iter().map(|block| block.span);
            planned.chain(agent.worked.iter().copied()).collect()
        });
        let hours_left = plan
            .agents
            .iter()
            .map(|(id, agent)| agent.max_hours.map_or(f64::INFINITY, |most| most - plan.paid_hours(roster.of(id))));
        Self { plan, blocks: blocks.collect(), hours_left: hours_left.collect() }
    }

    /// Whether the agent has the skill, a whole duty's rest on both sides, the hours, and the time.
    fn could_come(&self, agent: AgentId, queue: QueueId, span: &Span) -> bool {
        let rules = &self.plan.rules;
        let with_rest = Span { start: span.start - rules.min_rest, end: span.end + rules.min_rest };
        let person = &self.plan.agents[agent];
        person.queues.contains(&queue)
            && self.hours_left[agent] >= rules.min_block.hours()
            && self.blocks[agent].iter().all(|block| block.overlap_seconds(&with_rest) == 0)
            && self.is_available(person, span)
    }

    /// Whether one window of the agent holds a block on the block grid, as much of it inside `span` as there is room.
    fn is_available(&self, agent: &Agent, span: &Span) -> bool {
        let least = self.plan.rules.min_block.0 * 60;
        let holds = |window: &Span| {
            let usable = self.on_grid(window);
            usable.overlap_seconds(span) >= span.seconds().min(least) && usable.seconds() >= least
        };
        agent.available.as_ref().is_none_or(|windows| windows.iter().any(holds))
    }

    /// The part of `window` in which blocks may start and end.
    fn on_grid(&self, window: &Span) -> Span {
        let grid = self.plan.rules.block_grid.0 * 60;
        let past = |at: Moment| self.plan.zone.minute_of_day(at).0 * 60 % grid;
        let start = Moment(window.start.0 + (grid - past(window.start)) % grid);
        Span { start, end: Moment(window.end.0 - past(window.end)).max(start) }
    }
}
