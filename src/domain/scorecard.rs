//! The platform's scorecard: what a shop's service is judged by, and how it fares.

use super::calendar::{Horizon, Moment, Span, Zone};
use super::ids::{QueueId, Table};
use super::units::{Money, Share};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Mean seconds until the first reply of a person, over those who get one.
    FirstReply,
    /// Mean seconds until a reply, over all rounds of all chats that get one.
    MeanReply,
    /// Share of rounds to which a person replies within `within_seconds`.
    RoundsWithin,
    /// Share of inquiries that a person replies to.
    ReplyRate,
    /// Time on line over the time planned on line; breaks, meals and activities are not planned on line.
    OnlineShare,
}

impl Metric {
    /// All, in the order of the docs.
    pub const ALL: [Metric; 5] =
        [Metric::FirstReply, Metric::MeanReply, Metric::RoundsWithin, Metric::ReplyRate, Metric::OnlineShare];

    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Metric::FirstReply => "first_reply",
            Metric::MeanReply => "mean_reply",
            Metric::RoundsWithin => "rounds_within",
            Metric::ReplyRate => "reply_rate",
            Metric::OnlineShare => "online_share",
        }
    }

    /// Whether it is in seconds, the fewer the better; else a share, the more the better.
    pub fn is_seconds(self) -> bool {
        matches!(self, Metric::FirstReply | Metric::MeanReply)
    }
}

/// One line of the scorecard (`[[scorecard]]`).
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Name for people.
    pub name: String,
    /// What is measured.
    pub metric: Metric,
    /// From and until which minutes of a local day it counts, the end possibly on the next; none: always. Both on the grid of intervals.
    pub window: Option<[i64; 2]>,
    /// The queues that it counts, none twice.
    pub queues: Vec<QueueId>,
    /// The limit of [`Metric::RoundsWithin`], in seconds.
    pub within_seconds: f64,
    /// At most so many seconds, or at least this share.
    pub threshold: f64,
    /// Its weight in the whole.
    pub weight: f64,
}

/// Values that differ by less are the same.
const ROUNDING: f64 = 1e-9;

impl Criterion {
    /// Whether `value` passes.
    pub fn passes(&self, value: f64) -> bool {
        if self.metric.is_seconds() { value <= self.threshold + ROUNDING } else { value >= self.threshold - ROUNDING }
    }

    /// Whether what comes at `moment` counts.
    pub fn counts(&self, moment: Moment, zone: Zone) -> bool {
        let Some([from, to]) = self.window else { return true };
        let minute = zone.minute_of_day(moment).0;
        (from..to).contains(&minute) || (from..to).contains(&(minute + 1440))
    }

    /// The intervals that count, by index.
    pub fn intervals(&self, horizon: &Horizon, zone: Zone) -> Vec<bool> {
        (0..horizon.intervals()).map(|interval| self.counts(horizon.interval_start(interval), zone)).collect()
    }

    /// How much of a `count` of things that add up to `sum` stands against passing: missed things of a share, or seconds beyond the threshold.
    pub fn lost(&self, count: f64, sum: f64) -> f64 {
        let lost = if self.metric.is_seconds() { sum - self.threshold * count } else { count - sum };
        lost.max(0.0)
    }
}

/// How one criterion fares.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The value, all runs together; none where nothing was counted.
    pub value: Option<f64>,
    /// 5 % and 95 % quantile of the value over runs.
    pub spread: [f64; 2],
    /// Share of the runs in which something was counted that pass.
    pub probability: Share,
    /// Where it is lost, by queue and interval, per run.
    pub lost: Table<QueueId, Vec<f64>>,
}

/// Seconds of an hour.
const HOUR: i64 = 3600;

/// The whole hours from the start of the horizon in which the values of `lost` are largest, at most `most` and the largest first; none of 0.
pub fn worst_hours(lost: &Table<QueueId, Vec<f64>>, horizon: &Horizon, most: usize) -> Vec<(QueueId, Span, f64)> {
    let per_hour = (HOUR / (horizon.interval.0 * 60)).max(1) as usize;
    let mut hours = Vec::new();
    for (queue, lost) in lost.iter() {
        for (at, lost) in lost.chunks(per_hour).enumerate() {
            let start = horizon.interval_start(at * per_hour);
            let end = horizon.interval_span(at * per_hour + lost.len() - 1).end;
            hours.push((queue, Span { start, end }, lost.iter().sum::<f64>()));
        }
    }
    hours.retain(|(_, _, lost)| *lost > 0.0);
    hours.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.start.cmp(&b.1.start)));
    hours.truncate(most);
    hours
}

/// The scorecard of a played schedule: a standing for each criterion, in the order of plan.toml.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scorecard {
    /// How each criterion fares.
    pub standings: Vec<Standing>,
    /// Share of runs in which all pass.
    pub all_pass: Share,
}

impl Scorecard {
    /// The share of the whole weight that passes in the mean; none without weight.
    pub fn expected_score(&self, criteria: &[Criterion]) -> Option<f64> {
        let judged = || criteria.iter().zip(&self.standings).filter(|(_, standing)| standing.value.is_some());
        let whole: f64 = judged().map(|(criterion, _)| criterion.weight).sum();
        let passed: f64 = judged().map(|(criterion, standing)| criterion.weight * standing.probability.0).sum();
        (whole > 0.0).then(|| passed / whole)
    }
}

/// What came of a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Its value; none where nothing tells.
    pub value: Option<f64>,
    /// Where it was lost, by queue and interval.
    pub lost: Table<QueueId, Vec<f64>>,
}

/// One more standard agent on line in a queue for an hour, and what that does to a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Raise {
    /// Index of the criterion.
    pub criterion: usize,
    /// Where the agent works.
    pub queue: QueueId,
    /// When.
    pub span: Span,
    /// What the hour costs at the cheapest wage of a standard agent-hour that the queue has.
    pub cost: Money,
    /// The value of the criterion without and with the agent.
    pub values: [f64; 2],
    /// Its probability to pass without and with the agent.
    pub probabilities: [Share; 2],
}

/// What raises the scorecard, criterion by criterion, first what brings most for its price.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Raises {
    /// Runs that each was played in.
    pub runs: u32,
    /// One for each hour that was tried and helps.
    pub single: Vec<Raise>,
    /// All hours of a criterion together: index, cost, value and probability with them.
    pub together: Vec<(usize, Money, f64, Share)>,
}
