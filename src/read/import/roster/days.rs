//! The days across the top of a roster: `2026-11-10`, `11/10`, `11月10日`, `10`, `10日 周二`, `周二`.

use super::super::dialect::{Day, Order, stamped};
use super::super::grid::{Cell, Value};
use super::hints::Hint;
use crate::domain::text::Text;
use crate::text;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What one header says of its day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Head {
    pub day: Option<Day>,
    pub of_month: Option<u32>,
    pub weekday: Option<Weekday>,
}

impl Head {
    /// This and what a second header of the column says.
    pub fn with(self, other: Head) -> Head {
        Head {
            day: self.day.or(other.day),
            of_month: self.of_month.or(other.of_month),
            weekday: self.weekday.or(other.weekday),
        }
    }
}

/// Days more than this from the plan are not taken for days of its year.
const NEAR: i64 = 60;

/// Reads a header as a day.
pub(super) fn head(cell: &Cell) -> Option<Head> {
    if let Some(weekday) = weekday(&cell.text) {
        return Some(Head { weekday: Some(weekday), ..Head::default() });
    }
    if let Some(found) = of_month(cell) {
        return Some(found);
    }
    let stamped = stamped(cell, false).filter(|stamped| stamped.clock.is_none())?;
    let weekday = stamped.day.weekday;
    Some(Head { day: Some(stamped.day), of_month: None, weekday })
}

/// `10`, `10日`, `10号(二)`, `10 周二`.
fn of_month(cell: &Cell) -> Option<Head> {
    if let Value::Number(number) = cell.value {
        let fits = number.fract() == 0.0 && (1.0..=31.0).contains(&number);
        return fits.then(|| Head { of_month: Some(number as u32), ..Head::default() });
    }
    let digits = cell.text.bytes().take_while(u8::is_ascii_digit).count();
    let day: u32 = (1..=2).contains(&digits).then(|| cell.text[..digits].parse().ok()).flatten()?;
    let rest = cell.text[digits..].trim_start_matches(['日', '号']).trim();
    let weekday = weekday(rest);
    ((1..=31).contains(&day) && (rest.is_empty() || weekday.is_some())).then_some(Head {
        of_month: Some(day),
        weekday,
        day: None,
    })
}

/// `周二`, `星期二`, `(二)`, `Tue`.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    const DAYS: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    const ENGLISH: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let text = text.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.']).to_lowercase();
    let chinese = ["星期", "礼拜", "周"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
    let mut letters = chinese.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        let at = "一二三四五六日".chars().position(|day| day == letter).or((letter == '天').then_some(6));
        return at.map(|at| DAYS[at]);
    }
    let is_short = |name: &str| name.starts_with(text.as_str()) && text.len() >= 3;
    ENGLISH.iter().position(|name| is_short(name)).map(|at| DAYS[at])
}

/// What is known besides the headers.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// Titles, and where they stand.
    pub hints: &'a [(Hint, Text)],
    /// `--first-day`.
    pub first: Option<NaiveDate>,
    /// `--year`.
    pub year: Option<i32>,
    /// `--date-order`.
    pub order: Option<Order>,
    /// First and last local day of the plan.
    pub plan: (NaiveDate, NaiveDate),
}

/// Why the days of a table are not sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing says in which month or year they lie.
    Open,
    /// These first days fit.
    Several(Vec<NaiveDate>),
    /// No day fits all that the headers and titles say.
    Contradiction,
}

/// The date of each header, and where year and month come from.
pub(super) fn dates(heads: &[Head], context: &Context<'_>) -> Result<(Vec<NaiveDate>, Text), Trouble> {
    if let Some(first) = context.first {
        let found = from(heads, first).filter(|dates| fit(heads, dates)).ok_or(Trouble::Contradiction)?;
        return Ok((found, text!("--first-day", "--first-day")));
    }
    let found = if heads.iter().all(|head| head.day.is_some()) {
        written(heads, context)
    } else if heads.iter().all(|head| head.of_month.is_some() || head.day.is_some()) {
        numbered(heads, context)
    } else {
        weekdays(heads, context)
    }?;
    let mut fitting: Vec<(Vec<NaiveDate>, Text)> = Vec::new();
    for (dates, why) in found {
        if fit(heads, &dates) && fitting.iter().all(|(other, _)| *other != dates) {
            fitting.push((dates, why));
        }
    }
    // Days that follow each other are likelier than some with a gap at the end of a month.
    if fitting.iter().any(|(dates, _)| are_consecutive(dates)) {
        fitting.retain(|(dates, _)| are_consecutive(dates));
    }
    match fitting.len() {
        0 => Err(Trouble::Contradiction),
        1 => Ok(fitting.remove(0)),
        _ => Err(Trouble::Several(fitting.iter().filter_map(|(dates, _)| dates.first().copied()).collect())),
    }
}

