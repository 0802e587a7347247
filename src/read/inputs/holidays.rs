//! The file of `[forecast] holidays`: `date, kind`, optionally `name`: the planner's word over the calendar.
//!
//! ```text
//! date,kind,name
//! 2027-10-01,off,National Day
//! 2027-10-09,work,National Day
//! ```
//!
//! A year with any row counts as known: who enters the days of a year enters them all.

use crate::domain::holidays::{DayKind, Holidays, Special};
use crate::domain::text::Text;
use crate::read::findings::codes;
use crate::read::findings::list::Findings;
use crate::read::table::cells::{Reported, shortened};
use crate::read::table::columns::Form;
use crate::read::table::sheet::{FileFacts, Row, Sheet};
use crate::read::table::time::date;
use crate::text;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::path::Path;

const FORM: Form = Form { required: &["date", "kind"], optional: &["name"], ignored: &[] };
const DATE: usize = 0;
const KIND: usize = 1;
const NAME: usize = 2;

/// None: a day like others, whatever the table says.
const KINDS: [(&str, Option<DayKind>); 13] = [
    ("off", Some(DayKind::Off)),
    ("holiday", Some(DayKind::Off)),
    ("休息", Some(DayKind::Off)),
    ("休", Some(DayKind::Off)),
    ("放假", Some(DayKind::Off)),
    ("节假日", Some(DayKind::Off)),
    ("work", Some(DayKind::Work)),
    ("上班", Some(DayKind::Work)),
    ("班", Some(DayKind::Work)),
    ("补班", Some(DayKind::Work)),
    ("调休上班", Some(DayKind::Work)),
    ("normal", None),
    ("平日", None),
];

/// Reads the rows over `table`.
pub(in crate::read) fn read(path: &Path, table: &Holidays, findings: &mut Findings) -> Option<(Holidays, FileFacts)> {
    let sheet = Sheet::open(path, &FORM, findings)?;
    let mut holidays = table.clone();
    let mut seen: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    let rows = sheet.rows(findings, |row, findings| {
        let Ok((date, kind, name)) = read_row(row, findings) else { return };
        let line = sheet.line(row.origin());
        if let Some(first) = seen.insert(date, line) {
            let message = text!("{date} stands in line {first} already", "{date} 已见于第 {first} 行");
            findings.add(&codes::CALENDAR_TWICE, row.place(DATE), message);
        }
        holidays.years.insert(date.year());
        match kind {
            Some(kind) => holidays.days.insert(date, Special { kind, name: Text::same(name) }),
            None => holidays.days.remove(&date),
        };
    });
    let facts = sheet.facts(findings.file(), rows);
    Some((holidays, facts))
}

fn read_row(row: &Row<'_>, findings: &mut Findings) -> Result<(NaiveDate, Option<DayKind>, String), Reported> {
    let day = day(row, findings);
    let kind = row.word(KIND, "kind", &codes::CALENDAR_KIND, &KINDS, findings);
    let name = row.name(NAME, findings);
    Ok((day?, kind?, name?.to_owned()))
}

fn day(row: &Row<'_>, findings: &mut Findings) -> Result<NaiveDate, Reported> {
    let written = row.time_text(DATE, "date", findings)?;
    // A spreadsheet shows a day with the midnight that begins it.
    let day = written.split_once(['T', ' ']).filter(|(_, clock)| clock.starts_with("00:00")).map(|(day, _)| day);
    date(day.unwrap_or(&written)).ok_or_else(|| {
        let shown = shortened(&written);
        let message = text!("`{shown}` is not a date", "`{shown}` 不是日期");
        findings.add(&codes::CALENDAR_DATE, row.place(DATE), message);
        Reported
    })
}
