//! The rows below a header: people, sums, and what is neither.

use super::dates::clock_text;
use super::headers::Field;
use super::model::{At, OnDay, Person, Placed, Problems, Row, Said};
use super::shape::Layout;
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::import::dialect::is_not_known;
use crate::read::import::grid::{Cell, Grid, Value};
use crate::text;
use chrono::Datelike;
use std::collections::BTreeSet;

/// Why a row is no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aside {
    Remark,
    Total,
    HeaderAgain,
    Leaver,
}

impl Aside {
    pub fn words(self) -> Text {
        match self {
            Aside::Remark => text!("a heading or a remark", "标题或说明"),
            Aside::Total => text!("totals", "合计行"),
            Aside::HeaderAgain => text!("the header once more", "重复的表头"),
            Aside::Leaver => text!("people who have left", "已离职人员"),
        }
    }
}

/// What the rows of one sheet hold.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub people: Vec<Person>,
    /// The row of each person.
    pub rows: Vec<usize>,
    pub aside: Vec<(Aside, At)>,
    /// Rows of sums, with what they say that they sum.
    pub totals: Vec<(usize, String)>,
}

const TOTALS: [&str; 12] =
    ["合计", "总计", "小计", "共计", "人数", "总人数", "total", "totals", "subtotal", "headcount", "sum", "总数"];
const REMARKS: [&str; 9] = ["备注", "说明", "注:", "注意", "制表", "审核", "图例", "note", "legend"];
const LEAVERS: [&str; 8] = ["离职", "已离职", "离岗", "停用", "否", "left", "resigned", "inactive"];

/// Whether a label says that its row is a sum.
pub(super) fn is_total(label: &str) -> bool {
    let label: String = label.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    TOTALS.contains(&label.as_str()) || ["合计", "小计", "总计", "人数"].iter().any(|word| label.ends_with(word))
}

/// Whether a cell counts people: `26人`.
fn is_headcount(text: &str) -> bool {
    let number = ["人", "名", "位", "people"].iter().find_map(|word| text.trim().strip_suffix(word));
    number.is_some_and(|number| number.trim().parse::<u32>().is_ok())
}

fn is_remark(text: &str) -> bool {
    let lower = text.to_lowercase();
    REMARKS.iter().any(|word| lower.starts_with(word)) || text.contains([':', '=', '：']) || text.chars().count() > 24
}

/// Reads the rows of people of a sheet.
pub(super) fn read(grids: &[Grid], layout: &Layout, problems: &mut Problems) -> Rows {
    let mut rows = Rows::default();
    let Some(grid) = grids.get(layout.grid) else { return rows };
    let mut unnamed: Vec<At> = Vec::new();
    for row in layout.first..grid.rows() {
        if grid.is_blank_row(row) {
            continue;
        }
        let reader = Reader { grids, grid, layout, row };
        let at = reader.at(layout.columns.first().map_or(0, |column| column.at));
        if let Some(aside) = reader.aside() {
            if aside == Aside::Total {
                rows.totals.push((row, reader.label().to_owned()));
            }
            rows.aside.push((aside, at));
        } else if let Some(person) = reader.person(problems) {
            rows.people.push(person);
            rows.rows.push(row);
        } else {
            unnamed.push(at);
        }
    }
    if let Some(first) = unnamed.first() {
        let n = unnamed.len();
        let message = text!(
            n,
            "{n} row, here, has neither an id nor a name",
            "{n} rows, first here, have neither an id nor a name",
            "{n} 行（首行在此）既没有工号也没有姓名"
        );
        problems.refuse(&codes::ROSTER_NO_ID, grids, *first, message);
    }
    rows
}

struct Reader<'a> {
    grids: &'a [Grid],
    grid: &'a Grid,
    layout: &'a Layout,
    row: usize,
}

impl<'a> Reader<'a> {
    fn at(&self, column: usize) -> At {
        At { grid: self.layout.grid, row: self.row, column }
    }

    fn cell(&self, field: Field) -> Option<(&'a Cell, usize)> {
        let column = self.layout.columns.iter().find(|column| column.field == field)?;
        Some((self.grid.cell(self.row, column.at), column.at))
    }

