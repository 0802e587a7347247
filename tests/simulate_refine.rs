//! Simulation-based staffing: which requirements rise and fall, and that the loop ends where the service level is.

mod common;

use peakshift::check::{Verified, check};
use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{AgentId, QueueId, Table};
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::simulation::{Overrun, ServiceFigures, Simulation};
use peakshift::domain::units::{Minutes, Share};
use peakshift::simulate::{judge, refined, simulate};
use peakshift::staffing;

const Q0: QueueId = QueueId(0);

/// Six hours with one queue in which `agents` standard agents may be on line throughout.
fn plan(agents: usize) -> Plan {
    let mut plan = common::plan();
    plan.horizon.end = plan.horizon.start + Minutes(6 * 60);
    plan.queues = Table::new(vec![common::queue("chat")]);
    let always = Minutes(36 * 60);
    (plan.rules.max_block, plan.rules.max_duty, plan.rules.max_span) = (always, always, always);
    (plan.breaks.max_work, plan.breaks.meal_after) = (always, always);
    plan.agents = (0..agents).map(|i| common::agent(&format!("a{i}"), common::REGULAR, &[0])).collect();
    plan.queues[Q0].service_level = Share(0.8);
    plan.queues[Q0].shrinkage = Share(0.0);
    plan
}

/// No opening hides anything.
fn all_seen(plan: &Plan) -> Table<QueueId, Vec<bool>> {
    plan.queues.map(|_| vec![false; plan.horizon.intervals()])
}

/// The first `agents` on line throughout.
fn on_line(plan: &Plan, requirement: &Requirement, agents: usize) -> Verified {
    let all_day =
        |i| Segment { agent: AgentId(i), span: plan.horizon.span(), activity: Activity::Work, queue: Some(Q0) };
    check(plan, requirement, &Roster::new((0..agents).map(all_day).collect()), &[]).expect("a valid schedule")
}

/// A simulation in which the intervals of queue 0 fared like this, in turn.
fn fared(plan: &Plan, cells: &[ServiceFigures]) -> Simulation {
    let cells: Vec<_> = cells.iter().cycle().take(plan.horizon.intervals()).copied().collect();
    let totals = vec![cells[0]];
    Simulation {
        runs: 100,
        seed: 1,
        cells: Table::new(vec![cells]),
        totals: Table::new(totals),
        flows: Vec::new(),
        overruns: Table::new(vec![Overrun::default()]),
        scorecard: Default::default(),
    }
}

fn figures(level: f64, low: f64) -> ServiceFigures {
    ServiceFigures {
        offered: 100.0,
        answered_within: 100.0 * level,
        service_level: Share(level),
        service_level_p05: Share(low),
        service_level_p95: Share(1.0),
        occupancy: Share(0.8),
        ..ServiceFigures::default()
    }
}

fn after(required: f64, scheduled: usize, figures: ServiceFigures) -> f64 {
    let plan = plan(scheduled);
    let requirement = common::requirement(&plan, required, 0.0, Level::Normal);
    let schedule = on_line(&plan, &requirement, scheduled);
    let next = refined(&plan, &requirement, &schedule, &fared(&plan, &[figures]), &all_seen(&plan));
    assert_eq!(next[Q0].len(), plan.horizon.intervals());
    next[Q0][0]
}

#[test]
fn a_missed_target_raises_and_one_far_exceeded_lowers() {
    // Eight of ten agents are busy: a normal score more is √8 agents.
    let rises = after(10.0, 10, figures(0.7, 0.5));
    let expected = 10.0 + 8.0_f64.sqrt() * (0.841_621_234 - 0.524_400_513);
    assert!((rises - expected).abs() < 1e-6, "{rises}, not {expected}");
    let falls = after(10.0, 10, figures(0.97, 0.9));
    let expected = 10.0 - 8.0_f64.sqrt() * (1.281_551_566 - 0.841_621_234);
    assert!((falls - expected).abs() < 1e-6, "{falls}, not {expected}");
    assert_eq!(after(10.0, 10, figures(0.85, 0.7)), 10.0, "above the target, but not in bad runs");
    assert_eq!(after(10.0, 10, figures(0.1, 0.0)), 12.0, "a fifth at most");
    assert_eq!(after(10.0, 10, figures(1.0, 1.0)), 8.0, "a fifth at most");
}

#[test]
fn what_is_short_or_not_needed_stays_and_a_surplus_counts() {
    assert_eq!(after(12.0, 10, figures(0.3, 0.1)), 12.0, "more of a requirement that is not met brings nobody");
    assert_eq!(after(0.0, 10, figures(0.3, 0.1)), 0.0);
    assert_eq!(after(10.0, 10, ServiceFigures::default()), 10.0, "nobody came");
    assert!(after(10.0, 11, figures(0.75, 0.1)) > 11.0, "eleven were not enough");
    assert_eq!(after(8.0, 14, figures(0.99, 0.9)), 8.0, "fourteen were too many, which says little about eight");
}

