//! Rows of a history in an hour that the zone skips.
//!
//! Counters that run on standard time write such rows, and exports with 24 rows on every day do. A row of 0 says nothing and
//! is left out; another one counts for the hour that follows, in which it came in.

use super::intervals::RawRow;
use crate::domain::calendar::{Moment, Zone};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::time;
use crate::text;
use chrono::{NaiveDateTime, TimeDelta};

/// Steps of the grid of all inputs, in minutes.
const STEP: i64 = 5;
/// No zone has skipped more than a day.
const MOST_STEPS: i64 = 24 * 60 / STEP;

/// The skipped rows of a file.
#[derive(Debug, Default)]
pub(super) struct Skipped {
    first: Option<Place>,
    left_out: usize,
    moved: usize,
    inquiries: f64,
}

impl Skipped {
    /// Whether a row with so many `inquiries` stays.
    pub fn keeps(&mut self, inquiries: f64, place: Place) -> bool {
        self.first.get_or_insert(place);
        let keeps = inquiries > 0.0;
        if keeps {
            self.moved += 1;
            self.inquiries += inquiries;
        } else {
            self.left_out += 1;
        }
        keeps
    }

    /// One warning for the file.
    pub fn report(&self, zone: Zone, findings: &mut Findings) {
        let Some(place) = self.first else { return };
        let name = zone.0.name();
        let Self { left_out, moved, inquiries, .. } = self;
        let n = left_out + moved;
        let message = text!(
            n,
            "{n} row, here, lies in an hour that {name} skips: {left_out} with 0 left out, {moved} with {inquiries} inquiries counted for the hour that follows",
            "{n} rows, the first here, lie in an hour that {name} skips: {left_out} with 0 left out, {moved} with {inquiries} inquiries in all counted for the hour that follows",
            "{n} 行位于 {name} 跳过的时段，首行在此：{left_out} 行为 0，已忽略；{moved} 行共 {inquiries} 次咨询，计入随后的一小时"
        );
        findings.add(&codes::HOUR_SKIPPED, place, message);
    }
}

/// The local time that `cell` writes and the moment it stands for: as long after the last real time before it as the clock
/// says.
pub(super) fn resolved(cell: &str, zone: Zone) -> Option<(NaiveDateTime, Moment)> {
    let local = time::parse(cell).ok()?.local;
    let before = |steps: i64| {
        let real = zone.resolve(local - TimeDelta::minutes(steps * STEP)).ok()?;
        Some((local, Moment(real.0 + steps * STEP * 60)))
    };
    (1..=MOST_STEPS).find_map(before)
}

/// All rows by start, those of a skipped hour added to the real ones that begin when they do; both are sorted by start, without
/// repeats.
pub(super) fn joined(real: Vec<RawRow>, moved: Vec<RawRow>) -> Vec<RawRow> {
    let mut rows = real;
    for row in moved {
        match rows.binary_search_by_key(&row.start, |row| row.start) {
            Ok(at) => rows[at] = sum(&rows[at], &row),
            Err(at) => rows.insert(at, row),
        }
    }
    rows
}

fn sum(real: &RawRow, moved: &RawRow) -> RawRow {
    let inquiries = real.inquiries + moved.inquiries;
    let [a, b] = [real.aht_seconds, moved.aht_seconds];
    let both = a > 0.0 && b > 0.0;
    let aht_seconds = if both { (a * real.inquiries + b * moved.inquiries) / inquiries } else { a.max(b) };
    RawRow { inquiries, aht_seconds, ..*real }
}
