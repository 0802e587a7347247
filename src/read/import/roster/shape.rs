//! Where the header of a roster is, and which column holds what.

use super::days::{self, Context, Head, Trouble};
use super::headers::{self, Field};
use crate::domain::text::Text;
use crate::read::import::dialect::is_not_known;
use crate::read::import::grid::Grid;
use crate::read::import::words::{Role, Title};
use crate::text;
use chrono::NaiveDate;

/// Rows above the header at most.
const TITLES: usize = 40;
/// Headers without a year or a month are days where so many follow each other.
const RUN: usize = 3;

/// A column beside the days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub at: usize,
    pub field: Field,
    pub title: String,
    /// Where its header stands.
    pub row: usize,
    /// Whether an option says what it is.
    pub is_chosen: bool,
}

/// The columns of one day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DayColumns {
    pub date: NaiveDate,
    pub columns: Vec<usize>,
    /// Whether they are when the shift starts and when it ends.
    pub are_ends: bool,
}

/// How a sheet is laid out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub grid: usize,
    /// The row of the header; of the days, where there are some.
    pub header: usize,
    /// The first row of people.
    pub first: usize,
    pub columns: Vec<Column>,
    pub days: Vec<DayColumns>,
    /// Where year and month come from.
    pub days_why: Text,
}

impl Layout {
    /// Whether each row is one shift or one window.
    pub fn is_long(&self) -> bool {
        let has = |field| self.has(field);
        let has_ends = has(Field::From) && has(Field::To);
        // Two times beside tier or skills alone are a contract or somebody's usual hours.
        let is_person = has(Field::Tier) || has(Field::Queues);
        let is_shift = has(Field::Date) && (has(Field::Shift) || has_ends);
        let is_window = has_ends && (has(Field::Kind) || has(Field::Shift) || !is_person);
        self.days.is_empty() && (is_shift || is_window)
    }

    /// With the columns that only tables of shifts have as what they are elsewhere: notes, or a word for a group.
    pub fn settled(mut self) -> Layout {
        if !self.is_long() {
            for column in &mut self.columns {
                column.field = match column.field {
                    Field::Kind => Field::Group,
                    Field::Date | Field::Shift | Field::From | Field::To => Field::Carried,
                    other => other,
                };
            }
        }
        self
    }

    /// Whether each row is one person without shifts.
    pub fn is_list(&self) -> bool {
        self.days.is_empty() && !self.is_long()
    }

    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }
}

/// The rows and columns that hold days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DayHeads {
    pub row: usize,
    pub last: usize,
    pub heads: Vec<(usize, Head)>,
}

/// Finds the days across the top; none where the sheet has none.
pub(super) fn day_heads(grid: &Grid) -> Option<DayHeads> {
    let list = list_header(grid, &[]);
    for row in 0..grid.rows().min(TITLES) {
        let mut heads = run(grid, row);
        if heads.is_empty() || list.is_some_and(|header| is_below(grid, header, row, &heads)) {
            continue;
        }
        let mut last = row;
        let kind = |heads: &[(usize, Head)]| (heads[0].1.day.is_some(), heads[0].1.of_month.is_some());
        let below = run(grid, row + 1);
        if !below.is_empty()
            && kind(&below) != kind(&heads)
            && (kind(&heads) == (false, false) || kind(&below) == (false, false))
        {
            last = row + 1;
            let (main, other) = if kind(&heads) == (false, false) { (below, heads) } else { (heads, below) };
            let beside = |column| other.iter().find(|(at, _)| *at == column).map(|(_, head)| head.clone());
            heads = main.into_iter().map(|(at, head)| (at, head.with(beside(at).unwrap_or_default()))).collect();
        }
        return Some(DayHeads { row, last, heads });
    }
    None
}

/// Whether a row with days is a row of a list whose header stands above.
fn is_below(grid: &Grid, header: usize, row: usize, heads: &[(usize, Head)]) -> bool {
    let titles: Vec<&str> = heads.iter().map(|(column, _)| &*grid.cell(header, *column).text).collect();
    let named = |title: &&str| !title.is_empty() && days::weekday(title).is_none();
    let differ = titles.windows(2).all(|pair| pair[0] != pair[1]);
    header < row && titles.iter().all(named) && differ
}

