//! Collects what is wrong without stopping at the first problem.

use super::codes::{self, Code};
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::text;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Findings of one kind in one file that are listed; the rest is counted.
const LISTED: usize = 200;
/// Characters of a name that a message quotes.
const QUOTED: usize = 40;
/// Bytes of the longest word for which a known one is sought.
const LONGEST_MISSPELT: usize = 400;

/// Where in a file something is; lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::read) struct Place {
    pub line: Option<usize>,
    pub column: Option<usize>,
}

impl Place {
    pub fn at(line: usize, column: usize) -> Self {
        Self { line: Some(line), column: Some(column) }
    }

    pub fn line(line: usize) -> Self {
        Self { line: Some(line), column: None }
    }
}

/// The findings of one file.
#[derive(Debug)]
pub(in crate::read) struct Findings {
    file: String,
    list: Vec<Finding>,
    counts: BTreeMap<&'static str, usize>,
}

impl Findings {
    pub fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), list: Vec::new(), counts: BTreeMap::new() }
    }

    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether one more finding of this kind would still be listed; else it need not be worded.
    pub fn is_listed(&self, code: &'static Code) -> bool {
        self.counts.get(code.code).is_none_or(|&n| n < LISTED)
    }

    /// Adds a finding with the remedy of the registry.
    pub fn add(&mut self, code: &'static Code, place: Place, message: Text) {
        let hint = Text { en: code.remedy[0].to_owned(), zh: code.remedy[1].to_owned() };
        self.add_with_hint(code, place, message, hint);
    }

    /// Adds a finding with a remedy of its own.
    pub fn add_with_hint(&mut self, code: &'static Code, place: Place, message: Text, hint: Text) {
        let count = self.counts.entry(code.code).or_default();
        *count += 1;
        if *count <= LISTED {
            let Place { line, column } = place;
            let file = self.file.clone();
            let (severity, code) = (code.severity, code.code);
            self.list.push(Finding { severity, code, file, line, column, message, hint });
        }
    }

    /// Takes over what `others` found, as far as its kind is `wanted`.
    pub fn take(&mut self, others: Findings, wanted: impl Fn(&'static str) -> bool) {
        let counts = others.counts.into_iter().filter(|(code, _)| wanted(code));
        counts.for_each(|(code, n)| *self.counts.entry(code).or_default() += n);
        self.list.extend(others.list.into_iter().filter(|finding| wanted(finding.code)));
    }

    /// Takes the findings of a kind back: how many there were, and the place of the first; none where there were none.
    pub fn take_back(&mut self, code: &'static Code) -> Option<(usize, Place)> {
        let n = self.counts.remove(code.code)?;
        let places = self.list.iter().filter(|f| f.code == code.code).map(|f| (f.line, f.column));
        let (line, column) = places.min()?;
        self.list.retain(|finding| finding.code != code.code);
        Some((n, Place { line, column }))
    }

    /// Whether a finding of this kind was added.
    pub fn has(&self, code: &'static Code) -> bool {
        self.counts.contains_key(code.code)
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The findings in order of place; kinds that were cut off are counted at the end.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        let cut: Vec<_> = self.counts.iter().filter(|(_, n)| **n > LISTED).map(|(c, n)| (*c, n - LISTED)).collect();
        self.list.sort_by_key(|f| (f.line, f.column, f.code));
        for (code, n) in cut {
            let message = text!(
                n,
                "{n} more finding {code} is not listed",
                "{n} more findings {code} are not listed",
                "另有 {n} 处 {code} 未列出"
            );
            self.add(&codes::MORE_OF_THE_SAME, Place::default(), message);
        }
        self.list
    }
}

/// A name that a file gives, as a message quotes it: long ones are cut.
pub(in crate::read) fn shortened(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(QUOTED) {
        Some((cut, _)) => Cow::from(format!("{}…", &name[..cut])),
        None => Cow::from(name),
    }
}

/// The known word nearest to `word`, if it is near enough to have been meant.
pub(in crate::read) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance takes as many steps as both lengths multiplied, and nobody misspells that much.
    if word.len() > LONGEST_MISSPELT {
        return None;
    }
    let known: Vec<&str> = known.into_iter().filter(|k| k.len() <= LONGEST_MISSPELT).collect();
    // A spreadsheet takes `0012` for a number and leaves 12.
    let bare = word.trim_start_matches('0');
    if let Some(padded) = known.iter().find(|k| **k != word && k.trim_start_matches('0') == bare && !bare.is_empty()) {
        return Some(padded);
    }
    let lower = word.to_lowercase();
    let scored = known.into_iter().map(|k| {
        let other = k.to_lowercase();
        (strsim::jaro_winkler(&lower, &other), strsim::damerau_levenshtein(&lower, &other), k)
    });
    scored
        .filter(|(similar, edits, k)| {
            let other = k.to_lowercase();
            let begins = lower.len().min(k.len()) >= 3 && (other.starts_with(&lower) || lower.starts_with(&other));
            begins || *edits <= 2.max(k.chars().count() / 3) && *similar > 0.6
        })
        .max_by(|a, b| (b.1, a.0).partial_cmp(&(a.1, b.0)).unwrap_or(std::cmp::Ordering::Equal))
        .map(|(_, _, k)| k)
}

/// A remedy that names the nearest known word, or the registry's remedy.
pub(in crate::read) fn did_you_mean(code: &'static Code, nearest: Option<&str>) -> Text {
    match nearest {
        Some(word) => text!("did you mean `{word}`?", "是否想写 `{word}`？"),
        None => Text { en: code.remedy[0].to_owned(), zh: code.remedy[1].to_owned() },
    }
}

/// A cell as a spreadsheet calls it; line and column count from 1.
pub(in crate::read) fn address(line: usize, mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    format!("{}{line}", letters.into_iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_called_as_a_spreadsheet_calls_them() {
        for (column, name) in [(1, "A7"), (6, "F7"), (26, "Z7"), (27, "AA7"), (702, "ZZ7"), (703, "AAA7")] {
            assert_eq!(address(7, column), name);
        }
    }
}
