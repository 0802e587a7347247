//! Who bears what: the loads against the clock and against the objective, and what earlier events change in the next.

mod common;

use common::{REGULAR, agent, plan, random, requirement, segments, span, with_agents};
use peakshift::check::{check, objective};
use peakshift::domain::calendar::{Moment, Slot};
use peakshift::domain::demand::Level;
use peakshift::domain::fairness::{Load, Past, loads};
use peakshift::domain::ids::{AgentId, Id, QueueId, Table};
use peakshift::domain::plan::Plan;
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Activity, Candidate, Roster};
use peakshift::domain::units::Minutes;
use peakshift::schedule;
use rand::SeedableRng;
use rand_pcg::Pcg64;

fn near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{what}: {found} instead of {expected}");
}

#[test]
fn a_split_duty_over_midnight_with_two_queues_is_counted_as_the_words_say() {
    let mut plan = with_agents(plan(), vec![agent("A", REGULAR, &[0, 1]), agent("B", REGULAR, &[0])]);
    let day = |start, end| span(&plan, start, end);
    let (prefer, avoid) = (day("2026-11-10T20:00", "2026-11-11T00:00"), day("2026-11-10T23:30", "2026-11-11T06:00"));
    plan.agents[AgentId(0)].prefer = Some(vec![prefer]);
    plan.agents[AgentId(0)].avoid = vec![avoid];
    // 21:00-24:30 at work with a change of queue, 05:00-06:30 on standby, and after a rest a second duty of one block.
    let mut rows = segments(&plan, 0, "2026-11-10T21:00", "w45 b10 w45@1 b10 w45@1 b10 w45@1");
    rows.extend(segments(&plan, 0, "2026-11-11T05:00", "s90"));
    rows.extend(segments(&plan, 0, "2026-11-11T18:00", "w45 b10 w45 b10 w45 b10 w45"));
    let mut needs = requirement(&plan, 1.0, 0.0, Level::Normal);
    let peak = plan.horizon.interval_of(Slot(((5 * 60 + 30) + 6 * 60) / 5));
    needs.needs[QueueId(1)][peak].level = Level::Peak;
    let found = loads(&plan, Some(&needs), &Roster::new(rows));
    let expected = Load {
        paid: 3.5 + 1.5 + 3.5,
        standby: 1.5,
        night: 0.5 + 1.0,
        peak: 0.5,
        duties: 2,
        split: 1,
        switches: 1,
        // As they wish: 21:00 to 23:30; all else is outside what they prefer, or avoided.
        kept: 2.5,
        broken: 8.5 - 2.5,
    };
    assert_eq!(found, [expected, Load::default()]);
    assert_eq!(loads(&plan, None, &Roster::default()), [Load::default(); 2]);
}

/// The checker knows nothing of loads, and prices nights, promises and wishes by itself.
#[test]
fn loads_agree_with_what_the_checker_charges() {
    for seed in 0..40 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let mut plan = random::plan(&mut rng);
        let needs = random::requirement(&mut rng, &plan);
        // The checker also prices what breaks R1, by its order of magnitude.
        let (from, to) = (plan.horizon.start, plan.horizon.end);
        let on_grid = |at: Moment| from <= at && at <= to && (at.0 - from.0) % 300 == 0;
        let mut rows = random::roster(&mut rng, &plan, 0.0);
        rows.retain(|row| on_grid(row.span.start) && on_grid(row.span.end));
        let roster = Roster::new(rows);
        // One kind of wish at a time, so that an hour breaks one wish only.
        for (i, agent) in plan.agents.values_mut().enumerate() {
            if i % 2 == 0 {
                agent.avoid.clear();
            } else {
                agent.prefer = None;
            }
        }
        let cost = objective(&plan, &needs, &roster);
        let found = loads(&plan, Some(&needs), &roster);
        let penalties = &plan.penalties;
        let fair = penalties.fair_night_hours;
        let beyond: f64 = found.iter().map(|load| (load.night - fair).max(0.0)).sum();
        near(beyond * penalties.night_over_fair_share, cost.fairness.0, "fairness");
        let promised = plan.agents.values().map(|agent| agent.min_hours);
        let missing: f64 = promised.zip(&found).map(|(hours, load)| (hours - load.paid).max(0.0)).sum();
        near(missing * penalties.below_min_hours, cost.below_min_hours.0, "promises");
        let price = |i: usize| if i.is_multiple_of(2) { penalties.outside_preference } else { penalties.avoided };
        let broken: f64 = found.iter().enumerate().map(|(i, load)| load.broken * price(i)).sum();
        near(broken, cost.preference.0, "wishes");
        let elevated = |moment: Moment| {
            let interval = (moment.0 - plan.horizon.start.0) / (60 * plan.horizon.interval.0);
            needs.needs.values().any(|needs| needs[interval as usize].level != Level::Normal)
        };
        let slots = |at: &peakshift::domain::roster::Segment| (at.span.seconds() / 300, at.span.start);
        let peaks = roster
            .segments()
            .iter()
            .map(slots)
            .map(|(n, start)| (0..n).filter(|k| elevated(start + Minutes(5 * k))).count() as f64 / 12.0);
        near(found.iter().map(|load| load.peak).sum(), peaks.sum(), "peaks");
    }
}

