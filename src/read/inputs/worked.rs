//! worked.csv: `agent_id, start, end`: shifts that are worked or fixed already, before plan.start or after plan.end.
//!
//! ```text
//! agent_id,start,end
//! A0003,2026-11-10T08:30,2026-11-10T17:30
//! ```
//!
//! A row counts in R6 and R7 like a block of its length, and nowhere else.

use super::availability::{AgentNames, agent_names, agent_of};
use crate::domain::calendar::Span;
use crate::domain::ids::{AgentId, Id, Table};
use crate::domain::plan::{Agent, Plan};
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::read::table::cells::{Reported, Times};
use crate::read::table::columns::Form;
use crate::read::table::sheet::{FileFacts, Row, Sheet};
use crate::read::table::time::Clock;
use crate::text;
use std::collections::BTreeSet;
use std::path::Path;

const FORM: Form = Form { required: &["agent_id", "start", "end"], optional: &[], ignored: &["name", "kind"] };
const ID: usize = 0;
const START: usize = 1;
const END: usize = 2;
/// No shift is longer than a whole day and what is left of another.
const MOST_DAYS: i64 = 1;

/// Reads the shifts into `agents`.
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
    // Where a shift was read from, to name the line of the first of two that overlap.
    let mut shifts: Vec<Vec<(Span, Option<usize>)>> = vec![Vec::new(); agents.len()];
    let rows = sheet.rows(findings, |row, findings| {
        let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
        let Ok((agent, span)) = read_row(row, plan, &by_id, &mut times) else { return };
        let known = &mut shifts[agent.index()];
        if let Some((_, line)) = known.iter().find(|(other, _)| other.overlap_seconds(&span) > 0) {
            let (id, line) = (row.cell(ID), line.map_or_else(|| "?".to_owned(), |line| line.to_string()));
            let message = text!(
                "this shift of `{id}` overlaps the one in line {line}",
                "`{id}` 的这一班与第 {line} 行的班次重叠"
            );
            findings.add(&codes::WORKED_OVERLAP, row.place(START), message);
        } else {
            known.push((span, row.place(ID).line));
        }
    });
    for (agent, shifts) in agents.values_mut().zip(shifts) {
        agent.worked = shifts.into_iter().map(|(span, _)| span).collect();
        agent.worked.sort();
    }
    Some(sheet.facts(findings.file(), rows))
}

fn read_row(
    row: &Row<'_>,
    plan: &Plan,
    agents: &AgentNames,
    times: &mut Times<'_>,
) -> Result<(AgentId, Span), Reported> {
    let agent = agent_of(row, ID, agents, times.findings);
    let span = row.short_span([START, END], MOST_DAYS, times)?;
    let horizon = plan.horizon.span();
    // The times of a plan that could not be read say nothing.
    if horizon.seconds() > 0 && span.overlap_seconds(&horizon) > 0 {
        let (start, end) = (plan.zone.show(horizon.start), plan.zone.show(horizon.end));
        let message =
            text!("this shift lies inside the horizon, {start} to {end}", "该班次位于方案时段 {start} 至 {end} 之内");
        times.findings.add(&codes::WORKED_INSIDE, row.place(START), message);
        return Err(Reported);
    }
    Ok((agent?, span))
}
