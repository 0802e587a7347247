//! Exports as people have them, made from a truth: a shape lays cells out, dirt is put on top, and a form makes the file.
//!
//! A cell knows which part of the truth it shows, so that dirt that takes a count away takes it from the truth, too.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Ids and names of the queues.
pub const QUEUES: [(&str, &str); 2] = [("presale", "售前"), ("aftersale", "售后")];

/// Start and id of a queue.
pub type Key = (NaiveDateTime, &'static str);

/// Counts by key.
pub type Truth = BTreeMap<Key, f64>;

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    Nothing,
    Text(String),
    Number(f64),
    Stamp(NaiveDateTime),
    /// A time of day.
    Clock(NaiveTime),
}

/// A cell, with the part of the truth that it shows.
#[derive(Clone, Debug)]
pub struct Cell {
    pub shown: Shown,
    pub key: Option<Key>,
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
    /// First and last row and column of merged ranges.
    pub merged: Vec<(usize, usize, usize, usize)>,
    /// The row of the header.
    pub header: usize,
}

/// A cell of text.
pub fn text(text: impl Into<String>) -> Cell {
    Cell { shown: Shown::Text(text.into()), key: None }
}

/// A count of the truth.
pub fn count(truth: &Truth, key: Key) -> Cell {
    match truth.get(&key) {
        Some(value) => Cell { shown: Shown::Number(*value), key: Some(key) },
        None => nothing(),
    }
}

/// A blank cell.
pub fn nothing() -> Cell {
    Cell { shown: Shown::Nothing, key: None }
}

impl Table {
    pub fn new(name: &str, header: Vec<Cell>) -> Table {
        Table { name: name.to_owned(), rows: vec![header], merged: Vec::new(), header: 0 }
    }

    fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    fn counts(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.rows.iter_mut().flatten().filter(|cell| cell.key.is_some())
    }

    fn insert(&mut self, at: usize, row: Vec<Cell>) {
        self.rows.insert(at, row);
        for merged in &mut self.merged {
            if merged.0 >= at {
                merged.0 += 1;
                merged.1 += 1;
            }
        }
        if self.header >= at {
            self.header += 1;
        }
    }
}

/// Counts of both queues for `days` days from `first` on, by `minutes`.
pub fn truth(seed: u64, first: NaiveDate, days: i64, minutes: i64) -> Truth {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let start = first.and_time(NaiveTime::MIN);
    let starts = (0..days * 1440 / minutes).map(|step| start + chrono::TimeDelta::minutes(step * minutes));
    let keys = starts.flat_map(|start| QUEUES.map(|(id, _)| (start, id)));
    keys.map(|key| (key, f64::from(random.random_range(0..3000_u32)))).collect()
}

/// The days of a truth in order.
pub fn days(truth: &Truth) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = truth.keys().map(|(start, _)| start.date()).collect();
    days.dedup();
    days
}

/// The clocks of its days in order.
pub fn clocks(truth: &Truth) -> Vec<NaiveTime> {
    let first = days(truth)[0];
    let mut clocks: Vec<NaiveTime> =
        truth.keys().filter(|(start, _)| start.date() == first).map(|(start, _)| start.time()).collect();
    clocks.dedup();
    clocks
}

/// Minutes between the first two clocks.
pub fn minutes(truth: &Truth) -> i64 {
    let clocks = clocks(truth);
    (clocks[1] - clocks[0]).num_minutes()
}

/// `09:00-09:30`, the last of the day until 24:00.
pub fn range(clock: NaiveTime, minutes: i64) -> String {
    let end = i64::from(clock.hour() * 60 + clock.minute()) + minutes;
    format!("{}-{:02}:{:02}", clock.format("%H:%M"), end / 60, end % 60)
}

/// `周三`.
pub fn weekday(day: NaiveDate) -> String {
    let names = ["一", "二", "三", "四", "五", "六", "日"];
    format!("周{}", names[day.weekday().num_days_from_monday() as usize])
}

/// What people do to a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dirt {
    None,
    /// Rows with a title and the time of the export above.
    Titles,
    /// Blank rows, and a blank column in front.
    Blanks,
    /// Counts that are not known, in all the ways to say so.
    Unknown,
    /// Counts as text with separators of thousands, or in full width, or with a unit.
    Texts,
    /// A row of totals below.
    Totals,
    /// A note below, and the header once more.
    Notes,
}

pub const DIRT: [Dirt; 7] =
    [Dirt::None, Dirt::Titles, Dirt::Blanks, Dirt::Unknown, Dirt::Texts, Dirt::Totals, Dirt::Notes];

