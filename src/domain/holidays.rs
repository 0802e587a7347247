//! Days off and make-up working days: which dates are other days of the week than they seem.

use super::text::Text;
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// What a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayKind {
    /// A public holiday.
    Off,
    /// A Saturday or Sunday on which people work for a bridge day elsewhere.
    Work,
}

/// A date of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Special {
    /// What it is.
    pub kind: DayKind,
    /// What for; may be empty.
    pub name: Text,
}

/// The calendar that a forecast follows: a country's table, with the planner's own days over it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holidays {
    /// Name of the table, e.g. `CN`; empty without one.
    pub calendar: String,
    /// The planner's file; empty without one.
    pub file: String,
    /// Years of which all days are known.
    pub years: BTreeSet<i32>,
    /// The days that are special.
    pub days: BTreeMap<NaiveDate, Special>,
}

impl Holidays {
    /// Whether there is any calendar to follow.
    pub fn is_given(&self) -> bool {
        !self.calendar.is_empty() || !self.file.is_empty()
    }

    /// The weekday whose profile `date` has, where that is another than its own, and why.
    ///
    /// A working day off is like a Sunday, a make-up Saturday like the Friday before, a make-up Sunday like the Monday after: the
    /// notices do not say which weekday a make-up day stands for, and its neighbour is the nearest working day.
    pub fn like(&self, date: NaiveDate) -> Option<(DayKind, Weekday)> {
        let kind = self.days.get(&date)?.kind;
        let like = match (kind, date.weekday()) {
            (DayKind::Work, Weekday::Sat) => Weekday::Fri,
            (DayKind::Work, Weekday::Sun) => Weekday::Mon,
            (DayKind::Off, Weekday::Sat | Weekday::Sun) | (DayKind::Work, _) => return None,
            (DayKind::Off, _) => Weekday::Sun,
        };
        Some((kind, like))
    }
}

/// Local days, since 1970, that are other days for a queue than their weekday says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OtherDays {
    /// Those with the profile of another weekday; 0 is Monday.
    pub like: BTreeMap<i64, i64>,
    /// Those with a level of their own over the weekday that they are taken for.
    pub factors: BTreeMap<i64, f64>,
}

impl OtherDays {
    /// Whether local day `day` is one of them.
    pub fn has(&self, day: i64) -> bool {
        self.like.contains_key(&day) || self.factors.contains_key(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_like_another_only_where_it_is_not_what_it_seems() {
        let mut holidays = Holidays::default();
        let date = |day| NaiveDate::from_ymd_opt(2026, 10, day).expect("a date");
        for (day, kind) in
            [(1, DayKind::Off), (3, DayKind::Off), (10, DayKind::Work), (11, DayKind::Work), (12, DayKind::Work)]
        {
            holidays.days.insert(date(day), Special { kind, name: Text::default() });
        }
        assert_eq!(holidays.like(date(1)), Some((DayKind::Off, Weekday::Sun)), "a Thursday off");
        assert_eq!(holidays.like(date(3)), None, "a Saturday is off anyhow");
        assert_eq!(holidays.like(date(10)), Some((DayKind::Work, Weekday::Fri)), "a make-up Saturday");
        assert_eq!(holidays.like(date(11)), Some((DayKind::Work, Weekday::Mon)), "a make-up Sunday");
        assert_eq!(holidays.like(date(12)), None, "people work on Mondays anyhow");
        assert_eq!(holidays.like(date(13)), None, "nobody says anything");
    }
}
