//! Coverage: required and scheduled by interval and queue, what is short in red, and a chart for each queue. Where [`Counts`] can tell it,
//! all of it follows the time grid when that is changed by hand.

use super::counts::{Counted, Counts};
use super::style::{Styles, colour};
use super::{Done, Worksheet};
use crate::domain::coverage::CoverageCell;
use crate::domain::ids::{Id, QueueId};
use crate::report::numbers::rounded;
use crate::report::palette;
use crate::report::view::View;
use crate::report::words;
use crate::text;
use rust_xlsxwriter::utility::{cell_range, row_col_to_cell};
use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartSolidFill, ChartType,
    ConditionalFormatFormula, FormatBorder, Formula, Note, XlsxError,
};

/// Columns of the day, the time, and of each queue.
const TIMES: u16 = 2;
const PER_QUEUE: u16 = 7;
/// Rows of heads.
const HEADS: u32 = 2;
/// Queues whose columns are readable side by side on A4 upright, which holds twice the intervals of a page across.
const UPRIGHT_QUEUES: usize = 2;
/// Charts on a page of A4 upright.
const CHARTS_OF_PAGE: u32 = 4;
/// A mean shortage of an interval that is worth a colour, in standard agents.
const VISIBLE: f64 = 0.05;

pub(super) fn fill_table(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let horizon = view.plan.horizon;
    let counts = Counts::of(view);
    heads(view, styles, sheet)?;
    if counts.is_some() {
        sheet.insert_note(0, 0, &follows(view))?;
    }
    for index in 0..horizon.intervals() {
        let row = HEADS + index as u32;
        let span = horizon.interval_span(index);
        let day = view.clock.day_name(view.clock.day(span.start));
        sheet.write_with_format(row, 0, day, &styles.cell)?;
        sheet.write_with_format(row, 1, view.clock.time(span.start), &styles.center)?;
        for queue in view.plan.queues.ids() {
            fill_cell(view, styles, sheet, counts.as_ref(), (row, queue, index))?;
        }
    }
    totals(view, styles, sheet, counts.is_some())?;
    for queue in view.plan.queues.ids() {
        mark_short(view, styles, sheet, queue)?;
    }
    if view.plan.queues.len() <= UPRIGHT_QUEUES {
        sheet.set_portrait();
    }
    sheet.set_freeze_panes(HEADS, TIMES)?.set_repeat_rows(0, HEADS - 1)?.set_repeat_columns(0, TIMES - 1)?;
    Ok(())
}

fn first_column(queue: QueueId) -> u16 {
    TIMES + PER_QUEUE * queue.index() as u16
}

fn heads(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let left = styles.head.clone().set_border_left(FormatBorder::Thin).set_border_left_color(colour(0xFFFFFF));
    sheet.write_with_format(0, 0, view.say(text!("Standard agents", "标准人数")), &styles.head)?;
    sheet.write_with_format(0, 1, "", &styles.head)?;
    sheet.write_with_format(1, 0, view.say(text!("Day", "日期")), &styles.head)?.set_column_width(0, 14)?;
    sheet.write_with_format(1, 1, view.say(text!("From", "开始")), &styles.head)?.set_column_width(1, 8)?;
    for queue in view.plan.queues.ids() {
        let first = first_column(queue);
        sheet.merge_range(0, first, 0, first + PER_QUEUE - 1, view.queue_name(queue), &left)?;
        let names = [
            text!("Required", "需求"),
            text!("On line", "在线"),
            text!("Short", "缺口"),
            text!("Standby required", "待命需求"),
            text!("On standby", "待命"),
            text!("Level", "级别"),
            text!("Set by", "取决于"),
        ];
        for (column, name) in (first..).zip(names) {
            let style = if column == first { &left } else { &styles.head };
            sheet.write_with_format(1, column, view.say(name), style)?.set_column_width(column, 8)?;
        }
    }
    sheet.set_row_height(1, 30)?;
    Ok(())
}

/// That the figures follow the grid.
fn follows(view: &View<'_>) -> Note {
    let text = text!(
        "On line, short and on standby follow the time grid as you change it.",
        "在线、缺口与待命随时间网格的手工改动更新。"
    );
    Note::new(view.say(text)).add_author_prefix(false).set_width(220).set_height(60)
}

fn fill_cell(
    view: &View<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    counts: Option<&Counts>,
    (row, queue, index): (u32, QueueId, usize),
) -> Done {
    let cell = &view.coverage[queue][index];
    let level = view.requirement.needs[queue][index].level;
    let first = first_column(queue);
    let counted = |counted| counts.map(|counts| counts.cells(view, queue, counted, index));
    let mean = |cells: String| format!("AVERAGE({cells})");
    // Of work that may wait no interval is short by itself.
    let short = counted(Counted::OnLine).filter(|_| view.plan.queues[queue].answer_within_hours.is_none());
    let short = short.map(|cells| {
        let required = row_col_to_cell(row, first);
        format!("SUMPRODUCT(({required}>{cells})*({required}-{cells}))/{}", view.plan.horizon.slots_per_interval())
    });
    let figures = [
        (cell.required, None),
        (cell.scheduled, counted(Counted::OnLine).map(mean)),
        (cell.shortage, short),
        (cell.standby_required, None),
        (cell.standby, counted(Counted::Standby).map(mean)),
    ];
    for (column, (value, formula)) in (first..).zip(figures) {
        match formula {
            Some(formula) => {
                let formula = Formula::new(formula).set_result(rounded(value).to_string());
                sheet.write_formula_with_format(row, column, formula, &styles.number)?
            }
            None => sheet.write_with_format(row, column, rounded(value), &styles.number)?,
        };
    }
    sheet.write_with_format(row, first + 5, view.say(words::level(level)), &styles.center)?;
    let info = view.requirement.info.as_ref().map(|info| &info[queue][index]);
    let limit = info.and_then(|info| info.limit).map_or(String::new(), |limit| view.say(words::limit(limit)));
    sheet.write_with_format(row, first + 6, limit, &styles.center)?;
    Ok(())
}

