//! The bytes of one calendar file.

use super::events::text_line;
use super::going_on::Entry;
use crate::domain::calendar::{Moment, Span, Zone};
use crate::domain::diary::{AGENT, Owner, SQUAD, TIME};
use crate::domain::plan::Plan;
use crate::domain::zones::Observance;
use crate::error::{Error, Result};
use crate::text;
use ical_vcard::{Contentline, Writer};

/// How long before its start a plan counts as told, in seconds: before anybody works by it.
const TOLD_BEFORE: i64 = 30 * 86_400;

/// The calendar of `owner`, called `title`, with `entries`; it tells of its zone though it may have no entry, as a calendar must hold
/// something.
///
/// # Errors
/// None that an input could cause.
pub(super) fn bytes(plan: &Plan, owner: &Owner, title: &str, entries: &[Entry]) -> Result<Vec<u8>> {
    let (property, id) = match owner {
        Owner::Agent(id) => (AGENT, id),
        Owner::Squad(id) => (SQUAD, id),
    };
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//peakshift//peakshift//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        text_line("X-WR-CALNAME", title),
        text_line("X-WR-TIMEZONE", plan.zone.0.name()),
        text_line(property, id),
    ];
    lines.extend(zone(plan.zone, covered(plan, entries)));
    for entry in entries {
        lines.extend(["BEGIN:VEVENT".to_owned(), format!("UID:{}", entry.uid), stamp(plan, entry.sequence)]);
        lines.push(format!("SEQUENCE:{}", entry.sequence));
        lines.extend(entry.lines.iter().cloned());
        lines.push("END:VEVENT".to_owned());
    }
    lines.push("END:VCALENDAR".to_owned());
    let mut writer = Writer::new(Vec::new());
    for line in lines {
        let defect = |why: String| Error::Defect(text!("a line of a calendar: {why}", "日历中的一行：{why}"));
        let line: Contentline = line.parse().map_err(|error| defect(format!("{error}: {line}")))?;
        writer.write(&line).map_err(|error| defect(error.to_string()))?;
    }
    Ok(writer.into_inner())
}

/// When an event was told. The clock of the machine would make the same input give other bytes, so it is a time that the plan gives; some
/// programs take the later stamp for the newer, so it rises with SEQUENCE.
fn stamp(plan: &Plan, sequence: u32) -> String {
    let at = Moment(plan.horizon.start.0 - TOLD_BEFORE + i64::from(sequence));
    format!("DTSTAMP:{}Z", Zone::UTC.local(at).format(TIME))
}

/// The time whose clock matters.
fn covered(plan: &Plan, entries: &[Entry]) -> Span {
    let horizon = plan.horizon.span();
    entries
        .iter()
        .fold(horizon, |all, entry| Span { start: all.start.min(entry.span.start), end: all.end.max(entry.span.end) })
}

/// The rules of the clock at all times of `span`.
fn zone(zone: Zone, span: Span) -> Vec<String> {
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{}", zone.0.name())];
    for Observance { at, before, offset, name, is_summer } in zone.0.observances(span.start.0, span.end.0 + 1) {
        let kind = if is_summer { "DAYLIGHT" } else { "STANDARD" };
        // It begins at a time on the clock as that ran until then (RFC 5545, 3.6.5).
        let start = Zone::UTC.local(Moment(at + before));
        lines.extend([format!("BEGIN:{kind}"), format!("DTSTART:{}", start.format(TIME))]);
        lines.extend([format!("TZOFFSETFROM:{}", shown(before)), format!("TZOFFSETTO:{}", shown(offset))]);
        lines.extend([text_line("TZNAME", &name), format!("END:{kind}")]);
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

/// `+0800`, with seconds where there are any.
fn shown(offset: i64) -> String {
    let (sign, seconds) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    let rest = if seconds % 60 == 0 { String::new() } else { format!("{:02}", seconds % 60) };
    format!("{sign}{:02}{:02}{rest}", seconds / 3600, seconds / 60 % 60)
}
