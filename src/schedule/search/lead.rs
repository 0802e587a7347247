//! Where the search starts from: schedules built agent by agent, on true cost or led there from the prices.

use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::search::{SIDE_BY_SIDE, Search, few, length};
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::{Setting, rng_of};
use crate::schedule::team::smooth::Smoothing;
use crate::text;
use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// Schedules led side by side, by the number of agents, each counted as often as the horizon is long: many while a sweep is cheap, one
/// swept by all threads where not.
fn lanes(agents: usize) -> usize {
    match agents {
        0..=150 => SIDE_BY_SIDE,
        151..=500 => 4,
        501..=2_000 => 2,
        _ => 1,
    }
}

/// Agents, each as often as the horizon is long.
fn weight(problem: &Problem<'_>) -> usize {
    (problem.workers.len() as f64 * length(problem)) as usize
}

/// Sweeps of each, from nothing and from the best schedule.
const SWEEPS: u64 = 24;
const SWEEPS_AGAIN: u64 = 12;
/// The width of smoothing after the first sweep, along prices that are good and along others, and before the last; it falls
/// geometrically.
const WIDEST: f64 = 4.0;
const WIDEST_EARLY: f64 = 16.0;
const NARROWEST: f64 = 0.01;
/// Agents planned at a time, blind to each other, where one schedule is swept by all threads: few, because those who are alike
/// all go for the same slots.
const TOGETHER: usize = 4;
/// Share of the time left that leading may take.
const LEADING: f64 = 0.7;
/// Share of the way on which answers near the best will do, where all threads sweep one schedule.
const NEARLY: f64 = 0.7;
/// How many of the longest step of the bound are kept back for the proof, where all threads sweep one schedule, whose agents are so many
/// that a step is even, and else.
const STEPS_KEPT: f64 = 1.3;
const STEPS_KEPT_OF_FEW: f64 = 3.0;
/// Agents planned between two looks at the clock.
const BETWEEN_LOOKS: usize = 64;

/// A schedule led from prices to true cost.
struct Led {
    board: Board,
    sweeps: u64,
    /// Whether the clock has cut sweeps.
    hastened: bool,
    /// What the last sweep took.
    sweep: Duration,
}

/// Where a schedule that is led starts from: nothing or the best one, and how wide costs are smoothed at first.
#[derive(Clone, Copy)]
struct Start {
    fresh: bool,
    widest: f64,
    sweeps: u64,
    /// Whether the clock has cut sweeps already.
    hastened: bool,
    /// What tells the random numbers of two ways in one round apart.
    salt: u64,
}

/// How a sweep plans: on costs smoothed so, and whether answers near the best will do.
#[derive(Clone, Copy)]
struct Manner {
    smoothing: Smoothing,
    nearly: bool,
}

/// How costs are smoothed when this share of the way is done.
fn narrowed(widest: f64, done: f64) -> Smoothing {
    if done < 1.0 { Smoothing(widest * (NARROWEST / widest).powf(done)) } else { Smoothing::NONE }
}

