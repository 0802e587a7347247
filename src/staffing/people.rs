//! One person is one person: intervals that up to three agents can serve.
//!
//! A requirement is a sum of efficiencies, so that `.84` asks for a standard agent during `.84` of the time. Nobody can be rostered
//! for a part of an interval, and an agent of efficiency `e` handles `e` inquiries while a standard agent handles one: `k` such
//! agents are the queue with `k` servers and handling time `AHT / e`. Let `e_k` be the least efficiency with which `k` agents, who
//! are there, reach service level and occupancy, `s` the shrinkage, `t_k` the `k` largest efficiencies of those who have the skill,
//! added up, `e₀` the smallest in hundredths, rounded down, and `old` the requirement in fractions. With the smallest `k` that is enough,
//!
//! ```text
//! required = max(e_1, min(old, e₀))                       k = 1:      e_1 ≤ t_1
//! required = max(k e_k / (1 − s), t_{k−1} + .01)          k = 2, 3:   k e_k / (1 − s) ≤ t_k
//! required = max(old, t_3 + .01)                          otherwise
//! ```
//!
//! so that no `k − 1` people seem to do where `k` are needed. More agents whose efficiencies add up to the same wait on their customers
//! no worse: an inquiry finds somebody free more often where the same rate is split over more servers.

use super::{Measures, Model, ROUNDING, Target, Traffic, search};
use crate::domain::ids::QueueId;
use crate::domain::pace::efficiency_on;
use crate::domain::plan::{Agent, Plan};
use crate::domain::requirement::Limit;

/// So many people are judged as people.
const FEW: usize = 3;

/// Efficiencies of those who have the skill of a queue: the smallest, and the sums of the 1, 2, … largest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Team {
    slowest: f64,
    together: Vec<f64>,
}

impl Team {
    /// Those of `plan` who have the skill of `queue`, who learn as they are at their slowest and at their best in the horizon; none
    /// where nobody is known.
    pub fn of(plan: &Plan, queue: QueueId) -> Option<Team> {
        let skilled = || plan.agents.values().filter(|agent| agent.queues.contains(&queue));
        let efficiencies = |agent| efficiencies(plan, agent).filter(|efficiency| *efficiency > 0.0);
        let mut all: Vec<f64> = skilled().filter_map(|agent| efficiencies(agent).reduce(f64::max)).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let slowest = skilled().flat_map(efficiencies).reduce(f64::min)?;
        let sums = all.iter().take(FEW).scan(0.0, |sum, efficiency| {
            *sum += efficiency;
            Some(*sum)
        });
        Some(Team { slowest, together: sums.collect() })
    }
}

/// What `agent` has in a block that starts in the horizon.
fn efficiencies<'a>(plan: &'a Plan, agent: &'a Agent) -> impl Iterator<Item = f64> + 'a {
    let first = plan.zone.local(plan.horizon.start).date();
    let last = plan.zone.local(plan.horizon.end).date();
    let later = agent.steps.iter().filter(move |step| first < step.from && step.from <= last);
    std::iter::once(efficiency_on(&agent.steps, agent.efficiency, first)).chain(later.map(|step| step.efficiency))
}

/// `traffic` as agents of `efficiency` each meet it.
fn of_each(traffic: &Traffic, efficiency: f64) -> Traffic {
    Traffic { aht_seconds: traffic.aht_seconds / efficiency, ..*traffic }
}

/// `efficiency` in hundredths, rounded up.
fn up(efficiency: f64) -> f64 {
    (efficiency * 100.0 - 1e-6).ceil() / 100.0
}

/// `efficiency` in hundredths, rounded down.
fn down(efficiency: f64) -> f64 {
    (efficiency * 100.0 + 1e-6).floor() / 100.0
}

/// Who can serve an interval: so many people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Few {
    people: usize,
    /// The sum of efficiencies that is enough, shrinkage of more than one included.
    together: f64,
    /// What each of a hundredth less would break.
    limit: Limit,
}

/// One interval of one queue whose people are counted.
#[derive(Clone, Copy)]
pub(super) struct Count<'a> {
    pub model: &'a dyn Model,
    pub traffic: &'a Traffic,
    pub target: &'a Target,
    pub team: &'a Team,
    /// Share of people who are planned and not there.
    pub shrinkage: f64,
}

impl Count<'_> {
    /// The smallest group that reaches the target; none where three do not.
    pub fn fewest(&self) -> Option<Few> {
        (1..=self.team.together.len()).find_map(|people| self.least(people))
    }

    /// `people` of the least efficiency that is enough; none where the fastest are not.
    fn least(&self, people: usize) -> Option<Few> {
        let Count { model, traffic, target, team, shrinkage } = *self;
        let level = target.service_level.0 - ROUNDING;
        let there = if people > 1 { 1.0 - shrinkage } else { 1.0 };
        let (count, most) = (people as f64, team.together[people - 1] * there);
        if traffic.per_second <= 0.0 || traffic.load() * level > most {
            return None;
        }
        let measured =
            |hundredths: u32| model.measures(&of_each(traffic, f64::from(hundredths) / 100.0), people as u64);
        let is_quick = |measures: &Measures| measures.service_level.0 >= level;
        let over = |hundredths: u32| target.margin(&measured(hundredths)) + ROUNDING;
        let fastest = if people > 1 { down(most / count) } else { up(most) };
        let fastest = (fastest * 100.0).round() as u32;
        let at_best = Some(fastest).filter(|fastest| *fastest > 0).map(over).filter(|over| *over >= 0.0)?;
        let (short, reached) = search::narrowed((0, -level), (fastest, at_best), over);
        let is_slow = short == 0 || !is_quick(&measured(short));
        let limit = if is_slow { Limit::ServiceLevel } else { Limit::Occupancy };
        Some(Few { people, together: f64::from(reached) / 100.0 * count / there, limit })
    }

    /// The requirement `in_fractions` as whole people see it, with the limit that sets it.
    pub fn judged(&self, in_fractions: impl Fn() -> (f64, Option<Limit>)) -> (f64, Option<Limit>) {
        let Team { slowest, together } = self.team;
        let above = |people: usize| down(together[people - 1]) + 0.01;
        let few = self.fewest();
        if let Some(Few { people: people @ 2.., together, limit }) = few {
            return (up(together).max(above(people - 1)), Some(limit));
        }
        let (old, limit) = in_fractions();
        match few {
            _ if old <= 0.0 => (old, limit),
            Some(Few { together, limit, .. }) => {
                let one = old.min(down(*slowest));
                if together > one { (together, Some(limit)) } else { (one, Some(Limit::AtLeastOne)) }
            }
            None if old < above(together.len()) => (above(together.len()), limit),
            None => (old, limit),
        }
    }

    /// The few who cover `required` where they are enough, the slowest who do: the traffic as each of them meets it, and how many.
    pub fn covering(&self, required: f64) -> Option<(Traffic, f64)> {
        let Few { people, together, .. } = self.fewest()?;
        if together > required + ROUNDING || required > up(self.team.together[people - 1]) {
            return None;
        }
        let there = if people > 1 { 1.0 - self.shrinkage } else { 1.0 };
        let each = (required * there / people as f64).max(self.team.slowest);
        Some((of_each(self.traffic, each), people as f64))
    }
}
