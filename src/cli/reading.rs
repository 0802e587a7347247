//! The options with which a question about an export is answered.

use super::import_roster;
use crate::domain::imported::{Answers, Kind, Told};

/// Answers about files as they come.
#[derive(Debug, Clone, clap::Args)]
pub struct Reading {
    /// Which part of a date stands where.
    #[arg(long, value_name = "ORDER", value_parser = ["ymd", "mdy", "dmy"])]
    date_order: Option<String>,
    /// The year of the first date, where dates have none; it is not remembered.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..2100))]
    year: Option<i32>,
    /// What the time of a row is of its interval.
    #[arg(long, value_name = "WHICH", value_parser = ["start", "end"])]
    stamp: Option<String>,
    /// Minutes of an interval.
    #[arg(long, value_name = "MINUTES", value_parser = ["5", "10", "15", "20", "30", "60", "120", "180", "240", "1440"])]
    interval: Option<String>,
    /// The decimal sign of numbers.
    #[arg(long, value_name = "SIGN", value_parser = ["point", "comma"])]
    decimal: Option<String>,
    /// The unit of lengths of time.
    #[arg(long, value_name = "UNIT", value_parser = ["seconds", "minutes", "hours"])]
    unit: Option<String>,
    /// Several rows of one interval and queue are parts that add up.
    #[arg(long, value_name = "HOW", value_parser = ["sum"])]
    repeated: Option<String>,
    /// What stands where: a field, and the letter or the header of its column, e.g. inquiries=C or queue=业务线.
    #[arg(long = "column", value_name = "FIELD=COLUMN")]
    columns: Vec<String>,
    /// A sheet to read; default: all.
    #[arg(long = "sheet", value_name = "NAME")]
    sheets: Vec<String>,
    /// Which queue a name of the files is, e.g. 售前=presale; an empty id leaves it out, an id alone is that of every row.
    #[arg(long = "queue", value_name = "NAME=ID")]
    queues: Vec<String>,
    #[command(flatten)]
    roster: import_roster::Options,
}

impl Reading {
    /// What is told about files of `kinds`.
    pub fn told(&self, kinds: &[Kind]) -> Told {
        let (pairs, alone): (Vec<String>, Vec<String>) =
            self.queues.iter().cloned().partition(|queue| queue.contains('='));
        let answers = Answers {
            date_order: self.date_order.clone(),
            year: self.year,
            stamp: self.stamp.clone(),
            interval: self.interval.as_ref().and_then(|minutes| minutes.parse().ok()),
            decimal: self.decimal.clone(),
            columns: self.columns.clone(),
            sheets: self.sheets.clone(),
            unit: self.unit.clone(),
            repeated: self.repeated.clone(),
            queue_of_all: alone.into_iter().next(),
        };
        let mut told =
            Told { queues: pairs, codes: self.roster.codes(), roster: self.roster.told(), ..Told::default() };
        kinds.iter().for_each(|kind| told.answers[*kind as usize] = answers.clone());
        told
    }
}
