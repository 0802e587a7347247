//! availability.csv: `agent_id, start, end, kind`; kinds `available`, `unavailable`, `prefer`, `avoid`.
//!
//! ```text
//! agent_id,start,end,kind
//! A0003,2026-11-11T06:15,2026-11-11T16:00,available
//! ```
//!
//! An agent with an `available` row works only inside such rows, wherever they lie; `unavailable` always wins.

use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{AgentId, Id, Table};
use crate::domain::plan::{Agent, Plan};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest};
use crate::read::table::cells::{Reported, Times, shortened};
use crate::read::table::columns::Form;
use crate::read::table::folding::folded;
use crate::read::table::sheet::{FileFacts, Row, Sheet};
use crate::read::table::time::Clock;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FORM: Form = Form { required: &["agent_id", "start", "end", "kind"], optional: &[], ignored: &[] };
const ID: usize = 0;
const START: usize = 1;
const END: usize = 2;
const KIND: usize = 3;

/// Agents by their agent_id; none where the agent's own row could not be read, which has been said.
pub(in crate::read) type AgentNames = BTreeMap<String, Option<AgentId>>;

/// Longer than any plan and any history, on both sides of now.
const FOREVER: Span = Span { start: Moment(-100_000_000_000), end: Moment(100_000_000_000) };

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Available,
    Unavailable,
    Prefer,
    Avoid,
}

const KINDS: [(&str, Kind); 18] = [
    ("available", Kind::Available),
    ("unavailable", Kind::Unavailable),
    ("prefer", Kind::Prefer),
    ("avoid", Kind::Avoid),
    ("可用", Kind::Available),
    ("可排", Kind::Available),
    ("可上班", Kind::Available),
    ("不可用", Kind::Unavailable),
    ("不可排", Kind::Unavailable),
    ("请假", Kind::Unavailable),
    ("休假", Kind::Unavailable),
    ("培训", Kind::Unavailable),
    ("优先", Kind::Prefer),
    ("偏好", Kind::Prefer),
    ("希望", Kind::Prefer),
    ("避免", Kind::Avoid),
    ("尽量避免", Kind::Avoid),
    ("不希望", Kind::Avoid),
];

/// The agents by name, those of `ids` whose row could not be read included.
pub(in crate::read) fn agent_names(agents: &Table<AgentId, Agent>, ids: &BTreeSet<String>) -> AgentNames {
    let mut by_id: AgentNames = ids.iter().map(|id| (id.clone(), None)).collect();
    let known =
        |(id, agent): (AgentId, &Agent)| [(folded(&agent.id).into_owned(), Some(id)), (agent.id.clone(), Some(id))];
    by_id.extend(agents.iter().flat_map(known));
    by_id
}

/// Reads the windows into `agents`.
pub(in crate::read) fn read(
    path: &Path,
    plan: &Plan,
    agents: &mut Table<AgentId, Agent>,
    ids: &BTreeSet<String>,
    findings: &mut Findings,
) -> Option<FileFacts> {
    let sheet = Sheet::open(path, &FORM, findings)?;
    let by_id = agent_names(agents, ids);
    let mut clock = Clock::new(plan.zone);
    let mut windows: Vec<BTreeMap<Kind, Vec<Span>>> = vec![BTreeMap::new(); agents.len()];
    let mut to_the_minute = None;
    let rows = sheet.rows(findings, |row, findings| {
        let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
        if let Ok((agent, kind, span)) = read_row(row, &by_id, &mut times) {
            let end = next_step(span.end, plan);
            if end != span.end {
                to_the_minute.get_or_insert((0, row.place(END), end)).0 += 1;
            }
            windows[agent.index()].entry(kind).or_default().push(Span { end, ..span });
        }
    });
    if let Some((n, place, end)) = to_the_minute {
        let end = plan.zone.show(end);
        let message = text!(
            n,
            "{n} window, here, ends a minute before a full step and reaches to {end}",
            "{n} windows end a minute before a full step; the first, here, reaches to {end}",
            "{n} 个时间窗在整步前一分钟结束；首个在此，延至 {end}"
        );
        findings.add(&codes::WINDOW_TO_THE_MINUTE, place, message);
    }
    for (agent, mut windows) in agents.values_mut().zip(windows) {
        let mut take = |kind| windows.remove(&kind).map(union);
        let given = take(Kind::Available);
        agent.available = match take(Kind::Unavailable) {
            Some(cut) => Some(without(given, cut)),
            None => given,
        };
        agent.prefer = take(Kind::Prefer);
        agent.avoid = take(Kind::Avoid).unwrap_or_default();
    }
    report_never(plan, agents, findings);
    Some(sheet.facts(findings.file(), rows))
}

