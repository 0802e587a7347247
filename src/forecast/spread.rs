//! How far a normal week strays from its forecast: one predictive distribution, learned from the back-weeks.
//!
//! With `m` the forecast of an interval and `b` its hour of the week,
//!
//! ```text
//! y = m + s(m) · l[b] · U,     s(m) = α max(m, m₀)^β,   0.5 ≤ β ≤ 1
//! ```
//!
//! β lies between Poisson noise (½) and a common factor (1) and maximises the Laplace likelihood of the back-weeks'
//! errors; `l` is the local scale, the mean standardised error of the hour and its neighbours in time of day and
//! weekday, shrunk to 1; the quantiles of U are those of the errors, each standardised by a local scale that does not
//! know its own week, so that coverage is honest (split conformal prediction, Lei et al. 2018).
//!
//! All this is learned twice. Mean and median have `m₀` as a share of the mean forecast, so that those of parts of a queue add up
//! to those of the whole; the quantiles above have `m₀ = 1`, because a count scatters like a count.
//!
//! A fifth of the errors lies beyond p80, which they fix well; the twentieth beyond p95 comes from few days of few weeks.
//! So p95 is half-way between the errors' own quantile and that of a count of the same mean absolute error `a = E|U|`,
//! negative binomial as far as its skewness `γ` goes (Cornish & Fisher 1938):
//!
//! ```text
//! U₉₅ = ½ Û₉₅ + ½ a √(π/2) (z + γ (z² − 1) / 6),   γ = (2 max(v/m, 1) − 1) / √v,   v = (s l a)² π/2
//! ```

use super::backtest::Trial;
use super::history::quantiles::{median, weighted_quantile};
use std::collections::BTreeMap;

/// Share of the mean forecast that an interval has at least, for its scale.
const LEAST_SHARE: f64 = 0.1;
/// Half-life of an error's weight in weeks.
const HALF_LIFE: f64 = 4.0;
/// Errors below this number say too little.
const LEAST_TRIALS: usize = 40;
/// Weight of the prior local scale 1, in errors.
const PRIOR: f64 = 12.0;
/// Relative standard deviation of the normal week beyond Poisson noise where nothing is known.
const DEFAULT_CV: f64 = 0.2;
/// Standard normal quantiles of .5, .8 and .95.
const NORMAL: [f64; 3] = [0.0, 0.841_621_233_572_914_3, 1.644_853_626_951_472_2];
/// Variances of chance that a median error has to beat before it is half believed.
const CAUTION: f64 = 3.0;
/// Share of the variance in common where nothing is known: half-way between the queues that were measured.
const PRIOR_COMMON: f64 = 0.35;
/// Weight of that prior, in days.
const PRIOR_DAYS: f64 = 7.0;
/// No day errs as a whole alone.
const MOST_COMMON: f64 = 0.95;
/// Share of the theoretical quantile in p95.
const THEORY: f64 = 0.5;
/// Standard deviation of a normal variable over its mean absolute value, √(π/2).
const NORMAL_OVER_MEAN: f64 = 1.253_314_137_315_500_3;
/// Skewness of a count is taken to be at most this: the expansion holds near the normal only.
const MOST_SKEWNESS: f64 = 3.0;
/// A mean below this is taken to be it, for the skewness.
const LEAST_MEAN: f64 = 0.05;
/// Errors enter the mean of U capped at this many scales.
const CAP: f64 = 6.0;

/// The distribution of one interval of a normal week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Expected value.
    pub mean: f64,
    /// Quantiles .5, .8 and .95, in order.
    pub quantiles: [f64; 3],
}

/// The distribution around the forecasts of one queue's normal weeks.
#[derive(Debug, Clone)]
pub struct Spread {
    learned: Option<Both>,
}

/// The middle of the distribution, and what lies above it.
#[derive(Debug, Clone)]
struct Both {
    middle: Learned,
    above: Learned,
}

/// `α max(m, m₀)^β`.
#[derive(Debug, Clone, Copy)]
struct Scale {
    alpha: f64,
    beta: f64,
    floor: f64,
}

impl Scale {
    fn at(&self, m: f64) -> f64 {
        self.alpha * m.max(self.floor).powf(self.beta)
    }
}

#[derive(Debug, Clone)]
struct Learned {
    scale: Scale,
    local: Vec<f64>,
    mean: f64,
    /// Mean of |U|.
    size: f64,
    quantiles: [f64; 3],
    /// Factor by which p95 is widened.
    widen: f64,
    common: f64,
}

