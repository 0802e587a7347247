//! What `check` and `forecast` say about a history in words: remarks on what is odd, and proposals of events.
//!
//! Knows `history` only; nothing here changes a forecast.

pub mod ahead;
pub mod assumed;
pub mod days_off;
pub mod examine;
pub mod festivals;
pub mod omitted;
pub mod propose;
pub mod remarks;
