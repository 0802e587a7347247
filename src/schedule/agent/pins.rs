//! Segments that must stay (R12), as values in the dynamic programs: a piece that keeps a pin earns a bonus that nothing
//! else outweighs, a piece that would break one is forbidden.

use super::problem::Problem;
use super::tour::{Piece, Tour};
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::ids::{Id, SessionId};
use crate::domain::roster::{Activity, Segment};
use std::ops::Range;

/// Value of keeping one pinned slot; far above what any slot can cost or earn.
const BONUS: f64 = 1e6;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Forced {
    start: usize,
    end: usize,
    activity: Activity,
    queue: usize,
}

/// The pins of one agent, by slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Pins {
    forced: Vec<Option<Forced>>,
}

impl Pins {
    /// The pins among `segments`; a segment off the slots or outside the horizon forces nothing and is never kept.
    pub fn new(problem: &Problem<'_>, segments: &[Segment]) -> Self {
        let horizon = &problem.plan.horizon;
        let mut forced = vec![None; horizon.slots()];
        for segment in segments {
            let slot = |at: i64| usize::try_from((at - horizon.start.0) / (60 * SLOT_MINUTES)).unwrap_or(0);
            let (start, end) = (slot(segment.span.start.0), slot(segment.span.end.0).min(forced.len()));
            let queue = segment.queue.map_or(0, |queue| queue.index());
            for cell in forced.iter_mut().take(end).skip(start) {
                *cell = Some(Forced { start, end, activity: segment.activity, queue });
            }
        }
        Self { forced }
    }

    /// Bonus of a stretch in `queue`; none where it would break a pin.
    pub fn stretch(&self, start: usize, length: usize, queue: usize) -> Option<f64> {
        let fits = |pin: &Forced| {
            pin.activity == Activity::Work && pin.queue == queue && start <= pin.start && pin.end <= start + length
        };
        self.bonus(start, start + length, fits)
    }

    /// Bonus of a pause; none where it would break a pin.
    pub fn pause(&self, start: usize, length: usize, activity: Activity) -> Option<f64> {
        self.bonus(start, start + length, |pin| {
            pin.activity == activity && pin.start == start && pin.end == start + length
        })
    }

    /// Bonus of a standby block; none where it would break a pin.
    pub fn standby(&self, start: usize, end: usize) -> Option<f64> {
        self.bonus(start, end, |pin| pin.activity == Activity::Standby && start <= pin.start && pin.end <= end)
    }

    /// The queue that standby in `slot` must have.
    pub fn standby_queue(&self, slot: usize) -> Option<usize> {
        self.forced[slot].filter(|pin| pin.activity == Activity::Standby).map(|pin| pin.queue)
    }

    /// Whether a pin lies between two slots.
    pub fn within(&self, start: usize, end: usize) -> bool {
        self.forced[start..end].iter().any(Option::is_some)
    }

    /// What a schedule that keeps all pins earns for it.
    pub fn full_bonus(&self) -> f64 {
        self.bonus_within(0, self.forced.len())
    }

    /// The part of it that is earned between two slots.
    pub fn bonus_within(&self, start: usize, end: usize) -> f64 {
        BONUS * self.forced[start..end].iter().flatten().count() as f64
    }

    /// Whether `tour` keeps all of them.
    pub fn kept_by(&self, tour: &Tour) -> bool {
        let keeps = |piece: &Piece, pin: &Forced| {
            let lies = piece.start <= pin.start && pin.end <= piece.end;
            let is_whole = (piece.start, piece.end) == (pin.start, pin.end);
            let queued = matches!(pin.activity, Activity::Work | Activity::Standby);
            piece.activity == pin.activity && if queued { lies && piece.queue == pin.queue } else { is_whole }
        };
        self.forced.iter().flatten().all(|pin| tour.pieces.iter().any(|piece| keeps(piece, pin)))
    }

    /// Where `session` is pinned.
    pub fn hold(&self, session: SessionId) -> Option<Range<usize>> {
        let is = |pin: &&Forced| pin.activity == Activity::Session(session);
        self.forced.iter().flatten().find(is).map(|pin| pin.start..pin.end)
    }

    fn bonus(&self, from: usize, to: usize, fits: impl Fn(&Forced) -> bool) -> Option<f64> {
        let mut kept = 0;
        for pin in self.forced[from..to].iter().flatten() {
            if !fits(pin) {
                return None;
            }
            kept += 1;
        }
        Some(BONUS * f64::from(kept))
    }
}

/// The pins that `tour` does not keep as rows.
pub fn broken<'a>(problem: &Problem<'_>, worker: usize, tour: &Tour, pins: &'a [Segment]) -> Vec<&'a Segment> {
    let rows = tour.segments(problem.plan, crate::domain::ids::AgentId(worker), pins);
    pins.iter().filter(|pin| !rows.contains(pin)).collect()
}
