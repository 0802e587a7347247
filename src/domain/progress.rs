//! How a long stage tells what it is doing, and learns that it should stop.

use super::text::Text;
use super::units::Money;
use std::time::Duration;

/// What a stage says while it works.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Time since the stage began.
    pub elapsed: Duration,
    /// Total of the best schedule so far.
    pub incumbent: Option<Money>,
    /// Best lower bound so far.
    pub bound: Option<Money>,
    /// What is being done now.
    pub doing: Text,
}

/// Somebody who watches a long stage.
pub trait Observer: Sync {
    /// Takes note of progress; called often, so it must be cheap.
    fn note(&self, progress: &Progress);

    /// Whether the stage should stop and return its best result.
    fn stop_requested(&self) -> bool;
}

/// Watches nothing and never stops a stage.
pub struct Unobserved;

impl Observer for Unobserved {
    fn note(&self, _: &Progress) {}

    fn stop_requested(&self) -> bool {
        false
    }
}
