//! Findings as people see them: in a terminal with the line of plan.toml and a marker, elsewhere one line and a hint.

use crate::domain::text::Lang;
use crate::error::{Finding, Severity};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// All `findings` in order, each ended by a newline. With `styled`, findings in a TOML file of `folder` show their line, the
/// text of its bytes as `decoded` gives it.
pub fn render(
    findings: &[Finding],
    folder: &Path,
    lang: Lang,
    styled: bool,
    decoded: impl Fn(&[u8]) -> Option<String>,
) -> String {
    let mut sources: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut out = String::new();
    for finding in findings {
        let in_toml = styled && finding.file.ends_with(".toml") && finding.line.is_some();
        let source = if in_toml {
            let read = || {
                let path = folder.join(&finding.file);
                path.is_file().then(|| std::fs::read(path).ok()).flatten()
            };
            sources.entry(&finding.file).or_insert_with(|| read().and_then(|bytes| decoded(&bytes))).as_deref()
        } else {
            None
        };
        out += &match source.and_then(|text| snippet(finding, text, lang)) {
            Some(snippet) => snippet + "\n\n",
            None => plain(finding, lang),
        };
    }
    out
}

fn plain(finding: &Finding, lang: Lang) -> String {
    let hint = finding.hint.get(lang);
    let line = finding.headline(lang) + "\n";
    if hint.is_empty() { line } else { format!("{line}  {}: {hint}\n", hint_word(lang)) }
}

fn hint_word(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "hint",
        Lang::Zh => "提示",
    }
}

fn snippet(finding: &Finding, text: &str, lang: Lang) -> Option<String> {
    let number = finding.line?;
    let line = text.lines().nth(number - 1)?;
    let level = match (finding.severity, lang) {
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
    };
    let mark = AnnotationKind::Primary.span(token(line, finding.column.unwrap_or(1)));
    let source = Snippet::source(line).line_start(number).path(finding.file.as_str()).annotation(mark);
    let title = level.primary_title(finding.message.get(lang)).id(finding.code);
    let hint = Level::HELP.with_name(hint_word(lang)).message(finding.hint.get(lang));
    Some(Renderer::styled().render(&[title.element(source).element(hint)]))
}

/// The bytes of the word that begins at `column`, counted in characters from 1.
fn token(line: &str, column: usize) -> Range<usize> {
    let start = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let rest = &line[start..];
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].find(quote).map_or(rest.len(), |end| end + 2),
        Some('[') => rest.rfind(']').map_or(rest.len(), |end| end + 1),
        _ => rest.find([' ', '=', ',', ']', '}']).unwrap_or(rest.len()),
    };
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_covers_the_word() {
        let line = "名字 = \"售前\" # text";
        assert_eq!(&line[token(line, 1)], "名字");
        assert_eq!(&line[token(line, 6)], "\"售前\"");
        assert_eq!(&line[token(line, 99)], "");
        let line = "levels = [\"peak\", \"brust\"]";
        assert_eq!(&line[token(line, 10)], "[\"peak\", \"brust\"]");
        assert_eq!(&line[token(line, 19)], "\"brust\"");
    }
}
