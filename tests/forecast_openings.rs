//! Openings inside an interval: the hour after a phase time, from the history or the setting to what each stage reads.

mod forecast_kit;

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use forecast_kit::{World, usual};
use peakshift::domain::demand::{ForecastCell, Observation};
use peakshift::domain::ids::QueueId;
use peakshift::domain::units::{Minutes, Share};
use peakshift::error::{Error, Finding};
use peakshift::forecast;

const START: &str = "2026-11-10T18:00";

/// Half of an hour after an opening comes in its first ten minutes.
const KNOWN: [f64; 12] = [0.3, 0.2, 0.13, 0.1, 0.07, 0.05, 0.04, 0.03, 0.025, 0.02, 0.018, 0.017];

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

/// A sale day a year ago and one to come, five times a normal day, opening at midnight and 20:00, seen in rows of `step` minutes.
fn sale(step: i64, interval: i64) -> World {
    let mut world = World::new(START, 30, interval);
    let edition = forecast_kit::day("2025-11-11").date();
    world.queue("2025-08-04", step, |t: NaiveDateTime| {
        let share = step as f64 / 60.0;
        if t.date() != edition {
            return Some(usual(t, 400.0 * share));
        }
        let hour = t.date().and_hms_opt(t.hour(), 0, 0).unwrap();
        let whole = 5.0 * usual(hour, 400.0);
        if t.hour() != 0 && t.hour() != 20 {
            return Some(whole * share);
        }
        let first = t.minute() as usize / 5;
        Some(3.0 * whole * KNOWN[first..first + (step / 5) as usize].iter().sum::<f64>())
    });
    for year in ["2025", "2026"] {
        let event = world.event(year, "sale", &format!("{year}-11-11T00:00"), 24);
        event.phase_times = vec![clock(0, 0), clock(20, 0)];
    }
    world
}

/// The cells of the hour from midnight, the sixth of the horizon.
fn midnight(world: &World, cells: &[ForecastCell]) -> Vec<ForecastCell> {
    let per = (60 / world.interval) as usize;
    cells[6 * per..7 * per].to_vec()
}

fn slots(world: &World, hour: &[ForecastCell]) -> Vec<f64> {
    let per = (world.interval / 5) as usize;
    let even = vec![1.0 / per as f64; per];
    let shape = |cell: &ForecastCell| if cell.shape.is_empty() { even.clone() } else { cell.shape.clone() };
    hour.iter().flat_map(|cell| shape(cell).into_iter().map(|share| share * cell.p50)).collect()
}

/// The hour from midnight of the first queue where the first quarter has `share` of it, and what is said.
fn opened(world: &World, share: f64) -> (Vec<ForecastCell>, Vec<Finding>) {
    let mut plan = world.plan();
    plan.forecast.opening_quarter_share = Share(share);
    let (found, said) = forecast::forecast(&plan, &world.history()).unwrap();
    (midnight(world, &found.cells[QueueId(0)]), said)
}

#[test]
fn an_hourly_history_opens_falling_by_the_setting_and_keeps_the_sum_of_the_hour() {
    let sum = |hour: &[ForecastCell], of: fn(&ForecastCell) -> f64| hour.iter().map(of).sum::<f64>();
    for interval in [15, 30, 60] {
        let world = sale(60, interval);
        // A quarter in the first quarter is an even hour.
        let (even, _) = opened(&world, 0.25);
        assert!(even.iter().all(|cell| cell.shape.is_empty()), "{interval}");
        for share in [0.4, 0.55] {
            let (hour, said) = opened(&world, share);
            let slots = slots(&world, &hour);
            let total: f64 = slots.iter().sum();
            assert!((slots[..3].iter().sum::<f64>() / total - share).abs() < 1e-6, "{interval}: {slots:?}");
            assert!(slots.windows(2).all(|pair| pair[0] > pair[1]), "{interval}: {slots:?}");
            assert!((sum(&even, |c| c.p50) / total - 1.0).abs() < 1e-9, "{interval}");
            assert!((sum(&even, |c| c.mean) / sum(&hour, |c| c.mean) - 1.0).abs() < 0.02, "{interval}");
            assert_eq!(codes(&said), ["W525"], "{interval}");
        }
    }
}

#[test]
fn a_quarter_of_an_hour_that_nobody_has_seen_is_less_sure_and_the_whole_hour_is_not() {
    let width = |cells: &[ForecastCell]| cells.iter().map(|c| (c.p95 / c.p50).ln()).fold(0.0, f64::max);
    for interval in [15, 60] {
        let mut world = sale(60, interval);
        let (seen, _) = opened(&world, 0.4);
        assert!(seen.iter().all(|c| c.p50 <= c.p80 && c.p80 <= c.p95));
        world.events.iter_mut().for_each(|event| event.phase_times.clear());
        let (opening, said) = (width(&seen), opened(&world, 0.4));
        let even = width(&said.0);
        assert!(if interval == 60 { (opening / even - 1.0).abs() < 0.05 } else { opening > 1.5 * even });
        assert!(codes(&said.1).is_empty(), "no opening, nothing to say");
    }
}

