//! The calendars that come along: data/calendars/, one table for each country.
//!
//! A table says in its head where it is from and which years it knows whole; scripts/calendars.py compares its days with others.

use crate::domain::holidays::{DayKind, Holidays, Special};
use crate::domain::text::Text;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Each country by the word of plan.toml, and its table.
pub(super) const TABLES: [(&str, &str); 11] = [
    ("AU", include_str!("../../../data/calendars/au.csv")),
    ("BR", include_str!("../../../data/calendars/br.csv")),
    ("CA", include_str!("../../../data/calendars/ca.csv")),
    ("CN", include_str!("../../../data/calendars/cn.csv")),
    ("DE", include_str!("../../../data/calendars/de.csv")),
    ("FR", include_str!("../../../data/calendars/fr.csv")),
    ("GB", include_str!("../../../data/calendars/gb.csv")),
    ("JP", include_str!("../../../data/calendars/jp.csv")),
    ("KR", include_str!("../../../data/calendars/kr.csv")),
    ("SG", include_str!("../../../data/calendars/sg.csv")),
    ("US", include_str!("../../../data/calendars/us.csv")),
];
const YEARS: &str = "# years: ";

/// The calendar `name` as its `table` tells it.
pub(super) fn read(name: &str, table: &str) -> Holidays {
    let years = table.lines().find_map(|line| line.strip_prefix(YEARS)).and_then(years).unwrap_or_default();
    let mut rows = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
    let days: BTreeMap<NaiveDate, Special> = rows.records().flatten().filter_map(|row| day(&row)).collect();
    Holidays { calendar: name.to_owned(), file: String::new(), years, days }
}

/// `2022-2026`.
fn years(text: &str) -> Option<BTreeSet<i32>> {
    let (first, last) = text.trim().split_once('-')?;
    Some((first.parse().ok()?..=last.parse().ok()?).collect())
}

fn day(row: &csv::StringRecord) -> Option<(NaiveDate, Special)> {
    let date = row.get(0)?.parse().ok()?;
    let kind = match row.get(1)? {
        "off" => DayKind::Off,
        "work" => DayKind::Work,
        _ => return None,
    };
    let name = Text { en: row.get(2)?.to_owned(), zh: row.get(3)?.to_owned() };
    Some((date, Special { kind, name }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_row_of_every_table_is_read_and_lies_in_its_years() {
        for (name, table) in TABLES {
            let rows = table.lines().filter(|line| !line.starts_with('#')).count() - 1;
            let read = read(name, table);
            assert_eq!(read.days.len(), rows, "{name}: a row is lost, or a date stands twice");
            let years: BTreeSet<i32> = read.days.keys().map(Datelike::year).collect();
            assert_eq!(years, read.years, "{name}: each of its years has rows, and no other");
            for (date, special) in &read.days {
                let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
                assert!(
                    special.kind == DayKind::Off || weekend,
                    "{name} {date}: nobody makes up on a {}",
                    date.weekday()
                );
                assert!(!special.name.en.is_empty() && !special.name.zh.is_empty(), "{name} {date}");
            }
        }
    }

    #[test]
    fn every_table_is_sorted_and_says_where_it_is_from() {
        assert!(TABLES.is_sorted_by_key(|(name, _)| name));
        for (name, table) in TABLES {
            let dates: Vec<&str> =
                table.lines().filter_map(|line| line.split_once(',')).map(|(date, _)| date).collect();
            let dates: Vec<&&str> = dates.iter().filter(|date| date.starts_with("20")).collect();
            assert!(dates.is_sorted() && !dates.is_empty(), "{name}");
            assert!(table.lines().any(|line| line.starts_with("# source: ") && line.len() > 20), "{name}");
        }
    }

    #[test]
    fn days_that_everybody_knows_are_there() {
        let known = [
            ("AU", "2026-01-26", "Australia Day"),
            ("BR", "2026-11-20", "Black Awareness Day"),
            ("CA", "2026-10-12", "Thanksgiving"),
            ("DE", "2026-05-14", "Ascension Day"),
            ("FR", "2026-07-14", "National Day"),
            ("GB", "2026-12-28", "Boxing Day (observed)"),
            ("GB", "2027-12-27", "Christmas Day (observed)"),
            ("GB", "2027-12-28", "Boxing Day (observed)"),
            ("GB", "2022-09-19", "State funeral of Elizabeth II"),
            ("JP", "2026-09-22", "Day between two holidays"),
            ("JP", "2026-05-06", "Substitute holiday"),
            ("KR", "2026-09-25", "Chuseok"),
            ("KR", "2026-03-02", "Independence Movement Day (observed)"),
            ("SG", "2026-06-01", "Vesak Day (observed)"),
            ("US", "2026-11-26", "Thanksgiving Day"),
        ];
        for (name, day, called) in known {
            let (_, table) = TABLES.iter().find(|(known, _)| *known == name).expect("a table");
            let special = read(name, table).days.get(&date(day)).cloned();
            assert_eq!(special.map(|special| special.name.en), Some(called.to_owned()), "{name} {day}");
        }
        let (_, china) = TABLES.iter().find(|(known, _)| *known == "CN").expect("a table");
        assert_eq!(read("CN", china).days[&date("2026-10-10")].kind, DayKind::Work);
    }

    #[test]
    fn easter_moves_alike_wherever_it_is_kept() {
        // As printed in calendars; each is the day after the first Sunday after the first full moon of spring.
        let mondays =
            ["2020-04-13", "2021-04-05", "2022-04-18", "2023-04-10", "2024-04-01", "2025-04-21", "2026-04-06"];
        let later = ["2027-03-29", "2028-04-17"];
        for (name, table) in TABLES.iter().filter(|(name, _)| ["AU", "DE", "FR", "GB"].contains(name)) {
            let days = read(name, table).days;
            let found: Vec<NaiveDate> =
                days.iter().filter(|(_, special)| special.name.en == "Easter Monday").map(|(date, _)| *date).collect();
            let wanted: Vec<NaiveDate> = mondays.iter().chain(&later).map(|day| date(day)).collect();
            assert_eq!(found, wanted, "{name}");
        }
    }
}
