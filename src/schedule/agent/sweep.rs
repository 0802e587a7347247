//! The tables of [`super::rich`]: (1a) of [`super::arrange`] from one end of all blocks at once.

use super::grammar::Grammar;

use super::real::Real;
use super::stretches::{Stretches, raise, raise_to};
use crate::domain::sessions::Place;
use std::ops::Range;

/// R and E of (1a), from one end of all blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables<R> {
    /// By mask, lane, slots covered and point.
    pub(super) ready: Vec<R>,
    /// E, raised by what a change of queue makes of other lanes.
    pub(super) worked: Vec<R>,
    pub(super) row: Vec<R>,
}

/// A session as the program of a run of starts sees it.
#[derive(Debug, Clone)]
pub(super) struct Local<R> {
    pub(super) slots: usize,
    pub(super) place: Place,
    /// Worth of holding one, where each block holds its own.
    pub(super) reward: R,
    /// By residue and point: zero where it may begin.
    pub(super) allowed: Vec<R>,
}

/// What one sweep needs to know.
pub(super) struct Sweep<'a, R> {
    pub(super) grammar: &'a Grammar,
    pub(super) stretches: &'a [Stretches<R>],
    pub(super) locals: &'a [Local<R>],
    /// Points of the lattice, and slots that a block covers at most.
    pub(super) points: usize,
    pub(super) longest: usize,
    pub(super) reversed: bool,
}

impl<R: Real> Tables<R> {
    /// Fills the tables; `points(o)` are the ends of blocks that can cover o slots from there.
    pub(super) fn sweep(&mut self, sweep: &Sweep<'_, R>, points: impl Fn(usize) -> Range<usize>) {
        let cells = (1 << sweep.locals.len()) * sweep.stretches.len() * (sweep.longest + 1) * sweep.points;
        for table in [&mut self.ready, &mut self.worked] {
            table.clear();
            table.resize(cells, R::NEVER);
        }
        for o in 0..=sweep.longest {
            let points = points(o);
            if points.is_empty() {
                break;
            }
            for mask in (0..1 << sweep.locals.len()).filter(|&mask| runs_from(sweep.locals, mask, sweep.reversed)) {
                for queue in 0..sweep.stretches.len() {
                    self.get_ready(sweep, (mask, queue, o), &points);
                    self.work(sweep, (mask, queue, o), &points);
                }
                self.change_queues(sweep, mask, o, &points);
            }
        }
    }

    fn get_ready(&mut self, sweep: &Sweep<'_, R>, (mask, queue, o): (usize, usize, usize), points: &Range<usize>) {
        let (grammar, shortest) = (sweep.grammar, *sweep.grammar.stretch.start());
        let pause = grammar.break_length;
        self.row.clear();
        self.row.resize(points.len(), if mask == 0 && o == 0 { R::default() } else { R::NEVER });
        let worked = |mask: usize, covered: usize| {
            let at = sweep.at(mask, queue, covered);
            &self.worked[at + points.start..at + points.end]
        };
        if pause > 0 && o >= pause + shortest {
            let price = R::of(grammar.extra_break);
            let row = self.row.iter_mut().zip(worked(mask, o - pause));
            row.for_each(|(best, &value)| *best = best.larger(value - price));
        }
        for (i, local) in sweep.locals.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1) {
            let Some(before) = o.checked_sub(local.slots) else { continue };
            let allowed = sweep.allowed(local, o, points);
            if local.place == Place::Inside && before >= shortest {
                let row = self.row.iter_mut().zip(worked(mask & !(1 << i), before)).zip(allowed);
                row.for_each(|((best, &value), &may)| *best = best.larger(value + may + local.reward));
            } else if local.place != Place::Inside && before == 0 && mask == 1 << i {
                self.row.iter_mut().zip(allowed).for_each(|(best, &may)| *best = best.larger(may + local.reward));
            }
        }
        let at = sweep.at(mask, queue, o);
        self.ready[at + points.start..at + points.end].copy_from_slice(&self.row);
    }

    fn work(&mut self, sweep: &Sweep<'_, R>, (mask, queue, o): (usize, usize, usize), points: &Range<usize>) {
        let at = sweep.at(mask, queue, o);
        let row = &mut self.worked[at + points.start..at + points.end];
        for length in *sweep.grammar.stretch.start()..=(*sweep.grammar.stretch.end()).min(o) {
            let before = sweep.at(mask, queue, o - length);
            let ready = &self.ready[before + points.start..before + points.end];
            raise(row, ready, sweep.stretch(queue, o, length, points));
        }
    }

    /// Work in any lane may go on in any other, at a price.
    fn change_queues(&mut self, sweep: &Sweep<'_, R>, mask: usize, o: usize, points: &Range<usize>) {
        let queues = sweep.stretches.len();
        if queues < 2 {
            return;
        }
        self.row.clear();
        self.row.resize(points.len(), R::NEVER);
        for queue in 0..queues {
            let at = sweep.at(mask, queue, o);
            raise_to(&mut self.row, &self.worked[at + points.start..at + points.end]);
        }
        let price = R::of(sweep.grammar.queue_switch);
        for queue in 0..queues {
            let at = sweep.at(mask, queue, o);
            let row = &mut self.worked[at + points.start..at + points.end];
            row.iter_mut().zip(&self.row).for_each(|(value, &best)| *value = value.larger(best - price));
        }
    }
}

impl<R: Real> Sweep<'_, R> {
    fn at(&self, mask: usize, queue: usize, covered: usize) -> usize {
        ((mask * self.stretches.len() + queue) * (self.longest + 1) + covered) * self.points
    }

    /// Residue and shift of the points from which a piece begins that is the last to cover `o` slots.
    fn begins(&self, o: usize, length: usize) -> (usize, isize) {
        let step = self.grammar.lattice.step;
        if self.reversed {
            let back = o.div_ceil(step);
            (back * step - o, -(back as isize))
        } else {
            ((o - length) % step, ((o - length) / step) as isize)
        }
    }

    fn stretch(&self, queue: usize, o: usize, length: usize, points: &Range<usize>) -> &[R] {
        let (residue, by) = self.begins(o, length);
        &self.stretches[queue].row(length, residue)[shifted(points, by)]
    }

    fn allowed<'l>(&self, local: &'l Local<R>, o: usize, points: &Range<usize>) -> &'l [R] {
        let (residue, by) = self.begins(o, local.slots);
        let lanes = self.stretches[0].lanes;
        &local.allowed[residue * lanes..][..lanes][shifted(points, by)]
    }
}

fn shifted(points: &Range<usize>, by: isize) -> Range<usize> {
    points.start.saturating_add_signed(by)..points.end.saturating_add_signed(by)
}

/// Whether a path from that end of a block may hold the sessions of `mask`: what lies at the other end comes later, and one session
/// opens it at most.
pub(super) fn runs_from<R>(locals: &[Local<R>], mask: usize, reversed: bool) -> bool {
    let (opens, closes) = if reversed { (Place::End, Place::Start) } else { (Place::Start, Place::End) };
    let count = |place: Place| {
        locals.iter().enumerate().filter(|(i, local)| mask >> i & 1 == 1 && local.place == place).count()
    };
    count(closes) == 0 && count(opens) <= 1
}
