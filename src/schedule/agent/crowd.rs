//! What is asked of people on duty together beside leads and experience: mentors for new agents, and the desks of sites.
//!
//! Each is a sum over the people on duty in a slot of which a part is free:
//!
//! ```text
//! price · max(0, Σ weight[i] − free)                                                                              (10e)
//! ```
//!
//! with weight 1/new_per_mentor for a new agent, −1 for an experienced one and nothing free, or weight 1 for everybody of a site and its
//! desks free.

use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;

/// One such sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Crowd {
    /// Weight that costs nothing.
    pub free: f64,
    /// Price of a unit beyond, for one slot.
    pub price: f64,
}

impl Crowd {
    /// What a slot costs where the weights on duty sum up to `sum`.
    pub fn cost(&self, sum: f64) -> f64 {
        (sum - self.free).max(0.0) * self.price
    }
}

/// Whether the plan wishes mentors for new agents.
fn mentored(plan: &Plan) -> bool {
    plan.squads.new_per_mentor > 0.0
}

/// All sums of a plan: mentors first, then the sites in their order.
pub fn all(plan: &Plan) -> Vec<Crowd> {
    let by_slot = |per_hour: f64| per_hour * SLOT_MINUTES as f64 / 60.0;
    let mentors = mentored(plan).then(|| Crowd { free: 0.0, price: by_slot(plan.penalties.mentor_shortage) });
    let desks = plan
        .sites
        .values()
        .map(|site| Crowd { free: f64::from(site.seats), price: by_slot(plan.penalties.seat_excess) });
    mentors.into_iter().chain(desks).collect()
}

/// The weight of an agent in each of [`all`].
pub fn weights(plan: &Plan, agent: AgentId) -> Vec<f64> {
    let agent = &plan.agents[agent];
    let tier = &plan.tiers[agent.tier];
    let share = if tier.is_new() { 1.0 / plan.squads.new_per_mentor } else { 0.0 };
    let mentors = mentored(plan).then(|| share - f64::from(u8::from(tier.experienced)));
    let desks = plan.sites.ids().map(|site| f64::from(u8::from(agent.site == Some(site))));
    mentors.into_iter().chain(desks).collect()
}
