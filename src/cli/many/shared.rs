//! What has to be known of plans before any of them is done: whom they share, and which are large.

use crate::error::Finding;
use crate::read::findings::codes::BORROW_UNSAID;
use crate::read::{self, Needs};
use crate::text;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Agents times slots from which on a plan is worth all threads: 150 agents over 36 hours. Fewer gain little from a second thread.
const LARGE: usize = 150 * 432;

/// One plan.
#[derive(Debug, Default)]
struct Roster {
    /// By `agent_id`, the name and whether the agent is borrowed.
    agents: BTreeMap<String, (String, bool)>,
    slots: usize,
}

/// All plans, by their place in the list.
#[derive(Debug, Default)]
pub struct Sharing {
    /// The earlier plans that share people with each.
    pub before: Vec<Vec<usize>>,
    /// Whether each is large.
    pub large: Vec<bool>,
    /// Those who look shared, and are not said to be.
    pub warnings: Vec<Finding>,
}

impl Sharing {
    /// Reads the rosters of `plans`. One that cannot be read shares nobody: it will fail in its turn.
    pub fn of(plans: &[PathBuf]) -> Self {
        let rosters: Vec<Roster> = plans.par_iter().map(|plan| roster(plan)).collect();
        let large = rosters.iter().map(|roster| roster.agents.len() * roster.slots >= LARGE).collect();
        Self { before: before(&rosters), large, warnings: unsaid(plans, &rosters) }
    }
}

fn roster(plan: &Path) -> Roster {
    let (loaded, _) = read::survey(plan, Needs { inquiries: false, agents: true });
    loaded.map_or_else(Roster::default, |loaded| {
        let agents = loaded.plan.agents.values();
        let agents = agents.map(|agent| (agent.id.clone(), (agent.name.clone(), agent.is_borrowed())));
        Roster { agents: agents.collect(), slots: loaded.plan.horizon.slots() }
    })
}

/// For each plan the earlier ones whose rosters borrow somebody whom its own borrows.
fn before(rosters: &[Roster]) -> Vec<Vec<usize>> {
    let mut borrowers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut all = Vec::new();
    for (at, roster) in rosters.iter().enumerate() {
        let mut earlier = BTreeSet::new();
        for (id, _) in roster.agents.iter().filter(|(_, (_, borrowed))| *borrowed) {
            let others = borrowers.entry(id).or_default();
            earlier.extend(others.iter().copied());
            others.push(at);
        }
        all.push(earlier.into_iter().collect());
    }
    all
}

/// Those whom one roster borrows and another of the list has by the same id and name without saying so: each once.
fn unsaid(plans: &[PathBuf], rosters: &[Roster]) -> Vec<Finding> {
    let mut borrowed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (at, roster) in rosters.iter().enumerate() {
        for (id, (name, _)) in roster.agents.iter().filter(|(_, (_, borrowed))| *borrowed) {
            borrowed.entry((id, name)).or_insert(at);
        }
    }
    let mut told = Vec::new();
    for (at, roster) in rosters.iter().enumerate() {
        for (id, (name, _)) in roster.agents.iter().filter(|(_, (_, borrowed))| !borrowed) {
            if let Some(by) = borrowed.remove(&(id.as_str(), name.as_str())) {
                told.push(finding(id, name, &plans[by], &plans[at]));
            }
        }
    }
    told
}

fn finding(id: &str, name: &str, by: &Path, at: &Path) -> Finding {
    let by = by.display();
    let message = text!(
        "{id} {name} is borrowed in {by} and not here; the two plans know nothing of each other's duties",
        "{id} {name} 在 {by} 中可借调，在此处不可；两个方案互不考虑对方的排班"
    );
    BORROW_UNSAID.about(at.display().to_string(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(agents: &[(&str, bool)]) -> Roster {
        let agent = |(id, borrowed): &(&str, bool)| ((*id).to_owned(), ("name".to_owned(), *borrowed));
        Roster { agents: agents.iter().map(agent).collect(), slots: 1 }
    }

    #[test]
    fn plans_wait_for_all_earlier_ones_that_borrow_the_same_people() {
        let rosters = [
            roster(&[("A", true), ("B", false)]),
            roster(&[("B", true)]),
            roster(&[("A", true), ("B", true)]),
            roster(&[("A", false)]),
            roster(&[("A", true)]),
        ];
        let expected: [&[usize]; 5] = [&[], &[], &[0, 1], &[], &[0, 2]];
        assert_eq!(before(&rosters), expected);
        let plans: Vec<PathBuf> = (0..5).map(|at| PathBuf::from(format!("shop-{at}"))).collect();
        let told: Vec<String> = unsaid(&plans, &rosters).into_iter().map(|finding| finding.file).collect();
        assert_eq!(told, ["shop-0", "shop-3"], "B is told of where shop-0 has him, A where shop-3 does");
    }
}
