//! R6: the blocks of a split duty have rest between them.

use super::{Breach, Rule, minutes};
use crate::check::case::{Case, gap_seconds};
use crate::domain::text::Text;
use crate::text;

/// R6.
pub struct Gap;

impl Rule for Gap {
    fn id(&self) -> &'static str {
        "R6"
    }

    fn statement(&self) -> Text {
        text!("two blocks of one duty are at least min_gap_minutes apart", "同一班次内两个班段至少间隔 min_gap_minutes")
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let least = case.plan.rules.min_gap.0;
        let mut found = Vec::new();
        let duties = case.duties();
        for pair in duties.iter().flat_map(|duty| duty.windows(2)) {
            // Two shifts outside are not the plan's.
            if pair.iter().all(|part| part.outside) {
                continue;
            }
            let seconds = gap_seconds(&pair[0], &pair[1]);
            if seconds < least * 60 {
                let apart = minutes(seconds);
                let message = text!(
                    "{apart} min between two blocks of one duty, at least {least} are required",
                    "同一班次内两个班段间隔 {apart} 分钟，至少需要 {least} 分钟"
                );
                found.push(Breach { at: pair[1].span.start, message });
            }
        }
        found
    }
}
