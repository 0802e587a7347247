//! One queue through the whole horizon, for models that carry what waits from interval to interval.
//!
//! Intervals are taken in order. Each gets the least number that keeps its target given who is there at its start, and hands on who is there
//! at its end with as many. At another quantile of demand the whole horizon is another one.

use super::carried::State;
use super::mol::Interval;
use super::post::{Detail, Place, Post, of_needs};
use super::{Measures, Model};
use crate::domain::demand::ForecastCell;
use crate::domain::requirement::{Limit, Need, NeedInfo};
use crate::domain::units::Share;
use rayon::prelude::*;

/// What an interval needs and what sets it, and what is met.
type Row = ((f64, Option<Limit>), Measures);

/// The rows of all intervals, with what `given` says in place of the model's own numbers.
pub(super) fn staffed(
    place: &Place<'_>,
    cells: &[ForecastCell],
    detail: Detail,
    given: impl Fn(usize) -> Option<f64> + Sync,
) -> Vec<(Need, NeedInfo)> {
    let plan = place.plan;
    let quantile = plan.staffing.demand_quantile;
    let stands_by = cells.iter().any(|cell| plan.standby.levels.contains(&cell.level));
    let of_needs = of_needs(plan).into_iter().filter(|at| *at == quantile || stands_by);
    let told = [Share(0.5), Share(0.95)].into_iter().filter(|_| detail == Detail::Whole);
    let mut quantiles: Vec<Share> = of_needs.chain(told).collect();
    quantiles.sort_by(|a, b| a.0.total_cmp(&b.0));
    quantiles.dedup();
    let is_given = (0..cells.len()).any(|interval| given(interval).is_some());
    let own = || quantiles.par_iter().map(|at| (*at, walked(place, cells, *at, |_| None))).collect::<Vec<_>>();
    let (own, met) = rayon::join(own, || is_given.then(|| walked(place, cells, quantile, &given)));
    let at = |interval: usize, wanted: Share| {
        own.iter().find(|(quantile, _)| *quantile == wanted).map_or((0.0, None), |(_, rows)| rows[interval].0)
    };
    let row = |(interval, cell): (usize, &ForecastCell)| {
        let post = Post { place, model: &super::mol::ErlangAMol, cell };
        let met = met.as_ref().or_else(|| own.iter().find(|(at, _)| *at == quantile).map(|(_, rows)| rows));
        let met = |_| met.map_or_else(|| super::chain::idle(0), |rows| rows[interval].1);
        post.row(given(interval), |quantile| at(interval, quantile), met)
    };
    cells.iter().enumerate().map(row).collect()
}

/// What is met with `given`, by interval.
pub(super) fn met(place: &Place<'_>, cells: &[ForecastCell], given: impl Fn(usize) -> Option<f64>) -> Vec<Measures> {
    walked(place, cells, place.plan.staffing.demand_quantile, given).into_iter().map(|(_, met)| met).collect()
}

/// Every interval in turn at a quantile of demand, with what `given` says or what is needed.
fn walked(
    place: &Place<'_>,
    cells: &[ForecastCell],
    quantile: Share,
    given: impl Fn(usize) -> Option<f64>,
) -> Vec<Row> {
    let seconds = place.plan.horizon.interval.0 as f64 * 60.0;
    let mut state = cells.first().map_or_else(State::empty, |cell| before(place, cell, quantile));
    let mut rows = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let interval = Interval::new(&state, &cell.shape, seconds);
        let post = Post { place, model: &interval, cell };
        let need = given(at).map_or_else(|| post.at(quantile), |required| (required, None));
        let (traffic, agents) = post.there(&post.traffic(quantile), need.0);
        let (met, after) = (interval.measures_at(&traffic, agents), interval.after(&traffic, agents));
        rows.push((need, met));
        state = after;
    }
    rows
}

/// Who is there at the start of the horizon: nobody knows, so as in the long run of the calmest slot of the first interval.
fn before(place: &Place<'_>, cell: &ForecastCell, quantile: Share) -> State {
    let post = Post { place, model: &super::mol::ErlangAMol, cell };
    let mut traffic = post.traffic(quantile);
    let calmest = cell.shape.iter().copied().fold(f64::INFINITY, f64::min) * cell.shape.len() as f64;
    traffic.per_second *= if cell.shape.is_empty() { 1.0 } else { calmest };
    if traffic.per_second <= 0.0 || traffic.is_huge() {
        return State::empty();
    }
    let (traffic, agents) = post.there(&traffic, post.at(quantile).0);
    State::settled(&traffic, agents)
}
