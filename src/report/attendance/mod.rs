//! Exports to attendance systems: who works what on which day, as the calls of each system take it.
//!
//! A system is one file with the trait [`System`] and one line in [`SYSTEMS`]. Such systems know one shift a day and person, which somebody has
//! set up there; so every day that begins with the plan's work is one row, and ids come from the user.

mod days;
mod feishu;
mod wecom;

use crate::domain::attendance::Ids;
use crate::domain::plan::Plan;
use crate::domain::roster::Roster;
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::text;
use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use std::collections::BTreeMap;

/// A system that takes a schedule.
pub trait System: Sync {
    /// Its name on the command line and in names of files.
    fn name(&self) -> &'static str;

    /// Its name for people, with the call that takes what is written.
    fn title(&self) -> Text;

    /// Where its makers say what the call takes.
    fn source(&self) -> &'static str;

    /// Whether it knows groups and shifts by numbers.
    fn has_numbers(&self) -> bool;

    /// The bodies of the calls, each with what tells it apart in the name of its file.
    fn bodies(&self, account: &Account<'_>, rows: &[DayRow]) -> Vec<(String, Value)>;
}

/// All of them.
pub const SYSTEMS: [&dyn System; 2] = [&wecom::WeCom, &feishu::Feishu];

/// What the call says besides the rows.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The attendance rule or group that the people belong to there.
    pub group: &'a str,
    /// Who does it, where the system wants to know.
    pub operator: Option<&'a str>,
}

/// One day of one person, in ids of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// The person.
    pub user: String,
    /// The local day.
    pub date: NaiveDate,
    /// The shift; none for a day of rest.
    pub shift: Option<String>,
}

impl DayRow {
    /// The month as both systems write it, 202611.
    fn month(&self) -> i32 {
        self.date.year() * 100 + self.date.month() as i32
    }
}

/// What has no id, or none that the system takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lacking {
    /// Agents, in the order of the roster.
    pub agents: Vec<String>,
    /// Names of what is worked on a day, with the number of such days.
    pub shifts: BTreeMap<String, usize>,
    /// Ids of shifts that are no numbers.
    pub not_numbers: Vec<String>,
}

impl Lacking {
    /// Whether nothing is lacking.
    pub fn is_empty(&self) -> bool {
        *self == Lacking::default()
    }
}

/// The days of `roster` by `ids`, ordered by month, agent and day, and what these ids lack. A day on which nobody works is one of rest where the
/// plan holds all of it; of the others other plans may know more. Standby is no attendance.
pub fn days(plan: &Plan, roster: &Roster, ids: &Ids, system: &dyn System) -> (Vec<DayRow>, Lacking) {
    days::days(plan, roster, ids, system)
}

/// Name and bytes of each file.
///
/// # Errors
/// None that an input could cause.
pub fn files(system: &dyn System, account: &Account<'_>, rows: &[DayRow]) -> Result<Vec<(String, Vec<u8>)>> {
    let file = |(part, body): (String, Value)| {
        let name = format!("{}-{part}.json", system.name());
        let bytes = serde_json::to_vec_pretty(&body);
        let bytes = bytes.map_err(|error| Error::Defect(text!("{name}: {error}", "{name}：{error}")))?;
        Ok((name, bytes))
    };
    system.bodies(account, rows).into_iter().map(file).collect()
}

/// Whether an id is a whole number above 0.
pub fn is_number(id: &str) -> bool {
    number(id).is_some()
}

fn number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|number| *number > 0)
}
