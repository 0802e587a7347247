//! Overtime in the duties (5c): (5) counts the paid units of a duty, so what they cost beyond the wage comes off what the duty is worth.
//!
//! Where units are not counted ([`super::super::chains`]) a duty is worth too much, never too little: the duties of an answer whose
//! overtime is due are counted like those that pay too much.

use super::Duties;
use crate::schedule::agent::pay::Overtime;
use crate::schedule::agent::real::Real;

/// What so many units of pay in one duty cost on top of the wage.
#[derive(Debug, Clone, Default)]
pub(super) struct Table<R> {
    overtime: Option<Overtime>,
    /// By units of pay; empty where there is no overtime.
    by_units: Vec<R>,
}

impl<R: Real> Table<R> {
    /// Gets ready for up to `width` units, less one, of `unit` slots each.
    pub(super) fn count(&mut self, unit: usize, width: usize) {
        self.by_units.clear();
        if let Some(overtime) = self.overtime {
            self.by_units.extend((0..width).map(|units| R::of(overtime.cost((units * unit) as f64))));
        }
    }

    /// `value` of a duty of `paid` units without what they cost on top.
    pub(super) fn off(&self, value: R, paid: usize) -> R {
        self.by_units.get(paid).map_or(value, |&cost| value - cost)
    }

    /// The same for `values` by length and units of pay.
    pub(super) fn charge(&self, values: &mut [R]) {
        if self.by_units.is_empty() {
            return;
        }
        for row in values.chunks_mut(self.by_units.len()) {
            row.iter_mut().zip(&self.by_units).for_each(|(value, &cost)| *value = *value - cost);
        }
    }

    /// Whether so many units cost more than the wage.
    pub(super) fn is_due(&self, paid: usize) -> bool {
        self.by_units.get(paid).is_some_and(|&cost| cost > R::default())
    }
}

impl<R: Real> Duties<R> {
    /// Sets what long duties cost more, before [`Duties::load`].
    pub fn pay_overtime(&mut self, overtime: Option<Overtime>) {
        self.overtime.overtime = overtime;
    }
}
