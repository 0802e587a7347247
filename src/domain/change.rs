//! What kind of change one schedule of an agent is over another.

use super::night::is_call;
use super::roster::{Block, Segment};

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Standby goes over into work.
    Called,
    /// A block is longer.
    Extended,
    /// A block more.
    Added,
    /// Other times or queues.
    Moved,
    /// A block is shorter.
    Shortened,
    /// Nothing is left to do.
    Released,
    /// The agent is away.
    Absent,
}

impl Kind {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Called => "called",
            Kind::Extended => "extended",
            Kind::Added => "added",
            Kind::Moved => "moved",
            Kind::Shortened => "shortened",
            Kind::Released => "released",
            Kind::Absent => "absent",
        }
    }

    /// What makes the rows `was` into `is`, of which the blocks `before` and `after` are to be told; the agent is there throughout.
    pub fn between(was: &[Segment], is: &[Segment], before: &[Block<'_>], after: &[Block<'_>]) -> Kind {
        let calls = |rows: &[Segment]| rows.windows(2).filter(|pair| is_call(&pair[0], &pair[1])).count();
        let length = |blocks: &[Block<'_>]| blocks.iter().map(|block| block.span.seconds()).sum::<i64>();
        let holds = |outer: &[Block<'_>], inner: &[Block<'_>]| {
            let inside = |one: &Block<'_>, other: &Block<'_>| {
                other.standby == one.standby && other.span.start <= one.span.start && one.span.end <= other.span.end
            };
            inner.iter().all(|one| outer.iter().any(|other| inside(one, other)))
        };
        if calls(is) > calls(was) {
            Kind::Called
        } else if after.is_empty() {
            Kind::Released
        } else if holds(after, before) && after.len() > before.len() {
            Kind::Added
        } else if holds(after, before) && length(after) > length(before) {
            Kind::Extended
        } else if holds(before, after) && length(after) < length(before) {
            Kind::Shortened
        } else {
            Kind::Moved
        }
    }
}
