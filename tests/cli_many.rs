//! `peakshift plan` of several plans through the command line: one table, failures that stop nobody, and people whom plans share.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Exit code, stdout and stderr of a command in `folder`.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = peakshift(folder, arguments).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn peakshift(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.current_dir(folder).args(arguments);
    if !arguments.contains(&"--lang") {
        command.args(["--lang", "en"]);
    }
    command
}

fn done(folder: &Path, arguments: &[&str]) -> (String, String) {
    let (code, stdout, stderr) = run(folder, arguments);
    assert_eq!(code, 0, "{arguments:?}: {stdout}{stderr}");
    (stdout, stderr)
}

/// A folder with plan folders of these names, each of another seed.
fn shops(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, name) in names.iter().enumerate() {
        done(folder.path(), &["init", name, "--agents", "6", "--seed", &(at + 1).to_string()]);
    }
    folder
}

fn edit(path: PathBuf, change: impl Fn(&str) -> String) {
    let before = fs::read_to_string(&path).expect("readable");
    let after = change(&before);
    assert_ne!(before, after, "{}", path.display());
    fs::write(path, after).expect("written");
}

fn object(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("one JSON object: {error}: {text}"))
}

/// The plans of an object as pairs of folder and state.
fn states(object: &Value) -> Vec<(String, String)> {
    let word = |plan: &Value, key: &str| plan[key].as_str().expect("a word").to_owned();
    object["plans"].as_array().expect("plans").iter().map(|plan| (word(plan, "folder"), word(plan, "state"))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(plan, state)| ((*plan).to_owned(), (*state).to_owned())).collect()
}

/// Every file of a plan that is the same in every run: all but those with seconds and with times of day.
fn outputs(plan: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = [
        "forecast.csv",
        "requirements.csv",
        "schedule.csv",
        "coverage.csv",
        "standby.csv",
        "fairness.csv",
        "hours.csv",
        "simulation.csv",
    ];
    names.map(|name| (name.to_owned(), fs::read(plan.join("out").join(name)).expect(name))).into()
}

const FEW: [&str; 2] = ["--iterations", "1"];

fn plan<'a>(plans: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [&["plan"][..], plans, &FEW, options].concat()
}

#[test]
fn one_plan_that_fails_stops_none_of_the_others() {
    let folder = shops(&["a", "b", "c"]);
    edit(folder.path().join("b/plan.toml"), |text| text.replace("Asia/Shanghai", "Asia/Shanghi"));
    let (code, stdout, stderr) = run(folder.path(), &plan(&["a", "b", "c", "nowhere"], &["--json"]));
    assert_eq!(code, 3, "{stderr}");
    let found = object(&stdout);
    assert_eq!(states(&found), pairs(&[("a", "done"), ("b", "failed"), ("c", "done"), ("nowhere", "failed")]));
    assert_eq!(found["counts"], serde_json::json!({"done": 2, "failed": 2}));
    assert_eq!(found["plans"][1]["findings"][0]["code"], "E301");
    assert_eq!(found["plans"][3]["findings"][0]["code"], "E101");
    // One line for each plan, with what is wrong first.
    assert!(stderr.contains("[4/4] ") && stderr.contains("b: failed: error[E301] plan.toml:"), "{stderr}");
    assert!(folder.path().join("c/out/report.html").is_file() && !folder.path().join("b/out/schedule.csv").exists());

    let summary = object(&fs::read_to_string(folder.path().join("a/out/summary.json")).expect("a summary"));
    for key in ["objective", "bound", "gap", "status", "counts"] {
        assert_eq!(found["plans"][0][key], summary[key], "{key}");
    }
    let total = |at: usize| found["plans"][at]["objective"]["total"].as_f64().expect("a total");
    let sum = found["totals"][0]["total"].as_f64().expect("a sum");
    assert!((sum - total(0) - total(2)).abs() < 0.01, "{found}");

    let table = fs::read_to_string(folder.path().join("out-many/many.csv")).expect("a table");
    let rows: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 5, "{table}");
    let starts = ["plan,name,state,exit_code,currency,", "a,", "b,,failed,3,,", "c,", "nowhere,,failed,3,,"];
    assert!(rows.iter().zip(starts).all(|(row, start)| row.starts_with(start)), "{table}");
    assert!(rows[2].contains(",E301,") && rows[1].contains(",done,0,CNY,6,"), "{table}");
    let page = fs::read_to_string(folder.path().join("out-many/many.html")).expect("a page");
    assert!(page.contains("<a href=\"../a/out/report.html\">a</a>") && page.contains("E301"), "{page}");
    assert!(!page.contains("://"), "{page}");
}

