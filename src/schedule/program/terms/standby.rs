//! Standby shortage: Σ eff·x on standby + U[q,t] >= standby_required[q,t].

use super::Term;
use crate::domain::objective::Objective;
use crate::domain::roster::Activity;
use crate::schedule::program::formulation::{Covered, Formulation, Row};

/// standby_shortage.
pub struct Standby;

impl Term for Standby {
    fn add(&self, formulation: &mut Formulation<'_>) {
        let problem = formulation.problem;
        for queue in 0..problem.needs.len() {
            let needs = &problem.needs[queue];
            for row in formulation.alike(
                |slot| [needs.standby_required[slot], 0.0],
                |(worker, stage), piece| {
                    let stands_by = piece.activity == Activity::Standby && piece.queue == queue;
                    if stands_by { worker.stages.efficiency(stage) } else { 0.0 }
                },
            ) {
                let Row { slot, slots, count, sum } = row;
                let missing = needs.standby_required[slot] - formulation.rest.standby(queue, slot);
                if missing > 0.0 {
                    let short = formulation.slack(count * problem.standby_price);
                    formulation.cover(Covered::Standby(queue), slots, (sum + short).geq(missing));
                }
            }
        }
    }

    fn recomputed(&self, objective: &Objective) -> f64 {
        objective.standby_shortage.0
    }
}
