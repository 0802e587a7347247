//! A cell as a point in time: a day, a clock, a range, or several of them.

use super::clock::{Clocks, clock, range};
use super::date::{Day, day, serial};
use crate::read::import::grid::{Cell, Value};

/// What a cell says of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Stamped {
    /// Its day, with every reading that fits.
    pub day: Day,
    /// Seconds since that day's midnight: one clock, or the two of a range.
    pub clock: Option<(i64, Option<i64>)>,
    /// Seconds east of Greenwich, where they are written.
    pub offset: Option<i64>,
}

/// Reads a cell that begins with a day: `2026-11-10`, `2026/11/10 9:00`, `2026-11-10 09:00-09:30`, a date of a workbook, the
/// serial number of one in `is_1904`'s count.
pub(in crate::read) fn stamped(cell: &Cell, is_1904: bool) -> Option<Stamped> {
    let from_number = |number: f64| {
        let (date, seconds) = serial(number, is_1904)?;
        let clock = (number.fract() != 0.0).then_some((seconds, None));
        Some(Stamped { day: Day::of(date), clock, offset: None })
    };
    match cell.value {
        Value::Stamp(at) => {
            let seconds = at.time().signed_duration_since(chrono::NaiveTime::MIN).num_seconds();
            // A date of a workbook and midnight of it are the same number, so its clock is told by the column.
            let clock = (seconds != 0).then_some((seconds, None));
            return Some(Stamped { day: Day::of(at.date()), clock, offset: None });
        }
        Value::Number(number) if day(&cell.text).is_none() => return from_number(number),
        Value::Seconds(_) | Value::Empty | Value::Error => return None,
        Value::Number(_) | Value::Text => {}
    }
    let Some((day, rest)) = day(&cell.text) else {
        return cell.text.parse().ok().filter(|n: &f64| *n > 30_000.0).and_then(from_number);
    };
    let (rest, offset) = without_offset(rest.trim());
    if rest.is_empty() {
        return Some(Stamped { day, clock: None, offset });
    }
    let clock = clock(rest).map(|at| (at, None)).or_else(|| {
        let Clocks { from, to } = range(rest)?;
        Some((from, Some(to)))
    });
    let clock = clock.or_else(|| packed(rest).map(|at| (at, None)));
    clock.map(|clock| Stamped { day, clock: Some(clock), offset })
}

/// A cell as one clock or a range, without a day.
pub(in crate::read) fn clocks_of(cell: &Cell) -> Option<(i64, Option<i64>)> {
    match cell.value {
        Value::Seconds(seconds) if (0..=86_400).contains(&seconds) => Some((seconds, None)),
        Value::Text => {
            let one = clock(&cell.text).map(|at| (at, None));
            one.or_else(|| range(&cell.text).map(|range| (range.from, Some(range.to))))
        }
        _ => None,
    }
}

/// `+08:00`, `-0400` or `Z` at the end of a clock.
fn without_offset(rest: &str) -> (&str, Option<i64>) {
    if let Some(clock) = rest.strip_suffix(['Z', 'z']) {
        return (clock.trim_end(), Some(0));
    }
    let Some(at) = rest.rfind(['+', '-']).filter(|&at| at >= 4 && rest[..at].contains(':')) else {
        return (rest, None);
    };
    let sign = if rest[at..].starts_with('-') { -1 } else { 1 };
    let digits: String = rest[at + 1..].chars().filter(|c| *c != ':').collect();
    let is_plain = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let hours: Option<i64> = digits.get(..2).and_then(|hours| hours.parse().ok());
    let minutes: Option<i64> = digits.get(2..).and_then(|minutes| minutes.parse().ok());
    match (hours, minutes) {
        // `09:00-09:30` is a range; an offset has its colon, if any, and is written right behind the clock by programs only.
        (Some(hours), Some(minutes)) if is_plain && hours <= 14 && is_program(&rest[..at], &rest[at..]) => {
            (rest[..at].trim_end(), Some(sign * (hours * 3600 + minutes * 60)))
        }
        _ => (rest, None),
    }
}

/// Whether a clock with a sign and four digits behind it looks like an offset: with seconds, a plus, or no colon.
fn is_program(clock: &str, tail: &str) -> bool {
    tail.starts_with('+') || !tail.contains(':') || clock.matches(':').count() == 2
}

/// `09` or `0930` behind a date of digits alone.
fn packed(rest: &str) -> Option<i64> {
    let n = rest.len();
    let fits = matches!(n, 2 | 4 | 6) && rest.bytes().all(|b| b.is_ascii_digit());
    let part = |from: usize| rest.get(from..from + 2).and_then(|text| text.parse::<i64>().ok());
    let at = fits.then(|| part(0).unwrap_or(0) * 3600 + part(2).unwrap_or(0) * 60 + part(4).unwrap_or(0))?;
    (at <= 86_400 && part(2).unwrap_or(0) < 60).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (String, Option<(i64, Option<i64>)>, Option<i64>);

    fn read(text: &str) -> Option<Read> {
        let found = stamped(&Cell::written(text), false)?;
        Some((
            found.day.dates(Some(2026)).first()?.to_string(),
            found.clock.map(|(a, b)| (a / 60, b.map(|b| b / 60))),
            found.offset,
        ))
    }

    #[test]
    fn days_with_clocks_and_ranges() {
        for (text, clock) in [
            ("2026-11-10", None),
            ("2026-11-10T09:00", Some((540, None))),
            ("2026/11/10 9:00:00", Some((540, None))),
            ("2026-11-10 09:00-09:30", Some((540, Some(570)))),
            ("2026年11月10日 9时", Some((540, None))),
            ("2026-11-10 周二 下午3:30", Some((930, None))),
            ("20261110 0900", Some((540, None))),
            ("2026111009", Some((540, None))),
            ("2026-11-10 24:00", Some((1440, None))),
            ("46336.375", Some((540, None))),
            ("46336", None),
        ] {
            assert_eq!(read(text), Some(("2026-11-10".to_owned(), clock, None)), "{text}");
        }
        for text in ["2026-11-10 noon", "9:00", "120", "售前"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_are_told_from_ranges() {
        assert_eq!(read("2026-11-10T09:00+08:00").and_then(|found| found.2), Some(28_800));
        assert_eq!(read("2026-11-10T09:00:00-04:00").and_then(|found| found.2), Some(-14_400));
        assert_eq!(read("2026-11-10T01:00:00Z").and_then(|found| found.2), Some(0));
        assert_eq!(read("2026-11-10 09:00-10:00").and_then(|found| found.2), None);
    }
}
