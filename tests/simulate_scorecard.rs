//! The platform's scorecard, simulated: against what can be computed by hand, and against the simulation's own figures.

mod common;

use peakshift::check::{Verified, check};
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId, Table};
use peakshift::domain::incidents::Incidents;
use peakshift::domain::plan::{Plan, Queue};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::scorecard::{Criterion, Metric, Standing};
use peakshift::domain::simulation::Simulation;
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::{drill, is_at_risk, raises, simulate};

const Q0: QueueId = QueueId(0);

fn line(metric: Metric, threshold: f64) -> Criterion {
    Criterion {
        name: metric.name().to_owned(),
        metric,
        window: None,
        queues: vec![Q0],
        within_seconds: 60.0,
        threshold,
        weight: 1.0,
    }
}

/// 36 hours in which `agents` standard agents are on line; inquiries come in all but the last interval, so that nobody is left over.
fn world(queue: Queue, agents: usize, inquiries: f64, card: Vec<Criterion>) -> (Plan, Forecast, Verified) {
    let mut plan = common::plan();
    plan.queues = Table::new(vec![queue]);
    let always = Minutes(36 * 60);
    (plan.rules.max_block, plan.rules.max_duty, plan.rules.max_span) = (always, always, always);
    (plan.breaks.max_work, plan.breaks.meal_after) = (always, always);
    plan.simulation.runs = 40;
    plan.scorecard = card;
    plan.agents = (0..agents).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0])).collect();
    let on_line =
        |i| Segment { agent: AgentId(i), span: plan.horizon.span(), activity: Activity::Work, queue: Some(Q0) };
    let roster = Roster::new((0..agents).map(on_line).collect());
    let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
    let verified = check(&plan, &requirement, &roster, &[]).expect("a valid schedule");
    let n = plan.horizon.intervals();
    let cell = |at: usize| {
        let count = if at + 1 == n { 0.0 } else { inquiries };
        ForecastCell { baseline: count, mean: count, p50: count, p80: count, p95: count, ..ForecastCell::default() }
    };
    let forecast = Forecast { cells: Table::new(vec![(0..n).map(cell).collect()]) };
    (plan, forecast, verified)
}

fn chats(rounds_mean: f64) -> Queue {
    Queue {
        aht_seconds: 240.0,
        concurrency: 1,
        concurrency_slowdown: 0.0,
        patience_seconds: 120.0,
        rounds_mean,
        ..common::queue("q")
    }
}

fn played(plan: &Plan, forecast: &Forecast, verified: &Verified) -> Simulation {
    simulate(plan, forecast, verified, 7).expect("runs")
}

fn value(standing: &Standing) -> f64 {
    standing.value.expect("something is counted")
}

/// Chats of exponential length `a` that part into a geometric number of exponential rounds, mean `m`, of which the first is answered at once
/// and the agent writes all the time: every further reply takes `a / m` in the mean, so that the mean of all is `a (m − 1) / m²`.
#[test]
fn replies_inside_chats_are_as_long_as_the_rounds() {
    for rounds in [2.0, 4.0, 8.0] {
        let (plan, forecast, verified) = world(chats(rounds), 40, 60.0, vec![line(Metric::MeanReply, 60.0)]);
        let found = value(&played(&plan, &forecast, &verified).scorecard.standings[0]);
        let expected = 240.0 * (rounds - 1.0) / (rounds * rounds);
        assert!((found / expected - 1.0).abs() < 0.02, "{rounds} rounds: {found} for {expected}");
    }
}

/// With one chat at a time a reply takes the whole round. With three, the agent's own part of a round and what others keep the customer
/// waiting: by mean value analysis of a server with customers who think, at the slowdown of the plan.
#[test]
fn others_at_the_same_desk_make_replies_longer() {
    let crowded = Queue { concurrency: 3, concurrency_slowdown: 0.15, ..chats(4.0) };
    let alone = value(&{
        let (plan, forecast, verified) = world(crowded.clone(), 60, 20.0, vec![line(Metric::MeanReply, 60.0)]);
        played(&plan, &forecast, &verified).scorecard.standings[0].clone()
    });
    // Every agent holds one chat: the agent's own part of 0.354 of each round, which `own_share` finds for these numbers.
    let expected = 0.3537 * 240.0 * 3.0 / 16.0;
    assert!((alone / expected - 1.0).abs() < 0.03, "{alone} for {expected}");
    let (plan, forecast, verified) = world(crowded, 3, 60.0, vec![line(Metric::MeanReply, 60.0)]);
    let busy = value(&played(&plan, &forecast, &verified).scorecard.standings[0]);
    assert!(busy > 1.5 * alone, "{busy} with three chats each, {alone} alone");
}

