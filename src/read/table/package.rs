//! What the parts of a packed workbook come to, before a library reads them.
//!
//! A library makes what the parts say: room for a thousand million texts where a count says so, one copy of a text for each cell that
//! shows it. So everything is unpacked once here, in passing, and what no spreadsheet writes is refused.

use crate::domain::text::Text;
use crate::read::findings::codes::{self, Code};
use crate::read::findings::list::{Findings, Place, address};
use crate::text;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::{self, BufReader, Cursor, Read};

/// Rows that a sheet can have.
pub(in crate::read) const MOST_ROWS: usize = 1_048_576;
/// Most bytes of a workbook once unpacked.
const MOST_UNPACKED: u64 = 512 << 20;
/// Bytes that every workbook may unpack to, and those that it may for each of its own: tables pack to a tenth, hardly ever to a
/// thirtieth, and what packs to a thousandth is no table.
const ALWAYS_UNPACKED: u64 = 16 << 20;
const UNPACKED_PER_BYTE: u64 = 50;
/// Bytes of text in cells, beside twice what is unpacked: a text may stand once in the file and in many cells.
const ALWAYS_TEXT: u64 = 16 << 20;
/// Bytes that a text of the table of shared ones takes at least: `<si/>`.
const BYTES_OF_A_SHARED_TEXT: u64 = 5;
/// Characters of a cell, by the format.
const MOST_OF_A_CELL: usize = 32_767;
/// Characters of the name of a cell: the last one of a sheet is XFD1048576.
const MOST_OF_A_NAME: usize = 10;
/// Elements that say how cells look: the format knows 65,490 looks of some elements each.
const MOST_LOOKS: usize = 500_000;

/// Why a workbook is not read.
pub(in crate::read) enum Refusal {
    /// In the words of a library, or in ours.
    Unreadable(Text),
    TooMuch(&'static Code, [String; 2]),
}

impl Refusal {
    /// More than `most` cells.
    pub fn cells(most: usize) -> Refusal {
        let words = text!("more than {most} cells", "超过 {most} 个单元格");
        Refusal::too_much([words.en, words.zh])
    }

