//! Where one agent stands in the night: what is published and stays, what may still be chosen, and what is said of both.
//!
//! A block that has begun, or whose rows begin before notice is over, is *fixed*: it is in every schedule of the agent, as published or
//! with another end. Where an absence cuts a block it stays as published up to there.

use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::ids::{AgentId, Id};
use crate::domain::night::{Night, is_call};
use crate::domain::roster::{Activity, Segment};
use crate::schedule::agent::lattice::gcd;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::problem::{Problem, Worker};
use crate::schedule::agent::sessions::Sessions;
use crate::schedule::agent::tour::{Piece, Tour};
use std::ops::Range;
use std::sync::Arc;

/// The shortest work after a call, in slots.
const LEAST_CALLED: usize = 60 / SLOT_MINUTES as usize;

/// A block that is published.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its rows.
    pub pieces: Vec<Piece>,
    /// Whether it begins before notice is over.
    pub fixed: bool,
    /// First slot and slot after the last.
    pub slots: Range<usize>,
    /// Where its work begins: the first slot, or the slot at which it is called; none: all of it is standby.
    pub work_from: Option<usize>,
    /// The end of its rows that stay, where they can go on; none: nothing of it can change.
    pub open: Option<usize>,
    /// The end of its rows that stay; 0 where none does.
    pub kept_until: usize,
    /// Whether it ends because the agent leaves.
    pub cut: bool,
}

impl Block {
    /// Whether it is standby that goes over into work.
    pub fn is_called(&self) -> bool {
        self.work_from.is_some_and(|from| from > self.slots.start)
    }

    /// Where its work begins, if that stands.
    pub fn work_that_stands(&self) -> Option<usize> {
        self.work_from.filter(|&from| from == self.slots.start || self.kept_until > from)
    }
}

/// One agent in the night.
#[derive(Debug)]
pub struct Stand {
    /// The agent as the programs see it: available from the end of notice on, and not while away.
    pub worker: Worker,
    /// What the agent holds besides breaks and meals; the worker's own are what is left to hold beside the rows that stay.
    pub sessions: Arc<Sessions>,
    /// Published rows, without what absences take.
    pub rows: Vec<Segment>,
    /// The same as a schedule.
    pub base: Tour,
    /// The rows that stay.
    pub kept: Vec<Segment>,
    /// The same as values in the programs.
    pub pins: Pins,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// Whether the agent is away at some time, so that nobody counts its changes.
    pub absent: bool,
    /// By slot: whether the agent is there and may work.
    pub there: Vec<bool>,
    /// The first slot that is free to plan.
    pub free_from: usize,
    /// Slots of which every paid length is a multiple.
    pub unit: usize,
}

/// The first slot that starts at `moment` or later, within the horizon.
pub fn slot_from(problem: &Problem<'_>, moment: crate::domain::calendar::Moment) -> usize {
    let seconds = (moment.0 - problem.plan.horizon.start.0).max(0);
    let slot = (seconds + SLOT_MINUTES * 60 - 1) / (SLOT_MINUTES * 60);
    (slot as usize).min(problem.grammar.slots)
}

