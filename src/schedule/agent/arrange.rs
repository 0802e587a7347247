//! One work block, filled in the best way: stretches, breaks, the meal and sessions (R9, R10, R11, R13), and the queues of stretches.
//!
//! A block is a path stretch, pause, stretch, …; a pause is a break, a session between stretches, or the meal. With H the sessions held
//! until then, q the queue of the last stretch, c the price of changing it and b the length of a break,
//!
//! ```text
//! R[H, q, o] = max( best over p of  E[H, p, o-b] − c·[p ≠ q],  best over p, s in H of  E[H−s, p, o-|s|] + reward of s − c·[p ≠ q] )
//! E[H, q, o] = max over l:  S_q[l, o-l] + R[H, q, o-l]                                                              (1a)
//! ```
//!
//! is the best way to cover o slots that ends with work, from the start of the block; a session that opens the block is a further
//! beginning of R, one that closes it a further end. The same from the end of the block joins it at the meal, as in (4).

use super::grammar::Grammar;
pub use super::path::PieceValues;
use super::path::{NEVER, Path};
use super::sessions::{Offered, Sessions};
use super::tour::Piece;
use crate::domain::roster::Activity;
use crate::domain::sessions::Place;
use std::ops::Range;

/// Slots from the start of a block of `length` slots at which its meal may begin.
pub(super) fn meal_starts(grammar: &Grammar, length: usize) -> Range<usize> {
    let edge = grammar.meal_margin.max(*grammar.stretch.start());
    edge..(length + 1).saturating_sub(grammar.meal_length + edge).min(grammar.meal_latest + 1).max(edge)
}

/// The best arrangement of the block from slot `start` to slot `end`, with its value; none where no arrangement fits. What it costs to hold
/// none of the sessions is left out.
pub fn arrange(
    grammar: &Grammar,
    start: usize,
    end: usize,
    values: &impl PieceValues,
    offered: &[Offered<'_>],
) -> Option<(f64, Vec<Piece>)> {
    let length = end - start;
    let sides = Sides { grammar, offered, start, length };
    if !grammar.has_meal(length) {
        let path = Path::new(grammar, start, length, values, (false, offered));
        let (value, mask, covered, closing) = sides.closed(&path, values)?;
        let mut pieces = path.trace_from(mask, path.best(mask, covered).1, covered)?;
        pieces.extend(closing.map(|task| sides.piece(task, start + covered)));
        return Some((value, pieces));
    }
    let (meal, starts) = (grammar.meal_length, meal_starts(grammar, length));
    let forward = Path::new(grammar, start, starts.end.saturating_sub(1), values, (false, offered));
    let backward = Path::new(grammar, end, length.saturating_sub(meal + starts.start), values, (true, offered));
    let mut best: Option<(f64, usize, Join)> = None;
    for before in starts {
        let Some(pause) = values.pause(start + before, meal, Activity::Meal) else { continue };
        if let Some(join) = sides.joined(&forward, &backward, before, pause)
            && best.as_ref().is_none_or(|(value, ..)| join.value >= *value)
        {
            best = Some((join.value, before, join));
        }
    }
    let (value, before, join) = best?;
    let mut pieces = forward.trace_from(join.masks.0, join.lanes.0, before)?;
    let at = start + before;
    pieces.push(Piece { start: at, end: at + meal, activity: Activity::Meal, queue: 0 });
    pieces.extend(backward.trace_from(join.masks.1, join.lanes.1, length - before - meal)?);
    Some((value, pieces))
}

/// What sessions the blocks of an agent may hold, and what holding them is worth by task.
#[derive(Clone, Copy)]
pub struct Holding<'a> {
    /// The sessions.
    pub sessions: &'a Sessions,
    /// What those are worth that are held over the whole horizon.
    pub rewards: &'a [f64],
}

