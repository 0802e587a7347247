//! A table as a file holds it: decoded, its separator told, its header matched with the columns that are wanted.

use super::columns::{self, Form};
use super::encoding;
use super::workbook;
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, nearest};
use crate::text;
use std::cell::OnceCell;
use std::path::Path;

/// Larger files are refused rather than read into memory.
const MOST_BYTES: u64 = 2 << 30;

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
    Cells(Vec<(usize, Vec<String>)>),
}

/// A table with its header matched.
pub(in crate::read) struct Sheet {
    content: Content,
    encoding: &'static str,
    /// For each column of the form the index of its cell.
    cells: Vec<Option<usize>>,
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

/// Where a row begins. A byte becomes a line only when somebody asks, since counting lines costs more than reading.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) enum Origin {
    Byte(usize),
    Line(usize),
}

impl<'a> Row<'a> {
    /// The trimmed cell of a column of the form, without the apostrophe that guards a formula; empty if absent.
    pub fn cell(&self, column: usize) -> &'a str {
        let cell = self.sheet.cells[column].and_then(|i| self.cells.get(i)).unwrap_or_default().trim();
        match cell.as_bytes() {
            [b'\'', b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r', ..] => &cell[1..],
            _ => cell,
        }
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

    pub fn separator(&self) -> Option<u8> {
        self.sheet.separator()
    }
}

/// Reads the bytes of a file that must not be absurdly large.
pub(in crate::read) fn read_bytes(path: &Path, findings: &mut Findings) -> Option<Vec<u8>> {
    let unreadable = |error: std::io::Error| {
        let file = findings.file().to_owned();
        text!("{file} cannot be read: {error}", "无法读取 {file}：{error}")
    };
    match std::fs::metadata(path) {
        Ok(meta) if meta.len() > MOST_BYTES => {
            let (mib, most) = (meta.len() >> 20, MOST_BYTES >> 20);
            let message = text!("{mib} MiB; at most {most} MiB are read", "{mib} MiB；最多读取 {most} MiB");
            findings.add(&codes::FILE_TOO_LARGE, Place::default(), message);
            return None;
        }
        _ => {}
    }
    match std::fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let message = unreadable(error);
            findings.add(&codes::FILE_UNREADABLE, Place::default(), message);
            None
        }
    }
}

impl Sheet {
    /// Opens the table at `path`; none where nothing of it can be used.
    pub fn open(path: &Path, form: &Form, findings: &mut Findings) -> Option<Sheet> {
        let bytes = read_bytes(path, findings)?;
        let is_workbook =
            path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx")) || bytes.starts_with(b"PK\x03\x04");
        let (content, encoding) = if is_workbook {
            (Content::Cells(workbook::first_sheet(bytes, findings)?), "xlsx")
        } else {
            decode_csv(&bytes, findings)?
        };
        let mut sheet = Sheet { content, encoding, cells: Vec::new(), width: 0 };
        let Some((header, origin)) = sheet.header() else {
            let message = text!("the table is empty", "表格为空");
            findings.add(&codes::TABLE_EMPTY, Place::default(), message);
            return None;
        };
        let line = sheet.line(origin);
        sheet.width = header.len();
        sheet.cells = match_header(&header, line, form, findings)?;
        Some(sheet)
    }

    /// The titles of the columns that the form does not read, each with its index and place.
    pub fn unread_titles(&self) -> Vec<(usize, String, Place)> {
        let Some((titles, origin)) = self.header() else { return Vec::new() };
        let line = self.line(origin);
        let unread =
            titles.into_iter().enumerate().filter(|(i, title)| !title.is_empty() && !self.cells.contains(&Some(*i)));
        unread.map(|(i, title)| (i, title, Place::at(line, i + 1))).collect()
    }

    fn header(&self) -> Option<(Vec<String>, Origin)> {
        let mut header = None;
        self.walk(|cells, origin| {
            header =
                Some(((0..cells.len()).map(|i| cells.get(i).unwrap_or_default().trim().to_owned()).collect(), origin));
            false
        });
        header
    }

