//! Which column of a long table is what, by its words, by what was answered, and by its cells; what stays open is asked.

use super::entry::Sheet;
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::import::choices::Choices;
use crate::read::import::dialect::{self, Number, Unit};
use crate::read::import::grid::{Cell, Grid, Value};
use crate::read::import::question;
use crate::read::import::queues::Queues;
use crate::read::import::words::{Role, Title, is_total, without_count};
use crate::text;

/// Rows whose cells say what a column is.
const EXAMINED: usize = 400;

/// A column with counts or lengths, and the queue that the words above it name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    pub column: usize,
    pub queue: Option<String>,
    pub unit: Option<Unit>,
}

/// The columns of a long table.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// Days, clocks and ranges, ends last.
    pub times: Vec<(usize, Role)>,
    pub queue: Option<usize>,
    pub counts: Vec<Measure>,
    pub handling: Vec<Measure>,
    pub first_reply: Option<Measure>,
    pub minutes: Option<usize>,
    pub conversation: Option<usize>,
    pub totals: Vec<usize>,
}

/// The row with the words of a long table: one that names a time and something else; none where no row does.
pub(super) fn header(grid: &Grid, queues: &Queues<'_>, choices: &Choices) -> Option<usize> {
    let of = |cell: &Cell| {
        let title = Title::of(&cell.text);
        let chosen = choices.columns.iter().any(|(_, words)| *words == *cell.text);
        let is_queue = queues.knows(&cell.text) || without_count(&cell.text).is_some_and(|name| queues.knows(&name));
        (title.role(), chosen || is_queue)
    };
    let is_header = |row: usize| {
        let cells: Vec<_> =
            grid.row(row).iter().filter(|cell| !cell.is_empty() && cell.value == Value::Text).map(of).collect();
        let times = cells.iter().filter(|(role, _)| role.is_some_and(is_time)).count();
        let others = cells.iter().filter(|(role, other)| *other || role.is_some_and(|role| !is_time(role))).count();
        (times > 0 && others > 0) || times > 1 || (others > 1 && cells.iter().any(|(role, _)| role.is_some()))
    };
    let first = (0..grid.rows().min(60)).find(|row| is_header(*row))?;
    // A second row of words below groups of columns is the one with the measures.
    let below = first + 1;
    let no_numbers = grid.row(below).iter().all(|cell| !matches!(cell.value, Value::Number(_) | Value::Stamp(_)));
    let measures =
        grid.row(below).iter().filter(|cell| Title::of(&cell.text).role().is_some_and(|role| !is_time(role)));
    Some(if no_numbers && measures.count() >= 2 && dialect_free(grid.row(below)) { below } else { first })
}

fn dialect_free(cells: &[Cell]) -> bool {
    cells.iter().all(|cell| dialect::number(cell, None).sure().is_none() && dialect::stamped(cell, false).is_none())
}

/// Where no row has words that are known: the row above the first that has a time and a number.
pub(super) fn header_by_content(grid: &Grid) -> Option<(Option<usize>, usize)> {
    let is_data = |row: usize| {
        let cells = grid.row(row);
        let timed = cells
            .iter()
            .any(|cell| dialect::stamped(cell, grid.is_1904).is_some() || dialect::clocks_of(cell).is_some());
        timed && cells.iter().any(|cell| dialect::number(cell, None).sure().is_some())
    };
    let first = (0..grid.rows().min(60)).find(|row| is_data(*row))?;
    let above = (0..first).rev().find(|row| !grid.is_blank_row(*row));
    let is_words = |row: &usize| grid.row(*row).iter().filter(|cell| !cell.is_empty() && !cell.is_copy).count() > 1;
    Some((above.filter(is_words), first))
}

pub(super) fn is_time(role: Role) -> bool {
    matches!(role, Role::Start | Role::End | Role::Date | Role::Clock)
}

/// Finds the columns of a table whose data begin in row `from`.
pub(super) struct Finder<'a, 'b> {
    pub grid: &'a Grid,
    pub from: usize,
    pub queues: &'b Queues<'b>,
    pub choices: &'b Choices,
}

