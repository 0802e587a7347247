//! What an import is told: options of the command line, and what import.toml of the plan folder keeps from the last time.
//!
//! ```toml
//! queues = ["售前=presale"]
//! codes = ["早=09:00-18:00"]
//!
//! [inquiries]
//! date_order = "dmy"
//! columns = ["inquiries=C"]
//! ```

use super::dialect::{Decimal, Order, Unit};
use super::roster::told as roster;
use crate::domain::imported::{Answers, Kind, Told};
use crate::domain::text::Text;
use crate::error::Finding;
use crate::read::findings::list::Findings;
use crate::read::settings::toml_walk::{Bounds, Section, Source};
use crate::read::table::file::{self, MOST_OF_A_TOML};
use crate::read::table::sheet::decode_text;
use crate::text;
use std::path::Path;

/// The file of a plan folder that keeps the choices.
pub const FILE: &str = "import.toml";

/// What the time of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Stamp {
    /// The start of its interval.
    Start,
    /// The end of it.
    End,
}

/// The answer that several rows of one interval and queue are parts of it.
const SUM: &str = "sum";

const STAMPS: [(&str, Stamp); 2] = [("start", Stamp::Start), ("end", Stamp::End)];

/// The choices for files of one kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::read) struct Choices {
    pub date_order: Option<Order>,
    pub year: Option<i32>,
    pub stamp: Option<Stamp>,
    /// Minutes.
    pub interval: Option<i64>,
    pub decimal: Option<Decimal>,
    /// What stands where: the field, then a letter or the words of a header.
    pub columns: Vec<(String, String)>,
    pub sheets: Vec<String>,
    pub unit: Option<Unit>,
    /// Whether several rows of one interval and queue are added up.
    pub adds_up: bool,
    pub queue_of_all: Option<String>,
    /// Names in files and ids of the plan; an empty id leaves the queue out.
    pub queues: Vec<(String, String)>,
    /// Codes of a roster and their meaning.
    pub codes: Vec<(String, String)>,
}

impl Choices {
    /// The choices of `kind`, in types; an error says which one makes no sense.
    pub fn of(told: &Told, kind: Kind) -> Result<Choices, Text> {
        let answers = &told.answers[kind as usize];
        Ok(Choices {
            date_order: word(answers.date_order.as_deref(), "--date-order", &Order::NAMES)?,
            year: answers.year,
            stamp: word(answers.stamp.as_deref(), "--stamp", &STAMPS)?,
            interval: answers.interval,
            decimal: word(answers.decimal.as_deref(), "--decimal", &Decimal::NAMES)?,
            columns: pairs(&answers.columns, "--column")?,
            sheets: answers.sheets.clone(),
            unit: word(answers.unit.as_deref(), "--unit", &Unit::NAMES)?,
            adds_up: word(answers.repeated.as_deref(), "--repeated", &[(SUM, ())])?.is_some(),
            queue_of_all: answers.queue_of_all.clone(),
            queues: pairs(&told.queues, "--queue")?,
            codes: pairs(&told.codes, "--code")?,
        })
    }

    /// What was chosen for a field: a letter or the words of a header.
    pub fn column(&self, field: &str) -> Option<&str> {
        self.columns.iter().find(|(name, _)| name == field).map(|(_, column)| column.as_str())
    }
}

fn word<T: Copy>(given: Option<&str>, option: &str, known: &[(&str, T)]) -> Result<Option<T>, Text> {
    let Some(given) = given else { return Ok(None) };
    let found = known.iter().find(|(name, _)| *name == given).map(|(_, value)| Some(*value));
    found.ok_or_else(|| {
        let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        text!("{option} {given}: choose from {names}", "{option} {given}：可选 {names}")
    })
}

fn pairs(given: &[String], option: &str) -> Result<Vec<(String, String)>, Text> {
    let pair = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.trim().to_owned())),
        _ => Err(text!("{option} {text}: write NAME=VALUE", "{option} {text}：应写作 名称=值")),
    };
    given.iter().map(pair).collect()
}

