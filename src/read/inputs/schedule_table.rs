//! schedule.csv: `agent_id, start, end, activity, queue`.
//!
//! ```text
//! agent_id,name,tier,start,end,activity,queue,lead
//! A01,王芳,regular,2026-11-10T09:00,2026-11-10T09:45,work,presale,
//! ```

use super::availability::{AgentNames, agent_names, agent_of};
use super::stage_tables::read;
use crate::domain::calendar::Span;
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Roster, Segment};
use crate::error::{Finding, Result};
use crate::read::findings::codes::{self, Code};
use crate::read::findings::list::Findings;
use crate::read::table::cells::{Reported, Times, shortened};
use crate::read::table::columns::Form;
use crate::read::table::names::{self, Named};
use crate::read::table::sheet::{Row, Sheet};
use crate::read::table::time::Clock;
use crate::text;
use std::collections::BTreeSet;
use std::path::Path;

const FORM: Form = Form {
    required: &["agent_id", "start", "end", "activity", "queue"],
    optional: &["name"],
    ignored: &["tier", "lead", "locked", "published"],
};
pub(super) const ID: usize = 0;
pub(super) const START: usize = 1;
const END: usize = 2;
const ACTIVITY: usize = 3;
const QUEUE: usize = 4;
const NAME: usize = 5;

/// The words for activities, those of the tables for people among them.
pub(super) const ACTIVITIES: [(&str, Activity); 16] = [
    ("work", Activity::Work),
    ("break", Activity::Break),
    ("meal", Activity::Meal),
    ("standby", Activity::Standby),
    ("on line", Activity::Work),
    ("online", Activity::Work),
    ("在线", Activity::Work),
    ("工作", Activity::Work),
    ("上班", Activity::Work),
    ("小休", Activity::Break),
    ("休息", Activity::Break),
    ("用餐", Activity::Meal),
    ("吃饭", Activity::Meal),
    ("午餐", Activity::Meal),
    ("待命", Activity::Standby),
    ("备班", Activity::Standby),
];

/// The words for one of the plan's own activities, which the queue column names.
const SESSION: [&str; 4] = ["activity", "Activity", "ACTIVITY", "活动"];

/// Reads a schedule in the form of schedule.csv. What is readable and wrong by a rule is left for `check` to judge: a
/// segment that does not end after its start, or a queue that the plan does not have, which becomes no queue.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every finding: an unknown agent or activity, a time that cannot be read.
pub fn schedule(path: &Path, plan: &Plan) -> Result<(Roster, Vec<Finding>)> {
    let (segments, findings) = read(path, &FORM, |sheet, findings| {
        let mut segments = Vec::new();
        each_row(sheet, plan, &codes::PAUSE_WITH_QUEUE, findings, |_, segment, _| segments.push(segment));
        segments
    })?;
    Ok((Roster::new(segments), findings))
}

/// Calls `each` for every row of a sheet whose columns begin as those of a schedule, in the order of the file.
pub(super) fn each_row(
    sheet: &Sheet,
    plan: &Plan,
    queue_on_pause: &'static Code,
    findings: &mut Findings,
    mut each: impl FnMut(&Row<'_>, Segment, &mut Findings),
) {
    let agents: AgentNames = agent_names(&plan.agents, &BTreeSet::new());
    let mut clock = Clock::new(plan.zone);
    let mut contradicted = BTreeSet::new();
    sheet.rows(findings, |row, findings| {
        let mut times = Times { clock: &mut clock, zone: plan.zone, findings };
        if let Ok(segment) = segment(row, plan, &agents, queue_on_pause, &mut times) {
            report_name(row, plan, segment.agent, &mut contradicted, findings);
            each(row, segment, findings);
        }
    });
}

fn segment(
    row: &Row<'_>,
    plan: &Plan,
    agents: &AgentNames,
    queue_on_pause: &'static Code,
    times: &mut Times<'_>,
) -> std::result::Result<Segment, Reported> {
    let agent = agent_of(row, ID, agents, times.findings);
    let start = row.moment(START, "start", times);
    let end = row.end(END, times);
    let told = row.cell(ACTIVITY).trim();
    let of_every_plan = ACTIVITIES.iter().any(|(word, _)| word.eq_ignore_ascii_case(told));
    // The sheet of a workbook names one of the plan's own where it names what every plan has.
    let own = names::session(&plan.sessions, told).filter(|_| !of_every_plan && row.cell(QUEUE).is_empty());
    if own.is_some() || SESSION.contains(&told) {
        let activity = own.map_or_else(|| session(row, plan, times.findings), |id| Ok(Activity::Session(id)))?;
        return Ok(Segment { agent: agent?, span: Span { start: start?, end: end? }, activity, queue: None });
    }
    let activity = row.word(ACTIVITY, "activity", &codes::ACTIVITY_UNKNOWN, &ACTIVITIES, times.findings);
    let name = row.cell(QUEUE);
    let queue = match names::queue(&plan.queues, name) {
        Named::One(queue) => Some(queue),
        Named::Two(a, b) => {
            let message = names::two_queues(&plan.queues, name, a, b);
            times.findings.add(&codes::NAME_OF_TWO, row.place(QUEUE), message);
            return Err(Reported);
        }
        Named::Nothing => None,
    };
    if queue.is_none() && !name.is_empty() {
        let name = shortened(name);
        let message = text!("there is no queue `{name}`", "没有队列 `{name}`");
        times.findings.add(&codes::SEGMENT_QUEUE_UNKNOWN, row.place(QUEUE), message);
    }
    let activity = activity?;
    if matches!(activity, Activity::Break | Activity::Meal) && !name.is_empty() {
        let (what, shown) = (activity.name(), shortened(name));
        let message = text!("a {what} names the queue `{shown}`", "{what} 写了队列 `{shown}`");
        times.findings.add(queue_on_pause, row.place(QUEUE), message);
    }
    let queue = queue.filter(|_| matches!(activity, Activity::Work | Activity::Standby));
    Ok(Segment { agent: agent?, span: Span { start: start?, end: end? }, activity, queue })
}

/// The session that the queue column names.
fn session(row: &Row<'_>, plan: &Plan, findings: &mut Findings) -> std::result::Result<Activity, Reported> {
    let name = row.cell(QUEUE);
    names::session(&plan.sessions, name).map(Activity::Session).ok_or_else(|| {
        let shown = shortened(name);
        let message = text!("the plan has no activity `{shown}`", "方案中没有活动 `{shown}`");
        findings.add(&codes::ACTIVITY_UNKNOWN, row.place(QUEUE), message);
        Reported
    })
}

/// Warns, once for each agent and name, where a row names somebody else: people edit the name that they see.
fn report_name(
    row: &Row<'_>,
    plan: &Plan,
    agent: AgentId,
    contradicted: &mut BTreeSet<(AgentId, String)>,
    findings: &mut Findings,
) {
    let (given, known) = (row.cell(NAME).trim(), &plan.agents[agent]);
    if given.is_empty() || given == known.name.trim() || !contradicted.insert((agent, given.to_owned())) {
        return;
    }
    let (id, name, shown) = (&known.id, &known.name, shortened(given));
    let others: Vec<_> = plan.agents.values().filter(|a| a.name.trim() == given).map(|a| a.id.as_str()).collect();
    let whose = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
    let message = text!(
        "{id} is {name}, and the row says {shown}{whose}; agent_id counts",
        "{id} 是 {name}，而该行写的是 {shown}{whose}；以 agent_id 为准"
    );
    findings.add(&codes::NAME_CONTRADICTS, row.place(NAME), message);
}
