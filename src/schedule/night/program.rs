//! The best schedule of one agent for the rest of a night: the program of [`Planner`] with the agent's fixed blocks as choices that
//! must be taken, each as published, with another end, or called.
//!
//! With s the start of a block on standby, c the slot at which it is called, e its end, S the value of standby, D the cost of being on
//! duty and W[c, e] the best value of a work block from c to e by (1) to (4) of [`super::super::agent::pauses`],
//!
//! ```text
//! C[s, e] = max over c:  S(s, c) + W[c, e] − D(c, e) − wages      c of the published standby, e − c ≥ 60 min          (14)
//! ```

use super::stand::{Block, Stand, ends_of_call, paid};
use crate::domain::roster::Activity;
use crate::schedule::agent::arrange::{Holding, arrange, fan};
use crate::schedule::agent::blocks::Choice;
use crate::schedule::agent::pauses::BlockValues;
use crate::schedule::agent::planner::{Offer, OfferValues, Planner, Task, best_standby, fill_blocks, free_blocks};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::real::summed;
use crate::schedule::agent::sessions::{Sessions, Task as Held};
use crate::schedule::agent::tour::{Piece, Placed, Tour};
use std::collections::BTreeMap;

/// What taking a fixed block is worth; far above what a night can cost or earn.
const MUST: f64 = 1e7;

/// What a chosen block holds.
#[derive(Debug, Clone, Copy)]
enum Content {
    /// The block of that number as published.
    Published(usize),
    /// Standby up to slot `from`, if any, then work, with the rows of it that stay.
    Work { from: usize },
    /// Standby up to slot `at`, then work.
    Called { at: usize },
    /// Standby alone.
    Standby,
}

/// A choice beside those of the language.
#[derive(Debug, Clone, Copy)]
struct Special {
    choice: Choice<f64>,
    content: Content,
}

/// Scratch memory of one thread.
#[derive(Debug, Default)]
pub struct Desk {
    planner: Planner<f64>,
    blocks: BlockValues<f64>,
    /// What slots are worth; to be filled before [`Desk::best`].
    pub offer: Offer<f64>,
}

/// One agent's program at given values.
struct Program<'a> {
    problem: &'a Problem<'a>,
    stand: &'a Stand,
    offer: &'a Offer<f64>,
    call_from: usize,
    night: f64,
    /// Up to each slot: by stage the value of standby less dislike, and the cost of being on duty.
    standby: Vec<Vec<f64>>,
    duty: Vec<f64>,
}

impl Desk {
    /// The best schedule on the values of [`Desk::offer`] where a night slot costs `night`, and its value, all private costs but
    /// fairness taken off; none where rounding leaves no room for what is fixed.
    pub fn best(&mut self, problem: &Problem<'_>, stand: &Stand, call_from: usize, night: f64) -> Option<(f64, Tour)> {
        let (grammar, worker) = (&problem.grammar, &stand.worker);
        free_blocks(grammar, worker, &self.offer, &mut self.blocks);
        let program = Program::new(problem, stand, &self.offer, call_from, night);
        let specials = program.specials();
        let mut taken: BTreeMap<(usize, usize, bool), Content> = BTreeMap::new();
        let task = Task { worker, offer: &self.offer, blocks: &self.blocks, scale: 1.0, night, pins: None };
        let (value, placed) = self.planner.plan_amended(problem, task, stand.unit, |start, choices| {
            for special in specials.get(&start).into_iter().flatten() {
                let (end, standby) = (special.choice.end, special.choice.standby);
                let other = choices.iter().position(|other| (other.end, other.standby) == (end, standby));
                match other {
                    Some(at) if choices[at].value >= special.choice.value => continue,
                    Some(at) => choices[at] = special.choice,
                    None => choices.push(special.choice),
                }
                taken.insert((start, end, standby), special.content);
            }
            choices.sort_by_key(|choice| choice.end);
        });
        let musts = stand.blocks.iter().filter(|block| block.fixed).count();
        let starts =
            |block: &&Placed| stand.blocks.iter().any(|b| b.fixed && program.point(b.slots.start) == block.start);
        if placed.iter().filter(starts).count() < musts {
            return None;
        }
        // Those of the language together: what is held once over the plan is held in one of them.
        let special = |block: &Placed| taken.get(&(block.start, block.end, block.standby));
        let plain: Vec<Placed> = placed.iter().filter(|block| special(block).is_none()).copied().collect();
        let mut tour = fill_blocks(grammar, worker, &self.offer, &plain, None)?;
        for block in &placed {
            if let Some(content) = special(block) {
                tour.pieces.extend(program.fill(block, *content)?);
            }
        }
        tour.pieces.sort_by_key(|piece| piece.start);
        Some((value - MUST * musts as f64, tour))
    }
}

