//! The headers under which rosters keep what a plan needs, in Chinese and English.

use super::words::{NAMES, WORDS};
use crate::read::import::grid::{Grid, plain};
use crate::read::table::columns;

pub(super) use super::words::{Field, Sum};

/// The field that `--column NAME=…` means.
pub(super) fn named(name: &str) -> Option<Field> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
}

/// The name of a field in `--column` and in what is said.
pub(super) fn name_of(field: Field) -> &'static str {
    match field {
        Field::Surname => "name",
        Field::Group => "group",
        Field::State => "state",
        Field::Sum(_) => "sum",
        Field::Serial => "serial",
        Field::Carried => "note",
        other => NAMES.iter().find(|(_, field)| *field == other).map_or("note", |(name, _)| name),
    }
}

/// A header without blanks, brackets and marks, in small letters: `时薪` of `* 时薪（元）`.
pub(super) fn bare(title: &str) -> String {
    let title = plain(title).to_lowercase();
    let cut = title.find(['(', '[', '【']).filter(|at| *at > 0).unwrap_or(title.len());
    title[..cut].chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':')).collect()
}

/// What stands in the brackets of a header: `年` of `工龄(年)`.
pub(super) fn unit(title: &str) -> String {
    let title = plain(title).to_lowercase();
    let inside = title.split(['(', '[', '【', '/']).nth(1).unwrap_or_default();
    inside.trim_end_matches([')', ']', '】']).trim().to_owned()
}

/// What a header says that its column holds.
pub(super) fn field(title: &str) -> Option<Field> {
    let bare = bare(title);
    let find = |word: &str| WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(field, _)| *field);
    let numbered = || bare.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四".contains(c));
    let several = || find(numbered()).filter(|field| *field == Field::Queues);
    // `姓名\日期` in the corner says what stands below it and what beside it.
    let corner = || bare.split(['/', '\\', '|']).filter_map(find).find(|f| matches!(f, Field::Id | Field::Name));
    let aliased = || match columns::of_header(title)? {
        "agent_id" => Some(Field::Id),
        "name" => Some(Field::Name),
        "tier" => Some(Field::Tier),
        "queues" => Some(Field::Queues),
        "hired" => Some(Field::Hired),
        _ => None,
    };
    let short = || find(bare.trim_end_matches('.'));
    find(&bare)
        .or_else(|| find(&bare.replace(['_', '-'], "")))
        .or_else(short)
        .or_else(several)
        .or_else(aliased)
        .or_else(corner)
}

/// Whether `chosen`, a letter or the words of a header, is that column.
pub(super) fn is_chosen(column: usize, title: &str, chosen: &str) -> bool {
    (!title.is_empty() && bare(title) == bare(chosen)) || Grid::column_of(chosen) == Some(column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_word_means_one_field() {
        let words: Vec<_> = WORDS.iter().flat_map(|(_, words)| words.iter()).collect();
        let twice: Vec<_> =
            words.iter().filter(|word| words.iter().filter(|other| other == word).count() > 1).collect();
        assert_eq!(twice, Vec::<&&&str>::new());
        assert_eq!(words.len(), words.iter().collect::<BTreeSet<_>>().len());
    }

    #[test]
    fn headers_as_people_write_them() {
        for (title, wanted) in [
            ("工 号", Some(Field::Id)),
            ("＊姓名：", Some(Field::Name)),
            ("时薪（元）", Some(Field::Number("cost_per_hour"))),
            ("Agent ID", Some(Field::Id)),
            ("Hire Date", Some(Field::Hired)),
            ("技能2", Some(Field::Queues)),
            ("姓名\\日期", Some(Field::Name)),
            ("最多工时(小时)", Some(Field::Number("max_hours"))),
            ("手机号", Some(Field::Carried)),
            ("11月10日", None),
            ("", None),
        ] {
            assert_eq!(field(title), wanted, "{title}");
        }
        assert_eq!((unit("工龄(年)"), unit("工龄")), ("年".to_owned(), String::new()));
    }
}
