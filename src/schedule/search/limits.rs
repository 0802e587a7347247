//! When a search stops.

use crate::domain::plan::Solver;
use std::time::Duration;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Relative gap.
    pub gap: f64,
    /// Wall time.
    pub time: Duration,
    /// Rounds; none: no limit.
    pub rounds: Option<u64>,
}

impl Limits {
    /// What a plan sets.
    pub fn of(settings: &Solver) -> Self {
        Self {
            gap: settings.gap.0,
            time: Duration::from_secs_f64(settings.time_limit_seconds.max(0.0)),
            rounds: settings.iterations,
        }
    }

    /// A share of the time or of the rounds.
    pub fn shared(self, share: f64) -> Self {
        let rounds = self.rounds.map(|rounds| (rounds as f64 * share) as u64);
        Self { time: self.time.mul_f64(share), rounds, ..self }
    }
}
