//! Shortage and surplus: Σ eff·x + U[q,t] − V[q,t] = required[q,t], U at the shortage price, V at the surplus price.

use super::Term;
use crate::domain::objective::Objective;
use crate::domain::roster::Activity;
use crate::schedule::program::formulation::{Covered, Formulation, Row};

/// shortage and surplus.
pub struct Coverage;

impl Term for Coverage {
    fn add(&self, formulation: &mut Formulation<'_>) {
        let problem = formulation.problem;
        for queue in 0..problem.needs.len() {
            let needs = &problem.needs[queue];
            for row in formulation.alike(
                |slot| [needs.required[slot], needs.shortage_price[slot]],
                |(worker, stage), piece| {
                    let works = piece.activity == Activity::Work && piece.queue == queue;
                    if works { worker.stages.efficiency(stage) } else { 0.0 }
                },
            ) {
                let Row { slot, slots, count, sum } = row;
                let short = formulation.slack(count * needs.shortage_price[slot]);
                let surplus = formulation.slack(count * problem.surplus_price);
                let fixed = formulation.rest.online(queue, slot);
                formulation.cover(
                    Covered::Online(queue),
                    slots,
                    (sum + short - surplus).eq(needs.required[slot] - fixed),
                );
            }
        }
    }

    fn recomputed(&self, objective: &Objective) -> f64 {
        (objective.shortage + objective.surplus).0
    }
}