fn are_consecutive(dates: &[NaiveDate]) -> bool {
    dates.windows(2).all(|pair| (pair[1] - pair[0]).num_days() == 1)
}

/// Whether the weekdays and days of the month that stand beside the dates are theirs.
fn fit(heads: &[Head], dates: &[NaiveDate]) -> bool {
    heads.iter().zip(dates).all(|(head, date)| {
        head.weekday.is_none_or(|weekday| weekday == date.weekday())
            && head.of_month.is_none_or(|day| day == date.day())
    })
}

/// Dates from `first` on; each header is the next day that it can be.
fn from(heads: &[Head], first: NaiveDate) -> Option<Vec<NaiveDate>> {
    let mut next = first;
    let mut found = Vec::with_capacity(heads.len());
    for head in heads {
        let last = found.last().copied();
        // A number above the one before is of the same month, one below it of the next.
        let turns = |day: u32, date: &NaiveDate| {
            last.is_none_or(|last: NaiveDate| (day > last.day()) == (date.month() == last.month()))
        };
        let can_be = |date: &NaiveDate| {
            let reading = |day: &Day| day.readings.iter().any(|r| (r.month, r.day) == (date.month(), date.day()));
            head.weekday.is_none_or(|weekday| weekday == date.weekday())
                && head.of_month.is_none_or(|day| day == date.day() && turns(day, date))
                && head.day.as_ref().is_none_or(reading)
        };
        // The first header is the day that was given.
        let within = if found.is_empty() { 1 } else { 32 };
        let date = (0..within).filter_map(|n| next.checked_add_days(Days::new(n))).find(can_be)?;
        found.push(date);
        next = date.succ_opt()?;
    }
    Some(found)
}

type Found = Result<Vec<(Vec<NaiveDate>, Text)>, Trouble>;

/// Dates with month and day: which part is which shows where only one order makes them follow each other.
fn written(heads: &[Head], context: &Context<'_>) -> Found {
    let days: Vec<&Day> = heads.iter().filter_map(|head| head.day.as_ref()).collect();
    let orders = context.order.map_or_else(|| vec![Order::Ymd, Order::Mdy, Order::Dmy], |order| vec![order]);
    let needs_year = days.iter().any(|day| day.readings.iter().any(|reading| reading.year.is_none()));
    let years =
        if needs_year { years(context) } else { vec![(context.plan.0.year(), text!("the dates", "日期本身"))] };
    if years.is_empty() {
        return Err(Trouble::Open);
    }
    let mut rows: Vec<(Vec<NaiveDate>, Text)> = Vec::new();
    for order in orders {
        for (year, why) in &years {
            let Some(dates) = in_order(&days, order, *year) else { continue };
            if rows.iter().all(|(other, _)| *other != dates) {
                rows.push((dates, why.clone()));
            }
        }
    }
    if rows.iter().any(|(dates, _)| dates.len() > 1 && are_consecutive(dates)) {
        rows.retain(|(dates, _)| are_consecutive(dates));
    }
    if needs_year && context.year.is_none() {
        keep_near(&mut rows, context);
        if rows.is_empty() {
            return Err(Trouble::Open);
        }
    }
    Ok(rows)
}

