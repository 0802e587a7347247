//! Blocks into duties: on few points, the dynamic program finds what trying every set of blocks finds, whether pay binds
//! or not.

mod common;

use common::oracle::tiny_plan;
use common::{REGULAR, agent, with_agents};
use peakshift::domain::calendar::{Moment, SLOT_MINUTES, Span};
use peakshift::domain::ids::AgentId;
use peakshift::domain::plan::Plan;
use peakshift::domain::units::Minutes;
use peakshift::schedule::agent::blocks::Choice;
use peakshift::schedule::agent::days::{Calendar, Days};
use peakshift::schedule::agent::duties::{Duties, HoursRule};
use peakshift::schedule::agent::edges::{Edges, Outside};
use peakshift::schedule::agent::grammar::Grammar;
use peakshift::schedule::agent::lattice::Lattice;
use peakshift::schedule::agent::pay::Overtime;
use peakshift::schedule::agent::real::Real;
use peakshift::schedule::agent::tour::Placed;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::sync::Arc;

const POINTS: usize = 16;
/// Cases without a limit on days in a row; those after them have one.
const FREE: u64 = 300;
const CASES: u64 = 1_200;

/// Blocks by start, rules and hours.
struct Case {
    /// Slots from one point to the next, and that all paid lengths are multiples of.
    unit: usize,
    blocks: Vec<Vec<(usize, usize, f64)>>,
    grammar: Grammar,
    hours: HoursRule,
    /// Shifts outside the horizon, in slots from its start.
    worked: Vec<(i64, i64)>,
    edges: Option<Edges>,
    row: Option<Row>,
    days: Option<Days>,
    overtime: Option<Overtime>,
}

/// A limit on days in a row; days are shorter here.
#[derive(Clone, Copy)]
struct Row {
    most: usize,
    /// Slots of a day, and of the first one before the horizon.
    length: i64,
    begun: i64,
}

impl Row {
    fn any(rng: &mut Pcg64, unit: i64) -> Self {
        let length = unit * rng.random_range(3..=7);
        Self { most: rng.random_range(1..=3), length, begun: rng.random_range(0..length) }
    }

    fn day(&self, slot: i64) -> i64 {
        (slot + self.begun).div_euclid(self.length)
    }

    /// What the optimizer makes of it.
    fn days(&self, plan: &Plan, grammar: &Grammar) -> Option<Days> {
        let start = plan.horizon.start;
        let day = |at: Moment| self.day((at.0 - start.0).div_euclid(SLOT_MINUTES * 60));
        let rest = Minutes(grammar.min_rest as i64 * SLOT_MINUTES);
        let calendar = Calendar::new(self.most, &plan.horizon, &grammar.lattice, rest, day).expect("a limit");
        Days::new(&Arc::new(calendar), &plan.agents[AgentId(0)].worked, day)
    }
}

/// Up to two shifts on each side, near the horizon.
fn shifts(rng: &mut Pcg64, slots: i64) -> Vec<(i64, i64)> {
    let mut found = Vec::new();
    for after in [false, true] {
        let mut at = rng.random_range(0..6);
        for _ in 0..rng.random_range(0..3) {
            let until = at + rng.random_range(1..3);
            found.push(if after { (slots + at, slots + until) } else { (-until, -at) });
            at = until + rng.random_range(1..6);
        }
    }
    found.sort();
    found
}

/// An agent with these shifts, in a horizon of all points.
fn with_shifts(grammar: &Grammar, worked: &[(i64, i64)]) -> Plan {
    let mut plan = with_agents(tiny_plan(), vec![agent("A", REGULAR, &[0])]);
    let start = plan.horizon.start;
    let at = |slots: i64| start + Minutes(slots * SLOT_MINUTES);
    plan.agents[AgentId(0)].worked = worked.iter().map(|&(a, b)| Span { start: at(a), end: at(b) }).collect();
    plan.horizon.end = at((POINTS as i64 - 1) * grammar.lattice.step as i64);
    plan
}

/// What the optimizer makes of the shifts.
fn edges(grammar: &mut Grammar, plan: &Plan) -> Option<Edges> {
    let minutes = |slots: usize| Minutes(slots as i64 * SLOT_MINUTES);
    grammar.outside = Outside {
        gap: minutes(grammar.min_gap),
        rest: minutes(grammar.min_rest),
        max_blocks: grammar.max_blocks,
        max_duty: minutes(grammar.max_duty),
        max_span: minutes(grammar.max_span),
        ..Outside::of(plan)
    };
    Edges::of(plan, &grammar.outside, &grammar.lattice, AgentId(0))
}

/// In half of the cases, from numbers of its own.
fn overtime(seed: u64, unit: usize) -> Option<Overtime> {
    let mut rng = Pcg64::seed_from_u64(seed ^ 0x6f76_6572);
    let after = unit as f64 * [1.5, 3.0, 5.0][rng.random_range(0..3)];
    rng.random_bool(0.5).then(|| Overtime { after, price: rng.random_range(0.1..3.0) })
}

