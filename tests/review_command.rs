//! `peakshift review` through the command line, on a plan that `init` wrote and `plan` planned, with a night made from its own forecast.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).output().expect("runs")
}

fn good(arguments: &[&str]) -> Output {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn path(folder: &Path) -> &str {
    folder.to_str().expect("a UTF-8 path")
}

/// A planned folder, made once and copied for each test.
fn planned() -> tempfile::TempDir {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = folder.path().join("plan");
        good(&["init", path(&plan), "--agents", "12", "--seed", "5"]);
        good(&["plan", path(&plan), "--iterations", "2", "--quiet"]);
        folder
    });
    let copy = tempfile::tempdir().expect("a folder");
    copy_folder(&made.path().join("plan"), &copy.path().join("plan"));
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let place = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy_folder(&entry, &place);
        } else {
            fs::copy(&entry, &place).expect("copied");
        }
    }
}

/// The rows of a table by column.
fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let titles = reader.headers().expect("a header").clone();
    let row =
        |record: csv::StringRecord| titles.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

/// What came: `factor` times the median, with chats that take 300 s, waits and people who gave up.
fn night(plan: &Path, factor: f64) -> PathBuf {
    let mut text = "start,queue,inquiries,answered_within,mean_wait_seconds,abandoned,aht_seconds\n".to_owned();
    for row in rows(&plan.join("out/forecast.csv")) {
        let came = (number(&row, "p50") * factor).round();
        let (answered, lost) = ((came * 0.7).floor(), (came * 0.1).floor());
        text += &format!("{},{},{came},{answered},24,{lost},300\n", row["start"], row["queue"]);
    }
    let file = plan.join("came.csv");
    fs::write(&file, text).expect("written");
    file
}

fn review(plan: &Path, factor: f64, more: &[&str]) -> Value {
    let came = night(plan, factor);
    let mut arguments = vec!["review", path(plan), "--actuals", path(&came), "--json", "--quiet", "--lang", "en"];
    arguments.extend(more);
    serde_json::from_slice(&good(&arguments).stdout).expect("JSON")
}

#[test]
fn the_table_has_every_interval_and_the_totals_are_its_sums() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let found = review(&plan, 1.4, &[]);
    let out = plan.join("out");
    let written: Value = serde_json::from_slice(&fs::read(out.join("review.json")).expect("a file")).expect("JSON");
    assert_eq!(found, written, "what is printed is what is written");
    let (table, forecast) = (rows(&out.join("review.csv")), rows(&plan.join("out/forecast.csv")));
    let coverage = rows(&plan.join("out/coverage.csv"));
    assert_eq!(table.len(), forecast.len());
    let mut short = 0.0;
    for ((row, expected), covered) in table.iter().zip(&forecast).zip(&coverage) {
        assert_eq!((&row["start"], &row["queue"]), (&expected["start"], &expected["queue"]));
        assert!((number(row, "p50") - number(expected, "p50")).abs() < 1e-3);
        assert!((number(row, "actual") - number(row, "p50") - number(row, "error")).abs() < 1e-3);
        for column in ["required", "scheduled"] {
            assert!((number(row, column) - number(covered, column)).abs() < 1e-3, "{column}");
        }
        let missing = number(row, "shortage_in_hindsight");
        assert!(missing >= number(row, "required_in_hindsight") - number(row, "scheduled") - 1e-3, "{row:?}");
        assert_eq!(missing > 0.0, !row["cause"].is_empty(), "{row:?}");
        short += missing * 0.5;
    }
    let causes = &found["shortage_hours"];
    let part = |cause: &str| causes[cause].as_f64().expect("a number");
    assert!((part("total") - short).abs() < 0.1, "{short} of {causes}");
    assert!((part("forecast") + part("staffing") + part("schedule") - part("total")).abs() < 1e-3, "{causes}");
    assert!(part("forecast") > 0.0, "more came than was staffed for: {causes}");
    assert_eq!(found["intervals"], found["intervals_known"]);
    let queues = found["queues"].as_array().expect("a list");
    let of_queues: f64 = queues.iter().map(|queue| queue["shortage_hours"]["total"].as_f64().expect("a number")).sum();
    assert!((of_queues - part("total")).abs() < 1e-3);
    for queue in queues {
        let service = &queue["service"];
        let level = service["actual"]["service_level"].as_f64().expect("told");
        assert!((0.6..1.0).contains(&level), "{service}");
        let target = service["target"]["service_level"].as_f64().expect("a target");
        assert_eq!((&service["from"], &service["reached"]), (&Value::from("actuals"), &Value::from(level >= target)));
        assert!(queue["cost_per_contact"].as_f64().is_some_and(|cost| cost > 0.0));
    }
}

