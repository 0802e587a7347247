//! What is the same in every run: queues, agents, and who comes on line and leaves when.

use super::own_share::own_share;
use super::squad::{Squad, StandbyShift};
use crate::domain::calendar::{Horizon, Moment};
use crate::domain::demand::Forecast;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::incidents::{Absence, Incidents};
use crate::domain::plan::{Handling, Plan, StretchEnd};
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::domain::scorecard::Criterion;

/// One queue.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QueueFacts {
    /// Handling time by interval.
    pub aht: Vec<f64>,
    pub interval_seconds: f64,
    /// From when until when the handling time of chats that begin is multiplied, and by what.
    pub handling: Vec<(f64, f64, f64)>,
    pub concurrency: u32,
    pub slowdown: f64,
    pub patience: f64,
    pub within: f64,
    /// Whether its work may wait: nobody is called for it.
    pub may_wait: bool,
    /// Mean rounds of a chat.
    pub rounds_mean: f64,
    /// The agent's own share of a round of a chat alone.
    pub own_share: f64,
}

/// What follows a stretch of work at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Next {
    /// A break or a meal.
    Pause,
    /// Work in another queue.
    Work,
    /// The duty ends.
    Rest,
}

/// A change that the schedule or the clock brings; at the same time in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// The next interval begins.
    Interval,
    /// A standby segment ends: index into [`World::standby`].
    StandbyEnds(usize),
    /// An agent's stretch ends.
    Leaves(usize, Next),
    /// An absence begins: index into [`World::absences`].
    AbsenceBegins(usize),
    /// An agent comes on line in a queue.
    Comes(usize, usize),
    /// An absence ends.
    AbsenceEnds(usize),
    /// An agent takes no more new chats in the stretch.
    LastChat(usize),
    /// The same in a standby segment, if it was called: index into [`World::standby`].
    StandbyLastChat(usize),
}

/// Those who may be away together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// By agent.
    pub may_be_away: Vec<bool>,
    pub share: f64,
}

/// A standard agent beyond the roster, who is always there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extra {
    pub queue: usize,
    pub start: f64,
    pub end: f64,
}

/// Everything that runs share. Times are seconds since the start of the horizon; agents without a segment are left out.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub queues: Vec<QueueFacts>,
    /// By agent, the largest where it changes from block to block.
    pub efficiencies: Vec<f64>,
    /// By agent, from which start of a block on which efficiency; empty where it is always the same.
    pub paces: Vec<Vec<(f64, f64)>>,
    /// By agent, chats held at once at most, whatever the queue.
    pub most_chats: Vec<u32>,
    /// By agent, what an hour costs.
    pub hourly: Vec<f64>,
    /// By agent, a number that stays the same whatever the schedule is: random draws go by it.
    pub persons: Vec<usize>,
    pub changes: Vec<(f64, Change)>,
    /// In call order.
    pub standby: Vec<StandbyShift>,
    pub absences: Vec<Group>,
    /// No-shows: the probability of each agent.
    pub no_show: f64,
    pub interval_seconds: f64,
    pub intervals: usize,
    pub end: f64,
    pub call_wait: f64,
    pub call_backlog: usize,
    pub call_delay: f64,
    pub handling: Handling,
    pub handling_cv: f64,
    pub breaks: StretchEnd,
    /// In this last part of a stretch, in seconds, an agent takes no new chat.
    pub last_chat: f64,
    /// The scorecard.
    pub criteria: Vec<Criterion>,
    /// By criterion, queue and interval: whether it counts.
    pub counted: Vec<Vec<Vec<bool>>>,
    /// By queue and interval: seconds that agents are planned on line.
    pub planned: Vec<Vec<f64>>,
}

