//! Days in a row (R14): what the programs over the horizon must know of the days before.
//!
//! Let j be the number of local days in a row up to yesterday on each of which a duty starts, and f whether one has started today.
//! A duty may start where f holds, or j is below the limit, and then f holds. At every midnight that passes, with a duty, in its rest
//! or without, j becomes j + 1 if f held and 0 if not, and f ends. What is worked before the horizon gives the first state. A duty
//! that is one with a shift before the horizon started there: it changes nothing. What is worked after the horizon says which states
//! may be the last; the first duty of it starts no day where the last one of the horizon is one with it.

use super::lattice::Lattice;
use crate::domain::calendar::{Horizon, Moment, SLOT_MINUTES, Slot, Span};
use crate::domain::units::Minutes;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The local days of the lattice, and the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Most days in a row, at least 1.
    most: usize,
    /// By lattice point: the number of its local day; the last point, at which nothing starts, has the day of the one before.
    days: Vec<i64>,
    /// By lattice point: the first point of the next day; none there: the number of points.
    nights: Vec<usize>,
    horizon: Span,
    /// Seconds of lattice point 0, from one point to the next, and of a rest.
    origin: i64,
    step: i64,
    rest: i64,
}

impl Calendar {
    /// The days of `lattice` within `horizon`, of which `most` may follow each other with duties that a rest ends; `day` numbers the
    /// local days. None where there is no limit, or no two points.
    pub fn new(
        most: usize,
        horizon: &Horizon,
        lattice: &Lattice,
        rest: Minutes,
        day: impl Fn(Moment) -> i64,
    ) -> Option<Self> {
        let points = lattice.points();
        if most == 0 || points < 2 {
            return None;
        }
        let origin = horizon.slot_start(Slot(lattice.offset)).0;
        let step = lattice.step as i64 * SLOT_MINUTES * 60;
        let mut days: Vec<i64> = (0..points).map(|point| day(Moment(origin + point as i64 * step))).collect();
        days[points - 1] = days[points - 2];
        let mut nights = vec![points; points];
        for point in (0..points - 1).rev() {
            nights[point] = if days[point] == days[point + 1] { nights[point + 1] } else { point + 1 };
        }
        Some(Self { most, days, nights, horizon: horizon.span(), origin, step, rest: rest.0 * 60 })
    }

    /// The first point at `seconds` or later.
    fn point_from(&self, seconds: i64) -> usize {
        let steps = (seconds - self.origin + self.step - 1).div_euclid(self.step);
        usize::try_from(steps).unwrap_or(0).min(self.days.len())
    }

    fn last_day(&self) -> i64 {
        self.days.last().copied().unwrap_or(0)
    }
}

/// Days with duties after the last one on which a duty of the horizon can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ahead {
    /// Whether one starts on that last day itself.
    on_last: bool,
    /// Days in a row from the next day on.
    following: usize,
}

/// A state: 2 j + f.
pub type State = usize;

/// The days of one agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    calendar: Arc<Calendar>,
    /// The state at the first point; none where what is worked before breaks the rule by itself.
    first: Option<State>,
    /// Starts before this point are one duty with what is worked before.
    begun_until: usize,
    /// Ends from this point on are one duty with what is worked after.
    goes_on_from: usize,
    /// What comes after the horizon where no duty goes on into it, and where one does; none: it breaks the rule by itself.
    ahead: [Option<Ahead>; 2],
}

