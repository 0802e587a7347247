//! A schedule that is changed and, where a change does not pay, changed back.

use crate::domain::roster::Activity;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::{Piece, Placed, Tour};
use crate::schedule::team::board::Coverage;

/// One block with its pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it lies.
    pub placed: Placed,
    /// Whether pins hold it as it is.
    pub pinned: bool,
    /// What is done in it, in order.
    pub pieces: Vec<Piece>,
}

/// Where a piece is: the worker, the block of that worker, the piece of that block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Worker.
    pub worker: usize,
    /// Block.
    pub block: usize,
    /// Piece.
    pub piece: usize,
}

/// How to take one step back.
#[derive(Debug, Clone)]
enum Back {
    Pause(At, usize),
    Queue(At, usize),
    Put(usize, usize, Block),
    Take(usize, usize),
    Private(usize, f64),
}

/// Blocks of all workers with what they cover and cost, and the steps since the last settlement.
pub struct Draft<'a> {
    problem: &'a Problem<'a>,
    blocks: Vec<Vec<Block>>,
    /// By worker, without what depends on the inside of blocks: it comes and goes with them.
    private: Vec<f64>,
    coverage: Coverage,
    steps: Vec<Back>,
    change: f64,
}

impl<'a> Draft<'a> {
    /// The blocks of `tours`, with the pins of each worker.
    pub fn new(problem: &'a Problem<'a>, pins: &[Option<Pins>], tours: &[Tour]) -> Self {
        let mut draft = Self {
            problem,
            blocks: Vec::new(),
            private: tours.iter().enumerate().map(|(w, tour)| without_contents(problem, w, tour)).collect(),
            coverage: Coverage::new(problem),
            steps: Vec::new(),
            change: 0.0,
        };
        for (worker, tour) in tours.iter().enumerate() {
            draft.coverage.apply(problem, &problem.workers[worker], &tour.pieces, 1);
            draft.blocks.push(blocks(problem, pins[worker].as_ref(), tour));
        }
        draft
    }

    /// The instance.
    pub fn problem(&self) -> &'a Problem<'a> {
        self.problem
    }

    /// What is covered now.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The blocks of `worker`, in order.
    pub fn blocks(&self, worker: usize) -> &[Block] {
        &self.blocks[worker]
    }

    /// The piece at `at`.
    pub fn piece(&self, at: At) -> Piece {
        self.blocks[at.worker][at.block].pieces[at.piece]
    }

    /// By how much the cost has changed since the last settlement.
    pub fn change(&self) -> f64 {
        self.change
    }

    /// Keeps what was changed.
    pub fn settle(&mut self) {
        self.steps.clear();
        self.change = 0.0;
    }

    /// Takes everything back since the last settlement.
    pub fn undo(&mut self) {
        while let Some(step) = self.steps.pop() {
            match step {
                Back::Pause(at, start) => self.set_pause(at, start),
                Back::Queue(at, queue) => self.set_queue(at, queue),
                Back::Put(worker, index, block) => self.insert(worker, index, block),
                Back::Take(worker, index) => drop(self.remove(worker, index)),
                Back::Private(worker, cost) => self.private[worker] = cost,
            }
        }
        self.change = 0.0;
    }

    /// The schedule as tours.
    pub fn tours(&self) -> Vec<Tour> {
        let pieces = |blocks: &Vec<Block>| blocks.iter().flat_map(|block| block.pieces.iter().copied()).collect();
        self.blocks.iter().map(|blocks| Tour { pieces: pieces(blocks) }).collect()
    }

    /// Moves the pause at `at` to slot `start`, the stretches beside it with it; false where R9 or R11 stands against it.
    pub fn put_pause(&mut self, at: At, start: usize) -> bool {
        let grammar = &self.problem.grammar;
        let block = &self.blocks[at.worker][at.block];
        let (left, pause, right) = (block.pieces[at.piece - 1], block.pieces[at.piece], block.pieces[at.piece + 1]);
        let task = self.problem.workers[at.worker].sessions.task(pause.activity);
        if task.is_some_and(|task| !task.fits(start)) {
            return false;
        }
        let end = start + pause.end - pause.start;
        if start < left.start
            || end > right.end
            || !grammar.stretch.contains(&(start - left.start))
            || !grammar.stretch.contains(&(right.end - end))
        {
            return false;
        }
        let (from, to) = block.placed.slots(&grammar.lattice);
        let near = start < from + grammar.meal_margin || end + grammar.meal_margin > to;
        if pause.activity == Activity::Meal && (near || start > from + grammar.meal_latest) {
            return false;
        }
        self.steps.push(Back::Pause(at, pause.start));
        self.set_pause(at, start);
        true
    }

    /// Gives the stretch at `at` to `queue`, which its worker must be able to serve.
    pub fn put_queue(&mut self, at: At, queue: usize) {
        self.steps.push(Back::Queue(at, self.piece(at).queue));
        self.set_queue(at, queue);
    }

