//! A way to forecast normal weeks.

use crate::domain::text::Text;
use crate::forecast::history::past::Past;
use std::ops::Range;

/// Forecasts the normal weeks of one queue.
///
/// To add a method, write one file under `methods/` and one line in [`super::METHODS`].
pub trait Method: Sync {
    /// The name in tables and files.
    fn name(&self) -> &'static str;

    /// What it does, in a line.
    fn summary(&self) -> Text;

    /// Expected inquiries in each of `cells`, all at or after the cut; finite and non-negative.
    fn forecast(&self, past: &Past<'_>, cells: Range<usize>) -> Vec<f64>;
}
