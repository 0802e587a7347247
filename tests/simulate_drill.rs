//! Drills: absences, outages of the bot and longer handling, in cases whose outcome is known; and that the same customers
//! come whatever the schedule is.

mod common;

use peakshift::check::{Verified, check};
use peakshift::domain::calendar::Span;
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::plan::{Agent, Plan};
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::simulation::Simulation;
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::{Absence, Came, Incidents, Scaling, Scope, drill};
use proptest::prelude::*;

const Q0: QueueId = QueueId(0);
const Q1: QueueId = QueueId(1);
const START: &str = "2026-11-10T18:00";

/// Two queues from 18:00 on, rules that allow any block, one chat at a time, customers who never give up.
fn lenient(agents: Vec<Agent>) -> Plan {
    let mut plan = common::with_agents(common::plan(), agents);
    let (short, long) = (Minutes(5), Minutes(36 * 60));
    (plan.rules.block_grid, plan.rules.min_block, plan.rules.max_block) = (short, short, long);
    (plan.rules.min_gap, plan.rules.max_duty, plan.rules.max_span) = (short, long, long);
    (plan.breaks.min_work, plan.breaks.max_work, plan.breaks.meal_after) = (short, long, long);
    (plan.standby.min_block, plan.standby.max_block) = (short, long);
    plan.simulation.runs = 20;
    for queue in plan.queues.values_mut() {
        (queue.concurrency, queue.patience_seconds) = (1, 1e12);
    }
    plan
}

fn team(n: usize) -> Vec<Agent> {
    (0..n).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0, 1])).collect()
}

fn verified(plan: &Plan, segments: Vec<Segment>) -> Verified {
    let requirement = common::requirement(plan, 0.0, 0.0, Level::Normal);
    check(plan, &requirement, &Roster::new(segments), &[]).expect("a valid schedule")
}

/// The same number of inquiries in every interval of every queue.
fn demand(plan: &Plan, inquiries: f64) -> Forecast {
    let cell = ForecastCell { p50: inquiries, p80: inquiries, p95: inquiries, ..ForecastCell::default() };
    Forecast { cells: plan.queues.map(|_| vec![cell.clone(); plan.horizon.intervals()]) }
}

/// Exactly these counts come in queue 0, from the first interval on, and nobody else.
fn exactly(plan: &Plan, counts: &[f64]) -> Incidents {
    let came = |(i, inquiries)| Came { span: plan.horizon.interval_span(i), inquiries };
    let padded = |given: &[f64]| {
        let counts = given.iter().copied().chain(std::iter::repeat(0.0)).take(plan.horizon.intervals());
        counts.enumerate().map(came).collect()
    };
    let by_queue = plan.queues.ids().map(|queue| padded(if queue == Q0 { counts } else { &[] }));
    Incidents { actuals: Some(by_queue.collect()), ..Incidents::default() }
}

fn window(plan: &Plan, from: &str, to: &str) -> Option<Span> {
    Some(common::span(plan, &format!("2026-11-10T{from}"), &format!("2026-11-10T{to}")))
}

fn away(agents: &[usize], window: Option<Span>) -> Absence {
    Absence { agents: Some(agents.iter().map(|&i| AgentId(i)).collect()), share: Share(1.0), window }
}

fn played(plan: &Plan, segments: Vec<Segment>, incidents: &Incidents) -> Simulation {
    drill(plan, &demand(plan, 0.0), &verified(plan, segments), incidents, 7).expect("runs")
}

#[test]
fn who_is_away_takes_no_chat_and_comes_back_to_what_is_left_of_the_shift() {
    let mut plan = lenient(team(1));
    plan.queues[Q0].aht_seconds = 1.0;
    let shift = || common::segments(&plan, 0, START, "w60 b10 w290");
    let absences = vec![away(&[0], window(&plan, "18:30", "19:20")), away(&[0], window(&plan, "19:05", "19:30"))];
    let counts = exactly(&plan, &[50.0, 0.0, 1.0, 50.0]);
    let there = played(&plan, shift(), &counts);
    assert!(there.cells[Q0][2].mean_wait_seconds < 600.0, "{:?}", there.cells[Q0][2]);
    let gone = played(&plan, shift(), &Incidents { absences, ..counts });
    assert!(gone.cells[Q0][0].mean_wait_seconds < 10.0, "before: {:?}", gone.cells[Q0][0]);
    assert!(gone.cells[Q0][3].mean_wait_seconds < 60.0, "after: {:?}", gone.cells[Q0][3]);
    for flows in &gone.flows {
        assert_eq!(flows[Q0].waiting, 0, "who waits is served at 19:30, when both absences are over");
    }
    // Uniform from 19:00 to 19:30 and served at 19:30: 15 minutes in the mean, 20 runs.
    let wait = gone.cells[Q0][2].mean_wait_seconds;
    assert!((wait - 900.0).abs() < 4.0 * 520.0 / 20.0_f64.sqrt() && wait > 300.0, "{wait}");
    assert_eq!(gone.cells[Q0][1].occupancy.0, 0.0, "and is not on line meanwhile");
}

