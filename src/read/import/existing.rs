//! The table that a plan folder has already: what an import would take away, and what it can add.

use super::open;
use super::volume::{self, Outcome, Plan};
use crate::domain::imported::{VolumeRow, Volumes};
use crate::error::Severity;
use crate::read::findings::list::Findings;
use std::collections::BTreeMap;
use std::path::Path;

/// How an import and the table in the folder differ.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Difference {
    /// Rows of the table in the folder.
    pub before: usize,
    /// Those that the import does not have, and the first and the last of them.
    pub only_before: Vec<VolumeRow>,
    /// Intervals that both have with other counts: before, imported.
    pub other: Vec<(VolumeRow, VolumeRow)>,
    /// Rows that only the import has.
    pub only_now: usize,
    /// Whether the table in the folder could not be read.
    pub is_unread: bool,
}

impl Difference {
    /// Whether the import holds all that the table in the folder does.
    pub fn loses_nothing(&self) -> bool {
        !self.is_unread && self.only_before.is_empty() && self.other.is_empty()
    }
}

/// Compares an import with the table at `path`, read as leniently as any export; none where there is no such file.
pub(super) fn compare(volumes: &Volumes, path: &Path, plan: &Plan<'_>) -> Option<Difference> {
    if !path.exists() {
        return None;
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut findings = Findings::new(name);
    let unread = Difference { is_unread: true, ..Difference::default() };
    let Some(grids) = open::open(path, &mut findings) else { return Some(unread) };
    let Outcome { volumes: before, questions, findings } = volume::read(&grids, plan);
    let is_unread = !questions.is_empty() || findings.iter().any(|finding| finding.severity == Severity::Error);
    let key = |row: &VolumeRow| (row.at, row.queue.clone());
    let now: BTreeMap<_, &VolumeRow> = volumes.rows.iter().map(|row| (key(row), row)).collect();
    let mut found = Difference { before: before.rows.len(), is_unread, ..Difference::default() };
    let mut shared = 0;
    for row in before.rows {
        match now.get(&key(&row)) {
            None => found.only_before.push(row),
            Some(other) if is_same(&row, other) => shared += 1,
            Some(other) => found.other.push((row, (*other).clone())),
        }
    }
    found.only_now = volumes.rows.len() - shared - found.other.len();
    Some(found)
}

fn is_same(a: &VolumeRow, b: &VolumeRow) -> bool {
    a.inquiries == b.inquiries && a.minutes == b.minutes
}
