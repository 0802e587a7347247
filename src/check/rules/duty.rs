//! R7: limits of one duty.

use super::{Breach, Rule, minutes};
use crate::check::case::{Case, Part};
use crate::domain::calendar::Span;
use crate::domain::text::Text;
use crate::text;

/// R7.
pub struct DutyLimits;

impl Rule for DutyLimits {
    fn id(&self) -> &'static str {
        "R7"
    }

    fn statement(&self) -> Text {
        text!(
            "a duty holds at most max_blocks_per_duty blocks and max_duty_minutes paid minutes within max_span_minutes",
            "一个班次最多 max_blocks_per_duty 个班段、max_duty_minutes 计薪分钟，首尾相距不超过 max_span_minutes"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        case.duties().iter().flat_map(|duty| breaches(case, duty)).collect()
    }
}

fn breaches(case: &Case<'_>, duty: &[Part]) -> Vec<Breach> {
    let rules = &case.plan.rules;
    let (Some(first), Some(last)) = (duty.first(), duty.last()) else { return Vec::new() };
    let span = Span { start: first.span.start, end: last.span.end };
    let mut found = Vec::new();
    let mut add = |message| found.push(Breach { at: span.start, message });
    let (blocks, most) = (duty.len(), rules.max_blocks_per_duty);
    if blocks > most {
        add(text!(
            "{blocks} blocks in one duty, at most {most} are allowed",
            "一个班次有 {blocks} 个班段，最多 {most} 个"
        ));
    }
    let (paid, most) = (duty.iter().map(|part| part.paid).sum(), rules.max_duty.0);
    if paid > most * 60 {
        let paid = minutes(paid);
        add(text!(
            "{paid} paid minutes in one duty, at most {most} are allowed",
            "一个班次计薪 {paid} 分钟，最多 {most} 分钟"
        ));
    }
    let most = rules.max_span.0;
    if span.seconds() > most * 60 {
        let long = minutes(span.seconds());
        add(text!(
            "the duty spans {long} min, at most {most} are allowed",
            "班次首尾相距 {long} 分钟，最多 {most} 分钟"
        ));
    }
    found
}
