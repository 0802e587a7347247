//! R14: nobody begins a duty on too many local days in a row.

use super::{Breach, Rule};
use crate::check::case::{Case, Part};
use crate::domain::calendar::Moment;
use crate::domain::text::Text;
use crate::text;
use std::collections::BTreeMap;

/// R14.
pub struct DaysInRow;

impl Rule for DaysInRow {
    fn id(&self) -> &'static str {
        "R14"
    }

    fn statement(&self) -> Text {
        text!(
            "a duty starts on at most max_days_in_row local days in a row (0: no limit)",
            "连续有班次开始的天数不超过 max_days_in_row（0 表示不限）"
        )
    }

    /// One breach for each run of days that is too long, at the first duty of the day that is one too many.
    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let most = case.plan.rules.max_days_in_row;
        if most == 0 || case.blocks.is_empty() {
            return Vec::new();
        }
        let mut days: BTreeMap<i64, Moment> = BTreeMap::new();
        for start in case.all_duties().iter().filter_map(|duty| duty.first()).map(|part: &Part| part.span.start) {
            days.entry(case.plan.zone.day(start)).or_insert(start);
        }
        let mut found = Vec::new();
        let (mut row, mut before) = (0, None);
        for (&day, &at) in &days {
            row = if before == Some(day - 1) { row + 1 } else { 1 };
            before = Some(day);
            if row == most + 1 {
                let message = text!(
                    "a duty starts on more than {most} days in a row, at most {most} are allowed",
                    "连续上班超过 {most} 天，最多 {most} 天"
                );
                found.push(Breach { at, message });
            }
        }
        found
    }
}