#[test]
fn the_page_stands_alone_in_both_languages() {
    let folder = planned();
    let plan = folder.path().join("plan");
    for (lang, words) in [("en", ["the morning after", "What customers met"]), ("zh", ["复盘", "顾客的实际感受"])]
    {
        let came = night(&plan, 1.2);
        good(&["review", path(&plan), "--actuals", path(&came), "--quiet", "--lang", lang]);
        let page = fs::read_to_string(plan.join("out/review.html")).expect("a page");
        assert!(words.iter().all(|word| page.contains(word)), "{lang}");
        assert!(
            !page.contains("src=")
                && !page.replace("href=\"#", "").contains("href=")
                && page.contains("<svg")
                && page.contains("width=device-width"),
            "{lang}"
        );
    }
}

#[test]
fn without_waits_the_simulation_tells_what_customers_met() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let came = night(&plan, 1.0);
    let text = fs::read_to_string(&came).expect("a table");
    let plain: String = text.lines().map(|line| line.split(',').take(3).collect::<Vec<_>>().join(",") + "\n").collect();
    fs::write(&came, plain).expect("written");
    let output = good(&["review", path(&plan), "--actuals", path(&came), "--json", "--quiet"]);
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for queue in found["queues"].as_array().expect("a list") {
        let service = &queue["service"];
        assert!(service["actual"]["service_level"].is_null() && service["from"] == "simulation", "{service}");
        assert!(service["simulated"]["service_level"].as_f64().is_some());
    }
    let learned = found["learned"]["proposals"].as_array().expect("a list");
    assert!(learned.is_empty(), "nothing is said of waits and handling times: {learned:?}");
}

/// Every file of the plan folder, outputs left out.
fn inputs(plan: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(plan).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.is_file());
    files.map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&file).unwrap())).collect()
}

#[test]
fn what_is_learned_is_put_in_place_once_and_the_old_is_kept() {
    let folder = planned();
    let plan = folder.path().join("plan");
    night(&plan, 1.3);
    let before = inputs(&plan);
    let first = review(&plan, 1.3, &[]);
    assert_eq!(inputs(&plan), before, "nothing is changed unasked");
    let applied = review(&plan, 1.3, &["--apply"]);
    assert_eq!(first, applied);
    let after = inputs(&plan);
    for name in ["inquiries.csv", "events.csv", "plan.toml"] {
        assert_ne!(before[name], after[name], "{name}");
        let kept = fs::read(plan.join("out/learned/before/001").join(name)).expect("kept");
        assert_eq!(kept, before[name], "{name}");
    }
    assert_eq!(after["agents.csv"], before["agents.csv"]);
    let [old, new] =
        [&before["plan.toml"], &after["plan.toml"]].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    for comment in old.lines().filter_map(|line| line.split_once('#').map(|(_, comment)| comment)) {
        assert!(new.contains(comment), "{comment}");
    }
    let proposals = rows(&plan.join("out/learned/proposals.csv"));
    assert!(proposals.iter().any(|row| row["key"].ends_with(".aht_seconds")), "{proposals:?}");
    assert!(proposals.iter().any(|row| row["key"].ends_with(".patience_seconds")), "{proposals:?}");
    for row in &proposals {
        let (old, new, weight) = (number(row, "old"), number(row, "new"), number(row, "weight"));
        assert!(old != new && (0.0..1.0).contains(&weight) && !row["evidence"].is_empty(), "{row:?}");
    }
    assert!(
        new.lines().any(|line| line.starts_with("aht_seconds = 29") || line.starts_with("aht_seconds = 300")),
        "{new}"
    );
    // The same night again is judged by what it was planned with, and teaches nothing new.
    let again = review(&plan, 1.3, &["--apply"]);
    assert_eq!(again, first);
    assert_eq!(inputs(&plan), after);
    assert!(!plan.join("out/learned/before/002").exists());
    good(&["check", path(&plan)]);
}

