//! The columns of agents.csv that only people read, at the end of a row.

use super::style::Styles;
use super::{Done, Worksheet};
use crate::domain::ids::AgentId;
use crate::report::view::View;

const WIDTH: f64 = 14.0;
/// A cell of a workbook holds 32,767 characters.
const MOST_CHARACTERS: usize = 32_000;

/// Their heads, each with its width.
pub(super) fn heads(view: &View<'_>) -> impl Iterator<Item = (String, f64)> {
    view.carried_heads().into_iter().map(|head| (head, WIDTH))
}

/// The cells of `agent` from column `at` of `row` on.
pub(super) fn fill(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    agent: AgentId,
) -> Done {
    for (column, cell) in (at..).zip(view.carried(agent)) {
        let text: String = cell.chars().take(MOST_CHARACTERS).collect();
        sheet.write_string_with_format(row, column, text, &styles.cell)?;
    }
    Ok(())
}
