//! What is drawn for a customer who arrives, whatever becomes of them.

use super::world::World;
use crate::domain::plan::Handling;
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// The next customer's handling time relative to its mean, and the seconds that the customer would wait.
pub(super) fn next(world: &World, queue: usize, rng: &mut Pcg64Mcg) -> (f64, f64) {
    let work = match world.handling {
        Handling::Exponential => Exp1.sample(rng),
        Handling::Lognormal => {
            let variance = (world.handling_cv.powi(2)).ln_1p();
            let normal: f64 = StandardNormal.sample(rng);
            (variance.sqrt() * normal - variance / 2.0).exp()
        }
    };
    let patience: f64 = Exp1.sample(rng);
    (work, patience * world.queues[queue].patience)
}
