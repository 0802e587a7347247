//! Handling times: by hour of the week and event, by the weight of the evidence, and back-tested.

mod forecast_kit;

use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};
use forecast_kit::{Noise, World, usual};
use peakshift::domain::demand::ForecastCell;
use peakshift::domain::ids::QueueId;
use peakshift::forecast;
use peakshift::staffing;

const START: &str = "2026-11-10T00:00";

/// Twenty weeks of hourly rows with a year-old edition of a sale, a chat taking `seconds` in the mean, with the scatter of
/// exponential times.
fn world(scale: f64, seconds: impl Fn(NaiveDateTime) -> f64) -> World {
    let mut noise = Noise::new(11);
    let mut world = World::new(START, 72, 60);
    world.queue("2025-10-20", 60, |t| {
        let sale = t.date() == forecast_kit::day("2025-11-11").date();
        let far = t > forecast_kit::day("2025-12-01") && t < forecast_kit::day("2026-07-01");
        (!far).then(|| noise.poisson(usual(t, scale) * if sale { 4.0 } else { 1.0 }))
    });
    world.event("2025", "sale", "2025-11-11T00:00", 24);
    world.event("2026", "sale", "2026-11-11T00:00", 24);
    let zone = world.zone;
    for row in world.series[0].iter_mut().filter(|row| row.inquiries > 0.0) {
        // A mean of n exponential times has the scatter of a Poisson count of n over n.
        let total = noise.poisson(row.inquiries);
        row.aht_seconds = Some(seconds(zone.local(row.start)) * (total / row.inquiries).max(0.05));
    }
    world
}

fn seconds(cells: &[ForecastCell]) -> Vec<f64> {
    cells.iter().map(|cell| cell.aht_seconds.unwrap()).collect()
}

fn night_and_day(t: NaiveDateTime) -> f64 {
    if (9..18).contains(&t.hour()) { 200.0 } else { 260.0 }
}

#[test]
fn hours_of_the_week_that_differ_are_told_apart_and_those_that_do_not_are_not() {
    let found = seconds(&world(300.0, night_and_day).cells());
    for (hour, seconds) in found.iter().enumerate().take(24) {
        let truth = night_and_day(forecast_kit::at(START) + chrono::Duration::hours(hour as i64));
        assert!((seconds / truth - 1.0).abs() < 0.04, "{hour}: {seconds} for {truth}");
    }
    let even = seconds(&world(300.0, |_| 240.0).cells());
    let (low, high) = even[..24].iter().fold((f64::INFINITY, 0.0f64), |(a, b), x| (a.min(*x), b.max(*x)));
    assert!(high / low < 1.02 && (high / 240.0 - 1.0).abs() < 0.02, "{low} to {high}");
}

#[test]
fn a_quiet_queue_stays_near_its_mean() {
    let found = seconds(&world(4.0, |_| 240.0).cells());
    assert!(found[..24].iter().all(|seconds| (seconds / 240.0 - 1.0).abs() < 0.06), "{found:?}");
}

#[test]
fn weekdays_that_differ_are_told_apart() {
    let monday = |t: NaiveDateTime| if t.weekday() == Weekday::Tue { 300.0 } else { 200.0 };
    let found = seconds(&World { events: Vec::new(), ..world(300.0, monday) }.cells());
    assert!((found[12] / 300.0 - 1.0).abs() < 0.05 && (found[36] / 200.0 - 1.0).abs() < 0.05, "{found:?}");
}

#[test]
fn an_event_takes_what_its_editions_took_and_the_planners_factor_goes_before() {
    let sale = |t: NaiveDateTime| if t.date() == forecast_kit::day("2025-11-11").date() { 300.0 } else { 240.0 };
    let mut world = world(300.0, sale);
    let found = seconds(&world.cells());
    assert!((found[36] / 300.0 - 1.0).abs() < 0.04, "{}", found[36]);
    assert!((found[12] / 240.0 - 1.0).abs() < 0.03 && (found[60] / 240.0 - 1.0).abs() < 0.03, "only while it lasts");
    world.events[1].aht_factor = Some(1.6);
    let said = seconds(&world.cells());
    assert!((said[36] / (1.6 * said[12]) - 1.0).abs() < 0.03 && said[12] == found[12], "{} {}", said[36], said[12]);
    for queue in &mut world.series {
        queue.iter_mut().for_each(|row| row.aht_seconds = None);
    }
    let cells = world.cells();
    assert_eq!((cells[36].aht_seconds, cells[12].aht_seconds), (Some(1.6 * 240.0), None), "on the setting, too");
}