#[test]
fn chats_held_when_an_absence_begins_are_ended() {
    let mut plan = lenient(team(1));
    (plan.queues[Q0].aht_seconds, plan.queues[Q0].concurrency) = (7_200.0, 60);
    let shift = || common::segments(&plan, 0, START, "w600");
    let incidents =
        Incidents { absences: vec![away(&[0], window(&plan, "18:30", "23:30"))], ..exactly(&plan, &[40.0, 5.0]) };
    for flows in &played(&plan, shift(), &incidents).flows {
        assert_eq!(flows[Q0].arrived, 45);
        assert!(flows[Q0].handled >= 30, "{:?}", flows[Q0]);
    }
}

#[test]
fn an_absence_over_the_whole_horizon_is_a_no_show() {
    let plan = lenient(team(2));
    let shifts = || (0..2).flat_map(|i| common::segments(&plan, i, START, "w300")).collect::<Vec<_>>();
    let counts = exactly(&plan, &[30.0]);
    let all = Absence { agents: None, share: Share(1.0), window: None };
    let absent = played(&plan, shifts(), &Incidents { absences: vec![all], ..counts.clone() });
    let no_show = played(&plan, shifts(), &Incidents { no_show: Share(1.0), ..counts.clone() });
    assert_eq!(absent, no_show);
    assert_eq!(absent.flows[0][Q0].waiting, 30);
    let one_left = played(&plan, shifts(), &Incidents { absences: vec![away(&[1], None)], ..counts.clone() });
    let alone = played(&plan, common::segments(&plan, 0, START, "w300"), &counts);
    assert_eq!(one_left.cells, alone.cells, "the other agent works as if alone");
}

#[test]
fn a_share_is_drawn_for_each_agent_and_run() {
    let mut plan = lenient(team(40));
    (plan.simulation.runs, plan.queues[Q0].aht_seconds) = (300, 1e9);
    let shifts = || (0..40).flat_map(|i| common::segments(&plan, i, START, "w300")).collect::<Vec<_>>();
    let some = Absence { agents: Some((0..20).map(AgentId).collect()), share: Share(0.3), window: None };
    let result = played(&plan, shifts(), &Incidents { absences: vec![some], ..exactly(&plan, &[100.0]) });
    // Each agent who is there holds one chat for ever.
    let there: Vec<f64> = result.flows.iter().map(|flows| flows[Q0].held as f64).collect();
    let mean = there.iter().sum::<f64>() / 300.0;
    let variance = there.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / 299.0;
    // Twenty who are always there and a binomial number of 20 with 0.7: variance 4.2.
    assert!((mean - 34.0).abs() < 4.0 * (4.2_f64 / 300.0).sqrt(), "{mean}");
    assert!((variance / 4.2 - 1.0).abs() < 0.35, "{variance}");
}

#[test]
fn the_same_people_are_absent_whoever_else_is_scheduled() {
    let mut plan = lenient(team(6));
    plan.queues[Q0].aht_seconds = 1.0;
    let alone = common::segments(&plan, 5, START, "w300");
    let mut with_others: Vec<Segment> = (0..5).flat_map(|i| common::segments(&plan, i, START, "w300@1")).collect();
    with_others.extend(alone.clone());
    let incidents = Incidents { no_show: Share(0.5), ..exactly(&plan, &[20.0]) };
    let served = |segments| -> Vec<u64> {
        played(&plan, segments, &incidents).flows.iter().map(|flows| flows[Q0].handled).collect()
    };
    let found = served(alone);
    assert_eq!(found, served(with_others));
    assert!(found.contains(&0) && found.contains(&20), "{found:?}");
}

