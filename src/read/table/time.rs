//! Times as people and spreadsheets write them.
//!
//! Accepted: `2026-11-11T00:00`, `2026-11-11 00:00:00`, `2026/11/11 0:00`, `2026.11.11 0:00`, each with an optional offset `-04:00`,
//! `+0800` or `Z`; full-width digits, `2026年11月11日 0:00`, and clocks such as 上午9:00, 9时, 9点半 and 9:00 PM too.

use super::spoken::plain;
use crate::domain::calendar::{LocalTimeError, Moment, Span, Zone};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// A clock reading, with its offset from UTC in seconds where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Written {
    pub local: NaiveDateTime,
    pub offset: Option<i64>,
}

/// Why a text names no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum TimeError {
    /// No form that we know.
    Unreadable,
    /// A date without a clock time.
    DateOnly,
    /// Hour 24, which belongs to the next day.
    Hour24,
    /// A date or clock time that does not exist, or a year outside 1970 to 2199.
    Impossible,
    /// See [`LocalTimeError`].
    Local(LocalTimeError),
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn number(&mut self, most_digits: usize) -> Option<u32> {
        let from = self.at;
        let mut value = 0;
        while self.at - from < most_digits
            && let Some(digit @ b'0'..=b'9') = self.bytes.get(self.at)
        {
            value = value * 10 + u32::from(digit - b'0');
            self.at += 1;
        }
        (self.at > from).then_some(value)
    }

    fn take(&mut self, any_of: &[u8]) -> Option<u8> {
        let byte = *self.bytes.get(self.at).filter(|b| any_of.contains(b))?;
        self.at += 1;
        Some(byte)
    }

    fn spaces(&mut self) -> bool {
        let from = self.at;
        while self.take(b" ").is_some() {}
        self.at > from
    }

    fn at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    fn offset(&mut self) -> Option<i64> {
        if self.take(b"Zz").is_some() {
            return Some(0);
        }
        let sign = if self.take(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.number(2)?;
        self.take(b":");
        let minutes = if self.at_end() { 0 } else { self.number(2)? };
        (hours <= 14 && minutes < 60).then_some(sign * i64::from(hours * 3600 + minutes * 60))
    }
}

/// Reads a clock reading.
pub(in crate::read) fn parse(text: &str) -> Result<Written, TimeError> {
    match scan(text) {
        Err(TimeError::Unreadable) => plain(text).map_or(Err(TimeError::Unreadable), |text| scan(&text)),
        other => other,
    }
}

/// Reads the end of something: hour 24 closes a day and is hour 0 of the next.
pub(in crate::read) fn parse_end(text: &str) -> Result<Written, TimeError> {
    let read = parse(text);
    if read != Err(TimeError::Hour24) {
        return read;
    }
    // The hour is the only part of a time that can be 24 before a colon.
    let plain = plain(text).unwrap_or_else(|| text.to_owned());
    let Some(at) = plain.find("24:") else { return read };
    let written = parse(&format!("{}00:{}", &plain[..at], &plain[at + 3..]))?;
    Ok(Written { local: written.local + TimeDelta::days(1), ..written })
}

/// The date of a text that has no clock time, as `2026-11-11`.
pub(in crate::read) fn day_of(text: &str) -> Option<String> {
    date(text).map(|date| date.to_string())
}

/// The date that a text without a clock time names, in the years of a plan.
pub(in crate::read) fn date(text: &str) -> Option<NaiveDate> {
    let plain = plain(text).unwrap_or_else(|| text.to_owned());
    let parts: Vec<u32> = plain.trim().split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [year, month, day] = parts[..] else { return None };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn scan(text: &str) -> Result<Written, TimeError> {
    let mut s = Scan { bytes: text.as_bytes(), at: 0 };
    let unread = TimeError::Unreadable;
    let year = s.number(4).filter(|y| *y >= 1000).ok_or(unread)?;
    let mark = s.take(b"-/.").ok_or(unread)?;
    let month = s.number(2).ok_or(unread)?;
    s.take(&[mark]).ok_or(unread)?;
    let day = s.number(2).ok_or(unread)?;
    if s.at_end() {
        return Err(TimeError::DateOnly);
    }
    if s.take(b"Tt").is_none() && !s.spaces() {
        return Err(unread);
    }
    let (hour, minute, second) = clock(&mut s).ok_or(unread)?;
    s.spaces();
    let offset = if s.at_end() { None } else { Some(s.offset().filter(|_| s.at_end()).ok_or(unread)?) };
    if (hour, minute, second) == (24, 0, 0) {
        return Err(TimeError::Hour24);
    }
    let date = NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| (1970..2200).contains(&year));
    let local = date.and_then(|date| date.and_hms_opt(hour, minute, second)).ok_or(TimeError::Impossible)?;
    Ok(Written { local, offset })
}

