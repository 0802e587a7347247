//! What the simulation found, as programs read it in summary.json.

use super::misses::Miss;
use super::numbers::{amount, rounded};

use crate::domain::calendar::Span;
use crate::domain::incidents::{Incidents, Scaling, Scope};
use crate::domain::plan::Plan;
use crate::domain::simulation::{RefineRound, SquadFigures, StandbyWorth};
use serde_json::{Map, Value, json};

/// `missed_though_covered`.
pub(super) fn misses(plan: &Plan, misses: &[Miss]) -> Value {
    let object = |miss: &Miss| {
        let span = plan.horizon.interval_span(miss.interval);
        json!({
            "queue": plan.queues[miss.queue].id,
            "start": plan.zone.show(span.start),
            "service_level": rounded(miss.figures.service_level.0),
            "target": plan.queues[miss.queue].service_level,
            "offered": rounded(miss.figures.offered),
            "inquiries_lacking": rounded(miss.lacking),
            "required": rounded(miss.cell.required),
            "scheduled": rounded(miss.cell.scheduled),
        })
    };
    misses.iter().map(object).collect()
}

/// `incidents`: what was played besides the plan.
pub(super) fn incidents(plan: &Plan, incidents: &Incidents) -> Value {
    let window = |object: &mut Map<String, Value>, window: Option<Span>| {
        let window = window.unwrap_or(plan.horizon.span());
        object.insert("from".to_owned(), json!(plan.zone.show(window.start)));
        object.insert("to".to_owned(), json!(plan.zone.show(window.end)));
    };
    let scoped = |kind: &str, scope: &Scope, factor: Option<f64>| {
        let mut object = Map::new();
        object.insert("kind".to_owned(), json!(kind));
        object.insert("queue".to_owned(), json!(scope.queue.map(|queue| &plan.queues[queue].id)));
        window(&mut object, scope.window);
        object.extend(factor.map(|factor| ("factor".to_owned(), json!(factor))));
        Value::Object(object)
    };
    let scaled = |kind: &str, scaling: &Scaling| scoped(kind, &scaling.scope, Some(scaling.factor));
    let mut list: Vec<Value> = incidents.surges.iter().map(|surge| scaled("surge", surge)).collect();
    list.extend(incidents.handling.iter().map(|slower| scaled("handling", slower)));
    list.extend(incidents.bot_outages.iter().map(|outage| scoped("bot-outage", outage, None)));
    list.extend(incidents.absences.iter().map(|away| {
        let ids = |agents: &Vec<_>| agents.iter().map(|&agent| plan.agents[agent].id.as_str()).collect::<Vec<_>>();
        let mut object = Map::new();
        object.insert("kind".to_owned(), json!("absence"));
        object.insert("agents".to_owned(), json!(away.agents.as_ref().map(ids)));
        object.insert("share".to_owned(), json!(away.share));
        window(&mut object, away.window);
        Value::Object(object)
    }));
    json!({
        "name": incidents.name,
        "no_show": incidents.no_show,
        "actuals": incidents.actuals.is_some(),
        "incidents": list,
    })
}

/// `standby_worth`.
pub(super) fn standby_worth(plan: &Plan, worth: &StandbyWorth) -> Value {
    let size = |figures: &SquadFigures| {
        json!({
            "size": figures.size,
            "segments": figures.segments,
            "agent_hours": rounded(figures.hours),
            "service_level": rounded(figures.service_level.0),
            "abandoned_share": rounded(figures.abandoned_share.0),
            "held_share": rounded(figures.held_share.0),
        })
    };
    let of_queue = |(id, squad): (_, &Option<crate::domain::simulation::SquadWorth>)| {
        let squad = squad.as_ref()?;
        let object = json!({
            "target": plan.queues[id].service_level,
            "required_hours": rounded(squad.required_hours),
            "ratio_hours": rounded(squad.ratio_hours),
            "standby_required_hours": rounded(squad.standby_required_hours),
            "sizes": squad.sizes.iter().map(size).collect::<Vec<_>>(),
            "smallest": squad.smallest.map(|at| size(&squad.sizes[at])),
        });
        Some((plan.queues[id].id.clone(), object))
    };
    let queues: Map<String, Value> = worth.queues.iter().filter_map(of_queue).collect();
    json!({ "runs": worth.runs, "probability": worth.probability, "ratio": plan.standby.ratio, "queues": queues })
}

/// `refinement`: the rounds in order.
pub(super) fn refinement(rounds: &[RefineRound]) -> Value {
    let object = |(at, round): (usize, &RefineRound)| {
        json!({
            "round": at,
            "required_hours": rounded(round.required_hours),
            "service_level": rounded(round.service_level.0),
            "intervals_under_target": round.under_target,
            "wages": amount(round.wages),
            "total": amount(round.total),
            "simulated_cost": amount(round.simulated_cost),
            "published": round.is_published,
        })
    };
    rounds.iter().enumerate().map(object).collect()
}
