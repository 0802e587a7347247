//! What the workbook and the page both show, computed once.

use super::clock::Clock;
use super::marks::Strain;
use super::misses::{Miss, misses};
use super::shortages::{Shortage, shortages};
use super::standby::{Call, calls};
use super::weight::Weight;
use super::words;
use super::{Facts, carried, figures};
use crate::check::{self, Verified};
use crate::domain::calendar::Moment;
use crate::domain::coverage::CoverageCell;
use crate::domain::ids::{AgentId, QueueId, Table};
use crate::domain::leads::lead_of;
use crate::domain::plan::{Agent, Plan, Queue};
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Activity, Block, Certificate, Roster, Segment};
use crate::domain::text::{Lang, Text};
use crate::domain::units::Money;
use crate::error::Result;
use crate::text;
use std::sync::OnceLock;

/// A schedule as people look at it.
pub(super) struct View<'a> {
    pub facts: Facts<'a>,
    pub plan: &'a Plan,
    pub requirement: &'a Requirement,
    pub verified: &'a Verified,
    pub certificate: &'a Certificate,
    pub coverage: Table<QueueId, Vec<CoverageCell>>,
    /// By segment of the roster.
    leads: Vec<Option<AgentId>>,
    /// With what each asks for: those with something to do first, then by cost, dearest first.
    pub shortages: Vec<(Weight, Shortage)>,
    /// By queue and call order.
    pub calls: Vec<Call>,
    /// Most customers first; empty without a simulation.
    pub misses: Vec<Miss>,
    pub clock: Clock,
    /// What is hard for whom, where nobody hands it on.
    strain: OnceLock<Strain>,
}

impl<'a> View<'a> {
    pub(super) fn new(facts: &Facts<'a>) -> Result<Self> {
        let plan = facts.plan;
        let requirement = facts.need_requirement()?;
        let (verified, certificate) = facts.need_schedule()?;
        let roster = verified.roster();
        let coverage = check::coverage(plan, requirement, roster);
        let calls = calls(plan, roster);
        Ok(Self {
            facts: *facts,
            plan,
            requirement,
            verified,
            certificate,
            shortages: weighed(facts, shortages(plan, requirement, roster, &coverage, &calls)),
            misses: facts.simulation.map_or(Vec::new(), |simulation| misses(plan, simulation, &coverage)),
            coverage,
            leads: lead_of(plan, roster),
            calls,
            clock: Clock { zone: plan.zone, lang: facts.lang },
            strain: OnceLock::new(),
        })
    }

    pub(super) fn lang(&self) -> Lang {
        self.facts.lang
    }

    /// A statement in the reader's language.
    pub(super) fn say(&self, text: Text) -> String {
        match self.facts.lang {
            Lang::En => text.en,
            Lang::Zh => text.zh,
        }
    }

    /// Where what is hard for whom is kept.
    pub(super) fn strain(&self) -> &OnceLock<Strain> {
        self.facts.strain.unwrap_or(&self.strain)
    }