/// Puts `dirt` on the tables; what can no longer be known leaves the truth.
pub fn spoil(tables: &mut [Table], dirt: Dirt, seed: u64, truth: &mut Truth) {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    for table in tables {
        match dirt {
            Dirt::None => {}
            Dirt::Titles => {
                table.insert(0, vec![text("导出时间：2026-01-05 10:00")]);
                table.insert(0, vec![text("客服中心数据报表")]);
                let last = table.width() - 1;
                table.merged.push((0, 0, 0, last));
            }
            Dirt::Blanks => {
                let middle = table.rows.len() / 2;
                if middle > table.header + 1 && table.merged.iter().all(|m| m.0 == m.1) {
                    table.insert(middle, Vec::new());
                }
                table.insert(0, Vec::new());
                table.rows.iter_mut().for_each(|row| row.insert(0, nothing()));
                table.merged.iter_mut().for_each(|merged| {
                    merged.2 += 1;
                    merged.3 += 1;
                });
            }
            Dirt::Unknown => {
                let marks = ["#N/A", "-", "—", "N/A", "空", "无", "", "--"];
                for cell in table.counts() {
                    if random.random_range(0..20) == 0 {
                        truth.remove(&cell.key.take().unwrap());
                        cell.shown = match marks[random.random_range(0..marks.len())] {
                            "" => Shown::Nothing,
                            mark => Shown::Text(mark.to_owned()),
                        };
                    }
                }
                totals_beside(table);
            }
            Dirt::Texts => table.counts().for_each(|cell| as_text(cell, random.random_range(0..3))),
            Dirt::Totals => totals(table),
            Dirt::Notes => {
                let header = table.rows[table.header].clone();
                let merged = table.merged.iter().any(|m| m.1 > m.0 && m.0 > table.header);
                if !merged && table.header == 0 {
                    table.insert(table.rows.len() / 2 + 1, header);
                }
                table.rows.push(vec![text("备注：数据来自客服系统")]);
            }
        }
    }
}

/// Corrects a column of totals beside the counts.
fn totals_beside(table: &mut Table) {
    if table.rows[table.header].last().is_none_or(|cell| cell.shown != Shown::Text("合计".to_owned())) {
        return;
    }
    for row in &mut table.rows[table.header + 1..] {
        let counts = row.iter().filter(|cell| cell.key.is_some());
        let sum = counts.map(|cell| if let Shown::Number(value) = cell.shown { value } else { 0.0 }).sum();
        row.last_mut().unwrap().shown = Shown::Number(sum);
    }
}

fn as_text(cell: &mut Cell, how: usize) {
    let Shown::Number(value) = cell.shown else { return };
    let digits = format!("{value}");
    cell.shown = Shown::Text(match how {
        0 if value >= 1000.0 => format!("{},{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..]),
        1 => digits.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect(),
        _ => format!("{digits}次"),
    });
}

fn totals(table: &mut Table) {
    let mut row = vec![nothing(); table.width()];
    row[0] = text("合计");
    for (column, total) in row.iter_mut().enumerate().skip(1) {
        let counts = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| cell.key.is_some());
        let numbers: Vec<f64> = counts
            .map(|cell| match cell.shown {
                Shown::Number(value) => value,
                _ => 0.0,
            })
            .collect();
        if !numbers.is_empty() {
            total.shown = Shown::Number(numbers.iter().sum());
        }
    }
    table.rows.push(row);
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    Csv,
    CsvGbk,
    Tsv,
    Xlsx,
    Ods,
}

pub const FORMS: [Form; 5] = [Form::Csv, Form::CsvGbk, Form::Tsv, Form::Xlsx, Form::Ods];

/// Writes the tables into `folder`: one workbook, or a text file for each table, named after it.
pub fn write(folder: &Path, name: &str, tables: &[Table], form: Form) -> Vec<PathBuf> {
    match form {
        Form::Xlsx => {
            let path = folder.join(format!("{name}.xlsx"));
            fs::write(&path, workbook(tables)).unwrap();
            vec![path]
        }
        Form::Ods => {
            let path = folder.join(format!("{name}.ods"));
            fs::write(&path, document(tables)).unwrap();
            vec![path]
        }
        Form::Csv | Form::CsvGbk | Form::Tsv => {
            let (separator, extension) = if form == Form::Tsv { ('\t', "tsv") } else { (',', "csv") };
            let written = tables.iter().map(|table| {
                let stem = if tables.len() == 1 { name } else { &table.name };
                let path = folder.join(format!("{stem}.{extension}"));
                let text = csv(table, separator);
                let bytes = if form == Form::CsvGbk {
                    encoding_rs::GB18030.encode(&text).0.into_owned()
                } else {
                    text.into_bytes()
                };
                fs::write(&path, bytes).unwrap();
                path
            });
            written.collect()
        }
    }
}

