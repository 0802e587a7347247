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

use super::grammar::Grammar;
use super::real::Real;
use super::tour::Piece;
use crate::domain::roster::Activity;
use std::ops::Range;

/// Values of stretches: by length, then by residue of the start slot modulo the step, then by lattice point.
#[derive(Debug, Clone, Default)]
struct Stretches<R> {
    values: Vec<R>,
    running: Vec<R>,
    lanes: usize,
    step: usize,
    shortest: usize,
}

impl<R: Real> Stretches<R> {
    fn row(&self, length: usize, residue: usize) -> &[R] {
        let from = ((length - self.shortest) * self.step + residue) * self.lanes;
        &self.values[from..from + self.lanes]
    }

    /// `online[i]`: value per slot of being on line in the i-th queue.
    fn fill(&mut self, grammar: &Grammar, online: &[&[R]], longest: usize) {
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
        if grammar.extra_break > 0.0 {
            let price = R::of(grammar.extra_break);
            self.values.iter_mut().for_each(|value| *value = *value - price);
        }
    }
}

/// The best on-line value of every block.
#[derive(Debug, Clone, Default)]
pub struct BlockValues<R> {
    values: Vec<R>,
    lanes: usize,
    forward: Vec<R>,
    backward: Vec<R>,
    stretches: Stretches<R>,
}

fn raise<R: Real>(row: &mut [R], a: &[R], b: &[R]) {
    for ((best, &x), &y) in row.iter_mut().zip(a).zip(b) {
        *best = best.larger(x + y);
    }
}

fn raise_to<R: Real>(row: &mut [R], a: &[R]) {
    for (best, &x) in row.iter_mut().zip(a) {
        *best = best.larger(x);
    }
}

impl<R: Real> BlockValues<R> {
    /// The value of the block of `steps` lattice steps from `start`; [`Real::NEVER`] where no pauses fit.
    pub fn get(&self, start: usize, steps: usize) -> R {
        self.values[steps * self.lanes + start]
    }

    /// Computes all blocks that start and end at points of `hull`. `online[i]` is the value per slot of being on line in
    /// the i-th queue that may be served.
    pub fn fill(&mut self, grammar: &Grammar, online: &[&[R]], hull: Range<usize>) {
        self.fill_with_meals(grammar, online, &[], hull);
    }

