//! First sheet: the six numbers, the cost by term, what is short, and the warnings.

use super::simulation::write as listing_at;
use super::style::{Styles, base};
use super::{Done, Worksheet};
use crate::report::adjustments::adjustments;
use crate::report::figures::{grouped, percent};
use crate::report::limits::limits;
use crate::report::numbers::rounded;
use crate::report::view::View;
use crate::report::{advice, words};
use crate::text;
use rust_xlsxwriter::FormatAlign;
use unicode_width::UnicodeWidthStr;

/// Narrow characters in one line of the advice column.
const ADVICE_WIDTH: usize = 80;
/// Widths of the columns, and narrow characters that all of them have room for.
const WIDTHS: [f64; 5] = [26.0, 28.0, 16.0, 16.0, 80.0];
const ALL_WIDTH: usize = 150;
/// Rows of one list, so that the sheet stays a sheet to read.
const MOST_ROWS: usize = 200;
/// Rows of shortages that ask for nothing: the largest of them, for who asks where the hours of the headline are.
const MOST_CALM: usize = 8;

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    for (column, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_portrait();
    let clock = &view.clock;
    let horizon = view.plan.horizon.span();
    sheet.write_with_format(0, 0, &view.plan.name, &styles.title)?;
    let end = format!("{} {}", clock.day_name(clock.day(horizon.end)), clock.time(horizon.end));
    let start = format!("{} {}", clock.day_name(clock.day(horizon.start)), clock.time(horizon.start));
    let span = format!("{start} → {end}  ({})", view.plan.zone.0.name());
    sheet.write_with_format(1, 0, span, &styles.note)?;
    let mut row = 3;
    for figure in view.key_figures() {
        sheet.write_with_format(row, 0, view.say(figure.label), &styles.cell)?;
        sheet.write_with_format(row, 1, view.say(figure.value), &styles.figure)?;
        sheet.write_with_format(row, 2, view.say(figure.note), &styles.note)?;
        sheet.set_row_height(row, 22)?;
        row += 1;
    }
    row = cost(view, styles, sheet, row + 1)?;
    row = simulation(view, styles, sheet, row + 1)?;
    if let Some(listing) = limits(view.plan, view.requirement) {
        row = listing_at(view, styles, sheet, row + 1, listing)?;
    }
    if let Some(listing) = view.facts.forecast.and_then(|forecast| adjustments(view.plan, forecast)) {
        row = listing_at(view, styles, sheet, row + 1, listing)?;
    }
    row = shortages(view, styles, sheet, row + 1)?;
    warnings(view, styles, sheet, row + 1)
}

type Row = std::result::Result<u32, rust_xlsxwriter::XlsxError>;

fn section(sheet: &mut Worksheet, styles: &Styles, row: u32, heads: &[String]) -> Row {
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_with_format(row, column, head, &styles.head)?;
    }
    Ok(row + 1)
}

fn cost(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, row: u32) -> Row {
    let objective = view.verified.objective();
    let total = view.total();
    let heads = [text!("Objective by term", "总代价构成"), text!("Amount", "金额")].map(|head| view.say(head));
    let mut row = section(sheet, styles, row, &heads)?;
    for (term, money) in words::terms(objective, view.changes()) {
        sheet.write_with_format(row, 0, view.say(term), &styles.cell)?;
        sheet.write_with_format(row, 1, rounded(money.0), &styles.money)?;
        row += 1;
    }
    sheet.write_with_format(row, 0, view.say(text!("Total", "合计")), &styles.band)?;
    sheet.write_with_format(
        row,
        1,
        total.0,
        &styles.band.clone().set_num_format("#,##0").set_align(FormatAlign::Right).set_indent(1),
    )?;
    let bound = grouped(view.certificate.bound.0);
    let gap = percent(view.certificate.gap(total).0);
    let proof = if view.certificate.is_known() {
        text!("no schedule costs less than {bound}; gap {gap}", "任何班表都不低于 {bound}；差距 {gap}")
    } else {
        text!("how far from the optimum is not known", "与最优解的差距未知")
    };
    sheet.write_with_format(row, 2, view.say(proof), &styles.note)?;
    Ok(row + 1)
}