#[test]
fn plans_side_by_side_are_those_done_alone_on_any_number_of_threads() {
    let folder = shops(&["a", "b", "c"]);
    let alone: Vec<_> = ["a", "b", "c"]
        .map(|name| {
            done(folder.path(), &plan(&[name], &[]));
            outputs(&folder.path().join(name))
        })
        .into();
    assert!(!folder.path().join("out-many").exists() && !folder.path().join("a/out/done.json").exists());
    for threads in ["1", "3", "4"] {
        done(folder.path(), &plan(&["a", "b", "c"], &["--threads", threads, "--quiet"]));
        for (name, alone) in ["a", "b", "c"].iter().zip(&alone) {
            assert!(outputs(&folder.path().join(name)) == *alone, "{name} on {threads} threads");
        }
    }
}

#[test]
fn resume_skips_what_is_done_and_does_again_what_changed() {
    let folder = shops(&["a", "b", "c", "d"]);
    let all = ["a", "b", "c", "d"];
    let states_of = |options: &[&str]| {
        let (stdout, stderr) = done(folder.path(), &plan(&all, &[&["--resume", "--json"], options].concat()));
        let states: Vec<String> = states(&object(&stdout)).into_iter().map(|(_, state)| state).collect();
        (states, stderr)
    };
    assert_eq!(states_of(&[]).0, ["done"; 4]);
    let before: Vec<_> = all.map(|name| outputs(&folder.path().join(name))).into();
    let (found, stderr) = states_of(&[]);
    assert_eq!(found, ["unchanged"; 4], "{stderr}");
    // What was skipped has its figures in the table all the same.
    let table = fs::read_to_string(folder.path().join("out-many/many.csv")).expect("a table");
    assert_eq!(table.matches(",unchanged,0,CNY,6,").count(), 4, "{table}");

    edit(folder.path().join("b/agents.csv"), |text| text.replacen(",regular,", ",senior,", 1));
    edit(folder.path().join("c/out/schedule.csv"), |text| text.replacen("work", "break", 1));
    fs::remove_file(folder.path().join("d/out/report.html")).expect("removed");
    let (found, stderr) = states_of(&[]);
    assert_eq!(found, ["unchanged", "done", "done", "done"], "{stderr}");
    for (plan, changed) in [("b", "agents.csv"), ("c", "schedule.csv"), ("d", "report.html")] {
        let line = stderr.lines().find(|line| line.contains(&format!("] {plan}: "))).expect("its line");
        assert!(line.contains(&format!("(changed: {changed})")), "{line}");
    }
    assert!(outputs(&folder.path().join("c")) == before[2] && outputs(&folder.path().join("b")) != before[1]);
    // Threads change nothing; a seed does.
    assert_eq!(states_of(&["--threads", "1"]).0, ["unchanged"; 4]);
    assert_eq!(states_of(&["--seed", "9"]).0, ["done"; 4]);
    // A comment is a change of the file, and inputs count that the search does not see.
    edit(folder.path().join("a/inquiries.csv"), |text| text.replacen('\n', "\r\n", 1));
    assert_eq!(states_of(&["--seed", "9"]).0, ["done", "unchanged", "unchanged", "unchanged"]);
}

