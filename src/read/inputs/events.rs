//! events.csv: `event, kind, start, end`, optionally `growth, uplift, phase_times, queue, hours, aht_factor, campaign,
//! planned_growth`.
//!
//! ```text
//! event,kind,start,end,growth,phase_times
//! Double 11 2025,double11,2025-11-11T00:00,2025-11-12T00:00,1.2,00:00;10:00;20:00
//! ```
//!
//! Rows of the same event, kind and times are one event: a row with a `queue` is the planner's word for that queue alone,
//! the row without one that for the rest.

use crate::domain::demand::{Event, Origin, Word};
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::cells::{Reported, Sign, Times, list, past_midnight, shortened};
use crate::read::table::columns::Form;
use crate::read::table::folding::folded;
use crate::read::table::hours::clock_range;
use crate::read::table::names::queue_at;
use crate::read::table::sheet::{FileFacts, Row, Sheet};
use crate::read::table::time::{Clock, parse_clock};
use crate::text;
use chrono::NaiveTime;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) const FORM: Form = Form {
    required: &["event", "kind", "start", "end"],
    optional: &["growth", "uplift", "phase_times", "queue", "hours", "aht_factor", "campaign", "planned_growth"],
    ignored: &[],
};
const EVENT: usize = 0;
const KIND: usize = 1;
const START: usize = 2;
const END: usize = 3;
const GROWTH: usize = 4;
const UPLIFT: usize = 5;
const PHASES: usize = 6;
const QUEUE: usize = 7;
const HOURS: usize = 8;
const AHT_FACTOR: usize = 9;
const CAMPAIGN: usize = 10;
const PLANNED_GROWTH: usize = 11;
/// The longest campaigns take some weeks.
const MOST_DAYS: i64 = 92;

/// Reads the events, sorted by start.
pub(in crate::read) fn read(path: &Path, plan: &Plan, findings: &mut Findings) -> Option<(Vec<Event>, FileFacts)> {
    let sheet = Sheet::open(path, &FORM, findings)?;
    let zone = plan.zone;
    let mut clock = Clock::new(zone);
    let mut found: Vec<(usize, Event)> = Vec::new();
    let rows = sheet.rows(findings, |row, findings| {
        let mut times = Times { clock: &mut clock, zone, findings };
        if let Ok(mut event) = read_row(row, plan, &mut times) {
            let line = sheet.line(row.origin());
            event.origin = Origin { file: findings.file().to_owned(), line: Some(line), column: uplift_column(row) };
            found.push((line, event));
        }
    });
    found.sort_by(|(a_line, a), (b_line, b)| (a.span, a_line).cmp(&(b.span, b_line)));
    let events = joined(found, findings);
    report_repeats(&events, findings);
    let facts = sheet.facts(findings.file(), rows);
    Some((events.into_iter().map(|(_, event)| event).collect(), facts))
}

fn uplift_column(row: &Row<'_>) -> Option<usize> {
    row.place(UPLIFT).column.or(row.place(EVENT).column)
}

fn read_row(row: &Row<'_>, plan: &Plan, times: &mut Times<'_>) -> Result<Event, Reported> {
    let name = row.required_name(EVENT, "event", times.findings);
    let kind = row.required_name(KIND, "kind", times.findings);
    let span = row.short_span([START, END], MOST_DAYS, times);
    let growth = row.number(GROWTH, Sign::Positive, times.findings);
    let planned_growth = row.number(PLANNED_GROWTH, Sign::Positive, times.findings);
    let uplift = row.number(UPLIFT, Sign::NotNegative, times.findings);
    let phase_times = phase_times(row, times.findings);
    let queue = queue(row, plan, times.findings);
    let hours = hours(row, times.findings);
    let aht_factor = row.number(AHT_FACTOR, Sign::Positive, times.findings);
    let campaign = row.name(CAMPAIGN, times.findings);
    let (mut growth, mut planned_growth, mut uplift) = (growth?, planned_growth?, uplift?);
    let mut by_queue = BTreeMap::new();
    if let Some(queue) = queue? {
        let (growth, planned_growth, uplift) = (growth.take(), planned_growth.take(), uplift.take());
        by_queue.insert(queue, Word { growth, planned_growth, uplift });
    }
    Ok(Event {
        name: name?.to_owned(),
        kind: kind?.to_owned(),
        campaign: Some(campaign?.to_owned()).filter(|name| !name.is_empty()),
        span: span?,
        growth,
        planned_growth,
        uplift,
        by_queue,
        hours: hours?,
        aht_factor: aht_factor?,
        origin: Origin::default(),
        phase_times: phase_times?,
    })
}

fn queue(row: &Row<'_>, plan: &Plan, findings: &mut Findings) -> Result<Option<QueueId>, Reported> {
    let cell = row.cell(QUEUE);
    if cell.is_empty() {
        return Ok(None);
    }
    queue_at(cell, row.place(QUEUE), &plan.queues, findings).map(Some)
}

