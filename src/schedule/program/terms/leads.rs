//! Lead shortage: leads on duty + U[t] >= members on duty / size.

use super::Term;
use crate::domain::objective::Objective;
use crate::domain::roster::Activity;
use crate::schedule::program::formulation::{Covered, Formulation, Row};

/// lead_shortage.
pub struct Leads;

impl Term for Leads {
    fn add(&self, formulation: &mut Formulation<'_>) {
        let problem = formulation.problem;
        for row in formulation.alike(
            |_| [0.0; 2],
            |(worker, _), piece| {
                if piece.activity == Activity::Standby {
                    0.0
                } else if worker.leads {
                    1.0
                } else {
                    -problem.leads_per_member
                }
            },
        ) {
            let Row { slot, slots, count, sum } = row;
            let (members, leads, _) = formulation.rest.on_duty(slot);
            let short = formulation.slack(count * problem.lead_price);
            formulation.cover(Covered::Leads, slots, (sum + short).geq(members * problem.leads_per_member - leads));
        }
    }

    fn recomputed(&self, objective: &Objective) -> f64 {
        objective.lead_shortage.0
    }
}
