//! Time: moments, the local clock of a zone with its doubled and skipped hours, and the horizon's grids.

use super::units::Minutes;
use super::zones::{self, Moments, ZoneRules};
use chrono::{Datelike, NaiveDateTime, Timelike};
use std::ops::{Add, Range, Sub};

/// Length of one slot, the grid of segments.
pub const SLOT_MINUTES: i64 = 5;

/// A point in time: seconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Add<Minutes> for Moment {
    type Output = Moment;
    fn add(self, minutes: Minutes) -> Moment {
        Moment(self.0 + minutes.0 * 60)
    }
}

impl Sub<Minutes> for Moment {
    type Output = Moment;
    fn sub(self, minutes: Minutes) -> Moment {
        Moment(self.0 - minutes.0 * 60)
    }
}

/// A half-open stretch of time; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First moment inside.
    pub start: Moment,
    /// First moment after.
    pub end: Moment,
}

impl Span {
    /// Elapsed seconds.
    pub fn seconds(&self) -> i64 {
        self.end.0 - self.start.0
    }

    /// Seconds that both spans cover.
    pub fn overlap_seconds(&self, other: &Span) -> i64 {
        (self.end.min(other.end).0 - self.start.max(other.start).0).max(0)
    }

    /// Whether `moment` lies inside.
    pub fn contains(&self, moment: Moment) -> bool {
        self.start <= moment && moment < self.end
    }
}

/// Why a local time names no single moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTimeError {
    /// The zone skips this local time.
    Skipped,
    /// The zone has this local time twice: first and second moment.
    Doubled(Moment, Moment),
}

/// A time zone of the IANA database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub &'static ZoneRules);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(&zones::UTC);

    /// The zone of that very name; none where the database has no such zone.
    pub fn named(name: &str) -> Option<Zone> {
        ZoneRules::named(name).map(Zone)
    }

    /// The local clock at `moment`.
    pub fn local(&self, moment: Moment) -> NaiveDateTime {
        self.0.local(moment.0)
    }

    /// The moment at which the local clock shows `local`.
    ///
    /// # Errors
    /// When the zone skips that local time or has it twice.
    pub fn resolve(&self, local: NaiveDateTime) -> Result<Moment, LocalTimeError> {
        match self.0.moments(local) {
            Moments::One(at) => Ok(Moment(at)),
            Moments::Two(first, second) => Err(LocalTimeError::Doubled(Moment(first), Moment(second))),
            Moments::None => Err(LocalTimeError::Skipped),
        }
    }

    /// `moment` as written in every output: `2026-11-11T00:00`, with an offset only in an hour that the zone has twice.
    pub fn show(&self, moment: Moment) -> String {
        let local = self.local(moment);
        let (date, hour, minute) = (local.date(), local.hour(), local.minute());
        let mut clock = format!("{date}T{hour:02}:{minute:02}");
        if local.second() != 0 {
            clock += &format!(":{:02}", local.second());
        }
        match self.resolve(local) {
            Err(LocalTimeError::Doubled(..)) => {
                let minutes = self.0.offset(moment.0) / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{clock}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            _ => clock,
        }
    }

    /// Minutes since local midnight.
    pub fn minute_of_day(&self, moment: Moment) -> Minutes {
        let local = self.local(moment);
        Minutes(i64::from(local.hour() * 60 + local.minute()))
    }

    /// The number of the local day.
    pub fn day(&self, moment: Moment) -> i64 {
        i64::from(self.local(moment).date().num_days_from_ce())
    }

    /// Minutes since Monday 00:00 on the local clock, 0 to 10,079.
    pub fn minute_of_week(&self, moment: Moment) -> Minutes {
        let day = self.local(moment).weekday().num_days_from_monday();
        Minutes(i64::from(day) * 1440) + self.minute_of_day(moment)
    }
}

/// An index of a 5-minute slot, counted from the start of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(pub usize);

/// The planned time, its slots of 5 minutes and its intervals of 15, 30 or 60.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// Start of the first slot and interval.
    pub start: Moment,
    /// End of the last slot and interval.
    pub end: Moment,
    /// Length of an interval.
    pub interval: Minutes,
}

impl Horizon {
    /// The whole horizon.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// Number of slots.
    pub fn slots(&self) -> usize {
        (self.span().seconds() / (SLOT_MINUTES * 60)) as usize
    }

    /// Number of intervals.
    pub fn intervals(&self) -> usize {
        self.slots() / self.slots_per_interval()
    }

    /// Slots in one interval.
    pub fn slots_per_interval(&self) -> usize {
        (self.interval.0 / SLOT_MINUTES) as usize
    }

    /// Start of a slot; the slot after the last gives the end of the horizon.
    pub fn slot_start(&self, slot: Slot) -> Moment {
        self.start + Minutes(slot.0 as i64 * SLOT_MINUTES)
    }

    /// Start of interval `index`.
    pub fn interval_start(&self, index: usize) -> Moment {
        self.start + Minutes(index as i64 * self.interval.0)
    }

    /// Interval `index` as a span.
    pub fn interval_span(&self, index: usize) -> Span {
        Span { start: self.interval_start(index), end: self.interval_start(index + 1) }
    }

    /// The intervals that `span`, as far as it lies in the horizon, touches, by index.
    pub fn intervals_in(&self, span: &Span) -> Range<usize> {
        let seconds = self.interval.0 * 60;
        let from = (span.start.0 - self.start.0).max(0) / seconds;
        let to = (span.end.0.min(self.end.0) - self.start.0 + seconds - 1).max(0) / seconds;
        from as usize..to as usize
    }

    /// The interval that holds `slot`.
    pub fn interval_of(&self, slot: Slot) -> usize {
        slot.0 / self.slots_per_interval()
    }

    /// The slots of interval `index`.
    pub fn interval_slots(&self, index: usize) -> Range<usize> {
        let n = self.slots_per_interval();
        index * n..(index + 1) * n
    }
}
