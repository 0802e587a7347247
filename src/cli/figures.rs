//! Numbers as people read them.

use crate::domain::text::Lang;
use crate::report::Listing;

/// `12345.678` as `12,345.7` for one digit.
pub fn grouped(value: f64, digits: usize) -> String {
    let plain = format!("{:.*}", digits, value.abs());
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let zero = plain.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut out = String::from(if value < 0.0 && !zero { "-" } else { "" });
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// `0.0312` as `3.1 %`.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Aligns the second column of `rows`, counting wide characters as two.
pub fn columns(rows: &[(String, String)]) -> String {
    use unicode_width::UnicodeWidthStr;
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    rows.iter().map(|(name, value)| format!("  {name}{}  {value}\n", " ".repeat(width - name.width()))).collect()
}

/// Whether a cell is a number with at most a short unit, a range of such, or nothing.
fn is_number(cell: &str) -> bool {
    use unicode_width::UnicodeWidthStr;
    let letters: String = cell.chars().filter(|c| c.is_alphabetic()).collect();
    let begins = cell.chars().find(|c| !"+-−≥≤ ".contains(*c)).is_none_or(|c| c.is_ascii_digit() || c == '–');
    begins && letters.width() <= WIDEST_UNIT
}

/// Widest unit behind a number, as in `12 min` or `3 人时`; a range has it twice.
const WIDEST_UNIT: usize = 4;

/// A listing with its columns aligned, numbers to the right.
pub fn table(listing: &Listing, lang: Lang) -> String {
    use unicode_width::UnicodeWidthStr;
    let rows = std::iter::once(&listing.heads).chain(&listing.rows);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.iter().map(|cell| cell.get(lang)).collect()).collect();
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let columns = 0..listing.heads.len();
    let widths: Vec<usize> = columns.clone().map(width).collect();
    let is_text = |column: usize| rows.iter().skip(1).filter_map(|row| row.get(column)).any(|cell| !is_number(cell));
    let to_the_left: Vec<bool> = columns.map(|column| column == 0 || is_text(column)).collect();
    let line = |row: &Vec<&str>| {
        let cell = |(column, (cell, width)): (usize, (&&str, &usize))| {
            let blanks = " ".repeat(width - cell.width());
            if to_the_left[column] { format!("  {cell}{blanks}") } else { format!("  {blanks}{cell}") }
        };
        let cells: String = row.iter().zip(&widths).enumerate().map(cell).collect();
        format!("{}\n", cells.trim_end())
    };
    format!("{}\n{}", listing.title.get(lang), rows.iter().map(line).collect::<String>())
}

/// How to read a listing, one line each.
pub fn notes(listing: &Listing, lang: Lang) -> String {
    listing.notes.iter().map(|note| format!("  {}\n", note.get(lang))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_no_minus_stands_before_zero() {
        let shown: Vec<String> =
            [0.0, -0.04, 999.95, 1000.0, -1_234_567.89].iter().map(|&value| grouped(value, 1)).collect();
        assert_eq!(shown, ["0.0", "0.0", "1,000.0", "1,000.0", "-1,234,567.9"]);
        assert_eq!(grouped(123_456.0, 0), "123,456");
    }

    #[test]
    fn numbers_stand_to_the_right_and_words_to_the_left() {
        let number = [
            "12",
            "+3.5",
            "97.9 %",
            "84.0 % – 94.6 %",
            "≤ 20.0 秒",
            "1.1 秒 – 6.1 秒",
            "08:00–23:00",
            "–",
            "",
            "12 min",
        ];
        assert!(number.iter().all(|cell| is_number(cell)));
        let words = ["A0007 A0008", "180 秒内回复轮次占比", "11月11日 周三 10:00–11:00", "售前", "passed"];
        assert!(words.iter().all(|cell| !is_number(cell)));
    }

    #[test]
    fn chinese_labels_align() {
        let rows = [("缺口".to_owned(), "1".to_owned()), ("gap".to_owned(), "2".to_owned())];
        assert_eq!(columns(&rows), "  缺口  1\n  gap   2\n");
    }
}
