//! Blocks into duties, duties into a horizon (R5 to R8): the best whole schedule of one agent for given block values.
//!
//! Inside a duty that starts at point s, with g the gap, for the n-th block,
//!
//! ```text
//! D[n, e, p] = max over blocks (a, e) with pay q, value v:  v + max_{e' <= a-g} D[n-1, e', p-q]            (5)
//! ```
//!
//! while e stays within the span of s and p within the paid limit. Over the horizon, with r the rest,
//!
//! ```text
//! H[s, P] = max( H[s+1, P],  max_{n, e, p} D_s[n, e, p] + H[e+r, P-p] )                                    (6)
//! ```
//!
//! is the best schedule from s on with exactly P paid units; the agent's limit cuts P, and the hours promised to the
//! agent price it. Rows over p and P are swept as vectors, from the starts that are in question
//! when the count is left out ([`super::chains`]).

mod days;
mod overtime;
mod priced;
mod unlimited;

pub use priced::Multiplier;

use super::blocks::{Blocks, Choice, Frame};
use super::chains::Chains;
use super::days::Days;
use super::edges::Edges;
use super::grammar::Grammar;
use super::lattice::gcd;
use super::real::Real;
use super::tour::Placed;

/// What the hours of an agent are worth beyond the blocks.
#[derive(Debug, Clone, Copy)]
pub struct HoursRule {
    /// Most paid slots.
    pub max_paid: usize,
    /// Paid slots promised.
    pub promised: f64,
    /// Price of each slot below the promise.
    pub price: f64,
}

impl HoursRule {
    /// The same for pay counted in units of `unit` slots.
    fn in_units(&self, unit: usize) -> Self {
        Self { max_paid: self.max_paid / unit, promised: self.promised / unit as f64, price: self.price * unit as f64 }
    }

    /// What staying at home is worth.
    fn home<R: Real>(&self) -> (R, Vec<Placed>) {
        (R::of(0.0 - self.promised * self.price), Vec::new())
    }

    /// Units of pay and value of the best of `values`, by units of pay if they are `counted`.
    fn best<R: Real>(&self, values: &[R], counted: bool) -> (usize, R) {
        let worth = |units: usize, value: R| {
            let short = (self.promised - units as f64).max(0.0);
            if counted { value - R::of(short * self.price) } else { value }
        };
        let totals = values.iter().enumerate().map(|(units, &value)| (units, worth(units, value)));
        totals.fold((0, R::NEVER), |a, b| if b.1 > a.1 { b } else { a })
    }
}

/// Tables of (5) and (6), kept between calls for their memory.
#[derive(Debug, Clone, Default)]
pub struct Duties<R> {
    blocks: Blocks<R>,
    chains: Chains<R>,
    /// What is worked outside the horizon.
    edges: Option<Edges>,
    /// Days in a row, where they are limited.
    days: Option<Days>,
    /// By units of pay of a duty: what they cost more than at the wage; empty: nothing.
    overtime: overtime::Table<R>,
    /// By start point: whether a duty may begin there.
    open: Vec<bool>,
    /// By end point and paid units: the best duty that starts later, for [`Duties::extend_row`].
    later: Vec<R>,
    unit: usize,
    frame: Frame,
    width: usize,
    layers: Vec<Vec<R>>,
    depth: usize,
    ready: Vec<R>,
    best: Vec<R>,
    /// By start point: `best` of the blocks that are loaded, where it is known.
    counted: Vec<Vec<R>>,
    known: Vec<usize>,
    horizon: Vec<Vec<R>>,
}

/// Largest common unit of all paid lengths, in slots.
pub fn pay_unit(grammar: &Grammar) -> usize {
    let step = grammar.lattice.step;
    let lengths = |range: &std::ops::RangeInclusive<usize>| {
        let (from, to) = (*range.start(), (*range.end()).min(grammar.slots));
        (from.div_ceil(step)..=to / step).map(move |steps| steps * step)
    };
    let work = lengths(&grammar.work_block).map(|length| grammar.paid(length));
    work.chain(lengths(&grammar.standby_block)).fold(0, gcd).max(1)
}

