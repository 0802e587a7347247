//! `[[activities]]`: what agents do on duty and off line besides breaks and meals, such as a briefing or a training.

use super::calendar::{Moment, Span};
use super::ids::{QueueId, TierId};
use super::units::{Minutes, Money};

/// Sessions that can fall into one block, at most: the program of a block looks at every set of them.
pub const MOST_IN_BLOCK: usize = 6;

/// How often a session is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// Once by every agent who works.
    Plan,
    /// Once in every work block that starts inside the window.
    Block,
}

/// Where in its block a session lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Between two stretches.
    Inside,
    /// The first thing of its block.
    Start,
    /// The last thing of its block.
    End,
}

/// A row of `[[activities]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Key in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// How long it is, a multiple of five minutes.
    pub length: Minutes,
    /// For agents of these tiers; none: all.
    pub tiers: Vec<TierId>,
    /// For agents who serve one of these queues; none: all.
    pub queues: Vec<QueueId>,
    /// For these agents, by id; none: all.
    pub agents: Vec<String>,
    /// It lies inside.
    pub window: Span,
    /// How often.
    pub each: Each,
    /// Where in its block.
    pub place: Place,
    /// Price of one that should be held and is not.
    pub missing: Money,
}

impl Session {
    /// Whether a work block that starts at `start` should hold one of its own.
    pub fn is_due(&self, start: Moment) -> bool {
        self.each == Each::Block && self.window.contains(start)
    }
}
