//! Large logs: counted as a stream, because a file of millions of conversations does not fit into a grid.

use super::choices::Choices;
use super::dialect::Order;
use super::log::{self, DateOrder, Head, LogOptions, LogSummary, Question as LogQuestion, QueueSummary};
use super::queues::Found;
use super::volume::{Outcome, Plan, overlaps};
use crate::domain::calendar::LocalTimeError;
use crate::domain::imported::{Question, SheetFacts, VolumeRow};
use crate::domain::units::Minutes;
use crate::error::{Error, Result};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::import::question;
use crate::text;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use std::path::Path;

/// A text file of more bytes than this is read as a stream where it is a log: its cells as a grid would take ten times as much.
const LARGE: u64 = 8 << 20;
/// Rows that show what the columns are.
const SHOWN: usize = 50;
/// First bytes of workbooks.
const BOOKS: [&[u8]; 2] = [b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0]];

/// Whether the file at `path` is a large log.
pub(super) fn takes(path: &Path) -> bool {
    let is_large = std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > LARGE);
    is_large
        && !is_book(path)
        && log::head(path, SHOWN).is_ok_and(|head| log::recognise(&head.header, &head.rows).is_some())
}

/// Counts the log at `path` into `outcome`.
pub(super) fn read(path: &Path, plan: &Plan<'_>, outcome: &mut Outcome) {
    let name = path.display().to_string();
    match counted(path, &name, plan) {
        Ok((head, Ok(summary))) => add(&name, &head, &summary, plan, outcome),
        Ok((head, Err(asked))) => outcome.questions.push(question_of(&name, &head, &asked)),
        Err(Error::Invalid(findings)) => outcome.findings.extend(findings),
        Err(other) => {
            let mut findings = Findings::new(name);
            findings.add(&codes::FILE_UNREADABLE, Place::default(), other.text());
            outcome.findings.extend(findings.into_sorted());
        }
    }
}

type Counted = std::result::Result<Box<LogSummary>, LogQuestion>;

fn counted(path: &Path, name: &str, plan: &Plan<'_>) -> Result<(Head, Counted)> {
    let head = log::head(path, SHOWN)?;
    let columns = match log::recognise(&head.header, &head.rows) {
        Some(Ok(columns)) => columns,
        Some(Err(asked)) => return Ok((head, Err(asked))),
        None => {
            let mut findings = Findings::new(name);
            findings.add(&codes::IMPORT_NOTHING, Place::default(), text!("this is no log", "这不是会话日志"));
            return Err(Error::Invalid(findings.into_sorted()));
        }
    };
    let interval = plan.choices.interval.unwrap_or(plan.interval);
    let options = LogOptions {
        interval: Minutes(interval),
        date_order: order(plan.choices),
        ..LogOptions::new(plan.zone, &head)
    };
    Ok(match log::read(path, &columns, &options)? {
        log::Outcome::Counted(summary) => (head, Ok(summary)),
        log::Outcome::Asked(asked) => (head, Err(asked)),
    })
}

fn is_book(path: &Path) -> bool {
    use std::io::Read;
    let mut first = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(4).read_to_end(&mut first));
    read.is_ok() && BOOKS.iter().any(|start| first.starts_with(start))
}

fn order(choices: &Choices) -> Option<DateOrder> {
    match choices.date_order? {
        Order::Dmy => Some(DateOrder::DayMonth),
        Order::Mdy => Some(DateOrder::MonthDay),
        Order::Ymd => None,
    }
}

fn question_of(name: &str, head: &Head, asked: &LogQuestion) -> Question {
    let (code, place, options) = match asked {
        LogQuestion::DateOrder { line, column, .. } => {
            let options = vec!["--date-order dmy".to_owned(), "--date-order mdy".to_owned()];
            (&codes::IMPORT_DATE_ORDER, Some((*line as usize, column + 1)), options)
        }
        LogQuestion::Column(_, titles) => {
            let options =
                titles.iter().map(|(_, title)| question::option("--column", &format!("start={title}"))).collect();
            (&codes::IMPORT_COLUMN, Some((head.line as usize, 1)), options)
        }
        LogQuestion::StartIsNumber { column, .. } => {
            (&codes::IMPORT_COLUMN, Some((head.line as usize, column + 1)), Vec::new())
        }
    };
    let cell = place.map_or(String::new(), |(line, column)| format!("{line}:{column}"));
    let asked = question::of_files(code, name, asked.words(), options);
    Question { cell, place, ..asked }
}