#[test]
fn twice_the_handling_time_is_twice_the_work_hour_by_hour() {
    let mut world = world(60.0, night_and_day);
    let staffed = |world: &World| {
        let mut plan = world.plan();
        plan.staffing.model = "workload".to_owned();
        let (found, _) = forecast::forecast(&plan, &world.history()).unwrap();
        let found = found.rounded();
        let need = staffing::staff(&plan, &found).unwrap();
        let required: Vec<f64> = need.needs[QueueId(0)].iter().map(|need| need.required).collect();
        (seconds(&found.cells[QueueId(0)]), required)
    };
    let (once, needed) = staffed(&world);
    world.series[0].iter_mut().for_each(|row| row.aht_seconds = row.aht_seconds.map(|seconds| 2.0 * seconds));
    let (twice, doubled) = staffed(&world);
    assert!(once.iter().zip(&twice).all(|(a, b)| (b / a - 2.0).abs() < 1e-4));
    assert!(needed.iter().zip(&doubled).all(|(a, b)| b >= a) && doubled != needed);
    let ratio = doubled.iter().sum::<f64>() / needed.iter().sum::<f64>();
    assert!((1.6..=2.05).contains(&ratio), "{ratio}");
}

#[test]
fn the_back_test_shows_what_hours_and_events_bring_beside_the_mean() {
    let both = |t: NaiveDateTime| {
        let day = t.date();
        let sale = ["2025-11-11", "2026-09-09"].iter().any(|text| day == forecast_kit::day(text).date());
        night_and_day(t) * if sale { 1.3 } else { 1.0 }
    };
    let mut varied = world(2000.0, both);
    varied.event("autumn", "sale", "2026-09-09T00:00", 24);
    let test = forecast::backtest(&varied.plan(), &varied.history())[QueueId(0)].handling.clone().expect("rows enough");
    assert_eq!(test.weeks, 8);
    assert!(test.all.forecast < 0.7 * test.all.constant, "{test:?}");
    assert!(test.peaks.forecast < 0.8 * test.peaks.constant, "{test:?}");
    let events = test.events.expect("an edition before");
    assert!(events.forecast < 0.5 * events.constant, "{events:?}");
    let even = world(300.0, |_| 240.0);
    let test = forecast::backtest(&even.plan(), &even.history())[QueueId(0)].handling.clone().expect("rows enough");
    assert!(test.all.forecast < 1.02 * test.all.constant, "nothing is lost where nothing differs: {test:?}");
    assert!((1.0..1.3).contains(&test.p95_over_forecast) && test.correlation.abs() < 0.15, "{test:?}");
}

#[test]
fn handling_times_that_rise_with_the_rush_are_seen_to() {
    let mut world = world(300.0, |_| 240.0);
    let zone = world.zone;
    for row in world.series[0].iter_mut().filter(|row| row.inquiries > 0.0) {
        let over = row.inquiries / usual(zone.local(row.start), 300.0).max(1.0);
        row.aht_seconds = Some(240.0 * over.powf(0.5));
    }
    let test = forecast::backtest(&world.plan(), &world.history())[QueueId(0)].handling.clone().expect("rows enough");
    assert!(test.correlation > 0.6, "{test:?}");
}

#[test]
fn how_handling_times_err_beside_the_inquiries_is_learned_beyond_the_chance_of_chats() {
    // Both move by factors of the row, of log standard deviations .2 and .1, correlated as said.
    for together in [0.6, 0.0, -0.6_f64] {
        let mut noise = Noise::new(5);
        let mut world = world(2000.0, |_| 240.0);
        let zone = world.zone;
        for row in world.series[0].iter_mut().filter(|row| row.inquiries > 0.0) {
            let (a, b) = (noise.normal(), noise.normal());
            let volume = (0.2 * a).exp();
            row.inquiries = noise.poisson(usual(zone.local(row.start), 2000.0) * volume).max(1.0);
            let factor = (0.1 * (together * a + (1.0 - together * together).sqrt() * b)).exp();
            row.aht_seconds = Some(240.0 * factor * (noise.poisson(row.inquiries) / row.inquiries).max(0.05));
        }
        let cells = world.cells();
        let handling = cells[0].handling;
        assert!((handling.sigma - 0.1).abs() < 0.02, "{together}: {handling:?}");
        assert!((handling.together - together).abs() < 0.15, "{together}: {handling:?}");
        assert!(cells.iter().all(|cell| cell.handling == handling));
    }
    let even = world(300.0, |_| 240.0).cells()[0].handling;
    assert!(even.sigma < 0.03, "chats alone scatter: {even:?}");
}

#[test]
fn a_history_without_handling_times_leaves_the_setting() {
    let mut world = world(60.0, |_| 240.0);
    world.series[0].iter_mut().for_each(|row| row.aht_seconds = None);
    assert!(world.cells().iter().all(|cell| cell.aht_seconds.is_none()));
    assert!(forecast::backtest(&world.plan(), &world.history())[QueueId(0)].handling.is_none());
}
