//! Files of every form as grids: text in any encoding, .xlsx, .xlsm, .xls and .ods with all their sheets.

use super::compound;
use super::grid::{Cell, Grid, MOST_CELLS, Merged, Value, plain};
use super::open_document;
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::file::{self, MOST_OF_A_TABLE, MOST_OF_A_WORKBOOK};
use crate::read::table::package::{self, Budget, MOST_ROWS, Refusal};
use crate::read::table::sheet::{decode_text, line_ends_of};
use crate::read::table::workbook;
use crate::text;
use calamine::{Data, Dimensions, Ods, Range, Reader, Xls, Xlsx};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use std::io::Cursor;
use std::path::Path;

/// Lines that tell the separator.
const EXAMINED: usize = 40;
/// Cells right of this are not read.
const MOST_COLUMNS: usize = 1024;
/// Most bytes of an .xls: it is not packed, and the cells of a sheet lie in a rectangle as large as its farthest ones ask for.
const MOST_OF_AN_XLS: u64 = 32 << 20;
/// First bytes of a compound file, which an .xls is.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// Every sheet of the file at `path` that shows anything; none where the file cannot be read.
pub(in crate::read) fn open(path: &Path, findings: &mut Findings) -> Option<Vec<Grid>> {
    let name = findings.file().to_owned();
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let most = match extension.as_str() {
        "xlsx" | "xlsm" | "ods" => MOST_OF_A_WORKBOOK,
        "xls" => MOST_OF_AN_XLS,
        _ => MOST_OF_A_TABLE,
    };
    let bytes = file::read_bytes(path, most, findings)?;
    let length = bytes.len() as u64;
    let (limit, is_book) = match &bytes[..] {
        [b'P', b'K', 3, 4, ..] => (MOST_OF_A_WORKBOOK, true),
        start if start.starts_with(COMPOUND) => (MOST_OF_AN_XLS, true),
        _ => (MOST_OF_A_TABLE, matches!(extension.as_str(), "xlsx" | "xlsm" | "ods")),
    };
    if length > limit {
        return file::too_large(length, limit, findings);
    }
    let grids = if is_book { book(bytes) } else { text_file(&bytes, findings)? };
    match grids {
        Ok(mut grids) => {
            grids.retain(|grid| (0..grid.rows()).any(|row| !grid.is_blank_row(row)));
            grids.iter_mut().for_each(|grid| grid.file.clone_from(&name));
            if grids.is_empty() {
                let message = text!("the table is empty", "表格为空");
                findings.add(&codes::TABLE_EMPTY, Place::default(), message);
                return None;
            }
            Some(grids)
        }
        Err(refusal) => {
            refusal.report(findings);
            None
        }
    }
}

fn text_file(bytes: &[u8], findings: &mut Findings) -> Option<Result<Vec<Grid>, Refusal>> {
    let (text, encoding) = decode_text(bytes, findings)?;
    Some(cells_of(&text).map(|mut grid| {
        grid.encoding = encoding.to_owned();
        vec![grid]
    }))
}

/// The separator that most of the first lines have, then the one that there is most of: title rows have none, and a comma may
/// stand inside a number.
fn separator_of(text: &str) -> u8 {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(EXAMINED);
    let outside_quotes = |line: &str, separator: u8| {
        let parts = line.split('"').step_by(2);
        parts.map(|part| part.bytes().filter(|byte| *byte == separator).count()).sum::<usize>()
    };
    let weight = |separator: u8| {
        let counts = lines().map(|line| outside_quotes(line, separator));
        counts.fold((0, 0), |(lines, all), n| (lines + usize::from(n > 0), all + n))
    };
    // The first of equals, so that one column is read with commas.
    [b'\t', b';', b','].into_iter().max_by_key(|separator| weight(*separator)).unwrap_or(b',')
}

