//! What is kept while a roster is read: cells with their places, people, and what one row says of one person.

use super::headers::Field;
use crate::domain::imported::Question;
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::read::findings::codes::Code;
use crate::read::import::grid::{Cell, Grid};
use crate::read::import::question;
use crate::text;
use chrono::{NaiveDate, NaiveDateTime};

/// A cell of one of the sheets, everything from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub grid: usize,
    pub row: usize,
    pub column: usize,
}

/// A cell with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub cell: Cell,
    pub at: At,
}

impl Placed {
    pub fn text(&self) -> &str {
        &self.cell.text
    }
}

/// What a row says of a person in one column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub field: Field,
    pub title: String,
    pub placed: Placed,
}

/// What a row says of a person on one day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OnDay {
    pub date: NaiveDate,
    /// The code or the clocks; empty where nothing is written.
    pub text: String,
    /// From when until when, where the row names both with their dates.
    pub span: Option<(NaiveDateTime, NaiveDateTime)>,
    pub at: At,
}

/// A person as one row has it, or as all rows together have it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    /// Where the person is first named.
    pub at: At,
    pub id: Option<String>,
    pub name: Option<String>,
    pub said: Vec<Said>,
    pub days: Vec<OnDay>,
    pub row: Row,
}

/// What kind of row names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Row {
    /// One of a list of people.
    Listed,
    /// One with a cell for each day.
    Wide,
    /// The second of two such rows, under a name that is merged over both.
    Below,
    /// One of many, each a shift.
    Long,
}

impl Person {
    /// What is said in columns of `field`.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Said> {
        self.said.iter().filter(move |said| said.field == field)
    }

    /// The person in words: id and name.
    pub fn shown(&self) -> String {
        match (&self.id, &self.name) {
            (Some(id), Some(name)) if id != name => format!("{id} {name}"),
            (Some(id), _) => id.clone(),
            (None, name) => name.clone().unwrap_or_default(),
        }
    }
}

/// What is wrong and what is open: one entry a kind.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub questions: Vec<Question>,
    pub findings: Vec<Finding>,
}

impl Problems {
    /// Asks about a cell; `options` settle it.
    pub fn ask(&mut self, code: &'static Code, grids: &[Grid], at: At, message: Text, options: Vec<String>) {
        let Some(grid) = grids.get(at.grid) else { return };
        self.questions.push(question::about(code, grid, (at.row, at.column), message, options));
    }

    /// Refuses a cell that nothing but another file settles.
    pub fn refuse(&mut self, code: &'static Code, grids: &[Grid], at: At, message: Text) {
        let Some(grid) = grids.get(at.grid) else { return };
        let cell = grid.address(at.row, at.column);
        let Text { en, zh } = message;
        let place = grid.place(at.row, at.column);
        let [hint_en, hint_zh] = code.remedy;
        self.findings.push(Finding {
            severity: Severity::Error,
            code: code.code,
            file: grid.name(),
            line: place.line,
            column: place.column,
            message: text!("{cell}: {en}", "{cell}：{zh}"),
            hint: text!("{hint_en}", "{hint_zh}"),
        });
    }
}

/// A cell as a spreadsheet names it, with its sheet or file where there are several.
pub(super) fn address(grids: &[Grid], at: At) -> String {
    let Some(grid) = grids.get(at.grid) else { return String::new() };
    let cell = grid.address(at.row, at.column);
    match grids.len() {
        1 => cell,
        _ => format!("{} {cell}", grid.name()),
    }
}

/// The first few of many places.
pub(super) fn places(grids: &[Grid], all: &[At]) -> String {
    const NAMED: usize = 3;
    let mut named: Vec<String> = all.iter().take(NAMED).map(|at| address(grids, *at)).collect();
    named.extend((all.len() > NAMED).then(|| "…".to_owned()));
    named.join(", ")
}

/// Words with how often each stands somewhere and where first, in the order in which they come.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    pub words: Vec<(String, usize, At)>,
}

impl Counted {
    pub fn add(&mut self, word: &str, at: At) {
        match self.words.iter_mut().find(|(known, ..)| known == word) {
            Some((_, count, _)) => *count += 1,
            None => self.words.push((word.to_owned(), 1, at)),
        }
    }

    /// `早 (12, F7), 中 (3, G9)`.
    pub fn shown(&self, grids: &[Grid]) -> String {
        let one = |(word, n, at): &(String, usize, At)| format!("{word} ({n}, {})", address(grids, *at));
        self.words.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}
