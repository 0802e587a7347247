//! Who does what and when: exactly what schedule.csv publishes.

use super::calendar::{Moment, Span};
use super::ids::{AgentId, QueueId, SessionId};
use super::units::{Money, Share};
use serde::{Deserialize, Serialize};

/// What an agent does in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// On line in a queue.
    Work,
    /// A paid pause.
    Break,
    /// The meal of a long block.
    Meal,
    /// At call for a queue.
    Standby,
    /// One of the plan's `[[activities]]`: on duty, off line and paid.
    Session(SessionId),
}

impl Activity {
    /// Those that every plan has.
    pub const ALL: [Activity; 4] = [Activity::Work, Activity::Break, Activity::Meal, Activity::Standby];

    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Activity::Work => "work",
            Activity::Break => "break",
            Activity::Meal => "meal",
            Activity::Standby => "standby",
            Activity::Session(_) => "activity",
        }
    }

    /// The activity that a file names, where it is one that every plan has.
    pub fn parse(word: &str) -> Option<Activity> {
        Activity::ALL.into_iter().find(|activity| activity.name() == word)
    }
}

/// One row of schedule.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// Who.
    pub agent: AgentId,
    /// From when until when.
    pub span: Span,
    /// Doing what.
    pub activity: Activity,
    /// In which queue, for work and standby.
    pub queue: Option<QueueId>,
}

/// A maximal contiguous run of one agent's work, break and meal segments, or of standby segments.
#[derive(Debug, Clone, PartialEq)]
pub struct Block<'a> {
    /// Whether it is a standby block.
    pub standby: bool,
    /// From the first start to the last end.
    pub span: Span,
    /// Its segments, in order.
    pub segments: &'a [Segment],
}

/// Segments sorted by agent and start.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roster {
    segments: Vec<Segment>,
}

impl Roster {
    /// A roster of `segments` in any order.
    pub fn new(mut segments: Vec<Segment>) -> Self {
        segments.sort();
        Self { segments }
    }

    /// All segments, sorted by agent and start.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segments of one agent, sorted by start.
    pub fn of(&self, agent: AgentId) -> &[Segment] {
        let from = self.segments.partition_point(|s| s.agent < agent);
        let to = self.segments.partition_point(|s| s.agent <= agent);
        &self.segments[from..to]
    }

    /// The blocks of one agent, sorted by start.
    pub fn blocks(&self, agent: AgentId) -> Vec<Block<'_>> {
        self.of(agent)
            .chunk_by(touch_in_kind)
            .map(|segments| Block {
                standby: segments[0].activity == Activity::Standby,
                span: Span { start: segments[0].span.start, end: segments[segments.len() - 1].span.end },
                segments,
            })
            .collect()
    }

    /// Every segment with the start of its block, in order.
    pub fn in_blocks(&self) -> impl Iterator<Item = (&Segment, Moment)> {
        let joined = |a: &Segment, b: &Segment| a.agent == b.agent && touch_in_kind(a, b);
        let runs = self.segments.chunk_by(joined);
        runs.flat_map(|run| run.iter().map(|segment| (segment, run[0].span.start)))
    }

    /// The agents that have a segment, in order.
    pub fn agents(&self) -> impl Iterator<Item = AgentId> + '_ {
        self.segments.chunk_by(|a, b| a.agent == b.agent).map(|run| run[0].agent)
    }
}

/// Whether two neighbours of one agent are in one block.
fn touch_in_kind(a: &Segment, b: &Segment) -> bool {
    a.span.end == b.span.start && (a.activity == Activity::Standby) == (b.activity == Activity::Standby)
}

/// How a search for a schedule ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No schedule is cheaper.
    Optimal,
    /// The gap that was asked for is reached.
    GapReached,
    /// The iterations that were asked for are done.
    IterationLimit,
    /// The time that was asked for is over.
    TimeLimit,
    /// Somebody pressed Ctrl-C; this is the best schedule until then.
    Interrupted,
}

/// What a search says about its schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// A true lower bound on the objective over all schedules that satisfy the hard rules.
    pub bound: Money,
    /// How the search ended.
    pub status: Status,
    /// Improvement rounds done.
    pub iterations: u64,
    /// The solver of the integer programs.
    pub solver: String,
}

impl Certificate {
    /// That of a schedule of which no search says how good it is.
    pub fn unknown() -> Self {
        Self { bound: Money(0.0), status: Status::TimeLimit, iterations: 0, solver: String::new() }
    }

    /// Whether a search vouches for the bound.
    pub fn is_known(&self) -> bool {
        !self.solver.is_empty()
    }

    /// Relative distance between `total` and the bound; 0 when the total is 0.
    pub fn gap(&self, total: Money) -> Share {
        if total.0 == 0.0 { Share(0.0) } else { Share((total.0 - self.bound.0) / total.0) }
    }
}

/// A schedule that nobody has checked yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The schedule.
    pub roster: Roster,
    /// What the search says about it.
    pub certificate: Certificate,
}
