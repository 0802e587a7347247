//! Columns of agents.csv that mean nothing to the plan (phone, 备注 …): they go through to the tables for people.

use crate::domain::formula::unguarded;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, did_you_mean, nearest};
use crate::read::table::columns::{self, Form};
use crate::read::table::sheet::{Row, Sheet};
use crate::text;
use std::path::Path;

/// Shorter titles are near to too many names by chance.
const LEAST_LETTERS: usize = 4;

/// Index and title of each column to carry.
pub(in crate::read) struct Carried(Vec<(usize, String)>);

/// Opens a table of which the columns that `form` does not read are carried. Those that look like a slip of the pen are
/// warned of as ever.
pub(in crate::read) fn open(path: &Path, form: &Form, findings: &mut Findings) -> Option<(Sheet, Carried)> {
    let mut opening = Findings::new(findings.file());
    let sheet = Sheet::open(path, form, &mut opening);
    // Without a column that must be there, an unknown one may be it.
    findings.take(opening, |code| sheet.is_none() || code != codes::COLUMN_UNKNOWN.code);
    let sheet = sheet?;
    let mut carried = Vec::new();
    for (index, title, place) in sheet.unread_titles() {
        if let Some(meant) = slip(&title, form) {
            let message = text!("the column `{title}` is carried through as a note", "列 `{title}` 按备注原样带出");
            let hint = did_you_mean(&codes::COLUMN_UNKNOWN, Some(meant));
            findings.add_with_hint(&codes::COLUMN_UNKNOWN, place, message, hint);
        }
        carried.push((index, title));
    }
    Some((sheet, Carried(carried)))
}

/// The column that a title was perhaps meant to be.
fn slip(title: &str, form: &Form) -> Option<&'static str> {
    let wanted = || columns::COLUMNS.iter().filter(|column| form.read().any(|name| name == column.name));
    let plain = title.to_lowercase().replace([' ', '-'], "_");
    let by_name = nearest(&plain, wanted().map(|column| column.name)).filter(|name| {
        let edits = strsim::damerau_levenshtein(&plain, name);
        plain.chars().count() >= LEAST_LETTERS && edits <= 2
    });
    let of_alias =
        |alias: &&str| strsim::damerau_levenshtein(&plain, alias) == 1 && alias.chars().count() >= LEAST_LETTERS;
    let by_alias = || wanted().find(|column| column.aliases.iter().any(&of_alias)).map(|column| column.name);
    by_name.or_else(by_alias)
}

impl Carried {
    /// Title and cell of each, in the order of the file; `+44 7700 900123` without the apostrophe that keeps a spreadsheet off it.
    pub fn cells(&self, row: &Row<'_>) -> Vec<(String, String)> {
        self.0.iter().map(|(index, title)| (title.clone(), unguarded(row.raw(*index)).to_owned())).collect()
    }
}