#[test]
fn the_simulated_cost_prices_what_is_missed_in_place_of_what_the_requirement_makes() {
    let plan = plan(10);
    let cells = plan.queues.ids().map(|_| vec![ForecastCell::default(); plan.horizon.intervals()]).collect();
    let usual = Forecast { cells };
    let priced = |required: f64, cells: &[ServiceFigures]| {
        let requirement = common::requirement(&plan, required, 3.0, Level::Peak);
        judge(&plan, &usual, &requirement, &on_line(&plan, &requirement, 10), &fared(&plan, cells))
    };
    let (good, bad) = (figures(0.9, 0.8), figures(0.5, 0.2));
    let (low, high) = (priced(5.0, &[good]), priced(15.0, &[good]));
    assert!((low.simulated_cost.0 - high.simulated_cost.0).abs() < 1e-6, "the same schedule costs the same");
    assert!(low.total < high.total, "though its shortage does not");
    assert_eq!((low.under_target, low.required_hours, low.service_level.0), (0, 30.0, 0.9));
    let half = priced(5.0, &[good, bad]);
    assert_eq!(half.under_target, 6);
    // Thirty of a hundred inquiries lack in each of six intervals.
    let queue = &plan.queues[Q0];
    let held = f64::from(queue.concurrency);
    let hours = queue.aht_seconds * (1.0 + queue.concurrency_slowdown * (held - 1.0)) / held / 3600.0;
    let price = 6.0 * 30.0 * hours * plan.penalties.shortage_at(Level::Peak);
    assert!((half.simulated_cost.0 - low.simulated_cost.0 - price).abs() < 1e-6, "{half:?}");
}

#[test]
fn the_loop_ends_near_the_service_level_from_above_and_below() {
    let mut plan = plan(60);
    (plan.simulation.runs, plan.queues[Q0].aht_seconds) = (60, 300.0);
    let cell = ForecastCell { p50: 180.0, p80: 180.0, p95: 180.0, ..ForecastCell::default() };
    let forecast = Forecast { cells: plan.queues.map(|_| vec![cell.clone(); plan.horizon.intervals()]) };
    for start in [10.0, 40.0] {
        let mut requirement = common::requirement(&plan, start, 0.0, Level::Normal);
        let mut level = 0.0;
        for _ in 0..12 {
            // As many people throughout as the highest interval requires.
            let most = requirement.needs[Q0].iter().map(|need| need.required).fold(0.0, f64::max);
            let schedule = on_line(&plan, &requirement, (most.ceil() as usize).min(60));
            let simulation = simulate(&plan, &forecast, &schedule, 3).expect("runs");
            level = simulation.totals[Q0].service_level.0;
            let next = refined(&plan, &requirement, &schedule, &simulation, &all_seen(&plan));
            requirement = staffing::staff_at(&plan, &forecast, &next).expect("a model").rounded();
        }
        assert!((0.78..0.97).contains(&level), "from {start}: {level}");
    }
}

#[test]
fn the_models_own_number_gives_its_own_requirement_and_standby_follows_another() {
    let mut plan = common::plan();
    plan.standby.risk_quantile = Some(Share(0.95));
    let cell = |i: usize| {
        let p50 = 20.0 + 7.0 * i as f64;
        let level = [Level::Normal, Level::Peak][i % 2];
        ForecastCell { p50, p80: p50 * 1.2, p95: p50 * 1.6, level, ..ForecastCell::default() }
    };
    let forecast = Forecast { cells: plan.queues.map(|_| (0..plan.horizon.intervals()).map(cell).collect()) };
    let own = staffing::staff(&plan, &forecast).expect("a model");
    let required =
        |factor: f64| own.needs.map(|needs| needs.iter().map(|need| need.required * factor).collect::<Vec<f64>>());
    assert_eq!(staffing::staff_at(&plan, &forecast, &required(1.0)).expect("a model"), own);
    let more = staffing::staff_at(&plan, &forecast, &required(1.3)).expect("a model");
    let info = own.info.as_ref().expect("a model's own");
    for (queue, needs) in more.needs.iter() {
        for (interval, need) in needs.iter().enumerate() {
            let (before, info) = (own.needs[queue][interval], info[queue][interval]);
            assert!((need.required - 1.3 * before.required).abs() < 1e-9);
            let reserve = if need.level == Level::Normal {
                0.0
            } else {
                (plan.standby.ratio * need.required).max(info.agents_p95 - need.required)
            };
            assert!((need.standby_required - reserve).abs() < 1e-9, "{need:?}");
        }
    }
    let expected = |requirement: &Requirement| requirement.info.as_ref().expect("info")[Q0][5].expected_service_level;
    assert!(expected(&more) > expected(&own), "with more agents more is expected");
}
