//! Which shortages ask for something to be done: a planner who is told of every tenth of an agent stops reading.

use super::shortages::Shortage;
use crate::domain::plan::Plan;
use crate::domain::simulation::Simulation;
use crate::domain::units::Share;

/// Standard agents at once, and their hours, below which nobody is sent for: less than one person for one hour.
const PERSON: f64 = 1.0;
const HOUR: f64 = 1.0;

/// What a shortage asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Weight {
    /// Somebody, or standby.
    Act,
    /// Nothing: it is less than one person for one hour.
    Small,
    /// Nothing: the simulated service level of that time, over all its inquiries, reaches the target all the same.
    Enough(Share),
}

impl Weight {
    /// What `shortage` of `plan` asks for, by what the simulation says where there is one.
    pub(super) fn of(plan: &Plan, simulation: Option<&Simulation>, shortage: &Shortage) -> Self {
        match simulation.and_then(|simulation| level(plan, simulation, shortage)) {
            Some(level) if level >= plan.queues[shortage.queue].service_level => Weight::Enough(level),
            _ if shortage.worst < PERSON && shortage.hours < HOUR => Weight::Small,
            _ => Weight::Act,
        }
    }
}

/// The service level of the time of `shortage`; none where nothing was offered.
fn level(plan: &Plan, simulation: &Simulation, shortage: &Shortage) -> Option<Share> {
    let cells = &simulation.cells[shortage.queue];
    let is_then = |index: &usize| plan.horizon.interval_span(*index).overlap_seconds(&shortage.span) > 0;
    let then = || (0..cells.len()).filter(is_then).map(|index| &cells[index]);
    let offered: f64 = then().map(|figures| figures.offered).sum();
    let answered: f64 = then().map(|figures| figures.answered_within).sum();
    (offered > 0.0).then(|| Share(answered / offered))
}