/// A night that half of a team of people who are alike can cover.
fn night(seed: u64) -> (Plan, Requirement) {
    let agents = (0..16).map(|i| agent(&format!("A{i:02}"), REGULAR, &[0, 1])).collect();
    let mut plan = with_agents(plan(), agents);
    plan.solver.seed = seed;
    plan.solver.iterations = Some(30);
    plan.solver.gap.0 = 0.0001;
    let needs = |queue: QueueId| -> Vec<Need> {
        let of = |interval: usize| {
            let at_night = plan.zone.minute_of_day(plan.horizon.interval_start(interval)) < Minutes(360);
            let required = if at_night { 3.0 } else { 2.0 + queue.index() as f64 };
            Need { required, ..Need::default() }
        };
        (0..plan.horizon.intervals()).map(of).collect()
    };
    let needs: Table<QueueId, Vec<Need>> = plan.queues.ids().map(needs).collect();
    (plan, Requirement { needs, info: None })
}

fn judged(plan: &Plan, needs: &Requirement, found: &Candidate) -> (f64, Vec<f64>) {
    let total = check(plan, needs, &found.roster, &[]).expect("keeps the rules").objective().total().0;
    (total, loads(plan, Some(needs), &found.roster).into_iter().map(|load| load.night).collect())
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    values.map(|value| (value - mean).powi(2)).sum::<f64>() / n
}

/// The law of the carry-over: with what was borne before the night hours of both events together lie no farther apart than without,
/// for an objective that is hardly higher, and the certificate stays one of the objective.
#[test]
fn those_who_had_many_nights_get_fewer_in_the_next_event() {
    let (mut nearer, mut before) = (0.0, 0.0);
    for seed in 1..=4 {
        let (plan, needs) = night(seed);
        let mut past = Past::new(&plan);
        let (_, nights) = judged(&plan, &needs, &schedule::solve(&plan, &needs, &[], &Unobserved).expect("solved"));
        let names: Vec<String> = plan.agents.values().map(|agent| agent.id.clone()).collect();
        let borne = nights.iter().map(|&night| Load { night, ..Load::default() });
        assert!(past.add(&plan, names.iter().map(String::as_str).zip(borne)).is_empty());
        let summed = |now: &[f64]| variance(nights.clone().into_iter().zip(now.to_vec()).map(|(a, b)| a + b));

        let plain = schedule::solve(&plan, &needs, &[], &Unobserved).expect("solved");
        let prices = past.night_prices(&plan);
        let even = schedule::solve_leaning(&plan, &needs, &[], &prices, &Unobserved).expect("solved");
        let ((plain_total, plain_nights), (total, now)) = (judged(&plan, &needs, &plain), judged(&plan, &needs, &even));
        assert!(summed(&now) <= summed(&plain_nights), "seed {seed}: {nights:?} then {now:?} or {plain_nights:?}");
        assert!(total <= 1.02 * plain_total, "seed {seed}: {total} for {plain_total}");
        let lowest = plain_total.min(total) * (1.0 + 1e-9);
        for certificate in [&plain.certificate, &even.certificate] {
            assert!(certificate.bound.0 <= lowest, "seed {seed}: {certificate:?} above {lowest}");
        }
        let (own, led) = (plain.certificate.bound.0, even.certificate.bound.0);
        assert!(led >= 0.99 * own, "seed {seed}: what leads the search costs the bound nothing: {led} for {own}");
        (nearer, before) = (nearer + summed(&now), before + summed(&plain_nights));
    }
    assert!(nearer < 0.7 * before, "{nearer} for {before}");
}

#[test]
fn prices_follow_what_was_borne_and_leave_newcomers_alone() {
    let agents: Vec<_> = (0..5).map(|i| agent(&format!("A{i}"), REGULAR, &[0])).collect();
    let mut plan = with_agents(plan(), agents);
    plan.solver.carry_over = 6.0;
    // One who cannot work at night now is compared with nobody.
    plan.agents[AgentId(3)].available = Some(vec![span(&plan, "2026-11-11T08:00", "2026-11-11T20:00")]);
    let load = |night: f64| Load { night, ..Load::default() };
    let mut past = Past::new(&plan);
    let first = [("A0", load(12.0)), ("A1", load(0.0)), ("A2", load(9.0)), ("A3", load(90.0)), ("gone", load(5.0))];
    assert_eq!(past.add(&plan, first.into_iter()), ["gone"]);
    assert_eq!(past.add(&plan, [("A0", load(0.0))].into_iter()), Vec::<&str>::new());
    // Per event: 6, 0 and 9 hours, 5 in the mean.
    let prices = past.night_prices(&plan);
    let expected = [6.0 * 0.2, -6.0, 6.0 * 0.8, 6.0, 0.0];
    prices.iter().zip(expected).for_each(|(&price, expected)| near(price, expected, "price"));
    // Nobody comes for the price alone.
    plan.solver.carry_over = 1000.0;
    let wage = plan.agents[AgentId(1)].cost_per_hour.0;
    near(past.night_prices(&plan)[1], -wage / 2.0, "price");
    plan.solver.carry_over = 0.0;
    assert!(past.night_prices(&plan).iter().all(|price| *price == 0.0));
    assert!(Past::new(&plan).night_prices(&plan).iter().all(|price| *price == 0.0));
}

#[test]
fn a_block_at_work_has_its_switches_and_standby_has_none() {
    let plan = with_agents(plan(), vec![agent("A", REGULAR, &[0, 1])]);
    let rows = |words: &str| Roster::new(segments(&plan, 0, "2026-11-11T10:00", words));
    let switches = |words: &str| loads(&plan, None, &rows(words))[0].switches;
    assert_eq!(switches("w45 b10 w45@1 b10 w45 m30 w45"), 2);
    assert_eq!(switches("w30 w30@1"), 1, "without a pause between");
    assert_eq!(switches("s60 s60@1"), 0);
    assert_eq!(switches("w45@1 -180 w45"), 0, "two blocks");
    assert!(Activity::ALL.len() == 4, "a new activity may part stretches too");
}