fn read_row(row: &Row<'_>, agents: &AgentNames, times: &mut Times<'_>) -> Result<(AgentId, Kind, Span), Reported> {
    let agent = agent_of(row, ID, agents, times.findings);
    let kind = row.word(KIND, "kind", &codes::KIND_UNKNOWN, &KINDS, times.findings);
    let span = row.window(START, END, times);
    Ok((agent?, kind?, span?))
}

/// The full step of the block grid that begins within a minute after `end`, else `end`: calendars and forms say 23:59 for midnight.
fn next_step(end: Moment, plan: &Plan) -> Moment {
    let next = Moment(end.0 - end.0.rem_euclid(60) + 60);
    let into_day = plan.zone.minute_of_day(next).0;
    let late = matches!(end.0.rem_euclid(60), 0 | 59);
    if late && into_day % plan.rules.block_grid.0 == 0 { next } else { end }
}

/// The agent that a cell names.
pub(in crate::read) fn agent_of(
    row: &Row<'_>,
    column: usize,
    agents: &AgentNames,
    findings: &mut Findings,
) -> Result<AgentId, Reported> {
    let cell = row.text(column, "agent_id", findings)?;
    if let Some(agent) = agents.get(cell).or_else(|| agents.get(&*folded(cell))) {
        return agent.ok_or(Reported);
    }
    // Without any agent the roster itself could not be read, which has been said.
    if !agents.is_empty() && findings.is_listed(&codes::AGENT_UNKNOWN) {
        let near = nearest(cell, agents.keys().map(String::as_str));
        let shown = shortened(cell);
        let message = text!("there is no agent `{shown}`", "没有坐席 `{shown}`");
        let hint = did_you_mean(&codes::AGENT_UNKNOWN, near);
        findings.add_with_hint(&codes::AGENT_UNKNOWN, row.place(column), message, hint);
    }
    Err(Reported)
}

fn report_never(plan: &Plan, agents: &Table<AgentId, Agent>, findings: &mut Findings) {
    let horizon = plan.horizon.span();
    if horizon.seconds() == 0 {
        return;
    }
    let inside = |spans: &Vec<Span>| spans.iter().any(|span| span.overlap_seconds(&horizon) > 0);
    let never: Vec<_> = agents.values().filter(|a| a.available.as_ref().is_some_and(|spans| !inside(spans))).collect();
    if let Some(first) = never.first() {
        let (n, id) = (never.len(), &first.id);
        let message = text!(
            n,
            "{n} agent, {id}, cannot work in the horizon",
            "{n} agents, first {id}, cannot work in the horizon",
            "{n} 位坐席（首位 {id}）在方案时段内无法上班"
        );
        findings.add(&codes::NEVER_AVAILABLE, Place::default(), message);
    }
}

/// The union of `spans`: disjoint, not touching, sorted.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// What of `available`, where nothing means always, remains without `cuts`.
pub(in crate::read) fn without(available: Option<Vec<Span>>, cuts: Vec<Span>) -> Vec<Span> {
    minus(&available.unwrap_or_else(|| vec![FOREVER]), &union(cuts))
}

/// What of `spans` remains without `cut`; both disjoint and sorted.
fn minus(spans: &[Span], cut: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    for span in spans {
        let mut start = span.start;
        for hole in cut.iter().filter(|hole| hole.overlap_seconds(span) > 0) {
            if hole.start > start {
                out.push(Span { start, end: hole.start });
            }
            start = start.max(hole.end);
        }
        if start < span.end {
            out.push(Span { start, end: span.end });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans(max: usize) -> impl Strategy<Value = Vec<Span>> {
        let span = (0..60i64, 1..20i64).prop_map(|(a, n)| Span { start: Moment(a), end: Moment(a + n) });
        prop::collection::vec(span, 0..max)
    }

    proptest! {
        /// Second by second: inside some available span and inside no unavailable one.
        #[test]
        fn union_and_minus_are_set_operations(available in spans(8), unavailable in spans(8)) {
            let result = minus(&union(available.clone()), &union(unavailable.clone()));
            let inside = |spans: &[Span], t| spans.iter().any(|s| s.contains(Moment(t)));
            for t in -1..90 {
                prop_assert_eq!(inside(&result, t), inside(&available, t) && !inside(&unavailable, t));
            }
            prop_assert!(result.windows(2).all(|w| w[0].end < w[1].start), "disjoint and sorted");
        }
    }
}
