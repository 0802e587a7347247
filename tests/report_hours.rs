//! hours.csv pays what the checker says and loses no minute.

mod report_fixture;

use chrono::NaiveDate;
use peakshift::check::check;
use peakshift::domain::pay::{Holiday, Pay};
use peakshift::domain::text::Lang;
use peakshift::report::Output;
use report_fixture::{Fixture, double11, fixture};
use std::collections::{BTreeMap, BTreeSet};

/// A fixture with everything that [pay] knows, on both sides of a midnight, and in a night of 25 hours.
fn paid() -> [Fixture; 2] {
    [double11(30), fixture("America/New_York", "2026-10-31T18:00", 36, 30)].map(with_pay)
}

fn with_pay(mut fixture: Fixture) -> Fixture {
    let day = fixture.plan.events[0].span.start;
    let date: NaiveDate = fixture.plan.zone.local(day).date();
    let holidays = vec![Holiday { date, ratio: 3.0 }];
    fixture.plan.pay = Pay { night_bonus_per_hour: 12.0, overtime_after_hours: 4.5, overtime_ratio: 1.5, holidays };
    let roster = fixture.verified.roster().clone();
    fixture.verified = check(&fixture.plan, &fixture.requirement, &roster, &[]).expect("rules are kept");
    fixture
}

fn rows(fixture: &Fixture) -> Vec<BTreeMap<String, String>> {
    let bytes = (Output::Hours.export().bytes)(&fixture.facts(Lang::Zh)).expect("a table");
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark"));
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().expect("a number")
}

#[test]
fn wages_add_up_to_those_of_the_objective() {
    for fixture in paid() {
        let rows = rows(&fixture);
        let wages: f64 = rows.iter().map(|row| number(row, "wages")).sum();
        let told = fixture.verified.objective().wages.0;
        assert!((wages - told).abs() < 1e-2, "{wages} for {told}");
        for column in ["work_hours", "standby_hours", "night_hours", "overtime_hours", "holiday_hours"] {
            assert!(rows.iter().any(|row| number(row, column) > 0.0), "nobody has {column}");
        }
    }
}

#[test]
fn hours_add_up_to_those_that_are_paid() {
    for fixture in paid() {
        let rows = rows(&fixture);
        for id in fixture.verified.roster().agents() {
            let agent = &fixture.plan.agents[id];
            let of_agent = rows.iter().filter(|row| row["agent_id"] == agent.id);
            let hours: f64 = of_agent.map(|row| number(row, "work_hours") + number(row, "standby_hours")).sum();
            let paid = fixture.plan.paid_hours(fixture.verified.roster().of(id));
            assert!((hours - paid).abs() < 1e-3, "{}: {hours} for {paid}", agent.id);
        }
        let days: BTreeSet<_> = rows.iter().map(|row| (&row["agent_id"], &row["date"])).collect();
        assert_eq!(days.len(), rows.len(), "a day of somebody is in two rows");
    }
}

#[test]
fn of_the_hours_of_a_day_no_kind_is_longer_than_the_day() {
    for fixture in paid() {
        let holiday = fixture.plan.pay.holidays[0].date.to_string();
        for row in rows(&fixture) {
            let all = number(&row, "work_hours") + number(&row, "standby_hours");
            let [night, overtime, on_holiday] =
                ["night_hours", "overtime_hours", "holiday_hours"].map(|column| number(&row, column));
            assert!(night <= all.min(7.0) + 1e-9 && overtime <= all + 1e-9, "{row:?}");
            let wanted = if row["date"] == holiday { all } else { 0.0 };
            assert!((on_holiday - wanted).abs() < 1e-3, "{row:?}");
        }
    }
}

#[test]
fn the_hours_of_all_are_those_of_the_summary() {
    for fixture in paid() {
        let rows = rows(&fixture);
        let sum = |column: &str| rows.iter().map(|row| number(row, column)).sum::<f64>();
        let counts = &peakshift::report::summary(&fixture.facts(Lang::En))["counts"];
        let told = |key: &str| counts[key].as_f64().unwrap_or(0.0);
        let meals = if fixture.plan.breaks.meal_paid { told("meal_hours") } else { 0.0 };
        let at_work = told("work_hours") + told("break_hours") + told("activity_hours") + meals;
        assert!(at_work > 0.0 && (sum("work_hours") - at_work).abs() < 1e-2, "{} for {at_work}", sum("work_hours"));
        let standby = told("standby_hours");
        assert!((sum("standby_hours") - standby).abs() < 1e-2, "{} for {standby}", sum("standby_hours"));
    }
}
