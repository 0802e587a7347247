//! The way through one work block from either of its ends: (1a) of [`super::arrange`] with the way back.

use super::grammar::Grammar;
use super::sessions::Offered;
use super::tour::Piece;
use crate::domain::roster::Activity;
use crate::domain::sessions::Place;

/// What no arrangement reaches.
pub(super) const NEVER: f64 = f64::NEG_INFINITY;

/// What the pieces of one block are worth, to somebody who may forbid some.
pub trait PieceValues {
    /// Queues that a stretch may have.
    fn queues(&self) -> usize;

    /// Value and queue of a stretch of `length` slots from slot `start` in the `lane`-th queue, or in the best of all; none: forbidden.
    fn stretch(&self, start: usize, length: usize, lane: Option<usize>) -> Option<(f64, usize)>;

    /// Value of a pause of `length` slots from slot `start`; none: forbidden.
    fn pause(&self, start: usize, length: usize, activity: Activity) -> Option<f64>;
}

/// How a place on a path was reached where a stretch is to begin.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    /// It is the end of the block from which the path runs.
    Begin,
    /// By the session that lies there.
    Opened(usize),
    /// By a break, from work in that lane.
    Break(usize),
    /// By a session, from work in that lane.
    Session(usize, usize),
}

/// Equation (1a) from one end of a block, with the way back.
pub(super) struct Path {
    anchor: usize,
    reversed: bool,
    pause: usize,
    /// Sets of sessions.
    pub(super) masks: usize,
    /// Queues that are told apart.
    pub(super) lanes: usize,
    row: usize,
    /// Slots of the sessions that are offered, with their activities.
    sessions: Vec<(usize, Activity)>,
    /// E by mask, lane and slots covered, with the last stretch and its queue.
    pub(super) worked: Vec<f64>,
    last: Vec<(usize, usize)>,
    /// R in the same way.
    ready: Vec<f64>,
    ways: Vec<Way>,
    /// The best E over the lanes, by mask and slots, and its lane.
    best: Vec<(f64, usize)>,
}

