//! Long tables: a row for each interval, or for each conversation, with one column of counts or one for each queue.

use super::columns::{self, Columns, Finder, Measure};
use super::context::Context;
use super::entry::{At, Entry, Sheet, Total};
use super::figures::{self, Length};
use super::open_columns;
use crate::read::import::choices::Choices;
use crate::read::import::dialect::{self, Day, Number, Unit};
use crate::read::import::grid::{Cell, Grid, Value};
use crate::read::import::queues::Queues;
use crate::read::import::words::{Role, Title, is_mean, is_total};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// Reads a sheet as a long table; `header` is the row with its words, `from` the first row below.
pub(super) fn read<'a>(
    grid: &'a Grid,
    (header, from): (Option<usize>, usize),
    context: &Context,
    queues: &Queues<'_>,
    choices: &Choices,
) -> Sheet<'a> {
    let mut sheet = Sheet::new(grid, text!("a long table, one row for each interval", "长表：每行一个时段"), header);
    let (columns, open) = Finder { grid, from, queues, choices }.find(&mut sheet);
    open_columns::settle(queues, &columns, &open, &mut sheet);
    if !sheet.questions.is_empty() {
        return sheet;
    }
    let mut reader = Reader::new(grid, from, columns, context, choices);
    reader.settle_shape(&mut sheet);
    if sheet.questions.is_empty() && sheet.findings.is_empty() {
        reader.rows(header, &mut sheet);
    }
    sheet
}

struct Reader<'a, 'b> {
    grid: &'a Grid,
    from: usize,
    columns: Columns,
    context: &'b Context,
    choices: &'b Choices,
    /// Columns of times in which some cell has a clock: there a day alone is its midnight.
    with_clocks: BTreeSet<usize>,
    /// Columns of bare hours.
    with_hours: BTreeSet<usize>,
    day: Option<Dated>,
    queue: Option<String>,
    sums: Sums,
}

/// What the counts read until now come to, by column, day and queue.
#[derive(Default)]
struct Sums {
    since_total: BTreeMap<usize, f64>,
    parts: BTreeMap<(usize, String, String), f64>,
}

impl Sums {
    fn add(&mut self, column: usize, day: &str, queue: &str, count: f64) {
        *self.since_total.entry(column).or_default() += count;
        *self.parts.entry((column, day.to_owned(), queue.to_owned())).or_default() += count;
    }

    /// The sum of a column over the parts of a day or a queue, where they are given.
    fn of(&self, column: usize, day: Option<&str>, queue: Option<&str>) -> f64 {
        let fits = |(c, d, q): &(usize, String, String)| {
            *c == column && day.is_none_or(|day| day == d) && queue.is_none_or(|queue| queue == q)
        };
        self.parts.iter().filter(|(key, _)| fits(key)).map(|(_, sum)| sum).sum()
    }
}

/// A day, where it stands, and its text.
type Dated = (Day, Option<At>, String);

/// When a row is.
struct Time {
    clock: Option<(i64, Option<i64>)>,
    offset: Option<i64>,
}

impl<'a, 'b> Reader<'a, 'b> {
    fn new(grid: &'a Grid, from: usize, columns: Columns, context: &'b Context, choices: &'b Choices) -> Self {
        let cells = |column: usize| (from..grid.rows()).map(move |row| grid.cell(row, column));
        let clocked = |column: usize| {
            cells(column).any(|cell| dialect::stamped(cell, grid.is_1904).is_some_and(|found| found.clock.is_some()))
        };
        let hours = |column: usize| {
            let shown = cells(column).filter(|cell| !cell.is_empty() && !is_total(&cell.text));
            let (n, hours) = shown
                .fold((0, 0), |(n, hours), cell| (n + 1, hours + usize::from(dialect::hour(&cell.text).is_some())));
            hours > 0 && hours * 5 >= n * 4
        };
        let times = &columns.times;
        let with_clocks = times.iter().map(|(column, _)| *column).filter(|column| clocked(*column)).collect();
        let is_clock = |role: Role| role == Role::Clock;
        let with_hours = times.iter().filter(|(c, role)| is_clock(*role) && hours(*c)).map(|(c, _)| *c).collect();
        let sums = Sums::default();
        Reader { grid, from, columns, context, choices, with_clocks, with_hours, day: None, queue: None, sums }
    }

