//! Intervals whose simulated service level misses the target although the requirement is met.

use crate::domain::coverage::CoverageCell;
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::simulation::{ServiceFigures, Simulation};

/// Mean shortage of an interval, in standard agents, up to which it counts as covered.
const COVERED: f64 = 0.05;
/// What differences of printed figures may be off by.
const ROUNDING: f64 = 1e-9;

/// One such interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Miss {
    pub queue: QueueId,
    pub interval: usize,
    pub figures: ServiceFigures,
    pub cell: CoverageCell,
    /// Inquiries per run that lack to the target.
    pub lacking: f64,
}

/// All of them, those with the most customers first.
pub(super) fn misses(plan: &Plan, simulation: &Simulation, coverage: &Table<QueueId, Vec<CoverageCell>>) -> Vec<Miss> {
    let mut found = Vec::new();
    for (queue, facts) in plan.queues.iter().filter(|(_, queue)| queue.answer_within_hours.is_none()) {
        for (interval, (figures, cell)) in simulation.cells[queue].iter().zip(&coverage[queue]).enumerate() {
            let is_missed = figures.offered > 0.0 && figures.service_level < facts.service_level;
            if is_missed && cell.shortage <= COVERED + ROUNDING {
                let lacking = (facts.service_level.0 - figures.service_level.0) * figures.offered;
                found.push(Miss { queue, interval, figures: *figures, cell: *cell, lacking });
            }
        }
    }
    found.sort_by(|a, b| b.lacking.total_cmp(&a.lacking).then((a.interval, a.queue).cmp(&(b.interval, b.queue))));
    found
}