/// `now`, and of `before` what `now` does not say.
pub fn merged(now: &Told, before: &Told) -> Told {
    let answers = [0, 1, 2].map(|kind| {
        let (now, before) = (&now.answers[kind], &before.answers[kind]);
        Answers {
            date_order: now.date_order.clone().or_else(|| before.date_order.clone()),
            year: now.year,
            stamp: now.stamp.clone().or_else(|| before.stamp.clone()),
            interval: now.interval.or(before.interval),
            decimal: now.decimal.clone().or_else(|| before.decimal.clone()),
            columns: joined(&now.columns, &before.columns),
            sheets: if now.sheets.is_empty() { before.sheets.clone() } else { now.sheets.clone() },
            unit: now.unit.clone().or_else(|| before.unit.clone()),
            repeated: now.repeated.clone().or_else(|| before.repeated.clone()),
            queue_of_all: now.queue_of_all.clone().or_else(|| before.queue_of_all.clone()),
        }
    });
    let (queues, codes) = (joined(&now.queues, &before.queues), joined(&now.codes, &before.codes));
    Told { answers, queues, codes, roster: roster::merged(&now.roster, &before.roster) }
}

/// Pairs of both, those of `now` where both name the same thing.
fn joined(now: &[String], before: &[String]) -> Vec<String> {
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().trim().to_owned();
    let kept = before.iter().filter(|pair| now.iter().all(|new| name(new) != name(pair)));
    kept.chain(now).cloned().collect()
}

/// What import.toml of `folder` keeps; nothing where there is none.
pub fn kept(folder: &Path) -> (Told, Vec<Finding>) {
    let path = folder.join(FILE);
    let mut findings = Findings::new(FILE);
    if !path.exists() {
        return (Told::default(), Vec::new());
    }
    let text = file::read_bytes(&path, MOST_OF_A_TOML, &mut findings)
        .and_then(|bytes| decode_text(&bytes, &mut findings).map(|(text, _)| text));
    let told = text.map(|text| read(&text, &mut findings)).unwrap_or_default();
    (told, findings.into_sorted())
}

fn read(text: &str, findings: &mut Findings) -> Told {
    let (document, source) = Source::parse(text, findings);
    let root = Section::root(&source, document.get_ref());
    let texts = |section: &Section<'_>, key: &'static str, findings: &mut Findings| {
        let found = section.texts(key, findings).unwrap_or_default();
        found.into_iter().map(|text| text.value).collect::<Vec<_>>()
    };
    let queues = texts(&root, "queues", findings);
    let codes = texts(&root, "codes", findings);
    let answers = Kind::ALL.map(|kind| {
        let section = root.section(kind.name(), findings);
        let words = |names: &[(&'static str, &'static str)], key, findings: &mut Findings| {
            section.word(key, names, findings).map(str::to_owned)
        };
        let answers = Answers {
            date_order: words(&Order::NAMES.map(|(name, _)| (name, name)), "date_order", findings),
            year: None,
            stamp: words(&STAMPS.map(|(name, _)| (name, name)), "stamp", findings),
            interval: section.optional_whole("interval_minutes", Bounds::from_to(5.0, 1440.0), findings),
            decimal: words(&Decimal::NAMES.map(|(name, _)| (name, name)), "decimal", findings),
            columns: texts(&section, "columns", findings),
            sheets: texts(&section, "sheets", findings),
            unit: words(&Unit::NAMES.map(|(name, _)| (name, name)), "unit", findings),
            repeated: words(&[(SUM, SUM)], "repeated", findings),
            queue_of_all: section.text("queue", findings).map(|queue| queue.value),
        };
        section.finish(findings);
        answers
    });
    let roster = roster::kept(root.section(roster::SECTION, findings), findings);
    root.finish(findings);
    Told { answers, queues, codes, roster }
}

