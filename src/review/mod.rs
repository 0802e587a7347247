//! The morning after: what came beside what was planned (docs/model/review.md).
//!
//! Every function goes from plain data to plain data; requirements and coverage are made by their own stages and handed in.

pub mod accuracy;
pub mod causes;
pub mod hindsight;
pub mod labour;
pub mod learn;
pub mod moved;
pub mod presence;
pub mod scorecard;
pub mod service;
pub mod standby;
