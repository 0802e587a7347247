//! Makes a schedule cheaper by very many small changes: pauses shift or change places, stretches change their queue, blocks
//! grow, shrink, move, come, go and change hands. Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983) decides which of
//! the worse ones to keep.
//!
//! Moving pauses and swapping them between people follows the local search of Beer, Gärtner, Musliu, Schafhauser & Slany
//! (2010) for break scheduling. A block that changes is filled anew by its exact program on what the others cover
//! ([`crate::schedule::agent::pauses`]), unless even its best filling could not pay. A change costs about a third of a microsecond on average,
//! where planning an agent anew costs some four hundred times as much.

mod blocks;
mod draft;
mod inside;

use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use draft::Draft;
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

/// Changes between two looks at the temperature and at `stop`.
const BETWEEN_LOOKS: u64 = 1024;

/// A kind of change: tries one on an agent's schedule; false where there is nothing to change or a rule stands against it.
type Change = fn(&mut Annealing<'_>, usize) -> bool;

/// The kinds of changes, each with its share.
const CHANGES: [(f64, Change); 6] = [
    (0.32, inside::shift_pause),
    (0.24, inside::swap_pauses),
    (0.1, inside::change_queue),
    (0.2, inside::swap_queues),
    (0.07, blocks::change_blocks),
    (0.07, blocks::trade),
];

/// From which temperature to which, in currency: a change that costs as much more is kept once in e times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cooling {
    /// At first.
    pub hot: f64,
    /// At last.
    pub cold: f64,
}

/// A schedule under small changes.
pub struct Annealing<'a> {
    draft: Draft<'a>,
    /// Agents who may change: those who can serve a queue.
    free: Vec<usize>,
    rng: Pcg64Mcg,
    temperature: f64,
    /// Drawn before each change: below the chance of a change to be kept, it is kept.
    luck: f64,
}

impl<'a> Annealing<'a> {
    /// Starts at `tours`, one for each worker. Blocks with pins stay as they are.
    pub fn new(problem: &'a Problem<'a>, pins: &[Option<Pins>], tours: &[Tour], rng: Pcg64Mcg) -> Self {
        let free = |&w: &usize| !problem.workers[w].queues.is_empty();
        Self {
            draft: Draft::new(problem, pins, tours),
            free: (0..tours.len()).filter(free).collect(),
            rng,
            temperature: 0.0,
            luck: 0.0,
        }
    }

    /// Changes those workers only of whom `may` says so.
    pub fn only(mut self, may: impl Fn(usize) -> bool) -> Self {
        self.free.retain(|&worker| may(worker));
        self
    }

    /// Tries `changes` changes while it cools down; ends early when `stop` says so.
    pub fn run(&mut self, changes: u64, cooling: Cooling, stop: &dyn Fn() -> bool) {
        if self.free.is_empty() {
            return;
        }
        for done in 0..changes {
            if done.is_multiple_of(BETWEEN_LOOKS) {
                if stop() {
                    return;
                }
                let share = done as f64 / changes as f64;
                self.temperature = cooling.hot * (cooling.cold / cooling.hot).powf(share);
            }
            let worker = self.free[self.rng.random_range(0..self.free.len())];
            let change = self.kind();
            self.luck = self.rng.random_range(0.0..1.0);
            if change(self, worker) && self.keeps(self.draft.change()) {
                self.draft.settle();
            } else {
                self.draft.undo();
            }
        }
    }

    /// The schedule as it is now.
    pub fn tours(&self) -> Vec<Tour> {
        self.draft.tours()
    }

    fn kind(&mut self) -> Change {
        let mut left = self.rng.random_range(0.0..1.0);
        for (share, change) in CHANGES {
            if left < share {
                return change;
            }
            left -= share;
        }
        inside::shift_pause
    }

    /// The rule of Metropolis. What it depends on is drawn before the change is made, so that a hopeless one need not be.
    fn keeps(&self, change: f64) -> bool {
        change <= 0.0 || self.luck < (-change / self.temperature).exp()
    }

    /// Somebody who may change, at random.
    fn somebody(&mut self) -> usize {
        self.free[self.rng.random_range(0..self.free.len())]
    }
}
