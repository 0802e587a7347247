//! The solvers of the integer program, one file each.

#[cfg(feature = "highs")]
mod highs;
#[cfg(feature = "microlp")]
mod microlp;

use super::formulation::Formulation;

/// A solver of [`Formulation`]s.
pub trait Solver: Sync {
    /// Name with version, for summary.json.
    fn name(&self) -> &'static str;

    /// Whether it is made for plans of real size.
    fn is_small(&self) -> bool;

    /// The values of x as the program was formulated, whole or not, no worse than those of `start`; none where the solver finds
    /// none within `patience`.
    fn shares(&self, formulation: Formulation<'_>, start: Option<&Shares>, patience: Patience) -> Option<Shares>;

    /// The value of the relaxation and the dual value of each constraint, in their order; none where the solver has none.
    fn duals(&self, formulation: Formulation<'_>) -> Option<(f64, Vec<f64>)>;

    /// The value of the relaxation or of the program, as it was formulated; none where the solver gives up.
    fn optimum(&self, formulation: Formulation<'_>) -> Option<f64>;
}

/// By choice and tour: how many take it, whole or not.
pub type Shares = Vec<Vec<f64>>;

/// How long to try at a program of real size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// Most nodes of the branch-and-bound tree.
    pub nodes: i32,
    /// Wall time; none: no limit, so that a run repeats.
    pub seconds: Option<f64>,
    /// Relative gap of the program that is near enough.
    pub gap: f64,
}

/// The values of all x.
fn values(formulation: &[Vec<good_lp::Variable>], solution: &impl good_lp::Solution) -> Shares {
    formulation.iter().map(|tours| tours.iter().map(|&x| solution.value(x)).collect()).collect()
}

/// The solvers of this build, best first.
pub const SOLVERS: &[&dyn Solver] = &[
    #[cfg(feature = "highs")]
    &highs::Highs,
    #[cfg(feature = "microlp")]
    &microlp::MicroLp,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The crate highs-sys has the version of the HiGHS that it builds.
    #[test]
    fn versions_are_those_that_are_built() {
        let lock = include_str!("../../../../Cargo.lock");
        for solver in SOLVERS {
            let (name, version) = solver.name().split_once(' ').expect("a name and a version");
            let package = if name == "HiGHS" { "highs-sys" } else { name };
            let entry = format!("name = \"{package}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "{package} {version} is not what Cargo.lock says");
        }
    }
}