/// Marks in red what is short, as the cells are now.
fn mark_short(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, queue: QueueId) -> Done {
    let (top, bottom) = (HEADS, HEADS + view.plan.horizon.intervals() as u32 - 1);
    let first = first_column(queue);
    let at = |column| row_col_to_cell(top, column);
    let rules = [
        (first + 2, format!("{}>{VISIBLE}", at(first + 2))),
        (first + 4, format!("{}-{}>{VISIBLE}", at(first + 3), at(first + 4))),
    ];
    for (column, rule) in rules {
        let red = ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(styles.red.clone());
        sheet.add_conditional_format(top, column, bottom, column, &red)?;
    }
    Ok(())
}

/// Agent-hours of each column.
fn totals(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, follow: bool) -> Done {
    let hours = view.plan.horizon.interval.hours();
    let row = HEADS + view.plan.horizon.intervals() as u32;
    sheet.write_with_format(row, 0, view.say(text!("Agent-hours", "合计（人时）")), &styles.total)?;
    for (queue, cells) in view.coverage.iter() {
        let of = |value: fn(&CoverageCell) -> f64| cells.iter().map(value).sum::<f64>() * hours;
        let sums = [
            of(|cell| cell.required),
            of(|cell| cell.scheduled),
            of(|cell| cell.shortage),
            of(|cell| cell.standby_required),
            of(|cell| cell.standby),
        ];
        for (column, sum) in (first_column(queue)..).zip(sums) {
            if follow {
                let formula = format!("SUM({})*{hours}", cell_range(HEADS, column, row - 1, column));
                let formula = Formula::new(formula).set_result(rounded(sum).to_string());
                sheet.write_formula_with_format(row, column, formula, &styles.total)?;
            } else {
                sheet.write_with_format(row, column, rounded(sum), &styles.total)?;
            }
        }
    }
    Ok(())
}

pub(super) fn fill_charts(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    sheet.write_with_format(0, 0, view.say(text!("Coverage by queue", "各队列覆盖")), &styles.title)?;
    let pages: Vec<u32> =
        (1..view.plan.queues.len() as u32).filter(|at| at % CHARTS_OF_PAGE == 0).map(|at| 2 + at * 18).collect();
    for queue in view.plan.queues.ids() {
        let chart = chart(view, queue)?;
        sheet.insert_chart(2 + 18 * queue.index() as u32, 0, &chart)?;
    }
    sheet.set_page_breaks(&pages)?.set_portrait();
    Ok(())
}

fn chart(view: &View<'_>, queue: QueueId) -> std::result::Result<Chart, XlsxError> {
    let table = view.say(text!("Coverage", "覆盖"));
    let last = HEADS + view.plan.horizon.intervals() as u32 - 1;
    let range = |column: u16| (table.as_str(), HEADS, column, last, column);
    let first = first_column(queue);
    let area = |rgb| ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour(rgb))).clone();
    // Where agents are short, those on line and those missing add up to the requirement.
    let mut chart = Chart::new(ChartType::AreaStacked);
    let areas = [
        (text!("on line", "在线"), first + 1, area(palette::queue(queue))),
        (text!("short", "缺口"), first + 2, area(palette::SHORTAGE)),
    ];
    for (name, column, mut format) in areas {
        chart
            .add_series()
            .set_name(&view.say(name))
            .set_categories(range(1))
            .set_values(range(column))
            .set_format(&mut format);
    }
    let mut lines = Chart::new(ChartType::Line);
    let stroke = |rgb, width| ChartLine::new().set_color(colour(rgb)).set_width(width).clone();
    let curves = [
        (view.asked(queue), first, stroke(palette::INK, 1.75)),
        (
            text!("on standby", "待命"),
            first + 4,
            stroke(palette::standby(queue), 1.5).set_dash_type(ChartLineDashType::Dash).clone(),
        ),
    ];
    for (name, column, line) in curves {
        lines
            .add_series()
            .set_name(&view.say(name))
            .set_categories(range(1))
            .set_values(range(column))
            .set_format(ChartFormat::new().set_line(&line));
    }
    chart.combine(&lines);
    let labels = (view.plan.horizon.intervals() / 18).max(1) as u16;
    // A name written here would be taken for a place in the workbook where it looks like one; the head of the table is one.
    chart.title().set_name((table.as_str(), 0, first)).set_font(ChartFont::new().set_size(12));
    chart.x_axis().set_label_interval(labels).set_tick_interval(labels);
    chart.y_axis().set_min(0).set_name(&view.say(text!("standard agents", "标准人数")));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(1060).set_height(340);
    Ok(chart)
}
