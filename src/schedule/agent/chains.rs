//! The best whole schedule of one agent when pay has no limit: what (5) and (6) become without the count of paid units.
//!
//! With C[k, a, e] the best duty of at most k blocks that starts at a or later and ends at e,
//!
//! ```text
//! D[k, s, e] = max over first blocks [s, e') with value v:  v + (0 if e' = e, else C[k-1, e'+g, e]),   e - s <= span (5a)
//! A[s] = max( A[s+1],  max_e D[s, e] + A[e+r] )          best from s on                                           (6a)
//! B[e] = max( B[e-1],  max_s B[s] + D[s, e-r] )          best that is over by e, rest included
//! ```
//!
//! This takes a tenth of the time, and the limits on pay matter to few starts. Where a duty of the answer pays too much, the
//! duties from its start are counted by (5) and put in the place of D, until no duty does. Where the whole pays too much, A
//! and B still limit what a schedule with a duty from s can be worth, and most starts need not be looked at.

use super::ahead::Ahead;
use super::blocks::{Blocks, Choice, Frame};
use super::days::Days;
use super::edges::Edges;
use super::real::Real;

/// Tables of (5a) and (6a), kept between calls for their memory.
#[derive(Debug, Clone, Default)]
pub struct Chains<R> {
    frame: Frame,
    points: usize,
    /// What every unit of pay is worth besides.
    bonus: R,
    /// D, by blocks less one, start and length.
    duties: Vec<Vec<R>>,
    /// C, by blocks less one, start and length.
    later: Vec<Vec<R>>,
    /// By start: whether D holds the limit on the pay of a duty.
    settled: Vec<bool>,
    /// A, which is nothing from the last point on.
    ahead: Vec<R>,
    /// A by days in a row, where these are limited.
    by_days: Option<Ahead<R>>,
}

impl<R: Real> Chains<R> {
    /// Fills the tables for blocks of which every unit of pay is worth `bonus` besides; `days` in a row may be limited.
    pub fn fill(&mut self, blocks: &Blocks<R>, frame: Frame, bonus: R, days: Option<&Days>) {
        (self.frame, self.points, self.bonus) = (frame, blocks.points(), bonus);
        let width = frame.span + 1;
        let shortest = (0..self.points).flat_map(|s| blocks.from(s).iter().map(move |choice| choice.end - s)).min();
        let fit = shortest.filter(|_| frame.gap <= frame.most_gap);
        let fit = fit.map_or(1, |length| (frame.span + frame.gap) / (length + frame.gap).max(1));
        let depth = fit.clamp(1, frame.max_blocks.max(1));
        for table in [&mut self.duties, &mut self.later] {
            table.resize_with(depth, Vec::new);
            for layer in table.iter_mut() {
                layer.clear();
                layer.resize((self.points + 1) * width, R::NEVER);
            }
        }
        self.settled.clear();
        self.settled.resize(self.points, false);
        self.ahead.clear();
        self.ahead.resize(self.points + width + frame.rest, R::default());
        self.by_days = days.map(|days| Ahead::new(days, frame, self.points));
        let shortest = shortest.unwrap_or(0);
        // Shorter ones cannot hold a block that begins too late.
        let late = frame.most_gap.saturating_sub(frame.gap).saturating_add(shortest + 1);
        let longest = frame.span.saturating_sub(frame.gap + shortest);
        for start in (0..self.points).rev() {
            self.begin(blocks, start);
            (late..=longest).for_each(|length| self.begin_in_time(start, length));
        }
        self.look_ahead(self.points);
    }

