//! The time grid that every forecast method works on: the plan's intervals, continued back over the history.
//!
//! Observations of any length come in; one value for each interval comes out, or none where the history is silent.
//! A finer history is summed. A coarser one is split by a piecewise linear rate whose slope is taken from the
//! neighbouring observations and limited so that it stays non-negative; every observation keeps its sum
//! (the reconstruction step of van Leer, "Towards the ultimate conservative difference scheme", 1977).

use crate::domain::calendar::{Horizon, Moment, Span, Zone};
use crate::domain::demand::Observation;
use crate::domain::units::Minutes;
use std::ops::Range;

/// Older rows say nothing about the coming weeks.
const OLDEST_DAYS: i64 = 8 * 366;
/// A cell that is seen for at least this share of its time is scaled up; below that it is unknown.
const LEAST_COVER: f64 = 0.5;
const DAY: i64 = 1440;

/// Intervals from the first observation to past the horizon, each with its place in the local week.
#[derive(Debug)]
pub struct Grid {
    zone: Zone,
    start: Moment,
    interval: Minutes,
    past: usize,
    horizon: usize,
    local: Vec<i64>,
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
        let local = (0..cells).map(|i| local_minutes(zone, Moment(start.0 + i as i64 * seconds))).collect();
        Self { zone, start, interval: horizon.interval, past, horizon: horizon.intervals(), local }
    }

    /// Number of cells before the horizon.
    pub fn past(&self) -> usize {
        self.past
    }

    /// Number of cells in all.
    pub fn len(&self) -> usize {
        self.local.len()
    }

    /// The cells of the horizon.
    pub fn horizon(&self) -> Range<usize> {
        self.past..self.past + self.horizon
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
        self.local[cell]
    }

    /// The same for any moment, on the grid or not.
    pub fn local_at(&self, moment: Moment) -> i64 {
        local_minutes(self.zone, moment)
    }

    /// Place in the local week, counted in intervals from Monday 00:00.
    pub fn bin(&self, cell: usize) -> usize {
        // 1970-01-01 was a Thursday.
        ((self.local[cell] + 3 * DAY).rem_euclid(7 * DAY) / self.interval.0) as usize
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
        let first = *self.local.first()?;
        let guess = (local - first).div_euclid(self.interval.0);
        let reach = 2 * self.hour() as i64 + 1;
        (guess - reach..=guess + reach)
            .filter(|&i| i >= 0 && (i as usize) < self.len())
            .map(|i| i as usize)
            .find(|&i| (0..self.interval.0).contains(&(local - self.local[i])))
    }

    /// One value for each cell before the horizon; none where `observations` do not say.
    pub fn dense(&self, observations: &[Observation]) -> Vec<Option<f64>> {
        let mut sum = vec![0.0; self.past];
        let mut cover = vec![0.0; self.past];
        let cell_seconds = (self.interval.0 * 60) as f64;
        for (i, seen) in observations.iter().enumerate() {
            let from = seen.start.0 - self.start.0;
            let to = from + seen.length.0 * 60;
            if to <= 0 || seen.length.0 <= 0 || !seen.inquiries.is_finite() {
                continue;
            }
            let slope = if seen.length > self.interval { slope(observations, i) } else { 0.0 };
            let (length, middle) = ((to - from) as f64, (from + to) as f64 / 2.0);
            let first = from.max(0) / (self.interval.0 * 60);
            let last = (to - 1) / (self.interval.0 * 60);
            for cell in first as usize..(last as usize + 1).min(self.past) {
                let a = (cell as f64 * cell_seconds).max(from as f64);
                let b = ((cell + 1) as f64 * cell_seconds).min(to as f64);
                sum[cell] += (b - a) * (seen.inquiries.max(0.0) / length + slope * ((a + b) / 2.0 - middle));
                cover[cell] += b - a;
            }
        }
        sum.into_iter()
            .zip(cover)
            .map(|(sum, cover)| (cover >= LEAST_COVER * cell_seconds).then(|| (sum * cell_seconds / cover).max(0.0)))
            .collect()
    }
}

fn local_minutes(zone: Zone, moment: Moment) -> i64 {
    zone.local(moment).and_utc().timestamp().div_euclid(60)
}

/// Change of the rate per second inside observation `i`, limited so that the rate stays non-negative at both ends.
fn slope(observations: &[Observation], i: usize) -> f64 {
    let rate = |o: &Observation| o.inquiries.max(0.0) / (o.length.0 * 60) as f64;
    let middle = |o: &Observation| o.start.0 as f64 + o.length.0 as f64 * 30.0;
    let here = &observations[i];
    let before = i.checked_sub(1).map(|j| &observations[j]).filter(|o| o.start + o.length == here.start);
    let after = observations.get(i + 1).filter(|o| here.start + here.length == o.start);
    let (left, right) = (before.unwrap_or(here), after.unwrap_or(here));
    let distance = middle(right) - middle(left);
    if distance <= 0.0 {
        return 0.0;
    }
    let most = 2.0 * rate(here) / (here.length.0 * 60) as f64;
    ((rate(right) - rate(left)) / distance).clamp(-most, most)
}
