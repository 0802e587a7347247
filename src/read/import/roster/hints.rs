//! Years and months that titles, names of sheets and names of files tell: `2026年11月排班表`, `roster-2026-11.xlsx`.

use chrono::NaiveDate;

/// A year, a month and a day as far as a text names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hint {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

impl Hint {
    /// The date, where all of it is named.
    pub fn date(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)
    }
}

/// A run of digits: its value, how many digits, and what stands before and behind.
struct Number {
    value: u32,
    digits: usize,
    before: Option<char>,
    after: Option<char>,
    at: usize,
    end: usize,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What `text` says of years and months, in its order.
pub(super) fn hints(text: &str) -> Vec<Hint> {
    let numbers = numbers(text);
    let mut found: Vec<Hint> = Vec::new();
    let mut index = 0;
    while let Some(number) = numbers.get(index) {
        let (hint, taken) = at(&numbers[index..], text);
        // `2026年11月9日-15日` and `11月9日-12月3日` keep the year that was named before.
        let before = found.last().copied();
        if let Some(mut hint) = hint {
            hint.year = hint.year.or(before.and_then(|before| before.year));
            if hint.month.is_some() || number.digits >= 4 {
                found.push(hint);
            }
        }
        index += taken.max(1);
    }
    english(text, &numbers, &mut found);
    found
}

fn numbers(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let end = at + digits;
        if digits <= 8 {
            let value = text[at..end].parse().unwrap_or(0);
            let (before, after) = (text[..at].chars().next_back(), text[end..].chars().next());
            found.push(Number { value, digits, before, after, at, end });
        }
        at = end;
    }
    found
}

fn is_year(value: u32) -> bool {
    (1990..2100).contains(&value)
}

/// The hint at the first of `numbers`, and how many of them it takes.
fn at(numbers: &[Number], text: &str) -> (Option<Hint>, usize) {
    let first = &numbers[0];
    let hint = |year: Option<u32>, month, day| Some(Hint { year: year.map(|y| y as i32), month, day });
    let month = |value: u32| (1..=12).contains(&value).then_some(value);
    let joined = |a: &Number, b: &Number| {
        let between: Vec<char> = text[a.end..b.at].trim().chars().collect();
        matches!(between[..], ['-' | '/' | '.' | '_' | '年' | '月'])
    };
    match (first.digits, first.value) {
        (8, value) if is_year(value / 10_000) => {
            let (m, d) = (month(value / 100 % 100), value % 100);
            (m.and_then(|m| hint(Some(value / 10_000), Some(m), Some(d))), 1)
        }
        (6, value) if is_year(value / 100) => {
            (month(value % 100).and_then(|m| hint(Some(value / 100), Some(m), None)), 1)
        }
        (4, year) if is_year(year) => {
            let second = numbers.get(1).filter(|second| second.digits <= 2 && joined(first, second));
            let Some(m) = second.and_then(|second| month(second.value)) else {
                return (hint(Some(year), None, None), 1);
            };
            match numbers.get(2).filter(|third| third.digits <= 2 && joined(&numbers[1], third)) {
                Some(day) => (hint(Some(year), Some(m), Some(day.value)), 3),
                None => (hint(Some(year), Some(m), None), 2),
            }
        }
        (1 | 2, value) if first.after == Some('月') => {
            let day = numbers.get(1).filter(|second| second.digits <= 2 && joined(first, second));
            let m = month(value);
            match day.filter(|day| day.after.is_none_or(|c| matches!(c, '日' | '号' | '-' | '~' | '至'))) {
                Some(day) => (m.and_then(|m| hint(None, Some(m), Some(day.value))), 2),
                None => (m.and_then(|m| hint(None, Some(m), None)), 1),
            }
        }
        _ => (None, 1),
    }
}

/// `November 2026`, `Nov 9`.
fn english(text: &str, numbers: &[Number], found: &mut Vec<Hint>) {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return;
    }
    for word in lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() >= 3) {
        let known = |name: &str| word == name || (is_whole(word) && word.starts_with(name));
        let Some(month) = MONTHS.iter().position(|name| known(name)) else { continue };
        let at = word.as_ptr() as usize - lower.as_ptr() as usize;
        let year = numbers.iter().find(|n| n.digits == 4 && is_year(n.value)).map(|n| n.value as i32);
        let beside = |n: &&Number| n.digits <= 2 && (n.at == at + word.len() + 1 || n.end + 1 == at);
        let day = numbers.iter().find(beside).filter(|n| n.before != Some(':')).map(|n| n.value);
        found.retain(|hint| hint.month.is_some());
        found.push(Hint { year, month: Some(month as u32 + 1), day });
    }
}

fn is_whole(word: &str) -> bool {
    const WHOLE: [&str; 13] = [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "sept",
        "october",
        "november",
        "december",
        "may",
    ];
    WHOLE.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_months_of_titles() {
        for (text, wanted) in [
            ("2026年11月客服排班表", vec![(Some(2026), Some(11), None)]),
            ("客服部11月排班", vec![(None, Some(11), None)]),
            ("roster-2026-11.xlsx", vec![(Some(2026), Some(11), None)]),
            ("排班202611.csv", vec![(Some(2026), Some(11), None)]),
            ("11月9日-11月15日排班", vec![(None, Some(11), Some(9)), (None, Some(11), Some(15))]),
            ("2026年11月9日-15日", vec![(Some(2026), Some(11), Some(9))]),
            ("20261109 to 20261115", vec![(Some(2026), Some(11), Some(9)), (Some(2026), Some(11), Some(15))]),
            ("Roster November 2026", vec![(Some(2026), Some(11), None)]),
            ("2026 双11", vec![(Some(2026), None, None)]),
            ("客服一组 42人", vec![]),
            ("mayor", vec![]),
        ] {
            let found: Vec<_> = hints(text).iter().map(|hint| (hint.year, hint.month, hint.day)).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
