//! Minimum shift design: demand that few kinds of shifts cover exactly, as Di Gaspero, Gärtner, Kortsarz, Musliu, Schaerf and Slany
//! (2007) construct their instances with a known solution. With that many kinds the search finds all but one without shortage or surplus.

mod common;
mod schedule_support;

use common::{REGULAR, agent, plan_in, with_agents};
use peakshift::domain::demand::Level;
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::units::Minutes;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use schedule_support::{solved, with_rounds};
use std::collections::BTreeMap;

/// First start, last start, least and most length of early, day and late shifts, in half hours.
const TYPES: [[i64; 4]; 4] = [[10, 16, 12, 16], [16, 22, 14, 18], [26, 32, 12, 16], [0, 4, 12, 16]];

/// A day that `kinds` shifts cover exactly, with one agent for each who works; the hours worked.
fn instance(seed: u64, kinds: usize) -> (Plan, Requirement, f64) {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut shifts: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    while shifts.len() < kinds {
        let [first, last, least, most] = TYPES[rng.random_range(0..TYPES.len())];
        let shift = (rng.random_range(first..=last), rng.random_range(least..=most));
        shifts.insert(shift, rng.random_range(1..=4));
    }
    let mut plan = plan_in("Asia/Shanghai", "2026-11-10T00:00", 24 * 60);
    plan.queues = [common::queue("presale")].into_iter().collect();
    // Shifts of the literature have no breaks, and nobody has two of them.
    plan.breaks.max_work = Minutes(24 * 60);
    plan.breaks.meal_after = Minutes(24 * 60);
    plan.rules.max_blocks_per_duty = 1;
    plan.rules.max_shift_kinds = kinds;
    plan.penalties.lead_shortage = 0.0;
    plan.penalties.night_over_fair_share = 0.0;
    let people = shifts.values().sum::<usize>();
    let mut plan = with_agents(plan, (0..people).map(|i| agent(&format!("A{i:02}"), REGULAR, &[0])).collect());
    plan.horizon.interval = Minutes(30);
    let on_duty = |at: i64| -> f64 {
        let there = shifts.iter().filter(|((start, length), _)| (*start..start + length).contains(&at));
        there.map(|(_, people)| *people as f64).sum()
    };
    let need = |i: usize| Need { required: on_duty(i as i64), standby_required: 0.0, level: Level::Normal };
    let needs = plan.queues.map(|_| (0..plan.horizon.intervals()).map(need).collect());
    let hours = shifts.iter().map(|((_, length), people)| *length as f64 / 2.0 * *people as f64).sum();
    (with_rounds(plan, 40), Requirement { needs, info: None }, hours)
}

#[test]
fn as_many_kinds_as_the_known_solution_cover_demand_all_but_exactly() {
    let mut above = Vec::new();
    for (seed, kinds) in [(1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (3, 3)] {
        let (plan, requirement, hours) = instance(seed, kinds);
        let wages = hours * plan.tiers[REGULAR].cost_per_hour.0;
        let (_, total) = solved(&plan, &requirement, &[]);
        assert!(total.0 >= wages - 1e-6, "{kinds} kinds, seed {seed}: nothing is cheaper than the known solution");
        above.push(total.0 / wages - 1.0);
    }
    // Where kinds are left out of a free plan that has not those of the known solution, some surplus stays (docs/MODEL.md).
    assert!(above.iter().all(|&above| above < 0.01), "{above:?}");
    assert!(above.iter().filter(|&&above| above < 1e-6).count() >= 5, "{above:?}");
}
