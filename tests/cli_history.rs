//! What a history says of handling times and hours, from the file to the requirement, as the commands say it.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

fn peakshift(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_peakshift")).args(["--lang", "en"]).args(arguments).output().unwrap();
    let told = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (output.status.code().unwrap(), told)
}

/// Six weeks of 60 an hour from 08:00 to 20:00, each row as `row` writes it, on a queue with 240 seconds.
fn folder(header: &str, row: impl Fn(u32) -> Option<String>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plan = "[plan]\nname = \"seen\"\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-11-10T00:00\"\nend = \"2026-11-11T00:00\"\n\
        interval_minutes = 60\n[[queues]]\nid = \"presale\"\naht_seconds = 240\nconcurrency = 1\n";
    let mut rows = format!("{header}\n");
    for day in 0..42 {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 9, 29).unwrap() + chrono::TimeDelta::days(day);
        for hour in 0..24 {
            if let Some(row) = row(hour) {
                writeln!(rows, "{date}T{hour:02}:00,presale,{row}").unwrap();
            }
        }
    }
    std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
    std::fs::write(folder.path().join("inquiries.csv"), rows).unwrap();
    std::fs::write(folder.path().join("agents.csv"), "agent_id,name,tier,queues\nA1,a,regular,presale\n").unwrap();
    folder
}

fn open(hour: u32) -> bool {
    (8..20).contains(&hour)
}

/// The column `name` of a table under out/.
fn column(folder: &Path, file: &str, name: &str) -> Vec<f64> {
    let text = std::fs::read_to_string(folder.join("out").join(file)).unwrap();
    let mut rows = text.trim_start_matches('\u{feff}').lines().map(|row| row.split(',').collect::<Vec<_>>());
    let at = rows.next().unwrap().iter().position(|cell| *cell == name).unwrap();
    rows.map(|row| row[at].parse().unwrap()).collect()
}

#[test]
fn handling_by_the_history_is_staffed_for_and_every_command_says_so() {
    let folder = folder("start,queue,inquiries,aht_seconds", |hour| open(hour).then(|| "60,480".to_owned()));
    let path = folder.path().to_str().unwrap();
    for command in ["check", "forecast", "staff"] {
        let (code, told) = peakshift(&[command, path]);
        assert!(
            code == 0 && told.contains("W564") && told.contains("480 s") && told.contains("240 s"),
            "{command}: {told}"
        );
    }
    assert!(column(folder.path(), "forecast.csv", "aht_seconds").iter().all(|seconds| *seconds == 480.0));
    let required = column(folder.path(), "requirements.csv", "required");
    assert!(required[8..20].iter().all(|agents| *agents >= 8.0), "60 an hour at 480 s keep eight busy: {required:?}");
    assert!(required[..8].iter().chain(&required[20..]).all(|agents| *agents == 0.0), "{required:?}");
}

#[test]
fn a_setting_that_is_newer_than_the_forecast_is_told() {
    let folder = folder("start,queue,inquiries", |hour| open(hour).then(|| "60".to_owned()));
    let path = folder.path().to_str().unwrap();
    let (code, told) = peakshift(&["forecast", path]);
    assert!(code == 0 && !told.contains("W564"), "{told}");
    let (_, told) = peakshift(&["staff", path]);
    assert!(!told.contains("handling time"), "{told}");
    let plan = std::fs::read_to_string(folder.path().join("plan.toml")).unwrap();
    std::fs::write(folder.path().join("plan.toml"), plan.replace("= 240", "= 250")).unwrap();
    let (code, told) = peakshift(&["staff", path]);
    assert!(code == 0 && told.contains("handling time 240.0 s by out/forecast.csv, 250 s by plan.toml"), "{told}");
}

#[test]
fn hours_listed_with_zeros_need_nobody() {
    let folder = folder("start,queue,inquiries", |hour| Some(if open(hour) { "60" } else { "0" }.to_owned()));
    let path = folder.path().to_str().unwrap();
    let (_, told) = peakshift(&["check", path]);
    assert!(
        told.contains("closed Mon-Sun 00:00-08:00 20:00-24:00") && told.contains("rough need: 48 hours of work"),
        "{told}"
    );
    assert_eq!(peakshift(&["forecast", path]).0, 0);
    assert_eq!(peakshift(&["staff", path]).0, 0);
    let required = column(folder.path(), "requirements.csv", "required");
    assert!((0..24).all(|hour| (required[hour as usize] > 0.0) == open(hour)), "{required:?}");
}

#[test]
fn totals_of_days_alone_are_refused_with_the_remedy() {
    let folder = folder("start,queue,inquiries", |hour| (hour == 0).then(|| "900".to_owned()));
    for command in ["check", "forecast"] {
        let (code, told) = peakshift(&[command, folder.path().to_str().unwrap()]);
        assert!(
            code == 3 && told.contains("E562") && told.contains("add rows of an hour or less"),
            "{command}: {told}"
        );
    }
}

