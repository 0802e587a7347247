//! Values of all stretches, and rows of values by start point.

use super::grammar::Grammar;
use super::real::Real;

/// Values of stretches: by length, then by residue of the start slot modulo the step, then by lattice point.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretches<R> {
    values: Vec<R>,
    running: Vec<R>,
    /// Lattice points in a row, some of them behind the horizon.
    pub(super) lanes: usize,
    step: usize,
    shortest: usize,
}

impl<R: Real> Stretches<R> {
    /// Stretches of `length` slots that start `residue` slots after a point.
    pub(super) fn row(&self, length: usize, residue: usize) -> &[R] {
        let from = ((length - self.shortest) * self.step + residue) * self.lanes;
        &self.values[from..from + self.lanes]
    }

    /// `online[i]`: value per slot of being on line in the i-th queue; each stretch pays `price`.
    pub(super) fn fill(&mut self, grammar: &Grammar, online: &[&[R]], longest: usize, price: f64) {
        let slots = grammar.slots;
        let (lattice, shortest) = (&grammar.lattice, *grammar.stretch.start());
        let reach = longest / lattice.step + 2;
        *self = Stretches {
            values: std::mem::take(&mut self.values),
            running: std::mem::take(&mut self.running),
            lanes: lattice.points() + reach,
            step: lattice.step,
            shortest,
        };
        let lengths = (grammar.stretch.end() + 1).saturating_sub(shortest);
        self.values.clear();
        self.values.resize(lengths * self.step * self.lanes, R::NEVER);
        self.running.clear();
        self.running.resize(slots * online.len(), R::default());
        for length in 1..=(*grammar.stretch.end()).min(slots) {
            let starts = slots - length + 1;
            for (sums, values) in self.running.chunks_mut(slots).zip(online) {
                for (sum, &value) in sums[..starts].iter_mut().zip(&values[length - 1..]) {
                    *sum += value;
                }
            }
            if length < shortest {
                continue;
            }
            for residue in 0..self.step {
                let from = ((length - shortest) * self.step + residue) * self.lanes;
                let row = &mut self.values[from..from + self.lanes];
                for sums in self.running.chunks(slots) {
                    let sums = sums[..starts].iter().skip(lattice.offset + residue).step_by(self.step);
                    for (best, &sum) in row.iter_mut().zip(sums) {
                        *best = best.larger(sum);
                    }
                }
            }
        }
        if price > 0.0 {
            let price = R::of(price);
            self.values.iter_mut().for_each(|value| *value = *value - price);
        }
    }
}

pub(super) fn raise<R: Real>(row: &mut [R], a: &[R], b: &[R]) {
    for ((best, &x), &y) in row.iter_mut().zip(a).zip(b) {
        *best = best.larger(x + y);
    }
}

pub(super) fn raise_to<R: Real>(row: &mut [R], a: &[R]) {
    for (best, &x) in row.iter_mut().zip(a) {
        *best = best.larger(x);
    }
}
