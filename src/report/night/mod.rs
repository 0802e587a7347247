//! What is told of a replanned night, beside everything that is told of any schedule.

mod changes;
mod watch;

pub use changes::Change;
pub use watch::{Proposal, proposed, watch_object, watched};

use super::csv::{Writer, cell};
use super::figures::{grouped, percent};
use super::listing::Listing;
use super::numbers::{amount, rounded};
use super::view::View;
use super::{Facts, missing};
use crate::check::{self, Verified};
use crate::domain::calendar::Span;
use crate::domain::change::Kind;
use crate::domain::currency::unit;
use crate::domain::ids::{QueueId, Table};
use crate::domain::night::{Factor, Night};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;
use crate::domain::text::Text;
use crate::domain::units::{Money, Share};
use crate::error::Result;
use crate::text;
use serde_json::{Map, Value, json};

/// A schedule of the night in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct NightFigures {
    /// Most changes; none: as many as are worth it.
    pub limit: Option<usize>,
    /// Agents who change.
    pub changed: usize,
    /// Agents with something to do.
    pub agents: usize,
    /// Pay.
    pub wages: Money,
    /// Agent-hours that are missing.
    pub shortage_hours: f64,
    /// What they cost.
    pub shortage: Money,
    /// Service level that the staffing model expects from now on, with those who are on line; none where nobody asks.
    pub service_level: Option<Share>,
    /// The objective with the price of changes.
    pub total: Money,
}

/// What is known of a replanned night.
pub struct NightFacts<'a> {
    /// What is free and what stands.
    pub night: &'a Night,
    /// The schedule that was published.
    pub published: &'a Roster,
    /// By queue and interval: standard agents who are missing where nobody changes.
    pub short: Table<QueueId, Vec<f64>>,
    /// By queue: the factor on the rest of the event.
    pub factors: Table<QueueId, Factor>,
    /// From no change to as many as are worth it.
    pub curve: Vec<NightFigures>,
    /// The one of them that is proposed.
    pub chosen: usize,
}

impl NightFacts<'_> {
    /// What the changes cost.
    pub fn price(&self) -> Money {
        let changed = self.curve.get(self.chosen).map_or(0, |chosen| chosen.changed);
        Money(changed as f64 * self.night.settings.change_penalty.0)
    }

    fn chosen(&self) -> Option<&NightFigures> {
        self.curve.get(self.chosen)
    }
}

impl NightFigures {
    /// The figures of `schedule`, in which `changed` agents change at `price` each.
    pub fn of(
        plan: &Plan,
        requirement: &Requirement,
        schedule: &Verified,
        (limit, changed, price): (Option<usize>, usize, Money),
        service_level: Option<Share>,
    ) -> Self {
        let roster = schedule.roster();
        let coverage = check::coverage(plan, requirement, roster);
        let hours = plan.horizon.interval.hours();
        let objective = schedule.objective();
        Self {
            limit,
            changed,
            agents: roster.agents().count(),
            wages: objective.wages,
            shortage_hours: coverage.values().flatten().map(|cell| cell.shortage * hours).sum(),
            shortage: objective.shortage,
            service_level,
            total: objective.total() + Money(price.0 * changed as f64),
        }
    }
}

fn night_of<'a>(facts: &Facts<'a>) -> Result<&'a NightFacts<'a>> {
    facts.night.ok_or_else(|| missing("replanned night"))
}

/// What changes for whom, by time and agent.
///
/// # Errors
/// When the schedule, its requirement or the night is missing.
pub fn changes(facts: &Facts<'_>) -> Result<Vec<Change>> {
    Ok(changes::changes(&View::new(facts)?, night_of(facts)?))
}

/// changes.csv.
pub(super) fn csv(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let mut out = Writer::new(&["agent_id", "name", "kind", "at", "before", "after", "reason"])?;
    for change in changes(facts)? {
        let agent = &facts.plan.agents[change.agent];
        out.row([
            cell(&agent.id),
            cell(&agent.name),
            change.kind.name().to_owned(),
            facts.plan.zone.show(change.at),
            cell(&change.before),
            cell(&change.after),
            cell(change.reason.get(facts.lang)),
        ])?;
    }
    out.finish()
}

/// The rows of changes.csv for programs, each with the line that tells it.
///
/// # Errors
/// When the schedule, its requirement or the night is missing.
pub fn changes_object(facts: &Facts<'_>) -> Result<Value> {
    let one = |change: Change| {
        let agent = &facts.plan.agents[change.agent];
        json!({
            "agent_id": agent.id,
            "name": agent.name,
            "kind": change.kind.name(),
            "at": facts.plan.zone.show(change.at),
            "before": change.before,
            "after": change.after,
            "reason": change.reason.get(facts.lang),
            "line": change.line.get(facts.lang),
        })
    };
    Ok(changes(facts)?.into_iter().map(one).collect())
}

/// What came in, as a table that a later replan reads: queue, time and number of each row.
///
/// # Errors
/// None that an input could cause.
pub fn came(plan: &Plan, rows: impl Iterator<Item = (QueueId, Span, f64)>) -> Result<Vec<u8>> {
    let mut out = Writer::new(&["start", "queue", "inquiries", "interval_minutes"])?;
    for (queue, span, inquiries) in rows {
        let minutes = span.seconds() / 60;
        out.row([
            plan.zone.show(span.start),
            cell(&plan.queues[queue].id),
            inquiries.to_string(),
            minutes.to_string(),
        ])?;
    }
    out.finish()
}

