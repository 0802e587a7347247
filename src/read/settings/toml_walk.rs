//! Walks a parsed TOML document: every value is asked for by key, with its type and range; what nobody asked for is unknown.

use crate::domain::text::Text;
use crate::read::findings::codes::{self, Code};
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest, shortened};
use crate::read::table::cells::unfit;
use crate::text;
use std::cell::RefCell;
use std::iter::once;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(in crate::read) use super::bounds::Bounds;

/// The text of a TOML file, to turn bytes into lines and columns.
pub(in crate::read) struct Source<'a> {
    text: &'a str,
    /// Bytes at which lines begin: a file may have a finding on each of its lines.
    lines: Vec<usize>,
    /// Whether the parser had to skip something; then a missing key may have been there.
    pub broken: bool,
}

impl<'a> Source<'a> {
    /// Parses `text` as far as it can be parsed, and reports the rest.
    pub fn parse(text: &'a str, findings: &mut Findings) -> (Spanned<DeTable<'a>>, Source<'a>) {
        let (document, mut errors) = DeTable::parse_recoverable(text);
        // Of every array that is open at the end it is told by itself.
        errors.dedup_by(|one, other| one.span() == other.span() && one.message() == other.message());
        let lines = once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        let source = Source { text, lines, broken: !errors.is_empty() };
        for error in &errors {
            if !findings.is_listed(&codes::TOML_SYNTAX) {
                findings.add(&codes::TOML_SYNTAX, Place::default(), Text::default());
                continue;
            }
            let place = error.span().map_or(Place::default(), |span| source.place(span.start));
            let reason = error.message();
            findings.add(&codes::TOML_SYNTAX, place, text!("{reason}", "{reason}"));
        }
        (document, source)
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub fn place(&self, byte: usize) -> Place {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = line.checked_sub(1).map_or(0, |before| self.lines[before]);
        Place::at(line, self.text[start..byte].chars().count() + 1)
    }
}

/// Whether a text can stand in every table; else it is reported.
fn fit(text: &str, at: Place, findings: &mut Findings) -> bool {
    match unfit(text) {
        Some((code, message)) => {
            findings.add(code, at, message);
            false
        }
        None => true,
    }
}

/// One table of the document.
pub(in crate::read) struct Section<'a> {
    source: &'a Source<'a>,
    table: Option<&'a DeTable<'a>>,
    name: String,
    /// Where the table stands.
    at: Place,
    asked: RefCell<Vec<&'static str>>,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(in crate::read) struct Placed<T> {
    pub value: T,
    pub at: Place,
}

impl<'a> Section<'a> {
    pub fn root(source: &'a Source<'a>, table: &'a DeTable<'a>) -> Self {
        let at = Place::at(1, 1);
        Self { source, table: Some(table), name: String::new(), at, asked: RefCell::new(Vec::new()) }
    }

