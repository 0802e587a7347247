//! The rows of one queue that say how long a chat takes.

use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::demand::{Event, Observation};
use crate::domain::units::Minutes;

/// A longer row says nothing of the hours inside it.
const LONGEST: Minutes = Minutes(60);
const HOUR: i64 = 60;

/// One row with a handling time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timed {
    /// Its start.
    pub start: Moment,
    /// Hour of the week on the local clock, 0 to 167; none where the row is longer than an hour.
    pub hour: Option<usize>,
    /// Inquiries, above 0.
    pub inquiries: f64,
    /// Their mean handling time in seconds.
    pub seconds: f64,
    /// Whether no event covers it.
    pub is_normal: bool,
}

/// The hour of the week of `moment`, 0 to 167.
pub fn hour_of_week(zone: Zone, moment: Moment) -> usize {
    (zone.minute_of_week(moment).0 / HOUR) as usize
}

/// The rows among `rows` that say it, before `until`, in order of time.
pub fn timed(zone: Zone, rows: &[Observation], events: &[Event], until: Moment) -> Vec<Timed> {
    let of = |row: &Observation| {
        let seconds = row.aht_seconds.filter(|seconds| *seconds > 0.0 && row.inquiries > 0.0)?;
        let span = Span { start: row.start, end: row.start + row.length };
        Some(Timed {
            start: row.start,
            hour: (row.length <= LONGEST).then(|| hour_of_week(zone, row.start)),
            inquiries: row.inquiries,
            seconds,
            is_normal: events.iter().all(|event| event.span.overlap_seconds(&span) == 0),
        })
    };
    rows.iter().filter(|row| row.start < until).filter_map(of).collect()
}
