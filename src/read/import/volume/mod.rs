//! Volumes: exports of inquiries in every shape, made into the rows of inquiries.csv.
//!
//! A shape gives entries, counts with their cells; days, intervals and queues are settled here for all shapes alike.

mod columns;
mod context;
mod dates;
mod entry;
mod figures;
mod intervals;
mod long;
mod merge;
mod open_columns;
mod rows;
mod wide;

use super::choices::Choices;
use super::dialect::{self, Number};
use super::grid::Grid;
use super::queues::Queues;
use crate::domain::calendar::Zone;
use crate::domain::imported::{Question, Volumes};
use crate::error::Finding;
use crate::read::findings::codes;
use crate::read::import::question;
use crate::text;
use context::Context;
use entry::Sheet;
pub(super) use merge::overlaps;
use std::collections::BTreeMap;

/// What an import knows of the plan.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Plan<'a> {
    pub zone: Zone,
    /// The year of plan.start.
    pub year: i32,
    /// plan.interval_minutes.
    pub interval: i64,
    pub queues: Queues<'a>,
    pub choices: &'a Choices,
}

/// What the sheets hold, what they leave open, and what is wrong with them.
#[derive(Debug, Default)]
pub(in crate::read) struct Outcome {
    pub volumes: Volumes,
    pub questions: Vec<Question>,
    pub findings: Vec<Finding>,
}

/// Reads every grid as a table of volumes.
pub(in crate::read) fn read(grids: &[Grid], plan: &Plan<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let chosen = chosen(grids, plan, &mut outcome);
    let mut sheets = Vec::new();
    for grid in chosen {
        match sheet(grid, plan) {
            Some((mut sheet, context)) => {
                sheet.questions.extend(decimals(grid, plan.choices));
                sheets.push((sheet, context));
            }
            None => outcome.questions.push(not_understood(grid, grids)),
        }
    }
    rows::join(sheets, plan, &mut outcome);
    outcome.findings = collapsed(outcome.findings);
    outcome
}

/// The sheets to read: those that were named, or all; a name that no sheet has is asked about.
fn chosen<'a>(grids: &'a [Grid], plan: &Plan<'_>, outcome: &mut Outcome) -> Vec<&'a Grid> {
    let wanted = &plan.choices.sheets;
    if wanted.is_empty() {
        return grids.iter().collect();
    }
    let of = |grid: &Grid| grid.sheet.as_ref().is_none_or(|sheet| wanted.contains(sheet));
    let found: Vec<&Grid> = grids.iter().filter(|grid| of(grid)).collect();
    if found.is_empty() && !grids.is_empty() {
        let list = wanted.join(", ");
        let message = text!("no sheet is called {list}", "没有名为 {list} 的工作表");
        let options = sheet_options(grids);
        outcome.questions.push(question::of_files(&codes::IMPORT_SHEET, &grids[0].file, message, options));
    }
    found
}

fn sheet_options(grids: &[Grid]) -> Vec<String> {
    grids.iter().filter_map(|grid| grid.sheet.as_ref()).map(|sheet| format!("--sheet {sheet}")).collect()
}

/// A sheet in which no shape was found: one of several is left out by naming the others.
fn not_understood(grid: &Grid, grids: &[Grid]) -> Question {
    let others: Vec<&Grid> =
        grids.iter().filter(|other| other.file == grid.file && other.sheet != grid.sheet).collect();
    let message = text!("no table of inquiries was found here", "此处没有找到咨询量表");
    let options = if others.is_empty() {
        vec!["--column start=LETTER --column inquiries=LETTER".to_owned()]
    } else {
        others.iter().filter_map(|other| other.sheet.as_ref()).map(|sheet| format!("--sheet {sheet}")).collect()
    };
    question::about(&codes::IMPORT_SHEET, grid, (0, 0), message, options)
}

/// A sheet with its shape, its queue and its context; none where no shape fits.
fn sheet<'a>(grid: &'a Grid, plan: &Plan<'_>) -> Option<(Sheet<'a>, Context)> {
    let queues = &plan.queues;
    let context = |header: usize| context::of(grid, header, queues);
    if let Some((view, head)) = wide::find(grid, &context) {
        let header = if view.turned { grid_header(grid) } else { head };
        let context = context(header);
        return Some((wide::read(view, head, &context, queues, plan.choices), context));
    }
    let by_words = columns::header(grid, queues, plan.choices).map(|row| (Some(row), row + 1));
    let (header, from) = by_words.or_else(|| columns::header_by_content(grid))?;
    let context = context(header.unwrap_or(0));
    Some((long::read(grid, (header, from), &context, queues, plan.choices), context))
}

/// The question about `1,234` beside `1,5`: there a comma is no sure sign of thousands.
fn decimals(grid: &Grid, choices: &Choices) -> Option<Question> {
    let cells = || (0..grid.rows()).flat_map(|row| (0..grid.row(row).len()).map(move |column| (row, column)));
    let written = || cells().filter(|(row, column)| grid.cell(*row, *column).text.contains(','));
    let with_comma = written().find(|(row, column)| dialect::has_decimal_comma(grid.cell(*row, *column)))?;
    let is_either =
        |(row, column): &(usize, usize)| matches!(dialect::number(grid.cell(*row, *column), None), Number::Either(..));
    let at = written().find(is_either).filter(|_| choices.decimal.is_none())?;
    let (a, b) = (&grid.cell(at.0, at.1).text, &grid.cell(with_comma.0, with_comma.1).text);
    let message =
        text!("`{a}` beside `{b}`: does the comma separate thousands?", "`{a}` 与 `{b}` 并存：逗号是千位分隔符吗？");
    let options = vec!["--decimal comma".to_owned(), "--decimal point".to_owned()];
    Some(question::about(&codes::IMPORT_DECIMAL, grid, at, message, options))
}

/// The first row in which more than one cell shows something: above it are titles.
fn grid_header(grid: &Grid) -> usize {
    let shown = |row: usize| grid.row(row).iter().filter(|cell| !cell.is_empty() && !cell.is_copy).count();
    (0..grid.rows()).find(|row| shown(*row) > 1).unwrap_or(0)
}

/// The cell of a finding as its file names it.
fn address(finding: &Finding) -> String {
    let at = finding.line.zip(finding.column);
    let named = finding.message.en.split_once(": ").map(|(cell, _)| cell).filter(|cell| !cell.contains(' '));
    named.map_or_else(|| at.map_or(String::new(), |(line, column)| format!("{line}:{column}")), str::to_owned)
}

/// One finding for each kind and sheet, which says how many more there are and where the first stand.
fn collapsed(findings: Vec<Finding>) -> Vec<Finding> {
    const NAMED: usize = 6;
    let mut kinds: BTreeMap<(String, &'static str), (Finding, usize, Vec<String>)> = BTreeMap::new();
    for finding in findings {
        let key = (finding.file.clone(), finding.code);
        let address = address(&finding);
        match kinds.get_mut(&key) {
            Some((_, more, cells)) => {
                *more += 1;
                if cells.len() < NAMED {
                    cells.push(address);
                }
            }
            None => {
                kinds.insert(key, (finding, 0, Vec::new()));
            }
        }
    }
    let told = |(mut finding, more, cells): (Finding, usize, Vec<String>)| {
        if more > 0 {
            let (list, shown) = (cells.join(", "), finding.message.clone());
            let (en, zh) = (shown.en, shown.zh);
            finding.message = text!("{en}; {more} more like it: {list}", "{zh}；同类另有 {more} 处：{list}");
        }
        finding
    };
    kinds.into_values().map(told).collect()
}
