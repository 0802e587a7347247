//! One person is one person: up to three agents who cover a requirement keep the target, and no more are asked for.

mod common;

use peakshift::domain::demand::{Forecast, ForecastCell};
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::{Limit, Need, NeedInfo};
use peakshift::domain::units::Share;
use peakshift::staffing::{Measures, Traffic, model, staff};
use proptest::prelude::*;

/// A phone queue, and one agent for each efficiency.
fn plan(efficiencies: &[f64]) -> Plan {
    let mut plan = common::plan();
    let mut queue = plan.queues[QueueId(0)].clone();
    (queue.concurrency, queue.shrinkage) = (1, Share(0.05));
    plan.queues = Table::new(vec![queue]);
    let agents = efficiencies.iter().enumerate().map(|(n, &efficiency)| {
        let mut agent = common::agent(&format!("A{n}"), peakshift::domain::ids::TierId(1), &[0]);
        agent.efficiency = efficiency;
        agent
    });
    plan.agents = Table::new(agents.collect());
    plan
}

/// The requirement of one interval with that many inquiries, whatever the quantile.
fn staffed(plan: &Plan, inquiries: f64) -> (Need, NeedInfo) {
    let cell = ForecastCell {
        baseline: inquiries,
        mean: inquiries,
        p50: inquiries,
        p80: inquiries,
        p95: inquiries,
        ..ForecastCell::default()
    };
    let requirement = staff(plan, &Forecast { cells: Table::new(vec![vec![cell]]) }).expect("a known model").rounded();
    (requirement.needs[QueueId(0)][0], requirement.info.expect("staffing says how")[QueueId(0)][0])
}

/// What one agent of `efficiency` achieves.
fn alone(plan: &Plan, inquiries: f64, efficiency: f64) -> Measures {
    together(plan, inquiries, efficiency, 1)
}

/// What `people` agents of `efficiency` each achieve, whose handling times are that much shorter.
fn together(plan: &Plan, inquiries: f64, efficiency: f64, people: u64) -> Measures {
    let traffic = Traffic::of(&plan.queues[QueueId(0)], inquiries, plan.horizon.interval);
    let own = Traffic { aht_seconds: traffic.aht_seconds / efficiency, ..traffic };
    model(&plan.staffing.model).expect("a model").measures(&own, people)
}

#[test]
fn one_new_agent_is_enough_for_a_few_calls_a_night() {
    let (plan, calls) = (plan(&[1.2, 1.0, 0.6]), 0.4);
    let (need, info) = staffed(&plan, calls);
    assert_eq!((need.required, info.limit), (0.6, Some(Limit::AtLeastOne)));
    let achieved = alone(&plan, calls, 0.6).service_level;
    assert!(achieved.0 > 0.85 && (info.expected_service_level.0 - achieved.0).abs() < 1e-4, "{info:?}");
}

#[test]
fn where_the_slowest_is_too_slow_the_next_is_asked_for() {
    let plan = plan(&[1.2, 1.0, 0.6]);
    let (need, info) = staffed(&plan, 1.2);
    assert!(need.required > 0.6 && need.required <= 1.0, "{need:?}");
    assert_eq!(info.limit, Some(Limit::ServiceLevel));
    assert!(alone(&plan, 1.2, 0.6).service_level.0 < 0.8);
}

#[test]
fn a_team_of_standard_agents_and_an_unknown_team_are_asked_for_the_same() {
    for calls in [0.1, 0.4, 1.0, 40.0, 400.0] {
        let (of_team, unknown) = (staffed(&plan(&[1.0, 1.0]), calls).0, staffed(&plan(&[]), calls).0);
        assert!((of_team.required - unknown.required).abs() < 0.02 || calls == 1.0, "{calls}: {of_team:?} {unknown:?}");
    }
}

/// Hundredths between the need and the slowest: rounded up it would be more than they are.
#[test]
fn a_need_just_below_the_slowest_is_not_rounded_beyond_them() {
    let plan = plan(&[0.977_72, 1.2]);
    let needs = [1.0, 1.1, 1.214].map(|more| staffed(&plan, 1.272_658_5 * more).0.required);
    assert!(needs.iter().all(|need| *need <= 0.977_72) && needs.is_sorted(), "{needs:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_covers_it_alone_keeps_the_target_alone(
        inquiries in 0.01_f64..8.0,
        aht in 30.0_f64..900.0,
        level in 0.3_f64..0.98,
        cap in 0.3_f64..1.0,
        concurrency in 1_u32..4,
        patience in prop::bool::ANY,
        efficiencies in prop::collection::vec(40_u32..160, 1..5),
    ) {
        let efficiencies: Vec<f64> = efficiencies.into_iter().map(|hundredths| f64::from(hundredths) / 100.0).collect();
        let mut plan = plan(&efficiencies);
        plan.staffing.model = if patience { "erlang-a" } else { "erlang-c" }.to_owned();
        let queue = &mut plan.queues[QueueId(0)];
        (queue.aht_seconds, queue.service_level, queue.max_occupancy) = (aht, Share(level), Share(cap));
        queue.concurrency = concurrency;
        let (need, info) = staffed(&plan, inquiries);
        prop_assert!(need.required > 0.0 && info.limit.is_some());
        for efficiency in efficiencies.into_iter().filter(|efficiency| *efficiency >= need.required) {
            let met = alone(&plan, inquiries, efficiency);
            prop_assert!(met.service_level.0 >= level - 1e-9, "{need:?} {efficiency} {met:?}");
            prop_assert!(met.occupancy.0 <= cap + 1e-9, "{need:?} {efficiency} {met:?}");
        }
    }

    #[test]
    fn as_many_equal_people_as_keep_the_target_are_asked_for(
        inquiries in 0.01_f64..20.0,
        aht in 30.0_f64..900.0,
        level in 0.3_f64..0.98,
        cap in 0.3_f64..1.0,
        concurrency in 1_u32..4,
        hundredths in 40_u32..160,
    ) {
        let efficiency = f64::from(hundredths) / 100.0;
        let mut plan = plan(&[efficiency; 4]);
        let queue = &mut plan.queues[QueueId(0)];
        (queue.aht_seconds, queue.service_level, queue.max_occupancy) = (aht, Share(level), Share(cap));
        (queue.concurrency, queue.shrinkage) = (concurrency, Share(0.0));
        let required = staffed(&plan, inquiries).0.required;
        for people in 1..=3_u64 {
            let met = together(&plan, inquiries, efficiency, people);
            let keeps = met.service_level.0 >= level - 1e-9 && met.occupancy.0 <= cap + 1e-9;
            let covers = people as f64 * efficiency >= required - 1e-9;
            prop_assert_eq!(keeps, covers, "{} people, {} required, {:?}", people, required, met);
        }
    }

    #[test]
    fn large_loads_are_asked_for_what_they_were(inquiries in 40.0_f64..4000.0, slow in 0.4_f64..1.0) {
        let (of_team, unknown) = (staffed(&plan(&[slow, 1.2]), inquiries).0, staffed(&plan(&[]), inquiries).0);
        prop_assert!(unknown.required > 4.0);
        prop_assert_eq!(of_team, unknown);
    }

    #[test]
    fn more_inquiries_never_ask_for_fewer(inquiries in 0.01_f64..20.0, more in 1.0_f64..1.5, slow in 0.4_f64..1.2) {
        let plan = plan(&[slow, 1.2]);
        let (few, many) = (staffed(&plan, inquiries).0, staffed(&plan, inquiries * more).0);
        prop_assert!(few.required <= many.required + 1e-9, "{few:?} {many:?}");
    }
}
