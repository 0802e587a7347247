//! Work that may wait (SPEC section 4, `late_work`): what hands are worth, its bound, and what it saves.

mod common;
mod schedule_support;

use common::random;
use peakshift::check::{check, objective};
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId, Table};
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::Roster;
use peakshift::schedule::agent::problem::Problem;
use peakshift::schedule::agent::rules::{RULES, language};
use peakshift::schedule::agent::waiting::Waiting;
use peakshift::schedule::team::waiting::{cost, worths};
use peakshift::simulate::simulate;
use peakshift::staffing::staff;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use schedule_support::{board, solved, with_rounds};

/// What comes in by slot, and hands that are now too many, now too few.
fn days(rng: &mut Pcg64) -> (Waiting, Vec<f64>, Vec<f64>) {
    let waiting = Waiting {
        due: rng.random_range(1..12),
        late_price: f64::from(rng.random_range(1..9)),
        surplus_price: f64::from(rng.random_range(0..3)) / 2.0,
    };
    let slots = rng.random_range(1..30);
    let some = |rng: &mut Pcg64, most: u32| {
        (0..slots).map(|_| f64::from(rng.random_range(0..=most)) * f64::from(rng.random_range(0..=1u32))).collect()
    };
    (waiting, some(rng, 5), some(rng, 7))
}

#[test]
fn the_first_hand_more_is_worth_what_it_spares_and_no_later_one_is_worth_more() {
    let mut spared = 0;
    for seed in 0..400 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let (waiting, required, mut hands) = days(&mut rng);
        let (now, worths) = (cost(&waiting, &required, &hands), worths(&waiting, &required, &hands));
        for (slot, worth) in worths.iter().enumerate() {
            for (more, tolerance) in [(1e-4, 1e-6), (1.7, f64::INFINITY)] {
                hands[slot] += more;
                let change = now - cost(&waiting, &required, &hands);
                hands[slot] -= more;
                assert!(change <= worth * more + 1e-9, "seed {seed}, slot {slot}: {change} of {more} at {worth}");
                assert!(change >= worth * more - tolerance, "seed {seed}, slot {slot}: {change} at {worth}");
            }
            spared += usize::from(*worth > 0.0);
        }
    }
    assert!(spared > 1_000, "{spared}");
}

#[test]
fn nobody_costs_what_the_checker_says_and_hands_what_they_change() {
    let (mut late, mut idle) = (0, 0);
    for seed in 0..60 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let mut plan = random::plan(&mut rng);
        let queue = QueueId(plan.queues.len() - 1);
        plan.queues[queue].answer_within_hours = Some([0.25, 3.0, 40.0][seed as usize % 3]);
        let requirement = random::requirement(&mut rng, &plan);
        let problem = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
        let mut covered = board(&problem, &Roster::new(Vec::new())).coverage().clone();
        let before = covered.waiting_cost();
        let nobody = objective(&plan, &requirement, &Roster::new(Vec::new()));
        assert!((before - nobody.late_work.0).abs() < 1e-6 * (1.0 + before), "{before} and {nobody:?}");
        let change = covered.add_online(&problem, queue.0, 0..problem.grammar.slots, 2.5);
        assert!((covered.waiting_cost() - before - change).abs() < 1e-6 * (1.0 + before));
        late += usize::from(before > 0.0);
        idle += usize::from(change > 0.0);
    }
    assert!(late > 40 && idle < 60, "{late} of them late, {idle} dearer with hands");
}

/// A day and a half of a shop in which most work comes in the second half, for agents who handle after-sales.
fn shop(hours: Option<f64>) -> (Plan, Forecast) {
    let mut plan = common::plan_in("Asia/Shanghai", "2026-11-10T08:00", 36 * 60);
    plan.queues = Table::new(vec![common::queue("aftersale")]);
    plan.queues[QueueId(0)].answer_within_hours = hours;
    plan.agents = (0..5).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0])).collect();
    plan.penalties.late_work = 600.0;
    let half = plan.horizon.intervals() / 2;
    let cell = |interval: usize| {
        let inquiries = if interval >= half { 9.0 } else { 3.0 };
        ForecastCell {
            baseline: inquiries,
            mean: inquiries,
            p50: inquiries,
            p80: inquiries,
            p95: inquiries,
            level: Level::Normal,
            ..ForecastCell::default()
        }
    };
    let forecast = Forecast { cells: plan.queues.map(|_| (0..plan.horizon.intervals()).map(cell).collect()) };
    (plan, forecast)
}

/// Hours at work, the total and the share done in time of a night's simulation.
fn planned(hours: Option<f64>) -> (f64, f64, f64, f64) {
    let (mut plan, forecast) = shop(hours);
    let requirement = staff(&plan, &forecast).expect("a requirement");
    plan.simulation.runs = 20;
    let plan = with_rounds(plan, 12);
    let (found, total) = solved(&plan, &requirement, &[]);
    assert!(found.certificate.bound.0 <= total.0 + 1e-6);
    let problem = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
    let cost = board(&problem, &found.roster).cost();
    assert!((cost - total.0).abs() < 1e-6 * (1.0 + cost), "the board says {cost}, the checker {total:?}");
    let verified = check(&plan, &requirement, &found.roster, &[]).expect("a valid schedule");
    let played = simulate(&plan, &forecast, &verified, 1).expect("a simulation");
    let segments = found.roster.segments().iter();
    let worked = segments.map(|segment| segment.span.seconds() as f64 / 3600.0).sum();
    let queue = &played.totals[QueueId(0)];
    (worked, total.0, queue.service_level.0, queue.abandoned_share.0)
}

#[test]
fn a_shop_whose_after_sales_may_wait_half_a_day_needs_fewer_hours() {
    let (at_once, dearer, ..) = planned(None);
    let (later, cheaper, in_time, given_up) = planned(Some(12.0));
    assert!(later < 0.8 * at_once, "{later} and {at_once} hours");
    assert!(cheaper < 0.8 * dearer, "{cheaper} and {dearer}");
    assert!(in_time > 0.95 && given_up == 0.0, "{in_time} done in time, {given_up} given up");
}

/// The first minutes of a block are worth its wage, all of it is not: there is too little work.
#[test]
fn somebody_pinned_adds_no_block_that_does_not_pay() {
    let (mut plan, _) = shop(Some(1.0));
    plan.agents = Table::new(vec![common::agent("a0", common::REGULAR, &[0])]);
    let required = |interval: usize| if (20..24).contains(&interval) { 0.05 } else { 0.0 };
    let need = |interval| Need { required: required(interval), standby_required: 0.0, level: Level::Normal };
    let needs = plan.queues.map(|_| (0..plan.horizon.intervals()).map(need).collect());
    let pins = common::segments(&plan, 0, "2026-11-10T08:00", &common::block(180));
    let (found, _) = solved(&with_rounds(plan, 5), &Requirement { needs, info: None }, &pins);
    assert_eq!(found.roster.of(AgentId(0)), pins);
}
