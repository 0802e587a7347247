//! Blocks into duties: on few points, the dynamic program finds what trying every set of blocks finds, whether pay binds
//! or not.

mod common;

use common::oracle::tiny_plan;
use peakshift::schedule::agent::blocks::Choice;
use peakshift::schedule::agent::duties::{Duties, HoursRule};
use peakshift::schedule::agent::grammar::Grammar;
use peakshift::schedule::agent::lattice::Lattice;
use peakshift::schedule::agent::real::Real;
use peakshift::schedule::agent::tour::Placed;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const POINTS: usize = 16;

/// Blocks by start, rules and hours.
struct Case {
    /// Slots from one point to the next, and that all paid lengths are multiples of.
    unit: usize,
    blocks: Vec<Vec<(usize, usize, f64)>>,
    grammar: Grammar,
    hours: HoursRule,
}

fn case(seed: u64) -> Case {
    let mut rng = Pcg64::seed_from_u64(seed);
    let unit = rng.random_range(1..=3);
    let grammar = Grammar {
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
    Case { unit, blocks, grammar, hours }
}

/// A schedule so far.
#[derive(Clone, Copy)]
struct So {
    last: Option<usize>,
    first: usize,
    blocks: usize,
    paid: usize,
    total: usize,
    value: f64,
}

impl Case {
    /// `so` with a further block; none where a rule forbids it.
    fn with(&self, so: So, start: usize, (end, paid, value): (usize, usize, f64)) -> Option<So> {
        let grammar = &self.grammar;
        let gap = so.last.map(|last| Some(start.checked_sub(last)? * self.unit));
        let fresh = match gap {
            None => true,
            Some(None) => return None,
            Some(Some(gap)) if gap < grammar.min_gap.min(grammar.min_rest) => return None,
            Some(Some(gap)) => gap >= grammar.min_rest,
        };
        let (first, blocks, before) = if fresh { (start, 0, 0) } else { (so.first, so.blocks, so.paid) };
        let gap_kept = fresh || gap.flatten().is_some_and(|gap| gap >= grammar.min_gap);
        let so = So {
            last: Some(end),
            first,
            blocks: blocks + 1,
            paid: before + paid,
            total: so.total + paid,
            value: so.value + value,
        };
        let kept = so.blocks <= grammar.max_blocks
            && so.paid <= grammar.max_duty
            && (end - first) * self.unit <= grammar.max_span
            && so.total <= self.hours.max_paid;
        (kept && gap_kept).then_some(so)
    }

    fn worth(&self, so: So) -> f64 {
        so.value - (self.hours.promised - so.total as f64).max(0.0) * self.hours.price
    }

    /// The best of all schedules that go on from `so` with blocks from `start` on.
    fn best(&self, so: So, start: usize) -> f64 {
        let onward = (start..POINTS).flat_map(|at| self.blocks[at].iter().map(move |&block| (at, block)));
        let further = onward.filter_map(|(at, block)| self.with(so, at, block).map(|so| self.best(so, at + 1)));
        further.fold(self.worth(so), f64::max)
    }

    fn nothing() -> So {
        So { last: None, first: 0, blocks: 0, paid: 0, total: 0, value: 0.0 }
    }

    /// What the dynamic program finds in numbers of type `R`.
    fn solved<R: Real>(&self, duties: &mut Duties<R>) -> (f64, Vec<Placed>) {
        let consolation = if self.hours.promised > 0.0 { self.hours.price } else { 0.0 };
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
            self.with(so, at.start, *block)
        };
        placed.iter().try_fold(Self::nothing(), add).map(|so| self.worth(so))
    }
}

#[test]
fn duties_are_the_best_of_all_sets_of_blocks() {
    let (mut exact, mut quick) = (Duties::<f64>::default(), Duties::<f32>::default());
    let (mut bound, mut free) = (0, 0);
    for seed in 0..300 {
        let case = case(seed);
        let best = case.best(Case::nothing(), 0);
        let (value, placed) = case.solved(&mut exact);
        assert!((value - best).abs() < 1e-9, "case {seed}: {value} for {best}");
        let judged = case.judged(&placed).unwrap_or_else(|| panic!("case {seed}: {placed:?} breaks a rule"));
        assert!((judged - best).abs() < 1e-9, "case {seed}: {placed:?} is worth {judged} for {best}");
        let (value, placed) = case.solved(&mut quick);
        assert!((value - best).abs() < 1e-4, "case {seed} in f32: {value} for {best}");
        let judged = case.judged(&placed);
        assert!(judged.is_some_and(|judged| (judged - best).abs() < 1e-4), "case {seed} in f32: {judged:?} for {best}");
        let mut unpaid = case;
        (unpaid.grammar.max_duty, unpaid.hours.max_paid) = (1_000, 1_000);
        let binds = unpaid.best(Case::nothing(), 0) > best + 1e-9;
        *(if binds { &mut bound } else { &mut free }) += 1;
    }
    assert!(bound > 50 && free > 50, "limits on pay bind in {bound} cases, not in {free}");
}
