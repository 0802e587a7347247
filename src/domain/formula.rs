//! Text that a spreadsheet would compute, in the tables that people open in one.

use std::borrow::Cow;

/// First characters of what a spreadsheet computes, or drops and computes what follows; the wide ones where full width is usual.
const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text as a cell that no spreadsheet computes: with a leading `'` where it needs one.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(SIGNS) { Cow::from(format!("'{text}")) } else { Cow::from(text) }
}

/// The text of a cell without the `'` of [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| text.starts_with(SIGNS)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guarded_reads_back() {
        for text in ["=1+1", "+86", "-", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"] {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        for text in ["", "a=1", "'", "'a", "售前"] {
            assert_eq!((guarded(text).as_ref(), unguarded(text)), (text, text));
        }
    }
}
