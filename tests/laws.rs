//! The laws of the rules: the language of the optimizer is what the checker accepts, and each rule binds.
//!
//! Every row of labels of one agent in a tiny horizon is praised slot by slot, so that it alone is the best schedule if
//! the language has it; the dynamic programs return it exactly when the checker is silent about it.

mod common;
mod schedule_support;

use common::oracle::{every_labelling, tiny_plan};
use common::{NEW, REGULAR, agent, broken, queue, session, with_agents};
use peakshift::check::violations;
use peakshift::domain::calendar::Span;
use peakshift::domain::demand::Level;
use peakshift::domain::ids::AgentId;
use peakshift::domain::plan::{Plan, Shift};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::sessions::{Each, Place, Session};
use peakshift::domain::units::{Minutes, Money};
use peakshift::schedule::agent::pinned::pinned_best;
use peakshift::schedule::agent::pins::Pins;
use peakshift::schedule::agent::planner::Planner;
use peakshift::schedule::agent::problem::Problem;
use peakshift::schedule::agent::rules::{RULES, language};
use peakshift::schedule::agent::tour::{Piece, Tour};
use schedule_support::{
    generated_freely, generated_under_pins, into, needs, praise, roster, rules_without, search, tour,
};
use std::collections::BTreeSet;

/// One unpaid agent with `queues` in a horizon of `slots` slots, with rules that admit something in them.
fn very_tiny(slots: i64, queues: &[usize]) -> Plan {
    let mut plan = tiny_plan();
    plan.queues = [queue("presale"), queue("aftersale")].into_iter().collect();
    plan.horizon.end = plan.horizon.start + Minutes(5 * slots);
    plan.horizon.interval = Minutes(5);
    plan.rules.block_grid = Minutes(5);
    plan.rules.min_gap = Minutes(10);
    plan.standby.min_block = Minutes(10);
    plan.breaks.meal_after = Minutes(20);
    let mut only = agent("A", REGULAR, queues);
    only.cost_per_hour = Money(0.0);
    with_agents(plan, vec![only])
}

fn window(plan: &Plan, from: i64, to: i64) -> Span {
    Span { start: into(plan, from), end: into(plan, to) }
}