/// Each day in the reading of `order`, or in its only one; a year ends between two of them at most.
fn in_order(days: &[&Day], order: Order, year: i32) -> Option<Vec<NaiveDate>> {
    let mut dates: Vec<NaiveDate> = Vec::with_capacity(days.len());
    for day in days {
        let reading = match day.readings[..] {
            [only] => only,
            _ => *day.readings.iter().find(|reading| reading.order == order)?,
        };
        let date = reading.date(year)?;
        let date = match dates.last() {
            Some(last) if reading.year.is_none() && date < *last => reading.date(year + 1)?,
            _ => date,
        };
        dates.push(date);
    }
    dates.windows(2).all(|pair| pair[0] < pair[1]).then_some(dates)
}

/// The years that are told, or else those next to the plan.
fn years(context: &Context<'_>) -> Vec<(i32, Text)> {
    if let Some(year) = context.year {
        return vec![(year, text!("--year", "--year"))];
    }
    let mut told: Vec<(i32, Text)> = Vec::new();
    for (hint, place) in context.hints {
        if let Some(year) = hint.year.filter(|year| told.iter().all(|(known, _)| known != year)) {
            told.push((year, place.clone()));
        }
    }
    if !told.is_empty() {
        return told;
    }
    let year = context.plan.0.year();
    let why = || text!("the year of the plan, next to which they lie", "取方案所在年份：日期与方案时段相邻");
    [year - 1, year, year + 1].into_iter().map(|year| (year, why())).collect()
}

/// Keeps what lies next to the plan.
fn keep_near(rows: &mut Vec<(Vec<NaiveDate>, Text)>, context: &Context<'_>) {
    let is_near = |dates: &[NaiveDate]| match (dates.first(), dates.last()) {
        (Some(first), Some(last)) => {
            (*first - context.plan.1).num_days() <= NEAR && (context.plan.0 - *last).num_days() <= NEAR
        }
        _ => false,
    };
    let from_plan = |hints: &[(Hint, Text)]| hints.iter().all(|(hint, _)| hint.year.is_none());
    if from_plan(context.hints) {
        rows.retain(|(dates, _)| is_near(dates));
    }
}

/// Days of a month: the month is that of a title or of a cell above.
fn numbered(heads: &[Head], context: &Context<'_>) -> Found {
    let mut rows = Vec::new();
    let number = |head: &Head| head.of_month.or(head.day.as_ref().and_then(|day| day.readings.first().map(|r| r.day)));
    let numbers: Vec<u32> = heads.iter().filter_map(number).collect();
    let turns = numbers.windows(2).any(|pair| pair[1] < pair[0]);
    let months: Vec<&(Hint, Text)> = context.hints.iter().filter(|(hint, _)| hint.month.is_some()).collect();
    if months.is_empty() {
        return Err(Trouble::Open);
    }
    let first_day = numbers.first().copied().unwrap_or(1);
    let named = months.iter().any(|(hint, _)| hint.day == Some(first_day));
    let mut needs_year = false;
    for (hint, place) in months {
        let month = hint.month.unwrap_or(1);
        if named && hint.day != Some(first_day) {
            continue;
        }
        needs_year |= hint.year.is_none();
        let years = hint.year.map_or_else(|| years(context), |year| vec![(year, place.clone())]);
        for (year, _) in years {
            let this = NaiveDate::from_ymd_opt(year, month, first_day);
            let before = match month {
                1 => NaiveDate::from_ymd_opt(year - 1, 12, first_day),
                _ => NaiveDate::from_ymd_opt(year, month - 1, first_day),
            };
            // A table that runs from one month into the next may be called after either.
            let starts = [this, before.filter(|_| turns && !named)];
            let found = starts.into_iter().flatten().filter_map(|start| from(heads, start));
            rows.extend(found.map(|dates| (dates, place.clone())));
        }
    }
    if needs_year && context.year.is_none() {
        keep_near(&mut rows, context);
        if rows.is_empty() {
            return Err(Trouble::Open);
        }
    }
    Ok(rows)
}

