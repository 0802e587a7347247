//! Forecasts inquiries: the normal week of every queue, and what a promotion adds to it.

pub mod backtest;
pub mod grid;
pub mod method;
pub mod methods;
pub mod normal;
pub mod open;
pub mod past;
pub mod quantiles;
pub mod spread;

use crate::domain::demand::{Forecast, ForecastCell, History, Level};
use crate::domain::plan::Plan;
use crate::error::{Finding, Result};
use grid::Grid;
use normal::NormalWeek;
use rayon::prelude::*;

/// Forecasts every interval of the horizon; the findings are warnings.
///
/// # Errors
/// None today; a history that says nothing gives zeros and a warning.
pub fn forecast(plan: &Plan, history: &History) -> Result<(Forecast, Vec<Finding>)> {
    let first = history.series.values().filter_map(|s| s.first()).map(|o| o.start).min();
    let grid = Grid::new(plan.zone, &plan.horizon, first, plan.horizon.end);
    let queues: Vec<_> = history.series.values().collect();
    let cells: Vec<Vec<ForecastCell>> = queues
        .into_par_iter()
        .map(|observations| {
            let values = grid.dense(observations);
            let open = open::hours(&grid, &values);
            let normal = NormalWeek::forecast(&grid, &values, open, grid.horizon());
            grid.horizon()
                .map(|cell| {
                    let band = normal.band(cell);
                    let [p50, p80, p95] = band.quantiles;
                    ForecastCell {
                        baseline: band.mean,
                        mean: band.mean,
                        p50,
                        p80,
                        p95,
                        level: Level::Normal,
                        event: String::new(),
                    }
                })
                .collect()
        })
        .collect();
    Ok((Forecast { cells: cells.into_iter().collect() }, Vec::new()))
}
