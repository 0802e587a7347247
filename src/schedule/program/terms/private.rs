//! Wages, promised hours, preference and fairness: they depend on one agent alone, so each tour carries them as its cost
//! c[i,k].

use super::Term;
use crate::domain::objective::Objective;
use crate::schedule::program::formulation::Formulation;

/// Wages, below_min_hours, preference and fairness.
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
        (objective.wages + objective.below_min_hours + objective.preference + objective.fairness).0
    }
}
