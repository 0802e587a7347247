//! What agents ask for: `agent_id, kind, start, end`, optionally `with`; .csv or .xlsx.
//!
//! ```text
//! agent_id,kind,start,end,with
//! A0003,swap,2026-11-11T18:00,2026-11-12T02:00,A0019
//! A0007,day off,2026-11-12T00:00,2026-11-13T00:00,
//! ```

use super::availability::{agent_names, agent_of};
use super::stage_tables::read;
use crate::domain::explained::{Request, Wanted};
use crate::domain::plan::Plan;
use crate::error::{Finding, Result};
use crate::read::findings::codes;
use crate::read::table::cells::{Reported, Times};
use crate::read::table::columns::Form;
use crate::read::table::sheet::Row;
use crate::read::table::time::Clock;
use crate::text;
use std::collections::BTreeSet;
use std::path::Path;

const FORM: Form =
    Form { required: &["agent_id", "kind", "start", "end"], optional: &["with"], ignored: &["name", "reason"] };
const ID: usize = 0;
const KIND: usize = 1;
const START: usize = 2;
const END: usize = 3;
const WITH: usize = 4;

/// How people write each.
const KINDS: [(&str, Wanted); 20] = [
    ("swap", Wanted::Swap),
    ("换班", Wanted::Swap),
    ("调班", Wanted::Swap),
    ("对调", Wanted::Swap),
    ("day off", Wanted::DayOff),
    ("off", Wanted::DayOff),
    ("请假", Wanted::DayOff),
    ("休息", Wanted::DayOff),
    ("休假", Wanted::DayOff),
    ("调休", Wanted::DayOff),
    ("shorter", Wanted::Shorter),
    ("缩短", Wanted::Shorter),
    ("早退", Wanted::Shorter),
    ("晚到", Wanted::Shorter),
    ("longer", Wanted::Longer),
    ("延长", Wanted::Longer),
    ("加班", Wanted::Longer),
    ("other hours", Wanted::OtherHours),
    ("改时间", Wanted::OtherHours),
    ("调整时段", Wanted::OtherHours),
];

/// Reads the requests, in the order of the file.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every finding: agents and kinds that are unknown, times that cannot be read or lie outside the plan, a
/// partner of what is no swap, or of oneself.
pub fn requests(path: &Path, plan: &Plan) -> Result<(Vec<Request>, Vec<Finding>)> {
    let agents = agent_names(&plan.agents, &BTreeSet::new());
    read(path, &FORM, |sheet, findings| {
        let mut clock = Clock::new(plan.zone);
        let mut found = Vec::new();
        sheet.rows(findings, |row, findings| {
            let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
            let agent = agent_of(row, ID, &agents, times.findings);
            let wanted = row.word(KIND, "kind", &codes::REQUEST_KIND, &KINDS, times.findings);
            let span = row.span(START, END, &mut times);
            let with = match row.cell(WITH) {
                "" => Ok(None),
                _ => agent_of(row, WITH, &agents, times.findings).map(Some),
            };
            let (Ok(agent), Ok(wanted), Ok(span), Ok(with)) = (agent, wanted, span, with) else { return };
            let request = Request { agent, wanted, span, with };
            if sound(row, plan, &request, &mut times).is_ok() {
                found.push(request);
            }
        });
        found
    })
}

fn sound(row: &Row<'_>, plan: &Plan, request: &Request, times: &mut Times<'_>) -> std::result::Result<(), Reported> {
    let horizon = plan.horizon.span();
    if request.span.overlap_seconds(&horizon) == 0 {
        let (start, end) = (plan.zone.show(horizon.start), plan.zone.show(horizon.end));
        let message =
            text!("this request lies outside the plan, {start} to {end}", "该申请在方案时段 {start} 至 {end} 之外");
        times.findings.add(&codes::REQUEST_OUTSIDE, row.place(START), message);
        return Err(Reported);
    }
    let message = match request.with {
        Some(with) if with == request.agent => text!("a swap with oneself", "不能与自己对调"),
        Some(_) if request.wanted != Wanted::Swap => {
            text!("only a swap has a partner", "只有换班才有对调的人")
        }
        _ => return Ok(()),
    };
    times.findings.add(&codes::REQUEST_PARTNER, row.place(WITH), message);
    Err(Reported)
}
