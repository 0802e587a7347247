//! Other kinds of work blocks in the place of those that a limit has left (R16): simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983)
//! over sets of kinds, each judged by a schedule that is led to it in a few sweeps.

use super::Search;
use crate::domain::calendar::SLOT_MINUTES;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::kinds::{self, Kind};
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::rng_of;
use crate::schedule::team::smooth::Smoothing;
use crate::text;
use rand::RngExt;
use rand::seq::IteratorRandom;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;

/// Ways that go on side by side, sets that each tries before they are compared, and how many are drawn for each that is tried.
const WAYS: usize = 4;
const TRIES: usize = 2;
const DRAWN: usize = 3;
/// Comparisons after which the best set takes the place of the dearest way, and how many there are where rounds are the limit.
const RENEWED: u64 = 10;
const COMPARISONS: u64 = 12;
/// By which share of its cost a set may be dearer to be gone on from, at first; it falls to nothing.
const TOLERANCE: f64 = 2e-2;
/// Widths of the sweeps by which a set is judged; the last is on true cost.
const WIDTHS: [Smoothing; 2] = [Smoothing(0.3), Smoothing::NONE];
/// How often a kind moves by some steps of the grid; else one comes in its place that somebody would like to have, on costs smoothed up to
/// this width.
const MOVED: f64 = 0.5;
const STEPS: i64 = 3;
const WISHED: f64 = 2.0;
/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// What tells the random numbers from those of the rest of the search.
const SALT: u64 = 0x6b69_6e64;

/// What an exchange is about: the problem with all kinds, those that stay, and the share of the time until which it goes on.
struct Task<'t, 'p> {
    free: &'t Problem<'p>,
    fixed: &'t BTreeSet<Kind>,
    until: f64,
}

/// A set of kinds and a schedule of them.
#[derive(Clone)]
struct Set {
    kinds: BTreeSet<Kind>,
    board: Board,
}

impl Set {
    fn cost(&self) -> f64 {
        self.board.cost()
    }
}

