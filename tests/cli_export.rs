//! `peakshift export`: bodies for attendance systems, compared with schedule.csv as a reader of its own counts it.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
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

struct Shop {
    _parent: tempfile::TempDir,
    plan: String,
    ids: PathBuf,
}

/// A sample with a schedule of few rounds.
fn shop(agents: &str, more: &[&str]) -> Shop {
    let parent = tempfile::tempdir().expect("a folder");
    let plan = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    done(&[&["init", &plan, "--agents", agents, "--seed", "4", "--quiet"], more].concat());
    for stage in ["forecast", "staff"] {
        done(&[stage, &plan, "--quiet"]);
    }
    done(&["schedule", &plan, "--iterations", "1", "--quiet"]);
    let ids = parent.path().join("ids.csv");
    Shop { _parent: parent, plan, ids }
}

impl Shop {
    fn export(&self, to: &str, more: &[&str]) -> (i32, String, String) {
        let ids = self.ids.to_str().expect("UTF-8");
        run(&[&["export", &self.plan, "--to", to, "--ids", ids, "--group", "226", "--lang", "en"], more].concat())
    }

    fn folder(&self) -> PathBuf {
        Path::new(&self.plan).join("out/attendance")
    }

    fn files(&self) -> BTreeMap<String, Value> {
        let entries = fs::read_dir(self.folder()).expect("a folder").map(|entry| entry.expect("an entry").path());
        let read = |path: PathBuf| {
            let name = path.file_name().expect("a name").to_str().expect("UTF-8").to_owned();
            (name, serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON"))
        };
        entries.map(read).collect()
    }

    /// By agent and day, start and minutes of the blocks on line that begin on it.
    fn worked(&self) -> BTreeMap<(String, String), Vec<(String, i64)>> {
        let text = fs::read_to_string(Path::new(&self.plan).join("out/schedule.csv")).expect("a schedule");
        let mut rows: Vec<(String, String, String)> = text
            .trim_start_matches('\u{feff}')
            .lines()
            .skip(1)
            .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
            .filter(|row| row[5] != "standby")
            .map(|row| (row[0].clone(), row[3].clone(), row[4].clone()))
            .collect();
        rows.sort();
        let mut blocks: Vec<(String, String, String)> = Vec::new();
        for row in rows {
            match blocks.last_mut() {
                Some(last) if last.0 == row.0 && last.2 == row.1 => last.2 = row.2,
                _ => blocks.push(row),
            }
        }
        let mut days: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (agent, start, end) in blocks {
            let (day, clock) = start.split_once('T').expect("a time");
            days.entry((agent, day.to_owned())).or_default().push((clock.to_owned(), minutes(&end) - minutes(&start)));
        }
        days
    }

    fn agents(&self) -> Vec<String> {
        let text = fs::read_to_string(Path::new(&self.plan).join("agents.csv")).expect("a roster");
        text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect()
    }
}

fn minutes(time: &str) -> i64 {
    let part = |range: std::ops::Range<usize>| time[range].parse::<i64>().expect("digits");
    (part(8..10) * 24 + part(11..13)) * 60 + part(14..16)
}

/// Names of free blocks as the contract has them.
fn name(blocks: &[(String, i64)]) -> String {
    blocks.iter().map(|(clock, minutes)| format!("{clock}/{minutes}")).collect::<Vec<_>>().join(" + ")
}

/// An id for everything: users by agent, and a number for each name.
fn ids(shop: &Shop) -> BTreeMap<String, u64> {
    let names: BTreeSet<String> = shop.worked().values().map(|blocks| name(blocks)).collect();
    let numbers: BTreeMap<String, u64> = names.into_iter().zip(700..).collect();
    let mut table = "类型,方案中,考勤编号\n".to_owned();
    shop.agents().iter().for_each(|agent| table += &format!("坐席,{agent},user-{agent}\n"));
    numbers.iter().for_each(|(name, number)| table += &format!("班次,{name},{number}\n"));
    fs::write(&shop.ids, table).expect("written");
    numbers
}

/// What the double 11 of the sample holds: an evening, and one whole day.
const EVENING: &str = "2026-11-10";
const DAY: &str = "2026-11-11";

/// User, day of the month and shift of every row that is to be there; 0 for rest.
fn expected(shop: &Shop, numbers: &BTreeMap<String, u64>) -> BTreeSet<(String, u64, u64)> {
    let worked = shop.worked();
    let mut rows = BTreeSet::new();
    for agent in shop.agents() {
        for (date, is_whole) in [(EVENING, false), (DAY, true)] {
            let blocks = worked.get(&(agent.clone(), date.to_owned()));
            if let Some(shift) = blocks.map(|blocks| numbers[&name(blocks)]).or(is_whole.then_some(0)) {
                rows.insert((format!("user-{agent}"), date[8..].parse().expect("a day"), shift));
            }
        }
    }
    rows
}

#[test]
fn wecom_has_every_day_once_with_its_shift() {
    let shop = shop("12", &[]);
    let numbers = ids(&shop);
    let (code, stdout, stderr) = shop.export("wecom", &[]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("wecom-202611.json") && stderr.contains("setcheckinschedulist"), "{stdout}{stderr}");
    let files = shop.files();
    assert_eq!(files.keys().collect::<Vec<_>>(), ["wecom-202611.json"]);
    let body = &files["wecom-202611.json"];
    assert_eq!((&body["groupid"], &body["yearmonth"]), (&Value::from(226), &Value::from(202_611)));
    let items = body["items"].as_array().expect("items");
    let number = |item: &Value, key: &str| item[key].as_u64().unwrap_or_else(|| panic!("{key}: {item}"));
    let found: BTreeSet<_> = items
        .iter()
        .map(|item| {
            let user = item["userid"].as_str().expect("a user").to_owned();
            (user, number(item, "day"), number(item, "schedule_id"))
        })
        .collect();
    assert_eq!(found, expected(&shop, &numbers));
    assert_eq!(found.len(), items.len(), "a day is there twice");
    assert!(found.iter().any(|row| row.2 == 0) || shop.worked().len() > shop.agents().len(), "nobody rests");
}

#[test]
fn feishu_has_the_same_in_bodies_of_fifty() {
    let shop = shop("40", &[]);
    let numbers = ids(&shop);
    let (code, _, stderr) = shop.export("feishu", &["--operator", "boss"]);
    assert_eq!(code, 0, "{stderr}");
    let files = shop.files();
    let mut found = BTreeSet::new();
    let lengths: Vec<usize> = files
        .values()
        .map(|body| {
            assert_eq!(body["operator_id"], "boss");
            let rows = body["user_daily_shifts"].as_array().expect("rows");
            for row in rows {
                assert_eq!((&row["group_id"], &row["month"]), (&Value::from("226"), &Value::from(202_611)));
                let text = |key: &str| row[key].as_str().unwrap_or_else(|| panic!("{key}: {row}"));
                let shift = text("shift_id").parse().expect("an id of this test");
                found.insert((text("user_id").to_owned(), row["day_no"].as_u64().expect("a day"), shift));
            }
            rows.len()
        })
        .collect();
    assert_eq!(found, expected(&shop, &numbers));
    assert_eq!(lengths.iter().sum::<usize>(), found.len());
    let (last, full) = lengths.split_last().expect("a file");
    assert!(*last <= 50 && !full.is_empty() && full.iter().all(|rows| *rows == 50), "{lengths:?}");
    // Fewer rows next time: no file of this time stays.
    let table = fs::read_to_string(&shop.ids).expect("a table");
    fs::write(&shop.ids, table.replace("user-A0", "").replace("user-", "")).expect("written");
    let none: String = shop.agents().iter().skip(2).map(|agent| format!("坐席,{agent},\n")).collect();
    let shifts = table.lines().filter(|line| !line.starts_with("坐席")).collect::<Vec<_>>().join("\n");
    let first: String = shop.agents().iter().take(2).map(|agent| format!("坐席,{agent},user-{agent}\n")).collect();
    fs::write(&shop.ids, format!("{shifts}\n{first}{none}")).expect("written");
    assert_eq!(shop.export("feishu", &[]).0, 0);
    assert_eq!(shop.files().keys().collect::<Vec<_>>(), ["feishu-001.json"]);
}

#[test]
fn shifts_of_a_catalogue_go_by_their_codes() {
    let shop = shop("12", &["--full"]);
    fs::write(&shop.ids, "kind,ours,theirs\n").expect("written");
    let (code, _, stderr) = shop.export("wecom", &["--json"]);
    assert_eq!(code, 3, "{stderr}");
    let (_, stdout, _) = shop.export("wecom", &["--json", "--quiet"]);
    let object: Value = serde_json::from_str(&stdout).expect("JSON");
    let findings = object["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 2, "everything that is missing at once: {object}");
    let message = |at: usize| findings[at]["message"].as_str().expect("a message");
    for agent in shop.agents() {
        assert!(message(0).contains(&agent), "{agent}: {}", message(0));
    }
    let settings = fs::read_to_string(Path::new(&shop.plan).join("plan.toml")).expect("settings");
    let settings: toml::Table = settings.parse().expect("TOML");
    let codes: Vec<&str> =
        settings["shifts"].as_array().expect("shifts").iter().filter_map(|s| s["id"].as_str()).collect();
    for part in message(1).split(": ").last().expect("a list").split(", ").flat_map(|day| day.split(" + ")) {
        assert!(codes.iter().any(|code| part.starts_with(code)), "{part} is no shift of {codes:?}");
    }
    assert!(!shop.folder().exists(), "nothing is written where something is missing");
}

#[test]
fn what_is_wrong_with_the_ids_is_said_at_once() {
    let shop = shop("12", &[]);
    let numbers = ids(&shop);
    let table = fs::read_to_string(&shop.ids).expect("a table");
    let (first, number) = numbers.iter().next().expect("a shift");
    let spoilt = |find: &str, with: &str| fs::write(&shop.ids, table.replacen(find, with, 1)).expect("written");
    let failing = |expected: &[&str]| {
        let (code, _, stderr) = shop.export("wecom", &[]);
        assert_eq!(code, 3, "{stderr}");
        expected.iter().for_each(|word| assert!(stderr.contains(word), "{word}: {stderr}"));
        assert!(!shop.folder().exists());
    };
    spoilt("坐席", "主管");
    failing(&["E980", "ids.csv:2"]);
    fs::write(&shop.ids, format!("{table}班次,{first},1\n班次,{first},2\n")).expect("written");
    failing(&["E981", &number.to_string()]);
    spoilt(&format!("班次,{first},{number}\n"), "");
    failing(&["E982", first]);
    spoilt(&format!("班次,{first},{number}\n"), &format!("班次,{first},early\n"));
    failing(&["E983", "early"]);
    fs::write(&shop.ids, &table).expect("written");
    let (code, _, stderr) = shop.export("wecom", &["--group", "night"]);
    assert_eq!(code, 2, "{stderr}");
}
