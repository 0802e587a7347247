//! Mentors and desks: Σ weight·x − W[t] <= free, W at the price of the crowd.

use super::Term;
use crate::domain::objective::Objective;
use crate::domain::roster::Activity;
use crate::schedule::program::formulation::{Covered, Formulation, Row};

/// mentor_shortage and seat_excess.
pub struct Crowds;

impl Term for Crowds {
    fn add(&self, formulation: &mut Formulation<'_>) {
        let problem = formulation.problem;
        for (at, crowd) in problem.crowds.iter().enumerate() {
            for row in formulation.alike(
                |_| [0.0; 2],
                |(worker, _), piece| {
                    if piece.activity == Activity::Standby { 0.0 } else { worker.weights[at] }
                },
            ) {
                let Row { slot, slots, count, sum } = row;
                let beyond = formulation.slack(count * crowd.price);
                let fixed = formulation.rest.crowd(at, slot);
                formulation.cover(Covered::Crowd(at), slots, (beyond - sum).geq(fixed - crowd.free));
            }
        }
    }

    fn recomputed(&self, objective: &Objective) -> f64 {
        (objective.mentor_shortage + objective.seat_excess).0
    }
}
