//! What rows hold of each cell of the grid, before anything is concluded from it.

use super::grid::Grid;
use crate::domain::demand::Observation;

/// What rows hold of each cell before the horizon.
#[derive(Debug)]
pub struct Sums {
    /// Inquiries.
    pub inquiries: Vec<f64>,
    /// Seconds that are covered.
    pub covered: Vec<f64>,
}

/// The seconds of `row` inside each cell before the horizon, as cell, first and last second from the start of the grid.
pub fn overlaps(grid: &Grid, row: &Observation) -> impl Iterator<Item = (usize, f64, f64)> {
    let seconds = grid.seconds();
    let from = row.start.0 - grid.start_of(0).0;
    let to = from + row.length.0 * 60;
    let first = (from.max(0) / seconds) as usize;
    let end = if to > 0 { ((to - 1) / seconds + 1) as usize } else { 0 };
    (first..end.min(grid.past())).map(move |cell| {
        let at = cell as i64 * seconds;
        (cell, at.max(from) as f64, (at + seconds).min(to) as f64)
    })
}
