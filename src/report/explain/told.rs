//! Changes, reasons and rules as rows of tables and as objects.

use super::place::Place;
use super::words::{kind, price, reason, rule};
use crate::domain::calendar::{Moment, Span};
use crate::domain::coverage::CoverageCell;
use crate::domain::currency::unit;
use crate::domain::explained::{Proposal, Reason, Relaxed, Why};
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::roster::{Activity, Block, Roster, Segment};
use crate::domain::text::Text;
use crate::domain::units::Money;
use crate::report::listing::Listing;
use crate::report::numbers::amount;
use crate::report::view::View;
use crate::report::words as common;
use crate::text;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Agents that a line names.
const NAMED: usize = 4;

/// A schedule whose parts are told.
pub(super) struct Told<'a> {
    pub(super) view: View<'a>,
}

impl Told<'_> {
    pub(super) fn before(&self, agent: AgentId) -> Vec<Block<'_>> {
        self.view.roster().blocks(agent)
    }

    /// The sums of all queues where no one is meant.
    pub(super) fn cell(&self, place: Place) -> CoverageCell {
        let mut sum = CoverageCell::default();
        for (queue, cells) in self.view.coverage.iter() {
            if place.queue.is_none_or(|one| one == queue) {
                let cell = &cells[place.interval];
                sum.required += cell.required;
                sum.scheduled += cell.scheduled;
                sum.shortage += cell.shortage;
            }
        }
        sum
    }

    pub(super) fn time(&self, moment: Moment) -> String {
        let clock = &self.view.clock;
        format!("{} {}", clock.day_name(clock.day(moment)), clock.time(moment))
    }

    pub(super) fn blocks(&self, blocks: &[Block<'_>]) -> String {
        let mut last_day = None;
        let mut told = Vec::new();
        for block in blocks {
            let clock = &self.view.clock;
            let day = clock.day(block.span.start);
            let from = if last_day == Some(day) { clock.time(block.span.start) } else { self.time(block.span.start) };
            last_day = Some(day);
            let until = clock.time(block.span.end);
            let queues = self.view.block_queues(block);
            let standby =
                if block.standby { self.view.say(common::activity(Activity::Standby)) + " " } else { String::new() };
            told.push(format!("{from}–{until} {standby}{queues}{}", self.view.sessions_behind(block)));
        }
        told.join("; ")
    }

    /// The blocks before and after that differ.
    pub(super) fn before_and_after(&self, change: &Proposal) -> [String; 2] {
        let is = Roster::new(change.rows.clone());
        let (mut before, mut after) = (self.before(change.agent), is.blocks(change.agent));
        self.view.drop_what_stays(&mut before, &mut after);
        [self.blocks(&before), self.blocks(&after)]
    }

    pub(super) fn object(&self, change: &Proposal, queue: Option<QueueId>) -> Value {
        let plan = self.view.plan;
        let [before, after] = self.before_and_after(change);
        let was = self.view.roster().of(change.agent);
        let new = change.rows.iter().filter(|row| !was.contains(row));
        let meant = |row: &&Segment| row.activity == Activity::Work && (queue.is_none() || row.queue == queue);
        let first = new.clone().find(meant).or_else(|| new.clone().next());
        let is = Roster::new(change.rows.clone());
        let of_block = first.and_then(|row| {
            let blocks = is.blocks(change.agent);
            blocks.iter().find(|block| block.span.contains(row.span.start)).map(|block| block.span)
        });
        let show = |at: fn(&Span) -> Moment| of_block.map(|span| plan.zone.show(at(&span)));
        json!({
            "kind": change.kind.name(),
            "agent_id": plan.agents[change.agent].id,
            "start": show(|span| span.start),
            "end": show(|span| span.end),
            "queue": first.and_then(|row| row.queue).map(|queue| plan.queues[queue].id.as_str()),
            "before": before,
            "after": after,
            "price": amount(Money(change.price)),
        })
    }

    pub(super) fn relaxed_object(&self, relaxed: &Relaxed, queue: Option<QueueId>) -> Value {
        let mut object = self.object(&relaxed.cheapest, queue);
        if let Value::Object(fields) = &mut object {
            fields.insert("rule".to_owned(), json!(relaxed.rule));
            fields.insert("agents".to_owned(), json!(relaxed.agents));
        }
        object
    }

    pub(super) fn reasons(
        &self,
        place: Place,
        cell: &CoverageCell,
        why: &Why,
        counts: &BTreeMap<Reason, usize>,
    ) -> Listing {
        let span = self.view.plan.horizon.interval_span(place.interval);
        let when = self.view.clock.day_range(&span);
        let queue = match place.queue {
            Some(queue) => self.view.queue_name(queue).to_owned(),
            None => self.view.say(text!("all queues", "全部队列")),
        };
        let CoverageCell { required, scheduled, shortage, .. } = cell;
        let rows = counts.iter().map(|(&one, count)| {
            let of: Vec<_> = why.agents.iter().filter(|agent| agent.reason == one).collect();
            let ids: Vec<&str> =
                of.iter().take(NAMED).map(|agent| self.view.plan.agents[agent.agent].id.as_str()).collect();
            let more = if of.len() > NAMED { " …" } else { "" };
            let least = of.iter().filter_map(|agent| agent.price).reduce(f64::min);
            let rules: BTreeSet<&str> = of.iter().filter_map(|agent| agent.rule).collect();
            vec![
                reason(one),
                Text::same(count.to_string()),
                Text::same(rules.into_iter().collect::<Vec<_>>().join(" ")),
                Text::same(least.map_or_else(|| "–".to_owned(), price)),
                Text::same(ids.join(" ") + more),
            ]
        });
        let Text { en: currency, zh: yuan } = unit(&self.view.plan.currency);
        Listing {
            title: text!(
                "{when}, {queue}: {required:.1} required, {scheduled:.1} on line, {shortage:.1} short",
                "{when}，{queue}：需要 {required:.1}，在线 {scheduled:.1}，缺 {shortage:.1}"
            ),
            heads: vec![
                text!("Everybody", "全部坐席"),
                text!("Agents", "人数"),
                text!("Rule", "规则"),
                text!("Cheapest, {currency}", "最低代价（{yuan}）"),
                text!("Who", "谁"),
            ],
            rows: rows.collect(),
            notes: vec![text!(
                "The price is the change of the objective where that agent is on line then; below 0 it pays.",
                "代价为让该坐席此时在线所引起的总代价变化；小于 0 即划算。"
            )],
        }
    }

    pub(super) fn proposals(&self, title: Text, changes: &[Proposal]) -> Listing {
        let Text { en: currency, zh: yuan } = unit(&self.view.plan.currency);
        let row = |change: &Proposal| {
            let [before, after] = self.before_and_after(change);
            let nothing = |told: String| if told.is_empty() { text!("off", "休息") } else { Text::same(told) };
            vec![
                Text::same(self.view.who(change.agent)),
                kind(change.kind),
                nothing(before),
                nothing(after),
                Text::same(price(change.price)),
            ]
        };
        let others = changes.iter().filter(|change| change.others > 0);
        let note = |change: &Proposal| {
            let (id, n) = (&self.view.plan.agents[change.agent].id, change.others);
            text!(
                n,
                "With {id}, {n} other changes as well.",
                "With {id}, {n} others change as well.",
                "{id} 变动时另有 {n} 人随之调整。"
            )
        };
        Listing {
            title,
            heads: vec![
                text!("Agent", "坐席"),
                text!("Change", "变动"),
                text!("Now", "现在"),
                text!("Then", "改为"),
                text!("Price, {currency}", "代价（{yuan}）"),
            ],
            rows: changes.iter().map(row).collect(),
            notes: others.map(note).collect(),
        }
    }

    pub(super) fn relaxed(&self, relaxed: &[Relaxed]) -> Listing {
        let Text { en: currency, zh: yuan } = unit(&self.view.plan.currency);
        let row = |relaxed: &Relaxed| {
            let change = &relaxed.cheapest;
            let [_, after] = self.before_and_after(change);
            let id = relaxed.rule;
            let Text { en, zh } = rule(id);
            vec![
                text!("{id} {en}", "{id} {zh}"),
                Text::same(relaxed.agents.to_string()),
                Text::same(self.view.who(change.agent)),
                Text::same(after),
                Text::same(price(change.price)),
            ]
        };
        Listing {
            title: text!("What rules keep away", "被规则挡住的人"),
            heads: vec![
                text!("Without", "若放宽"),
                text!("Agents", "人数"),
                text!("Cheapest", "最省的人"),
                text!("Then", "改为"),
                text!("Price, {currency}", "代价（{yuan}）"),
            ],
            rows: relaxed.iter().map(row).collect(),
            notes: Vec::new(),
        }
    }

    /// What an agent is on duty besides handling inquiries.
    pub(super) fn role(&self, agent: AgentId) -> Option<Text> {
        let tier = &self.view.plan.tiers[self.view.plan.agents[agent].tier];
        match (tier.can_lead, tier.experienced) {
            (true, _) => Some(text!(
                "The agent can lead: without it, squads on duty may lack a lead.",
                "该坐席可任组长：缺了他，在岗小组可能没有组长。"
            )),
            (false, true) => Some(text!("The agent counts as experienced in peaks.", "高峰时该坐席计为熟手。")),
            _ => None,
        }
    }

    /// Hours between two duties of the agent, the fewest; none with one duty.
    pub(super) fn rest(&self, change: &Proposal) -> Option<f64> {
        let plan = self.view.plan;
        let is = Roster::new(change.rows.clone());
        let mut spans: Vec<Span> = is.blocks(change.agent).iter().map(|block| block.span).collect();
        spans.extend(&plan.agents[change.agent].worked);
        spans.sort();
        let gaps = spans.windows(2).map(|pair| pair[1].start.0 - pair[0].end.0);
        gaps.filter(|gap| *gap >= plan.rules.min_rest.0 * 60).min().map(|gap| gap as f64 / 3600.0)
    }

    /// Hours up to the most of the agent; none where there is no such limit.
    pub(super) fn hours_left(&self, change: &Proposal) -> Option<f64> {
        let plan = self.view.plan;
        let is = Roster::new(change.rows.clone());
        let paid: f64 = is.blocks(change.agent).iter().map(|block| plan.paid_hours(block.segments)).sum();
        plan.agents[change.agent].max_hours.map(|most| most - paid)
    }
}
