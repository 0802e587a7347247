//! Exports as they come: an hour that the zone has twice, rows that are repeated. Each is put into a clean series on disk, named by
//! the reader, and must leave no trace in the forecast.

mod forecast_kit;

use chrono::{Datelike, Timelike};
use forecast_kit::{Noise, World, usual};
use peakshift::domain::calendar::Zone;
use peakshift::domain::demand::ForecastCell;
use peakshift::domain::ids::QueueId;
use peakshift::read::{self, Needs};
use std::fmt::Write;

const PLAN: &str = "[plan]
name = \"after the clocks went back\"
timezone = \"America/New_York\"
start = \"2026-11-02T00:00\"
end = \"2026-11-09T00:00\"
interval_minutes = 60
[[queues]]
id = \"chat\"
aht_seconds = 240
";

/// One row of the export: local start as written, and count.
type Row = (String, f64);

/// Ten weeks of hourly rows up to the day after the clocks went back, both hours at 01:00 with their offsets.
fn clean() -> Vec<Row> {
    let mut noise = Noise::new(11);
    let mut world = World::new("2026-11-02T00:00", 168, 60);
    world.zone = Zone::named("America/New_York").expect("a zone");
    world.queue("2026-08-24", 60, |t| Some(noise.poisson(usual(t, 2000.0))));
    world.series[0].iter().map(|row| (world.zone.show(row.start), row.inquiries)).collect()
}

/// What the reader says about an export, and the forecast, if there is one.
fn outcome(rows: &[Row]) -> (Vec<(&'static str, String)>, Option<Vec<ForecastCell>>) {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("start,queue,inquiries\n");
    for (start, count) in rows {
        writeln!(text, "{start},chat,{count}").unwrap();
    }
    std::fs::write(folder.path().join("plan.toml"), PLAN).unwrap();
    std::fs::write(folder.path().join("inquiries.csv"), text).unwrap();
    let (loaded, findings) = read::survey(folder.path(), Needs { inquiries: true, agents: false });
    let named = findings.iter().map(|f| (f.code, f.message.en.clone())).collect();
    let loaded = loaded.filter(|_| findings.iter().all(|f| !f.code.starts_with('E')));
    let cells = loaded.map(|loaded| {
        let history = loaded.history.unwrap();
        peakshift::forecast::forecast(&loaded.plan, &history).unwrap().0.cells[QueueId(0)].clone()
    });
    (named, cells)
}

fn is_doubled(row: &Row) -> bool {
    row.0.starts_with("2026-11-01T01:00")
}

#[test]
fn a_doubled_hour_in_one_row_counts_as_two_hours() {
    let whole = clean();
    let sum: f64 = whole.iter().filter(|row| is_doubled(row)).map(|row| row.1).sum();
    assert_eq!(whole.iter().filter(|row| is_doubled(row)).count(), 2);
    let at = whole.iter().position(is_doubled).unwrap();
    let mut one: Vec<Row> = whole.iter().filter(|row| !is_doubled(row)).cloned().collect();
    one.insert(at, ("2026-11-01T01:00".to_owned(), sum));
    let (named, cells) = outcome(&one);
    assert!(named.len() == 1 && named[0].0 == "W507", "{named:?}");
    let (silent, expected) = outcome(&whole);
    assert_eq!(silent, []);
    let (cells, expected) = (cells.unwrap(), expected.unwrap());
    for (hour, (cell, expected)) in cells.iter().zip(&expected).enumerate() {
        assert!((cell.p50 / expected.p50 - 1.0).abs() < 0.04, "hour {hour}: {} {}", cell.p50, expected.p50);
        assert!((cell.p95 / expected.p95 - 1.0).abs() < 0.06, "hour {hour}: {} {}", cell.p95, expected.p95);
    }
}

#[test]
fn rows_of_an_export_that_overlaps_another_count_once() {
    let whole = clean();
    let expected = outcome(&whole).1.unwrap();
    let twice = || whole.iter().chain(&whole).cloned().collect::<Vec<_>>();
    let last_weeks = || whole.iter().chain(&whole[whole.len() - 336..]).cloned().collect();
    let scattered = || whole.iter().chain(whole.iter().rev().step_by(7)).cloned().collect();
    let cases: [(Vec<Row>, usize); 3] =
        [(twice(), whole.len()), (last_weeks(), 336), (scattered(), whole.len().div_ceil(7))];
    for (rows, repeated) in cases {
        let (named, cells) = outcome(&rows);
        assert!(named.len() == 1 && named[0].0 == "W510", "{named:?}");
        assert!(named[0].1.starts_with(&format!("{repeated} rows")), "{named:?}");
        assert_eq!(cells.unwrap(), expected);
    }
}

#[test]
fn rows_that_disagree_are_an_error_and_not_a_forecast() {
    let mut rows = clean();
    let (start, count) = rows[500].clone();
    rows.push((start, count + 1.0));
    let (named, cells) = outcome(&rows);
    assert!(named.iter().any(|f| f.0 == "E501"), "{named:?}");
    assert_eq!(cells, None);
}

#[test]
fn the_clean_series_has_the_rhythm_that_the_faults_could_break() {
    let cells = outcome(&clean()).1.unwrap();
    let start = forecast_kit::at("2026-11-02T00:00");
    for (hour, cell) in cells.iter().enumerate() {
        let local = start + chrono::Duration::hours(hour as i64);
        let mean = usual(local, 2000.0);
        assert!((cell.p50 / mean - 1.0).abs() < 0.15, "{} {}: {} {mean}", local.weekday(), local.hour(), cell.p50);
    }
}
