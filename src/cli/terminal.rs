//! The border to the terminal: what a file holds is shown there, never obeyed.
//!
//! Characters that steer a terminal or turn the direction of text become visible signs: `␛` for an escape, `\u{202e}` for a
//! bidirectional override. Only words of our own may be painted.

use crate::error::{Error, Result};
use std::borrow::Cow;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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

/// Lines of prose that are wider than `width` broken between words, those that follow two columns further in. Rows of tables, commands, and
/// what stands in backticks are left whole, as they are copied.
pub fn fitted(text: &str, width: Option<usize>) -> Cow<'_, str> {
    let Some(width) = width.filter(|width| *width >= NARROWEST) else { return Cow::from(text) };
    let is_row = |line: &str| line.trim_start().contains("  ") || line.contains("peakshift ") && !line.contains('`');
    let too_wide = |line: &&str| textwrap::core::display_width(line) > width && !is_row(line);
    if !text.lines().any(|line| too_wide(&line)) {
        return Cow::from(text);
    }
    let fit = |line: &str| {
        if !too_wide(&line) {
            return line.to_owned();
        }
        let words = line.trim_start();
        let indent = " ".repeat(line.len() - words.len());
        let further = format!("{indent}  ");
        let options = textwrap::Options::new(width).initial_indent(&indent).subsequent_indent(&further);
        wrapped(words, options).join("\n")
    };
    Cow::from(text.split('\n').map(fit).collect::<Vec<_>>().join("\n"))
}

/// `cell` in lines of at most `width` columns, wider only where a part that is left whole is. Each of several things that `; ` parts
/// begins a line.
pub fn broken(cell: &str, width: usize) -> Vec<String> {
    if cell.width() <= width {
        return vec![cell.to_owned()];
    }
    cell.split_inclusive("; ").flat_map(|thing| wrapped(thing.trim_end(), textwrap::Options::new(width))).collect()
}

/// Columns of the widest part of `cell` that is left whole.
pub fn widest_part(cell: &str) -> usize {
    parts(&joined(cell)).map(|part| part.word.width()).max().unwrap_or(0)
}

/// The lines of `words`, broken between its parts.
fn wrapped(words: &str, options: textwrap::Options<'_>) -> Vec<String> {
    let options = options.break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
    let options = options.word_separator(textwrap::WordSeparator::Custom(parts));
    textwrap::wrap(&joined(words), options).iter().map(|line| line.replace(TIED, " ").replace(JOINER, "")).collect()
}

/// Stands for a blank at which no line ends; and what has no width and keeps its neighbours together.
const TIED: char = '\u{A0}';
const JOINER: char = '\u{2060}';
/// Columns below which nothing is broken.
const NARROWEST: usize = 30;

/// Punctuation before which no line begins, and behind which none ends.
const CLOSING: &str = "，。；：、！？）」』”…·,;:!?)";
const OPENING: &str = "（「『“";

/// The parts of `line` between which it may be broken: behind blanks, and on either side of a wide character.
fn parts(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
    let is_wide = |c: char| c.width() == Some(2) && c != JOINER;
    let (mut cuts, mut before) = (vec![0], None);
    for (at, c) in line.char_indices() {
        let is_tied = |before: char| before == JOINER || c == JOINER || CLOSING.contains(c) || OPENING.contains(before);
        let breaks = |before: char| before == ' ' || (is_wide(before) || is_wide(c)) && !is_tied(before);
        cuts.extend(before.filter(|before| c != ' ' && breaks(*before)).map(|_| at));
        before = Some(c);
    }
    cuts.push(line.len());
    let words: Vec<_> = cuts.windows(2).map(|cut| textwrap::core::Word::from(&line[cut[0]..cut[1]])).collect();
    Box::new(words.into_iter())
}

/// `line` with what stands between backticks tied together.
fn joined(line: &str) -> String {
    let mut inside = false;
    let tie = |c: char| {
        inside ^= c == '`';
        match c {
            ' ' if inside => TIED.to_string(),
            c if inside && !c.is_ascii() => format!("{JOINER}{c}{JOINER}"),
            c => c.to_string(),
        }
    };
    line.chars().map(tie).collect()
}

/// Columns of stdout where it is not a terminal and nobody says how many.
const USUAL_WIDTH: usize = 80;
/// Columns that nobody reads across.
const WIDEST: usize = 160;

/// Columns of stdout: those of the terminal, else as `COLUMNS` says.
pub fn width() -> usize {
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    of_stdout().or_else(told).unwrap_or(USUAL_WIDTH).min(WIDEST)
}

/// Columns of stdout; none where it is no terminal.
pub fn of_stdout() -> Option<usize> {
    known(terminal_size::terminal_size_of(io::stdout()))
}

/// Columns of stderr; none where it is no terminal.
pub fn of_stderr() -> Option<usize> {
    known(terminal_size::terminal_size_of(io::stderr()))
}

fn known(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    size.map(|(width, _)| usize::from(width.0)).filter(|width| *width > 0)
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
    fn prose_is_broken_between_words_and_nothing_else_is() {
        let width = |text: &str| text.lines().map(textwrap::core::display_width).max().unwrap_or(0);
        let prose = "  the schedule of the night is published, and what it replaced is kept as a version";
        let told = fitted(prose, Some(40));
        assert!(width(&told) <= 40, "{told}");
        assert_eq!(told.split_whitespace().collect::<Vec<_>>(), prose.split_whitespace().collect::<Vec<_>>());
        assert!(told.lines().skip(1).all(|line| line.starts_with("    ") && !line.starts_with("     ")), "{told}");
        let chinese =
            "  已重新发布版本 002；被其替换的班表保留为版本 003，可用 `peakshift versions 双11 --restore 3` 恢复。";
        let told = fitted(chinese, Some(44));
        assert!(width(&told) <= 44 && told.contains("`peakshift versions 双11 --restore 3`"), "{told}");
        assert!(told.lines().all(|line| !line.trim_start().starts_with(['，', '；', '。'])), "{told}");
        for whole in [
            "a row  of a table that is wider  than the terminal  and stays",
            "next: peakshift plan a/very/long/path/to/a/folder/of/a/plan",
        ] {
            assert_eq!(fitted(whole, Some(40)), whole);
        }
        assert_eq!(fitted(prose, None), prose);
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
