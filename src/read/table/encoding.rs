//! Bytes to text: UTF-8 with and without byte order mark, UTF-16 with one, GB18030.

use std::borrow::Cow;

/// An encoding that was told from the bytes alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    Gb18030,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Bom => "UTF-8 with BOM",
            Encoding::Utf16Le => "UTF-16 LE",
            Encoding::Utf16Be => "UTF-16 BE",
            Encoding::Gb18030 => "GB18030",
        }
    }
}

/// The text of `bytes`; none where no known encoding fits.
pub(in crate::read) fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, Encoding)> {
    let (text, encoding) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (Cow::from(std::str::from_utf8(rest).ok()?), Encoding::Utf8Bom),
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, encoding_rs::UTF_16LE)?, Encoding::Utf16Le),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, encoding_rs::UTF_16BE)?, Encoding::Utf16Be),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::from(text), Encoding::Utf8),
            Err(_) => {
                let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
                (text, Encoding::Gb18030)
            }
        },
    };
    // A zero character means UTF-16 without its mark, or no text at all.
    (!text.as_bytes().contains(&0)).then_some((text, encoding))
}

fn utf16<'a>(bytes: &'a [u8], encoding: &'static encoding_rs::Encoding) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_text_and_its_name() {
        let text = "队列,咨询量\n售前,3\n";
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let le = utf16.iter().flat_map(|u| u.to_le_bytes());
        let be = utf16.iter().flat_map(|u| u.to_be_bytes());
        let cases = [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(), Encoding::Utf8Bom),
            ([0xFF, 0xFE].into_iter().chain(le).collect(), Encoding::Utf16Le),
            ([0xFE, 0xFF].into_iter().chain(be).collect(), Encoding::Utf16Be),
            (encoding_rs::GB18030.encode(text).0.into_owned(), Encoding::Gb18030),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(&bytes), Some((Cow::from(text), encoding)), "{}", encoding.name());
        }
    }

    #[test]
    fn bytes_of_no_known_encoding_are_refused() {
        let unmarked: Vec<u8> = "start".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&unmarked), None);
        assert_eq!(decode(&[b'a', 0xFF, 0xFF, b'\n']), None);
        assert_eq!(decode(&[0xFF, 0xFE, 0x41]), None, "half a UTF-16 unit");
    }
}
