//! The requirement of a whole plan: quantiles, bot, shrinkage, standby and what is expected of it.

mod common;

use peakshift::domain::demand::{Forecast, ForecastCell, Level};
use peakshift::domain::ids::{QueueId, Table};
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::{Need, NeedInfo, Requirement};
use peakshift::domain::units::Share;
use peakshift::staffing::{Target, Traffic, model, needs, staff, with_ratio};

fn cell(p50: f64, p80: f64, p95: f64, level: Level) -> ForecastCell {
    ForecastCell { baseline: p50, mean: p50, p50, p80, p95, level, ..ForecastCell::default() }
}

/// A plan with one queue whose intervals are `cells`.
fn staffed(mut plan: Plan, cells: Vec<ForecastCell>) -> Vec<(Need, NeedInfo)> {
    plan.queues = Table::new(vec![plan.queues[QueueId(0)].clone()]);
    let forecast = Forecast { cells: Table::new(vec![cells]) };
    let Requirement { needs, info } = staff(&plan, &forecast).expect("a known model");
    let info = info.expect("staffing says how");
    needs[QueueId(0)].iter().copied().zip(info[QueueId(0)].iter().copied()).collect()
}

#[test]
fn closed_intervals_need_nobody() {
    let rows = staffed(common::plan(), vec![cell(0.0, 0.0, 0.0, Level::Normal)]);
    assert_eq!(rows[0].0, Need { required: 0.0, standby_required: 0.0, level: Level::Normal });
    assert_eq!((rows[0].1.agents_p50, rows[0].1.agents_p95, rows[0].1.expected_service_level.0), (0.0, 0.0, 1.0));
}

/// Four intervals of five have no inquiry, and somebody has to be there for the fifth.
#[test]
fn an_open_queue_that_is_merely_quiet_keeps_its_one() {
    let quiet = ForecastCell { mean: 0.1, p95: 1.0, ..cell(0.0, 0.0, 0.0, Level::Normal) };
    let (need, info) = staffed(common::plan(), vec![quiet])[0];
    assert!((0.5..1.2).contains(&need.required), "{need:?}");
    assert!(info.inquiries < 1e-9 && info.agents_p50 == 0.0, "{info:?}");
    let (never, _) =
        staffed(common::plan(), vec![ForecastCell { mean: 0.01, ..cell(0.0, 0.0, 0.0, Level::Normal) }])[0];
    assert!((0.5..1.2).contains(&never.required), "{never:?}");
}

#[test]
fn the_handling_time_of_the_forecast_goes_before_the_setting() {
    let mut slow = common::plan();
    slow.queues[QueueId(0)].aht_seconds *= 2.0;
    let seconds = slow.queues[QueueId(0)].aht_seconds;
    let plain = cell(100.0, 130.0, 180.0, Level::Peak);
    let set = staffed(slow, vec![plain.clone()]);
    let seen = staffed(common::plan(), vec![ForecastCell { aht_seconds: Some(seconds), ..plain.clone() }]);
    assert_eq!(set, seen);
    assert!(seen[0].0.required > 1.5 * staffed(common::plan(), vec![plain])[0].0.required);
}

#[test]
fn quantiles_order_the_agents_and_the_staffed_one_counts() {
    let (need, info) = staffed(common::plan(), vec![cell(100.0, 130.0, 180.0, Level::Normal)])[0];
    assert!(info.agents_p50 < need.required && need.required < info.agents_p95, "{need:?} {info:?}");
    assert!((info.inquiries - 130.0).abs() < 1e-9, "{info:?}");
    let mut bold = common::plan();
    bold.staffing.demand_quantile = Share(0.5);
    let (need, _) = staffed(bold, vec![cell(100.0, 130.0, 180.0, Level::Normal)])[0];
    assert!((need.required - info.agents_p50).abs() < 1e-9, "{need:?}");
}

#[test]
fn the_target_is_met_by_those_who_come_and_no_more_are_asked_for() {
    for (level, cap) in [(0.8, 1.0), (0.95, 1.0), (0.5, 0.7)] {
        let mut plan = common::plan();
        let queue = &mut plan.queues[QueueId(0)];
        (queue.service_level, queue.max_occupancy) = (Share(level), Share(cap));
        let (_, info) = staffed(plan, vec![cell(400.0, 400.0, 400.0, Level::Normal)])[0];
        let slack = (info.expected_service_level.0 - level).min(cap - info.expected_occupancy.0);
        assert!(slack.abs() < 1e-9, "{level} {cap}: {info:?}");
    }
}

#[test]
fn the_bot_thins_and_shrinkage_enlarges() {
    let cells = vec![cell(200.0, 200.0, 200.0, Level::Normal)];
    let base = staffed(common::plan(), cells.clone())[0].0.required;
    let mut half = common::plan();
    half.queues[QueueId(0)].bot_share = Share(0.5);
    let doubled = vec![cell(400.0, 400.0, 400.0, Level::Normal)];
    let (need, info) = staffed(half, doubled)[0];
    assert!((need.required - base).abs() < 1e-9 && (info.inquiries - 200.0).abs() < 1e-9, "{need:?} {info:?}");
    let mut absent = common::plan();
    absent.queues[QueueId(0)].shrinkage = Share(0.24);
    let (need, _) = staffed(absent, cells)[0];
    assert!((need.required - base * 0.95 / 0.76).abs() < 1e-9, "{need:?}");
}

