//! Whom to change: the best answers one after the other with lazy evaluation, then everybody again until nobody gains.
//!
//! The gain of a change seldom grows by other changes, so that gains known from before order the candidates, and only the first few
//! are worked out anew (accelerated greedy, Minoux 1978). With a limit on the number, one who changes makes room for one who does not
//! where that is cheaper. Everything ends by its own work.

use super::program::Desk;
use super::respond::{Answer, Setting};
use crate::domain::progress::Observer;
use crate::schedule::agent::tour::Tour;
use crate::schedule::team::board::Board;
use rayon::prelude::*;

/// Gains below which rounding may speak.
const LEAST_GAIN: f64 = 1e-5;
/// Candidates worked out anew at a time.
const AT_ONCE: usize = 8;
/// Rounds over everybody at most; three or four are usual.
const ROUNDS: usize = 12;
/// Candidates to take the place of one who changes, and rounds of that.
const SUBSTITUTES: usize = 24;
const SWAP_ROUNDS: usize = 3;
/// More changes than these are not swapped one by one.
const SWAPPED: usize = 20;

/// A search under way.
pub struct Search<'a> {
    setting: &'a Setting<'a>,
    board: Board,
    /// What each agent would do, as last worked out, and whether the board is still the same.
    answers: Vec<Option<Answer>>,
    fresh: Vec<bool>,
    /// Who is there throughout and does something else than published.
    changed: Vec<bool>,
    observer: &'a dyn Observer,
}

impl<'a> Search<'a> {
    /// Everybody as published, without absences' work.
    pub fn new(setting: &'a Setting<'a>, observer: &'a dyn Observer) -> Self {
        let base: Vec<Tour> = setting.stands.iter().map(|stand| stand.base.clone()).collect();
        Self {
            board: Board::of(setting.problem, &base),
            answers: vec![None; base.len()],
            fresh: vec![false; base.len()],
            changed: vec![false; base.len()],
            setting,
            observer,
        }
    }

    /// The schedules of all agents.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Lets up to `limit` agents change, those first who gain most. False where somebody asked to stop.
    pub fn grow(&mut self, limit: usize) -> bool {
        if self.answers.iter().all(Option::is_none) {
            self.revisit();
            let everybody = self.unchanged();
            self.refresh(&everybody);
        }
        self.add(limit);
        self.revisit();
        !self.observer.stop_requested()
    }

    /// Improves the schedule with at most `limit` agents changed until nobody gains. False where somebody asked to stop.
    pub fn settle(&mut self, limit: usize) -> bool {
        for _ in 0..ROUNDS {
            let before = self.cost();
            self.revisit();
            let everybody = self.unchanged();
            self.refresh(&everybody);
            self.add(limit);
            if self.count() == limit && limit <= SWAPPED {
                self.swap();
            }
            if self.observer.stop_requested() {
                return false;
            }
            if self.cost() > before - LEAST_GAIN {
                break;
            }
        }
        true
    }

    /// The objective with the price of changes.
    pub fn cost(&self) -> f64 {
        let changed = (0..self.changed.len()).filter(|&worker| self.changed[worker]);
        self.board.cost() + changed.map(|worker| self.setting.price(worker, &self.board.tours()[worker])).sum::<f64>()
    }

    /// How many agents do something else than published, those who are away for a time not counted.
    pub fn count(&self) -> usize {
        self.changed.iter().filter(|&&changed| changed).count()
    }

    fn unchanged(&self) -> Vec<usize> {
        let free = |&worker: &usize| !self.setting.stands[worker].absent && !self.changed[worker];
        (0..self.answers.len()).filter(free).collect()
    }

    fn put(&mut self, worker: usize, tour: Tour) {
        let stand = &self.setting.stands[worker];
        self.changed[worker] = !stand.absent && !stand.is_base(&tour);
        self.board.put(self.setting.problem, worker, tour);
        self.fresh.fill(false);
    }