    pub(super) fn roster(&self) -> &'a Roster {
        self.verified.roster()
    }

    /// How many shortages ask for something to be done; these come first.
    pub(super) fn to_close(&self) -> usize {
        self.shortages.iter().filter(|(weight, _)| *weight == Weight::Act).count()
    }

    /// Those with something to do, or who had in the schedule that a night changes.
    pub(super) fn agents_of_grid(&self) -> Vec<AgentId> {
        let before = self.facts.night.map(|night| night.published.agents());
        let mut agents: Vec<AgentId> = self.roster().agents().chain(before.into_iter().flatten()).collect();
        agents.sort();
        agents.dedup();
        agents.sort_by_key(|&agent| (self.first_duty(agent), agent));
        agents
    }

    /// When an agent first comes and goes again, by what was published where nothing of it is left.
    fn first_duty(&self, agent: AgentId) -> Option<(Moment, Moment)> {
        let of = |roster: &Roster| roster.blocks(agent).first().map(|block| (block.span.start, block.span.end));
        of(self.roster()).or_else(|| self.facts.night.and_then(|night| of(night.published)))
    }

    pub(super) fn tier_name(&self, agent: &Agent) -> String {
        self.say(words::tier(&self.plan.tiers[agent.tier]))
    }

    /// A queue by its name, or by its key where it has none.
    pub(super) fn queue_name(&self, queue: QueueId) -> &'a str {
        let queue = &self.plan.queues[queue];
        if queue.name.is_empty() { &queue.id } else { &queue.name }
    }

    /// What somebody does, a session by its own name.
    pub(super) fn activity_name(&self, activity: Activity) -> String {
        match activity {
            Activity::Session(id) => self.plan.sessions[id].name.clone(),
            _ => self.say(words::activity(activity)),
        }
    }

    /// What share of a queue is to be answered within what.
    pub(super) fn target(&self, queue: &Queue) -> String {
        let share = figures::percent(queue.service_level.0);
        self.say(match (queue.answer_within_hours, queue.answer_within_seconds) {
            (Some(hours), _) => text!("done within {hours} h", "{hours} 小时内完成"),
            (None, seconds) => text!("{share} within {seconds} s", "{seconds} 秒内应答 {share}"),
        })
    }

    /// What stands against those on line of a queue: what is required, or what comes in where it may wait.
    pub(super) fn asked(&self, queue: QueueId) -> Text {
        match self.plan.queues[queue].answer_within_hours {
            Some(_) => text!("work coming in", "新增工作"),
            None => text!("required", "需求"),
        }
    }

    /// An agent by name and key.
    pub(super) fn who(&self, agent: AgentId) -> String {
        let agent = &self.plan.agents[agent];
        match agent.name.as_str() {
            "" => agent.id.clone(),
            // People who are hired have their number in their name.
            name if name.ends_with(&agent.id) => name.to_owned(),
            name => format!("{name} {}", agent.id),
        }
    }

    /// The queues of a block, in order of first work, joined.
    pub(super) fn block_queues(&self, block: &Block<'_>) -> String {
        let mut queues: Vec<QueueId> = Vec::new();
        for queue in block.segments.iter().filter_map(|segment| segment.queue) {
            if !queues.contains(&queue) {
                queues.push(queue);
            }
        }
        queues.into_iter().map(|queue| self.queue_name(queue)).collect::<Vec<_>>().join(" / ")
    }

    /// The queues of a block one after the other, with the time of each change: `presale → 20:45 logistics`.
    pub(super) fn block_queue_changes(&self, block: &Block<'_>) -> String {
        self.clock.queue_changes(block.segments, |queue| self.queue_name(queue))
    }

    /// Takes off the blocks that are in both: what stays the same need not be read out, unless only pauses change.
    pub(super) fn drop_what_stays(&self, before: &mut Vec<Block<'_>>, after: &mut Vec<Block<'_>>) {
        let told = |block: &Block<'_>| (block.span, block.standby, self.block_queue_changes(block));
        let stays: Vec<_> =
            before.iter().map(told).filter(|one| after.iter().any(|block| told(block) == *one)).collect();
        if stays.len() < before.len().max(after.len()) {
            before.retain(|block| !stays.contains(&told(block)));
            after.retain(|block| !stays.contains(&told(block)));
        }
    }

    /// Who leads the agent during a block; none for a lead, on standby, or where no lead is on duty.
    pub(super) fn lead_of(&self, agent: AgentId, block: &Block<'_>) -> Option<AgentId> {
        self.lead_at(agent, block.span.start)
    }

    /// Who leads the agent in the segment that begins at `start`.
    pub(super) fn lead_at(&self, agent: AgentId, start: Moment) -> Option<AgentId> {
        let before = |segment: &Segment| (segment.agent, segment.span.start) < (agent, start);
        let at = self.roster().segments().partition_point(before);
        self.leads.get(at).copied().flatten()
    }

    /// When the breaks of a block begin, joined; all are equally long.
    pub(super) fn block_breaks(&self, block: &Block<'_>) -> String {
        let breaks = block.segments.iter().filter(|segment| segment.activity == Activity::Break);
        breaks.map(|segment| self.clock.time(segment.span.start)).collect::<Vec<_>>().join("  ")
    }

    /// From when to when a block has its meal, or nothing.
    pub(super) fn block_meal(&self, block: &Block<'_>) -> String {
        let meal = block.segments.iter().find(|segment| segment.activity == Activity::Meal);
        meal.map_or_else(String::new, |meal| self.clock.range(&meal.span))
    }

    /// From when to when a block is, behind the code of its shift where there is a catalogue.
    pub(super) fn block_range(&self, block: &Block<'_>) -> String {
        let range = self.clock.range(&block.span);
        let tier = block.segments.first().map(|segment| self.plan.agents[segment.agent].tier);
        let start = self.plan.zone.minute_of_day(block.span.start).0;
        let shift = tier.and_then(|tier| self.plan.shift(tier, start, block.span.seconds()));
        shift.filter(|_| !block.standby).map_or(range.clone(), |shift| format!("{} {range}", shift.id))
    }

    /// From when to when the sessions of a block are, each with its name: `18:00–18:15 briefing`.
    pub(super) fn block_sessions(&self, block: &Block<'_>) -> Vec<String> {
        let named = |segment: &Segment| {
            matches!(segment.activity, Activity::Session(_))
                .then(|| format!("{} {}", self.clock.range(&segment.span), self.activity_name(segment.activity)))
        };
        block.segments.iter().filter_map(named).collect()
    }

    /// The sessions of a block in brackets, to stand behind it in a line; nothing where it has none.
    pub(super) fn sessions_behind(&self, block: &Block<'_>) -> String {
        let sessions = self.block_sessions(block).join(", ");
        if sessions.is_empty() { sessions } else { format!(" ({sessions})") }
    }

    /// Heads of the columns of agents.csv that only people read.
    pub(super) fn carried_heads(&self) -> Vec<String> {
        let first = self.plan.agents.values().next();
        let heads = first.into_iter().flat_map(|agent| &agent.carried).map(|(title, _)| self.say(carried::head(title)));
        heads.collect()
    }

    /// The cells of `agent` under them.
    pub(super) fn carried(&self, agent: AgentId) -> impl Iterator<Item = &'a str> {
        self.plan.agents[agent].carried.iter().map(|(_, cell)| cell.as_str())
    }

    /// The objective, with the price of changes where a night is replanned.
    pub(super) fn total(&self) -> Money {
        self.verified.objective().total() + self.changes().unwrap_or_default()
    }

    /// The price of changes; none where nothing is replanned.
    pub(super) fn changes(&self) -> Option<Money> {
        self.facts.night.map(|night| night.price())
    }

    pub(super) fn key_figures(&self) -> Vec<figures::KeyFigure> {
        figures::key_figures(&self.facts)
    }
}

/// With what each asks for, those that ask for something first.
fn weighed(facts: &Facts<'_>, shortages: Vec<Shortage>) -> Vec<(Weight, Shortage)> {
    let weigh = |shortage: Shortage| (Weight::of(facts.plan, facts.simulation, &shortage), shortage);
    let mut weighed: Vec<(Weight, Shortage)> = shortages.into_iter().map(weigh).collect();
    weighed.sort_by_key(|(weight, _)| *weight != Weight::Act);
    weighed
}
