//! R9: continuous work is bounded on both sides and stays in one queue.

use super::{Breach, Rule, minutes, words};
use crate::check::case::Case;
use crate::domain::calendar::Span;
use crate::domain::plan::Plan;
use crate::domain::roster::{Activity, Block, Segment};
use crate::domain::sessions::Place;
use crate::domain::text::Text;
use crate::text;

/// R9.
pub struct Stretch;

impl Rule for Stretch {
    fn id(&self) -> &'static str {
        "R9"
    }

    fn statement(&self) -> Text {
        text!(
            "every stretch is min_work_minutes to max_work_minutes long and has one queue; a work block starts and ends with work, or with an activity that belongs there",
            "每段连续工作为 min_work_minutes 至 max_work_minutes，只属一个队列；工作班段以工作（或应在此处的活动）开始和结束"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let mut found = Vec::new();
        for block in case.work_blocks() {
            ends(case.plan, block, &mut found);
            let runs = block.segments.chunk_by(|a, b| a.activity == b.activity);
            for stretch in runs.filter(|run| run[0].activity == Activity::Work) {
                length_and_queue(case, stretch, &mut found);
            }
        }
        found
    }
}

fn ends(plan: &Plan, block: &Block<'_>, found: &mut Vec<Breach>) {
    let lies_at = |segment: &Segment, place: Place| match segment.activity {
        Activity::Work => true,
        Activity::Session(id) => plan.sessions[id].place == place,
        Activity::Break | Activity::Meal | Activity::Standby => false,
    };
    let (Some(first), Some(last)) = (block.segments.first(), block.segments.last()) else { return };
    if !lies_at(first, Place::Start) {
        let (en, zh) = words(first.activity);
        let message = text!("the block starts with a {en}", "班段以{zh}开始");
        found.push(Breach { at: first.span.start, message });
    }
    if !lies_at(last, Place::End) {
        let (en, zh) = words(last.activity);
        let message = text!("the block ends with a {en}", "班段以{zh}结束");
        found.push(Breach { at: last.span.start, message });
    }
}

fn length_and_queue(case: &Case<'_>, stretch: &[Segment], found: &mut Vec<Breach>) {
    let (least, most) = (case.plan.breaks.min_work.0, case.plan.breaks.max_work.0);
    let span = Span { start: stretch[0].span.start, end: stretch[stretch.len() - 1].span.end };
    let seconds = span.seconds();
    if seconds < least * 60 || seconds > most * 60 {
        let long = minutes(seconds);
        let message = text!(
            "the stretch is {long} min long, {least} to {most} are allowed",
            "连续工作 {long} 分钟，允许 {least} 至 {most} 分钟"
        );
        found.push(Breach { at: span.start, message });
    }
    if stretch.iter().any(|segment| segment.queue != stretch[0].queue) {
        let message = text!("the stretch has more than one queue", "一段连续工作跨多个队列");
        found.push(Breach { at: span.start, message });
    }
}
