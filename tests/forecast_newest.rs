//! The newest days speak: events that run, first editions, levels and opening hours that changed, each said aloud.

mod forecast_kit;

use chrono::{Datelike, NaiveDateTime, NaiveTime, Timelike, Weekday};
use forecast_kit::{Noise, World, day, sum_p50};
use peakshift::domain::demand::{ForecastCell, Word};
use peakshift::domain::ids::QueueId;
use peakshift::error::{Error, Finding};
use peakshift::forecast;
use std::collections::BTreeMap;

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

fn per_hour(cells: &[ForecastCell]) -> f64 {
    sum_p50(cells) / cells.len() as f64
}

/// A day at about `scale` an hour, all days alike.
fn flat(noise: &mut Noise, scale: f64) -> Option<f64> {
    Some(noise.poisson(scale))
}

#[test]
fn a_first_edition_without_a_word_is_an_error_that_names_what_other_kinds_did() {
    let mut noise = Noise::new(1);
    let mut world = World::new("2026-11-20T00:00", 24, 60);
    world
        .queue("2026-08-01", 60, |t| flat(&mut noise, if t.date() == day("2026-10-15").date() { 150.0 } else { 50.0 }));
    world.event("members", "members", "2026-10-15T00:00", 24);
    world.event("first", "first", "2026-11-20T00:00", 24);
    let Err(Error::Invalid(found)) = forecast::forecast(&world.plan(), &world.history()) else { panic!("no error") };
    assert_eq!(codes(&found), ["E965"]);
    assert!(
        found[0].hint.en.contains("members 3.") || found[0].hint.en.contains("members 2.9"),
        "{}",
        found[0].hint.en
    );
    let examined = forecast::examine(&world.plan(), &world.history()).findings;
    assert_eq!(examined.iter().filter(|f| f.code == "E965").count(), 1, "check says it, too");
    world.events[1].uplift = Some(1.0);
    assert!((per_hour(&world.cells()) / 50.0 - 1.0).abs() < 0.1, "1 is a day like others");
}

#[test]
fn an_event_that_is_over_or_after_the_horizon_needs_no_word() {
    let mut world = World::new("2026-11-20T00:00", 24, 60);
    world.queue("2026-08-01", 60, |_| Some(50.0));
    world.event("later", "later", "2026-11-21T02:00", 24);
    world.event("before", "before", "2026-11-19T00:00", 20);
    assert!(forecast::forecast(&world.plan(), &world.history()).is_ok());
}

#[test]
fn each_queue_has_the_uplift_that_its_row_says() {
    let mut world = World::new("2026-11-20T00:00", 24, 60);
    for scale in [60.0, 40.0, 20.0] {
        world.queue("2026-08-01", 60, |t| Some(if t.hour() < 8 { scale / 10.0 } else { scale }));
    }
    let event = world.event("first", "first", "2026-11-20T00:00", 24);
    event.uplift = Some(4.0);
    event.by_queue = BTreeMap::from([(QueueId(1), Word { uplift: Some(1.5), ..Default::default() })]);
    event.phase_times = vec![NaiveTime::MIN];
    let (forecast, _) = world.forecast();
    for (q, (scale, uplift)) in [(60.0, 4.0), (40.0, 1.5), (20.0, 4.0)].into_iter().enumerate() {
        let cells = &forecast.cells[QueueId(q)];
        let normal = scale * (16.0 + 0.8);
        assert!((sum_p50(cells) / (uplift * normal) - 1.0).abs() < 0.05, "queue {q}: {}", sum_p50(cells));
        let opening = cells[0].p50 - uplift * scale / 10.0;
        let extra = (uplift - 1.0) * normal;
        assert!((0.08..0.2).contains(&(opening / extra)), "an opening draws a share of the day: {opening} of {extra}");
    }
}

#[test]
fn growth_of_one_queue_leaves_the_others() {
    let mut world = World::new("2026-11-20T00:00", 24, 60);
    for _ in 0..2 {
        world.queue("2026-06-01", 60, |t| Some(if t.date() == day("2026-08-20").date() { 120.0 } else { 40.0 }));
    }
    world.event("old", "sale", "2026-08-20T00:00", 24);
    let event = world.event("new", "sale", "2026-11-20T00:00", 24);
    event.growth = Some(1.0);
    event.by_queue = BTreeMap::from([(QueueId(0), Word { growth: Some(2.0), ..Default::default() })]);
    let (forecast, _) = world.forecast();
    let [first, second] = [0, 1].map(|q| per_hour(&forecast.cells[QueueId(q)]));
    assert!((first - 240.0).abs() < 1.0 && (second - 120.0).abs() < 1.0, "{first} {second}");
}