#[cfg(unix)]
#[test]
fn what_a_kill_cut_short_is_done_by_resume_and_the_rest_left_alone() {
    let folder = shops(&["a", "b", "c"]);
    let arguments = plan(&["a", "b", "c"], &["--threads", "1", "--resume", "--json"]);
    let mut child =
        peakshift(folder.path(), &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("spawned");
    let mark = folder.path().join("a/out/done.json");
    let patience = Instant::now();
    while !mark.exists() && patience.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("killed");
    child.wait().expect("over");
    let first = fs::metadata(folder.path().join("a/out/schedule.csv")).expect("published").modified().expect("a time");
    let (stdout, _) = done(folder.path(), &arguments);
    let found = states(&object(&stdout));
    assert_eq!(found[0], ("a".to_owned(), "unchanged".to_owned()), "{found:?}");
    assert_eq!(found[2], ("c".to_owned(), "done".to_owned()), "{found:?}");
    let again = fs::metadata(folder.path().join("a/out/schedule.csv")).expect("there").modified().expect("a time");
    assert_eq!(first, again);
    for name in ["a", "b", "c"] {
        done(folder.path(), &["verify", name]);
    }
}

#[cfg(unix)]
#[test]
fn an_interruption_publishes_what_runs_begins_nothing_and_is_resumed() {
    let folder = shops(&["a", "b"]);
    let slow = ["plan", "a", "b", "--threads", "1", "--time-limit", "300", "--gap", "0", "--json"];
    let child = peakshift(folder.path(), &slow).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("spawned");
    let lock = folder.path().join("a/out/.peakshift-lock");
    let patience = Instant::now();
    while !lock.exists() && patience.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("sent").success());
    let output = child.wait_with_output().expect("over");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let found = object(&String::from_utf8(output.stdout).expect("UTF-8"));
    assert_eq!(states(&found), pairs(&[("a", "interrupted"), ("b", "waiting")]));
    assert!(folder.path().join("a/out/schedule.csv").is_file() && !folder.path().join("b/out").exists());
    let table = fs::read_to_string(folder.path().join("out-many/many.csv")).expect("a table");
    assert!(table.contains(",interrupted,") && table.contains("b,,waiting,"), "{table}");
    let (stdout, _) = done(folder.path(), &plan(&["a", "b"], &["--resume", "--json"]));
    assert_eq!(states(&object(&stdout)), pairs(&[("a", "done"), ("b", "done")]));
}

/// Segments by agent as pairs of minutes since some day, from schedule.csv.
fn blocks(plan: &Path, agent: &str) -> Vec<(i64, i64)> {
    let table = fs::read_to_string(plan.join("out/schedule.csv")).expect("a schedule");
    let at = |cell: &str| {
        let time = chrono::NaiveDateTime::parse_from_str(cell, "%Y-%m-%dT%H:%M").expect("a time");
        time.and_utc().timestamp() / 60
    };
    let mut spans: Vec<(i64, i64)> = table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| cells[0] == agent)
        .map(|cells| (at(cells[3]), at(cells[4])))
        .collect();
    spans.sort_unstable();
    spans
}

/// Plans that have the same people, who are far too few for either.
fn sharing(borrow: &str) -> TempDir {
    let folder = shops(&["a", "b"]);
    for name in ["a", "b"] {
        edit(folder.path().join(name).join("agents.csv"), |text| {
            let lines = text.lines().enumerate().map(|(at, line)| match at {
                0 => format!("{line},borrow\n"),
                1..=3 => format!("{line},{borrow}\n"),
                _ => format!("{line},\n"),
            });
            lines.collect()
        });
    }
    for file in ["agents.csv", "availability.csv"] {
        fs::copy(folder.path().join("a").join(file), folder.path().join("b").join(file)).expect("copied");
    }
    folder
}

