//! What differs from the plan on the day: what a drill plays (SPEC section 6, Simulation).

use super::calendar::{Moment, Span};
use super::ids::{AgentId, QueueId, Table};
use super::units::Share;

/// Where and when an incident is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scope {
    /// In this queue; none: in all.
    pub queue: Option<QueueId>,
    /// During this time; none: throughout.
    pub window: Option<Span>,
}

impl Scope {
    /// Whether it holds in `queue` at `moment`.
    pub fn covers(&self, queue: QueueId, moment: Moment) -> bool {
        self.is_in(queue) && self.window.is_none_or(|window| window.contains(moment))
    }

    /// Whether it ever holds in `queue`.
    pub fn is_in(&self, queue: QueueId) -> bool {
        self.queue.is_none_or(|of| of == queue)
    }
}

/// A factor on the inquiries of a queue, or on their handling time; those that overlap multiply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// Where and when.
    pub scope: Scope,
    /// Relative to the plan.
    pub factor: f64,
}

/// Agents who are not there for a time; they end the chats that they hold, and come back if their shift goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Absence {
    /// Who may be away; none: anybody.
    pub agents: Option<Vec<AgentId>>,
    /// Probability of each of them to be away, drawn for each agent and run.
    pub share: Share,
    /// During this time; none: throughout.
    pub window: Option<Span>,
}

/// All that differs from the plan; the default is a day that goes by the plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Incidents {
    /// Name of the drill for people; may be empty.
    pub name: String,
    /// Inquiries over those forecast.
    pub surges: Vec<Scaling>,
    /// Handling times of chats that begin in the window over `aht_seconds`.
    pub handling: Vec<Scaling>,
    /// Where the bot is out, so that every inquiry reaches the agents.
    pub bot_outages: Vec<Scope>,
    /// Agents who are away for a time.
    pub absences: Vec<Absence>,
    /// Probability, for each agent and run, of not coming at all.
    pub no_show: Share,
    /// Inquiries that really came, by queue in order of time without overlaps, in rows as fine as they were counted; time that
    /// no row covers is drawn from the forecast.
    pub actuals: Option<Table<QueueId, Vec<Came>>>,
}

/// What really came in a span of any length, inside the plan's horizon or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Came {
    /// When.
    pub span: Span,
    /// How many, before the bot.
    pub inquiries: f64,
}
