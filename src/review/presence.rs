//! Who came, by the clock, against the work blocks of the schedule.
//!
//! A block is *absent* where no row of its agent touches it, *late* from its start until the first row begins, *away* for the rest of it that no
//! row covers. A tier of which nobody is in the file is not known. Time on the clock outside of every work block is *extra*: overtime, or a call from standby.
//! What a clock does not tell is not judged either: what lies before and after all of a file that ends long before the schedule does, and a block in
//! which somebody came and never clocked out.

use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{AgentId, QueueId, TierId};
use crate::domain::learned::{Attendance, Clocked, Presence};
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Roster};
use crate::domain::units::Minutes;
use std::collections::{BTreeMap, BTreeSet};

/// Coming later than this is late.
const GRACE: Minutes = Minutes(5);
/// A clock that tells nothing of so much at either end of the schedule was read too early or begins too late.
const CUT: Minutes = Minutes(60);

/// Presence of the agents of `roster` by a clock.
pub fn presence(plan: &Plan, roster: &Roster, clocked: &Clocked) -> Presence {
    let told = Told::new(plan, roster, clocked);
    let mut found = Presence {
        tiers: plan.tiers.map(|_| Attendance::default()),
        hours: Vec::new(),
        line: plan.queues.map(|_| [0.0, 0.0]),
        missing: Vec::new(),
        cut: told.cut,
        left_out: 0,
    };
    let mut hours: BTreeMap<(Moment, TierId), Attendance> = BTreeMap::new();
    // Who came and was not asked to is on the clock outside of every block, too.
    let uncalled = plan.agents.ids().filter(|agent| roster.of(*agent).is_empty());
    for agent in told.agents().chain(uncalled) {
        let (spans, tier) = (told.spans(agent), plan.agents[agent].tier);
        let blocks = work_blocks(roster, agent);
        let judged: Vec<Span> = blocks.iter().filter_map(|block| told.judged(agent, *block)).collect();
        found.left_out += blocks.len() - judged.len();
        if spans.is_empty() && !judged.is_empty() && judged == blocks {
            found.missing.push(agent);
        }
        for block in &judged {
            for hour in local_hours(plan, *block) {
                *hours.entry((start_of_hour(plan, hour.start), tier)).or_default() += attended(block, &hour, spans);
            }
            found.tiers[tier] += attended(block, block, spans);
        }
        found.tiers[tier].extra += extra(plan, &blocks, spans);
        for (queue, part) in told.line(agent) {
            let (planned, there) = (part.seconds(), covered(spans, &part));
            found.line[queue][0] += planned as f64 / 3600.0;
            found.line[queue][1] += (planned - there) as f64 / 3600.0;
        }
    }
    let hour = |((start, tier), attendance)| (Span { start, end: start + Minutes(60) }, tier, attendance);
    found.hours = hours.into_iter().map(hour).collect();
    found
}

/// What a clock tells of a schedule.
pub(super) struct Told<'a> {
    plan: &'a Plan,
    roster: &'a Roster,
    /// The tiers of which anybody is in the file; of others nothing is known.
    tiers: BTreeSet<TierId>,
    rows: BTreeMap<AgentId, Vec<Span>>,
    /// Of each agent, from when to when nobody knows whether they were there.
    open: BTreeMap<AgentId, Vec<Span>>,
    cut: Option<Span>,
}

impl<'a> Told<'a> {
    pub fn new(plan: &'a Plan, roster: &'a Roster, clocked: &Clocked) -> Self {
        let rows = by_agent(&clocked.rows);
        let agents = clocked.rows.iter().map(|(agent, _)| agent).chain(clocked.open.iter().map(|(agent, _)| agent));
        let tiers: BTreeSet<TierId> = agents.map(|agent| plan.agents[*agent].tier).collect();
        let mut found = Self { plan, roster, tiers, rows, open: BTreeMap::new(), cut: None };
        for (agent, at) in &clocked.open {
            let spans = found.spans(*agent);
            if !spans.iter().any(|span| span.start <= *at && *at <= span.end) {
                let next = spans.iter().map(|span| span.start).find(|start| start > at);
                let end = next.unwrap_or(plan.horizon.end.max(*at));
                found.open.entry(*agent).or_default().push(Span { start: *at, end });
            }
        }
        found.cut = found.cut(clocked);
        found
    }

    /// What the file tells of, where its rows begin long after the first work block or end long before the last.
    fn cut(&self, clocked: &Clocked) -> Option<Span> {
        let blocks = || self.agents().flat_map(|agent| work_blocks(self.roster, agent));
        let (start, end) = (blocks().map(|block| block.start).min()?, blocks().map(|block| block.end).max()?);
        let ends = || clocked.rows.iter().flat_map(|(_, span)| [span.start, span.end]);
        let moments = || ends().chain(clocked.open.iter().map(|(_, at)| *at));
        let (first, last) = (moments().min()?, moments().max()?);
        let from = if first > start + CUT { first } else { start };
        let to = if last + CUT < end { last } else { end };
        ((from, to) != (start, end)).then_some(Span { start: from.min(to), end: to.max(from) })
    }

    /// Those who work and of whom the clock tells.
    pub fn agents(&self) -> impl Iterator<Item = AgentId> {
        self.roster.agents().filter(|agent| self.tiers.contains(&self.plan.agents[*agent].tier))
    }

    /// When `agent` was there.
    pub fn spans(&self, agent: AgentId) -> &[Span] {
        self.rows.get(&agent).map_or(&[][..], Vec::as_slice)
    }

    /// What of a work `block` of `agent` can be judged.
    fn judged(&self, agent: AgentId, block: Span) -> Option<Span> {
        let touches = |spans: &[Span]| spans.iter().any(|span| span.overlap_seconds(&block) > 0);
        if self.open.get(&agent).is_some_and(|open| touches(open)) {
            return None;
        }
        let Some(cut) = self.cut else { return Some(block) };
        let inside = Span { start: block.start.max(cut.start), end: block.end.min(cut.end) };
        // Whoever is on duty when a file ends may get a row only with the end of it.
        let sure = inside == block || touches(self.spans(agent));
        (inside.start < inside.end && sure).then_some(inside)
    }

    /// The parts of the time on line of `agent` that can be judged, with their queues.
    pub fn line(&self, agent: AgentId) -> impl Iterator<Item = (QueueId, Span)> {
        let blocks = work_blocks(self.roster, agent).into_iter().filter_map(move |block| self.judged(agent, block));
        let work = self.roster.of(agent).iter().filter(|segment| segment.activity == Activity::Work);
        let parts = move |block: Span| {
            work.clone().filter_map(move |segment| {
                let part = Span { start: segment.span.start.max(block.start), end: segment.span.end.min(block.end) };
                Some((segment.queue?, part)).filter(|_| part.start < part.end)
            })
        };
        blocks.flat_map(parts)
    }
}

fn work_blocks(roster: &Roster, agent: AgentId) -> Vec<Span> {
    roster.blocks(agent).iter().filter(|block| !block.standby).map(|block| block.span).collect()
}

/// The rows of each agent in order, those that touch as one.
fn by_agent(rows: &[(AgentId, Span)]) -> BTreeMap<AgentId, Vec<Span>> {
    let mut clocked: BTreeMap<AgentId, Vec<Span>> = BTreeMap::new();
    for (agent, span) in rows {
        clocked.entry(*agent).or_default().push(*span);
    }
    clocked.values_mut().for_each(|spans| *spans = united(std::mem::take(spans)));
    clocked
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