    /// Rows of D and C for `start`.
    fn begin(&mut self, blocks: &Blocks<R>, start: usize) {
        let Frame { gap, span, .. } = self.frame;
        let width = span + 1;
        let at = start * width;
        for k in 0..self.duties.len() {
            let (fewer, rest) = self.duties.split_at_mut(k);
            let row = &mut rest[0][at..at + width];
            if let Some(fewer) = fewer.last() {
                row.copy_from_slice(&fewer[at..at + width]);
            }
            for choice in blocks.from(start) {
                let (length, value) = (choice.end - start, choice.with(self.bonus));
                if k == 0 {
                    row[length] = row[length].larger(value);
                    continue;
                }
                let onward = length + gap;
                if onward > span || start + onward >= self.points {
                    continue;
                }
                let later = &self.later[k - 1][(start + onward) * width..][..width - onward];
                for (best, &later) in row[onward..].iter_mut().zip(later) {
                    *best = best.larger(value + later);
                }
            }
            let (now, next) = self.later[k][at..at + 2 * width].split_at_mut(width);
            now[0] = row[0];
            for ((now, &row), &next) in now[1..].iter_mut().zip(&row[1..]).zip(next.iter()) {
                *now = row.larger(next);
            }
        }
    }

    /// C from `start` to `length` points later, of duties that begin before the gap in front of them is a rest.
    fn begin_in_time(&mut self, start: usize, length: usize) {
        let width = self.frame.span + 1;
        let most = (self.frame.most_gap - self.frame.gap).min(length).min(self.points - start);
        let at = start * width + length;
        for (later, duties) in self.later.iter_mut().zip(&self.duties) {
            let begin = (0..=most).map(|by| duties[at + by * (width - 1)]);
            later[at] = begin.fold(R::NEVER, R::larger);
        }
    }

    /// Keeps of the duties those whose blocks and span leave room for what is worked outside the horizon. A block that
    /// follows in a duty is never the first of one, so that C stays as it is.
    pub fn keep_room(&mut self, edges: &Edges) {
        let (width, depth) = (self.frame.span + 1, self.duties.len());
        for start in 0..self.points {
            for length in 0..width.min(self.points - start) {
                let at = start * width + length;
                let blocks = edges.room(start, start + length).map_or(0, |room| room.blocks.min(depth));
                let value = blocks.checked_sub(1).map_or(R::NEVER, |k| self.duties[k][at]);
                self.duties[blocks.saturating_sub(1)..].iter_mut().for_each(|layer| layer[at] = value);
            }
        }
        self.look_ahead(self.points);
    }

    /// D of `start`, with as many blocks as are allowed.
    fn from(&self, start: usize) -> &[R] {
        let width = self.frame.span + 1;
        self.duties.last().map_or(&[], |duties| &duties[start * width..][..width])
    }

    /// Where the next duty may start after one that ends at `end`.
    fn after(&self, end: usize) -> usize {
        (end + self.frame.rest).min(self.points)
    }

    /// The best that begins with a duty from `start`; where days in a row are limited, an upper limit on it.
    fn onward(&self, start: usize) -> R {
        if let Some(by_days) = &self.by_days {
            return by_days.limit(start, self.from(start));
        }
        let ahead = &self.ahead[start + self.frame.rest..];
        self.from(start).iter().zip(ahead).map(|(&duty, &ahead)| duty + ahead).fold(R::NEVER, R::larger)
    }

    /// The value of the best schedule, bonus included.
    pub fn best(&self) -> R {
        self.by_days.as_ref().map_or(self.ahead[0], Ahead::best)
    }

    /// Start and length of the best duties.
    pub fn path(&self) -> Vec<(usize, usize)> {
        if let Some(by_days) = &self.by_days {
            return by_days.path(|start| self.from(start));
        }
        let mut duties = Vec::new();
        let mut start = 0;
        while start < self.points {
            let value = self.ahead[start];
            let ahead = &self.ahead[start + self.frame.rest..];
            let explains = |(&duty, &ahead): (&R, &R)| duty + ahead == value;
            let begins = self.ahead[start + 1] < value;
            match begins.then(|| self.from(start).iter().zip(ahead).position(explains)).flatten() {
                Some(length) => {
                    duties.push((start, length));
                    start = self.after(start + length);
                }
                None => start += 1,
            }
        }
        duties
    }

    /// What the best duty from `start` of `length` points is worth, bonus included.
    pub fn duty(&self, start: usize, length: usize) -> R {
        self.from(start)[length]
    }

    /// Whether the duties from `start` are known with the limit on their pay.
    pub fn settled(&self, start: usize) -> bool {
        self.settled[start]
    }

