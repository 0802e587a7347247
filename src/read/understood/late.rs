//! Says of each queue whose work may wait where leaving it undone is cheaper than doing it.

use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::text;

/// The lowest wage of a standard agent-hour among those who handle `queue`; none where nobody does.
fn cheapest(plan: &Plan, queue: QueueId) -> Option<f64> {
    let skilled = plan.agents.values().filter(|agent| agent.queues.contains(&queue) && agent.efficiency > 0.0);
    skilled.map(|agent| agent.cost_per_hour.0 / agent.efficiency).min_by(f64::total_cmp)
}

/// Reports the queues whose work nobody is paid to do at the price of late work, to `findings` of plan.toml.
pub(in crate::read) fn report(plan: &Plan, findings: &mut Findings) {
    let price = plan.penalties.late_work;
    for (id, queue) in plan.queues.iter().filter(|(_, queue)| queue.answer_within_hours.is_some()) {
        let Some(wage) = cheapest(plan, id).filter(|&wage| wage >= price) else { continue };
        let name = &queue.id;
        let message = text!(
            "`penalties.late_work` {price} is not above the lowest wage of a standard hour in queue `{name}` ({wage:.1}): leaving its work undone is \
             as cheap as doing it",
            "`penalties.late_work` {price} 不高于队列 `{name}` 每标准人时的最低工资（{wage:.1}）：不做反而不亏"
        );
        findings.add(&codes::LATE_BELOW_WAGE, Place::default(), message);
    }
}