impl<R: Real> Duties<R> {
    /// Gets ready for an agent, as [`Blocks::load`] says, after [`Duties::reach`]; `unit` is [`pay_unit`].
    pub fn load(
        &mut self,
        grammar: &Grammar,
        unit: usize,
        max_paid: usize,
        consolation: f64,
        choices: impl FnMut(usize, &mut Vec<Choice<R>>),
    ) {
        (self.unit, self.frame) = (unit, Frame::of(grammar, self.days.is_some()));
        let paid = grammar.max_duty.min(max_paid) / unit;
        self.width = paid.min(self.frame.span * grammar.lattice.step / unit) + 1;
        self.overtime.count(unit, self.width);
        let days = self.days.as_ref();
        self.blocks.load(grammar, self.frame, days, (unit, self.width - 1), consolation, choices);
        self.known.drain(..).for_each(|start| self.counted[start].clear());
        self.counted.resize(self.points(), Vec::new());
    }

    /// Sets what the agent works outside the horizon, and days in a row where they are limited.
    pub fn reach(&mut self, edges: Option<&Edges>, days: Option<&Days>) {
        (self.edges, self.days) = (edges.cloned(), days.cloned());
    }

    /// Most units of pay of a duty from `start` of `length` points.
    fn most(&self, start: usize, length: usize) -> usize {
        let room = self.edges.as_ref().map(|edges| edges.room(start, start + length).map_or(0, |room| room.paid));
        room.map_or(self.width - 1, |paid| (paid / self.unit).min(self.width - 1))
    }

    fn points(&self) -> usize {
        self.blocks.points()
    }

    fn from(&self, start: usize) -> &[Choice<R>] {
        self.blocks.from(start)
    }

    /// Equation (5) for duties from `start`; false where there is none. `self.best` is the maximum over n, overtime taken off.
    fn sweep_duty(&mut self, start: usize) -> bool {
        if self.from(start).is_empty() {
            return false;
        }
        let width = self.width;
        let span = self.frame.span.min(self.points() - 1 - start);
        let cells = (span + 1) * width;
        self.best.clear();
        self.best.resize(cells, R::NEVER);
        self.depth = 0;
        for n in 0..self.frame.max_blocks {
            if self.layers.len() <= n {
                self.layers.push(Vec::new());
            }
            let mut layer = std::mem::take(&mut self.layers[n]);
            layer.clear();
            layer.resize(cells, R::NEVER);
            let any =
                if n == 0 { self.first_blocks(start, &mut layer) } else { self.further_blocks(start, n, &mut layer) };
            self.raise_best(start, n, &layer);
            self.layers[n] = layer;
            if !any {
                break;
            }
            self.depth = n + 1;
        }
        self.overtime.charge(&mut self.best);
        true
    }

    /// Makes sure that the best duties from `start`, by length and units of pay, are in `counted`; false where there is none.
    fn count(&mut self, start: usize) -> bool {
        if !self.counted[start].is_empty() {
            return true;
        }
        let any = self.sweep_duty(start);
        if any {
            self.counted[start].extend_from_slice(&self.best);
            self.known.push(start);
        }
        any
    }

    /// Takes what duties of n + 1 blocks are worth, where they leave room for what is worked outside the horizon.
    fn raise_best(&mut self, start: usize, n: usize, layer: &[R]) {
        if self.edges.is_none() {
            // The usual case in one run over the table.
            self.best.iter_mut().zip(layer).for_each(|(best, &value)| *best = best.larger(value));
            return;
        }
        let rows = self.best.chunks_mut(self.width).zip(layer.chunks(self.width));
        for (length, (best, values)) in rows.enumerate() {
            let room = self.edges.as_ref().map(|edges| edges.room(start, start + length));
            let cells = match room {
                None => values.len(),
                Some(Some(room)) if n < room.blocks => values.len().min(room.paid / self.unit + 1),
                Some(_) => 0,
            };
            for (best, &value) in best.iter_mut().zip(&values[..cells]) {
                *best = best.larger(value);
            }
        }
    }