/// Pairs of a plan to judge by and one whose labels to try.
fn instances() -> Vec<(&'static str, Plan, Plan)> {
    let mut found = Vec::new();
    let mut add = |name, slots, queues: &[usize], labels: &[usize], set: &dyn Fn(&mut Plan)| {
        let mut plan = very_tiny(slots, queues);
        set(&mut plan);
        let mut labelled = plan.clone();
        labelled.agents = very_tiny(slots, labels).agents;
        found.push((name, plan, labelled));
    };
    add("meals", 7, &[0], &[0], &|_| {});
    add("a queue not learnt", 5, &[1], &[0, 1], &|plan| plan.standby.min_block = Minutes(5));
    add("two queues", 5, &[0, 1], &[0, 1], &|plan| plan.breaks.meal_after = Minutes(10));
    add("coarse blocks off the horizon's start", 7, &[0], &[0], &|plan| {
        plan.horizon.start = plan.horizon.start - Minutes(5);
        plan.horizon.end = plan.horizon.end - Minutes(5);
        plan.rules.block_grid = Minutes(10);
        plan.rules.min_block = Minutes(10);
    });
    add("a window", 6, &[0], &[0], &|plan| {
        let free = vec![window(plan, 0, 10), window(plan, 15, 30)];
        plan.agents[AgentId(0)].available = Some(free);
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(5);
        plan.standby.min_block = Minutes(5);
    });
    add("few hours and a paid meal", 6, &[0], &[0], &|plan| {
        plan.agents[AgentId(0)].max_hours = Some(0.3);
        plan.rules.min_block = Minutes(5);
        plan.breaks.meal_after = Minutes(10);
        plan.breaks.meal_margin = Minutes(5);
        plan.breaks.meal_paid = true;
    });
    add("few hours and a long unpaid meal", 6, &[0], &[0], &|plan| {
        plan.agents[AgentId(0)].max_hours = Some(0.25);
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(0);
        plan.breaks.meal_after = Minutes(10);
        plan.breaks.meal_length = Minutes(10);
        plan.breaks.meal_margin = Minutes(5);
    });
    add("short rests between short duties", 7, &[0], &[0], &|plan| {
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(10);
        plan.rules.min_rest = Minutes(15);
        plan.rules.max_blocks_per_duty = 1;
        plan.standby.min_block = Minutes(5);
    });
    add("a rest shorter than the gap", 7, &[0], &[0], &|plan| {
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(15);
        plan.rules.min_rest = Minutes(10);
        plan.rules.max_duty = Minutes(15);
        plan.breaks.min_work = Minutes(10);
        plan.breaks.break_length = Minutes(10);
    });
    add("a meal soon", 7, &[0], &[0], &|plan| {
        plan.rules.max_duty = Minutes(30);
        plan.breaks.meal_margin = Minutes(5);
        plan.breaks.meal_latest = Minutes(12);
    });
    add("one day in a row", 7, &[0], &[0], &|plan| {
        plan.horizon.start = plan.horizon.start + Minutes(15);
        plan.horizon.end = plan.horizon.end + Minutes(15);
        plan.rules.min_block = Minutes(5);
        plan.rules.min_rest = Minutes(10);
        plan.rules.max_days_in_row = 1;
        plan.standby.min_block = Minutes(5);
    });
    add("two days in a row after a shift", 7, &[0], &[0], &|plan| {
        plan.horizon.start = plan.horizon.start + Minutes(20);
        plan.horizon.end = plan.horizon.end + Minutes(20);
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(5);
        plan.rules.min_rest = Minutes(10);
        plan.rules.max_days_in_row = 2;
        plan.agents[AgentId(0)].worked = vec![window(plan, -1400, -1390), window(plan, -12, -6)];
    });
    add("a shift before", 7, &[0], &[0], &|plan| {
        plan.rules.max_duty = Minutes(30);
        plan.agents[AgentId(0)].worked = vec![window(plan, -80, -62), window(plan, -16, -6)];
    });
    add("shifts at both ends, off the slots", 7, &[0], &[0], &|plan| {
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(5);
        plan.rules.min_rest = Minutes(20);
        plan.rules.max_blocks_per_duty = 4;
        plan.rules.max_duty = Minutes(33);
        plan.rules.max_span = Minutes(62);
        plan.standby.min_block = Minutes(5);
        plan.agents[AgentId(0)].worked = vec![window(plan, -23, -13), window(plan, -7, -4), window(plan, 37, 44)];
    });
    add("a shift behind, touching, and another", 6, &[0], &[0], &|plan| {
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(0);
        plan.rules.min_rest = Minutes(10);
        plan.rules.max_duty = Minutes(25);
        plan.standby.min_block = Minutes(5);
        plan.agents[AgentId(0)].worked = vec![window(plan, 30, 35), window(plan, 50, 60)];
    });
    add("a catalogue", 7, &[0], &[0], &|plan| {
        let shift = |starts: &[i64], length: i64| Shift {
            id: length.to_string(),
            // From half past eleven at night on; the last for another tier.
            starts: starts.iter().map(|minutes| 23 * 60 + 30 + minutes).collect(),
            length: Minutes(length),
            tiers: (length == 25).then(|| vec![NEW]),
        };
        plan.shifts = vec![shift(&[0, 15, 20], 15), shift(&[5], 20), shift(&[0, 5, 10], 25)];
        plan.rules.min_gap = Minutes(0);
    });
    add("a training inside, once", 7, &[0], &[0], &|plan| {
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(5);
        plan.breaks.meal_after = Minutes(60);
        plan.sessions =
            [session("training", window(plan, 5, 30), Each::Plan, Place::Inside, 0.0)].into_iter().collect();
    });
    add("a briefing before and a hand-over after", 6, &[0], &[0], &|plan| {
        plan.rules.min_block = Minutes(10);
        plan.rules.min_gap = Minutes(5);
        plan.breaks.meal_after = Minutes(60);
        let briefing = session("briefing", window(plan, 0, 15), Each::Block, Place::Start, 0.0);
        let other = session("hand-over", window(plan, 0, 30), Each::Plan, Place::End, 0.0);
        plan.sessions = [briefing, other].into_iter().collect();
    });
    add("a coaching in each block beside a meal", 6, &[0], &[0], &|plan| {
        plan.sessions =
            [session("coaching", window(plan, 0, 15), Each::Block, Place::Inside, 0.0)].into_iter().collect();
        plan.breaks.meal_after = Minutes(15);
        plan.breaks.meal_margin = Minutes(5);
    });
    add("a training of others", 5, &[0], &[0], &|plan| {
        let other = session("training", window(plan, 0, 25), Each::Plan, Place::Start, 0.0);
        plan.sessions = [Session { tiers: vec![NEW], ..other }].into_iter().collect();
    });
    add("a short span", 7, &[0], &[0], &|plan| {
        plan.rules.min_block = Minutes(5);
        plan.rules.min_gap = Minutes(5);
        plan.rules.max_span = Minutes(25);
        plan.standby.min_block = Minutes(5);
        plan.standby.max_block = Minutes(10);
    });
    found
}

