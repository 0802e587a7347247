//! Where pauses go in a block (R9, R10, R11): for every block of the lattice, the best sum of on-line values.
//!
//! A block is a path stretch, pause, stretch, …, stretch. Let S[l, t] be the value of a stretch of l slots from slot t
//! in its best queue. With b the length of a break,
//!
//! ```text
//! E[a, o] = max_l  S[l, a+o-l] + (0 if l = o, else E[a, o-l-b])      starts at a, covers o slots, no meal     (1)
//! B[z, d] = max_l  S[l, z-d]   + (0 if l = d, else B[z, d-l-b])      ends at z, covers d slots, no meal       (2)
//! W[a, z] = E[a, z-a]                                                for blocks without a meal                (3)
//! W[a, z] = max_m  E[a, m] + B[z, z-a-m-meal],  margin <= m <= z-a-meal-margin    with a meal after m slots   (4)
//! ```
//!
//! Where a meal is worth something by itself, (4) adds what it is worth at a+m.
//!
//! A break beyond the fewest that its block needs has a price. A block with m meals and k stretches has k − 1 − m breaks, so each
//! stretch pays one and the block gets back 1 + m and its fewest.
//!
//! The exact shortest path of Widl & Musliu's break scheduling on one block; (2) and (4) let the meal keep its margin
//! from both ends without a further state. All starts a are swept together, as lanes of one row.

use super::arrange::{Holding, PieceValues, fan, meal_starts};
use super::grammar::Grammar;
use super::real::Real;
use super::rich::{Kept, Rich};
use super::sessions::Sessions;
use super::stretches::{Stretches, raise, raise_to};
use std::ops::Range;

/// The best on-line value of every block.
#[derive(Debug, Clone, Default)]
pub struct BlockValues<R> {
    values: Vec<R>,
    lanes: usize,
    forward: Vec<R>,
    backward: Vec<R>,
    stretches: Stretches<R>,
    /// Where blocks hold sessions, or the queues of their stretches matter to each other.
    rich: Rich<R>,
    /// Whether the values are those of `rich`.
    kept: bool,
}

impl<R: Real> BlockValues<R> {
    /// The value of the block of `steps` lattice steps from `start`; [`Real::NEVER`] where no pauses fit. `rewards` are what sessions
    /// are worth that are held once over the horizon, by task.
    pub fn get(&self, start: usize, steps: usize, rewards: &[f64]) -> R {
        if self.kept { self.rich.best(start, steps, rewards).0 } else { self.values[steps * self.lanes + start] }
    }

