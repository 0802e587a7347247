//! Changes of blocks: they grow, shrink, move, come, go, change their kind and change hands.

use super::Annealing;
use super::draft::Block;
use crate::domain::roster::Activity;
use crate::schedule::agent::arrange::{PieceValues, arrange};
use crate::schedule::agent::planner::best_standby;
use crate::schedule::agent::problem::Worker;
use crate::schedule::agent::sessions::Task;
use crate::schedule::agent::tour::Placed;
use rand::RngExt;
use std::ops::Range;

/// Points by which a block grows, shrinks or moves at most.
const FARTHEST: i32 = 2;
/// Others who are asked to trade.
const ASKED: usize = 12;
/// Share of the temperature by which values are blurred when a block is filled, so that it can be filled in other ways.
const BLUR: f64 = 0.5;
/// How often a new block is tried among the changes of blocks; it hardly ever pays.
const NEW: f64 = 0.05;
/// Share of new blocks that are standby.
const STANDBY: f64 = 0.3;

/// One of the changes below, at random.
pub fn change_blocks(annealing: &mut Annealing<'_>, worker: usize) -> bool {
    let count = annealing.draft.blocks(worker).len();
    if count == 0 || annealing.rng.random_bool(NEW) {
        let new = annealing.new_block();
        return annealing.replace(worker, None, Some(new), true);
    }
    let index = annealing.rng.random_range(0..count);
    if annealing.draft.blocks(worker)[index].pinned {
        return false;
    }
    let old = annealing.draft.blocks(worker)[index].placed;
    let by = annealing.rng.random_range(1..=FARTHEST) as isize * if annealing.rng.random_bool(0.5) { 1 } else { -1 };
    let moved = |start: isize, end: isize| {
        let (start, end) = (old.start.checked_add_signed(start)?, old.end.checked_add_signed(end)?);
        Some(Placed { start, end, ..old })
    };
    let new = match annealing.rng.random_range(0..10u32) {
        0 | 1 => moved(by, 0),
        2 | 3 => moved(0, by),
        4 | 5 => moved(by, by),
        6 => return annealing.replace(worker, Some(index), None, true),
        7 => Some(Placed { standby: !old.standby, ..old }),
        8 => return annealing.hand_over(worker, index),
        _ => Some(old),
    };
    new.is_some() && annealing.replace(worker, Some(index), new, true)
}

/// A block of one agent takes time at one of its ends from a block of somebody else that begins or ends there, or gives it.
pub fn trade(annealing: &mut Annealing<'_>, worker: usize) -> bool {
    let count = annealing.draft.blocks(worker).len();
    if count == 0 {
        return false;
    }
    let index = annealing.rng.random_range(0..count);
    let block = &annealing.draft.blocks(worker)[index];
    let (old, pinned) = (block.placed, block.pinned);
    let by = annealing.rng.random_range(1..=FARTHEST) as usize;
    let (at_start, longer) = (annealing.rng.random_bool(0.5), annealing.rng.random_bool(0.5));
    let Some((new, traded)) = resized(old, at_start, longer, by).filter(|_| !pinned) else { return false };
    for _ in 0..ASKED {
        let other = annealing.somebody();
        let answer = |block: &Block| {
            let same_kind = !block.pinned && block.placed.standby == old.standby;
            answer(block.placed, &traded, longer).filter(|_| same_kind)
        };
        let blocks = annealing.draft.blocks(other).iter().enumerate();
        let found = blocks.filter(|_| other != worker).find_map(|(i, block)| Some((i, answer(block)?)));
        if let Some((theirs, changed)) = found {
            return annealing.replace(worker, Some(index), Some(new), false)
                && annealing.replace(other, Some(theirs), Some(changed), true);
        }
    }
    false
}

/// `old` with one end moved by `by` points, and the time between the old end and the new.
fn resized(old: Placed, at_start: bool, longer: bool, by: usize) -> Option<(Placed, Range<usize>)> {
    let from = if at_start { old.start } else { old.end };
    let to = if at_start == longer { from.checked_sub(by)? } else { from + by };
    let new = if at_start { Placed { start: to, ..old } } else { Placed { end: to, ..old } };
    Some((new, from.min(to)..from.max(to)))
}

