//! Moments as logs write them: the usual form by hand with the day remembered, every other as the tables read it.

use crate::domain::calendar::{Moment, Zone};
use crate::read::table::time::{self, TimeError, Written};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use std::collections::BTreeMap;

/// Which of the first two numbers of 10/11/2026 is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 10 November.
    DayMonth,
    /// 11 October.
    MonthDay,
}

/// What a number that stands for a moment counts from 1970 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnixTime {
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
}

/// A moment on the local clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Days since 1970.
    pub day: i32,
    /// Second of the local day.
    pub second: u32,
    /// Seconds since 1970 UTC; none where the zone has this local time twice or never.
    pub at: Option<i64>,
}

/// Why a cell names no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoStamp {
    Unreadable,
    DateOnly,
    Impossible,
    /// Day and month may be either; the two numbers.
    Order(u32, u32),
}

#[derive(Debug, Clone, Copy)]
struct Day {
    number: i32,
    /// The offset of a day that has only one.
    offset: Option<i64>,
}

/// Reads moments of one zone.
pub(super) struct Stamps {
    zone: Zone,
    pub order: Option<DateOrder>,
    last: Option<(u32, Day)>,
    days: BTreeMap<u32, Option<Day>>,
}

impl Stamps {
    pub fn new(zone: Zone, order: Option<DateOrder>) -> Self {
        Self { zone, order, last: None, days: BTreeMap::new() }
    }

    /// `2026-10-01 09:00:12` and its like; none for any other form.
    pub fn usual(&mut self, cell: &[u8]) -> Option<Stamp> {
        let (ymd, second) = usual(cell)?;
        let day = self.day(ymd)?;
        Some(self.on(day, second))
    }

    /// A moment in any form.
    pub fn any(&mut self, text: &str) -> Result<Stamp, NoStamp> {
        let text = text.trim();
        let written = match time::parse(text) {
            Err(TimeError::Unreadable) => self.unusual(text)?,
            other => other.map_err(why)?,
        };
        Ok(self.stamp(written))
    }

    /// A number since 1970.
    pub fn unix(&mut self, text: &str, unit: UnixTime) -> Result<Stamp, NoStamp> {
        let number: f64 = text.parse().map_err(|_| NoStamp::Unreadable)?;
        let seconds = if unit == UnixTime::Milliseconds { number / 1000.0 } else { number };
        // Years 1970 to 2199.
        if !(0.0..7_258_118_400.0).contains(&seconds) {
            return Err(NoStamp::Impossible);
        }
        Ok(self.of_moment(seconds.floor() as i64))
    }

    fn of_moment(&self, at: i64) -> Stamp {
        let local = self.zone.local(Moment(at));
        Stamp { day: days(local.date()), second: local.time().num_seconds_from_midnight(), at: Some(at) }
    }

    fn stamp(&mut self, written: Written) -> Stamp {
        let local = written.local;
        if let Some(offset) = written.offset {
            return self.of_moment(local.and_utc().timestamp() - offset);
        }
        let date = local.date();
        let ymd = date.year() as u32 * 10_000 + date.month() * 100 + date.day();
        let second = local.time().num_seconds_from_midnight();
        match self.day(ymd) {
            Some(day) => self.on(day, second),
            None => Stamp { day: days(date), second, at: None },
        }
    }

    fn on(&self, day: Day, second: u32) -> Stamp {
        let clock = i64::from(day.number) * 86_400 + i64::from(second);
        let at = match day.offset {
            Some(offset) => Some(clock - offset),
            None => {
                let local = DateTime::from_timestamp(clock, 0).map(|at| at.naive_utc());
                local.and_then(|local| self.zone.resolve(local).ok()).map(|moment| moment.0)
            }
        };
        Stamp { day: day.number, second, at }
    }

