//! R15: where there is a catalogue of shifts, every work block is one of them.

use super::{Breach, Rule, minutes};
use crate::check::case::Case;
use crate::domain::roster::Block;
use crate::domain::text::Text;
use crate::text;

/// R15.
pub struct Catalogue;

impl Rule for Catalogue {
    fn id(&self) -> &'static str {
        "R15"
    }

    fn statement(&self) -> Text {
        text!(
            "where there are [[shifts]], a work block is one of those for the agent's tier",
            "设有 [[shifts]] 时，工作班段须为该梯队的班次之一"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let plan = case.plan;
        if plan.shifts.is_empty() {
            return Vec::new();
        }
        let stranger = |block: &&Block<'_>| {
            let start = plan.zone.minute_of_day(block.span.start).0;
            plan.shift(case.agent.tier, start, block.span.seconds()).is_none()
        };
        let breach = |block: &Block<'_>| {
            let long = minutes(block.span.seconds());
            let message = text!(
                "no shift of the catalogue starts then and is {long} min long",
                "班次表中没有此时开始、时长 {long} 分钟的班次"
            );
            Breach { at: block.span.start, message }
        };
        case.work_blocks().filter(stranger).map(breach).collect()
    }
}
