//! Reading a log from its file: its head for whoever names the columns, and the whole of it once they are named.

use super::columns::{LogColumns, Question};
use super::counter::{Counter, Halt};
use super::encoded::{self, Source};
use super::rows::{Rows, Stop};
use super::stamps::{DateOrder, NoStamp, Stamps};
use super::summary::LogSummary;
use crate::domain::calendar::Zone;
use crate::domain::text::Text;
use crate::domain::units::Minutes;
use crate::error::{Error, Result};
use crate::read::findings::codes::{self, Code};
use crate::read::findings::list::{Findings, Place};
use crate::read::table::file::report_other_than_file;
use crate::read::table::sheet::separator_of;
use crate::text;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Most cells of a row of a head.
const WIDEST: usize = 1024;

/// How a log is read.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// Where the local clock runs.
    pub zone: Zone,
    /// Length of the intervals; it divides a day.
    pub interval: Minutes,
    /// Line of the header, from 1; rows before it are titles.
    pub header_line: u64,
    /// What stands between cells.
    pub separator: u8,
    /// How dates such as 10/11/2026 are to be read; none: as the file itself shows.
    pub date_order: Option<DateOrder>,
    /// Limits in seconds for which the share answered within is counted.
    pub within_seconds: Vec<u32>,
}

impl LogOptions {
    /// Quarter hours, answered within 30 seconds, and the header of `head`.
    pub fn new(zone: Zone, head: &Head) -> Self {
        let (header_line, separator) = (head.line, head.separator);
        Self { zone, interval: Minutes(15), header_line, separator, date_order: None, within_seconds: vec![30] }
    }
}

/// What came of reading a log.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// The log, counted.
    Counted(Box<LogSummary>),
    /// What has to be settled first; nothing was counted.
    Asked(Question),
}

/// The first rows of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Line of the header, from 1.
    pub line: u64,
    /// What stands between cells.
    pub separator: u8,
    /// Cells of the header.
    pub header: Vec<String>,
    /// Cells of the rows below it.
    pub rows: Vec<Vec<String>>,
}

/// The header, the first row that is not empty, and up to `rows` rows below it.
///
/// # Errors
/// [`Error::Invalid`] where the file cannot be read, has no row, or is in no encoding that is known.
pub fn head(path: &Path, rows: usize) -> Result<Head> {
    let Source { mut bytes, mut charset, line_end, .. } = open(path)?;
    // The separator is told by the first line, so the first bytes are read twice.
    let mut first = Vec::new();
    bytes.by_ref().take(64 << 10).read_to_end(&mut first).map_err(|error| unreadable(path, &error))?;
    let line = first.split(|b| *b == line_end).find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let separator = separator_of(&String::from_utf8_lossy(line));
    let mut source = Rows::new(first.as_slice().chain(bytes), separator, line_end, WIDEST);
    let (mut at, mut all) = (0, Vec::new());
    while all.len() <= rows
        && let Some(record) = source.next().map_err(|stop| stopped(path, stop))?
    {
        if record.is_blank() {
            continue;
        }
        if all.is_empty() {
            at = record.line;
        }
        let texts: Option<Vec<String>> =
            (0..record.len()).map(|i| charset.text(record.cell(i)).map(|text| text.into_owned())).collect();
        all.push(texts.ok_or_else(|| unknown_encoding(path))?);
    }
    if all.is_empty() {
        return Err(refused(path, &codes::TABLE_EMPTY, None, text!("the table is empty", "表格为空")));
    }
    let header = all.remove(0);
    Ok(Head { line: at, separator, header, rows: all })
}