    /// A date as YYYYMMDD; none where there is no such day.
    fn day(&mut self, ymd: u32) -> Option<Day> {
        if let Some((last, day)) = self.last
            && last == ymd
        {
            return Some(day);
        }
        let zone = self.zone;
        let day = (*self.days.entry(ymd).or_insert_with(|| {
            let date = NaiveDate::from_ymd_opt((ymd / 10_000) as i32, ymd / 100 % 100, ymd % 100)?;
            let offset = |time| {
                let local = NaiveDateTime::new(date, time);
                Some(local.and_utc().timestamp() - zone.resolve(local).ok()?.0)
            };
            let ends = (offset(NaiveTime::MIN), offset(NaiveTime::from_hms_opt(23, 59, 59)?));
            let steady = matches!(ends, (Some(first), Some(last)) if first == last);
            Some(Day { number: days(date), offset: if steady { ends.0 } else { None } })
        }))?;
        self.last = Some((ymd, day));
        Some(day)
    }

    /// Forms that only logs have: parts of a second, no marks at all, day or month first.
    fn unusual(&self, text: &str) -> Result<Written, NoStamp> {
        let whole = text.rsplit_once('.').filter(|(head, tail)| head.contains(':') && digits(tail).is_some());
        if let Some((head, _)) = whole {
            return match time::parse(head) {
                Err(TimeError::Unreadable) => self.unusual(head),
                other => other.map_err(why),
            };
        }
        if let Some(spread) = spread_out(text) {
            return time::parse(&spread).map_err(why);
        }
        let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
        let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
        let [first, second, year] = parts[..] else { return Err(NoStamp::Unreadable) };
        let (Some(first), Some(second), Some(year)) = (digits(first), digits(second), digits(year)) else {
            return Err(NoStamp::Unreadable);
        };
        if year < 1000 || first > 31 || second > 31 || first > 99 {
            return Err(NoStamp::Unreadable);
        }
        let (month, day) = match self.order {
            None => return Err(NoStamp::Order(first, second)),
            Some(DateOrder::DayMonth) => (second, first),
            Some(DateOrder::MonthDay) => (first, second),
        };
        time::parse(format!("{year}-{month}-{day} {clock}").trim_end()).map_err(why)
    }
}

fn days(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

fn why(error: TimeError) -> NoStamp {
    match error {
        TimeError::DateOnly => NoStamp::DateOnly,
        TimeError::Impossible | TimeError::Hour24 | TimeError::Local(_) => NoStamp::Impossible,
        TimeError::Unreadable => NoStamp::Unreadable,
    }
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `20261110 09:00:00` or `20261110090000` with the marks that they lack.
fn spread_out(text: &str) -> Option<String> {
    let (date, clock) = (text.get(..8)?, text.get(8..)?.trim_start_matches([' ', 'T']));
    digits(date)?;
    let date = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]);
    match clock.len() {
        4 | 6 if digits(clock).is_some() => {
            let second = clock.get(4..6).unwrap_or("00");
            Some(format!("{date} {}:{}:{second}", &clock[..2], &clock[2..4]))
        }
        _ => clock.contains(':').then(|| format!("{date} {clock}")),
    }
}

/// Date as YYYYMMDD and second of the day of `2026-10-01 09:00:12`, `2026/10/01T09:00`, with parts of a second or without.
fn usual(cell: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| -> Option<u32> {
        let (tens, ones) = (cell[at].wrapping_sub(b'0'), cell[at + 1].wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
    };
    if cell.len() < 16 || !matches!(cell[4], b'-' | b'/') || cell[7] != cell[4] {
        return None;
    }
    if !matches!(cell[10], b' ' | b'T') || cell[13] != b':' {
        return None;
    }
    let (hour, minute) = (two(11)?, two(14)?);
    let second = match cell.len() {
        16 => 0,
        19 if cell[16] == b':' => two(17)?,
        21..=29 if cell[16] == b':' && cell[19] == b'.' && cell[20..].iter().all(u8::is_ascii_digit) => two(17)?,
        _ => return None,
    };
    let year = two(0)? * 100 + two(2)?;
    let real = (1970..2200).contains(&year) && hour < 24 && minute < 60 && second < 60;
    real.then(|| Some((year * 10_000 + two(5)? * 100 + two(8)?, hour * 3600 + minute * 60 + second)))?
}
