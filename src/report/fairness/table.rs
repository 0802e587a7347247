//! fairness.csv: one row for each agent and tier; where there are earlier events one for this event, one for those, one for the sum.

use super::{Fairness, Part};
use crate::domain::fairness::Load;
use crate::error::Result;
use crate::report::Facts;
use crate::report::csv::{Writer, brief, cell};

const COLUMNS: [&str; 16] = [
    "of",
    "id",
    "name",
    "tier",
    "people",
    "period",
    "events",
    "paid_hours",
    "standby_hours",
    "night_hours",
    "peak_hours",
    "duties",
    "split_duties",
    "queue_switches",
    "wish_hours_kept",
    "wish_hours_broken",
];

/// The table.
pub(in crate::report) fn bytes(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let requirement = facts.need_requirement()?;
    let (verified, _) = facts.need_schedule()?;
    let fairness = Fairness::new(facts, requirement, verified.roster());
    let (plan, counted) = (facts.plan, fairness.events > 0);
    let mut out = Writer::new(&COLUMNS)?;
    for (agent, part) in plan.agents.values().zip(&fairness.agents) {
        let tier = &plan.tiers[agent.tier].id;
        write(&mut out, ["agent", &agent.id, &agent.name, tier], part, counted)?;
    }
    for (tier, part) in &fairness.tiers {
        let tier = &plan.tiers[*tier].id;
        write(&mut out, ["tier", tier, "", tier], part, counted)?;
    }
    out.finish()
}

fn write(out: &mut Writer, who: [&str; 4], part: &Part, counted: bool) -> Result<()> {
    let now = part.people as u32;
    let periods = [
        ("this", now, part.now),
        ("past", part.before.events, part.before.load),
        ("sum", now + part.before.events, part.sum()),
    ];
    for (period, events, load) in periods.into_iter().take(if counted { 3 } else { 1 }) {
        let who = who.map(cell).into_iter().chain([part.people.to_string(), period.to_owned(), events.to_string()]);
        out.row(who.chain(figures(&load)))?;
    }
    Ok(())
}

fn figures(load: &Load) -> [String; 9] {
    let counts = [load.duties, load.split, load.switches].map(f64::from);
    let [duties, split, switches] = counts;
    [load.paid, load.standby, load.night, load.peak, duties, split, switches, load.kept, load.broken].map(brief)
}
