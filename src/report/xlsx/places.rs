//! Where the cells are that formulas and lists of other sheets refer to.

use crate::domain::calendar::{Moment, Slot};
use crate::domain::text::Text;
use crate::report::view::View;
use crate::text;
use rust_xlsxwriter::utility::worksheet_range_absolute;

/// Columns of ID and name in the time grid, and its row of hours, the last above the agents.
pub(super) const NAMES: u16 = 2;
pub(super) const HOURS: u32 = 3;
/// The row of the first word of the hidden sheet, and the column of the words.
pub(super) const FIRST: u32 = 1;
const WORDS: u16 = 0;

/// The hidden sheet with the words of the time grid and what is counted from them.
pub(super) fn counts_sheet() -> Text {
    text!("Counts", "逐格统计")
}

/// The column of the time grid for its `at`-th step.
pub(super) fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX - NAMES) + NAMES
}

/// The column of the time grid, whose clock has so many, with the efficiencies on a local day: right of the note on each row.
pub(super) fn efficiency(columns: usize, day: usize) -> u16 {
    column(columns).saturating_add(1 + day as u16)
}

/// The local days of a horizon.
pub(super) struct Days {
    /// The first moment of each.
    pub moments: Vec<Moment>,
    /// The day of each slot.
    pub of_slot: Vec<usize>,
}

impl Days {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut days = Self { moments: Vec::new(), of_slot: Vec::new() };
        for slot in 0..view.plan.horizon.slots() {
            let moment = view.plan.horizon.slot_start(Slot(slot));
            if days.moments.last().is_none_or(|&last| view.clock.day(last) != view.clock.day(moment)) {
                days.moments.push(moment);
            }
            days.of_slot.push(days.moments.len() - 1);
        }
        days
    }
}

/// Rows or columns from the first to the last.
pub(super) type Reach<T> = (T, T);

/// Cells of a sheet, for a formula anywhere in the workbook.
pub(super) fn cells(view: &View<'_>, sheet: Text, rows: Reach<u32>, columns: Reach<u16>) -> String {
    worksheet_range_absolute(&view.say(sheet), rows.0, columns.0, rows.1, columns.1)
}

/// The `count` words that a cell of the time grid may hold.
pub(super) fn words(view: &View<'_>, count: usize) -> String {
    cells(view, counts_sheet(), (FIRST, FIRST + count as u32 - 1), (WORDS, WORDS))
}
