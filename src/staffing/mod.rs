//! Computes how many agents are on line so that each queue keeps its service level (docs/model/staffing.md).
//!
//! A [`Model`] says what customers meet when `n` agents serve a queue; the requirement is the smallest number for
//! which its service level and occupancy hold. Adding a model: one file and one line in [`MODELS`].

mod chain;
pub mod erlang;
mod erlang_a;
mod erlang_c;
mod people;
mod search;
mod workload;

use crate::domain::demand::{Forecast, ForecastCell};
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::{Plan, Queue};
use crate::domain::requirement::{Limit, Need, NeedInfo, Requirement};
use crate::domain::text::Text;
use crate::domain::units::{Minutes, Share};
use crate::error::{Error, Result};
use crate::text;
use rayon::prelude::*;

/// Above this many busy agents a queue is a fluid: randomness adds less than one agent in a thousand, and
/// exact sums grow too long.
const HUGE: f64 = 1e7;
/// Rounding in a measure must not cost an agent where a target is met exactly.
const ROUNDING: f64 = 1e-12;
/// So it is above this many chats at once, where the last chat makes an agent hardly faster: the sum is then over all of them.
const HUGE_IN_CHATS: f64 = 2e6;
/// Rates of one chat less over those of all, from which on the last makes hardly faster.
const FLAT: f64 = 0.999;

/// Inquiries per interval that are none but for rounding.
const NOBODY: f64 = 1e-9;

/// Inquiries that reach the agents of one queue at a steady rate, and how they are handled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traffic {
    /// Arrivals per second, after the bot.
    pub per_second: f64,
    /// Seconds of one chat when the agent has no other chat.
    pub aht_seconds: f64,
    /// Chats that one agent holds at once.
    pub concurrency: u32,
    /// Growth of the handling time for each further chat held.
    pub slowdown: f64,
    /// Mean seconds until a waiting customer gives up.
    pub patience_seconds: f64,
    /// Limit of the first reply in seconds.
    pub within_seconds: f64,
}

/// What a requirement must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Least share of inquiries answered within the limit.
    pub service_level: Share,
    /// Highest occupancy.
    pub max_occupancy: Share,
}

/// What customers and agents of a queue meet in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Standard agents on line.
    pub agents: f64,
    /// Share of those offered who find no free place.
    pub probability_wait: Share,
    /// Share of those offered who are answered within the limit.
    pub service_level: Share,
    /// Mean wait over all offered, those who give up included; infinite where the queue grows without end.
    pub mean_wait_seconds: f64,
    /// Busy share of the chats that the agents can hold.
    pub occupancy: Share,
    /// Share of those offered who give up.
    pub abandoned_share: Share,
}

/// A staffing model.
pub trait Model: Sync {
    /// Name in plan.toml.
    fn name(&self) -> &'static str;

    /// What it assumes, in one line.
    fn about(&self) -> Text;

    /// What `agents` whole standard agents achieve.
    fn measures(&self, traffic: &Traffic, agents: u64) -> Measures;

    /// What a fractional number of agents achieves: `⌈x⌉` agents for the fraction of the time, `⌊x⌋` for the rest.
    fn measures_at(&self, traffic: &Traffic, agents: f64) -> Measures {
        search::mixed(agents, |n| self.measures(traffic, n))
    }

    /// The smallest fractional number of agents that reaches `target`, and what sets it; 0 and none without traffic.
    fn need(&self, traffic: &Traffic, target: &Target) -> (f64, Option<Limit>) {
        search::smallest(traffic, target, |n| self.measures(traffic, n))
    }

    /// The smallest fractional number of agents that reaches `target`; 0 without traffic.
    fn required(&self, traffic: &Traffic, target: &Target) -> f64 {
        self.need(traffic, target).0
    }

    /// Whether inquiries meet single people, and not a flow of work.
    fn has_queue(&self) -> bool {
        true
    }
}

/// All models, the default first.
pub static MODELS: [&dyn Model; 3] = [&erlang_a::ErlangA, &erlang_c::ErlangC, &workload::Workload];

/// The model that a plan names.
pub fn model(name: &str) -> Option<&'static dyn Model> {
    MODELS.into_iter().find(|model| model.name() == name)
}

impl Traffic {
    /// `inquiries` of `queue` per interval, before the bot, as steady traffic.
    pub fn of(queue: &Queue, inquiries: f64, interval: Minutes) -> Traffic {
        Traffic {
            per_second: inquiries * (1.0 - queue.bot_share.0) / (interval.0 as f64 * 60.0),
            aht_seconds: queue.aht_seconds,
            concurrency: queue.concurrency,
            slowdown: queue.concurrency_slowdown,
            patience_seconds: queue.patience_seconds,
            within_seconds: queue.answer_within_seconds,
        }
    }

    /// Chats that one agent ends per second while holding `held`: `k / (AHT (1 + s (k − 1)))`.
    pub fn agent_rate(&self, held: u32) -> f64 {
        let k = f64::from(held);
        if held == 0 { 0.0 } else { k / (self.aht_seconds * (1.0 + self.slowdown * (k - 1.0))) }
    }

    /// Agents that would be busy throughout if each held all the chats that one can: the offered load per agent.
    pub fn load(&self) -> f64 {
        self.per_second / self.agent_rate(self.concurrency)
    }

    /// Whether so many agents are busy, or chats held, that a queue is a fluid.
    fn is_huge(&self) -> bool {
        let load = self.load();
        let most = self.concurrency;
        let flat = self.agent_rate(most.saturating_sub(1)) > FLAT * self.agent_rate(most);
        load > HUGE || flat && load * f64::from(most) > HUGE_IN_CHATS
    }
}

