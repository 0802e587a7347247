//! What customers would feel: the outcome of playing a schedule against random demand (SPEC section 6).

use super::ids::{QueueId, Table};
use super::scorecard::Scorecard;
use super::units::{Minutes, Money, Share};

/// Distribution of handling times in the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// Exponential.
    Exponential,
    /// Lognormal with `handling_cv`.
    Lognormal,
}

/// What becomes of the chats that an agent holds when a stretch of work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StretchEnd {
    /// The agent finishes them in the break or after the duty.
    Finish,
    /// They go to the head of the queue's line with the work that is left.
    HandOver,
}

impl StretchEnd {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            StretchEnd::Finish => "finish",
            StretchEnd::HandOver => "hand-over",
        }
    }
}

/// `[simulation]`.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationSettings {
    /// Runs.
    pub runs: u32,
    /// Distribution of handling times.
    pub handling: Handling,
    /// Coefficient of variation of lognormal handling times.
    pub handling_cv: f64,
    /// Standby is called when a wait passes this.
    pub standby_call_wait_seconds: f64,
    /// Standby is called when the backlog passes this.
    pub standby_call_backlog: u32,
    /// Time from the call until the standby squad is on line.
    pub standby_delay: Minutes,
    /// What becomes of chats at the end of a stretch.
    pub breaks: StretchEnd,
    /// In this last part of a stretch an agent takes no new chat.
    pub last_chat: Minutes,
}

impl Default for SimulationSettings {
    fn default() -> Self {
        Self {
            runs: 200,
            handling: Handling::Exponential,
            handling_cv: 1.0,
            standby_call_wait_seconds: 180.0,
            standby_call_backlog: 20,
            standby_delay: Minutes(5),
            breaks: StretchEnd::Finish,
            last_chat: Minutes(0),
        }
    }
}

/// Figures of one queue over one interval, or over the horizon; means over runs unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ServiceFigures {
    /// Inquiries that reached the queue, per run.
    pub offered: f64,
    /// Those answered within the queue's limit, per run.
    pub answered_within: f64,
    /// `answered_within` over `offered`, without work that may wait and had time left at the end; 1 where nothing was offered.
    pub service_level: Share,
    /// 5 % quantile of the service level over runs.
    pub service_level_p05: Share,
    /// 95 % quantile of the service level over runs.
    pub service_level_p95: Share,
    /// Mean wait over all offered, those who gave up included.
    pub mean_wait_seconds: f64,
    /// Share of those offered who gave up.
    pub abandoned_share: Share,
    /// Busy share of the chats that agents on line could hold.
    pub occupancy: Share,
    /// 95 % quantile over runs of the largest backlog.
    pub backlog_p95: f64,
    /// Share of runs in which standby was called.
    pub standby_called_share: Share,
}

/// What became of the inquiries of one queue in one run; `arrived` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// Inquiries that reached the queue.
    pub arrived: u64,
    /// Chats that ended.
    pub handled: u64,
    /// Customers who gave up waiting.
    pub abandoned: u64,
    /// Customers who wait at the end of the horizon.
    pub waiting: u64,
    /// Chats that go on at the end of the horizon.
    pub held: u64,
}

/// A played schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Number of runs.
    pub runs: u32,
    /// Seed of the random numbers.
    pub seed: u64,
    /// By queue and interval.
    pub cells: Table<QueueId, Vec<ServiceFigures>>,
    /// By queue over the horizon.
    pub totals: Table<QueueId, ServiceFigures>,
    /// By run, in order, and queue.
    pub flows: Vec<Table<QueueId, Flow>>,
    /// What is worked after the end of stretches, by queue of the stretch.
    pub overruns: Table<QueueId, Overrun>,
    /// How the criteria of `[[scorecard]]` fare; empty where there are none.
    pub scorecard: Scorecard,
}

/// Work after the end of stretches of one queue: agents who still hold chats. Means over runs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Overrun {
    /// Stretches that ended before the horizon did, per run.
    pub stretches: f64,
    /// Agent-minutes of breaks and meals with a chat in hand, per run.
    pub breaks_lost_minutes: f64,
    /// Agent-minutes after the end of a duty, per run.
    pub after_duty_minutes: f64,
    /// What these minutes are paid at the agents' own hourly cost, per run.
    pub cost: Money,
    /// Chats that were handed over, per run.
    pub handed_over: f64,
    /// Mean time that a chat handed over waits for the next agent, in seconds.
    pub handed_wait_seconds: f64,
    /// Mean minutes of a chat of a standard agent who holds as many as one can.
    pub chat_minutes: f64,
}