/// Reads and counts the log at `path`, in memory that no number of rows changes.
///
/// # Errors
/// [`Error::Invalid`] where the file cannot be read to its end, or holds more queues or days than any plan has.
pub fn read(path: &Path, columns: &LogColumns, options: &LogOptions) -> Result<Outcome> {
    let mut order = options.date_order;
    loop {
        match count(path, columns, options, order)? {
            Ok(summary) => return Ok(Outcome::Counted(Box::new(summary))),
            Err(Halt::Order { line, column, cell }) => match scout(path, columns, options)? {
                Some(told) => order = Some(told),
                None => return Ok(Outcome::Asked(Question::DateOrder { line, column, cell })),
            },
            Err(Halt::TooMuch(message)) => return Err(refused(path, &codes::TABLE_TOO_LONG, None, message)),
        }
    }
}

/// Counts with one reading of dates.
fn count(
    path: &Path,
    columns: &LogColumns,
    options: &LogOptions,
    order: Option<DateOrder>,
) -> Result<std::result::Result<LogSummary, Halt>> {
    let Source { bytes, charset, line_end, .. } = open(path)?;
    let mut rows = Rows::new(bytes, options.separator, line_end, columns.width());
    let stamps = Stamps::new(options.zone, order);
    let mut counter = Counter::new(columns, stamps, charset, options.interval, &options.within_seconds);
    while let Some(record) = rows.next().map_err(|stop| stopped(path, stop))? {
        if record.line > options.header_line
            && let Err(halt) = counter.row(&record)
        {
            return Ok(Err(halt));
        }
    }
    Ok(Ok(counter.finish()))
}

/// What the dates of the file say about the order of day and month: the first that fits one reading only settles it.
fn scout(path: &Path, columns: &LogColumns, options: &LogOptions) -> Result<Option<DateOrder>> {
    let Source { bytes, mut charset, line_end, .. } = open(path)?;
    let mut rows = Rows::new(bytes, options.separator, line_end, columns.width());
    let mut stamps = Stamps::new(options.zone, None);
    let reply = columns.first_reply.map(|(column, _)| column);
    let mut alike = true;
    while let Some(record) = rows.next().map_err(|stop| stopped(path, stop))? {
        for column in [Some(columns.start), columns.end, reply].into_iter().flatten() {
            let Some(text) = charset.text(record.cell(column)) else { continue };
            match stamps.any(&text) {
                Err(NoStamp::Order(first, 1..=12)) if first > 12 => return Ok(Some(DateOrder::DayMonth)),
                Err(NoStamp::Order(1..=12, second)) if second > 12 => return Ok(Some(DateOrder::MonthDay)),
                Err(NoStamp::Order(first, second)) => alike &= first == second,
                _ => {}
            }
        }
    }
    Ok(alike.then_some(DateOrder::DayMonth))
}

fn open(path: &Path) -> Result<Source> {
    let mut findings = Findings::new(shown(path));
    if report_other_than_file(path, &mut findings) {
        return Err(Error::Invalid(findings.into_sorted()));
    }
    let source = File::open(path).and_then(encoded::open).map_err(|error| unreadable(path, &error))?;
    if source.is_text { Ok(source) } else { Err(unknown_encoding(path)) }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn stopped(path: &Path, stop: Stop) -> Error {
    match stop {
        Stop::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => unknown_encoding(path),
        Stop::Io(error) => unreadable(path, &error),
        Stop::QuoteOpen(line) => {
            let message = text!("a cell of this row does not end", "该行某单元格没有结束");
            refused(path, &codes::QUOTE_OPEN, Some(line), message)
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let file = shown(path);
    refused(path, &codes::FILE_UNREADABLE, None, text!("{file} cannot be read: {error}", "无法读取 {file}：{error}"))
}

fn unknown_encoding(path: &Path) -> Error {
    let message = text!(
        "neither UTF-8, UTF-16 with byte order mark, nor GB18030",
        "既不是 UTF-8、带 BOM 的 UTF-16，也不是 GB18030"
    );
    refused(path, &codes::ENCODING_UNKNOWN, None, message)
}

fn refused(path: &Path, code: &'static Code, line: Option<u64>, message: Text) -> Error {
    let mut findings = Findings::new(shown(path));
    findings.add(code, line.map_or(Place::default(), |line| Place::line(line as usize)), message);
    Error::Invalid(findings.into_sorted())
}