/// Weekdays alone: the first is the date that a title names, where that falls on it.
fn weekdays(heads: &[Head], context: &Context<'_>) -> Found {
    let dated = context.hints.iter().filter(|(hint, _)| hint.month.is_some() && hint.day.is_some());
    let mut rows = Vec::new();
    for (hint, place) in dated {
        let years: Vec<i32> = match hint.year {
            Some(year) => vec![year],
            None => years(context).into_iter().map(|(year, _)| year).collect(),
        };
        let starts = years.into_iter().filter_map(|year| Hint { year: Some(year), ..*hint }.date());
        let starts = starts.filter(|start| heads.first().is_some_and(|head| head.weekday == Some(start.weekday())));
        let found: Vec<_> = starts.filter_map(|start| from(heads, start)).collect();
        rows.extend(found.into_iter().map(|dates| (dates, place.clone())));
        // The dates after the first name its end.
        if !rows.is_empty() {
            break;
        }
    }
    if context.year.is_none() {
        keep_near(&mut rows, context);
    }
    if rows.is_empty() { Err(Trouble::Open) } else { Ok(rows) }
}

#[cfg(test)]
mod tests {
    use super::super::hints::hints;
    use super::*;

    fn read(cells: &[&str], title: &str, first: Option<&str>) -> Result<Vec<String>, Trouble> {
        let heads: Vec<Head> = cells.iter().map(|text| head(&Cell::written(text)).unwrap_or_default()).collect();
        let hints: Vec<(Hint, Text)> = hints(title).into_iter().map(|hint| (hint, text!("A1", "A1"))).collect();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let plan = (day("2026-11-10"), day("2026-11-12"));
        let context = Context { hints: &hints, first: first.map(day), year: None, order: None, plan };
        dates(&heads, &context).map(|(dates, _)| dates.iter().map(|date| date.format("%y%m%d").to_string()).collect())
    }

    #[test]
    fn days_in_every_form_are_the_same_days() {
        let wanted = Ok(vec!["261109".to_owned(), "261110".to_owned(), "261111".to_owned()]);
        for (cells, title) in [
            (["2026-11-09", "2026-11-10", "2026-11-11"], ""),
            (["2026/11/9", "2026/11/10", "2026/11/11"], ""),
            (["11月9日", "11月10日", "11月11日"], "2026年排班"),
            (["11/9", "11/10", "11/11"], ""),
            (["9/11", "10/11", "11/11"], ""),
            (["11-9", "11-10", "11-11"], "2026"),
            (["9", "10", "11"], "2026年11月"),
            (["9日", "10日", "11日"], "11月排班"),
            (["9(一)", "10(二)", "11(三)"], "11月"),
            (["周一", "周二", "周三"], "11月9日-11月15日"),
            (["Mon", "Tue", "Wed"], "Roster 2026-11-09"),
            (["46335", "46336", "46337"], ""),
            (["Nov 9", "Nov 10", "Nov 11"], ""),
            (["11/9 周一", "11/10 周二", "11/11 周三"], ""),
        ] {
            assert_eq!(read(&cells, title, None), wanted, "{cells:?} {title}");
        }
        assert_eq!(read(&["9", "10", "11"], "", Some("2026-11-09")), wanted);
        assert_eq!(read(&["周一", "周二", "周三"], "", Some("2026-11-09")), wanted);
    }

    #[test]
    fn what_is_open_is_asked_and_what_contradicts_is_refused() {
        assert_eq!(read(&["9", "10", "11"], "", None), Err(Trouble::Open));
        assert_eq!(read(&["周一", "周二"], "11月排班", None), Err(Trouble::Open));
        assert_eq!(read(&["3/1", "3/2", "3/3"], "", None), Err(Trouble::Open), "far from the plan");
        assert_eq!(read(&["9(二)", "10(三)"], "2026年11月", None), Err(Trouble::Contradiction));
        assert_eq!(read(&["9", "10"], "2026年11月", Some("2026-11-10")), Err(Trouble::Contradiction));
        let across = read(&["29", "30", "31", "1"], "11月", None);
        assert_eq!(across, Ok(vec!["261029".into(), "261030".into(), "261031".into(), "261101".into()]));
        assert!(matches!(read(&["29", "30", "1"], "11月", None), Ok(dates) if dates[2] == "261201"));
        let either = read(&["30", "31", "1"], "2026年8月", None);
        assert!(matches!(either, Err(Trouble::Several(starts)) if starts.len() == 2), "July or August");
    }

    #[test]
    fn a_year_ends_between_two_days() {
        let found = read(&["12/31", "1/1"], "", None);
        assert_eq!(found, Ok(vec!["261231".to_owned(), "270101".to_owned()]));
    }
}
