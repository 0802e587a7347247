//! events.csv: `event, kind, start, end`, optionally `growth, uplift, phase_times`.
//!
//! ```text
//! event,kind,start,end,growth,phase_times
//! Double 11 2025,double11,2025-11-11T00:00,2025-11-12T00:00,1.2,00:00;10:00;20:00
//! ```

use crate::domain::calendar::Zone;
use crate::domain::demand::Event;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::cells::{Reported, Sign, Times, list, past_midnight, shortened};
use crate::read::table::columns::Form;
use crate::read::table::sheet::{FileFacts, Row, Sheet};
use crate::read::table::time::{Clock, parse_clock};
use crate::text;
use chrono::NaiveTime;
use std::path::Path;

const FORM: Form =
    Form { required: &["event", "kind", "start", "end"], optional: &["growth", "uplift", "phase_times"], ignored: &[] };
const EVENT: usize = 0;
const KIND: usize = 1;
const START: usize = 2;
const END: usize = 3;
const GROWTH: usize = 4;
const UPLIFT: usize = 5;
const PHASES: usize = 6;

/// Reads the events, sorted by start.
pub(in crate::read) fn read(path: &Path, zone: Zone, findings: &mut Findings) -> Option<(Vec<Event>, FileFacts)> {
    let sheet = Sheet::open(path, &FORM, findings)?;
    let mut clock = Clock::new(zone);
    let mut events: Vec<(usize, Event)> = Vec::new();
    let rows = sheet.rows(findings, |row, findings| {
        let mut times = Times { clock: &mut clock, zone, findings };
        if let Ok(event) = read_row(row, &mut times) {
            events.push((sheet.line(row.origin()), event));
        }
    });
    events.sort_by(|(a_line, a), (b_line, b)| (a.span, a_line).cmp(&(b.span, b_line)));
    report_repeats(&events, findings);
    let facts = sheet.facts(findings.file(), rows);
    Some((events.into_iter().map(|(_, event)| event).collect(), facts))
}

fn read_row(row: &Row<'_>, times: &mut Times<'_>) -> Result<Event, Reported> {
    let name = row.required_name(EVENT, "event", times.findings);
    let kind = row.required_name(KIND, "kind", times.findings);
    let span = row.span(START, END, times);
    let growth = row.number(GROWTH, Sign::Positive, times.findings);
    let uplift = row.number(UPLIFT, Sign::Positive, times.findings);
    let phase_times = phase_times(row, times.findings);
    Ok(Event {
        name: name?.to_owned(),
        kind: kind?.to_owned(),
        span: span?,
        growth: growth?,
        uplift: uplift?,
        phase_times: phase_times?,
    })
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
