//! Requirement against schedule, interval by interval: what coverage.csv publishes.

use super::case::without_empty;
use super::profile::Profile;
use crate::domain::coverage::CoverageCell;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;

/// Means over each interval of the horizon, by queue, in standard agents.
pub fn coverage(plan: &Plan, requirement: &Requirement, roster: &Roster) -> Table<QueueId, Vec<CoverageCell>> {
    let profile = Profile::new(plan, &without_empty(roster));
    let horizon = &plan.horizon;
    let per_interval = horizon.slots_per_interval() as f64;
    let cell = |queue: QueueId, index: usize| {
        let need = requirement.needs[queue].get(index).copied().unwrap_or_default();
        let slots = horizon.interval_slots(index);
        let online = &profile.online[queue][slots.clone()];
        // Of work that may wait no slot asks anything by itself.
        let asked = if plan.queues[queue].due_slots().is_some() { 0.0 } else { 1.0 };
        let mean = |f: &dyn Fn(f64) -> f64| online.iter().map(|&x| f(x)).sum::<f64>() / per_interval;
        CoverageCell {
            required: need.required,
            scheduled: mean(&|x| x),
            shortage: mean(&|x| asked * (need.required - x).max(0.0)),
            surplus: mean(&|x| asked * (x - need.required).max(0.0)),
            standby_required: need.standby_required,
            standby: profile.standby[queue][slots].iter().sum::<f64>() / per_interval,
        }
    };
    plan.queues.ids().map(|queue| (0..horizon.intervals()).map(|index| cell(queue, index)).collect()).collect()
}
