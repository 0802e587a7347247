//! Who bears what: hours, nights, peaks, split duties, changes of queue and wishes, in one schedule and over several events.

use super::calendar::{Moment, SLOT_MINUTES, Slot, Span};
use super::demand::Level;
use super::ids::{AgentId, Id};
use super::plan::{Agent, Plan};
use super::requirement::Requirement;
use super::roster::{Activity, Block, Roster};
use super::units::Minutes;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Night is before this on the local clock, as in the objective.
const NIGHT_ENDS: Minutes = Minutes(6 * 60);

/// Share of a wage that the price of what was borne before may reach.
const MOST_OF_A_WAGE: f64 = 0.5;

/// What one agent bears, or several together. Hours are elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Load {
    /// Paid hours: work, breaks, standby, and meals where they are paid.
    pub paid: f64,
    /// Those of them on standby.
    pub standby: f64,
    /// Hours of blocks of both kinds between 00:00 and 06:00 local.
    pub night: f64,
    /// Hours of blocks of both kinds in intervals whose level is above normal for some queue.
    pub peak: f64,
    /// Duties.
    pub duties: u32,
    /// Those of them in more than one block.
    pub split: u32,
    /// Changes of queue between two stretches of one block.
    pub switches: u32,
    /// Hours of blocks of agents with wishes, as they wish.
    pub kept: f64,
    /// Hours of blocks outside every preferred window of an agent that has such, or inside an avoided one.
    pub broken: f64,
}

impl Load {
    /// Of the hours of blocks of agents with wishes, those as they wish; none where there are no such hours.
    pub fn share_kept(&self) -> Option<f64> {
        let wished = self.kept + self.broken;
        (wished > 0.0).then(|| self.kept / wished)
    }
}

impl AddAssign for Load {
    fn add_assign(&mut self, other: Load) {
        self.paid += other.paid;
        self.standby += other.standby;
        self.night += other.night;
        self.peak += other.peak;
        self.duties += other.duties;
        self.split += other.split;
        self.switches += other.switches;
        self.kept += other.kept;
        self.broken += other.broken;
    }
}

/// What every agent of `plan` bears in `roster`, in the order of the plan. Without the requirement no hour is known as a peak.
pub fn loads(plan: &Plan, requirement: Option<&Requirement>, roster: &Roster) -> Vec<Load> {
    let horizon = &plan.horizon;
    let night = |slot: usize| plan.zone.minute_of_day(horizon.slot_start(Slot(slot))) < NIGHT_ENDS;
    let busy = |slot: usize| {
        let interval = horizon.interval_of(Slot(slot));
        let above = |need: &super::requirement::Need| need.level != Level::Normal;
        requirement.is_some_and(|all| all.needs.values().any(|needs| needs.get(interval).is_some_and(above)))
    };
    let (nights, peaks) = (Slots::new(plan, night), Slots::new(plan, busy));
    plan.agents.iter().map(|(id, agent)| load(plan, agent, roster, id, [&nights, &peaks])).collect()
}