#[test]
fn who_is_away_is_not_called_from_standby() {
    let plan = lenient(team(2));
    let squad = || (0..2).flat_map(|i| common::segments(&plan, i, START, "s300")).collect::<Vec<_>>();
    let counts = exactly(&plan, &[1.0]);
    let called = |absences| {
        let result = played(&plan, squad(), &Incidents { absences, ..counts.clone() });
        (result.totals[Q0].standby_called_share.0, result.flows[0][Q0].waiting)
    };
    assert_eq!(called(vec![away(&[0], window(&plan, "18:00", "20:00"))]), (1.0, 0), "the other one comes");
    assert_eq!(called(vec![away(&[0, 1], None)]), (0.0, 1));
    let two_hours = played(
        &plan,
        squad(),
        &Incidents { absences: vec![away(&[0, 1], window(&plan, "18:00", "20:00"))], ..counts.clone() },
    );
    assert!((5_400.0..7_600.0).contains(&two_hours.cells[Q0][0].mean_wait_seconds), "called when they are back");
}

#[test]
fn while_the_bot_is_out_every_inquiry_reaches_the_agents() {
    let mut plan = lenient(Vec::new());
    plan.queues[Q0].bot_share = Share(0.75);
    plan.queues[Q1].bot_share = Share(0.5);
    let outage = Scope { queue: Some(Q0), window: window(&plan, "18:45", "19:30") };
    let incidents = Incidents { bot_outages: vec![outage], ..Incidents::default() };
    let forecast = demand(&plan, 4_000.0);
    let result = drill(&plan, &forecast, &verified(&plan, Vec::new()), &incidents, 3).expect("runs");
    let expected = [(Q0, 0, 1_000.0), (Q0, 1, 2_500.0), (Q0, 2, 4_000.0), (Q0, 3, 1_000.0), (Q1, 2, 2_000.0)];
    for (queue, interval, count) in expected {
        let found = result.cells[queue][interval].offered;
        assert!((found / count - 1.0).abs() < 0.04, "{queue:?} {interval}: {found}, not {count}");
    }
    let counted = Incidents { bot_outages: vec![Scope::default()], ..exactly(&plan, &[400.0]) };
    assert_eq!(played(&plan, Vec::new(), &counted).totals[Q0].offered, 400.0, "what came is known to the last inquiry");
}

#[test]
fn longer_handling_counts_for_chats_that_begin_in_the_window() {
    let mut plan = lenient(team(400));
    (plan.queues[Q0].aht_seconds, plan.queues[Q1].aht_seconds) = (60.0, 60.0);
    let on_line: Vec<Segment> =
        (0..400).flat_map(|i| common::segments(&plan, i, START, if i % 2 == 0 { "w300" } else { "w300@1" })).collect();
    let handling = |scope, factor| Incidents { handling: vec![Scaling { scope, factor }], ..Incidents::default() };
    let slow = handling(Scope { queue: Some(Q0), window: window(&plan, "19:00", "20:00") }, 3.0);
    let result = drill(&plan, &demand(&plan, 1_500.0), &verified(&plan, on_line.clone()), &slow, 5).expect("runs");
    // Offered load over the 200 agents of each queue; nobody waits.
    let expected = [(Q0, 1, 0.25), (Q0, 3, 0.75), (Q0, 5, 0.25), (Q1, 3, 0.25)];
    for (queue, interval, load) in expected {
        let found = result.cells[queue][interval].occupancy.0;
        assert!((found - load).abs() < 0.01, "{queue:?} {interval}: {found}, not {load}");
    }
    let always = handling(Scope::default(), 2.0);
    let mut doubled = plan.clone();
    doubled.queues.values_mut().for_each(|queue| queue.aht_seconds *= 2.0);
    let by_incident = drill(&plan, &demand(&plan, 900.0), &verified(&plan, on_line.clone()), &always, 5).expect("runs");
    let by_plan =
        drill(&doubled, &demand(&plan, 900.0), &verified(&plan, on_line), &Incidents::default(), 5).expect("runs");
    assert_eq!(by_incident, by_plan);
}

