//! The terms of the objective (SPEC section 4) in the integer program, one file each.
//!
//! Adding a term is one file, one `mod` line and one line in [`TERMS`]; its recomputation goes to `crate::check`.

mod coverage;
mod experienced;
mod leads;
mod private;
mod standby;

use super::formulation::Formulation;
use crate::domain::objective::Objective;

/// A part of the objective.
pub trait Term: Sync {
    /// Adds the variables, constraints and costs of the term.
    fn add(&self, formulation: &mut Formulation<'_>);

    /// What the checker calls the same amount.
    fn recomputed(&self, objective: &Objective) -> f64;
}

/// All terms; together they make the whole objective.
pub const TERMS: [&dyn Term; 5] =
    [&private::Private, &coverage::Coverage, &standby::Standby, &leads::Leads, &experienced::Experienced];
