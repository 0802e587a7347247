//! Small charts of inquiries, of agents required and of those on line, over one axis of time.
//!
//! A queue has a line for each series, as high as its fullest interval, and below it a mark where an interval is a peak or short. Where
//! intervals are more than columns, a column shows the fullest of its own.

use super::figures::grouped;
use super::session::{Session, Style};
use super::terminal::shown;
use crate::check;
use crate::domain::calendar::{Moment, Zone};
use crate::domain::demand::{Forecast, Level};
use crate::domain::plan::Plan;
use crate::domain::requirement::{Need, Requirement};
use crate::domain::text::{Lang, Text};
use crate::report::Facts;
use crate::text;
use chrono::Timelike;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Signs from nothing to the fullest interval, where the locale knows them and where it does not.
const BLOCKS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const LETTERS: [&str; 9] = [" ", ".", ".", ":", ":", "+", "+", "#", "#"];
/// Standard agents lacking from which on an interval is marked.
const SHORT: f64 = 0.5;
/// Columns of a clock time or a date, and of one blank.
const LABEL: usize = 6;
/// Widest name of a queue, and narrowest chart.
const WIDEST_NAME: usize = 16;
const NARROWEST: usize = 12;
/// Hours between two labels.
const STEPS: [u32; 6] = [1, 2, 3, 6, 12, 24];

/// The terminal that a chart is for.
#[derive(Debug, Clone, Copy)]
struct Canvas {
    width: usize,
    blocks: bool,
    color: bool,
    lang: Lang,
}

/// A line of a chart.
struct Line {
    label: Text,
    values: Vec<f64>,
    style: Style,
}

impl Line {
    /// The fullest interval in figures.
    fn most(&self) -> String {
        let most = self.values.iter().fold(0.0, |a: f64, &b| a.max(b));
        grouped(most, usize::from(most < 100.0))
    }
}

/// The lines of one queue.
struct Group {
    name: String,
    lines: Vec<Line>,
    levels: Vec<Level>,
    /// Standard agents lacking; empty where nobody is scheduled yet.
    short: Vec<f64>,
}

/// A chart over the intervals of a plan.
struct Chart {
    title: Text,
    zone: Zone,
    /// Of the intervals, with the end of the last.
    times: Vec<Moment>,
    groups: Vec<Group>,
}

/// Inquiries by queue; safe to print.
pub fn of_forecast(plan: &Plan, forecast: &Forecast, session: &Session) -> String {
    let groups = forecast.cells.iter().map(|(queue, cells)| Group {
        name: plan.queues[queue].name.clone(),
        lines: vec![Line {
            label: text!("inquiries", "咨询"),
            values: cells.iter().map(|cell| cell.p50).collect(),
            style: Style::Cyan,
        }],
        levels: cells.iter().map(|cell| cell.level).collect(),
        short: Vec::new(),
    });
    drawn(text!("Inquiries of each interval", "各时段咨询量"), plan, groups.collect(), session)
}

/// Agents required by queue; safe to print.
pub fn of_requirement(plan: &Plan, requirement: &Requirement, session: &Session) -> String {
    let groups = requirement.needs.iter().map(|(queue, needs)| Group {
        name: plan.queues[queue].name.clone(),
        lines: vec![required(needs)],
        levels: needs.iter().map(|need| need.level).collect(),
        short: Vec::new(),
    });
    drawn(text!("Standard agents required", "所需人数（标准坐席）"), plan, groups.collect(), session)
}

