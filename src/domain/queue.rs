//! `[[queues]]`: what comes in together and is answered by the same people.

use super::calendar::SLOT_MINUTES;
use super::demand::{ForecastCell, Missing};
use super::units::Share;

/// One queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// Key in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Handling time of one chat when the agent has no other chat.
    pub aht_seconds: f64,
    /// Chats that one agent holds at once.
    pub concurrency: u32,
    /// Handling time grows by this share for each further chat held.
    pub concurrency_slowdown: f64,
    /// Limit of the first reply.
    pub answer_within_seconds: f64,
    /// Where the work may wait, the hours within which it is to be done, in place of that limit.
    pub answer_within_hours: Option<f64>,
    /// Share of inquiries to be answered within that.
    pub service_level: Share,
    /// Mean time until a customer gives up.
    pub patience_seconds: f64,
    /// Open from and until these minutes of a local day, the end possibly on the next; none: as the history shows.
    pub hours: Option<[i64; 2]>,
    /// Highest planned occupancy.
    pub max_occupancy: Share,
    /// What an interval of the history without a row means.
    pub missing: Missing,
    /// Share of inquiries that the bot closes before an agent sees them.
    pub bot_share: Share,
    /// Unplanned absence and lateness.
    pub shrinkage: Share,
    /// Mean number of rounds of a chat, a message of the customer and its reply each; at least one.
    pub rounds_mean: f64,
}

impl Queue {
    /// Whether the planner says that the queue is closed at `minute` of a local day.
    pub fn is_shut(&self, minute: i64) -> bool {
        self.hours.is_some_and(|[from, to]| !(from..to).contains(&minute) && !(from..to).contains(&(minute + 1440)))
    }

    /// Slots until work that may wait is due; none: somebody waits for the answer.
    pub fn due_slots(&self) -> Option<usize> {
        self.answer_within_hours.map(|hours| ((hours * 60.0 / SLOT_MINUTES as f64).round() as usize).max(1))
    }

    /// Limit of the answer in seconds.
    pub fn limit_seconds(&self) -> f64 {
        self.answer_within_hours.map_or(self.answer_within_seconds, |hours| hours * 3600.0)
    }

    /// Handling time expected in `cell`: by the history, else the setting.
    pub fn handling_seconds(&self, cell: &ForecastCell) -> f64 {
        cell.aht_seconds.unwrap_or(self.aht_seconds)
    }
}