/// The requirement of every interval of the horizon, in standard agents on line, enlarged by the shrinkage.
///
/// # Errors
/// When the plan names no model of [`MODELS`].
pub fn staff(plan: &Plan, forecast: &Forecast) -> Result<Requirement> {
    staff_with(plan, forecast, |_, _| None)
}

/// The requirement with `required` standard agents on line, by queue and interval, in place of the model's own number;
/// standby and the expected measures follow from it.
///
/// # Errors
/// When the plan names no model of [`MODELS`].
pub fn staff_at(plan: &Plan, forecast: &Forecast, required: &Table<QueueId, Vec<f64>>) -> Result<Requirement> {
    staff_with(plan, forecast, |queue, interval| required[queue].get(interval).copied())
}

fn staff_with(
    plan: &Plan,
    forecast: &Forecast,
    required: impl Fn(QueueId, usize) -> Option<f64> + Sync,
) -> Result<Requirement> {
    let name = &plan.staffing.model;
    let model = model(name)
        .ok_or_else(|| Error::Usage(text!("there is no staffing model `{name}`", "没有名为“{name}”的人力模型")))?;
    let of_queue = |(id, queue)| -> Vec<(Need, NeedInfo)> {
        let team = people::Team::of(plan, id);
        let team = team.as_ref();
        let cells = forecast.cells[id].par_iter().enumerate();
        cells.map(|(interval, cell)| Post { plan, model, queue, team, cell }.staffed(required(id, interval))).collect()
    };
    let staffed: Vec<Vec<(Need, NeedInfo)>> = plan.queues.iter().map(of_queue).collect();
    Ok(Requirement {
        needs: staffed.iter().map(|rows| rows.iter().map(|row| row.0).collect()).collect(),
        info: Some(staffed.iter().map(|rows| rows.iter().map(|row| row.1).collect()).collect()),
    })
}

/// One queue in one interval.
struct Post<'a> {
    plan: &'a Plan,
    model: &'a dyn Model,
    queue: &'a Queue,
    /// Those who have the skill; none where nobody is known.
    team: Option<&'a people::Team>,
    cell: &'a ForecastCell,
}

impl Post<'_> {
    fn staffed(&self, given: Option<f64>) -> (Need, NeedInfo) {
        let Post { plan, queue, cell, .. } = *self;
        let quantile = plan.staffing.demand_quantile;
        let (own, limit) = self.at(quantile);
        let required = given.unwrap_or(own);
        // A number that the simulation gave was raised or lowered for the service level.
        let limit = if required == own { limit } else { Some(Limit::ServiceLevel).filter(|_| required > 0.0) };
        let standby_required = if plan.standby.levels.contains(&cell.level) {
            let risk = plan.standby.risk_quantile.map_or(0.0, |quantile| self.at(quantile).0 - required);
            risk.max(plan.standby.ratio * required)
        } else {
            0.0
        };
        let expected = self.expected(&self.traffic(quantile), required);
        let info = NeedInfo {
            inquiries: cell.quantile(quantile) * (1.0 - queue.bot_share.0),
            agents_p50: self.at(Share(0.5)).0,
            agents_p95: self.at(Share(0.95)).0,
            expected_service_level: expected.service_level,
            expected_occupancy: expected.occupancy,
            limit,
        };
        (Need { required, standby_required, level: cell.level }, info)
    }

    fn target(&self) -> Target {
        Target { service_level: self.queue.service_level, max_occupancy: self.queue.max_occupancy }
    }

    fn traffic(&self, quantile: Share) -> Traffic {
        let aht_seconds = self.queue.handling_seconds(self.cell);
        Traffic { aht_seconds, ..Traffic::of(self.queue, self.demand(quantile), self.plan.horizon.interval) }
    }

    /// Inquiries at a quantile. A queue that is open and merely quiet needs somebody, though most intervals have no inquiry.
    fn demand(&self, quantile: Share) -> f64 {
        match self.cell.quantile(quantile) {
            none if none <= NOBODY && quantile == self.plan.staffing.demand_quantile => self.cell.mean,
            some => some,
        }
    }

    /// The requirement at a quantile of demand, and what sets it.
    fn at(&self, quantile: Share) -> (f64, Option<Limit>) {
        let (traffic, target) = (self.traffic(quantile), self.target());
        let (agents, limit) = self.model.need(&traffic, &target);
        let in_fractions = (agents / (1.0 - self.queue.shrinkage.0), limit);
        self.counted(&traffic, &target).map_or(in_fractions, |count| count.judged(in_fractions))
    }

    /// The people of the interval, where they are known and meet single inquiries.
    fn counted<'a>(&'a self, traffic: &'a Traffic, target: &'a Target) -> Option<people::Count<'a>> {
        let team = self.team.filter(|_| self.model.has_queue())?;
        Some(people::Count { model: self.model, traffic, target, team, shrinkage: self.queue.shrinkage.0 })
    }

    /// What customers meet with `required`: few people where they cover it and are enough, else that many less the shrinkage.
    fn expected(&self, traffic: &Traffic, required: f64) -> Measures {
        let target = self.target();
        let few = self.counted(traffic, &target).filter(|_| required > 0.0).and_then(|count| count.expected(required));
        few.unwrap_or_else(|| self.model.measures_at(traffic, required * (1.0 - self.queue.shrinkage.0)))
    }
}
