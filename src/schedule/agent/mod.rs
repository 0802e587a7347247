//! One agent, exactly: the language of schedules, the programs that find the best one, and what is compiled of the plan.
//!
//! Knows `domain` only; nothing here knows that there are other agents. What two agents share belongs to `team`.

pub mod ahead;
pub mod blocks;
pub mod catalogue;
pub mod chains;
pub mod crowd;
pub mod days;
pub mod duties;
pub mod edges;
pub mod grammar;
pub mod horizon;
pub mod lattice;
pub mod offer;
pub mod paid;
pub mod pauses;
pub mod pay;
pub mod pins;
pub mod planner;
pub mod problem;
pub mod real;
pub mod rules;
pub mod stages;
pub mod tour;