fn clock(s: &mut Scan<'_>) -> Option<(u32, u32, u32)> {
    let hour = s.number(2)?;
    s.take(b":")?;
    let from = s.at;
    let minute = s.number(2).filter(|_| s.at - from == 2)?;
    let mut second = 0;
    if s.take(b":").is_some() {
        second = s.number(2)?;
        if s.take(b".").is_some() {
            while s.take(b"0").is_some() {}
        }
    }
    Some((hour, minute, second))
}

/// Reads a clock time of a day such as `20:00` or `0:30:00`.
pub(in crate::read) fn parse_clock(text: &str) -> Option<NaiveTime> {
    let spoken = plain(text);
    let text = spoken.as_deref().unwrap_or(text);
    let mut s = Scan { bytes: text.as_bytes(), at: 0 };
    let (hour, minute, second) = clock(&mut s)?;
    NaiveTime::from_hms_opt(hour, minute, second).filter(|_| s.at_end())
}

/// Turns clock readings of one zone into moments; remembers the last ordinary day, so that rows in order cost little.
#[derive(Debug)]
pub(in crate::read) struct Clock {
    zone: Zone,
    /// A local day during which the clock is not changed, and its offset in seconds.
    day: Option<(NaiveDate, i64)>,
    /// The hours that were read, one bit each.
    hours: u32,
}

impl Clock {
    pub fn new(zone: Zone) -> Self {
        Self { zone, day: None, hours: 0 }
    }

    /// The moment that `text` names.
    pub fn moment(&mut self, text: &str) -> Result<Moment, TimeError> {
        self.resolve(parse(text)?)
    }

    /// The moment at which something ends: 24:00 closes a day.
    pub fn end(&mut self, text: &str) -> Result<Moment, TimeError> {
        self.resolve(parse_end(text)?)
    }

    /// The moment of a clock reading.
    pub fn resolve(&mut self, written: Written) -> Result<Moment, TimeError> {
        let clock = written.local.and_utc().timestamp();
        self.hours |= 1 << written.local.hour();
        if let Some(offset) = written.offset {
            return Ok(Moment(clock - offset));
        }
        let date = written.local.date();
        if self.day.is_none_or(|(day, _)| day != date) {
            self.day = self.steady_offset(date).map(|offset| (date, offset));
        }
        match self.day {
            Some((_, offset)) => Ok(Moment(clock - offset)),
            None => self.zone.resolve(written.local).map_err(TimeError::Local),
        }
    }

    /// Whether the times read look like twelve hours twice a day: 1, 11 and 12 are among them, 0 and 13 to 23 are not.
    pub fn counts_twelve_hours(&self) -> bool {
        const NEVER: u32 = !0b1_1111_1111_1110;
        const ALWAYS: u32 = 1 << 1 | 1 << 11 | 1 << 12;
        self.hours & NEVER == 0 && self.hours & ALWAYS == ALWAYS
    }

    /// The offset of a day that begins and ends with the same one.
    fn steady_offset(&self, date: NaiveDate) -> Option<i64> {
        let offset = |local: NaiveDateTime| Some(local.and_utc().timestamp() - self.zone.resolve(local).ok()?.0);
        let first = offset(date.and_hms_opt(0, 0, 0)?)?;
        let last = offset(date.and_hms_opt(23, 59, 59)?)?;
        (first == last).then_some(first)
    }
}

