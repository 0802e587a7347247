//! How many inquiries come in a run, and when.
//!
//! The demand of an interval is the forecast's value at the normal score `z = √c u + √(1 − c) v`, with `u` common to all
//! queues and intervals of a day (see [`super::factor`]), `v` of the interval alone, and `c` the share in common that the
//! forecast says: the marginal distribution is exactly the forecast's. Given the demand, arrivals are a Poisson process: a
//! Poisson number of them, uniform over the time.

use super::factor;
use super::world::World;
use crate::domain::calendar::Span;
use crate::domain::demand::Forecast;
use crate::domain::ids::{Id, QueueId};
use crate::domain::incidents::Incidents;
use crate::domain::plan::Plan;
use rand::SeedableRng;
use rand_distr::{Binomial, Distribution, Exp1, Poisson, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// Arrivals of one queue in one run, in order.
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
pub(super) fn draw(
    plan: &Plan,
    world: &World,
    forecast: &Forecast,
    incidents: &Incidents,
    seed: u64,
    run: u32,
) -> Vec<Arrivals> {
    let common = factor::by_interval(&plan.horizon, plan.zone, &mut generator(seed, run, 0));
    let of_queue = |queue: QueueId| {
        let mut rng = generator(seed, run, 1 + queue.index() as u64);
        let mut pieces = Vec::with_capacity(world.intervals);
        for (interval, common) in common.iter().enumerate() {
            let own: f64 = StandardNormal.sample(&mut rng);
            let cell = forecast.cells[queue].get(interval);
            let share = cell.map_or(0.0, |cell| cell.common.0);
            let score = share.sqrt() * common + (1.0 - share).sqrt() * own;
            let span = plan.horizon.interval_span(interval);
            let actual = incidents.actuals.as_ref().and_then(|actuals| actuals[queue].get(interval).copied().flatten());
            let expected = cell.map_or(0.0, |cell| cell.at_normal_score(score));
            for part in parts(&span, queue, incidents) {
                let factor: f64 =
                    incidents.surges.iter().filter(|s| s.scope.covers(queue, part.start)).map(|s| s.factor).product();
                let share = part.seconds() as f64 / span.seconds() as f64 * factor;
                let is_out = incidents.bot_outages.iter().any(|outage| outage.covers(queue, part.start));
                let reach = if is_out { 1.0 } else { 1.0 - plan.queues[queue].bot_share.0 };
                let left = match actual {
                    Some(count) => thinned(count * share, reach, &mut rng),
                    None => poisson(expected * share * reach, &mut rng),
                };
                let offset = |at: crate::domain::calendar::Moment| (at.0 - plan.horizon.start.0) as f64;
                pieces.push(Piece { start: offset(part.start), end: offset(part.end), left });
            }
        }
        Arrivals { pieces, current: 0, now: 0.0, rng }
    };
    plan.queues.ids().map(of_queue).collect()
}

/// The parts of an interval between which a surge or an outage of the bot begins or ends.
fn parts(span: &Span, queue: QueueId, incidents: &Incidents) -> Vec<Span> {
    let scopes = incidents.surges.iter().map(|surge| &surge.scope).chain(&incidents.bot_outages);
    let windows = scopes.filter(|scope| scope.is_in(queue)).filter_map(|scope| scope.window);
    let mut bounds = vec![span.start, span.end];
    bounds.extend(windows.flat_map(|window| [window.start, window.end]).filter(|&at| span.contains(at)));
    bounds.sort();
    bounds.dedup();
    bounds.windows(2).map(|pair| Span { start: pair[0], end: pair[1] }).collect()
}

fn poisson(mean: f64, rng: &mut Pcg64Mcg) -> u64 {
    Poisson::new(mean).map_or(0, |poisson| poisson.sample(rng) as u64)
}

/// How many of `count` inquiries, rounded to a whole number, the bot lets through.
fn thinned(count: f64, reach: f64, rng: &mut Pcg64Mcg) -> u64 {
    Binomial::new(count.round() as u64, reach.clamp(0.0, 1.0)).map_or(0, |binomial| binomial.sample(rng))
}
