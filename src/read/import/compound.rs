//! What calamine does not ask of an .xls: how large the rectangles of its sheets are before they are made, and how much text its cells show.
//!
//! Two cells at opposite corners of a sheet are a few bytes in the file and half a gigabyte once every cell between them is there.

use super::grid::MOST_CELLS;
use super::shared_texts;
use crate::domain::text::Text;
use crate::read::table::package::{Budget, Refusal};
use crate::text;
use std::io::{Cursor, Read};

/// Records of a workbook stream that hold a cell; all begin with its row and its column.
const CELLS: [u16; 10] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E];
/// Many numbers in one row; it ends with the last column.
const NUMBERS: u16 = 0x00BD;
/// First and last row and column of a sheet, as it says.
const DIMENSIONS: u16 = 0x0200;
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
    if rectangles(&records) > MOST_CELLS || records_of(&records).any(|(kind, body)| is_beyond(kind, body)) {
        return Err(Refusal::cells(MOST_CELLS));
    }
    let mut budget = Budget::of(records.len() as u64);
    let shown = shared_texts::shown(records_of(&records));
    shown.into_iter().try_for_each(|bytes| budget.take(bytes, 1))
}

/// Records with their kinds.
fn records_of(records: &[u8]) -> impl Iterator<Item = (u16, &[u8])> + Clone {
    let mut at = 0;
    std::iter::from_fn(move || {
        let Some([a, b, c, d]) = records.get(at..at + 4) else { return None };
        let (kind, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let body = records.get(at + 4..at + 4 + length).unwrap_or_default();
        at += 4 + length;
        Some((kind, body))
    })
}

/// Whether a sheet says that it is larger than the format lets it be, or ends before it begins: room is made for what it says.
fn is_beyond(kind: u16, body: &[u8]) -> bool {
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
    let (rows, columns) = match body.len() {
        10 => (number(&body[0..2])..number(&body[2..4]), number(&body[4..6])..number(&body[6..8])),
        14 | 16 => (number(&body[0..4])..number(&body[4..8]), number(&body[8..10])..number(&body[10..12])),
        _ => return false,
    };
    kind == DIMENSIONS && (rows.end > 65_536 || columns.end > 256 || rows.start > rows.end)
}

/// Cells of all rectangles together.
fn rectangles(records: &[u8]) -> usize {
    let (mut whole, mut sheet) = (0, None);
    for (kind, body) in records_of(records) {
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

    #[test]
    fn sheets_beyond_the_format_are_told() {
        let dimensions = |rows: [u32; 2], columns: [u16; 2]| {
            let rows = rows.into_iter().flat_map(u32::to_le_bytes);
            rows.chain(columns.into_iter().flat_map(u16::to_le_bytes)).chain([0, 0]).collect::<Vec<u8>>()
        };
        for (rows, columns, beyond) in [
            ([0, 65_536], [0, 256], false),
            ([0, 0], [0, 0], false),
            ([0, 65_537], [0, 1], true),
            ([0, 1], [0, 257], true),
            ([9, 1], [0, 1], true),
        ] {
            assert_eq!(is_beyond(DIMENSIONS, &dimensions(rows, columns)), beyond, "{rows:?} {columns:?}");
        }
        assert!(!is_beyond(NUMBERS, &dimensions([9, 1], [0, 1])));
    }
}