    /// Whether rows are conversations, and what units lengths have.
    fn settle_shape(&mut self, sheet: &mut Sheet<'_>) {
        let columns = &mut self.columns;
        if columns.counts.is_empty()
            && (columns.conversation.is_some()
                || self.with_clocks.len() > 1
                || off_grid(self.grid, self.from, &columns.times))
        {
            sheet.is_log = true;
            sheet.shape = text!("a log, one row for each conversation", "明细：每行一次会话");
        } else if columns.counts.is_empty() {
            let message = text!("no column of inquiries was found", "没有找到咨询量列");
            columns::ask(sheet, 0, message, vec!["--column inquiries=LETTER".to_owned()]);
        }
        let measures = columns.handling.iter_mut().chain(&mut columns.first_reply);
        for measure in measures.filter(|measure| measure.unit.is_none()) {
            measure.unit = unit_of(self.grid, self.from, measure, self.choices, sheet);
        }
        let starts = columns.times.iter().any(|(_, role)| *role != Role::End && *role != Role::Date);
        let ends = columns.times.iter().any(|(_, role)| *role == Role::End);
        let title = |column: usize| sheet.header.map(|row| Title::of(&self.grid.cell(row, column).text));
        let said = columns.times.iter().any(|(column, _)| title(*column).is_some_and(|title| title.says_end()));
        sheet.says_end = !sheet.is_log && said && !(starts && ends);
    }

    fn rows(&mut self, header: Option<usize>, sheet: &mut Sheet<'_>) {
        if let Some(day) = &self.context.day {
            self.day = Some((day.clone(), None, String::new()));
        }
        for row in self.from..self.grid.rows() {
            let cells = self.grid.row(row);
            if self.grid.is_blank_row(row) {
                continue;
            }
            let is_header = header.is_some_and(|header| same(cells, self.grid.row(header)));
            if is_header {
                sheet.left_out.add(["the header again", "重复的表头"], self.grid, (row, 0));
            } else if cells.iter().any(|cell| is_mean(&cell.text)) {
                sheet.left_out.add(["a row of means or shares", "平均或占比行"], self.grid, (row, 0));
            } else if self.labels(row).any(|cell| is_total(&cell.text)) {
                self.row_of_totals(row, sheet);
            } else {
                self.row(row, sheet);
            }
        }
        // A row of totals may stand above what it sums.
        for total in &mut sheet.totals {
            let whole = self.sums.of(total.at.1, None, None);
            total.sums.push(whole);
        }
    }

