//! The staffing calculator by itself: measures of given agents, or the agents required for a target.

use super::{Measures, Model, Target, Traffic, model, search};
use crate::domain::requirement::Limit;
use crate::domain::units::Share;
use crate::error::{Error, Result};
use crate::text;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Most agents whose measures are computed.
const MOST_AGENTS: f64 = 1e8;

/// What is asked: phone-like work, one inquiry per agent at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question<'a> {
    /// Name of a model, or its last letter: `erlang-a` or `a`.
    pub model: &'a str,
    /// Inquiries per hour.
    pub per_hour: f64,
    /// Handling time in seconds.
    pub aht_seconds: f64,
    /// Limit of the first reply in seconds.
    pub within_seconds: f64,
    /// Mean seconds until a customer gives up; used by Erlang A and workload.
    pub patience_seconds: f64,
    /// What to find out.
    pub wanted: Wanted,
}

/// What a [`Question`] leaves open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wanted {
    /// What this many agents achieve.
    MeasuresOf(u64),
    /// The smallest whole number of agents that reaches this, and what it achieves.
    AgentsFor(Target),
}

/// Answers `question`.
///
/// # Errors
/// [`Error::Usage`] for an unknown model and for a number that makes no sense: negative, not finite, a handling time or
/// patience of zero, a service level outside (0, 1), an occupancy outside (0, 1], or a load above ten million agents.
///
/// ```
/// use peakshift::domain::units::Share;
/// use peakshift::staffing::{Target, erlang::{Question, Wanted, answer}};
/// let target = Target { service_level: Share(0.8), max_occupancy: Share(0.85) };
/// let wanted = Wanted::AgentsFor(target);
/// let calls = Question { model: "c", per_hour: 200.0, aht_seconds: 180.0, within_seconds: 20.0, patience_seconds: 120.0, wanted };
/// assert_eq!(answer(&calls)?.agents, 14.0);
/// # Ok::<(), peakshift::error::Error>(())
/// ```
pub fn answer(question: &Question<'_>) -> Result<Measures> {
    let model = named(question.model)?;
    check(question)?;
    let traffic = Traffic {
        per_second: question.per_hour / 3600.0,
        aht_seconds: question.aht_seconds,
        concurrency: 1,
        slowdown: 0.0,
        patience_seconds: question.patience_seconds,
        within_seconds: question.within_seconds,
    };
    if traffic.is_huge() {
        return usage(
            "the number of busy agents",
            "忙碌的坐席数",
            traffic.load(),
            "at most ten million",
            "不超过一千万",
        );
    }
    let agents = match question.wanted {
        Wanted::MeasuresOf(agents) => agents,
        Wanted::AgentsFor(target) => search::smallest_whole(&traffic, &target, |n| model.measures(&traffic, n)),
    };
    Ok(model.measures(&traffic, agents))
}

/// What sets the number of agents of an [`answer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// The limit that fewer agents would break.
    pub limit: Limit,
    /// Agents that the service level alone asks for.
    pub agents_for_service_level: u64,
}

/// What sets the number of agents; none for given agents and without traffic.
///
/// # Errors
/// As [`answer`].
pub fn reason(question: &Question<'_>) -> Result<Option<Reason>> {
    let Wanted::AgentsFor(target) = question.wanted else { return Ok(None) };
    let agents = answer(question)?.agents;
    let wanted = Wanted::AgentsFor(Target { max_occupancy: Share(1.0), ..target });
    let for_level = answer(&Question { wanted, ..*question })?.agents;
    let limit = match agents {
        0.0 => return Ok(None),
        1.0 => Limit::AtLeastOne,
        _ if agents > for_level => Limit::Occupancy,
        _ => Limit::ServiceLevel,
    };
    Ok(Some(Reason { limit, agents_for_service_level: for_level as u64 }))
}

fn named(name: &str) -> Result<&'static dyn Model> {
    model(name).or_else(|| model(&format!("erlang-{name}"))).ok_or_else(|| {
        let known = super::MODELS.map(|model| model.name()).join(", ");
        Error::Usage(text!("no model `{name}`; there are {known}", "没有模型“{name}”；可用：{known}"))
    })
}

fn check(question: &Question<'_>) -> Result<()> {
    let not_negative = |x: f64| x.is_finite() && x >= 0.0;
    let positive = |x: f64| x.is_finite() && x > 0.0;
    let inside = |x: f64| x > 0.0 && x < 1.0;
    let (zero_en, zero_zh) = ("0 or more", "不小于 0");
    let (more_en, more_zh) = ("more than 0", "大于 0");
    let q = question;
    if !not_negative(q.per_hour) {
        return usage("inquiries per hour", "每小时咨询量", q.per_hour, zero_en, zero_zh);
    }
    if !positive(q.aht_seconds) {
        return usage("the handling time", "平均处理时长", q.aht_seconds, more_en, more_zh);
    }
    if !not_negative(q.within_seconds) {
        return usage("the limit of the first reply", "首次响应时限", q.within_seconds, zero_en, zero_zh);
    }
    if !positive(q.patience_seconds) {
        return usage("the patience", "顾客耐心", q.patience_seconds, more_en, more_zh);
    }
    match q.wanted {
        Wanted::MeasuresOf(agents) if agents as f64 > MOST_AGENTS => {
            usage("the number of agents", "人数", agents as f64, "at most a hundred million", "最多一亿")
        }
        Wanted::AgentsFor(Target { service_level: Share(level), .. }) if !inside(level) => {
            usage("the service level", "服务水平", level, "between 0 and 1, both excluded", "介于 0 与 1 之间（不含）")
        }
        Wanted::AgentsFor(Target { max_occupancy: Share(cap), .. }) if !(inside(cap) || cap == 1.0) => {
            usage("the highest occupancy", "最高占用率", cap, "more than 0 and at most 1", "大于 0 且不超过 1")
        }
        _ => Ok(()),
    }
}

fn usage<T>(what_en: &str, what_zh: &str, value: f64, must_en: &str, must_zh: &str) -> Result<T> {
    Err(Error::Usage(text!("{what_en} must be {must_en}, not {value}", "{what_zh}必须{must_zh}，而不是 {value}")))
}

impl Serialize for Measures {
    /// The object of `peakshift erlang --json`: shares from 0 to 1, an infinite wait as null.
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Measures", 6)?;
        if self.agents.fract() == 0.0 {
            object.serialize_field("agents", &(self.agents as u64))?;
        } else {
            object.serialize_field("agents", &self.agents)?;
        }
        object.serialize_field("probability_wait", &self.probability_wait)?;
        object.serialize_field("service_level", &self.service_level)?;
        let wait = Some(self.mean_wait_seconds).filter(|wait| wait.is_finite());
        object.serialize_field("mean_wait_seconds", &wait)?;
        object.serialize_field("occupancy", &self.occupancy)?;
        object.serialize_field("abandoned_share", &self.abandoned_share)?;
        object.end()
    }
}
