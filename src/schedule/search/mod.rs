//! The search: climbs the bound and improves the schedule in turn, until the gap, the iterations or the time is reached.
//!
//! All choices follow from counts of work and from the seed, never from the clock or the number of threads; only the time
//! limit and an interruption cut a run where the clock stands.

pub mod anneal;
mod climb;
mod columns;
mod cool;
mod exchange;
mod handed;
mod improve;
mod iterate;
mod lead;
mod limits;
mod moves;
pub mod tried;

use super::agent::pins::Pins;
use super::agent::problem::Problem;
use super::agent::tour::Tour;
use super::bound::ascent::is_long;
use super::program::solvers::Solver;
use super::team::board::Board;
use super::team::respond::{Scratch, Setting};
use crate::domain::progress::{Observer, Progress};
use crate::domain::roster::Status;
use crate::domain::text::Text;
use crate::domain::units::Money;
use crate::text;
use climb::Climb;
use cool::Pace;
use iterate::Islands;
pub use limits::Limits;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Agents or schedules that are planned side by side.
const SIDE_BY_SIDE: usize = 8;
/// Share of the work that goes into the bound until its steps settle; where people are followed through time; and where agents
/// are many: there the bound is still far off when the schedule hardly gains any more.
const BOUND_SHARE: f64 = 0.35;
const BOUND_SHARE_OF_FOLLOWED: f64 = 0.5;
const BOUND_SHARE_OF_MANY: f64 = 0.75;
/// The same over a long horizon, so that neither side waits long for the other.
const BOUND_SHARE_OF_LONG: f64 = 0.5;
/// Share of the time after which schedules are built along the prices as they are.
const FIRST_CLIMB: f64 = 0.35;
/// Improvement below which rounding may speak.
const LEAST_GAIN: f64 = 1e-7;
/// Tours remembered for each agent.
const REMEMBERED: usize = 8;

/// Agents that are few. Moves are worth more to them than another start, and slots are asked to be covered by whole people;
/// beyond, rounding hardly matters.
const FEW: usize = 150;

/// Slots of a horizon that is planned at once; the work on an agent grows with the horizon.
const AT_ONCE: usize = 432;

/// How many times longer than that the horizon is.
fn length(problem: &Problem<'_>) -> f64 {
    (problem.grammar.slots as f64 / AT_ONCE as f64).max(1.0)
}

fn few(problem: &Problem<'_>) -> bool {
    problem.workers.len() <= FEW
}

/// What the search found.
#[derive(Debug)]
pub struct Found {
    /// A tour for each worker.
    pub tours: Vec<Tour>,
    /// The proven bound.
    pub bound: f64,
    /// Why it stopped.
    pub status: Status,
    /// Rounds done.
    pub rounds: u64,
}

/// The best schedule so far.
#[derive(Debug)]
struct Best {
    /// What the search goes by.
    cost: f64,
    /// What is judged.
    judged: f64,
    tours: Vec<Tour>,
}

/// A search under way.
pub struct Search<'a> {
    problem: &'a Problem<'a>,
    /// What the bound is of and the gap is judged by; the same unless something leads the search elsewhere.
    judge: &'a Problem<'a>,
    pins: &'a [Option<Pins>],
    solver: &'a dyn Solver,
    observer: &'a dyn Observer,
    seed: u64,
    limits: Limits,
    started: Instant,
    board: Board,
    best: Best,
    /// A schedule of few kinds of blocks (R16), which need not be those that `problem` has.
    aside: Option<Best>,
    climb: Climb,
    remembered: Vec<Vec<Tour>>,
    /// By kind of several agents who could be hired: their answers to prices.
    priced: Vec<Vec<Tour>>,
    scratch: Vec<Mutex<Scratch>>,
    rounds: u64,
    pace: Pace,
    islands: Islands,
    bound_work: f64,
    move_work: f64,
    /// What the first schedule took.
    first_sweep: Duration,
    longest_step: Duration,
    /// Whether the clock has changed what is done, so that only it may be said to have ended the search.
    hastened: bool,
}