/// A stretch may last this much longer than planned in the mean before R9's cap shows as broken.
pub const MOST_OVERRUN: Minutes = Minutes(5);

impl Overrun {
    /// Agent-minutes worked after the end of stretches, per run.
    pub fn minutes(&self) -> f64 {
        self.breaks_lost_minutes + self.after_duty_minutes
    }

    /// Mean minutes by which a stretch lasts longer than planned.
    pub fn per_stretch(&self) -> f64 {
        if self.stretches > 0.0 { self.minutes() / self.stretches } else { 0.0 }
    }

    /// Whether stretches last so much longer that R9's cap does not hold in the mean.
    pub fn breaks_cap(&self) -> bool {
        self.per_stretch() > MOST_OVERRUN.0 as f64
    }

    /// Both together, as of one queue.
    pub fn with(&self, other: &Overrun) -> Overrun {
        let handed_over = self.handed_over + other.handed_over;
        let waited = self.handed_over * self.handed_wait_seconds + other.handed_over * other.handed_wait_seconds;
        Overrun {
            stretches: self.stretches + other.stretches,
            breaks_lost_minutes: self.breaks_lost_minutes + other.breaks_lost_minutes,
            after_duty_minutes: self.after_duty_minutes + other.after_duty_minutes,
            cost: self.cost + other.cost,
            handed_over,
            handed_wait_seconds: if handed_over > 0.0 { waited / handed_over } else { 0.0 },
            chat_minutes: self.chat_minutes.max(other.chat_minutes),
        }
    }

    /// Whole minutes at the end of a stretch without a new chat that let most chats end in it: the mean of a chat.
    pub fn keeping_minutes(&self) -> i64 {
        self.chat_minutes.ceil() as i64
    }

    /// Agent-hours on line that would do what is worked after the end of stretches, per run.
    pub fn keeping_hours(&self) -> f64 {
        self.minutes() / 60.0
    }
}

impl Simulation {
    /// What is worked after the end of stretches in all queues.
    pub fn overrun(&self) -> Overrun {
        self.overruns.values().fold(Overrun::default(), |all, of_queue| all.with(of_queue))
    }
}

/// What the standby squad is worth, by playing the same runs with squads of other sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct StandbyWorth {
    /// Runs of each size: the first of those of the simulation.
    pub runs: u32,
    /// Share of runs in which the smallest squad has to hold the target.
    pub probability: Share,
    /// By queue; none where nobody stands by.
    pub queues: Table<QueueId, Option<SquadWorth>>,
}

/// The squad of one queue. Everything is over the intervals in which somebody stands by.
#[derive(Debug, Clone, PartialEq)]
pub struct SquadWorth {
    /// Standard agent-hours required on line.
    pub required_hours: f64,
    /// Standard agent-hours of standby that `[standby] ratio` asks for.
    pub ratio_hours: f64,
    /// Standard agent-hours of standby that the requirement asks for: the larger of ratio and risk in each interval.
    pub standby_required_hours: f64,
    /// From the smallest squad to the largest.
    pub sizes: Vec<SquadFigures>,
    /// The smallest of `sizes` that holds the service level in `probability` of the runs; none if no size does.
    pub smallest: Option<usize>,
}

/// What customers of one queue meet with a squad of one size, in the hours of [`SquadWorth`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquadFigures {
    /// Relative to the squad on the roster.
    pub size: f64,
    /// Standby segments.
    pub segments: usize,
    /// Standard agent-hours on standby.
    pub hours: f64,
    /// Answered within the limit over offered, all runs together; 1 where nothing was offered.
    pub service_level: Share,
    /// Gave up over offered, all runs together.
    pub abandoned_share: Share,
    /// Share of runs whose service level reaches the target.
    pub held_share: Share,
}

/// One round of simulation-based staffing: a requirement, its schedule, and how that fared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RefineRound {
    /// Standard agent-hours required.
    pub required_hours: f64,
    /// Answered within the limit over offered, all queues together.
    pub service_level: Share,
    /// Intervals of a queue whose service level misses its target.
    pub under_target: usize,
    /// Wages.
    pub wages: Money,
    /// The objective against the round's own requirement.
    pub total: Money,
    /// The objective with the price of missed service in place of the shortages and the surplus: what rounds are compared by.
    pub simulated_cost: Money,
    /// Whether this is the round that is published.
    pub is_published: bool,
}
