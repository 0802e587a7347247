//! Which pins no schedule of their agent keeps, told before a search, and which rules stand against them.

use super::agent::pinned::pinned_best;
use super::agent::pins::{Pins, broken};
use super::agent::planner::{Offer, Planner};
use super::agent::problem::Problem;
use super::agent::rules::{RULES, Rule, language};
use crate::domain::ids::{AgentId, Table};
use crate::domain::plan::{Agent, Plan};
use crate::domain::requirement::{Need, Requirement};
use crate::domain::roster::Segment;
use crate::domain::threads;
use rayon::prelude::*;

/// Rules that are not left out to see whether a pin is kept then: without them a pin is none, or a block has no shape.
const ALWAYS: [&str; 3] = ["R1", "R2", "R12"];
/// Agents for whose pins the rules against them are sought.
const MOST_EXPLAINED: usize = 50;

/// A pin that cannot be kept, and the rules without any one of which it could be.
#[derive(Debug, Clone, PartialEq)]
pub struct Unkeepable {
    /// The segment.
    pub pin: Segment,
    /// Rules in order; none: several together stand against it.
    pub rules: Vec<&'static str>,
}

/// The pins that no schedule of their agent keeps, in order of agents. What others do and what is required does not matter.
pub fn unkeepable(plan: &Plan, pins: &[Segment]) -> Vec<Unkeepable> {
    let mut sorted = pins.to_vec();
    sorted.sort();
    let of_agents: Vec<&[Segment]> = sorted.chunk_by(|a, b| a.agent == b.agent).collect();
    let mut bare = plan.clone();
    bare.agents = Table::new(Vec::new());
    let alone = |pins: &&[Segment]| One::new(&bare, &plan.agents[pins[0].agent], pins);
    let lost: Vec<(One, Vec<Segment>)> = threads::on(plan.solver.threads, || {
        let all = of_agents.par_iter().map(|pins| {
            let one = alone(pins);
            let lost = one.lost(&RULES);
            (one, lost)
        });
        all.filter(|(_, lost)| !lost.is_empty()).collect()
    });
    threads::on(plan.solver.threads, || {
        let all = lost.par_iter().enumerate().map(|(at, (one, lost))| one.explained(lost, at < MOST_EXPLAINED));
        all.flatten_iter().collect()
    })
}

/// A plan of one agent, with its pins.
struct One {
    plan: Plan,
    agent: AgentId,
    requirement: Requirement,
    pins: Vec<Segment>,
}

impl One {
    fn new(bare: &Plan, agent: &Agent, pins: &[Segment]) -> Self {
        let mut plan = bare.clone();
        plan.agents = Table::new(vec![agent.clone()]);
        let needs = plan.queues.map(|_| vec![Need::default(); plan.horizon.intervals()]);
        let requirement = Requirement { needs, info: None };
        let alone = |pin: &Segment| Segment { agent: AgentId(0), ..*pin };
        Self { agent: pins[0].agent, pins: pins.iter().map(alone).collect(), requirement, plan }
    }

    /// The pins that the best schedule under `rules` does not keep.
    fn lost(&self, rules: &[&dyn Rule]) -> Vec<Segment> {
        let problem = Problem::new(&self.plan, &self.requirement, language(&self.plan, &self.pins, rules));
        let worker = &problem.workers[0];
        let mut offer = Offer::default();
        offer.resize(worker.queues.len(), problem.grammar.slots);
        let compiled = Pins::new(&problem, &self.pins);
        let (_, tour) = pinned_best(&problem, worker, &offer, &compiled, &mut Planner::default());
        broken(&problem, 0, &tour, &self.pins).into_iter().copied().collect()
    }

    /// The rules that stand against `lost`, each of which is left out once.
    fn explained(&self, lost: &[Segment], seek: bool) -> Vec<Unkeepable> {
        let mut found: Vec<Unkeepable> = lost
            .iter()
            .map(|pin| Unkeepable { pin: Segment { agent: self.agent, ..*pin }, rules: Vec::new() })
            .collect();
        let others = RULES.iter().filter(|rule| seek && !ALWAYS.contains(&rule.id()));
        for left_out in others {
            let rules: Vec<&dyn Rule> = RULES.iter().copied().filter(|rule| rule.id() != left_out.id()).collect();
            let still = self.lost(&rules);
            let helped = lost.iter().zip(&mut found).filter(|(pin, _)| !still.contains(pin));
            helped.for_each(|(_, found)| found.rules.push(left_out.id()));
        }
        found
    }
}
