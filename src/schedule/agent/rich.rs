//! All blocks of an agent who holds sessions, or to whom a change of queue between two stretches has a price: (1a) of
//! [`super::arrange`] for every start at once, and the same from every end.
//!
//! The starts are parted where the sessions change that a block may hold; of those that are held once over the horizon every set has
//! a table of its own, so that one set of tables serves whatever they are worth.

use super::arrange::meal_starts;
use super::grammar::Grammar;

use super::real::Real;
use super::sessions::{Sessions, Task};
use super::stretches::{Stretches, raise, raise_to};
use super::sweep::{Local, Sweep, Tables, runs_from};
use crate::domain::sessions::{MOST_IN_BLOCK, Place};
use std::ops::Range;

/// The sessions that one block holds: tasks, and which of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept<'a> {
    tasks: &'a [usize],
    mask: usize,
}

impl Kept<'_> {
    /// The tasks.
    pub fn tasks(&self) -> impl Iterator<Item = usize> + '_ {
        self.tasks.iter().enumerate().filter(|(i, _)| self.mask >> i & 1 == 1).map(|(_, &task)| task)
    }
}

/// Starts whose blocks may hold the same sessions.
#[derive(Debug, Clone, Default)]
struct Run {
    points: Range<usize>,
    /// Tasks that are held once over the horizon, then those of each block.
    tasks: Vec<usize>,
    wide: usize,
}

/// The best on-line value of every block, for every set of sessions that are held once over the horizon.
#[derive(Debug, Clone, Default)]
pub struct Rich<R> {
    lanes: usize,
    runs: Vec<Run>,
    /// By start point.
    run_of: Vec<usize>,
    /// By set, steps and start point.
    values: Vec<Vec<R>>,
    stretches: Vec<Stretches<R>>,
    forward: Tables<R>,
    backward: Tables<R>,
    by_mask: Vec<Vec<R>>,
}

impl<R: Real> Rich<R> {
    /// The value of the block of `steps` steps from `start` where holding a session once over the horizon is worth `rewards`, by task;
    /// and what it holds.
    pub fn best(&self, start: usize, steps: usize, rewards: &[f64]) -> (R, Kept<'_>) {
        let run = &self.runs[self.run_of[start]];
        let tasks = &run.tasks[..run.wide];
        let mut best = (R::NEVER, Kept { tasks, mask: 0 });
        for mask in 0..1 << tasks.len() {
            let kept = Kept { tasks, mask };
            let worth = kept.tasks().map(|task| rewards[task]).sum::<f64>();
            let value = self.values[mask][steps * self.lanes + start] + R::of(worth);
            if value > best.0 {
                best = (value, kept);
            }
        }
        best
    }

    /// Computes all blocks that start and end at points of `hull`.
    pub fn fill(
        &mut self,
        grammar: &Grammar,
        sessions: &Sessions,
        (online, meals): (&[&[R]], &[R]),
        hull: Range<usize>,
    ) {
        let step = grammar.lattice.step;
        let longest = (*grammar.work_block.end()).min(hull.len().saturating_sub(1) * step);
        self.lanes = grammar.lattice.points();
        self.runs = runs(grammar, sessions, &hull, longest);
        self.run_of.clear();
        self.run_of.resize(self.lanes, 0);
        for (i, run) in self.runs.iter().enumerate() {
            self.run_of[run.points.clone()].fill(i);
        }
        let sets = 1 << self.runs.iter().map(|run| run.wide).max().unwrap_or(0);
        self.values.resize(sets, Vec::new());
        for values in &mut self.values {
            values.clear();
            values.resize((longest / step + 1) * self.lanes, R::NEVER);
        }
        if longest < *grammar.stretch.start() || online.is_empty() {
            return;
        }
        let apart = grammar.queue_switch > 0.0;
        self.stretches.resize_with(if apart { online.len() } else { 1 }, Stretches::default);
        for (i, stretches) in self.stretches.iter_mut().enumerate() {
            stretches.fill(grammar, if apart { &online[i..=i] } else { online }, longest, 0.0);
        }
        for run in std::mem::take(&mut self.runs) {
            self.fill_run(grammar, (sessions, meals), &run, &hull, longest);
            self.runs.push(run);
        }
    }

