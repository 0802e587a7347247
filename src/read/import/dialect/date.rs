//! Dates: year first or last, with Chinese or no signs between, without a year, with a weekday beside them, as serial numbers.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Which part of a date stands where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::read) enum Order {
    /// Year, month, day, or words and signs that leave no doubt.
    Ymd,
    /// Month, day, year; also month before day where no year is written.
    Mdy,
    /// Day, month, year; also day before month where no year is written.
    Dmy,
}

impl Order {
    pub const NAMES: [(&str, Order); 3] = [("ymd", Order::Ymd), ("mdy", Order::Mdy), ("dmy", Order::Dmy)];

    pub fn name(self) -> &'static str {
        Order::NAMES[self as usize].0
    }
}

/// One way to read a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Written {
    /// Which order of the parts this reading takes.
    pub order: Order,
    /// None where no year is written.
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
}

impl Written {
    /// The date, in `year` where none is written.
    pub fn date(&self, year: i32) -> Option<NaiveDate> {
        let year = self.year.unwrap_or(year);
        NaiveDate::from_ymd_opt(year, self.month, self.day).filter(|_| (1970..2200).contains(&year))
    }
}

/// A date with every reading that fits, and the weekday that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Day {
    /// At least one.
    pub readings: Vec<Written>,
    pub weekday: Option<Weekday>,
}

impl Day {
    /// A date that is sure.
    pub fn of(date: NaiveDate) -> Day {
        let reading = Written { order: Order::Ymd, year: Some(date.year()), month: date.month(), day: date.day() };
        Day { readings: vec![reading], weekday: None }
    }

    /// The date of each reading that exists and falls on the weekday.
    pub fn dates(&self, year: Option<i32>) -> Vec<NaiveDate> {
        let date = |reading: &Written| reading.date(reading.year.or(year)?);
        let fits = |date: &NaiveDate| self.weekday.is_none_or(|weekday| date.weekday() == weekday);
        self.readings.iter().filter_map(date).filter(fits).collect()
    }
}

const WEEKDAYS: [(&[&str], Weekday); 7] = [
    (&["一", "monday", "mon"], Weekday::Mon),
    (&["二", "tuesday", "tues", "tue"], Weekday::Tue),
    (&["三", "wednesday", "wed"], Weekday::Wed),
    (&["四", "thursday", "thurs", "thur", "thu"], Weekday::Thu),
    (&["五", "friday", "fri"], Weekday::Fri),
    (&["六", "saturday", "sat"], Weekday::Sat),
    (&["日", "天", "sunday", "sun"], Weekday::Sun),
];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads the date that `text` begins with, and gives what follows it: a clock, a range, or nothing.
pub(in crate::read) fn day(text: &str) -> Option<(Day, &str)> {
    let text = text.trim();
    let (before, text) = weekday(text);
    let (readings, rest) =
        chinese(text).or_else(|| separated(text)).or_else(|| compact(text)).or_else(|| english(text))?;
    let (weekday, rest) = match weekday(rest) {
        (None, rest) => (before, rest),
        (found, rest) => (found, rest),
    };
    let fits = |reading: &&Written| reading.date(2024).is_some();
    let readings: Vec<Written> = readings.iter().filter(fits).copied().collect();
    (!readings.is_empty()).then_some((Day { readings, weekday }, rest.trim_start_matches(['T', 't', ' ', ','])))
}

/// A weekday at the start of `text`, in brackets or not, and what follows it.
fn weekday(text: &str) -> (Option<Weekday>, &str) {
    let rest = text.trim_start_matches([' ', '(', '[', '（', ',']);
    let lower = rest.to_lowercase();
    let chinese = ["星期", "礼拜", "周"].iter().find_map(|word| rest.strip_prefix(word).map(|rest| (rest, true)));
    let (tail, is_chinese) = chinese.unwrap_or((rest, false));
    for (words, weekday) in WEEKDAYS {
        for word in words {
            let matches = if is_chinese {
                tail.starts_with(word)
            } else {
                let next = lower.get(word.len()..).and_then(|after| after.chars().next());
                word.is_ascii() && lower.starts_with(word) && !next.is_some_and(char::is_alphabetic)
            };
            if let (true, Some(after)) = (matches, tail.get(word.len()..)) {
                return (Some(weekday), after.trim_start_matches([' ', ')', ']', '）', ',', '.']));
            }
        }
    }
    (None, text)
}

fn digits(text: &str, most: usize) -> Option<(u32, usize, &str)> {
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=most).contains(&n).then(|| text[..n].parse().ok().map(|value| (value, n, &text[n..]))).flatten()
}

type Readings<'a> = Option<(Vec<Written>, &'a str)>;

/// `2026年11月10日`, `11月10日`, `26年11月10号`.
fn chinese(text: &str) -> Readings<'_> {
    let (first, n, rest) = digits(text, 4)?;
    let (year, month, rest) = match rest.strip_prefix('年') {
        Some(rest) => {
            let (month, _, rest) = digits(rest.trim_start(), 2)?;
            (Some(if n == 2 { 2000 + first as i32 } else { first as i32 }), month, rest)
        }
        None => (None, first, rest),
    };
    let (day, _, rest) = digits(rest.strip_prefix('月')?.trim_start(), 2)?;
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    Some((vec![Written { order: Order::Ymd, year, month, day }], rest))
}

