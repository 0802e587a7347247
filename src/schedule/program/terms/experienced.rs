//! Experienced shortage, in peak and burst: experienced on duty + U[t] >= share × on duty.

use super::Term;
use crate::domain::objective::Objective;
use crate::domain::roster::Activity;
use crate::schedule::program::formulation::{Covered, Formulation, Row};

/// experienced_shortage.
pub struct Experienced;

impl Term for Experienced {
    fn add(&self, formulation: &mut Formulation<'_>) {
        let problem = formulation.problem;
        for row in formulation.alike(
            |slot| [problem.experience_price[slot], 0.0],
            |(worker, _), piece| {
                let counts = f64::from(u8::from(worker.experienced));
                if piece.activity == Activity::Standby { 0.0 } else { counts - problem.experienced_share }
            },
        ) {
            let Row { slot, slots, count, sum } = row;
            let price = problem.experience_price[slot];
            if price > 0.0 {
                let (members, leads, experienced) = formulation.rest.on_duty(slot);
                let short = formulation.slack(count * price);
                let wanted = problem.experienced_share * (members + leads);
                formulation.cover(Covered::Experience, slots, (sum + short).geq(wanted - experienced));
            }
        }
    }

    fn recomputed(&self, objective: &Objective) -> f64 {
        objective.experienced_shortage.0
    }
}
