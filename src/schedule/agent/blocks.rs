//! The blocks that one agent may be given, and how they may follow each other (R5 to R7).

use super::days::Days;
use super::grammar::Grammar;
use super::real::Real;
use std::ops::Range;

/// A block that may be placed.
#[derive(Debug, Clone, Copy)]
pub struct Choice<R> {
    /// Point at which it ends.
    pub end: usize,
    /// Paid slots when offered, units of pay when kept.
    pub paid: usize,
    /// What it is worth, wages and all else that depends on this block alone taken off.
    pub value: R,
    /// Whether it is standby.
    pub standby: bool,
}

impl<R: Real> Choice<R> {
    /// The value with `bonus` for every unit of pay.
    pub fn with(&self, bonus: R) -> R {
        rewarded(self.value, self.paid, bonus)
    }
}

/// `value` with `bonus` for each of `paid` units of pay.
pub fn rewarded<R: Real>(value: R, paid: usize, bonus: R) -> R {
    value + bonus * R::of(paid as f64)
}

/// Distances of blocks and duties, in lattice points.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame {
    /// Least gap between two blocks of a duty.
    pub gap: usize,
    /// A gap this long ends the duty.
    pub rest: usize,
    /// Longest span of a duty.
    pub span: usize,
    /// Most blocks of a duty.
    pub max_blocks: usize,
    /// Where days in a row are limited (R14), the longest gap inside a duty: after a rest it would be two, each with its day.
    pub most_gap: usize,
}

impl Frame {
    /// What `grammar` says, with days in a row `limited` or not.
    pub fn of(grammar: &Grammar, limited: bool) -> Self {
        let lattice = &grammar.lattice;
        let rest = grammar.min_rest.div_ceil(lattice.step);
        Self {
            gap: grammar.min_gap.div_ceil(lattice.step),
            rest,
            most_gap: if limited { rest.saturating_sub(1) } else { usize::MAX },
            span: (grammar.max_span / lattice.step).min(lattice.points()),
            max_blocks: grammar.max_blocks,
        }
    }
}

/// The blocks that may be placed.
#[derive(Debug, Clone, Default)]
pub struct Blocks<R> {
    choices: Vec<Choice<R>>,
    /// Where the choices of each start point are.
    ranges: Vec<Range<usize>>,
    /// By end point: the best worth of a block inside, from the last start point on.
    inner: Vec<f64>,
}

impl<R: Real> Blocks<R> {
    /// Gathers the blocks of an agent within the span of `frame` and `most` units of pay, of `unit` slots each. `choices(start, out)`
    /// adds those that start at a point, by rising end, of which useless ones may be left out; `consolation` is the most that a
    /// paid slot is worth by itself.
    ///
    /// A block is dropped when a block inside it is worth as much: the inner one leaves more rest around it, needs no
    /// longer a span and no more pay, so that no schedule gets worse by it. Where `days` in a row are limited, the inner one must
    /// start on the same day, and neither end a duty early nor let a rest into it: then the same days count.
    pub fn load(
        &mut self,
        grammar: &Grammar,
        frame: Frame,
        days: Option<&Days>,
        (unit, most): (usize, usize),
        consolation: f64,
        mut choices: impl FnMut(usize, &mut Vec<Choice<R>>),
    ) {
        let points = grammar.lattice.points();
        self.choices.clear();
        self.ranges.clear();
        self.ranges.resize(points, 0..0);
        self.inner.clear();
        self.inner.resize(points, f64::NEG_INFINITY);
        let longer_pays_more = grammar.meal_paid || grammar.meal_length <= grammar.lattice.step;
        // With a block of this length a duty has no room for a rest beside it.
        let least = days.map_or(0, |_| frame.span.saturating_sub(frame.rest));
        let goes_on_from = days.map_or(usize::MAX, Days::goes_on_from);
        for start in (0..points).rev() {
            if days.is_some_and(|days| start + 1 < points && !days.alike(start, start + 1)) {
                self.inner.fill(f64::NEG_INFINITY);
            }
            let from = self.choices.len();
            choices(start, &mut self.choices);
            let mut kept = from;
            let (mut best, mut next) = (f64::NEG_INFINITY, start);
            for i in from..self.choices.len() {
                let choice = self.choices[i];
                let paid = choice.paid / unit;
                if paid > most || choice.end - start > frame.span {
                    continue;
                }
                while next < choice.end {
                    next += 1;
                    if next == goes_on_from {
                        best = f64::NEG_INFINITY;
                    }
                    best = best.max(self.inner[next]);
                }
                let worth = choice.value.wide() + consolation * choice.paid as f64;
                if worth > best || !longer_pays_more {
                    self.choices[kept] = Choice { paid, ..choice };
                    kept += 1;
                }
                if choice.end - start >= least {
                    best = best.max(worth);
                    self.inner[choice.end] = self.inner[choice.end].max(worth);
                }
            }
            self.choices.truncate(kept);
            self.ranges[start] = from..kept;
        }
    }

    /// Lattice points.
    pub fn points(&self) -> usize {
        self.ranges.len()
    }

    /// All of them.
    pub fn all(&self) -> &[Choice<R>] {
        &self.choices
    }

    /// Those from `start`.
    pub fn from(&self, start: usize) -> &[Choice<R>] {
        &self.choices[self.ranges[start].clone()]
    }
}