    /// The sessions that the block holds which [`BlockValues::get`] values, of those held once over the horizon.
    pub fn holds(&self, start: usize, steps: usize, rewards: &[f64]) -> Kept<'_> {
        if self.kept { self.rich.best(start, steps, rewards).1 } else { Kept::default() }
    }

    /// Computes all blocks that start and end at points of `hull`, for agents who hold `sessions`. `online[i]` is the value per slot of
    /// being on line in the i-th queue that may be served; a meal that starts in slot k is worth `meals[k]`, nothing where there are none.
    pub fn fill(
        &mut self,
        grammar: &Grammar,
        sessions: &Sessions,
        (online, meals): (&[&[R]], &[R]),
        hull: Range<usize>,
    ) {
        self.kept = !sessions.is_empty() || (grammar.queue_switch > 0.0 && online.len() > 1);
        if self.kept {
            self.rich.fill(grammar, sessions, (online, meals), hull);
        } else {
            self.fill_plain(grammar, online, meals, hull);
        }
    }

    fn fill_plain(&mut self, grammar: &Grammar, online: &[&[R]], meals: &[R], hull: Range<usize>) {
        let step = grammar.lattice.step;
        let longest = (*grammar.work_block.end()).min(hull.len().saturating_sub(1) * step);
        self.lanes = grammar.lattice.points();
        self.values.clear();
        self.values.resize((longest / step + 1) * self.lanes, R::NEVER);
        if longest < *grammar.stretch.start() || online.is_empty() {
            return;
        }
        self.stretches.fill(grammar, online, longest, grammar.extra_break);
        self.sweep_forward(grammar, longest, &hull);
        if grammar.has_meal(longest) {
            self.sweep_backward(grammar, longest, &hull);
        }
        for steps in 1..=longest / step {
            if grammar.work_block.contains(&(steps * step)) {
                self.join(grammar, meals, steps, &hull);
                if grammar.extra_break > 0.0 {
                    let free = R::of(grammar.free_of_stretches(steps * step));
                    self.values[steps * self.lanes..][hull.clone()].iter_mut().for_each(|value| *value += free);
                }
            }
        }
    }

    /// Computes all blocks by [`fan`], for pieces whose values `fill` cannot express; `scale` is not applied. What holding sessions is
    /// worth is in the values.
    pub fn fill_each(
        &mut self,
        grammar: &Grammar,
        values: &impl PieceValues,
        hull: Range<usize>,
        holding: Holding<'_>,
    ) {
        self.kept = false;
        let lattice = &grammar.lattice;
        let longest = (*grammar.work_block.end()).min(hull.len().saturating_sub(1) * lattice.step);
        self.lanes = lattice.points();
        self.values.clear();
        self.values.resize((longest / lattice.step + 1) * self.lanes, R::NEVER);
        let points: Vec<usize> = hull.clone().map(|point| lattice.slot(point)).collect();
        let arranged = fan(grammar, &points, &points, values, holding);
        for (from, row) in arranged.iter().enumerate() {
            for (to, &value) in row.iter().enumerate().skip(from + 1).take(longest / lattice.step) {
                let steps = to - from;
                if grammar.work_block.contains(&(steps * lattice.step)) && value > f64::NEG_INFINITY {
                    self.values[steps * self.lanes + hull.start + from] = R::of(value);
                }
            }
        }
    }

    /// The values alone; the tables that they were made with, many times their size, stay here for the next ones.
    #[must_use]
    pub fn take_values(&mut self) -> Self {
        let (values, rich) = (std::mem::take(&mut self.values), self.rich.take_values());
        Self { values, lanes: self.lanes, rich, kept: self.kept, ..Self::default() }
    }

    /// Takes the blocks that start at `starts` from `other`, which knows of no others than those here.
    pub fn take(&mut self, other: &Self, starts: Range<usize>) {
        if other.kept {
            return self.rich.take(&other.rich, starts);
        }
        let rows = self.values.chunks_mut(self.lanes).zip(other.values.chunks(self.lanes));
        rows.for_each(|(own, other)| own[starts.clone()].copy_from_slice(&other[starts.clone()]));
    }

    /// Equation (1).
    fn sweep_forward(&mut self, grammar: &Grammar, longest: usize, hull: &Range<usize>) {
        let (lanes, step, pause) = (self.lanes, grammar.lattice.step, grammar.break_length);
        let shortest = *grammar.stretch.start();
        self.forward.clear();
        self.forward.resize((longest + 1) * lanes, R::NEVER);
        for o in shortest..=longest {
            let points = hull.start..hull.end.saturating_sub(o / step).max(hull.start);
            let (done, row) = self.forward.split_at_mut(o * lanes);
            let row = &mut row[points.clone()];
            for length in shortest..=(*grammar.stretch.end()).min(o) {
                let before = o - length;
                let ahead = before / step;
                let values = &self.stretches.row(length, before % step)[points.start + ahead..points.end + ahead];
                if before == 0 {
                    raise_to(row, values);
                } else if pause > 0 && before >= pause + shortest {
                    let from = (before - pause) * lanes;
                    raise(row, &done[from + points.start..from + points.end], values);
                }
            }
        }
    }

    /// Equation (2).
    fn sweep_backward(&mut self, grammar: &Grammar, longest: usize, hull: &Range<usize>) {
        let (lanes, step, pause) = (self.lanes, grammar.lattice.step, grammar.break_length);
        let shortest = *grammar.stretch.start();
        self.backward.clear();
        self.backward.resize((longest + 1) * lanes, R::NEVER);
        for d in shortest..=longest {
            let back = d.div_ceil(step);
            let points = (hull.start + back).min(hull.end)..hull.end;
            let (done, row) = self.backward.split_at_mut(d * lanes);
            let row = &mut row[points.clone()];
            for length in shortest..=(*grammar.stretch.end()).min(d) {
                let after = d - length;
                let values = &self.stretches.row(length, back * step - d)[points.start - back..points.end - back];
                if after == 0 {
                    raise_to(row, values);
                } else if pause > 0 && after >= pause + shortest {
                    let from = (after - pause) * lanes;
                    raise(row, &done[from + points.start..from + points.end], values);
                }
            }
        }
    }

    /// Equations (3) and (4).
    fn join(&mut self, grammar: &Grammar, meals: &[R], steps: usize, hull: &Range<usize>) {
        let (lanes, lattice) = (self.lanes, &grammar.lattice);
        let length = steps * grammar.lattice.step;
        let points = hull.start..hull.end.saturating_sub(steps).max(hull.start);
        let row = &mut self.values[steps * lanes..][points.clone()];
        if !grammar.has_meal(length) {
            raise_to(row, &self.forward[length * lanes..][points]);
            return;
        }
        for before in meal_starts(grammar, length) {
            let after = length - before - grammar.meal_length;
            let forward = &self.forward[before * lanes..][points.clone()];
            let backward = &self.backward[after * lanes..][points.start + steps..points.end + steps];
            if meals.is_empty() {
                raise(row, forward, backward);
                continue;
            }
            let meals = meals.iter().skip(lattice.slot(points.start) + before).step_by(lattice.step);
            for (((best, &x), &y), &meal) in row.iter_mut().zip(forward).zip(backward).zip(meals) {
                *best = best.larger(x + y + meal);
            }
        }
    }
}
