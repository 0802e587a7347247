//! Annealing at the end of a cycle: several lanes side by side, each from another temperature; the cheapest goes on.

use super::anneal::{Annealing, Cooling};
use crate::schedule::agent::problem::Problem;
use crate::schedule::search::{Search, few};
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::rng_of;
use crate::schedule::team::smooth::Smoothing;
use crate::text;
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// From how hot each lane starts, and how cold all end, in mean wages of a slot: which is best depends on the plan, hotter
/// where shortage is dear.
const HOT: [f64; 4] = [0.6, 0.9, 1.25, 1.7];
const COLD: f64 = 0.06;
/// Currency for a slot that a mean wage is taken to be at least, so that people without pay leave some heat.
const LEAST_WAGE: f64 = 1e-3;
/// Lanes, the coolest, that go on from the best schedule where agents are many: another start ends above it as often as not.
const FROM_BEST: usize = 2;
/// Changes for each agent that allow to start `HOTTEST` times as hot; fewer need less heat, as their root.
const PATIENT: f64 = 670_000.0;
const HOTTEST: f64 = 1.6;
/// Changes of a lane for each agent, the first time and in the end; they double from time to time. Where agents are many,
/// fewer, and never more.
const FIRST: u64 = 40_000;
const MOST: u64 = 640_000;
const OF_MANY: u64 = 10_000;
const OF_MANY_AT_MOST: u64 = 3_000_000;
/// Changes that count as much as planning an agent where work is shared out. They take longer, so annealing gets more than its
/// share of the time.
const PER_AGENT: f64 = 2_000.0;
/// Agents up to whom every agent is planned anew after a lane has cooled down.
const SWEPT: usize = 500;
/// Less than this share of the cost gained: time for another start, which finds more than patience with this one.
const STALE: f64 = 5e-3;
/// What may be used of the time that is left, by the pace of the time before.
const CAREFUL: f64 = 0.9;

/// How long annealing takes, and what it gave.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    changes: u64,
    most: u64,
    /// Wall seconds of a change the last time.
    seconds: f64,
    /// What the newest start has come to; none: it is time for another.
    reached: Option<f64>,
    hurried: bool,
}

impl Pace {
    /// For the first time.
    pub fn new(problem: &Problem<'_>) -> Self {
        let (agents, few) = (problem.workers.len() as u64, few(problem));
        let (changes, most) =
            if few { (FIRST * agents, MOST * agents) } else { ((OF_MANY * agents).min(OF_MANY_AT_MOST), 0) };
        Self { changes, most: most.max(changes), seconds: 0.0, reached: None, hurried: false }
    }

    /// Whether it is time for another start: there is none yet, the last time gained little, or agents are many.
    pub fn stale(&self) -> bool {
        self.reached.is_none()
    }

    /// Whether the clock has shortened the last time: only the time limit may end the search then, or what it finds would
    /// depend on the clock without its status saying so.
    pub fn hurried(&self) -> bool {
        self.hurried
    }

    /// Forgets that the clock has shortened the last time, where there is more time now.
    pub fn refresh(&mut self) {
        self.hurried = false;
    }

    /// Changes to try with `left` to go; none: no limit.
    fn changes(&mut self, left: Option<Duration>) -> u64 {
        let possible = left.map(|left| (left.as_secs_f64() * CAREFUL / self.seconds.max(1e-9)) as u64);
        self.hurried = self.seconds > 0.0 && possible.is_some_and(|possible| possible < self.changes);
        possible.filter(|_| self.hurried).unwrap_or(self.changes)
    }
}

impl Search<'_> {
    /// Anneals the schedule on the board.
    pub fn anneal(&mut self) {
        let begun = Instant::now();
        let mut pace = self.pace;
        let changes = pace.changes(self.time_left());
        let wage = self.mean_wage();
        let heat = self.heat(changes);
        let lane = |lane: usize| self.annealed(lane, changes, Cooling { hot: HOT[lane] * heat, cold: COLD * wage });
        let boards: Vec<Board> = (0..HOT.len()).into_par_iter().map(lane).collect();
        if let Some(best) = boards.into_iter().min_by(|a, b| a.cost().total_cmp(&b.cost())) {
            self.board = best;
        }
        self.keep_best();
        self.move_work += HOT.len() as f64 * changes as f64 / PER_AGENT;
        let reached = self.board.cost();
        let gains = pace.reached.is_none_or(|before| reached <= before * (1.0 - STALE));
        pace.reached = (few(self.problem) && gains).then_some(reached);
        pace.seconds = begun.elapsed().as_secs_f64() / changes.max(1) as f64;
        pace.changes = (pace.changes * 2).min(pace.most);
        self.pace = pace;
    }

    /// Pay of a slot.
    pub(super) fn mean_wage(&self) -> f64 {
        let wages = self.problem.workers.iter().map(|worker| worker.wage).sum::<f64>();
        (wages / self.problem.workers.len() as f64).max(LEAST_WAGE)
    }

    /// From how hot `changes` may start, in currency.
    fn heat(&self, changes: u64) -> f64 {
        let each = changes as f64 / self.problem.workers.len() as f64;
        HOTTEST * (each / PATIENT).sqrt() * self.mean_wage()
    }

    /// What becomes of the schedule on the board, or of the best one, in `lane`, every agent planned anew in the end.
    fn annealed(&self, lane: usize, changes: u64, cooling: Cooling) -> Board {
        let stop = || {
            if lane == 0 {
                self.note(text!("annealing pauses and blocks", "退火微调休息与班段"));
            }
            self.cut().is_some()
        };
        let mut rng = rng_of(self.seed ^ 0x636f_6f6c, self.rounds * HOT.len() as u64 + lane as u64);
        let order = self.order(&mut rng);
        let again = !few(self.problem) && lane < FROM_BEST;
        let from = if again { &self.best.tours } else { self.board.tours() };
        let mut annealing = Annealing::new(self.problem, self.pins, from, rng);
        annealing.run(changes, cooling, &stop);
        let mut board = Board::of(self.problem, &annealing.tours());
        if order.len() <= SWEPT {
            self.sweep(&mut board, &order, Smoothing::NONE, lane, &stop);
        }
        board
    }
}