impl Stand {
    /// How `agent` stands with these published rows, in order of time.
    pub fn new(problem: &Problem<'_>, night: &Night, agent: AgentId, published: &[Segment]) -> Self {
        let rows = night.without_absences(agent, published);
        let kept: Vec<Segment> = rows.iter().filter(|row| row.span.start < night.frozen_until).copied().collect();
        let slot = |moment| slot_from(problem, moment);
        let free_from = slot(night.frozen_until);
        let away: Vec<Range<usize>> = night.absences(agent).map(|away| slot(away.start)..slot(away.end)).collect();
        let is_away = |k: usize| away.iter().any(|away| away.contains(&k));
        let there: Vec<bool> =
            problem.grammar.available[agent].iter().enumerate().map(|(k, &free)| free && !is_away(k)).collect();
        let mut worker = problem.workers[agent.index()].clone();
        worker.reach = problem.grammar.lattice.reach(|k| k >= free_from && there[k]);
        let Tour { pieces } = Tour::of(problem.plan, &rows);
        let blocks = blocks(&rows, &pieces, kept.len(), free_from, |end| away.iter().any(|away| away.start == end));
        let sessions = worker.sessions.clone();
        if !sessions.is_empty() {
            let fixed = blocks.iter().filter(|block| block.fixed).flat_map(|block| &block.pieces);
            worker.sessions = Arc::new(sessions.beside(&fixed.copied().collect::<Vec<_>>()));
        }
        // Whole steps, less a meal that is not paid, are what a block with another end pays.
        let grammar = &problem.grammar;
        let meal = if grammar.meal_paid { 0 } else { grammar.meal_length };
        let any = if blocks.is_empty() { 0 } else { gcd(grammar.lattice.step, meal) };
        let unit =
            blocks.iter().fold(gcd(problem.pay_unit, any), |unit, block| gcd(unit, paid(problem, &block.pieces)));
        Self {
            pins: Pins::new(problem, &kept),
            absent: night.is_absent(agent),
            base: Tour { pieces },
            sessions,
            worker,
            rows,
            kept,
            blocks,
            there,
            free_from,
            unit: unit.max(1),
        }
    }

    /// The slot at which the agent has to stop who works from `from` on.
    pub fn until(&self, from: usize) -> usize {
        (from..self.there.len()).find(|&k| !self.there[k]).unwrap_or(self.there.len())
    }

    /// Whether `tour` is what is published.
    pub fn is_base(&self, tour: &Tour) -> bool {
        normal(&tour.pieces) == normal(&self.base.pieces)
    }

    /// The slots at which `block`, which is standby as published up to some slot, may be called.
    pub fn calls(&self, block: &Block, call_from: usize) -> Range<usize> {
        let standby_until = block.work_from.unwrap_or(block.slots.end);
        (block.slots.start + 1).max(call_from)..standby_until + 1
    }
}

/// Ends at which a called block may end that starts at slot `start` and is called at `c`.
pub fn ends_of_call(problem: &Problem<'_>, start: usize, c: usize, until: usize) -> Range<usize> {
    c + LEAST_CALLED..(start + problem.grammar.work_block.end()).min(until) + 1
}

/// Paid slots of some pieces.
pub fn paid(problem: &Problem<'_>, pieces: &[Piece]) -> usize {
    pieces.iter().filter(|piece| problem.grammar.pays(piece.activity)).map(|piece| piece.end - piece.start).sum()
}

/// Pieces of one activity and queue that touch, as one.
fn normal(pieces: &[Piece]) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            // A pause is one row each.
            Some(last)
                if last.end == piece.start
                    && (last.activity, last.queue) == (piece.activity, piece.queue)
                    && matches!(piece.activity, Activity::Work | Activity::Standby) =>
            {
                last.end = piece.end;
            }
            _ => joined.push(*piece),
        }
    }
    joined
}

/// The blocks of `rows`, of which the first `kept` stay.
fn blocks(
    rows: &[Segment],
    pieces: &[Piece],
    kept: usize,
    free_from: usize,
    is_cut: impl Fn(usize) -> bool,
) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    for (at, (row, piece)) in rows.iter().zip(pieces).enumerate() {
        let before = at.checked_sub(1).map(|at| &rows[at]);
        let standby = row.activity == Activity::Standby;
        let goes_on = before.is_some_and(|before| {
            let like = (before.activity == Activity::Standby) == standby;
            before.span.end == row.span.start && (like || is_call(before, row))
        });
        if !goes_on {
            let slots = piece.start..piece.start;
            found.push(Block {
                pieces: Vec::new(),
                fixed: at < kept,
                slots,
                work_from: None,
                open: None,
                kept_until: 0,
                cut: false,
            });
        }
        let Some(block) = found.last_mut() else { continue };
        block.pieces.push(*piece);
        block.slots.end = piece.end;
        if !standby {
            block.work_from = block.work_from.or(Some(piece.start));
        }
        if at < kept {
            block.kept_until = piece.end;
        }
    }
    for block in &mut found {
        block.cut = is_cut(block.slots.end);
        block.open = Some(block.kept_until).filter(|&end| block.fixed && end >= free_from && !block.cut);
    }
    found
}
