//! Rows of a day or of many hours, spread along the hours that finer rows of the same queue show in the weeks around.
//!
//! The weight of a cell is the mean of the nearest finer cells at its hour of the week; on a weekday without any finer row, that of
//! its hour on other days. A total keeps its sum. What no finer row shows as open gets nothing and stays unknown.

use super::grid::Grid;
use super::past::fill_week;
use super::sums::{Sums, overlaps};
use crate::domain::demand::{LONGEST_SHAPED, Observation};

/// Finer cells of an hour of the week that make its weight.
const NEAREST: usize = 4;

/// The known finer cells of every hour of the week, in order of time, with their counts per second.
struct Shape {
    bins: Vec<Vec<(usize, f64)>>,
    /// Mean of each hour of the week, other days in place of weekdays without any.
    week: Vec<f64>,
    /// Whether a weekday has finer rows.
    known: [bool; 7],
}

/// Adds the rows of many hours among `rows` to `sums`, which hold the finer ones.
pub fn spread(grid: &Grid, sums: &mut Sums, rows: &[Observation]) {
    let shape = shape(grid, sums);
    for row in rows.iter().filter(|row| row.length > LONGEST_SHAPED && row.inquiries.is_finite()) {
        let weighed: Vec<(usize, f64, f64)> =
            overlaps(grid, row).map(|(cell, a, b)| (cell, b - a, (b - a) * shape.weight(grid, cell))).collect();
        let total: f64 = weighed.iter().map(|cell| cell.2).sum();
        for (cell, seconds, weight) in weighed.into_iter().filter(|cell| cell.2 > 0.0) {
            sums.inquiries[cell] += row.inquiries.max(0.0) * weight / total;
            sums.covered[cell] += seconds;
        }
    }
}

fn shape(grid: &Grid, sums: &Sums) -> Shape {
    let mut bins = vec![Vec::new(); grid.week()];
    let mut known = [false; 7];
    for cell in (0..grid.past()).filter(|&cell| sums.covered[cell] > 0.0) {
        let bin = grid.bin(cell);
        bins[bin].push((cell, sums.inquiries[cell] / sums.covered[cell]));
        known[bin / grid.day()] = true;
    }
    let mean = |bin: &Vec<(usize, f64)>| {
        (!bin.is_empty()).then(|| bin.iter().map(|seen| seen.1).sum::<f64>() / bin.len() as f64)
    };
    let week = fill_week(bins.iter().map(mean).collect(), grid.day());
    Shape { bins, week, known }
}

impl Shape {
    /// Inquiries per second to be expected in `cell`, up to a factor.
    fn weight(&self, grid: &Grid, cell: usize) -> f64 {
        let bin = grid.bin(cell);
        let seen = &self.bins[bin];
        if seen.is_empty() {
            return if self.known[bin / grid.day()] { 0.0 } else { self.week[bin] };
        }
        let at = seen.partition_point(|&(other, _)| other < cell);
        let mut near: Vec<(usize, f64)> = seen[at.saturating_sub(NEAREST)..(at + NEAREST).min(seen.len())].to_vec();
        near.sort_by_key(|&(other, _)| other.abs_diff(cell));
        near.truncate(NEAREST);
        near.iter().map(|seen| seen.1).sum::<f64>() / near.len() as f64
    }
}