/// Work and standby with their queues; pauses without their kind and number.
fn shape(tour: &Tour) -> Vec<(usize, usize, Option<Activity>, usize)> {
    let kind = |activity| Some(activity).filter(|a| matches!(a, Activity::Work | Activity::Standby));
    let joined = |a: &Piece, b: &Piece| a.end == b.start && kind(a.activity).is_none() && kind(b.activity).is_none();
    let runs = tour.pieces.chunk_by(joined);
    runs.map(|run| (run[0].start, run[run.len() - 1].end, kind(run[0].activity), run[0].queue)).collect()
}

#[test]
fn the_language_is_what_the_checker_accepts() {
    let mut binding = BTreeSet::new();
    for (name, plan, labelled) in instances() {
        let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
        let problem = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
        let (mut accepted, mut rejected) = (Vec::new(), Vec::new());
        for wanted in every_labelling(&labelled, AgentId(0)) {
            let rules = broken(&plan, &wanted);
            let silent = rules.is_empty();
            let found = generated_under_pins(&problem, &wanted);
            assert_eq!(found == tour(&plan, &wanted), silent, "{name}: {rules:?} by {:?}", tour(&plan, &wanted));
            binding.extend(rules);
            if silent { &mut accepted } else { &mut rejected }.push(tour(&plan, &wanted));
        }
        assert!(accepted.len() > 10 && rejected.len() > 100, "{name}: {} accepted", accepted.len());
        let shapes: BTreeSet<_> = accepted.iter().map(shape).collect();
        for wanted in accepted.iter().chain(rejected.iter().step_by(7)) {
            let (found, value, best) = generated_freely(&problem, wanted);
            let published = found.segments(&plan, AgentId(0), &[]);
            assert_eq!(broken(&plan, &published), [""; 0], "{name}: {found:?}");
            let reached = (value - best).abs() < 1e-9;
            assert_eq!(reached, shapes.contains(&shape(wanted)), "{name}: {wanted:?}, found {found:?} worth {value}");
            assert_eq!(reached, shape(&found) == shape(wanted), "{name}: {wanted:?}, found {found:?}");
        }
    }
    let all: BTreeSet<_> = RULES.iter().map(|rule| rule.id()).filter(|&id| id != "R12").collect();
    assert_eq!(binding, all, "rules that reject some roster");
}

#[test]
fn with_a_pin_the_language_is_what_the_checker_accepts_with_that_pin() {
    let mut plan = very_tiny(7, &[0]);
    plan.breaks.meal_length = Minutes(10);
    let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
    let accepted: Vec<Vec<Segment>> = common::oracle::rosters(&plan, AgentId(0));
    let candidates: BTreeSet<Segment> = accepted.iter().flatten().copied().collect();
    for pin in candidates {
        let problem = Problem::new(&plan, &requirement, language(&plan, &[pin], &RULES));
        let pins = Pins::new(&problem, &[pin]);
        let (mut kept, mut lost) = (0, 0);
        for wanted in &accepted {
            let wanted = tour(&plan, wanted);
            let (offer, _) = praise(&problem, 0, &wanted);
            let found = pinned_best(&problem, &problem.workers[0], &offer, &pins, &mut Planner::default()).1;
            let rows = Roster::new(wanted.segments(&plan, AgentId(0), &[pin]));
            let silent = violations(&plan, &rows, &[pin]).is_empty();
            assert_eq!(found == wanted, silent, "pin {pin:?}, wanted {wanted:?}, found {found:?}");
            let found = Roster::new(found.segments(&plan, AgentId(0), &[pin]));
            assert_eq!(violations(&plan, &found, &[pin]), []);
            if silent { kept += 1 } else { lost += 1 }
        }
        assert!(kept > 0 && lost > 0, "{pin:?}");
    }
}

/// A case in which breaking one rule pays: what is needed on line in each slot, by queue 0 or 1, and what changes.
type Temptation = (&'static str, &'static str, fn(&mut Plan));

