//! What is seen of a night while it runs: what came in against the plan, what the coming hour may bring, what is alarming.

use super::calendar::{Moment, Span};
use super::demand::Level;
use super::ids::QueueId;
use super::night::Factor;
use super::units::Share;

/// Share of the runs from which on trouble is more likely than not.
const LIKELY: f64 = 0.5;
/// By how much a share, and by what factor a wait or a backlog, must be worse than planned to be news.
const WORSE: (f64, f64) = (0.2, 1.5);

/// The coming hour of a queue, by simulation.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outlook {
    /// Mean wait over all offered.
    pub wait_seconds: f64,
    /// 95 % quantile over runs of the largest backlog.
    pub backlog_p95: f64,
    /// Share of runs in which somebody waits, or more wait, than `[simulation]` lets pass before standby is called.
    pub alarm_share: Share,
}

impl Outlook {
    /// Whether that is more likely than not.
    pub fn is_likely(&self) -> bool {
        self.alarm_share.0 > LIKELY
    }

    /// Whether it is likely and clearly worse than `planned`: what a plan that is short foresaw is no news.
    pub fn is_alarming(&self, planned: &Outlook) -> bool {
        let (share, factor) = WORSE;
        let rarer = self.alarm_share.0 - planned.alarm_share.0 >= share;
        let longer =
            self.wait_seconds > factor * planned.wait_seconds || self.backlog_p95 > factor * planned.backlog_p95;
        self.is_likely() && (rarer || longer)
    }
}

/// What came in over a time, and what was expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// When.
    pub span: Span,
    /// How many came.
    pub came: f64,
    /// How many the plan expects in the mean.
    pub planned: f64,
}

/// Something that somebody should look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alarm {
    /// A long wait or backlog within the hour is likely.
    Wait {
        /// Where.
        queue: QueueId,
        /// In this share of the runs.
        share: Share,
    },
    /// An interval of the coming hour is at a higher level than planned.
    Level {
        /// Where.
        queue: QueueId,
        /// The interval's start.
        at: Moment,
        /// As planned.
        planned: Level,
        /// As known now.
        known: Level,
    },
    /// What came in lies outside of what the forecast held possible.
    Band {
        /// Where.
        queue: QueueId,
        /// What came.
        count: Count,
    },
}

impl Alarm {
    /// What kind it is, as files name it, and where: a later alarm of the same is no new one.
    pub fn key(&self) -> (&'static str, QueueId) {
        match *self {
            Alarm::Wait { queue, .. } => ("wait", queue),
            Alarm::Level { queue, .. } => ("level", queue),
            Alarm::Band { queue, .. } => ("band", queue),
        }
    }
}

/// One queue at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueWatch {
    /// Which.
    pub queue: QueueId,
    /// The newest row.
    pub newest: Option<Count>,
    /// All rows together.
    pub so_far: Option<Count>,
    /// The rest of the event over its forecast.
    pub factor: Factor,
    /// The coming hour by what is known.
    pub outlook: Outlook,
    /// The same hour as planned.
    pub planned: Outlook,
}

/// All of it at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// When.
    pub now: Moment,
    /// By queue.
    pub queues: Vec<QueueWatch>,
    /// What is alarming, by kind and queue.
    pub alarms: Vec<Alarm>,
}