    /// The same where a meal that starts in slot k is worth `meals[k]`; no `meals`: nothing.
    pub fn fill_with_meals(&mut self, grammar: &Grammar, online: &[&[R]], meals: &[R], hull: Range<usize>) {
        let step = grammar.lattice.step;
        let longest = (*grammar.work_block.end()).min(hull.len().saturating_sub(1) * step);
        self.lanes = grammar.lattice.points();
        self.values.clear();
        self.values.resize((longest / step + 1) * self.lanes, R::NEVER);
        if longest < *grammar.stretch.start() || online.is_empty() {
            return;
        }
        self.stretches.fill(grammar, online, longest);
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

    /// Computes all blocks by [`fan`], for pieces whose values `fill` cannot express; `scale` is not applied.
    pub fn fill_each(&mut self, grammar: &Grammar, values: &impl PieceValues, hull: Range<usize>) {
        let lattice = &grammar.lattice;
        let longest = (*grammar.work_block.end()).min(hull.len().saturating_sub(1) * lattice.step);
        self.lanes = lattice.points();
        self.values.clear();
        self.values.resize((longest / lattice.step + 1) * self.lanes, R::NEVER);
        let points: Vec<usize> = hull.clone().map(|point| lattice.slot(point)).collect();
        let arranged = fan(grammar, &points, &points, values);
        for (from, row) in arranged.iter().enumerate() {
            for (to, &value) in row.iter().enumerate().skip(from + 1).take(longest / lattice.step) {
                let steps = to - from;
                if grammar.work_block.contains(&(steps * lattice.step)) && value > f64::NEG_INFINITY {
                    self.values[steps * self.lanes + hull.start + from] = R::of(value);
                }
            }
        }
    }

    /// Takes the blocks that start at `starts` from `other`, which knows of no others than those here.
    pub fn take(&mut self, other: &Self, starts: Range<usize>) {
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

/// Slots from the start of a block of `length` slots at which its meal may begin.
fn meal_starts(grammar: &Grammar, length: usize) -> Range<usize> {
    let edge = grammar.meal_margin.max(*grammar.stretch.start());
    edge..(length + 1).saturating_sub(grammar.meal_length + edge).min(grammar.meal_latest + 1).max(edge)
}

/// What the pieces of one block are worth, to somebody who may forbid some.
pub trait PieceValues {
    /// Value and queue of a stretch of `length` slots from slot `start`; none: forbidden.
    fn stretch(&self, start: usize, length: usize) -> Option<(f64, usize)>;

    /// Value of a pause of `length` slots from slot `start`; none: forbidden.
    fn pause(&self, start: usize, length: usize, activity: Activity) -> Option<f64>;
}

/// The best arrangement of the block from slot `start` to slot `end`, with its value; none where no arrangement fits.
pub fn arrange(grammar: &Grammar, start: usize, end: usize, values: &impl PieceValues) -> Option<(f64, Vec<Piece>)> {
    let length = end - start;
    let free = grammar.free_of_breaks(length);
    if !grammar.has_meal(length) {
        let (value, pieces) = Path::new(grammar, start, length, values, false).trace(length)?;
        return Some((value + free, pieces));
    }
    let (meal, starts) = (grammar.meal_length, meal_starts(grammar, length));
    let forward = Path::new(grammar, start, starts.end.saturating_sub(1), values, false);
    let backward = Path::new(grammar, end, length.saturating_sub(meal + starts.start), values, true);
    let worth = |before: usize| {
        let pause = values.pause(start + before, meal, Activity::Meal)?;
        let worth = forward.value[before] + pause + backward.value[length - before - meal];
        (worth > f64::NEG_INFINITY).then_some(worth)
    };
    let (before, value) = starts.filter_map(|m| Some((m, worth(m)?))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (_, mut pieces) = forward.trace(before)?;
    let at = start + before;
    pieces.push(Piece { start: at, end: at + meal, activity: Activity::Meal, queue: 0 });
    pieces.extend(backward.trace(length - before - meal)?.1);
    Some((value + free, pieces))
}

/// The value of the best arrangement from each of `starts` to each of `ends`, as [`arrange`] finds it one by one;
/// [`f64::NEG_INFINITY`] where none fits, or it is longer than a work block. All are slots in rising order.
pub fn fan(grammar: &Grammar, starts: &[usize], ends: &[usize], values: &impl PieceValues) -> Vec<Vec<f64>> {
    let hull = starts.first().zip(ends.last()).map_or(0, |(&from, &to)| to.saturating_sub(from));
    let longest = hull.min(*grammar.work_block.end());
    let reach = |anchor: usize| longest.min(anchor);
    let backward: Vec<Path> = ends.iter().map(|&end| Path::new(grammar, end, reach(end), values, true)).collect();
    let from = |&start: &usize| {
        let forward = Path::new(grammar, start, longest.min(grammar.slots - start), values, false);
        let to = |(&end, backward): (&usize, &Path)| {
            let fits = |length: &usize| *length > 0 && *length <= longest;
            let Some(length) = end.checked_sub(start).filter(fits) else { return f64::NEG_INFINITY };
            let free = grammar.free_of_breaks(length);
            if !grammar.has_meal(length) {
                return forward.value[length] + free;
            }
            let worth = |before: usize| {
                let meal = values.pause(start + before, grammar.meal_length, Activity::Meal)?;
                Some(forward.value[before] + meal + backward.value[length - before - grammar.meal_length])
            };
            meal_starts(grammar, length).filter_map(worth).fold(f64::NEG_INFINITY, f64::max) + free
        };
        ends.iter().zip(&backward).map(to).collect()
    };
    starts.iter().map(from).collect()
}

/// Equations (1) or (2) for a single block, with the way back.
struct Path {
    anchor: usize,
    reversed: bool,
    pause: usize,
    /// By slots covered: the best value; [`f64::NEG_INFINITY`] where no pauses fit.
    value: Vec<f64>,
    /// The last stretch of the best way there, and its queue.
    last: Vec<(usize, usize)>,
}

impl Path {
    /// All lengths up to `reach`.
    fn new(grammar: &Grammar, anchor: usize, reach: usize, values: &impl PieceValues, reversed: bool) -> Self {
        let (shortest, longest) = (*grammar.stretch.start(), *grammar.stretch.end());
        let pause = grammar.break_length;
        let mut value = vec![f64::NEG_INFINITY; reach + 1];
        let mut last = vec![(0, 0); reach + 1];
        for o in shortest..=reach {
            let (mut best, mut way) = (f64::NEG_INFINITY, (0, 0));
            let mut try_last = |stretch: usize, before: f64| {
                let at = if reversed { anchor - o } else { anchor + o - stretch };
                if before > f64::NEG_INFINITY
                    && let Some((worth, queue)) = values.stretch(at, stretch)
                    && before + worth > best
                {
                    (best, way) = (before + worth, (stretch, queue));
                }
            };
            let longest_after = if pause > 0 { o.saturating_sub(pause + shortest).min(longest) } else { 0 };
            for stretch in shortest..=longest_after {
                let rest = o - stretch;
                let at = if reversed { anchor - rest } else { anchor + rest - pause };
                if let Some(worth) = values.pause(at, pause, Activity::Break) {
                    try_last(stretch, value[rest - pause] + (worth - grammar.extra_break));
                }
            }
            if o <= longest {
                try_last(o, 0.0);
            }
            (value[o], last[o]) = (best, way);
        }
        Path { anchor, reversed, pause, value, last }
    }

    /// The pieces that cover `length` slots at the anchor, in order of time.
    fn trace(&self, length: usize) -> Option<(f64, Vec<Piece>)> {
        let value = self.value[length];
        if value == f64::NEG_INFINITY {
            return None;
        }
        let mut pieces = Vec::new();
        let mut left = length;
        loop {
            let (stretch, queue) = self.last[left];
            let start = if self.reversed { self.anchor - left } else { self.anchor + left - stretch };
            pieces.push(Piece { start, end: start + stretch, activity: Activity::Work, queue });
            left -= stretch;
            if left == 0 {
                break;
            }
            let at = if self.reversed { self.anchor - left } else { self.anchor + left - self.pause };
            pieces.push(Piece { start: at, end: at + self.pause, activity: Activity::Break, queue: 0 });
            left -= self.pause;
        }
        if !self.reversed {
            pieces.reverse();
        }
        Some((value, pieces))
    }
}
