//! Handling time by the hour of a normal week.
//!
//! The hours of the day lean on the mean of the queue, the hours of the week on those of the day (see [`super::credible`]). The
//! level then follows the newest weeks: with rows of `n` inquiries, mean `a` and age `v` in weeks, and the profile `f`,
//!
//! ```text
//! aht[b] = f[b] Σ 2^(−v/4) n a / Σ 2^(−v/4) n f
//! ```

use super::credible::{Group, leaned};
use super::evidence::Timed;
use crate::domain::calendar::Moment;
use crate::domain::units::Minutes;

/// Weeks of rows that show the profile.
const WEEKS: i64 = 16;
const WEEK: i64 = 10_080;
/// Half-life of a row's weight for the level, in weeks.
const HALF_LIFE: f64 = 4.0;
/// Pairs of weeks of an hour below which their scatter says nothing of that of a chat.
const LEAST_DEGREES: f64 = 24.0;
const DAY: usize = 24;

/// What a chat of one queue takes through a normal week.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Seconds in each hour of the week.
    pub hours: Vec<f64>,
    /// Variance of one chat over the square of the mean.
    pub variance: f64,
    /// Inquiries of a mean row.
    pub row: f64,
}

impl Week {
    /// Learns from `rows`, in order of time; none where there is none.
    pub fn learn(rows: &[Timed]) -> Option<Self> {
        let last = rows.last()?.start;
        let newest = |row: &&Timed| row.start > last - Minutes(WEEKS * WEEK);
        let normal: Vec<&Timed> = rows.iter().filter(|row| row.is_normal).filter(newest).collect();
        // A history of nothing but events is still better than none.
        let used = if normal.is_empty() { rows.iter().filter(newest).collect() } else { normal };
        let mut all = Group::default();
        used.iter().for_each(|row| all.add(row.inquiries, row.seconds));
        let mean = all.mean()?;
        let (mut days, mut hours) = (vec![Group::default(); DAY], vec![Group::default(); 7 * DAY]);
        for (row, hour) in used.iter().filter_map(|row| Some((row, row.hour?))) {
            days[hour % DAY].add(row.inquiries, row.seconds);
            hours[hour].add(row.inquiries, row.seconds);
        }
        let variance = variance(&used, &hours, mean);
        let days = leaned(&days, |_| mean, variance);
        let profile = leaned(&hours, |hour| days[hour % DAY], variance);
        let level = level(&used, &profile, mean, last);
        let hours = profile.iter().map(|f| f * level).collect();
        Some(Self { hours, variance: variance / (mean * mean), row: all.weight / used.len() as f64 })
    }
}

/// Variance of one chat: that of the rows of an hour of the week around its mean, each times its inquiries; that of an
/// exponential time where the weeks are too few.
fn variance(rows: &[&Timed], hours: &[Group], mean: f64) -> f64 {
    let (mut sum, mut degrees) = (0.0, 0.0);
    for (row, hour) in rows.iter().filter_map(|row| Some((row, row.hour?))) {
        let usual = hours[hour].mean().unwrap_or(mean);
        sum += row.inquiries * (row.seconds - usual).powi(2);
        degrees += 1.0;
    }
    degrees -= hours.iter().filter(|hour| hour.weight > 0.0).count() as f64;
    if degrees < LEAST_DEGREES { mean * mean } else { sum / degrees }
}

/// Factor of the newest weeks on the profile.
fn level(rows: &[&Timed], profile: &[f64], mean: f64, last: Moment) -> f64 {
    let (mut came, mut expected) = (0.0, 0.0);
    for row in rows {
        let age = (last.0 - row.start.0) as f64 / (WEEK * 60) as f64;
        let weight = row.inquiries * 0.5f64.powf(age / HALF_LIFE);
        came += weight * row.seconds;
        expected += weight * row.hour.map_or(mean, |hour| profile[hour]);
    }
    if expected > 0.0 { came / expected } else { 1.0 }
}