#[test]
fn an_uplift_of_0_says_closed() {
    let mut world = World::new("2026-11-20T00:00", 48, 60);
    world.queue("2026-08-01", 60, |_| Some(50.0));
    world.event("stock-taking", "closed", "2026-11-20T00:00", 24).uplift = Some(0.0);
    let cells = world.forecast().0.rounded().cells[QueueId(0)].clone();
    assert!(cells[..24].iter().all(|c| c.mean == 0.0 && c.p95 == 0.0));
    assert!((per_hour(&cells[24..]) - 50.0).abs() < 1.0, "the next day is a day like others");
}

#[test]
fn hours_and_phase_times_open_what_is_closed() {
    let evening = |t: &NaiveDateTime| (9..21).contains(&t.hour());
    let opened = |hours: Option<[i64; 2]>, phases: &[u32]| {
        let mut world = World::new("2026-11-20T00:00", 24, 60);
        world.queue("2026-08-01", 60, |t| Some(if evening(&t) { 50.0 } else { 0.0 }));
        let event = world.event("first", "first", "2026-11-20T00:00", 24);
        (event.uplift, event.hours) = (Some(3.0), hours);
        event.phase_times = phases.iter().map(|h| NaiveTime::from_hms_opt(*h, 0, 0).unwrap()).collect();
        world.cells().iter().map(|c| c.p50 > 0.0).collect::<Vec<bool>>()
    };
    assert_eq!(opened(None, &[]).iter().filter(|open| **open).count(), 12);
    assert!(opened(Some([0, 1440]), &[]).iter().all(|open| *open));
    let phase = opened(None, &[0]);
    assert!(phase[0] && !phase[4] && phase[12]);
}

/// A sale of ten days with an edition at 160 an hour; `now` an hour since 1 November, planned again on the 6th.
fn running(now: f64, edition: bool) -> (f64, Vec<&'static str>) {
    let mut noise = Noise::new(3);
    let mut world = World::new("2026-11-06T00:00", 48, 60);
    world.queue("2026-01-01", 60, |t| {
        let then = edition && t >= day("2026-06-01") && t < day("2026-06-11");
        let scale = if t >= day("2026-11-01") {
            now
        } else if then {
            160.0
        } else {
            40.0
        };
        flat(&mut noise, scale)
    });
    if edition {
        world.event("sale 1", "sale", "2026-06-01T00:00", 240);
    }
    world.event("sale 2", "sale", "2026-11-01T00:00", 240);
    let (forecast, findings) = world.forecast();
    (per_hour(&forecast.cells[QueueId(0)]), findings.iter().map(|f| f.code).collect())
}

#[test]
fn a_running_event_sets_the_level_of_its_rest() {
    for (now, edition) in [(320.0, true), (80.0, true), (120.0, false)] {
        let (level, found) = running(now, edition);
        assert!((level / now - 1.0).abs() < 0.1, "{level} for {now}");
        assert!(found.contains(&"W967"), "{found:?}");
    }
}

/// The forecast of all days alike with `newest` an hour in the last `days` days and 60 before.
fn since(days: i64, newest: f64) -> (f64, Vec<&'static str>) {
    let mut noise = Noise::new(7);
    let mut world = World::new("2026-11-09T00:00", 48, 60);
    let from = day("2026-11-09") - chrono::Duration::days(days);
    world.queue("2026-08-31", 60, |t| flat(&mut noise, if t >= from { newest } else { 60.0 }));
    let (forecast, findings) = world.forecast();
    (per_hour(&forecast.cells[QueueId(0)]), findings.iter().map(|f| f.code).collect())
}

#[test]
fn a_level_that_changed_days_ago_is_followed_and_said() {
    for days in [5, 6, 9, 13, 20] {
        for newest in [120.0, 30.0, 200.0] {
            let (level, found) = since(days, newest);
            assert!((level / newest - 1.0).abs() < 0.2, "{days} days at {newest}: {level}");
            assert!(found.contains(&"W917"), "{days} days at {newest}: {found:?}");
        }
    }
}