#[test]
fn finer_rows_teach_the_shape_of_openings_on_every_grid() {
    for (step, off) in [(5, 0.032), (15, 0.12)] {
        for interval in [15, 30, 60] {
            let world = sale(step, interval);
            let (found, said) = world.forecast();
            let slots = slots(&world, &midnight(&world, &found.cells[QueueId(0)]));
            let sum: f64 = slots.iter().sum();
            let furthest = slots.iter().zip(KNOWN).map(|(a, b)| (a / sum - b).abs()).fold(0.0, f64::max);
            assert!(furthest < off, "{step} on {interval}: {furthest} {slots:?}");
            let quarter = slots[..3].iter().sum::<f64>() / sum;
            assert!((quarter - 0.63).abs() < 0.04, "{step} on {interval}: {quarter}");
            assert!(!codes(&said).contains(&"W525"), "{:?}", codes(&said));
        }
    }
}

#[test]
fn rows_of_half_an_hour_show_how_the_halves_part_and_nothing_finer() {
    for interval in [30, 60] {
        let world = sale(30, interval);
        let (found, said) = world.forecast();
        let slots = slots(&world, &midnight(&world, &found.cells[QueueId(0)]));
        let half = slots[..6].iter().sum::<f64>() / slots.iter().sum::<f64>();
        assert!((half - 0.85).abs() < 0.04, "{interval}: {half}");
        assert!(codes(&said).contains(&"W525"), "inside the half hour nobody has seen it: {:?}", codes(&said));
    }
    // Sure of the halves, and no surer of the quarters than without any row so fine.
    let width = |step: i64, interval: i64| {
        let world = sale(step, interval);
        let hour = midnight(&world, &world.cells());
        hour.iter().map(|cell| (cell.p95 / cell.p50).ln()).fold(0.0, f64::max)
    };
    assert!(width(30, 30) < width(60, 30), "{} {}", width(30, 30), width(60, 30));
    assert!(width(30, 15) > width(15, 15), "{} {}", width(30, 15), width(15, 15));
}

#[test]
fn each_kind_and_queue_opens_as_its_own_past_openings_did() {
    let mut world = sale(5, 60);
    let hourly: Vec<Observation> = sale(60, 60).series.remove(0);
    world.series.push(hourly);
    let (found, said) = world.forecast();
    let first = |queue: usize| midnight(&world, &found.cells[QueueId(queue)])[0].shape[0];
    assert!((first(0) - 0.3).abs() < 0.03 && (first(1) - 0.3).abs() < 0.05, "the kind tells the other queue");
    assert!(!codes(&said).contains(&"W525"), "{:?}", codes(&said));
    world.events[0].kind = "another".to_owned();
    world.events[1].uplift = Some(5.0);
    let cells = world.cells();
    let shape = &midnight(&world, &cells)[0].shape;
    assert!((shape[..3].iter().sum::<f64>() - 0.4).abs() < 1e-6, "another kind tells nothing: {shape:?}");
}

#[test]
fn an_hour_that_opened_before_the_plan_reaches_into_it() {
    let begun = sale(60, 15);
    let whole = midnight(&begun, &begun.cells());
    let mut later = World { start: forecast_kit::at("2026-11-11T00:30"), hours: 23, ..sale(60, 15) };
    // The history ends where it did: only the plan begins later.
    later.series.clone_from(&begun.series);
    let rest = later.cells();
    for (i, cell) in rest[..2].iter().enumerate() {
        assert!((cell.p50 / whole[2 + i].p50 - 1.0).abs() < 0.05, "{i}: {} {}", cell.p50, whole[2 + i].p50);
        assert!(!cell.shape.is_empty());
    }
}

#[test]
fn a_second_opening_within_the_hour_begins_anew() {
    let mut world = sale(60, 15);
    world.events[1].phase_times = vec![clock(0, 0), clock(0, 30)];
    world.events[0].phase_times = vec![clock(0, 0), clock(0, 30)];
    let cells = world.cells();
    let hour: Vec<f64> = midnight(&world, &cells).iter().map(|cell| cell.p50).collect();
    assert!(hour[0] > hour[1] && hour[2] > hour[3] && hour[2] > hour[1], "{hour:?}");
}