/// The columns of a row that hold days: dates, or numbers or weekdays that follow each other.
fn run(grid: &Grid, row: usize) -> Vec<(usize, Head)> {
    let cells = grid.row(row).iter().enumerate();
    let all: Vec<(usize, Head)> = cells.filter_map(|(at, cell)| Some((at, days::head(cell)?))).collect();
    let beside = grid.row(row).iter().any(|cell| matches!(headers::field(&cell.text), Some(Field::Id | Field::Name)));
    let dated: Vec<_> = all.iter().filter(|(_, head)| head.day.is_some()).cloned().collect();
    let own = dated.iter().filter(|(at, _)| !grid.cell(row, *at).is_copy).count();
    if own >= 2 || beside && own == 1 {
        return dated;
    }
    let least = if beside { 2 } else { RUN };
    let mut best: Vec<(usize, Head)> = Vec::new();
    let mut current: Vec<(usize, Head)> = Vec::new();
    for (at, head) in all.into_iter().filter(|(_, head)| head.day.is_none()) {
        let follows = current.last().is_some_and(|(before, last)| {
            let copy = grid.cell(row, at).is_copy && *last == head;
            at - before <= 3 && (copy || next(last, &head))
        });
        if !follows {
            current.clear();
        }
        current.push((at, head));
        if current.len() > best.len() {
            best.clone_from(&current);
        }
    }
    let distinct = best.windows(2).filter(|pair| pair[0].1 != pair[1].1).count() + 1;
    if best.is_empty() || distinct < least { Vec::new() } else { best }
}

fn next(last: &Head, head: &Head) -> bool {
    match (last.of_month, head.of_month) {
        (Some(before), Some(day)) => day == before + 1 || day == 1 && before >= 28,
        (None, None) => last.weekday.is_some_and(|weekday| head.weekday == Some(weekday.succ())),
        _ => false,
    }
}

/// The row with most headers that say what they hold, one of them who it is about.
pub(super) fn list_header(grid: &Grid, chosen: &[(String, String)]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for row in 0..grid.rows().min(TITLES) {
        let cells = grid.row(row).iter().enumerate().filter(|(_, cell)| !cell.is_empty() && !cell.is_copy);
        let fields: Vec<Field> = cells
            .filter_map(|(at, cell)| {
                let told = chosen.iter().find(|(_, column)| {
                    headers::is_chosen(at, &cell.text, column) && headers::bare(column) == headers::bare(&cell.text)
                });
                told.and_then(|(name, _)| headers::named(name)).or_else(|| headers::field(&cell.text))
            })
            .collect();
        let is_header = fields.iter().any(|field| matches!(field, Field::Id | Field::Name)) && fields.len() >= 2;
        if is_header && best.is_none_or(|(_, most)| fields.len() > most) {
            best = Some((row, fields.len()));
        }
    }
    best.map(|(row, _)| row)
}

/// Whether a sheet is a list or a table of people and no count of what came in, as far as its headers tell.
pub(super) fn is_roster(grid: &Grid) -> bool {
    let Some(header) = list_header(grid, &[]) else { return false };
    let cells = || grid.row(header).iter().filter(|cell| !cell.is_empty());
    let counts =
        |role| matches!(role, Role::Count | Role::Handled | Role::Handling | Role::FirstReply | Role::Conversation);
    let of_people = |field| matches!(field, Field::Tier | Field::Queues | Field::Group | Field::Hired | Field::Served);
    let is_counted = cells().any(|cell| Title::of(&cell.text).role().is_some_and(counts));
    let tells_people = cells().any(|cell| headers::field(&cell.text).is_some_and(of_people));
    !is_counted && (tells_people || day_heads(grid).is_some())
}

/// The first row with several cells, where options say by letter who stands where.
pub(super) fn told_header(grid: &Grid, chosen: &[(String, String)]) -> Option<usize> {
    let names_people = |(name, column): &(String, String)| {
        matches!(headers::named(name), Some(Field::Id | Field::Name)) && Grid::column_of(column).is_some()
    };
    let filled = |row: &usize| grid.row(*row).iter().filter(|cell| !cell.is_empty() && !cell.is_copy).count() >= 2;
    chosen.iter().any(names_people).then(|| (0..grid.rows().min(TITLES)).find(filled)).flatten()
}

