//! Who came, by the clock, against the work blocks of the schedule.
//!
//! A block is *absent* where no row of its agent touches it, *late* from its start until the first row begins, *away* for the rest of it that no
//! row covers. A tier of which nobody is in the file is not known. Time on the clock outside of every work block is *extra*: overtime, or a call from standby.

use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{AgentId, QueueId, Table, TierId};
use crate::domain::learned::{Attendance, Presence};
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Roster};
use crate::domain::units::Minutes;
use std::collections::{BTreeMap, BTreeSet};

/// Coming later than this is late.
const GRACE: Minutes = Minutes(5);

/// Presence of the agents of `roster` by the `rows` of a clock.
pub fn presence(plan: &Plan, roster: &Roster, rows: &[(AgentId, Span)]) -> Presence {
    let clocked = by_agent(rows);
    let told = told(plan, rows);
    let mut found = Presence {
        tiers: plan.tiers.map(|_| Attendance::default()),
        hours: Vec::new(),
        line: plan.queues.map(|_| [0.0, 0.0]),
        missing: Vec::new(),
    };
    let mut hours: BTreeMap<(Moment, TierId), Attendance> = BTreeMap::new();
    for agent in roster.agents().filter(|agent| told.contains(&plan.agents[*agent].tier)) {
        let spans = clocked.get(&agent).map_or(&[][..], Vec::as_slice);
        let tier = plan.agents[agent].tier;
        let blocks: Vec<Span> =
            roster.blocks(agent).iter().filter(|block| !block.standby).map(|block| block.span).collect();
        if spans.is_empty() && !blocks.is_empty() {
            found.missing.push(agent);
        }
        for block in &blocks {
            for hour in local_hours(plan, *block) {
                *hours.entry((start_of_hour(plan, hour.start), tier)).or_default() += attended(block, &hour, spans);
            }
            found.tiers[tier] += attended(block, block, spans);
        }
        found.tiers[tier].extra += extra(plan, &blocks, spans);
        line(roster, agent, spans, &mut found.line);
    }
    let hour = |((start, tier), attendance)| (Span { start, end: start + Minutes(60) }, tier, attendance);
    found.hours = hours.into_iter().map(hour).collect();
    found
}

/// The rows of each agent in order, those that touch as one.
pub(super) fn by_agent(rows: &[(AgentId, Span)]) -> BTreeMap<AgentId, Vec<Span>> {
    let mut clocked: BTreeMap<AgentId, Vec<Span>> = BTreeMap::new();
    for (agent, span) in rows {
        clocked.entry(*agent).or_default().push(*span);
    }
    clocked.values_mut().for_each(|spans| *spans = united(std::mem::take(spans)));
    clocked
}

/// The tiers of which anybody is in the file; of others nothing is known.
pub(super) fn told(plan: &Plan, rows: &[(AgentId, Span)]) -> BTreeSet<TierId> {
    rows.iter().map(|(agent, _)| plan.agents[*agent].tier).collect()
}

/// Hours on line of `agent` by queue: planned, and missed.
fn line(roster: &Roster, agent: AgentId, spans: &[Span], sums: &mut Table<QueueId, [f64; 2]>) {
    for segment in roster.of(agent).iter().filter(|segment| segment.activity == Activity::Work) {
        let Some(queue) = segment.queue else { continue };
        let (planned, there) = (segment.span.seconds(), covered(spans, &segment.span));
        sums[queue][0] += planned as f64 / 3600.0;
        sums[queue][1] += (planned - there) as f64 / 3600.0;
    }
}

/// What of `part`, which lies in `block`, the agent of `spans` was there.
fn attended(block: &Span, part: &Span, spans: &[Span]) -> Attendance {
    let hours = |seconds: i64| seconds as f64 / 3600.0;
    let (planned, present) = (part.seconds(), covered(spans, part));
    let came = spans.iter().find(|span| span.overlap_seconds(block) > 0).map(|span| span.start.max(block.start));
    let begins = usize::from(part.start == block.start);
    let late = came
        .filter(|came| *came > block.start + GRACE)
        .map_or(0, |came| Span { start: block.start, end: came }.overlap_seconds(part));
    let is_late = came.is_some_and(|came| came > block.start + GRACE);
    Attendance {
        planned: hours(planned),
        present: hours(present),
        absent: if came.is_none() { hours(planned) } else { 0.0 },
        late: hours(late),
        away: if came.is_none() { 0.0 } else { hours(planned - present - late) },
        extra: 0.0,
        blocks: [begins, begins * usize::from(came.is_none()), begins * usize::from(is_late)],
    }
}

/// Hours on the clock inside the horizon and outside of all `blocks`.
fn extra(plan: &Plan, blocks: &[Span], spans: &[Span]) -> f64 {
    let inside = |span: &Span| span.overlap_seconds(&plan.horizon.span()) - covered(blocks, span);
    spans.iter().map(inside).sum::<i64>() as f64 / 3600.0
}

pub(super) fn covered(spans: &[Span], window: &Span) -> i64 {
    spans.iter().map(|span| span.overlap_seconds(window)).sum()
}

/// `spans` in order, those that touch as one.
fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut found: Vec<Span> = Vec::new();
    for span in spans {
        match found.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => found.push(span),
        }
    }
    found
}

fn start_of_hour(plan: &Plan, at: Moment) -> Moment {
    at - Minutes(plan.zone.minute_of_day(at).0 % 60)
}

/// `span` cut at full hours of the local clock.
fn local_hours(plan: &Plan, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = span.start;
    while start < span.end {
        let end = (start_of_hour(plan, start) + Minutes(60)).min(span.end);
        found.push(Span { start, end });
        start = end;
    }
    found
}
