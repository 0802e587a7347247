//! What calamine does not say of an .ods: its merged ranges, and how many cells and how much text its repeats
//! come to before they are made.

use super::grid::{MOST_CELLS, Merged};
use crate::domain::text::Text;
use crate::read::table::package::{Budget, MOST_ROWS, Refusal};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::{BufReader, Cursor};

/// Columns that a sheet can have.
const COLUMNS: usize = 16_384;

/// Most bytes of a character that an entity stands for.
const BYTES_OF_A_CHARACTER: u64 = 4;

/// Merged ranges by sheet.
pub(super) type Ranges = Vec<(String, Vec<Merged>)>;

/// Merged ranges by sheet; none where the archive is no open document.
pub(super) fn survey(bytes: &[u8], budget: &mut Budget) -> Result<Option<Ranges>, Refusal> {
    let unreadable = |error: zip::result::ZipError| Refusal::Unreadable(Text::same(error.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let Ok(content) = archive.by_name("content.xml") else { return Ok(None) };
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().check_end_names = false;
    let (mut walk, mut buffer) = (Walk::default(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => walk.open(&tag)?,
            Ok(Event::Empty(tag)) => {
                walk.open(&tag)?;
                walk.close(tag.local_name().as_ref(), budget)?;
            }
            Ok(Event::End(tag)) => walk.close(tag.local_name().as_ref(), budget)?,
            Ok(Event::Text(text)) => walk.text += text.len() as u64,
            Ok(Event::CData(text)) => walk.text += text.len() as u64,
            Ok(Event::GeneralRef(_)) => walk.text += BYTES_OF_A_CHARACTER,
            Ok(_) => {}
            Err(error) => return Err(Refusal::Unreadable(Text::same(error.to_string()))),
        }
    }
    Ok(Some(walk.sheets))
}

/// Counts rows and columns as the repeats say.
#[derive(Default)]
struct Walk {
    sheets: Ranges,
    row: usize,
    column: usize,
    repeats: usize,
    /// Rows and columns up to the last cell that holds something.
    used: (usize, usize),
    /// Cells of the sheets before.
    before: usize,
    merged: usize,
    /// Bytes of text of the cell, and of the row with the repeats of its cells.
    text: u64,
    texts: u64,
    /// How often the cell is repeated.
    copies: usize,
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        match tag.local_name().as_ref() {
            "table" => {
                self.before += self.used.0 * self.used.1;
                (self.row, self.used) = (0, (0, 0));
                let name = attribute(tag, "name").unwrap_or_default();
                self.sheets.push((name, Vec::new()));
            }
            "table-row" => {
                (self.column, self.texts) = (0, 0);
                self.repeats = number(tag, "number-rows-repeated").min(MOST_ROWS);
            }
            "table-cell" | "covered-table-cell" => self.cell(tag)?,
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        let repeats = number(tag, "number-columns-repeated").min(COLUMNS);
        let spans = (number(tag, "number-rows-spanned"), number(tag, "number-columns-spanned"));
        if spans != (1, 1) {
            let range = Merged {
                rows: (self.row, self.row + spans.0.min(MOST_ROWS) - 1),
                columns: (self.column, self.column + spans.1.min(COLUMNS) - 1),
            };
            self.merged += 1;
            if let Some((_, ranges)) = self.sheets.last_mut() {
                ranges.push(range);
            }
        }
        self.column += repeats;
        self.copies = repeats;
        self.text = attribute(tag, "string-value").map_or(0, |text| text.len() as u64);
        if attribute(tag, "value-type").is_some() || attribute(tag, "formula").is_some() {
            self.used.0 = self.row + self.repeats;
            self.used.1 = self.used.1.max(self.column);
        }
        if self.before + self.used.0 * self.used.1 > MOST_CELLS || self.merged > MOST_CELLS {
            return Err(Refusal::cells(MOST_CELLS));
        }
        Ok(())
    }

    fn close(&mut self, name: &str, budget: &mut Budget) -> Result<(), Refusal> {
        match name {
            "table-cell" | "covered-table-cell" => {
                self.texts = self.texts.saturating_add(self.text.saturating_mul(self.copies as u64));
            }
            "table-row" => {
                self.row += self.repeats;
                budget.take(self.texts, self.repeats as u64)?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// A count of at least one.
fn number(tag: &BytesStart<'_>, name: &str) -> usize {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}
