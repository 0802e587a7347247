//! What an event teaches for the next time (docs/model/review.md).

use super::calendar::{Moment, Span};
use super::ids::{AgentId, QueueId, Table, TierId};
use super::units::Share;
use chrono::NaiveTime;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What an edition of an event really was.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// The event, as an index into `Plan::events`.
    pub event: usize,
    /// Inquiries over those of the last edition of its kind, all queues together; none where there is none to compare with.
    pub growth: Option<f64>,
    /// The same by queue.
    pub growth_by_queue: BTreeMap<QueueId, f64>,
    /// Peak day over a normal day; none where an earlier edition tells more.
    pub uplift: Option<f64>,
    /// When sales opened, by the local clock; none where that is as it was written, or cannot be seen.
    pub phase_times: Option<Vec<NaiveTime>>,
    /// Share of the event that is known.
    pub known: Share,
}

/// A setting of a queue that should be another.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The queue.
    pub queue: QueueId,
    /// The key of `[[queues]]`.
    pub key: &'static str,
    /// As it is.
    pub old: f64,
    /// As this event alone says.
    pub observed: f64,
    /// What to write: `old + weight × (observed − old)`.
    pub new: f64,
    /// How much this event counts against all that the old value rests on.
    pub weight: Share,
    /// What it rests on: how many.
    pub count: f64,
    /// The lowest and the highest hour, where the hours were told apart.
    pub range: Option<[f64; 2]>,
}

/// Time of duties, planned and really worked, in hours.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Attendance {
    /// Of work blocks, breaks and meals included.
    pub planned: f64,
    /// Of those, with the agent there.
    pub present: f64,
    /// In blocks to which the agent did not come at all.
    pub absent: f64,
    /// From the start of a block until the agent came.
    pub late: f64,
    /// Otherwise away inside a block.
    pub away: f64,
    /// Worked outside of every work block.
    pub extra: f64,
    /// Blocks, those to which nobody came, and those to which somebody came late.
    pub blocks: [usize; 3],
}

impl Attendance {
    /// Present over planned; none without a plan.
    pub fn adherence(&self) -> Option<Share> {
        (self.planned > 0.0).then(|| Share(self.present / self.planned))
    }
}

impl AddAssign for Attendance {
    fn add_assign(&mut self, other: Attendance) {
        self.planned += other.planned;
        self.present += other.present;
        self.absent += other.absent;
        self.late += other.late;
        self.away += other.away;
        self.extra += other.extra;
        self.blocks.iter_mut().zip(other.blocks).for_each(|(n, more)| *n += more);
    }
}

/// What a clock tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clocked {
    /// When somebody was there; an agent may have many.
    pub rows: Vec<(AgentId, Span)>,
    /// When somebody came of whom it does not tell when they left.
    pub open: Vec<(AgentId, Moment)>,
}

/// Who came, by the clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// By tier; one of which nobody is in the file is all 0.
    pub tiers: Table<TierId, Attendance>,
    /// By tier and local hour, in order of time.
    pub hours: Vec<(Span, TierId, Attendance)>,
    /// By queue, hours of work on line planned and missed.
    pub line: Table<QueueId, [f64; 2]>,
    /// Planned agents who did not come at all.
    pub missing: Vec<AgentId>,
    /// From the first to the last of what the clock tells, where that is less than the schedule: all else is not judged.
    pub cut: Option<Span>,
    /// Work blocks that are not judged.
    pub left_out: usize,
}
