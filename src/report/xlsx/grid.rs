//! Time grid: one row per agent, one narrow column per 5 minutes (15 or 60 for a large roster), coloured by activity; pages
//! that break at midnight.

use super::grid_edits::{self, Area};
use super::naming::{Doing, Naming, everything};
use super::places::{self, Days, HOURS, NAMES, column};
use super::style::{Styles, base, colour};
use super::{Done, Worksheet};
use crate::domain::calendar::Slot;
use crate::domain::ids::{AgentId, Id};
use crate::domain::imprint;
use crate::domain::roster::{Activity, Roster};
use crate::report::palette;
use crate::report::view::View;
use crate::report::words;
use crate::text;
use chrono::{NaiveDate, Timelike};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatPattern};
use std::ops::Range;

/// Filled cells up to which the grid shows every slot.
const MOST_CELLS: usize = 400_000;
/// Columns that a sheet holds, less some.
const MOST_COLUMNS: usize = 16_000;
/// Width of one hour in pixels.
const HOUR_PIXELS: u32 = 36;
/// Percent at which a day and the names fit on A4 across, also with a typeface a third wider than planned.
const SCALE: u16 = 74;
/// Percent at which a day and the evening before it do, and how many hours that are.
const SCALE_OF_MORE: u16 = 62;
const HOURS_OF_MORE: usize = 30;
/// Points of a page of A4 across between the margins, of the heads repeated on it, and of a row.
const PAGE_POINTS: usize = 516;
const HEAD_POINTS: usize = 125;
const ROW_POINTS: usize = 13;
/// How much smaller the grid is printed, at most, where that spares its last pages, in percent.
const SMALLER: u16 = 15;
/// Rows of the legend for work and for standby, and the days.
const LEGEND: u32 = 0;
const STANDBY_LEGEND: u32 = 1;
const DAYS: u32 = 2;

/// Where a column lies between the lines of the clock.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    None,
    Hour,
    Midnight,
}

/// The columns: how many slots each holds, and the lines between them.
struct Columns {
    slots_each: usize,
    lines: Vec<Line>,
    /// First column of each hour with its number, and of each day.
    hours: Vec<(usize, u32)>,
    days: Vec<(usize, NaiveDate)>,
}

impl Columns {
    fn new(view: &View<'_>) -> Self {
        let horizon = view.plan.horizon;
        let filled: i64 = view.roster().segments().iter().map(|segment| segment.span.seconds() / 300).sum();
        let fits = |each: &usize| filled as usize / each <= MOST_CELLS && horizon.slots() / each <= MOST_COLUMNS;
        let slots_each = [1, 3, 12].into_iter().find(fits).unwrap_or(12);
        let mut columns = Self { slots_each, lines: Vec::new(), hours: Vec::new(), days: Vec::new() };
        for at in 0..horizon.slots().div_ceil(slots_each) {
            let moment = horizon.slot_start(Slot(at * slots_each));
            let local = view.plan.zone.local(moment);
            let new_day = columns.days.last().is_none_or(|&(_, day)| day != local.date());
            // An hour that the zone has twice gets two heads.
            let new_hour = at == 0 || local.minute() < 5 * slots_each as u32;
            if new_day {
                columns.days.push((at, local.date()));
            }
            if new_day || new_hour {
                columns.hours.push((at, local.hour()));
            }
            columns.lines.push(match (new_day && at > 0, new_hour) {
                (true, _) => Line::Midnight,
                (_, true) => Line::Hour,
                _ => Line::None,
            });
        }
        columns
    }

    fn len(&self) -> usize {
        self.lines.len()
    }

    /// The columns of the sheet at which a page of `hours` begins, the first left out: at midnight, as late as what lies between
    /// fits. A day has a page of its own also where the clocks give it an hour more.
    fn pages(&self, hours: usize) -> Vec<u32> {
        let most = hours * 12 / self.slots_each;
        let ends = self.days.iter().skip(1).map(|&(at, _)| at).chain([self.len()]);
        let mut begun = 0;
        let mut pages = Vec::new();
        for (&(start, _), end) in self.days.iter().zip(ends) {
            if end - begun > most && start > begun {
                pages.push(u32::from(NAMES) + start as u32);
                begun = start;
            }
        }
        pages
    }
}

/// The formats of the grid: one for each activity, queue and line.
struct Inks {
    queues: usize,
    formats: Vec<[Format; 3]>,
}