#[test]
fn the_history_that_is_learned_holds_the_edition_and_all_that_was_there() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let before = rows(&plan.join("inquiries.csv"));
    let found = review(&plan, 1.3, &["--apply"]);
    let after = rows(&plan.join("inquiries.csv"));
    let came = rows(&plan.join("came.csv"));
    assert_eq!(after.len(), before.len() + came.len());
    for (old, new) in before.iter().zip(&after) {
        assert!(old.iter().all(|(column, cell)| column == "interval_minutes" || new[column] == *cell), "{old:?}");
    }
    let sum = |rows: &[BTreeMap<String, String>]| rows.iter().map(|row| number(row, "inquiries")).sum::<f64>();
    assert_eq!(sum(&after[before.len()..]), sum(&came));
    // Growth of the event over the last of its kind, as the two tables say.
    let event = &found["learned"]["events"][0];
    let growth = event["growth"].as_f64().expect("an edition before");
    let events = rows(&plan.join("events.csv"));
    let own: Vec<_> = events.iter().filter(|row| row["event"] == event["event"].as_str().unwrap()).collect();
    assert!(
        own.iter().any(|row| row["growth"].parse::<f64>().is_ok_and(|told| (told - growth).abs() < 1e-3)),
        "{own:?}"
    );
    // A year later the plan forecasts from it.
    let text = fs::read_to_string(plan.join("plan.toml")).expect("a plan");
    let later = text.replace("\"2026-11-", "\"2026-12-");
    assert_ne!(text, later);
    fs::write(plan.join("plan.toml"), later).expect("written");
    good(&["forecast", path(&plan), "--quiet"]);
}

#[test]
fn the_clock_tells_who_came_and_proposes_the_shrinkage() {
    let folder = planned();
    let plan = folder.path().join("plan");
    // Everybody on the dot, but one of a tier with others, who never comes; somebody else is in the file, and one row has no end.
    let schedule = rows(&plan.join("out/schedule.csv"));
    let work: Vec<_> = schedule.iter().filter(|row| row["activity"] != "standby").collect();
    let absent = &work.iter().find(|row| row["tier"] == "regular").expect("several of that tier")["agent_id"];
    let mut text = "工号,开始,结束\n".to_owned();
    for row in work.iter().filter(|row| row["agent_id"] != *absent) {
        text += &format!("{},{},{}\n", row["agent_id"], row["start"], row["end"]);
    }
    text += "Z9,2026-11-11T00:00,2026-11-11T08:00\n";
    text += &format!("{},2026-11-11T23:00,-\n", work.last().unwrap()["agent_id"]);
    let clock = plan.join("clock.csv");
    fs::write(&clock, text).expect("written");
    let came = night(&plan, 1.0);
    let output =
        good(&["review", path(&plan), "--actuals", path(&came), "--worked", path(&clock), "--json", "--lang", "en"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("W785") && stderr.contains("W786"), "{stderr}");
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let presence = &found["presence"];
    assert_eq!(presence["missing"], Value::from(vec![absent.clone()]), "{presence}");
    let tiers = presence["tiers"].as_array().expect("a list");
    let sum = |key: &str| tiers.iter().map(|tier| tier[key].as_f64().expect("a number")).sum::<f64>();
    assert!(sum("absent_hours") > 0.0 && sum("late_hours") == 0.0 && sum("away_hours") == 0.0, "{presence}");
    assert!((sum("planned_hours") - sum("present_hours") - sum("absent_hours")).abs() < 1e-6);
    let hours = presence["hours"].as_array().expect("a list");
    let of_hours: f64 = hours.iter().map(|hour| hour["planned_hours"].as_f64().expect("a number")).sum();
    assert!((of_hours - sum("planned_hours")).abs() < 1e-6);
    let proposals = found["learned"]["proposals"].as_array().expect("a list");
    assert!(
        proposals.iter().any(|proposal| proposal["key"].as_str().unwrap().ends_with(".shrinkage")),
        "{proposals:?}"
    );
}

#[test]
fn a_clock_with_dates_beside_its_times_tells_the_same() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let (came, clock) = (night(&plan, 1.0), plan.join("clock.csv"));
    let presence = |head: &str, line: fn([&str; 3]) -> String| {
        let mut text = head.to_owned();
        for row in rows(&plan.join("out/schedule.csv")).iter().filter(|row| row["activity"] != "standby") {
            text += &line(["agent_id", "start", "end"].map(|column| row[column].as_str()));
        }
        fs::write(&clock, text).expect("written");
        let output = good(&["review", path(&plan), "--actuals", path(&came), "--worked", path(&clock), "--json"]);
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")["presence"].clone()
    };
    let whole = presence("agent_id,start,end\n", |[agent, start, end]| format!("{agent},{start},{end}\n"));
    let parted = presence("工号,日期,上班打卡,下班打卡\n", |[agent, start, end]| {
        format!("{agent},{},{},{}\n", &start[..10], &start[11..], &end[11..])
    });
    assert_eq!(whole, parted);
}

