//! Holidays by name, on generated histories: those that move, those that lie below a Sunday, those that nobody minds.

mod forecast_kit;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use forecast_kit::{World, sum_p50};
use peakshift::domain::demand::Forecast;
use peakshift::domain::holidays::{DayKind, Holidays};
use peakshift::domain::ids::QueueId;
use peakshift::forecast;
use peakshift::read::{self, Needs};
use std::fs;

fn calendar(name: &str) -> Holidays {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "[plan]\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-01-05T00:00\"\nend = \"2026-01-06T00:00\"\n[[queues]]\nid = \"q\"\n\
         [forecast]\ncalendar = \"{name}\"\n"
    );
    fs::write(folder.path().join("plan.toml"), text).expect("plan.toml");
    read::plan(folder.path(), Needs { inquiries: false, agents: false }).expect("a plan").plan.holidays
}

/// 100 on working days, `free` on weekends and days off.
fn usual(holidays: &Holidays, day: NaiveDate, free: f64) -> f64 {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let works = match holidays.days.get(&day).map(|special| special.kind) {
        Some(DayKind::Off) => false,
        Some(DayKind::Work) => true,
        None => !weekend,
    };
    if works { 100.0 } else { free }
}

/// A queue that is open all day and has `count` an hour, give or take a few.
fn world(
    name: &str,
    (from, start, days): (&str, &str, i64),
    count: impl Fn(&Holidays, NaiveDate) -> f64,
) -> (World, Forecast) {
    let mut world = World::new(&format!("{start}T00:00"), 24 * days, 60);
    world.holidays = calendar(name);
    let holidays = world.holidays.clone();
    let scatter = |t: NaiveDateTime| f64::from((t.ordinal() * 7 + t.hour() * 3) % 11) / 100.0 - 0.05;
    world.queue(from, 60, |t| Some((count(&holidays, t.date()) * (1.0 + scatter(t))).round()));
    let (made, _) = world.forecast();
    (world, made)
}

/// The mean hour of a day of the forecast.
fn on(world: &World, made: &Forecast, day: &str) -> f64 {
    let day: NaiveDate = day.parse().expect("a date");
    let at = (day - world.start.date()).num_days() as usize * 24;
    sum_p50(&made.cells[QueueId(0)][at..at + 24]) / 24.0
}

fn near(found: f64, wanted: f64, share: f64) {
    assert!((found - wanted).abs() <= share * wanted, "{found:.1}, not {wanted}");
}

fn is(holidays: &Holidays, day: NaiveDate, name: &str) -> bool {
    holidays.days.get(&day).is_some_and(|special| special.name.en == name && special.kind == DayKind::Off)
}

#[test]
fn spring_festival_lies_below_a_sunday_where_the_last_one_did() {
    let span = ("2024-10-01", "2026-02-09", 21);
    let quiet = |low: f64| {
        move |holidays: &Holidays, day: NaiveDate| {
            if is(holidays, day, "Spring Festival") { low } else { usual(holidays, day, 60.0) }
        }
    };
    let (world, made) = world("CN", span, quiet(20.0));
    // Eight days of one edition: (1/3)^(8/9) of the days that they would be.
    for day in ["2026-02-16", "2026-02-18", "2026-02-21", "2026-02-22"] {
        near(on(&world, &made, day), 22.6, 0.08);
    }
    near(on(&world, &made, "2026-02-10"), 100.0, 0.05);
    near(on(&world, &made, "2026-02-14"), 100.0, 0.05);
    near(on(&world, &made, "2026-02-25"), 100.0, 0.05);
    let cell = &made.cells[QueueId(0)][7 * 24 + 12];
    assert!(cell.baseline < 25.0 && cell.p80 > cell.p50 && cell.p95 < 45.0, "{cell:?}");
    let told = forecast::examine(&world.plan(), &world.history()).calendar;
    assert!(told.iter().any(|line| line.en.contains("Spring Festival is forecast at 38 %")), "{told:?}");
    assert!(told.iter().any(|line| line.zh.contains("春节按其各日通常来量的 38% 预测")), "{told:?}");
    // One that is like any Sunday has no factor of its own.
    let (world, made) = self::world("CN", span, quiet(60.0));
    near(on(&world, &made, "2026-02-18"), 60.0, 0.05);
    assert!(
        !forecast::examine(&world.plan(), &world.history()).calendar.iter().any(|line| line.en.contains("forecast at"))
    );
}

#[test]
fn a_shop_without_weekends_learns_the_one_holiday_that_its_customers_keep() {
    let count = |holidays: &Holidays, day: NaiveDate| if is(holidays, day, "Spring Festival") { 30.0 } else { 100.0 };
    let (world, made) = world("CN", ("2024-10-01", "2026-02-09", 21), count);
    for (day, wanted) in [("2026-02-17", 34.3), ("2026-02-22", 34.3), ("2026-02-12", 100.0), ("2026-02-26", 100.0)] {
        near(on(&world, &made, day), wanted, 0.06);
    }
}

#[test]
fn easter_is_where_it_falls_this_year() {
    // Good Friday was on 29 March 2024 and 18 April 2025.
    for name in ["DE", "GB", "FR"] {
        let (world, made) = world(name, ("2024-01-08", "2026-03-23", 28), |holidays, day| usual(holidays, day, 30.0));
        near(on(&world, &made, "2026-04-06"), 30.0, 0.08);
        near(on(&world, &made, "2026-04-03"), if name == "FR" { 100.0 } else { 30.0 }, 0.08);
        for day in ["2026-03-27", "2026-03-30", "2026-04-17"] {
            near(on(&world, &made, day), 100.0, 0.05);
        }
    }
}

#[test]
fn thanksgiving_is_quieter_than_other_days_off_where_it_was_twice() {
    let count = |holidays: &Holidays, day: NaiveDate| {
        if is(holidays, day, "Thanksgiving Day") { 10.0 } else { usual(holidays, day, 60.0) }
    };
    let (world, made) = world("US", ("2024-01-08", "2026-11-02", 28), count);
    // Two days say two thirds of what they say: (1/6)^(2/3).
    near(on(&world, &made, "2026-11-26"), 18.2, 0.08);
    near(on(&world, &made, "2026-11-11"), 60.0, 0.08);
    near(on(&world, &made, "2026-11-27"), 100.0, 0.05);
    // One past edition is too little.
    let (world, made) = self::world("US", ("2025-01-08", "2026-11-02", 28), count);
    near(on(&world, &made, "2026-11-26"), 60.0, 0.08);
}

#[test]
fn an_event_on_a_holiday_has_its_own_effect_alone() {
    let festival = |holidays: &Holidays, day: NaiveDate| is(holidays, day, "Spring Festival");
    let sale = ["2025-01-30", "2026-02-18"].map(|day| day.parse::<NaiveDate>().expect("a date"));
    let count = |holidays: &Holidays, day: NaiveDate| match festival(holidays, day) {
        _ if sale.contains(&day) => 150.0,
        true => 20.0,
        false => usual(holidays, day, 60.0),
    };
    let (mut world, _) = world("CN", ("2024-10-01", "2026-02-09", 21), count);
    world.event("first", "new-year-sale", "2025-01-30T00:00", 24);
    world.event("second", "new-year-sale", "2026-02-18T00:00", 24);
    let (made, _) = world.forecast();
    near(on(&world, &made, "2026-02-18"), 150.0, 0.1);
    near(on(&world, &made, "2026-02-16"), 22.6, 0.15);
}
