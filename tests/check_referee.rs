//! The check against an independent referee on random plans and rosters, faulty and sound ones.
//!
//! Runs where `../shared/tools/referee.py` and python3 exist, and is silent elsewhere. `PEAKSHIFT_REFEREE=5000 cargo test --release --test
//! check_referee` judges so many random plans; without it 120.

mod common;

use common::{folder, random};
use peakshift::check::{check, coverage, objective, violations};
use peakshift::domain::objective::Objective;
use peakshift::domain::plan::{Agent, Pay, Penalties, Plan};
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::units::Money;
use peakshift::read;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

const FEW: u64 = 120;
/// Judged at a time, so that a command line holds their folders.
const AT_ONCE: u64 = 200;

/// Judges every folder named on the command line in one process.
const JUDGE_ALL: &str = "
import json, os, sys
sys.path.insert(0, sys.argv[1])
import referee
for d in sys.argv[2:]:
    at = lambda name: os.path.join(d, name)
    print(json.dumps(referee.judge(d, at('schedule.csv'), at('requirements.csv'), pins=at('pins.csv'), coverage=at('coverage.csv'))))
";

struct Case {
    plan: Plan,
    requirement: Requirement,
    roster: Roster,
    pins: Vec<Segment>,
}

fn random_case(seed: u64) -> Case {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut plan = random::plan(&mut rng);
    // It knows no holidays.
    plan.pay.holidays.clear();
    let requirement = random::requirement(&mut rng, &plan);
    random_roster(seed, &mut rng, plan, requirement)
}

/// Every fourth case keeps only what breaks no rule, so that the two also agree on what is sound.
fn random_roster(seed: u64, rng: &mut Pcg64, plan: Plan, requirement: Requirement) -> Case {
    let faults = [0.0, 0.02, 0.1, 0.3][seed as usize % 4];
    let mut segments = random::roster(rng, &plan, faults);
    let pins: Vec<Segment> = segments.iter().filter(|_| rng.random_bool(0.1)).copied().collect();
    match seed % 4 {
        0 => {
            let faulty = violations(&plan, &Roster::new(segments.clone()), &pins);
            let at_fault = |s: &Segment| faulty.iter().any(|v| v.agent_id == plan.agents[s.agent].id);
            segments.retain(|s| !at_fault(s));
            let pins = pins.into_iter().filter(|s| !at_fault(s)).collect();
            Case { requirement, roster: Roster::new(segments), pins, plan }
        }
        _ => {
            segments.retain(|_| rng.random_bool(0.99));
            Case { requirement, roster: Roster::new(segments), pins, plan }
        }
    }
}

fn write(case: &Case, at: &Path) {
    fs::create_dir_all(at).expect("a folder");
    folder::write_plan(&case.plan, at);
    write_tables(case, at);
}

fn write_tables(case: &Case, at: &Path) {
    let files = [
        ("requirements.csv", folder::requirements_csv(&case.plan, &case.requirement)),
        ("schedule.csv", folder::schedule_csv(&case.plan, case.roster.segments())),
        ("pins.csv", folder::schedule_csv(&case.plan, &case.pins)),
        ("coverage.csv", folder::coverage_csv(&case.plan, &coverage(&case.plan, &case.requirement, &case.roster))),
    ];
    for (name, text) in files {
        fs::write(at.join(name), text).expect("a file");
    }
}

