//! R5: blocks are neither too short to come in for nor too long to stand.

use super::{Breach, Rule, block_words, minutes};
use crate::check::case::Case;
use crate::domain::text::Text;
use crate::text;

/// R5.
pub struct BlockLength;

impl Rule for BlockLength {
    fn id(&self) -> &'static str {
        "R5"
    }

    fn statement(&self) -> Text {
        text!(
            "work blocks are as long as [rules] allows, standby blocks as [standby] allows",
            "工作班段的时长符合 [rules]，待命班段的时长符合 [standby]"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let (rules, standby) = (&case.plan.rules, &case.plan.standby);
        let mut found = Vec::new();
        for block in &case.blocks {
            let (shortest, longest) = if block.standby {
                (standby.min_block.0, standby.max_block.0)
            } else {
                (rules.min_block.0, rules.max_block.0)
            };
            let seconds = block.span.seconds();
            if seconds < shortest * 60 || seconds > longest * 60 {
                let (long, (en, zh)) = (minutes(seconds), block_words(block));
                let message = text!(
                    "the {en} block is {long} min long, {shortest} to {longest} are allowed",
                    "{zh}班段时长为 {long} 分钟，允许 {shortest} 至 {longest} 分钟"
                );
                found.push(Breach { at: block.span.start, message });
            }
        }
        found
    }
}