fn case(seed: u64) -> Case {
    let mut rng = Pcg64::seed_from_u64(seed);
    let unit = rng.random_range(1..=3);
    let mut grammar = Grammar {
        lattice: Lattice { offset: 0, step: unit, allowed: vec![true; POINTS] },
        min_gap: unit * rng.random_range(1..=2),
        min_rest: unit * rng.random_range(2..=4),
        max_blocks: rng.random_range(1..=3),
        max_duty: unit * [4, 6, 8, 100][rng.random_range(0..4)],
        max_span: unit * rng.random_range(5..=10),
        ..Grammar::loose(&tiny_plan())
    };
    let often = rng.random_range(0.2..0.8);
    let mut block = |start: usize, length: usize| {
        // From four points on a block holds an unpaid meal.
        let paid = unit * if length > 3 { length - 1 } else { length };
        let end = start + length;
        (end < POINTS && rng.random_bool(often)).then(|| (end, paid, rng.random_range(-10..60) as f64 / 10.0))
    };
    let blocks = (0..POINTS).map(|start| (1..=5).filter_map(|length| block(start, length)).collect()).collect();
    let promised = unit as f64 * [0.0, 0.0, 3.0, 7.5][rng.random_range(0..4)];
    let hours =
        HoursRule { max_paid: unit * [5, 8, 100][rng.random_range(0..3)], promised, price: rng.random_range(0.0..3.0) };
    let nothing = Case {
        unit,
        blocks,
        hours,
        worked: Vec::new(),
        edges: None,
        row: None,
        days: None,
        overtime: None,
        grammar: grammar.clone(),
    };
    let mut case = Case { overtime: overtime(seed, unit), ..nothing };
    if seed % 2 == 1 {
        case.worked = shifts(&mut rng, ((POINTS - 1) * unit) as i64);
    }
    let plan = with_shifts(&grammar, &case.worked);
    if seed % 2 == 1 {
        case.edges = edges(&mut grammar, &plan);
    }
    if seed >= FREE {
        let row = Row::any(&mut rng, unit as i64);
        (case.row, case.days) = (Some(row), row.days(&plan, &grammar));
    }
    Case { grammar, ..case }
}

/// A schedule so far; times in slots.
#[derive(Clone, Copy)]
struct So {
    last: Option<i64>,
    first: i64,
    blocks: usize,
    paid: usize,
    total: usize,
    /// Paid slots of the duty inside the horizon.
    within: usize,
    value: f64,
    /// Whether the last block is a shift outside the horizon.
    outside: bool,
    /// Whether a block of the duty is not.
    inside: bool,
    /// Whether a block of any duty is not.
    any: bool,
    /// The last day on which a duty starts, and how many there are in a row up to it.
    day: Option<i64>,
    row: usize,
    /// Whether there were ever too many.
    too_many: bool,
}

impl Case {
    /// `so` with a further block or shift; none where a rule forbids it.
    fn with(&self, so: So, (start, end): (i64, i64), paid: usize, value: Option<f64>) -> Option<So> {
        let grammar = &self.grammar;
        let (gap, rest) = (grammar.min_gap as i64, grammar.min_rest as i64);
        let apart = so.last.map_or(i64::MAX, |last| start - last);
        let fresh = apart >= rest;
        let both_outside = so.outside && value.is_none();
        if !fresh && apart < gap && !both_outside {
            return None;
        }
        let (first, blocks, before) = if fresh { (start, 0, 0) } else { (so.first, so.blocks, so.paid) };
        let (day, row) = match self.row.filter(|_| fresh).map(|row| row.day(start)) {
            Some(day) if so.day == Some(day) => (so.day, so.row),
            Some(day) => (Some(day), if so.day == Some(day - 1) { so.row + 1 } else { 1 }),
            None => (so.day, so.row),
        };
        let (own, already) = (value.map_or(0, |_| paid), if fresh { 0 } else { so.within });
        let dearer = |overtime: Overtime| overtime.cost((already + own) as f64) - overtime.cost(already as f64);
        let so = So {
            within: already + own,
            day,
            row,
            too_many: so.too_many || self.row.is_some_and(|limit| row > limit.most),
            any: so.any || value.is_some(),
            last: Some(end),
            first,
            blocks: blocks + 1,
            paid: before + paid,
            total: so.total + own,
            value: so.value + value.unwrap_or(0.0) - self.overtime.map_or(0.0, dearer),
            outside: value.is_none(),
            inside: value.is_some() || !fresh && so.inside,
        };
        let kept = so.blocks <= grammar.max_blocks
            && so.paid <= grammar.max_duty
            && end - first <= grammar.max_span as i64
            && so.total <= self.hours.max_paid;
        // What is worked outside may break the rule by itself: then there is no schedule but none.
        ((kept || !so.inside) && !(so.too_many && so.any)).then_some(so)
    }

    fn with_block(&self, so: So, start: usize, (end, paid, value): (usize, usize, f64)) -> Option<So> {
        self.with(so, ((start * self.unit) as i64, (end * self.unit) as i64), paid, Some(value))
    }