impl World {
    /// The world of `plan` as in `forecast`, with `roster` at work, `squad` of its standby, and `incidents`.
    pub fn new(plan: &Plan, forecast: &Forecast, roster: &Roster, squad: Squad, incidents: &Incidents) -> World {
        let horizon = plan.horizon;
        let agents: Vec<AgentId> = roster.agents().collect();
        let mut changes: Vec<(f64, Change)> = (1..horizon.intervals())
            .map(|i| (seconds(&horizon, horizon.interval_start(i)), Change::Interval))
            .collect();
        let (stretches, standby) = duties(plan, roster, &agents);
        changes.extend(stretches);
        let drafted = squad.of(standby, agents.len());
        // A clone is a person of its own, beyond all agents of the plan.
        let clones = drafted.clones.iter().map(|&original| (agents[original], plan.agents.len()));
        let desks: Vec<(AgentId, usize)> = agents.iter().map(|&id| (id, 0)).chain(clones).collect();
        let last_chat = plan.simulation.last_chat.0 as f64 * 60.0;
        for (index, shift) in drafted.shifts.iter().enumerate() {
            changes.push((shift.end, Change::StandbyEnds(index)));
            if last_chat > 0.0 {
                changes.push((shift.start.max(shift.end - last_chat), Change::StandbyLastChat(index)));
            }
        }
        changes.extend(absence_changes(&horizon, incidents));
        changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let settings = &plan.simulation;
        let counted = |criterion: &Criterion| {
            let intervals = criterion.intervals(&horizon, plan.zone);
            let of_queue =
                |queue| intervals.iter().map(|&counts| counts && criterion.queues.contains(&queue)).collect();
            plan.queues.ids().map(of_queue).collect()
        };
        World {
            queues: plan.queues.ids().map(|id| QueueFacts::of(plan, forecast, id, incidents)).collect(),
            efficiencies: desks.iter().map(|&(id, _)| largest(plan, roster, id)).collect(),
            paces: desks.iter().map(|&(id, _)| paces(plan, roster, id)).collect(),
            most_chats: desks.iter().map(|&(id, _)| plan.agents[id].max_chats.unwrap_or(u32::MAX)).collect(),
            hourly: desks.iter().map(|&(id, _)| plan.agents[id].cost_per_hour.0).collect(),
            persons: desks.iter().map(|&(AgentId(id), beyond)| id + beyond).collect(),
            changes,
            standby: drafted.shifts,
            absences: incidents.absences.iter().map(|absence| Group::of(absence, &desks)).collect(),
            no_show: incidents.no_show.0,
            interval_seconds: horizon.interval.0 as f64 * 60.0,
            intervals: horizon.intervals(),
            end: seconds(&horizon, horizon.end),
            call_wait: settings.standby_call_wait_seconds,
            call_backlog: settings.standby_call_backlog as usize,
            call_delay: settings.standby_delay.0 as f64 * 60.0,
            handling: settings.handling,
            handling_cv: settings.handling_cv,
            breaks: settings.breaks,
            last_chat,
            criteria: plan.scorecard.clone(),
            counted: plan.scorecard.iter().map(counted).collect(),
            planned: planned(plan, roster),
        }
    }

    /// The same without a scorecard.
    pub fn unscored(self) -> World {
        World { criteria: Vec::new(), counted: Vec::new(), ..self }
    }