    /// Puts a block in its place in time; [`Draft::balance`] must have its place.
    pub fn put_block(&mut self, worker: usize, block: Block) {
        let index = self.blocks[worker].partition_point(|other| other.placed.start < block.placed.start);
        self.steps.push(Back::Take(worker, index));
        self.insert(worker, index, block);
    }

    /// Takes a block away; [`Draft::balance`] must have what is left.
    pub fn take_block(&mut self, worker: usize, index: usize) {
        let block = self.remove(worker, index);
        self.steps.push(Back::Put(worker, index, block));
    }

    /// Recomputes the private cost of `worker`, whose blocks come to lie at `placed`.
    pub fn balance(&mut self, worker: usize, placed: &[Placed]) {
        let cost = self.problem.private_cost_of(worker, placed.iter().copied());
        self.steps.push(Back::Private(worker, self.private[worker]));
        self.change += cost - self.private[worker];
        self.private[worker] = cost;
    }

    /// What `worker` does not hold over the whole horizon.
    fn wide_cost(&self, worker: usize) -> f64 {
        let sessions = &self.problem.workers[worker].sessions;
        if sessions.has_wide() {
            sessions.wide_cost(self.blocks[worker].iter().flat_map(|block| &block.pieces))
        } else {
            0.0
        }
    }

    fn set_pause(&mut self, at: At, start: usize) {
        let problem = self.problem;
        let who = &problem.workers[at.worker];
        let block = &mut self.blocks[at.worker][at.block].pieces;
        let e = who.efficiency_at(block[0].start);
        let pieces = &mut block[at.piece - 1..=at.piece + 1];
        let (left, pause, right) = (pieces[0].queue, pieces[1], pieces[2].queue);
        let end = start + pause.end - pause.start;
        if pause.activity == Activity::Meal {
            self.change += who.saved_by_meal(pause.start) - who.saved_by_meal(start);
        }
        pieces[0].end = start;
        pieces[1] = Piece { start, end, ..pause };
        pieces[2].start = end;
        let ((gained, more), (lost, less)) = if start > pause.start {
            ((left, pause.start..start), (right, pause.end..end))
        } else {
            ((right, end..pause.end), (left, start..pause.start))
        };
        self.change += self.coverage.add_online(problem, gained, more, e);
        self.change += self.coverage.add_online(problem, lost, less, -e);
    }

    fn set_queue(&mut self, at: At, queue: usize) {
        let problem = self.problem;
        let switches =
            |block: &Block| if problem.grammar.queue_switch > 0.0 { problem.switch_cost(&block.pieces) } else { 0.0 };
        let block = &mut self.blocks[at.worker][at.block];
        let e = problem.workers[at.worker].efficiency_at(block.pieces[0].start);
        self.change -= switches(block);
        let piece = &mut block.pieces[at.piece];
        let (slots, old) = (piece.start..piece.end, std::mem::replace(&mut piece.queue, queue));
        self.change += switches(block);
        self.change += self.coverage.add_online(problem, old, slots.clone(), -e);
        self.change += self.coverage.add_online(problem, queue, slots, e);
    }

    fn insert(&mut self, worker: usize, index: usize, block: Block) {
        let problem = self.problem;
        self.change += self.coverage.apply(problem, &problem.workers[worker], &block.pieces, 1);
        self.change += problem.inner_cost(&problem.workers[worker], &block.pieces);
        let before = self.wide_cost(worker);
        self.blocks[worker].insert(index, block);
        self.change += self.wide_cost(worker) - before;
    }

    fn remove(&mut self, worker: usize, index: usize) -> Block {
        let problem = self.problem;
        let before = self.wide_cost(worker);
        let block = self.blocks[worker].remove(index);
        self.change += self.wide_cost(worker) - before;
        self.change += self.coverage.apply(problem, &problem.workers[worker], &block.pieces, -1);
        self.change -= problem.inner_cost(&problem.workers[worker], &block.pieces);
        block
    }
}

fn without_contents(problem: &Problem<'_>, worker: usize, tour: &Tour) -> f64 {
    let who = &problem.workers[worker];
    problem.private_cost(worker, tour)
        - problem.inner_cost(who, &tour.pieces)
        - who.sessions.wide_cost(tour.pieces.iter())
}

fn blocks(problem: &Problem<'_>, pins: Option<&Pins>, tour: &Tour) -> Vec<Block> {
    let mut rest = tour.pieces.as_slice();
    let cut = |(start, end, standby)| {
        let (pieces, later) = rest.split_at(rest.partition_point(|piece| piece.start < end));
        rest = later;
        let pinned = pins.is_some_and(|pins| pins.within(start, end));
        Block {
            placed: Placed::of_slots(&problem.grammar.lattice, start, end, standby),
            pinned,
            pieces: pieces.to_vec(),
        }
    };
    tour.blocks().map(cut).collect()
}