fn cells_of(text: &str) -> Result<Grid, Refusal> {
    let ends = line_ends_of(text.as_bytes());
    let separator = separator_of(text);
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let (mut rows, mut lines, mut kept) = (Vec::new(), Vec::new(), 0);
    let mut record = csv::StringRecord::new();
    // Neither encoding nor row lengths can fail here, and the bytes are in memory.
    while let Ok(true) = reader.read_record(&mut record) {
        let byte = record.position().map_or(0, |p| p.byte() as usize);
        let blank = text[byte..].bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        lines.push(ends.partition_point(|&end| end <= byte + blank) + 1);
        kept += record.len();
        if kept > MOST_CELLS {
            let words = text!("more than {MOST_CELLS} cells", "超过 {MOST_CELLS} 个单元格");
            return Err(Refusal::TooMuch(&codes::TABLE_TOO_LONG, [words.en, words.zh]));
        }
        rows.push(record.iter().take(MOST_COLUMNS).map(Cell::written).collect());
    }
    Ok(Grid::of_text(rows, lines))
}

fn book(bytes: Vec<u8>) -> Result<Vec<Grid>, Refusal> {
    if bytes.starts_with(COMPOUND) {
        return old_book(bytes);
    }
    let mut budget = package::measured(&bytes)?;
    match open_document::survey(&bytes, &mut budget)? {
        Some(merged) => document(bytes, &merged),
        None => new_book(bytes, &mut budget),
    }
}

fn new_book(bytes: Vec<u8>, budget: &mut Budget) -> Result<Vec<Grid>, Refusal> {
    let unreadable = |error: calamine::XlsxError| Refusal::Unreadable(Text::same(error.to_string()));
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let (mut grids, mut left, is_1904) = (Vec::new(), MOST_CELLS, book.has_1904_epoch());
    for name in book.sheet_names() {
        // A sheet of charts has no cells.
        let Ok(merged) = book.merge_cells_by_sheet_name(&name) else { continue };
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = (cell.get_position().0 as usize, cell.get_position().1 as usize);
            if column >= MOST_COLUMNS || row >= MOST_ROWS {
                continue;
            }
            workbook::take(cell.get_value(), row + 1, column + 1, budget)?;
            let cell = cell_of(&Data::from(cell.get_value().clone()));
            if cell.is_empty() {
                continue;
            }
            let blank = (row + 1).saturating_sub(rows.len());
            rows.resize_with(rows.len() + blank, Vec::new);
            let wider = (column + 1).saturating_sub(rows[row].len());
            left = left.checked_sub(blank + wider).ok_or_else(|| Refusal::cells(MOST_CELLS))?;
            let width = rows[row].len().max(column + 1);
            rows[row].resize_with(width, Cell::default);
            rows[row][column] = cell;
        }
        let mut grid = filled(Grid::of_sheet(&name, rows), "xlsx", &merged_of(&merged), &mut left)?;
        grid.is_1904 = is_1904;
        grids.push(grid);
    }
    Ok(grids)
}

fn old_book(bytes: Vec<u8>) -> Result<Vec<Grid>, Refusal> {
    compound::measured(&bytes)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| Refusal::Unreadable(Text::same(error.to_string())))?;
    let (mut grids, mut left, is_1904) = (Vec::new(), MOST_CELLS, book.has_1904_epoch());
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let grid = Grid::of_sheet(&name, cells_of_range(&range, &mut left)?);
        let mut grid = filled(grid, "xls", &merged_of(&merged), &mut left)?;
        grid.is_1904 = is_1904;
        grids.push(grid);
    }
    Ok(grids)
}

fn document(bytes: Vec<u8>, merged: &[(String, Vec<Merged>)]) -> Result<Vec<Grid>, Refusal> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| Refusal::Unreadable(Text::same(error.to_string())))?;
    let (mut grids, mut left) = (Vec::new(), MOST_CELLS);
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let ranges = merged.iter().find(|(sheet, _)| *sheet == name).map_or(&[][..], |(_, ranges)| ranges);
        let grid = Grid::of_sheet(&name, cells_of_range(&range, &mut left)?);
        grids.push(filled(grid, "ods", ranges, &mut left)?);
    }
    Ok(grids)
}

/// The cells of a range from the first row and column of its sheet on.
fn cells_of_range(range: &Range<Data>, left: &mut usize) -> Result<Vec<Vec<Cell>>, Refusal> {
    let Some((top, before)) = range.start() else { return Ok(Vec::new()) };
    let (top, before) = (top as usize, before as usize);
    let taken = top + range.height() * (before + range.width()).min(MOST_COLUMNS);
    *left = left.checked_sub(taken).ok_or_else(|| Refusal::cells(MOST_CELLS))?;
    let mut rows = vec![Vec::new(); top];
    rows.extend(range.rows().map(|cells| {
        let last = cells.iter().rposition(|cell| *cell != Data::Empty).map_or(0, |last| last + 1);
        let cells = cells[..last].iter().map(cell_of);
        std::iter::repeat_n(Cell::default(), before).chain(cells).take(MOST_COLUMNS).collect()
    }));
    Ok(rows)
}

