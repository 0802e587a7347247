//! Wide tables: clocks along one side and days along the other, with queues beside either.
//!
//! A table with hours down is read as its transpose, so that below there is one line of clocks, and one line for each day.

use super::context::{Context, day_of_month};
use super::entry::{At, Entry, Sheet, Total};
use crate::read::import::choices::Choices;
use crate::read::import::dialect::{self, Day, Number};
use crate::read::import::grid::{Cell, Grid, Value};
use crate::read::import::queues::Queues;
use crate::read::import::volume::figures;
use crate::read::import::words::{Role, Title, is_mean, is_total};
use crate::text;

/// Fewest clocks that make a side of a table.
const FEWEST_CLOCKS: usize = 4;
/// Lines among which the side with the clocks is sought.
const SEARCHED: usize = 60;

/// A grid, or its transpose.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub grid: &'a Grid,
    pub turned: bool,
}

impl<'a> View<'a> {
    fn lines(&self) -> usize {
        if self.turned { self.grid.columns() } else { self.grid.rows() }
    }

    fn width(&self) -> usize {
        if self.turned { self.grid.rows() } else { self.grid.columns() }
    }

    fn at(&self, line: usize, position: usize) -> At {
        if self.turned { (position, line) } else { (line, position) }
    }

    fn cell(&self, line: usize, position: usize) -> &'a Cell {
        let (row, column) = self.at(line, position);
        self.grid.cell(row, column)
    }
}

type Clock = (i64, Option<i64>);

/// The clocks of a line by position: signed ones, or bare numbers that count hours.
fn clocks(view: View<'_>, line: usize) -> Vec<(usize, Clock)> {
    let cells = || (0..view.width()).map(|at| (at, view.cell(line, at))).filter(|(_, cell)| !cell.is_empty());
    let signed: Vec<_> = cells().filter_map(|(at, cell)| Some((at, dialect::clocks_of(cell)?))).collect();
    if is_side(&signed) {
        return signed;
    }
    let bare = |cell: &Cell| match cell.value {
        Value::Number(_) | Value::Text => dialect::hour(&cell.text),
        _ => None,
    };
    let hours: Vec<_> = cells().filter_map(|(at, cell)| Some((at, (bare(cell)?, None)))).collect();
    // Counts are small whole numbers too; hours follow each other.
    // A row of counts has its day or clock in front.
    let first = hours.first().map_or(0, |(at, _)| *at);
    let is_time =
        |cell: &Cell| dialect::clocks_of(cell).is_some() || dialect::stamped(cell, view.grid.is_1904).is_some();
    if (0..first).any(|at| is_time(view.cell(line, at))) {
        return Vec::new();
    }
    let follows = hours.windows(2).all(|pair| pair[1].1.0 - pair[0].1.0 == 3600 || pair[1].1.0 <= pair[0].1.0);
    if follows && hours.len() >= 6 && is_side(&hours) { hours } else { Vec::new() }
}

/// Whether clocks follow each other by the same step, so that they are a side of a table and no row of lengths.
fn is_side(clocks: &[(usize, Clock)]) -> bool {
    let steps: Vec<i64> = clocks.windows(2).map(|pair| pair[1].1.0 - pair[0].1.0).filter(|step| *step > 0).collect();
    let Some(least) = steps.iter().min() else { return false };
    let alike = steps.iter().filter(|step| *step == least).count();
    clocks.len() >= FEWEST_CLOCKS && alike * 5 >= (clocks.len() - 1) * 3 && least % 300 == 0
}

/// The line with the clocks, of the grid as it is or of its transpose; none where the table is not wide.
pub(super) fn find<'a>(grid: &'a Grid, context: &dyn Fn(usize) -> Context) -> Option<(View<'a>, usize)> {
    let view = View { grid, turned: false };
    let across = (0..view.lines().min(SEARCHED)).find(|line| !clocks(view, *line).is_empty());
    if let Some(line) = across {
        return Some((view, line));
    }
    let turned = View { grid, turned: true };
    for line in 0..turned.lines().min(SEARCHED) {
        let found = clocks(turned, line);
        let Some(&(first, _)) = found.first() else { continue };
        let days = (0..first).map(|row| {
            let cells = (line + 1..grid.columns()).map(|column| grid.cell(row, column));
            let here = context(row);
            cells.filter(|cell| !cell.is_copy && heading_day(cell, grid, &here).is_some()).count()
        });
        if days.max().unwrap_or(0) >= 2 {
            return Some((turned, line));
        }
    }
    None
}