impl Learned {
    /// Learns from back-weeks, for the scale of which an interval counts at least `floor`; none where nothing strays.
    fn from(trials: &[Trial], week: usize, day: usize, floor: f64) -> Option<Self> {
        let scale = power(trials, floor);
        if scale.alpha <= 0.0 {
            return None;
        }
        let scaled: Vec<f64> = trials.iter().map(|t| (t.actual - t.forecast) / scale.at(t.forecast)).collect();
        let weeks = trials.iter().map(|t| t.week + 1).max().unwrap_or(0);
        let mut sums = vec![vec![(0.0, 0.0); week]; weeks];
        for (t, u) in trials.iter().zip(&scaled) {
            let at = &mut sums[t.week][t.bin];
            *at = (at.0 + weight(t) * u.abs(), at.1 + weight(t));
        }
        let all = local(&sums, None, week, day);
        let without: Vec<Vec<f64>> = (0..weeks).map(|w| local(&sums, Some(w), week, day)).collect();
        let mut honest: Vec<(f64, f64)> =
            trials.iter().zip(&scaled).map(|(t, u)| (u / without[t.week][t.bin], weight(t))).collect();
        let total: f64 = honest.iter().map(|u| u.1).sum();
        let mean = honest.iter().map(|u| u.1 * u.0.clamp(-CAP, CAP)).sum::<f64>() / total;
        let size = honest.iter().map(|u| u.1 * u.0.abs()).sum::<f64>() / total;
        let common = common(trials, &honest, day);
        let trust = median_trust(trials, &honest, weeks);
        let [p50, p80, p95] = [0.5, 0.8, 0.95].map(|q| weighted_quantile(&mut honest, q).unwrap_or(0.0));
        let widen = (1.0 + 1.0 / effective(weeks)).sqrt();
        let quantiles = [trust * p50, p80, p95];
        Some(Self { scale, local: all, mean, size, quantiles, widen, common })
    }
}

impl Spread {
    /// Learns from back-weeks; `week` and `day` are their lengths in cells.
    pub fn learn(trials: &[Trial], week: usize, day: usize) -> Self {
        if trials.len() < LEAST_TRIALS {
            return Self { learned: None };
        }
        let (sum, n) = trials.iter().fold((0.0, 0.0), |(sum, n), t| (sum + weight(t) * t.forecast, n + weight(t)));
        let floor = (LEAST_SHARE * sum / n).max(f64::MIN_POSITIVE);
        let both = Learned::from(trials, week, day, floor).zip(Learned::from(trials, week, day, 1.0));
        Self { learned: both.map(|(middle, above)| Both { middle, above }) }
    }

    /// The distribution of an interval with forecast `m` at hour of the week `bin`.
    pub fn band(&self, m: f64, bin: usize) -> Band {
        let (mean, quantiles) = match &self.learned {
            Some(Both { middle, above: l }) => {
                let middle_scale = middle.scale.at(m) * middle.local[bin];
                let s = l.scale.at(m) * l.local[bin];
                let [_, p80, p95] = l.quantiles;
                let p95 = l.widen * ((1.0 - THEORY) * p95 + THEORY * l.size * theory(m, s * l.size));
                let (mean, p50) = (m + middle.mean * middle_scale, m + middle.quantiles[0] * middle_scale);
                (mean, [p50, m + p80 * s, m + p95 * s])
            }
            None => {
                let s = (m + (DEFAULT_CV * m).powi(2)).sqrt();
                (m, NORMAL.map(|z| m + z * s))
            }
        };
        let p50 = quantiles[0].max(0.0);
        let p80 = quantiles[1].max(p50);
        Band { mean: mean.max(0.0), quantiles: [p50, p80, quantiles[2].max(p80)] }
    }
}

impl Spread {
    /// Share of the variance that the hours of a day have in common.
    pub fn common(&self) -> f64 {
        self.learned.as_ref().map_or(PRIOR_COMMON, |l| l.above.common)
    }
}

/// The .95 quantile of a count of mean `m` and mean absolute error `error`, in units of that error from the mean.
fn theory(m: f64, error: f64) -> f64 {
    let deviation = (NORMAL_OVER_MEAN * error).max(f64::MIN_POSITIVE);
    let overdispersion = (deviation * deviation / m.max(LEAST_MEAN)).max(1.0);
    let skewness = ((2.0 * overdispersion - 1.0) / deviation).min(MOST_SKEWNESS);
    NORMAL_OVER_MEAN * (NORMAL[2] + skewness * (NORMAL[2] * NORMAL[2] - 1.0) / 6.0)
}