#[test]
fn what_came_by_another_time_zone_is_noticed() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let came = night(&plan, 1.4);
    let told = || {
        let output = good(&["review", path(&plan), "--actuals", path(&came), "--lang", "en"]);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(!told().contains("W784"));
    let mut text = "start,queue,inquiries\n".to_owned();
    for row in rows(&came) {
        let start: chrono::NaiveDateTime = format!("{}:00", row["start"]).parse().expect("a time");
        text += &format!("{:?},{},{}\n", start - chrono::TimeDelta::hours(8), row["queue"], row["inquiries"]);
    }
    fs::write(&came, text).expect("written");
    let told = told();
    assert!(told.contains("W784") && told.contains("moved 8 h later"), "{told}");
}

#[test]
fn handling_times_in_another_unit_are_asked_about_and_teach_no_setting() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let came = night(&plan, 1.2);
    let minutes = fs::read_to_string(&came).expect("rows").replace(",300\n", ",5.2\n");
    fs::write(&came, minutes).expect("written");
    let output = good(&["review", path(&plan), "--actuals", path(&came), "--lang", "en"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("W787"));
    let proposed: Vec<String> =
        rows(&plan.join("out/learned/proposals.csv")).iter().map(|row| row["key"].clone()).collect();
    assert!(!proposed.is_empty() && proposed.iter().all(|key| !key.ends_with("aht_seconds")), "{proposed:?}");
}

/// The planner's growth stays beside the true one, what a later review does not speak of stays in the record, and nobody is asked to forecast
/// the night again.
#[test]
fn what_was_planned_is_kept_beside_what_was_learned() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let growth = |column: &str| {
        let events = rows(&plan.join("events.csv"));
        let event = events
            .iter()
            .find(|row| row["start"].starts_with("2026-11-1") && row.get("queue").is_none_or(String::is_empty));
        event.and_then(|row| row.get(column).cloned()).unwrap_or_default()
    };
    let before = growth("growth");
    assert!(before.parse::<f64>().is_ok(), "{before}");
    review(&plan, 1.5, &["--apply"]);
    assert_eq!(growth("planned_growth"), before);
    assert!(growth("growth").parse::<f64>().expect("a number") > before.parse::<f64>().expect("a number"));
    let record = || fs::read_to_string(plan.join("out/learned/applied.json")).expect("a record");
    assert!(record().contains("aht_seconds"));
    let came = night(&plan, 1.5);
    let counts: String = fs::read_to_string(&came)
        .expect("rows")
        .lines()
        .map(|line| line.split(',').take(3).collect::<Vec<_>>().join(",") + "\n")
        .collect();
    fs::write(&came, counts).expect("written");
    let output = good(&["review", path(&plan), "--actuals", path(&came), "--apply", "--lang", "en"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("W950"), "{stderr}");
    assert!(record().contains("aht_seconds"), "{}", record());
    assert_eq!(growth("planned_growth"), before);
}