#[test]
fn first_replies_and_reply_rates_are_those_of_the_simulation() {
    let card = vec![
        line(Metric::ReplyRate, 0.9),
        Criterion { within_seconds: 86_400.0, ..line(Metric::RoundsWithin, 0.9) },
        line(Metric::FirstReply, 30.0),
    ];
    let (plan, forecast, verified) = world(chats(1.0), 8, 60.0, card.clone());
    let simulation = played(&plan, &forecast, &verified);
    let answered = 1.0 - simulation.totals[Q0].abandoned_share.0;
    assert!(answered < 0.98, "nobody gives up: {answered}");
    let [rate, rounds, _] = &simulation.scorecard.standings[..] else { panic!("three lines") };
    assert!((value(rate) - answered).abs() < 1e-9);
    assert!((value(rounds) - answered).abs() < 1e-9, "a round without an answer is not in time, whatever the limit");

    let patient = Queue { patience_seconds: 1e12, ..chats(1.0) };
    let (plan, forecast, verified) = world(patient, 9, 60.0, card);
    let simulation = played(&plan, &forecast, &verified);
    let first = value(&simulation.scorecard.standings[2]);
    let wait = simulation.totals[Q0].mean_wait_seconds;
    assert!(wait > 1.0 && (first - wait).abs() < 1e-6 * wait, "{first} for {wait}");
}

#[test]
fn a_window_counts_what_comes_inside_it() {
    let patient = Queue { patience_seconds: 1e12, ..chats(1.0) };
    // common::plan begins at a full hour; the second window goes over midnight.
    for window in [[9 * 60, 12 * 60], [22 * 60, 26 * 60]] {
        let card = vec![Criterion { window: Some(window), ..line(Metric::FirstReply, 30.0) }];
        let (plan, forecast, verified) = world(patient.clone(), 9, 60.0, card);
        let simulation = played(&plan, &forecast, &verified);
        let (mut waited, mut all) = (0.0, 0.0);
        for (interval, cell) in simulation.cells[Q0].iter().enumerate() {
            let minute = plan.zone.minute_of_day(plan.horizon.interval_start(interval)).0;
            if (window[0]..window[1]).contains(&minute) || (window[0]..window[1]).contains(&(minute + 1440)) {
                waited += cell.mean_wait_seconds * cell.offered;
                all += cell.offered;
            }
        }
        let first = value(&simulation.scorecard.standings[0]);
        assert!(all > 0.0 && (first - waited / all).abs() < 1e-6, "{window:?}: {first} for {}", waited / all);
    }
}

#[test]
fn who_does_not_come_is_not_on_line() {
    let (plan, forecast, verified) = world(chats(1.0), 20, 30.0, vec![line(Metric::OnlineShare, 0.95)]);
    assert_eq!(played(&plan, &forecast, &verified).scorecard.standings[0].value, Some(1.0));
    let incidents = Incidents { no_show: Share(0.2), ..Incidents::default() };
    let missing = drill(&plan, &forecast, &verified, &incidents, 7).expect("runs");
    let share = value(&missing.scorecard.standings[0]);
    assert!((share - 0.8).abs() < 0.05, "{share}");
    assert!(missing.scorecard.standings[0].probability.0 < 0.2, "few runs reach 95 %");
}

#[test]
fn the_scorecard_changes_nothing_that_is_played() {
    let card = Metric::ALL.map(|metric| line(metric, 0.9)).to_vec();
    let (plan, forecast, verified) = world(chats(4.0), 8, 60.0, card);
    let with = played(&plan, &forecast, &verified);
    let plain = Plan { scorecard: Vec::new(), ..plan };
    let without = played(&plain, &forecast, &verified);
    assert_eq!(with.cells, without.cells);
    assert_eq!((with.flows, with.overruns), (without.flows, without.overruns));
    assert!(without.scorecard.standings.is_empty());
}

