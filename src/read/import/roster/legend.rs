//! What a file itself says of its codes: `早=9:00-18:00` in a remark, or a small table of codes and clocks.

use super::codes::{self, Meaning, explained};
use super::dates::clock_text;
use super::model::{At, Problems, address};
use super::shape::Layout;
use crate::read::findings::codes as findings;
use crate::read::import::grid::Grid;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// A code that a cell explains.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub code: String,
    pub meaning: Meaning,
    pub at: At,
}

/// The explanations of codes that are `used`, outside the rows and columns that were read; `told` ones need none.
pub(super) fn entries(
    grids: &[Grid],
    layouts: &[(Layout, BTreeSet<usize>)],
    used: &BTreeSet<String>,
    told: &codes::Book,
    problems: &mut Problems,
) -> Vec<Entry> {
    let mut found: BTreeMap<String, Entry> = BTreeMap::new();
    for (index, grid) in grids.iter().enumerate() {
        let layout = layouts.iter().find(|(layout, _)| layout.grid == index);
        for row in 0..grid.rows() {
            for (column, cell) in grid.row(row).iter().enumerate() {
                let is_read = layout.is_some_and(|(layout, people)| {
                    let is_column = layout.columns.iter().any(|known| known.at == column)
                        || layout.days.iter().any(|day| day.columns.contains(&column));
                    people.contains(&row) && is_column
                });
                if cell.is_empty() || cell.is_copy || is_read {
                    continue;
                }
                let at = At { grid: index, row, column };
                let beside = beside(grid, row, column).map(|meaning| (cell.text.to_string(), meaning));
                for (code, meaning) in pairs(&cell.text).into_iter().chain(beside) {
                    let code = codes::name(&code).to_owned();
                    if used.contains(&code) && !told.has(&code) {
                        note(Entry { code, meaning, at }, &mut found, grids, problems);
                    }
                }
            }
        }
    }
    found.into_values().collect()
}

fn note(entry: Entry, found: &mut BTreeMap<String, Entry>, grids: &[Grid], problems: &mut Problems) {
    match found.get(&entry.code) {
        Some(before) if before.meaning != entry.meaning => {
            let (code, other) = (&entry.code, address(grids, before.at));
            let message = text!("`{code}` is explained otherwise in {other}", "“{code}”在 {other} 处另有说明");
            problems.ask(
                &findings::ROSTER_CONFLICT,
                grids,
                entry.at,
                message,
                vec![format!("--code {code}=09:00-18:00")],
            );
        }
        Some(_) => {}
        None => {
            found.insert(entry.code.clone(), entry);
        }
    }
}

/// The meaning in the cell right of a code, or in the two cells with start and end.
fn beside(grid: &Grid, row: usize, column: usize) -> Option<Meaning> {
    let right = grid.cell(row, column + 1);
    let ends = || {
        let (from, to) = (clock_text(right)?, clock_text(grid.cell(row, column + 2))?);
        codes::clocks(&format!("{from}-{to}")).map(Meaning::Work)
    };
    explained(&right.text).or_else(ends)
}

/// The codes that a text explains: `早=9:00-18:00；中：13:00-22:00`, `早班 9:00-18:00`, `夜(22:00-次日07:00)`.
pub(super) fn pairs(text: &str) -> Vec<(String, Meaning)> {
    let mut plain = text.to_owned();
    for sign in ["-", "~", "=", ":", "至", "到"] {
        for spaced in [format!(" {sign} "), format!(" {sign}"), format!("{sign} ")] {
            plain = plain.replace(&spaced, sign);
        }
    }
    let signs = |c: char| c.is_whitespace() || matches!(c, ';' | '；' | ',' | '，' | '、' | '|' | '。');
    let tokens: Vec<&str> = plain.split(signs).filter(|token| !token.is_empty()).collect();
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if let Some(pair) = pair(token) {
            found.push(pair);
        } else if let Some(meaning) = tokens.get(index + 1).and_then(|next| codes::clocks(next)) {
            let code = token.rsplit([':', '=']).find(|part| !part.is_empty()).unwrap_or(token);
            if is_code(code) {
                found.push((code.to_owned(), Meaning::Work(meaning)));
            }
        }
    }
    found
}

fn pair(token: &str) -> Option<(String, Meaning)> {
    let by = |sign: char| {
        let (code, meaning) = token.split_once(sign)?;
        let meaning = meaning.trim_end_matches([')', ']']);
        let inner = || pair(meaning);
        let own = || {
            let code = code.rsplit([':', '(']).next().filter(|code| is_code(code))?;
            Some((code.to_owned(), explained(meaning)?))
        };
        own().or_else(inner)
    };
    by('=').or_else(|| by(':')).or_else(|| by('('))
}

/// Whether a word can be a code: short, and not a number alone.
fn is_code(word: &str) -> bool {
    (1..=8).contains(&word.chars().count())
        && word.chars().any(|c| !c.is_ascii_digit())
        && codes::clocks(word).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legends_as_people_write_them() {
        let work = |clocks| Meaning::Work(codes::clocks(clocks).unwrap_or_default());
        for text in [
            "早=9:00-18:00；晚=18:00-24:00",
            "早:9:00-18:00 晚:18:00-24:00",
            "备注:早=9:00-18:00,晚=18:00-24:00",
            "注: 早 9:00-18:00 晚 18:00-24:00",
            "早(9:00-18:00) 晚(18:00-24:00)",
            "早 = 9:00 - 18:00; 晚 = 18:00 - 24:00",
        ] {
            let found: Vec<_> = pairs(text);
            assert_eq!(found, [("早".to_owned(), work("9-18")), ("晚".to_owned(), work("18-24"))], "{text}");
        }
        assert_eq!(pairs("2026年11月排班表 制表:张三 9:00"), []);
        assert_eq!(pairs("D1=08:30-17:30"), [("D1".to_owned(), work("08:30-17:30"))]);
    }
}
