//! inquiries.csv: `start, queue, inquiries`, optionally `interval_minutes, aht_seconds`.
//!
//! ```text
//! start,queue,inquiries
//! 2025-11-10T00:00,presale,41
//! ```
//!
//! A row without offset in an hour that the zone has twice holds both hours; it becomes two observations of half its count. A
//! row in an hour that the zone skips counts for the hour that follows; with 0 it is left out.

use super::day_totals;
use super::intervals::{self, RawRow, is_usable};
use super::skipped::{self, Skipped};
use crate::domain::calendar::{LocalTimeError, Moment};
use crate::domain::demand::{History, Observation};
use crate::domain::ids::{Id, QueueId, Table};
use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::cells::{Reported, Sign, is_not_known, report_time, shortened};
use crate::read::table::columns::Form;
use crate::read::table::names::{self, Named};
use crate::read::table::sheet::{FileFacts, Row, Sheet};
use crate::read::table::time::{Clock, TimeError};
use crate::text;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::path::Path;

pub(super) const FORM: Form =
    Form { required: &["start", "queue", "inquiries"], optional: &["interval_minutes", "aht_seconds"], ignored: &[] };
const START: usize = 0;
const QUEUE: usize = 1;
const INQUIRIES: usize = 2;
const INTERVAL: usize = 3;
const AHT: usize = 4;

/// Most inquiries of one interval; above it a count is a number of something else.
const MOST_INQUIRIES: f64 = 1e7;
/// With fewer rows an unknown name is no queue of its own.
const FEWEST_OF_A_QUEUE: usize = 24;

struct Collector<'a> {
    plan: &'a Plan,
    clock: Clock,
    /// Queues by the cells that named them.
    queues: BTreeMap<String, QueueId>,
    series: Vec<Vec<RawRow>>,
    unknown: BTreeMap<String, (usize, Place)>,
    /// The last time read: rows of several queues share it.
    last: (String, Moment),
    doubled: Option<(usize, Place)>,
    /// Rows whose count is not known, and where the first stands.
    not_known: Option<(usize, Place)>,
    skipped: Skipped,
}

/// What the start of a row names.
struct Start {
    at: Moment,
    /// The second moment of a local time that the zone has twice.
    second: Option<Moment>,
    /// The local time as written, where the zone skips it.
    skipped: Option<NaiveDateTime>,
}

impl Start {
    fn plain(at: Moment) -> Self {
        Self { at, second: None, skipped: None }
    }
}

/// Reads the history.
pub(in crate::read) fn read(path: &Path, plan: &Plan, findings: &mut Findings) -> Option<(History, FileFacts)> {
    let sheet = Sheet::open(path, &FORM, findings)?;
    let mut collector = Collector {
        plan,
        clock: Clock::new(plan.zone),
        queues: BTreeMap::new(),
        series: vec![Vec::new(); plan.queues.len()],
        unknown: BTreeMap::new(),
        last: (String::new(), Moment(0)),
        doubled: None,
        not_known: None,
        skipped: Skipped::default(),
    };
    let rows = sheet.rows(findings, |row, findings| {
        // What could not be read has left its finding.
        let _ = collector.take(row, findings);
    });
    collector.report(findings);
    let Collector { mut series, .. } = collector;
    leave_out_future(&mut series, plan, &sheet, findings);
    if rows == 0 || series.iter().all(Vec::is_empty) {
        let message = text!("no row before the start of the plan", "方案开始之前没有任何数据");
        findings.add(&codes::HISTORY_EMPTY, Place::default(), message);
    }
    let history = History { series: observations(series, plan, &sheet, findings) };
    let silent = history.series.iter().filter(|(_, s)| s.is_empty() && !findings.has_errors());
    let silent: Vec<_> = silent.map(|(q, _)| plan.queues[q].id.clone()).collect();
    for id in silent {
        let message = text!("no inquiries of queue `{id}`", "没有队列 `{id}` 的咨询量");
        findings.add(&codes::QUEUE_WITHOUT_HISTORY, Place::default(), message);
    }
    let facts = sheet.facts(findings.file(), rows);
    Some((history, facts))
}