#[test]
fn standby_is_the_larger_of_ratio_and_risk_in_its_levels_only() {
    let wide = |level| cell(100.0, 130.0, 260.0, level);
    let narrow = cell(100.0, 130.0, 131.0, Level::Burst);
    let rows =
        staffed(common::plan(), vec![wide(Level::Normal), wide(Level::Peak), wide(Level::Burst), narrow.clone()]);
    assert_eq!(rows[0].0.standby_required, 0.0);
    for (need, info) in &rows[1..3] {
        assert!((need.standby_required - (info.agents_p95 - need.required)).abs() < 1e-9, "{need:?} {info:?}");
        assert!(need.standby_required > 0.25 * need.required, "{need:?}");
    }
    assert!((rows[3].0.standby_required - 0.25 * rows[3].0.required).abs() < 1e-9);
    let mut no_risk = common::plan();
    no_risk.standby.risk_quantile = None;
    no_risk.standby.ratio = 0.0;
    assert_eq!(staffed(no_risk, vec![wide(Level::Burst)])[0].0.standby_required, 0.0);
    let mut low_risk = common::plan();
    low_risk.standby.risk_quantile = Some(Share(0.1));
    low_risk.standby.ratio = 0.0;
    assert_eq!(staffed(low_risk, vec![narrow])[0].0.standby_required, 0.0);
}

#[test]
fn a_crowd_beyond_exact_sums_is_still_staffed() {
    let (need, _) = staffed(common::plan(), vec![cell(1e9, 1e9, 1e9, Level::Normal)])[0];
    let below = staffed(common::plan(), vec![cell(1e8, 1e8, 1e8, Level::Normal)])[0].0.required;
    let growth = need.required / below;
    assert!((10.0..10.6).contains(&growth), "{need:?} {below}");
}

#[test]
fn an_unknown_model_is_named() {
    let mut plan = common::plan();
    plan.staffing.model = "erlang-x".to_owned();
    let forecast = Forecast { cells: plan.queues.map(|_| Vec::new()) };
    insta::assert_snapshot!(staff(&plan, &forecast).expect_err("unknown"), @"there is no staffing model `erlang-x`");
}

/// What plan.toml may say at its bounds is staffed: no sum over places or agents is as long as their number.
#[test]
fn the_bounds_of_the_settings_are_staffed() {
    for concurrency in [1, 100] {
        for slowdown in [0.0, 1.0] {
            for patience_seconds in [1.0, 604_800.0] {
                for (aht_seconds, within_seconds) in [(1.0, 0.0), (86_400.0, 604_800.0), (240.0, 30.0)] {
                    for inquiries in [1.0, 1e4, 1e7] {
                        let per_second = inquiries / 900.0;
                        let traffic = Traffic {
                            per_second,
                            aht_seconds,
                            concurrency,
                            slowdown,
                            patience_seconds,
                            within_seconds,
                        };
                        for (level, cap) in [(0.9999, 1.0), (0.0, 0.05), (0.8, 0.85)] {
                            let target = Target { service_level: Share(level), max_occupancy: Share(cap) };
                            for name in ["erlang-a", "erlang-c"] {
                                let agents = model(name).unwrap().required(&traffic, &target);
                                assert!(agents.is_finite() && agents >= 0.0, "{name} {traffic:?} {target:?}: {agents}");
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn needs_alone_are_those_of_the_whole_whatever_the_model_and_the_standby() {
    let cells = |shift: f64| -> Vec<ForecastCell> {
        let levels = [Level::Normal, Level::Peak, Level::Burst, Level::Burst];
        levels.iter().zip(1..).map(|(level, at)| cell(40.0 * shift * f64::from(at), 60.0, 200.0, *level)).collect()
    };
    let forecast = Forecast { cells: Table::new(vec![cells(0.5), cells(1.0)]) };
    for name in ["erlang-a", "erlang-a-mol", "erlang-c", "workload"] {
        for risk in [None, Some(Share(0.9))] {
            let mut plan = common::plan();
            plan.staffing.model = name.to_owned();
            (plan.standby.ratio, plan.standby.risk_quantile) = (0.3, risk);
            let whole = staff(&plan, &forecast).expect("a known model").rounded();
            let alone = needs(&plan, &forecast).expect("a known model").rounded();
            assert_eq!((&alone.needs, &alone.info), (&whole.needs, &None), "{name} {risk:?}");

            plan.standby.ratio = 0.15;
            let staffed = staff(&plan, &forecast).expect("a known model").rounded();
            let Some(scaled) = with_ratio(&plan, &whole) else {
                assert!(risk.is_some(), "a ratio alone needs no staffing");
                continue;
            };
            assert!(risk.is_none(), "a quantile has to be staffed for");
            for (scaled, staffed) in scaled.needs.values().flatten().zip(staffed.needs.values().flatten()) {
                assert_eq!((scaled.required, scaled.level), (staffed.required, staffed.level));
                assert!((scaled.standby_required - staffed.standby_required).abs() < 0.011, "{scaled:?} {staffed:?}");
            }
        }
    }
}