impl Search<'_> {
    /// As many kinds as `kinds` with which the best schedule found is cheaper, and that schedule, after `until` of the time. `fixed` stay.
    /// `free` is the problem with all kinds; `tours` are a schedule of `kinds`.
    pub fn exchange(
        &self,
        free: &Problem<'_>,
        kinds: BTreeSet<Kind>,
        tours: &[Tour],
        fixed: &BTreeSet<Kind>,
        until: f64,
    ) -> (BTreeSet<Kind>, Vec<Tour>) {
        let (begun, task) = (self.started.elapsed(), Task { free, fixed, until });
        let mut best = Set { kinds, board: Board::of(free, tours) };
        let mut ways = vec![best.clone(); WAYS];
        for at in 0.. {
            let done = match self.limits.rounds {
                Some(_) => at as f64 / COMPARISONS as f64,
                None => self.share_of(begun, until),
            };
            if done >= 1.0 || self.cut().is_some() {
                break;
            }
            let tolerance = TOLERANCE * (1.0 - done) * best.cost();
            let gone: Vec<(Set, Set)> = ways
                .into_par_iter()
                .enumerate()
                .map(|(lane, way)| {
                    let rng = rng_of(self.seed ^ SALT, at * WAYS as u64 + lane as u64);
                    self.gone_on(&task, way, tolerance, lane, rng)
                })
                .collect();
            ways = gone.iter().map(|(now, _)| now.clone()).collect();
            let cheapest = gone.into_iter().map(|(_, best)| best).min_by(|a, b| a.cost().total_cmp(&b.cost()));
            best = cheapest.filter(|cheapest| cheapest.cost() < best.cost()).unwrap_or(best);
            if (at + 1).is_multiple_of(RENEWED)
                && let Some(dearest) = ways.iter_mut().max_by(|a, b| a.cost().total_cmp(&b.cost()))
            {
                *dearest = best.clone();
            }
            self.note(text!("exchanging kinds of blocks", "替换班段种类"));
        }
        (best.kinds, best.board.tours().to_vec())
    }

    /// How much of the time from `begun` to the share `until` of all of it is over.
    fn share_of(&self, begun: Duration, until: f64) -> f64 {
        let whole = self.limits.time.mul_f64(until).saturating_sub(begun).as_secs_f64();
        (self.started.elapsed() - begun).as_secs_f64() / whole.max(1e-9)
    }

    /// Where a way is after some tries, and the best that it came by.
    fn gone_on(&self, task: &Task<'_, '_>, way: Set, tolerance: f64, lane: usize, mut rng: Pcg64Mcg) -> (Set, Set) {
        let (mut now, mut best) = (way.clone(), way);
        for _ in 0..TRIES {
            let drawn = (0..DRAWN).filter_map(|_| self.other(task, &now, lane, &mut rng)).collect();
            let Some(next) = self.likely(task.free, &now, drawn, lane) else { continue };
            let Some(board) = self.judged(task, &next.kinds, next.board.tours(), lane, &mut rng) else { break };
            let next = Set { board, ..next };
            if next.cost() < best.cost() {
                best = next.clone();
            }
            if next.cost() < now.cost() - tolerance * rng.random_range(1e-9..1.0_f64).ln() {
                now = next;
            }
        }
        (now, best)
    }

    /// The cheapest of `sets` where nobody is planned anew but those who lose a block of `now`.
    fn likely(&self, free: &Problem<'_>, now: &Set, sets: Vec<BTreeSet<Kind>>, lane: usize) -> Option<Set> {
        let replanned = |kinds: BTreeSet<Kind>| {
            let few = kinds::limited(free, &kinds);
            let setting = self.setting_of(&few);
            let mut board = now.board.clone();
            let lost = (0..few.workers.len()).filter(|&worker| !few.takes(worker, &now.board.tours()[worker]));
            let lost: Vec<usize> = lost.collect();
            lost.iter().for_each(|&worker| board.put(&few, worker, Tour::default()));
            for worker in lost {
                let tour = setting.respond(worker, board.coverage(), Smoothing::NONE, &mut self.scratch(lane));
                board.put(&few, worker, tour);
            }
            Set { kinds, board }
        };
        sets.into_iter().map(replanned).min_by(|a, b| a.cost().total_cmp(&b.cost()))
    }

    /// The kinds of `now` with one of them for another; none where there is none to give away or the other is there already.
    fn other(&self, task: &Task<'_, '_>, now: &Set, lane: usize, rng: &mut Pcg64Mcg) -> Option<BTreeSet<Kind>> {
        let mut kinds = now.kinds.clone();
        let old = *kinds.iter().filter(|kind| !task.fixed.contains(kind)).choose(rng)?;
        let new = if rng.random_bool(MOVED) {
            let grid = task.free.plan.rules.block_grid.0;
            let start = old.0 + grid * rng.random_range(-STEPS..=STEPS);
            let length = old.1 as i64 + grid / SLOT_MINUTES * rng.random_range(-STEPS..=STEPS);
            (start.rem_euclid(DAY), length.max(1) as usize)
        } else {
            self.wished(task.free, now, lane, rng)?
        };
        kinds.remove(&old);
        (new != old && kinds.insert(new)).then_some(kinds)
    }

    /// A kind that an agent drawn would like to have on what the others cover, if all kinds were there.
    fn wished(&self, free: &Problem<'_>, now: &Set, lane: usize, rng: &mut Pcg64Mcg) -> Option<Kind> {
        let worker = rng.random_range(0..free.workers.len());
        let mut rest = now.board.coverage().clone();
        rest.apply(free, &free.workers[worker], &now.board.tours()[worker].pieces, -1);
        let smoothing = Smoothing(rng.random_range(0.0..WISHED));
        let tour = self.setting_of(free).respond(worker, &rest, smoothing, &mut self.scratch(lane));
        kinds::used(free, std::iter::once(&tour)).into_keys().filter(|kind| !now.kinds.contains(kind)).choose(rng)
    }

    /// The schedule of `kinds` that is led there from `tours`; none if the time does not allow that.
    fn judged(
        &self,
        task: &Task<'_, '_>,
        kinds: &BTreeSet<Kind>,
        tours: &[Tour],
        lane: usize,
        rng: &mut Pcg64Mcg,
    ) -> Option<Board> {
        let few = kinds::limited(task.free, kinds);
        let setting = self.setting_of(&few);
        let mut board = Board::new(&few);
        for (worker, tour) in tours.iter().enumerate().filter(|&(worker, tour)| few.takes(worker, tour)) {
            board.put(&few, worker, tour.clone());
        }
        for smoothing in WIDTHS {
            for worker in self.order(rng) {
                if self.past(task.until) || self.cut().is_some() {
                    return None;
                }
                board.put(&few, worker, Tour::default());
                let tour = setting.respond(worker, board.coverage(), smoothing, &mut self.scratch(lane));
                board.put(&few, worker, tour);
            }
        }
        Some(board)
    }
}
