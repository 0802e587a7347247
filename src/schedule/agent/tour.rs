//! One agent's whole schedule, in slots.

use super::lattice::Lattice;
use crate::domain::calendar::{Moment, SLOT_MINUTES, Slot, Span};
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Segment};

/// One segment in slots; `queue` counts for work and standby only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// First slot.
    pub start: usize,
    /// Slot after the last.
    pub end: usize,
    /// What is done.
    pub activity: Activity,
    /// Where, for work and standby; 0 otherwise.
    pub queue: usize,
}

/// The segments of one agent, in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Tour {
    /// The segments.
    pub pieces: Vec<Piece>,
}

impl Piece {
    fn is_standby(&self) -> bool {
        self.activity == Activity::Standby
    }
}

/// The runs of pieces that are one block each.
pub fn blocks(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    pieces.chunk_by(|a, b| a.end == b.start && a.is_standby() == b.is_standby())
}

impl Tour {
    /// The schedule of one agent with these rows, which lie on slots of the horizon, in order.
    pub fn of(plan: &Plan, rows: &[Segment]) -> Self {
        let slot = |at: Moment| {
            let slot = (at.0 - plan.horizon.start.0) / (60 * SLOT_MINUTES);
            usize::try_from(slot).unwrap_or(0).min(plan.horizon.slots())
        };
        let piece = |row: &Segment| Piece {
            start: slot(row.span.start),
            end: slot(row.span.end),
            activity: row.activity,
            queue: row.queue.map_or(0, |queue| queue.0),
        };
        Self { pieces: rows.iter().map(piece).collect() }
    }

    /// First and last slots of the blocks, with whether each is standby.
    pub fn blocks(&self) -> impl Iterator<Item = (usize, usize, bool)> + '_ {
        blocks(&self.pieces).map(|run| (run[0].start, run[run.len() - 1].end, run[0].is_standby()))
    }

    /// Whether any segment touches `[from, to)`.
    pub fn touches(&self, from: usize, to: usize) -> bool {
        self.pieces.iter().any(|p| p.start < to && from < p.end)
    }

    /// The segments as published; rows are cut at the ends of `pins` that lie on slots, so that a pinned row stays a row.
    pub fn segments(&self, plan: &Plan, agent: AgentId, pins: &[Segment]) -> Vec<Segment> {
        let moment = |slot| plan.horizon.slot_start(Slot(slot));
        let mut rows = Vec::new();
        for piece in &self.pieces {
            let span = Span { start: moment(piece.start), end: moment(piece.end) };
            let on_slot = |at: &Moment| (at.0 - span.start.0) % (60 * SLOT_MINUTES) == 0;
            let ends = pins.iter().flat_map(|pin| [pin.span.start, pin.span.end]);
            let mut cuts: Vec<_> = ends.filter(|&at| span.contains(at)).filter(on_slot).collect();
            cuts.extend([span.start, span.end]);
            cuts.sort();
            cuts.dedup();
            let queue = matches!(piece.activity, Activity::Work | Activity::Standby).then_some(QueueId(piece.queue));
            rows.extend(cuts.windows(2).map(|cut| Segment {
                agent,
                span: Span { start: cut[0], end: cut[1] },
                activity: piece.activity,
                queue,
            }));
        }
        rows
    }
}

/// A block as the duty program places it, in lattice points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// First point.
    pub start: usize,
    /// Last point.
    pub end: usize,
    /// Whether it is standby.
    pub standby: bool,
}

impl Placed {
    /// The block between two slots on points of `lattice`.
    pub fn of_slots(lattice: &Lattice, start: usize, end: usize, standby: bool) -> Self {
        let point = |slot: usize| (slot - lattice.offset) / lattice.step;
        Self { start: point(start), end: point(end), standby }
    }

    /// First slot and slot after the last.
    pub fn slots(&self, lattice: &Lattice) -> (usize, usize) {
        (lattice.slot(self.start), lattice.slot(self.end))
    }
}
