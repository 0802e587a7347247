//! What becomes of chats at the end of a stretch: finished in the break, handed over, or none begun in the last minutes.

mod common;

use peakshift::check::{Verified, check};
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::plan::{Handling, Plan, StretchEnd};
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::simulation::Simulation;
use peakshift::domain::units::{Minutes, Money};
use peakshift::simulate::{Came, Incidents, drill, remarks, simulate};

const Q0: QueueId = QueueId(0);
const START: &str = "2026-11-10T18:00";

/// Queues from 18:00 to 06:00 two days later, `n` agents of a default tier, rules that allow any block and any stretch.
fn plan(n: usize, concurrency: u32, patience: f64) -> Plan {
    let team = (0..n).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0])).collect();
    let mut plan = common::with_agents(common::plan(), team);
    let (short, long) = (Minutes(5), Minutes(36 * 60));
    (plan.rules.block_grid, plan.rules.min_block, plan.rules.max_block) = (short, short, long);
    (plan.rules.min_gap, plan.rules.max_duty, plan.rules.max_span) = (short, long, long);
    plan.rules.max_blocks_per_duty = 99;
    (plan.breaks.min_work, plan.breaks.max_work, plan.breaks.meal_after) = (short, long, long);
    plan.simulation.runs = 30;
    for queue in plan.queues.values_mut() {
        (queue.concurrency, queue.patience_seconds) = (concurrency, patience);
    }
    plan
}

/// The team in blocks of `words`, checked against rules of which breaks of any length are none.
fn verified(plan: &Plan, words: impl Fn(usize) -> String, pause: i64) -> (Plan, Verified) {
    let mut plan = plan.clone();
    plan.breaks.break_length = Minutes(pause);
    let of = |(agent, _): (AgentId, _)| common::segments(&plan, agent.0, START, &words(agent.0));
    let segments: Vec<Segment> = plan.agents.iter().flat_map(of).collect();
    let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
    let verified = check(&plan, &requirement, &Roster::new(segments), &[]).expect("a valid schedule");
    (plan, verified)
}

/// Stretches of `work` minutes and breaks of `pause` that begin at another time for each agent, eight hours in all.
fn relieved(agent: usize, work: i64, pause: i64) -> String {
    let (mut left, mut words) = (480, Vec::new());
    let mut length = (5 * (agent as i64 + 1)).clamp(5, work);
    while left > pause + 5 {
        words.push(format!("w{length} b{pause}"));
        left -= length + pause;
        length = work.min(left - pause - 5);
    }
    format!("{} w{left}", words.join(" "))
}

/// As many inquiries in each interval of the eight hours as keep `load` of the team busy.
fn demand(plan: &Plan, load: f64) -> Forecast {
    let queue = &plan.queues[Q0];
    let held = f64::from(queue.concurrency);
    let slowness = 1.0 + queue.concurrency_slowdown * (held - 1.0);
    let rate = plan.agents.len() as f64 * held / (queue.aht_seconds * slowness);
    let cell = |interval| {
        let inquiries = if interval < 16 { load * rate * 1800.0 } else { 0.0 };
        ForecastCell { p50: inquiries, p80: inquiries, p95: inquiries, ..ForecastCell::default() }
    };
    let none = vec![ForecastCell::default(); plan.horizon.intervals()];
    let of_queue = |queue: QueueId| {
        if queue == Q0 { (0..plan.horizon.intervals()).map(cell).collect() } else { none.clone() }
    };
    Forecast { cells: plan.queues.ids().map(of_queue).collect() }
}

fn level(simulation: &Simulation) -> f64 {
    simulation.totals[Q0].service_level.0
}

/// Concurrency, patience, load, and minutes of work and break.
const SETTINGS: [(u32, f64, f64, i64, i64); 14] = [
    (1, 120.0, 0.7, 45, 10),
    (1, 120.0, 1.0, 45, 10),
    (1, 1e6, 0.8, 45, 10),
    (1, 600.0, 0.9, 90, 15),
    (1, 30.0, 1.2, 30, 10),
    (2, 120.0, 0.7, 45, 10),
    (2, 120.0, 0.95, 60, 15),
    (2, 1e6, 0.8, 45, 5),
    (3, 120.0, 0.6, 45, 10),
    (3, 120.0, 0.9, 45, 10),
    (3, 60.0, 1.1, 45, 10),
    (3, 1e6, 0.8, 60, 10),
    (3, 300.0, 0.9, 25, 5),
    (3, 300.0, 1.0, 90, 30),
];

