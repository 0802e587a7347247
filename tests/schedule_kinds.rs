//! Few kinds of shifts: the limit is kept, pins and a catalogue included, more kinds are never dearer by much, and the bound holds.

mod common;
mod schedule_support;

use common::{REGULAR, SENIOR, agent, plan_in, with_agents};
use peakshift::check::violations;
use peakshift::domain::demand::Level;
use peakshift::domain::ids::AgentId;
use peakshift::domain::plan::{Plan, Shift};
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::units::Minutes;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use schedule_support::{solved, with_rounds};
use std::collections::BTreeSet;

/// Twelve agents over a day whose need changes every two hours.
fn case(seed: u64) -> (Plan, Requirement) {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut plan = plan_in("Asia/Shanghai", "2026-11-10T18:00", 24 * 60);
    plan.queues = [common::queue("presale")].into_iter().collect();
    let tier = |i: usize| if i.is_multiple_of(4) { SENIOR } else { REGULAR };
    let plan = with_agents(plan, (0..12).map(|i| agent(&format!("A{i:02}"), tier(i), &[0])).collect());
    let two_hours: Vec<f64> = (0..12).map(|_| f64::from(rng.random_range(0..60)) / 10.0).collect();
    let need = |i: usize| Need { required: two_hours[i / 4], standby_required: 0.0, level: Level::Normal };
    let needs = plan.queues.map(|_| (0..plan.horizon.intervals()).map(need).collect());
    (with_rounds(plan, 40), Requirement { needs, info: None })
}

/// Starts and lengths of the work blocks.
fn kinds(plan: &Plan, roster: &Roster) -> BTreeSet<(i64, i64)> {
    let blocks = plan.agents.ids().flat_map(|id| roster.blocks(id)).filter(|block| !block.standby);
    blocks.map(|block| (plan.zone.minute_of_day(block.span.start).0, block.span.seconds())).collect()
}

#[test]
fn the_limit_is_kept_and_costs_little_where_it_is_wide() {
    let (mut free_kinds, mut few, mut wide) = (0, 0.0, 0.0);
    for seed in 0..3 {
        let (mut plan, requirement) = case(seed);
        let (free, cost) = solved(&plan, &requirement, &[]);
        let many = kinds(&plan, &free.roster).len();
        assert!(many > 6, "seed {seed}: {many} kinds without a limit");
        free_kinds += many;
        for (most, sum) in [(2, &mut few), (many, &mut wide)] {
            plan.rules.max_shift_kinds = most;
            let (found, dearer) = solved(&plan, &requirement, &[]);
            assert!(kinds(&plan, &found.roster).len() <= most, "seed {seed}, {most}");
            assert!(found.certificate.bound.0 <= cost.0 + 1e-6, "seed {seed}: the bound is that of the plan without");
            *sum += dearer.0 / cost.0;
        }
    }
    assert!(wide < 3.0 * 1.05, "{wide} of three costs with {free_kinds} kinds");
    assert!(few > wide, "two kinds cost {few} of three costs, as many as are wanted {wide}");
}

#[test]
fn pins_and_a_catalogue_are_kept_beside_the_limit() {
    let (mut plan, requirement) = case(7);
    plan.rules.max_shift_kinds = 3;
    let odd = common::segments(&plan, 5, "2026-11-11T03:30", &common::block(210));
    let pins: Vec<Segment> = odd.clone();
    let (found, _) = solved(&plan, &requirement, &pins);
    assert!(odd.iter().all(|row| found.roster.of(AgentId(5)).contains(row)));
    assert!(kinds(&plan, &found.roster).len() <= 3);

    let shift = |id: &str, starts: &[i64], hours: i64| Shift {
        id: id.to_owned(),
        starts: starts.iter().map(|hour| hour * 60).collect(),
        length: Minutes(hours * 60),
        tiers: None,
    };
    plan.shifts = vec![shift("早", &[6, 7, 8], 8), shift("晚", &[18, 19], 6), shift("通宵", &[0], 9)];
    let (found, _) = solved(&plan, &requirement, &[]);
    assert_eq!(violations(&plan, &found.roster, &[]), []);
    let used = kinds(&plan, &found.roster);
    assert!(!used.is_empty() && used.len() <= 3, "{used:?}");
}
