//! R4: agents are scheduled when they can work.

use super::{Breach, Rule, words};
use crate::check::case::Case;
use crate::domain::text::Text;
use crate::text;

/// R4.
pub struct Availability;

impl Rule for Availability {
    fn id(&self) -> &'static str {
        "R4"
    }

    fn statement(&self) -> Text {
        text!("every segment lies in the agent's available time", "每个时段都在该坐席的可用时间内")
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let Some(available) = &case.agent.available else { return Vec::new() };
        let mut found = Vec::new();
        for segment in case.segments {
            let inside: i64 = available.iter().map(|window| window.overlap_seconds(&segment.span)).sum();
            if inside < segment.span.seconds() {
                let (en, zh) = words(segment.activity);
                let message =
                    text!("the {en} segment leaves the agent's available time", "{zh}时段超出该坐席的可用时间");
                found.push(Breach { at: segment.span.start, message });
            }
        }
        found
    }
}
