//! What is said of a schedule that is explained (SPEC section 6, Explain).

use super::calendar::Span;
use super::change::Kind;
use super::ids::AgentId;
use super::roster::Segment;
use super::units::Money;

/// Why an agent is not on line somewhere, or that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// On line.
    OnLine,
    /// On a break or at a meal.
    Pausing,
    /// On line in another queue.
    Elsewhere,
    /// On standby.
    Standby,
    /// Away.
    Absent,
    /// Not of the queue (R3).
    NoSkill,
    /// Not available (R4).
    NotAvailable,
    /// Rest or limits of a duty (R7).
    Rest,
    /// Hours over the horizon (R8).
    Hours,
    /// Lengths of blocks and gaps between them (R5, R6).
    Blocks,
    /// Allowed, but it costs more than it brings.
    TooDear,
}

impl Reason {
    /// All of them, in the order of SPEC.
    pub const ALL: [Reason; 11] = [
        Reason::OnLine,
        Reason::Pausing,
        Reason::Elsewhere,
        Reason::Standby,
        Reason::Absent,
        Reason::NoSkill,
        Reason::NotAvailable,
        Reason::Rest,
        Reason::Hours,
        Reason::Blocks,
        Reason::TooDear,
    ];

    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Reason::OnLine => "on line",
            Reason::Pausing => "pausing",
            Reason::Elsewhere => "on duty elsewhere",
            Reason::Standby => "standby",
            Reason::Absent => "absent",
            Reason::NoSkill => "no skill",
            Reason::NotAvailable => "not available",
            Reason::Rest => "rest",
            Reason::Hours => "hours",
            Reason::Blocks => "block or gap rules",
            Reason::TooDear => "too dear",
        }
    }
}

/// One agent in the interval that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentReason {
    /// Who.
    pub agent: AgentId,
    /// Why.
    pub reason: Reason,
    /// The rule behind it, as SPEC numbers it.
    pub rule: Option<&'static str>,
    /// Change of the objective where the agent is on line there, all others staying as they are; none where no schedule of the rules
    /// has that.
    pub price: Option<f64>,
}

/// Another schedule of one agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Who.
    pub agent: AgentId,
    /// What kind of change it is.
    pub kind: Kind,
    /// Its rows.
    pub rows: Vec<Segment>,
    /// Change of the objective.
    pub price: f64,
    /// Others who then have another schedule too.
    pub others: usize,
}

/// What leaving a rule out for one agent would bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Relaxed {
    /// The rule, as SPEC numbers it.
    pub rule: &'static str,
    /// How many agents could be on line there without it.
    pub agents: usize,
    /// The cheapest of them.
    pub cheapest: Proposal,
}

/// Why an interval is as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Every agent, in order.
    pub agents: Vec<AgentReason>,
    /// The cheapest changes that bring one more agent on line, by price; of two kinds at least, where there are as many.
    pub changes: Vec<Proposal>,
    /// What rules keep away, by price.
    pub relaxed: Vec<Relaxed>,
}

/// Why an agent has its duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Change of the objective where the agent stays at home, all others staying as they are.
    pub without: f64,
    /// The part of it that is the agent's own: wages, promised hours, preferences, nights.
    pub own: f64,
    /// The cheapest other schedules: one for each kind of change, by price.
    pub changes: Vec<Proposal>,
}

/// What an agent may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// To give the blocks of a time to another and take that agent's of the same days.
    Swap,
    /// To be off in a time.
    DayOff,
    /// To leave out a part of a duty.
    Shorter,
    /// To work in a time too.
    Longer,
    /// To have the duty of those days inside a time.
    OtherHours,
}

impl Wanted {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Wanted::Swap => "swap",
            Wanted::DayOff => "day off",
            Wanted::Shorter => "shorter",
            Wanted::Longer => "longer",
            Wanted::OtherHours => "other hours",
        }
    }
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Who.
    pub agent: AgentId,
    /// What.
    pub wanted: Wanted,
    /// When.
    pub span: Span,
    /// For a swap: with whom; none: with anybody.
    pub with: Option<AgentId>,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What is asked for.
    pub request: Request,
    /// Change of the objective, all others staying as they are; none where the rules forbid it.
    pub price: Option<f64>,
    /// The rule that forbids it, as SPEC numbers it; none where no single one does.
    pub rule: Option<&'static str>,
    /// For a swap: the best partner.
    pub partner: Option<AgentId>,
    /// Whether the price is one that is paid.
    pub accepted: bool,
    /// The schedules of those who change.
    pub changes: Vec<Proposal>,
}

/// What a step of a rule or a target would bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The setting, by its name in plan.toml or agents.csv.
    pub setting: &'static str,
    /// For whom; empty: for all.
    pub whom: String,
    /// As it is.
    pub from: String,
    /// As it would be.
    pub to: String,
    /// By how much the objective would be lower.
    pub worth: Money,
    /// By how many agent-hours the shortage would be lower.
    pub shortage_hours: f64,
}
