//! The roster with those who are hired, in the form of agents.csv, and their windows in that of availability.csv.

use crate::domain::ids::AgentId;
use crate::domain::plan::{Agent, Plan};
use crate::error::Result;
use crate::report::csv::{Writer, cell, exact};

/// agents.csv of all agents of `plan`, with the columns that only people read.
///
/// # Errors
/// None that an input could cause.
pub fn agents(plan: &Plan) -> Result<Vec<u8>> {
    let mut carried: Vec<&str> = Vec::new();
    for (title, _) in plan.agents.values().flat_map(|agent| &agent.carried) {
        if !carried.contains(&title.as_str()) {
            carried.push(title);
        }
    }
    let own = ["agent_id", "name", "tier", "queues", "min_hours", "max_hours", "cost_per_hour", "efficiency"];
    let titles: Vec<String> = own.iter().chain(&carried).map(|title| cell(title)).collect();
    let mut out = Writer::new(&titles.iter().map(String::as_str).collect::<Vec<_>>())?;
    let hours = |hours: f64| if hours > 0.0 { exact(hours) } else { String::new() };
    for agent in plan.agents.values() {
        let tier = &plan.tiers[agent.tier];
        let queues: Vec<&str> = agent.queues.iter().map(|&queue| plan.queues[queue].id.as_str()).collect();
        let other = |value: f64, usual: f64| if value == usual { String::new() } else { exact(value) };
        let cells = [
            cell(&agent.id),
            cell(&agent.name),
            cell(&tier.id),
            cell(&queues.join(";")),
            hours(agent.min_hours),
            agent.max_hours.map_or_else(String::new, exact),
            other(agent.cost_per_hour.0, tier.cost_per_hour.0),
            other(agent.efficiency, tier.efficiency),
        ];
        out.row(cells.into_iter().chain(carried.iter().map(|title| cell(under(agent, title)))))?;
    }
    out.finish()
}

fn under<'a>(agent: &'a Agent, title: &str) -> &'a str {
    agent.carried.iter().find(|(own, _)| own == title).map_or("", |(_, cell)| cell)
}

/// The windows of those who are hired; none where all of them can work at any time.
///
/// # Errors
/// None that an input could cause.
pub fn availability(plan: &Plan, people: &[(AgentId, usize)]) -> Result<Option<Vec<u8>>> {
    let mut out = Writer::new(&["agent_id", "start", "end", "kind"])?;
    let mut any = false;
    for (agent, _) in people {
        let agent = &plan.agents[*agent];
        for span in agent.available.iter().flatten() {
            any = true;
            out.row([cell(&agent.id), plan.zone.show(span.start), plan.zone.show(span.end), "available".to_owned()])?;
        }
    }
    if any { out.finish().map(Some) } else { Ok(None) }
}
