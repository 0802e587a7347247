//! Rows of a schedule with marks: which of them somebody locked or changed by hand.

use super::pin::{Origin, Pin};
use crate::domain::imprint;
use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, shortened};
use crate::read::inputs::schedule_table::{ID, START, each_row};
use crate::read::table::cells::Reported;
use crate::read::table::columns::Form;
use crate::read::table::folding;
use crate::read::table::sheet::{Row, Sheet};
use crate::text;

pub(super) const FORM: Form = Form {
    required: &["agent_id", "start", "end", "activity", "queue"],
    optional: &["name", "locked", "published"],
    ignored: &["tier", "lead"],
};
const LOCKED: usize = 6;
const PUBLISHED: usize = 7;

/// What people write into a column of marks.
const MARKS: [(&str, bool); 35] = [
    ("", false),
    ("x", true),
    ("×", true),
    ("✓", true),
    ("✔", true),
    ("√", true),
    ("●", true),
    ("*", true),
    ("1", true),
    ("yes", true),
    ("y", true),
    ("true", true),
    ("t", true),
    ("on", true),
    ("lock", true),
    ("locked", true),
    ("fixed", true),
    ("是", true),
    ("对", true),
    ("锁", true),
    ("锁定", true),
    ("已锁定", true),
    ("固定", true),
    ("0", false),
    ("no", false),
    ("n", false),
    ("false", false),
    ("f", false),
    ("off", false),
    ("-", false),
    ("—", false),
    ("否", false),
    ("不", false),
    ("未锁定", false),
    ("不锁定", false),
];

/// A row of a schedule.
#[derive(Debug)]
pub(super) struct Listed {
    pub pin: Pin,
    /// Whether somebody marked it, or it is other than published, or its table has no column for marks.
    pub by_hand: bool,
}

/// The rows of a table, which is the sheet `name` of a workbook where that is given.
pub(super) fn listed(sheet: &Sheet, plan: &Plan, name: Option<&str>, findings: &mut Findings) -> Vec<Listed> {
    let mut listed = Vec::new();
    let file = findings.file().to_owned();
    each_row(sheet, plan, &codes::PIN_OF_PAUSE_WITH_QUEUE, findings, |row, segment, findings| {
        let mark = if sheet.has(LOCKED) { marked(row, findings) } else { Ok(!sheet.has(PUBLISHED)) };
        let is_other = sheet.has(PUBLISHED) && imprint::row(plan, &segment) != row.cell(PUBLISHED);
        let place = row.place(START);
        let cell = name.zip(row.address(START)).map(|(name, cell)| format!("{name}!{cell}"));
        let column = cell.as_ref().and(place.column);
        let at = Origin { file: file.clone(), line: row.place(ID).line, column, cell };
        if let Ok(marked) = mark {
            listed.push(Listed { pin: Pin { segment, at }, by_hand: marked || is_other });
        }
    });
    listed
}

fn marked(row: &Row<'_>, findings: &mut Findings) -> Result<bool, Reported> {
    let cell = row.cell(LOCKED);
    folding::word(&MARKS, cell).ok_or_else(|| {
        let cell = shortened(cell);
        let message =
            text!("`{cell}` says neither that the row is locked nor that it is not", "“{cell}”看不出该行是否锁定");
        findings.add(&codes::LOCK_UNKNOWN, row.place(LOCKED), message);
        Reported
    })
}
