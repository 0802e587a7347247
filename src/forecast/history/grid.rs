//! The time grid that every forecast method works on: the plan's intervals, continued back over the history.

use crate::domain::calendar::{Horizon, Moment, Span, Zone};
use crate::domain::units::Minutes;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Older rows say nothing about the coming weeks.
const OLDEST_DAYS: i64 = 8 * 366;
const DAY: i64 = 1440;

/// Intervals from the first observation to past the horizon, each with its place in the local week.
#[derive(Debug)]
pub struct Grid {
    zone: Zone,
    start: Moment,
    interval: Minutes,
    past: usize,
    horizon: usize,
    /// What is the same for all queues, of which there may be hundreds.
    clock: Arc<Clock>,
    /// Local days, since 1970, that are like another weekday than their own; 0 is Monday.
    like: BTreeMap<i64, i64>,
    /// The weekday of each local day of the clock, or the one that it is like.
    weekdays: Vec<u8>,
}

/// What the local clock shows at the start of each cell.
#[derive(Debug)]
struct Clock {
    /// Minutes since 1970-01-01 00:00.
    local: Vec<i64>,
    /// The local day, counted from the first, and the place in it, counted in intervals.
    places: Vec<(u16, u16)>,
    /// The first local day, since 1970.
    first: i64,
    /// The same stretch of time in cells of an hour, once it is asked for.
    hourly: OnceLock<Arc<Clock>>,
}

impl Clock {
    fn new(local: Vec<i64>, interval: Minutes) -> Self {
        // Where a clock goes back at midnight, the first cell need not lie in the first day.
        let first = local.iter().min().map_or(0, |at| at.div_euclid(DAY));
        let place = |at: &i64| ((at.div_euclid(DAY) - first) as u16, (at.rem_euclid(DAY) / interval.0) as u16);
        Self { places: local.iter().map(place).collect(), local, first, hourly: OnceLock::new() }
    }

    fn weekdays(&self, like: &BTreeMap<i64, i64>) -> Vec<u8> {
        let days = self.places.iter().map(|place| i64::from(place.0) + 1).max().unwrap_or(0);
        // 1970-01-01 was a Thursday.
        let weekday = |day: i64| like.get(&day).copied().unwrap_or((day + 3).rem_euclid(7)) as u8;
        (self.first..self.first + days).map(weekday).collect()
    }
}

impl Grid {
    /// A grid that reaches from the first of `observed` to `until` at least, with the horizon's intervals inside.
    pub fn new(zone: Zone, horizon: &Horizon, observed: Option<Moment>, until: Moment) -> Self {
        let seconds = horizon.interval.0 * 60;
        let first = observed.unwrap_or(horizon.start).max(horizon.start - Minutes(OLDEST_DAYS * DAY));
        let past = ((horizon.start.0 - first.0).max(0) as u64).div_ceil(seconds as u64) as usize;
        let ahead = ((until.0 - horizon.start.0).max(0) as u64).div_ceil(seconds as u64) as usize;
        let start = Moment(horizon.start.0 - past as i64 * seconds);
        let cells = past + ahead.max(horizon.intervals());
        let local: Vec<i64> = (0..cells).map(|i| local_minutes(zone, Moment(start.0 + i as i64 * seconds))).collect();
        let (clock, like) = (Arc::new(Clock::new(local, horizon.interval)), BTreeMap::new());
        let weekdays = clock.weekdays(&like);
        Self { zone, start, interval: horizon.interval, past, horizon: horizon.intervals(), clock, like, weekdays }
    }

    /// The same stretch of time in cells of an hour, of which one begins with the horizon.
    pub fn hourly(&self) -> Grid {
        let (cells, interval) = (self.hour(), Minutes(60));
        let past = self.past.div_ceil(cells);
        let start = self.start_of(self.past) - Minutes(60 * past as i64);
        let ahead = (self.len() - self.past).div_ceil(cells);
        let local = |i: usize| local_minutes(self.zone, start + Minutes(60 * i as i64));
        let made = || Arc::new(Clock::new((0..past + ahead).map(local).collect(), interval));
        let (clock, like) = (self.clock.hourly.get_or_init(made).clone(), self.like.clone());
        let weekdays = clock.weekdays(&like);
        Grid { zone: self.zone, start, interval, past, horizon: self.horizon.div_ceil(cells), clock, like, weekdays }
    }

    /// Number of cells before the horizon.
    pub fn past(&self) -> usize {
        self.past
    }

    /// Number of cells in all.
    pub fn len(&self) -> usize {
        self.clock.local.len()
    }

    /// The cells of the horizon.
    pub fn horizon(&self) -> Range<usize> {
        self.past..self.past + self.horizon
    }

    /// Seconds in a cell.
    pub fn seconds(&self) -> i64 {
        self.interval.0 * 60
    }

    /// Cells in a week.
    pub fn week(&self) -> usize {
        7 * self.day()
    }

    /// Cells in a day of 24 hours.
    pub fn day(&self) -> usize {
        (DAY / self.interval.0) as usize
    }

    /// Cells in an hour.
    pub fn hour(&self) -> usize {
        self.day() / 24
    }

    /// Start of a cell; the cell after the last gives the end of the grid.
    pub fn start_of(&self, cell: usize) -> Moment {
        self.start + Minutes(cell as i64 * self.interval.0)
    }

    /// Minutes on the local clock since 1970-01-01 00:00 local, at the start of a cell.
    pub fn local(&self, cell: usize) -> i64 {
        self.clock.local[cell]
    }

    /// The same for any moment, on the grid or not.
    pub fn local_at(&self, moment: Moment) -> i64 {
        local_minutes(self.zone, moment)
    }

    /// Place in the local week, counted in intervals from Monday 00:00.
    pub fn bin(&self, cell: usize) -> usize {
        let (day, place) = self.clock.places[cell];
        usize::from(self.weekdays[usize::from(day)]) * self.day() + usize::from(place)
    }

    /// The same grid where the local days of `like`, counted since 1970, have their place in another weekday; 0 is Monday.
    pub fn with_days(&self, like: BTreeMap<i64, i64>) -> Grid {
        let (clock, weekdays) = (self.clock.clone(), self.clock.weekdays(&like));
        Grid { clock, like, weekdays, ..*self }
    }

    /// The cells that begin inside `span`.
    pub fn cells(&self, span: Span) -> Range<usize> {
        let seconds = self.interval.0 * 60;
        let at = |m: Moment| {
            let ceiling = -(self.start.0 - m.0).div_euclid(seconds);
            (ceiling.max(0) as usize).min(self.len())
        };
        at(span.start)..at(span.end).max(at(span.start))
    }

    /// The cell whose local clock shows `local` minutes, searched around where it would be without clock changes.
    pub fn at_local(&self, local: i64) -> Option<usize> {
        let first = *self.clock.local.first()?;
        let guess = (local - first).div_euclid(self.interval.0);
        let reach = 2 * self.hour() as i64 + 1;
        (guess - reach..=guess + reach)
            .filter(|&i| i >= 0 && (i as usize) < self.len())
            .map(|i| i as usize)
            .find(|&i| (0..self.interval.0).contains(&(local - self.local(i))))
    }
}

fn local_minutes(zone: Zone, moment: Moment) -> i64 {
    zone.local(moment).and_utc().timestamp().div_euclid(60)
}
