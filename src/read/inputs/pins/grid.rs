//! The time grid of a schedule.xlsx: what its cells say now, beside the note of what they said as published.
//!
//! A cell that is other than noted is a wish for its own minutes: a queue is work there, a word for standby with a queue is standby,
//! a word for a pause makes the run of cells with that word one pause, and an empty cell is time without duty.

use super::pin::{Free, Origin, Pin, Pins};
use crate::domain::calendar::{Moment, Span};
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::imprint::{Columns, is_label, parse_cells};
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Segment};
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, address, shortened};
use crate::read::inputs::availability::{AgentNames, agent_names};
use crate::read::inputs::schedule_table::ACTIVITIES;
use crate::read::table::folding::{self, folded};
use crate::read::table::names::{Named, queue, session, two_queues};
use crate::read::table::workbook::Cells;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of ID and name, before those of the clock.
const NAMES: usize = 2;
/// Minutes that a column may have.
const WIDTHS: [i64; 3] = [5, 15, 60];
/// Columns that a sheet can have.
const MOST_COLUMNS: usize = 16_384;
/// Starts that a plan may have: 1970 to 2199.
const STARTS: std::ops::Range<i64> = 0..7_258_118_400;

/// What people write into a cell that is to be empty.
const NO_DUTY: [(&str, ()); 8] =
    [("off", ()), ("-", ()), ("—", ()), ("–", ()), ("休", ()), ("下班", ()), ("空", ()), ("无", ())];

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    NoDuty,
    /// Work or standby; without a queue, that of the cell as published.
    Duty(Activity, Option<QueueId>),
    Pause(Activity),
}

/// One row of the grid.
struct Line<'a> {
    number: usize,
    agent: AgentId,
    cells: &'a [String],
    published: Vec<String>,
}

struct Reader<'a> {
    plan: &'a Plan,
    columns: Columns,
    /// Name of the sheet.
    name: &'a str,
    known: BTreeMap<String, Result<Says, Text>>,
}

/// What was changed in the time grid since it was published.
pub(super) fn drawn(cells: &Cells, plan: &Plan, name: &str, findings: &mut Findings) -> Pins {
    let head = cells.rows.iter().enumerate().find_map(|(at, (line, row))| {
        let note = row.iter().enumerate().find_map(|(column, cell)| Some((column, Columns::parse(cell.trim())?)));
        note.map(|(column, columns)| (at, *line, column, columns))
    });
    let Some((head, line, noted_in, columns)) = head else {
        let message = text!("the grid has no note of what was published", "时间网格中没有已发布班表的记录");
        findings.add(&codes::GRID_UNCOMPARED, Place::default(), message);
        return Pins::default();
    };
    let sound = WIDTHS.contains(&columns.minutes) && columns.columns <= MOST_COLUMNS && STARTS.contains(&columns.start);
    if !sound || noted_in != NAMES + columns.columns {
        let (given, wanted) = (noted_in.saturating_sub(NAMES), columns.columns);
        let message = text!(
            "the grid has {given} columns of the clock instead of {wanted}",
            "时间网格有 {given} 个时间列，应为 {wanted} 个"
        );
        findings.add(&codes::GRID_MOVED, Place::line(line), message);
        return Pins::default();
    }
    let agents = agent_names(&plan.agents, &BTreeSet::new());
    let mut reader = Reader { plan, columns, name, known: BTreeMap::new() };
    let mut drawn = Pins::default();
    for (number, row) in &cells.rows[head + 1..] {
        if let Some(line) = reader.line(*number, row, &agents, findings) {
            reader.read(&line, findings, &mut drawn);
        }
    }
    drawn
}