    fn too_much(words: [String; 2]) -> Refusal {
        Refusal::TooMuch(&codes::WORKBOOK_TOO_LARGE, words)
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

/// How much text the cells of a workbook may come to.
#[derive(Debug)]
pub(in crate::read) struct Budget {
    most: u64,
    left: u64,
}

impl Budget {
    /// That of a workbook of so many bytes once unpacked.
    pub fn of(unpacked: u64) -> Budget {
        let most = ALWAYS_TEXT + 2 * unpacked;
        Budget { most, left: most }
    }

    /// Takes a text that stands in the cell at `line` and `column`, both from 1.
    pub fn take_cell(&mut self, text: &str, line: usize, column: usize) -> Result<(), Refusal> {
        if text.len() > MOST_OF_A_CELL && text.chars().count() > MOST_OF_A_CELL {
            let at = address(line, column);
            let words = text!(
                "cell {at} has more than {MOST_OF_A_CELL} characters",
                "单元格 {at} 超过 {MOST_OF_A_CELL} 个字符"
            );
            return Err(Refusal::too_much([words.en, words.zh]));
        }
        self.take(text.len() as u64, 1)
    }

    /// Takes a text of `bytes` that stands in `times` cells.
    pub fn take(&mut self, bytes: u64, times: u64) -> Result<(), Refusal> {
        let left = bytes.checked_mul(times).and_then(|taken| self.left.checked_sub(taken));
        self.left = left.ok_or_else(|| {
            let most = self.most >> 20;
            let words = text!("more than {most} MiB of text in its cells", "单元格文字超过 {most} MiB");
            Refusal::too_much([words.en, words.zh])
        })?;
        Ok(())
    }
}

/// Unpacks every part once without keeping it, and gives what its cells may hold. The sizes that an archive states about itself
/// may be wrong.
pub(in crate::read) fn measured(bytes: &[u8]) -> Result<Budget, Refusal> {
    let unreadable = |error: zip::result::ZipError| Refusal::Unreadable(Text::same(error.to_string()));
    let most = MOST_UNPACKED.min(ALWAYS_UNPACKED + UNPACKED_PER_BYTE * bytes.len() as u64);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut unpacked = 0;
    for index in 0..archive.len() {
        // A part that cannot be unpacked is told by the reader, if it is needed.
        let Ok(part) = archive.by_index(index) else { continue };
        let name = part.name().map(|name| name.to_lowercase()).unwrap_or_default();
        let mut counted = Counted { part: part.take(most + 1 - unpacked), bytes: 0 };
        let told = if name.ends_with(".xml") { examine(&name, most, &mut counted) } else { Ok(()) };
        let _ = io::copy(&mut counted, &mut io::sink());
        unpacked += counted.bytes;
        if unpacked > most {
            let most = most >> 20;
            let words = text!("more than {most} MiB once unpacked", "解压后超过 {most} MiB");
            return Err(Refusal::too_much([words.en, words.zh]));
        }
        told?;
    }
    Ok(Budget::of(unpacked))
}

struct Counted<R> {
    part: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.part.read(buffer)?;
        self.bytes += n as u64;
        Ok(n)
    }
}

/// Looks for what makes a library ask for more than a part of at most `most` bytes holds. What is no XML is left to the reader.
fn examine(name: &str, most: u64, part: &mut impl Read) -> Result<(), Refusal> {
    let (is_texts, is_looks) = (name.ends_with("sharedstrings.xml"), name.ends_with("styles.xml"));
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let (mut buffer, mut elements) = (Vec::new(), 0);
    loop {
        buffer.clear();
        let tag = match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => tag,
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => continue,
        };
        elements += 1;
        match tag.local_name().as_ref() {
            // Room is made for the count before the texts are read.
            "sst" if is_texts => return promise(&tag, most / BYTES_OF_A_SHARED_TEXT),
            "row" | "c" if !is_texts && !is_looks => position(&tag)?,
            _ if is_looks && elements > MOST_LOOKS => {
                let words = text!("more than {MOST_LOOKS} entries about formats", "格式条目超过 {MOST_LOOKS} 个");
                return Err(Refusal::too_much([words.en, words.zh]));
            }
            _ => {}
        }
    }
}

/// A table promises no more than `most` texts.
fn promise(tag: &BytesStart<'_>, most: u64) -> Result<(), Refusal> {
    let Some(count) = attribute(tag, "uniqueCount") else { return Ok(()) };
    match count.parse::<u64>() {
        Ok(n) if n > most => Err(Refusal::Unreadable(Text::same(format!("uniqueCount {n}")))),
        Err(_) if count.len() > MOST_OF_A_NAME => Err(Refusal::Unreadable(Text::same("uniqueCount"))),
        _ => Ok(()),
    }
}

/// A row or a cell stands where a sheet has one: longer numbers come round to the first rows again where they are counted in 32 bits.
fn position(tag: &BytesStart<'_>) -> Result<(), Refusal> {
    let Some(at) = attribute(tag, "r") else { return Ok(()) };
    let row = at.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_beyond = row.parse::<usize>().is_ok_and(|row| row > MOST_ROWS);
    if is_beyond || at.len() > MOST_OF_A_NAME {
        let at = at.chars().take(2 * MOST_OF_A_NAME).collect::<String>();
        return Err(Refusal::Unreadable(text!("{at}: row {MOST_ROWS} is the last", "{at}：最多 {MOST_ROWS} 行")));
    }
    Ok(())
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_as_often_as_it_stands() {
        let mut budget = Budget::of(0);
        assert!(budget.take(ALWAYS_TEXT / 2, 2).is_ok() && budget.take(1, 1).is_err());
        assert!(Budget::of(0).take(u64::MAX, 2).is_err());
        assert!(Budget::of(0).take_cell(&"长".repeat(MOST_OF_A_CELL), 1, 1).is_ok());
        assert!(Budget::of(0).take_cell(&"x".repeat(MOST_OF_A_CELL + 1), 1, 1).is_err());
    }

    #[test]
    fn counts_that_no_table_can_hold_are_told() {
        let tag = |count: &str| BytesStart::new("sst").with_attributes([("uniqueCount", count)]).into_owned();
        for count in ["0", "1000000", "", "many"] {
            assert!(promise(&tag(count), 1_000_000).is_ok(), "{count}");
        }
        for count in ["1000001", "99999999999999", "9999999999999999999999"] {
            assert!(promise(&tag(count), 1_000_000).is_err(), "{count}");
        }
    }

    /// The second of those beyond is the first row where rows are counted in 32 bits.
    #[test]
    fn places_that_no_sheet_has_are_told() {
        let tag = |at: &str| BytesStart::new("c").with_attributes([("r", at)]).into_owned();
        for at in ["A1", "XFD1048576", "7", ""] {
            assert!(position(&tag(at)).is_ok(), "{at}");
        }
        for at in ["A1048577", "A4294967297", "A99999999999999999999", "ZZZZZZZZZZ1", "4294967297"] {
            assert!(position(&tag(at)).is_err(), "{at}");
        }
    }
}
