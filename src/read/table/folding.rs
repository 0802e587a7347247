//! Words in any width and case.

use std::borrow::Cow;

/// `text` with full-width letters, digits and marks in ASCII, without blanks around it.
pub(in crate::read) fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| matches!(c, '\u{FF01}'..='\u{FF5E}' | '\u{3000}')) {
        return Cow::from(text.trim());
    }
    let ascii = text.chars().map(|c| match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    });
    Cow::from(ascii.collect::<String>().trim().to_owned())
}

/// One of a few words, in any case and width.
pub(in crate::read) fn word<T: Copy>(known: &[(&str, T)], text: &str) -> Option<T> {
    let exact = known.iter().find(|(word, _)| *word == text);
    let found = exact.or_else(|| {
        let text = folded(text);
        known.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text))
    });
    found.map(|(_, value)| *value)
}