/// Reads `FROM/TO` on the clock of `zone`; of an hour that the zone has twice it takes both. None where an end cannot be read or
/// does not follow.
pub fn window(given: &str, zone: Zone) -> Option<Span> {
    let resolve = |written: Written| match Clock::new(zone).resolve(written) {
        Ok(moment) | Err(TimeError::Local(LocalTimeError::Doubled(moment, _))) => Some(moment),
        Err(_) => None,
    };
    // Dates may have slashes too: the one between two whole times counts.
    given.match_indices('/').find_map(|(at, _)| {
        let (from, to) = (parse(given[..at].trim()).ok()?, parse_end(given[at + 1..].trim()).ok()?);
        let span = Span { start: resolve(from)?, end: resolve(to)? };
        (span.start < span.end).then_some(span)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        match parse(text) {
            Ok(Written { local, offset }) => format!("{local} {offset:?}"),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn every_written_form_is_the_same_time() {
        for text in [
            "2026-11-11T00:00",
            "2026-11-11 00:00",
            "2026-11-11 0:00:00",
            "2026/11/11 0:00",
            "2026-11-11T00:00:00.000",
            "２０２６-11-11　00：00",
            "2026年11月11日 0:00",
            "2026.11.11 0:00",
            "2026年11月11日0时",
            "2026-11-11 凌晨12点",
            "2026-11-11 12:00 AM",
        ] {
            assert_eq!(show(text), "2026-11-11 00:00:00 None", "{text}");
        }
        assert_eq!(show("2026-11-01T01:30-04:00"), "2026-11-01 01:30:00 Some(-14400)");
        assert_eq!(show("2026-11-01T01:30 +0800"), "2026-11-01 01:30:00 Some(28800)");
        assert_eq!(show("2026-11-01T01:30:00Z"), "2026-11-01 01:30:00 Some(0)");
    }

    #[test]
    fn hour_24_ends_a_day_and_starts_none() {
        for text in
            ["2026-10-31T24:00", "2026-10-31 24:00:00", "2026/10/31 24:00", "2026年10月31日 24时", "2026-11-01T00:00"]
        {
            let end = parse_end(text).map(|written| written.local.to_string());
            assert_eq!(end.as_deref(), Ok("2026-11-01 00:00:00"), "{text}");
        }
        assert_eq!(parse_end("2026-10-31T24:01"), Err(TimeError::Impossible));
        assert_eq!(parse_end("2026-10-31T24:00Z").map(|written| written.offset), Ok(Some(0)));
    }

    #[test]
    fn what_is_no_time_says_why() {
        for (text, why) in [
            ("", "Unreadable"),
            ("11/11/2026 12:00 AM", "Unreadable"),
            ("2026-11-11T00:0", "Unreadable"),
            ("2026-11-11T00:00 x", "Unreadable"),
            ("2026-11/11 00:00", "Unreadable"),
            ("2026-11-11", "DateOnly"),
            ("2026-11-11T24:00", "Hour24"),
            ("2026-02-29T00:00", "Impossible"),
            ("2026-11-11T23:60", "Impossible"),
            ("9999-11-11T23:00", "Impossible"),
        ] {
            assert_eq!(show(text), why, "{text}");
        }
    }

    /// The remembered day must give what the zone gives, on every hour of years with both kinds of change.
    #[test]
    fn the_shortcut_agrees_with_the_zone() {
        for zone in ["America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo"] {
            let zone = Zone::named(zone).unwrap();
            let mut clock = Clock::new(zone);
            let mut local = NaiveDate::from_ymd_opt(2016, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
            for _ in 0..2 * 366 * 48 {
                let written = Written { local, offset: None };
                assert_eq!(clock.resolve(written), zone.resolve(local).map_err(TimeError::Local), "{local}");
                local += chrono::TimeDelta::minutes(30);
            }
        }
    }

    #[test]
    fn clock_times() {
        assert_eq!(parse_clock("20：00"), NaiveTime::from_hms_opt(20, 0, 0));
        assert_eq!(parse_clock("0:30:00"), NaiveTime::from_hms_opt(0, 30, 0));
        assert_eq!(parse_clock("24:00"), None);
        assert_eq!(parse_clock("8"), None);
    }
}
