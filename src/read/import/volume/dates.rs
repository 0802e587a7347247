//! The date of every row of a sheet: which part of a date stands where, and which year is meant where none is written.

use super::entry::{At, Entry, Sheet};
use crate::domain::imported::Question;
use crate::read::findings::codes;
use crate::read::import::choices::Choices;
use crate::read::import::dialect::{Day, Order, Written};
use crate::read::import::question;
use crate::text;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// Years before the plan in which a weekday may settle the year.
const YEARS_BACK: i32 = 5;

/// What the dates of a sheet hang on besides themselves.
pub(super) struct Asked<'a> {
    pub choices: &'a Choices,
    /// The year that the sheet's names and titles say.
    pub year: Option<i32>,
    /// The year of the plan's start.
    pub now: i32,
}

/// The date of each entry; none where one is open, which has then left its question.
pub(super) fn resolve(sheet: &mut Sheet<'_>, asked: &Asked<'_>) -> Option<Vec<NaiveDate>> {
    let order = match order(sheet, asked) {
        Ok(order) => order,
        Err(question) => {
            sheet.questions.push(*question);
            return None;
        }
    };
    let picked: Vec<Written> = sheet.entries.iter().map(|entry| pick(&entry.day, order)).collect();
    let year = match year(sheet, &picked, asked) {
        Ok(year) => year,
        Err(question) => {
            sheet.questions.push(*question);
            return None;
        }
    };
    let dates = rolled(&picked, year);
    if let Some((entry, _)) = sheet.entries.iter().zip(&dates).find(|(entry, date)| contradicts(entry, **date)) {
        let at = entry.day_at.unwrap_or(entry.at);
        let shown = sheet.grid.cell(at.0, at.1).text.to_string();
        let message = text!("`{shown}` is no day, or falls on another weekday", "`{shown}` 不是有效日期，或与星期不符");
        super::figures::report(&codes::IMPORT_NO_TIME, at, message, sheet);
        return None;
    }
    Some(dates.into_iter().flatten().collect())
}

fn contradicts(entry: &Entry, date: Option<NaiveDate>) -> bool {
    date.is_none_or(|date| entry.day.weekday.is_some_and(|weekday| date.weekday() != weekday))
}

fn pick(day: &Day, order: Order) -> Written {
    let first = day.readings[0];
    day.readings.iter().copied().find(|reading| reading.order == order).unwrap_or(first)
}

/// The one order that fits every date; where several do, what was chosen, or a question.
fn order(sheet: &Sheet<'_>, asked: &Asked<'_>) -> Result<Order, Box<Question>> {
    let mut orders: BTreeSet<Order> = Order::NAMES.iter().map(|(_, order)| *order).collect();
    let mut open: Option<(At, Vec<NaiveDate>)> = None;
    for entry in &sheet.entries {
        let written = &entry.day.readings;
        // A day that can be read in one way only, and has its year in front, fits any order.
        if let [Written { order: Order::Ymd, .. }] = written[..] {
            continue;
        }
        let year = |reading: &Written| reading.year.or(asked.choices.year).or(asked.year);
        let fits = |reading: &&Written| {
            let date = year(reading).and_then(|year| reading.date(year));
            let on_weekday = date.zip(entry.day.weekday).is_none_or(|(date, weekday)| date.weekday() == weekday);
            reading.date(2024).is_some() && on_weekday
        };
        let fitting: Vec<&Written> = written.iter().filter(fits).collect();
        let mut possible: BTreeSet<Order> = fitting.iter().map(|reading| reading.order).collect();
        // Where day and month are alike, either order gives the date.
        if written.len() == 1 && written[0].month == written[0].day {
            possible.extend([Order::Mdy, Order::Dmy]);
        }
        orders.retain(|order| possible.contains(order));
        let dates = fitting.iter().filter_map(|reading| reading.date(year(reading).unwrap_or(asked.now)));
        let dates: Vec<NaiveDate> = dates.collect();
        if open.is_none() && dates.len() > 1 {
            open = Some((entry.day_at.unwrap_or(entry.at), dates));
        }
    }
    let chosen = asked.choices.date_order.filter(|order| orders.contains(order));
    match (open, chosen, orders.len()) {
        (None, ..) => Ok(orders.first().copied().unwrap_or(Order::Ymd)),
        (Some(_), Some(order), _) => Ok(order),
        (Some(_), None, 1) => Ok(orders.first().copied().unwrap_or(Order::Ymd)),
        (Some((at, dates)), None, _) => {
            let shown = sheet.grid.cell(at.0, at.1).text.to_string();
            let list = dates.iter().map(ToString::to_string).collect::<Vec<_>>();
            let (en, zh) = (list.join(" or "), list.join(" 或 "));
            let message = text!("`{shown}` is {en}", "`{shown}` 可以是 {zh}");
            let options = orders.iter().map(|order| format!("--date-order {}", order.name())).collect();
            Err(Box::new(question::about(&codes::IMPORT_DATE_ORDER, sheet.grid, at, message, options)))
        }
    }
}

/// The year of the first date: as written, chosen, said by the sheet, or the only one whose weekdays fit.
fn year(sheet: &Sheet<'_>, picked: &[Written], asked: &Asked<'_>) -> Result<i32, Box<Question>> {
    let Some(open) = picked.iter().position(|reading| reading.year.is_none()) else { return Ok(asked.now) };
    if let Some(year) = asked.choices.year.or(asked.year) {
        return Ok(year);
    }
    let fits = |year: &i32| {
        let dates = rolled(picked, *year);
        sheet.entries.iter().zip(dates).all(|(entry, date)| !contradicts(entry, date))
    };
    let fitting: Vec<i32> = (asked.now - YEARS_BACK..=asked.now).filter(fits).collect();
    let has_weekdays = sheet.entries.iter().any(|entry| entry.day.weekday.is_some());
    match fitting[..] {
        [year] if has_weekdays => Ok(year),
        _ => {
            let at = sheet.entries[open].day_at.unwrap_or(sheet.entries[open].at);
            let shown = sheet.grid.cell(at.0, at.1).text.to_string();
            let message =
                text!("`{shown}` has no year, and nothing else says it", "`{shown}` 没有年份，其他地方也没有说明");
            let options = [asked.now, asked.now - 1].map(|year| format!("--year {year}")).to_vec();
            Err(Box::new(question::about(&codes::IMPORT_YEAR, sheet.grid, at, message, options)))
        }
    }
}

/// The dates in order: after the end of a year follows the next one.
fn rolled(picked: &[Written], first: i32) -> Vec<Option<NaiveDate>> {
    let (mut year, mut last) = (first, None);
    let roll = |reading: &Written| {
        if reading.year.is_none() {
            match last {
                Some(month) if month >= 11 && reading.month <= 2 => year += 1,
                Some(month) if month <= 2 && reading.month >= 11 && year > first => year -= 1,
                _ => {}
            }
            last = Some(reading.month);
        }
        reading.date(year)
    };
    picked.iter().map(roll).collect()
}
