//! What is the same in every run: queues, agents, and who comes on line and leaves when.

use crate::domain::calendar::Moment;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::{Handling, Plan};
use crate::domain::roster::{Activity, Roster, Segment};

/// One queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct QueueFacts {
    pub aht: f64,
    pub concurrency: u32,
    pub slowdown: f64,
    pub patience: f64,
    pub within: f64,
}

/// A change that the schedule or the clock brings; at the same time in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// The next interval begins.
    Interval,
    /// A standby segment ends: index into [`World::standby`].
    StandbyEnds(usize),
    /// An agent's stretch ends.
    Leaves(usize),
    /// An agent comes on line in a queue.
    Comes(usize, usize),
}

/// A standby segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct StandbyShift {
    pub agent: usize,
    pub queue: usize,
    pub start: f64,
    pub end: f64,
}

/// Everything that runs share. Times are seconds since the start of the horizon; agents without a segment are left out.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub queues: Vec<QueueFacts>,
    pub efficiencies: Vec<f64>,
    pub changes: Vec<(f64, Change)>,
    /// In call order.
    pub standby: Vec<StandbyShift>,
    pub interval_seconds: f64,
    pub intervals: usize,
    pub end: f64,
    pub call_wait: f64,
    pub call_backlog: usize,
    pub call_delay: f64,
    pub handling: Handling,
    pub handling_cv: f64,
}

impl World {
    /// The world of `plan` with `roster` at work.
    pub fn new(plan: &Plan, roster: &Roster) -> World {
        let horizon = plan.horizon;
        let agents: Vec<AgentId> = roster.agents().collect();
        let seconds = |moment: Moment| (moment.0 - horizon.start.0) as f64;
        let mut standby: Vec<(i64, StandbyShift)> = Vec::new();
        let mut changes: Vec<(f64, Change)> =
            (1..horizon.intervals()).map(|i| (seconds(horizon.interval_start(i)), Change::Interval)).collect();
        for (agent, &id) in agents.iter().enumerate() {
            let member = &plan.agents[id];
            // Who handles nothing would hold chats for ever.
            if member.efficiency <= 0.0 {
                continue;
            }
            for run in roster.of(id).chunk_by(is_one_run) {
                let (first, last) = (&run[0], &run[run.len() - 1]);
                let Some(QueueId(queue)) = first.queue else { continue };
                let (start, end) = (seconds(first.span.start), seconds(last.span.end));
                match first.activity {
                    Activity::Work => {
                        changes.extend([(start, Change::Comes(agent, queue)), (end, Change::Leaves(agent))]);
                    }
                    Activity::Standby => {
                        let rank = plan.tiers[member.tier].standby_rank;
                        standby.push((rank, StandbyShift { agent, queue, start, end }));
                    }
                    Activity::Break | Activity::Meal => {}
                }
            }
        }
        standby.sort_by_key(|(rank, shift)| (*rank, shift.agent));
        let standby: Vec<StandbyShift> = standby.into_iter().map(|(_, shift)| shift).collect();
        changes.extend(standby.iter().enumerate().map(|(index, shift)| (shift.end, Change::StandbyEnds(index))));
        changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let settings = &plan.simulation;
        World {
            queues: plan.queues.values().map(QueueFacts::of).collect(),
            efficiencies: agents.iter().map(|&id| plan.agents[id].efficiency).collect(),
            changes,
            standby,
            interval_seconds: horizon.interval.0 as f64 * 60.0,
            intervals: horizon.intervals(),
            end: seconds(horizon.end),
            call_wait: settings.standby_call_wait_seconds,
            call_backlog: settings.standby_call_backlog as usize,
            call_delay: settings.standby_delay.0 as f64 * 60.0,
            handling: settings.handling,
            handling_cv: settings.handling_cv,
        }
    }

    /// The interval that holds `time`.
    pub fn interval_of(&self, time: f64) -> usize {
        ((time / self.interval_seconds) as usize).min(self.intervals - 1)
    }
}

impl QueueFacts {
    fn of(queue: &crate::domain::plan::Queue) -> QueueFacts {
        QueueFacts {
            aht: queue.aht_seconds,
            concurrency: queue.concurrency,
            slowdown: queue.concurrency_slowdown,
            patience: queue.patience_seconds,
            within: queue.answer_within_seconds,
        }
    }
}

/// Adjacent rows of one activity and queue are one stretch.
fn is_one_run(a: &Segment, b: &Segment) -> bool {
    a.span.end == b.span.start && a.activity == b.activity && a.queue == b.queue
}
