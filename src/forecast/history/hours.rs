//! The history by the hour, whatever the intervals of the plan, and the way back from hours to intervals.
//!
//! A normal week is forecast by the hour and split, so that its hours are the same on every grid:
//!
//! ```text
//! share of interval i in its hour = p[b(i)] / Σ p over the hour,   p[b] = (Σ v^a y + ν q[t] h[b]) / (Σ v^a + ν)
//! ```
//!
//! with counts `y` of age `a` in weeks, the mean `h` of the hour of the week, and the share `q` that the time of day has of its
//! hour over all days, which weighs as much as `ν` weeks.

use super::grid::Grid;
use super::past::Past;
use std::ops::Range;

/// Half-life of a count's weight in weeks.
const HALF_LIFE: f64 = 8.0;
/// Weight ν of the share of all days, in weeks.
const PRIOR_WEEKS: f64 = 4.0;
/// Share of an hour below which it is unknown.
const LEAST_SHARE: f64 = 0.5;

/// One queue by the hour.
#[derive(Debug)]
pub struct Hours {
    /// The grid of hours.
    pub grid: Grid,
    /// Counts of each hour before the horizon; none where unknown.
    pub values: Vec<Option<f64>>,
    /// For each hour of the week, whether any interval in it is open.
    pub open: Vec<bool>,
    /// Intervals in an hour.
    per: usize,
    /// Intervals by which the first hour begins before the first interval.
    lead: usize,
    /// Weight of each interval before the horizon and after it, 0 where closed.
    weights: Vec<f64>,
}

impl Hours {
    /// The hours of `values`, one for each cell of the past of `grid`; `open` names the open intervals of the week.
    pub fn new(grid: &Grid, values: &[Option<f64>], open: &[bool]) -> Self {
        let (per, hourly) = (grid.hour(), grid.hourly());
        let lead = per * hourly.past() - grid.past();
        if per == 1 {
            let (values, open) = (values.to_vec(), open.to_vec());
            return Self { grid: hourly, values, open, per, lead, weights: vec![1.0; grid.len()] };
        }
        let profile = profile(grid, values);
        let weight = |cell: usize| if open[grid.bin(cell)] { profile[grid.bin(cell)] } else { 0.0 };
        let weights: Vec<f64> = (0..grid.len()).map(weight).collect();
        let mut hours = Self { open: vec![false; hourly.week()], values: Vec::new(), grid: hourly, per, lead, weights };
        for cell in 0..grid.len() {
            let hour = hours.of(cell);
            hours.open[hours.grid.bin(hour)] |= open[grid.bin(cell)];
        }
        hours.values = (0..hours.grid.past()).map(|hour| hours.count(grid, values, open, hour)).collect();
        hours
    }

    /// The hour that holds `cell`.
    pub fn of(&self, cell: usize) -> usize {
        (cell + self.lead) / self.per
    }

    /// The intervals of `hour`.
    pub fn cells(&self, hour: usize) -> Range<usize> {
        (hour * self.per).saturating_sub(self.lead)..((hour + 1) * self.per - self.lead).min(self.weights.len())
    }

    /// The share that `cell` has of the inquiries of its hour.
    pub fn share(&self, cell: usize) -> f64 {
        let cells = self.cells(self.of(cell));
        let total: f64 = self.weights[cells.clone()].iter().sum();
        if total > 0.0 { self.weights[cell] / total } else { 1.0 / cells.len() as f64 }
    }

    /// What came in during `hour`; an interval that is unknown has its share.
    fn count(&self, grid: &Grid, values: &[Option<f64>], open: &[bool], hour: usize) -> Option<f64> {
        let (mut sum, mut known, mut any) = (0.0, 0.0, false);
        for cell in self.cells(hour).filter(|&cell| cell < values.len()) {
            if let Some(value) = values[cell] {
                sum += value;
                any = true;
                known += self.share(cell);
            } else if !open[grid.bin(cell)] {
                known += self.share(cell);
            }
        }
        (any && known >= LEAST_SHARE).then(|| sum / known.min(1.0))
    }
}

/// The weights of the intervals of the week inside their hours, up to a factor for each hour.
fn profile(grid: &Grid, values: &[Option<f64>]) -> Vec<f64> {
    let past = Past::new(grid, values, values.len());
    let (per, day) = (grid.hour(), grid.day());
    let sums: Vec<(f64, f64)> = (0..grid.week())
        .map(|bin| {
            let weighed = past.bin(bin).iter().map(|seen| (0.5f64.powf(past.age(seen.cell) / HALF_LIFE), seen.value));
            weighed.fold((0.0, 0.0), |(sum, n), (weight, value)| (sum + weight * value, n + weight))
        })
        .collect();
    let mean = |(sum, n): (f64, f64)| if n > 0.0 { sum / n } else { 0.0 };
    let of_day = |time: usize| {
        let all = (0..7).map(|d| sums[d * day + time]);
        mean(all.fold((0.0, 0.0), |(sum, n), next| (sum + next.0, n + next.1)))
    };
    let times: Vec<f64> = (0..day).map(of_day).collect();
    (0..grid.week())
        .map(|bin| {
            let first = bin / per * per;
            let hour: f64 = (first..first + per).map(|bin| mean(sums[bin])).sum();
            let all: f64 = times[first % day..first % day + per].iter().sum();
            let share = if all > 0.0 { times[bin % day] / all } else { 1.0 / per as f64 };
            (sums[bin].0 + PRIOR_WEEKS * share * hour) / (sums[bin].1 + PRIOR_WEEKS)
        })
        .collect()
}
