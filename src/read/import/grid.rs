//! One sheet as a rectangle of cells, each with the text that it shows and what the file says that it is.

use crate::domain::formula::unguarded;
use crate::read::findings::list::{self, Place};
use chrono::NaiveDateTime;

/// Cells of one file that are kept; more are a log of single contacts.
pub(super) const MOST_CELLS: usize = 1_500_000;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::read) enum Value {
    /// Nothing, or blanks.
    #[default]
    Empty,
    /// A number of a workbook; in a text file every cell is a text.
    Number(f64),
    /// A date with or without a clock time.
    Stamp(NaiveDateTime),
    /// A time of day or a length of time, in seconds.
    Seconds(i64),
    /// A text.
    Text,
    /// The error of a formula, `#N/A` included.
    Error,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::read) struct Cell {
    /// What it shows, trimmed, with full-width letters, digits and signs as the usual ones.
    pub text: Box<str>,
    /// The same as it stands in the file, where that differs: what is only carried along keeps its signs.
    pub raw: Option<Box<str>>,
    /// What it is.
    pub value: Value,
    /// Whether it lies under a merged cell and repeats the one that shows.
    pub is_copy: bool,
}

static BLANK: std::sync::LazyLock<Cell> = std::sync::LazyLock::new(Cell::default);

impl Cell {
    /// A cell of a text file.
    pub fn written(text: &str) -> Cell {
        let (raw, text) = (text.trim(), plain(text));
        let value = if text.is_empty() { Value::Empty } else { Value::Text };
        let raw = (raw != text).then(|| raw.into());
        Cell { text: text.into(), raw, value, is_copy: false }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Cells that a spreadsheet shows as one: first and last row and column, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Merged {
    pub rows: (usize, usize),
    pub columns: (usize, usize),
}

/// One sheet, or a whole text file.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Grid {
    /// The file as the user named it.
    pub file: String,
    /// The sheet; none in a text file.
    pub sheet: Option<String>,
    /// Encoding, or the form of the workbook.
    pub encoding: String,
    /// Whether serial numbers of days count from 1904.
    pub is_1904: bool,
    rows: Vec<Vec<Cell>>,
    /// The line of each row in a text file; a workbook counts rows.
    lines: Vec<usize>,
    width: usize,
}

impl Grid {
    /// A sheet of a workbook; `rows` begin at its first row, also where that is blank.
    pub fn of_sheet(sheet: &str, rows: Vec<Vec<Cell>>) -> Grid {
        Grid { sheet: Some(sheet.to_owned()), ..Grid::default() }.with(rows)
    }

    /// A text file, with the line on which each row begins.
    pub fn of_text(rows: Vec<Vec<Cell>>, lines: Vec<usize>) -> Grid {
        Grid { lines, ..Grid::default() }.with(rows)
    }

    fn with(mut self, rows: Vec<Vec<Cell>>) -> Grid {
        self.width = rows.iter().map(Vec::len).max().unwrap_or(0);
        self.rows = rows;
        self
    }

    /// Repeats the first cell of each merged range over the whole of it, up to the cells that the sheet uses.
    pub fn fill(&mut self, ranges: &[Merged]) {
        for range in ranges {
            let first = self.cell(range.rows.0, range.columns.0).clone();
            let last_row = range.rows.1.min(self.rows.len().saturating_sub(1));
            let last_column = range.columns.1.min(self.width.saturating_sub(1));
            if first.is_empty() || last_column < range.columns.0 {
                continue;
            }
            for row in range.rows.0..=last_row {
                let cells = &mut self.rows[row];
                if cells.len() <= last_column {
                    cells.resize(last_column + 1, Cell::default());
                }
                let covered = cells.iter_mut().enumerate().take(last_column + 1).skip(range.columns.0);
                for (column, cell) in covered {
                    if (row, column) != (range.rows.0, range.columns.0) {
                        *cell = Cell { is_copy: true, ..first.clone() };
                    }
                }
            }
        }
    }

    /// Number of rows, blank ones included.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Cells of the widest row.
    pub fn columns(&self) -> usize {
        self.width
    }

    /// A cell, row and column from 0; a blank one where the sheet has none.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&BLANK)
    }

