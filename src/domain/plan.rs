//! Everything that plan.toml, agents.csv, availability.csv, worked.csv and events.csv say (SPEC section 1).

use super::adjust::Adjustment;
use super::calendar::{Horizon, Moment, Slot, Span, Zone};
use super::demand::{Event, Level};
use super::holidays::Holidays;
use super::ids::{AgentId, QueueId, SessionId, SiteId, Table, TierId};
use super::pace::{Step, efficiency_on};
pub use super::pay::{Holiday, Pay};
pub use super::pool::Pool;
pub use super::queue::Queue;
use super::roster::{Activity, Segment};
pub use super::rules::{Breaks, Rules, Shift, Squads, Standby};
use super::scorecard::Criterion;
use super::sessions::Session;
pub use super::simulation::{Handling, SimulationSettings, StretchEnd};
use super::units::{Minutes, Money, Share};

/// A plan: settings, queues, tiers, agents and events.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Name for people.
    pub name: String,
    /// Zone of every local time.
    pub zone: Zone,
    /// The planned time.
    pub horizon: Horizon,
    /// Currency of every amount.
    pub currency: String,
    /// `[forecast]`.
    pub forecast: ForecastSettings,
    /// `[staffing]`.
    pub staffing: Staffing,
    /// `[[queues]]`.
    pub queues: Table<QueueId, Queue>,
    /// `[[tiers]]` merged with the defaults.
    pub tiers: Table<TierId, Tier>,
    /// `[[sites]]`.
    pub sites: Table<SiteId, Site>,
    /// `[rules]`.
    pub rules: Rules,
    /// `[[shifts]]`: the catalogue of work blocks; empty: free blocks.
    pub shifts: Vec<Shift>,
    /// `[[activities]]`.
    pub sessions: Table<SessionId, Session>,
    /// `[breaks]`.
    pub breaks: Breaks,
    /// `[standby]`.
    pub standby: Standby,
    /// `[squads]`.
    pub squads: Squads,
    /// `[levels]`.
    pub levels: Levels,
    /// `[penalties]`.
    pub penalties: Penalties,
    /// `[pay]`.
    pub pay: Pay,
    /// `[solver]`.
    pub solver: Solver,
    /// `[simulation]`.
    pub simulation: SimulationSettings,
    /// agents.csv with availability.csv; empty where a stage did not need them.
    pub agents: Table<AgentId, Agent>,
    /// events.csv, sorted by start.
    pub events: Vec<Event>,
    /// adjust.csv, in the order of the file.
    pub adjustments: Vec<Adjustment>,
    /// Days off and make-up working days, by the calendar of `[forecast]` and a file of one's own.
    pub holidays: Holidays,
    /// `[[scorecard]]`.
    pub scorecard: Vec<Criterion>,
}

/// `[forecast]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastSettings {
    /// Of the hour that follows an opening, what comes in its first quarter, where the history is coarser; above a quarter.
    pub opening_quarter_share: Share,
}

impl Default for ForecastSettings {
    fn default() -> Self {
        Self { opening_quarter_share: Share(0.4) }
    }
}

/// How a need is computed from a forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Staffing {
    /// Name of a model in the staffing registry.
    pub model: String,
    /// Quantile of the forecast that is staffed for.
    pub demand_quantile: Share,
}

/// One tier of agents.
#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    /// Key in files.
    pub id: String,
    /// Inquiries handled relative to a standard agent.
    pub efficiency: f64,
    /// Pay.
    pub cost_per_hour: Money,
    /// Whether its agents lead squads.
    pub can_lead: bool,
    /// Whether its agents count as experienced.
    pub experienced: bool,
    /// Who is called from standby first: lower is earlier.
    pub standby_rank: i64,
    /// Efficiency up to so many days since somebody was hired, by rising days; empty: the usual one.
    pub ramp: Vec<(u32, f64)>,
}

