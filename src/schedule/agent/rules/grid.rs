//! R1 grid: blocks of both kinds start and end on multiples of the block grid after local midnight; segments lie on slots
//! inside the horizon, which the language has by itself.

use super::Rule;
use crate::domain::plan::Plan;
use crate::domain::roster::Segment;
use crate::schedule::agent::grammar::Grammar;
use crate::schedule::agent::lattice::Lattice;

/// R1.
pub struct Grid;

impl Rule for Grid {
    fn id(&self) -> &'static str {
        "R1"
    }

    fn constrain(&self, plan: &Plan, _pins: &[Segment], grammar: &mut Grammar) {
        grammar.lattice = Lattice::new(&plan.horizon, &plan.zone, plan.rules.block_grid);
    }
}
