//! What a search hands out and takes in between two of its legs.

use super::{Limits, Search};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::program::master::{Group, Master};
use crate::schedule::program::solvers::Patience;
use crate::schedule::team::board::Board;
use crate::schedule::team::smooth::Smoothing;

/// Tours that are kept of the pricing of agents who are alike.
const PRICED: usize = 96;

/// How hard to look for the best whole numbers of tours of agents who are alike: nodes, and the share of the time left.
const NODES_OF_ALIKE: i32 = 200;
const TIME_OF_ALIKE: f64 = 0.2;
const NEAR: f64 = 1e-6;

impl<'a> Search<'a> {
    /// Other limits for what follows.
    pub fn limit(&mut self, limits: Limits) {
        self.limits = limits;
        self.pace.refresh();
    }

    /// A search on `problem`, whose schedules are some of those of this one: bound and time go on, and so does the best schedule,
    /// agents whose blocks are not allowed any more planned anew.
    pub fn narrowed<'b>(self, problem: &'b Problem<'b>, limits: Limits) -> Search<'b>
    where
        'a: 'b,
    {
        let mut next = Search::judged_by(problem, self.judge, self.pins, self.solver, self.observer, self.seed, limits);
        (next.climb, next.started, next.hastened) = (self.climb, self.started, self.hastened);
        // What is led from nothing would forget what is handed over.
        next.rounds = self.rounds.max(1);
        let (kept, lost): (Vec<usize>, Vec<usize>) =
            (0..self.best.tours.len()).partition(|&worker| problem.takes(worker, &self.best.tours[worker]));
        let mut board = Board::new(problem);
        kept.into_iter().for_each(|worker| board.put(problem, worker, self.best.tours[worker].clone()));
        for worker in lost {
            let tour = next.setting().respond(worker, board.coverage(), Smoothing::NONE, &mut next.scratch(0));
            board.put(problem, worker, tour);
        }
        next.board = board;
        next.best = next.best_of(&next.board);
        next.aside = self.aside;
        next
    }

    /// Whether more than `share` of the time is over; never where rounds are the limit.
    pub fn past(&self, share: f64) -> bool {
        self.limits.rounds.is_none() && self.started.elapsed() > self.limits.time.mul_f64(share)
    }

    /// The cost of the best schedule so far and its tours.
    pub fn best(&self) -> (f64, &[Tour]) {
        (self.best.cost, &self.best.tours)
    }

    /// The best schedule of few kinds that came by the way, where it is cheaper than the best so far.
    pub fn aside(&self) -> Option<&[Tour]> {
        self.aside.as_ref().filter(|aside| aside.cost < self.best.cost).map(|aside| &aside.tours[..])
    }

    /// Goes on from `tours` where they are cheaper than the best schedule so far; whether they are.
    pub fn adopt(&mut self, tours: &[Tour]) -> bool {
        let board = Board::of(self.problem, tours);
        let cost = board.cost();
        if cost >= self.best.cost {
            return false;
        }
        self.best = self.best_of(&board);
        self.board = board;
        true
    }

    /// Tours of one of `kind` that were good at some time: what its people did before they changed, and its answers to prices.
    pub fn seen(&self, kind: usize) -> impl Iterator<Item = &Tour> {
        let people = self.judge.kinds[kind].iter();
        self.priced[kind].iter().chain(people.flat_map(|&worker| &self.remembered[worker]))
    }

    /// Goes on from the best whole numbers of `tours`, by kind, where they are cheaper than the best schedule so far.
    pub(super) fn assemble(&mut self, tours: Vec<Vec<Tour>>) {
        let group = |(people, mut tours): (&Vec<usize>, Vec<Tour>)| {
            for &worker in people {
                if !tours.contains(&self.best.tours[worker]) {
                    tours.push(self.best.tours[worker].clone());
                }
            }
            Group { people: people.clone(), tours, least: 1 }
        };
        let groups: Vec<Group> = self.problem.kinds.iter().zip(tours).map(group).collect();
        let master = Master::new(self.problem, &groups).of_kinds(self.problem.plan.rules.max_shift_kinds);
        let seconds = self.time_left().map(|left| left.as_secs_f64() * TIME_OF_ALIKE);
        let patience = Patience { nodes: NODES_OF_ALIKE, seconds, gap: NEAR };
        if let Some(counts) = master.solve(None, true, Some(&self.best.tours), self.solver, patience) {
            let tours = master.tours(&counts);
            if self.problem.plan.rules.max_shift_kinds > 0 {
                self.keep_aside(&tours);
            }
            if (0..tours.len()).all(|worker| self.problem.takes(worker, &tours[worker])) {
                self.adopt(&tours);
            }
        }
    }

    /// Keeps `tours`, of few kinds which need not be those that the search may have.
    fn keep_aside(&mut self, tours: &[Tour]) {
        let found = self.best_of(&Board::of(self.problem, tours));
        if self.aside.as_ref().is_none_or(|aside| found.cost < aside.cost) {
            self.aside = Some(found);
        }
    }

    /// Keeps an answer of a kind of several agents to prices.
    pub(super) fn keep_priced(&mut self, kind: usize, tour: Tour) {
        let priced = &mut self.priced[kind];
        if tour.pieces.is_empty() || priced.contains(&tour) {
            return;
        }
        if priced.len() >= PRICED {
            priced.remove(0);
        }
        priced.push(tour);
    }
}
