//! What an event turned out to be, seen from the morning after (docs/model/review.md).

use super::calendar::Span;
use super::ids::{AgentId, QueueId, Table, TierId};
use super::learned::{Lesson, Presence, Proposal};
use super::scorecard::Judged;
use super::simulation::Simulation;
use super::units::{Money, Share};
use std::ops::AddAssign;

/// One row of what really came in, as fine or coarse as it was counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// When.
    pub span: Span,
    /// The queue.
    pub queue: QueueId,
    /// Inquiries, before the bot.
    pub inquiries: f64,
    /// Those answered within the queue's limit.
    pub answered_within: Option<f64>,
    /// Mean wait over all offered, in seconds.
    pub mean_wait_seconds: Option<f64>,
    /// Those who gave up.
    pub abandoned: Option<f64>,
    /// Mean handling time of one chat, in seconds.
    pub aht_seconds: Option<f64>,
    /// Rounds inside the chats.
    pub rounds: Rounds,
}

/// Rounds of chats, a message of the customer and its reply each, as far as a row tells.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rounds {
    /// How many.
    pub number: Option<f64>,
    /// Those that a person replied to within the platform's limit.
    pub within: Option<f64>,
    /// Mean time until a reply, in seconds.
    pub mean_reply_seconds: Option<f64>,
}

/// What came in one interval of one queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Came {
    /// Inquiries, before the bot.
    pub inquiries: f64,
    /// Mean handling time in seconds, where the rows have it.
    pub aht_seconds: Option<f64>,
    /// Shares of the slots of 5 minutes, adding up to 1; empty: evenly.
    pub shape: Vec<f64>,
}

/// Why agents were short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// More came, or took longer, than the quantile that is staffed for.
    Forecast,
    /// Less was required than the staffing model asks for the forecast.
    Staffing,
    /// Fewer were on line than required.
    Schedule,
}

impl Cause {
    /// All causes, in the order in which they follow each other.
    pub const ALL: [Cause; 3] = [Cause::Forecast, Cause::Staffing, Cause::Schedule];

    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Forecast => "forecast",
            Cause::Staffing => "staffing",
            Cause::Schedule => "schedule",
        }
    }
}

/// A shortage by cause; none of the parts is negative. In standard agents, or in standard agent-hours.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Split([f64; 3]);

impl Split {
    /// The parts in the order of [`Cause::ALL`].
    pub fn new(parts: [f64; 3]) -> Self {
        Self(parts)
    }

    /// The part of `cause`.
    pub fn of(&self, cause: Cause) -> f64 {
        self.0[cause as usize]
    }

    /// All parts together.
    pub fn total(&self) -> f64 {
        self.0.iter().sum()
    }

    /// The cause of the largest part, the earlier of equals; none where nothing is short.
    pub fn largest(&self) -> Option<Cause> {
        let most = self.0.iter().copied().fold(0.0, f64::max);
        Cause::ALL.into_iter().find(|cause| most > 0.0 && self.of(*cause) == most)
    }

    /// Every part `factor` times as large.
    pub fn scaled(self, factor: f64) -> Self {
        Self(self.0.map(|part| part * factor))
    }
}

impl AddAssign for Split {
    fn add_assign(&mut self, other: Split) {
        self.0.iter_mut().zip(other.0).for_each(|(part, more)| *part += more);
    }
}

/// One interval of one queue, planned and as it came. Inquiries are before the bot, the rest is in standard agents.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ReviewCell {
    /// Median of the forecast.
    pub p50: f64,
    /// 80 % quantile.
    pub p80: f64,
    /// 95 % quantile.
    pub p95: f64,
    /// What came; none where the rows do not cover the interval.
    pub actual: Option<f64>,
    /// Required of what came; none where that is not known.
    pub hindsight: Option<f64>,
    /// Required by the plan.
    pub required: f64,
    /// On line by the schedule.
    pub scheduled: f64,
    /// On standby by the schedule.
    pub standby: f64,
    /// Required in hindsight beyond those on line, slot by slot, by cause.
    pub short: Split,
    /// The same if everybody on standby had worked.
    pub short_with_standby: f64,
    /// On line beyond what was required in hindsight, slot by slot.
    pub idle: f64,
}

impl ReviewCell {
    /// Actual over the median; none where nothing is known.
    pub fn error(&self) -> Option<f64> {
        self.actual.map(|actual| actual - self.p50)
    }
}

/// How far a forecast was off over some intervals that are known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Accuracy {
    /// Intervals that count: known, and open by the forecast or by what came.
    pub intervals: usize,
    /// Σ medians.
    pub forecast: f64,
    /// Σ inquiries that came.
    pub actual: f64,
    /// Σ |actual − median|.
    pub deviation: f64,
    /// Intervals in which no more came than p50, p80 and p95.
    pub covered: [usize; 3],
}

impl Accuracy {
    /// Counts one interval; one that is not known, or closed and silent, leaves no trace.
    pub fn count(&mut self, cell: &ReviewCell) {
        let Some(actual) = cell.actual.filter(|actual| *actual > 0.0 || cell.p95 > 0.0) else { return };
        self.intervals += 1;
        self.forecast += cell.p50;
        self.actual += actual;
        self.deviation += (actual - cell.p50).abs();
        for (covered, quantile) in self.covered.iter_mut().zip([cell.p50, cell.p80, cell.p95]) {
            *covered += usize::from(actual <= quantile);
        }
    }

