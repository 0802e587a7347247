//! Numbers: thousands separators, percent, units behind them, and marks that say that nothing is known.

use crate::read::import::grid::{Cell, Value};

/// What people and exports write where a value is not known, besides nothing.
const NOT_KNOWN: [&str; 20] = [
    "#N/A", "N/A", "NA", "N.A.", "NULL", "NONE", "NAN", "-", "--", "---", "–", "—", "——", "/", "\\", "空", "无",
    "暂无", "缺失", "未知",
];

/// What a comma in a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Decimal {
    /// 1,234 is a thousand and more.
    Point,
    /// 1,234 is a little more than one.
    Comma,
}

impl Decimal {
    pub const NAMES: [(&str, Decimal); 2] = [("point", Decimal::Point), ("comma", Decimal::Comma)];
}

/// What a cell holds where a number is looked for.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read) enum Number {
    /// A number, percent as a share, with the unit behind it.
    Sure(f64, String),
    /// With a decimal point, and with a decimal comma.
    Either(f64, f64),
    /// A mark that says that nothing is known.
    NotKnown,
    /// No number.
    No,
}

impl Number {
    /// The value, where there is only one.
    pub fn sure(&self) -> Option<f64> {
        match self {
            Number::Sure(value, _) => Some(*value),
            _ => None,
        }
    }
}

/// Whether a cell says that its value is not known: blank, `#N/A`, `—`, `空` and the like.
pub(in crate::read) fn is_not_known(cell: &Cell) -> bool {
    cell.is_empty() || NOT_KNOWN.contains(&cell.text.to_uppercase().as_str())
}

/// Whether a text is a number with a decimal comma, and can be nothing else: `1,5`.
pub(in crate::read) fn has_decimal_comma(cell: &Cell) -> bool {
    let small = number(cell, None).sure().is_some_and(|value| value.abs() < 1000.0);
    small && cell.value == Value::Text && cell.text.contains(',') && !cell.text.contains('.')
}

/// Reads a number; `decimal` settles what a comma is.
pub(in crate::read) fn number(cell: &Cell, decimal: Option<Decimal>) -> Number {
    if let Value::Number(value) = cell.value {
        return Number::Sure(value, String::new());
    }
    if is_not_known(cell) {
        return Number::NotKnown;
    }
    let digits_to = cell.text.rfind(|c: char| c.is_ascii_digit() || c == '.').map_or(0, |at| at + 1);
    let (digits, unit) = cell.text.split_at(digits_to);
    let unit = unit.trim();
    let is_unit = unit.chars().count() <= 4 && unit.chars().all(|c| c.is_alphabetic() || c == '%' || c == '/');
    if digits.is_empty() || !is_unit {
        return Number::No;
    }
    let per_cent = if unit == "%" { 100.0 } else { 1.0 };
    let digits: String = digits.chars().filter(|c| !matches!(c, ' ' | '_' | '\u{202F}')).collect();
    let digits = digits.trim_start_matches(['¥', '￥', '$']);
    let read = |comma: &str| digits.replace(',', comma).parse::<f64>().ok().filter(|value| value.is_finite());
    let (point, comma) = match commas(digits) {
        Commas::None => (read(""), None),
        Commas::Thousands => (read(""), None),
        Commas::Either => (read(""), read(".")),
        Commas::Decimal => (None, read(".")),
        Commas::Wrong => (None, None),
    };
    let sure = |value: f64| Number::Sure(value / per_cent, unit.to_owned());
    match (point, comma, decimal) {
        (Some(value), None, _) | (Some(value), Some(_), Some(Decimal::Point)) => sure(value),
        (Some(_), Some(value), Some(Decimal::Comma)) | (None, Some(value), None | Some(Decimal::Comma)) => sure(value),
        (Some(point), Some(comma), None) => Number::Either(point / per_cent, comma / per_cent),
        (None, _, _) => Number::No,
    }
}

enum Commas {
    None,
    Thousands,
    Decimal,
    Either,
    Wrong,
}

/// What the commas of a number can be.
fn commas(digits: &str) -> Commas {
    let whole = digits.split('.').next().unwrap_or_default().trim_start_matches(['-', '+']);
    let groups: Vec<&str> = whole.split(',').collect();
    let has_point = digits.contains('.');
    if !digits.contains(',') {
        return Commas::None;
    }
    if digits.rfind(',') > digits.find('.') && has_point {
        return Commas::Wrong;
    }
    let grouped = (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    match (grouped, groups.len()) {
        (true, 2) if !has_point && groups[0] != "0" => Commas::Either,
        (true, _) if groups[0] != "0" => Commas::Thousands,
        (_, 2) if !has_point => Commas::Decimal,
        _ => Commas::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Number {
        number(&Cell::written(text), None)
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (text, value) in [
            ("12", 12.0),
            ("１２．５", 12.5),
            ("1,234,567", 1_234_567.0),
            ("1,234.5", 1234.5),
            ("−3", -3.0),
            ("1,5", 1.5),
            ("36 次", 36.0),
            ("36个", 36.0),
            ("45.5%", 0.455),
            ("1 234", 1234.0),
            ("210s", 210.0),
        ] {
            assert_eq!(read(text).sure(), Some(value), "{text}");
        }
        for text in ["1.2.3", "咨询量", "12 and a half", "1,23,4", "2026-11-10", "9:00", "A12"] {
            assert_eq!(read(text), Number::No, "{text}");
        }
    }

    #[test]
    fn a_comma_before_three_digits_may_be_either() {
        assert_eq!(read("1,234"), Number::Either(1234.0, 1.234));
        assert_eq!(number(&Cell::written("1,234"), Some(Decimal::Comma)).sure(), Some(1.234));
        assert_eq!(number(&Cell::written("1,234"), Some(Decimal::Point)).sure(), Some(1234.0));
        assert_eq!(read("0,500").sure(), Some(0.5));
    }

    #[test]
    fn what_is_not_known_says_so() {
        for text in ["", " ", "#N/A", "n/a", "-", "—", "空", "无", "NULL"] {
            assert_eq!(read(text), Number::NotKnown, "{text}");
        }
    }
}
