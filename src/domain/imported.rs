//! What an import was told, what it asks, and what it understood: plain data between the reader, the reports and the command line.

use super::imported_roster::RosterTold;
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
    /// `seconds`, `minutes` or `hours`: what lengths of time are counted in.
    pub unit: Option<String>,
    /// `sum` where several rows of one interval and queue are parts of it.
    pub repeated: Option<String>,
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
    /// About rosters alone.
    pub roster: RosterTold,
}

impl Told {
    /// What holds for the next export, too: not the year, not the first day, not that sums which differ may pass.
    pub fn lasting(&self) -> Told {
        let mut told = self.clone();
        told.answers.iter_mut().for_each(|answers| answers.year = None);
        told.roster.first_day = None;
        told.roster.skip_totals = false;
        told
    }
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

/// What a column of a file is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnFact {
    /// Its letter in a spreadsheet.
    pub letter: String,
    /// The words above it.
    pub title: String,
    /// What it was taken for: a column of a plan table, `clock`, `date`, `total`, or `left out`.
    pub is: String,
    /// Why.
    pub why: Text,
}

/// One row of inquiries.csv, with the cell that it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeRow {
    /// As inquiries.csv has it.
    pub start: String,
    /// Seconds since 1970 UTC, to sort by.
    pub at: i64,
    /// Id of a queue.
    pub queue: String,
    /// Inquiries.
    pub inquiries: f64,
    /// Minutes of the interval.
    pub minutes: i64,
    /// Mean handling time in seconds.
    pub handling: Option<f64>,
    /// File, sheet and cell.
    pub from: String,
}

/// What was understood of one sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetFacts {
    /// File and sheet.
    pub name: String,
    /// Encoding, or form of the workbook.
    pub encoding: String,
    /// The kind of table.
    pub shape: Text,
    /// The row of the header, from 1; none where there is none.
    pub header: Option<usize>,
    /// What each column is and why.
    pub columns: Vec<ColumnFact>,
    /// Minutes of an interval and why; 0 where rows say their own.
    pub interval: Option<(i64, Text)>,
    /// `start` or `end`, and why.
    pub stamp: Option<(&'static str, Text)>,
    /// The queue of all rows and where that was found.
    pub queue: Option<(String, Text)>,
    /// First start and last end as written.
    pub times: Option<(String, String)>,
    /// Counts that were read.
    pub rows: usize,
    /// What was left out: reason, number, first cells.
    pub left_out: Vec<(Text, usize, Vec<String>)>,
    /// The file's own totals: cell, value, and what its rows come to.
    pub totals: Vec<(String, f64, f64)>,
}

/// A time zone that a title row of an export names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedZone {
    /// File, sheet and cell.
    pub cell: String,
    /// Its name in the time zone database.
    pub zone: String,
    /// Whether its clock is that of the plan; none where there is no plan yet.
    pub agrees: Option<bool>,
}

/// A history made from exports.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Volumes {
    /// Rows by time and queue.
    pub rows: Vec<VolumeRow>,
    /// Sheets in the order of the files.
    pub sheets: Vec<SheetFacts>,
    /// Inquiries by local date and queue.
    pub days: std::collections::BTreeMap<String, std::collections::BTreeMap<String, f64>>,
    /// The time zones that title rows name.
    pub zones: Vec<StatedZone>,
    /// By queue: what the data say of settings.
    pub proposed: std::collections::BTreeMap<String, Proposed>,
}

/// What an export says of the settings of a queue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposed {
    /// Mean handling time in seconds.
    pub handling: Option<f64>,
    /// Conversations whose first reply is known, and quantiles of its seconds: half, 80 %, 95 %.
    pub first_reply: Option<(usize, [f64; 3])>,
    /// Share of those answered or given up who were answered within so many seconds.
    pub answered_within: Option<(u32, f64)>,
    /// Conversations that one agent held at once in nine tenths of the minutes with at least one.
    pub concurrency: Option<u32>,
    /// Share of conversations that the bot closed.
    pub bot_share: Option<f64>,
    /// Whether the export only has rows where something came.
    pub only_what_came: bool,
}
