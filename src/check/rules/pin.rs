//! R12: what was pinned stays.

use super::{Breach, Rule, words};
use crate::check::case::Case;
use crate::domain::text::Text;
use crate::text;

/// R12.
pub struct Pin;

impl Rule for Pin {
    fn id(&self) -> &'static str {
        "R12"
    }

    fn statement(&self) -> Text {
        text!("a pinned segment is kept as it is", "锁定的时段保持不变")
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let mut found = Vec::new();
        for pin in case.pins.iter().filter(|pin| pin.span.end > pin.span.start) {
            if !case.segments.contains(pin) {
                let ((en, zh), until) = (words(pin.activity), case.plan.zone.show(pin.span.end));
                let message =
                    text!("the pinned {en} segment until {until} is not kept", "锁定的{zh}时段（至 {until}）没有保留");
                found.push(Breach { at: pin.span.start, message });
            }
        }
        found
    }
}