    /// The cells of a row, as far as it has some.
    pub fn row(&self, row: usize) -> &[Cell] {
        self.rows.get(row).map_or(&[], Vec::as_slice)
    }

    /// Whether no cell of a row shows anything.
    pub fn is_blank_row(&self, row: usize) -> bool {
        self.row(row).iter().all(Cell::is_empty)
    }

    /// A cell as a spreadsheet calls it, `F7`; in a text file line and column, `7:6`.
    pub fn address(&self, row: usize, column: usize) -> String {
        match self.lines.get(row) {
            Some(line) => format!("{line}:{}", column + 1),
            None => list::address(row + 1, column + 1),
        }
    }

    /// A column as a spreadsheet calls it: `C`.
    pub fn letter(column: usize) -> String {
        list::address(0, column + 1).trim_end_matches('0').to_owned()
    }

    /// The column that a spreadsheet calls so, from 0: 2 for `C` and for `3`.
    pub fn column_of(letter: &str) -> Option<usize> {
        if let Ok(number) = letter.parse::<usize>() {
            return number.checked_sub(1);
        }
        let fits = !letter.is_empty() && letter.len() <= 3 && letter.bytes().all(|b| b.is_ascii_alphabetic());
        let value = letter.bytes().fold(0, |sum, b| sum * 26 + usize::from(b.to_ascii_uppercase() - b'A' + 1));
        fits.then(|| value - 1)
    }

    /// Where a finding about a cell points.
    pub fn place(&self, row: usize, column: usize) -> Place {
        Place::at(self.lines.get(row).copied().unwrap_or(row + 1), column + 1)
    }

    /// The file, with the sheet where there is one.
    pub fn name(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} [{sheet}]", self.file),
            None => self.file.clone(),
        }
    }
}

/// A text with full-width characters as the usual ones, trimmed.
pub(in crate::read) fn plain(text: &str) -> String {
    let usual = |c: char| match c {
        '\u{3000}' | '\u{00A0}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '−' => '-',
        _ => c,
    };
    // What guards a formula from a spreadsheet is no part of the text.
    let text: String = text.chars().map(usual).filter(|c| *c != '\u{FEFF}').collect();
    unguarded(text.trim()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[&[&str]]) -> Vec<Vec<Cell>> {
        cells.iter().map(|row| row.iter().map(|text| Cell::written(text)).collect()).collect()
    }

    #[test]
    fn merged_ranges_repeat_their_first_cell_and_say_so() {
        let mut grid = Grid::of_sheet("一月", rows(&[&["11月10日", "", "x"], &["", "", "y"]]));
        grid.fill(&[Merged { rows: (0, 1), columns: (0, 1) }, Merged { rows: (0, 900_000), columns: (2, 2) }]);
        for (row, column) in [(0, 1), (1, 0), (1, 1)] {
            let cell = grid.cell(row, column);
            assert!(&*cell.text == "11月10日" && cell.is_copy, "{row} {column}");
        }
        assert!(!grid.cell(0, 0).is_copy);
        assert_eq!((grid.rows(), &*grid.cell(1, 2).text), (2, "x"));
    }

    #[test]
    fn cells_are_named_as_their_program_names_them() {
        let sheet = Grid::of_sheet("S", rows(&[&["a"]]));
        assert_eq!((sheet.address(6, 5), sheet.name()), ("F7".to_owned(), " [S]".to_owned()));
        let text = Grid::of_text(rows(&[&["a"], &["b"]]), vec![1, 4]);
        assert_eq!((text.address(1, 5), text.place(1, 5)), ("4:6".to_owned(), Place::at(4, 6)));
        assert_eq!(Grid::letter(27), "AB");
        assert_eq!((Grid::column_of("AB"), Grid::column_of("c"), Grid::column_of("3")), (Some(27), Some(2), Some(2)));
        assert_eq!((Grid::column_of(""), Grid::column_of("0"), Grid::column_of("咨询")), (None, None, None));
    }

    #[test]
    fn full_width_is_read_as_the_usual_width() {
        assert_eq!(plain("　１，２３４：５　"), "1,234:5");
        assert_eq!(plain("'-3"), "-3");
    }
}
