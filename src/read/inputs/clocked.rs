//! Clock-in data: `agent_id, start, end`, one row for each time that somebody was there; with a column `date` both may be clocks, an end that is no
//! later than its start being of the next day.
//!
//! Other people may stand in such a file, and somebody may have forgotten to clock out: neither is an error. A file of which no row lies in the
//! plan is one: it would make everybody absent.

use super::availability::{AgentNames, agent_names};
use super::stage_tables::read;
use crate::domain::calendar::{Moment, Span};
use crate::domain::learned::Clocked;
use crate::domain::plan::Plan;
use crate::domain::units::Minutes;
use crate::error::{Finding, Result};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::cells::{Times, is_not_known, report_time};
use crate::read::table::columns::Form;
use crate::read::table::folding::folded;
use crate::read::table::sheet::Row;
use crate::read::table::time::{Clock, Written, date, parse, parse_clock};
use crate::text;
use chrono::{Days, NaiveDateTime, NaiveTime};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FORM: Form =
    Form { required: &["agent_id", "start", "end"], optional: &["date"], ignored: &["name", "tier", "kind", "site"] };
const ID: usize = 0;
const START: usize = 1;
const END: usize = 2;
const DATE: usize = 3;

/// Reads who was there and when; people who are not in the roster are left out and rows without an end kept apart, with a warning each.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every finding.
pub fn clocked(path: &Path, plan: &Plan) -> Result<(Clocked, Vec<Finding>)> {
    read(path, &FORM, |sheet, findings| {
        let by_id: AgentNames = agent_names(&plan.agents, &BTreeSet::new());
        let mut clock = Clock::new(plan.zone);
        let mut found = Clocked::default();
        let mut first_open: Option<Place> = None;
        let mut strangers: BTreeMap<String, Place> = BTreeMap::new();
        sheet.rows(findings, |row, findings| {
            let Ok(id) = row.text(ID, "agent_id", findings) else { return };
            let Some(agent) = by_id.get(id).or_else(|| by_id.get(&*folded(id))).copied().flatten() else {
                strangers.entry(id.to_owned()).or_insert_with(|| row.place(ID));
                return;
            };
            if is_not_known(row.cell(END)) && !is_not_known(row.cell(START)) {
                first_open.get_or_insert(row.place(END));
                let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
                let start = match dated(row, START) {
                    Some(local) => at(local, row.place(START), &mut times),
                    None => row.moment(START, "start", &mut times).ok(),
                };
                found.open.extend(start.map(|at| (agent, at)));
                return;
            }
            let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
            let span = match dated(row, START).zip(dated(row, END)) {
                Some((start, end)) => {
                    let end = if end <= start { end + Days::new(1) } else { end };
                    let start = at(start, row.place(START), &mut times);
                    start.zip(at(end, row.place(END), &mut times)).map(|(start, end)| Span { start, end })
                }
                None => row.span(START, END, &mut times).ok(),
            };
            found.rows.extend(span.map(|span| (agent, span)));
        });
        if let Some(first) = strangers.values().min_by_key(|place| place.line) {
            let n = strangers.len();
            let message = text!(
                n,
                "{n} person, here, is not in the roster and counts for nothing",
                "{n} people, the first here, are not in the roster and count for nothing",
                "{n} 人不在名册中，不计入，首行在此"
            );
            findings.add(&codes::CLOCKED_UNKNOWN, *first, message);
        }
        if let Some(place) = first_open {
            let n = found.open.len();
            let message = text!(
                n,
                "{n} row, here, has no end",
                "{n} rows, the first here, have no end",
                "{n} 行没有结束时间，首行在此"
            );
            findings.add(&codes::CLOCKED_OPEN, place, message);
        }
        if !findings.has_errors() {
            elsewhere(plan, &found, findings);
        }
        found
    })
}

/// What the column of dates and the clock in `column` say together; none where one of them is something else.
fn dated(row: &Row<'_>, column: usize) -> Option<NaiveDateTime> {
    let (day, clock) = (row.cell(DATE), row.cell(column));
    let day = date(day).or_else(|| Some(parse(day).ok()?.local.date()))?;
    let midnight = || (column == END && clock == "24:00").then_some(NaiveTime::MIN);
    Some(day.and_time(parse_clock(clock).or_else(midnight)?))
}

/// The moment of a local time; one that the clock skips or has twice is said.
fn at(local: NaiveDateTime, place: Place, times: &mut Times<'_>) -> Option<Moment> {
    let resolved = times.clock.resolve(Written { local, offset: None });
    let shown = || local.format("%Y-%m-%dT%H:%M").to_string();
    resolved.map_err(|error| report_time(error, &shown(), place, times.zone, times.findings)).ok()
}

/// Refuses a clock of which nothing lies in the plan.
fn elsewhere(plan: &Plan, clocked: &Clocked, findings: &mut Findings) {
    let horizon = plan.horizon.span();
    let open = clocked.open.iter().map(|(_, at)| Span { start: *at, end: *at + Minutes(1) });
    let spans: Vec<Span> = clocked.rows.iter().map(|(_, span)| *span).chain(open).collect();
    if spans.iter().any(|span| span.overlap_seconds(&horizon) > 0) {
        return;
    }
    let show = |at| plan.zone.show(at);
    let (start, end, n) = (show(horizon.start), show(horizon.end), spans.len());
    let ends = spans.iter().map(|span| span.start).min().zip(spans.iter().map(|span| span.end).max());
    let message = match ends.map(|(first, last)| (show(first), show(last))) {
        Some((first, last)) => text!(
            n,
            "{n} row from {first} to {last} lies outside the plan, {start} to {end}",
            "{n} rows from {first} to {last} lie outside the plan, {start} to {end}",
            "{n} 行（{first} 至 {last}）均在方案 {start} 至 {end} 之外"
        ),
        None => text!(
            "there is no row of anybody in the roster; the plan goes from {start} to {end}",
            "没有名册中任何人的数据行；方案为 {start} 至 {end}"
        ),
    };
    findings.add(&codes::CLOCKED_ELSEWHERE, Place::default(), message);
}