    fn first_blocks(&self, start: usize, layer: &mut [R]) -> bool {
        for choice in self.from(start) {
            let cell = &mut layer[(choice.end - start) * self.width + choice.paid];
            *cell = cell.larger(choice.value);
        }
        true
    }

    fn further_blocks(&mut self, start: usize, n: usize, layer: &mut [R]) -> bool {
        let width = self.width;
        let span = layer.len() / width - 1;
        let mut any = false;
        self.ready.clear();
        self.ready.resize(width, R::NEVER);
        for at in self.frame.gap..=span {
            let mut ended = at - self.frame.gap..at - self.frame.gap + 1;
            if at > self.frame.most_gap {
                // What has ended a rest ago is over.
                self.ready.fill(R::NEVER);
                ended.start = at - self.frame.most_gap;
            }
            for end in ended {
                let ended = &self.layers[n - 1][end * width..][..width];
                for (ready, &value) in self.ready.iter_mut().zip(ended) {
                    *ready = ready.larger(value);
                }
            }
            let Some(low) = self.ready.iter().position(|value| value.reached()) else { continue };
            let high = self.ready.iter().rposition(|value| value.reached()).unwrap_or(low) + 1;
            for choice in self.blocks.from(start + at) {
                let (end, paid) = (choice.end - start, choice.paid);
                if end > span || paid + low >= width {
                    continue;
                }
                any = true;
                let row = &mut layer[end * width + paid..(end + 1) * width];
                for (best, &ready) in row[low..].iter_mut().zip(&self.ready[low..high]) {
                    *best = best.larger(ready + choice.value);
                }
            }
        }
        any
    }

    /// Equation (6) over duties from open starts.
    fn within_limits(&mut self, hours: &HoursRule) -> (R, Vec<Placed>) {
        if let Some(days) = self.days.clone() {
            return self.within_days(&days, hours);
        }
        let points = self.points();
        self.later.clear();
        self.later.resize(points * self.width, R::NEVER);
        let counted = hours.promised > 0.0 || self.hours_bind(hours.max_paid);
        let most = if counted { hours.max_paid.min(self.longest_pay()) } else { 0 };
        self.horizon.resize(points + 1, Vec::new());
        self.horizon[points].clear();
        self.horizon[points].push(R::default());
        for start in (0..points).rev() {
            let mut row = std::mem::take(&mut self.horizon[start]);
            row.clear();
            row.extend_from_slice(&self.horizon[start + 1]);
            if self.open[start] && self.count(start) {
                let duties = std::mem::take(&mut self.counted[start]);
                self.extend_row(start, &duties, (most, counted), &mut row);
                self.counted[start] = duties;
            }
            self.horizon[start] = row;
        }
        let (units, value) = hours.best(&self.horizon[0], counted);
        (value, self.trace(units, counted))
    }

    /// Whether some schedule could pay more than `max_paid` units.
    fn hours_bind(&self, max_paid: usize) -> bool {
        max_paid < self.longest_pay()
    }

    /// An upper limit on the units of pay of any schedule.
    fn longest_pay(&self) -> usize {
        let points = self.points();
        let Some(from) = (0..points).find(|&s| !self.from(s).is_empty()) else { return 0 };
        let to = self.blocks.all().iter().map(|choice| choice.end).max().unwrap_or(from);
        let shortest = self.blocks.all().iter().map(|choice| choice.paid).min().unwrap_or(0);
        let rounds = (to - from) / (self.frame.rest + 1) + 1;
        (rounds * (self.width - 1)).max(shortest)
    }

