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

/// A listing with its columns aligned to the right, but for the first.
pub fn table(listing: &Listing, lang: Lang) -> String {
    use unicode_width::UnicodeWidthStr;
    let rows = std::iter::once(&listing.heads).chain(&listing.rows);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.iter().map(|cell| cell.get(lang)).collect()).collect();
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..listing.heads.len()).map(width).collect();
    let line = |row: &Vec<&str>| {
        let cell = |(column, (cell, width)): (usize, (&&str, &usize))| {
            let blanks = " ".repeat(width - cell.width());
            if column == 0 { format!("  {cell}{blanks}") } else { format!("  {blanks}{cell}") }
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
    fn chinese_labels_align() {
        let rows = [("缺口".to_owned(), "1".to_owned()), ("gap".to_owned(), "2".to_owned())];
        assert_eq!(columns(&rows), "  缺口  1\n  gap   2\n");
    }
}
