//! R10: breaks.

use super::{Breach, Rule, pauses};
use crate::check::case::Case;
use crate::domain::roster::Activity;
use crate::domain::text::Text;
use crate::text;

/// R10.
pub struct Break;

impl Rule for Break {
    fn id(&self) -> &'static str {
        "R10"
    }

    fn statement(&self) -> Text {
        text!(
            "every break is exactly break_minutes, with work on both sides",
            "每次休息正好 break_minutes，前后都是工作"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let required = case.plan.breaks.break_length.0;
        case.work_blocks().flat_map(|block| pauses(block, Activity::Break, required)).collect()
    }
}
