//! Iterated local search where agents are fewest (Lourenço, Martin & Stützle 2003): a few tours are taken off and drawn anew, the
//! schedule is settled again, and what is a little dearer may stay.
//!
//! Several schedules go on side by side, each by itself, as islands (Whitley, Rana & Heckendorn 1999). After some rounds the dearest
//! makes room for a child of two others, which has each agent's tour from one or the other and is annealed, or for a schedule that is
//! led anew: one schedule alone keeps the blocks that it began with.

use super::anneal::{Annealing, Cooling};
use crate::schedule::agent::tour::Tour;
use crate::schedule::search::Search;
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::rng_of;
use crate::schedule::team::smooth::Smoothing;
use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

/// Agents up to whom it is done.
const FEWEST: usize = 20;
/// Schedules that go on side by side, and changes of each in a round.
const ISLANDS: usize = 4;
const DRAWN: usize = 8;
/// Agents whose tours are drawn anew at a time.
const AT_LEAST: usize = 1;
const AT_MOST: usize = 4;
/// Up to which width costs are smoothed for tours that are drawn.
const WIDTH: f64 = 3.0;
/// Changes of the annealing that follows, for each agent, and how it cools, in mean wages of a slot.
const CHANGES: u64 = 2_500;
const SETTLING: Cooling = Cooling { hot: 0.5, cold: 0.06 };
/// The same for a schedule that is new: it has far to go.
const CHANGES_OF_NEW: u64 = 20_000;
const SETTLING_NEW: Cooling = Cooling { hot: 1.0, cold: 0.06 };
/// Work of a change for each agent, in agents planned: that annealing, and planning everybody once.
const WORK: f64 = 2.5;
/// The same of a schedule that is new.
const WORK_OF_NEW: f64 = 20.0;
/// By how much a schedule may be dearer to be kept, in mean wages of a slot, right after an island was renewed; and the rounds in which
/// that falls to nothing, when the next is renewed.
const TOLERANCE: f64 = 12.0;
const ROUNDS: u64 = 6;
/// How often the new schedule is led from the prices, and not a child.
const LED: f64 = 0.3;

/// A schedule that goes on by itself.
#[derive(Debug, Clone)]
struct Island {
    now: Board,
    /// The cheapest that it has been.
    best: Board,
}

impl Island {
    fn of(board: Board) -> Self {
        Self { best: board.clone(), now: board }
    }
}

/// The schedules that go on side by side; none before the first round.
#[derive(Debug, Default)]
pub struct Islands(Vec<Island>);