#[test]
fn what_cannot_be_reviewed_says_so_and_writes_nothing() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let write = |name: &str, text: &str| {
        let file = plan.join(name);
        fs::write(&file, text).expect("written");
        file
    };
    let failed = |arguments: &[&str], code: &str| {
        let output = run(&[&["review", path(&plan), "--lang", "en"], arguments].concat());
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{stderr}");
        assert!(stderr.contains(code), "{code}: {stderr}");
        assert!(!plan.join("out/review.csv").exists() && !plan.join("out/learned").exists());
    };
    let elsewhere = write("elsewhere.csv", "start,queue,inquiries\n2025-11-10T18:00,presale,10\n");
    failed(&["--actuals", path(&elsewhere)], "E791");
    let spoiled = write("spoiled.csv", "start,queue,inquiries,aht_seconds\n2026-11-10T18:00,presale,10,long\n");
    failed(&["--actuals", path(&spoiled)], "E");
    let came = night(&plan, 1.0);
    let clock = write("clock.csv", "agent_id,start,end\nA0001,2026-11-11T08:00,2026-11-11T07:00\n");
    failed(&["--actuals", path(&came), "--worked", path(&clock)], "E");
    let other = write("other.csv", "agent_id,start,end\nA0001,2025-11-11T08:00,2025-11-11T17:00\n");
    failed(&["--actuals", path(&came), "--worked", path(&other)], "E793");
    let nobody = write("nobody.csv", "agent_id,start,end\nZ9,2026-11-11T08:00,2026-11-11T17:00\n");
    failed(&["--actuals", path(&came), "--worked", path(&nobody)], "E793");
    let toml = fs::read_to_string(plan.join("plan.toml")).expect("a plan");
    fs::create_dir(plan.join("other")).expect("a folder");
    fs::copy(plan.join("inquiries.csv"), folder.path().join("inquiries.csv")).expect("copied");
    write("plan.toml", &toml.replacen("[plan]", "[inputs]\ninquiries = \"../inquiries.csv\"\n\n[plan]", 1));
    failed(&["--actuals", path(&came), "--apply"], "E790");
    write("plan.toml", &toml);
    fs::create_dir_all(plan.join("out/learned")).expect("a folder");
    write("out/learned/applied.json", "{");
    let output = run(&["review", path(&plan), "--lang", "en", "--actuals", path(&came)]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("E792"), "{output:?}");
}

#[test]
fn what_a_user_sees() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let came = night(&plan, 1.3);
    for lang in ["en", "zh"] {
        let output = good(&["review", path(&plan), "--actuals", path(&came), "--quiet", "--lang", lang]);
        let shown = String::from_utf8_lossy(&output.stdout).replace(path(&plan), "PLAN").replace('\\', "/");
        insta::assert_snapshot!(format!("review_{lang}"), shown);
    }
}

#[test]
fn a_night_that_was_replanned_is_held_against_what_was_forecast_before() {
    let folder = planned();
    let plan = folder.path().join("plan");
    let base: Vec<f64> = rows(&plan.join("out/forecast.csv")).iter().map(|row| number(row, "p50")).collect();
    good(&["replan", path(&plan), "--now", "2026-11-10T22:00", "--surge", "2.0", "--apply", "--quiet"]);
    let replanned: Vec<f64> = rows(&plan.join("out/forecast.csv")).iter().map(|row| number(row, "p50")).collect();
    assert_ne!(base, replanned);
    let found = review(&plan, 1.0, &[]);
    assert_eq!(found["was_replanned"], Value::from(true));
    let told: Vec<f64> = rows(&plan.join("out/review.csv")).iter().map(|row| number(row, "p50")).collect();
    assert!(told.iter().zip(&base).all(|(told, base)| (told - base).abs() < 1e-3));
}