    /// The second part of equation (6). A duty with the same pay that lies inside this one and is worth as much has been
    /// tried already, so this one is left out.
    fn extend_row(&mut self, start: usize, duties: &[R], (most, counted): (usize, bool), row: &mut Vec<R>) {
        let (width, points) = (self.width, self.blocks.points());
        self.ready.clear();
        self.ready.resize(width, R::NEVER);
        for (end, values) in duties.chunks(width).enumerate() {
            let after = &self.horizon[(start + end + self.frame.rest).min(points)];
            let later = &mut self.later[(start + end) * width..][..width];
            for (((paid, &value), seen), later) in values.iter().enumerate().zip(&mut self.ready).zip(later) {
                *seen = seen.larger(*later);
                if value <= *seen {
                    continue;
                }
                *seen = value;
                *later = value;
                let shift = if counted { paid } else { 0 };
                let reach = (after.len() + shift).min(most + 1);
                if shift >= reach {
                    continue;
                }
                if row.len() < reach {
                    row.resize(reach, R::NEVER);
                }
                for (best, &later) in row[shift..reach].iter_mut().zip(after) {
                    *best = best.larger(value + later);
                }
            }
        }
    }

    /// The blocks behind `horizon[0][units]`.
    fn trace(&mut self, mut units: usize, counted: bool) -> Vec<Placed> {
        let mut blocks = Vec::new();
        let mut start = 0;
        let points = self.points();
        while start < points {
            let value = self.horizon[start][units];
            if self.horizon[start + 1].get(units).is_some_and(|&later| later == value) {
                start += 1;
                continue;
            }
            self.sweep_duty(start);
            let found = self.best.iter().enumerate().find_map(|(cell, &duty)| {
                let (end, paid) = (cell / self.width, cell % self.width);
                let shift = if counted { paid } else { 0 };
                let after = (start + end + self.frame.rest).min(points);
                let later = *self.horizon[after].get(units.checked_sub(shift)?)?;
                (duty.reached() && duty + later == value).then_some((end, paid, after, units - shift))
            });
            let Some((end, paid, after, left)) = found else { break };
            blocks.extend(self.trace_duty(start, end, paid));
            (start, units) = (after, left);
        }
        blocks
    }

    /// The blocks of the duty from `start` behind `best[end][paid]`, from the tables of the last sweep.
    fn trace_duty(&self, start: usize, mut end: usize, mut paid: usize) -> Vec<Placed> {
        let width = self.width;
        let (cell, best) = (end * width + paid, self.best[end * width + paid]);
        let explains = |&n: &usize| self.overtime.off(self.layers[n][cell], paid) == best;
        let mut n = (0..self.depth).find(explains).unwrap_or(0);
        let mut value = self.layers[n][cell];
        let mut blocks = Vec::new();
        while n > 0 {
            let Some((at, choice, before, before_end)) = self.last_block(start, n, end, paid, value) else { break };
            blocks.push(Placed { start: start + at, end: start + end, standby: choice.standby });
            (end, paid, value) = (before_end, paid - choice.paid, before);
            n -= 1;
        }
        let first = self
            .from(start)
            .iter()
            .find(|choice| choice.end - start == end && choice.paid == paid && choice.value == value);
        blocks.extend(first.map(|choice| Placed { start, end: start + end, standby: choice.standby }));
        blocks.reverse();
        blocks
    }

    /// A block that ends at `end` as the n-th and explains `value`, with the value and end before it.
    fn last_block(
        &self,
        start: usize,
        n: usize,
        end: usize,
        paid: usize,
        value: R,
    ) -> Option<(usize, Choice<R>, R, usize)> {
        let width = self.width;
        (self.frame.gap..end).find_map(|at| {
            self.from(start + at).iter().filter(|choice| choice.end - start == end).find_map(|choice| {
                let left = paid.checked_sub(choice.paid)?;
                (at.saturating_sub(self.frame.most_gap)..=at - self.frame.gap).find_map(|before_end| {
                    let before = self.layers[n - 1][before_end * width + left];
                    (before.reached() && before + choice.value == value).then_some((at, *choice, before, before_end))
                })
            })
        })
    }
}
