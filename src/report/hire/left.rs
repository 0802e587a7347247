//! What stays short whatever is paid, and why.

use super::HireFacts;
use crate::check::{self, Verified};
use crate::domain::calendar::Span;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::{Plan, Pool};
use crate::domain::requirement::Requirement;
use crate::domain::text::Text;
use crate::report::listing::Listing;
use crate::report::numbers::rounded;
use crate::text;
use serde_json::{Value, json};

/// Agent-hours of a queue below which nothing is said.
const LEAST: f64 = 0.05;

/// Why nobody is hired for a shortage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Skill,
    Window,
    UsedUp,
    Rules,
}

impl Why {
    const ALL: [Why; 4] = [Why::Skill, Why::Window, Why::UsedUp, Why::Rules];

    fn name(self) -> &'static str {
        match self {
            Why::Skill => "skill",
            Why::Window => "window",
            Why::UsedUp => "used_up",
            Why::Rules => "rules_or_price",
        }
    }

    fn says(self) -> Text {
        match self {
            Why::Skill => text!("no pool serves the queue", "没有人员池能服务该队列"),
            Why::Window => text!("no pool that serves it can work then", "能服务该队列的人员池当时不可用"),
            Why::UsedUp => {
                text!("all people of the pools that could are hired", "能补缺的人员池已全部雇满")
            }
            Why::Rules => {
                text!("a block there costs more than it closes, or breaks a rule", "在此加班段得不偿失，或违反规则")
            }
        }
    }
}

/// Agent-hours of a queue that all that helps leaves short for one reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    queue: QueueId,
    hours: f64,
    why: Why,
}

/// What `schedule` with `people` of `pools` leaves short, by queue and reason.
pub fn left(
    (plan, requirement): (&Plan, &Requirement),
    schedule: &Verified,
    pools: &[Pool],
    people: &[(AgentId, usize)],
) -> Vec<Left> {
    let coverage = check::coverage(plan, requirement, schedule.roster());
    let length = plan.horizon.interval.hours();
    let mut found = Vec::new();
    for (queue, cells) in coverage.iter() {
        let mut hours = [0.0; Why::ALL.len()];
        for (index, cell) in cells.iter().enumerate() {
            let why = why(pools, people, queue, &plan.horizon.interval_span(index));
            hours[why as usize] += cell.shortage * length;
        }
        let short = Why::ALL.into_iter().zip(hours).filter(|(_, hours)| *hours >= LEAST);
        found.extend(short.map(|(why, hours)| Left { queue, hours, why }));
    }
    found
}

/// The same as a table; none where nothing is left.
pub fn left_table(plan: &Plan, hire: &HireFacts<'_>) -> Option<Listing> {
    let row = |left: &Left| {
        let queue = &plan.queues[left.queue];
        let name = if queue.name.is_empty() { &queue.id } else { &queue.name };
        vec![Text::same(name.clone()), Text::same(format!("{:.1}", left.hours)), left.why.says()]
    };
    (!hire.left.is_empty()).then(|| Listing {
        title: text!("What stays short whatever is paid, and why", "无论花多少钱仍然缺人之处及原因"),
        heads: vec![text!("Queue", "队列"), text!("Hours", "人时"), text!("Why", "原因")],
        rows: hire.left.iter().map(row).collect(),
        notes: Vec::new(),
    })
}

/// The same for programs.
pub(super) fn object(plan: &Plan, left: &Left) -> Value {
    json!({ "queue": plan.queues[left.queue].id, "hours": rounded(left.hours), "why": left.why.name() })
}

fn why(pools: &[Pool], people: &[(AgentId, usize)], queue: QueueId, span: &Span) -> Why {
    let serving = || pools.iter().enumerate().filter(|(_, pool)| pool.queues.contains(&queue));
    let there = || serving().filter(|(_, pool)| pool.span.overlap_seconds(span) > 0);
    let left = |at: usize| people.iter().filter(|(_, of)| *of == at).count() < pools[at].most;
    if serving().next().is_none() {
        Why::Skill
    } else if there().next().is_none() {
        Why::Window
    } else if !there().any(|(at, _)| left(at)) {
        Why::UsedUp
    } else {
        Why::Rules
    }
}
