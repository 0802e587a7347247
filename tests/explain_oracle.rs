//! Explanations on tiny plans against every schedule that an agent could have, and reasons that were made on purpose.

mod common;

use common::{NEW, REGULAR, agent, oracle, plan, requirement, segments, span, with_agents};
use peakshift::check::{check, objective};
use peakshift::domain::calendar::{Slot, Span};
use peakshift::domain::demand::Level;
use peakshift::domain::explained::{Reason, Why};
use peakshift::domain::ids::{AgentId, QueueId};
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::schedule::explain::Published;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const ROUNDING: f64 = 1e-6;

/// Three agents in an hour, with needs at random and one of their sound schedules each.
fn tiny(seed: u64) -> (Plan, Requirement, Vec<Vec<Vec<Segment>>>, Roster) {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut plan = oracle::tiny_plan();
    let mut agents = vec![agent("A1", REGULAR, &[0]), agent("A2", NEW, &[0]), agent("A3", REGULAR, &[0])];
    agents[1].max_hours = Some(0.5);
    agents[2].min_hours = 0.5;
    let half = plan.horizon.slot_start(Slot(6));
    if rng.random_bool(0.5) {
        agents[1].available = Some(vec![Span { start: plan.horizon.start, end: half }]);
    }
    if seed % 2 == 1 {
        plan.pay.night_bonus_per_hour = 60.0;
        (plan.pay.overtime_after_hours, plan.pay.overtime_ratio) = (0.3, 4.0);
    }
    plan = with_agents(plan, agents);
    let mut needed = requirement(&plan, 0.0, 0.0, Level::Normal);
    for need in &mut needed.needs[QueueId(0)] {
        need.required = rng.random_range(0.0..2.5);
        need.standby_required = if rng.random_bool(0.4) { 0.8 } else { 0.0 };
        need.level = *Level::ALL.choose(&mut rng).expect("a level");
    }
    let choices: Vec<Vec<Vec<Segment>>> = plan.agents.ids().map(|id| oracle::rosters(&plan, id)).collect();
    let rows = choices.iter().flat_map(|choices| choices.choose(&mut rng).expect("the empty one").clone()).collect();
    (plan, needed, choices, Roster::new(rows))
}

fn slot_span(plan: &Plan, slot: usize) -> Span {
    Span { start: plan.horizon.slot_start(Slot(slot)), end: plan.horizon.slot_start(Slot(slot + 1)) }
}

fn on_line(rows: &[Segment], at: &Span) -> bool {
    rows.iter().any(|row| row.activity == Activity::Work && row.span.overlap_seconds(at) > 0)
}

fn with(roster: &Roster, agent: AgentId, rows: &[Segment]) -> Roster {
    let others = roster.segments().iter().filter(|row| row.agent != agent);
    Roster::new(others.chain(rows).copied().collect())
}

/// Whether every block of `was` lies in one of the same kind of `is`.
fn keeps(was: &Roster, is: &Roster, agent: AgentId) -> bool {
    let (was, is) = (was.blocks(agent), is.blocks(agent));
    was.iter().all(|one| {
        let around = |other: &&peakshift::domain::roster::Block<'_>| {
            other.standby == one.standby && other.span.start <= one.span.start && one.span.end <= other.span.end
        };
        is.iter().any(|other| around(&other))
    })
}

#[test]
fn prices_are_those_of_the_best_of_all_schedules_of_the_agent() {
    let (mut priced, mut dear, mut kept_away) = (0, 0, 0);
    for seed in 0..24 {
        let (plan, needed, choices, roster) = tiny(seed);
        let total = |roster: &Roster| objective(&plan, &needed, roster).total().0;
        let now = total(&roster);
        let published = Published::new(&plan, &needed, &roster, &[]);
        for index in 0..plan.horizon.intervals() {
            let interval = plan.horizon.interval_span(index);
            let why = published.why(interval, Some(QueueId(0)));
            let short = |slot: &usize| -> f64 {
                let here = slot_span(&plan, *slot);
                let there = plan.agents.iter().filter(|(id, _)| on_line(roster.of(*id), &here));
                needed.needs[QueueId(0)][index].required - there.map(|(_, agent)| agent.efficiency).sum::<f64>()
            };
            let slots = plan.horizon.interval_slots(index);
            let slot =
                slots.reduce(|best, other| if short(&other).max(0.0) > short(&best).max(0.0) { other } else { best });
            let at = slot_span(&plan, slot.expect("an interval has slots"));
            for told in &why.agents {
                if matches!(told.reason, Reason::OnLine | Reason::NotAvailable) {
                    assert_eq!(told.price, None);
                    continue;
                }
                let id = told.agent;
                let all = choices[id.0].iter().filter(|rows| on_line(rows, &at));
                let least = all.clone().map(|rows| total(&with(&roster, id, rows)) - now).reduce(f64::min);
                match (told.price, least) {
                    (Some(price), Some(least)) => {
                        assert!((price - least).abs() < ROUNDING, "seed {seed}, {index}, {id:?}: {price}, {least}");
                        priced += 1;
                    }
                    (price, least) => assert_eq!(price, least, "seed {seed}, {index}, {id:?}: {:?}", told.reason),
                }
                if roster.of(id).iter().any(|row| row.span.overlap_seconds(&interval) > 0) {
                    continue;
                }
                let fits = all.clone().any(|rows| keeps(&roster, &Roster::new(rows.clone()), id));
                assert_eq!(fits, told.reason == Reason::TooDear, "seed {seed}, {index}, {id:?}: {:?}", told.reason);
                *(if fits { &mut dear } else { &mut kept_away }) += 1;
            }
        }
    }
    assert!(priced > 100 && dear > 30 && kept_away > 5, "{priced} {dear} {kept_away}");
}