impl Search<'_> {
    /// A schedule built agent by agent on true cost.
    pub(super) fn built(&self) -> Board {
        let mut board = Board::new(self.problem);
        let order = self.order(&mut rng_of(self.seed, 0));
        if lanes(weight(self.problem)) > 1 {
            self.sweep(&mut board, &order, Smoothing::NONE, 0, &|| false);
        } else {
            self.sweep_together(&mut board, &order, Manner { smoothing: Smoothing::NONE, nearly: true }, &|| false);
        }
        board
    }

    /// Schedules that start at the prices and are led to true cost sweep by sweep, side by side; the cheapest goes on.
    /// They start from nothing the first time and where agents are few, whose blocks annealing from one start moves little;
    /// else, and where time does not allow all sweeps, from the best schedule and part of the way back to the prices.
    pub(super) fn lead(&mut self) {
        let agents = self.problem.workers.len();
        let lanes = lanes(weight(self.problem));
        let start = self.start(lanes);
        let led: Vec<Led> = (0..lanes).into_par_iter().map(|lane| self.led(lane, lanes, start)).collect();
        self.hastened |= led.iter().any(|led| led.hastened);
        self.move_work += led.iter().map(|led| led.sweeps as f64 * agents as f64).sum::<f64>();
        let sweep = led.iter().map(|led| led.sweep).max().unwrap_or_default();
        if let Some(best) = led.into_iter().map(|led| led.board).min_by(|a, b| a.cost().total_cmp(&b.cost())) {
            self.board = best;
        }
        if lanes == 1 && self.board.cost() > self.best.cost {
            self.board = Board::of(self.problem, &self.best.tours);
        }
        self.keep_best();
        if lanes == 1 && self.hastened && self.rounds == 0 {
            self.lead_again(sweep);
        }
    }

    /// Leads from the best schedule along ever narrower costs while the time left allows it, after sweeps that took `sweep`.
    fn lead_again(&mut self, mut sweep: Duration) {
        let mut widest = WIDEST;
        while self.stop().is_none() && self.possible(sweep).is_some_and(|possible| possible >= 2) {
            let start = Start { fresh: false, widest, sweeps: SWEEPS_AGAIN, hastened: true, salt: widest.to_bits() };
            let led = self.led(0, 1, start);
            self.move_work += led.sweeps as f64 * self.problem.workers.len() as f64;
            sweep = led.sweep;
            if led.board.cost() < self.best.cost {
                self.board = led.board;
                self.keep_best();
            }
            widest *= 0.5;
        }
    }

    /// A schedule that starts at the prices and is led to true cost, while others are worked on; and whether the clock has cut that.
    pub(super) fn led_by_prices(&self, lane: usize) -> (Board, bool) {
        let led = self.led(lane, SIDE_BY_SIDE, self.start(SIDE_BY_SIDE));
        (led.board, led.hastened)
    }

    /// Where `lanes` schedules start from now.
    fn start(&self, lanes: usize) -> Start {
        let first = self.rounds == 0;
        let hastened = first && self.hurried(lanes);
        let long = first || few(self.problem);
        Start {
            fresh: long && !hastened,
            widest: if self.climb.ready() { WIDEST } else { WIDEST_EARLY },
            sweeps: if long { SWEEPS } else { SWEEPS_AGAIN },
            hastened,
            salt: 0,
        }
    }

    /// What becomes of one of `lanes` schedules. Where the time that is left does not allow all sweeps, fewer go the same way.
    fn led(&self, lane: usize, lanes: usize, start: Start) -> Led {
        let Start { fresh, widest, sweeps, hastened, salt } = start;
        let mut rng = rng_of(self.seed ^ 0x6c65_6164 ^ salt, self.rounds * SIDE_BY_SIDE as u64 + lane as u64);
        let board = if fresh { Board::new(self.problem) } else { Board::of(self.problem, &self.best.tours) };
        let mut led = Led { board, sweeps: 0, hastened, sweep: Duration::ZERO };
        let stop = || {
            if lane == 0 {
                self.note(text!("leading a schedule from prices to true cost", "由价格引导至真实成本"));
            }
            self.stop().is_some()
        };
        let (mut begin, mut steps, mut step) = (0.0, sweeps - 1, 0);
        loop {
            let begun = Instant::now();
            let done = begin + (1.0 - begin) * step as f64 / steps as f64;
            let smoothing = if fresh && led.sweeps == 0 { Smoothing::PRICES } else { narrowed(widest, done) };
            let order = self.order(&mut rng);
            let finished = if lanes > 1 {
                self.sweep(&mut led.board, &order, smoothing, lane, &stop)
            } else {
                let nearly = done < NEARLY;
                self.sweep_together(&mut led.board, &order, Manner { smoothing, nearly }, &stop)
            };
            led.sweeps += 1;
            led.sweep = begun.elapsed();
            if !finished && fresh && led.sweeps == 1 {
                // Those not planned yet have no tour that could keep their pins.
                led.board = Board::of(self.problem, &self.best.tours);
            }
            if !finished || step == steps {
                return led;
            }
            if let Some(possible) = self.possible(led.sweep)
                && possible < steps - step
            {
                (begin, steps, step) = (done, possible.max(1), 0);
                led.hastened = true;
            }
            step += 1;
        }
    }

    /// Whether the time left does not allow the first `lanes` schedules all their sweeps, by what the first schedule took.
    fn hurried(&self, lanes: usize) -> bool {
        let sweep = self.first_sweep.mul_f64(lanes as f64 / rayon::current_num_threads().min(lanes) as f64);
        self.hastened || self.possible(sweep).is_some_and(|possible| possible < SWEEPS)
    }

    /// What pricing all kinds of agents takes, by what the first schedule took.
    pub(super) fn pricing(&self) -> Duration {
        let agents = self.problem.workers.len();
        let threads = if lanes(weight(self.problem)) > 1 { rayon::current_num_threads() } else { 1 };
        self.first_sweep.mul_f64(self.judge.kinds.len() as f64 / (agents.max(1) * threads) as f64)
    }

    /// How many of the longest step of the bound are kept back for what follows the search.
    pub(super) fn steps_kept(&self) -> f64 {
        if lanes(weight(self.problem)) > 1 { STEPS_KEPT_OF_FEW } else { STEPS_KEPT }
    }

    /// Sweeps of such a length that the time left allows, some of it kept for what follows; none: no limit.
    fn possible(&self, sweep: Duration) -> Option<u64> {
        let left = self.time_left()?.as_secs_f64() * LEADING;
        Some((left / sweep.as_secs_f64().max(1e-9)) as u64)
    }

    pub(super) fn order(&self, rng: &mut Pcg64Mcg) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.problem.workers.len()).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, rng.random_range(0..=i));
        }
        order
    }

    /// Plans every agent once, in `order`, on smoothed costs. False if `stop` cut it short.
    pub(super) fn sweep(
        &self,
        board: &mut Board,
        order: &[usize],
        smoothing: Smoothing,
        lane: usize,
        stop: &dyn Fn() -> bool,
    ) -> bool {
        let problem = self.problem;
        let mut scratch = self.scratch(lane);
        let setting = self.setting();
        for (i, &worker) in order.iter().enumerate() {
            if i.is_multiple_of(BETWEEN_LOOKS) && stop() {
                return false;
            }
            board.put(problem, worker, Tour::default());
            let tour = setting.respond(worker, board.coverage(), smoothing, &mut scratch);
            board.put(problem, worker, tour);
        }
        true
    }

    /// The same with a few agents planned at a time, blind to each other; on true cost a tour that got worse by that is not
    /// taken, but for agents with pins, whose old tour may not keep them.
    fn sweep_together(
        &self,
        board: &mut Board,
        order: &[usize],
        Manner { smoothing, nearly }: Manner,
        stop: &dyn Fn() -> bool,
    ) -> bool {
        let (problem, setting) = (self.problem, Setting { nearly, ..self.setting() });
        for (i, workers) in order.chunks(TOGETHER).enumerate() {
            if (i * TOGETHER).is_multiple_of(BETWEEN_LOOKS) && stop() {
                return false;
            }
            let planned: Vec<Tour> = workers
                .par_iter()
                .enumerate()
                .map(|(lane, &worker)| {
                    let mut rest = board.coverage().clone();
                    rest.apply(problem, &problem.workers[worker], &board.tours()[worker].pieces, -1);
                    setting.respond(worker, &rest, smoothing, &mut self.scratch(lane))
                })
                .collect();
            for (&worker, tour) in workers.iter().zip(planned) {
                let (before, old) = (board.cost(), board.tours()[worker].clone());
                board.put(problem, worker, tour);
                if smoothing == Smoothing::NONE && self.pins[worker].is_none() && board.cost() > before {
                    board.put(problem, worker, old);
                }
            }
        }
        true
    }
}