impl Reader<'_> {
    /// A row with what it said as published; none where it is empty or cannot be told.
    fn line<'c>(
        &self,
        number: usize,
        cells: &'c [String],
        agents: &AgentNames,
        findings: &mut Findings,
    ) -> Option<Line<'c>> {
        let noted_in = NAMES + self.columns.columns;
        let id = cells.first().map(|id| id.trim()).unwrap_or_default();
        let given = &cells[NAMES.min(cells.len())..noted_in.min(cells.len())];
        if id.is_empty() && given.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        let agent = agents.get(id).or_else(|| agents.get(&*folded(id))).copied().flatten();
        let Some(agent) = agent else {
            let id = shortened(id);
            let message = text!("there is no agent `{id}`", "没有坐席 `{id}`");
            findings.add(&codes::AGENT_UNKNOWN, Place::at(number, 1), message);
            return None;
        };
        let note = cells.get(noted_in).map(|note| note.trim()).unwrap_or_default();
        let Some(published) = parse_cells(note, self.columns.columns) else {
            let id = shortened(id);
            let message = text!("the row of {id} has no note of what was published", "{id} 一行没有已发布班表的记录");
            findings.add(&codes::GRID_UNCOMPARED, Place::at(number, 1), message);
            return None;
        };
        Some(Line { number, agent, cells: given, published })
    }

    fn read(&mut self, line: &Line<'_>, findings: &mut Findings, drawn: &mut Pins) {
        let count = self.columns.columns;
        let cell = |at: usize| line.cells.get(at).map(|cell| cell.trim()).unwrap_or_default();
        let mut now: Vec<Option<Says>> = vec![None; count];
        let mut changed = vec![false; count];
        if (0..count).all(|at| cell(at) == line.published[at].trim()) {
            return;
        }
        for at in 0..count {
            let before = self.says(line.published[at].trim()).ok();
            now[at] = before;
            if cell(at) == line.published[at].trim() {
                continue;
            }
            match self.says(cell(at)).and_then(|says| self.with_queue(says, before, line.agent)) {
                Ok(says) => {
                    changed[at] = Some(says) != before;
                    now[at] = Some(says);
                }
                Err(message) => {
                    let place = Place::at(line.number, NAMES + at + 1);
                    let shown = self.cell(line, at);
                    let Text { en, zh } = message;
                    findings.add(&codes::GRID_CELL_UNKNOWN, place, text!("{shown}: {en}", "{shown}：{zh}"));
                }
            }
        }
        self.collect(line, &now, &changed, findings.file(), drawn);
    }

    /// Joins changed cells that say the same; a pause takes its unchanged cells along.
    fn collect(&self, line: &Line<'_>, now: &[Option<Says>], changed: &[bool], file: &str, drawn: &mut Pins) {
        let mut at = 0;
        while at < now.len() {
            let is_pause = matches!(now[at], Some(Says::Pause(_)));
            let goes_on = |other: usize| now[other] == now[at] && (is_pause || changed[other] == changed[at]);
            let end = (at..now.len()).find(|&other| !goes_on(other)).unwrap_or(now.len());
            let first = (at..end).find(|&column| changed[column]);
            if let (Some(first), Some(says)) = (first, now[at]) {
                self.wish(line, (at, end, first), says, file, drawn);
            }
            at = end;
        }
    }

    fn wish(
        &self,
        line: &Line<'_>,
        (from, to, first): (usize, usize, usize),
        says: Says,
        file: &str,
        drawn: &mut Pins,
    ) {
        let moment = |column: usize| Moment(self.columns.start + column as i64 * self.columns.minutes * 60);
        let span = Span { start: moment(from), end: moment(to).min(self.plan.horizon.end.max(moment(from + 1))) };
        let cell = Some(self.cell(line, first));
        let column = Some(NAMES + first + 1);
        let at = Origin { file: file.to_owned(), line: Some(line.number), column, cell };
        let agent = line.agent;
        let (activity, queue) = match says {
            Says::NoDuty => return drawn.free.push(Free { agent, span, at }),
            Says::Duty(activity, queue) => (activity, queue),
            Says::Pause(activity) => (activity, None),
        };
        drawn.pins.push(Pin { segment: Segment { agent, span, activity, queue }, at });
    }

    fn cell(&self, line: &Line<'_>, column: usize) -> String {
        format!("{}!{}", self.name, address(line.number, NAMES + column + 1))
    }

    fn says(&mut self, cell: &str) -> Result<Says, Text> {
        if let Some(known) = self.known.get(cell) {
            return known.clone();
        }
        let says = says(self.plan, cell);
        self.known.insert(cell.to_owned(), says.clone());
        says
    }

    /// Work or standby in the queue that is meant: the one named, else that of the cell before it was changed, else the agent's only one.
    fn with_queue(&self, says: Says, before: Option<Says>, agent: AgentId) -> Result<Says, Text> {
        let Says::Duty(activity, None) = says else { return Ok(says) };
        let own = &self.plan.agents[agent].queues;
        match (before, &own[..]) {
            (Some(Says::Duty(_, queue @ Some(_))), _) => Ok(Says::Duty(activity, queue)),
            (_, [only]) => Ok(Says::Duty(activity, Some(*only))),
            _ => {
                let id = &self.plan.agents[agent].id;
                Err(text!("{id} has several queues; name the one that is meant", "{id} 有多个队列，请写明是哪一个"))
            }
        }
    }
}

fn says(plan: &Plan, cell: &str) -> Result<Says, Text> {
    if cell.is_empty() || is_label(cell) || folding::word(&NO_DUTY, cell).is_some() {
        return Ok(Says::NoDuty);
    }
    match queue(&plan.queues, cell) {
        Named::One(queue) => return Ok(Says::Duty(Activity::Work, Some(queue))),
        Named::Two(a, b) => return Err(two_queues(&plan.queues, cell, a, b)),
        Named::Nothing => {}
    }
    if let Some(session) = session(&plan.sessions, cell) {
        return Ok(Says::Pause(Activity::Session(session)));
    }
    match folding::word(&ACTIVITIES, cell) {
        Some(pause @ (Activity::Break | Activity::Meal)) => return Ok(Says::Pause(pause)),
        Some(duty) => return Ok(Says::Duty(duty, None)),
        None => {}
    }
    let plain = folded(cell);
    let duties = ACTIVITIES.iter().filter(|(_, activity)| matches!(activity, Activity::Work | Activity::Standby));
    for (word, activity) in duties {
        let begins = plain.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        let rest = if begins { plain[word.len()..].trim() } else { "" };
        match queue(&plan.queues, rest) {
            Named::One(queue) if begins => return Ok(Says::Duty(*activity, Some(queue))),
            Named::Two(a, b) if begins => return Err(two_queues(&plan.queues, rest, a, b)),
            _ => {}
        }
    }
    let cell = shortened(cell);
    Err(text!("`{cell}` is no queue and no activity", "`{cell}` 不是队列，也不是活动"))
}