fn simulation(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, row: u32) -> Row {
    let Some(simulation) = view.facts.simulation else { return Ok(row - 1) };
    let heads = [
        text!("Simulated, by queue", "模拟结果（按队列）"),
        text!("Service level (5–95 %)", "服务水平（5–95%）"),
        text!("Mean wait, s", "平均等待（秒）"),
        text!("Gave up", "放弃率"),
        text!("Target", "目标"),
    ];
    let mut row = section(sheet, styles, row, &heads.map(|head| view.say(head)))?;
    for (id, queue) in view.plan.queues.iter() {
        let total = &simulation.totals[id];
        let [level, low, high] = [total.service_level, total.service_level_p05, total.service_level_p95];
        sheet.write_with_format(row, 0, view.queue_name(id), &styles.cell)?;
        let band = format!("{} ({} – {})", percent(level.0), percent(low.0), percent(high.0));
        let style = if level < queue.service_level { styles.short.clone() } else { styles.cell.clone() };
        sheet.write_with_format(row, 1, band, &style.set_align(FormatAlign::Left))?;
        sheet.write_with_format(row, 2, rounded(total.mean_wait_seconds), &styles.number)?;
        sheet.write_with_format(row, 3, percent(total.abandoned_share.0), &styles.cell)?;
        sheet.write_with_format(row, 4, view.target(queue), &styles.cell)?;
        row += 1;
    }
    Ok(row)
}

fn shortages(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, row: u32) -> Row {
    let heads = [
        text!("Short: when", "缺人时段"),
        text!("Queue", "队列"),
        text!("Most at once", "最多缺（人）"),
        text!("Agent-hours", "人时"),
        text!("What would close it", "如何补上"),
    ];
    let mut row = section(sheet, styles, row, &heads.map(|head| view.say(head)))?;
    if view.shortages.is_empty() {
        sheet.write_with_format(row, 0, view.say(text!("Nothing is short.", "没有缺口。")), &styles.cell)?;
        return Ok(row + 1);
    }
    let (to_act_on, calm) = view.shortages.split_at(view.to_close());
    for weighed in to_act_on.iter().take(MOST_ROWS).chain(calm.iter().take(MOST_CALM)) {
        let (_, shortage) = weighed;
        sheet.write_with_format(row, 0, view.clock.day_range(&shortage.span), &styles.wrapped)?;
        sheet.write_with_format(row, 1, view.queue_name(shortage.queue), &styles.wrapped)?;
        sheet.write_with_format(row, 2, rounded(shortage.worst), &styles.number)?;
        sheet.write_with_format(row, 3, rounded(shortage.hours), &styles.number)?;
        let advice = view.say(advice::close(view, weighed));
        sheet.set_row_height(row, 15 * advice.width().div_ceil(ADVICE_WIDTH).max(1) as u32)?;
        sheet.write_with_format(row, 4, advice, &styles.wrapped)?;
        row += 1;
    }
    if to_act_on.len() > MOST_ROWS {
        let more = to_act_on.len() - MOST_ROWS;
        let note = text!(
            more,
            "and {more} smaller one: see the coverage sheet",
            "and {more} smaller ones: see the coverage sheet",
            "另有 {more} 处较小缺口，见“覆盖”表"
        );
        sheet.write_with_format(row, 0, view.say(note), &styles.note)?;
        row += 1;
    }
    if let Some(calm) = advice::nothing_to_do(view) {
        sheet.write_with_format(row, 0, view.say(calm), &styles.note)?;
        row += 1;
    }
    Ok(row)
}

fn warnings(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, row: u32) -> Done {
    if view.facts.warnings.is_empty() {
        return Ok(());
    }
    let first = section(sheet, styles, row, &[view.say(text!("Warnings", "警告"))])?;
    let style = base(view.lang()).set_text_wrap().set_align(FormatAlign::Top);
    for (row, finding) in (first..).zip(view.facts.warnings.iter().take(MOST_ROWS)) {
        let said = finding.headline(view.lang());
        sheet.merge_range(row, 0, row, WIDTHS.len() as u16 - 1, &said, &style)?;
        sheet.set_row_height(row, 15 * said.width().div_ceil(ALL_WIDTH).max(1) as u32)?;
    }
    Ok(())
}
