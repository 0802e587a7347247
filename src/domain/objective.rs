//! The terms of the objective (SPEC section 4).

use super::units::Money;
use serde::{Deserialize, Serialize};

/// Terms that a plan has only where it asks for them.
const OF_FEATURES: [&str; 6] =
    ["activities", "extra_breaks", "late_work", "mentor_shortage", "queue_switch", "seat_excess"];

/// What a schedule costs, term by term. All amounts are in the plan's currency over the whole horizon.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Objective {
    /// Pay for work, breaks, paid meals, and standby at its ratio.
    pub wages: Money,
    /// Required agents that are not on line.
    pub shortage: Money,
    /// Agents on line beyond what is required.
    pub surplus: Money,
    /// Work that may wait and is late.
    #[serde(default)]
    pub late_work: Money,
    /// Standby agents that are missing.
    pub standby_shortage: Money,
    /// Leads that are missing for the members on duty.
    pub lead_shortage: Money,
    /// Experienced agents that are missing in peak and burst.
    pub experienced_shortage: Money,
    /// Paid hours below what agents were promised.
    pub below_min_hours: Money,
    /// Hours outside preferred and inside avoided windows.
    pub preference: Money,
    /// Night hours beyond the fair share.
    pub fairness: Money,
    /// Experienced agents who are missing beside the new ones.
    #[serde(default)]
    pub mentor_shortage: Money,
    /// People on duty beyond the desks of their sites.
    #[serde(default)]
    pub seat_excess: Money,
    /// Sessions that should be held and are not.
    #[serde(default)]
    pub activities: Money,
    /// Breaks beyond the fewest that their blocks need.
    #[serde(default)]
    pub extra_breaks: Money,
    /// Changes of queue between two stretches of one block.
    #[serde(default)]
    pub queue_switch: Money,
}

impl Objective {
    /// The terms by their names in summary.json, in the order of SPEC.
    pub fn terms(&self) -> [(&'static str, Money); 15] {
        [
            ("wages", self.wages),
            ("shortage", self.shortage),
            ("surplus", self.surplus),
            ("late_work", self.late_work),
            ("standby_shortage", self.standby_shortage),
            ("lead_shortage", self.lead_shortage),
            ("experienced_shortage", self.experienced_shortage),
            ("below_min_hours", self.below_min_hours),
            ("preference", self.preference),
            ("fairness", self.fairness),
            ("mentor_shortage", self.mentor_shortage),
            ("seat_excess", self.seat_excess),
            ("activities", self.activities),
            ("extra_breaks", self.extra_breaks),
            ("queue_switch", self.queue_switch),
        ]
    }

    /// The terms without those of features that the plan does not use.
    pub fn used_terms(&self) -> Vec<(&'static str, Money)> {
        let used = |(name, money): &(&str, Money)| money.0 != 0.0 || !OF_FEATURES.contains(name);
        self.terms().into_iter().filter(used).collect()
    }

    /// Sum of the terms.
    pub fn total(&self) -> Money {
        self.terms().into_iter().map(|(_, money)| money).sum()
    }
}
