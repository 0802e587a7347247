//! A list of plans: a text with one plan folder, or the path of its plan.toml, a line.
//!
//! ```text
//! # the shops of the north
//! north/shop-01
//! north/shop-02/plan.toml
//! ```
//!
//! Paths are relative to the folder of the list. Blank lines and those that begin with `#` say nothing.

use crate::error::{Error, Finding, Result, Severity};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::file::{MOST_OF_A_TOML, read_bytes};
use crate::read::table::sheet::decode_text;
use crate::text;
use std::path::{Path, PathBuf};

/// What begins a line that says nothing.
const COMMENT: char = '#';

/// The plans that the list at `path` names, each with its line from 1.
///
/// # Errors
/// [`Error::Invalid`] where the file cannot be read or names no plan.
pub fn plan_list(path: &Path) -> Result<Vec<(PathBuf, usize)>> {
    let mut findings = Findings::new(path.display().to_string());
    let bytes = read_bytes(path, MOST_OF_A_TOML, &mut findings);
    let text = bytes.and_then(|bytes| decode_text(&bytes, &mut findings)).map(|(text, _)| text);
    let folder = path.parent().unwrap_or(Path::new(""));
    let plans: Vec<(PathBuf, usize)> = text.iter().flat_map(|text| named(text, folder)).collect();
    if text.is_some() && plans.is_empty() {
        findings.add(&codes::LIST_EMPTY, Place::default(), text!("no line names a plan", "没有任何一行给出方案"));
    }
    let findings: Vec<Finding> = findings.into_sorted();
    let is_sound = findings.iter().all(|finding| finding.severity != Severity::Error);
    if is_sound { Ok(plans) } else { Err(Error::Invalid(findings)) }
}

fn named(text: &str, folder: &Path) -> Vec<(PathBuf, usize)> {
    let line = |(at, line): (usize, &str)| {
        let name = line.trim_start_matches('\u{feff}').trim();
        let bare = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        (!bare.is_empty() && !name.starts_with(COMMENT)).then(|| (folder.join(bare), at + 1))
    };
    text.lines().enumerate().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_plans_relative_to_the_list() {
        let text = "\u{feff}# north\n\n a/b \r\n\"with blank\"\n/abs/c\n  # more\n";
        let found = named(text, Path::new("lists"));
        let expected =
            [("lists/a/b", 3), ("lists/with blank", 4), ("/abs/c", 5)].map(|(path, line)| (PathBuf::from(path), line));
        assert_eq!(found, expected);
    }
}
