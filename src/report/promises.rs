//! Who gets fewer paid hours than promised, and whose promise only standby fills.

use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Roster};

/// Hours that differ by less are the same.
const ROUNDING: f64 = 1e-9;

/// An agent with promised hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Promise {
    pub agent: AgentId,
    /// Paid hours promised.
    pub promised: f64,
    /// Paid hours in the schedule.
    pub paid: f64,
    /// Those of them on standby.
    pub standby: f64,
}

impl Promise {
    /// Hours below the promise.
    pub fn missing(&self) -> f64 {
        (self.promised - self.paid).max(0.0)
    }

    /// Whether the promise is kept, and would not be without standby.
    pub fn by_standby(&self) -> bool {
        !self.broken() && self.paid - self.standby + ROUNDING < self.promised
    }

    /// Whether hours are missing.
    pub fn broken(&self) -> bool {
        self.missing() > ROUNDING
    }
}

/// All promises, the most broken first.
pub(super) fn promises(plan: &Plan, roster: &Roster) -> Vec<Promise> {
    let with = plan.agents.iter().filter(|(_, agent)| agent.min_hours > 0.0);
    let mut found: Vec<Promise> = with
        .map(|(id, agent)| {
            let standby = roster.of(id).iter().filter(|segment| segment.activity == Activity::Standby);
            let standby = standby.map(|segment| segment.span.seconds()).sum::<i64>() as f64 / 3600.0;
            Promise { agent: id, promised: agent.min_hours, paid: plan.paid_hours(roster.of(id)), standby }
        })
        .collect();
    found.sort_by(|a, b| b.missing().total_cmp(&a.missing()).then(a.agent.cmp(&b.agent)));
    found
}