    fn named(&self, name: String, value: Option<&'a Spanned<DeValue<'a>>>, at: Option<Range<usize>>) -> Section<'a> {
        let table = value.and_then(|v| v.get_ref().as_table());
        let at = at.map_or(self.at, |span| self.source.place(span.start));
        Section { source: self.source, table, name, at, asked: RefCell::new(Vec::new()) }
    }

    pub fn place(&self) -> Place {
        self.at
    }

    fn find(&self, key: &'static str) -> Option<(&'a Spanned<DeValue<'a>>, Range<usize>)> {
        self.asked.borrow_mut().push(key);
        let (k, value) = self.table?.iter().find(|(k, _)| k.get_ref() == key)?;
        Some((value, k.span()))
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// A table under this one; an empty one where it is absent.
    pub fn section(&self, key: &'static str, findings: &mut Findings) -> Section<'a> {
        let found = self.find(key);
        if let Some((value, _)) = found.as_ref().filter(|(value, _)| !value.get_ref().is_table()) {
            self.wrong_type(key, value, ["a table", "表"], findings);
        }
        let (value, span) = found.unzip();
        self.named(self.path(key), value, span)
    }

    /// The tables of an array of tables.
    pub fn sections(&self, key: &'static str, findings: &mut Findings) -> Vec<Section<'a>> {
        let Some((value, _)) = self.find(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, ["an array of tables, [[…]]", "表数组 [[…]]"], findings);
            return Vec::new();
        };
        let mut out = Vec::new();
        for (i, item) in items.iter().enumerate() {
            if item.get_ref().is_table() {
                out.push(self.named(format!("{key}[{}]", i + 1), Some(item), Some(item.span())));
            } else {
                self.wrong_type(key, item, ["a table", "表"], findings);
            }
        }
        out
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, want: [&str; 2], findings: &mut Findings) {
        let (path, is) = (self.path(key), value.get_ref().type_str());
        let [en, zh] = want;
        let place = self.source.place(value.span().start);
        findings.add(
            &codes::WRONG_TYPE,
            place,
            text!("`{path}` is {is}; {en} is wanted", "`{path}` 的类型是 {is}，应为{zh}"),
        );
    }

    /// Adds a finding at a value of this table, or at the table where the key is absent.
    pub fn report(&self, code: &'static Code, key: &str, message: crate::domain::text::Text, findings: &mut Findings) {
        findings.add(code, self.value_place(key), message);
    }

    /// Where the value of `key` stands, or the table where the key is absent.
    pub fn value_place(&self, key: &str) -> Place {
        let value = self.table.and_then(|t| t.iter().find(|(k, _)| k.get_ref() == key)).map(|(_, v)| v.span().start);
        value.map_or(self.at, |byte| self.source.place(byte))
    }

    /// Where `key` itself stands, e.g. the name in a table's header.
    pub fn key_place(&self, key: &str) -> Place {
        let found = self.table.and_then(|t| t.iter().find(|(k, _)| k.get_ref() == key));
        found.map_or(Place::default(), |(k, _)| self.source.place(k.span().start))
    }

    /// Reports that a key is missing, unless the document is broken.
    pub fn require(&self, key: &'static str, findings: &mut Findings) {
        if !self.source.broken {
            let path = self.path(key);
            findings.add(&codes::KEY_MISSING, self.at, text!("`{path}` is missing", "缺少 `{path}`"));
        }
    }

    /// A text that is not empty and can stand in every table: at most 200 characters, none of which steers a terminal.
    pub fn text(&self, key: &'static str, findings: &mut Findings) -> Option<Placed<String>> {
        let given = self.long_text(key, findings)?;
        fit(&given.value, given.at, findings).then_some(given)
    }

    /// A text that is not empty.
    pub fn long_text(&self, key: &'static str, findings: &mut Findings) -> Option<Placed<String>> {
        let (value, _) = self.find(key)?;
        let at = self.source.place(value.span().start);
        let Some(word) = value.get_ref().as_str() else {
            self.wrong_type(key, value, ["text in quotation marks", "引号括起的文字"], findings);
            return None;
        };
        if word.trim().is_empty() {
            let path = self.path(key);
            findings.add(&codes::EMPTY_TEXT, at, text!("`{path}` is empty", "`{path}` 为空"));
            return None;
        }
        Some(Placed { value: word.trim().to_owned(), at })
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &'static str, findings: &mut Findings) -> Option<Placed<String>> {
        if self.value_of(key).is_none() {
            self.require(key, findings);
        }
        self.text(key, findings)
    }

    /// Whether the key is in the document, with whatever value.
    pub fn is_present(&self, key: &'static str) -> bool {
        self.value_of(key).is_some()
    }

    fn value_of(&self, key: &'static str) -> Option<&'a DeValue<'a>> {
        self.find(key).map(|(value, _)| value.get_ref())
    }

    /// A local time, as text or as a TOML date-time.
    pub fn time_text(&self, key: &'static str, findings: &mut Findings) -> Option<Placed<String>> {
        match self.find(key) {
            Some((value, _)) if value.get_ref().is_datetime() => {
                let at = self.source.place(value.span().start);
                let written = value.get_ref().as_datetime().map(ToString::to_string).unwrap_or_default();
                Some(Placed { value: written, at })
            }
            _ => self.text(key, findings),
        }
    }

    /// True or false.
    pub fn flag(&self, key: &'static str, default: bool, findings: &mut Findings) -> bool {
        let Some((value, _)) = self.find(key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, ["true or false", "true 或 false"], findings);
            default
        })
    }

    /// A number within bounds.
    pub fn number(&self, key: &'static str, default: f64, bounds: Bounds, findings: &mut Findings) -> f64 {
        self.optional_number(key, bounds, findings).unwrap_or(default)
    }

    /// A number within bounds that may be left out.
    pub fn optional_number(&self, key: &'static str, bounds: Bounds, findings: &mut Findings) -> Option<f64> {
        let (value, _) = self.find(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
                Ok(whole) => Some(whole as f64),
                // Too long for any range here; as a float it is told so with its digits.
                Err(_) => Some(i.as_str().parse().unwrap_or(f64::MAX)),
            },
            DeValue::Float(f) => f.as_str().parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            self.wrong_type(key, value, ["a number", "数字"], findings);
            return None;
        };
        self.bounded(key, number, bounds, findings)
    }

    /// A whole number within bounds that may be left out.
    pub fn optional_whole(&self, key: &'static str, bounds: Bounds, findings: &mut Findings) -> Option<i64> {
        let number = self.optional_number(key, bounds, findings)?;
        if number.fract() != 0.0 {
            if let Some((value, _)) = self.find(key) {
                self.wrong_type(key, value, ["a whole number", "整数"], findings);
            }
            return None;
        }
        Some(number as i64)
    }

    /// A whole number within bounds.
    pub fn whole(&self, key: &'static str, default: i64, bounds: Bounds, findings: &mut Findings) -> i64 {
        self.optional_whole(key, bounds, findings).unwrap_or(default)
    }

    fn bounded(&self, key: &str, number: f64, bounds: Bounds, findings: &mut Findings) -> Option<f64> {
        let path = self.path(key);
        if !number.is_finite() {
            let message = text!("`{path}` is {number}, which is not finite", "`{path}` 为 {number}，不是有限数");
            self.report(&codes::NOT_FINITE, key, message, findings);
            return None;
        }
        if !bounds.holds(number) {
            let (en, zh) = bounds.words();
            let message = text!("`{path}` is {number}; it must be {en}", "`{path}` 为 {number}，应{zh}");
            self.report(bounds.code, key, message, findings);
            return None;
        }
        Some(number)
    }

    /// One of a few words.
    pub fn word<T: Copy>(&self, key: &'static str, known: &[(&str, T)], findings: &mut Findings) -> Option<T> {
        let given = self.text(key, findings)?;
        self.choose(key, &given, known, findings)
    }

    fn choose<T: Copy>(
        &self,
        key: &str,
        given: &Placed<String>,
        known: &[(&str, T)],
        findings: &mut Findings,
    ) -> Option<T> {
        if let Some((_, value)) = known.iter().find(|(word, _)| *word == given.value) {
            return Some(*value);
        }
        let (path, word) = (self.path(key), &given.value);
        let choices = known.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let message = text!("`{path}` is `{word}`; choose from {choices}", "`{path}` 为 `{word}`，可选：{choices}");
        let hint = did_you_mean(&codes::UNKNOWN_WORD, nearest(word, known.iter().map(|(word, _)| *word)));
        findings.add_with_hint(&codes::UNKNOWN_WORD, given.at, message, hint);
        None
    }

    /// An array of words, each one of a few.
    pub fn words<T: Copy>(&self, key: &'static str, known: &[(&str, T)], findings: &mut Findings) -> Option<Vec<T>> {
        let given = self.texts(key, findings)?;
        Some(given.iter().filter_map(|word| self.choose(key, word, known, findings)).collect())
    }

    /// An array of texts.
    pub fn texts(&self, key: &'static str, findings: &mut Findings) -> Option<Vec<Placed<String>>> {
        let (value, _) = self.find(key)?;
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, ["an array of texts", "文字数组"], findings);
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(word) => {
                    let (value, at) = (word.trim().to_owned(), self.source.place(item.span().start));
                    if fit(&value, at, findings) {
                        texts.push(Placed { value, at });
                    }
                }
                None => self.wrong_type(key, item, ["text in quotation marks", "引号括起的文字"], findings),
            }
        }
        Some(texts)
    }

    /// An array of pairs of numbers, each with its place.
    pub fn pairs(&self, key: &'static str, findings: &mut Findings) -> Option<Vec<Placed<[f64; 2]>>> {
        let (value, _) = self.find(key)?;
        let number = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::Integer(i) => i.as_str().parse().ok(),
            DeValue::Float(f) => f.as_str().parse().ok(),
            _ => None,
        };
        let pair = |item: &Spanned<DeValue<'_>>| {
            let items = item.get_ref().as_array().filter(|items| items.len() == 2)?;
            Some([number(items.first()?)?, number(items.last()?)?])
        };
        let placed =
            |item: &Spanned<DeValue<'_>>| Some(Placed { value: pair(item)?, at: self.source.place(item.span().start) });
        let pairs = value.get_ref().as_array().map(|items| items.iter().map(placed).collect::<Option<Vec<_>>>());
        if !matches!(pairs, Some(Some(_))) {
            self.wrong_type(
                key,
                value,
                ["an array of pairs of numbers, [[14, 0.4], [28, 0.7]]", "数对数组，例如 [[14, 0.4], [28, 0.7]]"],
                findings,
            );
        }
        pairs.flatten()
    }

    /// Whether the key has the value `false`, which takes an optional setting away.
    pub fn is_false(&self, key: &'static str) -> bool {
        self.value_of(key).and_then(DeValue::as_bool) == Some(false)
    }

    /// Whether the key has a value that is text.
    pub fn is_text(&self, key: &'static str) -> bool {
        self.value_of(key).is_some_and(DeValue::is_str)
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self, findings: &mut Findings) {
        let asked = self.asked.into_inner();
        for (key, _) in self.table.into_iter().flatten().filter(|(key, _)| !asked.contains(&key.get_ref().as_ref())) {
            if !findings.is_listed(&codes::UNKNOWN_KEY) {
                findings.add(&codes::UNKNOWN_KEY, Place::default(), Text::default());
                continue;
            }
            let word = key.get_ref();
            let near = nearest(word, asked.iter().copied());
            let place = self.source.place(key.span().start);
            let file = findings.file().to_owned();
            let table = if self.name.is_empty() { &file } else { &self.name };
            let word = shortened(word);
            let message = text!("`{table}` has no key `{word}`", "`{table}` 没有键 `{word}`");
            findings.add_with_hint(&codes::UNKNOWN_KEY, place, message, did_you_mean(&codes::UNKNOWN_KEY, near));
        }
    }
}
