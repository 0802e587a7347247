//! Pay on top of the wage and efficiency that changes, in the program of one agent: what it says a schedule is worth is what the
//! schedule brings less what it costs, and no other way to the same program finds more.

mod common;
mod schedule_support;

use common::random;
use peakshift::domain::roster::Activity;
use peakshift::schedule::agent::pauses::BlockValues;
use peakshift::schedule::agent::pinned::pinned_best;
use peakshift::schedule::agent::pins::Pins;
use peakshift::schedule::agent::planner::{Offer, Planner, Task, fill_blocks, free_blocks};
use peakshift::schedule::agent::problem::Problem;
use peakshift::schedule::agent::rules::{RULES, language};
use peakshift::schedule::agent::tour::Tour;
use peakshift::schedule::team::board::Coverage;
use rand::SeedableRng;
use rand_pcg::Pcg64;

/// How often a tour pays by the slot, for overtime, has a meal whose place has a price, and blocks of two efficiencies.
#[derive(Debug, Default)]
struct Seen {
    by_slot: usize,
    overtime: usize,
    meals: usize,
    stages: usize,
}

impl Seen {
    fn count(&mut self, problem: &Problem<'_>, worker: usize, tour: &Tour) {
        let who = &problem.workers[worker];
        let beyond = problem.beyond_wage(who, &tour.pieces);
        let slots: f64 = tour.blocks().map(|(start, end, standby)| who.supplement(start..end, standby)).sum();
        let meals = tour.pieces.iter().filter(|piece| piece.activity == Activity::Meal);
        let saved: f64 = meals.map(|meal| who.saved_by_meal(meal.start)).sum();
        self.by_slot += usize::from(slots > 0.0);
        self.overtime += usize::from(beyond > slots - saved + 1e-9);
        self.meals += usize::from(saved > 0.0);
        let stages: Vec<usize> = tour.blocks().map(|(start, ..)| who.stages.at(start)).collect();
        self.stages += usize::from(stages.first() != stages.last());
    }
}

#[test]
fn the_program_of_one_agent_counts_what_the_schedule_costs() {
    let (mut seen, mut limits, mut missed) = (Seen::default(), 0, 0);
    for seed in 0..80 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let mut plan = random::plan(&mut rng);
        // Left out of the program.
        plan.penalties.night_over_fair_share = 0.0;
        let requirement = random::requirement(&mut rng, &plan);
        let problem = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
        let coverage = Coverage::new(&problem);
        let (mut offer, mut blocks) = (Offer::<f64>::default(), BlockValues::default());
        let mut planner = Planner::default();
        for (index, worker) in problem.workers.iter().enumerate() {
            coverage.offer(&problem, worker, &mut offer);
            free_blocks(&problem.grammar, worker, &offer, &mut blocks);
            let task = Task { worker, offer: &offer, blocks: &blocks, scale: 1.0, night: 0.0, pins: None };
            let (value, placed) = planner.plan(&problem, task);
            let tour = fill_blocks(&problem.grammar, worker, &offer, &placed, None).expect("blocks that can be filled");
            let worth = offer.worth(&worker.queues, &tour.pieces) - problem.private_cost(index, &tour);
            // Of what is held once over the plan the value is a limit, mostly reached.
            let (near, held) = (1e-6 * (1.0 + worth.abs()), worker.sessions.has_wide());
            let reached = (value - worth).abs() < near;
            assert!(reached || held && value > worth, "seed {seed}, {index}: {value} for {worth}");
            limits += usize::from(held);
            missed += usize::from(!reached);
            let none = Pins::new(&problem, &[]);
            let (other, _) = pinned_best(&problem, worker, &offer, &none, &mut planner);
            let most = if held { f64::INFINITY } else { value };
            assert!((worth - near..=most + near).contains(&other), "seed {seed}, {index}: {value} and {other}");
            seen.count(&problem, index, &tour);
        }
    }
    assert!(limits > 50 && missed * 10 < limits, "{missed} of {limits} values are above what they are of");
    assert!(seen.by_slot > 100 && seen.overtime > 50 && seen.meals > 20 && seen.stages > 20, "{seen:?}");
}

/// With what is paid on top of the wage, nobody is better off than without; where it cannot matter it does not.
#[test]
fn a_higher_price_of_hours_never_makes_a_schedule_better() {
    for seed in 0..20 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let plan = random::plan(&mut rng);
        let requirement = random::requirement(&mut rng, &plan);
        let mut free = plan.clone();
        free.pay = Default::default();
        let values = |plan| {
            let problem = Problem::new(plan, &requirement, language(plan, &[], &RULES));
            let none = Pins::new(&problem, &[]);
            let best = |worker| {
                let mut offer = Offer::default();
                Coverage::new(&problem).offer(&problem, worker, &mut offer);
                pinned_best(&problem, worker, &offer, &none, &mut Planner::default())
            };
            problem.workers.iter().map(best).collect::<Vec<_>>()
        };
        let of_free = Problem::new(&free, &requirement, language(&free, &[], &RULES));
        let of_paid = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
        for (worker, (paid, unpaid)) in values(&plan).into_iter().zip(values(&free)).enumerate() {
            assert!(paid.0 <= unpaid.0 + 1e-6, "seed {seed}, {worker}: {} for {}", paid.0, unpaid.0);
            let dearer = of_paid.private_cost(worker, &unpaid.1) - of_free.private_cost(worker, &unpaid.1);
            assert!(paid.0 >= unpaid.0 - dearer - 1e-6, "seed {seed}, {worker}: {} for {}", paid.0, unpaid.0);
        }
    }
}
