//! Shopping festivals by country: when each edition is, and when its sales usually open. The table is data/calendars/festivals.csv.
//!
//! Most dates are rules, so that no year runs out. Those that an organiser announces are listed by year, and a year that is not listed is not
//! known. Openings are those that shops announce most years; they are proposed to the planner, who knows the hours of this year.

use super::text::Text;
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../data/calendars/festivals.csv");
/// Columns of the table.
const COLUMNS: usize = 7;

/// A day counts as raised when it has at least so many times the usual of its weekday.
pub const RAISED: f64 = 1.5;
/// Days on both sides from which the usual of a weekday is taken.
const AROUND: u64 = 35;
/// Days of the weekday that say what is usual, at least.
const LEAST_DAYS: usize = 3;

/// Time zones by country, the first being that of most people.
const ZONES: [(&str, &[&str]); 11] = [
    ("AU", &["Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane", "Australia/Perth", "Australia/Adelaide"]),
    ("BR", &["America/Sao_Paulo"]),
    ("CA", &["America/Toronto", "America/Vancouver", "America/Montreal", "America/Edmonton", "America/Winnipeg"]),
    ("CN", &["Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "PRC"]),
    ("DE", &["Europe/Berlin"]),
    ("FR", &["Europe/Paris"]),
    ("GB", &["Europe/London"]),
    ("JP", &["Asia/Tokyo"]),
    ("KR", &["Asia/Seoul"]),
    ("SG", &["Asia/Singapore"]),
    ("US", &["America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"]),
];

/// The rule for the days of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    /// Month and day.
    Fixed(u32, u32),
    /// So many days after the nth weekday of a month.
    Nth(u32, Weekday, u8, u64),
    /// So many days before Easter Sunday.
    BeforeEaster(i64),
    /// As announced: first and last day of each edition.
    Announced(Vec<[NaiveDate; 2]>),
}

/// A festival in one country.
#[derive(Debug, PartialEq, Eq)]
pub struct Festival {
    /// The country, as calendars are named.
    pub country: &'static str,
    /// What its editions have in common, as in events.csv.
    pub kind: &'static str,
    /// Its name without the year.
    pub name: Text,
    rule: Rule,
    /// Where editions are announced, month and day between which they have been; it may go over the end of the year.
    season: Option<[(u32, u32); 2]>,
    /// Clock times at which its sales usually open, as in events.csv.
    pub phase_times: &'static str,
}

impl Festival {
    /// First and last day of its editions that begin from `first` to `last`, both included, in order.
    pub fn editions(&self, first: NaiveDate, last: NaiveDate) -> Vec<[NaiveDate; 2]> {
        let day = |year: i32| match self.rule {
            Rule::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Rule::Nth(month, weekday, nth, after) => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)?.checked_add_days(Days::new(after))
            }
            Rule::BeforeEaster(days) => easter(year)?.checked_sub_signed(TimeDelta::days(days)),
            Rule::Announced(_) => None,
        };
        let found: Vec<[NaiveDate; 2]> = match &self.rule {
            Rule::Announced(editions) => editions.clone(),
            _ => (first.year()..=last.year()).filter_map(day).map(|day| [day; 2]).collect(),
        };
        found.into_iter().filter(|[day, _]| (first..=last).contains(day)).collect()
    }

    /// The first day of those editions.
    pub fn days(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        self.editions(first, last).into_iter().map(|[day, _]| day).collect()
    }

    /// The year of an edition that may fall on one of `days` and whose dates are not in the table; none where they are or need not be.
    pub fn unknown(&self, days: RangeInclusive<NaiveDate>) -> Option<i32> {
        let [from, until] = self.season?;
        let (first, last) = (days.start().year() - 1, days.end().year());
        (first..=last).find_map(|year| {
            let start = NaiveDate::from_ymd_opt(year, from.0, from.1)?;
            let end = NaiveDate::from_ymd_opt(year + i32::from(until < from), until.0, until.1)?;
            let near = start <= *days.end() && *days.start() <= end;
            let known = || self.days(NaiveDate::MIN, NaiveDate::MAX).iter().any(|day| day.year() == end.year());
            (near && !known()).then_some(end.year())
        })
    }

    /// Its name as a shop of the country writes it, in a row of events.csv.
    pub fn row_name(&self) -> &str {
        if self.country == "CN" { &self.name.zh } else { &self.name.en }
    }

    /// The row of events.csv for the edition of `year`, from the `first` to the `last` day: `event,kind,start,end`.
    pub fn row(&self, year: i32, days: [NaiveDate; 2]) -> String {
        self.row_of(self.kind, year, days)
    }

    /// The same where the planner calls its kind `kind`.
    pub fn row_of(&self, kind: &str, year: i32, [first, last]: [NaiveDate; 2]) -> String {
        let end = last.succ_opt().unwrap_or(last);
        format!("{} {year},{kind},{first}T00:00,{end}T00:00", self.row_name())
    }
}

/// Easter Sunday of the Gregorian calendar (Butcher's rule, 1876).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let day = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(day / 31).ok()?, u32::try_from(day % 31).ok()? + 1)
}

/// Every festival of every country, by country, the larger first where two fall on one day.
pub fn all() -> &'static [Festival] {
    static ALL: OnceLock<Vec<Festival>> = OnceLock::new();
    ALL.get_or_init(|| rows().filter_map(festival).collect())
}

/// The festivals of `country`, as calendars are named.
pub fn of_country(country: &str) -> impl Iterator<Item = &'static Festival> {
    all().iter().filter(move |festival| festival.country == country)
}

/// The country of a time zone; none where it is not known here.
pub fn country_of_zone(zone: &str) -> Option<&'static str> {
    ZONES.iter().find(|(_, zones)| zones.contains(&zone)).map(|(country, _)| *country)
}

