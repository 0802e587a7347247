//! What an import of rosters was told, and what it understood.

use super::calendar::Span;
use super::text::Text;

/// What an import was told about rosters alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RosterTold {
    /// Words of a roster and the tiers of the plan: `一级=senior`.
    pub tiers: Vec<String>,
    /// The tier of those for whom none is given.
    pub tier_of_all: Option<String>,
    /// Whether a name is an id where there is none.
    pub make_ids: bool,
    /// `as-available` or `ignore`: what becomes of shifts inside the horizon.
    pub shifts: Option<String>,
    /// The date of the first day of a table. It is never kept: the next table has another.
    pub first_day: Option<String>,
    /// Somebody who was hired less than these days before the plan is new.
    pub new_days: Option<i64>,
    /// Somebody who was hired these days before the plan, or more, is senior.
    pub senior_days: Option<i64>,
    /// Whether sums of a file that differ from what was read are let pass. It is never kept.
    pub skip_totals: bool,
}

/// What was read of rosters: the tables that it makes, and what is said of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportedRoster {
    /// Header and rows of agents.csv; none where the plan's own stays.
    pub agents: Option<(Vec<String>, Vec<Vec<String>>)>,
    /// Rows of availability.csv, agent_id, window and kind; none where no file has days.
    pub availability: Option<Vec<(String, Span, &'static str)>>,
    /// Rows of worked.csv; none where no file has days.
    pub worked: Option<Vec<(String, Span)>>,
    /// The shifts that it uses, in the order of the clock.
    pub shifts: Vec<ProposedShift>,
    /// How the files were read, line by line.
    pub notes: Vec<Text>,
}

/// A shift of a roster, that a catalogue could have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedShift {
    /// The code that the roster has for it, or its clocks.
    pub id: String,
    /// Its start in minutes after local midnight.
    pub start: i64,
    /// Its length in minutes.
    pub minutes: i64,
    /// How often the roster has it.
    pub days: usize,
}