impl Finder<'_, '_> {
    fn cells(&self, column: usize) -> impl Iterator<Item = &Cell> {
        let rows = (self.from..self.grid.rows()).take(EXAMINED);
        rows.map(move |row| self.grid.cell(row, column)).filter(|cell| !cell.is_empty())
    }

    /// Whether at least half of the cells of a column are so, and one is.
    fn most(&self, column: usize, is_so: impl Fn(&Cell) -> bool) -> bool {
        let (n, so) = self.cells(column).fold((0, 0), |(n, so), cell| (n + 1, so + usize::from(is_so(cell))));
        so > 0 && so * 2 >= n
    }

    fn is_numbers(&self, column: usize) -> bool {
        self.most(column, |cell| matches!(dialect::number(cell, None), Number::Sure(..) | Number::Either(..)))
    }

    fn title(&self, sheet: &Sheet<'_>, column: usize) -> Title {
        sheet.header.map_or(Title::default(), |row| Title::of(&self.grid.cell(row, column).text))
    }

    /// The words of the group above the words of a column, where there are groups.
    fn group(&self, sheet: &Sheet<'_>, column: usize) -> Option<String> {
        let above = sheet.header?.checked_sub(1)?;
        let groups: Vec<&Cell> = self.grid.row(above).iter().filter(|cell| !cell.is_empty() && !cell.is_copy).collect();
        if groups.len() < 2 {
            return None;
        }
        let own = &self.grid.cell(sheet.header?, column).text;
        let text = (0..=column).rev().map(|at| &self.grid.cell(above, at).text).find(|text| !text.is_empty())?;
        let is_group = text != own && Title::of(text).role().is_none();
        is_group.then(|| text.to_string())
    }

    /// The queue that the words above a column name.
    fn queue_above(&self, sheet: &Sheet<'_>, column: usize) -> Option<String> {
        let text = sheet.header.map(|row| self.grid.cell(row, column).text.to_string()).unwrap_or_default();
        let own = Some(text.clone()).filter(|text| self.queues.knows(text));
        let inside = || without_count(&text).filter(|name| self.queues.knows(name));
        own.or_else(inside).or_else(|| self.group(sheet, column).filter(|group| self.queues.knows(group)))
    }

    fn chosen(&self, sheet: &Sheet<'_>, column: usize) -> Option<Role> {
        const ROLES: [Role; 10] = [
            Role::Start,
            Role::End,
            Role::Date,
            Role::Clock,
            Role::Queue,
            Role::Count,
            Role::Handling,
            Role::FirstReply,
            Role::Minutes,
            Role::Conversation,
        ];
        let text = sheet.header.map(|row| self.grid.cell(row, column).text.to_string()).unwrap_or_default();
        let is_it =
            |chosen: &str| chosen == text || (Grid::column_of(chosen) == Some(column) && !self.is_title(sheet, chosen));
        ROLES.into_iter().find(|role| self.choices.column(role.name()).is_some_and(is_it))
    }

    fn is_title(&self, sheet: &Sheet<'_>, words: &str) -> bool {
        sheet.header.is_some_and(|row| self.grid.row(row).iter().any(|cell| *cell.text == *words))
    }

    /// The columns that are clear, and those of numbers that are not.
    pub fn find(&self, sheet: &mut Sheet<'_>) -> (Columns, Vec<usize>) {
        let mut found = Columns::default();
        let mut open = Vec::new();
        // Of a table without rows the words alone tell the columns; beside others a blank column is none.
        let has_rows = (self.from..self.grid.rows()).any(|row| !self.grid.is_blank_row(row));
        for column in 0..self.grid.columns() {
            if self.cells(column).next().is_none() && has_rows {
                continue;
            }
            let title = self.title(sheet, column);
            let chosen = self.chosen(sheet, column);
            let by_words = title.role().filter(|role| self.choices.column(role.name()).is_none());
            let shown = sheet.header.map(|row| self.grid.cell(row, column).text.to_string()).unwrap_or_default();
            let why = match chosen {
                Some(_) => text!("you said so", "按您的说明"),
                None => text!("its header says so", "表头如此"),
            };
            if is_total(&shown) && chosen.is_none() {
                found.totals.push(column);
                sheet.tell(column, "total", why);
            } else if let Some(role) = chosen.or(by_words) {
                self.place(column, role, &title, &mut found, sheet, why);
            } else if let Some(queue) = self.queue_above(sheet, column).filter(|_| self.is_numbers(column)) {
                let why = text!("its header names the queue {queue}", "表头是队列 {queue}");
                sheet.tell(column, "inquiries", why);
                found.counts.push(Measure { column, queue: Some(queue), unit: None });
            } else {
                open.push(column);
            }
        }
        self.by_content(&mut found, &mut open, sheet);
        found.times.sort_by_key(|(column, role)| (*role == Role::End, *column));
        (found, open)
    }

