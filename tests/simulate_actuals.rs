//! Arrivals inside an interval: by the shape of the forecast, or as they really came, on plans of any grid.

mod common;

use peakshift::check::{Verified, check};
use peakshift::domain::calendar::Span;
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::plan::Plan;
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::simulation::Simulation;
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::{Came, Incidents, Scaling, Scope, drill};

const Q0: QueueId = QueueId(0);
const START: &str = "2026-11-10T18:00";
/// Inquiries of a night of four hours in rows of five minutes; a sale opens after two of them.
const NIGHT: [f64; 48] = {
    let mut rows = [60.0; 48];
    let opening = [420.0, 390.0, 260.0, 180.0, 140.0, 110.0, 100.0, 90.0, 80.0, 70.0, 60.0, 60.0];
    let mut i = 0;
    while i < 12 {
        rows[24 + i] = opening[i];
        i += 1;
    }
    rows
};

/// Four hours on intervals of `minutes`, with rules that allow any block.
fn plan(minutes: i64, agents: usize) -> Plan {
    let team = (0..agents).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0])).collect();
    let mut plan = common::with_agents(common::plan_in("Asia/Shanghai", START, 240), team);
    plan.horizon.interval = Minutes(minutes);
    let (short, long) = (Minutes(5), Minutes(36 * 60));
    (plan.rules.block_grid, plan.rules.min_block, plan.rules.max_block) = (short, short, long);
    (plan.breaks.max_work, plan.breaks.meal_after) = (long, long);
    plan.simulation.runs = 60;
    plan
}

fn at_work(plan: &Plan) -> Verified {
    let of = |agent: AgentId| common::segments(plan, agent.0, START, "w240");
    let segments: Vec<Segment> = plan.agents.ids().flat_map(of).collect();
    let requirement = common::requirement(plan, 0.0, 0.0, Level::Normal);
    check(plan, &requirement, &Roster::new(segments), &[]).expect("a valid schedule")
}

/// The night in rows of `minutes`.
fn rows(plan: &Plan, minutes: usize) -> Vec<Came> {
    let each = minutes / 5;
    let start = |i: usize| plan.horizon.start + Minutes((i * minutes) as i64);
    let row = |(i, part): (usize, &[f64])| Came {
        span: Span { start: start(i), end: start(i + 1) },
        inquiries: part.iter().sum(),
    };
    NIGHT.chunks(each).enumerate().map(row).collect()
}

/// The night as a forecast without spread, with its shape inside intervals or without.
fn forecast(plan: &Plan, shaped: bool) -> Forecast {
    let each = plan.horizon.interval.0 as usize / 5;
    let cell = |part: &[f64]| {
        let all: f64 = part.iter().sum();
        let shape = if shaped { part.iter().map(|n| n / all).collect() } else { Vec::new() };
        ForecastCell { mean: all, p50: all, p80: all, p95: all, shape, ..ForecastCell::default() }
    };
    let none = ForecastCell::default();
    let of_queue = |queue: QueueId| {
        let cells = NIGHT.chunks(each).map(|part| if queue == Q0 { cell(part) } else { none.clone() });
        cells.collect()
    };
    Forecast { cells: plan.queues.ids().map(of_queue).collect() }
}

fn as_it_came(plan: &Plan, of_q0: Vec<Came>) -> Incidents {
    let nothing = vec![Came { span: plan.horizon.span(), inquiries: 0.0 }];
    let actuals = plan.queues.ids().map(|queue| if queue == Q0 { of_q0.clone() } else { nothing.clone() });
    Incidents { actuals: Some(actuals.collect()), ..Incidents::default() }
}

fn played(minutes: i64, shaped: bool, row_minutes: Option<usize>) -> Simulation {
    let plan = plan(minutes, 60);
    let incidents = row_minutes.map_or_else(Incidents::default, |each| as_it_came(&plan, rows(&plan, each)));
    drill(&plan, &forecast(&plan, shaped), &at_work(&plan), &incidents, 3).expect("runs")
}

fn level(simulation: &Simulation) -> f64 {
    simulation.totals[Q0].service_level.0
}

#[test]
fn rows_of_five_minutes_give_one_service_level_on_every_grid() {
    let [fine, middle, coarse] = [15, 30, 60].map(|minutes| level(&played(minutes, false, Some(5))));
    let summed = level(&played(60, false, Some(60)));
    assert!((fine - middle).abs() < 0.01 && (fine - coarse).abs() < 0.01, "{fine} {middle} {coarse}");
    assert!(summed > fine + 0.05, "summed to hours the opening is lost: {summed} for {fine}");
}

