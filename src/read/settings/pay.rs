//! `[pay]`: what is paid on top of the wage.

use super::toml_walk::{Bounds, Section};
use crate::domain::plan::{Holiday, Pay};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, shortened};
use crate::read::table::time::date;
use crate::text;

const BONUS: Bounds = Bounds::from_to(0.0, 1e9);
/// A duty is shorter than ten weeks.
const HOURS: Bounds = Bounds::from_to(0.0, 1680.0);
/// Nobody is paid less for more.
const RATIO: Bounds = Bounds::from_to(1.0, 100.0);

/// Reads the table, merged with the defaults.
pub(in crate::read) fn read(root: &Section<'_>, findings: &mut Findings) -> Pay {
    let s = root.section("pay", findings);
    let d = Pay::default();
    let pay = Pay {
        night_bonus_per_hour: s.number("night_bonus_per_hour", d.night_bonus_per_hour, BONUS, findings),
        overtime_after_hours: s.number("overtime_after_hours", d.overtime_after_hours, HOURS, findings),
        overtime_ratio: s.number("overtime_ratio", d.overtime_ratio, RATIO, findings),
        holidays: holidays(&s, findings),
    };
    s.finish(findings);
    pay
}

/// The dates of `holiday`, in order; one that is not complete leaves its findings and is left out.
fn holidays(pay: &Section<'_>, findings: &mut Findings) -> Vec<Holiday> {
    let mut found: Vec<Holiday> = Vec::new();
    for s in pay.sections("holiday", findings) {
        for key in ["date", "ratio"].into_iter().filter(|key| !s.is_present(key)) {
            s.require(key, findings);
        }
        let given = s.time_text("date", findings);
        let ratio = s.optional_number("ratio", RATIO, findings);
        s.finish(findings);
        let Some(given) = given else { continue };
        let shown = shortened(&given.value);
        match (date(&given.value), ratio) {
            (None, _) => {
                let message = text!("`{shown}` is not a date", "`{shown}` 不是日期");
                findings.add(&codes::HOLIDAY_DATE, given.at, message);
            }
            (Some(date), _) if found.iter().any(|holiday| holiday.date == date) => {
                let message = text!("{shown} is a holiday already", "{shown} 已列为节假日");
                findings.add(&codes::HOLIDAY_TWICE, given.at, message);
            }
            (Some(date), Some(ratio)) => found.push(Holiday { date, ratio }),
            (Some(_), None) => {}
        }
    }
    found.sort_by_key(|holiday| holiday.date);
    found
}
