//! Coverage in the workbook follows the time grid when it is changed by hand: its formulas, computed from the words of the grid, give what
//! the checker says of that schedule.

mod report_fixture;

use calamine::{Data, Reader, Xlsx};
use peakshift::check::coverage;
use peakshift::domain::ids::{AgentId, Id};
use peakshift::domain::pace::Step;
use peakshift::domain::roster::Roster;
use peakshift::domain::text::Lang;
use peakshift::report::Output;
use report_fixture::{Fixture, double11, fixture as made};
use std::collections::BTreeMap;
use std::io::Cursor;

const GRID: &str = "Time grid";
const COVERAGE: &str = "Coverage";
fn workbook(fixture: &Fixture) -> Vec<u8> {
    (Output::Workbook.export().bytes)(&fixture.facts(Lang::En)).expect("a workbook")
}

/// Rows of heads of both tables, and columns of the clock and of a queue in coverage.
const AGENTS_FROM: usize = 4;
const INTERVALS_FROM: usize = 2;
const CLOCK: usize = 2;
const PER_QUEUE: usize = 7;

/// The cells of a workbook by sheet, row and column, and its formulas.
struct Book {
    cells: BTreeMap<(String, usize, usize), Data>,
    formulas: BTreeMap<(String, usize, usize), String>,
}

/// Cells from the first to the last, as a formula names them.
struct Cells {
    sheet: String,
    rows: (usize, usize),
    column: usize,
}

fn number_and_column(cell: &str) -> (usize, usize) {
    let letters = cell.chars().filter(char::is_ascii_uppercase);
    let column = letters.fold(0, |so_far, letter| so_far * 26 + (letter as usize - 'A' as usize + 1)) - 1;
    let row: String = cell.chars().filter(char::is_ascii_digit).collect();
    (row.parse::<usize>().expect("a row") - 1, column)
}

fn cells(text: &str, here: &str) -> Cells {
    let (sheet, range) = text.rsplit_once('!').unwrap_or((here, text));
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let ((top, column), (bottom, same)) = (number_and_column(first), number_and_column(last));
    assert_eq!(column, same, "{text}: one column");
    Cells { sheet: sheet.trim_matches('\'').to_owned(), rows: (top, bottom), column }
}

impl Book {
    fn of(fixture: &Fixture) -> Self {
        let mut book = Xlsx::new(Cursor::new(workbook(fixture))).expect("readable");
        let (mut all, mut formulas) = (BTreeMap::new(), BTreeMap::new());
        for sheet in book.sheet_names() {
            let range = book.worksheet_range(&sheet).expect("cells");
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                all.insert((sheet.clone(), row + top as usize, column + left as usize), cell.clone());
            }
            let range = book.worksheet_formula(&sheet).expect("formulas");
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, formula) in range.used_cells() {
                formulas.insert((sheet.clone(), row + top as usize, column + left as usize), formula.clone());
            }
        }
        Self { cells: all, formulas }
    }

    fn text(&self, sheet: &str, row: usize, column: usize) -> String {
        self.cells.get(&(sheet.to_owned(), row, column)).map_or(String::new(), ToString::to_string)
    }

    /// The number in a cell: of a formula what it gives now, not what was saved with it.
    fn value(&self, sheet: &str, row: usize, column: usize) -> f64 {
        match self.formulas.get(&(sheet.to_owned(), row, column)) {
            Some(formula) => self.computed(sheet, formula),
            None => self.saved(sheet, row, column),
        }
    }

    fn saved(&self, sheet: &str, row: usize, column: usize) -> f64 {
        self.text(sheet, row, column).parse().unwrap_or_default()
    }

    fn values(&self, range: &str, here: &str) -> Vec<f64> {
        let Cells { sheet, rows, column } = cells(range, here);
        (rows.0..=rows.1).map(|row| self.value(&sheet, row, column)).collect()
    }

    /// The four formulas that there are.
    fn computed(&self, here: &str, formula: &str) -> f64 {
        let inside = |begin: &str| formula.strip_prefix(begin);
        if let Some(rest) = inside("SUMPRODUCT(EXACT(") {
            let (grid, rest) = rest.split_once(',').expect("a word to compare with");
            let (word, efficiencies) = rest.trim_end_matches(')').split_once(")*").expect("efficiencies");
            let (word, grid) = (cells(word, here), cells(grid, here));
            let word = self.text(&word.sheet, word.rows.0, word.column);
            let efficiencies = self.values(efficiencies, here);
            let rows = (grid.rows.0..=grid.rows.1).zip(efficiencies);
            return rows.filter(|(row, _)| self.text(&grid.sheet, *row, grid.column) == word).map(|(_, e)| e).sum();
        }
        if let Some(rest) = inside("SUMPRODUCT((") {
            let (required, rest) = rest.split_once('>').expect("a requirement");
            let (range, rest) = rest.split_once(")*(").expect("a product");
            let (again, steps) = rest.split_once("))/").expect("a mean");
            assert_eq!(again, format!("{required}-{range}"));
            let required = cells(required, here);
            let required = self.value(&required.sheet, required.rows.0, required.column);
            let missing: f64 = self.values(range, here).iter().map(|now| (required - now).max(0.0)).sum();
            return missing / steps.parse::<f64>().expect("slots of an interval");
        }
        if let Some(rest) = inside("AVERAGE(") {
            let values = self.values(rest.trim_end_matches(')'), here);
            return values.iter().sum::<f64>() / values.len() as f64;
        }
        let rest = inside("SUM(").unwrap_or_else(|| panic!("not known: {formula}"));
        let (range, hours) = rest.split_once(")*").expect("hours of an interval");
        self.values(range, here).iter().sum::<f64>() * hours.parse::<f64>().expect("hours")
    }

    /// Empties the clock of `agent` in a grid of so many columns.
    fn take_off(&mut self, agent: &str, slots: usize) {
        let row = (AGENTS_FROM..).find(|&row| self.text(GRID, row, 0) == agent).expect("a row");
        let clock = CLOCK..CLOCK + slots;
        self.cells.retain(|(sheet, at, column), _| sheet != GRID || *at != row || !clock.contains(column));
    }

    /// Turns the rows of the grid upside down, as sorting them does.
    fn turn(&mut self, agents: usize) {
        let last = AGENTS_FROM + agents - 1;
        let turned = |(sheet, row, column): (String, usize, usize)| {
            let row = if sheet == GRID && (AGENTS_FROM..=last).contains(&row) { last + AGENTS_FROM - row } else { row };
            (sheet, row, column)
        };
        self.cells = std::mem::take(&mut self.cells).into_iter().map(|(place, cell)| (turned(place), cell)).collect();
    }

    /// Holds what coverage says now against the checker.
    fn agrees_with(&self, fixture: &Fixture, roster: &Roster) {
        let told = coverage(&fixture.plan, &fixture.requirement, roster);
        for (queue, of_queue) in told.iter() {
            let first = CLOCK + PER_QUEUE * queue.index();
            for (row, cell) in (INTERVALS_FROM..).zip(of_queue) {
                let now = [1, 2, 4].map(|column| self.value(COVERAGE, row, first + column));
                let wanted = [cell.scheduled, cell.shortage, cell.standby];
                for (now, wanted) in now.iter().zip(wanted) {
                    assert!((now - wanted).abs() < 1e-3, "row {row} of queue {queue:?}: {now} for {wanted}");
                }
            }
            let hours = fixture.plan.horizon.interval.hours();
            let row = INTERVALS_FROM + of_queue.len();
            let short: f64 = of_queue.iter().map(|cell| cell.shortage * hours).sum();
            assert!((self.value(COVERAGE, row, first + 2) - short).abs() < 0.01, "hours short of {queue:?}");
        }
    }
}