#[test]
fn a_queue_that_opens_with_a_rush_is_forecast_so_where_finer_rows_show_it() {
    let mut world = World::new("2026-11-10T00:00", 24, 60);
    world.queue("2026-09-01", 5, |t| {
        let open = (9..21).contains(&t.hour());
        open.then(|| if t.hour() == 9 && t.minute() < 15 { 30.0 } else { 6.0 })
    });
    let cells = world.cells();
    let rush: f64 = cells[9].shape[..3].iter().sum();
    assert!((rush - 90.0 / 144.0).abs() < 0.01, "{:?}", cells[9].shape);
    assert!(cells[10].shape.is_empty() && cells[3].shape.is_empty());
}

/// Open from 09:00 to 21:00 on the days that `open` names, an event of the day before the 20th of November to come.
fn daily(open: impl Fn(NaiveDateTime) -> bool) -> World {
    let mut world = World::new("2026-11-21T18:00", 36, 60);
    world.queue("2026-08-01", 60, |t| (open(t) && (9..21).contains(&t.hour())).then_some(50.0));
    world
}

fn refused(world: &World) -> Vec<Finding> {
    match forecast::forecast(&world.plan(), &world.history()) {
        Err(Error::Invalid(found)) => found,
        Err(error) => panic!("{error}"),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn an_event_in_closed_hours_is_opened_or_refused_and_never_nothing() {
    use chrono::{Datelike, Weekday};
    // 22 November 2026 is a Sunday.
    let mut world = daily(|t| t.weekday() != Weekday::Sun);
    world.event("flash", "flash", "2026-11-22T00:00", 24).uplift = Some(3.0);
    let found = refused(&world);
    assert_eq!(codes(&found), ["E626"]);
    assert!(found[0].hint.en.contains("hours") && found[0].hint.en.contains("uplift 0"), "{}", found[0].hint.en);
    world.events[0].uplift = Some(0.0);
    assert!(refused(&world).is_empty(), "0 says closed");
    world.events[0].uplift = Some(3.0);
    world.events[0].hours = Some([540, 1260]);
    assert!(refused(&world).is_empty());
    assert!(world.cells()[6 + 9..6 + 21].iter().all(|cell| cell.p50 > 0.0), "hours open it");
    world.events[0].hours = None;
    world.events[0].phase_times = vec![clock(0, 0)];
    assert!(refused(&world).is_empty());
    assert!(world.cells()[6].p50 > 0.0 && world.cells()[7].p50 > 0.0, "a phase opens its hours");
}

#[test]
fn a_phase_with_no_open_hour_anywhere_near_is_refused() {
    use chrono::{Datelike, Weekday};
    // Weekdays only: Sunday noon is further from Friday evening and Monday morning than an event reaches.
    let mut world = daily(|t| !matches!(t.weekday(), Weekday::Sat | Weekday::Sun));
    world.queue("2026-08-01", 60, |_| Some(20.0));
    let event = world.event("flash", "flash", "2026-11-22T08:00", 8);
    (event.uplift, event.phase_times) = (Some(3.0), vec![clock(10, 0)]);
    let found = refused(&world);
    assert_eq!(codes(&found), ["E625"]);
    assert!(found[0].message.en.contains("2026-11-22T10:00") && found[0].message.en.contains("queue q0"), "{found:?}");
    let word = peakshift::domain::demand::Word { uplift: Some(0.0), ..Default::default() };
    world.events[0].by_queue.insert(QueueId(0), word);
    assert!(refused(&world).is_empty(), "closed by the planner's word");
}

#[test]
fn openings_stand_in_local_time_across_a_change_of_the_clocks() {
    let mut world = World::new("2026-03-28T00:00", 48, 60);
    world.zone = peakshift::domain::calendar::Zone::named("Europe/Berlin").unwrap();
    world.queue("2026-01-01", 60, |t| Some(usual(t, 100.0)));
    // Clocks skip 02:00 to 03:00 on 29 March: a phase in between opens on the 28th only.
    let event = world.event("sale", "sale", "2026-03-28T00:00", 47);
    (event.uplift, event.phase_times) = (Some(3.0), vec![clock(2, 30)]);
    let shaped = world.cells().iter().filter(|cell| !cell.shape.is_empty()).count();
    assert_eq!(shaped, 2, "the hour from 02:30 lies in two intervals");
}

#[test]
fn a_longer_row_than_a_quarter_hour_shows_no_opening() {
    let mut world = sale(5, 15);
    let merged = world.series[0].chunks(6).map(|rows| Observation {
        length: Minutes(30),
        inquiries: rows.iter().map(|row| row.inquiries).sum(),
        ..rows[0]
    });
    world.series[0] = merged.collect();
    assert!(codes(&world.forecast().1).contains(&"W525"));
    let cells = midnight(&world, &world.cells());
    let sum: f64 = cells.iter().map(|cell| cell.p50).sum();
    assert!((cells[0].p50 / sum - 0.4).abs() < 1e-6);
}