fn load(plan: &Plan, agent: &Agent, roster: &Roster, id: AgentId, [nights, peaks]: [&Slots; 2]) -> Load {
    let hours = |of: &dyn Fn(Activity) -> bool| -> f64 {
        let segments = roster.of(id).iter().filter(|segment| of(segment.activity));
        segments.map(|segment| segment.span.seconds()).sum::<i64>() as f64 / 3600.0
    };
    let blocks = roster.blocks(id);
    let rest = plan.rules.min_rest.0 * 60;
    let of_one_duty = |a: &Block<'_>, b: &Block<'_>| b.span.start.0 - a.span.end.0 < rest;
    let duties: Vec<usize> = blocks.chunk_by(of_one_duty).map(<[Block<'_>]>::len).collect();
    let has_wishes = agent.prefer.is_some() || !agent.avoid.is_empty();
    let mut load = Load {
        paid: plan.paid_hours(roster.of(id)),
        standby: hours(&|activity| activity == Activity::Standby),
        duties: duties.len() as u32,
        split: duties.iter().filter(|&&blocks| blocks > 1).count() as u32,
        ..Load::default()
    };
    for block in &blocks {
        load.night += nights.hours(&block.span);
        load.peak += peaks.hours(&block.span);
        load.switches += switches(block);
        if has_wishes {
            let broken = unwished_seconds(agent, &block.span);
            load.broken += broken as f64 / 3600.0;
            load.kept += (block.span.seconds() - broken) as f64 / 3600.0;
        }
    }
    load
}

fn switches(block: &Block<'_>) -> u32 {
    let queues: Vec<_> = block.segments.iter().filter(|s| s.activity == Activity::Work).map(|s| s.queue).collect();
    queues.windows(2).filter(|pair| pair[0] != pair[1]).count() as u32
}

/// Seconds of `span` against a wish of `agent`.
fn unwished_seconds(agent: &Agent, span: &Span) -> i64 {
    let avoided = |inside: &Span| agent.avoid.iter().map(|window| window.overlap_seconds(inside)).sum::<i64>();
    let Some(prefer) = &agent.prefer else { return avoided(span) };
    let preferred = prefer.iter().filter(|window| window.overlap_seconds(span) > 0);
    let wished = preferred.map(|window| {
        let inside = Span { start: window.start.max(span.start), end: window.end.min(span.end) };
        inside.seconds() - avoided(&inside)
    });
    span.seconds() - wished.sum::<i64>()
}

/// Slots of the horizon of one sort.
struct Slots {
    start: Moment,
    /// Those before each slot, and before the end.
    before: Vec<u32>,
}

impl Slots {
    fn new(plan: &Plan, of: impl Fn(usize) -> bool) -> Self {
        let mut before = vec![0];
        let mut count = 0;
        for slot in 0..plan.horizon.slots() {
            count += u32::from(of(slot));
            before.push(count);
        }
        Self { start: plan.horizon.start, before }
    }

    /// Hours of `span` in such slots; what lies outside the horizon does not count.
    fn hours(&self, span: &Span) -> f64 {
        let until = |moment: Moment| {
            let slots = (moment.0 - self.start.0).div_euclid(SLOT_MINUTES * 60);
            let slot = usize::try_from(slots).unwrap_or(0).min(self.before.len() - 1);
            self.before[slot]
        };
        f64::from(until(span.end) - until(span.start)) * SLOT_MINUTES as f64 / 60.0
    }
}

/// What the agents of a plan bore in earlier events.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Number of events.
    pub events: usize,
    /// By agent of the plan.
    pub agents: Vec<Before>,
}

/// What one agent bore before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Before {
    /// Events whose roster had the agent.
    pub events: u32,
    /// All of them together.
    pub load: Load,
}

impl Past {
    /// No event yet, for the agents of `plan`.
    pub fn new(plan: &Plan) -> Self {
        Self { events: 0, agents: vec![Before::default(); plan.agents.len()] }
    }

    /// Adds an event with the loads of its agents, whom `plan` knows by their ids. Returns those whom it does not know.
    pub fn add<'a>(&mut self, plan: &Plan, event: impl Iterator<Item = (&'a str, Load)>) -> Vec<&'a str> {
        let by_id: BTreeMap<&str, AgentId> = plan.agents.iter().map(|(id, agent)| (agent.id.as_str(), id)).collect();
        let mut unknown = Vec::new();
        self.events += 1;
        for (name, load) in event {
            let Some(agent) = by_id.get(name) else {
                unknown.push(name);
                continue;
            };
            let before = &mut self.agents[agent.index()];
            before.events += 1;
            before.load += load;
        }
        unknown
    }

    /// What leads the search to even out: by agent of `plan` the price of an hour of blocks at night, in currency. It is
    /// `[solver] carry_over` for those who had twice the mean of night hours per event, or more, as much off for those who had
    /// none, and in proportion between; but never more than half of the agent's wage, so that nobody works for the price alone.
    /// The mean is over those who were there before and can work at night now; those who were not there have no price.
    pub fn night_prices(&self, plan: &Plan) -> Vec<f64> {
        let per_event = |before: &Before| before.load.night / f64::from(before.events);
        let awake = |agent: &Agent| match &agent.available {
            Some(spans) => {
                let night = |slot: &usize| plan.zone.minute_of_day(plan.horizon.slot_start(Slot(*slot))) < NIGHT_ENDS;
                let free = |slot: &usize| spans.iter().any(|span| span.contains(plan.horizon.slot_start(Slot(*slot))));
                (0..plan.horizon.slots()).filter(night).any(|slot| free(&slot))
            }
            None => true,
        };
        let there = self.agents.iter().zip(plan.agents.values());
        let compared: Vec<f64> = there
            .filter(|(before, agent)| before.events > 0 && awake(agent))
            .map(|(before, _)| per_event(before))
            .collect();
        let mean = compared.iter().sum::<f64>() / compared.len().max(1) as f64;
        let price = |(before, agent): (&Before, &Agent)| {
            let most = plan.solver.carry_over.min(MOST_OF_A_WAGE * agent.cost_per_hour.0);
            if before.events == 0 || mean <= 0.0 {
                0.0
            } else {
                most * (per_event(before) / mean - 1.0).clamp(-1.0, 1.0)
            }
        };
        self.agents.iter().zip(plan.agents.values()).map(price).collect()
    }
}
