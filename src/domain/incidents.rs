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

impl Scaling {
    /// What is left of it in `queues` where `others` say something of the same queue and time.
    pub fn without(&self, others: &[Scaling], queues: impl Iterator<Item = QueueId>, all: Span) -> Vec<Scaling> {
        let window = |scope: &Scope| scope.window.unwrap_or(all);
        let meets = |other: &&Scaling, queue: QueueId| {
            other.scope.is_in(queue) && window(&other.scope).overlap_seconds(&window(&self.scope)) > 0
        };
        let concerned: Vec<QueueId> = queues.filter(|queue| self.scope.is_in(*queue)).collect();
        if !concerned.iter().any(|queue| others.iter().any(|other| meets(&other, *queue))) {
            return vec![*self];
        }
        let mut left = Vec::new();
        for queue in concerned {
            let mut spans = vec![window(&self.scope)];
            for other in others.iter().filter(|other| meets(other, queue)) {
                let gone = window(&other.scope);
                let around = |span: Span| {
                    [Span { end: span.end.min(gone.start), ..span }, Span { start: span.start.max(gone.end), ..span }]
                };
                spans = spans.into_iter().flat_map(around).filter(|span| span.start < span.end).collect();
            }
            let scope = |span| Scope { queue: Some(queue), window: Some(span) };
            left.extend(spans.into_iter().map(|span| Scaling { scope: scope(span), factor: self.factor }));
        }
        left
    }
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