/// `2026-11-10`, `2026/11/10`, `2026.11.10`, `10/11/2026`, `11/10`, `26/11/10`.
fn separated(text: &str) -> Readings<'_> {
    let (a, digits_of_a, rest) = digits(text, 4)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (b, _, rest) = digits(&rest[1..], 2)?;
    let third = rest.strip_prefix(mark).and_then(|rest| digits(rest, 4));
    let written = |order, year: Option<u32>, month, day| Written { order, year: year.map(|y| y as i32), month, day };
    match third {
        Some((c, _, rest)) if digits_of_a == 4 => Some((vec![written(Order::Ymd, Some(a), b, c)], rest)),
        Some((c, 4, rest)) => {
            let both = vec![written(Order::Mdy, Some(c), a, b), written(Order::Dmy, Some(c), b, a)];
            Some((if a == b { both[..1].to_vec() } else { both }, rest))
        }
        Some((c, 2, rest)) => {
            let (early, late) = (Some(2000 + a), Some(2000 + c));
            let all =
                [written(Order::Ymd, early, b, c), written(Order::Mdy, late, a, b), written(Order::Dmy, late, b, a)];
            Some((all.to_vec(), rest))
        }
        // A point between two numbers is a decimal point, and a dash a range of hours as well as a date.
        None if digits_of_a <= 2 && mark != '.' && !rest.starts_with([':', mark]) => {
            let both = vec![written(Order::Mdy, None, a, b), written(Order::Dmy, None, b, a)];
            Some((if a == b { both[..1].to_vec() } else { both }, rest))
        }
        _ => None,
    }
}

/// `20261110`, also with an hour behind it: `2026111009`.
fn compact(text: &str) -> Readings<'_> {
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(n, 8 | 10 | 12) {
        return None;
    }
    let part = |from: usize, to: usize| text[from..to].parse::<u32>().ok();
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let fits = (1990..2100).contains(&year);
    fits.then(|| (vec![Written { order: Order::Ymd, year: Some(year as i32), month, day }], &text[8..]))
}

/// `10 Nov 2026`, `Nov 10, 2026`, `10-Nov-26`, `Nov 10`.
fn english(text: &str) -> Readings<'_> {
    let sign = |c: char| matches!(c, ' ' | '-' | ',' | '/' | '.');
    let month = |text: &str| -> Option<(u32, usize)> {
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let lower = text[..letters].to_lowercase();
        let at = MONTHS.iter().position(|name| letters >= 3 && name.starts_with(&lower))?;
        Some((at as u32 + 1, letters))
    };
    let (month, day, rest) = match month(text) {
        Some((found, n)) => {
            let (day, _, rest) = digits(text[n..].trim_start_matches(sign), 2)?;
            (found, day, rest)
        }
        None => {
            let (day, _, rest) = digits(text, 2)?;
            let rest = rest.trim_start_matches(sign);
            let (found, n) = month(rest)?;
            (found, day, &rest[n..])
        }
    };
    let (year, rest) = match digits(rest.trim_start_matches(sign), 4) {
        Some((year, 4, rest)) => (Some(year as i32), rest),
        Some((year, 2, after)) if rest.starts_with(['-', '/']) => (Some(2000 + year as i32), after),
        _ => (None, rest),
    };
    Some((vec![Written { order: Order::Ymd, year, month, day }], rest))
}

/// The day and the seconds of a spreadsheet's serial number in the years 1990 to 2099; `is_1904` where days count from there.
pub(in crate::read) fn serial(number: f64, is_1904: bool) -> Option<(NaiveDate, i64)> {
    let number = if is_1904 { number + 1462.0 } else { number };
    if !(32_874.0..73_051.0).contains(&number) {
        return None;
    }
    let seconds = (number * 86_400.0).round() as i64;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    Some((first.checked_add_days(Days::new((seconds / 86_400) as u64))?, seconds % 86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(text: &str, year: Option<i32>) -> Option<String> {
        match day(text)?.0.dates(year)[..] {
            [date] => Some(date.to_string()),
            _ => None,
        }
    }

    #[test]
    fn a_date_in_every_form_is_the_same_day() {
        for text in [
            "2026-11-10",
            "2026/11/10",
            "2026.11.10",
            "20261110",
            "2026年11月10日",
            "2026-11-10（星期二）",
            "2026/11/10 周二",
            "10 Nov 2026",
            "Nov 10, 2026",
            "10-Nov-26",
            "Tue 10 November 2026",
            "10/11/2026 周二",
        ] {
            assert_eq!(sure(text, None).as_deref(), Some("2026-11-10"), "{text}");
        }
        for text in ["11月10日", "11月10号 周二", "11/10 周二", "Nov 10"] {
            assert_eq!(sure(text, Some(2026)).as_deref(), Some("2026-11-10"), "{text}");
            assert_eq!(sure(text, None), None, "{text}");
        }
    }

    #[test]
    fn where_two_orders_fit_both_are_given() {
        let (found, rest) = day("10/11/2026 9:00").unwrap_or((Day { readings: Vec::new(), weekday: None }, ""));
        let dates: Vec<String> = found.dates(None).iter().map(ToString::to_string).collect();
        assert_eq!((dates, rest), (vec!["2026-10-11".to_owned(), "2026-11-10".to_owned()], "9:00"));
        assert_eq!(sure("13/11/2026", None).as_deref(), Some("2026-11-13"));
        assert_eq!(sure("11/11/2026", None).as_deref(), Some("2026-11-11"));
        assert_eq!(sure("11/10 周三", Some(2026)), None, "neither falls on a Wednesday");
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "9:00", "12", "2026", "13/13/2026", "咨询量", "1.5", "00:00-01:00", "31月", "售前", "market 5"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn serial_numbers_count_from_either_year() {
        let shown = |number, is_1904| serial(number, is_1904).map(|(day, seconds)| (day.to_string(), seconds));
        assert_eq!(shown(46_336.375, false), Some(("2026-11-10".to_owned(), 32_400)));
        assert_eq!(shown(44_874.375, true), Some(("2026-11-10".to_owned(), 32_400)));
        assert_eq!(shown(12.0, false), None);
    }
}
