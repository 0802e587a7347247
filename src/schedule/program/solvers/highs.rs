//! HiGHS through good_lp.

use crate::schedule::program::formulation::Formulation;
use crate::schedule::program::solvers::{Effort, Solver, largest};
use good_lp::{Solution, SolverModel};

/// The HiGHS solver.
pub struct Highs;

impl Highs {
    fn model(formulation: Formulation<'_>, effort: Option<Effort>) -> impl SolverModel<Solution: Solution> {
        let mut model = formulation.variables.minimise(formulation.objective).using(good_lp::highs);
        model.set_verbose(false);
        model = model.set_option("threads", 1).set_option("random_seed", 1);
        if let Some(effort) = effort {
            // The tours chosen now are a good schedule already: what heuristics would look for costs far more than it gives.
            model = model.set_option("mip_max_nodes", effort.nodes).set_option("mip_heuristic_effort", 0.0);
        }
        for constraint in formulation.constraints {
            model.add_constraint(constraint);
        }
        model
    }
}

impl Solver for Highs {
    fn name(&self) -> &'static str {
        "HiGHS 1.15.0"
    }

    fn is_small(&self) -> bool {
        false
    }

    fn choose(&self, formulation: Formulation<'_>, effort: Effort) -> Option<Vec<usize>> {
        let chosen = formulation.chosen.clone();
        let solution = Self::model(formulation, Some(effort)).solve().ok()?;
        Some(largest(&chosen, &solution))
    }

    fn optimum(&self, formulation: Formulation<'_>) -> Option<f64> {
        let objective = formulation.objective.clone();
        let solution = Self::model(formulation, None).solve().ok()?;
        Some(solution.eval(objective))
    }
}