impl Collector<'_> {
    fn take(&mut self, row: &Row<'_>, findings: &mut Findings) -> Result<(), Reported> {
        let start = self.start(row, findings);
        let queue = self.queue(row, findings);
        let inquiries = self.inquiries(row, findings);
        let minutes = interval_cell(row, findings);
        let aht = row.number(AHT, Sign::NotNegative, findings);
        let (Start { at, second, skipped }, queue, inquiries, minutes) = (start?, queue?, inquiries?, minutes?);
        let aht_seconds = aht?.unwrap_or(0.0);
        let (origin, doubled) = (row.origin(), second.is_some());
        let raw = RawRow { start: at, inquiries, aht_seconds, minutes, origin, doubled, skipped };
        if skipped.is_some() && !self.skipped.keeps(inquiries, row.place(START)) {
            return Ok(());
        }
        let series = &mut self.series[queue.index()];
        match second {
            None => series.push(raw),
            Some(second) => {
                let half = RawRow { inquiries: inquiries / 2.0, ..raw };
                series.extend([half, RawRow { start: second, ..half }]);
                self.doubled.get_or_insert((0, row.place(START))).0 += 1;
            }
        }
        Ok(())
    }

    /// The count of the row; where it is not known the row is left out and counted.
    fn inquiries(&mut self, row: &Row<'_>, findings: &mut Findings) -> Result<f64, Reported> {
        if is_not_known(row.cell(INQUIRIES)) {
            self.not_known.get_or_insert((0, row.place(INQUIRIES))).0 += 1;
            return Err(Reported);
        }
        row.count_to(INQUIRIES, "inquiries", MOST_INQUIRIES, findings)
    }

    fn start(&mut self, row: &Row<'_>, findings: &mut Findings) -> Result<Start, Reported> {
        let cell = &*row.time_text(START, "start", findings)?;
        if self.last.0 == cell {
            return Ok(Start::plain(self.last.1));
        }
        let zone = self.plan.zone;
        let start = match self.clock.moment(cell) {
            Ok(start) => Start::plain(start),
            Err(TimeError::Local(LocalTimeError::Doubled(first, second))) => {
                Start { second: Some(second), ..Start::plain(first) }
            }
            Err(TimeError::Local(LocalTimeError::Skipped)) if let Some((local, at)) = skipped::resolved(cell, zone) => {
                Start { skipped: Some(local), ..Start::plain(at) }
            }
            Err(error) => {
                report_time(error, cell, row.place(START), self.plan.zone, findings);
                return Err(Reported);
            }
        };
        if start.at.0 % 300 != 0 {
            let message = text!("`{cell}` is not a multiple of 5 minutes", "`{cell}` 不是 5 分钟的整数倍");
            findings.add(&codes::OBSERVATION_OFF_GRID, row.place(START), message);
            return Err(Reported);
        }
        if start.second.is_none() && start.skipped.is_none() {
            self.last.0.clear();
            self.last.0.push_str(cell);
            self.last.1 = start.at;
        }
        Ok(start)
    }

    fn queue(&mut self, row: &Row<'_>, findings: &mut Findings) -> Result<QueueId, Reported> {
        let cell = row.text(QUEUE, "queue", findings)?;
        if let Some(&queue) = self.queues.get(cell) {
            return Ok(queue);
        }
        if !self.unknown.contains_key(cell)
            && let Named::One(queue) = names::queue(&self.plan.queues, cell)
        {
            self.queues.insert(cell.to_owned(), queue);
            return Ok(queue);
        }
        // One finding for each name, not for each of perhaps a million rows.
        if let Some((count, _)) = self.unknown.get_mut(cell) {
            *count += 1;
        } else if self.unknown.len() < 1000 {
            self.unknown.insert(cell.to_owned(), (1, row.place(QUEUE)));
        }
        Err(Reported)
    }

    fn report(&mut self, findings: &mut Findings) {
        let every_queue_has_rows = self.series.iter().all(|rows| !rows.is_empty());
        let mean = self.series.iter().map(Vec::len).sum::<usize>() / self.series.len().max(1);
        for (name, (count, place)) in &self.unknown {
            // A few rows, or rows in place of a planned queue's, are a slip; a whole series is a queue outside this plan.
            let is_new = names::queue(&self.plan.queues, name) == Named::Nothing;
            if every_queue_has_rows && is_new && *count >= (mean / 10).max(FEWEST_OF_A_QUEUE) {
                let shown = shortened(name);
                let message = text!(
                    *count,
                    "{count} row of `{shown}` is left out",
                    "{count} rows of `{shown}` are left out",
                    "忽略 `{shown}` 的 {count} 行"
                );
                findings.add(&codes::QUEUE_NOT_PLANNED, *place, message);
            } else {
                // Without its finding there would be a queue of this name.
                let _ = names::queue_at(name, *place, &self.plan.queues, findings);
            }
        }
        if let Some((n, place)) = self.doubled {
            let message = text!(
                n,
                "{n} row of a doubled hour without offset; it counts half in either hour",
                "{n} rows of a doubled hour without offset; each counts half in either hour",
                "{n} 行处于重复的一小时且无时差；两个小时各计一半"
            );
            findings.add(&codes::HOUR_HOLDS_BOTH, place, message);
        }
        if let Some((n, place)) = self.not_known {
            let message = text!(
                n,
                "{n} row, here, has no number of inquiries and counts as missing",
                "{n} rows, the first here, have no number of inquiries and count as missing",
                "{n} 行没有咨询量，按缺失计，首行在此"
            );
            findings.add(&codes::COUNT_NOT_KNOWN, place, message);
        }
        if self.clock.counts_twelve_hours() {
            let message = text!("no clock passes 12:59, and none shows hour 0", "时刻均不晚于 12:59，且没有 0 点");
            findings.add(&codes::TWELVE_HOURS, Place::default(), message);
        }
        self.skipped.report(self.plan.zone, findings);
    }
}