#[test]
fn a_named_change_keeps_the_rules_and_costs_what_it_says() {
    let mut alone = 0;
    for seed in 100..120 {
        let (plan, needed, _, roster) = tiny(seed);
        let published = Published::new(&plan, &needed, &roster, &[]);
        let now = objective(&plan, &needed, &roster).total().0;
        for index in 0..plan.horizon.intervals() {
            let why = published.why(plan.horizon.interval_span(index), Some(QueueId(0)));
            assert!(why.changes.windows(2).all(|pair| pair[0].price <= pair[1].price));
            for change in &why.changes {
                let new = with(&roster, change.agent, &change.rows);
                let verified = check(&plan, &needed, &new, &[]).expect("it keeps the rules");
                let price = verified.objective().total().0 - now;
                assert!(change.price <= price + ROUNDING, "others only help: {} {price}", change.price);
                if change.others == 0 {
                    assert!((change.price - price).abs() < ROUNDING, "seed {seed}: {} {price}", change.price);
                    alone += 1;
                }
            }
        }
        for id in plan.agents.ids() {
            let duty = published.duty(id);
            let home = objective(&plan, &needed, &with(&roster, id, &[])).total().0 - now;
            assert!((duty.without - home).abs() < ROUNDING, "{} {home}", duty.without);
            for change in &duty.changes {
                let verified =
                    check(&plan, &needed, &with(&roster, id, &change.rows), &[]).expect("it keeps the rules");
                assert!((verified.objective().total().0 - now - change.price).abs() < ROUNDING);
            }
        }
    }
    assert!(alone > 50, "{alone}");
}

#[test]
fn offers_lengthen_or_shorten_a_duty_and_pay() {
    let [mut longer, mut shorter] = [0, 0];
    for seed in 200..230 {
        let (plan, needed, _, roster) = tiny(seed);
        let published = Published::new(&plan, &needed, &roster, &[]);
        let now = objective(&plan, &needed, &roster).total().0;
        let minutes =
            |roster: &Roster, id| roster.blocks(id).iter().map(|block| block.span.seconds() / 60).sum::<i64>();
        let offers = published.offers();
        for (kind, of_kind) in offers.iter().enumerate() {
            assert!(of_kind.windows(2).all(|pair| pair[0].price <= pair[1].price));
            for offer in of_kind {
                let new = with(&roster, offer.agent, &offer.rows);
                let verified = check(&plan, &needed, &new, &[]).expect("it keeps the rules");
                assert!(offer.price < 0.0);
                assert!((verified.objective().total().0 - now - offer.price).abs() < ROUNDING);
                if kind == 0 {
                    assert!(keeps(&roster, &new, offer.agent));
                    assert!(minutes(&new, offer.agent) > minutes(&roster, offer.agent));
                    longer += 1;
                } else {
                    assert!(keeps(&new, &roster, offer.agent));
                    assert!(minutes(&new, offer.agent) < minutes(&roster, offer.agent));
                    shorter += 1;
                }
            }
        }
    }
    assert!(longer > 3 && shorter > 3, "{longer} {shorter}");
}

/// Reasons of everybody at 23:00, with one schedule that A1 and A2 have at most.
fn reasons(plan: &Plan, rows: Vec<Segment>, away: &[(AgentId, Span)]) -> Why {
    let needed = requirement(plan, 3.0, 0.0, Level::Peak);
    let roster = Roster::new(rows);
    let published = Published::new(plan, &needed, &roster, away);
    published.why(span(plan, "2026-11-10T23:00", "2026-11-10T23:30"), Some(QueueId(0)))
}

