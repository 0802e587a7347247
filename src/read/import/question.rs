//! Questions: what a file leaves open, with the cell, the readings that fit and the options that settle it.

use super::grid::Grid;
use crate::domain::imported::Question;
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::read::findings::codes::Code;
use crate::text;

/// `option value` as it is typed: a shell takes apart what has blanks and marks.
pub(in crate::read) fn option(option: &str, value: &str) -> String {
    let is_plain = value.chars().all(|letter| letter.is_alphanumeric() || "=_-.:,%+@".contains(letter));
    if is_plain { format!("{option} {value}") } else { format!("{option} '{}'", value.replace('\'', "'\\''")) }
}

/// The question about one cell of a sheet.
pub(in crate::read) fn about(
    code: &'static Code,
    grid: &Grid,
    (row, column): (usize, usize),
    message: Text,
    options: Vec<String>,
) -> Question {
    let place = grid.place(row, column);
    Question {
        code: code.code,
        file: grid.name(),
        cell: grid.address(row, column),
        place: place.line.zip(place.column),
        message,
        options,
    }
}

/// The question about files as a whole.
pub(in crate::read) fn of_files(code: &'static Code, file: &str, message: Text, options: Vec<String>) -> Question {
    Question { code: code.code, file: file.to_owned(), cell: String::new(), place: None, message, options }
}

/// A question as an error of the input: the command cannot go on until it is settled.
pub(in crate::read) fn as_finding(question: &Question) -> Finding {
    let Question { code, file, cell, place, message, options } = question;
    let message = match cell.as_str() {
        // Of a text file the place says as much.
        cell if cell.is_empty() || cell.contains(':') => message.clone(),
        cell => {
            let Text { en, zh } = message;
            text!("{cell}: {en}", "{cell}：{zh}")
        }
    };
    let (en, zh) = (options.join(" or "), options.join(" 或 "));
    let hint = text!("add {en}", "请加上 {zh}");
    let (line, column) = place.unzip();
    Finding { severity: Severity::Error, code, file: file.clone(), line, column, message, hint }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Lang;
    use crate::read::findings::codes;

    #[test]
    fn a_question_names_its_cell_and_what_settles_it() {
        let mut grid = Grid::of_sheet("11月", Vec::new());
        grid.file = "kefu.xlsx".to_owned();
        let options = vec!["--date-order mdy".to_owned(), "--date-order dmy".to_owned()];
        let asked = about(&codes::IMPORT_DATE_ORDER, &grid, (6, 5), text!("two days", "两个日期"), options);
        let finding = as_finding(&asked);
        assert_eq!(finding.headline(Lang::En), "error[E1001] kefu.xlsx [11月]:7:6: F7: two days");
        assert_eq!(finding.hint.en, "add --date-order mdy or --date-order dmy");
    }
}
