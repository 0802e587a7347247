//! Hours over a long horizon by a price instead of a count: every unit of pay gets a bonus μ, below zero where the limit of hours
//! binds and at most the price of the promise where that does.
//!
//! With `t` the limit for μ < 0 and the promise for μ ≥ 0, every schedule with `p` units of pay that keeps the limit costs at
//! least what it costs with `μ (p − t)` besides: for μ < 0 because `p ≤ t`, for `0 ≤ μ ≤` the price of the promise because a missing unit
//! costs no less than μ. So
//!
//! ```text
//! max over schedules of value + μ (p − t)                                                                          (6b)
//! ```
//!
//! is never below the best within the limits, whatever μ is, and is as good a term of the bound. A schedule within the limits is
//! made of two answers that lie on either side of `t`: where both are at rest, one may go on as the other, and at the μ at which they are
//! worth the same all these ways are worth as much, but for what `p` misses of `t`.

use super::unlimited::Unlimited;
use super::{Duties, HoursRule};
use crate::schedule::agent::blocks::Choice;
use crate::schedule::agent::real::Real;
use crate::schedule::agent::tour::Placed;

/// The first change of a bonus, as a share of what the best schedule is worth per unit of pay.
const FIRST_CHANGE: f64 = 0.1;
/// How a change grows while it goes on the same way, and shrinks where it turns.
const ON: f64 = 1.5;
const BACK: f64 = 0.5;

/// The bonus μ of one agent, as last known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Multiplier {
    /// Currency for each unit of pay.
    bonus: f64,
    /// By how much it changed the last time.
    change: f64,
}

impl Multiplier {
    /// Goes on towards more pay, or less.
    fn go(&mut self, more: bool, price: f64) {
        let sign = if more { 1.0 } else { -1.0 };
        let on = if self.change * sign > 0.0 { ON } else { BACK };
        self.change = sign * self.change.abs() * on;
        let next = (self.bonus + self.change).min(price);
        // At zero neither limit need bind.
        self.bonus = if self.bonus * next < 0.0 { 0.0 } else { next };
    }
}

/// An answer with its blocks.
struct Side {
    value: f64,
    paid: f64,
    placed: Vec<Placed>,
}

impl<R: Real> Duties<R> {
    /// An upper limit of the best value within the limits, and a schedule: one that keeps the limit where one was found. It starts
    /// from the bonus of `near`, asks for `tries` answers at most, and leaves in `near` what to start from the next time.
    pub fn solve_priced(&mut self, hours: &HoursRule, near: &mut Multiplier, tries: usize) -> (R, Vec<Placed>) {
        let units = hours.in_units(self.unit);
        let (most, promised) = (units.max_paid as f64, units.promised);
        if promised > most {
            return self.solve(hours);
        }
        near.bonus = near.bonus.min(units.price);
        let (mut more, mut less): (Option<Unlimited<R>>, Option<Unlimited<R>>) = (None, None);
        let mut upper = f64::INFINITY;
        for _ in 0..tries {
            let bonus = near.bonus;
            let found = self.unlimited(bonus);
            if near.change == 0.0 {
                near.change = FIRST_CHANGE * (found.value.wide() / found.paid.max(1.0)).abs();
            }
            let target = if bonus < 0.0 || (bonus == 0.0 && found.paid > most) { most } else { promised };
            let within = bonus == 0.0 && found.paid >= promised && found.paid <= most;
            let eager = bonus >= units.price && found.paid <= promised;
            if within || eager || found.paid == target {
                let missed = (promised - found.paid).max(0.0) * units.price;
                return (found.value - R::of(missed), self.blocks_of(found));
            }
            upper = upper.min(found.value.wide() + bonus * (found.paid - target));
            let above = found.paid > target;
            let side = if above { &mut more } else { &mut less };
            let again = side.as_ref().is_some_and(|known| known.paid == found.paid);
            *side = Some(found);
            match (&more, &less) {
                _ if again => break,
                (Some(more), Some(less)) => {
                    let crossing = (more.value - less.value).wide() / (less.paid - more.paid);
                    near.change = (crossing - bonus).abs().max(near.change.abs() * BACK).copysign(near.change);
                    near.bonus = crossing.min(units.price);
                }
                _ => near.go(!above, units.price),
            }
        }
        let worth = |side: &Side| side.value - (promised - side.paid).max(0.0) * units.price;
        let best = self.best_between(more, less, |side| if side.paid <= most { Some(worth(side)) } else { None });
        (R::of(upper), best)
    }

    /// Of two answers, and of those made of a beginning of the one and the end of the other, the best by `worth`; none of them is
    /// worth anything: the first one there is.
    fn best_between(
        &mut self,
        more: Option<Unlimited<R>>,
        less: Option<Unlimited<R>>,
        worth: impl Fn(&Side) -> Option<f64>,
    ) -> Vec<Placed> {
        let sides: Vec<Side> = [less, more].into_iter().flatten().map(|found| self.side(found)).collect();
        let mut best: Option<(f64, Vec<Placed>)> = None;
        let mut offer = |side: Side| {
            if let Some(value) = worth(&side)
                && best.as_ref().is_none_or(|(least, _)| value > *least)
            {
                best = Some((value, side.placed));
            }
        };
        if let [less, more] = &sides[..] {
            for (head, tail) in [(less, more), (more, less)] {
                self.crossed(head, tail).into_iter().for_each(&mut offer);
            }
        }
        let first = sides.first().map(|side| side.placed.clone()).unwrap_or_default();
        sides.into_iter().for_each(&mut offer);
        best.map_or(first, |(_, placed)| placed)
    }

    fn side(&mut self, found: Unlimited<R>) -> Side {
        let (value, paid) = (found.value.wide(), found.paid);
        Side { value, paid, placed: self.blocks_of(found) }
    }

    /// The schedules that begin as `head` up to the end of one of its duties, and go on as `tail` after a rest.
    fn crossed(&self, head: &Side, tail: &Side) -> Vec<Side> {
        let worth = |block: &Placed| {
            let same = |choice: &&Choice<R>| (choice.end, choice.standby) == (block.end, block.standby);
            self.from(block.start).iter().find(same).map_or((0.0, 0.0), |c| (c.value.wide(), c.paid as f64))
        };
        let rest = self.frame.rest;
        let (mut value, mut paid) = (0.0, 0.0);
        let (mut value_left, mut paid_left) = (tail.value, tail.paid);
        let mut from = 0;
        let mut found = Vec::new();
        for (i, block) in head.placed.iter().enumerate() {
            let (own, units) = worth(block);
            (value, paid) = (value + own, paid + units);
            let ends = head.placed.get(i + 1).is_none_or(|next| next.start >= block.end + rest);
            if !ends {
                continue;
            }
            while tail.placed.get(from).is_some_and(|next| next.start < block.end + rest) {
                let (own, units) = worth(&tail.placed[from]);
                (value_left, paid_left) = (value_left - own, paid_left - units);
                from += 1;
            }
            // A duty that has begun cannot be taken over in its middle.
            let inside =
                from > 0 && tail.placed.get(from).is_some_and(|next| next.start < tail.placed[from - 1].end + rest);
            if !inside {
                let placed = head.placed[..=i].iter().chain(&tail.placed[from..]).copied().collect();
                found.push(Side { value: value + value_left, paid: paid + paid_left, placed });
            }
        }
        found
    }
}
