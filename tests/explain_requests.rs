//! `peakshift explain` through the command line: what it says of a published schedule, and what becomes of requests.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn done(arguments: &[&str]) -> String {
    let (code, stdout, stderr) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {stderr}");
    stdout
}

/// A plan of 20 with a schedule that was not searched for long.
fn folder() -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&["init", &path, "--agents", "20", "--seed", "4", "--lang", "en"]);
    for stage in ["forecast", "staff"] {
        done(&[stage, &path, "--lang", "en"]);
    }
    done(&["schedule", &path, "--iterations", "4", "--lang", "en"]);
    (parent, path)
}

fn explain(plan: &str, more: &[&str]) -> Value {
    let arguments: Vec<&str> = ["explain", plan, "--json", "--lang", "en"].iter().chain(more).copied().collect();
    serde_json::from_str(&done(&arguments)).expect("one JSON object")
}

fn file(plan: &str, name: &str) -> String {
    fs::read_to_string(Path::new(plan).join("out").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Rows of schedule.csv without the lead, by agent.
fn rows(plan: &str) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut found: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for line in file(plan, "schedule.csv").lines().skip(1) {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        found.entry(cells[0].clone()).or_default().push(cells[3..7].to_vec());
    }
    found
}

#[test]
fn everybody_has_one_reason_that_the_schedule_bears_out() {
    let (_parent, plan) = folder();
    let told = explain(&plan, &["--at", "2026-11-11T00:07", "--queue", "presale"]);
    let (start, end) = (told["interval"]["start"].as_str().expect("a time"), told["interval"]["end"].as_str());
    let end = end.expect("a time");
    assert!(start <= "2026-11-11T00:07" && "2026-11-11T00:07" < end, "{start} {end}");
    let agents = told["agents"].as_array().expect("agents");
    assert_eq!(agents.len(), 20);
    let counted: u64 = told["reasons"].as_object().expect("reasons").values().filter_map(Value::as_u64).sum();
    assert_eq!(counted, 20);
    let rows = rows(&plan);
    for agent in agents {
        let own = rows.get(agent["agent_id"].as_str().expect("an id"));
        let here = own.into_iter().flatten().filter(|row| row[0].as_str() < end && row[1].as_str() > start);
        let works = here.clone().any(|row| row[2] == "work" && row[3] == "presale");
        assert_eq!(works, agent["reason"] == "on line", "{agent}");
        if agent["reason"] == "on duty elsewhere" {
            assert!(here.clone().any(|row| row[2] == "work" && row[3] != "presale"), "{agent}");
        }
        let idle = here.clone().next().is_none();
        let off = ["absent", "no skill", "not available", "rest", "hours", "block or gap rules", "too dear"];
        assert_eq!(idle, off.contains(&agent["reason"].as_str().expect("a reason")), "{agent}");
    }
    let requirement = file(&plan, "coverage.csv");
    let row = requirement.lines().find(|line| line.starts_with(&format!("{start},presale"))).expect("its row");
    let required: f64 = row.split(',').nth(2).expect("a cell").parse().expect("a number");
    assert!((told["interval"]["required"].as_f64().expect("a number") - required).abs() < 0.01, "{row}");
}

#[test]
fn a_granted_request_is_published_and_the_one_before_is_kept() {
    let (parent, plan) = folder();
    let before = file(&plan, "schedule.csv");
    let rows_before = rows(&plan);
    let (id, first) = rows_before.iter().find(|(_, rows)| rows[0][2] == "work").expect("somebody works");
    let requests = parent.path().join("requests.csv");
    let text = format!("agent_id,kind,start,end,with\n{id},请假,2026-11-10T18:00,2026-11-12T06:00,\n");
    fs::write(&requests, text).expect("written");
    let path = requests.to_str().expect("UTF-8");
    let told = explain(&plan, &["--requests", path, "--up-to", "0"]);
    let request = &told["requests"][0];
    assert_eq!((&request["verdict"], &request["kind"]), (&Value::from("refused"), &Value::from("day off")));
    let price = request["price"].as_f64().expect("a price");
    assert!(price > 0.0 && request["rule"].is_null(), "{request}");
    assert_eq!(file(&plan, "schedule.csv"), before, "nothing is published unasked");
    let limit = format!("{}", price.ceil());
    let total = |plan: &str| -> f64 {
        let told: Value = serde_json::from_str(&file(plan, "summary.json")).expect("JSON");
        told["objective"]["total"].as_f64().expect("a total")
    };
    let total_before = total(&plan);
    let told = explain(&plan, &["--requests", path, "--up-to", &limit, "--apply"]);
    assert_eq!(told["requests"][0]["verdict"], "accepted");
    assert!(!rows(&plan).contains_key(id), "{first:?}");
    assert!((total(&plan) - total_before - price).abs() < 0.01, "the price is what it costs");
    done(&["verify", &plan, "--lang", "en"]);
    let kept: Value = serde_json::from_str(&done(&["versions", &plan, "--json", "--lang", "en"])).expect("JSON");
    assert!(!kept.to_string().contains("\"versions\":[]"), "{kept}");
    done(&["versions", &plan, "--restore", "1", "--lang", "en"]);
    assert_eq!(file(&plan, "schedule.csv"), before);
}

#[test]
fn a_swap_finds_a_partner_who_takes_the_blocks() {
    let (parent, plan) = folder();
    let all = rows(&plan);
    let mut swapped = 0;
    for (id, own) in all.iter().filter(|(_, rows)| rows.iter().any(|row| row[2] == "work")).take(6) {
        let (start, end) = (&own[0][0], &own[own.len() - 1][1]);
        let path = parent.path().join("requests.csv");
        fs::write(&path, format!("工号,类型,开始,结束\n{id},换班,{start},{end}\n")).expect("written");
        let told = explain(&plan, &["--requests", path.to_str().expect("UTF-8"), "--up-to", "1000000"]);
        let request = &told["requests"][0];
        if request["verdict"] == "refused" {
            assert!(request["price"].is_null());
            continue;
        }
        let partner = request["partner"].as_str().expect("a partner");
        assert!(partner != id && request["price"].is_number(), "{request}");
        let changes: Vec<&str> =
            request["changes"].as_array().expect("changes").iter().filter_map(|one| one["agent_id"].as_str()).collect();
        assert_eq!(changes, [id.as_str(), partner]);
        swapped += 1;
    }
    assert!(swapped > 0, "nobody could swap");
}

#[test]
fn what_is_wrong_is_said_at_its_place_in_both_languages() {
    let (parent, plan) = folder();
    let path = parent.path().join("requests.csv");
    let text = "agent_id,kind,start,end,with\n\
        A0001,holiday,2026-11-10T18:00,2026-11-11T06:00,\n\
        A0002,swap,2026-12-10T18:00,2026-12-11T06:00,\n\
        A0003,swap,2026-11-10T18:00,2026-11-11T06:00,A0003\n\
        A0004,longer,2026-11-10T18:00,2026-11-11T06:00,A0001\n\
        A9999,swap,2026-11-10T18:00,2026-11-11T06:00,\n";
    fs::write(&path, text).expect("written");
    for lang in ["en", "zh"] {
        let arguments =
            ["explain", &plan, "--requests", path.to_str().expect("UTF-8"), "--apply", "--json", "--lang", lang];
        let (code, stdout, _) = run(&arguments);
        let told: Value = serde_json::from_str(&stdout).expect("JSON");
        let all = told["findings"].as_array().expect("findings");
        let found: Vec<(&str, u64)> =
            all.iter().filter_map(|one| Some((one["code"].as_str()?, one["line"].as_u64()?))).collect();
        assert_eq!(code, 3);
        assert_eq!(found, [("E936", 2), ("E937", 3), ("E938", 4), ("E938", 5), ("E703", 6)]);
    }
    for (more, expected) in [
        (vec![], 2),
        (vec!["--at", "2026-11-11T00:00", "--queue", "nobody"], 2),
        (vec!["--at", "2027-11-11T00:00"], 3),
        (vec!["--agent", "A99"], 3),
        (vec!["--queue", "presale"], 2),
        (vec!["--requests", "nothing.csv"], 3),
    ] {
        let arguments: Vec<&str> = ["explain", &plan].into_iter().chain(more).collect();
        let (code, _, stderr) = run(&arguments);
        assert_eq!(code, expected, "{arguments:?}: {stderr}");
    }
}
