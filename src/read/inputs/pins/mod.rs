//! What `--pins` gives: rows of a schedule.csv to keep, and what was locked or changed by hand in a schedule.xlsx.
//!
//! ```text
//! agent_id,name,tier,start,end,activity,queue,lead,locked
//! A01,王芳,regular,2026-11-10T22:00,2026-11-10T22:45,work,presale,,x
//! ```
//!
//! Of a table with a column `locked` the marked rows are kept, of any other all. In a schedule.xlsx a row of the sheet of segments
//! counts too where it is other than it was published, and a cell of the time grid where it is other than it was published. What both
//! say of one agent and time must be the same.

mod grid;
mod pin;
mod rows;

pub use pin::{Free, Origin, Pin, Pins};

use super::availability::without;
use super::stage_tables::read;
use crate::domain::calendar::Span;
use crate::domain::ids::AgentId;
use crate::domain::imprint;
use crate::domain::plan::Plan;
use crate::error::{Error, Finding, Result, Severity};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::file::{MOST_OF_A_WORKBOOK, read_bytes};
use crate::read::table::sheet::{Sheet, is_named_workbook};
use crate::read::table::workbook::{self, Named};
use crate::text;
use rows::Listed;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads what is to be kept, in the order of the file: of a table the rows that are marked, or all where it has no column for marks or
/// `all` is said; of a workbook of ours what was changed by hand, too. No schedule can keep a break or a meal with a queue.
///
/// # Errors
/// [`Error::Invalid`] with every finding: those of any schedule, a mark or a changed cell that cannot be read, two cells that
/// contradict each other, a break or meal that names a queue.
pub fn pins(path: &Path, plan: &Plan, all: bool) -> Result<(Pins, Vec<Finding>)> {
    if is_named_workbook(path) && path.exists() {
        let mut opening = Findings::new(path.display().to_string());
        let names = [imprint::segments_sheet(), imprint::grid_sheet()];
        let sheets = read_bytes(path, MOST_OF_A_WORKBOOK, &mut opening)
            .and_then(|bytes| workbook::sheets(bytes, names, &mut opening));
        match sheets {
            None => return Err(Error::Invalid(opening.into_sorted())),
            Some([None, None]) => {}
            Some([segments, grid]) => return of_workbook(path, plan, all, (segments, grid)),
        }
    }
    let (rows, mut findings) = read(path, &rows::FORM, |sheet, findings| rows::listed(sheet, plan, None, findings))?;
    let pins =
        Pins { pins: rows.into_iter().filter(|row| all || row.by_hand).map(|row| row.pin).collect(), free: vec![] };
    let mut told = Findings::new(path.display().to_string());
    report_nothing(&pins, &mut told);
    findings.extend(told.into_sorted());
    Ok((pins, findings))
}

fn of_workbook(
    path: &Path,
    plan: &Plan,
    all: bool,
    (segments, grid): (Option<Named>, Option<Named>),
) -> Result<(Pins, Vec<Finding>)> {
    let file = |name: &str| format!("{} [{name}]", path.display());
    let mut all_findings = Vec::new();
    let mut listed = Vec::new();
    if let Some((name, cells)) = segments {
        let mut findings = Findings::new(file(&name));
        if let Some(sheet) = Sheet::of_workbook(cells, &rows::FORM, &mut findings) {
            listed = rows::listed(&sheet, plan, Some(&name), &mut findings);
        }
        all_findings.extend(findings.into_sorted());
    }
    let mut drawn = Pins::default();
    let mut of_grid = Findings::new(path.display().to_string());
    if let Some((name, cells)) = grid {
        of_grid = Findings::new(file(&name));
        drawn = grid::drawn(&cells, plan, &name, &mut of_grid);
    }
    let pins = joined(listed, drawn, all, &mut of_grid);
    all_findings.extend(of_grid.into_sorted());
    let mut told = Findings::new(path.display().to_string());
    if all_findings.iter().all(|finding| finding.severity != Severity::Error) {
        report_nothing(&pins, &mut told);
    }
    all_findings.extend(told.into_sorted());
    if all_findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(Error::Invalid(all_findings));
    }
    Ok((pins, all_findings))
}

/// What rows and grid ask for together. A row that nobody marked or changed gives way to the grid.
fn joined(listed: Vec<Listed>, drawn: Pins, all: bool, findings: &mut Findings) -> Pins {
    let mut by_agent: BTreeMap<AgentId, Vec<Listed>> = BTreeMap::new();
    for row in listed.into_iter().filter(|row| all || row.by_hand) {
        by_agent.entry(row.pin.segment.agent).or_default().push(row);
    }
    let mut pins = Pins { pins: Vec::new(), free: drawn.free };
    for free in &pins.free {
        if let Some(rows) = by_agent.get_mut(&free.agent) {
            settle(rows, &free.span, &free.at, findings);
        }
    }
    for pin in drawn.pins {
        let wish = pin.segment;
        let Some(rows) = by_agent.get_mut(&wish.agent) else {
            pins.pins.push(pin);
            continue;
        };
        let says_so = |row: &Listed| {
            let Span { start, end } = row.pin.segment.span;
            let same = (row.pin.segment.activity, row.pin.segment.queue) == (wish.activity, wish.queue);
            row.by_hand && same && start <= wish.span.start && wish.span.end <= end
        };
        if !rows.iter().any(says_so) {
            settle(rows, &wish.span, &pin.at, findings);
            pins.pins.push(pin);
        }
    }
    pins.pins.extend(by_agent.into_values().flatten().map(|row| row.pin));
    pins
}

/// Takes out of `rows` those within `span` that only stand there as published; one by hand contradicts what stands at `at`.
fn settle(rows: &mut Vec<Listed>, span: &Span, at: &Origin, findings: &mut Findings) {
    rows.retain(|row| {
        let meets = row.pin.segment.span.overlap_seconds(span) > 0;
        if meets && row.by_hand {
            let (one, other) = (at.shown(), row.pin.at.shown());
            let message = text!(
                "{one} and {other} ask for different things at the same time",
                "{one} 与 {other} 对同一时间的要求不同"
            );
            findings.add(&codes::PINS_CONTRADICT, Place { line: at.line, column: at.column }, message);
        }
        !meets || row.by_hand
    });
}

fn report_nothing(pins: &Pins, findings: &mut Findings) {
    if pins.pins.is_empty() && pins.free.is_empty() {
        let message = text!("no row is locked and nothing was changed by hand", "没有锁定的行，也没有手工改动");
        findings.add(&codes::NOTHING_PINNED, Place::default(), message);
    }
}

/// The plan with the time that is to stay free of duty taken from its agents.
pub fn keep_free(plan: &Plan, free: &[Free]) -> Plan {
    let mut cuts: BTreeMap<AgentId, Vec<Span>> = BTreeMap::new();
    for free in free {
        cuts.entry(free.agent).or_default().push(free.span);
    }
    let mut plan = plan.clone();
    for (agent, cuts) in cuts {
        let agent = &mut plan.agents[agent];
        agent.available = Some(without(agent.available.take(), cuts));
    }
    plan
}
