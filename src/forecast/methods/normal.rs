//! The normal week of one queue: what it would be without any event.

use super::METHODS;
use crate::forecast::backtest::{self, QueueBacktest, Trial};
use crate::forecast::history::grid::Grid;
use crate::forecast::history::hours::Hours;
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
    ///
    /// Methods, their weights, means and medians work by the hour and are split, so that they are the same on every grid; how far an
    /// interval strays is learned from the intervals themselves.
    pub fn forecast(grid: &Grid, values: &[Option<f64>], open: Vec<bool>, cells: Range<usize>) -> Self {
        let hours = Hours::new(grid, values, &open);
        let past = Past::new(&hours.grid, &hours.values, hours.values.len());
        let lead = hours.values.len() - past.cut;
        let backtest = backtest::run(&hours.grid, &hours.values, &hours.open, lead.min(4 * hours.grid.week()));
        let by_hour = Spread::learn(&backtest.trials, hours.grid.week(), hours.grid.day());
        let finer = (grid.hour() > 1)
            .then(|| Spread::learn(&split(&backtest.trials, &hours, grid, values, &open), grid.week(), grid.day()));
        let wanted = if cells.is_empty() { 0..0 } else { hours.of(cells.start)..hours.of(cells.end - 1) + 1 };
        let mut points = vec![0.0; wanted.len()];
        for (method, score) in METHODS.iter().zip(&backtest.scores) {
            for (point, f) in points.iter_mut().zip(method.forecast(&past, wanted.clone())) {
                *point += score.weight * f;
            }
        }
        let first = cells.start;
        let band = |cell: usize| {
            let (bin, hour) = (grid.bin(cell), hours.of(cell));
            if !open[bin] || past.known() == 0 {
                return Band { mean: 0.0, quantiles: [0.0; 3] };
            }
            let point = points[hour - wanted.start];
            let whole = by_hour.band(point, hours.grid.bin(hour));
            match &finer {
                None => whole,
                Some(finer) => part(&whole, &finer.band(point * hours.share(cell), bin), hours.share(cell)),
            }
        };
        let bands: Vec<Band> = cells.map(band).collect();
        let mean_interval = mean_interval(&Past::new(grid, values, values.len()), &open);
        let common = finer.as_ref().unwrap_or(&by_hour).common();
        Self { first, bands, open, backtest, common, mean_interval }
    }

    /// Multiplies the forecast of each cell by what `factor` says of it.
    ///
    /// Quantiles above the median stay as far off as counts of that size are: a day of a quarter strays by half.
    pub fn scale(&mut self, factor: impl Fn(usize) -> Option<f64>) {
        for (at, band) in self.bands.iter_mut().enumerate() {
            let Some(factor) = factor(self.first + at) else { continue };
            let [p50, above @ ..] = band.quantiles;
            let [p80, p95] = above.map(|q| factor * p50 + (q - p50) * factor.max(factor.sqrt()));
            *band = Band { mean: factor * band.mean, quantiles: [factor * p50, p80, p95] };
        }
    }

    /// The distribution of `cell`, one of those that were forecast.
    pub fn band(&self, cell: usize) -> &Band {
        &self.bands[cell - self.first]
    }
}

/// The band of an interval with `share` of the hour that has the band `whole`, its upper quantiles as far off as in `own`.
fn part(whole: &Band, own: &Band, share: f64) -> Band {
    let p50 = share * whole.quantiles[0];
    let p80 = own.quantiles[1].max(p50);
    Band { mean: share * whole.mean, quantiles: [p50, p80, own.quantiles[2].max(p80)] }
}

/// The trials of hours, interval by interval.
fn split(trials: &[Trial], hours: &Hours, grid: &Grid, values: &[Option<f64>], open: &[bool]) -> Vec<Trial> {
    let of_hour = |trial: &Trial| {
        let known = hours.cells(trial.cell).filter(|&cell| cell < values.len() && open[grid.bin(cell)]);
        let (week, forecast) = (trial.week, trial.forecast);
        let one = |cell: usize| {
            let forecast = forecast * hours.share(cell);
            Some(Trial { week, cell, bin: grid.bin(cell), forecast, actual: values[cell]? })
        };
        known.filter_map(one).collect::<Vec<_>>()
    };
    trials.iter().flat_map(of_hour).collect()
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
