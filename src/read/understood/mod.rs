//! What was understood of a plan folder, for `check`: its files, its people, and the facts of each queue's history.
//!
//! Knows what `read` loaded, and of `settings` which blocks can be filled; reads nothing.

mod facts;
mod fit;
pub mod held;
mod hindered;
mod history_facts;
mod idle;
mod late;
mod promised;
mod rough_need;

pub(in crate::read) use hindered::report as report_hindered;
pub(in crate::read) use idle::report as report_idle;
pub(in crate::read) use late::report as report_late;
pub(in crate::read) use promised::report as report_promised;

pub use facts::{AgentFacts, EventFacts, Understood, understood};
pub use history_facts::{Gap, Outlier, QueueFacts};