    /// Plans those anew who change already, and those who are away for a time: both cost nothing more.
    fn revisit(&mut self) {
        let mut desk = Desk::default();
        for worker in 0..self.answers.len() {
            if !self.changed[worker] && !self.setting.stands[worker].absent {
                continue;
            }
            let answer = self.setting.respond(&self.board, worker, &mut desk);
            if let Some(answer) = answer.filter(|answer| answer.gain > LEAST_GAIN) {
                self.put(worker, answer.tour);
            }
        }
    }

    /// Works out what `workers` would do, side by side.
    fn refresh(&mut self, workers: &[usize]) {
        let (setting, board) = (self.setting, &self.board);
        let answers: Vec<Option<Answer>> =
            workers.par_iter().map_init(Desk::default, |desk, &worker| setting.respond(board, worker, desk)).collect();
        for (&worker, answer) in workers.iter().zip(answers) {
            self.answers[worker] = answer;
            self.fresh[worker] = true;
        }
    }

    /// Who would gain by a change, most first.
    fn candidates(&self) -> Vec<usize> {
        let gain = |worker: usize| self.answers[worker].as_ref().map_or(0.0, |answer| answer.gain);
        let mut found = self.unchanged();
        found.retain(|&worker| gain(worker) > LEAST_GAIN);
        found.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)).then(a.cmp(&b)));
        found
    }

    /// Lets those change who gain most, one after the other, up to `limit`.
    fn add(&mut self, limit: usize) {
        while self.count() < limit && !self.observer.stop_requested() {
            let candidates = self.candidates();
            let Some(&first) = candidates.first() else { break };
            if !self.fresh[first] {
                let stale = candidates.into_iter().filter(|&worker| !self.fresh[worker]);
                self.refresh(&stale.take(AT_ONCE).collect::<Vec<_>>());
                continue;
            }
            if let Some(answer) = self.answers[first].take() {
                self.put(first, answer.tour);
            }
        }
    }

    /// Lets one who changes go back to what is published and another change in its place, where that is cheaper.
    fn swap(&mut self) {
        for _ in 0..SWAP_ROUNDS {
            let before = self.cost();
            let changed: Vec<usize> = (0..self.answers.len()).filter(|&worker| self.changed[worker]).collect();
            for worker in changed {
                self.swap_one(worker);
            }
            if self.cost() > before - LEAST_GAIN {
                break;
            }
        }
    }

    fn swap_one(&mut self, worker: usize) {
        let (before, old) = (self.cost(), self.board.tours()[worker].clone());
        let base = self.setting.stands[worker].base.clone();
        let near = |other: &usize| {
            let queues = |w: usize| &self.setting.stands[w].worker.queues;
            queues(*other).iter().any(|queue| queues(worker).contains(queue))
        };
        let mut others = self.candidates_by_last();
        others.retain(|other| *other != worker && near(other));
        others.truncate(SUBSTITUTES);
        self.put(worker, base);
        self.refresh(&others);
        let gain = |other: &usize| self.answers[*other].as_ref().map_or(0.0, |answer| answer.gain);
        let best = others.iter().copied().reduce(|a, b| if gain(&b) > gain(&a) { b } else { a });
        let answer = best.and_then(|other| Some((other, self.answers[other].clone()?)));
        match answer {
            Some((other, answer)) => self.put(other, answer.tour),
            None => self.fresh.fill(false),
        }
        if self.cost() > before - LEAST_GAIN {
            if let Some(other) = best.filter(|&other| self.changed[other]) {
                self.put(other, self.setting.stands[other].base.clone());
            }
            self.put(worker, old);
        }
    }

    /// Those who do not change, by what they last would have gained.
    fn candidates_by_last(&self) -> Vec<usize> {
        let gain = |worker: usize| self.answers[worker].as_ref().map_or(f64::NEG_INFINITY, |answer| answer.gain);
        let mut found = self.unchanged();
        found.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)).then(a.cmp(&b)));
        found
    }
}
