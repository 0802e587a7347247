//! What is hard for whom, as the outputs hand it on to each other.

use crate::domain::ids::AgentId;
use crate::domain::text::Text;
use std::collections::BTreeMap;

/// Something that is hard for a person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// What it is.
    pub what: Text,
    /// When.
    pub when: String,
    /// What of plan.toml stands against it.
    pub key: Text,
    /// How far it is beyond what is usual; 1: just there.
    pub weight: f64,
}

/// What is hard for whom: everybody with a mark, most marks first, then those that go furthest.
#[derive(Debug)]
pub struct Strain {
    worst: Vec<(AgentId, Vec<Mark>)>,
    /// Places in `worst`.
    places: BTreeMap<AgentId, usize>,
}

impl Strain {
    /// From the marks of each agent; those without any are left out.
    pub(super) fn new(marks: impl Iterator<Item = (AgentId, Vec<Mark>)>) -> Self {
        let mut worst: Vec<(AgentId, Vec<Mark>)> = marks.filter(|(_, marks)| !marks.is_empty()).collect();
        let weight = |marks: &[Mark]| marks.iter().map(|mark| mark.weight).sum::<f64>();
        worst.sort_by(|(_, a), (_, b)| b.len().cmp(&a.len()).then(weight(b).total_cmp(&weight(a))));
        let places = worst.iter().enumerate().map(|(at, (agent, _))| (*agent, at)).collect();
        Self { worst, places }
    }

    /// Everybody with a mark, the worst first.
    pub(super) fn worst(&self) -> &[(AgentId, Vec<Mark>)] {
        &self.worst
    }

    /// The marks of one agent; none for most.
    pub(super) fn marks(&self, agent: AgentId) -> &[Mark] {
        self.places.get(&agent).map_or(&[], |&at| &self.worst[at].1)
    }
}