/// `block` without the time that somebody else takes, or with the time that somebody else gives, if it lies at its end.
fn answer(block: Placed, traded: &Range<usize>, takes: bool) -> Option<Placed> {
    let (start, end) = if takes { (traded.start, traded.end) } else { (traded.end, traded.start) };
    if block.start == start {
        Some(Placed { start: end, ..block })
    } else if block.end == end {
        Some(Placed { end: start, ..block })
    } else {
        None
    }
}

impl Annealing<'_> {
    fn new_block(&mut self) -> Placed {
        let grammar = &self.draft.problem().grammar;
        let standby = self.rng.random_bool(STANDBY);
        let lengths = if standby { &grammar.standby_block } else { &grammar.work_block };
        let shortest = lengths.start().div_ceil(grammar.lattice.step);
        let longest = (lengths.end() / grammar.lattice.step).min(grammar.lattice.points()).max(shortest);
        let start = self.rng.random_range(0..grammar.lattice.points().max(1));
        Placed { start, end: start + self.rng.random_range(shortest..=longest), standby }
    }

    /// Puts `new` in place of the block `old` of `worker`; false where a rule stands against it or, as the `last` step of a
    /// change, it cannot pay.
    fn replace(&mut self, worker: usize, old: Option<usize>, new: Option<Placed>, last: bool) -> bool {
        let placed = self.draft.blocks(worker).iter().map(|block| block.placed).enumerate();
        let mut all: Vec<Placed> = placed.filter(|&(i, _)| Some(i) != old).map(|(_, placed)| placed).collect();
        all.extend(new);
        if !self.fits(worker, &mut all) {
            return false;
        }
        if let Some(old) = old {
            self.draft.take_block(worker, old);
        }
        self.draft.balance(worker, &all);
        new.is_none_or(|new| self.place(worker, new, last))
    }

    /// A block of `worker` goes to somebody else, whose blocks at that time come back.
    fn hand_over(&mut self, worker: usize, index: usize) -> bool {
        let other = self.somebody();
        let given = self.draft.blocks(worker)[index].placed;
        if other == worker {
            return false;
        }
        let overlaps = |block: &Placed| block.start < given.end && given.start < block.end;
        if self.draft.blocks(other).iter().any(|block| block.pinned && overlaps(&block.placed)) {
            return false;
        }
        let placed = |w: usize| self.draft.blocks(w).iter().map(|block| block.placed).collect::<Vec<_>>();
        let (mut mine, theirs) = (placed(worker), placed(other));
        let (returned, mut theirs): (Vec<Placed>, Vec<Placed>) = theirs.iter().partition(|block| overlaps(block));
        mine.remove(index);
        mine.extend(&returned);
        theirs.push(given);
        if returned.contains(&given) || !self.fits(worker, &mut mine) || !self.fits(other, &mut theirs) {
            return false;
        }
        self.draft.take_block(worker, index);
        for block in (0..self.draft.blocks(other).len()).rev() {
            if returned.contains(&self.draft.blocks(other)[block].placed) {
                self.draft.take_block(other, block);
            }
        }
        self.draft.balance(worker, &mine);
        self.draft.balance(other, &theirs);
        returned.iter().all(|&block| self.place(worker, block, false)) && self.place(other, given, true)
    }

    /// Puts a block, filled in the best way on what is covered now; false where no pauses fit or, as the `last` step of a
    /// change, it cannot pay.
    fn place(&mut self, worker: usize, placed: Placed, last: bool) -> bool {
        let problem = self.draft.problem();
        let who = &problem.workers[worker];
        let (start, end) = placed.slots(&problem.grammar.lattice);
        let pieces = if placed.standby {
            let coverage = self.draft.coverage();
            let worth = |queue, slot| coverage.standby_worth(problem, queue, slot, who.efficiency_at(start));
            Some(best_standby(who, start, end, worth))
        } else if last && self.hopeless(who, start, end) {
            None
        } else {
            let values = self.marginal(who, start, end);
            let rewards = self.rewards(worker);
            let offered = who.sessions.offered(start, end, &rewards);
            arrange(&problem.grammar, start, end, &values, &offered).map(|(_, pieces)| pieces)
        };
        let found = pieces.is_some();
        if let Some(pieces) = pieces {
            self.draft.put_block(worker, Block { placed, pinned: false, pieces });
        }
        found
    }

    /// Whether the change would cost too much even if `worker` were on line from `start` to `end` in the queue worth most in
    /// each slot, off line no longer than must be, and then in the slots worth least.
    fn hopeless(&self, worker: &Worker, start: usize, end: usize) -> bool {
        let (problem, coverage) = (self.draft.problem(), self.draft.coverage());
        let mut most = vec![0.0_f64; end - start];
        for &queue in &worker.queues {
            let worth = coverage.online_worth(problem, queue, start..end, worker.efficiency_at(start));
            most.iter_mut().zip(worth).for_each(|(most, worth)| *most = most.max(worth));
        }
        // A session may stand for a longer break, and earns what it is missed for.
        let (pause, earned) = if worker.sessions.is_empty() {
            (problem.grammar.least_pause(end - start), 0.0)
        } else {
            (0, worker.sessions.tasks.iter().map(|task| task.missing).sum::<f64>())
        };
        if pause > 0 && pause < most.len() {
            most.select_nth_unstable_by(pause, f64::total_cmp);
        }
        let saved = worker.saved_by_meals().get(start..end).unwrap_or(&[]);
        let least = self.draft.change() + coverage.on_duty_cost(problem, worker, start..end)
            - most[pause.min(most.len())..].iter().sum::<f64>()
            - earned
            - saved.iter().copied().fold(0.0, f64::max);
        !self.keeps(least)
    }

    /// What sessions are worth to `worker`, by task: nothing that another block holds is held again.
    fn rewards(&self, worker: usize) -> Vec<f64> {
        let who = &self.draft.problem().workers[worker];
        let held = |task: &Task| {
            let pieces = self.draft.blocks(worker).iter().flat_map(|block| &block.pieces);
            task.is_wide() && pieces.into_iter().any(|piece| piece.activity == Activity::Session(task.session))
        };
        let worth = |task: &Task| if held(task) { f64::NEG_INFINITY } else { task.missing };
        who.sessions.tasks.iter().map(worth).collect()
    }

    /// What `worker` on line is worth in each slot of a block, a little blurred.
    fn marginal<'w>(&mut self, worker: &'w Worker, start: usize, end: usize) -> Marginal<'w> {
        let (problem, blur) = (self.draft.problem(), self.temperature * BLUR);
        let efficiency = worker.efficiency_at(start);
        let mut sums = Vec::with_capacity(worker.queues.len() * (end - start + 1));
        for &queue in &worker.queues {
            let mut sum = 0.0;
            sums.push(sum);
            for worth in self.draft.coverage().online_worth(problem, queue, start..end, efficiency) {
                sum += worth + blur * self.rng.random_range(-0.5..0.5);
                sums.push(sum);
            }
        }
        Marginal { worker, start, sums, row: end - start + 1 }
    }

    /// Whether `worker` may work blocks at these places (R1, R2, R4 to R8); puts them in order.
    fn fits(&self, worker: usize, placed: &mut [Placed]) -> bool {
        placed.sort_unstable_by_key(|block| block.start);
        let problem = self.draft.problem();
        problem.allows(&problem.workers[worker], placed)
    }
}

/// Values of stretches of one block, as sums from its start, by queue of the worker in rows of one length.
struct Marginal<'a> {
    worker: &'a Worker,
    start: usize,
    sums: Vec<f64>,
    row: usize,
}

impl PieceValues for Marginal<'_> {
    fn queues(&self) -> usize {
        self.worker.queues.len()
    }

    fn stretch(&self, start: usize, length: usize, lane: Option<usize>) -> Option<(f64, usize)> {
        let at = start - self.start;
        if let Some(lane) = lane {
            let sums = &self.sums[lane * self.row..];
            return Some((sums[at + length] - sums[at], self.worker.queues[lane]));
        }
        let values = self.sums.chunks_exact(self.row).zip(&self.worker.queues);
        let values = values.map(|(sums, &queue)| (sums[at + length] - sums[at], queue));
        values.reduce(|best, other| if other.0 > best.0 { other } else { best })
    }

    fn pause(&self, start: usize, _: usize, activity: Activity) -> Option<f64> {
        Some(if activity == Activity::Meal { self.worker.saved_by_meal(start) } else { 0.0 })
    }
}