/// The columns beside the days, from the rows `from` to `to` of headers; `above` may hold a header that is merged downwards.
pub(super) fn columns(grid: &Grid, rows: (usize, usize), days: &[usize], chosen: &[(String, String)]) -> Vec<Column> {
    let mut found = Vec::new();
    let first = rows.0.saturating_sub(2);
    for at in (0..grid.columns()).filter(|at| !days.contains(at)) {
        let texts =
            || (first..=rows.1).rev().map(|row| (row, &*grid.cell(row, at).text)).filter(|(_, text)| !text.is_empty());
        let known = || texts().find_map(|(row, text)| Some((row, text, headers::field(text)?)));
        let inside = || texts().find(|(row, _)| *row >= rows.0);
        let told = chosen.iter().find(|(_, column)| {
            Grid::column_of(column) == Some(at) || texts().any(|(_, text)| headers::is_chosen(at, text, column))
        });
        let told = told.and_then(|(name, _)| headers::named(name));
        let (row, title, field) = match (told, known(), inside()) {
            (Some(field), known, inside) => {
                let (row, title) = known.map(|(row, title, _)| (row, title)).or(inside).unwrap_or((rows.1, ""));
                (row, title, field)
            }
            (None, Some(known), _) => known,
            (None, None, Some((row, title))) => (row, title, Field::Carried),
            (None, None, None) => continue,
        };
        found.push(Column { at, field, title: title.to_owned(), row, is_chosen: told.is_some() });
    }
    found
}

/// Columns without any header whose cells below hold something: the first such cell of each.
pub(super) fn nameless(grid: &Grid, layout: &Layout) -> Vec<(usize, usize)> {
    let taken = |at: &usize| {
        layout.columns.iter().any(|column| column.at == *at) || layout.days.iter().any(|day| day.columns.contains(at))
    };
    let filled = |at: usize| {
        (layout.first..grid.rows()).find(|row| !grid.cell(*row, at).is_empty() && !grid.cell(*row, at).is_copy)
    };
    (0..grid.columns()).filter(|at| !taken(at)).filter_map(|at| Some((filled(at)?, at))).collect()
}

/// The days of `found` with their columns, one entry a date: merged headers and blank ones right of them belong to the one before.
pub(super) fn day_columns(
    grid: &Grid,
    found: &DayHeads,
    context: &Context<'_>,
) -> Result<(Vec<DayColumns>, Text, usize), Trouble> {
    let ends = ends_below(grid, found);
    let last = found.last + usize::from(ends.is_some());
    let row = found.row;
    let is_first = |at: usize| {
        !(found.row..=found.last).any(|row| {
            grid.cell(row, at).is_copy
                && at > 0
                && grid.cell(row, at - 1).text == grid.cell(row, at).text
                && days::head(grid.cell(row, at)).is_some()
        })
    };
    let own: Vec<(usize, Head)> = found.heads.iter().filter(|(at, _)| is_first(*at)).cloned().collect();
    let heads: Vec<Head> = own.iter().map(|(_, head)| head.clone()).collect();
    let (dates, why) = days::dates(&heads, context)?;
    let mut days: Vec<DayColumns> = Vec::new();
    for (index, ((at, _), date)) in own.iter().zip(dates).enumerate() {
        let until = own.get(index + 1).map_or(grid.columns(), |(next, _)| *next);
        let belongs = |column: &usize| {
            *column == *at
                || found.heads.iter().any(|(head, _)| head == column)
                || ends.is_some() && grid.cell(row, *column).is_empty() && !grid.cell(last, *column).is_empty()
        };
        let columns: Vec<usize> = (*at..until).take_while(|column| belongs(column)).collect();
        let are_ends = ends.is_some() && columns.len() == 2;
        days.push(DayColumns { date, columns, are_ends });
    }
    Ok((days, why, last))
}

/// Whether the row below the days says that each has a column for its start and one for its end.
fn ends_below(grid: &Grid, found: &DayHeads) -> Option<()> {
    let below = found.last + 1;
    let words: Vec<Option<Field>> =
        found.heads.iter().map(|(at, _)| headers::field(&grid.cell(below, *at).text)).collect();
    words.iter().all(|word| matches!(word, Some(Field::From | Field::To))).then_some(())
}

/// Texts around a table that may name its year and month: the rows above, from the nearest up, then sheet and file.
pub(super) fn titles(grid: &Grid, row: usize) -> Vec<(String, Text)> {
    let mut found = Vec::new();
    for above in (0..row).rev() {
        for (column, cell) in grid.row(above).iter().enumerate() {
            if !cell.is_empty() && !cell.is_copy && !is_not_known(cell) {
                let text = match cell.value {
                    crate::read::import::grid::Value::Stamp(at) => at.format("%Y-%m-%d").to_string(),
                    _ => cell.text.to_string(),
                };
                let place = grid.address(above, column);
                found.push((text, text!("the title in {place}", "{place} 的标题")));
            }
        }
    }
    if let Some(sheet) = &grid.sheet {
        found.push((sheet.clone(), text!("the name of the sheet", "工作表名")));
    }
    let file = grid.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    found.push((stem.to_owned(), text!("the name of the file", "文件名")));
    found
}
