//! Rows of a text table as a stream, through a buffer that is as long as the longest row and no longer.

use std::io::{self, Read};

/// Bytes that are read at once.
const CHUNK: usize = 256 << 10;
/// Most bytes of a row; a longer one is a quotation mark that nobody closed.
const MOST_OF_A_ROW: usize = 1 << 20;

/// Why there is no next row.
#[derive(Debug)]
pub(super) enum Stop {
    /// The source failed.
    Io(io::Error),
    /// The row that begins in this line has a quotation mark that nobody closes.
    QuoteOpen(u64),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Io(error)
    }
}

/// One row: bytes of UTF-8 or GB18030, in which no separator, quotation mark or line end is part of another character.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// Line in which it begins, from 1.
    pub line: u64,
    bytes: &'a [u8],
    cells: &'a [(usize, usize)],
}

impl<'a> Record<'a> {
    /// The cell without blanks around it; empty where the row is shorter.
    pub fn cell(&self, index: usize) -> &'a [u8] {
        self.cells.get(index).map_or(&[][..], |&(from, to)| self.bytes[from..to].trim_ascii())
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn is_blank(&self) -> bool {
        (0..self.len()).all(|index| self.cell(index).is_empty())
    }
}

/// The rows of `source`.
pub(super) struct Rows<R> {
    source: R,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
    line: u64,
    separator: u8,
    /// Ends a row: LF, or CR in a file that has no LF.
    line_end: u8,
    /// Cells right of this many are not needed.
    width: usize,
    cells: Vec<(usize, usize)>,
    quoted: csv_core::Reader,
    unquoted: Vec<u8>,
}

impl<R: Read> Rows<R> {
    /// Rows of which the first `width` cells are needed.
    pub fn new(source: R, separator: u8, line_end: u8, width: usize) -> Self {
        let quoted = csv_core::ReaderBuilder::new().delimiter(separator).build();
        let buffer = vec![0; CHUNK];
        let (cells, unquoted) = (Vec::new(), Vec::new());
        Self {
            source,
            buffer,
            from: 0,
            to: 0,
            ended: false,
            line: 1,
            separator,
            line_end,
            width,
            cells,
            quoted,
            unquoted,
        }
    }

    /// The next row that is not empty; none after the last.
    pub fn next(&mut self) -> Result<Option<Record<'_>>, Stop> {
        self.skip_line_ends()?;
        if self.from == self.to {
            return Ok(None);
        }
        let line = self.line;
        let (mut searched, mut quotes) = (self.from, false);
        let end = loop {
            let found = memchr::memchr2(self.line_end, b'"', &self.buffer[searched..self.to]).map(|at| searched + at);
            match found {
                Some(at) if self.buffer[at] == b'"' => {
                    quotes = true;
                    break at;
                }
                Some(at) => break at,
                None if self.ended => break self.to,
                None => {
                    let done = self.to - self.from;
                    self.fill(line)?;
                    searched = self.from + done;
                }
            }
        };
        if quotes {
            return self.quoted(line).map(Some);
        }
        let row = self.from..end;
        self.from = end;
        self.cells.clear();
        let mut start = row.start;
        for at in memchr::memchr_iter(self.separator, &self.buffer[row.clone()]) {
            self.cells.push((start, row.start + at));
            start = row.start + at + 1;
            if self.cells.len() == self.width {
                break;
            }
        }
        if self.cells.len() < self.width {
            self.cells.push((start, end));
        }
        Ok(Some(Record { line, bytes: &self.buffer, cells: &self.cells }))
    }

    /// A row with quotation marks, perhaps over several lines.
    fn quoted(&mut self, line: u64) -> Result<Record<'_>, Stop> {
        let mut ends = vec![0; 64];
        loop {
            let input = &self.buffer[self.from..self.to];
            self.unquoted.resize(input.len() + 1, 0);
            self.quoted.reset();
            let (result, mut taken, _, cells) = self.quoted.read_record(input, &mut self.unquoted, &mut ends);
            match result {
                csv_core::ReadRecordResult::OutputEndsFull => {
                    ends.resize(ends.len() * 2, 0);
                    continue;
                }
                csv_core::ReadRecordResult::InputEmpty if !self.ended => {
                    self.fill(line)?;
                    continue;
                }
                _ => {}
            }
            let mut cells = cells;
            if self.ended && matches!(result, csv_core::ReadRecordResult::InputEmpty) {
                taken = input.len();
                // An empty input ends the last row, whose last cell needs room.
                ends.resize(ends.len().max(cells + 1), 0);
                let (_, _, _, more) = self.quoted.read_record(&[], &mut [0; 8], &mut ends[cells..]);
                cells += more;
            }
            let used = &self.buffer[self.from..self.from + taken];
            let over = taken == input.len() && used.trim_ascii_end().contains(&self.line_end);
            if self.ended && over && memchr::memchr_iter(b'"', used).count() % 2 == 1 {
                return Err(Stop::QuoteOpen(line));
            }
            self.line += memchr::memchr_iter(self.line_end, used).count() as u64;
            self.from += taken;
            self.cells.clear();
            let mut start = 0;
            for end in &ends[..cells.min(self.width)] {
                self.cells.push((start, *end));
                start = *end;
            }
            return Ok(Record { line, bytes: &self.unquoted, cells: &self.cells });
        }
    }

    /// Moves to the next byte that ends no line.
    fn skip_line_ends(&mut self) -> Result<(), Stop> {
        loop {
            if self.from == self.to {
                if self.ended {
                    return Ok(());
                }
                self.fill(self.line)?;
                continue;
            }
            match self.buffer[self.from] {
                byte if byte == self.line_end => self.line += 1,
                b'\r' | b'\n' => {}
                _ => return Ok(()),
            }
            self.from += 1;
        }
    }

    /// Reads on, with what is not used yet at the front; `line` is that of the row being read.
    fn fill(&mut self, line: u64) -> Result<(), Stop> {
        self.buffer.copy_within(self.from..self.to, 0);
        (self.from, self.to) = (0, self.to - self.from);
        if self.to == self.buffer.len() {
            if self.to >= MOST_OF_A_ROW {
                return Err(Stop::QuoteOpen(line));
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        match self.source.read(&mut self.buffer[self.to..]) {
            Ok(0) => self.ended = true,
            Ok(read) => self.to += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}
