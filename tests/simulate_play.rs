//! What the simulation does with schedules, standby and incidents, in cases whose outcome is known.

mod common;

use chrono::NaiveDate;
use peakshift::check::{Verified, check};
use peakshift::domain::calendar::Span;
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::QueueId;
use peakshift::domain::pace::Step;
use peakshift::domain::plan::{Agent, Handling, Plan};
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::simulation::{ServiceFigures, Simulation};
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::{Came, Incidents, Scaling, Scope, drill, simulate};
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
    plan.rules.max_blocks_per_duty = 99;
    (plan.breaks.min_work, plan.breaks.max_work, plan.breaks.meal_after) = (short, long, long);
    (plan.standby.min_block, plan.standby.max_block) = (short, long);
    plan.simulation.runs = 20;
    for queue in plan.queues.values_mut() {
        (queue.concurrency, queue.patience_seconds) = (1, 1e12);
    }
    plan
}

fn team(queues: &[usize], n: usize) -> Vec<Agent> {
    (0..n).map(|i| common::agent(&format!("a{i}"), common::REGULAR, queues)).collect()
}

fn verified(plan: &Plan, segments: Vec<Segment>) -> Verified {
    let requirement = common::requirement(plan, 0.0, 0.0, Level::Normal);
    check(plan, &requirement, &Roster::new(segments), &[]).expect("a valid schedule")
}

