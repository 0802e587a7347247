//! What the rules see of one agent.

use crate::domain::calendar::Span;
use crate::domain::ids::AgentId;
use crate::domain::plan::{Agent, Plan};
use crate::domain::roster::{Activity, Block, Roster, Segment};
use std::borrow::Cow;

/// One agent's part of a schedule, cut into blocks and duties.
pub struct Case<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Who.
    pub agent: &'a Agent,
    /// Segments that do not end after their start.
    pub empty: Vec<Segment>,
    /// All other segments, sorted by start and end.
    pub segments: &'a [Segment],
    /// Segments to keep.
    pub pins: &'a [Segment],
    /// Whether two segments overlap.
    pub overlapping: bool,
    /// The blocks by start; none where segments overlap.
    pub blocks: Vec<Block<'a>>,
}

/// A block of a duty, in the plan or outside the horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// From start to end.
    pub span: Span,
    /// Paid seconds.
    pub paid: i64,
    /// Whether it is a shift of worked.csv.
    pub outside: bool,
}

impl<'a> Case<'a> {
    /// The case of agent `id`: `given` are all segments of that agent, `lasting` is the roster without empty ones.
    pub(super) fn new(
        plan: &'a Plan,
        id: AgentId,
        given: &[Segment],
        lasting: &'a Roster,
        pins: &'a [Segment],
    ) -> Case<'a> {
        let segments = lasting.of(id);
        let mut latest = i64::MIN;
        let mut overlapping = false;
        for segment in segments {
            overlapping |= segment.span.start.0 < latest;
            latest = latest.max(segment.span.end.0);
        }
        Case {
            plan,
            agent: &plan.agents[id],
            empty: given.iter().filter(|s| is_empty(s)).copied().collect(),
            segments,
            pins,
            overlapping,
            blocks: if overlapping { Vec::new() } else { lasting.blocks(id) },
        }
    }

    /// The duties by start: runs of blocks and of shifts outside the horizon whose gaps are shorter than
    /// `min_rest_minutes`. A run outside alone is none.
    pub fn duties(&self) -> Vec<Vec<Part>> {
        let mut duties = self.all_duties();
        duties.retain(|duty| duty.iter().any(|part| !part.outside));
        duties
    }

    /// The same with the runs that lie outside alone.
    pub fn all_duties(&self) -> Vec<Vec<Part>> {
        let rest = self.plan.rules.min_rest.0 * 60;
        let own = self.blocks.iter().map(|block| Part {
            span: block.span,
            paid: self.paid_seconds(block.segments),
            outside: false,
        });
        let worked = self.agent.worked.iter().map(|&span| Part { span, paid: span.seconds(), outside: true });
        let mut parts: Vec<Part> = own.chain(worked).collect();
        parts.sort_by_key(|part| part.span);
        parts.chunk_by(|a, b| gap_seconds(a, b) < rest).map(<[Part]>::to_vec).collect()
    }

    /// The work blocks by start.
    pub fn work_blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.blocks.iter().filter(|block| !block.standby)
    }

    /// Paid seconds of `segments`: all but meals, and meals if the plan pays them.
    pub fn paid_seconds(&self, segments: &[Segment]) -> i64 {
        paid_seconds(self.plan, segments)
    }
}

/// Seconds between two blocks of one agent.
pub(super) fn gap_seconds(earlier: &Part, later: &Part) -> i64 {
    later.span.start.0 - earlier.span.end.0
}

/// Whether `segment` is paid.
pub(super) fn is_paid(plan: &Plan, segment: &Segment) -> bool {
    segment.activity != Activity::Meal || plan.breaks.meal_paid
}

/// Paid seconds of `segments`.
pub(super) fn paid_seconds(plan: &Plan, segments: &[Segment]) -> i64 {
    segments.iter().filter(|segment| is_paid(plan, segment)).map(|s| s.span.seconds()).sum()
}

/// The roster without the segments that do not end after their start.
pub(super) fn without_empty(roster: &Roster) -> Cow<'_, Roster> {
    if roster.segments().iter().any(is_empty) {
        Cow::Owned(Roster::new(roster.segments().iter().filter(|s| !is_empty(s)).copied().collect()))
    } else {
        Cow::Borrowed(roster)
    }
}

fn is_empty(segment: &Segment) -> bool {
    segment.span.end <= segment.span.start
}
