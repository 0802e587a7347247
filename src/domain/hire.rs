//! People who could be hired beside the roster, and those who are (SPEC section 6, Hire).

use super::calendar::Span;
use super::ids::{AgentId, Id, Table};
use super::plan::{Agent, Plan, Pool};
use super::roster::{Roster, Segment};
use super::units::Money;

/// What the agent_id of somebody hired begins with.
const HIRED: &str = "POOL-";

/// The roster with everybody who could be hired, as agents who are alike within their pool.
#[derive(Debug, Clone, PartialEq)]
pub struct Crew {
    /// The plan with all of them: the roster first, then pool by pool.
    pub plan: Plan,
    /// The pools.
    pub pools: Vec<Pool>,
    /// Agents of the roster.
    named: usize,
    /// By agent beyond the roster: the pool.
    pool_of: Vec<usize>,
}

/// Those who are hired, with the roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Hired {
    /// The plan with the roster and them.
    pub plan: Plan,
    /// Their schedule together.
    pub roster: Roster,
    /// Those who are hired, each with the pool, in the order of the plan.
    pub people: Vec<(AgentId, usize)>,
}

impl Crew {
    /// The roster of `plan` with all people of `pools`.
    pub fn new(plan: &Plan, pools: &[Pool]) -> Self {
        let mut agents: Vec<Agent> = plan.agents.values().cloned().collect();
        let named = agents.len();
        let pool_of: Vec<usize> =
            pools.iter().enumerate().flat_map(|(pool, row)| std::iter::repeat_n(pool, row.most)).collect();
        agents
            .extend(pool_of.iter().enumerate().map(|(at, &pool)| person(plan, &pools[pool], format!("{HIRED}?{at}"))));
        let plan = Plan { agents: Table::new(agents), ..plan.clone() };
        Self { plan, pools: pools.to_vec(), named, pool_of }
    }

    /// Agents of the roster.
    pub fn named(&self) -> usize {
        self.named
    }

    /// The pool of `agent`; none for an agent of the roster.
    pub fn pool_of(&self, agent: AgentId) -> Option<usize> {
        agent.index().checked_sub(self.named).map(|at| self.pool_of[at])
    }

    /// The agents of each pool.
    pub fn people(&self, pool: usize) -> Vec<AgentId> {
        self.plan.agents.ids().filter(|&agent| self.pool_of(agent) == Some(pool)).collect()
    }

    /// What it costs to have `agent` at all; none for an agent of the roster.
    pub fn fee(&self, agent: AgentId) -> Option<Money> {
        self.pool_of(agent).map(|pool| self.pools[pool].fixed_cost)
    }

    /// The plan in which those who could be hired are paid `factor` times as much.
    pub fn paid(&self, factor: f64) -> Plan {
        let mut plan = self.plan.clone();
        let beyond = plan.agents.values_mut().skip(self.named);
        beyond.for_each(|agent| agent.cost_per_hour = Money(agent.cost_per_hour.0 * factor));
        plan
    }

    /// The plan and the schedule with those of the pools only who have something to do in `roster`, pool by pool and each pool by
    /// their first start, as `POOL-01` and so on.
    pub fn hired(&self, roster: &Roster) -> Hired {
        let mut beyond: Vec<AgentId> = roster.agents().filter(|&agent| self.pool_of(agent).is_some()).collect();
        let first = |agent: AgentId| roster.of(agent).first().map(|segment| segment.span);
        beyond.sort_by_key(|&agent| (self.pool_of(agent), first(agent).map(|Span { start, end }| (start, end)), agent));
        let mut agents: Vec<Agent> = self.plan.agents.values().take(self.named).cloned().collect();
        let taken = agents.iter().filter_map(|agent| agent.id.strip_prefix(HIRED)?.parse::<usize>().ok()).max();
        let next = taken.unwrap_or(0) + 1;
        let width = (next + beyond.len()).saturating_sub(1).to_string().len().max(2);
        let mut people = Vec::new();
        let mut segments: Vec<Segment> =
            roster.segments().iter().filter(|segment| segment.agent.index() < self.named).copied().collect();
        for (at, &agent) in beyond.iter().enumerate() {
            let Some(pool) = self.pool_of(agent) else { continue };
            let (id, number) = (AgentId(agents.len()), next + at);
            agents.push(person(&self.plan, &self.pools[pool], format!("{HIRED}{number:0width$}")));
            people.push((id, pool));
            segments.extend(roster.of(agent).iter().map(|segment| Segment { agent: id, ..*segment }));
        }
        align(&mut agents);
        let plan = Plan { agents: Table::new(agents), ..self.plan.clone() };
        Hired { plan, roster: Roster::new(segments), people }
    }
}

/// Gives all agents the same columns that only people read, as a file has them.
fn align(agents: &mut [Agent]) {
    let mut titles: Vec<String> = Vec::new();
    for (title, _) in agents.iter().flat_map(|agent| &agent.carried) {
        if !titles.contains(title) {
            titles.push(title.clone());
        }
    }
    for agent in agents {
        let mut own = std::mem::take(&mut agent.carried);
        let mut under = |title: &String| match own.iter().position(|(other, _)| other == title) {
            Some(at) => own.swap_remove(at).1,
            None => String::new(),
        };
        agent.carried = titles.iter().map(|title| (title.clone(), under(title))).collect();
    }
}

fn person(plan: &Plan, pool: &Pool, id: String) -> Agent {
    let horizon = Span { start: plan.horizon.start, end: plan.horizon.end };
    let whole = pool.span.start <= horizon.start && pool.span.end >= horizon.end;
    Agent {
        name: format!("{} {}", pool.name, id),
        id,
        tier: pool.tier,
        queues: pool.queues.clone(),
        min_hours: pool.min_hours,
        max_hours: pool.max_hours,
        cost_per_hour: pool.cost_per_hour,
        efficiency: pool.efficiency,
        steps: Vec::new(),
        max_chats: None,
        available: (!whole).then(|| vec![pool.span]),
        prefer: None,
        avoid: Vec::new(),
        worked: Vec::new(),
        site: pool
            .site
            .as_ref()
            .and_then(|name| plan.sites.iter().find(|(_, site)| site.id == *name).map(|(id, _)| id)),
        carried: pool.site.iter().map(|site| ("site".to_owned(), site.clone())).collect(),
    }
}
