//! Who worked, what it cost, and what would have been enough.
//!
//! The wages of an agent are spread over the time on line and on standby, breaks and meals included, so that a queue, a tier and a squad each
//! bear their part and all parts add up. Intervals of which it is not known what came bear theirs, too, and are left out.

use crate::domain::calendar::{Moment, SLOT_MINUTES};
use crate::domain::ids::{AgentId, QueueId, Table, TierId};
use crate::domain::leads::lead_of;
use crate::domain::plan::Plan;
use crate::domain::review::{Enough, Labour, ReviewCell};
use crate::domain::roster::{Activity, Roster, Segment};
use crate::domain::units::Money;
use std::collections::{BTreeMap, BTreeSet};

/// Shortages below this many standard agents are rounding.
const NOTHING: f64 = 0.005;

/// Labour by queue, tier and squad.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    /// By queue.
    pub queues: Table<QueueId, Labour>,
    /// By tier.
    pub tiers: Table<TierId, Labour>,
    /// By lead, the members of the squad.
    pub squads: Vec<(AgentId, Labour)>,
}

/// What everybody did in the intervals of `cells` that are known; `wages` are those of the whole `roster`.
pub fn labour(plan: &Plan, roster: &Roster, cells: &Table<QueueId, Vec<ReviewCell>>, wages: Money) -> Worked {
    let rates = rates(plan, roster, wages);
    let mut worked = Worked {
        queues: plan.queues.map(|_| Labour::default()),
        tiers: plan.tiers.map(|_| Labour::default()),
        squads: Vec::new(),
    };
    let mut squads: BTreeMap<AgentId, Labour> = BTreeMap::new();
    let mut counted = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    for ((segment, block_start), lead) in roster.in_blocks().zip(lead_of(plan, roster)) {
        let Some(queue) = segment.queue else { continue };
        let rate = rates.get(&segment.agent).copied().unwrap_or_default();
        let part = part(plan, (segment, block_start), &cells[queue], rate);
        let tier = plan.agents[segment.agent].tier;
        let agent = segment.agent;
        add(&mut worked.queues[queue], part, counted[0].insert((queue.0, agent)));
        add(&mut worked.tiers[tier], part, counted[1].insert((tier.0, agent)));
        if let Some(lead) = lead {
            add(squads.entry(lead).or_default(), part, counted[2].insert((lead.0, agent)));
        }
    }
    worked.squads = squads.into_iter().collect();
    worked
}

fn add(sum: &mut Labour, part: Labour, is_new: bool) {
    sum.agents += usize::from(is_new);
    sum.hours += part.hours;
    sum.standard_hours += part.standard_hours;
    sum.short_hours += part.short_hours;
    sum.wages += part.wages;
}

/// What an hour on line or standby of each agent costs, pauses included; all of them together are `wages`.
fn rates(plan: &Plan, roster: &Roster, wages: Money) -> BTreeMap<AgentId, f64> {
    let hours = |segment: &Segment| segment.span.seconds() as f64 / 3600.0;
    let pay = |agent: AgentId| -> f64 {
        let share = |segment: &Segment| match segment.activity {
            Activity::Standby => plan.standby.pay_ratio,
            Activity::Meal if !plan.breaks.meal_paid => 0.0,
            _ => 1.0,
        };
        roster.of(agent).iter().map(|segment| hours(segment) * share(segment)).sum::<f64>()
            * plan.agents[agent].cost_per_hour.0
    };
    let all: f64 = roster.agents().map(pay).sum();
    // Bonuses, where there are any, are borne in proportion to pay.
    let scale = if all > 0.0 { wages.0 / all } else { 0.0 };
    let rate = |agent: AgentId| {
        let of_queues: f64 = roster.of(agent).iter().filter(|segment| segment.queue.is_some()).map(hours).sum();
        (agent, if of_queues > 0.0 { pay(agent) * scale / of_queues } else { 0.0 })
    };
    roster.agents().map(rate).collect()
}

/// What one segment of a block that starts then adds: its slots in intervals that are known.
fn part(plan: &Plan, (segment, block_start): (&Segment, Moment), cells: &[ReviewCell], rate: f64) -> Labour {
    let (slot_hours, length) = (SLOT_MINUTES as f64 / 60.0, SLOT_MINUTES * 60);
    let slot = |seconds: i64| (seconds - plan.horizon.start.0).div_euclid(length).max(0) as usize;
    let slots = slot(segment.span.start.0)..slot(segment.span.end.0).min(plan.horizon.slots());
    let each = plan.horizon.slots_per_interval();
    let known = slots.filter_map(|slot| cells.get(slot / each)).filter(|cell| cell.actual.is_some());
    let mut sum = Labour::default();
    for cell in known {
        sum.wages += Money(rate * slot_hours);
        if segment.activity == Activity::Work {
            sum.hours += slot_hours;
            sum.standard_hours += slot_hours * plan.efficiency(segment.agent, block_start);
            sum.short_hours += if cell.short.total() > NOTHING { slot_hours } else { 0.0 };
        }
    }
    sum
}

/// What would have been enough in a queue, at what a standard agent-hour on line there cost; where nobody was on line, at `usual`.
pub fn enough(plan: &Plan, cells: &[ReviewCell], labour: &Labour, usual: f64) -> Enough {
    let hours = plan.horizon.interval.hours();
    let price = if labour.standard_hours > 0.0 { labour.wages.0 / labour.standard_hours } else { usual };
    let short: f64 = cells.iter().map(|cell| cell.short.total() * hours).sum();
    Enough {
        hours: short,
        most: cells.iter().map(|cell| cell.short.total()).fold(0.0, f64::max),
        cost: Money(short * price),
        idle_hours: cells.iter().map(|cell| cell.idle * hours).sum(),
    }
}
