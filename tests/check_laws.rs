//! What must hold between two judgements of random rosters, whoever is right about each.

mod common;

use chrono::Days;
use common::random;
use peakshift::check::{coverage, objective, violations};
use peakshift::domain::calendar::{Moment, Span};
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::units::{Minutes, Money};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

struct Case {
    plan: Plan,
    requirement: Requirement,
    segments: Vec<Segment>,
    rng: Pcg64,
}

impl Case {
    fn total(&self, segments: &[Segment]) -> f64 {
        objective(&self.plan, &self.requirement, &Roster::new(segments.to_vec())).total().0
    }

    fn broken(&self, segments: &[Segment]) -> Vec<(&'static str, String, String)> {
        let found = violations(&self.plan, &Roster::new(segments.to_vec()), &[]);
        found.into_iter().map(|v| (v.rule, v.agent_id, v.start)).collect()
    }
}

fn cases() -> impl Iterator<Item = Case> {
    (0..40).map(|seed| {
        let mut rng = Pcg64::seed_from_u64(seed);
        let plan = random::plan(&mut rng);
        let requirement = random::requirement(&mut rng, &plan);
        let segments = random::roster(&mut rng, &plan, [0.0, 0.03][seed as usize % 2]);
        Case { plan, requirement, segments, rng }
    })
}

fn near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{what}: {found} instead of {expected}");
}

#[test]
fn cutting_a_row_of_work_or_standby_in_two_changes_nothing() {
    let mut cuts = 0;
    for mut case in cases() {
        // Faults of R1 to R4 are told row by row, so only rosters without them are cut.
        let by_row = ["R1", "R2", "R3", "R4"];
        let told: Vec<_> = case.broken(&case.segments).into_iter().filter(|v| by_row.contains(&v.0)).collect();
        let in_doubt = |s: &Segment| told.iter().any(|(_, agent, _)| *agent == case.plan.agents[s.agent].id);
        let segments: Vec<_> = case.segments.iter().filter(|s| !in_doubt(s)).copied().collect();
        let mut cut = Vec::new();
        for segment in &segments {
            let middle = segment.span.start + Minutes(5 * case.rng.random_range(1..4));
            let divisible = matches!(segment.activity, Activity::Work | Activity::Standby) && middle < segment.span.end;
            if divisible && case.rng.random_bool(0.5) {
                cut.push(Segment { span: Span { end: middle, ..segment.span }, ..*segment });
                cut.push(Segment { span: Span { start: middle, ..segment.span }, ..*segment });
            } else {
                cut.push(*segment);
            }
        }
        cuts += cut.len() - segments.len();
        assert_eq!(case.broken(&cut), case.broken(&segments));
        near(case.total(&cut), case.total(&segments), "total");
    }
    assert!(cuts > 200, "only {cuts} rows were cut");
}

#[test]
fn agents_are_judged_apart() {
    for case in cases() {
        let mut apart = Vec::new();
        for id in case.plan.agents.ids() {
            let mine: Vec<_> = case.segments.iter().filter(|s| s.agent == id).copied().collect();
            apart.extend(case.broken(&mine));
        }
        assert_eq!(apart, case.broken(&case.segments));
    }
}

#[test]
fn doubled_prices_double_every_term() {
    for case in cases() {
        let mut dear = case.plan.clone();
        let p = &mut dear.penalties;
        p.shortage.iter_mut().for_each(|price| *price *= 2.0);
        for price in [
            &mut p.surplus,
            &mut p.standby_shortage,
            &mut p.lead_shortage,
            &mut p.experienced_shortage,
            &mut p.mentor_shortage,
            &mut p.seat_excess,
            &mut p.below_min_hours,
            &mut p.outside_preference,
            &mut p.avoided,
            &mut p.night_over_fair_share,
            &mut p.extra_break,
            &mut p.queue_switch,
            &mut p.late_work,
        ] {
            *price *= 2.0;
        }
        dear.pay.night_bonus_per_hour *= 2.0;
        dear.sessions.values_mut().for_each(|session| session.missing = Money(2.0 * session.missing.0));
        dear.agents.values_mut().for_each(|agent| agent.cost_per_hour = Money(2.0 * agent.cost_per_hour.0));
        let roster = Roster::new(case.segments.clone());
        let [once, twice] = [&case.plan, &dear].map(|plan| objective(plan, &case.requirement, &roster).terms());
        for ((name, once), (_, twice)) in once.into_iter().zip(twice) {
            near(twice.0, 2.0 * once.0, name);
        }
    }
}

#[test]
fn coverage_adds_up_to_the_objective() {
    for case in cases() {
        let roster = Roster::new(case.segments.clone());
        let cells = coverage(&case.plan, &case.requirement, &roster);
        let hours = case.plan.horizon.interval.hours();
        let (mut shortage, mut surplus, mut net) = (0.0, 0.0, 0.0);
        for (queue, cells) in cells.iter() {
            for (cell, need) in cells.iter().zip(&case.requirement.needs[queue]) {
                shortage += cell.shortage * hours * case.plan.penalties.shortage_at(need.level);
                surplus += cell.surplus * hours * case.plan.penalties.surplus;
                let asked = if case.plan.queues[queue].answer_within_hours.is_some() { 0.0 } else { 1.0 };
                net += asked * (cell.required + cell.surplus - cell.shortage - cell.scheduled);
            }
        }
        let found = objective(&case.plan, &case.requirement, &roster);
        near(shortage, found.shortage.0, "shortage");
        // Hands without work that may wait are surplus of no slot.
        if case.plan.queues.values().all(|queue| queue.answer_within_hours.is_none()) {
            near(surplus, found.surplus.0, "surplus");
        }
        near(net, 0.0, "required + surplus - shortage - scheduled");
    }
}

#[test]
fn a_day_later_is_the_same_where_the_clock_is_steady() {
    let day = |at: Moment| at + Minutes(1440);
    let later = |span: &mut Span| *span = Span { start: day(span.start), end: day(span.end) };
    for mut case in cases().filter(|case| case.plan.zone.0.name().starts_with("Asia/")) {
        let (total, broken) = (case.total(&case.segments), case.broken(&case.segments).len());
        case.plan.horizon.start = day(case.plan.horizon.start);
        case.plan.horizon.end = day(case.plan.horizon.end);
        for agent in case.plan.agents.values_mut() {
            let windows = agent.available.iter_mut().chain(agent.prefer.iter_mut()).flatten();
            windows.chain(&mut agent.avoid).chain(&mut agent.worked).for_each(later);
        }
        case.plan.sessions.values_mut().for_each(|session| later(&mut session.window));
        case.plan.pay.holidays.iter_mut().for_each(|holiday| holiday.date = holiday.date + Days::new(1));
        let steps = case.plan.agents.values_mut().flat_map(|agent| &mut agent.steps);
        steps.for_each(|step| step.from = step.from + Days::new(1));
        case.segments.iter_mut().for_each(|segment| later(&mut segment.span));
        near(case.total(&case.segments), total, "total");
        assert_eq!(case.broken(&case.segments).len(), broken);
    }
}
