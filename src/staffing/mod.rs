//! Computes how many agents are on line so that each queue keeps its service level (docs/model/staffing.md).
//!
//! A [`Model`] says what customers meet when `n` agents serve a queue; the requirement is the smallest number for
//! which its service level and occupancy hold. Adding a model: one file and one line in [`MODELS`].

pub mod carried;
mod chain;
mod crowd;
pub mod erlang;
mod erlang_a;
mod erlang_c;
mod mol;
mod people;
mod post;
mod search;
mod series;
mod workload;

use crate::domain::demand::{Forecast, ForecastCell};
use crate::domain::ids::{QueueId, Table};
use crate::domain::plan::{Plan, Queue};
use crate::domain::requirement::{Limit, Need, NeedInfo, Requirement};
use crate::domain::text::Text;
use crate::domain::units::{Minutes, Share};
use crate::error::{Error, Result};
use crate::text;
use post::{Detail, Place, Post};
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

impl Target {
    /// By how much `measures` pass what binds more; less than 0 where it is missed.
    fn margin(&self, measures: &Measures) -> f64 {
        (measures.service_level.0 - self.service_level.0).min(self.max_occupancy.0 - measures.occupancy.0)
    }
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

    /// Whether who waits at the end of an interval is there in the next.
    fn carries(&self) -> bool {
        false
    }
}

/// All models, the default first.
pub static MODELS: [&dyn Model; 4] = [&erlang_a::ErlangA, &mol::ErlangAMol, &erlang_c::ErlangC, &workload::Workload];

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
    staff_with(plan, forecast, Detail::Whole, |_, _| None)
}

/// The needs of [`staff`] alone, without what is known about them, which takes the most of its time.
///
/// # Errors
/// When the plan names no model of [`MODELS`].
pub fn needs(plan: &Plan, forecast: &Forecast) -> Result<Requirement> {
    let staffed = staff_with(plan, forecast, Detail::Needs, |_, _| None)?;
    Ok(Requirement { info: None, ..staffed })
}

/// The needs of `requirement` with the standby ratio of `plan`, which differs from that of the requirement in nothing else; none where a
/// quantile sets the standby as well, which has to be staffed for.
pub fn with_ratio(plan: &Plan, requirement: &Requirement) -> Option<Requirement> {
    if plan.standby.risk_quantile.is_some() {
        return None;
    }
    let with = |need: &Need| {
        let stands_by = need.standby_required > 0.0;
        Need { standby_required: if stands_by { plan.standby.ratio * need.required } else { 0.0 }, ..*need }
    };
    let needs = requirement.needs.values().map(|needs| needs.iter().map(with).collect()).collect();
    Some(Requirement { needs, info: None })
}

/// The requirement with `required` standard agents on line, by queue and interval, in place of the model's own number;
/// standby and the expected measures follow from it.
///
/// # Errors
/// When the plan names no model of [`MODELS`].
pub fn staff_at(plan: &Plan, forecast: &Forecast, required: &Table<QueueId, Vec<f64>>) -> Result<Requirement> {
    staff_with(plan, forecast, Detail::Whole, |queue, interval| required[queue].get(interval).copied())
}

/// What customers meet at the demand that is staffed for with `on_line` standard agents, by queue and interval; for the rest the model's
/// own numbers.
///
/// # Errors
/// When the plan names no model of [`MODELS`].
pub fn met(
    plan: &Plan,
    forecast: &Forecast,
    on_line: &Table<QueueId, Vec<f64>>,
) -> Result<Table<QueueId, Vec<Measures>>> {
    let model = chosen(plan)?;
    let quantile = plan.staffing.demand_quantile;
    let of_queue = |id: QueueId, place: &Place<'_>, cells: &[ForecastCell]| -> Vec<Measures> {
        if place.queue.answer_within_hours.is_some() {
            return cells.iter().map(|cell| Post { place, model, cell }.in_time()).collect();
        }
        let given = |interval: usize| on_line[id].get(interval).copied();
        if model.carries() {
            return series::met(place, cells, given);
        }
        let alone = |(interval, cell)| {
            let post = Post { place, model, cell };
            post.expected(&post.traffic(quantile), given(interval).unwrap_or_else(|| post.at(quantile).0))
        };
        cells.iter().enumerate().map(alone).collect()
    };
    Ok(by_queue(plan, forecast, of_queue).into_iter().collect())
}

/// `of` each queue of `plan`, side by side.
fn by_queue<T: Send>(
    plan: &Plan,
    forecast: &Forecast,
    of: impl Fn(QueueId, &Place<'_>, &[ForecastCell]) -> T + Sync,
) -> Vec<T> {
    let queues: Vec<(QueueId, &Queue)> = plan.queues.iter().collect();
    let one = |(id, queue): (QueueId, &Queue)| {
        let team = people::Team::of(plan, id);
        of(id, &Place { plan, queue, team: team.as_ref() }, &forecast.cells[id])
    };
    queues.into_par_iter().map(one).collect()
}

fn chosen(plan: &Plan) -> Result<&'static dyn Model> {
    let name = &plan.staffing.model;
    model(name).ok_or_else(|| Error::Usage(text!("there is no staffing model `{name}`", "没有名为“{name}”的人力模型")))
}

fn staff_with(
    plan: &Plan,
    forecast: &Forecast,
    detail: Detail,
    required: impl Fn(QueueId, usize) -> Option<f64> + Sync,
) -> Result<Requirement> {
    let model = chosen(plan)?;
    let of_queue = |id: QueueId, place: &Place<'_>, cells: &[ForecastCell]| {
        if place.queue.answer_within_hours.is_some() {
            return cells.iter().map(|cell| Post { place, model, cell }.waiting()).collect();
        }
        if model.carries() {
            return series::staffed(place, cells, detail, |interval| required(id, interval));
        }
        let alone = |(interval, cell)| Post { place, model, cell }.staffed(detail, required(id, interval));
        cells.par_iter().enumerate().map(alone).collect()
    };
    let staffed: Vec<Vec<(Need, NeedInfo)>> = by_queue(plan, forecast, of_queue);
    Ok(Requirement {
        needs: staffed.iter().map(|rows| rows.iter().map(|row| row.0).collect()).collect(),
        info: Some(staffed.iter().map(|rows| rows.iter().map(|row| row.1).collect()).collect()),
    })
}
