//! What is said of a night on the command line and by its actuals: when it is, who is away, what has come in.
//!
//! These words stand in no file; their findings name the option.

use super::stage_tables::{ACTUALS, Begun, actual, read};
use crate::domain::calendar::{Moment, SLOT_MINUTES, Span};
use crate::domain::demand::Forecast;
use crate::domain::ids::AgentId;
use crate::domain::night::Night;
use crate::domain::plan::{Plan, Replan};
use crate::domain::review::Counted;
use crate::error::{Error, Finding, Result, Severity};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest, shortened};
use crate::read::table::cells::Times;
use crate::read::table::time::Clock;
use crate::text;
use std::collections::BTreeMap;
use std::path::Path;

/// The night at `now`, with agents away as `absent` says: `ID` from now to the end of the plan, or `ID@FROM/TO`.
///
/// # Errors
/// [`Error::Invalid`] with every finding: a time that cannot be read, lies outside the plan or off its slots, an agent who is unknown
/// or given twice for the same time, an absence that ends before it begins.
pub fn night(plan: &Plan, settings: &Replan, now: &str, absent: &[String], most: Option<usize>) -> Result<Night> {
    let mut findings = Findings::new("--now");
    let at = moment(plan, now, &mut findings);
    if let Some(at) = at.filter(|at| !plan.horizon.span().contains(*at)) {
        outside(plan, at, &mut findings);
    }
    let mut absences: Vec<(AgentId, Span)> = Vec::new();
    let mut found = findings.into_sorted();
    for words in absent {
        let mut findings = Findings::new(format!("--absent {}", shortened(words)));
        if let Some((agent, span)) = absence(plan, words, at.unwrap_or(plan.horizon.start), &mut findings) {
            if absences.iter().any(|(other, away)| *other == agent && away.overlap_seconds(&span) > 0) {
                let id = &plan.agents[agent].id;
                let message = text!("{id} is away already at that time", "{id} 在该时间已登记缺席");
                findings.add(&codes::ABSENT_TWICE, Place::default(), message);
            }
            absences.push((agent, span));
        }
        found.extend(findings.into_sorted());
    }
    match at {
        Some(at) if found.is_empty() => Ok(Night::new(at, settings, absences, most)),
        _ => Err(Error::Invalid(found)),
    }
}

/// The time inside the plan that the option `option` gives as `words`.
///
/// # Errors
/// [`Error::Invalid`] for what is no time, or none of the plan.
pub fn time(plan: &Plan, option: &str, words: &str) -> Result<Moment> {
    let mut findings = Findings::new(option);
    let at = clock_time(plan, words, &mut findings);
    if let Some(at) = at.filter(|at| !plan.horizon.span().contains(*at)) {
        outside(plan, at, &mut findings);
    }
    let found = findings.into_sorted();
    at.filter(|_| found.is_empty()).ok_or(Error::Invalid(found))
}

/// The agent whom the option `option` names.
///
/// # Errors
/// [`Error::Invalid`] where the roster has no such agent.
pub fn agent(plan: &Plan, option: &str, id: &str) -> Result<AgentId> {
    let mut findings = Findings::new(option);
    known(plan, id, &mut findings).ok_or_else(|| Error::Invalid(findings.into_sorted()))
}

/// Agents who are away as `absent` says: `ID` for the whole plan, or `ID@FROM/TO`.
///
/// # Errors
/// [`Error::Invalid`] with every finding, as [`night`].
pub fn away(plan: &Plan, settings: &Replan, absent: &[String]) -> Result<Night> {
    night(plan, settings, &plan.zone.show(plan.horizon.start), absent, None)
}

