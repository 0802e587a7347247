//! Who bears what, by tier and by agent, the worst first, with bars in the cells.

use super::style::{Styles, colour};
use super::{Done, Worksheet};
use crate::report::fairness::{Fairness, MEASURES, Measure, Part, STANDBY, notes};
use crate::report::listing::Listing;
use crate::report::numbers::rounded;
use crate::report::strain::strain;
use crate::report::view::View;
use crate::report::words;
use crate::text;
use rust_xlsxwriter::{ConditionalFormatDataBar, Format, FormatAlign, XlsxError};
use unicode_width::UnicodeWidthStr;

/// Columns before the figures: ID, name, tier, agents.
const BEFORE: u16 = 4;

/// First and last column of each cell of what is hard for whom: who, tier, what, when, what stands against it.
const PLACES: [(u16, u16); 5] = [(0, 1), (2, 2), (3, 6), (7, 9), (10, 14)];
/// Narrow characters that the longest of them has room for.
const MERGED_WIDTH: usize = 46;
/// Narrow characters that a note over all of them has room for.
const NOTE_WIDTH: usize = 150;
/// Rows of it, so that the sheet stays one to read.
const MOST_ROWS: usize = 1000;
/// Rows that are printed, two pages: the worst. All are on the screen.
const PRINTED: u32 = 2 * ROWS_OF_PAGE;
/// Rows that are readable on a page of A4 upright.
const ROWS_OF_PAGE: u32 = 140;

/// Hours that have a column for this event, and with earlier events one for those and one for the sum.
fn hours() -> impl Iterator<Item = Measure> {
    MEASURES.into_iter().chain([STANDBY])
}

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let fairness = Fairness::of(view);
    let counted = fairness.events > 0;
    let heads = heads(view, counted);
    super::style::heads(sheet, styles, 0, &heads)?;
    if !counted {
        sheet.set_portrait();
    }
    let mut row = band(
        view,
        styles,
        sheet,
        1,
        heads.len(),
        text!("By tier, hours of one agent in the mean", "按梯队，每人平均"),
    )?;
    for (tier, part) in fairness.worst_tiers() {
        let name = view.say(words::tier(&view.plan.tiers[tier]));
        write(styles, sheet, row, ["", "", &name], &part, counted)?;
        row += 1;
    }
    if let Some(listing) = strain(view) {
        row = hard(view, styles, sheet, row + 1, listing)? + 1;
        for (column, (head, _)) in (0_u16..).zip(&heads) {
            sheet.write_with_format(row, column, head, &styles.head)?;
        }
        sheet.set_row_height(row, 30)?;
        row += 1;
    }
    row = band(view, styles, sheet, row, heads.len(), text!("By agent, the worst first", "按坐席，负担最重者在前"))?;
    row = by_agent(view, styles, sheet, row, &fairness)?;
    for said in notes(view.plan, &fairness) {
        row += 1;
        note(sheet, styles, row, &view.say(said))?;
    }
    let printed = PRINTED.min(row + 1);
    sheet.set_print_area(0, 0, printed - 1, PLACES[PLACES.len() - 1].1.max(heads.len() as u16 - 1))?;
    if !counted {
        sheet.set_print_fit_to_pages(1, printed.div_ceil(ROWS_OF_PAGE) as u16);
    }
    Ok(())
}

/// A row for each agent from `row` on, with bars; the row behind the last.
fn by_agent(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    first: u32,
    fairness: &Fairness,
) -> std::result::Result<u32, XlsxError> {
    let counted = fairness.events > 0;
    let mut row = first;
    for (agent, part) in fairness.worst_agents() {
        let who = &view.plan.agents[agent];
        write(styles, sheet, row, [&who.id, &who.name, &view.tier_name(who)], &part, counted)?;
        row += 1;
    }
    if row > first {
        let width = if counted { 3 } else { 1 };
        for measure in 0..MEASURES.len() as u16 {
            let column = BEFORE + measure * width + width - 1;
            let bar = ConditionalFormatDataBar::new().set_fill_color(colour(0xB9CDE4)).set_solid_fill(true);
            sheet.add_conditional_format(first, column, row - 1, column, &bar)?;
        }
    }
    Ok(row)
}

