//! What the cells of a roster mean: clocks, words that say themselves what they mean, and codes that somebody has to explain.

use super::super::dialect::{Clocks, range};
use std::collections::BTreeMap;

/// Longer shifts are a slip, or hours counted to twelve: `9-6`.
const LONGEST: i64 = 16 * 3600;
const PARTS: [char; 9] = ['/', '、', ',', ';', '+', '|', '&', '\n', '，'];

/// What somebody does on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Works in these ranges, in order.
    Work(Vec<Clocks>),
    /// Is away, can work or wishes to, in these ranges or the whole day.
    Marked(Mark, Vec<Clocks>),
    /// Says nothing about the day.
    Nothing,
}

/// What a day is besides work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Off,
    Leave,
    Training,
    Available,
    Prefer,
    Avoid,
}

impl Mark {
    /// The word of `--code`.
    pub fn name(self) -> &'static str {
        match self {
            Mark::Off => "off",
            Mark::Leave => "leave",
            Mark::Training => "training",
            Mark::Available => "available",
            Mark::Prefer => "prefer",
            Mark::Avoid => "avoid",
        }
    }

    /// The kind of its rows in availability.csv.
    pub fn kind(self) -> &'static str {
        match self {
            Mark::Off | Mark::Leave | Mark::Training => "unavailable",
            other => other.name(),
        }
    }
}

const MARKS: [(Mark, &[&str]); 6] = [
    (
        Mark::Off,
        &[
            "off", "dayoff", "rest", "休", "休息", "公休", "轮休", "例休", "双休", "周休", "调休", "补休", "存休",
            "节休", "休班",
        ],
    ),
    (
        Mark::Leave,
        &[
            "leave",
            "annualleave",
            "sickleave",
            "al",
            "sl",
            "pto",
            "vacation",
            "hol",
            "holiday",
            "sick",
            "unavailable",
            "假",
            "请假",
            "休假",
            "年假",
            "年休",
            "年休假",
            "病假",
            "事假",
            "婚假",
            "产假",
            "陪产假",
            "丧假",
            "育儿假",
            "哺乳假",
            "工伤假",
            "调休假",
            "不可用",
        ],
    ),
    (Mark::Training, &["training", "培训", "集训"]),
    (Mark::Available, &["available", "any", "可用", "可排", "全天可排"]),
    (Mark::Prefer, &["prefer", "希望", "意愿", "偏好"]),
    (Mark::Avoid, &["avoid", "避免", "尽量不排"]),
];
const NOTHING: [&str; 2] = ["ignore", "忽略"];
/// What people put before the clocks of a shift.
const SHIFT_WORDS: [&str; 13] =
    ["早", "中", "晚", "夜", "白", "全", "正常", "正常班", "日", "大夜", "小夜", "两头", "行政"];

/// The meaning of a word that needs no explaining, in Chinese or English.
pub(super) fn word(text: &str) -> Option<Meaning> {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).collect();
    let marked = MARKS.iter().find(|(_, words)| words.contains(&text.as_str()));
    marked
        .map(|(mark, _)| Meaning::Marked(*mark, Vec::new()))
        .or_else(|| NOTHING.contains(&text.as_str()).then_some(Meaning::Nothing))
}

/// Reads clocks: `09:00-18:00`, `9-18`, `22:00-次日07:00`, `09:00-12:00/14:00-18:00`, each at most 16 hours long, one after
/// the other.
pub(super) fn clocks(text: &str) -> Option<Vec<Clocks>> {
    let one = |part: &str| range(part).map(whole).filter(|range| range.to - range.from <= LONGEST);
    let ranges = match one(text) {
        Some(range) => vec![range],
        None => {
            let parts = text.split(PARTS).map(str::trim).filter(|part| !part.is_empty());
            let found: Option<Vec<Clocks>> = parts.map(one).collect();
            found.or_else(|| text.split_whitespace().map(one).collect())?
        }
    };
    let in_order = ranges.windows(2).all(|pair| pair[0].to <= pair[1].from);
    (!ranges.is_empty() && in_order).then_some(ranges)
}

/// An end that names the last minute before a half hour means that half hour.
fn whole(range: Clocks) -> Clocks {
    if matches!(range.to % 1800, 1740 | 1799) { range.exclusive() } else { range }
}

/// What `--code NAME=VALUE` gives as VALUE: clocks, a word, or a word with clocks.
pub(super) fn explained(text: &str) -> Option<Meaning> {
    clocks(text).map(Meaning::Work).or_else(|| word(text)).or_else(|| with_clocks(text))
}

/// `培训14:00-16:00`, `请假(14:00-18:00)`, `早班 09:00-18:00`.
fn with_clocks(text: &str) -> Option<Meaning> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let ranges = clocks(text[at..].trim_end_matches(')'))?;
    let before = text[..at].trim().trim_end_matches(['(', ':', '：', '=']).trim();
    match word(before) {
        Some(Meaning::Marked(mark, _)) => Some(Meaning::Marked(mark, ranges)),
        Some(_) => None,
        None => SHIFT_WORDS.contains(&name(before)).then_some(Meaning::Work(ranges)),
    }
}