fn csv(table: &Table, separator: char) -> String {
    let mut out = String::new();
    let has_clock = |cell: &Cell| matches!(cell.shown, Shown::Stamp(at) if at.time() != NaiveTime::MIN);
    let with_clocks: Vec<bool> =
        (0..table.width()).map(|at| table.rows.iter().any(|row| row.get(at).is_some_and(has_clock))).collect();
    for row in &table.rows {
        let cells = row.iter().enumerate().map(|(column, cell)| match &cell.shown {
            Shown::Nothing => String::new(),
            Shown::Text(text) if text.contains([separator, '"', '\n']) => format!("\"{}\"", text.replace('"', "\"\"")),
            Shown::Text(text) => text.clone(),
            Shown::Number(value) => value.to_string(),
            Shown::Stamp(at) if !with_clocks[column] => at.format("%Y/%-m/%-d").to_string(),
            Shown::Stamp(at) => at.format("%Y/%-m/%-d %-H:%M").to_string(),
            Shown::Clock(clock) => clock.format("%-H:%M").to_string(),
        });
        let cells: Vec<String> = cells.collect();
        out += &cells.join(&separator.to_string());
        out += "\r\n";
    }
    out
}

fn workbook(tables: &[Table]) -> Vec<u8> {
    let mut book = Workbook::new();
    let (date, clock) = (Format::new().set_num_format("yyyy-mm-dd hh:mm"), Format::new().set_num_format("hh:mm"));
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(&table.name).unwrap();
        for &(top, bottom, left, right) in &table.merged {
            if (top, left) != (bottom, right) {
                sheet.merge_range(top as u32, left as u16, bottom as u32, right as u16, "", &Format::new()).unwrap();
            }
        }
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row, column) = (row as u32, column as u16);
                match &cell.shown {
                    Shown::Nothing => {}
                    Shown::Text(text) => drop(sheet.write(row, column, text.as_str()).unwrap()),
                    Shown::Number(value) => drop(sheet.write(row, column, *value).unwrap()),
                    Shown::Stamp(at) => {
                        let serial = ExcelDateTime::from_timestamp(at.and_utc().timestamp()).unwrap();
                        sheet.write_with_format(row, column, &serial, &date).unwrap();
                    }
                    Shown::Clock(at) => {
                        let serial = f64::from(at.num_seconds_from_midnight()) / 86_400.0;
                        sheet.write_with_format(row, column, serial, &clock).unwrap();
                    }
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// An open document with no more than a reader needs.
fn document(tables: &[Table]) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>",
    );
    for table in tables {
        xml += &format!("<table:table table:name=\"{}\">", table.name);
        for (row, cells) in table.rows.iter().enumerate() {
            xml += "<table:table-row>";
            for (column, cell) in cells.iter().enumerate() {
                let covered =
                    |m: &&(usize, usize, usize, usize)| m.0 <= row && row <= m.1 && m.2 <= column && column <= m.3;
                let merged = table.merged.iter().find(covered);
                let span = match merged {
                    Some(m) if (m.0, m.2) == (row, column) => format!(
                        " table:number-rows-spanned=\"{}\" table:number-columns-spanned=\"{}\"",
                        m.1 - m.0 + 1,
                        m.3 - m.2 + 1
                    ),
                    Some(_) => {
                        xml += "<table:covered-table-cell/>";
                        continue;
                    }
                    None => String::new(),
                };
                xml += &open_cell(cell, &span);
            }
            xml += "</table:table-row>";
        }
        xml += "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    }
    xml += "</office:spreadsheet></office:body></office:document-content>";
    archive(&xml)
}

/// An open document with this content.xml.
pub fn archive(content: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    for (name, part) in [("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", content)] {
        zip.start_file(name, options).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn open_cell(cell: &Cell, span: &str) -> String {
    let (value, shown) = match &cell.shown {
        Shown::Nothing => return format!("<table:table-cell{span}/>"),
        Shown::Text(text) => ("office:value-type=\"string\"".to_owned(), text.clone()),
        Shown::Number(value) => (format!("office:value-type=\"float\" office:value=\"{value}\""), value.to_string()),
        Shown::Stamp(at) => {
            let iso = at.format("%Y-%m-%dT%H:%M:%S");
            (format!("office:value-type=\"date\" office:date-value=\"{iso}\""), iso.to_string())
        }
        Shown::Clock(at) => {
            let iso = at.format("PT%HH%MM%SS");
            (format!("office:value-type=\"time\" office:time-value=\"{iso}\""), at.format("%H:%M").to_string())
        }
    };
    let shown = shown.replace('&', "&amp;").replace('<', "&lt;");
    format!("<table:table-cell {value}{span}><text:p>{shown}</text:p></table:table-cell>")
}
