//! Who is there in each slot.

use crate::domain::calendar::{SLOT_MINUTES, Span};
use crate::domain::ids::{QueueId, SiteId, Table};
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Roster};
use std::ops::Range;

/// Counts over all agents, each vector with one number for each slot of the horizon.
pub(super) struct Profile {
    /// Σ efficiency on line.
    pub online: Table<QueueId, Vec<f64>>,
    /// Σ efficiency on standby.
    pub standby: Table<QueueId, Vec<f64>>,
    /// Agents on duty.
    pub duty: Vec<u32>,
    /// Of those, agents of a tier that can lead.
    pub leads: Vec<u32>,
    /// Of those, agents of an experienced tier.
    pub experienced: Vec<u32>,
    /// Of those, agents of tier `new`.
    pub new: Vec<u32>,
    /// Of those, agents of each site.
    pub seated: Table<SiteId, Vec<u32>>,
}

impl Profile {
    /// Counts the slots that lie wholly within each segment of `roster`.
    pub fn new(plan: &Plan, roster: &Roster) -> Profile {
        let slots = plan.horizon.slots();
        let mut profile = Profile {
            online: plan.queues.map(|_| vec![0.0; slots]),
            standby: plan.queues.map(|_| vec![0.0; slots]),
            duty: vec![0; slots],
            leads: vec![0; slots],
            experienced: vec![0; slots],
            new: vec![0; slots],
            seated: plan.sites.map(|_| vec![0; slots]),
        };
        for (segment, block_start) in roster.in_blocks() {
            let agent = &plan.agents[segment.agent];
            let tier = &plan.tiers[agent.tier];
            let within = slots_within(plan, &segment.span);
            let row = match (segment.activity, segment.queue) {
                (Activity::Work, Some(queue)) => Some(&mut profile.online[queue]),
                (Activity::Standby, Some(queue)) => Some(&mut profile.standby[queue]),
                _ => None,
            };
            if let Some(row) = row {
                let efficiency = plan.efficiency(segment.agent, block_start);
                row[within.clone()].iter_mut().for_each(|sum| *sum += efficiency);
            }
            if segment.activity != Activity::Standby {
                add(&mut profile.duty, &within, true);
                add(&mut profile.leads, &within, tier.can_lead);
                add(&mut profile.experienced, &within, tier.experienced);
                add(&mut profile.new, &within, tier.is_new());
                if let Some(site) = agent.site {
                    add(&mut profile.seated[site], &within, true);
                }
            }
        }
        profile
    }
}

fn add(counts: &mut [u32], slots: &Range<usize>, counted: bool) {
    counts[slots.clone()].iter_mut().for_each(|n| *n += u32::from(counted));
}

/// The slots of the horizon that lie wholly within `span`.
fn slots_within(plan: &Plan, span: &Span) -> Range<usize> {
    let slots = plan.horizon.slots() as i64;
    let seconds = SLOT_MINUTES * 60;
    let first = -(plan.horizon.start.0 - span.start.0).div_euclid(seconds);
    let last = (span.end.0 - plan.horizon.start.0).div_euclid(seconds);
    let from = first.clamp(0, slots);
    from as usize..last.clamp(from, slots) as usize
}