/// A day that stands above or beside counts.
fn heading_day(cell: &Cell, grid: &Grid, context: &Context) -> Option<Day> {
    let stamped = dialect::stamped(cell, grid.is_1904).filter(|stamped| stamped.clock.is_none());
    stamped.map(|stamped| stamped.day).or_else(|| day_of_month(&cell.text, context))
}

/// What the labels of the lines say.
#[derive(Default)]
struct Labels {
    day: Option<usize>,
    queue: Option<usize>,
    measure: Option<usize>,
}

struct Reader<'a, 'b> {
    view: View<'a>,
    head: usize,
    clocks: Vec<(usize, Clock)>,
    labels: Labels,
    context: &'b Context,
    queues: &'b Queues<'b>,
    choices: &'b Choices,
}

/// What a line or a part of one belongs to, carried on over blank labels.
#[derive(Clone, Default)]
struct Carried {
    day: Option<(Day, Option<At>)>,
    queue: Option<String>,
}

/// Reads the table whose clocks stand in line `head`.
pub(super) fn read<'a>(
    view: View<'a>,
    head: usize,
    context: &Context,
    queues: &Queues<'_>,
    choices: &Choices,
) -> Sheet<'a> {
    let shape = match view.turned {
        false => text!("a wide table with clocks across and days down", "宽表：时段横排，日期竖排"),
        true => text!("a wide table with clocks down and days across", "宽表：时段竖排，日期横排"),
    };
    let clocks = clocks(view, head);
    let header = if view.turned { clocks.first().map(|(at, _)| at.saturating_sub(1)) } else { Some(head) };
    let mut sheet = Sheet::new(view.grid, shape, header);
    let mut reader = Reader { view, head, clocks, labels: Labels::default(), context, queues, choices };
    reader.labels = reader.find_labels();
    let first = reader.clocks.first().map_or(0, |(at, _)| *at);
    sheet.says_end = (0..first).any(|at| Title::of(&view.cell(head, at).text).says_end());
    reader.tell(&mut sheet);
    reader.lines(&mut sheet);
    sheet
}

impl Reader<'_, '_> {
    fn first(&self) -> usize {
        self.clocks.first().map_or(0, |(at, _)| *at)
    }

    fn is_line_blank(&self, line: usize) -> bool {
        (0..self.view.width()).all(|at| self.view.cell(line, at).is_empty())
    }

    fn label_texts(&self, at: usize) -> impl Iterator<Item = &Cell> {
        let lines = (self.head + 1..self.view.lines()).map(move |line| self.view.cell(line, at));
        lines.filter(|cell| !cell.is_empty() && !is_total(&cell.text) && !is_mean(&cell.text))
    }

    fn find_labels(&self) -> Labels {
        let mut labels = Labels::default();
        for at in 0..self.first() {
            let texts: Vec<&Cell> = self.label_texts(at).collect();
            let days = texts.iter().filter(|cell| heading_day(cell, self.view.grid, self.context).is_some()).count();
            if days * 2 > texts.len() && labels.day.is_none() {
                labels.day = Some(at);
                continue;
            }
            let title = Title::of(&self.view.cell(self.head, at).text);
            let known = texts.iter().filter(|cell| self.queues.knows(&cell.text)).count();
            let measures = texts.iter().filter(|cell| Title::of(&cell.text).role().is_some()).count();
            let one = texts.first().is_none_or(|first| texts.iter().all(|cell| cell.text == first.text));
            let weekdays = texts.iter().all(|cell| is_weekday(&cell.text));
            if title.role() == Some(Role::Queue) || known > 0 {
                labels.queue = labels.queue.or(Some(at));
            } else if measures * 2 > texts.len() {
                labels.measure = labels.measure.or(Some(at));
            } else if !one && !weekdays && !texts.iter().any(|cell| matches!(cell.value, Value::Number(_))) {
                labels.queue = labels.queue.or(Some(at));
            }
        }
        labels
    }

