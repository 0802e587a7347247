//! One reader for each file of a plan folder and for each table that one stage leaves for the next.
//!
//! Knows `findings`, `table`, and of `settings` the walk over TOML, for drill files.

pub mod adjust;
pub mod agents;
pub mod attendance_ids;
pub mod availability;
pub mod borne;
mod carried;
pub mod clocked;
mod day_totals;
pub mod diaries;
pub mod drill;
pub mod events;
pub mod holidays;
pub mod inquiries;
mod intervals;
pub mod learned;
pub mod night;
mod pace;
pub mod pins;
pub mod plan_list;
pub mod requests;
pub mod requirement;
mod rewritten;
pub mod schedule_table;
mod skipped;
pub mod stage_tables;
pub mod told;
pub mod worked;
