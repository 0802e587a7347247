//! The first sheet of an .xlsx as text cells: real dates become ISO times, numbers their shortest form.

use super::codes;
use super::findings::{Findings, Place};
use crate::text;
use calamine::{Data, ExcelDateTime, Reader, Xlsx};
use chrono::{TimeDelta, Timelike};
use std::io::Cursor;

/// Rows of the first sheet with their line numbers as the spreadsheet shows them.
pub(super) fn first_sheet(bytes: Vec<u8>, findings: &mut Findings) -> Option<Vec<(usize, Vec<String>)>> {
    let range = Xlsx::new(Cursor::new(bytes)).map(|mut book| book.worksheet_range_at(0));
    let reason = match range {
        Ok(Some(Ok(range))) => {
            let (first_row, first_column) = range.start().unwrap_or_default();
            // Columns left of the used range are empty cells, so that column numbers are the sheet's own.
            let padding = || std::iter::repeat_n(String::new(), first_column as usize);
            let rows = range.rows().enumerate();
            let cells = |row: &[Data]| padding().chain(row.iter().map(cell_text)).collect();
            return Some(rows.map(|(i, row)| (first_row as usize + i + 1, cells(row))).collect());
        }
        Ok(None) => "no sheet".to_owned(),
        Ok(Some(Err(error))) | Err(error) => error.to_string(),
    };
    let message = text!("the workbook cannot be read: {reason}", "无法读取工作簿：{reason}");
    findings.add(&codes::WORKBOOK_UNREADABLE, Place::default(), message);
    None
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
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
