//! A header matched with the columns that are wanted.

use super::columns::{self, Form};
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, nearest, shortened};
use crate::text;

/// Finds the cell of each column of the form; none where a required one is missing.
pub(super) fn match_header(
    header: &[String],
    line: usize,
    form: &Form,
    scales: &mut [f64],
    findings: &mut Findings,
) -> Option<Vec<Option<usize>>> {
    let mut cells = vec![None; form.read().count()];
    let mut unknown = Vec::new();
    for (i, title) in header.iter().enumerate().filter(|(_, title)| !title.is_empty()) {
        let place = Place::at(line, i + 1);
        let (name, scale) = columns::read_header(title).map_or((None, None), |(name, scale)| (Some(name), scale));
        if let Some(column) = form.read().position(|c| Some(c) == name) {
            if cells[column].is_some() {
                let title = shortened(title);
                let message = text!("the column `{title}` is given twice", "列 `{title}` 重复");
                findings.add(&codes::COLUMN_TWICE, place, message);
            } else {
                cells[column] = Some(i);
                match scale {
                    Some(scale) => scales[column] = scale,
                    None => report_unit(title, place, findings),
                }
            }
        } else if name.is_none_or(|name| !form.ignored.contains(&name)) {
            unknown.push(title.as_str());
            let title = shortened(title);
            let message = text!("the column `{title}` is left out", "忽略列 `{title}`");
            findings.add(&codes::COLUMN_UNKNOWN, place, message);
        }
    }
    let mut complete = true;
    for (name, _) in form.required.iter().zip(&cells).filter(|(_, cell)| cell.is_none()) {
        complete = false;
        let message = text!("the column `{name}` is missing", "缺少列 `{name}`");
        findings.add_with_hint(&codes::COLUMN_MISSING, Place::line(line), message, missing_hint(name, &unknown));
    }
    complete.then_some(cells)
}

fn report_unit(title: &str, place: Place, findings: &mut Findings) {
    let title = shortened(title);
    let message = text!("`{title}`: the column is of something else", "`{title}`：单位与该列不符");
    findings.add(&codes::UNIT_CONTRADICTS, place, message);
}

fn missing_hint(name: &str, unknown: &[&str]) -> Text {
    let aliases = columns::COLUMNS.iter().find(|c| c.name == name).map_or(&[][..], |c| c.aliases).join(", ");
    match nearest(name, unknown.iter().copied()) {
        Some(title) => text!("rename `{title}` to `{name}`", "请将 `{title}` 改名为 `{name}`"),
        None => text!("add the column; it may also be called {aliases}", "请补上该列，也可命名为 {aliases}"),
    }
}