fn others(fixture: &Fixture, agent: AgentId) -> Roster {
    let segments = fixture.verified.roster().segments().iter();
    Roster::new(segments.filter(|segment| segment.agent != agent).cloned().collect())
}

#[test]
fn what_is_saved_with_a_formula_is_what_it_gives() {
    let book = Book::of(&double11(40));
    assert!(book.formulas.len() > 1_000, "{} formulas", book.formulas.len());
    for (sheet, row, column) in book.formulas.keys() {
        let (saved, now) = (book.saved(sheet, *row, *column), book.value(sheet, *row, *column));
        assert!((saved - now).abs() < 2e-3, "{sheet} {row} {column}: {saved} saved, {now} computed");
    }
}

#[test]
fn coverage_follows_the_grid() {
    for fixture in [double11(40), made("America/New_York", "2026-10-31T18:00", 36, 25)] {
        let mut book = Book::of(&fixture);
        book.agrees_with(&fixture, fixture.verified.roster());
        for agent in fixture.plan.agents.ids().take(3) {
            book.take_off(&fixture.plan.agents[agent].id, fixture.plan.horizon.slots());
            book.agrees_with(&fixture, &others(&fixture, agent));
            book = Book::of(&fixture);
        }
        book.turn(fixture.verified.roster().agents().count());
        book.agrees_with(&fixture, fixture.verified.roster());
    }
}

/// A newcomer who gets better at midnight is as good all night as on the evening before, which a formula by day cannot tell.
#[test]
fn coverage_stands_as_numbers_where_formulas_would_be_wrong() {
    let mut fixture = double11(12);
    let published = Book::of(&fixture);
    assert!(published.formulas.keys().any(|(sheet, _, _)| sheet == COVERAGE));
    let over_midnight = fixture.plan.zone.local(fixture.plan.events[0].span.start).date();
    for agent in fixture.plan.agents.ids() {
        fixture.plan.agents[agent].steps = vec![Step { from: over_midnight, efficiency: 0.9 }];
    }
    let roster = fixture.verified.roster().clone();
    fixture.verified =
        peakshift::check::check(&fixture.plan, &fixture.requirement, &roster, &[]).expect("rules are kept");
    let book = Book::of(&fixture);
    assert!(book.formulas.is_empty(), "{:?}", book.formulas.iter().next());
    book.agrees_with(&fixture, &roster);
}

#[test]
fn cells_of_the_grid_offer_the_words_that_are_counted() {
    let fixture = double11(6);
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook(&fixture))).expect("an archive");
    let parts: Vec<String> = (0..archive.len())
        .map(|part| std::io::read_to_string(archive.by_index(part).expect("a part")).unwrap_or_default())
        .collect();
    let list = ["<dataValidation type=\"list\" errorStyle=\"warning\"", "<formula1>Counts!$A$2:$A$9<"];
    let holds = parts.iter().any(|part| list.iter().all(|text| part.contains(text)));
    assert!(holds, "no list of eight words");
    let (book, slots) = (Book::of(&fixture), fixture.plan.horizon.slots());
    let words: Vec<String> = (1..=8).map(|row| book.text("Counts", row, 0)).collect();
    let grid = book.cells.iter().filter(|((sheet, row, column), _)| {
        sheet == GRID && *row >= AGENTS_FROM && (CLOCK..CLOCK + slots).contains(column)
    });
    let plain = |cell: &Data| Some(cell.to_string()).filter(|word| !word.contains(['‹', '›', '{']));
    let used: Vec<String> = grid.filter_map(|(_, cell)| plain(cell)).collect();
    assert!(used.iter().all(|word| words.contains(word)), "{words:?} are offered, {used:?} used");
}
