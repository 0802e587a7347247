//! Shopping festivals of China and of western markets: when each edition is, and when its sales usually open.
//!
//! Dates are rules, not a table of years, so that no year runs out. Openings are those that shops announce most years; they are
//! proposed to the planner, who knows the hours of this year.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Where a festival is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Market {
    /// Mainland China.
    China,
    /// Europe and the Americas.
    West,
}

/// The rule for the day of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Month and day.
    Fixed(u32, u32),
    /// So many days after the nth weekday of a month.
    Nth(u32, Weekday, u8, u64),
}

/// A festival of one day.
#[derive(Debug, PartialEq, Eq)]
pub struct Festival {
    /// What its editions have in common, as in events.csv.
    pub kind: &'static str,
    /// Its name without the year.
    pub name: &'static str,
    /// Where it is kept.
    pub market: Market,
    rule: Rule,
    /// Clock times at which its sales usually open, as in events.csv.
    pub phase_times: &'static str,
}

impl Festival {
    /// The day of the edition of `year`; none where the calendar has no such day.
    pub fn day(&self, year: i32) -> Option<NaiveDate> {
        match self.rule {
            Rule::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Rule::Nth(month, weekday, nth, after) => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)?.checked_add_days(Days::new(after))
            }
        }
    }

    /// Its editions from `first` to `last`, both included, in order.
    pub fn days(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let years = first.year()..=last.year();
        years.filter_map(|year| self.day(year)).filter(|day| (first..=last).contains(day)).collect()
    }
}

const fn festival(
    kind: &'static str,
    name: &'static str,
    market: Market,
    rule: Rule,
    phase_times: &'static str,
) -> Festival {
    Festival { kind, name, market, rule, phase_times }
}

/// Every festival, the larger first where two fall on one day.
pub static FESTIVALS: &[Festival] = &[
    festival("double11", "双11", Market::China, Rule::Fixed(11, 11), "00:00;10:00;20:00"),
    festival("618", "618", Market::China, Rule::Fixed(6, 18), "00:00;10:00;20:00"),
    festival("double12", "双12", Market::China, Rule::Fixed(12, 12), "00:00;20:00"),
    festival("38", "38节", Market::China, Rule::Fixed(3, 8), "00:00;20:00"),
    festival("99", "99大促", Market::China, Rule::Fixed(9, 9), "00:00;20:00"),
    festival("818", "818", Market::China, Rule::Fixed(8, 18), "00:00;20:00"),
    festival("520", "520", Market::China, Rule::Fixed(5, 20), "00:00;20:00"),
    festival("black-friday", "Black Friday", Market::West, Rule::Nth(11, Weekday::Thu, 4, 1), "00:00;08:00;19:00"),
    festival("cyber-monday", "Cyber Monday", Market::West, Rule::Nth(11, Weekday::Thu, 4, 4), "00:00;08:00"),
    festival("boxing-day", "Boxing Day", Market::West, Rule::Fixed(12, 26), "00:00"),
    festival("valentines-day", "Valentine's Day", Market::West, Rule::Fixed(2, 14), "00:00"),
    festival("mothers-day", "Mother's Day", Market::West, Rule::Nth(5, Weekday::Sun, 2, 0), "00:00"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn days_of(kind: &str, first: (i32, u32, u32), last: (i32, u32, u32)) -> Vec<String> {
        let [first, last] = [first, last].map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap());
        let festival = FESTIVALS.iter().find(|festival| festival.kind == kind).unwrap();
        festival.days(first, last).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn editions_fall_on_the_days_that_were_kept() {
        assert_eq!(days_of("double11", (2024, 11, 12), (2026, 11, 11)), ["2025-11-11", "2026-11-11"]);
        assert_eq!(
            days_of("black-friday", (2023, 1, 1), (2026, 12, 31)),
            ["2023-11-24", "2024-11-29", "2025-11-28", "2026-11-27"]
        );
        assert_eq!(days_of("cyber-monday", (2024, 1, 1), (2025, 12, 31)), ["2024-12-02", "2025-12-01"]);
        assert_eq!(days_of("mothers-day", (2026, 1, 1), (2026, 12, 31)), ["2026-05-10"]);
    }

    #[test]
    fn kinds_are_told_apart_and_have_openings_that_are_clock_times() {
        for (at, festival) in FESTIVALS.iter().enumerate() {
            assert!(FESTIVALS[..at].iter().all(|other| other.kind != festival.kind), "{}", festival.kind);
            for time in festival.phase_times.split(';') {
                assert!(chrono::NaiveTime::parse_from_str(time, "%H:%M").is_ok(), "{}: {time}", festival.kind);
            }
        }
    }
}
