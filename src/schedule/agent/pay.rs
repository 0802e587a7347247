//! What [pay] adds to the wage of one agent: by slot, and by duty.
//!
//! Night bonus and holidays are a cost of every paid slot, w[t] at work and s[t] on standby. A work block pays w in all its slots, and
//! gets w of its meal back where meals are not paid: then it matters where the meal lies. Overtime is a convex cost of the paid slots
//! p of one duty,
//!
//! ```text
//! v(p) = price · max(0, p − after)                                                                                    (5c)
//! ```
//!
//! so that no part of a duty costs less beside the rest of it than alone.

use super::grammar::Grammar;
use super::real::summed;
use crate::domain::calendar::{SLOT_MINUTES, Slot};
use crate::domain::plan::Plan;
use crate::domain::units::Minutes;
use std::ops::Range;

/// Hours of one slot.
const SLOT_HOURS: f64 = SLOT_MINUTES as f64 / 60.0;
/// Local clock at which the night ends.
const NIGHT_ENDS: Minutes = Minutes(6 * 60);

/// What one agent is paid on top of the wage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Supplements {
    /// w and s, summed up to each slot boundary; empty where there is nothing by slot.
    work: Vec<f64>,
    standby: Vec<f64>,
    /// What a meal that starts in each slot gets back; empty where meals are paid.
    meals: Vec<f64>,
    meals_paid: bool,
    /// By duty.
    overtime: Option<Overtime>,
}

/// What long duties cost more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overtime {
    /// Paid slots from which on.
    pub after: f64,
    /// Currency for each paid slot beyond.
    pub price: f64,
}

impl Overtime {
    /// (5c).
    pub fn cost(&self, paid: f64) -> f64 {
        (paid - self.after).max(0.0) * self.price
    }
}

impl Supplements {
    /// Those of an agent who costs `wage` for a slot at work and `standby_wage` on standby; none where [pay] adds nothing.
    pub fn of(plan: &Plan, grammar: &Grammar, wage: f64, standby_wage: f64) -> Option<Self> {
        let pay = &plan.pay;
        let overtime = pay
            .overtime_share()
            .map(|share| Overtime { after: pay.overtime_after_hours / SLOT_HOURS, price: share * wage });
        let mut found = Self { overtime: overtime.filter(|overtime| overtime.price > 0.0), ..Self::default() };
        let bonus = |k: usize| {
            let local = plan.zone.local(plan.horizon.slot_start(Slot(k)));
            let night = plan.clock(k) < NIGHT_ENDS.0;
            (if night { pay.night_bonus_per_hour * SLOT_HOURS } else { 0.0 }, pay.ratio_on(local.date()) - 1.0)
        };
        let mut by_slot = Vec::new();
        if pay.night_bonus_per_hour > 0.0 || !pay.holidays.is_empty() {
            by_slot.extend((0..grammar.slots).map(bonus));
        }
        if by_slot.iter().any(|&(night, holiday)| night + holiday * wage > 0.0) {
            found.work = summed(by_slot.iter().map(|(night, holiday)| night + holiday * wage));
            found.standby = summed(by_slot.iter().map(|(night, holiday)| night + holiday * standby_wage));
            found.meals_paid = grammar.meal_paid;
            if !grammar.meal_paid && grammar.meal_length > 0 {
                let end = |start: usize| (start + grammar.meal_length).min(grammar.slots);
                found.meals = (0..grammar.slots).map(|start| found.work[end(start)] - found.work[start]).collect();
            }
        }
        (found != Self::default()).then_some(found)
    }

    /// What being paid in a block of these slots costs on top of the wage, meals and overtime left out.
    pub fn by_slot(&self, slots: Range<usize>, standby: bool) -> f64 {
        let sums = if standby { &self.standby } else { &self.work };
        if sums.is_empty() { 0.0 } else { sums[slots.end] - sums[slots.start] }
    }

    /// What a meal in these slots gets back.
    pub fn saved(&self, meal: Range<usize>) -> f64 {
        if self.meals_paid { 0.0 } else { self.by_slot(meal, false) }
    }

    /// What a meal gets back by its start slot; empty where it makes no difference when it is.
    pub fn saved_by_meals(&self) -> &[f64] {
        &self.meals
    }

    /// What long duties cost more; none: nothing.
    pub fn overtime(&self) -> Option<Overtime> {
        self.overtime
    }
}

/// Adds up what blocks cost on top of the wage, meals left out, in order of time.
pub struct Meter<'a> {
    own: Option<&'a Supplements>,
    rest: usize,
    /// End and paid slots of the duty under way.
    duty: Option<(usize, usize)>,
    cost: f64,
}

impl<'a> Meter<'a> {
    /// Of somebody who is paid `own`, and whose duties a gap of `rest` slots ends.
    pub fn new(own: Option<&'a Supplements>, rest: usize) -> Self {
        Self { own, rest, duty: None, cost: 0.0 }
    }

    /// One block more, of so many paid slots.
    pub fn add(&mut self, slots: Range<usize>, standby: bool, paid: usize) {
        let Some(own) = self.own else { return };
        let (start, end) = (slots.start, slots.end);
        self.cost += own.by_slot(slots, standby);
        let before = self.duty.filter(|&(ended, _)| start < ended + self.rest);
        if before.is_none() {
            self.close();
        }
        self.duty = Some((end, paid + before.map_or(0, |(_, paid)| paid)));
    }

    fn close(&mut self) {
        let overtime = self.own.and_then(Supplements::overtime).zip(self.duty.take());
        self.cost += overtime.map_or(0.0, |(overtime, (_, paid))| overtime.cost(paid as f64));
    }

    /// All of it.
    pub fn total(mut self) -> f64 {
        self.close();
        self.cost
    }
}
