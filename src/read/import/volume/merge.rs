//! Counts of all sheets in one table: single conversations counted, repeated rows told, hours that the zone has twice kept apart.

use super::{Outcome, Plan};
use crate::domain::calendar::{LocalTimeError, Moment};
use crate::domain::imported::{Question, VolumeRow};
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::read::findings::codes;
use crate::read::import::queues::Found;
use crate::text;
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};

/// A count with its time and place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub local: NaiveDateTime,
    pub offset: Option<i64>,
    pub minutes: i64,
    pub queue: String,
    pub count: f64,
    pub handling: Option<f64>,
    pub file: String,
    pub cell: String,
    pub place: (usize, usize),
    /// The texts of its row, to know one that is repeated.
    pub line: String,
    pub is_log: bool,
}

type Key = (NaiveDateTime, Option<i64>, String);

/// Makes the rows of the table.
pub(super) fn merge(placed: Vec<Placed>, plan: &Plan<'_>, outcome: &mut Outcome) {
    let mut groups: BTreeMap<Key, Vec<Placed>> = BTreeMap::new();
    for row in placed {
        if row.is_log {
            outcome.volumes.proposed.entry(row.queue.clone()).or_default().only_what_came = true;
        }
        groups.entry((row.local, row.offset, row.queue.clone())).or_default().push(row);
    }
    let mut rows = Vec::new();
    let (mut repeated, mut twice) = (Vec::new(), Vec::new());
    for group in groups.into_values() {
        let first = &group[0];
        let whole = plan.choices.adds_up || group.iter().all(|row| row.is_log);
        let doubled = match plan.zone.resolve(first.local) {
            Err(LocalTimeError::Doubled(a, b)) if first.offset.is_none() => Some((a, b)),
            _ => None,
        };
        if let (Some((a, b)), false, [one, two]) = (doubled, whole, &group[..]) {
            rows.extend([(one, a), (two, b)].map(|(row, at)| made(row, row.count, row.handling, Some(at), plan)));
        } else if group.len() == 1 || whole {
            let (count, handling) = summed(&group);
            rows.push(made(first, count, handling, None, plan));
        } else if group.iter().all(|row| is_repeat(row, first)) {
            repeated.extend(group[1..].iter().map(|row| row.cell.clone()));
            rows.push(made(first, first.count, first.handling, None, plan));
        } else {
            twice.push((group[0].clone(), group[1].clone()));
        }
    }
    ask_twice(&twice, outcome);
    if !repeated.is_empty() {
        let (n, list) = (repeated.len(), repeated[..repeated.len().min(6)].join(", "));
        let message = text!(
            n,
            "{n} row repeats another one; it counts once: {list}",
            "{n} rows repeat another one; each counts once: {list}",
            "{n} 行与其他行重复，各计一次：{list}"
        );
        let [en, zh] = codes::ROWS_REPEATED.remedy;
        let hint = text!("{en}", "{zh}");
        outcome.findings.push(Finding {
            severity: Severity::Warning,
            code: codes::ROWS_REPEATED.code,
            file: String::new(),
            line: None,
            column: None,
            message,
            hint,
        });
    }
    rows.sort_by(|a, b| (a.at, &a.queue).cmp(&(b.at, &b.queue)));
    overlaps(&rows, outcome);
    for row in &rows {
        let day = row.start.split('T').next().unwrap_or_default().to_owned();
        *outcome.volumes.days.entry(day).or_default().entry(row.queue.clone()).or_default() += row.inquiries;
    }
    propose(&rows, outcome);
    outcome.volumes.rows = rows;
}

fn is_repeat(row: &Placed, first: &Placed) -> bool {
    let same = row.count == first.count && row.minutes == first.minutes;
    same && (row.file != first.file || row.line == first.line)
}

/// The sum of a group, and its handling time weighed by counts.
fn summed(group: &[Placed]) -> (f64, Option<f64>) {
    let count = group.iter().map(|row| row.count).sum();
    let timed = group.iter().filter_map(|row| Some((row.count, row.handling?)));
    let (weight, total) = timed.fold((0.0, 0.0), |(w, t), (count, handling)| (w + count, t + count * handling));
    (count, (weight > 0.0).then(|| total / weight))
}

fn made(row: &Placed, count: f64, handling: Option<f64>, at: Option<Moment>, plan: &Plan<'_>) -> VolumeRow {
    let naive = row.local.and_utc().timestamp();
    let moment = at.or_else(|| row.offset.map(|offset| Moment(naive - offset)));
    let start = moment.map_or_else(|| row.local.format("%Y-%m-%dT%H:%M").to_string(), |moment| plan.zone.show(moment));
    let resolved = moment.unwrap_or_else(|| match plan.zone.resolve(row.local) {
        Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => moment,
        Err(LocalTimeError::Skipped) => Moment(naive),
    });
    let handling = handling.map(|seconds| (seconds * 10.0).round() / 10.0);
    let (at, queue, minutes) = (resolved.0, row.queue.clone(), row.minutes);
    let from = format!("{} {}", row.file, row.cell);
    VolumeRow { start, at, queue, inquiries: count, minutes, handling, from }
}