/// Agents required and on line by queue; safe to print. Nothing where there is no schedule.
pub fn of_schedule(facts: &Facts<'_>, session: &Session) -> String {
    let (Some(requirement), Some((schedule, _))) = (facts.requirement, facts.schedule) else { return String::new() };
    let coverage = check::coverage(facts.plan, requirement, schedule.roster());
    let groups = requirement.needs.iter().map(|(queue, needs)| {
        let cells = &coverage[queue];
        let on_line = cells.iter().map(|cell| cell.scheduled).collect();
        Group {
            name: facts.plan.queues[queue].name.clone(),
            lines: vec![
                required(needs),
                Line { label: text!("on line", "在线"), values: on_line, style: Style::Green },
            ],
            levels: needs.iter().map(|need| need.level).collect(),
            short: cells.iter().map(|cell| cell.shortage).collect(),
        }
    });
    let title = text!("Standard agents required and on line", "所需与在线人数（标准坐席）");
    drawn(title, facts.plan, groups.collect(), session)
}

fn required(needs: &[Need]) -> Line {
    let values = needs.iter().map(|need| need.required).collect();
    Line { label: text!("required", "需要"), values, style: Style::Cyan }
}

fn drawn(title: Text, plan: &Plan, groups: Vec<Group>, session: &Session) -> String {
    let Some(width) = session.chart_width else { return String::new() };
    let horizon = plan.horizon;
    let times = (0..horizon.intervals()).map(|at| horizon.interval_start(at)).chain([horizon.end]).collect();
    let canvas = Canvas { width, blocks: session.has_blocks, color: session.color_of_results, lang: session.lang };
    Chart { title, zone: plan.zone, times, groups }.page(canvas)
}

impl Chart {
    fn page(&self, canvas: Canvas) -> String {
        let say = |text: &Text| text.get(canvas.lang).to_owned();
        let lines = || self.groups.iter().flat_map(|group| &group.lines);
        let labels = lines().map(|line| line.label.get(canvas.lang).width()).max().unwrap_or(0);
        let names: Vec<String> = self.groups.iter().map(|group| cut(&shown(&group.name), WIDEST_NAME)).collect();
        let name = names.iter().map(|name| name.width()).max().unwrap_or(0);
        let before = 2 + name + 2 + labels + 1;
        let behind = 2 + lines().map(|line| line.most().len()).max().unwrap_or(0);
        let room = canvas.width.saturating_sub(before + behind).max(NARROWEST);
        let scale = Scale::new(self.times.len() - 1, room);
        let mut page = format!("{}\n", say(&self.title));
        for (group, own) in self.groups.iter().zip(&names) {
            let top = group.lines.iter().flat_map(|line| &line.values).fold(0.0, |a: f64, &b| a.max(b));
            for (at, line) in group.lines.iter().enumerate() {
                let (own, label) = (if at == 0 { own.as_str() } else { "" }, line.label.get(canvas.lang));
                let bars = canvas.painted(line.style, &scale.bars(&line.values, top, canvas.blocks));
                page += &format!("  {}  {} {bars}  {}\n", padded(own, name), padded(label, labels), line.most());
            }
            page += &marks(group, &scale, before, canvas);
        }
        page += &format!("{}{}\n", " ".repeat(before), self.axis(&scale));
        page + &legend(&self.groups, canvas)
    }

    /// Clock times below the columns; a midnight is the date that it begins.
    fn axis(&self, scale: &Scale) -> String {
        let columns_of_hour = |hours: u32| {
            let seconds = (self.times[self.times.len() - 1].0 - self.times[0].0).max(1) as f64;
            f64::from(hours) * 3600.0 / seconds * scale.width() as f64
        };
        let step = STEPS.into_iter().find(|hours| columns_of_hour(*hours) >= LABEL as f64).unwrap_or(24);
        let mut axis = String::new();
        let mut last = None;
        for column in 0..scale.columns() {
            let at = self.zone.local(self.times[scale.first(column)]);
            let place = column * scale.wide;
            let key = (at.date(), at.hour() / step);
            let is_new = last.is_some_and(|last| last != key)
                || last.is_none() && at.hour().is_multiple_of(step) && at.minute() == 0;
            last = Some(key);
            if is_new && place >= axis.len() && place + LABEL - 1 <= scale.width() {
                let label = if key.1 == 0 { at.format("%m-%d") } else { at.format("%H:%M") };
                axis += &" ".repeat(place - axis.len());
                axis += &format!("{label} ");
            }
        }
        axis.trim_end().to_owned()
    }
}

