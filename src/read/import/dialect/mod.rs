//! Cells as people write them: numbers, dates, clocks and ranges of clocks. Where two readings fit, both are given.

mod clock;
mod date;
mod number;
mod stamp;
mod unit;

pub(in crate::read) use clock::{Clocks, hour, range};
pub(in crate::read) use date::{Day, Order, Written, day};
pub(in crate::read) use number::{Decimal, Number, has_decimal_comma, is_not_known, number};
pub(in crate::read) use stamp::{Stamped, clocks_of, stamped};
pub(in crate::read) use unit::Unit;
