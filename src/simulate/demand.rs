//! How many inquiries come in a run, and when.
//!
//! The demand of an interval is the forecast's value at the normal score `z = √c u + √(1 − c) v`, with `u` common to all
//! queues and intervals of a day (see [`super::factor`]), `v` of the interval alone, and `c` the share in common that the
//! forecast says: the marginal distribution is exactly the forecast's. Given the demand, arrivals are a Poisson process along
//! the interval's shape: a Poisson number in each of its parts, uniform over the part's time (see [`super::course`]). Of a row
//! of what really came the number is known; given it, each inquiry falls into a part with the share that the part has of what
//! is expected over the row.

use super::course::Course;
use super::factor;
use crate::domain::demand::Forecast;
use crate::domain::ids::{Id, QueueId};
use crate::domain::plan::Plan;
use rand::SeedableRng;
use rand_distr::{Binomial, Distribution, Exp1, Poisson, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// Arrivals of one queue in one run, in order.
#[derive(Clone)]
pub(super) struct Arrivals {
    pieces: Vec<Piece>,
    current: usize,
    now: f64,
    rng: Pcg64Mcg,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    start: f64,
    end: f64,
    left: u64,
}

impl Arrivals {
    /// Time of the next arrival; infinite after the last.
    pub fn next(&mut self) -> f64 {
        while let Some(piece) = self.pieces.get_mut(self.current) {
            if piece.left == 0 {
                self.current += 1;
                continue;
            }
            self.now = self.now.max(piece.start);
            // The smallest of m uniform times in what is left of the piece.
            let spacing: f64 = Exp1.sample(&mut self.rng);
            self.now -= (piece.end - self.now) * (-spacing / piece.left as f64).exp_m1();
            piece.left -= 1;
            return self.now;
        }
        f64::INFINITY
    }
}

/// A generator for one purpose in one run: the same whatever other runs and purposes do.
pub(super) fn generator(seed: u64, run: u32, purpose: u64) -> Pcg64Mcg {
    let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (u64::from(run) << 32) ^ purpose;
    Pcg64Mcg::seed_from_u64(mixed)
}

/// Draws the arrivals of run `run` for every queue.
pub(super) fn draw(plan: &Plan, forecast: &Forecast, course: &Course, seed: u64, run: u32) -> Vec<Arrivals> {
    let common = factor::by_interval(&plan.horizon, plan.zone, &mut generator(seed, run, 0));
    let of_queue = |queue: QueueId| {
        let mut rng = generator(seed, run, 1 + queue.index() as u64);
        let course = &course.queues[queue.index()];
        let mut rows = course.rows.clone();
        let mut pieces = Vec::with_capacity(course.parts.len());
        for (interval, (common, parts)) in common.iter().zip(&course.intervals).enumerate() {
            let own: f64 = StandardNormal.sample(&mut rng);
            let cell = forecast.cells[queue].get(interval);
            let share = cell.map_or(0.0, |cell| cell.common.0);
            let score = share.sqrt() * common + (1.0 - share).sqrt() * own;
            let expected = cell.map_or(0.0, |cell| cell.at_normal_score(score));
            for part in &course.parts[parts.clone()] {
                let left = match part.row {
                    Some(row) => {
                        let came = split(rows[row], part.of_row, &mut rng);
                        rows[row] -= came;
                        thinned(came * part.factor, part.reach, &mut rng)
                    }
                    None => poisson(expected * part.share * part.reach, &mut rng),
                };
                pieces.push(Piece { start: part.start, end: part.end, left });
            }
        }
        Arrivals { pieces, current: 0, now: 0.0, rng }
    };
    plan.queues.ids().map(of_queue).collect()
}

/// How many of `left` inquiries, a whole number, come in a part of the time that has this `share` of what is expected of it.
fn split(left: f64, share: f64, rng: &mut Pcg64Mcg) -> f64 {
    if share >= 1.0 { left } else { thinned(left, share, rng) as f64 }
}

fn poisson(mean: f64, rng: &mut Pcg64Mcg) -> u64 {
    Poisson::new(mean).map_or(0, |poisson| poisson.sample(rng) as u64)
}

/// How many of `count` inquiries, rounded to a whole number, the bot lets through.
fn thinned(count: f64, reach: f64, rng: &mut Pcg64Mcg) -> u64 {
    Binomial::new(count.round() as u64, reach.clamp(0.0, 1.0)).map_or(0, |binomial| binomial.sample(rng))
}
