//! The normal week of one queue: what it would be without any event.

use super::METHODS;
use crate::forecast::backtest::{self, QueueBacktest};
use crate::forecast::history::grid::Grid;
use crate::forecast::history::past::Past;
use crate::forecast::spread::{Band, Spread};
use std::ops::Range;

/// The normal weeks of one queue, forecast and spread.
#[derive(Debug)]
pub struct NormalWeek {
    first: usize,
    bands: Vec<Band>,
    /// The forecast before calibration, where the queue is open.
    pub open: Vec<bool>,
    /// How the methods were weighed.
    pub backtest: QueueBacktest,
    /// Share of the variance that the hours of a day have in common.
    pub common: f64,
    /// Mean inquiries per open interval of the week that begins with the horizon.
    pub mean_interval: f64,
}

impl NormalWeek {
    /// Forecasts `cells` from `values`, the past with events left out; `open` names the hours of the week.
    pub fn forecast(grid: &Grid, values: &[Option<f64>], open: Vec<bool>, cells: Range<usize>) -> Self {
        let past = Past::new(grid, values, values.len());
        let lead = values.len() - past.cut;
        let backtest = backtest::run(grid, values, &open, lead.min(4 * grid.week()));
        let spread = Spread::learn(&backtest.trials, grid.week(), grid.day());
        let mut points = vec![0.0; cells.len()];
        for (method, score) in METHODS.iter().zip(&backtest.scores) {
            for (point, f) in points.iter_mut().zip(method.forecast(&past, cells.clone())) {
                *point += score.weight * f;
            }
        }
        let first = cells.start;
        let bands: Vec<Band> = cells
            .zip(&points)
            .map(|(cell, &m)| {
                let bin = grid.bin(cell);
                if open[bin] && past.known() > 0 {
                    spread.band(m, bin)
                } else {
                    Band { mean: 0.0, quantiles: [0.0; 3] }
                }
            })
            .collect();
        let mean_interval = mean_interval(&past, &open);
        Self { first, bands, open, backtest, common: spread.common(), mean_interval }
    }

    /// The distribution of `cell`, one of those that were forecast.
    pub fn band(&self, cell: usize) -> &Band {
        &self.bands[cell - self.first]
    }
}

/// Mean of the known cells of open hours.
fn mean_interval(past: &Past<'_>, open: &[bool]) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0);
    for (_, seen) in past.seen().filter(|(bin, _)| open[*bin]) {
        sum += seen.value;
        n += 1.0;
    }
    if n > 0.0 { sum / n } else { 0.0 }
}
