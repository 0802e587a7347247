//! What customers would feel: the outcome of playing a schedule against random demand (SPEC section 6).

use super::ids::{QueueId, Table};
use super::units::Share;

/// Figures of one queue over one interval, or over the horizon; means over runs unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ServiceFigures {
    /// Inquiries that reached the queue, per run.
    pub offered: f64,
    /// Those answered within the queue's limit, per run.
    pub answered_within: f64,
    /// `answered_within` over `offered`; 1 where nothing was offered.
    pub service_level: Share,
    /// 5 % quantile of the service level over runs.
    pub service_level_p05: Share,
    /// 95 % quantile of the service level over runs.
    pub service_level_p95: Share,
    /// Mean wait over all offered, those who gave up included.
    pub mean_wait_seconds: f64,
    /// Share of those offered who gave up.
    pub abandoned_share: Share,
    /// Busy share of the chats that agents on line could hold.
    pub occupancy: Share,
    /// 95 % quantile over runs of the largest backlog.
    pub backlog_p95: f64,
    /// Share of runs in which standby was called.
    pub standby_called_share: Share,
}

/// A played schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Number of runs.
    pub runs: u32,
    /// Seed of the random numbers.
    pub seed: u64,
    /// By queue and interval.
    pub cells: Table<QueueId, Vec<ServiceFigures>>,
    /// By queue over the horizon.
    pub totals: Table<QueueId, ServiceFigures>,
}
