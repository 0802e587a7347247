//! Equation (6a) where days in a row are limited (R14): A by state of [`super::days`].
//!
//! ```text
//! A[s, x] = max( A[s+1, x'],  max_e D[s, e] + A[e+r, x''] )        x'' only where a duty may start in state x       (6d)
//! ```
//!
//! with x' and x'' what becomes of the state, and of the one with a duty today, over the days that pass until then.

use super::blocks::Frame;
use super::days::{Days, State};
use super::real::Real;

/// A by state and point.
#[derive(Debug, Clone)]
pub struct Ahead<R> {
    days: Days,
    rest: usize,
    /// The last point: nothing starts there.
    last: usize,
    values: Vec<Vec<R>>,
    /// By state: the best that begins with a duty from the start at hand, which has brought this state.
    begun: Vec<R>,
}

impl<R: Real> Ahead<R> {
    /// That of no duties, for `points` points.
    pub fn new(days: &Days, frame: Frame, points: usize) -> Self {
        let (last, rest) = (points.saturating_sub(1), frame.rest);
        let value = |state: State, point: usize| {
            // At the last point nobody arrives from a duty that goes on behind it.
            let goes_on = point > last && point.checked_sub(rest).is_some_and(|end| days.goes_on(end));
            if point >= last && days.may_end(state, goes_on) { R::default() } else { R::NEVER }
        };
        let row = |state| (0..points + frame.span + 1 + rest).map(|point| value(state, point)).collect();
        let values = (0..days.states()).map(row).collect();
        Self { days: days.clone(), rest, last, values, begun: vec![R::NEVER; days.states()] }
    }

    /// A of `start` and every state, where `duties` are worth so much by length.
    pub fn look(&mut self, start: usize, duties: &[R]) {
        if start >= self.last {
            return;
        }
        let states = self.days.states();
        let some = duties.iter().any(|duty| duty.reached());
        self.begun.fill(R::NEVER);
        for state in 0..states {
            let begun = self.days.start(start, state).filter(|_| some);
            if let Some(begun) = begun.filter(|&begun| !self.begun[begun].reached()) {
                self.begun[begun] = self.onward(start, begun, duties);
            }
            let next = self.values[self.days.pass(state, start, start + 1)][start + 1];
            let value = begun.map_or(next, |begun| next.larger(self.begun[begun]));
            self.values[state][start] = value;
        }
    }

    /// The best that begins with one of `duties` from `start`, which has brought the state `begun`.
    fn onward(&self, start: usize, begun: State, duties: &[R]) -> R {
        let first = start + self.rest;
        let parts = self.days.parts(first..first + duties.len());
        let best = parts.map(|part| {
            let ahead = &self.values[self.days.pass(begun, start, part.start)][part.clone()];
            let duties = &duties[part.start - first..part.end - first];
            duties.iter().zip(ahead).map(|(&duty, &ahead)| duty + ahead).fold(R::NEVER, R::larger)
        });
        best.fold(R::NEVER, R::larger)
    }

    /// An upper limit on what can begin with one of `duties` from `start`: as if no day counted before.
    pub fn limit(&self, start: usize, duties: &[R]) -> R {
        let ahead = &self.values[0][start + self.rest..];
        duties.iter().zip(ahead).map(|(&duty, &ahead)| duty + ahead).fold(R::NEVER, R::larger)
    }

    /// The best, which may be to stay at home.
    pub fn best(&self) -> R {
        self.days.first().map_or(R::default(), |first| self.values[first][0].larger(R::default()))
    }

    /// Start and length of the best duties, where `duties` tells what they are worth from a start by length.
    pub fn path<'a>(&self, duties: impl Fn(usize) -> &'a [R]) -> Vec<(usize, usize)>
    where
        R: 'a,
    {
        let mut found = Vec::new();
        let Some(mut state) = self.days.first() else { return found };
        let home = self.values[state][0] <= R::default();
        let mut start = if home { self.last } else { 0 };
        while start < self.last {
            let value = self.values[state][start];
            let next = self.days.pass(state, start, start + 1);
            if self.values[next][start + 1] == value {
                (start, state) = (start + 1, next);
                continue;
            }
            let Some(begun) = self.days.start(start, state) else { break };
            let arrival =
                |length: usize| (start + self.rest + length, self.days.pass(begun, start, start + self.rest + length));
            let explains = |(length, &duty): (usize, &R)| {
                let (point, state) = arrival(length);
                duty.reached() && duty + self.values[state][point] == value
            };
            let Some(length) = duties(start).iter().enumerate().position(explains) else { break };
            found.push((start, length));
            (start, state) = arrival(length);
        }
        found
    }
}
