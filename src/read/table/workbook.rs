//! The first sheet of an .xlsx as text cells: real dates become ISO times, numbers their shortest form.

use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::text;
use calamine::{Data, ExcelDateTime, Reader, Xlsx, XlsxError};
use chrono::{TimeDelta, Timelike};
use std::io::Cursor;

/// Cells right of this are not read; one stray cell far out must not make every row that wide.
const MOST_COLUMNS: u32 = 1024;

/// Rows by line number as the spreadsheet shows it.
pub(in crate::read) type Rows = Vec<(usize, Vec<String>)>;

/// The rows of the first sheet that have cells.
pub(in crate::read) fn first_sheet(bytes: Vec<u8>, findings: &mut Findings) -> Option<Rows> {
    match read(bytes) {
        Ok(rows) => Some(rows),
        Err(error) => {
            let message = text!("the workbook cannot be read: {error}", "无法读取工作簿：{error}");
            findings.add(&codes::WORKBOOK_UNREADABLE, Place::default(), message);
            None
        }
    }
}

fn read(bytes: Vec<u8>) -> Result<Rows, XlsxError> {
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut rows: Rows = Vec::new();
    while let Some(cell) = cells.next_cell()? {
        let ((row, column), value) = (cell.get_position(), Data::from(cell.get_value().clone()));
        let line = row as usize + 1;
        if column >= MOST_COLUMNS || value == Data::Empty {
            continue;
        }
        if rows.last().is_none_or(|(last, _)| *last != line) {
            rows.push((line, Vec::new()));
        }
        if let Some((_, texts)) = rows.last_mut() {
            texts.resize(texts.len().max(column as usize + 1), String::new());
            texts[column as usize] = cell_text(&value);
        }
    }
    Ok(rows)
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => date_text(at),
        other => other.to_string(),
    }
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
