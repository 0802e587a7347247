//! Tables with one row a shift or a window: who, which day, which code; or who, from when, until when, what.

use super::asked::ask_date;
use super::dates::{NoDate, Reading, clock_text};
use super::headers::Field;
use super::model::{At, OnDay, Problems};
use super::rows::{Rows, code_text};
use super::shape::Layout;
use crate::read::findings::codes;
use crate::read::import::dialect::is_not_known;
use crate::read::import::grid::{Cell, Grid};
use crate::text;
use chrono::TimeDelta;

/// Fills in the days of the people of a table with one row a shift. Says whether dates without clocks ended windows, whose last
/// day is then inside.
pub(super) fn fill(
    grids: &[Grid],
    layout: &Layout,
    rows: &mut Rows,
    reading: Reading,
    problems: &mut Problems,
) -> bool {
    let Some(grid) = grids.get(layout.grid) else { return false };
    let column = |field| layout.columns.iter().find(|column| column.field == field).map(|column| column.at);
    let dated = [Field::Date, Field::From, Field::To].into_iter().filter_map(column);
    let cells = dated.flat_map(|at| rows.rows.iter().map(move |row| grid.cell(*row, at)));
    let mut filler =
        Filler { grid, layout, reading: reading.of(cells), whole_days: false, wrong: Vec::new(), reversed: Vec::new() };
    filler.whole_days = filler.has_no_clock(rows);
    let mut days = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        days.push(filler.day(*row));
    }
    for (person, day) in rows.people.iter_mut().zip(days) {
        person.days.extend(day);
    }
    if let Some((at, why)) = filler.wrong.first() {
        ask_date(*at, *why, filler.wrong.len(), grids, problems);
    }
    if let Some(at) = filler.reversed.first() {
        let n = filler.reversed.len();
        let message = text!(
            n,
            "{n} row, here, ends before it starts",
            "{n} rows, first here, end before they start",
            "{n} 行（首行在此）的结束不晚于开始"
        );
        problems.refuse(&codes::END_NOT_AFTER_START, grids, *at, message);
    }
    filler.whole_days
}

struct Filler<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    reading: Reading,
    /// Windows are given by dates alone.
    whole_days: bool,
    wrong: Vec<(At, NoDate)>,
    reversed: Vec<At>,
}

impl<'a> Filler<'a> {
    fn cell(&self, row: usize, field: Field) -> Option<(&'a Cell, At)> {
        let column = self.layout.columns.iter().find(|column| column.field == field)?.at;
        let cell = self.grid.cell(row, column);
        (!is_not_known(cell)).then_some((cell, At { grid: self.layout.grid, row, column }))
    }

    fn has_no_clock(&self, rows: &Rows) -> bool {
        let ends = |row: &usize| [Field::From, Field::To].map(|field| self.cell(*row, field));
        let clocks = rows.rows.iter().flat_map(ends).flatten().any(|(cell, _)| clock_text(cell).is_some());
        !self.layout.has(Field::Date) && !clocks
    }

    fn day(&mut self, row: usize) -> Option<OnDay> {
        let word = self.cell(row, Field::Kind).or_else(|| self.cell(row, Field::Shift));
        let ends = [Field::From, Field::To].map(|field| self.cell(row, field));
        if self.layout.has(Field::Date) {
            let (date, at) = self.cell(row, Field::Date)?;
            let date = self.reading.date(date).map_err(|why| self.wrong.push((at, why))).ok()?;
            let clocks = match ends {
                [Some((from, _)), Some((to, _))] => clock_text(from).zip(clock_text(to)),
                _ => None,
            };
            let clocks = clocks.map(|(from, to)| format!("{from}-{to}"));
            let place = word.or(ends[0]).map_or(at, |(_, at)| at);
            let text = match (word, clocks) {
                (Some((word, _)), Some(clocks)) if super::codes::word(&word.text).is_some() => {
                    format!("{} {clocks}", word.text)
                }
                (_, Some(clocks)) => clocks,
                (Some((word, _)), None) => code_text(word),
                (None, None) => String::new(),
            };
            return Some(OnDay { date, text, span: None, at: place });
        }
        let [Some((from, from_at)), Some((to, to_at))] = ends else { return None };
        let mut moment = |cell: &Cell, at| self.reading.moment(cell).map_err(|why| self.wrong.push((at, why))).ok();
        let (from, _) = moment(from, from_at)?;
        let (to, _) = moment(to, to_at)?;
        let to = if self.whole_days { to + TimeDelta::days(1) } else { to };
        if to <= from {
            self.reversed.push(to_at);
            return None;
        }
        let text = word
            .map_or_else(|| format!("{}-{}", from.format("%H:%M"), to.format("%H:%M")), |(word, _)| code_text(word));
        let at = word.map_or(from_at, |(_, at)| at);
        Some(OnDay { date: from.date(), text, span: Some((from, to)), at })
    }
}