    /// Puts `values`, by length, in place of the duties from `start`; [`Chains::look_ahead`] brings A up to date.
    pub fn settle(&mut self, start: usize, values: impl Iterator<Item = R>) {
        let width = self.frame.span + 1;
        self.settled[start] = true;
        if let Some(duties) = self.duties.last_mut() {
            duties[start * width..][..width].iter_mut().zip(values).for_each(|(duty, value)| *duty = value);
        }
    }

    /// A of `until` and the starts before it, from the duties.
    pub fn look_ahead(&mut self, until: usize) {
        if let Some(mut by_days) = self.by_days.take() {
            (0..(until + 1).min(self.points)).rev().for_each(|start| by_days.look(start, self.from(start)));
            self.by_days = Some(by_days);
            return;
        }
        for start in (0..(until + 1).min(self.points)).rev() {
            self.ahead[start] = self.ahead[start + 1].larger(self.onward(start));
        }
    }

    /// The blocks of the best duty from `start` of `length` points.
    pub fn trace(&self, blocks: &Blocks<R>, mut start: usize, length: usize) -> Vec<(usize, Choice<R>)> {
        let (width, end) = (self.frame.span + 1, start + length);
        let mut k = self.fewest(self.duties.len() - 1, start, end);
        let mut value = self.duties[k][start * width + length];
        let mut found = Vec::new();
        while let Some(choice) = blocks.from(start).iter().find(|choice| self.explains(choice, k, end, value)) {
            found.push((start, *choice));
            if k == 0 {
                break;
            }
            let next = choice.end + self.frame.gap;
            value = self.later[k - 1][next * width + end - next];
            let Some(begin) = self.begins(blocks, next, k - 1, end, value) else { break };
            (start, k) = begin;
        }
        found
    }

    /// The least k' up to `k` for which D[k', start, end] is D[k, start, end].
    fn fewest(&self, mut k: usize, start: usize, end: usize) -> usize {
        let value = |k: usize| self.duties[k][start * (self.frame.span + 1) + end - start];
        while k > 0 && value(k - 1) == value(k) {
            k -= 1;
        }
        k
    }

    /// Whether D[k, start of the block, end] is `value` by `choice` as the first block.
    fn explains(&self, choice: &Choice<R>, k: usize, end: usize, value: R) -> bool {
        let (width, next) = (self.frame.span + 1, choice.end + self.frame.gap);
        match k {
            0 => choice.end == end && choice.with(self.bonus) == value,
            _ => {
                next < self.points.min(end + 1)
                    && choice.with(self.bonus) + self.later[k - 1][next * width + end - next] == value
            }
        }
    }

    /// A start from `from` on, and a k' up to `k`, whose D[k', start, end] is C[k, from, end], which is `value`.
    fn begins(&self, blocks: &Blocks<R>, from: usize, k: usize, end: usize, value: R) -> Option<(usize, usize)> {
        if self.by_days.is_some() {
            let to = end.min(from + self.frame.most_gap - self.frame.gap + 1);
            let all = (from..to).flat_map(|start| (0..=k).map(move |k| (start, k)));
            let begins = |&(start, k): &(usize, usize)| {
                blocks.from(start).iter().any(|choice| self.explains(choice, k, end, value))
            };
            return all.into_iter().find(begins);
        }
        let later = |start: usize| self.later[k][start * (self.frame.span + 1) + end - start];
        let start = (from..end).find(|&start| later(start + 1) != later(start)).unwrap_or(end);
        Some((start, self.fewest(k, start, end)))
    }

    /// For each start point, an upper limit on what a schedule with a duty from there is worth, bonus included.
    pub fn limits(&self) -> Vec<R> {
        let mut behind = vec![R::default(); self.points + 1];
        let mut limits = Vec::with_capacity(self.points);
        for start in 0..self.points {
            let before = behind[start];
            for length in 0..=self.frame.span.min(self.points - 1 - start) {
                let (duty, after) = (self.from(start)[length], self.after(start + length));
                behind[after] = behind[after].larger(before + duty);
            }
            behind[start + 1] = behind[start + 1].larger(before);
            limits.push(before + self.onward(start));
        }
        limits
    }
}
