//! plan.toml: a walk over TOML that keeps the place of every key, one reader for each section, and what no block can satisfy.
//!
//! Knows `findings`, and of `table` the readers of times and names in a cell. Opens no table.

mod activities;
pub mod block_check;
mod bounds;
mod calendars;
pub mod edited;
mod forecast;
pub mod overrides;
mod pace;
mod pay;
mod places;
pub mod plan_toml;
pub mod pools;
pub mod scorecard;
mod sections;
pub mod toml_walk;