    fn tell(&self, sheet: &mut Sheet<'_>) {
        if self.view.turned {
            let why = text!("clocks stand in it one below the other", "其中时刻依次向下排列");
            sheet.tell(self.head, "clock", why);
            return;
        }
        let labels = [(self.labels.day, "date"), (self.labels.queue, "queue"), (self.labels.measure, "measure")];
        for (at, is) in labels {
            if let Some(at) = at {
                sheet.tell(at, is, text!("its cells are such", "其单元格内容如此"));
            }
        }
        if let (Some((first, _)), Some((last, _))) = (self.clocks.first(), self.clocks.last()) {
            let (n, to) = (self.clocks.len(), Grid::letter(*last));
            let why = text!(
                n,
                "{n} clock stands above it",
                "{n} clocks stand above it and up to {to}",
                "由此至 {to} 共 {n} 个时刻"
            );
            sheet.tell(*first, "inquiries", why);
        }
        for at in *self.clocks.last().map_or(&0, |(at, _)| at) + 1..self.view.width() {
            let cell = self.view.cell(self.head, at);
            if is_total(&cell.text) {
                sheet.tell(at, "total", text!("it says so", "列名如此"));
            } else if !cell.is_empty() {
                sheet.tell(at, "left out", text!("it has no clock above it", "上方没有时刻"));
            }
        }
    }

    /// The queue of each position, where a line before the clocks has queues.
    fn queue_of_positions(&self) -> Vec<Option<String>> {
        let line = (0..self.head)
            .rev()
            .find(|line| self.clocks.iter().any(|(at, _)| self.queues.knows(&self.view.cell(*line, *at).text)));
        let mut last = None;
        let named = |at: usize, last: &mut Option<String>| {
            let text = &self.view.cell(line?, at).text;
            if self.queues.knows(text) {
                *last = Some(text.to_string());
            }
            last.clone()
        };
        self.clocks.iter().map(|(at, _)| named(*at, &mut last)).collect()
    }

    fn lines(&self, sheet: &mut Sheet<'_>) {
        let queues = self.queue_of_positions();
        let mut carried = Carried {
            day: self.labels.day.is_none().then(|| self.context.day.clone().map(|day| (day, None))).flatten(),
            queue: None,
        };
        // Since the last total, and since the start: counts by position.
        let mut sums = [vec![0.0; self.clocks.len()], vec![0.0; self.clocks.len()]];
        for line in self.head + 1..self.view.lines() {
            if self.is_line_blank(line) {
                continue;
            }
            if self.repeats_head(line) {
                sheet.left_out.add(
                    ["the header again", "重复的表头"],
                    self.view.grid,
                    self.view.at(line, self.first()),
                );
                continue;
            }
            if let Some(title) = self.section(line) {
                carried.queue = title.or(carried.queue);
                continue;
            }
            let labels: Vec<&Cell> = (0..self.first()).map(|at| self.view.cell(line, at)).collect();
            if labels.iter().any(|cell| is_mean(&cell.text)) {
                sheet.left_out.add(
                    ["a line of means or shares", "平均或占比行"],
                    self.view.grid,
                    self.view.at(line, self.first()),
                );
                continue;
            }
            if labels.iter().any(|cell| is_total(&cell.text) && !self.is_title(cell)) {
                self.line_of_totals(line, &mut sums, sheet);
                continue;
            }
            if self.is_other_measure(line) {
                sheet.left_out.add(
                    ["a line of another measure", "其他指标行"],
                    self.view.grid,
                    self.view.at(line, self.first()),
                );
                continue;
            }
            self.carry(line, &mut carried);
            self.counts(line, &carried, &queues, &mut sums, sheet);
        }
    }

    fn is_title(&self, cell: &Cell) -> bool {
        cell.is_copy && self.view.turned
    }

    fn repeats_head(&self, line: usize) -> bool {
        let same = |at: usize| self.view.cell(line, at).text == self.view.cell(self.head, at).text;
        self.clocks.iter().all(|(at, _)| same(*at))
    }