    /// The cells that name a row: its times, its queue, and the first that shows something.
    fn labels(&self, row: usize) -> impl Iterator<Item = &'a Cell> {
        let grid = self.grid;
        let named = self.columns.times.iter().map(|(column, _)| *column).chain(self.columns.queue);
        let first = (0..grid.columns()).find(|column| !grid.cell(row, *column).is_empty());
        let columns: Vec<usize> = named.chain(first).collect();
        columns.into_iter().map(move |column| grid.cell(row, column))
    }

    fn row(&mut self, row: usize, sheet: &mut Sheet<'_>) {
        let time = self.time(row);
        if let Some(column) = self.columns.queue {
            let text = &self.grid.cell(row, column).text;
            if !text.is_empty() {
                self.queue = Some(text.to_string());
            }
        }
        let day = self.day.clone().filter(|_| time.is_some());
        if sheet.is_log {
            self.conversation(row, day.zip(time), sheet);
            return;
        }
        let mut whole = 0.0;
        for index in 0..self.columns.counts.len() {
            let Measure { column, queue, .. } = self.columns.counts[index].clone();
            let at = (row, column);
            let cell = self.grid.cell(row, column);
            let Some(count) = figures::count(cell, at, self.choices, day.is_some(), sheet) else { continue };
            let (Some((day, day_at, text)), Some(time)) = (day.clone(), &time) else {
                figures::no_time(at, sheet);
                continue;
            };
            whole += count;
            let queue = queue.or_else(|| self.queue.clone());
            self.sums.add(column, &text, queue.as_deref().unwrap_or_default(), count);
            let handling = self.handling(row, queue.as_ref());
            let (clock, offset) = (time.clock, time.offset);
            let minutes =
                self.columns.minutes.and_then(|at| figures::number(self.grid.cell(row, at), self.choices).sure());
            let minutes = minutes.map(|minutes| minutes as i64);
            sheet.entries.push(Entry { at, day, day_at, clock, offset, queue, count, handling, minutes });
        }
        for &column in &self.columns.totals {
            if let (Number::Sure(value, _), true) =
                (figures::number(self.grid.cell(row, column), self.choices), day.is_some())
            {
                sheet.totals.push(Total { at: (row, column), value, sums: vec![whole] });
                *self.sums.parts.entry((column, String::new(), String::new())).or_default() += value;
            }
        }
        let is_note = day.is_none() && self.columns.counts.iter().all(|m| self.grid.cell(row, m.column).is_empty());
        if is_note {
            sheet.left_out.add(["no time and no count", "没有时间和咨询量"], self.grid, (row, 0));
        }
    }

    /// Seconds of handling in a row, of the column for `queue` or for all.
    fn handling(&self, row: usize, queue: Option<&String>) -> Option<f64> {
        let fits = |measure: &&Measure| measure.queue.is_none() || measure.queue.as_ref() == queue;
        let measure = self.columns.handling.iter().find(fits)?;
        self.length(row, measure)
    }

    fn length(&self, row: usize, measure: &Measure) -> Option<f64> {
        let unit = measure.unit.unwrap_or(Unit::Seconds).seconds();
        match figures::length(self.grid.cell(row, measure.column), self.choices) {
            Length::Seconds(seconds) => Some(seconds),
            Length::Number(number) => Some(number * unit),
            Length::No => None,
        }
        .filter(|seconds| *seconds > 0.0)
    }

    fn conversation(&mut self, row: usize, time: Option<(Dated, Time)>, sheet: &mut Sheet<'_>) {
        let at = (row, self.columns.times.first().map_or(0, |(column, _)| *column));
        let Some(((day, day_at, _), Time { clock: Some((clock, end)), offset })) = time else {
            sheet.left_out.add(["a conversation without a time", "没有时间的会话"], self.grid, at);
            return;
        };
        let lasted = end.map(|end| (end - clock) as f64).filter(|seconds| *seconds > 0.0);
        let handling = self.handling(row, self.queue.as_ref()).or(lasted);
        if let Some(reply) = self.columns.first_reply.as_ref().and_then(|measure| self.length(row, measure)) {
            sheet.first_replies.entry(self.queue.clone().unwrap_or_default()).or_default().push(reply);
        }
        let (queue, clock) = (self.queue.clone(), Some((clock, None)));
        sheet.entries.push(Entry { at, day, day_at, clock, offset, queue, count: 1.0, handling, minutes: None });
    }

    /// The time of a row; a blank day is the one above.
    fn time(&mut self, row: usize) -> Option<Time> {
        let (mut time, mut has_day, mut is_blank) =
            (Time { clock: None, offset: None }, self.context.day.is_some(), true);
        let mut unread = false;
        for (column, role) in self.columns.times.clone() {
            let cell = self.grid.cell(row, column);
            let is_end = role == Role::End && self.columns.times.len() > 1;
            if cell.is_empty() {
                continue;
            }
            let found = dialect::stamped(cell, self.grid.is_1904);
            // `9-10` is a range where a clock is looked for, and a day of September elsewhere.
            let is_range = role == Role::Clock && dialect::clocks_of(cell).is_some();
            let found = found.filter(|found| !is_range || found.day.readings.iter().all(|day| day.year.is_some()));
            // A text says the clock of a midnight, too; only as numbers of a workbook a day and its midnight are the same.
            let is_words = cell.value == Value::Text && cell.text.parse::<f64>().is_err();
            let may_be_midnight = self.with_clocks.contains(&column) && !is_words;
            let midnight = || may_be_midnight.then_some((0, None));
            let hour = || self.with_hours.contains(&column).then(|| dialect::hour(&cell.text)).flatten();
            let own = found.as_ref().and_then(|found| found.clock.or_else(midnight));
            let clock = own.or_else(|| dialect::clocks_of(cell)).or_else(|| Some((hour()?, None)));
            if is_end {
                time.clock = ended(time.clock, clock, found.as_ref().map(|found| &found.day), self.day.as_ref());
                continue;
            }
            unread |= found.is_none() && clock.is_none();
            if let Some(found) = found {
                self.day = Some((
                    found.day,
                    Some((row, column)),
                    cell.text.split(['T', ' ']).next().unwrap_or_default().to_owned(),
                ));
                time.offset = found.offset;
                has_day = true;
            } else {
                is_blank &= !matches!(role, Role::Date | Role::Start);
            }
            time.clock = clock.or(time.clock);
        }
        let carried = is_blank && time.clock.is_some() && self.day.is_some();
        (!unread && (has_day || carried)).then_some(time)
    }

    fn row_of_totals(&mut self, row: usize, sheet: &mut Sheet<'_>) {
        sheet.left_out.add(["a row of totals", "合计行"], self.grid, (row, 0));
        let day = self.columns.times.iter().find_map(|(column, _)| {
            let cell = self.grid.cell(row, *column);
            let day = dialect::stamped(cell, self.grid.is_1904).is_some();
            day.then(|| cell.text.split(['T', ' ']).next().unwrap_or_default().to_owned())
        });
        let queue = self.columns.queue.map(|column| self.grid.cell(row, column).text.to_string());
        let queue = queue.filter(|name| !name.is_empty() && !is_total(name));
        for column in self.columns.counts.iter().map(|measure| measure.column).chain(self.columns.totals.clone()) {
            let Number::Sure(value, _) = figures::number(self.grid.cell(row, column), self.choices) else { continue };
            let since = self.sums.since_total.get(&column).copied().unwrap_or(0.0);
            let mut sums = vec![self.sums.of(column, day.as_deref(), queue.as_deref()), since];
            if day.is_none() && queue.is_none() {
                sums.swap(0, 1);
            }
            sheet.totals.push(Total { at: (row, column), value, sums });
        }
        self.sums.since_total.clear();
    }
}

