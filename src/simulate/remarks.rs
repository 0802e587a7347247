//! What the user should know about a played schedule.

use crate::domain::ids::QueueId;
use crate::domain::plan::{Plan, Queue};
use crate::domain::simulation::{Overrun, Simulation};
use crate::error::{Finding, Severity};
use crate::text;

/// Stretches that last longer than R9 allows, because chats are finished in breaks.
pub const CAP_BROKEN: &str = "W985";

/// A warning for each queue whose stretches last so much longer than planned that R9's cap does not hold in the mean.
pub fn remarks(plan: &Plan, simulation: &Simulation) -> Vec<Finding> {
    let of_queue = |(id, queue): (QueueId, &Queue)| {
        let overrun = simulation.overruns[id];
        overrun.breaks_cap().then(|| cap_broken(plan, queue, &overrun))
    };
    plan.queues.iter().filter_map(of_queue).collect()
}

fn cap_broken(plan: &Plan, queue: &Queue, overrun: &Overrun) -> Finding {
    let (id, longer, cap) = (&queue.id, overrun.per_stretch(), plan.breaks.max_work.0);
    let (lost, after) = (overrun.breaks_lost_minutes, overrun.after_duty_minutes);
    let (minutes, hours) = (overrun.keeping_minutes(), overrun.keeping_hours());
    Finding {
        severity: Severity::Warning,
        code: CAP_BROKEN,
        file: String::new(),
        line: None,
        column: None,
        message: text!(
            "queue {id}: chats that are finished make stretches {longer:.1} minutes longer in the mean, so that the cap of {cap} minutes (R9) does not hold; a run loses {lost:.0} minutes of breaks and has {after:.0} minutes after the duty",
            "队列 {id}：为做完手上的会话，每段工作平均多出 {longer:.1} 分钟，连续工作 {cap} 分钟的上限（R9）实际未守住；每次仿真占用小休与用餐 {lost:.0} 分钟，下班后多做 {after:.0} 分钟"
        ),
        hint: text!(
            "to keep most of the breaks, no new chat in the last minutes of a stretch ([simulation] last_chat_minutes = {minutes}, the mean of a chat); to keep all, hand chats over (breaks = \"hand-over\"); the work now done in them takes {hours:.1} more agent-hours on line",
            "要保住大部分休息：每段工作最后几分钟不接新会话（[simulation] last_chat_minutes = {minutes}，即平均会话时长）；要全部保住：转交会话（breaks = \"hand-over\"）；其间所做的工作另需 {hours:.1} 在线人时"
        ),
    }
}