impl<'a> Search<'a> {
    /// Gets ready: the first prices and the first schedule.
    pub fn new(
        problem: &'a Problem<'a>,
        pins: &'a [Option<Pins>],
        solver: &'a dyn Solver,
        observer: &'a dyn Observer,
        seed: u64,
        limits: Limits,
    ) -> Self {
        Self::judged_by(problem, problem, pins, solver, observer, seed, limits)
    }

    /// The same on `problem`, whose schedules are judged by `judge`: the two differ in private costs alone.
    pub fn judged_by(
        problem: &'a Problem<'a>,
        judge: &'a Problem<'a>,
        pins: &'a [Option<Pins>],
        solver: &'a dyn Solver,
        observer: &'a dyn Observer,
        seed: u64,
        limits: Limits,
    ) -> Self {
        let started = Instant::now();
        let mut search = Self {
            problem,
            judge,
            pins,
            solver,
            observer,
            seed,
            limits,
            started,
            board: Board::new(problem),
            best: Best { cost: f64::INFINITY, judged: f64::INFINITY, tours: Vec::new() },
            aside: None,
            climb: Climb::new(judge),
            remembered: vec![Vec::new(); problem.workers.len()],
            priced: vec![Vec::new(); judge.kinds.len()],
            scratch: (0..SIDE_BY_SIDE).map(|_| Mutex::default()).collect(),
            rounds: 0,
            pace: Pace::new(problem),
            islands: Islands::default(),
            bound_work: 0.0,
            move_work: 0.0,
            first_sweep: Duration::ZERO,
            longest_step: Duration::ZERO,
            hastened: false,
        };
        search.board = search.built();
        search.first_sweep = started.elapsed();
        search.longest_step = search.pricing();
        search.keep_best();
        search.note(text!("first schedule", "首个排班"));
        search
    }

    /// Runs until a limit.
    pub fn run(mut self) -> Found {
        let status = self.go_on();
        self.finish(status)
    }

    /// Searches until a limit; it may go on after that with other limits.
    pub fn go_on(&mut self) -> Status {
        self.climb_first();
        let share = match (few(self.problem), is_long(self.problem)) {
            (true, _) if self.climb.follows() => BOUND_SHARE_OF_FOLLOWED,
            (true, _) => BOUND_SHARE,
            (false, true) => BOUND_SHARE_OF_LONG,
            (false, false) => BOUND_SHARE_OF_MANY,
        };
        loop {
            if let Some(status) = self.stop() {
                return status;
            }
            if self.problem.workers.is_empty() {
                return Status::Optimal;
            }
            let iterates = self.iterates();
            if !iterates && self.rounds.is_multiple_of(self.cycle()) && self.pace.stale() {
                self.lead();
            }
            self.rounds += 1;
            while !self.climb.done()
                && self.bound_work < share * (self.bound_work + self.move_work)
                && self.stop().is_none()
            {
                self.climb_on();
            }
            if iterates {
                self.iterate();
                self.note(text!("drawing tours anew", "重抽部分班次"));
                continue;
            }
            self.try_moves();
            self.keep_best();
            self.note(text!("replanning groups of agents", "分组重排"));
            if self.rounds.is_multiple_of(self.cycle()) {
                self.anneal();
            }
        }
    }

    /// Prices good enough to build a schedule along, or as good as time allows.
    fn climb_first(&mut self) {
        while !self.climb.ready() && self.stop().is_none() && !self.hastened {
            self.climb_on();
            let late = self.started.elapsed() > self.limits.time.mul_f64(FIRST_CLIMB);
            self.hastened = late && self.limits.rounds.is_none();
        }
    }

