//! compare.csv and compare.html: variants of one plan side by side.

use super::csv::Writer;
use super::figures::{grouped, percent};
use super::html::{Part, escape, listed, standalone};
use super::listing::Listing;
use super::{Facts, csv};
use crate::check;
use crate::domain::currency::unit;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::roster::Roster;
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use crate::text;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Agents whose changes the page lists for a variant.
const MOST_LISTED: usize = 60;

/// A variant that was planned and played.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it changes, as the planner wrote it.
    pub changes: &'a str,
    /// Its plan, schedule and simulation.
    pub facts: Facts<'a>,
}

/// A comparison in every form.
pub struct Comparison {
    /// Names and bytes of compare.csv and compare.html.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// For the terminal.
    pub listing: Listing,
    /// For programs.
    pub object: Value,
}

/// The numbers of one variant.
struct Row {
    agents: usize,
    paid_hours: f64,
    wages: f64,
    total: f64,
    bound: f64,
    gap: f64,
    required_hours: f64,
    shortage_hours: f64,
    surplus_hours: f64,
    service_level: f64,
    abandoned: f64,
    changed: usize,
}

/// Compares `variants`, the first of which is the plan as it is.
///
/// # Errors
/// When a stage of a variant did not run.
pub fn comparison(variants: &[Compared<'_>], lang: Lang) -> Result<Comparison> {
    let base = variants.first().map(|variant| variant.facts.need_schedule()).transpose()?;
    let changes: Vec<Vec<Change>> = variants
        .iter()
        .map(|variant| Ok(base.map_or(Vec::new(), |base| changed(&variants[0], base.0.roster(), variant))))
        .collect::<Result<_>>()?;
    let rows: Vec<Row> = variants
        .iter()
        .zip(&changes)
        .map(|(variant, changes)| row(&variant.facts, changes.len()))
        .collect::<Result<_>>()?;
    let listing = listing(variants, &rows);
    let files = vec![
        ("compare.csv", table(variants, &rows)?),
        ("compare.html", page(variants, &rows, &changes, &listing, lang).into_bytes()),
    ];
    let objects =
        variants.iter().zip(&rows).zip(&changes).map(|((variant, row), changes)| object(variant, row, changes));
    Ok(Comparison { files, object: json!({ "variants": objects.collect::<Vec<_>>() }), listing })
}

fn row(facts: &Facts<'_>, changed: usize) -> Result<Row> {
    let (verified, certificate) = facts.need_schedule()?;
    let requirement = facts.need_requirement()?;
    let simulation = facts.need_simulation()?;
    let coverage = check::coverage(facts.plan, requirement, verified.roster());
    let hours = facts.plan.horizon.interval.hours();
    // Work that may wait has no requirement, and its customers no first reply; where there is nothing else it is all there is to compare.
    let may_wait = |queue: QueueId| facts.plan.queues[queue].answer_within_hours.is_some();
    let all_may_wait = facts.plan.queues.ids().all(may_wait);
    let prompt = |queue: QueueId| all_may_wait || !may_wait(queue);
    let sum = |of: fn(&crate::domain::coverage::CoverageCell) -> f64| -> f64 {
        coverage
            .iter()
            .filter(|(queue, _)| prompt(*queue))
            .flat_map(|(_, cells)| cells)
            .map(|cell| of(cell) * hours)
            .sum()
    };
    let totals = || simulation.totals.iter().filter(|(queue, _)| prompt(*queue)).map(|(_, total)| total);
    let offered: f64 = totals().map(|total| total.offered).sum();
    let share = |of: fn(&crate::domain::simulation::ServiceFigures) -> f64| {
        let all: f64 = totals().map(|total| total.offered * of(total)).sum();
        if offered > 0.0 { all / offered } else { 0.0 }
    };
    let roster = verified.roster();
    let paid = |agent: AgentId| -> f64 {
        roster.blocks(agent).iter().map(|block| facts.plan.paid_hours(block.segments)).sum()
    };
    let total = verified.objective().total();
    Ok(Row {
        agents: roster.agents().count(),
        paid_hours: roster.agents().map(paid).sum(),
        wages: verified.objective().wages.0,
        total: total.0,
        bound: certificate.bound.0,
        gap: certificate.gap(total).0,
        required_hours: sum(|cell| cell.required),
        shortage_hours: sum(|cell| cell.shortage),
        surplus_hours: sum(|cell| cell.surplus),
        service_level: share(|total| total.service_level.0),
        abandoned: share(|total| total.abandoned_share.0),
        changed,
    })
}

/// One agent whose blocks differ.
struct Change {
    agent_id: String,
    name: String,
    before: String,
    after: String,
}

/// The agents whose segments are not those of the plan as it is, by id: rosters may differ.
fn changed(base: &Compared<'_>, before: &Roster, variant: &Compared<'_>) -> Vec<Change> {
    let Some((verified, _)) = variant.facts.schedule else { return Vec::new() };
    let mut found = BTreeMap::new();
    for (which, facts, roster) in [(0, &base.facts, before), (1, &variant.facts, verified.roster())] {
        for (id, agent) in facts.plan.agents.iter() {
            let entry: &mut (String, [Vec<String>; 2], [String; 2]) = found.entry(agent.id.clone()).or_default();
            entry.0.clone_from(&agent.name);
            let queue = |segment: &crate::domain::roster::Segment| {
                segment.queue.map_or(String::new(), |queue| facts.plan.queues[queue].id.clone())
            };
            let show = |at| facts.plan.zone.show(at);
            entry.1[which] = roster
                .of(id)
                .iter()
                .map(|s| format!("{} {} {} {}", show(s.span.start), show(s.span.end), s.activity.name(), queue(s)))
                .collect();
            let blocks = roster.blocks(id);
            let words = blocks.iter().map(|block| {
                let standby = if block.standby { " *" } else { "" };
                format!("{} – {}{standby}", show(block.span.start), show(block.span.end))
            });
            entry.2[which] = words.collect::<Vec<_>>().join("; ");
        }
    }
    let differing = found.into_iter().filter(|(_, (_, segments, _))| segments[0] != segments[1]);
    differing.map(|(agent_id, (name, _, [before, after]))| Change { agent_id, name, before, after }).collect()
}

fn listing(variants: &[Compared<'_>], rows: &[Row]) -> Listing {
    let Text { en: currency, zh: yuan } =
        unit(variants.first().map_or("", |variant| variant.facts.plan.currency.as_str()));
    let cells = |(variant, row): (&Compared<'_>, &Row)| {
        let shares = [row.service_level, row.abandoned, row.gap].map(percent);
        let [level, abandoned, gap] = shares;
        [
            variant.name.to_owned(),
            row.agents.to_string(),
            format!("{:.1}", row.paid_hours),
            grouped(row.wages),
            grouped(row.total),
            format!("{:.1}", row.shortage_hours),
            level,
            abandoned,
            gap,
            row.changed.to_string(),
        ]
        .map(Text::same)
        .to_vec()
    };
    Listing {
        title: text!("Variants side by side", "方案对比"),
        heads: vec![
            text!("Variant", "变体"),
            text!("Agents", "人数"),
            text!("Paid hours", "计薪人时"),
            text!("Wages ({currency})", "工资成本（{yuan}）"),
            text!("Objective", "总代价"),
            text!("Short (hours)", "缺口（人时）"),
            text!("Service level", "服务水平"),
            text!("Gave up", "放弃率"),
            text!("Gap", "差距"),
            text!("Agents changed", "班次变化人数"),
        ],
        rows: variants.iter().zip(rows).map(cells).collect(),
        notes: vec![text!(
            "Objectives are comparable where the variants have the same requirement and prices; service levels are simulated with one seed.",
            "需求与价格相同时总代价才可比；服务水平为同一随机种子下的仿真结果。"
        )],
    }
}

fn table(variants: &[Compared<'_>], rows: &[Row]) -> Result<Vec<u8>> {
    let mut writer = Writer::new(&[
        "variant",
        "changes",
        "agents",
        "paid_hours",
        "wages",
        "total",
        "bound",
        "gap",
        "required_hours",
        "shortage_hours",
        "surplus_hours",
        "service_level",
        "abandoned_share",
        "agents_changed",
    ])?;
    for (variant, row) in variants.iter().zip(rows) {
        let numbers = [
            row.paid_hours,
            row.wages,
            row.total,
            row.bound,
            row.gap,
            row.required_hours,
            row.shortage_hours,
            row.surplus_hours,
            row.service_level,
            row.abandoned,
        ];
        let texts = [csv::cell(variant.name), csv::cell(variant.changes), row.agents.to_string()];
        let numbers = numbers.map(csv::brief);
        writer.row(texts.into_iter().chain(numbers).chain([row.changed.to_string()]))?;
    }
    writer.finish()
}

fn object(variant: &Compared<'_>, row: &Row, changes: &[Change]) -> Value {
    json!({
        "variant": variant.name,
        "changes": variant.changes,
        "agents": row.agents,
        "paid_hours": row.paid_hours,
        "wages": row.wages,
        "total": row.total,
        "bound": row.bound,
        "gap": row.gap,
        "required_hours": row.required_hours,
        "shortage_hours": row.shortage_hours,
        "surplus_hours": row.surplus_hours,
        "service_level": row.service_level,
        "abandoned_share": row.abandoned,
        "agents_changed": changes.iter().map(|change| &change.agent_id).collect::<Vec<_>>(),
    })
}

/// What a row of bars shows: its head, the number, and how it is written.
type Measure = (Text, fn(&Row) -> f64, fn(f64) -> String);

fn page(variants: &[Compared<'_>], rows: &[Row], changes: &[Vec<Change>], listing: &Listing, lang: Lang) -> String {
    let name = variants.first().map_or("", |variant| variant.facts.plan.name.as_str());
    let title = text!("{name}: variants", "{name}：方案对比");
    let note = escape(listing.notes[0].get(lang));
    let table = listed(listing, lang);
    let mut parts = vec![Part::new("", format!("{table}<p class=\"note\">{note}</p>\n"))];
    let measures: [Measure; 3] = [
        (text!("Wages", "工资成本"), |row| row.wages, grouped),
        (text!("Short (hours)", "缺口（人时）"), |row| row.shortage_hours, |x| format!("{x:.1}")),
        (text!("Service level", "服务水平"), |row| row.service_level, percent),
    ];
    parts.extend(measures.map(|(head, of, show)| Part::new(head.get(lang), bars(variants, rows, of, show))));
    let others = variants.iter().zip(changes).skip(1);
    parts.extend(others.map(|(variant, changes)| who_changes(variant, changes, lang)));
    standalone(title.get(lang), &parts, lang)
}

/// One bar for each variant, the longest that of the largest value.
fn bars(variants: &[Compared<'_>], rows: &[Row], of: fn(&Row) -> f64, show: fn(f64) -> String) -> String {
    let most = rows.iter().map(of).fold(0.0, f64::max);
    let bar = |(variant, row): (&Compared<'_>, &Row)| {
        let width = if most > 0.0 { 100.0 * of(row) / most } else { 0.0 };
        format!(
            "<div class=\"measure\"><span>{}</span><i style=\"width:{:.1}%\"></i><b>{}</b></div>\n",
            escape(variant.name),
            width * 0.6,
            escape(&show(of(row)))
        )
    };
    variants.iter().zip(rows).map(bar).collect()
}

fn who_changes(variant: &Compared<'_>, changes: &[Change], lang: Lang) -> Part {
    let (name, n) = (variant.name, changes.len());
    let row = |change: &Change| {
        let who = format!("{} {}", change.name, change.agent_id).trim_start().to_owned();
        [who, change.before.clone(), change.after.clone()].map(Text::same).to_vec()
    };
    let more = n.saturating_sub(MOST_LISTED);
    let mut notes = Vec::new();
    if more > 0 {
        notes.push(text!("{more} more", "另有 {more} 人"));
    }
    if n > 0 {
        notes.push(text!("* standby", "* 待命"));
    }
    let changed = Listing {
        title: text!(
            n,
            "{name}: {n} agent has another schedule",
            "{name}: {n} agents have another schedule",
            "{name}：{n} 人班次有变化"
        ),
        heads: vec![text!("Agent", "坐席"), text!("Plan", "原方案"), text!("Variant", "变体")],
        rows: changes.iter().take(MOST_LISTED).map(row).collect(),
        notes,
    };
    Part::of(&changed, lang)
}