impl Search<'_> {
    /// Whether the next round draws tours anew: agents are few and annealing has come to its end once.
    pub(super) fn iterates(&self) -> bool {
        self.problem.workers.len() <= FEWEST && self.rounds >= self.cycle()
    }

    /// A round of it on every island; the cheapest schedule of all is kept.
    pub(super) fn iterate(&mut self) {
        if self.islands.0.is_empty() || self.rounds.is_multiple_of(ROUNDS) {
            self.renew();
        }
        let islands = std::mem::take(&mut self.islands.0);
        let islands = islands.into_par_iter().enumerate().map(|(lane, island)| self.iterated(lane, island)).collect();
        self.settle_on(islands);
        self.move_work += (ISLANDS * DRAWN) as f64 * self.problem.workers.len() as f64 * WORK;
    }

    fn settle_on(&mut self, islands: Vec<Island>) {
        if let Some(island) = islands.iter().min_by(|a, b| a.best.cost().total_cmp(&b.best.cost())) {
            self.board = island.best.clone();
            self.keep_best();
        }
        self.islands = Islands(islands);
    }

    /// Fills the islands the first time, and puts a new schedule in place of the dearest later on; the others go on from their best.
    fn renew(&mut self) {
        let mut islands = std::mem::take(&mut self.islands.0);
        if islands.is_empty() {
            islands.push(Island::of(Board::of(self.problem, &self.best.tours)));
        } else {
            islands.iter_mut().for_each(|island| island.now = island.best.clone());
            islands.sort_by(|a, b| a.best.cost().total_cmp(&b.best.cost()));
            islands.pop();
        }
        let lanes = islands.len()..ISLANDS;
        self.move_work += lanes.len() as f64 * self.problem.workers.len() as f64 * WORK_OF_NEW;
        let new: Vec<(Board, bool)> = lanes.into_par_iter().map(|lane| self.new_schedule(lane, &islands)).collect();
        self.hastened |= new.iter().any(|(_, hastened)| *hastened);
        islands.extend(new.into_iter().map(|(board, _)| Island::of(board)));
        self.settle_on(islands);
    }

    /// A child of two islands, or a schedule that is led anew; settled. And whether the clock has cut the way there.
    fn new_schedule(&self, lane: usize, islands: &[Island]) -> (Board, bool) {
        let mut rng = rng_of(self.seed ^ 0x6973_6c65, self.rounds * ISLANDS as u64 + lane as u64);
        if islands.len() < 2 || rng.random_bool(LED) {
            let (led, hastened) = self.led_by_prices(lane);
            return (self.settled(led, lane, CHANGES_OF_NEW, SETTLING_NEW, &mut rng), hastened);
        }
        let one = rng.random_range(0..islands.len());
        let other = (one + rng.random_range(1..islands.len())) % islands.len();
        let (one, other) = (islands[one].best.tours(), islands[other].best.tours());
        let from = |(one, other): (&Tour, &Tour)| if rng.random_bool(0.5) { one.clone() } else { other.clone() };
        let tours: Vec<Tour> = one.iter().zip(other).map(from).collect();
        (self.settled(Board::of(self.problem, &tours), lane, CHANGES_OF_NEW, SETTLING_NEW, &mut rng), false)
    }

    /// `island` after a round.
    fn iterated(&self, lane: usize, mut island: Island) -> Island {
        let mut rng = rng_of(self.seed ^ 0x6974_6572, self.rounds * ISLANDS as u64 + lane as u64);
        let left = 1.0 - (self.rounds % ROUNDS) as f64 / ROUNDS as f64;
        for _ in 0..DRAWN {
            if self.cut().is_some() {
                break;
            }
            let drawn = self.drawn(&island.now, lane, &mut rng);
            let next = self.settled(drawn, lane, CHANGES, SETTLING, &mut rng);
            let chance: f64 = rng.random_range(1e-9..1.0);
            if next.cost() < island.now.cost() - TOLERANCE * self.mean_wage() * left * chance.ln() {
                island.now = next;
            }
            if island.now.cost() < island.best.cost() {
                island.best = island.now.clone();
            }
        }
        island
    }

    /// `board` annealed by `changes` for each agent, between temperatures in mean wages of a slot, and everybody planned once.
    fn settled(&self, board: Board, lane: usize, changes: u64, cooling: Cooling, rng: &mut Pcg64Mcg) -> Board {
        let stop = || self.cut().is_some();
        let (agents, wage) = (self.problem.workers.len() as u64, self.mean_wage());
        let cooling = Cooling { hot: cooling.hot * wage, cold: cooling.cold * wage };
        let mut annealing = Annealing::new(self.problem, self.pins, board.tours(), rng.clone());
        annealing.run(changes * agents, cooling, &stop);
        let mut settled = Board::of(self.problem, &annealing.tours());
        let order = self.order(rng);
        self.sweep(&mut settled, &order, Smoothing::NONE, lane, &stop);
        settled
    }

    /// `board` with the tours of a few agents drawn anew, on costs that are smoothed around the prices.
    fn drawn(&self, board: &Board, lane: usize, rng: &mut Pcg64Mcg) -> Board {
        let mut drawn = board.clone();
        let count = rng.random_range(AT_LEAST..=AT_MOST);
        let order: Vec<usize> = self.order(rng).into_iter().take(count).collect();
        order.iter().for_each(|&worker| drawn.put(self.problem, worker, Tour::default()));
        let smoothing = Smoothing(WIDTH * rng.random_range(0.0..1.0));
        let mut scratch = self.scratch(lane);
        for worker in order {
            let tour = self.setting().respond(worker, drawn.coverage(), smoothing, &mut scratch);
            drawn.put(self.problem, worker, tour);
        }
        drawn
    }
}