    /// Adds an agent, whose time is planned for nobody and who costs nothing here.
    pub fn add(&mut self, extra: &Extra) {
        let agent = self.efficiencies.len();
        self.efficiencies.push(1.0);
        self.paces.push(Vec::new());
        self.most_chats.push(u32::MAX);
        self.hourly.push(0.0);
        self.persons.push(self.persons.iter().max().map_or(0, |most| most + 1));
        self.absences.iter_mut().for_each(|group| group.may_be_away.push(false));
        self.changes.push((extra.start, Change::Comes(agent, extra.queue)));
        self.changes.push((extra.end, Change::Leaves(agent, Next::Rest)));
        self.changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// The efficiency of `agent` in the block of `time`.
    pub fn efficiency(&self, agent: usize, time: f64) -> f64 {
        let begun = self.paces[agent].iter().rev().find(|&&(start, _)| start <= time);
        begun.map_or(self.efficiencies[agent], |&(_, efficiency)| efficiency)
    }

    /// Chats that `agent` holds in `queue` at most.
    pub fn concurrency(&self, agent: usize, queue: usize) -> u32 {
        self.queues[queue].concurrency.min(self.most_chats[agent])
    }

    /// Whether `shift` is in `queue`, has begun at `now`, and lasts long enough that somebody called then would do something.
    pub fn may_call(&self, shift: &StandbyShift, queue: usize, now: f64) -> bool {
        shift.queue == queue && shift.start <= now && now + self.call_delay < shift.end - self.last_chat
    }

    /// The interval that holds `time`.
    pub fn interval_of(&self, time: f64) -> usize {
        ((time / self.interval_seconds) as usize).min(self.intervals - 1)
    }
}

/// Seconds that nobody lives to see.
const ENDLESS: f64 = 1e15;

impl QueueFacts {
    /// Whether work that came `seconds` ago may wait still.
    pub fn has_time(&self, seconds: f64) -> bool {
        self.may_wait && seconds <= self.within
    }

    fn of(plan: &Plan, forecast: &Forecast, id: QueueId, incidents: &Incidents) -> QueueFacts {
        let (queue, horizon) = (&plan.queues[id], &plan.horizon);
        let of_queue = incidents.handling.iter().filter(|change| change.scope.is_in(id));
        let slowed = of_queue.map(|change| {
            let window = change.scope.window.unwrap_or(horizon.span());
            (seconds(horizon, window.start), seconds(horizon, window.end), change.factor)
        });
        QueueFacts {
            aht: forecast.cells[id].iter().map(|cell| queue.handling_seconds(cell)).collect(),
            interval_seconds: horizon.interval.0 as f64 * 60.0,
            handling: slowed.collect(),
            concurrency: queue.concurrency,
            slowdown: queue.concurrency_slowdown,
            // Nobody gives up who has left a task.
            patience: if queue.answer_within_hours.is_some() { ENDLESS } else { queue.patience_seconds },
            may_wait: queue.answer_within_hours.is_some(),
            within: queue.limit_seconds(),
            rounds_mean: queue.rounds_mean,
            own_share: own_share(queue.concurrency, queue.concurrency_slowdown),
        }
    }