/// A code without the `班` behind it: `早班` and `早` are one.
pub(super) fn name(code: &str) -> &str {
    let code = code.trim();
    code.strip_suffix("班次").or_else(|| code.strip_suffix('班')).filter(|name| !name.is_empty()).unwrap_or(code)
}

/// The codes that were explained, by their name.
#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    known: BTreeMap<String, Meaning>,
}

impl Book {
    /// Notes a code; the meaning that was given before stays and comes back where it is another.
    pub fn add(&mut self, code: &str, meaning: Meaning) -> Option<Meaning> {
        let before = self.known.get(name(code)).cloned();
        match before {
            Some(before) => (before != meaning).then_some(before),
            None => {
                self.known.insert(name(code).to_owned(), meaning);
                None
            }
        }
    }

    /// Whether a code was explained.
    pub fn has(&self, code: &str) -> bool {
        self.known.contains_key(name(code))
    }

    /// What a cell says; none where nobody has explained it.
    pub fn meaning(&self, text: &str) -> Option<Meaning> {
        self.known.get(name(text)).cloned().or_else(|| explained(text)).or_else(|| self.parts(text))
    }

    /// Several codes in one cell, all of them work or all of them with clocks of their own.
    fn parts(&self, text: &str) -> Option<Meaning> {
        let split = |text: &str, by: &dyn Fn(char) -> bool| -> Vec<String> {
            text.split(by).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let mut parts = split(text, &|c| PARTS.contains(&c));
        if parts.len() < 2 {
            parts = split(text, &char::is_whitespace);
        }
        if parts.len() < 2 {
            return None;
        }
        let mut work = Vec::new();
        for part in &parts {
            match self.known.get(name(part)).cloned().or_else(|| explained(part)) {
                Some(Meaning::Work(mut ranges)) => work.append(&mut ranges),
                _ => return None,
            }
        }
        work.sort_by_key(|range| range.from);
        work.windows(2).all(|pair| pair[0].to <= pair[1].from).then_some(Meaning::Work(work))
    }
}

/// Clocks as they are said: `22:00-07:00+1`.
pub(super) fn shown(ranges: &[Clocks]) -> String {
    let clock = |at: i64| {
        let (day, at) = if at > 86_400 { ("+1", at - 86_400) } else { ("", at) };
        format!("{:02}:{:02}{day}", at / 3600, at % 3600 / 60)
    };
    ranges.iter().map(|range| format!("{}-{}", clock(range.from), clock(range.to))).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> Option<Vec<(i64, i64)>> {
        Some(clocks(text)?.iter().map(|range| (range.from / 60, range.to / 60)).collect())
    }

    #[test]
    fn clocks_as_people_write_them() {
        for (text, wanted) in [
            ("09:00-18:00", vec![(540, 1080)]),
            ("9-18", vec![(540, 1080)]),
            ("9:00~18:00", vec![(540, 1080)]),
            ("22:00-次日07:00", vec![(1320, 1860)]),
            ("22-7", vec![(1320, 1860)]),
            ("09:00-17:59", vec![(540, 1080)]),
            ("09:00-12:00/14:00-18:00", vec![(540, 720), (840, 1080)]),
            ("9-12、14-18", vec![(540, 720), (840, 1080)]),
            ("9:00-12:00 14:00-18:00", vec![(540, 720), (840, 1080)]),
            ("09:00 - 18:00", vec![(540, 1080)]),
        ] {
            assert_eq!(minutes(text), Some(wanted), "{text}");
        }
        for text in ["早", "9", "9-6", "11-10", "14:00-18:00/09:00-15:00", "", "9-18 会议"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_means_what_it_was_told_and_words_speak_for_themselves() {
        let mut book = Book::default();
        let work = |text| Meaning::Work(clocks(text).unwrap_or_default());
        assert_eq!(book.add("早", work("09:00-18:00")), None);
        assert_eq!(book.add("晚班", work("18:00-24:00")), None);
        assert_eq!(book.add("早班", work("08:00-17:00")), Some(work("09:00-18:00")));
        for (text, wanted) in [
            ("早班", Some(work("09:00-18:00"))),
            ("早/晚", Some(work("09:00-18:00/18:00-24:00"))),
            ("OFF", Some(Meaning::Marked(Mark::Off, Vec::new()))),
            ("年假", Some(Meaning::Marked(Mark::Leave, Vec::new()))),
            ("培训14:00-16:00", Some(Meaning::Marked(Mark::Training, clocks("14-16").unwrap_or_default()))),
            ("请假(14:00-18:00)", Some(Meaning::Marked(Mark::Leave, clocks("14-18").unwrap_or_default()))),
            ("早 10:00-19:00", Some(work("10:00-19:00"))),
            ("会议 14:00-15:00", None),
            ("早/休", None),
            ("中", None),
        ] {
            assert_eq!(book.meaning(text), wanted, "{text}");
        }
        assert_eq!(shown(&clocks("22-7").unwrap_or_default()), "22:00-07:00+1");
    }
}
