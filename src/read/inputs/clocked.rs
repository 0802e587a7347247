//! Clock-in data: `agent_id, start, end`, one row for each time that somebody was there.
//!
//! Other people may stand in such a file, and somebody may have forgotten to clock out: neither is an error.

use super::availability::{AgentNames, agent_names};
use super::stage_tables::read;
use crate::domain::learned::Clocked;
use crate::domain::plan::Plan;
use crate::error::{Finding, Result};
use crate::read::findings::codes;
use crate::read::findings::list::Place;
use crate::read::table::cells::{Times, is_not_known};
use crate::read::table::columns::Form;
use crate::read::table::folding::folded;
use crate::read::table::time::Clock;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FORM: Form =
    Form { required: &["agent_id", "start", "end"], optional: &[], ignored: &["name", "tier", "kind", "site"] };
const ID: usize = 0;
const START: usize = 1;
const END: usize = 2;

/// Reads who was there and when; people who are not in the roster and rows without an end are left out, with a warning each.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every finding.
pub fn clocked(path: &Path, plan: &Plan) -> Result<(Clocked, Vec<Finding>)> {
    read(path, &FORM, |sheet, findings| {
        let by_id: AgentNames = agent_names(&plan.agents, &BTreeSet::new());
        let mut clock = Clock::new(plan.zone);
        let mut found: Clocked = Vec::new();
        let mut open: Option<(usize, Place)> = None;
        let mut strangers: BTreeMap<String, Place> = BTreeMap::new();
        sheet.rows(findings, |row, findings| {
            let Ok(id) = row.text(ID, "agent_id", findings) else { return };
            let Some(agent) = by_id.get(id).or_else(|| by_id.get(&*folded(id))).copied().flatten() else {
                strangers.entry(id.to_owned()).or_insert_with(|| row.place(ID));
                return;
            };
            if is_not_known(row.cell(END)) && !is_not_known(row.cell(START)) {
                open.get_or_insert((0, row.place(END))).0 += 1;
                return;
            }
            let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
            found.extend(row.span(START, END, &mut times).map(|span| (agent, span)).ok());
        });
        if let Some(first) = strangers.values().min_by_key(|place| place.line) {
            let n = strangers.len();
            let message = text!(
                n,
                "{n} person, here, is not in the roster and counts for nothing",
                "{n} people, the first here, are not in the roster and count for nothing",
                "{n} 人不在名册中，不计入，首行在此"
            );
            findings.add(&codes::CLOCKED_UNKNOWN, *first, message);
        }
        if let Some((n, place)) = open {
            let message = text!(
                n,
                "{n} row, here, has no end",
                "{n} rows, the first here, have no end",
                "{n} 行没有结束时间，首行在此"
            );
            findings.add(&codes::CLOCKED_OPEN, place, message);
        }
        found
    })
}
