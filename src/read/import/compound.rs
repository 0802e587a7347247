//! What calamine does not ask of an .xls: how large the rectangles of its sheets are before they are made.
//!
//! Two cells at opposite corners of a sheet are a few bytes in the file and half a gigabyte once every cell between them is there.

use super::grid::MOST_CELLS;
use crate::domain::text::Text;
use crate::read::table::workbook::Refusal;
use crate::text;
use std::io::{Cursor, Read};

/// Records of a workbook stream that hold a cell; all begin with its row and its column.
const CELLS: [u16; 10] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E];
/// Many numbers in one row; it ends with the last column.
const NUMBERS: u16 = 0x00BD;
/// The start of a sheet or of something inside one.
const BEGIN: u16 = 0x0809;

/// Refuses a workbook whose sheets come to more than the cells that are kept.
pub(super) fn measured(bytes: &[u8]) -> Result<(), Refusal> {
    let unreadable = |error: std::io::Error| Refusal::Unreadable(Text::same(error.to_string()));
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(unreadable)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.exists(name));
    let Some(name) = name else {
        return Err(Refusal::Unreadable(text!("no workbook in this file", "文件中没有工作簿")));
    };
    let stream = file.open_stream(name).map_err(unreadable)?;
    let mut records = Vec::new();
    // A chain of sectors may run in a circle; no stream is longer than its file.
    stream.take(bytes.len() as u64).read_to_end(&mut records).map_err(unreadable)?;
    if rectangles(&records) > MOST_CELLS { Err(Refusal::cells(MOST_CELLS)) } else { Ok(()) }
}

/// Cells of all rectangles together.
fn rectangles(records: &[u8]) -> usize {
    let (mut whole, mut sheet, mut at) = (0, None, 0);
    while let Some([a, b, c, d]) = records.get(at..at + 4) {
        let (kind, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let body = records.get(at + 4..at + 4 + length).unwrap_or_default();
        at += 4 + length;
        if kind == BEGIN {
            whole += sheet.take().map_or(0, area);
        } else if let (true, [a, b, c, d, ..]) = (CELLS.contains(&kind), body) {
            let (row, column) = (usize::from(u16::from_le_bytes([*a, *b])), usize::from(u16::from_le_bytes([*c, *d])));
            let last = match body {
                [.., a, b] if kind == NUMBERS => usize::from(u16::from_le_bytes([*a, *b])),
                _ => column,
            };
            let [top, bottom, left, right] = sheet.unwrap_or([row, row, column, last]);
            sheet = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
        }
    }
    whole + sheet.map_or(0, area)
}

fn area([top, bottom, left, right]: [usize; 4]) -> usize {
    (bottom - top + 1) * (right - left + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(row: u16, column: u16) -> Vec<u8> {
        let mut record = vec![0x03, 0x02, 14, 0];
        record.extend(row.to_le_bytes().into_iter().chain(column.to_le_bytes()));
        record.extend([0; 10]);
        record
    }

    #[test]
    fn two_cells_are_as_large_as_all_between_them() {
        let begin = vec![0x09, 0x08, 0, 0];
        let sheet = [begin.clone(), number(2, 3), number(4, 3)].concat();
        assert_eq!(rectangles(&sheet), 3);
        let far = [begin, number(0, 0), number(65_535, 255)].concat();
        assert_eq!(rectangles(&[far.clone(), sheet, far].concat()), 2 * 65_536 * 256 + 3);
    }
}