/// Absences as a version keeps them, each `ID@FROM/TO`; `file` is where they stand.
///
/// # Errors
/// [`Error::Invalid`] with every finding, as of [`night`].
pub fn absences(plan: &Plan, words: &[String], file: &str) -> Result<Vec<(AgentId, Span)>> {
    let mut findings = Findings::new(file);
    let read = |words: &String| absence(plan, words, plan.horizon.start, &mut findings);
    let absences = words.iter().filter_map(read).collect();
    let found = findings.into_sorted();
    if found.is_empty() { Ok(absences) } else { Err(Error::Invalid(found)) }
}

/// A time on a slot.
fn moment(plan: &Plan, words: &str, findings: &mut Findings) -> Option<Moment> {
    let at = clock_time(plan, words, findings)?;
    if (at.0 - plan.horizon.start.0) % (SLOT_MINUTES * 60) != 0 {
        let shown = plan.zone.show(at);
        let message = text!("{shown} is not on the 5-minute slots of the plan", "{shown} 不在方案的 5 分钟格上");
        findings.add(&codes::NIGHT_OFF_SLOTS, Place::default(), message);
        return None;
    }
    Some(at)
}

/// A time of the local clock.
fn clock_time(plan: &Plan, words: &str, findings: &mut Findings) -> Option<Moment> {
    let at = Clock::new(plan.zone).moment(words).ok();
    if at.is_none() {
        let words = shortened(words);
        let message = text!("`{words}` is no time of the local clock", "“{words}”不是有效的当地时间");
        findings.add(&codes::NIGHT_TIME, Place::default(), message);
    }
    at
}

fn known(plan: &Plan, id: &str, findings: &mut Findings) -> Option<AgentId> {
    let agent = plan.agents.find(|agent| agent.id == id);
    if agent.is_none() {
        let shown = shortened(id);
        let hint =
            did_you_mean(&codes::ABSENT_UNKNOWN, nearest(id, plan.agents.values().map(|agent| agent.id.as_str())));
        let message = text!("there is no agent `{shown}`", "没有坐席“{shown}”");
        findings.add_with_hint(&codes::ABSENT_UNKNOWN, Place::default(), message, hint);
    }
    agent
}

fn outside(plan: &Plan, at: Moment, findings: &mut Findings) {
    let [at, start, end] = [at, plan.horizon.start, plan.horizon.end].map(|moment| plan.zone.show(moment));
    let message = text!(
        "{at} lies outside the plan, which goes from {start} to {end}",
        "{at} 在方案之外；方案为 {start} 至 {end}"
    );
    findings.add(&codes::NIGHT_OUTSIDE, Place::default(), message);
}

fn absence(plan: &Plan, words: &str, now: Moment, findings: &mut Findings) -> Option<(AgentId, Span)> {
    let (id, window) = words.split_once('@').map_or((words, None), |(id, window)| (id, Some(window)));
    let agent = known(plan, id, findings);
    let Some(window) = window else {
        return Some((agent?, Span { start: now, end: plan.horizon.end }));
    };
    let Some((from, to)) = window.split_once('/') else {
        let shown = shortened(window);
        let message = text!("`{shown}` is no span FROM/TO", "“{shown}”不是 起/止 形式的时间段");
        findings.add(&codes::NIGHT_TIME, Place::default(), message);
        return None;
    };
    let (from, to) = (moment(plan, from, findings), moment(plan, to, findings));
    let span = Span { start: from?, end: to? };
    if span.end <= span.start {
        let (from, to) = (plan.zone.show(span.start), plan.zone.show(span.end));
        let message =
            text!("the absence from {from} to {to} ends before it begins", "缺席 {from} 至 {to} 的结束不晚于开始");
        findings.add(&codes::ABSENCE_REVERSED, Place::default(), message);
        return None;
    }
    if span.overlap_seconds(&plan.horizon.span()) == 0 {
        outside(plan, span.start, findings);
        return None;
    }
    Some((agent?, span))
}

