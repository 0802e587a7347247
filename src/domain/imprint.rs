//! What the workbook notes of the schedule as it was published, so that a reader can tell what was changed by hand since.

use super::plan::Plan;
use super::roster::Segment;
use super::text::Text;
use crate::text;
use serde::{Deserialize, Serialize};

/// Most characters of a note in a cell.
const LONGEST: usize = 32_000;
/// How the note on the columns of a time grid begins.
const COLUMNS: &str = "peakshift grid ";
/// What ends the name before a bar of the time grid, and begins the name after one: its cell is time without duty.
const LABEL_ENDS: char = '›';
const LABEL_BEGINS: char = '‹';

/// The sheet of segments.
pub fn segments_sheet() -> Text {
    text!("Segments", "班段")
}

/// The sheet with the time grid.
pub fn grid_sheet() -> Text {
    text!("Time grid", "时间网格")
}

/// A row of a schedule in one line; the same row gives the same line.
pub fn row(plan: &Plan, segment: &Segment) -> String {
    let queue = segment.queue.map_or("", |queue| plan.queues[queue].id.as_str());
    let [start, end] = [segment.span.start, segment.span.end].map(|moment| plan.zone.show(moment));
    format!("#{}|{start}|{end}|{}|{queue}", plan.agents[segment.agent].id, segment.activity.name())
}

/// The name before a bar of the time grid.
pub fn label_before(name: &str) -> String {
    format!("{name} {LABEL_ENDS}")
}

/// The name after a bar of the time grid.
pub fn label_after(name: &str) -> String {
    format!("{LABEL_BEGINS} {name}")
}

/// Whether a cell of the time grid names the bar after it.
pub fn is_label_before(cell: &str) -> bool {
    cell.ends_with(LABEL_ENDS)
}

/// Whether a cell of the time grid names a bar beside it.
pub fn is_label(cell: &str) -> bool {
    is_label_before(cell) || cell.starts_with(LABEL_BEGINS)
}

/// The columns of a time grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Start of the first, in seconds since 1970 UTC.
    pub start: i64,
    /// Minutes of each.
    pub minutes: i64,
    /// How many there are.
    pub columns: usize,
}

impl Columns {
    /// As the grid notes them.
    pub fn note(&self) -> String {
        let Columns { start, minutes, columns } = self;
        format!("{COLUMNS}{{\"start\":{start},\"minutes\":{minutes},\"columns\":{columns}}}")
    }

    /// Reads [`Columns::note`].
    pub fn parse(note: &str) -> Option<Self> {
        serde_json::from_str(note.strip_prefix(COLUMNS)?).ok()
    }
}

/// The cells of a row of the time grid: distinct ones, and runs of how many of which.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cells {
    cells: Vec<String>,
    runs: Vec<(usize, usize)>,
}

/// Notes the cells of a row of the time grid; none where the note would be too long for a cell.
pub fn cells_note(row: &[String]) -> Option<String> {
    let mut note = Cells { cells: Vec::new(), runs: Vec::new() };
    for run in row.chunk_by(|a, b| a == b) {
        let known = note.cells.iter().position(|cell| *cell == run[0]);
        let at = known.unwrap_or(note.cells.len());
        if known.is_none() {
            note.cells.push(run[0].clone());
        }
        note.runs.push((run.len(), at));
    }
    serde_json::to_string(&note).ok().filter(|text| text.chars().count() <= LONGEST)
}

/// Reads [`cells_note`] of a row of `columns` cells.
pub fn parse_cells(note: &str, columns: usize) -> Option<Vec<String>> {
    let Cells { cells, runs } = serde_json::from_str(note).ok()?;
    let mut row = Vec::new();
    for (count, at) in runs {
        let cell = cells.get(at)?;
        if count > columns - row.len() {
            return None;
        }
        row.extend(std::iter::repeat_n(cell.clone(), count));
    }
    (row.len() == columns).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_of_cells_is_read_as_it_was_noted(row in prop::collection::vec("[售前a\"\\\\ |]{0,3}", 0..60)) {
            let note = cells_note(&row).expect("short");
            prop_assert_eq!(parse_cells(&note, row.len()), Some(row.clone()));
            prop_assert_eq!(parse_cells(&note, row.len() + 1), None);
        }
    }

    #[test]
    fn a_note_that_asks_for_too_much_is_none() {
        assert_eq!(parse_cells(r#"{"cells":[""],"runs":[[18446744073709551615,0]]}"#, 10), None);
        assert_eq!(parse_cells(r#"{"cells":[""],"runs":[[10,1]]}"#, 10), None);
        assert_eq!(parse_cells("", 0), None);
    }

    #[test]
    fn columns_are_read_as_they_were_noted() {
        let columns = Columns { start: -5, minutes: 15, columns: 432 };
        assert_eq!(Columns::parse(&columns.note()), Some(columns));
        assert_eq!(Columns::parse("peakshift grid {}"), None);
    }
}
