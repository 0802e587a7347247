//! The brute force of `common::oracle` leaves nothing out, and what it says is what a reader of SPEC would say.

mod common;

use common::oracle::{every_labelling, optimum, rosters, tiny_plan};
use common::{NEW, REGULAR, SENIOR, agent, requirement, with_agents};
use peakshift::check::violations;
use peakshift::domain::demand::Level;
use peakshift::domain::ids::AgentId;
use peakshift::domain::plan::Plan;
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::units::Minutes;
use std::collections::BTreeSet;

/// A tiny plan of `slots` slots, with rules that admit something in them.
fn very_tiny(slots: i64, queues: &[usize]) -> Plan {
    let mut plan = tiny_plan();
    plan.queues = [common::queue("presale"), common::queue("aftersale")].into_iter().collect();
    plan.horizon.end = plan.horizon.start + Minutes(5 * slots);
    plan.horizon.interval = Minutes(5);
    plan.rules.block_grid = Minutes(5);
    plan.rules.min_gap = Minutes(10);
    plan.standby.min_block = Minutes(10);
    plan.breaks.meal_after = Minutes(20);
    with_agents(plan, vec![agent("A", REGULAR, queues)])
}

#[test]
fn pruning_leaves_no_sound_roster_out() {
    for (plan, least) in [(very_tiny(7, &[0]), 20), (very_tiny(6, &[0, 1]), 40)] {
        let sound = |roster: &Vec<Segment>| violations(&plan, &Roster::new(roster.clone()), &[]).is_empty();
        let all: BTreeSet<_> = every_labelling(&plan, AgentId(0)).filter(sound).collect();
        let pruned: BTreeSet<_> = rosters(&plan, AgentId(0)).into_iter().collect();
        assert_eq!(all, pruned);
        assert!(all.len() > least, "only {} rosters", all.len());
        assert!(all.iter().any(|roster| roster.iter().any(|s| s.activity.name() == "meal")));
    }
}

#[test]
fn nobody_works_where_nothing_is_required() {
    let plan = with_agents(tiny_plan(), vec![agent("A", SENIOR, &[0]), agent("B", NEW, &[0])]);
    let (cost, roster) = optimum(&plan, &requirement(&plan, 0.0, 0.0, Level::Normal));
    assert_eq!((cost.total().0, roster), (0.0, Roster::default()));
}

#[test]
fn the_optimum_covers_a_dear_shortage_as_far_as_the_rules_admit() {
    let plan = with_agents(tiny_plan(), vec![agent("A", SENIOR, &[0]), agent("B", REGULAR, &[0])]);
    let needs = requirement(&plan, 1.0, 0.0, Level::Burst);
    let (cost, roster) = optimum(&plan, &needs);
    let on_line: i64 = roster.segments().iter().filter(|s| s.activity.name() == "work").map(|s| s.span.seconds()).sum();
    // Two duties of at most 40 paid minutes, each with at least one pause of five in a block longer than 15 minutes.
    assert!(on_line <= 2 * 40 * 60);
    assert!(cost.shortage.0 < 900.0 * 0.25, "at least three quarters of the hour are covered: {cost:?}");
    assert_eq!(violations(&plan, &roster, &[]), []);
}
