//! Numbers as people read them.

use super::terminal::{broken, widest_part};
use crate::domain::text::Lang;
use crate::report::Listing;
use unicode_width::UnicodeWidthStr;

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
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    rows.iter().map(|(name, value)| format!("  {name}{}  {value}\n", " ".repeat(width - name.width()))).collect()
}

/// Whether a cell is a number with at most a short unit, a range of such, or nothing.
fn is_number(cell: &str) -> bool {
    let letters: String = cell.chars().filter(|c| c.is_alphabetic()).collect();
    let begins = cell.chars().find(|c| !"+-−≥≤ ".contains(*c)).is_none_or(|c| c.is_ascii_digit() || c == '–');
    begins && letters.width() <= WIDEST_UNIT
}

/// Widest unit behind a number, as in `12 min` or `3 人时`; a range has it twice.
const WIDEST_UNIT: usize = 4;

/// A listing with its columns aligned, numbers to the right. Where it is wider than `limit` columns, the cells of its widest columns of
/// words are broken into lines.
pub fn table(listing: &Listing, lang: Lang, limit: Option<usize>) -> String {
    let rows = std::iter::once(&listing.heads).chain(&listing.rows);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.iter().map(|cell| cell.get(lang)).collect()).collect();
    let columns = (0..listing.heads.len()).map(|at| Column::of(at, &rows)).collect();
    let columns = fitting(columns, limit.unwrap_or(usize::MAX));
    let shown: String = rows.iter().map(|row| aligned(row, &columns)).collect();
    format!("{}\n{shown}", listing.title.get(lang))
}

/// A column of a table, in columns of the terminal: how wide it is, how narrow it can be, and on which side its cells stand.
#[derive(Debug)]
struct Column {
    width: usize,
    narrowest: usize,
    is_to_the_left: bool,
}

impl Column {
    /// The column `at` of rows of which the first are the heads.
    fn of(at: usize, rows: &[Vec<&str>]) -> Self {
        let cells = || rows.iter().filter_map(|row| row.get(at));
        let width = cells().map(|cell| cell.width()).max().unwrap_or(0);
        let is_text = cells().skip(1).any(|cell| !is_number(cell));
        let whole = cells().skip(if is_text { rows.len() } else { 1 }).map(|cell| cell.width());
        let parts = cells().map(|cell| widest_part(cell));
        let narrowest = parts.chain(whole).chain([NARROWEST_COLUMN]).max().unwrap_or(0).min(width);
        Self { width, narrowest, is_to_the_left: at == 0 || is_text }
    }
}

/// Columns of the terminal below which no column of a table is made narrower.
const NARROWEST_COLUMN: usize = 8;
/// What stands before each column.
const APART: &str = "  ";

/// `columns` within `limit`, taken from the widest of those that can be narrower.
fn fitting(mut columns: Vec<Column>, limit: usize) -> Vec<Column> {
    let taken: usize = columns.iter().map(|column| APART.len() + column.width).sum();
    for _ in limit..taken {
        let can = columns.iter_mut().filter(|column| column.width > column.narrowest);
        let Some(widest) = can.max_by_key(|column| column.width) else { break };
        widest.width -= 1;
    }
    columns
}

/// A row of a table, in as many lines as its tallest cell has.
fn aligned(row: &[&str], columns: &[Column]) -> String {
    let cells: Vec<Vec<String>> = row.iter().zip(columns).map(|(cell, column)| broken(cell, column.width)).collect();
    let tallest = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let cell = |(lines, column): (&Vec<String>, &Column)| {
            let part = lines.get(at).map_or("", String::as_str);
            let blanks = " ".repeat(column.width.saturating_sub(part.width()));
            if column.is_to_the_left { format!("{APART}{part}{blanks}") } else { format!("{APART}{blanks}{part}") }
        };
        let cells: String = cells.iter().zip(columns).map(cell).collect();
        format!("{}\n", cells.trim_end())
    };
    (0..tallest).map(line).collect()
}

/// How to read a listing, one line each.
pub fn notes(listing: &Listing, lang: Lang) -> String {
    listing.notes.iter().map(|note| format!("  {}\n", note.get(lang))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Text;

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

    /// A table of which one column is wide, in either language.
    fn wide() -> Listing {
        let texts = |cells: [&str; 3]| cells.map(|cell| Text { en: cell.to_owned(), zh: cell.to_owned() }).to_vec();
        Listing {
            title: Text { en: "who could stand in".to_owned(), zh: "谁能顶替".to_owned() },
            heads: texts(["agent", "how the duty would change, and what of it", "hours"]),
            rows: vec![
                texts(["A0001", "begins two hours earlier and takes its meal between two and three o'clock", "12.5"]),
                texts([
                    "A0002",
                    "提前两小时上班，午餐改在两点到三点之间；此前的休息不变，此后的休息顺延半小时。",
                    "7.0",
                ]),
                texts(["A0003", "stays", "-1.0"]),
            ],
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_table_wider_than_the_terminal_is_broken_within_its_columns() {
        let whole = table(&wide(), Lang::En, None);
        assert_eq!(whole.lines().count(), 5, "{whole}");
        let lines = |shown: &str| shown.lines().map(|line| line.width()).max().unwrap_or(0);
        for limit in [40, 50, 64] {
            let shown = table(&wide(), Lang::En, Some(limit));
            assert!(lines(&shown) <= limit, "{shown}");
            let sorted = |shown: &str| {
                let mut letters: Vec<char> = shown.chars().filter(|c| !c.is_whitespace()).collect();
                letters.sort_unstable();
                letters
            };
            assert_eq!(sorted(&shown), sorted(&whole), "nothing is lost:\n{shown}");
            let numbers: Vec<&str> = shown.lines().filter(|line| line.ends_with(['0', '5'])).collect();
            assert_eq!(numbers.len(), 3, "{shown}");
            assert!(numbers.iter().all(|line| line.width() == lines(&shown)), "numbers end in one column:\n{shown}");
        }
        assert_eq!(table(&wide(), Lang::En, Some(lines(&whole))), whole, "nothing is broken that fits");
    }

    #[test]
    fn chinese_labels_align() {
        let rows = [("缺口".to_owned(), "1".to_owned()), ("gap".to_owned(), "2".to_owned())];
        assert_eq!(columns(&rows), "  缺口  1\n  gap   2\n");
    }
}
