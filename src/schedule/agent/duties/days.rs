//! Equation (6) where days in a row are limited (R14): H by state of [`crate::schedule::agent::days`].
//!
//! ```text
//! H[s, P, x] = max( H[s+1, P, x'],  max_{e, p} D_s[e, p] + H[e+r, P-p, x''] )     x'' only where a duty may start in x     (6c)
//! ```

use super::{Duties, HoursRule};
use crate::schedule::agent::days::{Days, State};
use crate::schedule::agent::real::Real;
use crate::schedule::agent::tour::Placed;

/// H of one agent.
struct Horizon<'a, R> {
    days: &'a Days,
    rest: usize,
    /// The last point: nothing starts there.
    last: usize,
    /// Most units of pay, and whether they are counted.
    most: usize,
    counted: bool,
    /// By state and start, by units of pay.
    rows: Vec<Vec<Vec<R>>>,
    /// Nothing, for nothing.
    home: [R; 1],
}

impl<R: Real> Horizon<'_, R> {
    /// What can follow a duty from `start` to `end` that has brought the state `begun`.
    fn after(&self, start: usize, end: usize, begun: State) -> (usize, State, &[R]) {
        let point = end + self.rest;
        let state = self.days.pass(begun, start, point);
        let row = match point.cmp(&(self.last + 1)) {
            std::cmp::Ordering::Less => &self.rows[state][point],
            _ if self.days.may_end(state, self.days.goes_on(end)) => &self.home[..],
            _ => &[],
        };
        (point, state, row)
    }

    /// H of `start` for every state, with `duties` from there: end, units of pay and value.
    fn look(&mut self, start: usize, duties: &[(usize, usize, R)]) {
        let states = self.days.states();
        let mut begun: Vec<Vec<R>> = vec![Vec::new(); states];
        for state in 0..states {
            let mut row = self.rows[self.days.pass(state, start, start + 1)][start + 1].clone();
            let with = self.days.start(start, state).filter(|_| !duties.is_empty());
            if let Some(with) = with {
                if begun[with].is_empty() {
                    begun[with] = self.begun(start, with, duties);
                }
                if row.len() < begun[with].len() {
                    row.resize(begun[with].len(), R::NEVER);
                }
                row.iter_mut().zip(&begun[with]).for_each(|(best, &value)| *best = best.larger(value));
            }
            self.rows[state][start] = row;
        }
    }

    /// The best that begins with one of `duties` from `start`, which has brought the state `begun`.
    fn begun(&self, start: usize, begun: State, duties: &[(usize, usize, R)]) -> Vec<R> {
        let mut row = Vec::new();
        for &(end, paid, value) in duties {
            let (_, _, after) = self.after(start, end, begun);
            let shift = if self.counted { paid } else { 0 };
            let reach = (after.len() + shift).min(self.most + 1);
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
        row
    }
}

impl<R: Real> Duties<R> {
    /// Equation (6c) over duties from open starts.
    pub(super) fn within_days(&mut self, days: &Days, hours: &HoursRule) -> (R, Vec<Placed>) {
        let last = self.points().saturating_sub(1);
        let counted = hours.promised > 0.0 || self.hours_bind(hours.max_paid);
        let most = if counted { hours.max_paid.min(self.longest_pay()) } else { 0 };
        let at_last = |state| if days.may_end(state, false) { vec![R::default()] } else { Vec::new() };
        let rows = (0..days.states()).map(|state| {
            let mut rows = vec![Vec::new(); last];
            rows.push(at_last(state));
            rows
        });
        let home = [R::default()];
        let mut horizon = Horizon { days, rest: self.frame.rest, last, most, counted, rows: rows.collect(), home };
        self.later.clear();
        self.later.resize(self.points() * self.width, R::NEVER);
        for start in (0..last).rev() {
            if !days.alike(start, start + 1) {
                self.later.fill(R::NEVER);
            }
            let open = self.open[start] && self.count(start);
            let duties = if open { self.undominated(days, start) } else { Vec::new() };
            horizon.look(start, &duties);
        }
        let Some(first) = days.first() else { return hours.home() };
        let (units, value) = hours.best(&horizon.rows[first][0], counted);
        let home = hours.home();
        if home.0 >= value { home } else { (value, self.trace_days(&horizon, first, units)) }
    }

    /// The duties from `start` for which none with the same pay lies inside, starts on the same day, goes on after the horizon if
    /// they do, and is worth as much: end, units of pay and value.
    fn undominated(&mut self, days: &Days, start: usize) -> Vec<(usize, usize, R)> {
        let width = self.width;
        let mut found = Vec::new();
        self.ready.clear();
        self.ready.resize(width, R::NEVER);
        for (length, values) in self.counted[start].chunks(width).enumerate() {
            let end = start + length;
            if end == days.goes_on_from() {
                self.ready.fill(R::NEVER);
            }
            let later = &mut self.later[end * width..][..width];
            for (((paid, &value), seen), later) in values.iter().enumerate().zip(&mut self.ready).zip(later) {
                *seen = seen.larger(*later);
                if value > *seen {
                    (*seen, *later) = (value, value);
                    found.push((end, paid, value));
                }
            }
        }
        found
    }

    /// The blocks behind H of the first point, `state` and `units`.
    fn trace_days(&mut self, horizon: &Horizon<'_, R>, mut state: State, mut units: usize) -> Vec<Placed> {
        let mut blocks = Vec::new();
        let mut start = 0;
        while start < horizon.last {
            let value = horizon.rows[state][start][units];
            let next = horizon.days.pass(state, start, start + 1);
            if horizon.rows[next][start + 1].get(units) == Some(&value) {
                (start, state) = (start + 1, next);
                continue;
            }
            self.sweep_duty(start);
            let Some(begun) = horizon.days.start(start, state) else { break };
            let found = self.best.iter().enumerate().find_map(|(cell, &duty)| {
                let (length, paid) = (cell / self.width, cell % self.width);
                let left = units.checked_sub(if horizon.counted { paid } else { 0 })?;
                let (point, state, after) = horizon.after(start, start + length, begun);
                let explains = duty.reached() && duty + *after.get(left)? == value;
                explains.then_some((length, paid, point, state, left))
            });
            let Some((length, paid, point, after, left)) = found else { break };
            blocks.extend(self.trace_duty(start, length, paid));
            (start, state, units) = (point, after, left);
        }
        blocks
    }
}