/// Whoever is relieved is missing: the same customers are never served better than where the same agents work through. Where chats
/// are finished in the break the service level is that of more agents than the plan has, and the break is lost.
#[test]
fn relieving_people_never_beats_working_through() {
    let mut gain = 0.0;
    for (concurrency, patience, load, work, pause) in SETTINGS {
        let base = plan(12, concurrency, patience);
        let forecast = demand(&base, load);
        let (through, straight) = verified(&base, |_| "w480".to_owned(), pause);
        let (broken, with_breaks) = verified(&base, |agent| relieved(agent, work, pause), pause);
        let played = |plan: &Plan, schedule: &Verified, breaks: StretchEnd, last_chat: i64| {
            let mut plan = plan.clone();
            (plan.simulation.breaks, plan.simulation.last_chat) = (breaks, Minutes(last_chat));
            simulate(&plan, &forecast, schedule, 11).expect("runs")
        };
        let best = level(&played(&through, &straight, StretchEnd::Finish, 0));
        let handed = played(&broken, &with_breaks, StretchEnd::HandOver, 0);
        let ended = played(&broken, &with_breaks, StretchEnd::Finish, 20);
        let finished = played(&broken, &with_breaks, StretchEnd::Finish, 0);
        let case = (concurrency, patience, load, work, pause);
        for (name, simulation) in [("hand-over", &handed), ("last chat", &ended)] {
            assert!(level(simulation) <= best + 0.003, "{case:?} {name}: {} above {best}", level(simulation));
        }
        assert!(level(&handed) <= level(&finished) + 0.003, "{case:?}: {} {}", level(&handed), level(&finished));
        assert_eq!(handed.overruns[Q0].minutes(), 0.0);
        assert!(handed.overruns[Q0].handed_over > 10.0);
        let lost = |simulation: &Simulation| simulation.overruns[Q0].breaks_lost_minutes;
        assert!(lost(&ended) < 0.4 * lost(&finished), "{case:?}: {} of {}", lost(&ended), lost(&finished));
        gain += (level(&finished) - level(&handed)) / SETTINGS.len() as f64;
    }
    assert!(gain > 0.01, "who finishes chats in the break serves more than the plan says: {gain}");
}

/// One inquiry in the first half hour that takes for ever.
fn endless(plan: &mut Plan) -> Incidents {
    plan.queues[Q0].aht_seconds = 1e9;
    let came = |i: usize| Came { span: plan.horizon.interval_span(i), inquiries: f64::from(u8::from(i == 0)) };
    let counts: Vec<Came> = (0..plan.horizon.intervals()).map(came).collect();
    let none = counts.iter().map(|came| Came { inquiries: 0.0, ..*came }).collect::<Vec<_>>();
    let actuals = plan.queues.ids().map(|queue| if queue == Q0 { counts.clone() } else { none.clone() }).collect();
    Incidents { actuals: Some(actuals), ..Incidents::default() }
}

fn ways(breaks: StretchEnd) -> (Plan, Simulation) {
    let mut plan = plan(1, 3, 1e9);
    plan.agents[AgentId(0)].cost_per_hour = Money(60.0);
    plan.simulation.breaks = breaks;
    let incidents = endless(&mut plan);
    let (plan, schedule) = verified(&plan, |_| "w30 b10 w300 -60 w60".to_owned(), 10);
    let simulation = drill(&plan, &demand(&plan, 0.0), &schedule, &incidents, 5).expect("runs");
    (plan, simulation)
}

#[test]
fn a_chat_that_never_ends_takes_the_break_and_the_rest_between_two_blocks() {
    let (plan, simulation) = ways(StretchEnd::Finish);
    let overrun = simulation.overruns[Q0];
    // A break of 10 minutes; an hour between the blocks, and from 01:40 to 06:00 of the day after.
    let after = 60.0 + (36 * 60 - 460) as f64;
    assert_eq!((overrun.breaks_lost_minutes, overrun.after_duty_minutes, overrun.stretches), (10.0, after, 3.0));
    assert!((overrun.cost.0 - (10.0 + after)).abs() < 1e-6, "a currency unit a minute: {overrun:?}");
    assert!(simulation.flows.iter().all(|flows| (flows[Q0].held, flows[Q0].waiting) == (1, 0)));
    let found = remarks(&plan, &simulation);
    assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["W985"]);
    assert!(found[0].hint.en.contains("last_chat_minutes = "), "{}", found[0].hint.en);
}

