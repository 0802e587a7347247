//! Which limit set the requirement: when, and for how many hours of each queue.

use super::listing::Listing;
use super::numbers::rounded;
use super::view::View;
use super::words;
use crate::domain::calendar::Span;
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::domain::requirement::{Limit, NeedInfo, Requirement};
use crate::domain::text::Text;
use crate::text;
use serde_json::{Map, Value, json};

/// Hours of each queue by the limit that set its requirement, and the agent-hours required in them; none where the requirement came from
/// outside.
pub fn limits(plan: &Plan, requirement: &Requirement) -> Option<Listing> {
    let info = requirement.info.as_ref()?;
    let hours = |units: f64| {
        let hours = units * plan.horizon.interval.hours();
        text!("{hours:.1}", "{hours:.1}")
    };
    let row = |(queue, infos): (QueueId, &Vec<NeedInfo>)| {
        let needs = &requirement.needs[queue];
        let count = |limit: Option<Limit>| infos.iter().filter(|info| info.limit == limit).count() as f64;
        let agents = |limit: Limit| {
            let set_by = infos.iter().zip(needs).filter(|(info, _)| info.limit == Some(limit));
            set_by.map(|(_, need)| need.required).fold(0.0, |sum, required| sum + required)
        };
        let name: &str = &plan.queues[queue].name;
        let mut cells = vec![text!("{name}", "{name}")];
        cells.extend(Limit::ALL.into_iter().flat_map(|limit| [hours(count(Some(limit))), hours(agents(limit))]));
        cells.push(hours(count(None)));
        cells
    };
    let agent_hours = || text!("agent-hours", "人时");
    let caps: Vec<Text> = plan
        .queues
        .values()
        .filter(|queue| queue.answer_within_hours.is_none())
        .map(|queue| cap(&queue.name, queue.max_occupancy.0))
        .collect();
    Some(Listing {
        title: text!("Hours by the limit that set the requirement", "需求取决于哪项限制（小时）"),
        heads: vec![
            text!("Queue", "队列"),
            text!("Service level", "服务水平"),
            agent_hours(),
            text!("Occupancy", "占用率"),
            agent_hours(),
            text!("At least one", "至少一人"),
            agent_hours(),
            text!("Nobody", "无需求"),
        ],
        rows: info.iter().filter(|(queue, _)| plan.queues[*queue].answer_within_hours.is_none()).map(row).collect(),
        notes: caps,
    })
}

/// `limits`: by queue and limit the hours in which it set the requirement, and the agent-hours required in them; null where the requirement
/// came from outside.
pub fn limits_object(plan: &Plan, requirement: &Requirement) -> Value {
    let Some(info) = requirement.info.as_ref() else { return Value::Null };
    let hours = plan.horizon.interval.hours();
    let of_queue = |(queue, infos): (QueueId, &Vec<NeedInfo>)| {
        let cells = || infos.iter().zip(&requirement.needs[queue]);
        let of_limit = |limit: Limit| {
            let set_by = || cells().filter(move |(info, _)| info.limit == Some(limit));
            let agent_hours: f64 = set_by().map(|(_, need)| need.required * hours).sum();
            let object = json!({ "hours": set_by().count() as f64 * hours, "agent_hours": rounded(agent_hours) });
            (limit.name().to_owned(), object)
        };
        let mut object = Map::from_iter(Limit::ALL.map(of_limit));
        let nobody = cells().filter(|(info, _)| info.limit.is_none()).count() as f64 * hours;
        object.insert("nobody_hours".to_owned(), json!(nobody));
        (plan.queues[queue].id.clone(), Value::Object(object))
    };
    info.iter().filter(|(queue, _)| plan.queues[*queue].answer_within_hours.is_none()).map(of_queue).collect()
}

/// When which limit set the requirement, by queue in runs of neighbouring intervals of a day; none where the requirement came from outside.
pub(super) fn limit_times(view: &View<'_>) -> Option<Listing> {
    let (plan, requirement) = (view.plan, view.requirement);
    let info = requirement.info.as_ref()?;
    let mut rows = Vec::new();
    for (queue, infos) in info.iter() {
        let set = |at: &usize| infos[*at].limit;
        let day = |at: &usize| view.clock.day(plan.horizon.interval_start(*at));
        let intervals: Vec<usize> = (0..infos.len()).collect();
        for run in intervals.chunk_by(|a, b| set(a) == set(b) && day(a) == day(b)) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let Some(limit) = set(&first) else { continue };
            let span = Span { start: plan.horizon.interval_start(first), end: plan.horizon.interval_start(last + 1) };
            let required: f64 = run.iter().map(|at| requirement.needs[queue][*at].required).sum();
            let hours = required * plan.horizon.interval.hours();
            let (name, when) = (view.queue_name(queue), view.clock.day_range(&span));
            rows.push(vec![
                text!("{name}", "{name}"),
                text!("{when}", "{when}"),
                words::limit(limit),
                text!("{hours:.1}", "{hours:.1}"),
            ]);
        }
    }
    Some(Listing {
        title: text!("When which limit set it", "各时段取决于哪项限制"),
        heads: vec![
            text!("Queue", "队列"),
            text!("When", "时段"),
            text!("Set by", "取决于"),
            text!("Agent-hours", "人时"),
        ],
        rows,
        notes: Vec::new(),
    })
}

fn cap(queue: &str, cap: f64) -> Text {
    let cap = cap * 100.0;
    text!(
        "{queue}: occupancy is at most {cap:.0} % (max_occupancy in plan.toml)",
        "{queue}：占用率不超过 {cap:.0}%（plan.toml 的 max_occupancy）"
    )
}
