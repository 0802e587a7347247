//! Few kinds of shifts: the limit is kept, pins and a catalogue included, more kinds are never dearer by much, and the bound holds.

mod common;
mod schedule_support;

use common::{REGULAR, SENIOR, agent, plan_in, with_agents};
use peakshift::check::violations;
use peakshift::domain::demand::Level;
use peakshift::domain::ids::AgentId;
use peakshift::domain::plan::{Plan, Shift};
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::units::Minutes;
use peakshift::error::Error;
use peakshift::schedule::solve;
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

/// More is required than when the pins were made, so that each of them would go on in a way of its own.
#[test]
fn pins_of_few_kinds_stay_few_where_longer_blocks_were_better() {
    let (mut plan, mut requirement) = case(3);
    plan.rules.max_shift_kinds = 2;
    let (before, _) = solved(&plan, &requirement, &[]);
    let pins: Vec<Segment> = plan.agents.ids().flat_map(|id| before.roster.of(id).to_vec()).collect();
    assert!(!pins.is_empty());
    for need in requirement.needs.values_mut().flatten() {
        need.required = 2.0 * need.required + 3.0;
    }
    let (found, _) = solved(&plan, &requirement, &pins);
    assert!(pins.iter().all(|pin| found.roster.of(pin.agent).contains(pin)));
    assert!(kinds(&plan, &found.roster).len() <= 2);
}

#[test]
fn pins_of_too_many_kinds_are_refused() {
    let (mut plan, requirement) = case(3);
    plan.rules.max_shift_kinds = 2;
    let longest = common::block(plan.rules.max_block.0);
    let starts = ["2026-11-10T19:00", "2026-11-10T20:00", "2026-11-10T21:30"];
    let pins: Vec<Segment> =
        starts.iter().enumerate().flat_map(|(agent, start)| common::segments(&plan, agent, start, &longest)).collect();
    let Err(Error::Invalid(found)) = solve(&plan, &requirement, &pins, &Unobserved) else { panic!("it is refused") };
    let told: Vec<_> =
        found.iter().map(|finding| (finding.code, finding.message.en.contains("fewer than 3"))).collect();
    assert_eq!(told, [("E902", true)]);
    plan.rules.max_shift_kinds = 3;
    assert_eq!(kinds(&plan, &solved(&plan, &requirement, &pins).0.roster).len(), 3);
}
