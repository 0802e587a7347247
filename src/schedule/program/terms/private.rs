//! Wages, promised hours, preference, fairness, breaks, sessions and changes of queue: they depend on one agent alone, so each tour carries them as its cost
//! c[i,k].

use super::Term;
use crate::domain::objective::Objective;
use crate::schedule::program::formulation::Formulation;

/// Wages, below_min_hours, preference, fairness, activities, extra_breaks and queue_switch.
pub struct Private;

impl Term for Private {
    fn add(&self, formulation: &mut Formulation<'_>) {
        let problem = formulation.problem;
        for (i, choice) in formulation.choices.iter().enumerate() {
            for (k, tour) in choice.tours.iter().enumerate() {
                formulation.objective += formulation.chosen[i][k] * problem.private_cost(choice.worker, tour);
            }
        }
    }

    fn recomputed(&self, objective: &Objective) -> f64 {
        let own = objective.wages + objective.below_min_hours + objective.preference;
        let held = objective.activities + objective.extra_breaks + objective.queue_switch;
        (own + objective.fairness + held).0
    }
}
