//! The time grid as people change it: words in the cells, colours that follow them, a note of what was published, and the marks of a
//! replanned night.

use super::naming::{Doing, Naming, everything};
use super::night::note;
use super::places;
use super::style::{base, colour};
use super::{Done, Worksheet};
use crate::domain::calendar::{SLOT_MINUTES, Slot, Span};
use crate::domain::ids::{AgentId, Id, SessionId};
use crate::domain::imprint;
use crate::domain::roster::Activity;
use crate::report::palette;
use crate::report::view::View;
use crate::text;
use rust_xlsxwriter::{
    ConditionalFormatBlank, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationErrorStyle,
    Format, FormatAlign, FormatBorder, FormatPattern, Formula, Note,
};
use std::ops::Range;

/// Shows nothing: a word is wider than its cell, and the colour says the same.
pub(super) const UNSEEN: &str = ";;;";
/// Published rows that a note holds.
const NOTED: usize = 8;

/// Where the cells of the clock are.
pub(super) struct Area {
    /// First and last row of agents.
    pub rows: (u32, u32),
    /// First and last column of the clock.
    pub columns: (u16, u16),
}

/// Lets the colour of a cell follow its word, with `fills` for each thing to do; a cell that was emptied is white.
pub(super) fn follow_words(sheet: &mut Worksheet, area: &Area, fills: &[(String, Format)], blank: bool) -> Done {
    let ((first, last), (left, right)) = (area.rows, area.columns);
    for (word, fill) in fills.iter().filter(|(word, _)| !word.is_empty()) {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(word.as_str()))
            .set_format(fill.clone().set_num_format(UNSEEN));
        sheet.add_conditional_format(first, left, last, right, &rule)?;
    }
    if blank {
        let white = Format::new().set_background_color(colour(0xFFFFFF));
        sheet.add_conditional_format(first, left, last, right, &ConditionalFormatBlank::new().set_format(white))?;
    }
    Ok(())
}

/// Offers the words of the grid in its cells; another word is asked about, since `--pins` understands the keys of queues as well.
pub(super) fn offer_words(view: &View<'_>, sheet: &mut Worksheet, area: &Area) -> Done {
    let ((first, last), (left, right)) = (area.rows, area.columns);
    let told = text!(
        "Use a word of the list: coverage counts no other. Leave the cell empty for time without duty.",
        "请使用列表中的词，其他写法不计入覆盖；不上班请清空单元格。"
    );
    let list = DataValidation::new()
        .allow_list_formula(Formula::new(places::words(view, everything(view).len())))
        .ignore_blank(true)
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title(view.say(text!("Not a word of this plan", "不是本方案的用词")))?
        .set_error_message(view.say(told))?;
    sheet.add_data_validation(first, left, last, right, &list)?;
    Ok(())
}

/// The lines of one session after another, so that they are told apart without colours.
const HATCHES: [FormatPattern; 4] = [
    FormatPattern::LightHorizontal,
    FormatPattern::LightVertical,
    FormatPattern::LightGrid,
    FormatPattern::LightTrellis,
];

/// The fill of a session.
pub(super) fn lines(session: SessionId) -> Format {
    Format::new()
        .set_pattern(HATCHES[session.index() % HATCHES.len()])
        .set_foreground_color(colour(palette::session(session)))
        .set_background_color(colour(0xFFFFFF))
}

/// The fill of what is done, without anything else.
pub(super) fn fill((activity, queue): Doing) -> Format {
    let solid = |rgb| Format::new().set_background_color(colour(rgb));
    match (activity, queue) {
        (Activity::Break, _) => solid(palette::BREAK),
        (Activity::Meal, _) => solid(palette::MEAL),
        (Activity::Session(session), _) => lines(session),
        (Activity::Work, Some(queue)) => solid(palette::queue(queue)),
        (Activity::Standby, Some(queue)) => Format::new()
            .set_pattern(FormatPattern::LightUp)
            .set_foreground_color(colour(palette::standby(queue)))
            .set_background_color(colour(0xFFFFFF)),
        _ => Format::new(),
    }
}