/// changes.txt: one line for each agent.
pub(super) fn text(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let lines: String = changes(facts)?.iter().map(|change| format!("{}\n", change.line.get(facts.lang))).collect();
    Ok(lines.into_bytes())
}

/// The fields of summary.json that a replanned night adds.
pub(super) fn summary(plan: &Plan, night: &NightFacts<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    let factor = |(id, factor): (QueueId, &Factor)| {
        let Factor { mean, p05, p95 } = factor;
        (plan.queues[id].id.clone(), json!({ "mean": rounded(*mean), "p05": rounded(*p05), "p95": rounded(*p95) }))
    };
    let row = |figures: &NightFigures| {
        json!({
            "limit": figures.limit,
            "changed": figures.changed,
            "agents": figures.agents,
            "wages": amount(figures.wages),
            "shortage_hours": rounded(figures.shortage_hours),
            "shortage": amount(figures.shortage),
            "service_level": figures.service_level.map(|level| rounded(level.0)),
            "total": amount(figures.total),
        })
    };
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("now", json!(plan.zone.show(night.night.now)));
    put("factors", night.factors.iter().map(factor).collect());
    put("changed", json!(night.chosen().map(|chosen| chosen.changed)));
    put("without_changes", night.curve.first().map_or(Value::Null, row));
    put("with_changes", night.chosen().map_or(Value::Null, row));
    put("curve", night.curve.iter().map(row).collect());
    object
}

fn level(figures: &NightFigures) -> Text {
    Text::same(figures.service_level.map_or_else(|| "–".to_owned(), |level| percent(level.0)))
}

/// The six numbers before and after.
pub fn before_and_after(facts: &Facts<'_>) -> Option<Listing> {
    let night = facts.night?;
    let (before, after) = (night.curve.first()?, night.chosen()?);
    let Text { en: currency, zh: yuan } = unit(&facts.plan.currency);
    let row = |name: Text, value: &dyn Fn(&NightFigures) -> Text| vec![name, value(before), value(after)];
    let rows = vec![
        row(text!("Agents scheduled", "排班人数"), &|figures| Text::same(figures.agents.to_string())),
        row(text!("Wages, {currency}", "工资成本（{yuan}）"), &|figures| Text::same(grouped(figures.wages.0))),
        row(text!("Shortage, agent-hours", "缺口（人时）"), &|figures| {
            Text::same(format!("{:.1}", figures.shortage_hours))
        }),
        row(text!("Service level from now on", "此后预期服务水平"), &level),
        row(text!("Objective with changes, {currency}", "总代价含变动（{yuan}）"), &|figures| {
            Text::same(grouped(figures.total.0))
        }),
    ];
    let changed = after.changed;
    Some(Listing {
        title: text!("Before and after", "重排前后"),
        heads: vec![
            text!("Number", "指标"),
            text!("nobody changes", "不变动"),
            text!("{changed} change", "变动 {changed} 人"),
        ],
        rows,
        notes: Vec::new(),
    })
}

/// What each number of changes brings.
pub fn curve(facts: &Facts<'_>) -> Option<Listing> {
    let night = facts.night?;
    let row = |(at, figures): (usize, &NightFigures)| {
        let changed = figures.changed;
        let mark = if at == night.chosen { " ✓" } else { "" };
        let name = match figures.limit {
            Some(limit) => Text::same(format!("{limit}{mark}")),
            None => text!("free ({changed}){mark}", "不限（{changed}）{mark}"),
        };
        vec![
            name,
            Text::same(format!("{:.1}", figures.shortage_hours)),
            Text::same(grouped(figures.shortage.0)),
            level(figures),
            Text::same(grouped(figures.total.0)),
        ]
    };
    let Text { en: currency, zh: yuan } = unit(&facts.plan.currency);
    Some(Listing {
        title: text!("What changes bring", "变动人数与效果"),
        heads: vec![
            text!("At most", "最多变动"),
            text!("Shortage, h", "缺口人时"),
            text!("Shortage, {currency}", "缺口（{yuan}）"),
            text!("Service level", "服务水平"),
            text!("Total, {currency}", "合计（{yuan}）"),
        ],
        rows: night.curve.iter().enumerate().map(row).collect(),
        notes: Vec::new(),
    })
}

/// Who changes, those who must be told first on top, with the minutes that are left.
///
/// # Errors
/// When the schedule, its requirement or the night is missing.
pub fn to_tell(facts: &Facts<'_>) -> Result<Listing> {
    let now = night_of(facts)?.night.now;
    let row = |change: &Change| {
        let left = (change.at.0 - now.0) / 60;
        let left = if change.kind == Kind::Absent { "–".to_owned() } else { left.to_string() };
        vec![change.line.clone(), Text::same(left), change.reason.clone()]
    };
    let mut changes = changes(facts)?;
    changes.sort_by_key(|change| (change.kind == Kind::Absent, change.at, change.agent));
    let none = text!("Nobody changes.", "无人变动。");
    Ok(Listing {
        title: text!("Who must be told, first things first", "需通知的人（按剩余时间）"),
        heads: vec![text!("Change", "变动"), text!("Minutes left", "剩余分钟"), text!("Why", "原因")],
        rows: changes.iter().map(row).collect(),
        notes: if changes.is_empty() { vec![none] } else { Vec::new() },
    })
}
