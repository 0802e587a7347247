//! What a schedule keeps over the whole horizon: hours (R8) and days in a row (R14). Programs may leave both out at first, because most of
//! their answers keep them by themselves.

use super::problem::{Problem, Worker};
use super::tour::{Placed, Tour};

impl Problem<'_> {
    /// Whether `tour` pays `worker` no more than it may be paid, on no more days in a row.
    pub fn keeps_horizon(&self, worker: usize, tour: &Tour) -> bool {
        let worker = &self.workers[worker];
        let slots =
            tour.pieces.iter().filter(|piece| self.grammar.pays(piece.activity)).map(|piece| piece.end - piece.start);
        let within = slots.sum::<usize>() <= worker.max_paid;
        if !within || worker.days.is_none() {
            return within;
        }
        let block = |(start, end, standby)| Placed::of_slots(&self.grammar.lattice, start, end, standby);
        self.keeps_days(worker, &tour.blocks().map(block).collect::<Vec<_>>())
    }

    /// Whether `worker` may have the blocks of `tour`, one by one.
    pub fn takes(&self, worker: usize, tour: &Tour) -> bool {
        let worker = &self.workers[worker];
        tour.blocks().all(|(start, end, standby)| worker.takes(start, end - start, standby))
    }

    /// Whether `worker` may have duties on these days: those of `placed`, in order of time.
    pub fn keeps_days(&self, worker: &Worker, placed: &[Placed]) -> bool {
        worker.days.as_ref().is_none_or(|days| days.keep(self.duties(placed)))
    }

    /// First and last points of the duties of `placed`.
    fn duties(&self, placed: &[Placed]) -> impl Iterator<Item = (usize, usize)> {
        let lattice = &self.grammar.lattice;
        let goes_on = |a: &Placed, b: &Placed| (b.start - a.end) * lattice.step < self.grammar.min_rest;
        placed.chunk_by(goes_on).map(|duty| (duty[0].start, duty[duty.len() - 1].end))
    }
}