/// Minutes of the day from and until which the event is open.
fn hours(row: &Row<'_>, findings: &mut Findings) -> Result<Option<[i64; 2]>, Reported> {
    let cell = row.cell(HOURS);
    if cell.is_empty() {
        return Ok(None);
    }
    match clock_range(cell) {
        Some([from, to]) if from < to => Ok(Some([from, to])),
        _ => {
            let cell = folded(cell);
            let shown = shortened(&cell);
            let message = text!("`{shown}` is not a range of hours", "`{shown}` 不是时间范围");
            findings.add(&codes::EVENT_HOURS_INVALID, row.place(HOURS), message);
            Err(Reported)
        }
    }
}

/// Makes one event of the rows of each, sorted by start.
fn joined(rows: Vec<(usize, Event)>, findings: &mut Findings) -> Vec<(usize, Event)> {
    let mut events: Vec<(usize, Event, bool)> = Vec::new();
    for (line, row) in rows {
        let same = |e: &Event| e.name == row.name && e.kind == row.kind && e.span == row.span;
        let Some((first, event, whole)) = events.iter_mut().find(|(_, event, _)| same(event)) else {
            let whole = row.by_queue.is_empty();
            events.push((line, row, whole));
            continue;
        };
        let kind = &row.kind;
        if (row.by_queue.is_empty() && *whole) || row.by_queue.keys().any(|queue| event.by_queue.contains_key(queue)) {
            let message = text!("this edition of {kind} is already in line {first}", "这场 {kind} 已见于第 {first} 行");
            findings.add(&codes::EVENT_TWICE, Place::line(line), message);
            continue;
        }
        if contradicts(event, &row) {
            let message = text!(
                "says other hours, phase times, aht_factor or campaign than line {first}, the same event",
                "开放时间、波次、时长倍数或所属大促与第 {first} 行的同一活动不一致"
            );
            findings.add(&codes::EVENT_CONTRADICTS, Place::line(line), message);
        }
        if row.by_queue.is_empty() {
            (event.growth, event.planned_growth) = (row.growth, row.planned_growth);
            (event.uplift, *whole) = (row.uplift, true);
            event.origin = row.origin;
        }
        event.by_queue.extend(row.by_queue);
        event.hours = event.hours.or(row.hours);
        event.aht_factor = event.aht_factor.or(row.aht_factor);
        event.campaign = event.campaign.take().or(row.campaign);
        if event.phase_times.is_empty() {
            event.phase_times = row.phase_times;
        }
    }
    events.into_iter().map(|(line, event, _)| (line, event)).collect()
}

/// Whether two rows of one event both say something that holds for the whole event, and not the same.
fn contradicts(a: &Event, b: &Event) -> bool {
    let phases = !a.phase_times.is_empty() && !b.phase_times.is_empty() && a.phase_times != b.phase_times;
    let hours = a.hours.zip(b.hours).is_some_and(|(a, b)| a != b);
    let campaigns = a.campaign.as_ref().zip(b.campaign.as_ref()).is_some_and(|(a, b)| a != b);
    phases || hours || campaigns || a.aht_factor.zip(b.aht_factor).is_some_and(|(a, b)| a != b)
}

fn phase_times(row: &Row<'_>, findings: &mut Findings) -> Result<Vec<NaiveTime>, Reported> {
    let mut times = Vec::new();
    for part in list(row.cell(PHASES)) {
        let Some(time) = parse_clock(part) else {
            let shown = shortened(part);
            let message = text!("`{shown}` is not a clock time", "`{shown}` 不是时刻");
            let (code, place) = (&codes::PHASE_TIME_INVALID, row.place(PHASES));
            match past_midnight(part) {
                Some(clock) => {
                    let hint =
                        text!("a day ends at 00:00 of the next: write {clock}", "一天结束于次日 00:00：请写 {clock}");
                    findings.add_with_hint(code, place, message, hint);
                }
                None => findings.add(code, place, message),
            }
            return Err(Reported);
        };
        times.push(time);
    }
    times.sort_unstable();
    times.dedup();
    Ok(times)
}

fn report_repeats(events: &[(usize, Event)], findings: &mut Findings) {
    for (i, (line, event)) in events.iter().enumerate() {
        for (earlier, other) in events[..i].iter().filter(|(_, other)| other.kind == event.kind) {
            let (first, second) = (line.min(earlier), line.max(earlier));
            let kind = &event.kind;
            if other.span == event.span {
                let message =
                    text!("this edition of {kind} is already in line {first}", "这场 {kind} 已见于第 {first} 行");
                findings.add(&codes::EVENT_TWICE, Place::line(*second), message);
            } else if other.span.overlap_seconds(&event.span) > 0 {
                let message = text!("overlaps the {kind} of line {first}", "与第 {first} 行的 {kind} 时间重叠");
                findings.add(&codes::EVENTS_OVERLAP, Place::line(*second), message);
            }
        }
    }
}