#[test]
fn a_chat_handed_over_is_answered_once_and_waits_at_the_head_of_the_line() {
    let (plan, simulation) = ways(StretchEnd::HandOver);
    let overrun = simulation.overruns[Q0];
    assert_eq!((overrun.minutes(), overrun.cost, overrun.handed_over), (0.0, Money(0.0), 3.0));
    let waited = (10.0 + 60.0 + (36 * 60 - 460) as f64) * 60.0;
    assert!((overrun.handed_wait_seconds - waited / 3.0).abs() < 1e-6, "{overrun:?}");
    let total = simulation.totals[Q0];
    assert_eq!((total.offered, total.service_level.0, total.mean_wait_seconds), (1.0, 1.0, 0.0));
    for flow in simulation.flows.iter().map(|flows| flows[Q0]) {
        assert_eq!((flow.arrived, flow.held, flow.waiting, flow.abandoned), (1, 1, 0, 0), "{flow:?}");
    }
    assert!(remarks(&plan, &simulation).is_empty());
}

/// Whoever hands over, the chats take as long in all as they would have: what is on the books of the agents on line is the work of
/// those who came.
#[test]
fn handing_over_neither_makes_nor_loses_work() {
    let mut plan = plan(4, 1, 1e9);
    (plan.simulation.handling, plan.simulation.handling_cv) = (Handling::Lognormal, 1e-6);
    plan.simulation.breaks = StretchEnd::HandOver;
    plan.queues[Q0].aht_seconds = 700.0;
    let (plan, schedule) = verified(&plan, |agent| relieved(agent, 20, 10), 10);
    let forecast = demand(&plan, 0.3);
    let simulation = simulate(&plan, &forecast, &schedule, 3).expect("runs");
    let handled: u64 = simulation.flows.iter().map(|flows| flows[Q0].handled).sum();
    let arrived: u64 = simulation.flows.iter().map(|flows| flows[Q0].arrived).sum();
    let on_line: i64 =
        schedule.roster().segments().iter().filter(|s| s.queue.is_some()).map(|s| s.span.seconds()).sum();
    let worked = simulation.totals[Q0].occupancy.0 * on_line as f64 * f64::from(simulation.runs);
    let efficiency = plan.agents[AgentId(0)].efficiency;
    // The last chats may still run when the team goes home.
    let most = (arrived as f64) * 700.0 / efficiency;
    let least = (handled as f64) * 700.0 / efficiency;
    assert!(
        worked > least - 1.0 && worked < most + 1.0 && handled as f64 > 0.95 * arrived as f64,
        "{worked} {least} {most}"
    );
    assert!(simulation.overruns[Q0].handed_over > 20.0);
}

#[test]
fn no_chat_begins_in_the_last_minutes_of_a_stretch() {
    let mut plan = plan(1, 3, 1e9);
    plan.simulation.runs = 10;
    let counts = |plan: &Plan| {
        let came = |i| Came { span: plan.horizon.interval_span(i), inquiries: if i == 1 { 2.0 } else { 0.0 } };
        let actuals = plan.queues.map(|_| (0..plan.horizon.intervals()).map(came).collect());
        Incidents { actuals: Some(actuals), ..Incidents::default() }
    };
    let (mut plan, schedule) = verified(&plan, |_| "w60".to_owned(), 10);
    let mut waiting = |last_chat| {
        plan.simulation.last_chat = Minutes(last_chat);
        let forecast = demand(&plan, 0.0);
        let simulation = drill(&plan, &forecast, &schedule, &counts(&plan), 5).expect("runs");
        simulation.flows.iter().map(|flows| flows[Q0].waiting).sum::<u64>()
    };
    assert_eq!((waiting(0), waiting(30), waiting(600)), (0, 20, 20), "two in the second half hour of ten runs");
}