    /// Ends the search, which says that it stopped for `status`.
    pub fn finish(mut self, status: Status) -> Found {
        if let Some(aside) = self.aside.take_if(|aside| aside.cost < self.best.cost) {
            self.best = aside;
        }
        let total = self.best.judged;
        let exact = self.climb.proven(self.judge, self.pins);
        let bound = exact.min(total).max(0.0);
        let proven = total - bound <= 1e-6 * total.abs();
        Found {
            tours: self.best.tours,
            bound,
            status: if proven { Status::Optimal } else { status },
            rounds: self.rounds,
        }
    }

    /// Why to stop before the next round, if so. What was cut short goes first: it must not pass for a run that ended by its
    /// gap.
    fn stop(&self) -> Option<Status> {
        if let Some(status) = self.cut() {
            return Some(status);
        }
        let total = self.best.judged;
        if self.climb.bound().is_some_and(|bound| total - bound <= self.limits.gap * total) {
            return Some(if self.hastened { Status::TimeLimit } else { Status::GapReached });
        }
        self.limits.rounds.is_some_and(|most| self.rounds >= most).then_some(Status::IterationLimit)
    }

    /// Why to stop in the middle of a round, if so.
    fn cut(&self) -> Option<Status> {
        if self.pace.hurried() || self.time_left().is_some_and(|left| left.is_zero()) {
            return Some(Status::TimeLimit);
        }
        self.observer.stop_requested().then_some(Status::Interrupted)
    }

    /// Time until the search must end; none where rounds are the limit.
    fn time_left(&self) -> Option<Duration> {
        let reserve = self.longest_step.mul_f64(self.steps_kept());
        self.limits.rounds.is_none().then(|| self.limits.time.saturating_sub(self.started.elapsed() + reserve))
    }

    fn note(&self, doing: Text) {
        self.observer.note(&Progress {
            elapsed: self.started.elapsed(),
            incumbent: Some(Money(self.best.judged)),
            bound: self.climb.bound().map(Money),
            doing,
        });
    }

    fn setting(&self) -> Setting<'_> {
        self.setting_of(self.problem)
    }

    /// The same on `problem`, whose schedules are some of those of this one.
    fn setting_of<'s>(&'s self, problem: &'s Problem<'s>) -> Setting<'s> {
        Setting { problem, pins: self.pins, prices: self.climb.prices(), nearly: false }
    }

    fn scratch(&self, index: usize) -> std::sync::MutexGuard<'_, Scratch> {
        self.scratch[index].lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// One step of the bound.
    fn climb_on(&mut self) {
        let begun = Instant::now();
        let (work, tours) = self.climb.advance(self.judge, self.pins, self.solver, self.best.judged);
        self.bound_work += work;
        for (kind, tour) in tours {
            match self.judge.kinds[kind][..] {
                // The bound may know more blocks than the schedule may have.
                [worker] if !self.problem.takes(worker, &tour) => {}
                [worker] => self.remember(worker, &tour),
                [worker, ..] if self.problem.workers[worker].fee().is_some() => self.keep_priced(kind, tour),
                _ => {}
            }
        }
        if let Some(tours) = self.climb.gathered() {
            self.assemble(tours);
        }
        self.longest_step = self.longest_step.max(begun.elapsed());
        self.note(self.climb.doing());
    }

    fn keep_best(&mut self) {
        let cost = self.board.cost();
        if cost < self.best.cost - LEAST_GAIN {
            self.best = self.best_of(&self.board);
        }
    }

    fn best_of(&self, board: &Board) -> Best {
        let (cost, tours) = (board.cost(), board.tours());
        let judged = if std::ptr::eq(self.problem, self.judge) {
            cost
        } else {
            let led = |(worker, tour)| self.problem.private_cost(worker, tour) - self.judge.private_cost(worker, tour);
            cost - tours.iter().enumerate().map(led).sum::<f64>()
        };
        Best { cost, judged, tours: tours.to_vec() }
    }

    fn remember(&mut self, worker: usize, tour: &Tour) {
        let tours = &mut self.remembered[worker];
        if !tours.contains(tour) {
            if tours.len() >= REMEMBERED {
                tours.remove(0);
            }
            tours.push(tour.clone());
        }
    }
}
