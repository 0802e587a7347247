//! Every schedule of one agent, where they are few: not the best at some values, but all of the language.

use super::arrange::meal_starts;
use super::grammar::Grammar;
use super::problem::{Problem, Worker};
use super::tour::{Piece, Placed, Tour};
use crate::domain::roster::Activity;
use crate::domain::sessions::Place;
use std::ops::Range;

/// Steps on the way for each tour that there may be; most of those that lead nowhere end at once.
const STEPS: usize = 20;

/// All tours of `worker` that keep the rules, staying at home among them, each once; none where they or the blocks that they are made of
/// are more than `most`, or hard to find. Pins are not known here.
pub fn every_tour(problem: &Problem<'_>, worker: usize, most: usize) -> Option<Vec<Tour>> {
    let who = &problem.workers[worker];
    let blocks = every_block(problem, who, most)?;
    let (left, found) = (STEPS * most, Vec::new());
    let mut chains =
        Chains { problem, worker: who, blocks: &blocks, left, placed: Vec::new(), pieces: Vec::new(), found };
    chains.grow()?;
    Some(chains.found).filter(|found| found.len() <= most)
}

/// A block with what is in it.
type Block = (Placed, Vec<Piece>);

/// Every block of `worker` by itself.
fn every_block(problem: &Problem<'_>, worker: &Worker, most: usize) -> Option<Vec<Block>> {
    let (grammar, lattice) = (&problem.grammar, &problem.grammar.lattice);
    let (mut blocks, mut left) = (Vec::new(), STEPS * most);
    for start in 0..lattice.points() {
        for end in start + 1..=worker.reach[start] {
            for standby in [false, true] {
                let placed = Placed { start, end, standby };
                if !problem.allows(worker, &[placed]) {
                    continue;
                }
                let mut filling = Filling::new(grammar, worker, placed.slots(lattice), left);
                if standby {
                    filling.stand_by(placed.slots(lattice).0)?
                } else {
                    filling.begin()?
                }
                left = filling.left;
                blocks.extend(filling.found.into_iter().map(|pieces| (placed, pieces)));
                if blocks.len() > most {
                    return None;
                }
            }
        }
    }
    Some(blocks)
}

/// All that one block may hold.
struct Filling<'a> {
    grammar: &'a Grammar,
    worker: &'a Worker,
    slots: Range<usize>,
    /// Where its meal may start; none: it has no meal.
    meals: Option<Range<usize>>,
    /// Steps that are left.
    left: usize,
    pieces: Vec<Piece>,
    found: Vec<Vec<Piece>>,
}

impl<'a> Filling<'a> {
    fn new(grammar: &'a Grammar, worker: &'a Worker, (start, end): (usize, usize), left: usize) -> Self {
        let meals = meal_starts(grammar, end - start);
        let meals = grammar.has_meal(end - start).then_some(start + meals.start..start + meals.end);
        Self { grammar, worker, slots: start..end, meals, left, pieces: Vec::new(), found: Vec::new() }
    }

    fn holds(&self, activity: Activity) -> bool {
        self.pieces.iter().any(|piece| piece.activity == activity)
    }

    /// Keeps what is in the block now.
    fn keep(&mut self) {
        self.found.push(self.pieces.clone());
    }

    /// Counts a step; none: it was the last.
    fn step(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }

    /// With one piece more, what `then` makes of the place behind it.
    fn with(
        &mut self,
        start: usize,
        slots: usize,
        activity: Activity,
        then: fn(&mut Self, usize) -> Option<()>,
    ) -> Option<()> {
        self.pieces.push(Piece { start, end: start + slots, activity, queue: 0 });
        let kept = then(self, start + slots);
        self.pieces.pop();
        kept
    }

    /// The whole block, a work block.
    fn begin(&mut self) -> Option<()> {
        self.stretch(self.slots.start)?;
        self.sessions(self.slots.start, Place::Start, Self::stretch)
    }

