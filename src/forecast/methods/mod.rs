//! The normal week: one file for each method of the registry [`METHODS`], and how they are combined.
//!
//! Knows `history`, and the back-tests and spreads at the top of `forecast`; knows nothing of events.

mod mean;
mod median;
pub mod method;
pub mod normal;
mod profile;
pub mod regression;

use method::Method;

/// All methods; back-tests weigh them in this order.
pub static METHODS: &[&dyn Method] =
    &[&mean::MeanOfWeeks, &median::MedianOfWeeks, &profile::LevelProfile, &regression::PoissonRegression];