    fn place(&self, column: usize, role: Role, title: &Title, found: &mut Columns, sheet: &mut Sheet<'_>, why: Text) {
        let measure = || Measure { column, queue: self.queue_above(sheet, column), unit: Unit::named(&title.unit) };
        match role {
            role if is_time(role) => found.times.push((column, role)),
            Role::Queue if found.queue.is_none() => found.queue = Some(column),
            Role::Count | Role::Handled => {
                let measure = measure();
                found.counts.push(measure);
            }
            Role::Handling => {
                let measure = measure();
                found.handling.push(measure);
            }
            Role::FirstReply if found.first_reply.is_none() => found.first_reply = Some(measure()),
            Role::Minutes => found.minutes = Some(column),
            Role::Conversation => found.conversation = Some(column),
            _ => {
                sheet.tell(column, "left out", text!("there is one of these already", "已有同类列"));
                return;
            }
        }
        sheet.tell(column, role.name(), why);
    }

    /// Columns that their cells alone tell: days, clocks, names of queues.
    fn by_content(&self, found: &mut Columns, open: &mut Vec<usize>, sheet: &mut Sheet<'_>) {
        let why = || text!("its cells are such", "其单元格内容如此");
        let takes = |role| self.choices.column(role).is_none();
        open.retain(|&column| {
            let dated = self.most(column, |cell| {
                cell.value != Value::Number(0.0) && dialect::stamped(cell, self.grid.is_1904).is_some()
            });
            let is_text = self.cells(column).any(|cell| !matches!(cell.value, Value::Number(_)));
            if dated && is_text && found.times.is_empty() && takes("start") {
                found.times.push((column, Role::Start));
                sheet.tell(column, "start", why());
            } else if found.times.len() < 2
                && !found.times.iter().any(|(_, role)| *role == Role::Clock)
                && self.most(column, |cell| dialect::clocks_of(cell).is_some())
                && takes("clock")
                && found.conversation.is_none()
            {
                found.times.push((column, Role::Clock));
                sheet.tell(column, "clock", why());
            } else if found.queue.is_none() && takes("queue") && self.most(column, |cell| self.queues.knows(&cell.text))
            {
                found.queue = Some(column);
                sheet.tell(column, "queue", why());
            } else {
                return true;
            }
            false
        });
        // Counts of what was handled are taken only where nothing says what came in.
        let is_handled = |measure: &Measure| self.title(sheet, measure.column).role() == Some(Role::Handled);
        if found.counts.iter().any(|measure| !is_handled(measure)) && self.choices.column("inquiries").is_none() {
            let out: Vec<usize> = found.counts.iter().filter(|m| is_handled(m)).map(|m| m.column).collect();
            found.counts.retain(|measure| !out.contains(&measure.column));
            for fact in sheet.columns.iter_mut().filter(|fact| out.iter().any(|at| Grid::letter(*at) == fact.letter)) {
                fact.is = "left out".to_owned();
                fact.why = text!("another column says what came in", "另有进线量列");
            }
        }
        open.retain(|&column| {
            if self.is_numbers(column) {
                return true;
            }
            sheet.tell(column, "left out", text!("its words are not known", "列名不在已知之列"));
            false
        });
    }
}

/// The question about a column, at the first cell below its words.
pub(super) fn ask(sheet: &mut Sheet<'_>, column: usize, message: Text, options: Vec<String>) {
    let row = sheet.header.map_or(0, |row| row + 1);
    let asked = question::about(&codes::IMPORT_COLUMN, sheet.grid, (row, column), message, options);
    sheet.questions.push(asked);
}
