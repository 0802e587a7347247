//! Findings as people see them: in a terminal with the line of plan.toml and a marker, elsewhere one line and a hint. Many of one kind in
//! one table are one line, with their number and where the first are.

use super::list::address;
use crate::domain::text::Lang;
use crate::error::{Finding, Severity};
use crate::text;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// Findings of one kind in one table that are shown each by itself.
const APART: usize = 3;
/// Places that a line about many names.
const NAMED: usize = 8;

/// All `findings` in order, each ended by a newline, those of one kind at the place of the first. With `styled`, findings in a TOML file of `folder` show their line, the
/// text of its bytes as `decoded` gives it.
pub fn render(
    findings: &[Finding],
    folder: &Path,
    lang: Lang,
    styled: bool,
    decoded: impl Fn(&[u8]) -> Option<String>,
) -> String {
    let mut sources: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut out = String::new();
    for finding in &gathered(findings) {
        let in_toml = styled && finding.file.ends_with(".toml") && finding.line.is_some();
        let source = if in_toml {
            let read = || {
                let path = folder.join(&finding.file);
                path.is_file().then(|| std::fs::read(path).ok()).flatten()
            };
            sources.entry(finding.file.clone()).or_insert_with(|| read().and_then(|bytes| decoded(&bytes))).as_deref()
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

/// The findings with those of one kind in one table as one, where there are more than a few. A setting stands for itself.
fn gathered(findings: &[Finding]) -> Vec<Finding> {
    let mut kinds: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        kinds.entry((&finding.file, finding.code)).or_default().push(finding);
    }
    kinds.retain(|(file, _), alike| alike.len() > APART && !file.ends_with(".toml"));
    let mut shown = Vec::new();
    for finding in findings {
        let key = (finding.file.as_str(), finding.code);
        match kinds.get(&key) {
            None => shown.push(finding.clone()),
            Some(alike) if std::ptr::eq(alike[0], finding) => shown.push(first_of(alike)),
            Some(_) => {}
        }
    }
    shown
}

/// The first of findings of one kind, with how many others there are and where.
fn first_of(alike: &[&Finding]) -> Finding {
    let (first, others) = (alike[0], &alike[1..]);
    let in_workbook = [".xlsx", ".xls", ".ods"].iter().any(|end| first.file.ends_with(end));
    let place = |finding: &&Finding| match (finding.line, finding.column) {
        (Some(line), Some(column)) if in_workbook => Some(address(line, column)),
        (line, _) => line.map(|line| line.to_string()),
    };
    let mut places: Vec<String> = others.iter().filter_map(place).collect();
    // Several cells of a row are one line of a text file.
    places.dedup();
    let cut = places.len() > NAMED;
    places.truncate(NAMED);
    let n = others.len();
    let (mut en, mut zh) = (places.join(", "), places.join("、"));
    if cut {
        en += ", …";
        zh += "…";
    }
    let tail = match (places.is_empty(), in_workbook) {
        (true, _) => text!("{n} more like this", "同类另有 {n} 处"),
        (false, true) => text!("{n} more like this: {en}", "同类另有 {n} 处：{zh}"),
        (false, false) => text!("{n} more like this: lines {en}", "同类另有 {n} 处：第 {zh} 行"),
    };
    let (said, said_zh, tail_zh, tail) = (&first.message.en, &first.message.zh, tail.zh, tail.en);
    Finding { message: text!("{said}; {tail}", "{said_zh}；{tail_zh}"), ..first.clone() }
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
