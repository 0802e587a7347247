//! Poisson regression with calendar terms, shrunk by gamma priors.
//!
//! ```text
//! y[i] ~ Poisson(μ[i]),  μ[i] = m · W[week] · D[day of week] · T[time of day] · X[day of week, time of day]
//! ```
//!
//! Every factor has a gamma prior with mean 1 and shape κ, so that its posterior mean, given the others, is
//! `(κ + Σ y) / (κ + Σ μ without the factor)`; the sums are weighted by recency. The fit cycles through the factors
//! (iterative proportional fitting, Deming & Stephan 1940, with the conjugate prior of a Poisson-gamma model). Counts
//! are divided by the queue's overdispersion first, so that the priors weigh as they should: a sparse queue leans on
//! its day and time factors, a busy one on the hour of the week itself. The overdispersion is whatever the counts show, so that
//! a part of a queue has the part of its forecast.

use super::method::Method;
use crate::domain::text::Text;
use crate::forecast::history::past::Past;
use crate::text;
use std::ops::Range;

/// Half-life of an observation's weight in weeks.
const HALF_LIFE: f64 = 5.0;
/// Shape of the priors of week, day and time factors.
const KAPPA_MAIN: f64 = 2.0;
/// Shape of the prior of an hour of the week against its day and time.
const KAPPA_CELL: f64 = 40.0;
/// Cycles without hours of the week and without priors, from which the overdispersion begins.
const START_CYCLES: usize = 2;
/// A count is never explained by its own hour of the week beyond all but this.
const LEAST_LEFT: f64 = 0.1;
/// Cycles of the fit.
const CYCLES: usize = 6;
/// Half-life of the week factors in the forecast's level, in weeks.
const LEVEL_HALF_LIFE: f64 = 2.0;

/// See the module.
pub struct PoissonRegression;

struct Row {
    week: usize,
    bin: usize,
    weight: f64,
    y: f64,
}

struct Factors {
    mean: f64,
    week: Vec<f64>,
    day: Vec<f64>,
    time: Vec<f64>,
    cell: Vec<f64>,
}

impl Method for PoissonRegression {
    fn name(&self) -> &'static str {
        "poisson-regression"
    }

    fn summary(&self) -> Text {
        text!("Poisson regression on week, day and time of day", "以周、星期和时刻为项的泊松回归")
    }

    fn forecast(&self, past: &Past<'_>, cells: Range<usize>) -> Vec<f64> {
        match week(past) {
            Some(week) => cells.map(|cell| week[past.grid.bin(cell)]).collect(),
            None => vec![0.0; cells.len()],
        }
    }
}

/// The fitted week at the level of the cut; none where nothing is known.
pub fn week(past: &Past<'_>) -> Option<Vec<f64>> {
    let per_day = past.grid.day();
    let rows: Vec<Row> = past
        .seen()
        .map(|(bin, seen)| {
            let age = past.age(seen.cell).max(0.0);
            Row { week: age as usize, bin, weight: 0.5f64.powf(age / HALF_LIFE), y: seen.value }
        })
        .collect();
    let fit = fit(&rows, past.week(), per_day);
    let (mut up, mut down) = (0.0, 0.0);
    for (week, factor) in fit.week.iter().enumerate() {
        let weight = 0.5f64.powf(week as f64 / LEVEL_HALF_LIFE);
        up += weight * factor.max(f64::MIN_POSITIVE).ln();
        down += weight;
    }
    let level = fit.mean * (up / down).exp();
    let at = |bin: usize| level * fit.day[bin / per_day] * fit.time[bin % per_day] * fit.cell[bin];
    (down > 0.0).then(|| (0..past.week()).map(at).collect())
}

impl Factors {
    /// What is expected in each hour of a week whose factor is 1.
    fn shape(&self, per_day: usize) -> Vec<f64> {
        let at = |(bin, cell): (usize, &f64)| self.mean * self.day[bin / per_day] * self.time[bin % per_day] * cell;
        self.cell.iter().enumerate().map(at).collect()
    }
}

fn fit(rows: &[Row], week: usize, per_day: usize) -> Factors {
    let weeks = rows.iter().map(|r| r.week + 1).max().unwrap_or(0);
    let total: f64 = rows.iter().map(|r| r.weight * r.y).sum();
    let weight: f64 = rows.iter().map(|r| r.weight).sum();
    let mean = if weight > 0.0 { total / weight } else { 0.0 };
    let ones = |n| vec![1.0; n];
    let mut f = Factors { mean, week: ones(weeks), day: ones(7), time: ones(per_day), cell: ones(week) };
    if mean <= 0.0 {
        return f;
    }
    for _ in 0..START_CYCLES {
        f.time = posterior(rows, &f, &f.time, 0.0, per_day, |r| r.bin % per_day);
        f.day = posterior(rows, &f, &f.day, 0.0, per_day, |r| r.bin / per_day);
        f.week = posterior(rows, &f, &f.week, 0.0, per_day, |r| r.week);
    }
    let mut scale = overdispersion(rows, &f, per_day, f64::INFINITY);
    for _ in 0..CYCLES {
        f.time = posterior(rows, &f, &f.time, KAPPA_MAIN * scale, per_day, |r| r.bin % per_day);
        f.day = posterior(rows, &f, &f.day, KAPPA_MAIN * scale, per_day, |r| r.bin / per_day);
        f.week = posterior(rows, &f, &f.week, KAPPA_MAIN * scale, per_day, |r| r.week);
        f.cell = posterior(rows, &f, &f.cell, KAPPA_CELL * scale, per_day, |r| r.bin);
        scale = overdispersion(rows, &f, per_day, KAPPA_CELL * scale);
    }
    f
}

/// Posterior means of one group of factors, given all others.
fn posterior(
    rows: &[Row],
    f: &Factors,
    now: &[f64],
    kappa: f64,
    per_day: usize,
    key: impl Fn(&Row) -> usize,
) -> Vec<f64> {
    let shape = f.shape(per_day);
    let mut sums = vec![(0.0, 0.0); now.len()];
    for row in rows {
        let sum = &mut sums[key(row)];
        sum.0 += row.weight * row.y;
        sum.1 += row.weight * shape[row.bin] * f.week[row.week];
    }
    let mean = |((seen, expected), now): (&(f64, f64), &f64)| {
        let below = kappa + if *now > 0.0 { expected / now } else { 0.0 };
        if below > 0.0 { (kappa + seen) / below } else { *now }
    };
    sums.iter().zip(now).map(mean).collect()
}

/// Variance of the counts over their mean (Pearson's estimate), each square over the share of itself that the factor of its hour
/// of the week, of prior `kappa`, leaves to it.
fn overdispersion(rows: &[Row], f: &Factors, per_day: usize, kappa: f64) -> f64 {
    let shape = f.shape(per_day);
    let mut bins = vec![0.0; shape.len()];
    for row in rows {
        bins[row.bin] += row.weight * shape[row.bin] * f.week[row.week];
    }
    let (mut sum, mut weight) = (0.0, 0.0);
    for row in rows {
        let expected = shape[row.bin] * f.week[row.week];
        if expected > 0.0 {
            let own = row.weight * expected / (kappa + bins[row.bin]);
            sum += row.weight * (row.y - expected).powi(2) / expected;
            weight += row.weight * (1.0 - own).max(LEAST_LEFT);
        }
    }
    if weight > 0.0 { sum / weight } else { 0.0 }
}
