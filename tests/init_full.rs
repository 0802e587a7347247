//! `init --full`: a plan that uses all the optional settings is read without an error, runs, and keeps every rule.

use calamine::{Reader, Xlsx, open_workbook};
use peakshift::domain::ids::Id;
use peakshift::domain::plan::Plan;
use peakshift::init::leftover::leftover;
use peakshift::init::{Request, TEMPLATES, files};
use peakshift::read::{self, Needs};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const ALL: Needs = Needs { inquiries: true, agents: true };

fn request(agents: usize) -> Request {
    Request { template: &TEMPLATES[0], agents, seed: 7, alike: false, demand: 1.0, days: None, full: true }
}

fn write(request: &Request, folder: &Path) {
    for file in files(request) {
        fs::write(folder.join(file.name), file.bytes).expect("written");
    }
}

fn loaded(request: &Request) -> read::Loaded {
    let folder = tempfile::tempdir().expect("a folder");
    write(request, folder.path());
    read::plan(folder.path(), ALL).unwrap_or_else(|error| panic!("{}: {error:?}", request.template.name))
}

fn peakshift(arguments: &[&str]) -> Value {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    let output = command.args(arguments).args(["--json", "--lang", "en"]).output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("an object")
}

/// What such a plan does not use, by name.
fn unused(plan: &Plan) -> Vec<&'static str> {
    let everybody = || plan.agents.values();
    let uses = [
        ("shifts", plan.shifts.iter().any(|shift| shift.tiers.is_some() && shift.starts.len() > 1)),
        ("max_shift_kinds", plan.rules.max_shift_kinds > 0),
        ("activities", plan.sessions.len() >= 4),
        (
            "sites",
            plan.sites.len() == 2 && everybody().any(|a| a.site.is_some()) && everybody().any(|a| a.site.is_none()),
        ),
        ("mentors", plan.squads.new_per_mentor > 0.0),
        ("ramp", plan.tiers.values().any(|tier| !tier.ramp.is_empty())),
        ("efficiency by date", everybody().any(|agent| !agent.steps.is_empty())),
        ("max_chats", everybody().any(|agent| agent.max_chats.is_some())),
        ("pay", plan.pay.night_bonus_per_hour > 0.0 && plan.pay.overtime_share().is_some()),
        ("queue_switch", plan.penalties.queue_switch > 0.0),
        ("standby", plan.standby.ratio > 0.0),
        ("scorecard", plan.scorecard.len() == 3 && plan.queues.values().all(|queue| queue.rounds_mean > 1.0)),
        ("meal_latest_minutes", plan.breaks.meal_latest.0 > 0),
    ];
    uses.into_iter().filter(|(_, used)| !used).map(|(name, _)| name).collect()
}

#[test]
fn there_is_a_shift_for_everybody_whatever_the_seed() {
    for template in &TEMPLATES {
        for (seed, days) in (1..=6).flat_map(|seed| [None, Some(1), Some(2)].map(|days| (seed, days))) {
            let warnings = loaded(&Request { template, seed, days, ..request(60) }).warnings;
            let without: Vec<_> = warnings.iter().filter(|finding| finding.code == "W345").collect();
            assert!(without.is_empty(), "{} {seed} {days:?}: {without:?}", template.name);
        }
    }
}

#[test]
fn every_template_and_size_is_read_with_no_more_than_what_it_says_of_chats() {
    for template in &TEMPLATES {
        for (agents, alike, days) in
            [(12, false, None), (60, false, None), (300, true, None), (30, false, Some(1)), (60, true, Some(28))]
        {
            let loaded = loaded(&Request { template, alike, days, ..request(agents) });
            let codes: Vec<&str> = loaded.warnings.iter().map(|finding| finding.code).collect();
            let what = format!("{} {agents} {alike} {days:?}", template.name);
            assert!(codes.iter().all(|code| *code == "W781"), "{what}: {:?}", loaded.warnings);
            assert_eq!(unused(&loaded.plan), Vec::<&str>::new(), "{what}");
            let most = if days == Some(28) { 6 } else { 0 };
            assert_eq!(loaded.plan.rules.max_days_in_row, most, "{what}");
            let weeks = if days == Some(28) { 4 } else { 1 };
            let coached = loaded.plan.sessions.values().filter(|session| session.id.starts_with("coaching")).count();
            assert_eq!(coached, weeks, "{what}: once a week");
        }
    }
}