#[test]
fn an_event_that_runs_already_is_told_by_check_and_forecast_alike() {
    let folder = folder("start,queue,inquiries", |hour| Some(if open(hour) { "60" } else { "0" }.to_owned()));
    let rows = std::fs::read_to_string(folder.path().join("inquiries.csv")).unwrap();
    let day = |row: &str| ["2026-11-07", "2026-11-08", "2026-11-09"].iter().any(|day| row.starts_with(day));
    let raised = rows.lines().map(|row| if day(row) { row.replace(",60", ",180") } else { row.to_owned() } + "\n");
    std::fs::write(folder.path().join("inquiries.csv"), raised.collect::<String>()).unwrap();
    let events = "event,kind,start,end\nsale,sale,2026-11-07T00:00,2026-11-12T00:00\n";
    std::fs::write(folder.path().join("events.csv"), events).unwrap();
    let path = folder.path().to_str().unwrap();
    let told = |command: &[&str]| {
        let (code, told) = peakshift(&[command, &[path]].concat());
        assert_eq!(code, 0, "{told}");
        told.lines().find(|line| line.contains("W967")).map(str::to_owned)
    };
    let (by_check, by_forecast) = (told(&["check"]), told(&["forecast"]));
    assert!(by_check.as_ref().is_some_and(|line| line.contains("sale runs already")), "{by_check:?}");
    assert_eq!(by_check, by_forecast);
}

/// A sale that opens at midnight in hours that the history shows as closed, as `row` of events.csv says it.
fn midnight_sale(row: &str) -> tempfile::TempDir {
    let folder = folder("start,queue,inquiries", |hour| open(hour).then(|| "60".to_owned()));
    let events = format!("event,kind,start,end,uplift,phase_times,hours\n{row}\n");
    std::fs::write(folder.path().join("events.csv"), events).unwrap();
    folder
}

#[test]
fn a_sale_in_closed_hours_is_opened_by_its_phase_or_refused_by_every_command() {
    let opened = midnight_sale("Flash,flash,2026-11-10T00:00,2026-11-10T04:00,3,00:00,00:00-02:00");
    let path = opened.path().to_str().unwrap();
    for command in ["check", "forecast"] {
        let (code, told) = peakshift(&[command, path]);
        assert!(code == 0 && told.contains("W525") && told.contains("by 5 or 15 minutes"), "{command}: {told}");
    }
    assert!(column(opened.path(), "forecast.csv", "p50")[..2].iter().all(|p50| *p50 > 0.0));
    let shut = midnight_sale("Flash,flash,2026-11-10T00:00,2026-11-10T04:00,3,,");
    for command in ["check", "forecast", "plan"] {
        let (code, told) = peakshift(&[command, shut.path().to_str().unwrap()]);
        assert!(code == 3 && told.contains("E626") && told.contains("events.csv:2"), "{command}: {told}");
    }
    assert!(!shut.path().join("out/forecast.csv").exists());
}

#[test]
fn handling_times_by_the_hour_are_said_and_back_tested() {
    let row = |hour| open(hour).then(|| format!("60,{}", if hour < 14 { 200 } else { 300 }));
    let folder = folder("start,queue,inquiries,aht_seconds", row);
    let path = folder.path().to_str().unwrap();
    let (code, told) = peakshift(&["check", path]);
    assert!(code == 0 && told.contains("by hour of the week, 200 to 300 s"), "{told}");
    let (code, told) = peakshift(&["backtest", path]);
    assert!(code == 0 && told.contains("used   0.0 %   mean  20.0 %"), "{told}");
    assert_eq!(peakshift(&["forecast", path]).0, 0);
    let seconds = column(folder.path(), "forecast.csv", "aht_seconds");
    assert!((seconds[9] - 200.0).abs() < 0.01 && (seconds[15] - 300.0).abs() < 0.01, "{seconds:?}");
}

#[test]
fn hours_of_a_queue_close_it_and_tell_what_the_history_does_not_know() {
    let folder = folder("start,queue,inquiries", |hour| open(hour).then(|| "60".to_owned()));
    let toml = std::fs::read_to_string(folder.path().join("plan.toml")).unwrap();
    let with = |hours: &str| {
        let text = toml.replacen("[[queues]]\n", &format!("[[queues]]\nhours = \"{hours}\"\n"), 1);
        assert_ne!(text, toml);
        std::fs::write(folder.path().join("plan.toml"), text).unwrap();
        let (code, told) = peakshift(&["forecast", folder.path().to_str().unwrap()]);
        (code, told)
    };
    let (code, told) = with("12:00-24:00");
    assert!(code == 0 && told.contains("W969") && told.contains("open by plan.toml"), "{told}");
    let p50 = column(folder.path(), "forecast.csv", "p50");
    assert!(p50[..12].iter().all(|p50| *p50 == 0.0) && p50[13] > 30.0, "{p50:?}");
    let (code, told) = with("noon to four");
    assert!(code == 3 && told.contains("E208") && told.contains("plan.toml"), "{told}");
}