#[test]
fn each_reason_is_found_where_it_was_made() {
    let mut agents: Vec<_> = (0..10).map(|i| agent(&format!("A{i}"), REGULAR, &[0])).collect();
    agents[1].queues = vec![QueueId(1)];
    agents[6].queues = vec![QueueId(0), QueueId(1)];
    let base = plan();
    agents[2].available = Some(vec![span(&base, "2026-11-10T18:00", "2026-11-10T22:30")]);
    // A shift that ended three hours before, where eleven of rest are asked for.
    agents[3].worked = vec![span(&base, "2026-11-10T05:00", "2026-11-10T15:00")];
    agents[3].available = Some(vec![span(&base, "2026-11-10T22:00", "2026-11-11T02:00")]);
    agents[4].max_hours = Some(2.5);
    // Free for less than the shortest block.
    agents[5].available = Some(vec![span(&base, "2026-11-10T22:30", "2026-11-11T00:30")]);
    let mut rows = segments(&base, 6, "2026-11-10T21:00", "w45 b10 w45 b10 w45@1 b10 w45@1");
    rows.extend(segments(&base, 7, "2026-11-10T22:30", "s60"));
    rows.extend(segments(&base, 9, "2026-11-10T21:30", "w45 b10 w35 m30 w45"));
    let plan = with_agents(base, agents);
    let away = [(AgentId(8), span(&plan, "2026-11-10T22:00", "2026-11-11T08:00"))];
    let why = reasons(&plan, rows, &away);
    let told: Vec<(Reason, Option<&str>)> = why.agents.iter().map(|agent| (agent.reason, agent.rule)).collect();
    use Reason::*;
    assert_eq!(
        told,
        [
            (TooDear, None),
            (NoSkill, Some("R3")),
            (NotAvailable, Some("R4")),
            (Rest, Some("R7")),
            (Hours, Some("R8")),
            (Blocks, Some("R5")),
            (Elsewhere, None),
            (Standby, None),
            (Absent, None),
            (Pausing, None),
        ]
    );
    let rules: std::collections::BTreeMap<_, _> = why.relaxed.iter().map(|one| (one.rule, one.agents)).collect();
    assert_eq!(rules, [("R3", 1), ("R4", 1), ("R5", 1), ("R7", 1), ("R8", 1)].into());
    let kinds: std::collections::BTreeSet<_> = why.changes.iter().map(|change| change.kind).collect();
    assert!(kinds.len() >= 2, "{kinds:?}");
}

#[test]
fn who_has_worked_days_enough_rests() {
    let mut agents: Vec<_> = (0..2).map(|i| agent(&format!("A{i}"), REGULAR, &[0])).collect();
    let mut plan = plan();
    plan.rules.max_days_in_row = 2;
    let yesterday = span(&plan, "2026-11-09T09:00", "2026-11-09T11:00");
    agents[0].worked = vec![span(&plan, "2026-11-08T09:00", "2026-11-08T11:00"), yesterday];
    agents[1].worked = vec![yesterday];
    let why = reasons(&with_agents(plan, agents), Vec::new(), &[]);
    let told: Vec<(Reason, Option<&str>)> = why.agents.iter().map(|agent| (agent.reason, agent.rule)).collect();
    assert_eq!(told, [(Reason::Rest, Some("R14")), (Reason::TooDear, None)]);
    assert_eq!(why.relaxed.iter().map(|one| (one.rule, one.agents)).collect::<Vec<_>>(), [("R14", 1)]);
}

#[test]
fn whoever_stands_in_is_on_line_where_somebody_is_missed() {
    let agents = (0..6).map(|i| agent(&format!("A{i}"), REGULAR, if i == 5 { &[1] } else { &[0] })).collect();
    let plan = with_agents(plan(), agents);
    let rows = segments(&plan, 0, "2026-11-10T21:00", &common::block(240));
    let away = [(AgentId(0), plan.horizon.span())];
    let left = Roster::default();
    let mut needed = requirement(&plan, 0.0, 0.0, Level::Peak);
    for (index, need) in needed.needs[QueueId(0)].iter_mut().enumerate() {
        need.required = if (6..14).contains(&index) { 1.0 } else { 0.0 };
    }
    let published = Published::new(&plan, &needed, &left, &away);
    let found = published.substitutes(&rows);
    let ids: Vec<usize> = found.iter().map(|one| one.agent.0).collect();
    assert_eq!(ids, [1, 2, 3, 4], "neither who is away nor who lacks the queue");
    assert!(found.windows(2).all(|pair| pair[0].price <= pair[1].price));
    for one in &found {
        assert!(one.price < 0.0, "a gap of four hours pays for a block");
        let covers = rows.iter().filter(|row| row.activity == Activity::Work);
        assert!(covers.clone().any(|row| on_line(&one.rows, &row.span)));
    }
    assert_eq!(published.substitutes(&[]), Vec::new());
}
