//! Calendar files: one for each agent, and one for each lead's squad (RFC 5545).
//!
//! ```text
//! roster ──events──▶ what is told now ──going_on──▶ with the UIDs of what was told before ──file──▶ bytes
//! ```
//!
//! Importing a file again changes what an earlier one put into a calendar: a block keeps its UID when it moves, SEQUENCE rises with every
//! change, and what is gone is cancelled.

mod events;
mod file;
mod going_on;
mod matched;
mod messages;
mod names;
mod slips;

use crate::domain::diary::{Diary, Owner, Told};
use crate::domain::plan::Plan;
use crate::domain::roster::Roster;
use crate::domain::text::Lang;
use crate::error::Result;
use events::{Event, Teller};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What a run makes of a folder of calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    /// Name and bytes of each file: the calendars, messages.txt with a text and slips.html with a slip for each agent.
    pub files: Vec<(String, Vec<u8>)>,
    /// Files of `earlier` whose owner has one of another name now.
    pub gone: Vec<String>,
}

/// The calendars of `roster`: one for each agent of the plan, one for each lead with a block, and one with cancelled events for everybody
/// else who has one in `earlier`.
///
/// # Errors
/// None that an input could cause.
pub fn calendars(plan: &Plan, roster: &Roster, lang: Lang, earlier: &[Diary]) -> Result<Calendars> {
    let teller = Teller::new(plan, roster, lang);
    let mut now: BTreeMap<Owner, Vec<Event>> = BTreeMap::new();
    for agent in plan.agents.ids() {
        now.insert(Owner::Agent(plan.agents[agent].id.clone()), teller.of_agent(agent));
        if let Some(events) = teller.of_squad(agent) {
            now.insert(Owner::Squad(plan.agents[agent].id.clone()), events);
        }
    }
    let mut before: BTreeMap<&Owner, Vec<&Told>> = BTreeMap::new();
    for diary in earlier {
        before.entry(&diary.owner).or_default().extend(&diary.told);
        now.entry(diary.owner.clone()).or_default();
    }
    let owners: Vec<&Owner> = now.keys().collect();
    let names = names::names(&owners);
    let made = |(name, (owner, events)): (&String, (&Owner, &Vec<Event>))| {
        let before = before.get(owner).map_or(&[][..], Vec::as_slice);
        let entries = going_on::entries(plan, owner, events, before, lang);
        Ok((name.clone(), file::bytes(plan, owner, &teller.title(owner), &entries)?))
    };
    let work: Vec<_> = names.iter().zip(&now).collect();
    let mut files = work.into_par_iter().map(made).collect::<Result<Vec<_>>>()?;
    files.push((messages::FILE.to_owned(), messages::bytes(&teller)));
    files.push((slips::FILE.to_owned(), slips::bytes(&teller)));
    let is_written = |file: &str| names.iter().any(|name| name.eq_ignore_ascii_case(file));
    let gone = earlier.iter().map(|diary| diary.file.clone()).filter(|file| !is_written(file)).collect();
    Ok(Calendars { files, gone })
}
