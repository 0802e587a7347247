//! The first sheet of an .xlsx as text cells: real dates become ISO times, lengths of time what the sheet shows, numbers their
//! shortest form.

use super::package::{Budget, MOST_ROWS, Refusal, measured};
use crate::domain::text::Text;
use crate::read::findings::list::Findings;
use crate::text;
use calamine::{Data, DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use chrono::{TimeDelta, Timelike};
use std::io::Cursor;

/// Cells right of this are not read; one stray cell far out must not make every row that wide.
const MOST_COLUMNS: usize = 1024;
/// Columns that the file format has.
const COLUMNS_OF_A_FILE: usize = 16_384;
/// Cells that are kept, blank ones left of a filled one included.
const MOST_CELLS: usize = 20_000_000;
/// A length of time of so many days is a date whose format shows hours.
const DATES: f64 = 10_000.0;

/// What a sheet holds.
#[derive(Debug, Default)]
pub(in crate::read) struct Cells {
    /// Rows by line number as the spreadsheet shows it.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Line and column, both from 1, of formulas that no spreadsheet has calculated.
    pub uncalculated: Vec<(usize, usize)>,
}

/// What is said of `n` formulas without a value; `names` are cells.
pub(in crate::read) fn not_calculated(n: usize, names: &str) -> Text {
    text!(
        n,
        "{n} formula has no value: {names}",
        "{n} formulas have no value: {names}",
        "{n} 个公式没有计算结果：{names}"
    )
}

impl From<XlsxError> for Refusal {
    fn from(error: XlsxError) -> Self {
        Refusal::Unreadable(Text::same(error.to_string()))
    }
}

/// The rows of the first sheet that have cells.
pub(in crate::read) fn first_sheet(bytes: Vec<u8>, findings: &mut Findings) -> Option<Cells> {
    match measured(&bytes).and_then(|mut budget| read(bytes, &mut budget)) {
        Ok(cells) => Some(cells),
        Err(refusal) => {
            refusal.report(findings);
            None
        }
    }
}

fn read(bytes: Vec<u8>, budget: &mut Budget) -> Result<Cells, Refusal> {
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    cells_of(&mut book, &name, MOST_COLUMNS, budget)
}

/// A sheet with its name.
pub(in crate::read) type Named = (String, Cells);

/// The sheets that are called by one of each of `names`, none where there is none; of a sheet as many columns as a file can have.
pub(in crate::read) fn sheets<const N: usize>(
    bytes: Vec<u8>,
    names: [Text; N],
    findings: &mut Findings,
) -> Option<[Option<Named>; N]> {
    let read = |bytes: Vec<u8>| -> Result<[Option<Named>; N], Refusal> {
        let mut budget = measured(&bytes)?;
        let mut book = Xlsx::new(Cursor::new(bytes))?;
        let all = book.sheet_names();
        let mut found = [const { None }; N];
        for (found, Text { en, zh }) in found.iter_mut().zip(&names) {
            let is_wanted = |name: &&String| name.trim().eq_ignore_ascii_case(en) || name.trim() == zh;
            let Some(name) = all.iter().find(is_wanted) else { continue };
            *found = Some((name.clone(), cells_of(&mut book, name, COLUMNS_OF_A_FILE, &mut budget)?));
        }
        Ok(found)
    };
    match read(bytes) {
        Ok(found) => Some(found),
        Err(refusal) => {
            refusal.report(findings);
            None
        }
    }
}

fn cells_of(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    most_columns: usize,
    budget: &mut Budget,
) -> Result<Cells, Refusal> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let mut sheet = Cells::default();
    let mut kept = 0;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        let (line, column) = (cell.pos.0 as usize + 1, cell.pos.1 as usize);
        if line > MOST_ROWS {
            return Err(Refusal::Unreadable(text!(
                "row {line} of at most {MOST_ROWS}",
                "第 {line} 行，最多 {MOST_ROWS} 行"
            )));
        }
        if column >= most_columns {
            continue;
        }
        take(&cell.value, line, column + 1, budget)?;
        let value = Data::from(cell.value);
        if value == Data::Empty {
            // An empty text that a formula gives is a value; no value at all is none.
            sheet.uncalculated.extend(cell.formula.map(|_| (line, column + 1)));
            continue;
        }
        if sheet.rows.last().is_none_or(|(last, _)| *last != line) {
            sheet.rows.push((line, Vec::new()));
        }
        if let Some((_, texts)) = sheet.rows.last_mut() {
            let width = texts.len().max(column + 1);
            kept += width - texts.len();
            texts.resize(width, String::new());
            texts[column] = cell_text(&value);
        }
        if kept > MOST_CELLS {
            return Err(Refusal::cells(MOST_CELLS));
        }
    }
    Ok(sheet)
}

/// Takes the text of a cell before there is a copy of it.
pub(in crate::read) fn take(
    cell: &DataRef<'_>,
    line: usize,
    column: usize,
    budget: &mut Budget,
) -> Result<(), Refusal> {
    match cell {
        DataRef::String(text) => budget.take_cell(text, line, column),
        DataRef::SharedString(text) => budget.take_cell(text, line, column),
        _ => Ok(()),
    }
}

/// Whether a cell holds a length of time rather than a date whose format shows hours.
pub(in crate::read) fn is_length(at: &ExcelDateTime) -> bool {
    at.is_duration() && (0.0..DATES).contains(&at.as_f64())
}

/// The text of a cell.
pub(in crate::read) fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) if is_length(at) => length_text(at.as_f64()),
        Data::DateTime(at) => date_text(at),
        other => other.to_string(),
    }
}

/// A length of time in days as `[h]:mm` shows it, with seconds where there are some.
fn length_text(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let whole = format!("{hours:02}:{minutes:02}");
    if seconds == 0 { whole } else { format!("{whole}:{seconds:02}") }
}

/// A date as `2026-11-11T00:00:00`, a time of day as `20:00:00`. Serial numbers are rounded to the second.
fn date_text(at: &ExcelDateTime) -> String {
    let rounded = at.as_datetime().map(|time| time + TimeDelta::milliseconds(500)).and_then(|t| t.with_nanosecond(0));
    match rounded {
        Some(time) if at.as_f64() >= 1.0 => time.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Some(time) => time.format("%H:%M:%S").to_string(),
        None => at.as_f64().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_as_the_sheet_shows_them() {
        for (days, shown) in
            [(1.0, "24:00"), (25.5 / 24.0, "25:30"), (8.0 / 24.0, "08:00"), (1.0 / 86_400.0, "00:00:01")]
        {
            assert_eq!(length_text(days), shown);
        }
    }
}
