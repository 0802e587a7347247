//! fairness.csv, as far as a later command needs it: what the agents bore in earlier events.
//!
//! ```text
//! of,id,name,tier,people,period,events,paid_hours,…
//! agent,A0001,外包01,outsourced,1,past,1,10,…
//! ```

use crate::domain::fairness::{Before, Load, Past};
use crate::domain::formula::unguarded;
use crate::domain::ids::{AgentId, Id};
use crate::domain::plan::Plan;
use std::collections::BTreeMap;
use std::path::Path;

/// What the agents of `plan` bore before, by the rows that `plan --past` wrote at `path`; none without such rows. It is for
/// information: a file that cannot be read tells nothing.
pub fn borne(path: &Path, plan: &Plan) -> Option<Past> {
    let bytes = std::fs::read(path).ok()?;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::Reader::from_reader(text);
    let columns: BTreeMap<String, usize> =
        reader.headers().ok()?.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    let by_id: BTreeMap<&str, AgentId> = plan.agents.iter().map(|(id, agent)| (agent.id.as_str(), id)).collect();
    let mut past = Past::new(plan);
    for record in reader.records() {
        let record = record.ok()?;
        let cell = |name: &str| columns.get(name).and_then(|&at| record.get(at));
        if (cell("of")?, cell("period")?) != ("agent", "past") {
            continue;
        }
        let Some(agent) = by_id.get(unguarded(cell("id")?)) else { continue };
        let number = |name: &str| cell(name)?.parse::<f64>().ok().filter(|value| value.is_finite());
        let count = |name: &str| number(name).map(|value| value as u32);
        let load = Load {
            paid: number("paid_hours")?,
            standby: number("standby_hours")?,
            night: number("night_hours")?,
            peak: number("peak_hours")?,
            duties: count("duties")?,
            split: count("split_duties")?,
            switches: count("queue_switches")?,
            kept: number("wish_hours_kept")?,
            broken: number("wish_hours_broken")?,
        };
        past.agents[agent.index()] = Before { events: count("events")?, load };
    }
    past.events = past.agents.iter().map(|before| before.events as usize).max().unwrap_or(0);
    (past.events > 0).then_some(past)
}