fn filled(mut grid: Grid, form: &str, ranges: &[Merged], left: &mut usize) -> Result<Grid, Refusal> {
    let (rows, columns) = (grid.rows(), grid.columns());
    for range in ranges {
        let high = (range.rows.1.min(rows) + 1).saturating_sub(range.rows.0);
        let wide = (range.columns.1.min(columns) + 1).saturating_sub(range.columns.0);
        *left = left.checked_sub(high * wide).ok_or_else(|| Refusal::cells(MOST_CELLS))?;
    }
    grid.encoding = form.to_owned();
    grid.fill(ranges);
    Ok(grid)
}

fn merged_of(ranges: &[Dimensions]) -> Vec<Merged> {
    let one = |range: &Dimensions| Merged {
        rows: (range.start.0 as usize, range.end.0 as usize),
        columns: (range.start.1 as usize, range.end.1 as usize),
    };
    ranges.iter().map(one).collect()
}

fn cell_of(data: &Data) -> Cell {
    let value = match data {
        Data::Empty => return Cell::default(),
        Data::String(text) => return Cell::written(text),
        Data::Bool(_) => Value::Text,
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::Error(_) => Value::Error,
        Data::DateTime(at) if at.as_f64() < 0.0 => Value::Number(at.as_f64()),
        Data::DateTime(at) if workbook::is_length(at) || at.as_f64() < 1.0 => {
            Value::Seconds((at.as_f64() * 86_400.0).round() as i64)
        }
        Data::DateTime(at) => at.as_datetime().map_or(Value::Number(at.as_f64()), |time| Value::Stamp(whole(time))),
        Data::DateTimeIso(text) => iso_stamp(text).map_or(Value::Text, Value::Stamp),
        Data::DurationIso(text) => iso_length(text).map_or(Value::Text, Value::Seconds),
    };
    let text = match value {
        Value::Stamp(time) => time.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Value::Seconds(seconds) => clock_text(seconds),
        _ => workbook::cell_text(data),
    };
    Cell { text: plain(&text).into(), value, ..Cell::default() }
}

fn clock_text(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

/// Serial numbers are not exact: to the second.
fn whole(time: NaiveDateTime) -> NaiveDateTime {
    let rounded = time + chrono::TimeDelta::milliseconds(500);
    rounded.with_nanosecond(0).unwrap_or(rounded)
}

fn iso_stamp(text: &str) -> Option<NaiveDateTime> {
    let midnight = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().map(whole).or_else(midnight)
}

/// `PT09H30M00S` in seconds.
fn iso_length(text: &str) -> Option<i64> {
    let (mut total, mut digits) = (0.0, String::new());
    for c in text.strip_prefix("PT")?.chars() {
        let unit = match c {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => {
                digits.push(c);
                continue;
            }
        };
        total += digits.parse::<f64>().ok()? * unit;
        digits.clear();
    }
    (0.0..1e9).contains(&total).then_some(total.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_lines_tell_the_separator_and_rows_know_their_lines() {
        assert_eq!(separator_of("时间\t量\n9:00\t1,234\n10:00\t5\n"), b'\t');
        assert_eq!(separator_of("\"a;b\";c;d\n1,5;2;3\n"), b';');
        let grid = cells_of("客服中心报表\n\n日期;\"时段\n(点)\";量\n2026-11-10;9;1,5\n").unwrap_or_default();
        assert_eq!((grid.address(1, 1), grid.address(2, 2)), ("3:2".to_owned(), "5:3".to_owned()));
        assert_eq!(&*grid.cell(2, 2).text, "1,5");
    }

    #[test]
    fn lengths_of_open_documents() {
        assert_eq!(
            (iso_length("PT24H00M00S"), iso_length("PT09H30M"), iso_length("9:00")),
            (Some(86_400), Some(34_200), None)
        );
        assert_eq!(iso_stamp("2026-11-10").map(|t| t.to_string()), Some("2026-11-10 00:00:00".to_owned()));
    }
}
