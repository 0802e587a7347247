//! A table of the plan folder with some cells changed and rows added: every other cell and column stays as it is, but for a leading `'`
//! before what a spreadsheet would compute.
//!
//! What is written is UTF-8 with a byte order mark and the separator that the table had; a workbook becomes a table with commas.

use crate::domain::formula::guarded;
use crate::error::{Error, Result};
use crate::read::findings::list::Findings;
use crate::read::table::columns::{Form, of_header, read_header};
use crate::read::table::sheet::{Row, Sheet};
use crate::text;
use std::path::Path;

/// Columns of moments: serial numbers of a spreadsheet are written out, since rows beside them are none.
const TIMES: [&str; 2] = ["start", "end"];

/// The cells of a table.
pub(super) struct Rewritten {
    separator: u8,
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rewritten {
    /// The table at `path`; `keeps` says which rows stay. None where it cannot be read.
    pub fn open(
        path: &Path,
        form: &Form,
        findings: &mut Findings,
        mut keeps: impl FnMut(&Row<'_>) -> bool,
    ) -> Option<Self> {
        let sheet = Sheet::open(path, form, findings)?;
        let (titles, _) = sheet.header()?;
        let names: Vec<&str> = form.read().collect();
        let mut rows = Vec::new();
        sheet.rows(findings, |row, findings| {
            if !keeps(row) {
                return;
            }
            let mut cells: Vec<String> = (0..titles.len()).map(|at| row.raw(at).to_owned()).collect();
            for (column, name) in names.iter().enumerate().filter(|(_, name)| TIMES.contains(name)) {
                let place = row.place(column).column.filter(|_| row.has_serials(column));
                if let (Some(place), Ok(shown)) = (place, row.time_text(column, name, findings)) {
                    cells[place - 1] = shown.into_owned();
                }
            }
            rows.push(cells);
        });
        let separator = sheet.separator().unwrap_or(b',');
        Some(Self { separator, titles, rows })
    }

    /// Where the column `name` stands, if the table has it.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.titles.iter().position(|title| of_header(title) == Some(name))
    }

    /// Where the column `name` stands; it is added where the table has none.
    pub fn column_or_new(&mut self, name: &str) -> usize {
        if let Some(at) = self.column(name) {
            return at;
        }
        self.titles.push(name.to_owned());
        self.titles.len() - 1
    }

    /// By what a number in the cells of a column is multiplied for the unit of the column: 60 where it is told in minutes and counted in seconds.
    pub fn unit(&self, column: usize) -> f64 {
        read_header(&self.titles[column]).and_then(|(_, scale)| scale).unwrap_or(1.0)
    }

    /// Adds a row of `cells`, each with its column, before row `at`, or at the end.
    pub fn add(&mut self, at: usize, cells: &[(usize, String)]) {
        let mut row = vec![String::new(); self.titles.len()];
        cells.iter().for_each(|(column, cell)| row[*column].clone_from(cell));
        self.rows.insert(at.min(self.rows.len()), row);
    }

    /// Sets a cell of row `at`.
    pub fn set(&mut self, at: usize, column: usize, cell: String) {
        let row = &mut self.rows[at];
        row.resize(row.len().max(column + 1), String::new());
        row[column] = cell;
    }

    /// A cell of row `at`; empty where it has none.
    pub fn cell(&self, at: usize, column: Option<usize>) -> &str {
        column.and_then(|column| self.rows[at].get(column)).map_or("", String::as_str)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The bytes of the file.
    pub fn bytes(self) -> Result<Vec<u8>> {
        let failed = |error: &dyn std::fmt::Display| Error::Defect(text!("a table: {error}", "表格：{error}"));
        let bom = "\u{feff}".as_bytes().to_vec();
        let mut out = csv::WriterBuilder::new().delimiter(self.separator).from_writer(bom);
        out.write_record(self.titles.iter().map(|cell| written(cell))).map_err(|error| failed(&error))?;
        for mut row in self.rows {
            row.resize(self.titles.len(), String::new());
            out.write_record(row.iter().map(|cell| written(cell))).map_err(|error| failed(&error))?;
        }
        out.into_inner().map_err(|error| failed(&error))
    }
}

/// A cell as it is written: numbers and the signs of what is not known stay as they are.
fn written(cell: &str) -> String {
    if cell.len() == 1 || cell.parse::<f64>().is_ok() { cell.to_owned() } else { guarded(cell).into_owned() }
}
