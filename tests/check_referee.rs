//! The check against an independent referee on random plans and rosters, faulty and sound ones.
//!
//! Runs where `../shared/tools/referee.py` and python3 exist, and is silent elsewhere.

mod common;

use common::{folder, random};
use peakshift::check::{check, coverage, objective, violations};
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Roster, Segment};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Every fourth case keeps only what breaks no rule, so that the two also agree on what is sound.
fn random_case(seed: u64) -> Case {
    let mut rng = Pcg64::seed_from_u64(seed);
    let plan = random::plan(&mut rng);
    let requirement = random::requirement(&mut rng, &plan);
    let faults = [0.0, 0.02, 0.1, 0.3][seed as usize % 4];
    let mut segments = random::roster(&mut rng, &plan, faults);
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

fn referee(tools: &Path, cases: &[Case]) -> Option<Vec<Value>> {
    let root = tempfile::tempdir().expect("a folder");
    let folders: Vec<PathBuf> = (0..cases.len()).map(|i| root.path().join(i.to_string())).collect();
    cases.iter().zip(&folders).for_each(|(case, at)| write(case, at));
    let output = Command::new("python3").args(["-c", JUDGE_ALL]).arg(tools).args(&folders).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    Some(lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// (rule, agent, local time) of every violation, sorted.
fn places(case: &Case) -> Vec<[String; 3]> {
    let found = violations(&case.plan, &case.roster, &case.pins);
    let mut places: Vec<_> = found.into_iter().map(|v| [v.rule.to_owned(), v.agent_id, v.start]).collect();
    places.sort();
    places
}

fn places_of_referee(verdict: &Value) -> Vec<[String; 3]> {
    let rows = verdict["violations"].as_array().expect("violations");
    let cell = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut places: Vec<_> = rows.iter().map(|v| ["rule", "agent", "time"].map(|key| cell(v, key))).collect();
    places.sort();
    places
}

#[test]
fn agrees_with_the_referee_on_every_violation_and_term() {
    let Some(tools) = common::shared("tools") else { return };
    let cases: Vec<Case> = (0..120).map(random_case).collect();
    let Some(verdicts) = referee(&tools, &cases) else { return };
    assert_eq!(verdicts.len(), cases.len());
    let mut rules_seen = std::collections::BTreeSet::new();
    let mut terms_seen = std::collections::BTreeSet::new();
    for (seed, (case, verdict)) in cases.iter().zip(&verdicts).enumerate() {
        let ours = places(case);
        assert_eq!(ours, places_of_referee(verdict), "seed {seed}");
        assert_eq!(
            check(&case.plan, &case.requirement, &case.roster, &case.pins).is_ok(),
            verdict["ok"].as_bool().expect("ok"),
            "seed {seed}"
        );
        rules_seen.extend(ours.into_iter().map(|[rule, ..]| rule));
        let objective = objective(&case.plan, &case.requirement, &case.roster);
        for (name, money) in objective.terms().into_iter().chain([("total", objective.total())]) {
            let theirs = verdict["objective"][name].as_f64().expect("a term");
            assert!((money.0 - theirs).abs() <= 2e-6 + 1e-9 * theirs, "seed {seed}, {name}: {} and {theirs}", money.0);
            if theirs > 0.0 {
                terms_seen.insert(name);
            }
        }
    }
    let sound = cases.iter().zip(&verdicts).filter(|(case, v)| v["ok"] == true && !case.roster.segments().is_empty());
    assert!(sound.count() >= 10, "some of the rosters are sound and not empty");
    assert_eq!(rules_seen.len(), 12, "the random rosters break every rule: {rules_seen:?}");
    assert_eq!(terms_seen.len(), 10, "and cost every term: {terms_seen:?}");
}
