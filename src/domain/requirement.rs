//! How many agents each queue needs in each interval.

use super::demand::{Level, round};
use super::ids::{QueueId, Table};
use super::units::Share;

/// Standard agents needed in one interval of one queue.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Need {
    /// Standard agents on line.
    pub required: f64,
    /// Standard agents on standby.
    pub standby_required: f64,
    /// Level of the interval.
    pub level: Level,
}

/// What sets the number of agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// With fewer the service level is missed.
    ServiceLevel,
    /// The service level would hold with fewer, but not the highest occupancy.
    Occupancy,
    /// One is enough, and nobody is too few.
    AtLeastOne,
}

impl Limit {
    /// All limits.
    pub const ALL: [Limit; 3] = [Limit::ServiceLevel, Limit::Occupancy, Limit::AtLeastOne];

    /// Name in every output.
    pub fn name(self) -> &'static str {
        match self {
            Limit::ServiceLevel => "service_level",
            Limit::Occupancy => "occupancy",
            Limit::AtLeastOne => "at_least_one",
        }
    }
}

/// How a need came about, for information.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NeedInfo {
    /// Inquiries per interval after the bot, at the quantile that is staffed for.
    pub inquiries: f64,
    /// Standard agents required at the median.
    pub agents_p50: f64,
    /// Standard agents required at the 95 % quantile.
    pub agents_p95: f64,
    /// Service level expected with `required` agents on line.
    pub expected_service_level: Share,
    /// Occupancy expected with `required` agents on line.
    pub expected_occupancy: Share,
    /// What set `required`; none where nobody is.
    pub limit: Option<Limit>,
}

/// The needs of every queue, one for each interval of the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// Needs of each queue, in order of intervals.
    pub needs: Table<QueueId, Vec<Need>>,
    /// How they came about; absent where the requirement was given from outside.
    pub info: Option<Table<QueueId, Vec<NeedInfo>>>,
}

impl Requirement {
    /// The requirement with two decimals, and how it came about with four. The staffing stage ends with it, so that
    /// the schedule is solved for and judged by exactly the numbers that requirements.csv publishes.
    pub fn rounded(mut self) -> Self {
        for need in self.needs.values_mut().flatten() {
            need.required = round(need.required, 1e2);
            need.standby_required = round(need.standby_required, 1e2);
        }
        for info in self.info.iter_mut().flat_map(|info| info.values_mut()).flatten() {
            for value in [
                &mut info.inquiries,
                &mut info.agents_p50,
                &mut info.agents_p95,
                &mut info.expected_service_level.0,
                &mut info.expected_occupancy.0,
            ] {
                *value = round(*value, 1e4);
            }
        }
        self
    }
}
