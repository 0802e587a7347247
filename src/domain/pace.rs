//! How the efficiency of a person changes with the date: people learn (SPEC section 1, `efficiency_from` and `ramp`).

use chrono::{Days, NaiveDate};

/// From a local date on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The first date on which a block may start with it.
    pub from: NaiveDate,
    /// Inquiries handled relative to a standard agent.
    pub efficiency: f64,
}

/// The efficiency on `date` of somebody with these `steps`, by rising date, whose efficiency is `usual` before the first.
pub fn efficiency_on(steps: &[Step], usual: f64, date: NaiveDate) -> f64 {
    steps.iter().rev().find(|step| step.from <= date).map_or(usual, |step| step.efficiency)
}

/// The steps of somebody who is `hired` on a date: by `ramp`, the efficiency up to so many days since then, by rising days, and `usual`
/// afterwards.
pub fn ramped(ramp: &[(u32, f64)], hired: NaiveDate, usual: f64) -> Vec<Step> {
    let begins = std::iter::once(0).chain(ramp.iter().map(|&(days, _)| days));
    let values = ramp.iter().map(|&(_, efficiency)| efficiency).chain(std::iter::once(usual));
    let step = |(days, efficiency): (u32, f64)| {
        hired.checked_add_days(Days::new(days.into())).map(|from| Step { from, efficiency })
    };
    begins.zip(values).filter_map(step).collect()
}
