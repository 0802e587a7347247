//! Work that may wait, by its prices.

use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::plan::{Penalties, Queue};

/// Work that may wait: `required` is what comes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// Slots after that in which it came in until it is due.
    pub due: usize,
    /// Price of what a standard agent does in a slot, where it is late.
    pub late_price: f64,
    /// Price of a standard agent without work for a slot.
    pub surplus_price: f64,
}

impl Waiting {
    /// That of `queue`; none where somebody waits for the answer.
    pub fn of(queue: &Queue, prices: &Penalties) -> Option<Self> {
        let of_slot = |price: f64| price * SLOT_MINUTES as f64 / 60.0;
        let (late_price, surplus_price) = (of_slot(prices.late_work), of_slot(prices.surplus));
        queue.due_slots().map(|due| Self { due, late_price, surplus_price })
    }
}