/// Correlation of the errors within a day: products of pairs over squares, leaned on the prior by some days' worth.
fn common(trials: &[Trial], errors: &[(f64, f64)], day: usize) -> f64 {
    let mut days: BTreeMap<(usize, usize), (f64, f64, f64)> = BTreeMap::new();
    for (t, u) in trials.iter().zip(errors) {
        let u = u.0.clamp(-CAP, CAP);
        let sums = days.entry((t.week, t.bin / day)).or_default();
        *sums = (sums.0 + u, sums.1 + u * u, sums.2 + 1.0);
    }
    let (mut together, mut alone) = (0.0, 0.0);
    for (sum, squares, n) in days.into_values().filter(|day| day.2 > 1.0) {
        together += (sum * sum - squares) / (n * (n - 1.0));
        alone += squares / n;
    }
    let mean = alone / (trials.len() as f64 / day as f64).max(1.0);
    let share = (PRIOR_DAYS * PRIOR_COMMON * mean + together) / (PRIOR_DAYS * mean + alone).max(f64::MIN_POSITIVE);
    share.clamp(0.0, MOST_COMMON)
}

/// How far the median error is to be believed: 1 if every back-week had the same, 0 if they scatter around none.
///
/// Weeks err as a whole, so that the many hours of a few weeks are no more evidence than those weeks.
fn median_trust(trials: &[Trial], errors: &[(f64, f64)], weeks: usize) -> f64 {
    let mut by_week = vec![Vec::new(); weeks];
    for (t, u) in trials.iter().zip(errors) {
        by_week[t.week].push(u.0);
    }
    let medians: Vec<f64> = by_week.iter_mut().filter_map(|week| median(week)).collect();
    let n = medians.len() as f64;
    let mean = medians.iter().sum::<f64>() / n;
    let square = mean * mean;
    let error = medians.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (n * (n - 1.0).max(1.0));
    if n > 1.0 && square > 0.0 { square / (square + CAUTION * error) } else { 0.0 }
}

/// Weight of a back-week's error: what strays does so for weeks on end, and not for ever.
fn weight(trial: &Trial) -> f64 {
    0.5f64.powf(trial.week as f64 / HALF_LIFE)
}

/// Number of equally weighed weeks that say as much as `weeks` weighed by age (Kish's effective sample size).
fn effective(weeks: usize) -> f64 {
    let weights = (0..weeks).map(|w| 0.5f64.powf(w as f64 / HALF_LIFE));
    let (sum, squares) = weights.fold((0.0, 0.0), |(a, b), w| (a + w, b + w * w));
    sum * sum / squares
}

/// α and β of greatest Laplace likelihood, β on a grid.
fn power(trials: &[Trial], floor: f64) -> Scale {
    let n = trials.iter().map(weight).sum::<f64>();
    let log_mean = trials.iter().map(|t| weight(t) * t.forecast.max(floor).ln()).sum::<f64>() / n;
    let fit = |step: i32| {
        let unit = Scale { alpha: 1.0, beta: f64::from(step) / 20.0, floor };
        let errors = trials.iter().map(|t| weight(t) * (t.actual - t.forecast).abs() / unit.at(t.forecast));
        let alpha = errors.sum::<f64>() / n;
        (Scale { alpha, ..unit }, alpha.max(f64::MIN_POSITIVE).ln() + unit.beta * log_mean)
    };
    let best = (10..=20).map(fit).min_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(Scale { alpha: 0.0, beta: 0.5, floor }, |(scale, _)| scale)
}

/// Local scales from summed absolute errors by week and hour of the week, one week left out.
fn local(sums: &[Vec<(f64, f64)>], without: Option<usize>, week: usize, day: usize) -> Vec<f64> {
    let mut total = vec![(0.0, 0.0); week];
    for (_, sums) in sums.iter().enumerate().filter(|(w, _)| Some(*w) != without) {
        for (t, s) in total.iter_mut().zip(sums) {
            *t = (t.0 + s.0, t.1 + s.1);
        }
    }
    let hour = (day / 24).max(1);
    let smooth = |bin: usize| {
        let (mut up, mut down) = (PRIOR, PRIOR);
        let mut add = |other: usize, weight: f64| {
            up += weight * total[other].0;
            down += weight * total[other].1;
        };
        for step in 0..=2 * hour {
            let weight = 1.0 / (1.0 + (step as f64 - hour as f64).abs() / hour as f64) / hour as f64;
            add((bin + week + step - hour) % week, weight);
        }
        for other in 1..7 {
            add((bin + other * day) % week, 0.15 / hour as f64);
        }
        up / down
    };
    (0..week).map(smooth).collect()
}
