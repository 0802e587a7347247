//! What a slot is worth to an agent who is planned next: exactly, and with the bend of its cost rounded.

mod common;
mod schedule_support;

use common::random;
use peakshift::schedule::board::Coverage;
use peakshift::schedule::grammar::Grammar;
use peakshift::schedule::planner::Offer;
use peakshift::schedule::problem::{Problem, Worker};
use peakshift::schedule::rules::RULES;
use rand::SeedableRng;
use rand_pcg::Pcg64;

/// Calls `with` for each worker, queue of that worker and slot of some small plans on which half of the people are at work:
/// what is missing there, and what the worker is worth there by an offer with `blur` and by one without.
fn everywhere(blur: f64, mut with: impl FnMut(&Problem<'_>, &Worker, (usize, usize), f64, (f64, f64))) {
    for seed in 0..20 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let plan = random::plan(&mut rng);
        let requirement = random::requirement(&mut rng, &plan);
        let problem = Problem::new(&plan, &requirement, Grammar::new(&plan, &[], &RULES));
        let mut coverage = Coverage::new(&problem);
        for worker in problem.workers.iter().step_by(2) {
            worker.queues.iter().for_each(|&queue| {
                coverage.add_online(&problem, queue, 0..problem.grammar.slots, worker.efficiency);
            });
        }
        let (mut exact, mut blurred) = (Offer::<f64>::default(), Offer::<f64>::default());
        for worker in problem.workers.iter().filter(|worker| worker.efficiency > 0.0) {
            coverage.offer(&problem, worker, 0.0, &mut exact);
            coverage.offer(&problem, worker, blur, &mut blurred);
            assert_eq!(exact.duty, blurred.duty);
            assert_eq!(exact.standby, blurred.standby);
            for (i, &queue) in worker.queues.iter().enumerate() {
                for slot in 0..problem.grammar.slots {
                    let missing = problem.needs[queue].required[slot] - coverage.online(queue, slot);
                    let worth = (blurred.online[i][slot], exact.online[i][slot]);
                    with(&problem, worker, (queue, slot), missing, worth);
                }
            }
        }
    }
}

#[test]
fn a_blur_that_fades_leaves_true_cost() {
    everywhere(1e-6, |problem, _, (queue, slot), _, (blurred, exact)| {
        let slopes = problem.needs[queue].shortage_price[slot] + problem.surplus_price;
        assert!((blurred - exact).abs() < 1e-4 * slopes, "{blurred} for {exact}");
    });
}

#[test]
fn a_blur_makes_the_worth_of_a_slot_fall_little_by_little() {
    let (mut less, mut more) = (0, 0);
    everywhere(0.5, |problem, worker, (queue, slot), missing, (blurred, exact)| {
        let price = problem.needs[queue].shortage_price[slot];
        let within = -problem.surplus_price * worker.efficiency..=price * worker.efficiency;
        assert!(within.contains(&blurred), "{blurred} outside {within:?}");
        if missing >= worker.efficiency {
            assert!(blurred <= exact + 1e-9, "all of the agent is missing: {blurred} above {exact}");
            less += usize::from(blurred < exact - 1e-3);
        } else if missing <= 0.0 {
            assert!(blurred >= exact - 1e-9, "nobody is missing: {blurred} below {exact}");
            more += usize::from(blurred > exact + 1e-3);
        }
    });
    assert!(less > 0 && more > 0, "{less} slots worth less, {more} worth more");
}
