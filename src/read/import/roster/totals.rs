//! The sums that a roster holds, beside what was read.

use super::codes::{self, Book, Mark, Meaning};
use super::headers::{Field, Sum};
use super::model::{At, Person, Problems};
use super::rows::Rows;
use super::shape::Layout;
use crate::read::findings::codes as findings;
use crate::read::import::dialect::number;
use crate::read::import::grid::Grid;
use crate::text;

/// How many sums were looked at, and how many agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Compared {
    pub sums: usize,
    pub differ: usize,
}

/// Compares every sum of a sheet; the first that differs is told with both numbers.
pub(super) fn compare(grids: &[Grid], layout: &Layout, rows: &Rows, book: &Book, problems: &mut Problems) -> Compared {
    let mut judge = Judge { compared: Compared::default(), first: None };
    let Some(grid) = grids.get(layout.grid) else { return judge.compared };
    let mut after = 0;
    for (row, label) in &rows.totals {
        let is_part = label.contains("小计") || label.to_lowercase().contains("subtotal");
        let from = if is_part { after } else { 0 };
        let people: Vec<&Person> = rows
            .people
            .iter()
            .zip(&rows.rows)
            .filter(|(_, at)| **at >= from && (!is_part || *at < row))
            .map(|(p, _)| p)
            .collect();
        if is_part {
            after = *row;
        }
        if layout.days.is_empty() {
            of_list(grid, layout, *row, people.len(), &mut judge);
        } else {
            of_days(grid, layout, (*row, label), &people, book, &mut judge);
        }
    }
    of_people(grid, layout, rows, book, &mut judge);
    if let Some((at, written, read)) = judge.first {
        let n = judge.compared.differ;
        let message = text!(
            n,
            "{n} sum differs: here stands {written}, read were {read}",
            "{n} sums differ: here stands {written}, read were {read}",
            "{n} 处合计不符：此处为 {written}，读到 {read}"
        );
        problems.ask(&findings::ROSTER_TOTALS_DIFFER, grids, at, message, vec!["--skip-totals".to_owned()]);
    }
    judge.compared
}

struct Judge {
    compared: Compared,
    first: Option<(At, f64, String)>,
}

impl Judge {
    /// Holds a sum against the counts that it may be of.
    fn hold(&mut self, at: At, written: f64, read: &[usize]) {
        self.compared.sums += 1;
        if read.iter().all(|count| *count as f64 != written) {
            self.compared.differ += 1;
            let shown = read.first().map_or(String::new(), usize::to_string);
            self.first.get_or_insert((at, written, shown));
        }
    }
}

/// A sum below a list counts its people.
fn of_list(grid: &Grid, layout: &Layout, row: usize, people: usize, judge: &mut Judge) {
    for (column, cell) in grid.row(row).iter().enumerate().filter(|(_, cell)| !cell.is_copy) {
        let digits: String = cell.text.chars().filter(char::is_ascii_digit).collect();
        let counted = cell.text.trim_end_matches(['人', '名']).rsplit([':', ' ']).next().map(str::trim);
        let is_count = counted.is_some_and(|text| text == digits) || cell.text.ends_with('人');
        let is_number = layout.columns.iter().any(|c| c.at == column && matches!(c.field, Field::Number(_)));
        if let (true, false, Ok(written)) = (is_count, is_number, digits.parse::<f64>()) {
            let at = At { grid: layout.grid, row, column };
            judge.hold(at, written, &[people]);
        }
    }
}

/// A sum below a day counts those who work, or those who have the code that it names.
fn of_days(
    grid: &Grid,
    layout: &Layout,
    (row, label): (usize, &str),
    people: &[&Person],
    book: &Book,
    judge: &mut Judge,
) {
    let named = label.trim_end_matches(['人', '数', '合', '计', '小', '总', ':']);
    for day in &layout.days {
        let at = At { grid: layout.grid, row, column: day.columns[0] };
        let Some(written) = number(grid.cell(row, day.columns[0]), None).sure() else { continue };
        let cells = || people.iter().flat_map(|person| &person.days).filter(|other| other.date == day.date);
        let works = |text: &str| matches!(book.meaning(text), Some(Meaning::Work(_)));
        let of_code = cells().filter(|day| codes::name(&day.text) == codes::name(named)).count();
        let is_code = people.iter().flat_map(|p| &p.days).any(|day| codes::name(&day.text) == codes::name(named));
        let working = cells().filter(|day| works(&day.text)).count();
        let off = cells().filter(|day| !day.text.is_empty() && !works(&day.text)).count();
        let filled = cells().filter(|day| !day.text.is_empty()).count();
        if is_code && !named.is_empty() {
            judge.hold(at, written, &[of_code]);
        } else if label.contains('休') {
            judge.hold(at, written, &[off]);
        } else {
            judge.hold(at, written, &[working, filled]);
        }
    }
}

/// A sum at the end of somebody's row counts days of work, or days off.
fn of_people(grid: &Grid, layout: &Layout, rows: &Rows, book: &Book, judge: &mut Judge) {
    for column in &layout.columns {
        let Field::Sum(sum) = column.field else { continue };
        for (person, row) in rows.people.iter().zip(&rows.rows) {
            let Some(written) = number(grid.cell(*row, column.at), None).sure() else { continue };
            let meanings: Vec<Option<Meaning>> = person.days.iter().map(|day| book.meaning(&day.text)).collect();
            let of = |wanted: &dyn Fn(&Meaning) -> bool| meanings.iter().flatten().filter(|m| wanted(m)).count();
            let at = At { grid: layout.grid, row: *row, column: column.at };
            match sum {
                Sum::DaysWorked => {
                    let training = of(&|m| matches!(m, Meaning::Marked(Mark::Training, _)));
                    let work = of(&|m| matches!(m, Meaning::Work(_)));
                    judge.hold(at, written, &[work, work + training]);
                }
                Sum::DaysOff => {
                    let off = of(&|m| matches!(m, Meaning::Marked(Mark::Off, _)));
                    let leave = of(&|m| matches!(m, Meaning::Marked(Mark::Leave, _)));
                    let blank = person.days.iter().filter(|day| day.text.is_empty()).count();
                    judge.hold(at, written, &[off, off + leave, off + leave + blank]);
                }
                Sum::Other => {}
            }
        }
    }
}
