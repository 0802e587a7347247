//! Plain data that every stage shares. Nothing here computes a stage, reads or writes, but for the rules
//! of time zones, which [`zones`] takes from the system where they are newer there.

pub mod adjust;
pub mod calendar;
pub mod change;
mod concerned;
pub mod coverage;
pub mod demand;
pub mod diary;
pub mod explained;
pub mod fairness;
pub mod hire;
pub mod ids;
pub mod imported;
pub mod imported_roster;
pub mod imprint;
pub mod incidents;
pub mod leads;
pub mod learned;
pub mod night;
pub mod objective;
pub mod openings;
pub mod pace;
pub mod pay;
pub mod plan;
pub mod pool;
pub mod progress;
pub mod requirement;
pub mod review;
pub mod roster;
pub mod rules;
pub mod sessions;
pub mod simulation;
pub mod text;
pub mod units;
pub mod watch;
pub mod words;
pub mod zones;