impl Path {
    /// All lengths up to `reach`.
    pub(super) fn new(
        grammar: &Grammar,
        anchor: usize,
        reach: usize,
        values: &impl PieceValues,
        (reversed, offered): (bool, &[Offered<'_>]),
    ) -> Self {
        let lanes = if grammar.queue_switch > 0.0 { values.queues().max(1) } else { 1 };
        let (masks, row) = (1 << offered.len(), reach + 1);
        let cells = masks * lanes * row;
        let mut path = Path {
            anchor,
            reversed,
            pause: grammar.break_length,
            masks,
            lanes,
            row,
            sessions: offered.iter().map(|o| (o.task.slots, Activity::Session(o.task.session))).collect(),
            worked: vec![NEVER; cells],
            last: vec![(0, 0); cells],
            ready: vec![NEVER; cells],
            ways: vec![Way::Begin; cells],
            best: vec![(NEVER, 0); masks * row],
        };
        for o in 0..=reach {
            for mask in 0..masks {
                path.get_ready(grammar, (mask, o), values, offered);
                path.work(grammar, (mask, o), values);
            }
        }
        path
    }

    /// Where a cell is.
    pub(super) fn at(&self, mask: usize, lane: usize, covered: usize) -> usize {
        (mask * self.lanes + lane) * self.row + covered
    }

    /// The best E over the lanes, and its lane.
    pub(super) fn best(&self, mask: usize, covered: usize) -> (f64, usize) {
        self.best[mask * self.row + covered]
    }

    /// First slot of a piece of `length` slots that is the `covered`-th from the anchor.
    fn slot(&self, covered: usize, length: usize) -> usize {
        if self.reversed { self.anchor - covered } else { self.anchor + covered - length }
    }

    /// R of one mask and place.
    fn get_ready(
        &mut self,
        grammar: &Grammar,
        (mask, o): (usize, usize),
        values: &impl PieceValues,
        offered: &[Offered<'_>],
    ) {
        let shortest = *grammar.stretch.start();
        if mask == 0 && o == 0 {
            (0..self.lanes).for_each(|lane| self.raise((0, lane, 0), 0.0, Way::Begin));
        }
        if self.pause > 0
            && o >= self.pause + shortest
            && self.best(mask, o - self.pause).0 > NEVER
            && let Some(worth) = values.pause(self.slot(o, self.pause), self.pause, Activity::Break)
        {
            self.go_on(
                (mask, o - self.pause),
                (mask, o),
                worth - grammar.extra_break,
                grammar.queue_switch,
                Way::Break,
            );
        }
        for (i, &Offered { task, reward }) in offered.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1) {
            let Some(before) = o.checked_sub(task.slots) else { continue };
            let slot = self.slot(o, task.slots);
            let opens = task.place == if self.reversed { Place::End } else { Place::Start };
            let (alone, without) = (mask == 1 << i && before == 0, mask & !(1 << i));
            let inside = task.place == Place::Inside && before >= shortest && self.best(without, before).0 > NEVER;
            if !task.fits(slot) || !(inside || opens && alone) {
                continue;
            }
            let Some(worth) = values.pause(slot, task.slots, Activity::Session(task.session)) else { continue };
            if inside {
                let way = |lane| Way::Session(i, lane);
                self.go_on((without, before), (mask, o), worth + reward, grammar.queue_switch, way);
            } else {
                (0..self.lanes).for_each(|lane| self.raise((mask, lane, o), worth + reward, Way::Opened(i)));
            }
        }
    }

    /// R of a place by a pause that is worth so much, after work that ends at another.
    fn go_on(
        &mut self,
        (mask, before): (usize, usize),
        (to, o): (usize, usize),
        worth: f64,
        switch: f64,
        way: impl Fn(usize) -> Way,
    ) {
        let (best, from) = self.best(mask, before);
        for lane in 0..self.lanes {
            let (same, other) = (self.worked[self.at(mask, lane, before)], best - switch);
            let (value, from) = if lane == from || same >= other { (same, lane) } else { (other, from) };
            if value > NEVER {
                self.raise((to, lane, o), value + worth, way(from));
            }
        }
    }

    fn raise(&mut self, (mask, lane, o): (usize, usize, usize), value: f64, way: Way) {
        let at = self.at(mask, lane, o);
        if value > self.ready[at] {
            (self.ready[at], self.ways[at]) = (value, way);
        }
    }

    /// E of one mask and place.
    fn work(&mut self, grammar: &Grammar, (mask, o): (usize, usize), values: &impl PieceValues) {
        let (shortest, longest) = (*grammar.stretch.start(), (*grammar.stretch.end()).min(o));
        for lane in 0..self.lanes {
            let at = self.at(mask, lane, o);
            let asked = (self.lanes > 1).then_some(lane);
            let (mut best, mut way) = (NEVER, (0, 0));
            for length in shortest..=longest {
                let before = self.ready[at - length];
                if before > NEVER
                    && let Some((worth, queue)) = values.stretch(self.slot(o, length), length, asked)
                    && before + worth > best
                {
                    (best, way) = (before + worth, (length, queue));
                }
            }
            (self.worked[at], self.last[at]) = (best, way);
            let top = &mut self.best[mask * self.row + o];
            if best > top.0 {
                *top = (best, lane);
            }
        }
    }

    /// The pieces of the best way that covers `covered` slots and ends with work in `lane`, in order of time.
    pub(super) fn trace_from(&self, mut mask: usize, mut lane: usize, covered: usize) -> Option<Vec<Piece>> {
        if self.worked[self.at(mask, lane, covered)] == NEVER {
            return None;
        }
        let mut pieces = Vec::new();
        let mut left = covered;
        let mut put = |left: &mut usize, length: usize, activity: Activity, queue: usize| {
            let start = self.slot(*left, length);
            pieces.push(Piece { start, end: start + length, activity, queue });
            *left -= length;
        };
        loop {
            let (stretch, queue) = self.last[self.at(mask, lane, left)];
            put(&mut left, stretch, Activity::Work, queue);
            match self.ways[self.at(mask, lane, left)] {
                Way::Begin => break,
                Way::Opened(i) => {
                    put(&mut left, self.sessions[i].0, self.sessions[i].1, 0);
                    break;
                }
                Way::Break(from) => {
                    put(&mut left, self.pause, Activity::Break, 0);
                    lane = from;
                }
                Way::Session(i, from) => {
                    put(&mut left, self.sessions[i].0, self.sessions[i].1, 0);
                    (mask, lane) = (mask & !(1 << i), from);
                }
            }
        }
        if !self.reversed {
            pieces.reverse();
        }
        Some(pieces)
    }
}