/// Several counts of one interval and queue: parts of it, or a mistake.
fn ask_twice(twice: &[(Placed, Placed)], outcome: &mut Outcome) {
    let Some((first, second)) = twice.first() else { return };
    let (n, start, queue) = (twice.len(), first.local.format("%Y-%m-%dT%H:%M"), &first.queue);
    let (a, b, cell, file) = (first.count, second.count, &first.cell, &first.file);
    let message = text!(
        n,
        "{start} of `{queue}` has {b} here and {a} in {cell} of {file}; {n} interval is like this: are these parts that add up?",
        "{start} of `{queue}` has {b} here and {a} in {cell} of {file}; {n} intervals are like this: are these parts that add up?",
        "`{queue}` 的 {start} 此处为 {b}，{file} 的 {cell} 为 {a}，这样的时段共 {n} 个：它们是应相加的部分吗？"
    );
    outcome.questions.push(Question {
        code: codes::IMPORT_TWICE.code,
        file: second.file.clone(),
        cell: second.cell.clone(),
        place: Some(second.place),
        message,
        options: vec!["--repeated sum".to_owned()],
    });
}

/// Says where an interval reaches into the next of its queue.
pub(in crate::read::import) fn overlaps(rows: &[VolumeRow], outcome: &mut Outcome) {
    let mut last: BTreeMap<&str, &VolumeRow> = BTreeMap::new();
    let mut found: Option<(&VolumeRow, &VolumeRow, usize)> = None;
    for row in rows {
        if let Some(before) = last.insert(&row.queue, row)
            && before.at + before.minutes * 60 > row.at
        {
            let n = found.map_or(0, |found| found.2) + 1;
            found = Some(found.map_or((before, row, 1), |(a, b, _)| (a, b, n)));
        }
    }
    if let Some((before, row, n)) = found {
        let (a, b, minutes) = (&before.from, &row.from, before.minutes);
        let message = text!(
            n,
            "{n} interval reaches into the next: {a} lasts {minutes} minutes, past {b}",
            "{n} intervals reach into the next: {a} lasts {minutes} minutes, past {b}",
            "{n} 个时段伸入下一个：{a} 长 {minutes} 分钟，越过了 {b}"
        );
        let [en, zh] = codes::OBSERVATIONS_OVERLAP.remedy;
        outcome.findings.push(Finding {
            severity: Severity::Error,
            code: codes::OBSERVATIONS_OVERLAP.code,
            file: String::new(),
            line: None,
            column: None,
            message,
            hint: text!("{en}", "{zh}"),
        });
    }
}

fn propose(rows: &[VolumeRow], outcome: &mut Outcome) {
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in rows {
        if let Some(handling) = row.handling {
            let (weight, total) = sums.entry(&row.queue).or_default();
            *weight += row.inquiries;
            *total += row.inquiries * handling;
        }
    }
    for (queue, (weight, total)) in sums {
        let proposed = outcome.volumes.proposed.entry(queue.to_owned()).or_default();
        proposed.handling = (weight > 0.0).then(|| (total / weight).round());
    }
}

/// What conversations say of first replies.
pub(super) fn note_replies(replies: &BTreeMap<String, Vec<f64>>, plan: &Plan<'_>, outcome: &mut Outcome) {
    for (name, seconds) in replies {
        let Found::Id(id) = plan.queues.find(name) else { continue };
        let mut seconds = seconds.clone();
        seconds.sort_by(f64::total_cmp);
        let n = seconds.len();
        let quantile = |share: f64| seconds[((n as f64 * share).ceil() as usize).clamp(1, n) - 1];
        let proposed = outcome.volumes.proposed.entry(id).or_default();
        proposed.first_reply = Some((n, [0.5, 0.8, 0.95].map(quantile)));
    }
}

/// One question for each kind and set of options: what settles one settles all. Of one kind so many are asked at most.
pub(super) fn dedup(questions: &mut Vec<Question>) {
    const MOST_OF_A_KIND: usize = 20;
    let mut seen = BTreeSet::new();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    questions.retain(|question| seen.insert((question.code, question.options.clone())));
    questions.retain(|question| {
        let n = kinds.entry(question.code).or_default();
        *n += 1;
        *n <= MOST_OF_A_KIND
    });
    for (code, n) in kinds.into_iter().filter(|(_, n)| *n > MOST_OF_A_KIND) {
        let more = n - MOST_OF_A_KIND;
        if let Some(last) = questions.iter_mut().rev().find(|question| question.code == code) {
            let Text { en, zh } = last.message.clone();
            last.message = text!("{en}; {more} more like it", "{zh}；同类另有 {more} 个");
        }
    }
}