    /// The values alone; the tables that they were made with stay here.
    pub fn take_values(&mut self) -> Self {
        let (runs, run_of) = (std::mem::take(&mut self.runs), std::mem::take(&mut self.run_of));
        Self { lanes: self.lanes, runs, run_of, values: std::mem::take(&mut self.values), ..Self::default() }
    }

    /// Takes the blocks that start at `starts` from `other`, which knows of no longer ones.
    pub fn take(&mut self, other: &Self, starts: Range<usize>) {
        let more = self.values.len().max(other.values.len());
        let cells = self.values.first().map_or(0, Vec::len);
        self.values.resize(more, vec![R::NEVER; cells]);
        for (set, values) in self.values.iter_mut().enumerate() {
            for (steps, row) in values.chunks_mut(self.lanes).enumerate() {
                let from = other.values.get(set).and_then(|values| values.chunks(self.lanes).nth(steps));
                let row = &mut row[starts.clone()];
                match from {
                    Some(from) => row.copy_from_slice(&from[starts.clone()]),
                    None => row.fill(R::NEVER),
                }
            }
        }
        for start in starts {
            self.run_of[start] = self.runs.len() + other.run_of[start];
        }
        self.runs.extend(other.runs.iter().cloned());
    }

    fn fill_run(
        &mut self,
        grammar: &Grammar,
        (sessions, meals): (&Sessions, &[R]),
        run: &Run,
        hull: &Range<usize>,
        longest: usize,
    ) {
        let step = grammar.lattice.step;
        let lanes = self.stretches[0].lanes;
        let locals: Vec<Local<R>> =
            run.tasks.iter().map(|&task| local(grammar, &sessions.tasks[task], lanes)).collect();
        let sweep = |reversed| Sweep {
            grammar,
            stretches: &self.stretches,
            locals: &locals,
            points: self.lanes,
            longest,
            reversed,
        };
        let last = hull.end;
        self.forward.sweep(&sweep(false), |o| run.points.start..run.points.end.min(last.saturating_sub(o / step)));
        if grammar.has_meal(longest) {
            let ends = hull.end.min(run.points.end + longest / step);
            self.backward.sweep(&sweep(true), |d| run.points.start + d.div_ceil(step)..ends);
        }
        let due = R::of(sessions.due(grammar.lattice.slot(run.points.start)));
        for steps in (1..=longest / step).filter(|steps| grammar.work_block.contains(&(steps * step))) {
            let points = run.points.start..run.points.end.min(last.saturating_sub(steps));
            if points.is_empty() {
                continue;
            }
            self.join(grammar, (&locals, meals), (steps, longest), &points);
            for (mask, row) in self.by_mask.iter().enumerate() {
                let free = R::of(free(grammar, &locals, steps * step, mask)) - due;
                let to = &mut self.values[mask & ((1 << run.wide) - 1)][steps * self.lanes..][points.clone()];
                to.iter_mut().zip(row).for_each(|(best, &value)| *best = best.larger(value + free));
            }
        }
    }