impl Inks {
    fn new(view: &View<'_>) -> Self {
        let plain = base(view.lang()).set_font_size(8).set_align(FormatAlign::VerticalCenter);
        let fill = |rgb| plain.clone().set_background_color(colour(rgb));
        let hatched = |queue| {
            let lines = colour(palette::standby(queue));
            plain
                .clone()
                .set_pattern(FormatPattern::LightUp)
                .set_foreground_color(lines)
                .set_background_color(colour(0xFFFFFF))
        };
        let queues = || view.plan.queues.ids();
        let formats = [fill(palette::BREAK), fill(palette::MEAL)]
            .into_iter()
            .chain(queues().map(|queue| fill(palette::queue(queue))))
            .chain(queues().map(hatched))
            .chain(view.plan.sessions.ids().map(|session| grid_edits::lines(session).merge(&plain)));
        Self {
            queues: view.plan.queues.len(),
            formats: formats.map(|format| lined(format.set_num_format(grid_edits::UNSEEN))).collect(),
        }
    }

    fn of(&self, (activity, queue): Doing, line: Line) -> &Format {
        let queues = self.queues;
        let at = match activity {
            Activity::Break => 0,
            Activity::Meal => 1,
            Activity::Work => 2 + queue.map_or(0, |queue| queue.index()),
            Activity::Standby => 2 + queues + queue.map_or(0, |queue| queue.index()),
            Activity::Session(session) => 2 + 2 * queues + session.index(),
        };
        &self.formats[at][line as usize]
    }
}

/// A format on a column inside an hour, at its start, and at midnight.
fn lined(format: Format) -> [Format; 3] {
    let format = format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(colour(0xFFFFFF));
    [
        format.clone(),
        format.clone().set_border_left(FormatBorder::Hair).set_border_left_color(colour(0x8A96A3)),
        format.set_border_left(FormatBorder::Medium).set_border_left_color(colour(palette::INK)),
    ]
}

pub(super) fn fill(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet) -> Done {
    let columns = Columns::new(view);
    let inks = Inks::new(view);
    let naming = Naming::new(view);
    heads(view, styles, sheet, &columns)?;
    legend(view, styles, sheet, &inks, &columns)?;
    let agents = view.agents_of_grid();
    for (row, &agent) in (HOURS + 1..).zip(&agents) {
        sheet.write_with_format(row, 0, &view.plan.agents[agent].id, &styles.cell)?;
        sheet.write_with_format(row, 1, &view.plan.agents[agent].name, &styles.cell)?;
        sheet.set_row_height(row, ROW_POINTS as u32)?;
        fill_agent(view, sheet, (&inks, &naming), &columns, row, agent)?;
    }
    if !agents.is_empty() {
        let rows = (HOURS + 1, HOURS + agents.len() as u32);
        let area = Area { rows, columns: (column(0), column(columns.len() - 1)) };
        grid_edits::follow_words(sheet, &area, &fills(view, &naming), view.facts.night.is_none())?;
        grid_edits::offer_words(view, sheet, &area)?;
    }
    sheet.insert_note(HOURS, 0, &grid_edits::how_to(view))?;
    let noted = column(columns.len());
    sheet.write_string(HOURS, noted, grid_edits::columns_note(view, columns.len(), columns.slots_each))?;
    sheet.set_column_hidden(noted)?;
    if columns.slots_each == 1 {
        efficiencies(view, sheet, &agents, columns.len())?;
    }
    let (of_days, of_more) = (columns.pages(24), columns.pages(HOURS_OF_MORE));
    let (scale, pages) = if of_more.len() < of_days.len() { (SCALE_OF_MORE, of_more) } else { (SCALE, of_days) };
    // Page breaks at midnight hold only at a given scale; with "fit to width" they are ignored.
    sheet.set_print_scale(sparing(scale, agents.len())).set_vertical_page_breaks(&pages)?;
    sheet.set_repeat_rows(LEGEND, HOURS)?.set_repeat_columns(0, NAMES - 1)?.set_freeze_panes(HOURS + 1, NAMES)?;
    Ok(())
}

/// The scale at which the rows of all agents take a page less than at `scale`, where that is little smaller; else `scale`, in percent.
fn sparing(scale: u16, agents: usize) -> u16 {
    let rows = |scale: u16| (PAGE_POINTS * 100 / usize::from(scale) - HEAD_POINTS) / ROW_POINTS;
    let fewer = agents.div_ceil(rows(scale)).saturating_sub(1);
    let least = scale - scale * SMALLER / 100;
    (least..scale).rev().find(|&smaller| fewer > 0 && rows(smaller) * fewer >= agents).unwrap_or(scale)
}