impl Plan {
    /// Paid hours of `segments`: all but meals, and meals where they are paid.
    pub fn paid_hours(&self, segments: &[Segment]) -> f64 {
        let paid = segments.iter().filter(|segment| segment.activity != Activity::Meal || self.breaks.meal_paid);
        paid.map(|segment| segment.span.seconds()).sum::<i64>() as f64 / 3600.0
    }

    /// The local clock at the start of slot `slot`, in minutes after midnight.
    pub fn clock(&self, slot: usize) -> i64 {
        self.zone.minute_of_day(self.horizon.slot_start(Slot(slot))).0
    }

    /// The efficiency of `agent` in a block that starts at `start`.
    pub fn efficiency(&self, agent: AgentId, start: Moment) -> f64 {
        let agent = &self.agents[agent];
        if agent.steps.is_empty() {
            return agent.efficiency;
        }
        efficiency_on(&agent.steps, agent.efficiency, self.zone.local(start).date())
    }

    /// The shift of the catalogue that a work block of an agent of `tier` is, by its local start in minutes after midnight and its
    /// length in seconds.
    pub fn shift(&self, tier: TierId, start: i64, seconds: i64) -> Option<&Shift> {
        let is = |shift: &&Shift| shift.length.0 * 60 == seconds && shift.starts.contains(&start) && shift.is_for(tier);
        self.shifts.iter().find(is)
    }
}

impl Tier {
    /// Whether agents of it want a mentor.
    pub fn is_new(&self) -> bool {
        self.id == "new"
    }

    /// The five tiers that every plan has.
    pub fn defaults() -> Vec<Tier> {
        let tier = |id: &str, efficiency, cost, can_lead, experienced, standby_rank| Tier {
            id: id.to_owned(),
            efficiency,
            cost_per_hour: Money(cost),
            can_lead,
            experienced,
            standby_rank,
            ramp: Vec::new(),
        };
        vec![
            tier("senior", 1.2, 60.0, true, true, 1),
            tier("regular", 1.0, 45.0, false, true, 2),
            tier("new", 0.6, 35.0, false, false, 5),
            tier("borrowed", 0.5, 50.0, false, false, 3),
            tier("outsourced", 0.8, 40.0, false, false, 4),
        ]
    }
}

/// One agent, with the tier's values where agents.csv is silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// Key in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Tier.
    pub tier: TierId,
    /// Queues that the agent can serve, sorted, without repeats.
    pub queues: Vec<QueueId>,
    /// Paid hours promised over the horizon.
    pub min_hours: f64,
    /// Most paid hours over the horizon; none: no limit.
    pub max_hours: Option<f64>,
    /// Pay.
    pub cost_per_hour: Money,
    /// Inquiries handled relative to a standard agent, before the first of `steps`.
    pub efficiency: f64,
    /// Newer efficiencies, by rising date of the start of a block; empty: always the same.
    pub steps: Vec<Step>,
    /// Chats held at once, where they are fewer than the queue's; none: as many as there.
    pub max_chats: Option<u32>,
    /// When the agent can work; none: always. Disjoint, sorted, `unavailable` taken out.
    pub available: Option<Vec<Span>>,
    /// Union of the `prefer` rows, disjoint and sorted; none: the agent has no such row.
    pub prefer: Option<Vec<Span>>,
    /// Union of the `avoid` rows, disjoint and sorted.
    pub avoid: Vec<Span>,
    /// Shifts of worked.csv before plan.start or after plan.end, disjoint and sorted.
    pub worked: Vec<Span>,
    /// Where the agent sits; none: works from anywhere.
    pub site: Option<SiteId>,
    /// Columns of agents.csv that mean nothing to the plan, as header and cell, in the order of the file.
    pub carried: Vec<(String, String)>,
}

/// The head under which [`Agent::carried`] has the column `borrow`, and its cell where that says yes.
pub const BORROW: [&str; 2] = ["borrow", "true"];

impl Agent {
    /// Whether the roster says that other plans may have the agent too.
    pub fn is_borrowed(&self) -> bool {
        self.carried.iter().any(|(head, cell)| [head.as_str(), cell.as_str()] == BORROW)
    }
}

