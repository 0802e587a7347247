//! Says of each tier where the price of a broken promise is under the wage.

use crate::domain::plan::Plan;
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::text;

/// Reports the tiers whose agents have promised hours that it is cheaper not to give, to `findings` of plan.toml.
pub(in crate::read) fn report(plan: &Plan, findings: &mut Findings) {
    let price = plan.penalties.below_min_hours;
    for (id, tier) in plan.tiers.iter() {
        let of_tier = || plan.agents.values().filter(|agent| agent.tier == id && agent.min_hours > 0.0);
        let dearer: Vec<f64> = of_tier().map(|agent| agent.cost_per_hour.0).filter(|&wage| wage > price).collect();
        if dearer.is_empty() {
            continue;
        }
        let (name, n, wage) = (&tier.id, dearer.len(), dearer.iter().copied().fold(0.0, f64::max));
        let message = text!(
            n,
            "`penalties.below_min_hours` {price} is under the wage of {n} agent of tier `{name}` with promised hours ( {wage}): \
             it is cheaper to break the promise than to keep it",
            "`penalties.below_min_hours` {price} is under the wage of {n} agents of tier `{name}` with promised hours (up to {wage}): \
             it is cheaper to break the promise than to keep it",
            "`penalties.below_min_hours` {price} 低于梯队 `{name}` 中 {n} 位有保底工时的坐席的时薪（最高 {wage}）：不兑现保底反而更省"
        );
        findings.add(&codes::PROMISE_BELOW_WAGE, Place::default(), message);
    }
}
