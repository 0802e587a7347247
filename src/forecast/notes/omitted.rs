//! Histories that leave out empty intervals: logs and counters that only hold what came.
//!
//! Such a history never holds a 0; its busy intervals are whole and its quiet ones have scattered gaps, about as many as a Poisson
//! count of that size has zeros. With `m` the mean of the rows of an hour of the week, the mean `λ` of all its intervals
//! solves `λ / (1 − e^−λ) = m`, and a share of `e^−λ` is to be missing.

use crate::domain::calendar::Zone;
use crate::domain::demand::Observation;
use crate::domain::units::Minutes;
use std::collections::BTreeMap;

/// Weeks of rows that are looked at.
const WEEKS: i64 = 16;
/// Weeks below which gaps say nothing.
const LEAST_WEEKS: i64 = 3;
/// Means of rows up to which an interval is quiet, and from which it is busy.
const QUIET: f64 = 4.0;
const BUSY: f64 = 8.0;
/// Share of quiet intervals that has to be missing.
const LEAST_SHARE: f64 = 0.05;
/// Share of busy intervals that may be missing, as part of that of quiet ones.
const MOST_BUSY: f64 = 0.25;
/// Missing intervals over those of a Poisson count, at least and at most.
const LIKE_CHANCE: std::ops::Range<f64> = 0.4..2.5;
const WEEK: Minutes = Minutes(10_080);

/// Intervals of a kind: how many there were, how many had no row, and how many would have none by chance.
#[derive(Default)]
struct Tally {
    all: f64,
    missing: f64,
    by_chance: f64,
}

/// The share of quiet intervals without a row, if `rows` look as if empty ones were left out; none otherwise.
pub fn share(zone: Zone, rows: &[Observation]) -> Option<f64> {
    let last = rows.last()?;
    let end = last.start + last.length;
    let from = rows.first()?.start.max(end - Minutes(WEEKS * WEEK.0));
    let weeks = (end.0 - from.0) / 60 / WEEK.0;
    if weeks < LEAST_WEEKS || rows.iter().any(|row| row.inquiries <= 0.0) {
        return None;
    }
    let recent = rows.iter().filter(|row| row.start >= end - Minutes(weeks * WEEK.0));
    let mut hours: BTreeMap<(i64, i64), (f64, f64)> = BTreeMap::new();
    for row in recent.filter(|row| row.length.0 <= 60) {
        let seen = hours.entry((zone.minute_of_week(row.start).0, row.length.0)).or_default();
        *seen = (seen.0 + 1.0, seen.1 + row.inquiries);
    }
    let (mut quiet, mut busy) = (Tally::default(), Tally::default());
    for (rows, inquiries) in hours.into_values() {
        let mean = inquiries / rows;
        let tally = match mean {
            m if m <= QUIET => &mut quiet,
            m if m >= BUSY => &mut busy,
            _ => continue,
        };
        tally.all += weeks as f64;
        tally.missing += (weeks as f64 - rows).max(0.0);
        tally.by_chance += weeks as f64 * chance_of_none(mean);
    }
    let share = quiet.missing / quiet.all.max(1.0);
    let whole = busy.missing <= MOST_BUSY * share * busy.all;
    let alike = LIKE_CHANCE.contains(&(quiet.missing / quiet.by_chance.max(f64::MIN_POSITIVE)));
    (share >= LEAST_SHARE && whole && alike).then_some(share)
}

/// The chance of 0 for a Poisson count whose mean over the rest is `mean`.
fn chance_of_none(mean: f64) -> f64 {
    let (mut low, mut high) = (0.0, mean);
    for _ in 0..40 {
        let middle: f64 = (low + high) / 2.0;
        if middle / (-(-middle).exp_m1()).max(f64::MIN_POSITIVE) < mean { low = middle } else { high = middle }
    }
    (-high).exp()
}
