//! Where an explanation looks, and what it is.

use crate::domain::ids::QueueId;
use crate::report::listing::Listing;
use serde_json::Value;

/// An interval of one queue, or of all.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Number of the interval.
    pub interval: usize,
    /// The queue; none: all.
    pub queue: Option<QueueId>,
}

/// An explanation in every form.
pub struct Explanation {
    /// For the terminal.
    pub listings: Vec<Listing>,
    /// For programs.
    pub object: Value,
}
