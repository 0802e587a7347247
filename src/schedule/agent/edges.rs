//! What an agent has worked before the horizon and is to work after it (R6, R7): the duties that reach over an edge.
//!
//! A duty from the first start s to the last end e that is nearer to such a shift than the rest is one duty with it, and with
//! what hangs together with that shift outside. Only the first duty of a schedule can be one with what lies before, and only
//! the last one with what lies behind, so that the limits depend on s and e alone.

use super::lattice::Lattice;
use crate::domain::calendar::{SLOT_MINUTES, Slot, Span};
use crate::domain::ids::{AgentId, Table};
use crate::domain::plan::Plan;
use crate::domain::units::Minutes;

const SLOT_SECONDS: i64 = SLOT_MINUTES * 60;

/// The shifts of all agents outside the horizon, and the limits as the plan says them: such shifts may lie off the slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Outside {
    /// Disjoint and sorted; none where R7 is left out.
    pub shifts: Table<AgentId, Vec<Span>>,
    /// R6.
    pub gap: Minutes,
    /// A gap this long ends the duty.
    pub rest: Minutes,
    /// R7: most blocks.
    pub max_blocks: usize,
    /// R7: most paid time.
    pub max_duty: Minutes,
    /// R7: longest span.
    pub max_span: Minutes,
}

impl Outside {
    /// Nothing, and no limits.
    pub fn none(plan: &Plan) -> Self {
        let nothing = Minutes(0);
        Self {
            shifts: plan.agents.map(|_| Vec::new()),
            gap: nothing,
            rest: nothing,
            max_blocks: 0,
            max_duty: nothing,
            max_span: nothing,
        }
    }

    /// What R7 says of `plan`.
    pub fn of(plan: &Plan) -> Self {
        Self {
            shifts: plan.agents.map(|agent| agent.worked.clone()),
            gap: Minutes(0),
            rest: plan.rules.min_rest,
            max_blocks: plan.rules.max_blocks_per_duty,
            max_duty: plan.rules.max_duty,
            max_span: plan.rules.max_span,
        }
    }
}

/// Shifts outside the horizon that hang together, those nearest to an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    shifts: usize,
    /// Seconds, all of them paid.
    paid: i64,
    span: Span,
}

impl Run {
    /// Of shifts in order away from the edge.
    fn nearest(shifts: impl Iterator<Item = Span>, rest: Minutes) -> Option<Run> {
        shifts
            .scan(None::<Run>, |run, shift| {
                let next = match *run {
                    None => Run { shifts: 1, paid: shift.seconds(), span: shift },
                    Some(Run { shifts, paid, span }) => {
                        let apart = (span.start.0 - shift.end.0).max(shift.start.0 - span.end.0);
                        if apart >= rest.0 * 60 {
                            return None;
                        }
                        let span = Span { start: span.start.min(shift.start), end: span.end.max(shift.end) };
                        Run { shifts: shifts + 1, paid: paid + shift.seconds(), span }
                    }
                };
                *run = Some(next);
                Some(next)
            })
            .last()
    }
}

/// What one duty may hold inside the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Most blocks.
    pub blocks: usize,
    /// Most paid slots.
    pub paid: usize,
}

/// The shifts of one agent at both edges of the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges {
    before: Option<Run>,
    after: Option<Run>,
    /// Seconds of lattice point 0, and from one point to the next.
    origin: i64,
    step: i64,
    gap: i64,
    rest: i64,
    max_blocks: usize,
    max_duty: i64,
    max_span: i64,
}

impl Edges {
    /// Those of agent `id`; none where no duty inside the horizon can reach a shift outside.
    pub fn of(plan: &Plan, outside: &Outside, lattice: &Lattice, id: AgentId) -> Option<Self> {
        let horizon = &plan.horizon;
        let (early, late): (Vec<Span>, Vec<Span>) =
            outside.shifts[id].iter().partition(|shift| shift.end <= horizon.start);
        let near = |run: &Run| {
            let apart = (horizon.start.0 - run.span.end.0).max(run.span.start.0 - horizon.end.0);
            apart < outside.rest.0 * 60
        };
        let before = Run::nearest(early.into_iter().rev(), outside.rest).filter(near);
        let after = Run::nearest(late.into_iter(), outside.rest).filter(near);
        (before.is_some() || after.is_some()).then(|| Self {
            before,
            after,
            origin: horizon.slot_start(Slot(lattice.offset)).0,
            step: lattice.step as i64 * SLOT_SECONDS,
            gap: outside.gap.0 * 60,
            rest: outside.rest.0 * 60,
            max_blocks: outside.max_blocks,
            max_duty: outside.max_duty.0 * 60,
            max_span: outside.max_span.0 * 60,
        })
    }

    /// What a duty from point `start` to point `end` may hold; none where it may not be.
    pub fn room(&self, start: usize, end: usize) -> Option<Room> {
        let [from, to] = [start, end].map(|point| self.origin + point as i64 * self.step);
        let before = self.before.map(|run| (from - run.span.end.0, run));
        let after = self.after.map(|run| (run.span.start.0 - to, run));
        let (mut blocks, mut paid, mut first, mut last) = (self.max_blocks, self.max_duty, from, to);
        for (apart, run) in [before, after].into_iter().flatten().filter(|(apart, _)| *apart < self.rest) {
            if apart < self.gap {
                return None;
            }
            blocks = blocks.checked_sub(run.shifts)?;
            paid -= run.paid;
            (first, last) = (first.min(run.span.start.0), last.max(run.span.end.0));
        }
        let fits = last - first <= self.max_span && blocks > 0;
        Some(Room { blocks, paid: usize::try_from(paid.div_euclid(SLOT_SECONDS)).ok()? }).filter(|_| fits)
    }
}