/// The clock of a row whose end stands in a column of its own.
fn ended(
    start: Option<(i64, Option<i64>)>,
    end: Option<(i64, Option<i64>)>,
    day: Option<&Day>,
    start_day: Option<&Dated>,
) -> Option<(i64, Option<i64>)> {
    let (from, until) = (start?.0, end.map(|(at, to)| to.unwrap_or(at)));
    let days = day.zip(start_day).map_or(0, |(end, (start, ..))| {
        let of = |day: &Day| day.dates(Some(2024)).first().copied();
        of(end).zip(of(start)).map_or(0, |(end, start)| (end - start).num_days())
    });
    let until = until.map(|until| until + days * 86_400);
    Some((from, until.map(|until| if until <= from && day.is_none() { until + 86_400 } else { until })))
}

fn same(a: &[Cell], b: &[Cell]) -> bool {
    a.iter().filter(|cell| !cell.is_empty()).count() > 1
        && a.iter().zip(b).all(|(a, b)| a.text == b.text)
        && a.len() == b.len()
}

/// Whether times lie off every grid of intervals, as those of single conversations do.
fn off_grid(grid: &Grid, from: usize, times: &[(usize, Role)]) -> bool {
    let Some((column, _)) = times.first() else { return false };
    let clocks = (from..grid.rows()).filter_map(|row| dialect::stamped(grid.cell(row, *column), grid.is_1904)?.clock);
    let (n, off) = clocks.fold((0, 0), |(n, off), (at, _)| (n + 1, off + usize::from(at % 300 != 0)));
    n > 0 && off * 2 > n
}

/// The unit of a column of lengths whose words do not say it: numbers of 30 and more are seconds, below it is asked.
fn unit_of(grid: &Grid, from: usize, measure: &Measure, choices: &Choices, sheet: &mut Sheet<'_>) -> Option<Unit> {
    if let Some(unit) = choices.unit {
        return Some(unit);
    }
    let title = sheet.header.map(|row| Title::of(&grid.cell(row, measure.column).text)).unwrap_or_default();
    if title.words.ends_with("seconds") || title.words.ends_with('秒') {
        return Some(Unit::Seconds);
    }
    let cells = (from..grid.rows()).map(|row| (row, grid.cell(row, measure.column)));
    let numbers = cells.filter_map(|(row, cell)| match figures::length(cell, choices) {
        Length::Number(number) if cell.value != Value::Empty && number > 0.0 => Some((row, number)),
        _ => None,
    });
    let mut numbers: Vec<(usize, f64)> = numbers.collect();
    let first = numbers.first()?.0;
    numbers.sort_by(|a, b| a.1.total_cmp(&b.1));
    let median = numbers[numbers.len() / 2].1;
    if median >= 30.0 {
        return Some(Unit::Seconds);
    }
    let shown = format!("{median}");
    let message =
        text!("a length of {shown}: seconds or minutes? No header says it", "时长 {shown}：是秒还是分钟？表头没有说明");
    let options = vec!["--unit seconds".to_owned(), "--unit minutes".to_owned()];
    let code = &crate::read::findings::codes::IMPORT_UNIT;
    sheet.questions.push(crate::read::import::question::about(code, grid, (first, measure.column), message, options));
    None
}
