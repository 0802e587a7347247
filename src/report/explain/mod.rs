//! Why a schedule is as it is, for people in words and for programs as an object (SPEC section 6, Explain).

mod place;
mod requests;
mod told;
mod words;

pub use place::{Explanation, Place};
pub use requests::{offers, relaxation, requests};

use super::Facts;
use super::figures::grouped;
use super::listing::Listing;
use super::numbers::{amount, rounded};
use super::view::View;
use crate::domain::currency::unit;
use crate::domain::explained::{Duty, Proposal, Reason, Why};
use crate::domain::ids::AgentId;
use crate::domain::text::Text;
use crate::domain::units::Money;
use crate::error::Result;
use crate::text;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use told::Told;

/// Substitutes that the terminal shows.
const SHOWN: usize = 12;

/// Why who is on line at `place`.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn why(facts: &Facts<'_>, place: Place, why: &Why) -> Result<Explanation> {
    let told = Told { view: View::new(facts)? };
    let (cell, span) = (told.cell(place), facts.plan.horizon.interval_span(place.interval));
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    why.agents.iter().for_each(|agent| *counts.entry(agent.reason).or_default() += 1);
    let agents = why.agents.iter().map(|agent| {
        json!({
            "agent_id": facts.plan.agents[agent.agent].id,
            "reason": agent.reason.name(),
            "rule": agent.rule,
            "price": agent.price.map(|price| amount(Money(price))),
        })
    });
    let queue = place.queue.map(|queue| facts.plan.queues[queue].id.as_str());
    let object = json!({
        "interval": {
            "start": facts.plan.zone.show(span.start),
            "end": facts.plan.zone.show(span.end),
            "queue": queue,
            "required": rounded(cell.required),
            "scheduled": rounded(cell.scheduled),
            "shortage": rounded(cell.shortage),
        },
        "agents": agents.collect::<Vec<_>>(),
        "reasons": counts.iter().map(|(reason, count)| (reason.name().to_owned(), json!(count))).collect::<Map<_, _>>(),
        "changes": why.changes.iter().map(|change| told.object(change, place.queue)).collect::<Vec<_>>(),
        "relaxed": why.relaxed.iter().map(|relaxed| told.relaxed_object(relaxed, place.queue)).collect::<Vec<_>>(),
    });
    let mut listings = vec![told.reasons(place, &cell, why, &counts)];
    if !why.changes.is_empty() {
        let title = text!("The cheapest ways to one more on line", "再添一人在线的最省办法");
        listings.push(told.proposals(title, &why.changes));
    }
    if !why.relaxed.is_empty() {
        listings.push(told.relaxed(&why.relaxed));
    }
    Ok(Explanation { listings, object })
}

/// Why `agent` has its duty.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn duty(facts: &Facts<'_>, agent: AgentId, duty: &Duty) -> Result<Explanation> {
    let told = Told { view: View::new(facts)? };
    let (id, blocks) = (&facts.plan.agents[agent].id, told.view.roster().blocks(agent));
    let shown = told.blocks(&blocks);
    let reason = match blocks.iter().all(|block| block.standby) {
        _ if blocks.is_empty() => Reason::TooDear,
        true => Reason::Standby,
        false => Reason::OnLine,
    };
    let price = amount(Money(if blocks.is_empty() { cheapest(&duty.changes) } else { duty.without }));
    let object = json!({
        "interval": Value::Null,
        "agents": [{ "agent_id": id, "reason": reason.name(), "rule": Value::Null, "price": price }],
        "reasons": { reason.name(): 1 },
        "changes": duty.changes.iter().map(|change| told.object(change, None)).collect::<Vec<_>>(),
    });
    let Text { en: currency, zh: yuan } = unit(&facts.plan.currency);
    let [worth, saved, net] = [duty.without - duty.own, -duty.own, duty.without].map(grouped);
    let who = told.view.who(agent);
    let mut lines = Vec::new();
    if blocks.is_empty() {
        lines.push(text!("{who} has no duty: none pays for itself.", "{who} 没有班：任何班次都得不偿失。"));
    } else {
        lines.push(text!("{who}: {shown}", "{who}：{shown}"));
        lines.push(text!(
            "At home, shortages and the other shared prices would rise by {currency} {worth}, and {saved} of wages and the agent's own prices would be saved: {net} in all.",
            "若不上班，缺口等共同代价增加 {worth} {yuan}，省下工资及个人代价 {saved}，合计 {net}。"
        ));
        lines.extend(told.role(agent));
    }
    let title = text!("Why this duty", "为何是这个班");
    let mut listings = vec![Listing { title, heads: Vec::new(), rows: Vec::new(), notes: lines }];
    if !duty.changes.is_empty() {
        let title = text!("What else, by price", "其他安排（按代价）");
        listings.push(told.proposals(title, &duty.changes));
    }
    Ok(Explanation { listings, object })
}

/// Who could stand in for those who are `away`; the schedule still has their rows.
///
/// # Errors
/// When the schedule or its requirement is missing.
pub fn substitutes(facts: &Facts<'_>, away: &[AgentId], found: &[Proposal]) -> Result<Explanation> {
    let told = Told { view: View::new(facts)? };
    let plan = facts.plan;
    let object = json!({
        "interval": Value::Null,
        "agents": away.iter().map(|agent| json!({
            "agent_id": plan.agents[*agent].id, "reason": Reason::Absent.name(), "rule": Value::Null, "price": Value::Null,
        })).collect::<Vec<_>>(),
        "reasons": { Reason::Absent.name(): away.len() },
        "changes": found.iter().map(|change| {
            let mut object = told.object(change, None);
            let (rest, left) = (told.rest(change), told.hours_left(change));
            if let Value::Object(fields) = &mut object {
                fields.insert("rest_hours".to_owned(), json!(rest.map(rounded)));
                fields.insert("hours_left".to_owned(), json!(left.map(rounded)));
            }
            object
        }).collect::<Vec<_>>(),
    });
    let names: Vec<String> = away.iter().map(|agent| told.view.who(*agent)).collect();
    let names = names.join(", ");
    let mut listing =
        told.proposals(text!("Who could stand in for {names}", "谁能顶替 {names}"), &found[..found.len().min(SHOWN)]);
    listing.heads.extend([text!("Rest, h", "间隔休息（小时）"), text!("Hours left", "剩余工时")]);
    for (row, change) in listing.rows.iter_mut().zip(found) {
        let shown = |hours: Option<f64>| hours.map_or_else(|| "–".to_owned(), |hours| format!("{hours:.1}"));
        row.extend([Text::same(shown(told.rest(change))), Text::same(shown(told.hours_left(change)))]);
    }
    if found.is_empty() {
        listing.notes.push(text!("Nobody else can work there under the rules.", "按规则没有其他人能在该时段上班。"));
    }
    let more = found.len().saturating_sub(SHOWN);
    if more > 0 {
        listing.notes.push(text!("{more} more with --json", "其余 {more} 人见 --json"));
    }
    Ok(Explanation { listings: vec![listing], object })
}

fn cheapest(changes: &[Proposal]) -> f64 {
    changes.iter().map(|change| change.price).reduce(f64::min).unwrap_or(0.0)
}
