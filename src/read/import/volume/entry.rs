//! What every shape of table gives: counts with the cells that they and their times come from, and the file's own totals.

use crate::domain::imported::{ColumnFact, Question};
use crate::domain::text::Text;
use crate::error::Finding;
use crate::read::import::dialect::Day;
use crate::read::import::grid::Grid;
use std::collections::BTreeMap;

/// Row and column of a cell, from 0.
pub(super) type At = (usize, usize);

/// Cells that a line names.
const NAMED: usize = 6;

/// One count of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where the count stands.
    pub at: At,
    pub day: Day,
    /// Where the day stands; none where the sheet's name or title says it.
    pub day_at: Option<At>,
    /// Seconds of its clock, and of the end where one is written; none for a whole day.
    pub clock: Option<(i64, Option<i64>)>,
    /// Seconds east of Greenwich, where they are written.
    pub offset: Option<i64>,
    /// Name of its queue in the file.
    pub queue: Option<String>,
    pub count: f64,
    /// Handling time in seconds.
    pub handling: Option<f64>,
    /// Minutes of the interval, from a column of its own.
    pub minutes: Option<i64>,
}

/// A total of the file, with what its rows come to: it is right where it equals one of the sums.
#[derive(Debug, Clone)]
pub(super) struct Total {
    pub at: At,
    pub value: f64,
    /// The most likely one first.
    pub sums: Vec<f64>,
}

/// Rows or cells that were left out, by reason, with their number and the first cells.
#[derive(Debug, Default, Clone)]
pub(super) struct LeftOut(pub BTreeMap<[&'static str; 2], (usize, Vec<String>)>);

impl LeftOut {
    pub fn add(&mut self, reason: [&'static str; 2], grid: &Grid, (row, column): At) {
        let (count, cells) = self.0.entry(reason).or_default();
        *count += 1;
        if cells.len() < NAMED {
            cells.push(grid.address(row, column));
        }
    }
}

/// A sheet as it was understood.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub grid: &'a Grid,
    /// The kind of table, in words.
    pub shape: Text,
    /// The row of the header, from 0.
    pub header: Option<usize>,
    pub columns: Vec<ColumnFact>,
    pub entries: Vec<Entry>,
    pub totals: Vec<Total>,
    pub left_out: LeftOut,
    pub questions: Vec<Question>,
    pub findings: Vec<Finding>,
    /// Whether the words above the times say that they are ends.
    pub says_end: bool,
    /// Whether rows are single conversations, counted by interval afterwards.
    pub is_log: bool,
    /// Seconds until the first reply of conversations, by queue.
    pub first_replies: BTreeMap<String, Vec<f64>>,
}

impl<'a> Sheet<'a> {
    pub fn new(grid: &'a Grid, shape: Text, header: Option<usize>) -> Self {
        Sheet {
            grid,
            shape,
            header,
            columns: Vec::new(),
            entries: Vec::new(),
            totals: Vec::new(),
            left_out: LeftOut::default(),
            questions: Vec::new(),
            findings: Vec::new(),
            says_end: false,
            is_log: false,
            first_replies: BTreeMap::new(),
        }
    }

    /// Notes what a column is and why.
    pub fn tell(&mut self, column: usize, is: &str, why: Text) {
        let row = self.header.unwrap_or(0);
        let title = if self.header.is_some() { self.grid.cell(row, column).text.to_string() } else { String::new() };
        self.columns.push(ColumnFact { letter: Grid::letter(column), title, is: is.to_owned(), why });
    }
}
