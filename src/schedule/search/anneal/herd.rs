//! What makes blocks of a draft be of few kinds, by local start clock and length: a price that grows with the root of how many are of a kind, so
//! that leaving a rare kind for a frequent one pays.

use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Placed;

/// Work blocks by kind, and the price of a kind with one.
pub struct Herd {
    /// By lattice point: which of the local clocks it is.
    clock: Vec<usize>,
    /// Lengths of blocks, in points, and one more.
    lengths: usize,
    count: Vec<u32>,
    price: f64,
}

impl Herd {
    /// No blocks yet, in currency for a kind with one.
    pub fn new(problem: &Problem<'_>, price: f64) -> Self {
        let lattice = &problem.grammar.lattice;
        let minutes: Vec<i64> = (0..lattice.points()).map(|point| problem.plan.clock(lattice.slot(point))).collect();
        let mut clocks = minutes.clone();
        clocks.sort_unstable();
        clocks.dedup();
        let lengths = problem.grammar.work_block.end() / lattice.step + 1;
        Self {
            clock: minutes.iter().map(|minute| clocks.partition_point(|clock| clock < minute)).collect(),
            lengths,
            count: vec![0; clocks.len() * lengths],
            price,
        }
    }

    /// One more block, or one less; returns the change of what the kinds cost.
    pub fn add(&mut self, block: Placed, more: bool) -> f64 {
        if block.standby {
            return 0.0;
        }
        let count = &mut self.count[self.clock[block.start] * self.lengths + (block.end - block.start)];
        let before = f64::from(*count).sqrt();
        *count = if more { *count + 1 } else { *count - 1 };
        self.price * (f64::from(*count).sqrt() - before)
    }

    /// What the kinds cost.
    pub fn cost(&self) -> f64 {
        self.price * self.count.iter().map(|&count| f64::from(count).sqrt()).sum::<f64>()
    }
}