    /// Calls `each` for every row below the header that is not empty; returns how many there were.
    pub fn rows(&self, findings: &mut Findings, mut each: impl FnMut(&Row<'_>, &mut Findings)) -> usize {
        let mut count = 0usize;
        let mut last = None;
        self.walk(|cells, origin| {
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
        if let (Content::Csv { text, .. }, Some(Origin::Byte(byte))) = (&self.content, last)
            && text[byte..].trim_end().contains(['\n', '\r'])
            && text[byte..].matches('"').count() % 2 == 1
        {
            let message = text!("a cell of this row runs to the end of the file", "该行某单元格一直延伸到文件末尾");
            findings.add(&codes::QUOTE_OPEN, Place::line(self.line(Origin::Byte(byte))), message);
        }
        count.saturating_sub(1)
    }

    /// Visits every row that is not empty, the header first, until `each` says no.
    fn walk(&self, mut each: impl FnMut(Cells<'_>, Origin) -> bool) {
        match &self.content {
            Content::Cells(rows) => {
                let mut rows = rows.iter().filter(|(_, cells)| !Cells::Strings(cells).is_blank());
                rows.all(|(line, cells)| each(Cells::Strings(cells), Origin::Line(*line)));
            }
            Content::Csv { text, separator, .. } => {
                let mut builder = csv::ReaderBuilder::new();
                let mut reader =
                    builder.has_headers(false).flexible(true).delimiter(*separator).from_reader(text.as_bytes());
                let mut record = csv::StringRecord::new();
                // Neither encoding nor row lengths can fail here, and the bytes are in memory.
                while let Ok(true) = reader.read_record(&mut record) {
                    let byte = record.position().map_or(0, |p| p.byte() as usize);
                    if !Cells::Record(&record).is_blank() && !each(Cells::Record(&record), Origin::Byte(byte)) {
                        break;
                    }
                }
            }
        }
    }

    /// The line at which a row begins.
    pub fn line(&self, origin: Origin) -> usize {
        match (origin, &self.content) {
            (Origin::Byte(byte), Content::Csv { text, line_ends, .. }) => {
                let blank = text[byte..].bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                let ends = line_ends.get_or_init(|| line_ends_of(text.as_bytes()));
                ends.partition_point(|&end| end <= byte + blank) + 1
            }
            (Origin::Line(line), _) | (Origin::Byte(line), Content::Cells(_)) => line,
        }
    }

    fn separator(&self) -> Option<u8> {
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

/// For each line the byte after its end; a line ends with LF, CR LF, or CR alone.
fn line_ends_of(bytes: &[u8]) -> Vec<usize> {
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
fn separator_of(header: &str) -> u8 {
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

/// Finds the cell of each column of the form; none where a required one is missing.
fn match_header(header: &[String], line: usize, form: &Form, findings: &mut Findings) -> Option<Vec<Option<usize>>> {
    let mut cells = vec![None; form.read().count()];
    let mut unknown = Vec::new();
    for (i, title) in header.iter().enumerate().filter(|(_, title)| !title.is_empty()) {
        let place = Place::at(line, i + 1);
        let name = columns::of_header(title);
        if let Some(column) = form.read().position(|c| Some(c) == name) {
            if cells[column].is_some() {
                let message = text!("the column `{title}` is given twice", "列 `{title}` 重复");
                findings.add(&codes::COLUMN_TWICE, place, message);
            } else {
                cells[column] = Some(i);
            }
        } else if name.is_none_or(|name| !form.ignored.contains(&name)) {
            unknown.push(title.as_str());
            let message = text!("the column `{title}` is left out", "忽略列 `{title}`");
            findings.add(&codes::COLUMN_UNKNOWN, place, message);
        }
    }
    let mut complete = true;
    for (name, _) in form.required.iter().zip(&cells).filter(|(_, cell)| cell.is_none()) {
        complete = false;
        let message = text!("the column `{name}` is missing", "缺少列 `{name}`");
        findings.add_with_hint(&codes::COLUMN_MISSING, Place::line(line), message, missing_hint(name, &unknown));
    }
    complete.then_some(cells)
}

fn missing_hint(name: &str, unknown: &[&str]) -> Text {
    let aliases = columns::COLUMNS.iter().find(|c| c.name == name).map_or(&[][..], |c| c.aliases).join(", ");
    match nearest(name, unknown.iter().copied()) {
        Some(title) => text!("rename `{title}` to `{name}`", "请将 `{title}` 改名为 `{name}`"),
        None => text!("add the column; it may also be called {aliases}", "请补上该列，也可命名为 {aliases}"),
    }
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
