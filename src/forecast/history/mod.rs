//! What the history says, queue by queue: counts on a grid, opening hours, what is odd in it, shifts of level, its rhythm.
//!
//! Knows `domain` only. Methods and events look at a history through here; nothing here forecasts.

pub mod clean;
pub mod counts;
pub mod day_levels;
pub mod day_types;
pub mod grid;
pub mod hours;
pub mod hours_change;
pub mod open;
pub mod past;
pub mod quantiles;
pub mod rhythm;
pub mod shift;
mod silence;
mod sums;
pub mod together;
mod totals;
pub mod within;