    /// The best blocks of `steps` steps from `points`, by sessions held; tables reach up to `longest` slots.
    fn join(
        &mut self,
        grammar: &Grammar,
        (locals, meals): (&[Local<R>], &[R]),
        (steps, longest): (usize, usize),
        points: &Range<usize>,
    ) {
        let (step, lanes, masks) = (grammar.lattice.step, self.lanes, 1_usize << locals.len());
        let (length, queues) = (steps * step, self.stretches.len());
        self.by_mask.resize(masks, Vec::new());
        for row in &mut self.by_mask {
            row.clear();
            row.resize(points.len(), R::NEVER);
        }
        let cell =
            |mask: usize, queue: usize, covered: usize| ((mask * queues + queue) * (longest + 1) + covered) * lanes;
        let rows = |mask: usize| (0..queues).map(move |queue| (mask, queue));
        if !grammar.has_meal(length) {
            for (mask, queue) in (0..masks).flat_map(rows).filter(|&(mask, _)| runs_from(locals, mask, false)) {
                let at = cell(mask, queue, length);
                raise_to(&mut self.by_mask[mask], &self.forward.worked[at + points.start..at + points.end]);
                for (i, local) in locals.iter().enumerate().filter(|(_, local)| local.place == Place::End) {
                    let Some(covered) = length.checked_sub(local.slots) else { continue };
                    let at = cell(mask, queue, covered);
                    let values = &self.forward.worked[at + points.start..at + points.end];
                    let wide = self.stretches[0].lanes;
                    let from = (covered % step) * wide + covered / step;
                    let allowed = &local.allowed[from + points.start..from + points.end];
                    for ((best, &value), &may) in self.by_mask[mask | 1 << i].iter_mut().zip(values).zip(allowed) {
                        *best = best.larger(value + may + local.reward);
                    }
                }
            }
            return;
        }
        for before in meal_starts(grammar, length) {
            let after = length - before - grammar.meal_length;
            for (one, queue) in (0..masks).flat_map(rows).filter(|&(mask, _)| runs_from(locals, mask, false)) {
                let ahead = cell(one, queue, before);
                let ahead = &self.forward.worked[ahead + points.start..ahead + points.end];
                for other in (0..masks).filter(|&other| one & other == 0 && runs_from(locals, other, true)) {
                    let behind = cell(other, queue, after) + steps;
                    let behind = &self.backward.worked[behind + points.start..behind + points.end];
                    let row = &mut self.by_mask[one | other];
                    if meals.is_empty() {
                        raise(row, ahead, behind);
                        continue;
                    }
                    let from = grammar.lattice.slot(points.start) + before;
                    let meals = meals.iter().skip(from).step_by(step);
                    for (((best, &x), &y), &meal) in row.iter_mut().zip(ahead).zip(behind).zip(meals) {
                        *best = best.larger(x + y + meal);
                    }
                }
            }
        }
    }
}

/// What breaks of a block are free where it holds the sessions of `mask`.
fn free<R>(grammar: &Grammar, locals: &[Local<R>], length: usize, mask: usize) -> f64 {
    let held = locals.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1);
    grammar.free_beside(length, held.map(|(_, local)| (local.slots, local.place)))
}

fn local<R: Real>(grammar: &Grammar, task: &Task, lanes: usize) -> Local<R> {
    let lattice = &grammar.lattice;
    let mut allowed = vec![R::NEVER; lattice.step * lanes];
    for residue in 0..lattice.step {
        for point in 0..lanes {
            if task.fits(lattice.offset + point * lattice.step + residue) {
                allowed[residue * lanes + point] = R::default();
            }
        }
    }
    let reward = R::of(if task.is_wide() { 0.0 } else { task.missing });
    Local { slots: task.slots, place: task.place, reward, allowed }
}

/// The starts of `hull`, parted where the sessions change that a block of at most `longest` slots may hold.
fn runs(grammar: &Grammar, sessions: &Sessions, hull: &Range<usize>, longest: usize) -> Vec<Run> {
    let of = |point: usize| {
        let start = grammar.lattice.slot(point);
        let may = |task: &Task| {
            let room = task.window.start.max(start) + task.slots <= task.window.end.min(start + longest);
            room && (task.is_wide() || task.is_due(start))
        };
        let all = sessions.tasks.iter().enumerate().filter(|(_, task)| may(task));
        let (wide, own): (Vec<_>, Vec<_>) = all.map(|(i, task)| (i, task.is_wide())).partition(|(_, wide)| *wide);
        let mut tasks: Vec<usize> = wide.iter().chain(&own).map(|(i, _)| *i).collect();
        tasks.truncate(MOST_IN_BLOCK);
        (tasks, wide.len().min(MOST_IN_BLOCK), sessions.due(start).to_bits())
    };
    let mut runs: Vec<Run> = Vec::new();
    let mut last = None;
    for point in hull.clone() {
        let found = of(point);
        match runs.last_mut() {
            Some(run) if last.as_ref() == Some(&found) => run.points.end = point + 1,
            _ => runs.push(Run { points: point..point + 1, tasks: found.0.clone(), wide: found.1 }),
        }
        last = Some(found);
    }
    if runs.is_empty() {
        runs.push(Run::default());
    }
    runs
}