#[test]
fn nobody_who_is_borrowed_works_in_two_plans_at_once_or_without_rest() {
    let folder = sharing("true");
    let path = |name: &str| folder.path().join(name);
    let ids: Vec<String> = fs::read_to_string(path("a").join("agents.csv"))
        .expect("a roster")
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().expect("an id").to_owned())
        .collect();
    let clash = |agent: &str, rest: i64| {
        let (a, b) = (blocks(&path("a"), agent), blocks(&path("b"), agent));
        a.iter().any(|x| b.iter().any(|y| x.0 < y.1 + rest && y.0 < x.1 + rest))
    };
    // Alone, both plans want everybody.
    done(folder.path(), &plan(&["a"], &[]));
    done(folder.path(), &plan(&["b"], &[]));
    assert!(ids[..3].iter().any(|id| clash(id, 0)), "else the test could not fail");

    let mut seen = Vec::new();
    for threads in ["1", "4"] {
        done(folder.path(), &plan(&["a", "b"], &["--threads", threads]));
        for id in &ids[..3] {
            assert!(!clash(id, 660), "{id}: {:?} {:?}", blocks(&path("a"), id), blocks(&path("b"), id));
        }
        // Those whom nobody marked are two people with one number.
        assert!(ids[3..].iter().any(|id| clash(id, 0)));
        for name in ["a", "b"] {
            let (_, stderr) = done(folder.path(), &["verify", name]);
            assert!(!stderr.contains("W95"), "{stderr}");
        }
        seen.push([outputs(&path("a")), outputs(&path("b"))]);
    }
    assert!(seen[0] == seen[1], "the same on any number of threads");
    // The first of the list comes first: it is planned as if it were alone.
    done(folder.path(), &plan(&["a"], &[]));
    assert!(outputs(&path("a")) == seen[0][0]);
    done(folder.path(), &plan(&["b", "a"], &[]));
    assert!(outputs(&path("a")) != seen[0][0]);
}

#[test]
fn a_plan_is_done_again_where_an_earlier_one_gives_its_people_other_duties() {
    let folder = sharing("是");
    let states_of = |options: &[&str]| {
        let (stdout, stderr) = done(folder.path(), &plan(&["a", "b"], &[&["--resume", "--json"], options].concat()));
        (states(&object(&stdout)), stderr)
    };
    states_of(&[]);
    assert_eq!(states_of(&[]).0, pairs(&[("a", "unchanged"), ("b", "unchanged")]));
    // Without those who are lent, a gives them no duties.
    edit(folder.path().join("a/agents.csv"), |text| {
        text.lines().enumerate().filter(|(at, _)| !(1..=3).contains(at)).map(|(_, line)| format!("{line}\n")).collect()
    });
    let availability = folder.path().join("a/availability.csv");
    fs::write(availability, "agent_id,start,end,kind\n").expect("written");
    let (found, stderr) = states_of(&[]);
    assert_eq!(found, pairs(&[("a", "done"), ("b", "done")]));
    assert!(stderr.contains("(changed: borrowed people)"), "{stderr}");
}

#[test]
fn who_is_borrowed_by_one_roster_only_is_told_of() {
    let folder = sharing("true");
    edit(folder.path().join("b/agents.csv"), |text| text.replacen(",true\n", ",no\n", 1));
    let (_, stderr) = done(folder.path(), &plan(&["a", "b"], &[]));
    assert_eq!(stderr.matches("W791").count(), 1, "{stderr}");
    assert!(stderr.contains("is borrowed in a and not here"), "{stderr}");
}

#[test]
fn who_works_on_a_plan_of_a_list_alone_is_told_that_it_has_others_people() {
    let folder = sharing("true");
    done(folder.path(), &plan(&["a", "b"], &[]));
    for (name, told) in [("a", 0), ("b", 1)] {
        let (_, stderr) = done(folder.path(), &["schedule", name, "--iterations", "0"]);
        assert_eq!(stderr.matches("W794").count(), told, "{name}: {stderr}");
    }
}