impl Canvas {
    fn painted(self, style: Style, text: &str) -> String {
        if self.color { style.paint(text) } else { text.to_owned() }
    }
}

/// How intervals are laid on columns.
struct Scale {
    intervals: usize,
    /// Intervals of a column, one at least.
    each: usize,
    /// Columns of an interval, one at least.
    wide: usize,
}

impl Scale {
    fn new(intervals: usize, room: usize) -> Self {
        let each = intervals.div_ceil(room).max(1);
        Self { intervals, each, wide: (room / intervals.max(1)).max(1) }
    }

    fn columns(&self) -> usize {
        self.intervals.div_ceil(self.each)
    }

    fn width(&self) -> usize {
        self.columns() * self.wide
    }

    fn first(&self, column: usize) -> usize {
        column * self.each
    }

    /// What `of` makes of the intervals of each column.
    fn signs<'a, T>(&self, values: &'a [T], of: impl Fn(&'a [T]) -> &'static str) -> String {
        values.chunks(self.each).map(|part| of(part).repeat(self.wide)).collect()
    }

    fn bars(&self, values: &[f64], top: f64, blocks: bool) -> String {
        let signs = if blocks { BLOCKS } else { LETTERS };
        let sign = |part: &[f64]| {
            let most = part.iter().fold(0.0, |a: f64, &b| a.max(b));
            let height = if top > 0.0 { (most / top * 8.0).round() as usize } else { 0 };
            signs[if most > 0.0 { height.clamp(1, 8) } else { 0 }]
        };
        self.signs(values, sign)
    }
}

/// Below the lines of a queue: where it is short, else where its peaks are.
fn marks(group: &Group, scale: &Scale, before: usize, canvas: Canvas) -> String {
    let levels = scale.signs(&group.levels, |part| mark(part.iter().copied().max().unwrap_or_default()));
    let short = scale.signs(&group.short, |part| if part.iter().any(|lacking| *lacking >= SHORT) { "!" } else { " " });
    let both =
        levels.chars().enumerate().map(|(at, level)| short.chars().nth(at).filter(|c| *c == '!').unwrap_or(level));
    let both: String = both.collect();
    let both = both.trim_end();
    if both.is_empty() {
        return String::new();
    }
    let painted = both.split_inclusive('!').map(|part| match part.strip_suffix('!') {
        Some(calm) => format!("{calm}{}", canvas.painted(Style::Red, "!")),
        None => part.to_owned(),
    });
    format!("{}{}\n", " ".repeat(before), painted.collect::<String>())
}

fn mark(level: Level) -> &'static str {
    match level {
        Level::Normal => " ",
        Level::Peak => "-",
        Level::Burst => "^",
    }
}

/// What the marks mean that are there.
fn legend(groups: &[Group], canvas: Canvas) -> String {
    let has = |level: Level| groups.iter().any(|group| group.levels.contains(&level));
    let is_short = groups.iter().any(|group| group.short.iter().any(|lacking| *lacking >= SHORT));
    let words = [
        (has(Level::Burst), text!("^ burst", "^ 爆发")),
        (has(Level::Peak), text!("- peak", "- 高峰")),
        (is_short, text!("! short by half an agent or more", "! 缺半人及以上")),
        (true, text!("right: the most", "右侧为最大值")),
    ];
    let said: Vec<&str> = words.iter().filter(|(is, _)| *is).map(|(_, text)| text.get(canvas.lang)).collect();
    format!("  {}\n", said.join("  "))
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// `text` in at most `width` columns.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut room = width - 1;
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let is_in = wide <= room;
        room = room.saturating_sub(if is_in { wide } else { room });
        is_in
    };
    text.chars().take_while(fits).chain(['…']).collect()
}
