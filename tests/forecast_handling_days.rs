//! Handling times on days off and make-up days: those of the days that they are taken for, where past ones say so.

mod forecast_kit;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use forecast_kit::{Noise, World, at};
use peakshift::domain::demand::ForecastCell;
use peakshift::domain::holidays::{DayKind, Holidays};
use peakshift::forecast;
use peakshift::read::{self, Needs};
use std::fs;

fn calendar() -> Holidays {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "[plan]\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-01-05T00:00\"\nend = \"2026-01-06T00:00\"\n[[queues]]\nid = \"q\"\n\
                [forecast]\ncalendar = \"CN\"\n";
    fs::write(folder.path().join("plan.toml"), text).expect("plan.toml");
    read::plan(folder.path(), Needs { inquiries: false, agents: false }).expect("a plan").plan.holidays
}

fn is_at_work(holidays: &Holidays, day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    holidays.days.get(&day).map_or(!weekend, |special| special.kind == DayKind::Work)
}

/// A year of an office with 100 an hour on working days and 30 on others, planned over the days after the National Day of 2026; a chat takes `seconds`
/// by the local time and whether people work.
fn office(seconds: impl Fn(NaiveDateTime, bool) -> f64) -> World {
    let mut world = World::new("2026-10-05T00:00", 7 * 24, 60);
    world.holidays = calendar();
    let holidays = world.holidays.clone();
    let mut noise = Noise::new(5);
    world.queue("2025-09-01", 60, |t| {
        let works = is_at_work(&holidays, t.date());
        (8..20).contains(&t.hour()).then(|| noise.poisson(if works { 100.0 } else { 30.0 }))
    });
    let zone = world.zone;
    for row in world.series[0].iter_mut().filter(|row| row.inquiries > 0.0) {
        let t = zone.local(row.start);
        let chance = (noise.poisson(row.inquiries) / row.inquiries).max(0.1);
        row.aht_seconds = Some(seconds(t, is_at_work(&holidays, t.date())) * chance);
    }
    world
}

/// The mean handling time of a day from its noon until 18:00.
fn on(world: &World, cells: &[ForecastCell], day: &str) -> f64 {
    let from = (at(&format!("{day}T12:00")) - world.start).num_hours() as usize;
    cells[from..from + 6].iter().map(|cell| cell.aht_seconds.expect("seconds")).sum::<f64>() / 6.0
}

#[test]
fn a_make_up_saturday_has_the_handling_time_of_a_working_day_and_a_day_off_that_of_a_sunday() {
    let world = office(|_, works| if works { 200.0 } else { 300.0 });
    let cells = world.cells();
    for (day, wanted) in [("2026-10-06", 300.0), ("2026-10-09", 200.0), ("2026-10-10", 200.0), ("2026-10-11", 300.0)] {
        let found = on(&world, &cells, day);
        assert!((found / wanted - 1.0).abs() < 0.04, "{day}: {found:.0} for {wanted}");
    }
    let said = forecast::handling_used(&world.plan(), &world.history());
    assert!(said.iter().any(|line| line.en.contains("follow the calendar")), "{said:?}");
    let tests = forecast::backtest(&world.plan(), &world.history());
    assert!(tests.values().all(|test| test.handling.is_some()));
}

#[test]
fn where_weekdays_alone_count_handling_times_are_those_without_a_calendar() {
    let world = office(|t, _| if t.weekday() == Weekday::Sat { 300.0 } else { 200.0 });
    let cells = world.cells();
    let found = on(&world, &cells, "2026-10-10");
    // Few chats a Saturday: their hours lean on those of all days.
    assert!(found > 260.0, "a Saturday like others: {found:.0}");
    let mut without = world;
    without.holidays = Holidays::default();
    let seconds = |cells: &[ForecastCell]| cells.iter().map(|cell| cell.aht_seconds).collect::<Vec<_>>();
    assert_eq!(seconds(&cells), seconds(&without.cells()));
}