#[test]
fn a_shape_is_played_on_every_grid_and_coarse_rows_follow_it() {
    let real = level(&played(15, false, Some(5)));
    for minutes in [15, 30, 60] {
        let shaped = level(&played(minutes, true, None));
        let by_hours = level(&played(minutes, true, Some(60)));
        assert!(
            (shaped - real).abs() < 0.015 && (by_hours - real).abs() < 0.015,
            "{minutes}: {shaped} {by_hours} {real}"
        );
    }
    let even = level(&played(60, false, None));
    assert!(even > real + 0.05, "without a shape the opening is lost: {even} for {real}");
}

#[test]
fn rows_keep_their_sums_and_coarse_ones_follow_the_forecast() {
    let plan = plan(30, 0);
    let schedule = at_work(&plan);
    let shape = |i: usize| ForecastCell { p50: [10.0, 30.0][i % 2], ..ForecastCell::default() };
    let forecast = Forecast { cells: plan.queues.map(|_| (0..8).map(shape).collect()) };
    let at = |from: i64, minutes: i64, inquiries: f64| {
        let start = plan.horizon.start + Minutes(from);
        Came { span: Span { start, end: start + Minutes(minutes) }, inquiries }
    };
    let offered = |rows: Vec<Came>| {
        let simulation = drill(&plan, &forecast, &schedule, &as_it_came(&plan, rows), 3).expect("runs");
        let cells: Vec<f64> = simulation.cells[Q0].iter().map(|cell| cell.offered).collect();
        let sums: Vec<u64> = simulation.flows.iter().map(|flows| flows[Q0].arrived).collect();
        (cells, sums)
    };
    let (ten, _) = offered((0..24).map(|i| at(10 * i, 10, 2.0)).collect());
    assert_eq!(ten, [6.0; 8], "finer rows are summed in every run");
    let (minute, _) = offered((0..240).map(|i| at(i, 1, 1.0)).collect());
    assert_eq!(minute, [30.0; 8]);
    let (hourly, sums) = offered((0..4).map(|i| at(60 * i, 60, 400.0)).collect());
    assert!(sums.iter().all(|sum| *sum == 1600), "{sums:?}");
    for (i, offered) in hourly.iter().enumerate() {
        let expected = [100.0, 300.0][i % 2];
        assert!((offered - expected).abs() < 5.0, "{hourly:?}");
    }
    let (outside, sums) = offered(vec![at(-30, 60, 40.0), at(30, 180, 0.0), at(210, 60, 90.0)]);
    assert!(sums.iter().all(|sum| *sum == 65), "{sums:?}");
    assert_eq!((outside[0], outside[7]), (20.0, 45.0), "what lies outside is left out");
    let (holes, _) = offered(vec![at(0, 30, 500.0), at(60, 180, 0.0)]);
    assert!(holes[0] == 500.0 && holes[2] == 0.0 && (holes[1] - 30.0).abs() < 3.0, "a hole is forecast: {holes:?}");
}

#[test]
fn surges_and_the_bot_work_on_real_rows_and_on_shapes() {
    let mut plan = plan(60, 0);
    plan.queues[Q0].bot_share = Share(0.5);
    let schedule = at_work(&plan);
    let window = Span { start: plan.horizon.start + Minutes(120), end: plan.horizon.start + Minutes(135) };
    let surge = Scaling { scope: Scope { queue: Some(Q0), window: Some(window) }, factor: 2.0 };
    // The first quarter of the third hour doubles, and half of all reach the agents.
    let expected = (NIGHT[24..36].iter().sum::<f64>() + NIGHT[24..27].iter().sum::<f64>()) / 2.0;
    for incidents in [as_it_came(&plan, rows(&plan, 5)), as_it_came(&plan, rows(&plan, 60)), Incidents::default()] {
        let incidents = Incidents { surges: vec![surge], ..incidents };
        let simulation = drill(&plan, &forecast(&plan, true), &schedule, &incidents, 3).expect("runs");
        let offered = simulation.cells[Q0][2].offered;
        assert!((offered / expected - 1.0).abs() < 0.02, "{offered}, not {expected}");
    }
}
