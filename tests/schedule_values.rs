//! What a slot is worth to an agent who is planned next: exactly, and on a cost that is smoothed around prices.

mod common;
mod schedule_support;

use common::random;
use peakshift::schedule::agent::planner::Offer;
use peakshift::schedule::agent::problem::{Problem, Worker};
use peakshift::schedule::agent::rules::{RULES, language};
use peakshift::schedule::team::board::Coverage;
use peakshift::schedule::team::smooth::{Asked, Smoothing};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// What a worker is offered at prices, exactly, and on the cost smoothed between them.
#[derive(Default)]
struct Offers {
    priced: Offer<f64>,
    exact: Offer<f64>,
    smoothed: Offer<f64>,
}

/// Prices that a relaxation could have, somewhere between what shortage and surplus cost.
fn price(rng: &mut Pcg64, problem: &Problem<'_>, worker: &Worker, offer: &mut Offer<f64>) {
    let slots = problem.grammar.slots;
    for (efficiency, online, standby) in offer.stages_of(worker, slots) {
        let each = worker.queues.iter().enumerate();
        for (i, queue, slot) in each.flat_map(|(i, &queue)| (0..slots).map(move |slot| (i, queue, slot))) {
            let shortage = problem.needs[queue].shortage_price[slot];
            let wanted = problem.needs[queue].required[slot] > 0.0;
            let dearest = if wanted { shortage } else { -problem.surplus_price };
            online[i][slot] = efficiency * rng.random_range(-problem.surplus_price..=dearest);
            let missing = if problem.needs[queue].standby_required[slot] > 0.0 { problem.standby_price } else { 0.0 };
            standby[i][slot] = efficiency * rng.random_range(0.0..=missing);
        }
    }
    offer.duty.iter_mut().for_each(|cost| *cost = rng.random_range(-1.0..1.0));
}

/// Calls `with` for each worker of some small plans on which half of the people are on line in all their queues: the dearest
/// shortage price and the offers.
fn everywhere(width: f64, mut with: impl FnMut(f64, &Offers)) {
    for seed in 0..20 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let plan = random::plan(&mut rng);
        let requirement = random::requirement(&mut rng, &plan);
        let problem = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
        let mut coverage = Coverage::new(&problem);
        for worker in problem.workers.iter().step_by(2) {
            worker.queues.iter().for_each(|&queue| {
                coverage.add_online(&problem, queue, 0..problem.grammar.slots, worker.efficiency);
            });
        }
        let dearest = problem.needs.iter().flat_map(|needs| &needs.shortage_price).fold(1.0_f64, |a, &b| a.max(b));
        let mut offers = Offers::default();
        for worker in problem.workers.iter().filter(|worker| worker.stages.all().all(|efficiency| efficiency > 0.0)) {
            price(&mut rng, &problem, worker, &mut offers.priced);
            coverage.offer(&problem, worker, &mut offers.exact);
            let smoothing = (Smoothing(width), &offers.priced);
            coverage.smoothed_offer(&problem, worker, smoothing, &mut offers.smoothed);
            with(dearest, &offers);
        }
    }
}

/// All values of an offer.
fn values(offer: &Offer<f64>) -> impl Iterator<Item = f64> + '_ {
    offer.online.iter().chain(&offer.standby).chain([&offer.duty]).flatten().copied()
}

#[test]
fn a_narrow_smoothing_leaves_true_cost() {
    everywhere(1e-7, |dearest, offers| {
        for (smoothed, exact) in values(&offers.smoothed).zip(values(&offers.exact)) {
            assert!((smoothed - exact).abs() < 1e-4 * dearest, "{smoothed} for {exact}");
        }
    });
}

#[test]
fn a_wide_smoothing_leaves_prices() {
    let mut apart = 0;
    everywhere(1e6, |dearest, offers| {
        let truth = values(&offers.exact).zip(values(&offers.priced));
        for (smoothed, (exact, priced)) in values(&offers.smoothed).zip(truth) {
            assert!((smoothed - priced).abs() < 5e-3 * dearest, "{smoothed} for a price of {priced}");
            apart += usize::from((exact - priced).abs() > 0.1 * dearest);
        }
    });
    assert!(apart > 1_000, "prices and true worth differ in {apart} places only");
}

#[test]
fn who_covers_a_row_exactly_is_paid_its_price_at_any_width() {
    let asked = Asked { required: 7.3, shortage_price: 25.0, surplus_price: 0.4 };
    for width in [0.01, 0.3, 4.0, 100.0] {
        for price in [-0.3, 0.0, 3.0, 24.0] {
            let slope = asked.smoothed_worth(asked.required - 5e-7, 1e-6, price, width) / 1e-6;
            assert!((slope - price).abs() < 1e-3, "width {width}: {slope} for a price of {price}");
        }
    }
}

#[test]
fn the_more_are_there_the_less_another_is_worth() {
    let asked = Asked { required: 6.0, shortage_price: 25.0, surplus_price: 0.4 };
    for width in [0.01, 0.3, 4.0] {
        let worth: Vec<f64> = (0..24).map(|n| asked.smoothed_worth(0.5 * f64::from(n), 0.8, 3.0, width)).collect();
        assert!(worth.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9), "width {width}: {worth:?}");
        assert!(worth.iter().all(|worth| (-0.4 * 0.8 - 1e-9..=25.0 * 0.8 + 1e-9).contains(worth)), "{worth:?}");
        let between = worth.iter().filter(|&&worth| worth > 0.0 && worth < 19.0).count();
        assert!(between >= if width > 1.0 { 20 } else { 1 }, "width {width}: {between} slots between: {worth:?}");
    }
}
