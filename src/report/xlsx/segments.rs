//! Segments: the rows of schedule.csv for people, with a column to lock them. `--pins` reads the sheet back; what a row was as published
//! stands in a hidden column beside it.

use super::naming::Naming;
use super::night::note;
use super::style::{Styles, heads, on_screen_only};
use super::{Done, Worksheet};
use crate::domain::calendar::Moment;
use crate::domain::imprint;
use crate::domain::roster::Segment;
use crate::report::view::View;
use crate::text;
use rust_xlsxwriter::{DataValidation, ExcelDateTime, Format, FormatAlign, XlsxError};

/// More rows make a workbook that nobody can edit.
const MOST_ROWS: usize = 100_000;
/// Columns from start to queue, that for the mark, and the hidden one.
const START: u16 = 3;
const QUEUE: u16 = 6;
const LOCKED: u16 = 8;
const PUBLISHED: u16 = 9;
/// The mark.
const MARK: &str = "x";
/// Characters of a time without its offset.
const PLAIN_TIME: usize = 16;

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let segments = view.roster().segments();
    let columns = [
        (text!("Agent ID", "工号"), 10.0),
        (text!("Name", "姓名"), 12.0),
        (text!("Tier", "梯队"), 10.0),
        (text!("Start", "开始"), 17.0),
        (text!("End", "结束"), 17.0),
        (text!("Activity", "状态"), 10.0),
        (text!("Queue", "队列"), 18.0),
        (text!("Lead", "组长"), 16.0),
        (text!("Locked", "锁定"), 9.0),
        (text!("Published", "原定"), 9.0),
    ];
    heads(sheet, styles, 0, &columns.map(|(head, width)| (view.say(head), width)))?;
    if segments.len() > MOST_ROWS {
        let n = segments.len();
        let told = text!(
            "{n} rows are too many for this sheet; lock rows in schedule.csv with a column `locked`.",
            "共 {n} 行，超出本表；请在 schedule.csv 中加一列“锁定”。"
        );
        sheet.write_with_format(1, 0, view.say(told), &styles.note)?;
        return Ok(());
    }
    let naming = Naming::new(view);
    let time = styles.center.clone().set_num_format("yyyy-mm-dd hh:mm");
    let changed = styles.changed.clone().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd hh:mm");
    for (row, segment) in (1..).zip(segments) {
        let is_changed = view.facts.night.is_some_and(|night| !night.published.of(segment.agent).contains(segment));
        fill_row(view, (styles, if is_changed { &changed } else { &time }), &naming, sheet, (row, segment))?;
        if is_changed {
            sheet.insert_note(row, START, &note(view, &published(view, &naming, segment)))?;
        }
    }
    set_up(view, sheet, segments.len() as u32)
}

fn fill_row(
    view: &View<'_>,
    (styles, time): (&Styles, &Format),
    naming: &Naming,
    sheet: &mut Worksheet,
    (row, segment): (u32, &Segment),
) -> Done {
    let agent = &view.plan.agents[segment.agent];
    let lead = view.lead_at(segment.agent, segment.span.start).map_or(String::new(), |lead| view.who(lead));
    let texts = [(0, agent.id.as_str()), (1, &agent.name), (2, &view.tier_name(agent)), (7, &lead)];
    for (column, cell) in texts {
        sheet.write_string_with_format(row, column, cell, &styles.cell)?;
    }
    moment(view, sheet, (row, START), segment.span.start, time)?;
    moment(view, sheet, (row, START + 1), segment.span.end, time)?;
    sheet.write_string_with_format(row, QUEUE - 1, naming.activity(segment.activity), time)?;
    sheet.write_string_with_format(row, QUEUE, naming.queue(segment.queue), time)?;
    sheet.write_blank(row, LOCKED, &styles.center)?;
    sheet.write_string(row, PUBLISHED, imprint::row(view.plan, segment))?;
    Ok(())
}

/// A time as a spreadsheet counts; with its offset, in an hour that the zone has twice, as text.
fn moment(view: &View<'_>, sheet: &mut Worksheet, (row, column): (u32, u16), at: Moment, format: &Format) -> Done {
    let shown = view.plan.zone.show(at);
    if shown.len() > PLAIN_TIME {
        sheet.write_string_with_format(row, column, shown, format)?;
    } else {
        let local = ExcelDateTime::from_timestamp(view.plan.zone.local(at).and_utc().timestamp())?;
        sheet.write_datetime_with_format(row, column, &local, format)?;
    }
    Ok(())
}

/// The rows that were published in the time of `segment`.
fn published(view: &View<'_>, naming: &Naming, segment: &Segment) -> Vec<String> {
    let rows = view.facts.night.map_or(&[][..], |night| night.published.of(segment.agent));
    let then = rows.iter().filter(|row| row.span.overlap_seconds(&segment.span) > 0);
    then.map(|row| format!("{} {}", view.clock.range(&row.span), naming.doing((row.activity, row.queue)))).collect()
}

fn set_up(view: &View<'_>, sheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    // The sheet is for locks, on a screen: on paper its rows would be half of the workbook, and the roster has them by person.
    sheet.set_column_hidden(PUBLISHED)?;
    on_screen_only(sheet, (0, PUBLISHED + 1))?;
    if rows == 0 {
        return Ok(());
    }
    let title = view.say(text!("Lock this row", "锁定此行"));
    let message = text!(
        "x: the row stays as it is when the rest is planned with --pins. A row that you change is locked, too.",
        "填 x：用 --pins 重新排班时此行保持不变。改动过的行同样视为锁定。"
    );
    let marks = DataValidation::new()
        .allow_list_strings(&[MARK])?
        .ignore_blank(true)
        .show_error_message(false)
        .set_input_title(title)?
        .set_input_message(view.say(message))?;
    sheet.add_data_validation(1, LOCKED, rows, LOCKED, &marks)?.autofilter(0, 0, rows, LOCKED)?;
    Ok(())
}
