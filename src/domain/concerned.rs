//! For whom a session is.

use super::plan::Agent;
use super::sessions::Session;

impl Session {
    /// Whether it is for `agent`.
    pub fn concerns(&self, agent: &Agent) -> bool {
        (self.tiers.is_empty() || self.tiers.contains(&agent.tier))
            && (self.queues.is_empty() || agent.queues.iter().any(|queue| self.queues.contains(queue)))
            && (self.agents.is_empty() || self.agents.contains(&agent.id))
    }
}
