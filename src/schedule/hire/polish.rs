//! Makes a schedule cheaper within a sum of money: a few agents planned anew at a time, as if those who are hired cost more, and
//! small changes of the roster, which costs the budget nothing.

use super::people::Work;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::bound::prices::Prices;
use crate::schedule::search::anneal::{Annealing, Cooling};
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::{Scratch, Setting, rng_of};
use crate::schedule::team::smooth::Smoothing;
use rayon::prelude::*;
use std::sync::Mutex;
use std::time::Instant;

/// Moves side by side.
const LANES: usize = 8;
/// Rounds of moves between two coolings, and the changes of one cooling for each agent of the roster.
const ROUNDS: u64 = 24;
const CHANGES: u64 = 2_000;
/// From how hot to how cold, in mean wages of a slot.
const HOT: f64 = 0.3;
const COLD: f64 = 0.06;
/// Improvement below which rounding may speak.
const LEAST_GAIN: f64 = 1e-7;

/// How long to polish.
#[derive(Clone, Copy)]
pub struct Until {
    /// Rounds of moves.
    pub rounds: u64,
    /// Wall time; none: no limit.
    pub end: Option<Instant>,
}

/// What moves are made on: the instance at several prices of those who are hired.
pub struct Bench<'a> {
    work: &'a Work<'a>,
    dear: &'a [Problem<'a>],
    prices: Prices,
    scratch: Vec<Mutex<Scratch>>,
}

impl<'a> Bench<'a> {
    /// With `dear`, instances in which those who are hired cost more.
    pub fn new(work: &'a Work<'a>, dear: &'a [Problem<'a>]) -> Self {
        let scratch = (0..LANES).map(|_| Mutex::default()).collect();
        Self { work, dear, prices: Prices::start(work.problem), scratch }
    }

    /// The best of what becomes of `tours` within `budget`, which they keep.
    pub fn polish(&self, tours: &[Tour], budget: f64, seed: u64, until: Until) -> Vec<Tour> {
        let mut board = Board::of(self.work.problem, tours);
        let mut money = self.work.money(tours);
        let done = |round: u64| {
            round >= until.rounds
                || until.end.is_some_and(|end| Instant::now() >= end)
                || self.work.observer.stop_requested()
        };
        let mut round = 0;
        while !done(round) {
            self.moves(&mut board, &mut money, budget, (seed, round));
            round += 1;
            if round.is_multiple_of(ROUNDS) && self.work.crew.named() > 0 {
                self.anneal(&mut board, (seed, round), until);
            }
        }
        board.tours().to_vec()
    }

    /// `tours` with the roster planned anew around those who are hired, who stay as they are.
    pub fn around(&self, tours: &[Tour], seed: u64, until: Until) -> Vec<Tour> {
        let mut board = Board::of(self.work.problem, tours);
        let done = |round: u64| round >= until.rounds || until.end.is_some_and(|end| Instant::now() >= end);
        let setting =
            Setting { problem: self.work.problem, pins: &self.work.pins, prices: &self.prices, nearly: false };
        let mut scratch = self.scratch[0].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut round = 0;
        while !done(round) && self.work.crew.named() > 0 {
            for worker in 0..self.work.crew.named() {
                let (before, old) = (board.cost(), board.tours()[worker].clone());
                board.put(self.work.problem, worker, Tour::default());
                let tour = setting.respond(worker, board.coverage(), Smoothing::NONE, &mut scratch);
                board.put(self.work.problem, worker, tour);
                if board.cost() > before {
                    board.put(self.work.problem, worker, old);
                }
            }
            round += 1;
            self.anneal(&mut board, (seed, round), until);
        }
        board.tours().to_vec()
    }

    /// Some moves side by side; those that help within the budget when their turn comes are made.
    fn moves(&self, board: &mut Board, money: &mut f64, budget: f64, (seed, round): (u64, u64)) {
        let problem = self.work.problem;
        let priced = &self.dear[round as usize % self.dear.len()];
        let setting = Setting { problem: priced, pins: &self.work.pins, prices: &self.prices, nearly: false };
        let found: Vec<_> = (0..LANES)
            .into_par_iter()
            .map(|lane| {
                let mut rng = rng_of(seed ^ 0x706f_6c69, round * LANES as u64 + lane as u64);
                let workers = setting.pick(board, &mut rng);
                let mut scratch = self.scratch[lane].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                setting.replan(board, &workers, 0.0, &mut scratch).0
            })
            .collect();
        for found in found {
            let before = board.cost();
            let old: Vec<Tour> = found.workers.iter().map(|&worker| board.tours()[worker].clone()).collect();
            let paid = |tours: &[Tour]| -> f64 {
                let hired = found.workers.iter().zip(tours).filter(|(w, _)| **w >= self.work.crew.named());
                hired.map(|(&worker, tour)| problem.money(worker, tour)).sum()
            };
            let after = *money + paid(&found.tours) - paid(&old);
            if after > budget + LEAST_GAIN && after > *money {
                continue;
            }
            put(problem, board, &found.workers, &found.tours);
            if board.cost() < before - LEAST_GAIN {
                *money = after;
            } else {
                put(problem, board, &found.workers, &old);
            }
        }
    }

    /// Small changes of the roster, kept where they help.
    fn anneal(&self, board: &mut Board, (seed, round): (u64, u64), until: Until) {
        let (problem, named) = (self.work.problem, self.work.crew.named());
        let wages = problem.workers[..named].iter().map(|worker| worker.wage).sum::<f64>();
        let wage = (wages / named as f64).max(1e-3);
        let rng = rng_of(seed ^ 0x726f_7374, round);
        let mut annealing = Annealing::new(problem, &self.work.pins, board.tours(), rng).only(|worker| worker < named);
        let stop = || until.end.is_some_and(|end| Instant::now() >= end) || self.work.observer.stop_requested();
        annealing.run(CHANGES * named as u64, Cooling { hot: HOT * wage, cold: COLD * wage }, &stop);
        let cooled = Board::of(problem, &annealing.tours());
        if cooled.cost() < board.cost() {
            *board = cooled;
        }
    }
}

fn put(problem: &Problem<'_>, board: &mut Board, workers: &[usize], tours: &[Tour]) {
    for (&worker, tour) in workers.iter().zip(tours) {
        board.put(problem, worker, tour.clone());
    }
}
