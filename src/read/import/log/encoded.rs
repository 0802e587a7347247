//! A file of any supported encoding as bytes in which separators and line ends stand for themselves.
//!
//! GB18030 and UTF-8 pass as they are: in neither is an ASCII separator, quotation mark or line end a part of another character. UTF-16
//! becomes UTF-8 on the way.

use encoding_rs::{Decoder, DecoderResult};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Cursor, Read};

/// Bytes from which the encoding and the line ends are told.
const HEAD: u64 = 64 << 10;
/// Bytes of UTF-16 that are decoded at once.
const CHUNK: usize = 64 << 10;

/// How the bytes of cells become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Charset {
    /// None while nothing but ASCII was seen.
    gb18030: Option<bool>,
    marked: Option<&'static str>,
}

impl Charset {
    /// The text of a cell; none where it is none in this encoding. The first cell that is not ASCII settles an encoding that was open.
    pub fn text<'a>(&mut self, cell: &'a [u8]) -> Option<Cow<'a, str>> {
        if cell.is_ascii() {
            return std::str::from_utf8(cell).ok().map(Cow::from);
        }
        match *self.gb18030.get_or_insert_with(|| std::str::from_utf8(cell).is_err()) {
            true => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(cell),
            false => std::str::from_utf8(cell).ok().map(Cow::from),
        }
    }

    pub fn name(self) -> &'static str {
        match (self.marked, self.gb18030) {
            (Some(name), _) => name,
            (None, Some(true)) => "GB18030",
            (None, _) => "UTF-8",
        }
    }
}

/// What is read, and what its first bytes tell.
pub(super) struct Source {
    pub bytes: Box<dyn Read>,
    pub charset: Charset,
    /// LF, or CR in a file that has no LF.
    pub line_end: u8,
    /// Whether the first bytes are text at all.
    pub is_text: bool,
}

/// The bytes of `file` from its beginning.
pub(super) fn open(mut file: File) -> io::Result<Source> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let (mark, decoder) = match head.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => (Some((3, "UTF-8 with BOM")), None),
        [0xFF, 0xFE, ..] => (Some((2, "UTF-16 LE")), Some(encoding_rs::UTF_16LE)),
        [0xFE, 0xFF, ..] => (Some((2, "UTF-16 BE")), Some(encoding_rs::UTF_16BE)),
        _ => (None, None),
    };
    let body = head.split_off(mark.map_or(0, |(length, _)| length));
    let marked = mark.map(|(_, name)| name);
    let line_end = if !body.contains(&b'\n') && body.contains(&b'\r') { b'\r' } else { b'\n' };
    let gb18030 = match (marked, std::str::from_utf8(&body)) {
        (Some(_), _) => Some(false),
        (None, Ok(text)) => (!text.is_ascii()).then_some(false),
        // The last character of the head may be cut.
        (None, Err(error)) => Some(error.error_len().is_some()),
    };
    let is_text = decoder.is_some() || !body.contains(&0);
    let rest = Cursor::new(body).chain(file);
    let bytes: Box<dyn Read> = match decoder {
        Some(encoding) => Box::new(Utf16 {
            source: rest,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            raw_at: 0..0,
            ended: false,
            finished: false,
            text: vec![0; 3 * CHUNK],
            text_at: 0..0,
        }),
        None => Box::new(rest),
    };
    Ok(Source { bytes, charset: Charset { gb18030, marked }, line_end, is_text })
}

/// UTF-16 as UTF-8.
struct Utf16<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: std::ops::Range<usize>,
    ended: bool,
    finished: bool,
    text: Vec<u8>,
    text_at: std::ops::Range<usize>,
}

impl<R: Read> Utf16<R> {
    fn decode(&mut self) -> io::Result<()> {
        if self.raw_at.is_empty() && !self.ended {
            let read = self.source.read(&mut self.raw)?;
            self.raw_at = 0..read;
            self.ended = read == 0;
        }
        let raw = &self.raw[self.raw_at.clone()];
        let (result, taken, written) = self.decoder.decode_to_utf8_without_replacement(raw, &mut self.text, self.ended);
        if let DecoderResult::Malformed(..) = result {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not UTF-16 throughout"));
        }
        // Only the call that says so ends the text, and only once it has taken and written all.
        self.finished = self.ended && result == DecoderResult::InputEmpty;
        self.raw_at.start += taken;
        self.text_at = 0..written;
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.text_at.is_empty() {
            if self.finished {
                return Ok(0);
            }
            self.decode()?;
        }
        let length = into.len().min(self.text_at.len());
        into[..length].copy_from_slice(&self.text[self.text_at.start..self.text_at.start + length]);
        self.text_at.start += length;
        Ok(length)
    }
}