    /// What may follow where a stretch starts at slot `at`.
    fn stretch(&mut self, at: usize) -> Option<()> {
        self.step()?;
        let longest = (*self.grammar.stretch.end()).min(self.slots.end.saturating_sub(at));
        let worker = self.worker;
        for slots in *self.grammar.stretch.start()..=longest {
            for &queue in &worker.queues {
                self.pieces.push(Piece { start: at, end: at + slots, activity: Activity::Work, queue });
                let kept = self.pause(at + slots);
                self.pieces.pop();
                kept?;
            }
        }
        Some(())
    }

    /// What may follow where a stretch has ended at slot `at`.
    fn pause(&mut self, at: usize) -> Option<()> {
        if at == self.slots.end {
            return self.close(at);
        }
        let (pause, meal) = (self.grammar.break_length, self.grammar.meal_length);
        if pause > 0 {
            self.with(at, pause, Activity::Break, Self::stretch)?;
        }
        if self.meals.as_ref().is_some_and(|meals| meals.contains(&at)) && !self.holds(Activity::Meal) {
            self.with(at, meal, Activity::Meal, Self::stretch)?;
        }
        self.sessions(at, Place::Inside, Self::stretch)?;
        self.sessions(at, Place::End, Self::close)
    }

    /// What may follow a session of `place` that starts at slot `at`.
    fn sessions(&mut self, at: usize, place: Place, then: fn(&mut Self, usize) -> Option<()>) -> Option<()> {
        let sessions = &self.worker.sessions;
        for offered in sessions.offered(self.slots.start, self.slots.end, &sessions.rewards()) {
            let (task, activity) = (offered.task, Activity::Session(offered.task.session));
            if task.place == place && task.fits(at) && !self.holds(activity) {
                self.with(at, task.slots, activity, then)?;
            }
        }
        Some(())
    }

    /// The block, where it ends at slot `at` and has the meal that it needs.
    fn close(&mut self, at: usize) -> Option<()> {
        if at == self.slots.end && self.meals.is_some() == self.holds(Activity::Meal) {
            self.keep();
        }
        Some(())
    }

    /// What may follow in a standby block from slot `at` on.
    fn stand_by(&mut self, at: usize) -> Option<()> {
        self.step()?;
        if at == self.slots.end {
            self.keep();
            return Some(());
        }
        let (worker, before) = (self.worker, self.pieces.clone());
        for &queue in &worker.queues {
            match self.pieces.last_mut() {
                Some(piece) if piece.queue == queue => piece.end = at + 1,
                _ => self.pieces.push(Piece { start: at, end: at + 1, activity: Activity::Standby, queue }),
            }
            let kept = self.stand_by(at + 1);
            self.pieces.clone_from(&before);
            kept?;
        }
        Some(())
    }
}

/// All rows of blocks that one agent may have.
struct Chains<'a> {
    problem: &'a Problem<'a>,
    worker: &'a Worker,
    blocks: &'a [Block],
    /// Steps that are left.
    left: usize,
    placed: Vec<Placed>,
    pieces: Vec<Piece>,
    found: Vec<Tour>,
}

impl Chains<'_> {
    /// Those that begin with what is there. What breaks a rule breaks it with more blocks behind it, too.
    fn grow(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        if !self.problem.allows(self.worker, &self.placed) || self.holds_twice() {
            return Some(());
        }
        self.found.push(Tour { pieces: self.pieces.clone() });
        let from = self.placed.last().map_or(0, |last| last.end + 1);
        let blocks = self.blocks;
        for (placed, pieces) in blocks.iter().filter(|(placed, _)| placed.start >= from) {
            let before = self.pieces.len();
            self.placed.push(*placed);
            self.pieces.extend_from_slice(pieces);
            let kept = self.grow();
            self.placed.pop();
            self.pieces.truncate(before);
            kept?;
        }
        Some(())
    }

    /// Whether something that is held once over the horizon is there more than once.
    fn holds_twice(&self) -> bool {
        let times = |activity: Activity| self.pieces.iter().filter(|piece| piece.activity == activity).count();
        let wide = self.worker.sessions.tasks.iter().filter(|task| task.is_wide());
        wide.into_iter().any(|task| times(Activity::Session(task.session)) > 1)
    }
}
