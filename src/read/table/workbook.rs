//! The first sheet of an .xlsx as text cells: real dates become ISO times, lengths of time what the sheet shows, numbers their
//! shortest form.

use crate::domain::text::Text;
use crate::read::findings::codes::{self, Code};
use crate::read::findings::list::{Findings, Place};
use crate::text;
use calamine::{Data, ExcelDateTime, Reader, Xlsx, XlsxError};
use chrono::{TimeDelta, Timelike};
use std::io::{self, Cursor, Read, Write};

/// Cells right of this are not read; one stray cell far out must not make every row that wide.
const MOST_COLUMNS: usize = 1024;
/// Columns that the file format has.
const COLUMNS_OF_A_FILE: usize = 16_384;
/// Rows that a sheet can have.
pub(in crate::read) const MOST_ROWS: usize = 1_048_576;
/// Cells that are kept, blank ones left of a filled one included.
const MOST_CELLS: usize = 20_000_000;
/// Most bytes of a workbook once unpacked.
const MOST_UNPACKED: u64 = 512 << 20;
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

/// Why a workbook is not read.
pub(in crate::read) enum Refusal {
    /// In the words of a library, or in ours.
    Unreadable(Text),
    TooMuch(&'static Code, [String; 2]),
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

impl Refusal {
    /// More than `most` cells.
    pub fn cells(most: usize) -> Refusal {
        let words = text!("more than {most} cells", "超过 {most} 个单元格");
        Refusal::TooMuch(&codes::WORKBOOK_TOO_LARGE, [words.en, words.zh])
    }

    /// Adds the finding of it.
    pub fn report(self, findings: &mut Findings) {
        match self {
            Refusal::Unreadable(Text { en, zh }) => {
                let message = text!("the workbook cannot be read: {en}", "无法读取工作簿：{zh}");
                findings.add(&codes::WORKBOOK_UNREADABLE, Place::default(), message);
            }
            Refusal::TooMuch(code, [en, zh]) => findings.add(code, Place::default(), text!("{en}", "{zh}")),
        }
    }
}

impl From<XlsxError> for Refusal {
    fn from(error: XlsxError) -> Self {
        Refusal::Unreadable(Text::same(error.to_string()))
    }
}

/// The rows of the first sheet that have cells.
pub(in crate::read) fn first_sheet(bytes: Vec<u8>, findings: &mut Findings) -> Option<Cells> {
    match measured(&bytes).and_then(|()| read(bytes)) {
        Ok(cells) => Some(cells),
        Err(refusal) => {
            refusal.report(findings);
            None
        }
    }
}

/// Unpacks everything once without keeping it: the sizes that an archive states about itself may be wrong.
pub(in crate::read) fn measured(bytes: &[u8]) -> Result<(), Refusal> {
    struct Count(u64);
    impl Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let unreadable = |error: zip::result::ZipError| Refusal::Unreadable(Text::same(error.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut count = Count(0);
    for index in 0..archive.len() {
        // A part that cannot be unpacked is told by the reader, if it is needed.
        let Ok(part) = archive.by_index(index) else { continue };
        let left = (MOST_UNPACKED + 1).saturating_sub(count.0);
        let _ = io::copy(&mut part.take(left), &mut count);
        if count.0 > MOST_UNPACKED {
            let most = MOST_UNPACKED >> 20;
            let words = text!("more than {most} MiB once unpacked", "解压后超过 {most} MiB");
            return Err(Refusal::TooMuch(&codes::WORKBOOK_TOO_LARGE, [words.en, words.zh]));
        }
    }
    Ok(())
}

fn read(bytes: Vec<u8>) -> Result<Cells, Refusal> {
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    cells_of(&mut book, &name, MOST_COLUMNS)
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
        measured(&bytes)?;
        let mut book = Xlsx::new(Cursor::new(bytes))?;
        let all = book.sheet_names();
        let mut found = [const { None }; N];
        for (found, Text { en, zh }) in found.iter_mut().zip(&names) {
            let is_wanted = |name: &&String| name.trim().eq_ignore_ascii_case(en) || name.trim() == zh;
            let Some(name) = all.iter().find(is_wanted) else { continue };
            *found = Some((name.clone(), cells_of(&mut book, name, COLUMNS_OF_A_FILE)?));
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

fn cells_of(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, most_columns: usize) -> Result<Cells, Refusal> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let mut sheet = Cells::default();
    let mut kept = 0;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        let ((row, column), value) = (cell.pos, Data::from(cell.value));
        let (line, column) = (row as usize + 1, column as usize);
        if line > MOST_ROWS {
            return Err(Refusal::Unreadable(text!(
                "row {line} of at most {MOST_ROWS}",
                "第 {line} 行，最多 {MOST_ROWS} 行"
            )));
        }
        if column >= most_columns {
            continue;
        }
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