/// A row of `[[sites]]`: a place with desks.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Key in files.
    pub id: String,
    /// Desks.
    pub seats: u32,
}

/// `[levels]`: forecast median over the same hour of a normal week.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// From here on a peak.
    pub peak: f64,
    /// From here on a burst.
    pub burst: f64,
}

impl Default for Levels {
    fn default() -> Self {
        Self { peak: 1.5, burst: 3.0 }
    }
}

/// `[penalties]`: currency per agent-hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Penalties {
    /// A required agent who is not on line, by level: normal, peak, burst.
    pub shortage: [f64; 3],
    /// An agent on line beyond the requirement.
    pub surplus: f64,
    /// A standby agent who is missing.
    pub standby_shortage: f64,
    /// A lead who is missing.
    pub lead_shortage: f64,
    /// An experienced agent who is missing.
    pub experienced_shortage: f64,
    /// An experienced agent who is missing beside the new ones.
    pub mentor_shortage: f64,
    /// Somebody on duty beyond the desks of a site.
    pub seat_excess: f64,
    /// An hour below the promised hours.
    pub below_min_hours: f64,
    /// A block hour outside every preferred window.
    pub outside_preference: f64,
    /// A block hour in an avoided window.
    pub avoided: f64,
    /// A night hour beyond the fair share.
    pub night_over_fair_share: f64,
    /// The fair share of night hours over the horizon.
    pub fair_night_hours: f64,
    /// Currency per break beyond the fewest that a block needs.
    pub extra_break: f64,
    /// Work that may wait and is not done when it is due, per standard agent-hour.
    pub late_work: f64,
    /// Currency per change of queue between two stretches of one block.
    pub queue_switch: f64,
}

impl Penalties {
    /// Price of an agent-hour of shortage at `level`.
    pub fn shortage_at(&self, level: Level) -> f64 {
        self.shortage[level as usize]
    }
}

impl Default for Penalties {
    fn default() -> Self {
        Self {
            shortage: [300.0, 600.0, 900.0],
            surplus: 5.0,
            standby_shortage: 80.0,
            lead_shortage: 200.0,
            experienced_shortage: 60.0,
            mentor_shortage: 40.0,
            seat_excess: 200.0,
            below_min_hours: 30.0,
            outside_preference: 8.0,
            avoided: 20.0,
            night_over_fair_share: 25.0,
            fair_night_hours: 12.0,
            extra_break: 0.0,
            late_work: 60.0,
            queue_switch: 0.0,
        }
    }
}

/// `[solver]`: when the search stops.
#[derive(Debug, Clone, PartialEq)]
pub struct Solver {
    /// Stop when the gap is this small.
    pub gap: Share,
    /// Stop after this many seconds of wall time.
    pub time_limit_seconds: f64,
    /// Stop after this many improvement rounds, whatever the clock says; for runs that repeat to the byte.
    pub iterations: Option<u64>,
    /// Threads; 0: all cores.
    pub threads: usize,
    /// Seed of every random choice.
    pub seed: u64,
    /// Where earlier events are given, by how much an hour of blocks at night leads the search: a price, in currency per hour, for those
    /// who had twice the mean before, as much off for those who had none. No term of the objective.
    pub carry_over: f64,
}

impl Default for Solver {
    fn default() -> Self {
        Self { gap: Share(0.01), time_limit_seconds: 60.0, iterations: None, threads: 0, seed: 1, carry_over: 5.0 }
    }
}

/// `[replan]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Replan {
    /// Segments that begin before now plus this stay as they are.
    pub notice: Minutes,
    /// Somebody on standby begins to work at the earliest after this.
    pub call: Minutes,
    /// Price of changing what an agent still has to do.
    pub change_penalty: Money,
}

impl Default for Replan {
    fn default() -> Self {
        Self { notice: Minutes(30), call: Minutes(10), change_penalty: Money(50.0) }
    }
}
