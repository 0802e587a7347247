//! Forecasts inquiries: the normal week of every queue, and what a promotion does to it.

pub mod backtest;
pub mod calendar;
pub mod carryover;
pub mod cells;
pub mod effect;
pub mod grid;
pub mod method;
pub mod methods;
pub mod normal;
pub mod occasion;
pub mod open;
pub mod past;
pub mod phases;
pub mod promotion;
pub mod quantiles;
pub mod spread;
pub mod uplift;

use crate::domain::demand::{Forecast, History, Observation};
use crate::domain::plan::Plan;
use crate::error::{Finding, Result};
use grid::Grid;
use normal::NormalWeek;
use occasion::reach;
use promotion::{Promotion, Queue, Season};
use rayon::prelude::*;

/// Forecasts every interval of the horizon; the findings are warnings.
///
/// # Errors
/// None today; a history that says nothing gives zeros and a warning.
pub fn forecast(plan: &Plan, history: &History) -> Result<(Forecast, Vec<Finding>)> {
    let horizon = plan.horizon.span();
    let coming = calendar::coming(&plan.events, horizon);
    let first = history.series.values().filter_map(|s| s.first()).map(|o| o.start).min();
    let until = coming.iter().map(|&i| plan.events[i].span.end + occasion::HALO).fold(horizon.end, Ord::max);
    let grid = Grid::new(plan.zone, &plan.horizon, first, until);
    let mask = calendar::masked(&grid, &plan.events);
    let from = coming.iter().map(|&i| reach(&grid, plan.events[i].span).start).fold(grid.past(), Ord::min);
    let series: Vec<_> = history.series.values().collect();
    let queues: Vec<Queue> = series.into_par_iter().map(|s| queue(&grid, &mask, s, from)).collect();
    let season = Season::new(&grid, &plan.events, &queues, horizon);
    let promotions: Vec<Promotion> = coming.par_iter().map(|&i| season.promotion(i)).collect();
    let named: Vec<(&str, &Promotion)> = promotions.iter().map(|p| (plan.events[p.event].name.as_str(), p)).collect();
    let cells = queues
        .iter()
        .enumerate()
        .map(|(q, queue)| {
            let week = &queue.week;
            grid.horizon()
                .map(|c| {
                    cells::cell(week.band(c), week.open[grid.bin(c)], week.mean_interval, &named, q, c, &plan.levels)
                })
                .collect()
        })
        .collect();
    Ok((Forecast { cells }, Vec::new()))
}

/// What the history says about one queue, with the normal week forecast from cell `from` to the end of the grid.
fn queue(grid: &Grid, mask: &[bool], observations: &[Observation], from: usize) -> Queue {
    let values = grid.dense(observations);
    let open = open::hours(grid, &values);
    let outside: Vec<Option<f64>> = values.iter().zip(mask).map(|(v, masked)| v.filter(|_| !masked)).collect();
    let normal = if outside.iter().any(Option::is_some) { outside } else { values.clone() };
    let week = NormalWeek::forecast(grid, &normal, open, from..grid.len());
    Queue { values, normal, week }
}