/// The verdicts on `folders`, in order; none without python3.
fn referee(tools: &Path, folders: &[PathBuf]) -> Option<Vec<Value>> {
    let output = Command::new("python3").args(["-c", JUDGE_ALL]).arg(tools).args(folders).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    Some(lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// (rule, agent, local time) of every violation, sorted.
fn places(case: &Case) -> Vec<[String; 3]> {
    let found = violations(&case.plan, &case.roster, &case.pins);
    // The referee names the day that is one too many, not the duty; an activity that is held too often at the agent's first row.
    let place = |rule: &str, start: String| match rule {
        "R14" => start[..10].to_owned(),
        "R13" => String::new(),
        _ => start,
    };
    let mut places: Vec<_> =
        found.into_iter().map(|v| [v.rule.to_owned(), v.agent_id, place(v.rule, v.start)]).collect();
    places.sort();
    places
}

fn places_of_referee(verdict: &Value) -> Vec<[String; 3]> {
    let rows = verdict["violations"].as_array().expect("violations");
    let cell = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let place = |[rule, agent, time]: [String; 3]| {
        let time = if rule == "R13" { String::new() } else { time };
        [rule, agent, time]
    };
    let mut places: Vec<_> = rows.iter().map(|v| place(["rule", "agent", "time"].map(|key| cell(v, key)))).collect();
    places.sort();
    places
}

/// The case as the files say it.
fn read_back(at: &Path) -> Case {
    let needs = read::Needs { inquiries: false, agents: true };
    let plan = read::plan(at, needs).unwrap_or_else(|error| panic!("{}: {error:?}", at.display())).plan;
    let (requirement, _) = read::requirements(&at.join("requirements.csv"), &plan).expect("requirements.csv");
    let (roster, _) = read::schedule(&at.join("schedule.csv"), &plan).expect("schedule.csv");
    let (pins, _) = read::schedule(&at.join("pins.csv"), &plan).expect("pins.csv");
    Case { requirement, roster, pins: pins.segments().to_vec(), plan }
}

fn agree(case: &Case, verdict: &Value, what: &str) {
    assert_eq!(places(case), places_of_referee(verdict), "{what}");
    let ok = check(&case.plan, &case.requirement, &case.roster, &case.pins).is_ok();
    assert_eq!(Some(ok), verdict["ok"].as_bool(), "{what}");
    let objective = objective(&case.plan, &case.requirement, &case.roster);
    for (name, money) in objective.terms().into_iter().chain([("total", objective.total())]) {
        let theirs = verdict["objective"][name].as_f64().expect("a term");
        assert!((money.0 - theirs).abs() <= 2e-6 + 1e-9 * theirs, "{what}, {name}: {} and {theirs}", money.0);
    }
}

/// What was seen among the cases.
#[derive(Default)]
struct Seen {
    sound: usize,
    rules: BTreeSet<String>,
    terms: BTreeSet<&'static str>,
}

impl Seen {
    fn add(&mut self, case: &Case, verdict: &Value) {
        self.sound += usize::from(verdict["ok"] == true && !case.roster.segments().is_empty());
        self.rules.extend(places(case).into_iter().map(|[rule, ..]| rule));
        let names = Objective::default().terms().into_iter().map(|(name, _)| name);
        self.terms.extend(names.filter(|name| verdict["objective"][*name].as_f64() > Some(0.0)));
    }
}

/// Judges the cases that `make` makes of `seeds`; none without python3.
fn judge(tools: &Path, make: fn(u64) -> Case, seeds: Range<u64>, seen: &mut Seen) -> Option<()> {
    let root = tempfile::tempdir().expect("a folder");
    let folders: Vec<PathBuf> = seeds.clone().map(|seed| root.path().join(seed.to_string())).collect();
    let cases: Vec<Case> = seeds.clone().map(make).collect();
    cases.iter().zip(&folders).for_each(|(case, at)| write(case, at));
    let verdicts = referee(tools, &folders)?;
    assert_eq!(verdicts.len(), cases.len());
    for ((seed, at), (case, verdict)) in seeds.zip(&folders).zip(cases.iter().zip(&verdicts)) {
        agree(case, verdict, &format!("seed {seed}"));
        // A file cannot say that somebody handles nothing.
        if case.plan.agents.values().all(|agent| agent.efficiency > 0.0) {
            agree(&read_back(at), verdict, &format!("seed {seed}, as read from its files"));
        }
        seen.add(case, verdict);
    }
    Some(())
}

#[test]
fn agrees_with_the_referee_on_every_violation_and_term() {
    let Some(tools) = common::shared("tools") else { return };
    let all = std::env::var("PEAKSHIFT_REFEREE").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW).max(FEW);
    let mut seen = Seen::default();
    for first in (0..all).step_by(AT_ONCE as usize) {
        if judge(&tools, random_case, first..all.min(first + AT_ONCE), &mut seen).is_none() {
            return;
        }
    }
    println!("{all} plans, {} of them sound and not empty, {} rules broken", seen.sound, seen.rules.len());
    assert!(seen.sound >= 10, "some of the rosters are sound and not empty");
    assert_eq!(seen.rules.len(), 14, "the random rosters break every rule: {:?}", seen.rules);
    assert_eq!(seen.terms.len(), Objective::default().terms().len(), "and cost every term: {:?}", seen.terms);
}

/// Prices and needs as high as files may say them, shared by many people.
fn at_the_border(seed: u64) -> Case {
    const MOST: f64 = 1e9;
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut plan = random::plan(&mut rng);
    plan.pay =
        Pay { holidays: Vec::new(), night_bonus_per_hour: MOST, overtime_after_hours: 2.25, overtime_ratio: 100.0 };
    plan.penalties = Penalties {
        shortage: [MOST; 3],
        surplus: MOST,
        standby_shortage: MOST,
        lead_shortage: MOST,
        experienced_shortage: MOST,
        mentor_shortage: MOST,
        seat_excess: MOST,
        below_min_hours: MOST,
        outside_preference: MOST,
        avoided: MOST,
        night_over_fair_share: MOST,
        fair_night_hours: plan.penalties.fair_night_hours,
        extra_break: MOST,
        late_work: MOST,
        queue_switch: MOST,
    };
    plan.standby.pay_ratio = 100.0;
    plan.sessions.values_mut().for_each(|session| session.missing = Money(MOST));
    let of_one = |(n, agent): (usize, &Agent)| {
        let efficiency = if n % 3 == 0 { MOST } else { agent.efficiency.max(0.1) };
        Agent {
            id: format!("B{n:03}"),
            cost_per_hour: Money(MOST),
            min_hours: MOST,
            max_hours: None,
            efficiency,
            ..agent.clone()
        }
    };
    plan.agents = plan.agents.values().cycle().take(300).enumerate().map(of_one).collect();
    let mut requirement = random::requirement(&mut rng, &plan);
    for need in requirement.needs.values_mut().flatten().filter(|need| need.required > 0.0) {
        (need.required, need.standby_required) = (MOST, MOST);
    }
    random_roster(seed, &mut rng, plan, requirement)
}

#[test]
fn agrees_with_the_referee_where_every_figure_is_at_its_border() {
    let Some(tools) = common::shared("tools") else { return };
    let mut seen = Seen::default();
    if judge(&tools, at_the_border, 0..8, &mut seen).is_none() {
        return;
    }
    assert!(seen.sound >= 1 && seen.terms.len() == Objective::default().terms().len(), "{:?}", seen.terms);
    for seed in 0..8 {
        let case = at_the_border(seed);
        let found = objective(&case.plan, &case.requirement, &case.roster);
        assert!(found.terms().iter().all(|(_, money)| money.0.is_finite() && money.0 >= 0.0), "seed {seed}: {found:?}");
        assert!(found.total().0.is_finite() && found.total().0 > 1e15, "seed {seed}: {found:?}");
    }
}

#[test]
fn agrees_with_the_referee_on_the_shared_plans() {
    let (Some(tools), Some(plans)) = (common::shared("tools"), common::shared("plans")) else { return };
    let root = tempfile::tempdir().expect("a folder");
    let mut folders = Vec::new();
    for entry in fs::read_dir(plans).expect("a folder") {
        let from = entry.expect("an entry").path();
        if !from.join("plan.toml").is_file() {
            continue;
        }
        for seed in 0..4 {
            let at = root.path().join(format!("{}-{seed}", from.file_name().expect("a name").to_string_lossy()));
            fs::create_dir_all(&at).expect("a folder");
            for name in ["plan.toml", "agents.csv", "availability.csv"] {
                fs::copy(from.join(name), at.join(name)).expect("a file of the plan");
            }
            let plan = read::plan(&at, read::Needs { inquiries: false, agents: true }).expect("a plan").plan;
            let (given, _) = read::requirements(&from.join("requirements.given.csv"), &plan).expect("requirements");
            let case = random_roster(seed, &mut Pcg64::seed_from_u64(seed), plan, given);
            write_tables(&case, &at);
            folders.push(at);
        }
    }
    let Some(verdicts) = referee(&tools, &folders) else { return };
    for (at, verdict) in folders.iter().zip(&verdicts) {
        agree(&read_back(at), verdict, &at.display().to_string());
    }
}
