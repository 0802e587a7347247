//! R2: an agent does one thing at a time, and standby is apart from work.

use super::{Breach, Rule, block_words, words};
use crate::check::case::Case;
use crate::domain::roster::Segment;
use crate::domain::text::Text;
use crate::text;

/// R2.
pub struct Overlap;

impl Rule for Overlap {
    fn id(&self) -> &'static str {
        "R2"
    }

    fn statement(&self) -> Text {
        text!(
            "an agent's segments never overlap; a work block never touches a standby block",
            "同一坐席的时段不重叠；工作班段与待命班段不相接"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let mut found = Vec::new();
        let mut latest: Option<&Segment> = None;
        for segment in case.segments {
            if let Some(earlier) = latest.filter(|earlier| segment.span.start < earlier.span.end) {
                let ((en, zh), (other_en, other_zh)) = (words(segment.activity), words(earlier.activity));
                let since = case.plan.zone.show(earlier.span.start);
                let message = text!(
                    "the {en} segment overlaps the {other_en} segment from {since}",
                    "{zh}时段与 {since} 开始的{other_zh}时段重叠"
                );
                found.push(Breach { at: segment.span.start, message });
            }
            if latest.is_none_or(|earlier| segment.span.end > earlier.span.end) {
                latest = Some(segment);
            }
        }
        for pair in case.blocks.windows(2) {
            if pair[0].standby != pair[1].standby && pair[0].span.end == pair[1].span.start {
                let ((en, zh), (other_en, other_zh)) = (block_words(&pair[0]), block_words(&pair[1]));
                let message = text!("a {en} block touches a {other_en} block", "{zh}班段与{other_zh}班段相接");
                found.push(Breach { at: pair[1].span.start, message });
            }
        }
        found
    }
}
