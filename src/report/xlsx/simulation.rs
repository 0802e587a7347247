//! What the simulation found: intervals that miss their service level though covered, what standby is worth, and the rounds
//! of simulation-based staffing.

use super::style::{HEAD_POINTS, Styles, on_screen_only};
use super::{Done, Worksheet};
use crate::report::listing::{self, Listing};
use crate::report::view::View;
use crate::report::{incidents, overrun, relax, scorecard};
use crate::text;

/// More columns than any list has.
const COLUMNS: u16 = 26;
/// Rows of one list, so that the sheet stays a sheet to read.
const MOST_ROWS: usize = 1000;

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    sheet.set_column_width(0, 26.0)?;
    on_screen_only(sheet, (0, COLUMNS))?;
    for column in 1..8 {
        sheet.set_column_width(column, 15.0)?;
    }
    let title = view.say(text!("Simulation", "仿真"));
    sheet.write_with_format(0, 0, title, &styles.title)?;
    let Some(simulation) = view.facts.simulation else {
        sheet.write_with_format(1, 0, view.say(text!("Not played.", "未仿真。")), &styles.note)?;
        return Ok(());
    };
    let runs = simulation.runs;
    let note = text!(
        runs,
        "{runs} run against random demand; nobody is missing unless said so",
        "{runs} runs against random demand; nobody is missing unless said so",
        "按随机需求模拟 {runs} 次；除非另有说明，无人缺勤"
    );
    sheet.write_with_format(1, 0, view.say(note), &styles.note)?;
    let mut row = 2;
    for line in view.facts.incidents.map_or(Vec::new(), |played| incidents::lines(view, played)) {
        sheet.write_with_format(row, 0, line, &styles.note)?;
        row += 1;
    }
    let listings = [
        scorecard::standings(view),
        scorecard::raises(view),
        overrun::listing(view),
        listing::refinement(&view.facts),
        listing::standby_worth(view),
        listing::misses(view),
    ];
    let steps = relax::relaxed(view.facts.steps, &view.plan.currency);
    for listing in listings.into_iter().flatten().chain(steps) {
        row = write(view, styles, sheet, row + 1, listing)?;
    }
    Ok(())
}

/// Writes a listing from `row` on; returns the row after it.
pub(super) fn write(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    mut row: u32,
    listing: Listing,
) -> std::result::Result<u32, rust_xlsxwriter::XlsxError> {
    sheet.write_with_format(row, 0, view.say(listing.title), &styles.band)?;
    row += 1;
    if !listing.rows.is_empty() {
        for (column, head) in (0_u16..).zip(listing.heads) {
            sheet.write_with_format(row, column, view.say(head), &styles.head)?;
        }
        sheet.set_row_height(row, HEAD_POINTS)?;
        row += 1;
    }
    let all = listing.rows.len();
    for cells in listing.rows.into_iter().take(MOST_ROWS) {
        for (column, cell) in (0_u16..).zip(cells) {
            let style = if column == 0 { &styles.cell } else { &styles.center };
            let shown = view.say(cell);
            // A number as text would carry the spreadsheet's warning mark.
            match shown.replace(',', "").parse::<f64>() {
                Ok(number) => {
                    let form = if shown.contains('.') { "#,##0.0" } else { "#,##0" };
                    sheet.write_with_format(row, column, number, &style.clone().set_num_format(form))?
                }
                Err(_) => sheet.write_with_format(row, column, shown, style)?,
            };
        }
        row += 1;
    }
    if all > MOST_ROWS {
        let more = all - MOST_ROWS;
        let note = text!("and {more} more: see summary.json", "另有 {more} 条，见 summary.json");
        sheet.write_with_format(row, 0, view.say(note), &styles.note)?;
        row += 1;
    }
    for note in listing.notes {
        sheet.write_with_format(row, 0, view.say(note), &styles.note)?;
        row += 1;
    }
    Ok(row)
}
