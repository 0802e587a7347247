//! By what ids an attendance system knows agents and shifts: `kind, ours, theirs`; .csv or .xlsx.
//!
//! ```text
//! kind,ours,theirs
//! agent,A0001,zhangsan
//! agent,A0002,
//! shift,早班,234
//! shift,18:00/480,235
//! ```

use super::stage_tables::read;
use crate::domain::attendance::Ids;
use crate::error::{Finding, Result};
use crate::read::findings::codes;
use crate::read::table::columns::Form;
use crate::text;
use std::path::Path;

const FORM: Form =
    Form { required: &["kind", "ours", "theirs"], optional: &[], ignored: &["name", "tier", "start", "end"] };
const KIND: usize = 0;
const OURS: usize = 1;
const THEIRS: usize = 2;

/// What a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Agent,
    Shift,
}

/// How people write each.
const KINDS: [(&str, Kind); 6] = [
    ("agent", Kind::Agent),
    ("坐席", Kind::Agent),
    ("工号", Kind::Agent),
    ("shift", Kind::Shift),
    ("班次", Kind::Shift),
    ("班段", Kind::Shift),
];

/// Reads the ids; an agent without one there is left out of what is exported.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every finding: kinds that are unknown, a shift without an id, two ids for one.
pub fn attendance_ids(path: &Path) -> Result<(Ids, Vec<Finding>)> {
    read(path, &FORM, |sheet, findings| {
        let mut ids = Ids::default();
        sheet.rows(findings, |row, findings| {
            let kind = row.word(KIND, "kind", &codes::ATTENDANCE_KIND, &KINDS, findings);
            let ours = row.text(OURS, "ours", findings);
            let theirs = match kind {
                Ok(Kind::Shift) => row.text(THEIRS, "theirs", findings),
                _ => row.name(THEIRS, findings),
            };
            let (Ok(kind), Ok(ours), Ok(theirs)) = (kind, ours, theirs) else { return };
            let (ours, theirs) = (ours.to_owned(), theirs.to_owned());
            let before = match kind {
                Kind::Agent => {
                    let theirs = Some(theirs.clone()).filter(|theirs| !theirs.is_empty());
                    ids.agents.insert(ours.clone(), theirs).map(Option::unwrap_or_default)
                }
                Kind::Shift => ids.shifts.insert(ours.clone(), theirs.clone()),
            };
            if let Some(before) = before.filter(|before| *before != theirs) {
                let message = text!(
                    "`{ours}` has the ids `{before}` and `{theirs}`",
                    "“{ours}”有两个编号：“{before}”与“{theirs}”"
                );
                findings.add(&codes::ATTENDANCE_TWICE, row.place(OURS), message);
            }
        });
        ids
    })
}