/// The same quantiles in every interval of every queue.
fn demand(plan: &Plan, p50: f64, p80: f64, p95: f64) -> Forecast {
    let cell = ForecastCell { p50, p80, p95, mean: p50, ..ForecastCell::default() };
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

fn played(plan: &Plan, segments: Vec<Segment>, incidents: &Incidents) -> Simulation {
    drill(plan, &demand(plan, 0.0, 0.0, 0.0), &verified(plan, segments), incidents, 7).expect("runs")
}

#[test]
fn the_handling_time_of_the_forecast_is_played() {
    let plan = lenient(team(&[0], 3));
    let totals = |plan: &Plan, forecast: &Forecast| {
        let at_work = (0..3).flat_map(|agent| common::segments(plan, agent, START, &common::block(180))).collect();
        drill(plan, forecast, &verified(plan, at_work), &Incidents::default(), 7).expect("runs").totals
    };
    let mut seen = demand(&plan, 4.0, 5.0, 6.0);
    seen.cells.values_mut().flatten().for_each(|cell| cell.aht_seconds = Some(600.0));
    let mut slow = plan.clone();
    slow.queues.values_mut().for_each(|queue| queue.aht_seconds = 600.0);
    assert_eq!(totals(&plan, &seen), totals(&slow, &demand(&slow, 4.0, 5.0, 6.0)));
    assert_ne!(totals(&plan, &seen), totals(&plan, &demand(&plan, 4.0, 5.0, 6.0)));
}

/// A block is worked at the pace of the date on which it starts, past midnight too, and so is standby.
#[test]
fn people_are_as_fast_as_on_the_date_on_which_their_block_starts() {
    let plan = lenient(team(&[0], 2));
    let midnight = plan.zone.local(plan.horizon.end).date().pred_opt().expect("a date");
    let learning = |from: NaiveDate| {
        let mut plan = plan.clone();
        plan.agents.values_mut().for_each(|agent| agent.steps = vec![Step { from, efficiency: 1.7 }]);
        plan
    };
    let faster = {
        let mut plan = plan.clone();
        plan.agents.values_mut().for_each(|agent| agent.efficiency = 1.7);
        plan
    };
    let totals = |plan: &Plan, words: [&str; 2]| {
        let at = |agent: usize| common::segments(plan, agent, START, words[agent]);
        let forecast = demand(plan, 9.0, 10.0, 11.0);
        let rows = [at(0), at(1)].concat();
        drill(plan, &forecast, &verified(plan, rows), &Incidents::default(), 7).expect("runs").totals
    };
    let long = ["w600", "-60 s300"];
    assert_eq!(totals(&learning(midnight), long), totals(&plan, long), "all of it has begun before midnight");
    let late = ["-360 w300", "-420 s240"];
    assert_eq!(totals(&learning(midnight), late), totals(&faster, late), "all of it begins after midnight");
    assert_ne!(totals(&faster, late), totals(&plan, late));
    let both = ["w300 -60 w300", "-60 s120 -200 s240"];
    assert_ne!(totals(&learning(midnight), both), totals(&plan, both));
    assert_ne!(totals(&learning(midnight), both), totals(&faster, both));
}

/// People who hold no more than one chat are a queue of one chat at a time; who may hold more than the queue is no different.
#[test]
fn nobody_holds_more_chats_than_the_person_or_the_queue_allows() {
    let totals = |concurrency: u32, most: Option<u32>| {
        let mut plan = lenient(team(&[0], 3));
        plan.agents.values_mut().for_each(|agent| agent.max_chats = most);
        plan.queues[Q0].concurrency = concurrency;
        let at_work = (0..3).flat_map(|agent| common::segments(&plan, agent, START, &common::block(180))).collect();
        drill(&plan, &demand(&plan, 20.0, 22.0, 25.0), &verified(&plan, at_work), &Incidents::default(), 7)
            .expect("runs")
            .totals
    };
    assert_eq!(totals(3, Some(1)), totals(1, None));
    assert_eq!(totals(3, Some(2)), totals(2, None));
    assert_eq!(totals(3, Some(9)), totals(3, None));
    assert_ne!(totals(3, Some(2)), totals(3, None));
}

#[test]
fn standby_comes_five_minutes_after_somebody_has_waited_three() {
    let plan = lenient(team(&[0], 3));
    let standby = common::segments(&plan, 2, START, "s600");
    let one = played(&plan, standby, &exactly(&plan, &[1.0]));
    let first = &one.cells[Q0][0];
    assert!((first.mean_wait_seconds - 480.0).abs() < 1e-6, "{first:?}");
    assert_eq!((first.offered, first.answered_within, one.totals[Q0].standby_called_share.0), (1.0, 0.0, 1.0));
    assert_eq!(one.totals[Q1].standby_called_share.0, 0.0);
}

#[test]
fn standby_comes_when_more_than_twenty_wait() {
    let mut plan = lenient(team(&[0], 1));
    plan.simulation.standby_call_wait_seconds = 1e9;
    let standby = || common::segments(&plan, 0, START, "s600");
    let (twenty, more) = (exactly(&plan, &[20.0]), exactly(&plan, &[21.0]));
    let calm = played(&plan, standby(), &twenty);
    assert_eq!((calm.totals[Q0].standby_called_share.0, calm.flows[0][Q0].waiting), (0.0, 20));
    let crowd = played(&plan, standby(), &more);
    assert_eq!((crowd.totals[Q0].standby_called_share.0, crowd.flows[0][Q0].handled), (1.0, 21));
    assert_eq!(crowd.cells[Q0][0].backlog_p95, 21.0);
}

#[test]
fn standby_helps_its_queue_only_and_only_during_its_segment() {
    let plan = lenient(team(&[0, 1], 1));
    let three_from_half_past_seven = exactly(&plan, &[0.0, 0.0, 0.0, 3.0]);
    let other = played(&plan, common::segments(&plan, 0, START, "s600@1"), &three_from_half_past_seven);
    assert_eq!((other.totals[Q0].standby_called_share.0, other.flows[0][Q0].waiting), (0.0, 3));
    let over = played(&plan, common::segments(&plan, 0, START, "s90"), &three_from_half_past_seven);
    assert_eq!((over.totals[Q0].standby_called_share.0, over.flows[0][Q0].waiting), (0.0, 3));
    let later = played(&plan, common::segments(&plan, 0, START, "-120 s60"), &three_from_half_past_seven);
    assert_eq!((later.totals[Q0].standby_called_share.0, later.flows[0][Q0].waiting), (1.0, 0));
    let called = later.cells[Q0].iter().position(|cell| cell.standby_called_share.0 > 0.0);
    assert_eq!(called, Some(4), "on standby from 20:00 on");
    assert!(later.cells[Q0][3].mean_wait_seconds > 300.0, "and on line from 20:05 on");
}

#[test]
fn who_leaves_takes_no_new_chat_and_ends_those_held() {
    let mut plan = lenient(team(&[0], 1));
    (plan.queues[Q0].aht_seconds, plan.queues[Q0].concurrency) = (20_000.0, 60);
    // Fifty chats that take many hours begin before 18:30; the agent leaves then, and ten more come.
    let counts = exactly(&plan, &[50.0, 10.0]);
    let left = played(&plan, common::segments(&plan, 0, START, "w30"), &counts);
    for flow in left.flows.iter().map(|flows| flows[Q0]) {
        assert_eq!((flow.arrived, flow.waiting), (60, 10), "{flow:?}");
        assert!(flow.handled > 20, "chats go on after the stretch: {flow:?}");
    }
    let stayed = played(&plan, common::segments(&plan, 0, START, "w600"), &counts);
    let fully_booked = stayed.flows.iter().all(|flows| flows[Q0].waiting == 0);
    assert!(fully_booked, "the same agent staying on line takes them all");
}

#[test]
fn chats_held_over_a_break_leave_fewer_places_after_it() {
    let mut plan = lenient(team(&[0, 1], 1));
    (plan.queues[Q0].aht_seconds, plan.queues[Q1].aht_seconds) = (1e9, 1.0);
    plan.simulation.standby_call_wait_seconds = 1e9;
    let mut incidents = exactly(&plan, &[1.0]);
    if let Some(actuals) = incidents.actuals.as_mut() {
        actuals[Q1][2].inquiries = 1.0;
    }
    let result = played(&plan, common::segments(&plan, 0, START, "w30 b10 w300@1"), &incidents);
    for flows in &result.flows {
        assert_eq!((flows[Q0].held, flows[Q1].waiting), (1, 1), "the only place is still taken");
    }
}

#[test]
fn no_show_is_by_agent_and_leaves_demand_alone() {
    let plan = lenient(team(&[0], 40));
    let on_line: Vec<Segment> = (0..40).flat_map(|i| common::segments(&plan, i, START, "w300")).collect();
    let with =
        |no_show| played(&plan, on_line.clone(), &Incidents { no_show: Share(no_show), ..exactly(&plan, &[150.0]) });
    let (all, half, none) = (with(0.0), with(0.5), with(1.0));
    let sl = |simulation: &Simulation| simulation.totals[Q0].service_level.0;
    assert!(sl(&all) > 0.99 && sl(&half) < 0.97 && sl(&half) > 0.2, "{} {}", sl(&all), sl(&half));
    assert_eq!((sl(&none), none.totals[Q0].occupancy.0, none.flows[0][Q0].waiting), (0.0, 0.0, 150));
    assert_eq!(half.totals[Q0].offered, 150.0);
}

#[test]
fn surges_multiply_within_their_window_and_queue() {
    let plan = lenient(Vec::new());
    let window = common::span(&plan, "2026-11-10T19:15", "2026-11-10T20:00");
    let incidents = Incidents {
        surges: vec![
            Scaling { scope: Scope { queue: Some(Q0), window: Some(window) }, factor: 3.0 },
            Scaling { scope: Scope::default(), factor: 0.5 },
        ],
        ..Incidents::default()
    };
    let forecast = demand(&plan, 2_000.0, 2_000.0, 2_000.0);
    let result = drill(&plan, &forecast, &verified(&plan, Vec::new()), &incidents, 3).expect("runs");
    let offered = |queue: QueueId, interval: usize| result.cells[queue][interval].offered / 2_000.0;
    // Half of the interval from 19:00 on lies in the window.
    let expected = [(Q0, 0, 0.5), (Q0, 2, 1.0), (Q0, 3, 1.5), (Q0, 4, 0.5), (Q1, 3, 0.5)];
    for (queue, interval, share) in expected {
        let found = offered(queue, interval);
        assert!((found - share).abs() < 0.02, "{queue:?} {interval}: {found}, not {share}");
    }
}

#[test]
fn demand_has_the_forecasts_quantiles_and_no_spread_where_they_are_equal() {
    let mut plan = lenient(Vec::new());
    plan.horizon.end = plan.horizon.start + Minutes(30);
    plan.simulation.runs = 2_000;
    let counts = |p50: f64, p80: f64, p95: f64| -> Vec<f64> {
        let result = simulate(&plan, &demand(&plan, p50, p80, p95), &verified(&plan, Vec::new()), 11).expect("runs");
        result.flows.iter().map(|flows| flows[Q0].arrived as f64).collect()
    };
    let spread = counts(3e3, 4.2e3, 6e3);
    for (limit, share) in [(3e3, 0.5), (4.2e3, 0.8), (6e3, 0.95)] {
        let below = spread.iter().filter(|&&count| count <= limit).count() as f64 / 2_000.0;
        assert!((below - share).abs() < 4.0 * (share * (1.0 - share) / 2_000.0_f64).sqrt(), "{limit}: {below}");
    }
    let certain = counts(900.0, 900.0, 900.0);
    let mean = certain.iter().sum::<f64>() / 2_000.0;
    let variance = certain.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / 1_999.0;
    // A Poisson mean and variance of 900, within 4 of their standard errors.
    assert!((mean - 900.0).abs() < 2.7 && (variance / 900.0 - 1.0).abs() < 0.13, "{mean} {variance}");
}

#[test]
fn the_bot_thins_forecast_and_actuals_alike() {
    let mut plan = lenient(Vec::new());
    plan.queues[Q0].bot_share = Share(0.75);
    let result = played(&plan, Vec::new(), &exactly(&plan, &[40_000.0]));
    assert!((result.totals[Q0].offered / 10_000.0 - 1.0).abs() < 0.01, "{:?}", result.totals[Q0]);
    let forecast = demand(&plan, 4_000.0, 4_000.0, 4_000.0);
    let result = simulate(&plan, &forecast, &verified(&plan, Vec::new()), 5).expect("runs");
    assert!((result.cells[Q0][9].offered / 1_000.0 - 1.0).abs() < 0.04, "{:?}", result.cells[Q0][9]);
}

/// One agent throughout with this handling, `load` of the time busy: the mean wait.
fn lone_wait(handling: Handling, cv: f64, efficiency: f64, load: f64) -> ServiceFigures {
    let mut agent = common::agent("a", common::REGULAR, &[0]);
    agent.efficiency = efficiency;
    let mut plan = lenient(vec![agent]);
    (plan.simulation.handling, plan.simulation.handling_cv, plan.simulation.runs) = (handling, cv, 600);
    plan.queues[Q0].aht_seconds = 60.0;
    let inquiries = load * 30.0 * efficiency;
    let on_line = common::segments(&plan, 0, START, "w2160");
    simulate(&plan, &demand(&plan, inquiries, inquiries, inquiries), &verified(&plan, on_line), 2).expect("runs").totals
        [Q0]
}

#[test]
fn lognormal_handling_meets_pollaczek_and_khinchine() {
    for (cv, load) in [(0.3, 0.6), (1.6, 0.6), (0.7, 0.8)] {
        let found = lone_wait(Handling::Lognormal, cv, 1.0, load).mean_wait_seconds;
        let expected = load * 60.0 * (1.0 + cv * cv) / (2.0 * (1.0 - load));
        assert!((found / expected - 1.0).abs() < 0.06, "cv {cv}: {found}, expected {expected}");
    }
}

#[test]
fn an_efficient_agent_is_a_shorter_handling_time() {
    let found = lone_wait(Handling::Exponential, 1.0, 1.5, 0.7);
    let expected = 0.7 * 40.0 / 0.3;
    assert!((found.mean_wait_seconds / expected - 1.0).abs() < 0.04, "{found:?}");
    assert!((found.occupancy.0 - 0.7).abs() < 0.01, "{found:?}");
}

#[test]
fn changing_rates_on_a_large_scale_follow_the_fluid_limit() {
    let agents = 4_000;
    let mut plan = lenient(team(&[0], agents));
    (plan.horizon.end, plan.simulation.runs) = (plan.horizon.start + Minutes(6 * 60), 3);
    (plan.queues[Q0].patience_seconds, plan.queues[Q0].aht_seconds) = (600.0, 300.0);
    // A third of them leaves after two hours.
    let words = |i: usize| if i.is_multiple_of(3) { "w120" } else { "w360" };
    let on_line: Vec<Segment> = (0..agents).flat_map(|i| common::segments(&plan, i, START, words(i))).collect();
    let rates = [15e3, 21e3, 30e3, 24e3, 18e3, 15e3, 12e3, 24e3, 6e3, 15e3, 18e3, 3e3];
    let mut forecast = demand(&plan, 0.0, 0.0, 0.0);
    for (cell, rate) in forecast.cells[Q0].iter_mut().zip(rates) {
        (cell.p50, cell.p80, cell.p95) = (rate, rate, rate);
    }
    let result = simulate(&plan, &forecast, &verified(&plan, on_line), 9).expect("runs");

    // dx/dt = λ(t) − μ min(x, n(t)) − θ (x − n(t))⁺, where those who leave first end the chats they hold.
    let (mut in_system, mut held_by_leavers, mut lost, dt) = (0.0_f64, 0.0_f64, 0.0_f64, 0.25);
    let leavers = agents.div_ceil(3) as f64;
    for step in 0..(6 * 3600 * 4) {
        let now = f64::from(step) * dt;
        let gone = now >= 7200.0;
        let n = if gone { agents as f64 - leavers } else { agents as f64 };
        if now == 7200.0 {
            held_by_leavers = leavers * (in_system / agents as f64).min(1.0);
            in_system -= held_by_leavers;
        }
        let rate = rates[(now / 1800.0) as usize] / 1800.0;
        let giving_up = (in_system - n).max(0.0) / 600.0;
        lost += giving_up * dt;
        in_system += (rate - in_system.min(n) / 300.0 - giving_up) * dt;
        held_by_leavers -= held_by_leavers / 300.0 * dt;
    }
    let found = result.totals[Q0].abandoned_share.0 * result.totals[Q0].offered;
    assert!((found / lost - 1.0).abs() < 0.02, "{found} gave up, the fluid loses {lost}");
    let left: u64 = result.flows.iter().map(|flows| flows[Q0].held + flows[Q0].waiting).sum();
    let (left, expected) = (left as f64 / 3.0, in_system + held_by_leavers);
    assert!((left / expected - 1.0).abs() < 0.05, "{left} remain, in the fluid {expected}");
}

#[test]
fn figures_do_not_depend_on_the_number_of_threads_but_on_the_seed() {
    let plan = lenient(team(&[0, 1], 9));
    let on_line: Vec<Segment> =
        (0..9).flat_map(|i| common::segments(&plan, i, START, ["w45 b10 w45@1", "-30 s90", "w240@1"][i % 3])).collect();
    let verified = verified(&plan, on_line);
    let incidents = Incidents { no_show: Share(0.2), ..Incidents::default() };
    let play = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| drill(&plan, &demand(&plan, 30.0, 40.0, 60.0), &verified, &incidents, seed)).expect("runs")
    };
    assert_eq!(play(1, 5), play(5, 5));
    assert_ne!(play(1, 5).totals, play(1, 6).totals);
}

