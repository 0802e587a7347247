//! One agent, exactly: the language of schedules, the programs that find the best one, and what is compiled of the plan.
//!
//! Knows `domain` only; nothing here knows that there are other agents. What two agents share belongs to `team`.

pub mod ahead;
pub mod arrange;
pub mod blocks;
pub mod catalogue;
pub mod chains;
mod contents;
pub mod crowd;
pub mod days;
pub mod duties;
pub mod edges;
pub mod every;
mod filled;
pub mod grammar;
mod held;
pub mod horizon;
pub mod lattice;
pub mod offer;
pub mod paid;
mod path;
pub mod pauses;
pub mod pay;
pub mod pinned;
pub mod pins;
pub mod planner;
pub mod problem;
pub mod real;
pub mod rich;
pub mod rules;
pub mod sessions;
pub mod stages;
mod stretches;
mod sweep;
pub mod tour;
pub mod waiting;