/// The value of the best arrangement from each of `starts` to each of `ends`, as [`arrange`] finds it one by one, less what it costs to
/// hold none of the sessions that are due; [`f64::NEG_INFINITY`] where none fits, or it is longer than a work block. All are slots in
/// rising order.
pub fn fan(
    grammar: &Grammar,
    starts: &[usize],
    ends: &[usize],
    values: &impl PieceValues,
    holding: Holding<'_>,
) -> Vec<Vec<f64>> {
    let hull = starts.first().zip(ends.last()).map_or(0, |(&from, &to)| to.saturating_sub(from));
    let longest = hull.min(*grammar.work_block.end());
    if !holding.sessions.is_empty() {
        let worth = |start: usize, end: usize| {
            let offered = holding.sessions.offered(start, end, holding.rewards);
            let found = arrange(grammar, start, end, values, &offered);
            found.map_or(NEVER, |(value, _)| value - holding.sessions.due(start))
        };
        let fits = |start: usize, end: usize| end > start && end - start <= longest;
        let to = |start: usize| move |&end: &usize| if fits(start, end) { worth(start, end) } else { NEVER };
        return starts.iter().map(|&start| ends.iter().map(to(start)).collect()).collect();
    }
    let reach = |anchor: usize| longest.min(anchor);
    let back = |&end: &usize| Path::new(grammar, end, reach(end), values, (true, &[]));
    let backward: Vec<Path> = ends.iter().map(back).collect();
    let from = |&start: &usize| {
        let forward = Path::new(grammar, start, longest.min(grammar.slots - start), values, (false, &[]));
        let to = |(&end, backward): (&usize, &Path)| {
            let fits = |length: &usize| *length > 0 && *length <= longest;
            let Some(length) = end.checked_sub(start).filter(fits) else { return NEVER };
            let sides = Sides { grammar, offered: &[], start, length };
            if !grammar.has_meal(length) {
                return forward.best(0, length).0 + sides.free(0);
            }
            let worth = |before: usize| {
                let meal = values.pause(start + before, grammar.meal_length, Activity::Meal)?;
                Some(sides.joined(&forward, backward, before, meal)?.value)
            };
            meal_starts(grammar, length).filter_map(worth).fold(NEVER, f64::max)
        };
        ends.iter().zip(&backward).map(to).collect()
    };
    starts.iter().map(from).collect()
}

/// Where both paths of a block meet at its meal.
struct Join {
    value: f64,
    masks: (usize, usize),
    lanes: (usize, usize),
}

/// One block and what it may hold.
struct Sides<'a> {
    grammar: &'a Grammar,
    offered: &'a [Offered<'a>],
    start: usize,
    length: usize,
}

impl Sides<'_> {
    /// What breaks of the block are free where it holds the sessions of `mask`.
    fn free(&self, mask: usize) -> f64 {
        let held = self.offered.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1);
        self.grammar.free_beside(self.length, held.map(|(_, offered)| (offered.task.slots, offered.task.place)))
    }

    fn piece(&self, task: usize, start: usize) -> Piece {
        let task = self.offered[task].task;
        Piece { start, end: start + task.slots, activity: Activity::Session(task.session), queue: 0 }
    }

    /// The best block without a meal: its value, the sessions on the path, the slots that the path covers, and the session that closes it.
    fn closed(&self, path: &Path, values: &impl PieceValues) -> Option<(f64, usize, usize, Option<usize>)> {
        let mut best: Option<(f64, usize, usize, Option<usize>)> = None;
        let mut take = |found: (f64, usize, usize, Option<usize>)| {
            if found.0 > best.map_or(NEVER, |best| best.0) {
                best = Some(found);
            }
        };
        for mask in 0..path.masks {
            take((path.best(mask, self.length).0 + self.free(mask), mask, self.length, None));
            for (i, Offered { task, reward }) in self.offered.iter().enumerate() {
                let Some(covered) = self.length.checked_sub(task.slots) else { continue };
                let at = self.start + covered;
                if task.place != Place::End || !task.fits(at) {
                    continue;
                }
                if let Some(worth) = values.pause(at, task.slots, Activity::Session(task.session)) {
                    let value = path.best(mask, covered).0 + worth + reward + self.free(mask | 1 << i);
                    take((value, mask, covered, Some(i)));
                }
            }
        }
        best
    }

    /// The best block with a meal after `before` slots that is worth `pause`.
    fn joined(&self, forward: &Path, backward: &Path, before: usize, pause: f64) -> Option<Join> {
        let after = self.length - before - self.grammar.meal_length;
        let mut best: Option<Join> = None;
        for (one, other) in (0..forward.masks).flat_map(|one| (0..backward.masks).map(move |other| (one, other))) {
            if one & other != 0 {
                continue;
            }
            let ((ahead, lane), (behind, to)) = (forward.best(one, before), backward.best(other, after));
            if ahead == NEVER || behind == NEVER {
                continue;
            }
            let free = self.free(one | other);
            let apart = if lane == to { 0.0 } else { self.grammar.queue_switch };
            let mut take = |value: f64, lanes: (usize, usize)| {
                if value > best.as_ref().map_or(NEVER, |best| best.value) {
                    best = Some(Join { value, masks: (one, other), lanes });
                }
            };
            take(ahead + pause + behind - apart + free, (lane, to));
            if apart > 0.0 {
                for lane in 0..forward.lanes {
                    let sum = forward.worked[forward.at(one, lane, before)]
                        + backward.worked[backward.at(other, lane, after)];
                    take(sum + pause + free, (lane, lane));
                }
            }
        }
        best
    }
}
