//! Rows that hold a day or many hours: their hours come from finer rows of the same queue, or from nowhere.

use super::intervals::RawRow;
use crate::domain::calendar::Zone;
use crate::domain::demand::{LONGEST_SHAPED, Observation};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::table::sheet::Sheet;
use crate::text;
use std::collections::BTreeSet;

/// Days of finer rows below which the hours of a day are not known.
const LEAST_DAYS: usize = 3;

/// Says how the totals among `rows`, the history of queue `id`, get their hours; an error where no finer rows show them. `raw` are
/// the rows as read, sorted by start.
pub(super) fn report(
    id: &str,
    rows: &[Observation],
    raw: &[RawRow],
    zone: Zone,
    sheet: &Sheet,
    findings: &mut Findings,
) {
    let totals = rows.iter().filter(|row| row.length > LONGEST_SHAPED);
    let n = totals.clone().count();
    let Some(first) = totals.clone().next() else { return };
    let at = raw.partition_point(|row| row.start < first.start);
    let place = raw.get(at).map_or(Place::default(), |row| Place::line(sheet.line(row.origin)));
    let finer = rows.iter().filter(|row| row.length <= LONGEST_SHAPED && row.inquiries > 0.0);
    let days = finer.map(|row| zone.local(row.start).date()).collect::<BTreeSet<_>>().len();
    if days < LEAST_DAYS {
        let finer = text!(days, "finer rows of {days} day", "finer rows of {days} days", "").en;
        let message = text!(
            n,
            "queue {id}: {n} row, here, holds more than four hours, and {finer} do not show when inquiries come",
            "queue {id}: {n} rows, the first here, hold more than four hours each, and {finer} do not show when inquiries come",
            "队列 {id}：{n} 行每行超过四小时，首行在此；更细的数据只有 {days} 天，无法看出各时段的分布"
        );
        findings.add(&codes::TOTALS_WITHOUT_HOURS, place, message);
    } else {
        let message = text!(
            n,
            "queue {id}: {n} row, here, holds more than four hours; it is spread along the hours that the finer rows of {days} days show",
            "queue {id}: {n} rows, the first here, hold more than four hours each; they are spread along the hours that the finer rows of {days} days show",
            "队列 {id}：{n} 行每行超过四小时，首行在此；按另外 {days} 天更细数据的时段分布拆分"
        );
        findings.add(&codes::TOTALS_SPREAD, place, message);
    }
}
