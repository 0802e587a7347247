//! What the rules see of one agent.

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

    /// The duties by start: runs of blocks whose gaps are shorter than `min_rest_minutes`.
    pub fn duties(&self) -> impl Iterator<Item = &[Block<'a>]> {
        let rest = self.plan.rules.min_rest.0 * 60;
        self.blocks.chunk_by(move |a, b| gap_seconds(a, b) < rest)
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
pub(super) fn gap_seconds(earlier: &Block<'_>, later: &Block<'_>) -> i64 {
    later.span.start.0 - earlier.span.end.0
}

/// Paid seconds of `segments`.
pub(super) fn paid_seconds(plan: &Plan, segments: &[Segment]) -> i64 {
    let paid = |s: &&Segment| s.activity != Activity::Meal || plan.breaks.meal_paid;
    segments.iter().filter(paid).map(|s| s.span.seconds()).sum()
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
