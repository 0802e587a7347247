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
//! is never below the best within the limits, whatever μ is, and is as good a term of the bound. Its answer may pass the limit.

use super::unlimited::Unlimited;
use super::{Duties, HoursRule};
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

impl<R: Real> Duties<R> {
    /// An upper limit of the best value within the limits, and the last answer, which may pass the limit. It starts from the bonus of
    /// `near`, asks for `tries` answers at most, and leaves in `near` what to start from the next time.
    pub fn solve_priced(&mut self, hours: &HoursRule, near: &mut Multiplier, tries: usize) -> (R, Vec<Placed>) {
        let units = hours.in_units(self.unit);
        let (most, promised) = (units.max_paid as f64, units.promised);
        if promised > most {
            return self.solve(hours);
        }
        near.bonus = near.bonus.min(units.price);
        // Value and pay of the answers nearest to the target, above it and below.
        let mut more: Option<(f64, f64)> = None;
        let mut less: Option<(f64, f64)> = None;
        let mut upper = f64::INFINITY;
        let mut last = Unlimited::default();
        for _ in 0..tries {
            let bonus = near.bonus;
            last = self.unlimited(bonus);
            let (value, paid) = (last.value.wide(), last.paid);
            if near.change == 0.0 {
                near.change = FIRST_CHANGE * (value / paid.max(1.0)).abs();
            }
            let target = if bonus < 0.0 || (bonus == 0.0 && paid > most) { most } else { promised };
            let within = bonus == 0.0 && paid >= promised && paid <= most;
            let eager = bonus >= units.price && paid <= promised;
            if within || eager || paid == target {
                let missed = (promised - paid).max(0.0) * units.price;
                return (last.value - R::of(missed), self.blocks_of(last));
            }
            upper = upper.min(value + bonus * (paid - target));
            let above = paid > target;
            let side = if above { &mut more } else { &mut less };
            if side.replace((value, paid)).is_some_and(|known| known.1 == paid) {
                break;
            }
            match (more, less) {
                (Some(more), Some(less)) => {
                    let crossing = (more.0 - less.0) / (less.1 - more.1);
                    near.change = (crossing - bonus).abs().max(near.change.abs() * BACK).copysign(near.change);
                    near.bonus = crossing.min(units.price);
                }
                _ => near.go(!above, units.price),
            }
        }
        (R::of(upper), self.blocks_of(last))
    }
}