/// How efficient agents are on each local day, in hidden columns.
fn efficiencies(view: &View<'_>, sheet: &mut Worksheet, agents: &[AgentId], columns: usize) -> Done {
    for (day, &moment) in Days::of(view).moments.iter().enumerate() {
        let column = places::efficiency(columns, day);
        for (row, &agent) in (HOURS + 1..).zip(agents) {
            sheet.write_number(row, column, view.plan.efficiency(agent, moment))?;
        }
        sheet.set_column_hidden(column)?;
    }
    Ok(())
}

/// The word and the fill of everything that can be done.
fn fills(view: &View<'_>, naming: &Naming) -> Vec<(String, Format)> {
    everything(view).into_iter().map(|doing| (naming.doing(doing), grid_edits::fill(doing))).collect()
}

/// Whether every slot has a column of its own.
pub(super) fn shows_slots(view: &View<'_>) -> bool {
    Columns::new(view).slots_each == 1
}

fn heads(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, columns: &Columns) -> Done {
    let width = HOUR_PIXELS * columns.slots_each as u32 / 12;
    sheet.set_column_width(0, 9)?.set_column_width(1, 11)?;
    sheet.set_column_range_width_pixels(column(0), column(columns.len() - 1), width)?;
    for (at, &line) in columns.lines.iter().enumerate().filter(|(_, line)| **line != Line::None) {
        let format = lined(Format::new())[line as usize].clone();
        sheet.set_column_format(column(at), &format.set_border_bottom(FormatBorder::None))?;
    }
    sheet.write_with_format(HOURS, 0, view.say(text!("ID", "工号")), &styles.head)?;
    sheet.write_with_format(HOURS, 1, view.say(text!("Name", "姓名")), &styles.head)?;
    let ends = |starts: Vec<usize>| -> Vec<usize> { starts.into_iter().skip(1).chain([columns.len()]).collect() };
    let head = styles.head.clone().set_border_left(FormatBorder::Thin).set_border_left_color(colour(0xFFFFFF));
    let day_ends = ends(columns.days.iter().map(|&(at, _)| at).collect());
    for (&(at, day), end) in columns.days.iter().zip(day_ends) {
        let name = view.clock.day_name(day);
        head_range(sheet, DAYS, at, end, &name, &head.clone().set_align(FormatAlign::Left))?;
    }
    let hour_ends = ends(columns.hours.iter().map(|&(at, _)| at).collect());
    let hour_head = head.set_font_size(8);
    for (&(at, hour), end) in columns.hours.iter().zip(hour_ends) {
        head_range(sheet, HOURS, at, end, &format!("{hour:02}"), &hour_head)?;
    }
    Ok(())
}

fn head_range(sheet: &mut Worksheet, row: u32, at: usize, end: usize, name: &str, format: &Format) -> Done {
    if end - at > 1 {
        sheet.merge_range(row, column(at), row, column(end - 1), name, format)?;
    } else {
        sheet.write_with_format(row, column(at), name, format)?;
    }
    Ok(())
}

/// The legend, once for each day, so that every page has it.
fn legend(view: &View<'_>, styles: &Styles, sheet: &mut Worksheet, inks: &Inks, columns: &Columns) -> Done {
    // A row's own format keeps the lines of the clock out of the legend.
    let blank = base(view.lang());
    sheet.set_row_format(LEGEND, &blank)?.set_row_format(STANDBY_LEGEND, &blank)?;
    sheet.write_with_format(LEGEND, 0, &view.plan.name, &styles.figure)?;
    if view.facts.night.is_some() {
        let framed = view.say(text!("red lines: changed; yellow: taken away", "红线：有变动；黄底：已取消"));
        sheet.write_with_format(STANDBY_LEGEND, 0, framed, &styles.note)?;
    }
    let queues = || view.plan.queues.ids();
    let name = |queue| view.queue_name(queue).to_owned();
    let standby = view.say(words::activity(Activity::Standby));
    let pause = |activity| ((activity, None), view.activity_name(activity));
    let at_work = queues().map(|queue| ((Activity::Work, Some(queue)), name(queue)));
    let at_work = at_work.chain([pause(Activity::Break), pause(Activity::Meal)]);
    let at_work: Vec<(Doing, String)> =
        at_work.chain(view.plan.sessions.ids().map(|session| pause(Activity::Session(session)))).collect();
    let on_standby: Vec<(Doing, String)> =
        queues().map(|queue| ((Activity::Standby, Some(queue)), format!("{standby} {}", name(queue)))).collect();
    let ends = columns.days.iter().skip(1).map(|&(at, _)| at).chain([columns.len()]);
    for (&(start, _), end) in columns.days.iter().zip(ends) {
        for (row, entries) in [(LEGEND, &at_work), (STANDBY_LEGEND, &on_standby)] {
            legend_row(sheet, inks, row, start..end, columns, entries)?;
        }
    }
    Ok(())
}

