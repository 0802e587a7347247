//! R3: agents serve the queues that they know.

use super::{Breach, Rule, words};
use crate::check::case::Case;
use crate::domain::roster::Activity;
use crate::domain::text::Text;
use crate::text;

/// R3.
pub struct Skill;

impl Rule for Skill {
    fn id(&self) -> &'static str {
        "R3"
    }

    fn statement(&self) -> Text {
        text!(
            "the queue of a work or standby segment is among the agent's queues",
            "工作和待命时段的队列属于该坐席的技能队列"
        )
    }

    fn judge(&self, case: &Case<'_>) -> Vec<Breach> {
        let mut found = Vec::new();
        for segment in case.segments.iter().filter(|s| matches!(s.activity, Activity::Work | Activity::Standby)) {
            let (en, zh) = words(segment.activity);
            let message = match segment.queue {
                Some(queue) if case.agent.queues.contains(&queue) => continue,
                Some(queue) => {
                    let queue = &case.plan.queues[queue].id;
                    text!(
                        "{en} in queue {queue}, which is not among the agent's queues",
                        "{zh}队列 {queue} 不属于该坐席的技能队列"
                    )
                }
                None => text!("the {en} segment names no queue", "{zh}时段没有队列"),
            };
            found.push(Breach { at: segment.span.start, message });
        }
        found
    }
}
