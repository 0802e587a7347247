//! Which limit set the requirement, for how many hours of each queue.

use super::listing::Listing;
use crate::domain::plan::Plan;
use crate::domain::requirement::{Limit, Requirement};
use crate::domain::text::Text;
use crate::text;

/// Hours of each queue by the limit that set its requirement; none where the requirement came from outside.
pub fn limits(plan: &Plan, requirement: &Requirement) -> Option<Listing> {
    let info = requirement.info.as_ref()?;
    let hours = |count: usize| {
        let hours = count as f64 * plan.horizon.interval.hours();
        text!("{hours:.1}", "{hours:.1}")
    };
    let row = |(queue, infos): (_, &Vec<crate::domain::requirement::NeedInfo>)| {
        let set_by = |limit: Option<Limit>| hours(infos.iter().filter(|info| info.limit == limit).count());
        let name: &str = &plan.queues[queue].name;
        let mut cells = vec![text!("{name}", "{name}")];
        cells.extend(Limit::ALL.map(|limit| set_by(Some(limit))));
        cells.push(set_by(None));
        cells
    };
    let caps: Vec<Text> = plan.queues.values().map(|queue| cap(&queue.name, queue.max_occupancy.0)).collect();
    Some(Listing {
        title: text!("Hours by the limit that set the requirement", "需求取决于哪项限制（小时）"),
        heads: vec![
            text!("Queue", "队列"),
            text!("Service level", "服务水平"),
            text!("Occupancy", "占用率"),
            text!("At least one", "至少一人"),
            text!("Nobody", "无需求"),
        ],
        rows: info.iter().map(row).collect(),
        notes: caps,
    })
}

fn cap(queue: &str, cap: f64) -> Text {
    let cap = cap * 100.0;
    text!(
        "{queue}: occupancy is at most {cap:.0} % (max_occupancy in plan.toml)",
        "{queue}：占用率不超过 {cap:.0}%（plan.toml 的 max_occupancy）"
    )
}
