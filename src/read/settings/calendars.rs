//! The calendars that come along: data/calendars/, one table for each country.
//!
//! A table says in its head where it is from and which years it knows whole; scripts/calendars.py compares its days with others.

use crate::domain::holidays::{DayKind, Holidays, Special};
use crate::domain::text::Text;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Each country by the word of plan.toml, and its table.
pub(super) const TABLES: [(&str, &str); 2] =
    [("CN", include_str!("../../../data/calendars/cn.csv")), ("US", include_str!("../../../data/calendars/us.csv"))];
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

    #[test]
    fn every_row_of_every_table_is_read_and_lies_in_its_years() {
        for (name, table) in TABLES {
            let rows = table.lines().filter(|line| !line.starts_with('#')).count() - 1;
            let read = read(name, table);
            assert_eq!(read.days.len(), rows, "{name}: a row is lost, or a date stands twice");
            assert!(!read.years.is_empty(), "{name}");
            assert!(read.days.keys().all(|date| read.years.contains(&date.year())), "{name}");
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
}
