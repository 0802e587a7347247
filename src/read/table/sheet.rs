//! A table as a file holds it: decoded, its separator told, its header matched with the columns that are wanted.

use super::columns::Form;
use super::encoding;
use super::file::{self, MOST_OF_A_TABLE, MOST_OF_A_WORKBOOK};
use super::header::match_header;
use super::serials;
use super::workbook;
use crate::domain::formula::unguarded;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, address};
use crate::text;
use std::cell::OnceCell;
use std::path::Path;

/// Cells that a finding about many names.
const NAMED: usize = 8;
/// Rows of a table; more are a log of single contacts, or no table.
const MOST_ROWS: usize = 20_000_000;

/// Columns of moments.
const TIMES: [&str; 2] = ["start", "end"];

/// What was understood of a file's form.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FileFacts {
    /// File as the user knows it.
    pub file: String,
    /// Encoding, or `xlsx`.
    pub encoding: String,
    /// Separator of cells; none in a workbook.
    pub separator: Option<char>,
    /// Rows below the header that are not empty.
    pub rows: usize,
}

enum Content {
    Csv { text: String, separator: u8, line_ends: OnceCell<Vec<usize>> },
    Cells(workbook::Cells),
}

/// A table with its header matched.
pub(in crate::read) struct Sheet {
    content: Content,
    encoding: &'static str,
    /// For each column of the form the index of its cell.
    cells: Vec<Option<usize>>,
    /// By what the numbers of each column are multiplied.
    scales: Vec<f64>,
    /// Columns of the form whose every cell is the serial number of a date.
    serials: Vec<usize>,
    width: usize,
}

/// Cells of one row.
#[derive(Clone, Copy)]
enum Cells<'a> {
    Record(&'a csv::StringRecord),
    Strings(&'a [String]),
}

impl<'a> Cells<'a> {
    fn get(self, index: usize) -> Option<&'a str> {
        match self {
            Cells::Record(record) => record.get(index),
            Cells::Strings(cells) => cells.get(index).map(String::as_str),
        }
    }

    fn len(self) -> usize {
        match self {
            Cells::Record(record) => record.len(),
            Cells::Strings(cells) => cells.len(),
        }
    }

    fn is_blank(self) -> bool {
        (0..self.len()).all(|i| self.get(i).is_none_or(|cell| cell.trim().is_empty()))
    }
}

/// One row below the header.
#[derive(Clone, Copy)]
pub(in crate::read) struct Row<'a> {
    cells: Cells<'a>,
    origin: Origin,
    sheet: &'a Sheet,
}

/// Where a row begins: the line in a workbook, the byte in a text. A byte becomes a line only when somebody asks, since counting
/// lines costs more than reading. Rows are kept by the million, and no text has more bytes than this can name.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Origin(u32);

impl Origin {
    fn at(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

impl<'a> Row<'a> {
    /// The trimmed cell of a column of the form, without the apostrophe that guards a formula; empty if absent.
    pub fn cell(&self, column: usize) -> &'a str {
        unguarded(self.sheet.cells[column].and_then(|i| self.cells.get(i)).unwrap_or_default().trim())
    }

    /// The trimmed cell at `index` of the file, whatever its column.
    pub fn raw(&self, index: usize) -> &'a str {
        self.cells.get(index).unwrap_or_default().trim()
    }

    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The place of a cell.
    pub fn place(&self, column: usize) -> Place {
        Place { line: Some(self.sheet.line(self.origin)), column: self.sheet.cells[column].map(|i| i + 1) }
    }

    /// The name of a cell in a workbook, e.g. `F7`; none in a text file.
    pub fn address(&self, column: usize) -> Option<String> {
        let index = self.sheet.cells[column]?;
        matches!(self.sheet.content, Content::Cells(_)).then(|| address(self.sheet.line(self.origin), index + 1))
    }