impl<'a> Program<'a> {
    fn new(problem: &'a Problem<'a>, stand: &'a Stand, offer: &'a Offer<f64>, call_from: usize, night: f64) -> Self {
        let mut program = Self { problem, stand, offer, call_from, night, standby: Vec::new(), duty: Vec::new() };
        let disliked = |k: usize| {
            let dislike = &stand.worker.dislike;
            dislike[k + 1] - dislike[k] + night * (problem.nights[k + 1] - problem.nights[k])
        };
        let slots = 0..problem.grammar.slots;
        let on_top = |k: usize, standby: bool| stand.worker.supplement(k..k + 1, standby);
        let standby = |stage: usize| {
            summed(slots.clone().map(|k| program.standby_worth(stage, k).0 - disliked(k) - on_top(k, true)))
        };
        program.standby = (0..=offer.begins().len()).map(standby).collect();
        program.duty = summed(slots.map(|k| offer.duty[k] + disliked(k) + on_top(k, false)));
        program
    }

    fn point(&self, slot: usize) -> usize {
        let lattice = &self.problem.grammar.lattice;
        slot.saturating_sub(lattice.offset).div_ceil(lattice.step)
    }

    /// Slots between which blocks may begin and end, in a range.
    fn bounds(&self, slots: std::ops::Range<usize>) -> Vec<usize> {
        let lattice = &self.problem.grammar.lattice;
        let points = (0..lattice.points()).filter(|&point| lattice.allowed[point]);
        points.map(|point| lattice.slot(point)).filter(|slot| slots.contains(slot)).collect()
    }

    /// What standby in slot `k` is worth in a block of that stage, and in which queue: that of a row that stays, else the best.
    fn standby_worth(&self, stage: usize, k: usize) -> (f64, usize) {
        let queues = &self.stand.worker.queues;
        let forced = self.stand.pins.standby_queue(k);
        let worth = |(i, &queue): (usize, &usize)| (self.offer.standby_in(stage)[i][k], queue);
        let among =
            queues.iter().enumerate().filter(|(_, queue)| forced.is_none_or(|forced| forced == **queue)).map(worth);
        among.reduce(|best, other| if other.0 > best.0 { other } else { best }).unwrap_or((0.0, 0))
    }

    fn on_standby(&self, from: usize, to: usize) -> f64 {
        let standby = &self.standby[self.offer.stage(from)];
        standby[to] - standby[from] - self.stand.worker.standby_wage * (to - from) as f64
    }

    /// Paid slots of work from `from` to `to`, and its value where its stretches are worth `arranged`.
    fn at_work(&self, from: usize, to: usize, arranged: f64) -> (usize, f64) {
        let paid = self.problem.grammar.paid(to - from);
        (paid, arranged - self.stand.worker.wage * paid as f64 - (self.duty[to] - self.duty[from]))
    }

