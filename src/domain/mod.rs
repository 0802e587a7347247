//! Plain data that every stage shares. Nothing here reads, computes a stage or writes.

pub mod calendar;
pub mod coverage;
pub mod demand;
pub mod ids;
pub mod incidents;
pub mod leads;
pub mod objective;
pub mod plan;
pub mod progress;
pub mod requirement;
pub mod roster;
pub mod simulation;
pub mod text;
pub mod units;
