//! Counts and lengths of time in cells of a sheet, with what is said where they cannot be read.

use super::entry::{At, Sheet};
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::read::findings::codes::{self, Code};
use crate::read::import::choices::Choices;
use crate::read::import::dialect::{self, Number, Unit};
use crate::read::import::grid::{Cell, Value};
use crate::text;

/// Most of one interval; above it a number is none of inquiries.
const MOST: f64 = 1e7;

/// A number of a cell. Counts are whole, so a comma before three digits separates thousands.
pub(super) fn number(cell: &Cell, choices: &Choices) -> Number {
    match dialect::number(cell, choices.decimal) {
        Number::Either(point, _) => Number::Sure(point, String::new()),
        other => other,
    }
}

/// The count of a cell; none where nothing is known, or where it cannot be read, which is an error if the row has a time.
pub(super) fn count(cell: &Cell, at: At, choices: &Choices, has_time: bool, sheet: &mut Sheet<'_>) -> Option<f64> {
    match number(cell, choices) {
        Number::Sure(value, unit) if (0.0..=MOST).contains(&value) && unit != "%" => Some(value),
        Number::NotKnown => {
            if has_time {
                sheet.left_out.add(["a count that is not known", "咨询量未知"], sheet.grid, at);
            }
            None
        }
        _ if has_time => {
            let shown = crate::read::findings::list::shortened(&cell.text).into_owned();
            let message = match cell.value {
                Value::Error => text!("the formula gives {shown}", "公式结果为 {shown}"),
                _ => text!("`{shown}` is no count of inquiries", "`{shown}` 不是咨询量"),
            };
            report(&codes::IMPORT_COUNT, at, message, sheet);
            None
        }
        _ => None,
    }
}

/// Says that a count has no time.
pub(super) fn no_time(at: At, sheet: &mut Sheet<'_>) {
    let shown = sheet.grid.cell(at.0, at.1).text.to_string();
    let message =
        text!("the count {shown} has no day and clock that can be read", "咨询量 {shown} 没有可读的日期和时刻");
    report(&codes::IMPORT_NO_TIME, at, message, sheet);
}

/// Adds the finding about one cell; of each kind a sheet keeps one, with the number of cells and the first of them.
pub(super) fn report(code: &'static Code, at: At, message: Text, sheet: &mut Sheet<'_>) {
    let (place, address) = (sheet.grid.place(at.0, at.1), sheet.grid.address(at.0, at.1));
    let Text { en, zh } = message;
    let hint = Text { en: code.remedy[0].to_owned(), zh: code.remedy[1].to_owned() };
    sheet.findings.push(Finding {
        severity: Severity::Error,
        code: code.code,
        file: sheet.grid.name(),
        line: place.line,
        column: place.column,
        message: if address.contains(':') {
            text!("{en}", "{zh}")
        } else {
            text!("{address}: {en}", "{address}：{zh}")
        },
        hint,
    });
}

/// A length of time: a number, with the unit behind it where there is one, or clocks with seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Length {
    Number(f64),
    Seconds(f64),
    No,
}

/// Reads a length: `210`, `3.5分钟`, `00:03:30`, `3分30秒`.
pub(super) fn length(cell: &Cell, choices: &Choices) -> Length {
    if let Value::Seconds(seconds) = cell.value {
        return Length::Seconds(seconds as f64);
    }
    match dialect::number(cell, choices.decimal) {
        Number::Sure(value, unit) if value >= 0.0 => match Unit::named(&unit) {
            Some(unit) => Length::Seconds(value * unit.seconds()),
            None if unit.is_empty() => Length::Number(value),
            None => Length::No,
        },
        Number::Either(point, _) => Length::Number(point),
        _ => parts(&cell.text).map_or(Length::No, Length::Seconds),
    }
}

/// `0:03:30`, `3:30`, `3分30秒`, `1小时2分`.
fn parts(text: &str) -> Option<f64> {
    if text.contains(':') {
        let parts: Option<Vec<f64>> = text.split(':').map(|part| part.parse().ok()).collect();
        return match parts?[..] {
            [h, m, s] if m < 60.0 && s < 60.0 => Some(h * 3600.0 + m * 60.0 + s),
            [m, s] if s < 60.0 => Some(m * 60.0 + s),
            _ => None,
        };
    }
    let (mut total, mut digits) = (0.0, String::new());
    for c in text.chars().filter(|c| !matches!(c, '钟' | ' ')) {
        let unit = match c {
            '时' => 3600.0,
            '分' => 60.0,
            '秒' => 1.0,
            '小' => continue,
            _ => {
                digits.push(c);
                continue;
            }
        };
        total += digits.parse::<f64>().ok()? * unit;
        digits.clear();
    }
    (digits.is_empty() && total > 0.0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_as_people_write_them() {
        let read = |text: &str| length(&Cell::written(text), &Choices::default());
        for (text, found) in [
            ("210", Length::Number(210.0)),
            ("3.5分钟", Length::Seconds(210.0)),
            ("0:03:30", Length::Seconds(210.0)),
            ("3:30", Length::Seconds(210.0)),
            ("3分30秒", Length::Seconds(210.0)),
            ("210s", Length::Seconds(210.0)),
            ("-", Length::No),
            ("soon", Length::No),
        ] {
            assert_eq!(read(text), found, "{text}");
        }
    }
}