    /// The pieces of a block that starts in slot `start`, with the rows that stay.
    fn values(&self, start: usize) -> OfferValues<'a> {
        let slots = 0..self.problem.grammar.slots;
        let offer = (self.offer, self.offer.stage(start));
        OfferValues::staged(&self.stand.worker, offer, slots, Some(&self.stand.pins))
    }

    /// The choices beside those of the language, by start point.
    fn specials(&self) -> BTreeMap<usize, Vec<Special>> {
        let mut found: BTreeMap<usize, Vec<Special>> = BTreeMap::new();
        for (number, block) in self.stand.blocks.iter().enumerate() {
            let start = self.point(block.slots.start);
            let must = if block.fixed { MUST } else { 0.0 };
            let mut add = |start: usize, end: usize, paid: usize, value: f64, content: Content| {
                if value > f64::NEG_INFINITY {
                    let standby = matches!(content, Content::Standby);
                    let choice = Choice { end: self.point(end), paid, value: value + must, standby };
                    found.entry(start).or_default().push(Special { choice, content });
                }
            };
            if block.fixed || block.cut || block.is_called() {
                let value = self.as_published(block);
                add(start, block.slots.end, paid(self.problem, &block.pieces), value, Content::Published(number));
            }
            match (block.open, block.work_that_stands()) {
                (Some(open), Some(from)) => self.other_ends(block, open, from, &mut |end, paid, value| {
                    add(start, end, paid, value, Content::Work { from });
                }),
                (Some(open), None) => {
                    for end in self.bounds(open..self.stand.until(open) + 1) {
                        let length = end - block.slots.start;
                        if self.problem.grammar.standby_block.contains(&length) {
                            add(start, end, length, self.on_standby(block.slots.start, end), Content::Standby);
                        }
                    }
                }
                (None, _) => {}
            }
            self.called(block, &mut |from, end, paid, value, at| {
                add(self.point(from), end, paid, value, Content::Called { at });
            });
        }
        found
    }

    /// What the rows of a block are worth as they are.
    fn as_published(&self, block: &Block) -> f64 {
        let (worker, pieces) = (&self.stand.worker, &block.pieces);
        let mut value = self.offer.worth(&worker.queues, pieces) - self.problem.block_cost(worker, pieces);
        for piece in pieces {
            let slots = piece.start..piece.end;
            let wage = match piece.activity {
                Activity::Standby => worker.standby_wage,
                Activity::Meal if !self.problem.grammar.meal_paid => 0.0,
                _ => worker.wage,
            };
            value -= wage * slots.len() as f64;
            if self.problem.grammar.pays(piece.activity) {
                value -= worker.supplement(slots, piece.activity == Activity::Standby);
            }
            value -= worker.dislike[piece.end] - worker.dislike[piece.start];
            value -= self.night * (self.problem.nights[piece.end] - self.problem.nights[piece.start]);
        }
        value
    }

    /// Calls `add(end, paid, value)` for every end of a work block whose rows stay up to `open`, and that works from `from`.
    fn other_ends(&self, block: &Block, open: usize, from: usize, add: &mut impl FnMut(usize, usize, f64)) {
        let (grammar, worker, start) = (&self.problem.grammar, &self.stand.worker, block.slots.start);
        let allowed = if from > start { ends_of_call(self.problem, start, from, usize::MAX) } else { 0..usize::MAX };
        let alone = |length: usize| grammar.work_block.contains(&length) && worker.takes(start, length, false);
        let lengths = |end: &usize| allowed.contains(end) && (from > start || alone(end - start));
        let ends: Vec<usize> = self.bounds(open..self.stand.until(open) + 1).into_iter().filter(lengths).collect();
        let rewards = self.rewards(block, from);
        let holding = Holding { sessions: &self.stand.sessions, rewards: &rewards };
        let values = fan(grammar, &[from], &ends, &self.values(from), holding);
        for (&end, &arranged) in ends.iter().zip(&values[0]) {
            let kept = self.stand.pins.bonus_within(from, end);
            let (paid, value) = self.at_work(from, end, arranged - kept);
            let standby = if from > start { self.on_standby(start, from) } else { 0.0 };
            add(end, paid + from - start, value + standby);
        }
    }

    /// Calls `add(start, end, paid, value, c)` for the best call of `block` by (14), for each start and end.
    fn called(&self, block: &Block, add: &mut impl FnMut(usize, usize, usize, f64, usize)) {
        let (problem, start) = (self.problem, block.slots.start);
        if block.work_that_stands().is_some() {
            return;
        }
        let calls: Vec<usize> = self.stand.calls(block, self.call_from).collect();
        let Some((&first, &last)) = calls.first().zip(calls.last()) else { return };
        let earliest =
            ends_of_call(problem, 0, first, usize::MAX).start.saturating_sub(*problem.grammar.work_block.end());
        let starts = if block.fixed { vec![start] } else { self.bounds(earliest.max(self.stand.free_from)..last) };
        let latest = starts.last().copied().unwrap_or(start);
        let ends = self.bounds(ends_of_call(problem, latest, first, problem.grammar.slots));
        // What is done after a call is done with the efficiency of its date.
        let none = Holding { sessions: &Sessions::default(), rewards: &[] };
        let of_date = |calls: &[usize]| fan(&problem.grammar, calls, &ends, &self.values_free(calls[0]), none);
        let same_date = |a: &usize, b: &usize| self.offer.stage(*a) == self.offer.stage(*b);
        let values: Vec<Vec<f64>> = calls.chunk_by(same_date).flat_map(of_date).collect();
        for &from in &starts {
            let mut best: Vec<Option<(f64, usize, usize)>> = vec![None; ends.len()];
            for (&c, values) in calls.iter().zip(&values) {
                if c <= from || self.stand.until(from) < c {
                    continue;
                }
                let allowed = ends_of_call(problem, from, c, self.stand.until(c));
                let first = ends.partition_point(|&end| end < allowed.start);
                let reached = ends.iter().zip(values).zip(&mut best).skip(first);
                for ((&end, &value), best) in reached.take_while(|((end, _), _)| allowed.contains(end)) {
                    let (paid, value) = self.at_work(c, end.max(c), value);
                    let value = self.on_standby(from, c) + value - self.stand.sessions.due(c);
                    if value > best.map_or(f64::NEG_INFINITY, |best| best.0) {
                        *best = Some((value, paid + c - from, c));
                    }
                }
            }
            for (&end, best) in ends.iter().zip(best) {
                if let Some((value, paid, c)) = best {
                    add(from, end, paid, value, c);
                }
            }
        }
    }

    /// What sessions are worth by task in a block whose work begins at `from`: those of the whole horizon lie where they stay.
    fn rewards(&self, block: &Block, from: usize) -> Vec<f64> {
        let called = from > block.slots.start;
        let stays =
            |activity: Activity| block.pieces.iter().any(|p| p.activity == activity && p.start < block.kept_until);
        let worth = |task: &Held| {
            let here = !called && stays(Activity::Session(task.session));
            if here || !(called || task.is_wide()) { 0.0 } else { f64::NEG_INFINITY }
        };
        self.stand.sessions.tasks.iter().map(worth).collect()
    }

    fn values_free(&self, start: usize) -> OfferValues<'a> {
        let offer = (self.offer, self.offer.stage(start));
        OfferValues::staged(&self.stand.worker, offer, 0..self.problem.grammar.slots, None)
    }

    /// The pieces of a special block.
    fn fill(&self, block: &Placed, content: Content) -> Option<Vec<Piece>> {
        let (start, end) = block.slots(&self.problem.grammar.lattice);
        let stage = self.offer.stage(start);
        let worth = |queue: usize, k: usize| if self.standby_worth(stage, k).1 == queue { 1.0 } else { 0.0 };
        let standby = |to: usize| best_standby(&self.stand.worker, start, to, worth);
        match content {
            Content::Published(number) => self.stand.blocks.get(number).map(|block| block.pieces.clone()),
            Content::Standby => Some(standby(end)),
            Content::Work { from } => {
                let mut pieces = standby(from);
                let fixed = self.stand.blocks.iter().find(|block| block.slots.start == start)?;
                let offered = self.stand.sessions.offered(from, end, &self.rewards(fixed, from));
                pieces.extend(arrange(&self.problem.grammar, from, end, &self.values(from), &offered)?.1);
                Some(pieces)
            }
            Content::Called { at } => {
                let mut pieces = standby(at);
                pieces.extend(arrange(&self.problem.grammar, at, end, &self.values_free(at), &[])?.1);
                Some(pieces)
            }
        }
    }
}
