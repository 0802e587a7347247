//! Counts by interval, and histograms of lengths of time: all that is kept of the rows.

use chrono::{DateTime, NaiveDateTime};
use std::collections::BTreeMap;

/// Seconds below which every second has its own bar.
const FINE: usize = 3600;
/// Seconds of a bar above that.
const COARSE: usize = 10;
/// Longest length, a day.
pub(super) const LONGEST_MS: u64 = 86_400_000;
const BARS: usize = FINE + (LONGEST_MS as usize / 1000 - FINE) / COARSE + 1;

/// The conversations that began in one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalCount {
    /// Start of the interval on the local clock. An hour that the zone has twice is one.
    pub start: NaiveDateTime,
    /// Conversations, never 0.
    pub inquiries: u64,
    /// Mean handling time of those that have one, in seconds.
    pub aht_seconds: Option<f64>,
    /// How many have one.
    pub handled: u64,
}

/// Where lengths of time lie, in seconds. Median and ninth decile are whole seconds below an hour, whole tens above.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distribution {
    /// How many.
    pub count: u64,
    /// Mean.
    pub mean: f64,
    /// Half are at most this.
    pub median: f64,
    /// Nine tenths are at most this.
    pub p90: f64,
}

/// What began in one interval: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cell {
    inquiries: u32,
    handled: u32,
    handled_ms: u64,
}

/// The intervals of the days of one queue.
#[derive(Debug, PartialEq)]
pub(super) struct Days {
    seconds: u32,
    days: BTreeMap<i32, Box<[Cell]>>,
}

impl Days {
    /// Intervals of `seconds`, which divide a day.
    pub fn new(seconds: u32) -> Self {
        Self { seconds, days: BTreeMap::new() }
    }

    /// Counts a conversation that began at `second` of `day`; returns how many intervals this made room for.
    pub fn add(&mut self, day: i32, second: u32, handled_ms: Option<u64>) -> usize {
        let per_day = (86_400 / self.seconds) as usize;
        let mut made = 0;
        let cells = self.days.entry(day).or_insert_with(|| {
            made = per_day;
            vec![Cell::default(); per_day].into_boxed_slice()
        });
        let cell = &mut cells[(second / self.seconds) as usize];
        cell.inquiries = cell.inquiries.saturating_add(1);
        if let Some(ms) = handled_ms {
            cell.handled = cell.handled.saturating_add(1);
            cell.handled_ms += ms;
        }
        made
    }

    pub fn intervals(&self) -> impl Iterator<Item = IntervalCount> + '_ {
        self.days.iter().flat_map(move |(day, cells)| {
            cells.iter().enumerate().filter(|(_, cell)| cell.inquiries > 0).map(move |(at, cell)| IntervalCount {
                start: local(*day, at as u32 * self.seconds),
                inquiries: u64::from(cell.inquiries),
                aht_seconds: (cell.handled > 0).then(|| cell.handled_ms as f64 / 1e3 / f64::from(cell.handled)),
                handled: u64::from(cell.handled),
            })
        })
    }
}

/// The local time `second` seconds into `day`.
pub(super) fn local(day: i32, second: u32) -> NaiveDateTime {
    DateTime::from_timestamp(i64::from(day) * 86_400 + i64::from(second), 0).unwrap_or_default().naive_utc()
}

/// Lengths of time up to a day.
#[derive(Debug, Default)]
pub(super) struct Histogram {
    bars: Vec<u64>,
    count: u64,
    sum_ms: u64,
}

impl Histogram {
    pub fn add(&mut self, ms: u64) {
        if self.bars.is_empty() {
            self.bars.resize(BARS, 0);
        }
        let seconds = ((ms + 500) / 1000) as usize;
        let bar = if seconds < FINE { seconds } else { FINE + (seconds - FINE) / COARSE };
        self.bars[bar.min(BARS - 1)] += 1;
        self.count += 1;
        self.sum_ms += ms;
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn distribution(&self) -> Option<Distribution> {
        (self.count > 0).then(|| Distribution {
            count: self.count,
            mean: self.sum_ms as f64 / 1e3 / self.count as f64,
            median: self.quantile(0.5),
            p90: self.quantile(0.9),
        })
    }

    /// The lower end of the bar that holds the quantile.
    fn quantile(&self, share: f64) -> f64 {
        let rank = ((self.count as f64 * share).ceil() as u64).max(1);
        let mut below = 0;
        let bar = self.bars.iter().position(|n| {
            below += n;
            below >= rank
        });
        let bar = bar.unwrap_or_default();
        if bar < FINE { bar as f64 } else { (FINE + (bar - FINE) * COARSE) as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_sorted_lengths() {
        let mut histogram = Histogram::default();
        let mut seconds: Vec<u64> = (0..997).map(|i| i * i % 5003).collect();
        seconds.iter().for_each(|s| histogram.add(s * 1000));
        seconds.sort_unstable();
        let shown = histogram.distribution().unwrap();
        let at = |share: f64| seconds[(seconds.len() as f64 * share).ceil() as usize - 1];
        let rounded = |s: u64| if s < 3600 { s } else { s / 10 * 10 } as f64;
        assert_eq!((shown.median, shown.p90), (rounded(at(0.5)), rounded(at(0.9))));
        assert_eq!(shown.mean, seconds.iter().sum::<u64>() as f64 / 997.0);
    }
}
