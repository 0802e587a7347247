//! Shopping festivals that events.csv does not name: as day types where the history shows that they matter, and what is said of them.

mod forecast_kit;

use chrono::{Datelike, NaiveDateTime, Timelike};
use forecast_kit::{World, sum_p50};
use peakshift::domain::holidays::{DayKind, Holidays, Special};
use peakshift::domain::ids::QueueId;
use peakshift::domain::text::Text;
use peakshift::error::Finding;
use peakshift::forecast;

/// Two years of 100 an hour, `times` as many on 11 November, planned from 9 November 2026 for four days.
fn world(country: &str, times: f64) -> World {
    let mut world = World::new("2026-11-09T00:00", 96, 60);
    // A calendar with one day that no row of the history has: what it does is the festivals'.
    let far = Special { kind: DayKind::Off, name: Text::same("far") };
    let days = [("2019-01-01".parse().expect("a date"), far)].into();
    world.holidays =
        Holidays { calendar: country.to_owned(), file: String::new(), years: (2024..=2026).collect(), days };
    world.queue("2024-09-02", 60, |t| Some(truth(t, times)));
    world
}

fn truth(t: NaiveDateTime, times: f64) -> f64 {
    let scatter = f64::from((t.ordinal() * 7 + t.hour() * 3) % 11) / 100.0 - 0.05;
    let festival = (t.month(), t.day()) == (11, 11);
    (100.0 * (1.0 + scatter) * if festival { times } else { 1.0 }).round()
}

fn said(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.code == "W973").collect()
}

/// The mean hour of 11 November 2026.
fn hour(world: &World) -> f64 {
    sum_p50(&world.forecast().0.cells[QueueId(0)][48..72]) / 24.0
}

#[test]
fn a_festival_without_a_row_that_mattered_twice_is_a_day_type_and_its_row_is_proposed() {
    let world = world("CN", 4.0);
    let found = hour(&world);
    // Two past days of four times as many, leaned on none: 4^(2/3).
    assert!((found / 252.0 - 1.0).abs() < 0.05, "{found:.0}");
    let (_, findings) = world.forecast();
    let [finding] = said(&findings)[..] else { panic!("{findings:?}") };
    assert!(
        finding.message.en.contains("2026-11-11") && finding.message.en.contains("4.0 times"),
        "{}",
        finding.message.en
    );
    let rows =
        "双11 2025,double11,2025-11-11T00:00,2025-11-12T00:00 / 双11 2026,double11,2026-11-11T00:00,2026-11-12T00:00";
    assert!(finding.hint.en.contains(rows) && finding.hint.zh.contains(rows), "{}", finding.hint.en);
    let examined = forecast::examine(&world.plan(), &world.history());
    assert_eq!(said(&examined.findings).len(), 1);
    assert!(
        examined.calendar.iter().any(|line| line.en.contains("Double 11 on 2026-11-11")),
        "{:?}",
        examined.calendar
    );
    assert!(
        examined.calendar.iter().any(|line| line.en.contains("Double 11 is forecast at")),
        "{:?}",
        examined.calendar
    );
}

#[test]
fn a_festival_that_does_not_matter_changes_nothing() {
    let with = world("CN", 1.0);
    let mut without = world("CN", 1.0);
    without.holidays.calendar = "none".to_owned();
    let ((with, findings), (without, _)) = (with.forecast(), without.forecast());
    assert_eq!(with, without);
    assert!(said(&findings).is_empty());
}

#[test]
fn a_row_in_the_events_says_all() {
    let mut world = world("CN", 4.0);
    for year in [2024, 2025, 2026] {
        world.event(&format!("sale {year}"), "sale", &format!("{year}-11-11T00:00"), 24);
    }
    let (made, findings) = world.forecast();
    let found = sum_p50(&made.cells[QueueId(0)][48..72]) / 24.0;
    assert!((found / 400.0 - 1.0).abs() < 0.05, "{found:.0}");
    assert!(said(&findings).is_empty());
}

#[test]
fn the_kind_of_the_last_edition_is_proposed_where_it_has_a_row() {
    let mut world = world("CN", 4.0);
    world.event("sale 2025", "sale", "2025-11-11T00:00", 24);
    let (_, findings) = world.forecast();
    let [finding] = said(&findings)[..] else { panic!("{findings:?}") };
    assert!(finding.hint.en.contains(": 双11 2026,sale,2026-11-11T00:00,2026-11-12T00:00;"), "{}", finding.hint.en);
}

#[test]
fn without_a_calendar_the_zone_tells_the_country_and_the_history_what_matters() {
    let of = |times: f64| {
        let mut world = world("", times);
        world.holidays = Holidays::default();
        (hour(&world), said(&world.forecast().1).len())
    };
    let (raised, plain) = (of(4.0), of(1.0));
    assert_eq!((raised.1, plain.1), (1, 0));
    assert!((raised.0 / 100.0 - 1.0).abs() < 0.05, "no day type without a calendar: {:.0}", raised.0);
}

#[test]
fn a_history_without_an_edition_is_told_where_the_country_is_said() {
    let mut world = world("CN", 1.0);
    world.series[0].retain(|row| world.zone.local(row.start).date() > "2026-07-01".parse().expect("a date"));
    let (_, findings) = world.forecast();
    let [finding] = said(&findings)[..] else { panic!("{findings:?}") };
    assert!(finding.message.en.contains("the history holds no edition"), "{}", finding.message.en);
    world.holidays = Holidays::default();
    assert!(said(&world.forecast().1).is_empty());
}

#[test]
fn a_year_that_is_not_announced_is_said_to_be_unknown() {
    let mut world = world("CN", 1.0);
    world.start = forecast_kit::at("2027-01-11T00:00");
    let examined = forecast::examine(&world.plan(), &world.history());
    let line = examined.calendar.iter().find(|line| line.en.contains("are not known"));
    assert!(line.is_some_and(|line| line.en.contains("2027") && line.zh.contains("年货节")), "{:?}", examined.calendar);
}