    /// Mean handling time of a chat that begins at `time`.
    pub fn aht_at(&self, time: f64) -> f64 {
        let in_force = self.handling.iter().filter(|(from, to, _)| (*from..*to).contains(&time));
        let interval = ((time / self.interval_seconds) as usize).min(self.aht.len().saturating_sub(1));
        self.aht.get(interval).copied().unwrap_or_default() * in_force.map(|(_, _, factor)| factor).product::<f64>()
    }
}

impl Group {
    fn of(absence: &Absence, desks: &[(AgentId, usize)]) -> Group {
        let may = |(id, _): &(AgentId, usize)| absence.agents.as_ref().is_none_or(|agents| agents.contains(id));
        Group { may_be_away: desks.iter().map(may).collect(), share: absence.share.0 }
    }
}

/// When `agents` come on line and leave, and the standby of `roster` in call order.
fn duties(plan: &Plan, roster: &Roster, agents: &[AgentId]) -> (Vec<(f64, Change)>, Vec<StandbyShift>) {
    let horizon = plan.horizon;
    let last_chat = plan.simulation.last_chat.0 as f64 * 60.0;
    let mut changes = Vec::new();
    let mut standby: Vec<(i64, StandbyShift)> = Vec::new();
    for (agent, &id) in agents.iter().enumerate() {
        let member = &plan.agents[id];
        let blocks = paces(plan, roster, id);
        let efficiency = |time: f64| {
            let begun = blocks.iter().rev().find(|&&(start, _)| start <= time);
            begun.map_or(member.efficiency, |&(_, efficiency)| efficiency)
        };
        let mut runs = roster.of(id).chunk_by(is_one_run).peekable();
        while let Some(run) = runs.next() {
            let (first, last) = (&run[0], &run[run.len() - 1]);
            let Some(QueueId(queue)) = first.queue else { continue };
            let (start, end) = (seconds(&horizon, first.span.start), seconds(&horizon, last.span.end));
            // Who handles nothing would hold chats for ever.
            if efficiency(start) <= 0.0 {
                continue;
            }
            match first.activity {
                Activity::Work => {
                    let following = runs.peek().map(|next| &next[0]).filter(|next| next.span.start == last.span.end);
                    let next = following.map_or(Next::Rest, |segment| after_work(segment.activity));
                    changes.extend([(start, Change::Comes(agent, queue)), (end, Change::Leaves(agent, next))]);
                    if last_chat > 0.0 {
                        changes.push((start.max(end - last_chat), Change::LastChat(agent)));
                    }
                }
                Activity::Standby => {
                    let rank = plan.tiers[member.tier].standby_rank;
                    standby.push((rank, StandbyShift { agent, queue, start, end }));
                }
                Activity::Break | Activity::Meal | Activity::Session(_) => {}
            }
        }
    }
    standby.sort_by_key(|(rank, shift)| (*rank, shift.agent));
    (changes, standby.into_iter().map(|(_, shift)| shift).collect())
}

/// Seconds that agents of `roster` are planned on line, by queue and interval.
fn planned(plan: &Plan, roster: &Roster) -> Vec<Vec<f64>> {
    let horizon = &plan.horizon;
    let mut planned = vec![vec![0.0; horizon.intervals()]; plan.queues.len()];
    for segment in roster.segments().iter().filter(|segment| segment.activity == Activity::Work) {
        let Some(QueueId(queue)) = segment.queue else { continue };
        for interval in horizon.intervals_in(&segment.span) {
            planned[queue][interval] += horizon.interval_span(interval).overlap_seconds(&segment.span) as f64;
        }
    }
    planned
}

/// From which start of a block on which efficiency agent `id` has, where it changes.
fn paces(plan: &Plan, roster: &Roster, id: AgentId) -> Vec<(f64, f64)> {
    if plan.agents[id].steps.is_empty() {
        return Vec::new();
    }
    let pace = |block: &Block<'_>| (seconds(&plan.horizon, block.span.start), plan.efficiency(id, block.span.start));
    roster.blocks(id).iter().map(pace).collect()
}

/// The largest efficiency that agent `id` has in a block.
fn largest(plan: &Plan, roster: &Roster, id: AgentId) -> f64 {
    let paces = paces(plan, roster, id);
    paces.into_iter().map(|(_, efficiency)| efficiency).reduce(f64::max).unwrap_or(plan.agents[id].efficiency)
}

fn after_work(following: Activity) -> Next {
    match following {
        Activity::Break | Activity::Meal | Activity::Session(_) => Next::Pause,
        Activity::Work => Next::Work,
        Activity::Standby => Next::Rest,
    }
}

/// When absences begin and end, within the horizon.
fn absence_changes(horizon: &Horizon, incidents: &Incidents) -> Vec<(f64, Change)> {
    let all = incidents.absences.iter().enumerate().map(|(index, absence)| {
        let window = absence.window.unwrap_or(horizon.span());
        let start = seconds(horizon, window.start.max(horizon.start));
        let end = seconds(horizon, window.end.max(horizon.start));
        [(start, Change::AbsenceBegins(index)), (end, Change::AbsenceEnds(index))]
    });
    all.flatten().collect()
}

/// Seconds since the start of the horizon.
pub(super) fn seconds(horizon: &Horizon, moment: Moment) -> f64 {
    (moment.0 - horizon.start.0) as f64
}

/// Adjacent rows of one activity and queue are one stretch.
fn is_one_run(a: &Segment, b: &Segment) -> bool {
    a.span.end == b.span.start && a.activity == b.activity && a.queue == b.queue
}
