//! What promotions do: past editions beside their normal week, how their effects carry over, and a planner's word for new ones.
//!
//! Knows `history` and the normal week of `methods`. The registry of ways to carry an edition over is in `trial`.

pub mod backcast;
pub mod calendar;
pub mod campaign;
pub mod carryover;
pub mod choice;
pub mod effect;
pub mod grown;
pub mod lift;
pub mod occasion;
pub mod opening;
pub mod openings;
pub mod phases;
pub mod promotion;
pub mod running;
pub mod smoothing;
pub mod trial;
pub mod unsaid;
pub mod uplift;
