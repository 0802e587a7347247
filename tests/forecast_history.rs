//! What a history means: parts of an interval, hours with nothing but zeros, rows that were left out, totals of a day.

mod forecast_kit;

use chrono::{Datelike, NaiveDateTime, Timelike};
use forecast_kit::{Noise, World, day, usual};
use peakshift::domain::demand::Missing;
use peakshift::domain::demand::{ForecastCell, Observation};
use peakshift::domain::ids::QueueId;
use peakshift::domain::units::Minutes;

fn minute(t: NaiveDateTime) -> u32 {
    60 * t.hour() + t.minute()
}

fn means(cells: &[ForecastCell]) -> Vec<f64> {
    cells.iter().map(|cell| cell.mean).collect()
}

fn about(seen: f64, expected: f64, share: f64) -> bool {
    (seen - expected).abs() <= share * expected.abs().max(1e-9)
}

/// The first day of a plan of `grid` minutes, after eight weeks of `step`-minute rows from `open` to `close`, in minutes of the
/// day, with 100 inquiries an hour.
fn opened(grid: i64, step: i64, open: u32, close: u32) -> Vec<f64> {
    let mut world = World::new("2026-11-11T00:00", 24, grid);
    world.queue("2026-09-16", step, |t| {
        let inside = (open..close).contains(&minute(t));
        inside.then_some(100.0 * step as f64 / 60.0)
    });
    means(&world.cells())
}

#[test]
fn a_half_filled_interval_counts_by_the_minutes_covered() {
    let hours = opened(60, 30, 570, 1290);
    assert!(about(hours[9], 50.0, 0.001) && about(hours[21], 50.0, 0.001), "{hours:?}");
    assert!(about(hours[10], 100.0, 0.001) && hours[8] == 0.0 && hours[22] == 0.0, "{hours:?}");
    assert!(about(hours.iter().sum(), 1200.0, 0.001), "{}", hours.iter().sum::<f64>());
    let hours = opened(60, 5, 540, 1265);
    assert!(about(hours[21], 100.0 / 12.0, 0.001), "five minutes of an hour: {hours:?}");
}

#[test]
fn the_sum_of_a_day_is_the_same_on_every_grid() {
    for (step, open, close) in [(30, 570, 1290), (15, 525, 1305), (5, 540, 1265), (60, 540, 1260)] {
        let whole = f64::from(close - open) / 60.0 * 100.0;
        for grid in [15, 30, 60] {
            let sum: f64 = opened(grid, step, open, close).iter().sum();
            assert!(about(sum, whole, 0.001), "{step}-minute rows on {grid}: {sum} for {whole}");
        }
    }
}

#[test]
fn a_row_that_is_missing_once_is_no_closing_time() {
    let mut world = World::new("2026-11-11T00:00", 24, 60);
    world.queue("2026-09-16", 15, |t| (t.ordinal() % 9 != 0 || t.minute() != 45).then_some(25.0));
    let hours = means(&world.cells());
    assert!(hours.iter().all(|hour| about(*hour, 100.0, 0.001)), "{hours:?}");
}

#[test]
fn one_longer_evening_does_not_double_the_others() {
    let mut world = World::new("2026-11-11T00:00", 24, 60);
    world.queue("2026-09-16", 30, |t| {
        let late = t.date() == day("2026-10-14").date();
        (570..if late { 1320 } else { 1290 }).contains(&minute(t)).then_some(50.0)
    });
    let hours = means(&world.cells());
    assert!((50.0..62.0).contains(&hours[21]), "{}", hours[21]);
}

/// Four weeks of hourly rows with `night` from 21:00 to 09:00 and about 60 by day.
fn nights(mut night: impl FnMut(&mut Noise, NaiveDateTime) -> f64) -> Vec<ForecastCell> {
    let mut noise = Noise::new(5);
    let mut world = World::new("2026-11-10T00:00", 168, 60);
    world.queue("2026-10-13", 60, |t| {
        let by_day = (9..21).contains(&t.hour());
        Some(if by_day { noise.poisson(60.0) } else { night(&mut noise, t) })
    });
    world.cells()
}

#[test]
fn hours_with_zeros_only_are_closed() {
    let cells = nights(|_, _| 0.0);
    for (hour, cell) in cells.iter().enumerate() {
        let open = (9..21).contains(&(hour % 24));
        assert_eq!((cell.mean > 0.0, cell.p95 > 0.0), (open, open), "hour {hour}: {cell:?}");
    }
    let strays = nights(|_, t| f64::from(u8::from(t.hour() == 21 && t.day() == 20)));
    assert!(strays[3].p95 == 0.0 && strays[22].p95 == 0.0, "one inquiry after closing time opens no night");
}

