//! What activities ask of a roster: that it has the agents whom they name, and that few of them can fall into one block.

use crate::domain::plan::{Agent, Plan};
use crate::domain::sessions::{Each, MOST_IN_BLOCK, Session};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest};
use crate::text;

/// Reports agents of activities who are not in the roster, and the first agent for whom there are too many.
pub(in crate::read) fn report_sessions(plan: &Plan, named: &[(String, Place)], findings: &mut Findings) {
    let ids = || plan.agents.values().map(|agent| agent.id.as_str());
    for (agent, at) in named.iter().filter(|(agent, _)| !ids().any(|id| id == agent)) {
        let message = text!("there is no agent `{agent}` in the roster", "名册中没有坐席 `{agent}`");
        let hint = did_you_mean(&codes::SESSION_OF_NOBODY, nearest(agent, ids()));
        findings.add_with_hint(&codes::SESSION_OF_NOBODY, *at, message, hint);
    }
    let most = plan.agents.values().map(|agent| (at_once(plan, agent), agent)).max_by_key(|(count, _)| *count);
    if let Some((count, agent)) = most.filter(|(count, _)| *count > MOST_IN_BLOCK) {
        let (id, most) = (&agent.id, MOST_IN_BLOCK);
        let message = text!(
            "{count} activities could fall into one work block of {id}; {most} are the most",
            "{id} 的同一班段可能有 {count} 个活动，最多 {most} 个"
        );
        findings.add(&codes::SESSIONS_TOO_MANY, Place::default(), message);
    }
}

/// Activities that could fall into one work block of `agent`, at most.
fn at_once(plan: &Plan, agent: &Agent) -> usize {
    let mine: Vec<&Session> = plan.sessions.values().filter(|session| session.concerns(agent)).collect();
    let longest = plan.rules.max_block.0 * 60;
    let near = |from: i64| {
        let reached = |session: &&&Session| {
            let window = session.window;
            // A block that starts up to the longest block before the window may still hold one that is not of each block.
            let back = if session.each == Each::Block { 0 } else { longest };
            window.start.0 - back <= from && from < window.end.0
        };
        mine.iter().filter(reached).count()
    };
    let starts = mine.iter().flat_map(|session| [session.window.start.0, session.window.start.0 - longest]);
    starts.map(near).max().unwrap_or(0)
}