/// The cells of a row: what each bar does, and the name of the bar beside it, where there is room.
pub(super) fn cells(naming: &Naming, doing: &[Option<Doing>]) -> Vec<String> {
    let mut cells: Vec<String> =
        doing.iter().map(|doing| doing.map_or(String::new(), |doing| naming.doing(doing))).collect();
    let starts = (0..doing.len()).filter(|&at| doing[at].is_some() && (at == 0 || doing[at - 1].is_none()));
    for start in starts.collect::<Vec<_>>() {
        let name = cells[start].clone();
        if name.is_empty() {
            continue;
        }
        let end = (start..doing.len()).find(|&at| doing[at].is_none()).unwrap_or(doing.len());
        if let Some(before) = start.checked_sub(1).filter(|&before| cells[before].is_empty()) {
            cells[before] = imprint::label_before(&name);
        } else if end + 1 < doing.len() && doing[end + 1].is_none() {
            cells[end] = imprint::label_after(&name);
        }
    }
    cells
}

/// The format of a label: towards the bar that it names.
pub(super) fn label(view: &View<'_>, cell: &str, lined: impl Fn(Format) -> Format) -> Format {
    let align = if imprint::is_label_before(cell) { FormatAlign::Right } else { FormatAlign::Left };
    lined(base(view.lang()).set_font_size(8).set_font_color(colour(0x5A6672)).set_align(align))
}

/// A red frame above and below.
pub(super) fn framed(format: &Format) -> Format {
    let red = colour(palette::SHORTAGE);
    format
        .clone()
        .set_border_top(FormatBorder::Medium)
        .set_border_top_color(red)
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(red)
}

/// Where something was published and nothing is to be done now.
pub(super) fn emptied(format: Format) -> Format {
    format.set_background_color(colour(palette::CHANGED))
}

/// The note on a run of changed columns: the rows that were published then.
pub(super) fn change_note(
    view: &View<'_>,
    naming: &Naming,
    agent: AgentId,
    columns: &Range<usize>,
    each: usize,
) -> Note {
    let horizon = view.plan.horizon;
    let moment = |column: usize| horizon.slot_start(Slot((column * each).min(horizon.slots())));
    let span = Span { start: moment(columns.start), end: moment(columns.end) };
    let rows = view.facts.night.map_or(&[][..], |night| night.published.of(agent));
    let then = rows.iter().filter(|row| row.span.overlap_seconds(&span) > 0);
    let mut lines: Vec<String> = then
        .map(|row| format!("{} {}", view.clock.range(&row.span), naming.doing((row.activity, row.queue))))
        .collect();
    if lines.len() > NOTED {
        lines.truncate(NOTED);
        lines.push("…".to_owned());
    }
    note(view, &lines)
}

/// Notes where the columns lie, in a cell of their own.
pub(super) fn columns_note(view: &View<'_>, count: usize, each: usize) -> String {
    let minutes = each as i64 * SLOT_MINUTES;
    imprint::Columns { start: view.plan.horizon.start.0, minutes, columns: count }.note()
}

/// How the grid is changed by hand.
pub(super) fn how_to(view: &View<'_>) -> Note {
    let text = text!(
        "To change the plan by hand, write into cells: the name of a queue, Break, Meal, Standby with a queue, or nothing for time without duty. Each cell counts for its own minutes. Then: peakshift schedule --pins schedule.xlsx",
        "手工改班：在单元格中填写队列名、小休、用餐、“待命 队列名”，不上班则清空。每格只代表自己的分钟数。然后运行：peakshift schedule --pins schedule.xlsx"
    );
    Note::new(view.say(text)).add_author_prefix(false).set_width(280).set_height(120)
}