fn legend_row(
    sheet: &mut Worksheet,
    inks: &Inks,
    row: u32,
    day: Range<usize>,
    columns: &Columns,
    entries: &[(Doing, String)],
) -> Done {
    let hour = 12 / columns.slots_each;
    let width = (day.len() / entries.len().max(1)).clamp(hour, 2 * hour);
    let starts = day.clone().step_by(width).take_while(|start| start + width <= day.end);
    for (start, (doing, name)) in starts.zip(entries) {
        let format =
            inks.of(*doing, Line::None).clone().set_align(FormatAlign::Center).set_shrink().set_num_format("General");
        head_range(sheet, row, start, start + width, name, &format)?;
    }
    Ok(())
}

fn fill_agent(
    view: &View<'_>,
    sheet: &mut Worksheet,
    (inks, naming): (&Inks, &Naming),
    columns: &Columns,
    row: u32,
    agent: AgentId,
) -> Done {
    let slots = by_slot(view, columns, view.roster(), agent);
    let doing: Vec<Option<Doing>> = slots.chunks(columns.slots_each).map(most).collect();
    let changed: Vec<bool> = match view.facts.night {
        None => vec![false; doing.len()],
        Some(night) => {
            let before = by_slot(view, columns, night.published, agent);
            let pairs = slots.chunks(columns.slots_each).zip(before.chunks(columns.slots_each));
            pairs.map(|(now, before)| now != before).collect()
        }
    };
    let cells = grid_edits::cells(naming, &doing);
    for (at, cell) in cells.iter().enumerate() {
        let line = columns.lines[at];
        let format = match doing[at] {
            Some(now) => inks.of(now, line).clone(),
            None if cell.is_empty() && !changed[at] => continue,
            None => grid_edits::label(view, cell, |format| lined(format)[line as usize].clone()),
        };
        let format = match (changed[at], doing[at]) {
            (true, Some(_)) => grid_edits::framed(&format),
            (true, None) => grid_edits::emptied(format),
            (false, _) => format,
        };
        if cell.is_empty() {
            sheet.write_blank(row, column(at), &format)?;
        } else {
            sheet.write_string_with_format(row, column(at), cell, &format)?;
        }
    }
    if let Some(note) = imprint::cells_note(&cells) {
        sheet.write_string(row, column(columns.len()), note)?;
    }
    let mut at = 0;
    for run in changed.chunk_by(|a, b| a == b) {
        if run[0] {
            let note = grid_edits::change_note(view, naming, agent, &(at..at + run.len()), columns.slots_each);
            sheet.insert_note(row, column(at), &note)?;
        }
        at += run.len();
    }
    Ok(())
}

/// What an agent does in each slot, up to the end of the last column.
fn by_slot(view: &View<'_>, columns: &Columns, roster: &Roster, agent: AgentId) -> Vec<Option<Doing>> {
    let horizon = view.plan.horizon;
    let mut slots: Vec<Option<Doing>> = vec![None; columns.len() * columns.slots_each];
    for segment in roster.of(agent) {
        let slot = |seconds: i64| (seconds / 300).max(0) as usize;
        let (from, to) = (slot(segment.span.start.0 - horizon.start.0), slot(segment.span.end.0 - horizon.start.0));
        for doing in slots.iter_mut().take(to).skip(from) {
            *doing = Some((segment.activity, segment.queue));
        }
    }
    slots
}

/// What an agent does in most of a column's minutes; of equals a pause, which is easier to overlook.
fn most(slots: &[Option<Doing>]) -> Option<Doing> {
    let weight = |doing: &Option<Doing>| {
        let count = slots.iter().filter(|other| *other == doing).count();
        (count, matches!(doing, Some((Activity::Break | Activity::Meal | Activity::Session(_), _))), doing.is_some())
    };
    slots.iter().copied().max_by_key(weight).flatten()
}
