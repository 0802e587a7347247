//! Dates in a column of a list: when somebody was hired, which day a shift is of.

use crate::read::import::dialect::{Day, Order, Stamped, clocks_of, stamped};
use crate::read::import::grid::Cell;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// How the dates of a column are to be read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reading {
    pub order: Option<Order>,
    pub year: Option<i32>,
}

/// Why a cell names no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDate {
    /// It can be read in two ways.
    Either(NaiveDate, NaiveDate),
    /// Its year is not written.
    Year,
    /// It is none.
    No,
}

impl Reading {
    /// With the order of the parts that fits all of `cells`, where only one does.
    pub fn of<'a>(self, cells: impl Iterator<Item = &'a Cell>) -> Reading {
        if self.order.is_some() {
            return self;
        }
        let days: Vec<Day> = cells.filter_map(|cell| Some(stamped(cell, false)?.day)).collect();
        let fits = |order: &Order| {
            days.iter().all(|day| match day.readings[..] {
                [only] => only.order == *order || only.order == Order::Ymd || is_same(day),
                _ => day.readings.iter().any(|reading| reading.order == *order),
            })
        };
        let fitting: Vec<Order> = [Order::Ymd, Order::Mdy, Order::Dmy].into_iter().filter(fits).collect();
        match fitting[..] {
            [order] => Reading { order: Some(order), ..self },
            _ => self,
        }
    }

    /// The date of a cell that may have a clock behind it.
    pub fn date(&self, cell: &Cell) -> Result<NaiveDate, NoDate> {
        stamped(cell, false).ok_or(NoDate::No).and_then(|found| self.day(&found))
    }

    fn day(&self, found: &Stamped) -> Result<NaiveDate, NoDate> {
        let mut day = found.day.clone();
        if let Some(order) = self.order
            && day.readings.iter().any(|reading| reading.order == order)
        {
            day.readings.retain(|reading| reading.order == order);
        }
        let needs_year = day.readings.iter().any(|reading| reading.year.is_none());
        if needs_year && self.year.is_none() {
            return Err(NoDate::Year);
        }
        let mut dates = day.dates(self.year);
        dates.dedup();
        match dates[..] {
            [] => Err(NoDate::No),
            [date] => Ok(date),
            [first, second, ..] => Err(NoDate::Either(first, second)),
        }
    }

    /// A moment of the local clock; without a clock the start of its day, and whether it had one.
    pub fn moment(&self, cell: &Cell) -> Result<(NaiveDateTime, bool), NoDate> {
        let found = stamped(cell, false).ok_or(NoDate::No)?;
        let midnight = self.day(&found)?.and_time(chrono::NaiveTime::MIN);
        match found.clock {
            Some((seconds, None)) => Ok((midnight + TimeDelta::seconds(seconds), true)),
            Some(_) => Err(NoDate::No),
            None => Ok((midnight, false)),
        }
    }
}

/// Whether day and month are the same number, so that the order does not matter.
fn is_same(day: &Day) -> bool {
    day.readings.iter().all(|reading| reading.day == reading.month)
}

/// A cell as a clock of the day, in the form `09:00`.
pub(super) fn clock_text(cell: &Cell) -> Option<String> {
    let seconds = match clocks_of(cell) {
        Some((seconds, None)) => seconds,
        _ => stamped(cell, false)?.clock.filter(|(_, to)| to.is_none())?.0,
    };
    Some(format!("{:02}:{:02}", seconds / 3600, seconds % 3600 / 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cell_tells_the_order_of_its_column() {
        let cells: Vec<Cell> = ["3/4/2026", "13/4/2026", "5/5/2026"].map(Cell::written).into();
        let alone = Reading::default();
        assert!(matches!(alone.date(&cells[0]), Err(NoDate::Either(..))));
        let column = alone.of(cells.iter());
        let read: Vec<String> = cells.iter().filter_map(|cell| column.date(cell).ok()).map(|d| d.to_string()).collect();
        assert_eq!(read, ["2026-04-03", "2026-04-13", "2026-05-05"]);
    }

    #[test]
    fn dates_and_moments() {
        let reading = Reading { order: None, year: Some(2026) };
        for text in ["2026-11-10", "2026年11月10日", "46336", "11月10日", "20261110"] {
            assert_eq!(
                reading.date(&Cell::written(text)).map(|d| d.to_string()),
                Ok("2026-11-10".to_owned()),
                "{text}"
            );
        }
        assert_eq!(Reading::default().date(&Cell::written("11月10日")), Err(NoDate::Year));
        assert_eq!(Reading::default().date(&Cell::written("三年")), Err(NoDate::No));
        let at = reading.moment(&Cell::written("2026-11-10 24:00")).map(|(at, clock)| (at.to_string(), clock));
        assert_eq!(at, Ok(("2026-11-11 00:00:00".to_owned(), true)));
        assert_eq!(clock_text(&Cell::written("9:00")).as_deref(), Some("09:00"));
    }
}
