//! Who bears what, by agent and by tier, the worst first: one home for the table, the page, the sheet and the summary.

mod summary;
mod table;

pub(super) use summary::summary;
pub(super) use table::bytes;

use super::Facts;
use super::view::View;
use crate::domain::fairness::{Before, Load, loads};
use crate::domain::ids::{AgentId, Id, TierId};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;
use crate::domain::text::Text;
use crate::text;

/// What one agent bears, or all of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Part {
    /// Agents.
    pub people: usize,
    /// In this schedule.
    pub now: Load,
    /// In earlier events.
    pub before: Before,
}

impl Part {
    /// Over all events.
    pub fn sum(&self) -> Load {
        let mut sum = self.now;
        sum += self.before.load;
        sum
    }

    /// `of` all of them for each of them.
    pub fn mean(&self, of: impl Fn(&Load) -> f64) -> f64 {
        of(&self.sum()) / self.people.max(1) as f64
    }

    fn add(&mut self, other: &Part) {
        self.people += other.people;
        self.now += other.now;
        self.before.events += other.before.events;
        self.before.load += other.before.load;
    }
}

/// Who bears what in a schedule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fairness {
    /// Earlier events that are counted.
    pub events: usize,
    /// By agent, in the order of the plan.
    pub agents: Vec<Part>,
    /// By tier that has agents, in the order of the plan.
    pub tiers: Vec<(TierId, Part)>,
}

impl Fairness {
    fn new(facts: &Facts<'_>, requirement: &Requirement, roster: &Roster) -> Self {
        let plan = facts.plan;
        let now = loads(plan, Some(requirement), roster);
        let before = |agent: usize| facts.past.and_then(|past| past.agents.get(agent).copied()).unwrap_or_default();
        let agents: Vec<Part> =
            now.into_iter().enumerate().map(|(i, now)| Part { people: 1, now, before: before(i) }).collect();
        let mut tiers: Vec<(TierId, Part)> = plan.tiers.ids().map(|tier| (tier, Part::default())).collect();
        for (agent, part) in plan.agents.values().zip(&agents) {
            tiers[agent.tier.index()].1.add(part);
        }
        tiers.retain(|(_, part)| part.people > 0);
        Self { events: facts.past.map_or(0, |past| past.events), agents, tiers }
    }

    /// Of what a page or a sheet shows.
    pub fn of(view: &View<'_>) -> Self {
        Self::new(&view.facts, view.requirement, view.roster())
    }

    /// Tiers by night hours of one, then peak hours, then paid hours.
    pub fn worst_tiers(&self) -> Vec<(TierId, Part)> {
        let mut tiers = self.tiers.clone();
        let key =
            |part: &Part| [part.mean(|load| load.night), part.mean(|load| load.peak), part.mean(|load| load.paid)];
        tiers.sort_by(|(_, a), (_, b)| descending(key(a), key(b)));
        tiers
    }

    /// Agents by night hours, then peak hours, then paid hours, over all events.
    pub fn worst_agents(&self) -> Vec<(AgentId, Part)> {
        let mut agents: Vec<(AgentId, Part)> = self.agents.iter().enumerate().map(|(i, &p)| (AgentId(i), p)).collect();
        let key = |part: &Part| {
            let sum = part.sum();
            [sum.night, sum.peak, sum.paid]
        };
        agents.sort_by(|(_, a), (_, b)| descending(key(a), key(b)));
        agents
    }

    /// What sets people apart most: nights, or peaks where nobody works at night, or paid hours.
    pub fn measure(&self) -> Measure {
        let any = |measure: &&Measure| self.agents.iter().any(|part| (measure.of)(&part.sum()) > 0.0);
        let [night, peak, paid] = MEASURES;
        [night, peak].iter().find(any).copied().unwrap_or(paid)
    }
}

/// Larger first, the first number that differs deciding.
fn descending(a: [f64; 3], b: [f64; 3]) -> std::cmp::Ordering {
    let pairs = b.iter().zip(&a);
    pairs.map(|(b, a)| b.total_cmp(a)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
}

/// Something that people bear, in hours.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    name: [&'static str; 2],
    /// How much of it.
    pub of: fn(&Load) -> f64,
}

impl Measure {
    /// What it is.
    pub fn name(&self) -> Text {
        let [en, zh] = self.name;
        text!("{en}", "{zh}")
    }
}

/// What is drawn.
pub(super) const MEASURES: [Measure; 3] = [
    Measure { name: ["Night hours", "夜班工时"], of: |load| load.night },
    Measure { name: ["Peak hours", "高峰工时"], of: |load| load.peak },
    Measure { name: ["Paid hours", "计薪工时"], of: |load| load.paid },
];

/// What the sheet has beside those.
pub(super) const STANDBY: Measure = Measure { name: ["Standby hours", "待命工时"], of: |load| load.standby };

/// How the numbers are counted, as people read it.
pub(super) fn notes(plan: &Plan, fairness: &Fairness) -> Vec<Text> {
    let fair = plan.penalties.fair_night_hours;
    let mut notes = vec![text!(
        "Night hours are those of blocks, standby included, from 00:00 to 06:00; beyond {fair} an agent counts in the objective. Peak hours lie in \
         intervals of level peak or burst. A split duty has more than one block. Wishes kept: of the hours of agents with prefer or avoid rows, \
         those as they wish.",
        "夜班工时为 00:00–06:00 间的班段时长（含待命），每人超过 {fair} 小时计入总代价。高峰工时为高峰或爆发时段内的班段时长。\
         拆分班指一个班次含多个班段。意愿满足：有优先或避免时段的坐席，其工时中符合意愿的比例。"
    )];
    if fairness.events > 0 {
        let (n, price) = (fairness.events, plan.solver.carry_over);
        notes.push(text!(n, "{n} earlier event counted. The search preferred those with fewer night hours before, by up to {price} per hour ([solver] carry_over); \
             the objective is without it.", "{n} earlier events counted. The search preferred those with fewer night hours before, by up to {price} per hour ([solver] carry_over); \
             the objective is without it.", "已计入 {n} 次以往活动。求解时以往夜班少者优先，每小时最多相差 {price}（[solver] carry_over）；总代价不含此项。"));
    }
    notes
}
