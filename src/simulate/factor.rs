//! What the intervals of a day have in common in a run.
//!
//! A sale that runs high does so all day and in every queue, and the next day is more like it than like the forecast, but
//! not bound to it: with `r` of the run and `d` of a calendar day in the plan's time zone, both standard normal,
//!
//! ```text
//! u = √ρ r + √(1 − ρ) d
//! ```
//!
//! so that `u` is standard normal and those of two days are correlated at `ρ`.

use crate::domain::calendar::{Horizon, Zone};
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// Share ρ of what a day has in common that the run's other days have as well.
///
/// In eleven queues of six families the errors of hours of other days of a week were between .26 and .81 times as correlated
/// as those of one day, .50 in the mean.
const BETWEEN_DAYS: f64 = 0.5;

/// The score `u` of each interval of `horizon`.
pub(super) fn by_interval(horizon: &Horizon, zone: Zone, rng: &mut impl Rng) -> Vec<f64> {
    let run: f64 = StandardNormal.sample(rng);
    let mut of_day = None;
    let score = |interval| {
        let date = zone.local(horizon.interval_start(interval)).date();
        match of_day {
            Some((day, score)) if day == date => score,
            _ => {
                let own: f64 = StandardNormal.sample(rng);
                let score = BETWEEN_DAYS.sqrt() * run + (1.0 - BETWEEN_DAYS).sqrt() * own;
                of_day = Some((date, score));
                score
            }
        }
    };
    (0..horizon.intervals()).map(score).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::LocalTimeError;
    use crate::domain::units::Minutes;
    use rand::SeedableRng;
    use rand_pcg::Pcg64Mcg;

    /// Scores of 2,000 runs from 18:00 before to 06:00 after a sale that ends two days later, in hours.
    fn runs() -> Vec<Vec<f64>> {
        let zone = Zone::named("Asia/Shanghai").unwrap_or(Zone::UTC);
        let at = |text: &str| -> Result<_, LocalTimeError> {
            zone.resolve(chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap_or_default())
        };
        let (Ok(start), Ok(end)) = (at("2026-11-10T18:00"), at("2026-11-13T06:00")) else { return Vec::new() };
        let horizon = Horizon { start, end, interval: Minutes(60) };
        (0..2000).map(|run| by_interval(&horizon, zone, &mut Pcg64Mcg::seed_from_u64(run))).collect()
    }

    fn correlation(runs: &[Vec<f64>], a: usize, b: usize) -> f64 {
        runs.iter().map(|run| run[a] * run[b]).sum::<f64>() / runs.len() as f64
    }

    #[test]
    fn the_hours_of_a_local_day_share_one_score() {
        for run in runs() {
            // Six hours of the first evening, two whole days, six hours of the last morning.
            let days: Vec<usize> = run.chunk_by(|a, b| a == b).map(<[f64]>::len).collect();
            assert_eq!(days, [6, 24, 24, 6]);
        }
    }

    #[test]
    fn two_days_are_alike_by_half_and_each_is_standard_normal() {
        let runs = runs();
        assert_eq!(runs.len(), 2000);
        for (a, b) in [(8, 32), (0, 8), (0, 59)] {
            assert!((correlation(&runs, a, b) - 0.5).abs() < 0.07, "{a} {b}: {}", correlation(&runs, a, b));
        }
        for hour in [0, 8, 32, 59] {
            assert!((correlation(&runs, hour, hour) - 1.0).abs() < 0.1, "{hour}: {}", correlation(&runs, hour, hour));
        }
    }
}