#[test]
fn a_day_or_two_are_no_level() {
    for days in [1, 2] {
        for newest in [120.0, 240.0, 20.0] {
            let (level, found) = since(days, newest);
            assert!((level / 60.0 - 1.0).abs() < 0.15, "{days} days at {newest}: {level}");
            assert!(!found.contains(&"W917"));
        }
    }
}

/// A week's forecast and what is said by `forecast` and by `check`, with `open` hours at 50 an hour.
fn hours(zeros: bool, open: impl Fn(NaiveDateTime) -> bool) -> (Vec<ForecastCell>, [Vec<Finding>; 2], usize) {
    let mut noise = Noise::new(9);
    let mut world = World::new("2026-11-09T00:00", 168, 60);
    world.queue("2026-05-04", 60, |t| if open(t) { flat(&mut noise, 50.0) } else { zeros.then_some(0.0) });
    let (forecast, findings) = world.forecast();
    let examined = forecast::examine(&world.plan(), &world.history());
    (forecast.cells[QueueId(0)].clone(), [findings, examined.findings], examined.proposals.len())
}

fn is_sunday(t: NaiveDateTime) -> bool {
    t.weekday() == Weekday::Sun
}

#[test]
fn a_weekday_that_closed_is_closed_after_two_weeks() {
    for zeros in [true, false] {
        for from in ["2026-10-26", "2026-10-12", "2026-09-14"] {
            let (cells, said, proposals) = hours(zeros, |t| !is_sunday(t) || t < day(from));
            assert_eq!(sum_p50(&cells[144..]), 0.0, "closed since {from}");
            assert!((per_hour(&cells[..144]) - 50.0).abs() < 3.0);
            for findings in said {
                assert!(codes(&findings).contains(&"W966"), "{from} {zeros}: {findings:?}");
                assert!(!findings.iter().any(|f| ["W915", "W918"].contains(&f.code)), "no failure: {findings:?}");
            }
            assert_eq!(proposals, 0);
        }
    }
}

#[test]
fn one_silent_sunday_closes_nothing() {
    let (cells, _, _) = hours(true, |t| !is_sunday(t) || t < day("2026-11-02"));
    assert!((per_hour(&cells[144..]) - 50.0).abs() < 5.0);
}

#[test]
fn new_evenings_are_forecast_from_the_weeks_that_have_them() {
    for zeros in [true, false] {
        for from in ["2026-11-02", "2026-10-26", "2026-10-12"] {
            let (cells, said, proposals) =
                hours(zeros, |t| t.hour() >= 9 && t.hour() < if t < day(from) { 18 } else { 22 });
            let evenings: Vec<f64> = cells.chunks(24).flat_map(|d| d[18..22].iter().map(|c| c.p50)).collect();
            let mean = evenings.iter().sum::<f64>() / evenings.len() as f64;
            assert!((45.0..55.0).contains(&mean), "{from} {zeros}: {mean}");
            assert!(evenings.iter().all(|y| (30.0..70.0).contains(y)), "{from} {zeros}: {evenings:?}");
            assert!(said.iter().all(|findings| codes(findings).contains(&"W966")), "{from} {zeros}");
            assert_eq!(proposals, 0, "new hours are no event");
        }
    }
}

#[test]
fn one_long_night_opens_nothing() {
    let (cells, _, _) =
        hours(true, |t| (9..if t.date() == day("2026-11-06").date() { 24 } else { 18 }).contains(&t.hour()));
    let evenings: f64 = cells.chunks(24).map(|d| sum_p50(&d[18..24])).sum();
    assert!(evenings < 0.02 * 7.0 * 6.0 * 50.0, "{evenings}");
}

#[test]
fn a_queue_that_ended_with_zeros_needs_nobody() {
    let (cells, said, _) = hours(true, |t| t < day("2026-10-24"));
    assert_eq!(sum_p50(&cells), 0.0);
    assert!(codes(&said[0]).contains(&"W966"));
}

#[test]
fn a_queue_without_rows_beside_others_is_named() {
    let mut world = World::new("2026-11-09T00:00", 48, 60);
    world.queue("2026-08-03", 60, |_| Some(40.0));
    world.queue("2026-08-03", 60, |t| (t < day("2026-10-22")).then_some(40.0));
    assert!(codes(&world.forecast().1).contains(&"W968"));
}