    /// A line that holds one text and no count: a title between two blocks, with the queue that it names.
    fn section(&self, line: usize) -> Option<Option<String>> {
        let cells = (0..self.view.width()).map(|at| self.view.cell(line, at));
        let shown: Vec<&Cell> = cells.filter(|cell| !cell.is_empty() && !cell.is_copy).collect();
        let is_one = shown.len() == 1 && shown[0].value == Value::Text;
        let is_day = |cell: &Cell| heading_day(cell, self.view.grid, self.context).is_some();
        (is_one && !self.view.turned && !is_day(shown[0])).then(|| self.queues.named_in(&shown[0].text))
    }

    fn is_other_measure(&self, line: usize) -> bool {
        let Some(at) = self.labels.measure else { return false };
        let role = Title::of(&self.view.cell(line, at).text).role();
        role.is_some_and(|role| role != Role::Count)
    }

    fn carry(&self, line: usize, carried: &mut Carried) {
        if let Some(at) = self.labels.day {
            let cell = self.view.cell(line, at);
            if let Some(day) = heading_day(cell, self.view.grid, self.context) {
                carried.day = Some((day, Some(self.view.at(line, at))));
            } else if !cell.is_empty() {
                carried.day = None;
            }
        }
        if let Some(at) = self.labels.queue {
            let text = &self.view.cell(line, at).text;
            if !text.is_empty() {
                carried.queue = Some(text.to_string());
            }
        }
    }

    fn counts(
        &self,
        line: usize,
        carried: &Carried,
        queues: &[Option<String>],
        sums: &mut [Vec<f64>; 2],
        sheet: &mut Sheet<'_>,
    ) {
        let mut whole = 0.0;
        for (index, ((position, clock), queue)) in self.clocks.iter().zip(queues).enumerate() {
            let (at, cell) = (self.view.at(line, *position), self.view.cell(line, *position));
            let Some(count) = figures::count(cell, at, self.choices, carried.day.is_some(), sheet) else { continue };
            whole += count;
            sums.iter_mut().for_each(|sums| sums[index] += count);
            let Some((day, day_at)) = carried.day.clone() else {
                figures::no_time(at, sheet);
                continue;
            };
            let queue = queue.clone().or_else(|| carried.queue.clone());
            sheet.entries.push(Entry {
                at,
                day,
                day_at,
                clock: Some(*clock),
                offset: None,
                queue,
                count,
                handling: None,
                minutes: None,
            });
        }
        for position in self.total_positions() {
            if let Number::Sure(value, _) = figures::number(self.view.cell(line, position), self.choices) {
                let at = self.view.at(line, position);
                sheet.totals.push(Total { at, value, sums: vec![whole] });
            }
        }
    }

    fn total_positions(&self) -> impl Iterator<Item = usize> {
        let is_clock = |at: usize| self.clocks.iter().any(|(clock, _)| *clock == at);
        (self.first()..self.view.width())
            .filter(move |at| !is_clock(*at) && is_total(&self.view.cell(self.head, *at).text))
    }

    fn line_of_totals(&self, line: usize, sums: &mut [Vec<f64>; 2], sheet: &mut Sheet<'_>) {
        sheet.left_out.add(["a line of totals", "合计行"], self.view.grid, self.view.at(line, self.first()));
        let positions = self.clocks.iter().map(|(at, _)| *at).zip(0..);
        let values: Vec<(usize, Vec<f64>)> = positions
            .map(|(at, index): (usize, usize)| (at, sums.iter().map(|sums| sums[index]).collect()))
            .chain(self.total_positions().map(|at| (at, sums.iter().map(|sums| sums.iter().sum()).collect())))
            .collect();
        for (position, sums) in values {
            if let Number::Sure(value, _) = figures::number(self.view.cell(line, position), self.choices) {
                sheet.totals.push(Total { at: self.view.at(line, position), value, sums });
            }
        }
        sums[0].fill(0.0);
    }
}

fn is_weekday(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["周", "星期", "礼拜", "mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|word| lower.starts_with(word))
}
