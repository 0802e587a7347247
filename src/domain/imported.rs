//! What an import was told, what it asks, and what it understood: plain data between the reader, the reports and the command line.

use super::text::Text;

/// A table of a plan folder that an import can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// inquiries.csv.
    Inquiries,
    /// agents.csv, and what a roster holds besides.
    Agents,
    /// availability.csv.
    Availability,
}

impl Kind {
    /// Every kind, in the order of the tables.
    pub const ALL: [Kind; 3] = [Kind::Inquiries, Kind::Agents, Kind::Availability];

    /// The word of `--as`, and of the section of import.toml.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Inquiries => "inquiries",
            Kind::Agents => "agents",
            Kind::Availability => "availability",
        }
    }
}

/// Answers to questions about files of one kind, as they are written on the command line and in import.toml.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// `ymd`, `mdy` or `dmy`.
    pub date_order: Option<String>,
    /// The year of the first date, where dates have none. It is never kept: the next export may have another.
    pub year: Option<i32>,
    /// `start` or `end`: what the time of a row is of its interval.
    pub stamp: Option<String>,
    /// Minutes of an interval.
    pub interval: Option<i64>,
    /// `point` or `comma`.
    pub decimal: Option<String>,
    /// What stands in which column: `inquiries=C`, `queue=业务线`.
    pub columns: Vec<String>,
    /// The sheets to read; none: all.
    pub sheets: Vec<String>,
    /// What the one queue of a file without queues is.
    pub queue_of_all: Option<String>,
}

/// Everything that an import was told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// About files of each kind, in the order of [`Kind::ALL`].
    pub answers: [Answers; 3],
    /// Names of queues in files and the ids of the plan: `售前=presale`; `客服B=` leaves one out.
    pub queues: Vec<String>,
    /// Codes of a roster and what they mean: `早=09:00-18:00`.
    pub codes: Vec<String>,
}

/// What a file leaves open, and what settles it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The row of the registry, e.g. `E1001`.
    pub code: &'static str,
    /// The file, with its sheet where there is one.
    pub file: String,
    /// The first cell that leaves it open, as a spreadsheet names it.
    pub cell: String,
    /// Line and column of that cell, from 1.
    pub place: Option<(usize, usize)>,
    /// What is open, with the readings that fit.
    pub message: Text,
    /// Options of the command line, one of which settles it.
    pub options: Vec<String>,
}
