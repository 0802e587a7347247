//! R8: agents are not paid for more hours than agreed.

use super::{Breach, Rule};
use crate::check::case::Case;
use crate::domain::text::Text;
use crate::text;

/// R8.
pub struct Hours;

/// Seconds by which paid time may exceed the limit, for `max_hours` that no binary fraction hits.
const TOLERANCE_SECONDS: f64 = 1e-6;

impl Rule for Hours {
    fn id(&self) -> &'static str {
        "R8"
    }

    fn statement(&self) -> Text {
        text!(
            "paid hours over the horizon are at most max_hours of the agent",
            "方案时段内的计薪工时不超过该坐席的 max_hours"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let (Some(most), Some(first)) = (case.agent.max_hours, case.segments.first()) else { return Vec::new() };
        let paid = case.paid_seconds(case.segments) as f64;
        if case.overlapping || paid <= most * 3600.0 + TOLERANCE_SECONDS {
            return Vec::new();
        }
        let hours = paid / 3600.0;
        let message =
            text!("{hours:.2} paid hours, at most {most} are allowed", "计薪工时 {hours:.2} 小时，最多 {most} 小时");
        vec![Breach { at: first.span.start, message }]
    }
}