/// An hour from 23:30 in twelve slots; a digit names the queue that needs somebody in that slot.
const TEMPTATIONS: [Temptation; 21] = [
    ("R1", ".000........", |_| {}),
    ("R3", "111.........", |_| {}),
    ("R4", "000.........", |plan| {
        plan.agents[AgentId(0)].available = Some(vec![window(plan, 5, 60)]);
    }),
    ("R5", "000.........", |plan| plan.rules.min_block = Minutes(30)),
    ("R5", "000.0000.000", |plan| plan.rules.max_duty = Minutes(60)),
    ("R6", "000...000...", |plan| plan.rules.min_gap = Minutes(30)),
    ("R7", "000...000...", |plan| plan.rules.max_duty = Minutes(25)),
    ("R6", "000.........", |plan| plan.agents[AgentId(0)].worked = vec![window(plan, -20, -10)]),
    ("R6", ".........000", |plan| plan.agents[AgentId(0)].worked = vec![window(plan, 70, 80)]),
    ("R7", "...000......", |plan| plan.agents[AgentId(0)].worked = vec![window(plan, -40, -10)]),
    ("R7", ".........000", |plan| {
        plan.agents[AgentId(0)].worked = vec![window(plan, 80, 85), window(plan, 100, 105)];
        plan.rules.max_duty = Minutes(60);
    }),
    ("R8", "000...000...", |plan| plan.agents[AgentId(0)].max_hours = Some(0.4)),
    ("R9", "000000......", |_| {}),
    ("R10", "000.00......", |plan| plan.breaks.break_length = Minutes(10)),
    ("R11", "00.00.000...", |plan| plan.rules.max_duty = Minutes(45)),
    ("R13", "000.00......", |plan| {
        let opening = session("briefing", window(plan, 0, 60), Each::Plan, Place::Start, 1e4);
        plan.sessions = [opening].into_iter().collect();
    }),
    ("R13", "......000.00", |plan| {
        let early = session("training", window(plan, 0, 25), Each::Block, Place::Inside, 1e4);
        plan.sessions = [early].into_iter().collect();
    }),
    ("R14", "000...000...", |plan| {
        plan.rules.min_rest = Minutes(15);
        plan.rules.max_days_in_row = 1;
    }),
    ("R14", "...000......", |plan| {
        plan.rules.max_days_in_row = 2;
        plan.agents[AgentId(0)].worked = vec![window(plan, -2900, -2890), window(plan, -1500, -1490)];
    }),
    ("R14", "000.........", |plan| {
        plan.rules.max_days_in_row = 1;
        plan.agents[AgentId(0)].worked = vec![window(plan, 70, 80)];
    }),
    ("R15", "000.........", |plan| {
        let starts = vec![23 * 60 + 35];
        plan.shifts = vec![Shift { id: "N".to_owned(), starts, length: Minutes(15), tiers: None }];
    }),
];

#[test]
fn each_rule_binds() {
    for (rule, pattern, set) in TEMPTATIONS {
        let mut plan = tiny_plan();
        plan.queues = [queue("presale"), queue("aftersale")].into_iter().collect();
        plan.horizon.interval = Minutes(5);
        plan.penalties.surplus = 5000.0;
        let mut plan = with_agents(plan, vec![agent("A", REGULAR, &[0])]);
        plan.penalties.lead_shortage = 0.0;
        set(&mut plan);
        let wanted = |queue: usize, i: usize| if pattern.as_bytes()[i] == b'0' + queue as u8 { 1.0 } else { 0.0 };
        let requirement = needs(&plan, Level::Normal, wanted);
        let left_out = Problem::new(&plan, &requirement, language(&plan, &[], &rules_without(rule)));
        let tempted = roster(&plan, &left_out.grammar, &search(&left_out, 20).tours);
        assert_eq!(broken(&plan, tempted.segments()), [rule], "{pattern}: {tempted:?}");
        let kept_in = Problem::new(&plan, &requirement, language(&plan, &[], &RULES));
        let honest = roster(&plan, &kept_in.grammar, &search(&kept_in, 20).tours);
        assert_eq!(broken(&plan, honest.segments()), [""; 0], "{rule} {pattern}");
    }
}

/// R2 cannot be taken out: schedules are paths through time, so segments never overlap, and the language starts with a
/// gap of a slot between blocks, because work that touches work is one block.
#[test]
fn overlap_holds_by_the_form_of_the_language() {
    let plan = very_tiny(7, &[0]);
    assert_eq!(language(&plan, &[], &rules_without("R2")), language(&plan, &[], &RULES));
    let mut plan = plan;
    plan.rules.min_gap = Minutes(0);
    plan.rules.min_rest = Minutes(0);
    let grammar = language(&plan, &[], &RULES);
    assert_eq!((grammar.min_gap, grammar.min_rest), (1, 1));
}

#[test]
fn the_pin_rule_binds() {
    let plan = with_agents(tiny_plan(), vec![agent("A", REGULAR, &[0])]);
    let requirement = common::requirement(&plan, 0.0, 0.0, Level::Normal);
    let pins = common::segments(&plan, 0, "2026-11-10T23:45", "w15");
    for (rules, told) in [(rules_without("R12"), &["R12"][..]), (RULES.to_vec(), &[])] {
        let problem = Problem::new(&plan, &requirement, language(&plan, &pins, &rules));
        let found = roster(&plan, &problem.grammar, &search(&problem, 20).tours);
        let rules: Vec<_> = violations(&plan, &found, &pins).iter().map(|v| v.rule).collect();
        assert_eq!(rules, told);
    }
}
