//! The linear program over tours: where agents are alike and their tours few, the bound is that of the relaxation and the schedule the
//! optimum, as a program of this file over all shifts says.

mod common;
mod schedule_support;

use common::{NEW, REGULAR, agent, plan_in, requirement, with_agents};
use good_lp::{Expression, ProblemVariables, Solution, SolverModel, variable};
use peakshift::domain::demand::Level;
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::Status;
use peakshift::domain::units::{Minutes, Money};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use schedule_support::{solved, with_rounds};

/// Hours of the horizon and of a shift.
const HOURS: usize = 60;
const SHIFT: usize = 8;
/// Agents of the two tiers, and what an hour of one costs; both count as one.
const PEOPLE: [usize; 2] = [25, 10];
const WAGES: [f64; 2] = [1.0, 1.5];
const MISSING: f64 = 6.0;
const TOO_MANY: f64 = 2.0;

/// Agents with one shift of eight hours without pauses each, and as many wanted by hour as `needs` says.
fn shifts(needs: &[f64]) -> (Plan, Requirement) {
    let mut plan = plan_in("Asia/Shanghai", "2026-11-09T00:00", 60 * HOURS as i64);
    plan.horizon.interval = Minutes(60);
    plan.queues = [common::queue("q")].into_iter().collect();
    let day = Minutes(60 * SHIFT as i64);
    plan.rules.block_grid = Minutes(60);
    (plan.rules.min_block, plan.rules.max_block) = (day, day);
    plan.rules.max_blocks_per_duty = 1;
    (plan.rules.max_duty, plan.rules.max_span) = (day, day);
    (plan.breaks.max_work, plan.breaks.min_work) = (day, Minutes(245));
    plan.breaks.meal_after = day;
    plan.penalties.surplus = TOO_MANY;
    plan.penalties.lead_shortage = 0.0;
    plan.penalties.experienced_shortage = 0.0;
    plan.penalties.below_min_hours = 0.0;
    plan.penalties.night_over_fair_share = 0.0;
    plan.penalties.shortage = [MISSING; 3];
    let person = |tier: usize, at: usize| {
        let mut who = agent(&format!("{tier}-{at}"), [REGULAR, NEW][tier], &[0]);
        (who.cost_per_hour, who.efficiency, who.max_hours) = (Money(WAGES[tier]), 1.0, Some(SHIFT as f64));
        who
    };
    let people = (0..2).flat_map(|tier| (0..PEOPLE[tier]).map(move |at| person(tier, at))).collect();
    let mut wanted = requirement(&plan, 0.0, 0.0, Level::Normal);
    let need = |&required: &f64| Need { required, standby_required: 0.0, level: Level::Normal };
    wanted.needs = plan.queues.map(|_| needs.iter().map(need).collect());
    (with_agents(plan, people), wanted)
}

/// The least cost over people who start at each hour, whole or not.
fn least(needs: &[f64], whole: bool) -> f64 {
    let mut all = ProblemVariables::new();
    let mut cost = Expression::default();
    let mut draw = |most: f64, price: f64, whole: bool| {
        let definition = variable().min(0.0).max(most);
        let drawn = all.add(if whole { definition.integer() } else { definition });
        cost += drawn * price;
        drawn
    };
    let starts = HOURS - SHIFT + 1;
    let started: Vec<Vec<_>> = (0..2)
        .map(|tier| (0..starts).map(|_| draw(PEOPLE[tier] as f64, WAGES[tier] * SHIFT as f64, whole)).collect())
        .collect();
    let slacks: Vec<_> = needs.iter().map(|_| (draw(1e6, MISSING, false), draw(1e6, TOO_MANY, false))).collect();
    let mut model = all.minimise(cost.clone()).using(good_lp::highs);
    for (tier, started) in started.iter().enumerate() {
        model.add_constraint(started.iter().sum::<Expression>().leq(PEOPLE[tier] as f64));
    }
    for (hour, (&need, &(missing, surplus))) in needs.iter().zip(&slacks).enumerate() {
        let on_line = started.iter().flat_map(|s| s.iter().enumerate());
        let here = on_line.filter(|&(at, _)| at <= hour && hour < at + SHIFT).map(|(_, &x)| x).sum::<Expression>();
        model.add_constraint((here + missing - surplus).eq(need));
    }
    model.solve().expect("a solution").eval(cost)
}

#[test]
fn alike_agents_with_one_shift_each_reach_the_optimum_and_prove_it() {
    let mut rounded = 0;
    for seed in 0..6 {
        let mut rng = Pcg64::seed_from_u64(seed);
        // Fractions of people are wanted in half of the plans.
        let unit = if seed % 2 == 0 { 1.0 } else { 0.25 };
        let needs: Vec<f64> = (0..HOURS).map(|_| f64::from(rng.random_range(0..40)) * unit).collect();
        let (plan, requirement) = shifts(&needs);
        let (found, total) = solved(&with_rounds(plan, 1), &requirement, &[]);
        let (relaxed, optimum) = (least(&needs, false), least(&needs, true));
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-5 * b;
        assert!(near(total.0, optimum), "seed {seed}: {} for the optimum {optimum}", total.0);
        let bound = found.certificate.bound.0;
        assert!(bound >= relaxed * (1.0 - 1e-5) && bound <= optimum + 1e-6, "seed {seed}: {bound} for {relaxed}");
        if near(relaxed, optimum) {
            assert_eq!(found.certificate.status, Status::Optimal, "seed {seed}");
        } else {
            rounded += 1;
        }
    }
    assert!(rounded < 6, "no plan of whole numbers");
}
