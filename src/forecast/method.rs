//! A way to forecast normal weeks, and the registry of all ways.

use super::methods;
use super::past::Past;
use crate::domain::text::Text;
use std::ops::Range;

/// Forecasts the normal weeks of one queue.
///
/// To add a method, write one file under `methods/` and one line in [`METHODS`].
pub trait Method: Sync {
    /// The name in tables and files.
    fn name(&self) -> &'static str;

    /// What it does, in a line.
    fn summary(&self) -> Text;

    /// Expected inquiries in each of `cells`, all at or after the cut; finite and non-negative.
    fn forecast(&self, past: &Past<'_>, cells: Range<usize>) -> Vec<f64>;
}

/// All methods; back-tests weigh them in this order.
pub static METHODS: &[&dyn Method] = &[
    &methods::mean::MeanOfWeeks,
    &methods::median::MedianOfWeeks,
    &methods::profile::LevelProfile,
    &methods::regression::PoissonRegression,
];