/// Adds what a log holds to the volumes.
fn add(name: &str, head: &Head, summary: &LogSummary, plan: &Plan<'_>, outcome: &mut Outcome) {
    let mut facts = SheetFacts {
        name: name.to_owned(),
        encoding: summary.encoding.to_owned(),
        shape: text!("a log with a row for each conversation", "逐条会话日志"),
        header: Some(head.line as usize),
        interval: Some((summary.interval.0, text!("conversations are counted so", "按此长度统计会话"))),
        times: summary.span.map(|(first, last)| (shown(first), shown(last))),
        ..SheetFacts::default()
    };
    let (mut unknown, mut counts) = (Vec::new(), Counts::new());
    let mut by_size: Vec<&QueueSummary> = summary.queues.iter().collect();
    by_size.sort_by_key(|queue| queue.inquiries);
    for queue in by_size {
        let id = match (queue.name.is_empty(), &plan.choices.queue_of_all) {
            (true, Some(id)) => Found::Id(id.clone()),
            (true, None) if plan.queues.known.len() == 1 => Found::Id(plan.queues.known[0].0.clone()),
            _ => plan.queues.find(&queue.name),
        };
        match id {
            Found::Id(id) if !id.is_empty() => {
                count(&id, queue, &mut counts);
                propose(&id, queue, outcome);
            }
            Found::LeftOut => {
                let why = text!("a queue that is left out", "不读取的队列");
                facts.left_out.push((why, queue.inquiries as usize, Vec::new()));
            }
            _ => unknown.push(queue.name.clone()),
        }
    }
    if !unknown.is_empty() {
        outcome.questions.push(ask_queue(name, &unknown, plan));
    }
    for (problem, tally) in &summary.problems {
        let lines = tally.lines.iter().map(ToString::to_string).collect();
        facts.left_out.push((problem.words(), tally.count as usize, lines));
    }
    let found = rows(counts, name, summary.interval.0, plan);
    facts.rows = found.len();
    outcome.volumes.sheets.push(facts);
    for row in &found {
        let day = row.start.split('T').next().unwrap_or_default().to_owned();
        *outcome.volumes.days.entry(day).or_default().entry(row.queue.clone()).or_default() += row.inquiries;
    }
    outcome.volumes.rows.extend(found);
    outcome.volumes.rows.sort_by(|a, b| (a.at, &a.queue).cmp(&(b.at, &b.queue)));
    let rows = std::mem::take(&mut outcome.volumes.rows);
    overlaps(&rows, outcome);
    outcome.volumes.rows = rows;
}

fn shown(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}

fn ask_queue(name: &str, unknown: &[String], plan: &Plan<'_>) -> Question {
    const LISTED: usize = 8;
    let list = unknown.iter().take(LISTED).map(|queue| format!("`{queue}`")).collect::<Vec<_>>().join(", ");
    let message = text!("the plan has no queue {list}", "方案中没有队列 {list}");
    let first = unknown.first().map_or("", String::as_str);
    let mut options: Vec<String> =
        plan.queues.ids().take(LISTED).map(|id| question::option("--queue", &format!("{first}={id}"))).collect();
    options.push(question::option("--queue", &format!("{first}=")));
    question::of_files(&codes::IMPORT_QUEUE, name, message, options)
}

/// What began in one interval.
#[derive(Default)]
struct Began {
    inquiries: f64,
    /// Those with a handling time, and its seconds added up.
    handled: f64,
    seconds: f64,
}

/// Counts by interval on the local clock and id: several names of a log may be one queue of the plan.
type Counts = BTreeMap<(NaiveDateTime, String), Began>;

/// Adds the intervals of one name of a log to those of its queue.
fn count(id: &str, queue: &QueueSummary, counts: &mut Counts) {
    for interval in queue.intervals() {
        let began = counts.entry((interval.start, id.to_owned())).or_default();
        began.inquiries += interval.inquiries as f64;
        began.handled += interval.handled as f64;
        began.seconds += interval.aht_seconds.unwrap_or_default() * interval.handled as f64;
    }
}

/// The rows of `counts`. An hour that the zone has twice is one row without offset, which holds both.
fn rows(counts: Counts, name: &str, minutes: i64, plan: &Plan<'_>) -> Vec<VolumeRow> {
    let row = |((local, queue), began): ((NaiveDateTime, String), Began)| {
        let at = match plan.zone.resolve(local) {
            Ok(moment) | Err(LocalTimeError::Doubled(moment, _)) => moment.0,
            Err(LocalTimeError::Skipped) => local.and_utc().timestamp(),
        };
        let mean = began.seconds / began.handled;
        VolumeRow {
            start: shown(local),
            at,
            queue,
            inquiries: began.inquiries,
            minutes,
            handling: (began.handled > 0.0).then(|| (mean * 10.0).round() / 10.0),
            from: name.to_owned(),
        }
    };
    counts.into_iter().map(row).collect()
}

/// What the largest name of a queue says of its settings.
fn propose(id: &str, queue: &QueueSummary, outcome: &mut Outcome) {
    let proposed = outcome.volumes.proposed.entry(id.to_owned()).or_default();
    proposed.only_what_came = true;
    proposed.handling = queue.handling.map(|handling| handling.mean.round());
    proposed.answered_within = queue.first_reply.as_ref().and_then(|reply| {
        let (seconds, share) = reply.within.first()?;
        Some((*seconds, share.0))
    });
    proposed.concurrency = queue.concurrency.map(|held| held.p90);
    proposed.bot_share = queue.bot_share.map(|share| share.0);
}
