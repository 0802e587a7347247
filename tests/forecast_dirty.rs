//! Dirty history, as it comes: each fault is put into a clean series, and the damage is bounded.

mod forecast_kit;

use chrono::{Duration, NaiveDateTime, Timelike};
use forecast_kit::{Noise, World, day, usual, wape};

/// The error of the next week when `fault` has changed the history of sixteen weeks.
fn error(fault: impl Fn(NaiveDateTime, f64) -> Option<f64>) -> f64 {
    let mut noise = Noise::new(5);
    let mut world = World::new("2026-11-09T00:00", 168, 60);
    world.queue("2026-07-20", 60, |t| fault(t, noise.poisson(usual(t, 60.0))));
    wape(&world, &world.cells(), |t| usual(t, 60.0))
}

fn clean() -> f64 {
    error(|_, y| Some(y))
}

fn on(t: NaiveDateTime, date: &str) -> bool {
    t.date() == day(date).date()
}

#[test]
fn a_day_of_system_failure_leaves_no_trace() {
    assert!(error(|t, y| Some(if on(t, "2026-11-04") { 0.0 } else { y })) < clean() + 0.01);
    let failing =
        |t: NaiveDateTime, y: f64| Some(if on(t, "2026-11-04") && t.hour() > 10 { (y / 20.0).floor() } else { y });
    assert!(error(failing) < clean() + 0.01);
}

#[test]
fn an_unlabelled_promotion_leaves_no_trace() {
    assert!(error(|t, y| Some(if on(t, "2026-11-06") || on(t, "2026-10-30") { 6.0 * y } else { y })) < clean() + 0.01);
}

#[test]
fn zeros_that_mean_missing_are_not_believed() {
    let zeros =
        |t: NaiveDateTime, y| Some(if t.hour() >= 12 && t.hour() < 17 && t > day("2026-11-03") { 0.0 } else { y });
    assert!(error(zeros) < clean() + 0.02);
}

#[test]
fn a_level_shift_is_followed() {
    let mut noise = Noise::new(5);
    let mut world = World::new("2026-11-09T00:00", 168, 60);
    world.queue("2026-07-20", 60, |t| {
        let level = if t < day("2026-10-12") { 60.0 } else { 120.0 };
        Some(noise.poisson(usual(t, level)))
    });
    assert!(wape(&world, &world.cells(), |t| usual(t, 120.0)) < 0.25);
}

#[test]
fn gaps_of_days_and_weeks_are_bridged() {
    let gap = |t: NaiveDateTime, y| {
        let lost = (t > day("2026-09-01") && t < day("2026-09-20")) || (t > day("2026-11-02") && t < day("2026-11-05"));
        (!lost).then_some(y)
    };
    assert!(error(gap) < clean() + 0.02);
}

#[test]
fn an_event_survives_a_failure_in_its_edition() {
    let forecast = |fault: bool| {
        let mut world = World::new("2026-11-11T00:00", 24, 60);
        world.event("sale 2025", "sale", "2025-11-11T00:00", 24);
        world.event("sale 2026", "sale", "2026-11-11T00:00", 24);
        world.queue("2025-09-01", 60, |t| {
            let sale = on(t, "2025-11-11");
            let y = usual(t, 60.0) * if sale { 5.0 } else { 1.0 };
            (!(fault && sale && (13..16).contains(&t.hour()))).then_some(y)
        });
        wape(&world, &world.cells(), |t| 5.0 * usual(t, 60.0))
    };
    assert!(forecast(true) < forecast(false) + 0.02);
}

#[test]
fn a_queue_that_began_last_week_learns_its_promotion_from_the_others() {
    let mut world = World::new("2026-11-11T00:00", 24, 60);
    world.event("sale 2025", "sale", "2025-11-11T00:00", 24);
    world.event("sale 2026", "sale", "2026-11-11T00:00", 24);
    let young = day("2026-10-26");
    world.queue("2026-10-26", 60, |t| (t >= young).then(|| usual(t, 30.0)));
    world.queue("2025-09-01", 60, |t| Some(usual(t, 60.0) * if on(t, "2025-11-11") { 5.0 } else { 1.0 }));
    let busiest = world.start + Duration::hours(14);
    let cell = &world.cells()[14];
    assert!((cell.p50 / (5.0 * usual(busiest, 30.0)) - 1.0).abs() < 0.15, "{cell:?}");
}

#[test]
fn peaks_that_nobody_labelled_are_proposed_as_events() {
    let mut noise = Noise::new(5);
    let mut world = World::new("2026-11-09T00:00", 24, 60);
    world.event("labelled", "sale", "2026-03-08T00:00", 24);
    let peak =
        |t: NaiveDateTime| on(t, "2026-03-08") || on(t, "2026-06-18") || on(t, "2026-06-19") || on(t, "2026-09-09");
    world.queue("2026-01-05", 60, |t| Some(noise.poisson(usual(t, 60.0) * if peak(t) { 4.0 } else { 1.0 })));
    let found = peakshift::forecast::propose_events(&world.plan(), &world.history());
    let days: Vec<(String, i64)> =
        found.iter().map(|p| (world.zone.show(p.span.start), p.span.seconds() / 86_400)).collect();
    assert_eq!(days, [("2026-06-18T00:00".to_owned(), 2), ("2026-09-09T00:00".to_owned(), 1)]);
    assert!(found.iter().all(|p| (3.3..4.7).contains(&p.times)), "{found:?}");
}