    fn text(&self, field: Field) -> Option<&'a str> {
        self.cell(field).map(|(cell, _)| cell).filter(|cell| !is_not_known(cell)).map(|cell| &*cell.text)
    }

    /// The first text beside the days.
    fn label(&self) -> &'a str {
        let cells = self.layout.columns.iter().map(|column| &*self.grid.cell(self.row, column.at).text);
        let nameless = (0..self.grid.columns()).map(|at| &*self.grid.cell(self.row, at).text);
        cells.chain(nameless).find(|text| is_total(text) || !text.is_empty()).unwrap_or_default()
    }

    /// A cell that shows something of its own.
    fn own(&self, column: usize) -> Option<&'a Cell> {
        let cell = self.grid.cell(self.row, column);
        (!cell.is_empty() && !cell.is_copy).then_some(cell)
    }

    /// Why the row is no person, if it is none.
    fn aside(&self) -> Option<Aside> {
        let columns = &self.layout.columns;
        let shown = columns.iter().filter(|column| !column.title.is_empty());
        let same = shown.filter(|column| *self.grid.cell(self.row, column.at).text == column.title).count();
        if same >= 2 {
            return Some(Aside::HeaderAgain);
        }
        let (id, name) = (self.text(Field::Id), self.text(Field::Name));
        let label = columns.iter().map(|column| &*self.grid.cell(self.row, column.at).text).find(|text| is_total(text));
        if label.is_some() && [id, name].iter().flatten().all(|text| is_total(text) || is_headcount(text)) {
            return Some(Aside::Total);
        }
        let filled: Vec<&Cell> = self.grid.row(self.row).iter().filter(|cell| !cell.is_empty()).collect();
        let texts: BTreeSet<&str> = filled.iter().map(|cell| &*cell.text).collect();
        if let ([text], true) = (&texts.iter().collect::<Vec<_>>()[..], columns.len() + self.layout.days.len() > 1) {
            let is_wide = filled.iter().filter(|cell| cell.is_copy).count() >= 2;
            if is_total(text) {
                return Some(Aside::Total);
            }
            if is_wide || is_remark(text) || id.is_none() && name.is_none() {
                return Some(Aside::Remark);
            }
        }
        let is_first =
            [id, name].iter().flatten().any(|text| REMARKS.iter().any(|word| text.to_lowercase().starts_with(word)));
        let of_days = || self.layout.days.iter().flat_map(|day| &day.columns);
        let has_day = || of_days().any(|at| self.own(*at).is_some());
        let remarks = || columns.iter().filter_map(|column| self.own(column.at)).any(|cell| is_remark(&cell.text));
        if is_first || id.is_none() && name.is_none() && !has_day() && remarks() {
            return Some(Aside::Remark);
        }
        let state = self.text(Field::State).map(str::to_lowercase);
        state.is_some_and(|state| LEAVERS.contains(&state.as_str())).then_some(Aside::Leaver)
    }

    fn person(&self, problems: &mut Problems) -> Option<Person> {
        let (id, name) = (self.text(Field::Id), self.text(Field::Name));
        let column = self.cell(if id.is_some() { Field::Id } else { Field::Name }).map(|(_, column)| column)?;
        if id.is_none() && name.is_none() {
            return None;
        }
        let skipped = |field: &Field| {
            matches!(
                field,
                Field::Id
                    | Field::Name
                    | Field::Surname
                    | Field::Serial
                    | Field::Date
                    | Field::Shift
                    | Field::From
                    | Field::To
                    | Field::Kind
            )
        };
        let mut said = Vec::new();
        for column in self.layout.columns.iter().filter(|column| !skipped(&column.field)) {
            let placed = Placed { cell: self.grid.cell(self.row, column.at).clone(), at: self.at(column.at) };
            if placed.cell.value == Value::Error && !is_not_known(&placed.cell) {
                let shown = placed.text().to_owned();
                let message = text!("the cell holds {shown}", "单元格内容为 {shown}");
                problems.refuse(&codes::CELL_ERROR, self.grids, placed.at, message);
            }
            said.push(Said { field: column.field, title: column.title.clone(), placed });
        }
        Some(Person {
            at: self.at(column),
            id: id.map(str::to_owned),
            name: match (name, self.text(Field::Surname)) {
                (Some(first), Some(last)) => Some(format!("{first} {last}")),
                (first, last) => first.or(last).map(str::to_owned),
            },
            said,
            days: self.days(problems),
            row: self.kind(),
        })
    }

    fn kind(&self) -> Row {
        let is_below = |field| {
            self.cell(field)
                .is_some_and(|(cell, at)| cell.is_copy && self.grid.cell(self.row - 1, at).text == cell.text)
        };
        if self.layout.is_list() {
            Row::Listed
        } else if self.layout.is_long() {
            Row::Long
        } else if self.row > self.layout.first && (is_below(Field::Id) || is_below(Field::Name)) {
            Row::Below
        } else {
            Row::Wide
        }
    }

    fn days(&self, problems: &mut Problems) -> Vec<OnDay> {
        let mut found = Vec::new();
        for day in &self.layout.days {
            let cells: Vec<(usize, &Cell)> =
                day.columns.iter().map(|at| (*at, self.grid.cell(self.row, *at))).collect();
            let own = |(at, cell): &(usize, &Cell)| !(is_not_known(cell) || cell.is_copy && *at > day.columns[0]);
            let filled: Vec<(usize, &Cell)> = cells.iter().copied().filter(own).collect();
            let mut add = |text: String, at: usize| {
                found.push(OnDay { date: day.date, text, span: None, at: self.at(at) });
            };
            let Some((first, _)) = filled.first() else {
                add(String::new(), day.columns[0]);
                continue;
            };
            let ends: Vec<String> = filled.iter().filter_map(|(_, cell)| clock_text(cell)).collect();
            if let (true, [from, to]) = (day.are_ends, &ends[..]) {
                add(format!("{from}-{to}"), *first);
                continue;
            }
            for (at, cell) in filled {
                if cell.value == Value::Error {
                    let shown = cell.text.to_string();
                    let message = text!("the cell holds {shown}", "单元格内容为 {shown}");
                    problems.refuse(&codes::CELL_ERROR, self.grids, self.at(at), message);
                } else {
                    add(code_text(cell), at);
                }
            }
        }
        found
    }
}

/// What a cell says as a code: of `9-18` a spreadsheet makes the eighteenth of September.
pub(super) fn code_text(cell: &Cell) -> String {
    match cell.value {
        Value::Stamp(at) => format!("{}月{}日", at.month(), at.day()),
        _ => cell.text.to_string(),
    }
}
