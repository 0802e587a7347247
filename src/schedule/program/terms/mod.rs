//! The terms of the objective (SPEC section 4) in the integer program, one file each.
//!
//! Adding a term is one file, one `mod` line and one line in [`TERMS`]; its recomputation goes to `crate::check`.

mod coverage;
mod crowds;
mod experienced;
mod leads;
mod private;
mod standby;

use super::formulation::{Choice, Formulation};
use crate::domain::objective::Objective;
use crate::schedule::agent::problem::Problem;
use crate::schedule::team::board::Coverage as Covered;

/// A part of the objective.
pub trait Term: Sync {
    /// Adds the variables, constraints and costs of the term.
    fn add(&self, formulation: &mut Formulation<'_>);

    /// What the checker calls the same amount.
    fn recomputed(&self, objective: &Objective) -> f64;
}

/// The program of `terms` over `choices`, beside `rest`; `whole` asks for whole x.
pub fn formulated<'a>(
    problem: &'a Problem<'a>,
    choices: &'a [Choice],
    rest: &'a Covered,
    terms: &[&dyn Term],
    whole: bool,
) -> Formulation<'a> {
    with_terms(Formulation::new(problem, choices, rest, whole), terms)
}

/// `formulation` with `terms` added.
pub fn with_terms<'a>(mut formulation: Formulation<'a>, terms: &[&dyn Term]) -> Formulation<'a> {
    for term in terms {
        term.add(&mut formulation);
    }
    formulation
}

/// All terms; together they make the whole objective.
pub const TERMS: [&dyn Term; 6] = [
    &private::Private,
    &coverage::Coverage,
    &standby::Standby,
    &leads::Leads,
    &experienced::Experienced,
    &crowds::Crowds,
];
