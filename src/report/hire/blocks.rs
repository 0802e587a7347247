//! The blocks to fill: who is alike in pool, time and queue is one row.

use super::HireFacts;
use crate::check::{overtime, wage};
use crate::domain::calendar::{SLOT_MINUTES, Span};
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::error::Result;
use crate::report::Facts;
use std::collections::BTreeMap;

/// People of a pool who work from one time to another, mostly in one queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The pool.
    pub pool: usize,
    /// When.
    pub span: Span,
    /// The queue of most of the time.
    pub queue: QueueId,
    /// Whether they stand by.
    pub standby: bool,
    /// How many.
    pub people: usize,
    /// Their pay, and of their fees the share of these blocks.
    pub cost: f64,
    /// Shortage that they close, in money.
    pub worth: f64,
}

/// What people of one row have in common: pool, time, queue, and whether they stand by.
type Alike = (usize, Span, QueueId, bool);

/// All of them, first what closes most for its money.
pub fn blocks(facts: &Facts<'_>, hire: &HireFacts<'_>) -> Result<Vec<Order>> {
    let requirement = facts.need_requirement()?;
    let (verified, _) = facts.need_schedule()?;
    let (plan, roster) = (facts.plan, verified.roster());
    let covered = Covered::new(plan, requirement, roster);
    let mut orders: BTreeMap<Alike, (Order, Vec<Segment>)> = BTreeMap::new();
    for &(agent, pool) in hire.people {
        let all = roster.blocks(agent);
        let pay = |block: &Block<'_>| wage(plan, agent, block.segments).0;
        let whole: f64 = all.iter().map(pay).sum();
        // Overtime is of whole duties, fees are of people: every block has its share.
        let beside = hire.pools[pool].fixed_cost.0 + overtime(plan, agent, &all).0;
        for block in &all {
            let own = pay(block);
            let share = if whole > 0.0 { own / whole } else { 1.0 / all.len() as f64 };
            let queue = main_queue(block);
            let (order, segments) = orders.entry((pool, block.span, queue, block.standby)).or_insert_with(|| {
                let (span, standby) = (block.span, block.standby);
                (Order { pool, span, queue, standby, people: 0, cost: 0.0, worth: 0.0 }, Vec::new())
            });
            order.people += 1;
            order.cost += own + share * beside;
            segments.extend(block.segments);
        }
    }
    let priced = |(mut order, segments): (Order, Vec<Segment>)| {
        order.worth = covered.lost_without(&segments);
        order
    };
    let mut orders: Vec<Order> = orders.into_values().map(priced).collect();
    // A block that costs nothing comes first, whatever it closes.
    let rank = |order: &Order| order.worth / order.cost.max(1e-9);
    orders.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    Ok(orders)
}

/// The queue in which most of a block is; of equals the first of the plan.
fn main_queue(block: &Block<'_>) -> QueueId {
    let mut seconds: BTreeMap<QueueId, i64> = BTreeMap::new();
    for segment in block.segments {
        if let Some(queue) = segment.queue {
            *seconds.entry(queue).or_default() += segment.span.seconds();
        }
    }
    let most = seconds.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    most.map_or(QueueId(0), |(queue, _)| queue)
}

/// Standard agents on line and on standby by queue and slot, beside what is asked for.
struct Covered<'a> {
    plan: &'a Plan,
    requirement: &'a Requirement,
    online: Table<QueueId, Vec<f64>>,
    standby: Table<QueueId, Vec<f64>>,
}

impl<'a> Covered<'a> {
    fn new(plan: &'a Plan, requirement: &'a Requirement, roster: &Roster) -> Self {
        let empty = || plan.queues.map(|_| vec![0.0; plan.horizon.slots()]);
        let mut covered = Self { plan, requirement, online: empty(), standby: empty() };
        for (segment, block_start) in roster.in_blocks() {
            let efficiency = plan.efficiency(segment.agent, block_start);
            let (start, end) = covered.slots(segment);
            if let Some(queue) = segment.queue {
                let rows =
                    if segment.activity == Activity::Standby { &mut covered.standby } else { &mut covered.online };
                rows[queue][start..end].iter_mut().for_each(|cell| *cell += efficiency);
            }
        }
        covered
    }

    fn slots(&self, segment: &Segment) -> (usize, usize) {
        let slot = |at: crate::domain::calendar::Moment| {
            ((at.0 - self.plan.horizon.start.0) / (60 * SLOT_MINUTES)).max(0) as usize
        };
        (slot(segment.span.start), slot(segment.span.end).min(self.plan.horizon.slots()))
    }

    /// By how much shortage and standby shortage would cost more without `segments`.
    fn lost_without(&self, segments: &[Segment]) -> f64 {
        let mut taken: BTreeMap<(QueueId, bool, usize), f64> = BTreeMap::new();
        for segment in segments {
            let Some(queue) = segment.queue else { continue };
            let (start, end) = self.slots(segment);
            for slot in start..end {
                *taken.entry((queue, segment.activity == Activity::Standby, slot)).or_default() +=
                    self.plan.agents[segment.agent].efficiency;
            }
        }
        let hours = SLOT_MINUTES as f64 / 60.0;
        let lost = |(&(queue, standby, slot), amount): (&(QueueId, bool, usize), &f64)| {
            if !standby && self.plan.queues[queue].answer_within_hours.is_some() {
                // At most: somebody else may do it before it is due.
                return amount * hours * self.plan.penalties.late_work;
            }
            let need =
                &self.requirement.needs[queue][self.plan.horizon.interval_of(crate::domain::calendar::Slot(slot))];
            let (asked, there, price) = if standby {
                (need.standby_required, self.standby[queue][slot], self.plan.penalties.standby_shortage)
            } else {
                (need.required, self.online[queue][slot], self.plan.penalties.shortage_at(need.level))
            };
            ((asked - there + amount).max(0.0) - (asked - there).max(0.0)) * hours * price
        };
        taken.iter().map(lost).sum()
    }
}