    /// With the shifts on one side.
    fn with_shifts(&self, so: So, after: bool) -> Option<So> {
        let shifts = self.worked.iter().filter(|shift| (shift.0 >= 0) == after);
        shifts.copied().try_fold(so, |so, shift| self.with(so, shift, (shift.1 - shift.0) as usize, None))
    }

    fn worth(&self, so: So) -> f64 {
        match self.with_shifts(so, true) {
            Some(so) => so.value - (self.hours.promised - so.total as f64).max(0.0) * self.hours.price,
            None => f64::NEG_INFINITY,
        }
    }

    /// The best of all schedules that go on from `so` with blocks from `start` on.
    fn best(&self, so: So, start: usize) -> f64 {
        let onward = (start..POINTS).flat_map(|at| self.blocks[at].iter().map(move |&block| (at, block)));
        let further = onward.filter_map(|(at, block)| self.with_block(so, at, block).map(|so| self.best(so, at + 1)));
        further.fold(self.worth(so), f64::max)
    }

    fn nothing(&self) -> So {
        let nothing = So {
            last: None,
            first: 0,
            blocks: 0,
            paid: 0,
            total: 0,
            within: 0,
            value: 0.0,
            outside: false,
            inside: false,
            any: false,
            day: None,
            row: 0,
            too_many: false,
        };
        self.with_shifts(nothing, false).expect("shifts outside alone break nothing")
    }

    /// What the dynamic program finds in numbers of type `R`.
    fn solved<R: Real>(&self, duties: &mut Duties<R>) -> (f64, Vec<Placed>) {
        let consolation = if self.hours.promised > 0.0 { self.hours.price } else { 0.0 };
        duties.reach(self.edges.as_ref(), self.days.as_ref());
        duties.pay_overtime(self.overtime);
        duties.load(&self.grammar, self.unit, self.hours.max_paid, consolation, |start, out| {
            let choice =
                |&(end, paid, value): &(usize, usize, f64)| Choice { end, paid, value: R::of(value), standby: false };
            out.extend(self.blocks[start].iter().map(choice));
        });
        let (value, placed) = duties.solve(&self.hours);
        (value.wide(), placed)
    }

    /// What `placed` is worth; none where it breaks a rule or holds a block that was not offered.
    fn judged(&self, placed: &[Placed]) -> Option<f64> {
        let add = |so: So, at: &Placed| {
            let block = self.blocks[at.start].iter().find(|block| block.0 == at.end)?;
            self.with_block(so, at.start, *block)
        };
        placed.iter().try_fold(self.nothing(), add).map(|so| self.worth(so))
    }
}

#[test]
fn duties_are_the_best_of_all_sets_of_blocks() {
    let (mut exact, mut quick) = (Duties::<f64>::default(), Duties::<f32>::default());
    let (mut bound, mut free, mut held, mut rested, mut dear) = (0, 0, 0, [0; 3], 0);
    for seed in 0..CASES {
        let case = case(seed);
        let best = case.best(case.nothing(), 0);
        let (value, placed) = case.solved(&mut exact);
        assert!((value - best).abs() < 1e-9, "case {seed}: {value} for {best}");
        let judged = case.judged(&placed).unwrap_or_else(|| panic!("case {seed}: {placed:?} breaks a rule"));
        assert!((judged - best).abs() < 1e-9, "case {seed}: {placed:?} is worth {judged} for {best}");
        let (value, placed) = case.solved(&mut quick);
        assert!((value - best).abs() < 1e-4, "case {seed} in f32: {value} for {best}");
        let judged = case.judged(&placed);
        assert!(judged.is_some_and(|judged| (judged - best).abs() < 1e-4), "case {seed} in f32: {judged:?} for {best}");
        if case.edges.is_some() {
            let alone = Case { worked: Vec::new(), edges: None, ..self::case(seed) };
            held += usize::from(alone.best(alone.nothing(), 0) > best + 1e-9);
        }
        if let Some(row) = case.row {
            let restless = Case { row: None, ..self::case(seed) };
            rested[row.most - 1] += usize::from(restless.best(restless.nothing(), 0) > best + 1e-9);
        }
        let cheap = Case { overtime: None, ..self::case(seed) };
        dear += usize::from(cheap.judged(&placed).is_some_and(|value| value > best + 1e-3));
        if seed >= FREE {
            continue;
        }
        let mut unpaid = case;
        (unpaid.grammar.max_duty, unpaid.hours.max_paid) = (1_000, 1_000);
        unpaid.worked.clear();
        let binds = unpaid.best(unpaid.nothing(), 0) > best + 1e-9;
        *(if binds { &mut bound } else { &mut free }) += 1;
    }
    assert!(bound > 50 && free > 50, "limits on pay bind in {bound} cases, not in {free}");
    assert!(dear > 50, "overtime is paid in {dear} cases");
    assert!(held > 50, "shifts outside the horizon hold {held} back");
    assert!(rested.iter().all(|&rested| rested > 50), "limits of 1, 2 and 3 days in a row hold {rested:?} back");
}
