//! One person is one person: intervals that one agent alone can serve.
//!
//! A requirement is a sum of efficiencies, so that `.84` asks for a standard agent during `.84` of the time. Nobody can be rostered
//! for a part of an interval, and an agent of efficiency `e` handles `e` inquiries while a standard agent handles one: alone
//! such an agent is the queue with one server and handling time `AHT / e`. Let `e*` be the least efficiency with which one agent,
//! who is there, reaches service level and occupancy. Then whoever has at least `e*` is enough, so with `old` the requirement in
//! fractions, the slowest of those who have the skill at `e₀` and the fastest at `e₁`,
//!
//! ```text
//! required = max(e*, min(old, e₀))      if e* ≤ e₁
//! required = max(old, e₁ + .01)         otherwise: two are needed, and no single agent may seem to do
//! ```
//!
//! Several agents whose efficiencies add up to `e*` wait on their customers no worse than the one: an inquiry finds somebody free
//! more often where the same rate is split over more servers.

use super::{Measures, Model, ROUNDING, Target, Traffic};
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::domain::requirement::Limit;
use std::ops::RangeInclusive;

/// Above this many standard agents one person is not looked for.
const FEW: f64 = 2.0;

/// The efficiencies of those who have the skill of a queue, slowest and fastest; none where nobody is known.
pub(super) fn efficiencies(plan: &Plan, queue: QueueId) -> Option<RangeInclusive<f64>> {
    let skilled = plan.agents.values().filter(|agent| agent.queues.contains(&queue));
    let all = skilled.map(|agent| agent.efficiency).filter(|efficiency| *efficiency > 0.0);
    let range = all.fold((f64::INFINITY, 0.0_f64), |(low, high), x| (low.min(x), high.max(x)));
    (range.1 > 0.0).then_some(range.0..=range.1)
}

/// `traffic` as one agent of `efficiency` meets it.
pub(super) fn of_one(traffic: &Traffic, efficiency: f64) -> Traffic {
    Traffic { aht_seconds: traffic.aht_seconds / efficiency, ..*traffic }
}

/// `efficiency` in hundredths, rounded up.
pub(super) fn up(efficiency: f64) -> f64 {
    (efficiency * 100.0 - 1e-6).ceil() / 100.0
}

/// Who can serve an interval alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alone {
    /// The least efficiency that is enough, in hundredths rounded up.
    pub least: f64,
    /// What one agent of a hundredth less would break.
    pub limit: Limit,
}

/// The least efficiency with which one agent reaches `target`; none where even the fastest does not.
pub(super) fn least(model: &dyn Model, traffic: &Traffic, target: &Target, fastest: f64) -> Option<Alone> {
    let level = target.service_level.0 - ROUNDING;
    if !model.has_queue() || traffic.per_second <= 0.0 || traffic.load() * level > fastest {
        return None;
    }
    let measured = |hundredths: u32| model.measures(&of_one(traffic, f64::from(hundredths) / 100.0), 1);
    let is_quick = |measures: &Measures| measures.service_level.0 >= level;
    let enough = |measures: Measures| is_quick(&measures) && measures.occupancy.0 <= target.max_occupancy.0 + ROUNDING;
    let (mut short, mut reached) = (0, (up(fastest) * 100.0).round() as u32);
    if !enough(measured(reached)) {
        return None;
    }
    while reached - short > 1 {
        let middle = short + (reached - short) / 2;
        *if enough(measured(middle)) { &mut reached } else { &mut short } = middle;
    }
    let is_slow = short == 0 || !is_quick(&measured(short));
    let limit = if is_slow { Limit::ServiceLevel } else { Limit::Occupancy };
    Some(Alone { least: f64::from(reached) / 100.0, limit })
}

/// The requirement `old`, in fractions, as whole people see it, with the limit that sets it.
pub(super) fn judged(
    (old, limit): (f64, Option<Limit>),
    (slowest, fastest): (f64, f64),
    alone: Option<Alone>,
) -> (f64, Option<Limit>) {
    let down = |x: f64| (x * 100.0 + 1e-6).floor() / 100.0;
    match alone {
        _ if old <= 0.0 || old > FEW => (old, limit),
        Some(Alone { least, limit }) => {
            let one = if old < slowest { old } else { down(slowest) };
            if least > one { (least, Some(limit)) } else { (one, Some(Limit::AtLeastOne)) }
        }
        None if old <= fastest => (down(fastest) + 0.01, limit),
        None => (old, limit),
    }
}
