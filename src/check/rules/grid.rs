//! R1: segments lie on slots inside the horizon, blocks on the grid of the local clock.

use super::{Breach, Rule, block_words, words};
use crate::check::case::Case;
use crate::domain::calendar::{Moment, SLOT_MINUTES};
use crate::domain::text::Text;
use crate::text;
use chrono::Timelike;

/// R1.
pub struct Grid;

impl Rule for Grid {
    fn id(&self) -> &'static str {
        "R1"
    }

    fn statement(&self) -> Text {
        text!(
            "segments start and end on 5-minute slots inside the horizon, blocks on the block grid of the local clock",
            "时段的起止落在方案时段内的 5 分钟格上，班段的起止落在当地时钟的班段网格上"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let mut found = segments(case);
        found.extend(blocks(case));
        found
    }
}

fn segments(case: &Case<'_>) -> Vec<Breach> {
    let mut found = Vec::new();
    for segment in &case.empty {
        let (en, zh) = words(segment.activity);
        let message = text!("the {en} segment does not end after its start", "{zh}时段的结束不晚于开始");
        found.push(Breach { at: segment.span.start, message });
    }
    let horizon = case.plan.horizon;
    let off_slot = |at: Moment| (at.0 - horizon.start.0) % (SLOT_MINUTES * 60) != 0;
    for segment in case.segments {
        let (span, (en, zh)) = (segment.span, words(segment.activity));
        if off_slot(span.start) {
            let message = text!("the {en} segment starts off the 5-minute slots", "{zh}时段的开始不在 5 分钟格上");
            found.push(Breach { at: span.start, message });
        }
        if off_slot(span.end) {
            let message = text!("the {en} segment ends off the 5-minute slots", "{zh}时段的结束不在 5 分钟格上");
            found.push(Breach { at: span.end, message });
        }
        if span.start < horizon.start || span.end > horizon.end {
            let message = text!("the {en} segment lies outside the horizon", "{zh}时段超出方案时段");
            found.push(Breach { at: span.start, message });
        }
    }
    found
}

fn blocks(case: &Case<'_>) -> Vec<Breach> {
    let grid = case.plan.rules.block_grid.0;
    let off_grid = |at: Moment| {
        let since_midnight = i64::from(case.plan.zone.local(at).num_seconds_from_midnight());
        since_midnight.checked_rem(grid * 60) != Some(0)
    };
    let mut found = Vec::new();
    for block in &case.blocks {
        let (en, zh) = block_words(block);
        if off_grid(block.span.start) {
            let message = text!(
                "the {en} block starts off the {grid}-minute grid of the local clock",
                "{zh}班段的开始不在当地时钟的 {grid} 分钟网格上"
            );
            found.push(Breach { at: block.span.start, message });
        }
        if off_grid(block.span.end) {
            let message = text!(
                "the {en} block ends off the {grid}-minute grid of the local clock",
                "{zh}班段的结束不在当地时钟的 {grid} 分钟网格上"
            );
            found.push(Breach { at: block.span.end, message });
        }
    }
    found
}
