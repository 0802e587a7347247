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
    assert!(wape(&world, &world.cells(), |t| usual(t, 120.0)) < clean() + 0.01);
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
    let flash = |t: NaiveDateTime| on(t, "2026-08-15") && (20..22).contains(&t.hour());
    let times = |t| if peak(t) || flash(t) { 4.0 } else { 1.0 };
    world.queue("2026-01-05", 60, |t| Some(noise.poisson(usual(t, 60.0) * times(t))));
    let found = peakshift::forecast::examine(&world.plan(), &world.history());
    let hours = found.proposals.iter().map(|p| (world.zone.show(p.span.start), p.span.seconds() / 3600));
    let expected = [("2026-06-18T00:00", 48), ("2026-08-15T20:00", 2), ("2026-09-09T00:00", 24)];
    assert_eq!(hours.collect::<Vec<_>>(), expected.map(|(start, hours)| (start.to_owned(), hours)));
    assert!(found.proposals.iter().all(|p| (3.0..5.0).contains(&p.times)), "{:?}", found.proposals);
    assert_eq!(found.findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["W916"; 3]);
    let row = "peak 2026-08-15,peak,2026-08-15T20:00,2026-08-15T22:00";
    assert!(found.findings[1].hint.en.ends_with(row), "{}", found.findings[1].hint.en);
}

/// What `examine` says about a history of sixteen weeks that `fault` has changed: codes and messages.
fn named(fault: impl Fn(NaiveDateTime, f64) -> Option<f64>) -> Vec<(&'static str, String)> {
    let mut noise = Noise::new(5);
    let mut world = World::new("2026-11-09T00:00", 168, 60);
    world.queue("2026-07-20", 60, |t| fault(t, noise.poisson(usual(t, 60.0))));
    let found = peakshift::forecast::examine(&world.plan(), &world.history());
    found.findings.into_iter().map(|f| (f.code, f.message.en)).collect()
}

#[test]
fn every_fault_is_named_and_a_clean_history_is_not() {
    assert_eq!(named(|_, y| Some(y)), []);
    type Fault = fn(NaiveDateTime, f64) -> Option<f64>;
    let cases: [(Fault, &str, &str); 5] = [
        (
            |t, y| Some(if on(t, "2026-10-21") && t.hour() > 9 { (y / 20.0).floor() } else { y }),
            "W915",
            "from 2026-10-21T00:00 to 2026-10-22T00:00",
        ),
        (|t, y| Some(if on(t, "2026-11-04") { 0.0 } else { y }), "W915", "to 2026-11-05T00:00 came 0 %"),
        (
            |t, y| Some(if on(t, "2026-11-04") && (12..17).contains(&t.hour()) { 0.0 } else { y }),
            "W918",
            "zeros from 2026-11-04T12:00 to 2026-11-04T17:00",
        ),
        (|t, y| Some(if on(t, "2026-10-16") { 5.0 * y } else { y }), "W916", "from 2026-10-16T00:00"),
        (|t, y| Some(if t < day("2026-09-30") { y } else { 2.0 * y }), "W917", "from 2026-09-30T00:00 on"),
    ];
    for (fault, code, words) in cases {
        let found = named(fault);
        assert_eq!(found.len(), 1, "{code}: {found:?}");
        assert!(found[0].0 == code && found[0].1.contains(words), "{code}: {found:?}");
    }
}

#[test]
fn a_peak_of_one_queue_among_many_is_named_with_its_queue() {
    let mut noise = Noise::new(5);
    let mut world = World::new("2026-11-09T00:00", 24, 60);
    world.queue("2026-07-20", 60, |t| Some(noise.poisson(usual(t, 600.0))));
    let mut other = Noise::new(6);
    world
        .queue("2026-07-20", 60, |t| Some(other.poisson(usual(t, 20.0) * if on(t, "2026-10-16") { 5.0 } else { 1.0 })));
    let found = peakshift::forecast::examine(&world.plan(), &world.history());
    assert_eq!(found.proposals, []);
    assert_eq!(found.findings.len(), 1, "{:?}", found.findings);
    assert!(found.findings[0].code == "W916" && found.findings[0].message.en.starts_with("queue q1: "));
}

#[test]
fn closed_hours_are_told() {
    let mut world = World::new("2026-11-09T00:00", 24, 30);
    world.queue("2026-08-03", 30, |t| ((9..18).contains(&t.hour())).then_some(10.0));
    let closed = peakshift::forecast::examine(&world.plan(), &world.history()).closed;
    let closed = closed.values().next().unwrap();
    assert_eq!(closed[0], 0..9 * 60);
    assert_eq!(closed[1], 18 * 60..33 * 60);
    assert_eq!(closed.len(), 8);
}
