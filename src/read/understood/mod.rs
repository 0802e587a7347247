//! What was understood of a plan folder, for `check`: its files, its people, and the facts of each queue's history.
//!
//! Knows what `read` loaded; judges nothing and reads nothing.

mod facts;
mod history_facts;
mod rough_need;

pub use facts::{AgentFacts, EventFacts, Understood, understood};
pub use history_facts::{Gap, Outlier, QueueFacts};