/// The bytes of import.toml that keep `told`.
pub fn contents(told: &Told) -> Vec<u8> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let list = |texts: &[String]| format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "));
    let mut lines = vec!["# What `peakshift import` was told, so that the next export needs no questions.".to_owned()];
    lines.push("# `peakshift import` 得到的答复；下次导入同样的文件时不再询问。".to_owned());
    let keep = |lines: &mut Vec<String>, key: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("{key} = {value}")));
    };
    let some = |texts: &[String]| (!texts.is_empty()).then(|| list(texts));
    keep(&mut lines, "queues", some(&told.queues));
    keep(&mut lines, "codes", some(&told.codes));
    for (kind, answers) in Kind::ALL.iter().zip(&told.answers) {
        let mut section = Vec::new();
        keep(&mut section, "date_order", answers.date_order.as_deref().map(quoted));
        keep(&mut section, "stamp", answers.stamp.as_deref().map(quoted));
        keep(&mut section, "interval_minutes", answers.interval.map(|minutes| minutes.to_string()));
        keep(&mut section, "decimal", answers.decimal.as_deref().map(quoted));
        keep(&mut section, "columns", some(&answers.columns));
        keep(&mut section, "sheets", some(&answers.sheets));
        keep(&mut section, "unit", answers.unit.as_deref().map(quoted));
        keep(&mut section, "repeated", answers.repeated.as_deref().map(quoted));
        keep(&mut section, "queue", answers.queue_of_all.as_deref().map(quoted));
        if !section.is_empty() {
            lines.push(format!("\n[{}]", kind.name()));
            lines.append(&mut section);
        }
    }
    lines.extend(roster::lines(&told.roster));
    (lines.join("\n") + "\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> Told {
        let mut told = Told { queues: vec!["售前=presale".to_owned()], ..Told::default() };
        told.codes = vec!["早=09:00-18:00".to_owned(), "\"\\=休".to_owned()];
        told.answers[0] = Answers {
            date_order: Some("dmy".to_owned()),
            stamp: Some("end".to_owned()),
            interval: Some(30),
            columns: vec!["inquiries=C".to_owned()],
            sheets: vec!["11月".to_owned()],
            ..Answers::default()
        };
        told
    }

    #[test]
    fn what_is_kept_reads_back_as_it_was() {
        let mut findings = Findings::new(FILE);
        let text = String::from_utf8(contents(&told())).unwrap_or_default();
        assert_eq!(read(&text, &mut findings), told());
        assert_eq!(findings.into_sorted(), Vec::new());
    }

    #[test]
    fn a_year_is_never_kept_and_new_answers_win() {
        let mut now = Told { queues: vec!["售前=pre".to_owned(), "售后=after".to_owned()], ..Told::default() };
        now.answers[0].year = Some(2026);
        let both = merged(&now, &told());
        assert_eq!(both.queues, ["售前=pre", "售后=after"]);
        assert_eq!((both.answers[0].year, both.answers[0].interval), (Some(2026), Some(30)));
        assert!(!String::from_utf8_lossy(&contents(&both)).contains("2026"));
    }

    #[test]
    fn a_choice_that_makes_no_sense_is_named() {
        let mut wrong = told();
        wrong.answers[0].stamp = Some("middle".to_owned());
        assert!(Choices::of(&wrong, Kind::Inquiries).is_err_and(|text| text.en.contains("start, end")));
        wrong.answers[0].stamp = None;
        wrong.queues.push("售前".to_owned());
        assert!(Choices::of(&wrong, Kind::Inquiries).is_err_and(|text| text.en.contains("NAME=VALUE")));
        let choices = Choices::of(&told(), Kind::Inquiries).unwrap_or_default();
        assert_eq!(choices.column("inquiries"), Some("C"));
        assert_eq!(choices.queues, [("售前".to_owned(), "presale".to_owned())]);
    }
}
