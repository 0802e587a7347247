//! Changes inside blocks: when pauses are, and which queue a stretch serves.

use super::Annealing;
use super::draft::At;
use crate::domain::roster::Activity;
use crate::schedule::agent::tour::Piece;
use rand::RngExt;

/// Slots by which a pause shifts at most.
const FARTHEST: usize = 3;
/// Slots between two pauses that change places, at most.
const NEAR: usize = 4;
/// Others who are asked for a partner.
const ASKED: usize = 6;

impl Annealing<'_> {
    /// A pause of `worker`, at random.
    fn pause(&mut self, worker: usize) -> Option<At> {
        let block = self.work_block(worker)?;
        let inner = |pieces: &[Piece]| 1..pieces.len().saturating_sub(1);
        self.among(worker, block, |pieces, i| inner(pieces).contains(&i) && pieces[i].activity != Activity::Work)
    }

    /// A stretch of `worker`, at random, if there is a choice of queues.
    fn stretch(&mut self, worker: usize) -> Option<At> {
        if self.draft.problem().workers[worker].queues.len() < 2 {
            return None;
        }
        let block = self.work_block(worker)?;
        self.among(worker, block, |pieces, i| pieces[i].activity == Activity::Work)
    }

    /// One of the pieces of a block that are `wanted`, at random.
    fn among(&mut self, worker: usize, block: usize, wanted: impl Fn(&[Piece], usize) -> bool) -> Option<At> {
        let pieces = &self.draft.blocks(worker)[block].pieces;
        let mut found = (0..pieces.len()).filter(|&i| wanted(pieces, i));
        let count = found.clone().count();
        let chosen = if count == 0 { None } else { found.nth(self.rng.random_range(0..count)) };
        chosen.map(|piece| At { worker, block, piece })
    }

    /// A block of `worker`, at random; none if it is standby or pinned.
    fn work_block(&mut self, worker: usize) -> Option<usize> {
        let count = self.draft.blocks(worker).len();
        if count == 0 {
            return None;
        }
        let block = self.rng.random_range(0..count);
        let chosen = &self.draft.blocks(worker)[block];
        (!chosen.placed.standby && !chosen.pinned).then_some(block)
    }

    /// A piece of somebody else at `slot` that is `wanted`.
    fn partner(&mut self, worker: usize, slot: usize, wanted: impl Fn(&Piece) -> bool) -> Option<At> {
        let lattice = &self.draft.problem().grammar.lattice;
        (0..ASKED).find_map(|_| {
            let other = self.somebody();
            let blocks = self.draft.blocks(other);
            let around = |(start, end): (usize, usize)| start <= slot && slot < end;
            let block = blocks.iter().position(|b| around(b.placed.slots(lattice)))?;
            let fixed = blocks[block].placed.standby || blocks[block].pinned;
            let piece = blocks[block].pieces.partition_point(|piece| piece.end <= slot);
            (other != worker && !fixed && wanted(&blocks[block].pieces[piece])).then_some(At {
                worker: other,
                block,
                piece,
            })
        })
    }
}

/// A pause comes earlier or later.
pub fn shift_pause(annealing: &mut Annealing<'_>, worker: usize) -> bool {
    let Some(at) = annealing.pause(worker) else { return false };
    let (start, by) = (annealing.draft.piece(at).start, annealing.rng.random_range(1..=FARTHEST));
    let to = if annealing.rng.random_bool(0.5) { start + by } else { start.saturating_sub(by) };
    annealing.draft.put_pause(at, to)
}

/// Two people change the times of a pause.
pub fn swap_pauses(annealing: &mut Annealing<'_>, worker: usize) -> bool {
    let Some(at) = annealing.pause(worker) else { return false };
    let start = annealing.draft.piece(at).start;
    let slot = (start + annealing.rng.random_range(0..=2 * NEAR)).saturating_sub(NEAR);
    let pause = |piece: &Piece| matches!(piece.activity, Activity::Break | Activity::Meal) && piece.start != start;
    let Some(with) = annealing.partner(worker, slot, pause) else { return false };
    let other = annealing.draft.piece(with).start;
    annealing.draft.put_pause(at, other) && annealing.draft.put_pause(with, start)
}

/// A stretch serves another queue.
pub fn change_queue(annealing: &mut Annealing<'_>, worker: usize) -> bool {
    let Some(at) = annealing.stretch(worker) else { return false };
    let queues = &annealing.draft.problem().workers[worker].queues;
    let queue = queues[annealing.rng.random_range(0..queues.len())];
    if queue == annealing.draft.piece(at).queue {
        return false;
    }
    annealing.draft.put_queue(at, queue);
    true
}

/// Two people change the queues of a stretch.
pub fn swap_queues(annealing: &mut Annealing<'_>, worker: usize) -> bool {
    let Some(at) = annealing.stretch(worker) else { return false };
    let one = annealing.draft.piece(at);
    let workers = &annealing.draft.problem().workers;
    let elsewhere = |piece: &Piece| {
        piece.activity == Activity::Work && piece.queue != one.queue && workers[worker].queues.contains(&piece.queue)
    };
    let Some(with) = annealing.partner(worker, (one.start + one.end) / 2, elsewhere) else { return false };
    if !workers[with.worker].queues.contains(&one.queue) {
        return false;
    }
    let queue = annealing.draft.piece(with).queue;
    annealing.draft.put_queue(at, queue);
    annealing.draft.put_queue(with, one.queue);
    true
}