fn interval_cell(row: &Row<'_>, findings: &mut Findings) -> Result<Option<NonZeroU16>, Reported> {
    let Some(minutes) = row.number(INTERVAL, Sign::Positive, findings)? else { return Ok(None) };
    if minutes.fract() == 0.0 && is_usable(minutes as i64) {
        return Ok(NonZeroU16::new(minutes as u16));
    }
    let message = text!("an interval of {minutes} minutes cannot be used", "无法使用 {minutes} 分钟的区间");
    findings.add(&codes::INTERVAL_UNUSABLE, row.place(INTERVAL), message);
    Err(Reported)
}

/// Takes out what begins at or after the start of the plan, with one warning.
fn leave_out_future(series: &mut [Vec<RawRow>], plan: &Plan, sheet: &Sheet, findings: &mut Findings) {
    let start = plan.horizon.start;
    let future = series.iter().flatten().filter(|row| row.start >= start);
    let (n, first) = future.fold((0, usize::MAX), |(n, line), row| (n + 1, line.min(sheet.line(row.origin))));
    if n > 0 {
        let from = plan.zone.show(start);
        let message = text!(
            n,
            "{n} row at or after {from}, here, is ignored",
            "{n} rows at or after {from}, the first here, are ignored",
            "忽略 {from} 及之后的 {n} 行，首行在此"
        );
        findings.add(&codes::ROWS_AFTER_START, Place::line(first), message);
        series.iter_mut().for_each(|rows| rows.retain(|row| row.start < start));
    }
}

/// Sorts each series, gives every row its length and reports rows that are doubled or overlap.
fn observations(
    series: Vec<Vec<RawRow>>,
    plan: &Plan,
    sheet: &Sheet,
    findings: &mut Findings,
) -> Table<QueueId, Vec<Observation>> {
    let mut all = Vec::new();
    for mut rows in series {
        rows.sort_by_key(|row| row.start);
        let (mut moved, mut rows): (Vec<RawRow>, _) = rows.into_iter().partition(|row| row.skipped.is_some());
        for rows in [&mut rows, &mut moved] {
            report_repeats(rows, plan, sheet, findings);
            rows.dedup_by_key(|row| row.start);
        }
        let rows = skipped::joined(rows, moved);
        let observed = intervals::with_lengths(&rows, plan, sheet, findings);
        let id = plan.queues.values().nth(all.len()).map_or("", |queue| queue.id.as_str());
        day_totals::report(id, &observed, &rows, plan.zone, sheet, findings);
        all.push(observed);
    }
    Table::new(all)
}

fn report_repeats(rows: &[RawRow], plan: &Plan, sheet: &Sheet, findings: &mut Findings) {
    let same = |pair: &&[RawRow]| {
        let [a, b] = [pair[0], pair[1]];
        a.start == b.start && a.inquiries == b.inquiries && a.minutes == b.minutes && !(a.doubled && b.doubled)
    };
    let repeated = rows.windows(2).filter(same).count();
    if let Some(pair) = rows.windows(2).find(same) {
        let line = sheet.line(pair[0].origin).max(sheet.line(pair[1].origin));
        let message = text!(
            repeated,
            "{repeated} row, here, repeats another one with the same count; it counts once",
            "{repeated} rows repeat another one with the same count, the first here; each counts once",
            "{repeated} 行与其他行重复且计数相同，首行在此；各计一次"
        );
        findings.add(&codes::ROWS_REPEATED, Place::line(line), message);
    }
    for pair in rows.windows(2).filter(|pair| pair[0].start == pair[1].start && !same(pair)) {
        let (first, again) = (sheet.line(pair[0].origin), sheet.line(pair[1].origin));
        let (first, again) = (first.min(again), first.max(again));
        let start = plan.zone.show(pair[0].start);
        if pair.iter().all(|row| row.doubled) {
            let message = text!(
                "{start} is also in line {first}, and the zone has this hour twice",
                "{start} 已见于第 {first} 行，且该时区有两个这一小时"
            );
            findings.add(&codes::TIME_DOUBLED, Place::line(again), message);
        } else {
            let message =
                text!("{start} of this queue is already in line {first}", "该队列的 {start} 已见于第 {first} 行");
            findings.add(&codes::OBSERVATION_TWICE, Place::line(again), message);
        }
    }
}