#[test]
fn nonsense_is_refused() {
    let mut plan = lenient(Vec::new());
    let forecast = demand(&plan, 1.0, 1.0, 1.0);
    let empty = verified(&plan, Vec::new());
    let all = |factor| vec![Scaling { scope: Scope::default(), factor }];
    let surge = |factor| Incidents { surges: all(factor), ..Incidents::default() };
    let no_show = |share| Incidents { no_show: Share(share), ..Incidents::default() };
    let negative = exactly(&plan, &[-1.0]);
    for incidents in [surge(-1.0), surge(f64::NAN), surge(f64::INFINITY), no_show(1.5), no_show(f64::NAN), negative] {
        assert!(drill(&plan, &forecast, &empty, &incidents, 1).is_err(), "{incidents:?}");
    }
    let flood = demand(&plan, 1e9, 1e9, 1e9);
    assert!(simulate(&plan, &flood, &empty, 1).is_err());
    plan.simulation.runs = 0;
    assert!(simulate(&plan, &forecast, &empty, 1).is_err());
}

/// Segments of one agent that keep the lenient rules: stretches of both queues, breaks, and standby after a gap.
fn shift() -> impl Strategy<Value = String> {
    let stretch = (1_i64..20, 0_usize..2).prop_map(|(slots, queue)| format!("w{}@{queue}", slots * 5));
    let block = proptest::collection::vec(stretch, 1..5).prop_map(|stretches| stretches.join(" b10 "));
    (0_i64..40, block, proptest::option::of((1_i64..30, 0_usize..2))).prop_map(|(offset, block, standby)| {
        let standby = standby.map_or(String::new(), |(slots, queue)| format!(" -30 s{}@{queue}", slots * 5));
        format!("-{} {block}{standby}", offset * 5)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_inquiry_is_accounted_for_in_every_run(
        shifts in proptest::collection::vec(shift(), 0..8),
        concurrency in (1_u32..5, 1_u32..5),
        median in 0.0..80.0_f64,
        patience in 10.0..2_000.0_f64,
        no_show in 0.0..0.5_f64,
        lognormal: bool,
    ) {
        let mut plan = lenient(team(&[0, 1], shifts.len()));
        plan.horizon.end = plan.horizon.start + Minutes(18 * 60);
        plan.simulation.handling = if lognormal { Handling::Lognormal } else { Handling::Exponential };
        (plan.queues[Q0].concurrency, plan.queues[Q1].concurrency) = concurrency;
        plan.queues[Q0].patience_seconds = patience;
        let segments = shifts.iter().enumerate().flat_map(|(i, words)| common::segments(&plan, i, START, words)).collect();
        let incidents = Incidents { no_show: Share(no_show), ..Incidents::default() };
        let forecast = demand(&plan, median, median * 1.5, median * 2.0);
        let result = drill(&plan, &forecast, &verified(&plan, segments), &incidents, 1).expect("runs");
        for (flows, queue) in result.flows.iter().flat_map(|flows| flows.ids().map(move |queue| (flows, queue))) {
            let flow = flows[queue];
            prop_assert_eq!(flow.arrived, flow.handled + flow.abandoned + flow.waiting + flow.held);
        }
        for (queue, total) in result.totals.iter() {
            let runs = f64::from(result.runs);
            let cells = &result.cells[queue];
            let arrived: u64 = result.flows.iter().map(|flows| flows[queue].arrived).sum();
            let abandoned: u64 = result.flows.iter().map(|flows| flows[queue].abandoned).sum();
            let summed = |of: fn(&ServiceFigures) -> f64| cells.iter().map(of).sum::<f64>();
            prop_assert!((total.offered * runs - arrived as f64).abs() < 1e-6);
            prop_assert!((summed(|c| c.offered) - total.offered).abs() < 1e-6);
            prop_assert!((summed(|c| c.answered_within) - total.answered_within).abs() < 1e-6);
            prop_assert!((summed(|c| c.abandoned_share.0 * c.offered) * runs - abandoned as f64).abs() < 1e-6);
            prop_assert!((summed(|c| c.mean_wait_seconds * c.offered) - total.mean_wait_seconds * total.offered).abs() < 1e-3);
            for figures in cells.iter().chain([total]) {
                let shares = [
                    figures.service_level, figures.service_level_p05, figures.service_level_p95,
                    figures.abandoned_share, figures.occupancy, figures.standby_called_share,
                ];
                prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(&share.0)), "{:?}", figures);
                prop_assert!(figures.service_level_p05.0 <= figures.service_level_p95.0);
                prop_assert!(figures.answered_within <= figures.offered * (1.0 - figures.abandoned_share.0) + 1e-9);
                prop_assert!(figures.backlog_p95 >= 0.0 && figures.mean_wait_seconds >= 0.0);
            }
        }
    }
}

#[test]
fn a_wait_longer_than_its_interval_counts_where_it_began() {
    let plan = lenient(team(&[0], 1));
    let result = played(&plan, common::segments(&plan, 0, START, "-90 w300"), &exactly(&plan, &[1.0]));
    let waits: Vec<f64> = result.cells[Q0].iter().map(|cell| cell.mean_wait_seconds).collect();
    assert!(waits[0] > 3_600.0 && waits[1..].iter().all(|&wait| wait == 0.0), "{waits:?}");
    let span = Span { start: plan.horizon.start, end: plan.horizon.start + Minutes(90) };
    assert!(waits[0] <= span.seconds() as f64);
    assert_eq!(result.cells[Q0][1].backlog_p95, 1.0, "who still waits is backlog of the next interval");
}
