//! A history with 24 rows on every day, in a zone that skips an hour: the row of that hour is no error and loses no inquiry.

use peakshift::domain::units::Minutes;
use peakshift::error::{Finding, Severity};
use peakshift::read::{self, Loaded, Needs};
use std::fmt::Write;

/// The rows of `days` of London, one every `step` minutes of the wall clock whatever the zone says; `count` by clock.
fn rows(first: &str, days: i64, step: i64, count: impl Fn(&str) -> f64) -> String {
    let first: chrono::NaiveDate = first.parse().unwrap();
    let mut text = String::from("start,queue,inquiries\n");
    for minute in (0..days * 1440).step_by(step as usize) {
        let clock = first.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(minute);
        let start = clock.format("%Y-%m-%dT%H:%M").to_string();
        writeln!(text, "{start},chat,{}", count(&start)).unwrap();
    }
    text
}

fn read(zone: &str, rows: &str) -> (Option<Loaded>, Vec<Finding>) {
    let folder = tempfile::tempdir().unwrap();
    let plan = format!(
        "[plan]\nname = \"clock\"\ntimezone = \"{zone}\"\nstart = \"2026-05-01T00:00\"\nend = \"2026-05-02T00:00\"\n[[queues]]\nid = \"chat\"\n"
    );
    std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
    std::fs::write(folder.path().join("inquiries.csv"), rows).unwrap();
    read::survey(folder.path(), Needs { inquiries: true, agents: false })
}

fn observed(zone: &str, rows: &str) -> (Vec<(String, i64, f64)>, Vec<Finding>) {
    let (loaded, findings) = read(zone, rows);
    assert!(findings.iter().all(|f| f.severity == Severity::Warning), "{findings:?}");
    let loaded = loaded.unwrap();
    let series = &loaded.history.as_ref().unwrap().series;
    let zone = loaded.plan.zone;
    let shown = |o: &peakshift::domain::demand::Observation| {
        let Minutes(length) = o.length;
        (zone.show(o.start), length, o.inquiries)
    };
    (series.values().flatten().map(shown).collect(), findings)
}

fn on_29_march(rows: &[(String, i64, f64)]) -> Vec<(String, i64, f64)> {
    rows.iter()
        .filter(|(start, ..)| start.as_str() >= "2026-03-29T00" && start.as_str() < "2026-03-29T04")
        .cloned()
        .collect()
}

fn expected(rows: &[(&str, i64, f64)]) -> Vec<(String, i64, f64)> {
    rows.iter().map(|(start, length, n)| ((*start).to_owned(), *length, *n)).collect()
}

#[test]
fn a_row_of_0_is_left_out_and_another_counts_for_the_hour_that_follows() {
    for (seen, follows) in [(0.0, 7.0), (4.0, 11.0)] {
        let text = rows("2026-03-20", 20, 60, |start| if start == "2026-03-29T01:00" { seen } else { 7.0 });
        let (rows, findings) = observed("Europe/London", &text);
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["W560"]);
        let day = on_29_march(&rows);
        assert_eq!(
            day,
            expected(&[
                ("2026-03-29T00:00", 60, 7.0),
                ("2026-03-29T02:00", 60, follows),
                ("2026-03-29T03:00", 60, 7.0)
            ])
        );
    }
}

#[test]
fn finer_rows_move_by_an_hour_and_the_file_has_one_warning() {
    let text = rows("2026-03-20", 20, 30, |start| if start < "2026-03-29T02" { 2.0 } else { 3.0 });
    let (rows, findings) = observed("Europe/London", &text);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let day = on_29_march(&rows);
    let moved: f64 = day.iter().filter(|(start, ..)| start.starts_with("2026-03-29T02")).map(|row| row.2).sum();
    assert_eq!(moved, 10.0);
    let sum: f64 = text.lines().skip(1).map(|row| row.rsplit(',').next().unwrap().parse::<f64>().unwrap()).sum();
    assert_eq!(rows.iter().map(|row| row.2).sum::<f64>(), sum, "no inquiry is lost");
}

#[test]
fn without_a_row_of_the_hour_that_follows_it_is_one() {
    let text = rows("2026-03-20", 20, 60, |_| 7.0).replace("2026-03-29T02:00,chat,7\n", "");
    let (rows, _) = observed("Europe/London", &text);
    assert!(rows.contains(&("2026-03-29T02:00".to_owned(), 60, 7.0)));
}

#[test]
fn an_export_that_was_appended_twice_counts_the_skipped_hour_once() {
    let text = rows("2026-03-20", 20, 60, |_| 7.0);
    let twice = format!("{text}{}", text.split_once('\n').unwrap().1);
    let (rows, findings) = observed("Europe/London", &twice);
    assert!(rows.contains(&("2026-03-29T02:00".to_owned(), 60, 14.0)));
    assert!(findings.iter().all(|f| ["W507", "W510", "W560"].contains(&f.code)), "{findings:?}");
}

/// Beirut skips the first hour of the day, and a total of that day begins in it.
#[test]
fn a_day_whose_first_hour_is_skipped_keeps_its_total() {
    let hourly = rows("2026-01-01", 60, 60, |_| 4.0);
    let daily = rows("2026-03-02", 55, 1440, |_| 96.0);
    let (rows, findings) = observed("Asia/Beirut", &format!("{hourly}{}", daily.split_once('\n').unwrap().1));
    assert!(findings.iter().any(|f| f.code == "W560"), "{findings:?}");
    assert!(rows.contains(&("2026-03-29T01:00".to_owned(), 23 * 60, 96.0)), "{rows:?}");
}

#[test]
fn it_stays_an_error_for_the_start_of_the_plan() {
    let folder = tempfile::tempdir().unwrap();
    let plan = "[plan]\nname = \"x\"\ntimezone = \"Europe/London\"\nstart = \"2026-03-29T01:00\"\nend = \"2026-03-29T04:00\"\n[[queues]]\nid = \"chat\"\n";
    std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let (_, findings) = read::survey(folder.path(), Needs { inquiries: false, agents: false });
    assert!(findings.iter().any(|f| f.code == "E404"), "{findings:?}");
}
