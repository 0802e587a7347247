//! How long the intervals of a history are, where the file does not say.

use crate::domain::calendar::Moment;
use crate::domain::demand::Observation;
use crate::domain::plan::Plan;
use crate::domain::units::Minutes;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::sheet::{Origin, Sheet};
use crate::text;
use chrono::NaiveDateTime;
use std::num::NonZeroU16;

/// Rows on either side that tell the length of an interval.
const WINDOW: usize = 24;
const DAY: i64 = 1440;

/// With fewer spacings on one side, near the ends, the two sides are not told apart.
const EVIDENCE: usize = 12;

/// A common divisor below this comes from a stray row rather than from rows that were left out.
const FINEST_GUESS: i64 = 15;

/// A row whose length may still be unknown. There may be millions, so that what is not known takes no room of its own.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct RawRow {
    pub start: Moment,
    pub inquiries: f64,
    /// Seconds; 0 where the row does not say.
    pub aht_seconds: f64,
    /// Length in minutes, where the row says it.
    pub minutes: Option<NonZeroU16>,
    pub origin: Origin,
    /// The local time was doubled and written without offset.
    pub doubled: bool,
    /// The local time as written, where the zone skips it; `start` is then as long after the hour before as the clock says.
    pub skipped: Option<NaiveDateTime>,
}

impl RawRow {
    /// The local clock as written.
    fn local(&self, plan: &Plan) -> NaiveDateTime {
        self.skipped.unwrap_or_else(|| plan.zone.local(self.start))
    }

    pub fn observed(&self, length: Minutes) -> Observation {
        let aht_seconds = (self.aht_seconds > 0.0).then_some(self.aht_seconds);
        Observation { start: self.start, length, inquiries: self.inquiries, aht_seconds }
    }
}

/// Whether intervals of this length fit the 5-minute grid and a day.
pub(in crate::read) fn is_usable(minutes: i64) -> bool {
    (5..=DAY).contains(&minutes) && minutes % 5 == 0 && DAY % minutes == 0
}

/// Observations of `rows`, which are sorted by start without repeats; reports rows that overlap.
pub(in crate::read) fn with_lengths(
    rows: &[RawRow],
    plan: &Plan,
    sheet: &Sheet,
    findings: &mut Findings,
) -> Vec<Observation> {
    let spacings: Vec<i64> = rows.windows(2).map(|pair| spacing(plan, &pair[0], &pair[1])).collect();
    let mut observations = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let minutes = (row.minutes.map(|minutes| i64::from(minutes.get())))
            .unwrap_or_else(|| inferred(&spacings, i, plan.horizon.interval.0));
        let place = || Place::line(sheet.line(row.origin));
        if !is_usable(minutes) {
            let message = text!(
                "the next row is {minutes} minutes later, which is no interval",
                "与下一行相隔 {minutes} 分钟，不构成区间"
            );
            findings.add(&codes::INTERVAL_UNUSABLE, place(), message);
            continue;
        }
        let observation = row.observed(elapsed(plan, row, minutes));
        if let Some(next) = rows.get(i + 1)
            && observation.start + observation.length > next.start
        {
            let line = sheet.line(next.origin);
            let message = text!(
                "{minutes} minutes from here reach past the start in line {line}",
                "由此起 {minutes} 分钟越过了第 {line} 行的开始"
            );
            findings.add(&codes::OBSERVATIONS_OVERLAP, place(), message);
        }
        observations.push(observation);
    }
    observations
}

/// Minutes between two starts. From day to day the local clock counts, since a day may have 23 or 25 hours.
fn spacing(plan: &Plan, from: &RawRow, to: &RawRow) -> i64 {
    let minutes = (to.start.0 - from.start.0) / 60;
    if minutes <= 120 || minutes % 60 != 0 || minutes > 2 * DAY {
        return minutes;
    }
    (to.local(plan) - from.local(plan)).num_minutes()
}

/// Elapsed length of an interval that the local clock gives `minutes`.
fn elapsed(plan: &Plan, row: &RawRow, minutes: i64) -> Minutes {
    if minutes <= 60 {
        return Minutes(minutes);
    }
    let end = plan.zone.resolve(row.local(plan) + chrono::TimeDelta::minutes(minutes));
    Minutes(end.map_or(minutes, |end| (end.0 - row.start.0) / 60))
}

/// Length of row `i` from the spacings around it.
///
/// Missing rows make spacings larger, never smaller, so the smallest nearby is the interval. Where the interval changes
/// within the file the larger of the two sides belongs to the older rows, and the next row cuts it off.
pub(in crate::read) fn inferred(spacings: &[i64], i: usize, fallback: i64) -> i64 {
    let before = &spacings[i.saturating_sub(WINDOW)..i];
    let after = &spacings[i..(i + WINDOW).min(spacings.len())];
    let smallest = |side: &[i64]| side.iter().copied().min();
    let both = [smallest(before), smallest(after)];
    let chosen = if before.len().min(after.len()) < EVIDENCE {
        both.into_iter().flatten().min()
    } else {
        both.into_iter().flatten().max()
    };
    let Some(sides) = chosen else { return fallback };
    let length = spacings.get(i).map_or(sides, |next| sides.min(*next));
    if is_usable(length) {
        return length;
    }
    // Rows without inquiries may have been left out so often that no two neighbours remain.
    let common = before.iter().chain(after).fold(0, |a, b| gcd(a, *b));
    if is_usable(common) && common >= FINEST_GUESS { common } else { length }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(starts: &[i64]) -> Vec<i64> {
        let spacings: Vec<i64> = starts.windows(2).map(|w| w[1] - w[0]).collect();
        (0..starts.len()).map(|i| inferred(&spacings, i, 15)).collect()
    }

    #[test]
    fn gaps_and_missing_rows_do_not_lengthen_an_interval() {
        assert_eq!(lengths(&[0, 60, 120, 300, 1440, 1500]), vec![60; 6]);
        assert_eq!(lengths(&[0, 420, 720, 1380]), vec![60; 4], "no two neighbours remain");
    }

    #[test]
    fn a_history_may_change_its_interval() {
        let hours = (0..40).map(|i| i * 60);
        let halves = (0..40).map(|i| 2400 + i * 30);
        let starts: Vec<i64> = hours.clone().chain(halves).collect();
        assert_eq!(lengths(&starts), [[60; 40], [30; 40]].concat());
        let mirrored: Vec<i64> = starts.iter().rev().map(|start| 3570 - start).collect();
        assert_eq!(lengths(&mirrored), [vec![30; 39], vec![60; 41]].concat(), "the row before the change reaches it");
    }

    #[test]
    fn a_lone_row_has_the_interval_of_the_plan() {
        assert_eq!(lengths(&[600]), vec![15]);
    }
}
