//! The texts of an .xls, which stand in it once and are copied into every cell that shows them: how long each is.

use std::iter::from_fn;

/// The table of texts, and the record that goes on where one is full.
const TABLE: u16 = 0x00FC;
const GOES_ON: u16 = 0x003C;
/// A cell that shows a text of the table.
const SHOWS: u16 = 0x00FD;
/// Flags of a text: two bytes a character, runs of formats behind it, more behind those.
const WIDE: u8 = 1;
const MORE: u8 = 4;
const RUNS: u8 = 8;

/// Bytes of the text of each cell that shows one of the table, at most three a character.
pub(super) fn shown<'a>(records: impl Iterator<Item = (u16, &'a [u8])> + Clone + 'a) -> impl Iterator<Item = u64> {
    let mut table = Table { parts: Vec::new(), part: 0, at: 8 };
    let mut before = 0;
    for (kind, body) in records.clone() {
        if kind == TABLE || kind == GOES_ON && before == TABLE {
            table.parts.push(body);
        }
        before = if kind == GOES_ON { before } else { kind };
    }
    let lengths: Vec<u64> = from_fn(|| table.next()).collect();
    let cells = records.filter(|(kind, _)| *kind == SHOWS);
    cells.filter_map(move |(_, body)| {
        let row = u32::from_le_bytes(body.get(6..10)?.try_into().ok()?);
        lengths.get(row as usize).map(|characters| 3 * characters)
    })
}

/// A table over its records.
struct Table<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl Table<'_> {
    fn here(&self) -> &[u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    /// Whether something is left, in this record or the next that is not blank.
    fn goes_on(&mut self) -> bool {
        while self.here().is_empty() && self.part + 1 < self.parts.len() {
            (self.part, self.at) = (self.part + 1, 0);
        }
        !self.here().is_empty()
    }

    fn number(&mut self, bytes: usize) -> Option<usize> {
        let number = self.here().get(..bytes)?.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte));
        self.at += bytes;
        Some(number)
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 && self.goes_on() {
            let taken = bytes.min(self.here().len());
            (self.at, bytes) = (self.at + taken, bytes - taken);
        }
    }

    /// Characters of the next text.
    fn next(&mut self) -> Option<u64> {
        if !self.goes_on() {
            return None;
        }
        let (characters, mut flags) = (self.number(2)?, self.number(1)? as u8);
        let runs = if flags & RUNS == 0 { 0 } else { self.number(2)? };
        let more = if flags & MORE == 0 { 0 } else { self.number(4)? };
        let mut left = characters;
        while left > 0 {
            let wide = 1 + usize::from(flags & WIDE);
            let taken = left.min(self.here().len() / wide);
            (self.at, left) = (self.at + taken * wide, left - taken);
            if left > 0 {
                // The record that goes on begins with the flags anew.
                (self.part, self.at) = (self.part + 1, 0);
                flags = self.number(1)? as u8;
            }
        }
        self.skip(4 * runs);
        self.skip(more);
        Some(characters as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_run_over_records_and_are_counted_for_each_cell() {
        let cell = |row: u8| [0, 0, 0, 0, 0, 0, row, 0, 0, 0];
        // `abc`, with one run of formats; then four wide characters, two of them behind the border of the record.
        let first = [[0; 8].as_slice(), &[3, 0, RUNS, 1, 0], b"abc", &[0; 4], &[4, 0, WIDE, 0x41, 0, 0x42, 0]].concat();
        let second =
            [&[WIDE, 0x43, 0, 0x44, 0][..], &[1, 0, MORE, 2, 0, 0, 0, b'x', 9, 9], &[2, 0, 0, b'y', b'z']].concat();
        let cells = [cell(0), cell(1), cell(1), cell(2), cell(3), cell(9)];
        let mut records = vec![(TABLE, &first[..]), (GOES_ON, &second[..])];
        records.extend(cells.iter().map(|cell| (SHOWS, &cell[..])));
        assert_eq!(shown(records.into_iter()).collect::<Vec<_>>(), [9, 12, 12, 3, 6]);
    }

    #[test]
    fn a_table_that_ends_too_soon_ends() {
        let first = [[0; 8].as_slice(), &[255, 255, 0, b'a']].concat();
        let cell = [0; 10];
        assert_eq!(shown([(TABLE, &first[..]), (SHOWS, &cell[..])].into_iter()).count(), 0);
    }
}