#[test]
fn a_queue_that_is_merely_quiet_stays_open() {
    let cells = nights(|noise, _| noise.poisson(0.15));
    let shut: Vec<usize> = (0..168).filter(|&hour| cells[hour].mean <= 0.0).collect();
    assert!(shut.is_empty(), "{shut:?}");
    let sundays = nights(|noise, t| if t.weekday() == chrono::Weekday::Sun { 0.0 } else { noise.poisson(3.0) });
    // The plan begins on a Tuesday: Sunday is its sixth day.
    assert!(sundays[5 * 24 + 3].mean == 0.0 && sundays[4 * 24 + 3].mean > 0.0);
}

/// Ten weeks of hours, quiet at night, from the first hour with an inquiry to the last; `keep` tells which counts have a row.
fn log(missing: Missing, keep: impl Fn(f64) -> bool) -> (Vec<ForecastCell>, Vec<&'static str>) {
    let mut noise = Noise::new(9);
    let mut world = World::new("2026-11-10T00:00", 168, 60);
    world.queue("2026-09-01", 60, |t| Some(noise.poisson(if (8..22).contains(&t.hour()) { 20.0 } else { 0.4 })));
    let rows = &mut world.series[0];
    let came = |row: &Observation| row.inquiries > 0.0;
    rows.truncate(rows.iter().rposition(came).unwrap() + 1);
    rows.drain(..rows.iter().position(came).unwrap());
    rows.retain(|row| keep(row.inquiries));
    let mut plan = world.plan();
    plan.queues.values_mut().for_each(|queue| queue.missing = missing);
    let (forecast, findings) = peakshift::forecast::forecast(&plan, &world.history()).unwrap();
    (forecast.cells[QueueId(0)].clone(), findings.iter().map(|f| f.code).collect())
}

#[test]
fn a_log_without_its_empty_intervals_is_proposed_as_such_and_counts_them_as_zero_where_the_plan_says_so() {
    let night = |cells: &[ForecastCell]| (0..168).filter(|h| h % 24 < 8).map(|h| cells[h].mean).sum::<f64>();
    let (whole, silent) = log(Missing::Unsaid, |_| true);
    let (unsaid, proposed) = log(Missing::Unsaid, |count| count > 0.0);
    let (zero, told) = log(Missing::Zero, |count| count > 0.0);
    let (said, _) = log(Missing::Unknown, |count| count > 0.0);
    assert_eq!((silent, proposed, told), (vec![], vec!["W561"], vec![]));
    assert_eq!(zero, whole, "a row of 0 and no row are the same");
    assert_eq!(said, unsaid, "the planner has said what was taken for granted");
    assert!(night(&unsaid) > 1.5 * night(&whole), "{} {}", night(&unsaid), night(&whole));
}

#[test]
fn gaps_in_busy_hours_and_zeros_are_no_log() {
    let mut noise = Noise::new(2);
    let mut world = World::new("2026-11-10T00:00", 168, 60);
    world.queue("2026-08-04", 60, |t| {
        let count = noise.poisson(usual(t, 10.0)).max(1.0);
        (!noise.chance(0.2)).then_some(count)
    });
    assert!(world.forecast().1.iter().all(|finding| finding.code != "W561"), "gaps everywhere are a sick export");
    world.series.clear();
    world.queue("2026-08-04", 60, |t| Some(noise.poisson(usual(t, 3.0))));
    assert!(world.forecast().1.iter().all(|finding| finding.code != "W561"));
}

/// Hourly rows of `usual`, days from `from` on as one row each.
fn with_totals(from: &str, level: f64) -> World {
    let mut world = World::new("2026-11-10T00:00", 168, 60);
    world.queue("2026-08-04", 60, |t| Some(usual(t, if t >= day(from) { level } else { 1.0 } * 100.0)));
    let cut = world.moment(day(from));
    let rows = world.series.remove(0);
    let (hours, later): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.start < cut);
    let totals = later.chunks(24).map(|day| Observation {
        length: Minutes(1440),
        inquiries: day.iter().map(|hour| hour.inquiries).sum(),
        ..day[0]
    });
    world.series.push(hours.into_iter().chain(totals).collect());
    world
}

#[test]
fn totals_of_days_take_the_hours_of_other_weeks_and_keep_their_sum() {
    let cells = means(&with_totals("2026-09-15", 1.5).cells());
    let world = World::new("2026-11-10T00:00", 168, 60);
    for (hour, mean) in cells.iter().enumerate() {
        let truth = usual(world.start + chrono::Duration::hours(hour as i64), 150.0);
        assert!(about(*mean, truth, 0.01), "hour {hour}: {mean} for {truth}");
    }
}