/// Inquiries of all queues by local day.
pub type DayTotals = BTreeMap<NaiveDate, f64>;

/// The inquiries of `day` over the median of its weekday around it; none where too few days say what is usual.
pub fn times(totals: &DayTotals, day: NaiveDate) -> Option<f64> {
    let near = day.checked_sub_days(Days::new(AROUND))?..=day.checked_add_days(Days::new(AROUND))?;
    let alike = totals.range(near).filter(|(other, _)| **other != day && other.weekday() == day.weekday());
    let mut values: Vec<f64> = alike.map(|(_, total)| *total).collect();
    values.sort_by(f64::total_cmp);
    let usual = values.get(values.len() / 2).copied().filter(|usual| values.len() >= LEAST_DAYS && *usual > 0.0)?;
    totals.get(&day).map(|total| total / usual)
}

/// Rows of the table, below its head.
fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1)
}

fn festival(row: &'static str) -> Option<Festival> {
    let cells: Vec<&str> = row.split(',').collect();
    let [country, kind, en, zh, rule, season, phase_times]: [&str; COLUMNS] = cells.try_into().ok()?;
    let name = Text { en: en.to_owned(), zh: zh.to_owned() };
    let season = match season.split_once("..") {
        Some((from, until)) => Some([month_day(from)?, month_day(until)?]),
        None => None,
    };
    Some(Festival { country, kind, name, rule: self::rule(rule)?, season, phase_times })
}

fn rule(text: &str) -> Option<Rule> {
    if let Some(days) = text.strip_prefix("easter-") {
        return Some(Rule::BeforeEaster(days.parse().ok()?));
    }
    if let Some((month, day)) = month_day(text) {
        return Some(Rule::Fixed(month, day));
    }
    if let [month, weekday, nth] = text.split('-').collect::<Vec<_>>()[..]
        && let Ok(weekday) = weekday.parse::<Weekday>()
    {
        let (nth, after) = nth.split_once('+')?;
        return Some(Rule::Nth(month.parse().ok()?, weekday, nth.parse().ok()?, after.parse().ok()?));
    }
    let edition = |text: &str| {
        let (first, last) = text.split_once("..")?;
        Some([first.parse().ok()?, last.parse().ok()?])
    };
    text.split(';').filter(|text| !text.is_empty()).map(edition).collect::<Option<_>>().map(Rule::Announced)
}

/// `11-08`.
fn month_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn days_of(country: &str, kind: &str, first: &str, last: &str) -> Vec<String> {
        let festival = of_country(country).find(|festival| festival.kind == kind).expect("a festival");
        festival.days(date(first), date(last)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn editions_fall_on_the_days_that_were_kept() {
        assert_eq!(days_of("CN", "double11", "2024-11-12", "2026-11-11"), ["2025-11-11", "2026-11-11"]);
        let fridays = ["2023-11-24", "2024-11-29", "2025-11-28", "2026-11-27"];
        assert_eq!(days_of("US", "black-friday", "2023-01-01", "2026-12-31"), fridays);
        assert_eq!(days_of("GB", "cyber-monday", "2024-01-01", "2025-12-31"), ["2024-12-02", "2025-12-01"]);
        assert_eq!(days_of("DE", "mothers-day", "2026-01-01", "2026-12-31"), ["2026-05-10"]);
        let sundays = ["2023-03-19", "2024-03-10", "2025-03-30", "2026-03-15"];
        assert_eq!(days_of("GB", "mothering-sunday", "2023-01-01", "2026-12-31"), sundays);
        assert_eq!(days_of("US", "prime-day", "2024-01-01", "2026-12-31"), ["2024-07-16", "2025-07-08"]);
    }

    #[test]
    fn a_year_that_is_not_announced_is_not_known() {
        let find = |country: &str, kind: &str| of_country(country).find(|f| f.kind == kind).expect("a festival");
        let goods = find("CN", "new-year-goods");
        assert_eq!(goods.unknown(date("2027-01-10")..=date("2027-01-12")), Some(2027));
        assert_eq!(goods.unknown(date("2026-11-10")..=date("2026-11-12")), None, "not its season");
        let prime = find("US", "prime-day");
        assert_eq!(prime.unknown(date("2025-07-01")..=date("2025-07-31")), None);
        assert_eq!(prime.unknown(date("2026-07-01")..=date("2026-07-31")), Some(2026));
        assert_eq!(find("CN", "double11").unknown(date("2090-11-01")..=date("2090-11-30")), None);
    }

    #[test]
    fn every_row_of_the_table_is_read_and_sound() {
        assert_eq!(rows().count(), all().len(), "a row is lost");
        assert!(all().is_sorted_by_key(|festival| festival.country));
        assert!(TABLE.lines().any(|line| line.starts_with("# source: ")));
        for (at, festival) in all().iter().enumerate() {
            let (country, kind) = (festival.country, festival.kind);
            let twice = all()[..at].iter().any(|other| (other.country, other.kind) == (country, kind));
            assert!(!twice && !festival.name.en.is_empty() && !festival.name.zh.is_empty(), "{country} {kind}");
            for time in festival.phase_times.split(';') {
                assert!(chrono::NaiveTime::parse_from_str(time, "%H:%M").is_ok(), "{country} {kind}: {time}");
            }
            if let Rule::Announced(editions) = &festival.rule {
                assert!(festival.season.is_some(), "{country} {kind}: announced when?");
                assert!(editions.is_sorted() && editions.iter().all(|[first, last]| first <= last), "{country} {kind}");
            }
        }
        assert!(ZONES.iter().all(|(country, _)| of_country(country).count() > 2));
    }
}
