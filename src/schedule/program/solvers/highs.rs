//! HiGHS through good_lp.

use crate::schedule::program::formulation::Formulation;
use crate::schedule::program::solvers::{Patience, Shares, Solver, values};
use good_lp::{DualValues, Solution, SolutionWithDual, SolverModel, WithInitialSolution};

/// The HiGHS solver.
pub struct Highs;

impl Highs {
    fn model(formulation: Formulation<'_>) -> impl SolverModel<Solution: Solution> {
        let mut model = formulation.variables.minimise(formulation.objective).using(good_lp::highs);
        model.set_verbose(false);
        model = model.set_option("threads", 1).set_option("random_seed", 1);
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

    fn shares(&self, formulation: Formulation<'_>, start: Option<&Shares>, patience: Patience) -> Option<Shares> {
        let chosen = formulation.chosen.clone();
        let mut model = formulation.variables.minimise(formulation.objective).using(good_lp::highs);
        model.set_verbose(false);
        model = model.set_option("threads", 1).set_option("random_seed", 1);
        model = model.set_option("mip_max_nodes", patience.nodes).set_option("mip_rel_gap", patience.gap);
        model = match patience.seconds {
            Some(seconds) => model.set_time_limit(seconds),
            // Its heuristics solve programs of their own, which the limit of nodes does not count.
            None => model.set_option("mip_heuristic_effort", 0.0),
        };
        if let Some(start) = start {
            // Whole numbers decide the slacks, which HiGHS works out.
            model = model.with_initial_solution(
                chosen.iter().zip(start).flat_map(|(x, start)| x.iter().copied().zip(start.iter().copied())),
            );
        }
        for constraint in formulation.constraints {
            model.add_constraint(constraint);
        }
        Some(values(&chosen, &model.solve().ok()?))
    }

    fn duals(&self, formulation: Formulation<'_>) -> Option<(f64, Vec<f64>)> {
        let objective = formulation.objective.clone();
        let mut model = formulation.variables.minimise(formulation.objective).using(good_lp::highs);
        model.set_verbose(false);
        model = model.set_option("threads", 1).set_option("random_seed", 1);
        let rows: Vec<_> = formulation.constraints.into_iter().map(|row| model.add_constraint(row)).collect();
        let mut solution = model.solve().ok()?;
        let value = solution.eval(objective);
        let dual = solution.compute_dual();
        Some((value, rows.into_iter().map(|row| dual.dual(row)).collect()))
    }

    fn optimum(&self, formulation: Formulation<'_>) -> Option<f64> {
        let objective = formulation.objective.clone();
        let solution = Self::model(formulation).solve().ok()?;
        Some(solution.eval(objective))
    }
}