impl Days {
    /// Those of an agent with `shifts` outside the horizon, in order; none where the rule cannot bind.
    pub fn new(calendar: &Arc<Calendar>, shifts: &[Span], day: impl Fn(Moment) -> i64) -> Option<Self> {
        let Calendar { most, days, horizon, rest, .. } = &**calendar;
        let (early, late): (Vec<Span>, Vec<Span>) = shifts.iter().partition(|shift| shift.end <= horizon.start);
        let starts = |shifts: &[Span]| -> Vec<i64> {
            let runs = shifts.chunk_by(|a, b| b.start.0 - a.end.0 < *rest);
            runs.map(|run| day(run[0].start)).collect()
        };
        let (before, after) = (starts(&early), starts(&late));
        let (first_day, last_day) = (days[0], calendar.last_day());
        let ended = early.last().map(|shift| shift.end.0 + rest);
        let goes_on = late.first().map(|shift| shift.start.0 - rest);
        // Shifts on both sides may be one duty across the horizon.
        let one = early.last().zip(late.first()).is_some_and(|(early, late)| late.start.0 - early.end.0 < *rest);
        let ahead = [usize::from(one), 1].map(|known| {
            let after: BTreeSet<i64> = after.iter().skip(known).copied().collect();
            let following = (last_day + 1..).take_while(|day| after.contains(day)).count();
            let fits = longest(&after) <= *most;
            fits.then_some(Ahead { on_last: after.contains(&last_day), following })
        });
        let before: BTreeSet<i64> = before.into_iter().collect();
        let row = (1..).take_while(|back| before.contains(&(first_day - back))).count();
        let first = (longest(&before) <= *most).then_some(2 * row + usize::from(before.contains(&first_day)));
        let length = (last_day - first_day + 1) as usize;
        let binds = first.is_none() || ahead[0].is_none_or(|ahead| row + length + ahead.following > *most);
        binds.then(|| Self {
            calendar: calendar.clone(),
            first,
            begun_until: ended.map_or(0, |ended| calendar.point_from(ended)),
            goes_on_from: goes_on.map_or(usize::MAX, |from| calendar.point_from(from + 1)),
            ahead,
        })
    }

    /// Number of states.
    pub fn states(&self) -> usize {
        2 * self.calendar.most + 1
    }

    /// The state at the first point; none where no duty may start at all.
    pub fn first(&self) -> Option<State> {
        self.first
    }

    /// The state once a duty has started at `point`; none where it may not.
    pub fn start(&self, point: usize, state: State) -> Option<State> {
        if point < self.begun_until {
            return Some(state);
        }
        (state / 2 < self.calendar.most).then_some(state | 1)
    }

    /// The state at point `to` where it was `state` at `from`, and no duty has started since.
    pub fn pass(&self, state: State, from: usize, to: usize) -> State {
        let days = &self.calendar.days;
        let last = days.len() - 1;
        match days[to.min(last)] - days[from.min(last)] {
            0 => state,
            1 if state % 2 == 1 => state + 1,
            _ => 0,
        }
    }

    /// The parts of `points` that lie in one day each, all after the last point in one.
    pub fn parts(&self, points: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let nights = &self.calendar.nights;
        let mut from = points.start;
        std::iter::from_fn(move || {
            let next = nights.get(from).copied().filter(|&next| next < nights.len()).unwrap_or(usize::MAX);
            let part = from..next.min(points.end);
            from = part.end;
            (!part.is_empty()).then_some(part)
        })
    }

    /// Whether a schedule may end in `state` of the last day, with or without a last duty that goes on after the horizon.
    pub fn may_end(&self, state: State, goes_on: bool) -> bool {
        let Some(Ahead { on_last, following }) = self.ahead[usize::from(goes_on)] else { return false };
        let starts = on_last || state % 2 == 1;
        !starts || state / 2 + 1 + following <= self.calendar.most
    }

    /// Whether a duty that ends at `end` is one with what is worked after the horizon.
    pub fn goes_on(&self, end: usize) -> bool {
        end >= self.goes_on_from
    }

    /// The first end of such a duty.
    pub fn goes_on_from(&self) -> usize {
        self.goes_on_from
    }

    /// Whether a start at one point is in the place of a start at the other, for this rule.
    pub fn alike(&self, a: usize, b: usize) -> bool {
        let days = &self.calendar.days;
        days[a] == days[b] && (a < self.begun_until) == (b < self.begun_until)
    }

    /// Whether `duties` keep the rule, as first and last points, in order.
    pub fn keep(&self, duties: impl Iterator<Item = (usize, usize)>) -> bool {
        let mut now = self.first.map(|state| (state, 0));
        let mut last = None;
        for (start, end) in duties {
            now = now.and_then(|(state, at)| Some((self.start(start, self.pass(state, at, start))?, start)));
            last = Some(end);
        }
        let ends =
            |(state, at)| self.may_end(self.pass(state, at, usize::MAX), last.is_some_and(|end| self.goes_on(end)));
        last.is_none() || now.is_some_and(ends)
    }
}

/// The longest run of days.
fn longest(days: &BTreeSet<i64>) -> usize {
    let days: Vec<i64> = days.iter().copied().collect();
    days.chunk_by(|a, b| a + 1 == *b).map(<[i64]>::len).max().unwrap_or(0)
}