#[test]
fn a_list_names_plans_beside_itself_each_once() {
    let folder = shops(&["lists/a", "lists/中文 店"]);
    let list = folder.path().join("lists/shops.txt");
    fs::write(&list, "\u{feff}# the north\r\n\r\na\r\n  中文 店/plan.toml\r\n./a\r\nnowhere\r\n").expect("written");
    let (code, stdout, stderr) =
        run(folder.path(), &plan(&[], &["--list", "lists/shops.txt", "--json", "--into", "table"]));
    assert_eq!(code, 3, "{stderr}");
    let found = object(&stdout);
    let expected = [("lists/a", "done"), ("lists/中文 店/plan.toml", "done"), ("lists/nowhere", "failed")];
    assert_eq!(states(&found), pairs(&expected));
    assert!(stderr.contains("warning[W790] lists/shops.txt:5: lists/./a"), "{stderr}");
    let page = fs::read_to_string(folder.path().join("table/many.html")).expect("a page");
    assert!(page.contains("../lists/%E4%B8%AD%E6%96%87%20%E5%BA%97/out/report.html"), "{page}");
    assert_eq!(found["files"][0], "table/many.csv");

    for (text, code) in [("# nothing\n", "E340"), ("\n\n", "E340")] {
        fs::write(&list, text).expect("written");
        let (exit, _, stderr) = run(folder.path(), &plan(&[], &["--list", "lists/shops.txt"]));
        assert!(exit == 3 && stderr.contains(code), "{stderr}");
    }
    let (exit, _, stderr) = run(folder.path(), &plan(&[], &["--list", "none.txt"]));
    assert!(exit == 3 && stderr.contains("E103") && stderr.contains("none.txt"), "{stderr}");
}

#[test]
fn the_table_speaks_both_languages() {
    let folder = shops(&["a", "b"]);
    edit(folder.path().join("b/plan.toml"), |text| text.replace("[[queues]]", "[[queue]]"));
    for (lang, words) in [
        ("en", ["Plans side by side", "not", "failed", "2 plans: 1 done, 1 failed", "--resume"]),
        ("zh", ["多个方案", "总代价（元）", "失败", "共 2 个方案：1 个完成，1 个失败", "--resume"]),
    ] {
        let (code, stdout, stderr) = run(folder.path(), &plan(&["a", "b"], &["--lang", lang]));
        assert_eq!(code, 3, "{stderr}");
        for word in words.iter().filter(|word| **word != "not") {
            assert!(stdout.contains(word), "{word}: {stdout}");
        }
        let page = fs::read_to_string(folder.path().join("out-many/many.html")).expect("a page");
        assert!(page.contains(words[0]) && page.contains(words[3]), "{page}");
    }
}

#[test]
fn what_is_for_one_plan_is_refused_and_a_folder_that_is_taken_is_told() {
    let folder = shops(&["a", "b"]);
    for option in [["--pins", "x.csv"], ["--past", "a"]] {
        let (code, _, stderr) = run(folder.path(), &plan(&["a", "b"], &option));
        assert!(code == 2 && stderr.contains(option[0]), "{stderr}");
    }
    let (code, _, stderr) = run(folder.path(), &plan(&["a", "b"], &["--gap", "7"]));
    assert!(code == 2 && stderr.contains("--gap 7"), "{stderr}");
    fs::write(folder.path().join("file"), "").expect("written");
    let (code, _, stderr) = run(folder.path(), &plan(&["a", "b"], &["--into", "file"]));
    assert!(code == 4 && stderr.contains("file"), "{stderr}");
    assert!(!folder.path().join("a/out").exists(), "nothing was begun");
    // An output that cannot be written fails its plan alone.
    fs::write(folder.path().join("a/out"), "").expect("written");
    let (code, stdout, _) = run(folder.path(), &plan(&["a", "b"], &["--json"]));
    assert_eq!(code, 4);
    assert_eq!(states(&object(&stdout)), pairs(&[("a", "failed"), ("b", "done")]));
}
