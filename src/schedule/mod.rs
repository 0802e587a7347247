//! Solves for a schedule.

use crate::domain::plan::Plan;
use crate::domain::progress::Observer;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Candidate, Segment};
use crate::error::{Error, Result};
use crate::text;

/// Finds a schedule near the cheapest, with a lower bound. `pins` are kept as they are (R12).
pub fn solve(
    _plan: &Plan,
    _requirement: &Requirement,
    _pins: &[Segment],
    _observer: &dyn Observer,
) -> Result<Candidate> {
    Err(Error::Defect(text!("not built", "未完成")))
}
