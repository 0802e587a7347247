//! The border to the terminal: what a file holds is shown there, never obeyed.
//!
//! Characters that steer a terminal or turn the direction of text become visible signs: `␛` for an escape, `\u{202e}` for a
//! bidirectional override. Only words of our own may be painted.

use crate::error::{Error, Result};
use std::borrow::Cow;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

/// Whether `c` steers instead of standing for something.
fn steers(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` as it may be shown. Line ends and tabs stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::from(text);
    }
    let signs = text.chars().map(|c| match c {
        c if !steers(c) => c.to_string(),
        '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}').to_string(),
        '\x7F' => '\u{2421}'.to_string(),
        c => format!("\\u{{{:x}}}", u32::from(c)),
    });
    Cow::from(signs.collect::<String>())
}

/// JSON in which no character steers; it means the same, since such characters stand in strings only.
pub fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(steers) {
        return Cow::from(json);
    }
    let escape = |c: char| if steers(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    Cow::from(json.chars().map(escape).collect::<String>())
}

/// Writes to stdout what may be shown as it is; a reader who has gone away is no error.
pub fn print(safe: &str) -> Result<()> {
    match writeln!(io::stdout().lock(), "{safe}") {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Output { path: PathBuf::from("stdout"), source })
        }
        _ => Ok(()),
    }
}

/// Writes to stderr what may be shown as it is; where that fails there is nobody to tell.
pub fn complain(safe: &str) {
    let _ = writeln!(io::stderr().lock(), "{safe}");
}

/// Columns of stdout where it is not a terminal and nobody says how many.
const USUAL_WIDTH: usize = 80;
/// Columns that nobody reads across.
const WIDEST: usize = 160;

/// Columns of stdout: those of the terminal, else as `COLUMNS` says.
pub fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal.filter(|width| *width > 0).or_else(told).unwrap_or(USUAL_WIDTH).min(WIDEST)
}

/// Whether the locale says that text is UTF-8; Windows prints any.
pub fn knows_blocks() -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default().to_ascii_lowercase();
    cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_shown() {
        let text = "a\u{1b}[31m\u{7}\u{7f}\u{9b}2J\r\n\t售前\u{202e}";
        assert_eq!(shown(text), "a␛[31m␇␡\\u{9b}2J␍\n\t售前\\u{202e}");
        assert_eq!(shown("售前\n"), "售前\n");
    }

    #[test]
    fn json_means_the_same() {
        let value = serde_json::json!({ "a": "\u{1b}[31m\u{7f}\u{9b}\u{202e}\n" });
        let text = value.to_string();
        let safe = escaped(&text);
        assert!(!safe.contains(steers), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).expect("JSON"), value);
    }
}