/// What is hard for whom, in the columns of the figures: each cell over as many of them as its words need. The row behind the last.
fn hard(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    mut row: u32,
    listing: Listing,
) -> std::result::Result<u32, XlsxError> {
    let last = PLACES[PLACES.len() - 1].1;
    sheet.merge_range(row, 0, row, last, &view.say(listing.title), &styles.band)?;
    let heads = std::iter::once((listing.heads, &styles.head));
    let rows = listing.rows.into_iter().take(MOST_ROWS).map(|cells| (cells, &styles.wrapped));
    for (cells, style) in heads.chain(rows) {
        row += 1;
        let mut lines = 1;
        for (cell, (from, to)) in cells.into_iter().zip(PLACES) {
            let shown = view.say(cell);
            if from == to {
                sheet.write_with_format(row, from, shown, style)?;
            } else {
                // A spreadsheet makes no row higher for what is merged.
                lines = lines.max(shown.width().div_ceil(MERGED_WIDTH));
                sheet.merge_range(row, from, row, to, &shown, style)?;
            }
        }
        sheet.set_row_height(row, 15 * lines as u32)?;
    }
    for said in listing.notes {
        row += 1;
        note(sheet, styles, row, &view.say(said))?;
    }
    Ok(row + 1)
}

/// A note over all columns, in as many lines as it needs: what runs over the last one is not printed.
fn note(sheet: &mut Worksheet, styles: &Styles, row: u32, said: &str) -> Done {
    let format = styles.note.clone().set_text_wrap().set_align(FormatAlign::Top);
    sheet.merge_range(row, 0, row, PLACES[PLACES.len() - 1].1, said, &format)?;
    sheet.set_row_height(row, 15 * said.width().div_ceil(NOTE_WIDTH) as u32)?;
    Ok(())
}

fn heads(view: &View<'_>, counted: bool) -> Vec<(String, f64)> {
    let mut heads = vec![
        (view.say(text!("ID", "工号")), 10.0),
        (view.say(text!("Name", "姓名")), 13.0),
        (view.say(text!("Tier", "梯队")), 11.0),
        (view.say(text!("Agents", "人数")), 7.0),
    ];
    for name in hours().map(|measure| view.say(measure.name())) {
        if counted {
            let periods = [text!("this event", "本次"), text!("earlier", "以往"), text!("all", "合计")];
            heads.extend(periods.map(|period| (format!("{name}\n{}", view.say(period)), 12.0)));
        } else {
            heads.push((name, 12.0));
        }
    }
    let counts = [
        text!("Duties", "班次"),
        text!("Split duties", "拆分班"),
        text!("Queue changes", "换队列"),
        text!("Wish hours kept", "符合意愿工时"),
        text!("Wish hours broken", "违背意愿工时"),
    ];
    heads.extend(counts.map(|head| (view.say(head), 10.0)));
    heads
}

fn band(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    row: u32,
    columns: usize,
    title: crate::domain::text::Text,
) -> std::result::Result<u32, XlsxError> {
    sheet.merge_range(row, 0, row, columns as u16 - 1, &view.say(title), &styles.band)?;
    Ok(row + 1)
}

/// One agent, or one of a tier in the mean.
fn write(styles: &Styles, sheet: &mut Worksheet, row: u32, who: [&str; 3], part: &Part, counted: bool) -> Done {
    for (column, cell) in (0_u16..).zip(who) {
        sheet.write_with_format(row, column, cell, &styles.cell)?;
    }
    sheet.write_with_format(row, 3, part.people as u32, &styles.center)?;
    let people = part.people.max(1) as f64;
    let (now, before, sum) = (part.now, part.before.load, part.sum());
    let mut column = BEFORE;
    let whole = styles.number.clone().set_num_format("0;-0;–");
    let mut put = |sheet: &mut Worksheet, value: f64, style: &Format| -> Done {
        sheet.write_with_format(row, column, rounded(value / people), style)?;
        column += 1;
        Ok(())
    };
    for Measure { of, .. } in hours() {
        let periods = if counted { vec![of(&now), of(&before), of(&sum)] } else { vec![of(&now)] };
        periods.into_iter().try_for_each(|value| put(sheet, value, &styles.number))?;
    }
    let counts = [sum.duties, sum.split, sum.switches].map(f64::from);
    let style = if part.people == 1 { &whole } else { &styles.number };
    counts.into_iter().try_for_each(|value| put(sheet, value, style))?;
    [sum.kept, sum.broken].into_iter().try_for_each(|value| put(sheet, value, &styles.number))
}
