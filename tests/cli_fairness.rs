//! `--past` through the command line: earlier events in the outputs and in the search, and what is said of folders that are none.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).args(["--lang", "en"]).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> (String, String) {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    (stdout, stderr)
}

fn text(folder: &str, name: &str) -> String {
    fs::read_to_string(Path::new(folder).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rows of out/fairness.csv by agent or tier and period: its figures from `events` on.
fn fairness(folder: &str) -> Vec<(String, String, Vec<f64>)> {
    let table = text(folder, "out/fairness.csv");
    let mut lines = table.trim_start_matches('\u{feff}').lines();
    let head = "of,id,name,tier,people,period,events,paid_hours,standby_hours,night_hours,peak_hours,duties,split_duties,\
                queue_switches,wish_hours_kept,wish_hours_broken";
    assert_eq!(lines.next(), Some(head));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let figures = cells[6..].iter().map(|cell| cell.parse().expect("a number")).collect();
        (format!("{} {}", cells[0], cells[1]), cells[5].to_owned(), figures)
    };
    lines.map(row).collect()
}

/// Two plans of the same people: 618 is past, double11 is next.
fn events() -> (tempfile::TempDir, String, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let place = |name: &str| parent.path().join(name).to_str().expect("UTF-8").to_owned();
    let (past, next) = (place("past"), place("next"));
    done(&["init", &past, "--template", "618", "--agents", "9", "--seed", "4"]);
    done(&["init", &next, "--template", "double11", "--agents", "8", "--seed", "4"]);
    (parent, past, next)
}

#[test]
fn earlier_events_are_in_the_table_the_reports_and_what_a_later_simulation_writes() {
    let (_parent, past, next) = events();
    done(&["plan", &past, "--iterations", "2"]);
    let alone = fairness(&past);
    assert!(alone.iter().all(|(_, period, _)| period == "this"), "{alone:?}");

    let (printed, told) = done(&["plan", &next, "--iterations", "2", "--past", &past, "--json"]);
    assert_eq!(told.matches("W777").count(), 1, "one person has left: {told}");
    assert!(told.contains("1 agent of") && told.contains("A0009"), "{told}");
    let rows = fairness(&next);
    for three in rows.chunks(3) {
        let [(who, a, this), (_, b, before), (_, c, sum)] = three else { panic!("{three:?}") };
        assert_eq!((a.as_str(), b.as_str(), c.as_str()), ("this", "past", "sum"));
        for ((now, before), sum) in this.iter().zip(before).zip(sum) {
            assert!((now + before - sum).abs() < 2e-4, "{who}: {three:?}");
        }
        // What is called past is what the earlier plan said of itself.
        if let Some((_, _, own)) = alone.iter().find(|(name, _, _)| name == who && name.starts_with("agent")) {
            assert_eq!(before, own, "{who}");
        }
    }
    let of_tiers = |period: &str, tier: bool| -> f64 {
        let wanted = rows.iter().filter(|(who, own, _)| own == period && who.starts_with("tier") == tier);
        wanted.map(|(_, _, figures)| figures[1]).sum()
    };
    for period in ["this", "past", "sum"] {
        assert!((of_tiers(period, true) - of_tiers(period, false)).abs() < 1e-3, "tiers are their agents: {period}");
    }
    let summary: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(summary["fairness"]["past_events"], 1);
    let mean = |of: &Value| of["paid_hours"]["mean"].as_f64().expect("a number");
    assert!(mean(&summary["fairness"]["with_past"]) > mean(&summary["fairness"]), "{summary}");
    let page = text(&next, "out/report.html");
    assert!(page.contains("this event + earlier ones = all"));

    done(&["simulate", &next, "--runs", "10"]);
    assert_eq!(fairness(&next), rows, "a simulation keeps the table");
    assert!(text(&next, "out/report.html").contains("this event + earlier ones = all"), "and the page its past");
    done(&["replan", &next, "--now", "2026-11-10T20:00", "--surge", "1.3", "--apply"]);
    let before = |rows: &[(String, String, Vec<f64>)]| -> Vec<_> {
        rows.iter().filter(|(_, period, _)| period == "past").cloned().collect()
    };
    assert_eq!(before(&fairness(&next)), before(&rows), "so does a night that is replanned");
}

#[test]
fn without_a_price_the_past_changes_no_duty_and_with_one_the_objective_is_that_of_the_contract() {
    let (_parent, past, next) = events();
    done(&["plan", &past, "--iterations", "2"]);
    let plan = Path::new(&next).join("plan.toml");
    let settings = fs::read_to_string(&plan).expect("settings");
    let planned = |price: Option<&str>, options: &[&str]| {
        let price = price.map_or(String::new(), |price| format!("\n[solver]\ncarry_over = {price}\n"));
        fs::write(&plan, format!("{settings}{price}")).expect("written");
        done(&[&["plan", &next, "--iterations", "6"], options].concat());
        text(&next, "out/schedule.csv")
    };
    let plain = planned(None, &[]);
    assert_eq!(planned(Some("0.0"), &["--past", &past]), plain);
    assert_ne!(planned(Some("20.0"), &["--past", &past]), plain);
    let total = |text: &str| {
        let object: Value = serde_json::from_str(text).expect("JSON");
        object["objective"]["total"].as_f64().expect("a number")
    };
    let (judged, _) = done(&["verify", &next, "--json"]);
    assert!((total(&judged) - total(&text(&next, "out/summary.json"))).abs() < 1e-6);
}

#[test]
fn folders_that_are_no_earlier_event_are_refused_with_what_to_do() {
    let (_parent, past, next) = events();
    let refused = |folders: &[&str], code: &str, said: &str| {
        let options: Vec<&str> = folders.iter().flat_map(|folder| ["--past", folder]).collect();
        let (exit, _, stderr) = run(&[&["schedule", &next], options.as_slice()].concat());
        assert!(exit == 3 && stderr.contains(code) && stderr.contains(said), "{folders:?}: {exit} {stderr}");
    };
    let schedule = Path::new(&past).join("out/schedule.csv").display().to_string();
    refused(&[&past], "E775", &schedule);
    refused(&[&next], "E776", &next);
    refused(&["/nowhere/at/all"], "E101", "/nowhere/at/all");
    done(&["plan", &past, "--iterations", "1"]);
    refused(&[&past, &format!("{past}/.")], "E776", "once");
    let table = fs::read_to_string(&schedule).expect("a schedule");
    fs::write(&schedule, table.replace(",work,", ",wrok,")).expect("written");
    refused(&[&past], "E806", &schedule);
    fs::write(&schedule, table).expect("written");
    fs::remove_file(Path::new(&past).join("out/requirements.csv")).expect("removed");
    let (_, stderr) = done(&["plan", &next, "--iterations", "1", "--past", &past]);
    assert!(stderr.contains("W779"), "{stderr}");
}