#[test]
fn chances_are_shares_of_runs_and_weights_weigh_them() {
    let sure = Criterion { weight: 3.0, ..line(Metric::ReplyRate, 0.0) };
    let never = line(Metric::ReplyRate, 1.0);
    let (plan, forecast, verified) = world(chats(1.0), 8, 60.0, vec![sure, never]);
    let card = played(&plan, &forecast, &verified).scorecard;
    let chances: Vec<f64> = card.standings.iter().map(|standing| standing.probability.0).collect();
    assert_eq!(chances, [1.0, 0.0]);
    assert_eq!(card.expected_score(&plan.scorecard), Some(0.75));
    assert_eq!(card.all_pass, Share(0.0));
    let [low, high] = card.standings[1].spread;
    assert!(low < value(&card.standings[1]) && value(&card.standings[1]) < high);
}

/// One agent more where most is lost brings the line up, and all the hours together at least as far as the best of them.
#[test]
fn the_hours_that_are_named_raise_the_line() {
    let (mut plan, mut forecast, verified) = world(chats(1.0), 8, 30.0, vec![line(Metric::ReplyRate, 0.97)]);
    let rush = 20..24;
    for cell in &mut forecast.cells[Q0][rush.clone()] {
        let count = 90.0;
        *cell = ForecastCell { mean: count, p50: count, p80: count, p95: count, ..cell.clone() };
    }
    plan.simulation.runs = 60;
    let simulation = played(&plan, &forecast, &verified);
    assert!(is_at_risk(&simulation.scorecard), "{:?}", simulation.scorecard.standings[0].probability);
    let found = raises(&plan, &forecast, &verified, &Incidents::default(), &simulation).expect("plays");
    assert!(!found.single.is_empty());
    let inside = |at: usize| {
        let hour = plan.horizon.interval_span(at);
        found.single[0].span.overlap_seconds(&hour) > 0
    };
    assert!(rush.into_iter().any(inside), "the best hour lies in the rush: {:?}", found.single[0]);
    for raise in &found.single {
        assert!(raise.values[1] > raise.values[0] && raise.cost.0 > 0.0, "{raise:?}");
    }
    let gains: Vec<f64> = found.single.iter().map(|raise| (raise.values[1] - raise.values[0]) / raise.cost.0).collect();
    assert!(gains.windows(2).all(|pair| pair[0] >= pair[1]), "what brings most for its price comes first: {gains:?}");
    let best = found.single.iter().map(|raise| raise.values[1]).fold(0.0, f64::max);
    let [(criterion, cost, together, _)] = found.together[..] else { panic!("{:?}", found.together) };
    assert_eq!(criterion, 0);
    assert!(together > best, "{together} with all, {best} with the best");
    let sum: f64 = found.single.iter().map(|raise| raise.cost.0).sum();
    assert!((cost.0 - sum).abs() < 1e-9);
}

#[test]
fn nothing_is_tried_where_every_line_is_safe() {
    let (plan, forecast, verified) = world(chats(1.0), 30, 30.0, vec![line(Metric::ReplyRate, 0.5)]);
    let simulation = played(&plan, &forecast, &verified);
    assert!(!is_at_risk(&simulation.scorecard));
    let found = raises(&plan, &forecast, &verified, &Incidents::default(), &simulation).expect("plays");
    assert!(found.single.is_empty() && found.together.is_empty());
}

#[test]
fn any_number_of_threads_counts_the_same() {
    let card = Metric::ALL.map(|metric| line(metric, 0.9)).to_vec();
    let (plan, forecast, verified) = world(chats(4.0), 8, 60.0, card);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let simulation = played(&plan, &forecast, &verified);
            let raised = raises(&plan, &forecast, &verified, &Incidents::default(), &simulation).expect("plays");
            (simulation, raised)
        })
    };
    assert_eq!(on(1), on(4));
}