#[test]
fn the_same_customers_come_whatever_the_schedule_is() {
    let mut plan = lenient(team(5));
    (plan.queues[Q0].patience_seconds, plan.queues[Q1].patience_seconds) = (300.0, 900.0);
    let forecast = demand(&plan, 40.0);
    let play = |segments| drill(&plan, &forecast, &verified(&plan, segments), &Incidents::default(), 4).expect("runs");
    let nobody = play(Vec::new());
    let in_the_other_queue = play((0..5).flat_map(|i| common::segments(&plan, i, START, "w300")).collect());
    assert_eq!(nobody.cells[Q1], in_the_other_queue.cells[Q1], "they arrive and give up at the same times");
    assert!(in_the_other_queue.totals[Q0].service_level.0 > 0.05);
}

#[test]
fn a_drill_replays_with_its_seed_on_any_number_of_threads() {
    let plan = lenient(team(9));
    let words = ["w45 b10 w45@1", "-30 s90", "w240@1"];
    let on_line: Vec<Segment> = (0..9).flat_map(|i| common::segments(&plan, i, START, words[i % 3])).collect();
    let verified = verified(&plan, on_line);
    let scope = Scope { queue: Some(Q0), window: window(&plan, "18:20", "19:10") };
    let incidents = Incidents {
        surges: vec![Scaling { scope, factor: 1.5 }],
        handling: vec![Scaling { scope, factor: 2.0 }],
        bot_outages: vec![scope],
        absences: vec![Absence { agents: None, share: Share(0.3), window: scope.window }],
        no_show: Share(0.1),
        ..Incidents::default()
    };
    let play = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| drill(&plan, &demand(&plan, 40.0), &verified, &incidents, seed)).expect("runs")
    };
    assert_eq!(play(1, 5), play(4, 5));
    assert_ne!(play(1, 5).totals, play(1, 6).totals);
}

fn scope() -> impl Strategy<Value = Scope> {
    let start = common::moment(common::plan().zone, START);
    let window = proptest::option::of((-60_i64..600, 1_i64..600));
    (proptest::option::of(0_usize..2), window).prop_map(move |(queue, window)| {
        let window = window.map(|(from, minutes)| {
            let from = start + Minutes(from);
            Span { start: from, end: from + Minutes(minutes) }
        });
        Scope { queue: queue.map(QueueId), window }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_inquiry_is_accounted_for_whatever_happens(
        surges in proptest::collection::vec((scope(), 0.0..3.0_f64), 0..3),
        slower in proptest::collection::vec((scope(), 0.5..3.0_f64), 0..3),
        bot_outages in proptest::collection::vec(scope(), 0..3),
        away in proptest::collection::vec((scope(), 0.0..=1.0_f64, proptest::bool::ANY), 0..5),
        no_show in 0.0..0.3_f64,
    ) {
        let mut plan = lenient(team(6));
        plan.horizon.end = plan.horizon.start + Minutes(9 * 60);
        (plan.queues[Q0].bot_share, plan.queues[Q0].concurrency, plan.queues[Q1].patience_seconds) = (Share(0.4), 3, 200.0);
        let words = ["w45 b10 w300@1", "-30 s90 -60 w120", "w240@1 -30 s200@1"];
        let segments = (0..6).flat_map(|i| common::segments(&plan, i, START, words[i % 3])).collect();
        let scaled = |of: Vec<(Scope, f64)>| of.into_iter().map(|(scope, factor)| Scaling { scope, factor }).collect();
        let absence = |(scope, share, some): (Scope, f64, bool)| Absence {
            agents: some.then(|| vec![AgentId(1), AgentId(4)]),
            share: Share(share),
            window: scope.window,
        };
        let absences = away.into_iter().map(absence).collect();
        let (surges, handling) = (scaled(surges), scaled(slower));
        let incidents = Incidents { surges, handling, bot_outages, absences, no_show: Share(no_show), ..Incidents::default() };
        let result = drill(&plan, &demand(&plan, 30.0), &verified(&plan, segments), &incidents, 2).expect("runs");
        for flow in result.flows.iter().flat_map(|flows| flows.values()) {
            prop_assert_eq!(flow.arrived, flow.handled + flow.abandoned + flow.waiting + flow.held);
        }
        for total in result.totals.values() {
            prop_assert!((0.0..=1.0).contains(&total.occupancy.0), "{:?}", total);
        }
    }
}