    pub fn separator(&self) -> Option<u8> {
        self.sheet.separator()
    }

    /// By what a number of the column is multiplied for the unit of the column.
    pub fn scale(&self, column: usize) -> f64 {
        self.sheet.scales[column]
    }

    /// Whether every cell of the column is the serial number of a date.
    pub fn has_serials(&self, column: usize) -> bool {
        self.sheet.serials.contains(&column)
    }
}

impl Sheet {
    /// Opens the table at `path`; none where nothing of it can be used.
    pub fn open(path: &Path, form: &Form, findings: &mut Findings) -> Option<Sheet> {
        let named_so = is_named_workbook(path);
        let most = if named_so { MOST_OF_A_WORKBOOK } else { MOST_OF_A_TABLE };
        let bytes = file::read_bytes(path, most, findings)?;
        let (content, encoding) = if named_so || bytes.starts_with(b"PK\x03\x04") {
            if bytes.len() as u64 > MOST_OF_A_WORKBOOK {
                return file::too_large(bytes.len() as u64, MOST_OF_A_WORKBOOK, findings);
            }
            (Content::Cells(workbook::first_sheet(bytes, findings)?), "xlsx")
        } else {
            decode_csv(&bytes, findings)?
        };
        Self::matched(content, encoding, form, findings)
    }

    /// The table that a sheet of a workbook holds, in whose columns of moments each serial number is one; none where nothing of it
    /// can be used.
    pub fn of_workbook(cells: workbook::Cells, form: &Form, findings: &mut Findings) -> Option<Sheet> {
        let mut sheet = Self::matched(Content::Cells(cells), "xlsx", form, findings)?;
        sheet.serials = form.read().enumerate().filter(|(_, name)| TIMES.contains(name)).map(|(i, _)| i).collect();
        Some(sheet)
    }

    fn matched(content: Content, encoding: &'static str, form: &Form, findings: &mut Findings) -> Option<Sheet> {
        let (cells, scales, serials) = (Vec::new(), Vec::new(), Vec::new());
        let mut sheet = Sheet { content, encoding, cells, scales, serials, width: 0 };
        let Some((header, origin)) = sheet.header() else {
            let message = text!("the table is empty", "表格为空");
            findings.add(&codes::TABLE_EMPTY, Place::default(), message);
            return None;
        };
        let line = sheet.line(origin);
        sheet.width = header.len();
        sheet.scales = vec![1.0; form.read().count()];
        let cells = match_header(&header, line, form, &mut sheet.scales, findings);
        if let Content::Cells(workbook) = &sheet.content {
            report_uncalculated(workbook, line, cells.as_deref().unwrap_or_default(), findings);
        }
        sheet.cells = cells?;
        sheet.serials = form.read().enumerate().filter(|(_, name)| TIMES.contains(name)).map(|(i, _)| i).collect();
        sheet.serials.retain(|column| sheet.cells[*column].is_some());
        sheet.keep_serials();
        Some(sheet)
    }

    /// Keeps of the columns in `serials` those whose every cell is the serial number of a date.
    fn keep_serials(&mut self) {
        let mut columns: Vec<(usize, bool)> = self.serials.iter().map(|column| (*column, false)).collect();
        let mut is_header = true;
        self.walk(|cells, _| {
            if std::mem::take(&mut is_header) {
                return true;
            }
            columns.retain_mut(|(column, seen)| {
                let cell = self.cells[*column].and_then(|i| cells.get(i)).unwrap_or_default().trim();
                *seen |= !cell.is_empty();
                cell.is_empty() || serials::may_be(cell)
            });
            !columns.is_empty()
        });
        self.serials = columns.into_iter().filter(|(_, seen)| *seen).map(|(column, _)| column).collect();
    }