#[test]
fn other_samples_stay_as_they_are() {
    let plan = loaded(&Request { full: false, ..request(30) }).plan;
    let unused = unused(&plan);
    for name in ["shifts", "activities", "sites", "mentors", "ramp", "max_chats", "pay"] {
        assert!(unused.contains(&name), "{name}");
    }
}

#[test]
fn a_plan_of_it_runs_and_keeps_every_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&request(14), folder.path());
    let path = folder.path().to_str().expect("a UTF-8 path");
    let summary = peakshift(&["plan", path, "--iterations", "3"]);
    assert!(summary["objective"]["total"].as_f64().is_some_and(|total| total > 0.0));
    let verdict = peakshift(&["verify", path]);
    assert_eq!(verdict["violations"], Value::Array(Vec::new()));
    let schedule = fs::read_to_string(folder.path().join("out/schedule.csv")).expect("schedule.csv");
    for id in ["briefing", "handover"] {
        assert!(schedule.contains(&format!(",activity,{id},")), "{id} is held");
    }
}

/// A row of schedule.csv that is an activity: whose, from when to when, and which.
fn first_of_each_activity(schedule: &str) -> Vec<[&str; 4]> {
    let mut rows: Vec<[&str; 4]> = Vec::new();
    for row in
        schedule.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>()).filter(|row| row[5] == "activity")
    {
        if rows.iter().all(|known| known[3] != row[6]) {
            rows.push([row[0], row[3], row[4], row[6]]);
        }
    }
    rows
}

#[test]
fn activities_stand_where_people_look() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&request(14), folder.path());
    let path = folder.path().to_str().expect("a UTF-8 path");
    peakshift(&["plan", path, "--iterations", "3", "--calendar"]);
    let text = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect(name);
    let (page, slips, messages) = (text("report.html"), text("calendar/slips.html"), text("calendar/messages.txt"));
    let plan = read::plan(folder.path(), ALL).expect("a plan").plan;
    let schedule = text("schedule.csv");
    let held = first_of_each_activity(&schedule);
    assert!(held.len() >= 3, "{schedule}");
    let mut book: Xlsx<_> = open_workbook(folder.path().join("out/schedule.xlsx")).expect("a workbook");
    let grid = book.worksheet_range("Time grid").expect("a grid");
    let legend: Vec<String> = grid.rows().take(3).flatten().map(ToString::to_string).collect();
    let mut patterns = BTreeSet::new();
    for [agent, start, end, id] in held {
        let (session, activity) =
            plan.sessions.iter().find(|(_, activity)| activity.id == id).expect("an activity of the plan");
        let clock = |moment: &str| moment[11..16].to_owned();
        let (name, range) = (&activity.name, format!("{}–{}", clock(start), clock(end)));
        let calendar = text(&format!("calendar/{agent}.ics")).replace("\r\n ", "");
        assert!(calendar.contains(&format!("{range} {name}")), "{calendar}");
        assert!(messages.contains(&format!("{name} {range}")), "{name} {range}: {messages}");
        assert!(slips.contains(name) && slips.contains(&range), "{name} {range}: {slips}");
        let class = format!("a{}", session.index());
        assert!(page.contains(&format!("<i class=\"{class}\"></i>{name}")), "in the legend of the page");
        let style = page.split(&format!(".{class}{{")).nth(1).and_then(|rest| rest.split('}').next());
        patterns.insert(style.expect("a style of its own").to_owned());
        assert!(legend.contains(name), "{name} in {legend:?}");
    }
    assert!(patterns.len() >= 3, "one pattern each: {patterns:?}");
}

#[test]
fn what_is_still_the_sample_s_is_known() {
    let request = request(24);
    let made = files(&request);
    let toml = made.iter().find(|file| file.name == "plan.toml").expect("plan.toml");
    let content = |name: &str| made.iter().find(|file| file.name == name).map(|file| file.bytes.clone());
    let found = leftover(&String::from_utf8_lossy(&toml.bytes), content);
    assert!(found.files.contains(&"agents.csv"), "{found:?}");
}

#[test]
fn its_settings_are_shown_with_what_they_mean() {
    let made = files(&request(30));
    let toml = made.iter().find(|file| file.name == "plan.toml").expect("plan.toml");
    let text = String::from_utf8(toml.bytes.clone()).expect("UTF-8");
    let at = text.find("[squads]").expect("squads");
    let end = text.find("# [solver]").expect("the solver");
    insta::assert_snapshot!("settings_of_full", &text[at..end]);
}
