//! microlp through good_lp: pure Rust, for builds without a C++ toolchain.

use crate::schedule::program::formulation::Formulation;
use crate::schedule::program::solvers::{Patience, Shares, Solver, values};
use good_lp::{Solution, SolverModel};

/// The microlp solver.
pub struct MicroLp;

/// Tours beyond which its simplex is too slow to be worth a call.
const MOST_TOURS: usize = 60;

impl MicroLp {
    fn model(formulation: Formulation<'_>) -> impl SolverModel<Solution: Solution> {
        let mut model = formulation.variables.minimise(formulation.objective).using(good_lp::microlp);
        for constraint in formulation.constraints {
            model.add_constraint(constraint);
        }
        model
    }
}

impl Solver for MicroLp {
    fn name(&self) -> &'static str {
        "microlp 0.6.0"
    }

    fn is_small(&self) -> bool {
        true
    }

    fn shares(&self, formulation: Formulation<'_>, _: Option<&Shares>, _: Patience) -> Option<Shares> {
        if formulation.chosen.iter().map(Vec::len).sum::<usize>() > MOST_TOURS {
            return None;
        }
        let chosen = formulation.chosen.clone();
        Some(values(&chosen, &Self::model(formulation).solve().ok()?))
    }

    fn duals(&self, _: Formulation<'_>) -> Option<(f64, Vec<f64>)> {
        None
    }

    fn optimum(&self, formulation: Formulation<'_>) -> Option<f64> {
        let objective = formulation.objective.clone();
        let solution = Self::model(formulation).solve().ok()?;
        Some(solution.eval(objective))
    }
}
