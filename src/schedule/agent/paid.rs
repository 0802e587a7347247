//! What [`super::pay`] comes to for the schedule of one agent.

use super::pay::{Meter, Overtime, Supplements};
use super::problem::{Problem, Worker};
use super::tour::{Piece, blocks};
use crate::domain::roster::Activity;
use std::ops::Range;

impl Worker {
    /// What being paid in a block of these slots costs on top of the wage, meals and overtime left out.
    pub fn supplement(&self, slots: Range<usize>, standby: bool) -> f64 {
        self.supplements.as_ref().map_or(0.0, |own| own.by_slot(slots, standby))
    }

    /// What a meal gets back by its start slot; empty where it makes no difference when it is.
    pub fn saved_by_meals(&self) -> &[f64] {
        self.supplements.as_ref().map_or(&[], Supplements::saved_by_meals)
    }

    /// What a meal from slot `start` gets back.
    pub fn saved_by_meal(&self, start: usize) -> f64 {
        self.saved_by_meals().get(start).copied().unwrap_or(0.0)
    }

    /// What long duties cost more; none: nothing.
    pub fn overtime(&self) -> Option<Overtime> {
        self.supplements.as_ref().and_then(Supplements::overtime)
    }
}

impl Problem<'_> {
    /// What `worker` is paid for `pieces`, in order of time, on top of the wage.
    pub fn beyond_wage(&self, worker: &Worker, pieces: &[Piece]) -> f64 {
        if worker.supplements.is_none() {
            return 0.0;
        }
        let mut meter = Meter::new(worker.supplements.as_ref(), self.grammar.min_rest);
        for run in blocks(pieces) {
            let paid =
                run.iter().filter(|piece| self.grammar.pays(piece.activity)).map(|piece| piece.end - piece.start).sum();
            meter.add(run[0].start..run[run.len() - 1].end, run[0].activity == Activity::Standby, paid);
        }
        meter.total() - saved(worker, pieces)
    }

    /// What depends on the inside of blocks alone: [`Problem::block_cost`], and what meals get back.
    pub fn inner_cost(&self, worker: &Worker, pieces: &[Piece]) -> f64 {
        self.block_cost(worker, pieces) - saved(worker, pieces)
    }
}

/// What the meals among `pieces` get back.
fn saved(worker: &Worker, pieces: &[Piece]) -> f64 {
    let Some(own) = &worker.supplements else { return 0.0 };
    let meals = pieces.iter().filter(|piece| piece.activity == Activity::Meal);
    meals.map(|meal| own.saved(meal.start..meal.end)).sum()
}
