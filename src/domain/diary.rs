//! The calendar files of agents and squads, as far as a later run goes on from them.
//!
//! A calendar program knows an event by its UID and takes the one with the higher SEQUENCE for the newer (RFC 5545, 3.8.4.7 and 3.8.7.4). So a
//! run must know what earlier ones told: a block that moves is the old event with new times, and one that is gone is an event to cancel.

use super::calendar::Span;
use std::fmt;

/// Ends every UID of ours.
const AT: &str = "@peakshift";
/// Begins the UIDs of squads, so that a lead can have both files in one calendar.
const OF_SQUAD: &str = "squad-";
/// The property with the id of the agent, of a file and of an event.
pub const AGENT: &str = "X-PEAKSHIFT-AGENT";
/// The property with the id of the lead whose squad a file is for.
pub const SQUAD: &str = "X-PEAKSHIFT-SQUAD";
/// How a local time is written; `Z` behind it makes it one of UTC.
pub const TIME: &str = "%Y%m%dT%H%M%S";

/// For whom a file is, by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// An agent, for the own blocks.
    Agent(String),
    /// A lead, for those of the squad.
    Squad(String),
}

/// What an event is known by: `1f0c…-work-3@peakshift`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uid {
    /// Whether it is in the file of a squad.
    pub of_squad: bool,
    /// What the plan, the owner of the file and the agent are known by.
    pub identity: String,
    /// Whether it is a standby block.
    pub standby: bool,
    /// Its number among the blocks of that agent and kind, from 1; never given twice.
    pub ordinal: u32,
}

impl Uid {
    /// The UID that `text` is; none where it is none of ours.
    pub fn parse(text: &str) -> Option<Uid> {
        let name = text.strip_suffix(AT)?;
        let (of_squad, name) = name.strip_prefix(OF_SQUAD).map_or((false, name), |rest| (true, rest));
        let mut parts = name.rsplitn(3, '-');
        let (ordinal, kind, identity) = (parts.next()?, parts.next()?, parts.next()?);
        let standby = [false, true].into_iter().find(|&standby| kind_word(standby) == kind)?;
        Some(Uid { of_squad, identity: identity.to_owned(), standby, ordinal: ordinal.parse().ok()? })
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let squad = if self.of_squad { OF_SQUAD } else { "" };
        write!(f, "{squad}{}-{}-{}{AT}", self.identity, kind_word(self.standby), self.ordinal)
    }
}

fn kind_word(standby: bool) -> &'static str {
    if standby { "standby" } else { "work" }
}

/// An event as an earlier run told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it is known by.
    pub uid: Uid,
    /// Whose block it is, by id.
    pub agent: String,
    /// When.
    pub span: Span,
    /// How often it was changed.
    pub sequence: u32,
    /// Whether it was taken back.
    pub cancelled: bool,
    /// Its content lines, unfolded, but for UID, DTSTAMP and SEQUENCE: two events with the same lines tell the same.
    pub lines: Vec<String>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diary {
    /// Its name.
    pub file: String,
    /// For whom it is.
    pub owner: Owner,
    /// What it tells.
    pub told: Vec<Told>,
}

/// `text` as a value of type TEXT (RFC 5545, 3.3.11). Control characters but the line feed become spaces, and none leads.
pub fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").trim_start().chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            '\n' => value.push_str("\\n"),
            c if c.is_control() => value.push(' '),
            c => value.push(c),
        }
    }
    value
}

/// The text that [`escaped`] made `value` of.
pub fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            (c, false) => text.push(c),
        }
    }
    text
}
