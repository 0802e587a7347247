//! What gives way in a night that is replanned, and what does not: each on both sides of its limit.

mod common;

use common::{REGULAR, agent, block, moment, plan, segments, span, with_agents};
use peakshift::check::Replanned;
use peakshift::domain::ids::AgentId;
use peakshift::domain::night::Night;
use peakshift::domain::plan::{Plan, Replan};
use peakshift::domain::roster::{Roster, Segment};

const NOW: &str = "2026-11-10T23:40";

/// One on standby from 22:00 to 02:00, one at work from 22:00 to 06:00, one at home.
fn night_plan() -> (Plan, Vec<Segment>) {
    let plan = with_agents(plan(), ["A", "B", "C"].map(|id| agent(id, REGULAR, &[0, 1])).to_vec());
    let mut published = segments(&plan, 0, "2026-11-10T22:00", "s240");
    published.extend(segments(&plan, 1, "2026-11-10T22:00", &block(480)));
    (plan, published)
}

/// The rules that `rows` break, each once.
fn broken(plan: &Plan, published: &[Segment], night: &Night, rows: Vec<Segment>) -> Vec<&'static str> {
    let published = Roster::new(published.to_vec());
    let judge = Replanned { plan, published: &published, night };
    let mut rules: Vec<_> = judge.violations(&Roster::new(rows)).iter().map(|violation| violation.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

fn at_now(plan: &Plan, most: Option<usize>) -> Night {
    Night::new(moment(plan.zone, NOW), &Replan::default(), Vec::new(), most)
}

/// The published rows with those of one agent replaced.
fn with(published: &[Segment], agent: usize, rows: Vec<Segment>) -> Vec<Segment> {
    published.iter().filter(|row| row.agent != AgentId(agent)).copied().chain(rows).collect()
}

/// Standby until a call, then work for some minutes.
fn called(plan: &Plan, standby: i64, work: i64) -> Vec<Segment> {
    segments(plan, 0, "2026-11-10T22:00", &format!("s{standby} {}", block(work)))
}

#[test]
fn standby_is_called_ten_minutes_from_now_and_works_an_hour_at_least() {
    let (plan, published) = night_plan();
    let night = at_now(&plan, None);
    let rules = |standby, work| broken(&plan, &published, &night, with(&published, 0, called(&plan, standby, work)));
    assert!(rules(110, 190).is_empty(), "called at 23:50 until 03:00");
    assert!(rules(105, 195).contains(&"R2"), "at 23:45 nobody can be reached yet");
    assert!(rules(240, 180).is_empty(), "called at the end of its standby");
    assert!(rules(300, 180).contains(&"R2"), "not after it");
    assert!(rules(120, 60).is_empty());
    assert_eq!(rules(125, 55), ["R5"]);
    assert!(rules(110, 430).is_empty(), "nine hours in one");
    assert_eq!(rules(110, 460), ["R5"]);
}

#[test]
fn a_cut_block_may_be_short_and_ends_where_its_agent_leaves() {
    let (plan, published) = night_plan();
    let away = span(&plan, "2026-11-10T23:55", "2026-11-11T03:00");
    let night = Night::new(moment(plan.zone, NOW), &Replan::default(), vec![(AgentId(1), away)], None);
    let whole = Roster::new(published.clone());
    let cut = night.cut(&whole).segments().to_vec();
    assert!(cut.iter().all(|row| row.span.overlap_seconds(&away) == 0 || row.agent != AgentId(1)));
    assert!(cut.iter().filter(|row| row.agent == AgentId(1)).all(|row| row.span.end <= away.start), "nor resumed");
    assert!(broken(&plan, &published, &night, cut.clone()).is_empty());
    assert!(broken(&plan, &published, &night, published.clone()).contains(&"R12"), "who is away does not work");
    let nobody_away = broken(&plan, &published, &at_now(&plan, None), cut);
    assert!(nobody_away.contains(&"R5") && nobody_away.contains(&"R12"), "{nobody_away:?}");
}

#[test]
fn what_begins_soon_stays_and_changes_are_counted() {
    let (plan, published) = night_plan();
    let night = at_now(&plan, Some(1));
    let rules = |rows| broken(&plan, &published, &night, rows);
    assert!(rules(published.clone()).is_empty());
    assert_eq!(rules(with(&published, 0, Vec::new())), ["R12"], "standby that has begun cannot go");
    let comes = |start: &str| segments(&plan, 2, start, &block(180));
    assert!(rules(with(&published, 2, comes("2026-11-11T00:30"))).is_empty());
    assert_eq!(rules(with(&published, 2, comes("2026-11-11T00:00"))), ["R12"], "not within half an hour");
    let two = with(&with(&published, 2, comes("2026-11-11T00:30")), 0, called(&plan, 110, 190));
    assert_eq!(rules(two.clone()), ["R12"], "one may change, and two do");
    assert!(broken(&plan, &published, &at_now(&plan, Some(2)), two).is_empty());
}