/// Reads what came in until `now`, as [`super::stage_tables::actuals`] does. Of an interval that is not over its row is left out.
///
/// # Errors
/// [`Error::Invalid`] with every finding; besides those of any actuals, rows from the future and intervals that are left out between
/// two rows of a queue though `forecast` expects inquiries there.
pub fn actuals_until(
    path: &Path,
    plan: &Plan,
    forecast: &Forecast,
    now: Moment,
) -> Result<(Vec<Counted>, Vec<Finding>)> {
    let (rows, found) = read(path, &ACTUALS, |sheet, findings| {
        let mut clock = Clock::new(plan.zone);
        let mut rows: BTreeMap<_, (Counted, Place)> = BTreeMap::new();
        sheet.rows(findings, |row, findings| {
            let place = row.place(0);
            let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
            let Ok(Begun { actual, .. }) = actual(row, plan, &mut times) else { return };
            let (shown, queue) = (plan.zone.show(actual.span.start), &plan.queues[actual.queue].id);
            if actual.span.start >= now {
                let now = plan.zone.show(now);
                let message =
                    text!("{queue} at {shown} lies in the future of {now}", "{queue} 的 {shown} 晚于当前时刻 {now}");
                findings.add(&codes::ACTUALS_FUTURE, place, message);
            } else if rows.insert((actual.queue, actual.span.start), (actual, place)).is_some() {
                let message = text!("{queue} at {shown} is given twice", "{queue} 的 {shown} 重复");
                findings.add(&codes::ROW_TWICE, place, message);
            }
        });
        finished(plan, forecast, rows.into_values().collect(), now, findings)
    })?;
    let errors = found.iter().any(|finding| finding.severity == Severity::Error);
    if errors { Err(Error::Invalid(found)) } else { Ok((rows, found)) }
}

/// The rows of intervals that are over, which must be without gaps; they are sorted by queue and start.
fn finished(
    plan: &Plan,
    forecast: &Forecast,
    rows: Vec<(Counted, Place)>,
    now: Moment,
    findings: &mut Findings,
) -> Vec<Counted> {
    let mut kept = Vec::new();
    for of_queue in rows.chunk_by(|a, b| a.0.queue == b.0.queue) {
        let apart = |pair: &[(Counted, Place)]| pair[1].0.span.start.0 - pair[0].0.span.start.0;
        let longest = plan.horizon.interval.0 * 60;
        let step = of_queue.windows(2).map(apart).min().unwrap_or(longest).min(longest);
        for pair in of_queue.windows(2).filter(|pair| apart(pair) > step) {
            let hole = Span { start: Moment(pair[0].0.span.start.0 + step), end: pair[1].0.span.start };
            if expects(plan, forecast, pair[0].0.queue, &hole) {
                let queue = &plan.queues[pair[0].0.queue].id;
                let (from, to) = (plan.zone.show(hole.start), plan.zone.show(hole.end));
                let message = text!("{queue} has no rows from {from} to {to}", "{queue} 在 {from} 至 {to} 没有数据");
                findings.add(&codes::ACTUALS_GAP, pair[1].1, message);
            }
        }
        for (actual, place) in of_queue {
            if actual.span.start.0 + step > now.0 {
                let (queue, shown) = (&plan.queues[actual.queue].id, plan.zone.show(actual.span.start));
                let message =
                    text!("{queue} at {shown} is not over yet and left out", "{queue} 的 {shown} 尚未结束，未计入");
                findings.add(&codes::ACTUALS_UNFINISHED, *place, message);
            } else {
                kept.push(Counted { span: Span { end: Moment(actual.span.start.0 + step), ..actual.span }, ..*actual });
            }
        }
    }
    kept
}

/// Whether inquiries are expected in some interval of the horizon that `hole` touches.
fn expects(plan: &Plan, forecast: &Forecast, queue: crate::domain::ids::QueueId, hole: &Span) -> bool {
    let touched = |&index: &usize| plan.horizon.interval_span(index).overlap_seconds(hole) > 0;
    (0..plan.horizon.intervals()).filter(touched).any(|index| forecast.cells[queue][index].mean > 0.0)
}