    /// Σ |actual − median| over Σ actual; none where nothing came.
    pub fn wape(&self) -> Option<f64> {
        (self.actual > 0.0).then(|| self.deviation / self.actual)
    }

    /// Share of the intervals in which no more came than p50, p80 and p95; none without an interval.
    pub fn covered_share(&self) -> Option<[Share; 3]> {
        let all = self.intervals as f64;
        (self.intervals > 0).then(|| self.covered.map(|n| Share(n as f64 / all)))
    }
}

/// One local hour of one queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourAccuracy {
    /// The hour, as far as it lies in the horizon.
    pub span: Span,
    /// The queue.
    pub queue: QueueId,
    /// How far the forecast was off.
    pub accuracy: Accuracy,
}

/// What customers of one queue met, as far as the rows tell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Met {
    /// Answered within the limit over offered.
    pub service_level: Option<Share>,
    /// Mean over all offered, in seconds.
    pub mean_wait_seconds: Option<f64>,
    /// Gave up over offered.
    pub abandoned_share: Option<Share>,
}

/// When something lasted, in one queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// The queue.
    pub queue: QueueId,
    /// From the first to the last of neighbouring intervals.
    pub span: Span,
    /// The largest value in them.
    pub most: f64,
}

/// Standby of the event.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StandbyUse {
    /// When agents were short in hindsight while somebody stood by; `most` in standard agents short.
    pub needed: Vec<Stretch>,
    /// When the played schedule calls standby; `most` as a share of runs.
    pub called: Vec<Stretch>,
    /// Standard agent-hours on standby.
    pub hours: f64,
    /// Standard agent-hours short that everybody on standby would have closed.
    pub closed_hours: f64,
}

/// What one tier, squad or queue did, in intervals that are known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Labour {
    /// Agents with work on line or standby.
    pub agents: usize,
    /// Hours on line.
    pub hours: f64,
    /// Standard agent-hours on line.
    pub standard_hours: f64,
    /// Hours on line in intervals that were short in hindsight.
    pub short_hours: f64,
    /// Their part of all wages: those of an agent spread over work on line and standby.
    pub wages: Money,
}

/// What would have been enough in one queue.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Enough {
    /// Standard agent-hours short in hindsight.
    pub hours: f64,
    /// Most standard agents short at once, as the mean of an interval.
    pub most: f64,
    /// The hours at what a standard agent-hour on line of the queue cost.
    pub cost: Money,
    /// Standard agent-hours on line beyond what was required in hindsight.
    pub idle_hours: f64,
}

/// Everything that is known the morning after.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// By queue and interval.
    pub cells: Table<QueueId, Vec<ReviewCell>>,
    /// By queue.
    pub accuracy: Table<QueueId, Accuracy>,
    /// By local hour and queue.
    pub hours: Vec<HourAccuracy>,
    /// What customers met, by queue, as the rows tell.
    pub met: Table<QueueId, Met>,
    /// The published schedule played against what came.
    pub simulation: Simulation,
    /// Standby.
    pub standby: StandbyUse,
    /// By queue.
    pub labour: Table<QueueId, Labour>,
    /// By tier; those without work are all 0.
    pub tiers: Table<TierId, Labour>,
    /// By lead, the members of the squad.
    pub squads: Vec<(AgentId, Labour)>,
    /// Inquiries that reached agents in intervals that are known, by queue.
    pub contacts: Table<QueueId, f64>,
    /// By queue.
    pub enough: Table<QueueId, Enough>,
    /// Intervals that the rows cover in part only, which count as not known.
    pub partly: usize,
    /// Who came; none where nobody said.
    pub presence: Option<Presence>,
    /// What the editions in the horizon really were.
    pub lessons: Vec<Lesson>,
    /// Settings that should be others.
    pub proposals: Vec<Proposal>,
    /// The scorecard as it came, in the order of plan.toml.
    pub scorecard: Vec<Judged>,
    /// Whether the night was replanned: forecast and requirement are those from before.
    pub was_replanned: bool,
}

impl Review {
    /// The shortage in hindsight of `queue`, in standard agent-hours, by cause; an interval lasts `hours`.
    pub fn short(&self, queue: QueueId, hours: f64) -> Split {
        let mut sum = Split::default();
        self.cells[queue].iter().for_each(|cell| sum += cell.short.scaled(hours));
        sum
    }

    /// The shortage in hindsight of all queues.
    pub fn all_short(&self, hours: f64) -> Split {
        let mut sum = Split::default();
        self.cells.ids().for_each(|queue| sum += self.short(queue, hours));
        sum
    }

    /// Intervals of a queue that are known.
    pub fn known(&self) -> usize {
        self.cells.values().flatten().filter(|cell| cell.actual.is_some()).count()
    }

    /// What a contact cost in wages over all queues; none without a contact.
    pub fn cost_per_contact(&self) -> Option<f64> {
        let contacts: f64 = self.contacts.values().sum();
        let wages: Money = self.labour.values().map(|labour| labour.wages).sum();
        (contacts > 0.0).then(|| wages.0 / contacts)
    }
}