    /// The titles of the columns that the form does not read, each with its index and place.
    pub fn unread_titles(&self) -> Vec<(usize, String, Place)> {
        let Some((titles, origin)) = self.header() else { return Vec::new() };
        let line = self.line(origin);
        let unread =
            titles.into_iter().enumerate().filter(|(i, title)| !title.is_empty() && !self.cells.contains(&Some(*i)));
        unread.map(|(i, title)| (i, title, Place::at(line, i + 1))).collect()
    }

    /// The place of the title of a column of the form.
    pub fn title_place(&self, column: usize) -> Place {
        let line = self.header().map(|(_, origin)| self.line(origin));
        Place { line, column: self.cells[column].map(|i| i + 1) }
    }

    pub fn header(&self) -> Option<(Vec<String>, Origin)> {
        let mut header = None;
        self.walk(|cells, origin| {
            header =
                Some(((0..cells.len()).map(|i| cells.get(i).unwrap_or_default().trim().to_owned()).collect(), origin));
            false
        });
        header
    }

    /// Whether the table has a column of the form.
    pub fn has(&self, column: usize) -> bool {
        self.cells[column].is_some()
    }

    /// Calls `each` for every row below the header that is not empty; returns how many there were.
    pub fn rows(&self, findings: &mut Findings, mut each: impl FnMut(&Row<'_>, &mut Findings)) -> usize {
        let mut count = 0usize;
        let mut last = None;
        self.walk(|cells, origin| {
            if count > MOST_ROWS {
                let message = text!("more than {MOST_ROWS} rows", "超过 {MOST_ROWS} 行");
                findings.add(&codes::TABLE_TOO_LONG, Place::line(self.line(origin)), message);
                return false;
            }
            if count > 0 {
                let row = Row { cells, origin, sheet: self };
                if (self.width..cells.len()).any(|i| cells.get(i).is_some_and(|cell| !cell.trim().is_empty())) {
                    let (n, width) = (cells.len(), self.width);
                    let place = Place::at(self.line(origin), width + 1);
                    let message = text!("{n} cells, the header has {width}", "共 {n} 个单元格，表头只有 {width} 个");
                    findings.add(&codes::CELLS_TOO_MANY, place, message);
                }
                each(&row, findings);
                last = Some(origin);
            }
            count += 1;
            true
        });
        if let (Content::Csv { text, .. }, Some(byte)) = (&self.content, last.map(|Origin(byte)| byte as usize))
            && text[byte..].trim_end().contains(['\n', '\r'])
            && text[byte..].matches('"').count() % 2 == 1
        {
            let message = text!("a cell of this row runs to the end of the file", "该行某单元格一直延伸到文件末尾");
            findings.add(&codes::QUOTE_OPEN, Place::line(self.line(Origin::at(byte))), message);
        }
        count.saturating_sub(1)
    }

    /// Visits every row that is not empty, the header first, until `each` says no.
    fn walk(&self, mut each: impl FnMut(Cells<'_>, Origin) -> bool) {
        match &self.content {
            Content::Cells(sheet) => {
                let mut rows = sheet.rows.iter().filter(|(_, cells)| !Cells::Strings(cells).is_blank());
                rows.all(|(line, cells)| each(Cells::Strings(cells), Origin::at(*line)));
            }
            Content::Csv { text, separator, .. } => {
                let mut builder = csv::ReaderBuilder::new();
                let mut reader =
                    builder.has_headers(false).flexible(true).delimiter(*separator).from_reader(text.as_bytes());
                let mut record = csv::StringRecord::new();
                // Neither encoding nor row lengths can fail here, and the bytes are in memory.
                while let Ok(true) = reader.read_record(&mut record) {
                    let byte = record.position().map_or(0, |p| p.byte() as usize);
                    if !Cells::Record(&record).is_blank() && !each(Cells::Record(&record), Origin::at(byte)) {
                        break;
                    }
                }
            }
        }
    }

    /// The line at which a row begins.
    pub fn line(&self, origin: Origin) -> usize {
        let place = origin.0 as usize;
        match &self.content {
            Content::Csv { text, line_ends, .. } => {
                let blank = text[place..].bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                let ends = line_ends.get_or_init(|| line_ends_of(text.as_bytes()));
                ends.partition_point(|&end| end <= place + blank) + 1
            }
            Content::Cells(_) => place,
        }
    }

    pub fn separator(&self) -> Option<u8> {
        match self.content {
            Content::Csv { separator, .. } => Some(separator),
            Content::Cells(_) => None,
        }
    }

    /// What was understood of the form.
    pub fn facts(&self, file: &str, rows: usize) -> FileFacts {
        let separator = self.separator().map(char::from);
        FileFacts { file: file.to_owned(), encoding: self.encoding.to_owned(), separator, rows }
    }
}

/// Whether a file has the name of a workbook.
pub(in crate::read) fn is_named_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"))
}

/// Reports formulas without a value: an error where a column that is read (or the header) has some, a warning elsewhere.
fn report_uncalculated(sheet: &workbook::Cells, header: usize, read: &[Option<usize>], findings: &mut Findings) {
    let is_read = |&&(line, column): &&(usize, usize)| line <= header || read.contains(&Some(column - 1));
    let (needed, others): (Vec<_>, Vec<_>) = sheet.uncalculated.iter().partition(is_read);
    for (cells, code) in [(needed, &codes::FORMULA_NOT_CALCULATED), (others, &codes::FORMULA_ASIDE)] {
        let Some(&&(line, column)) = cells.first() else { continue };
        let mut names: Vec<_> = cells.iter().take(NAMED).map(|cell| address(cell.0, cell.1)).collect();
        names.extend((cells.len() > NAMED).then(|| "…".to_owned()));
        findings.add(code, Place::at(line, column), workbook::not_calculated(cells.len(), &names.join(", ")));
    }
}

/// For each line the byte after its end; a line ends with LF, CR LF, or CR alone.
pub(in crate::read) fn line_ends_of(bytes: &[u8]) -> Vec<usize> {
    let ends = bytes.iter().enumerate().filter(|(i, b)| match b {
        b'\n' => true,
        b'\r' => bytes.get(i + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.map(|(i, _)| i + 1).collect()
}

/// The text of a file of any supported encoding.
pub(in crate::read) fn decode_text(bytes: &[u8], findings: &mut Findings) -> Option<(String, &'static str)> {
    match encoding::decode(bytes) {
        Some((text, encoding)) => Some((text.into_owned(), encoding.name())),
        None => {
            let message = text!(
                "neither UTF-8, UTF-16 with byte order mark, nor GB18030",
                "既不是 UTF-8、带 BOM 的 UTF-16，也不是 GB18030"
            );
            findings.add(&codes::ENCODING_UNKNOWN, Place::default(), message);
            None
        }
    }
}

fn decode_csv(bytes: &[u8], findings: &mut Findings) -> Option<(Content, &'static str)> {
    let (text, encoding) = decode_text(bytes, findings)?;
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = separator_of(header);
    Some((Content::Csv { text, separator, line_ends: OnceCell::new() }, encoding))
}

/// The separator that the header has most of, outside quotation marks.
pub(in crate::read) fn separator_of(header: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, n)) = counts.iter_mut().find(|(s, _)| *s == byte && !quoted) {
            *n += 1;
        }
    }
    // The first of equals, so that a header of one column is read with commas.
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(s, _)| s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_told_outside_quotes() {
        assert_eq!(separator_of("start,queue"), b',');
        assert_eq!(separator_of("start\tqueue"), b'\t');
        assert_eq!(separator_of("\"a,b,c\";queue"), b';');
        assert_eq!(separator_of("start"), b',');
    }

    #[test]
    fn lines_end_in_every_way() {
        assert_eq!(line_ends_of(b"a\nb\r\nc\rd"), vec![2, 5, 7]);
    }
}
