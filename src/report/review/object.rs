//! review.json: the totals, which `--json` prints too.

use super::learned::{object as learned, presence_object};
use super::scorecard;
use super::sentences::{overall, review_sentences};
use super::worst::worst;
use crate::domain::calendar::Span;
use crate::domain::ids::QueueId;
use crate::domain::plan::Plan;
use crate::domain::review::{Accuracy, Cause, Labour, Review, Split, Stretch};
use crate::report::Facts;
use crate::report::numbers::{amount, rounded, service_figures};
use serde_json::{Map, Value, json};

/// The totals of a review.
pub fn review_object(facts: &Facts<'_>, review: &Review) -> Value {
    let plan = facts.plan;
    let hours = plan.horizon.interval.hours();
    let horizon = plan.horizon.span();
    let enough_hours: f64 = review.enough.values().map(|enough| enough.hours).sum();
    let enough_cost = review.enough.values().map(|enough| enough.cost).sum();
    let idle: f64 = review.enough.values().map(|enough| enough.idle_hours).sum();
    json!({
        "plan": plan.name,
        "from": plan.zone.show(horizon.start),
        "to": plan.zone.show(horizon.end),
        "currency": plan.currency,
        "intervals": plan.horizon.intervals() * plan.queues.len(),
        "intervals_known": review.known(),
        "intervals_known_in_part": review.partly,
        "was_replanned": review.was_replanned,
        "forecast": accuracy(&overall(review)),
        "shortage_hours": split(&review.all_short(hours)),
        "queues": plan.queues.ids().map(|queue| of_queue(plan, review, queue)).collect::<Vec<_>>(),
        "hours": review.hours.iter().map(|hour| {
            let mut object = accuracy(&hour.accuracy);
            object["start"] = json!(plan.zone.show(hour.span.start));
            object["queue"] = json!(plan.queues[hour.queue].id);
            object
        }).collect::<Vec<_>>(),
        "short": worst(plan, review).iter().map(|short| {
            let mut object = place(plan, short.queue, &short.span);
            object["hours"] = split(&short.hours);
            object["most"] = json!(rounded(short.most));
            object["cause"] = json!(short.hours.largest().map(Cause::name));
            object
        }).collect::<Vec<_>>(),
        "standby": {
            "hours": rounded(review.standby.hours),
            "would_have_closed_hours": rounded(review.standby.closed_hours),
            "needed": review.standby.needed.iter().map(|s| stretch(plan, s, "agents")).collect::<Vec<_>>(),
            "called": review.standby.called.iter().map(|s| stretch(plan, s, "share_of_runs")).collect::<Vec<_>>(),
        },
        "tiers": review.tiers.iter().filter(|(_, labour)| labour.agents > 0).map(|(tier, work)| {
            labour("tier", &plan.tiers[tier].id, work)
        }).collect::<Vec<_>>(),
        "squads": review.squads.iter().map(|(lead, work)| labour("lead", &plan.agents[*lead].id, work)).collect::<Vec<_>>(),
        "scorecard": scorecard::object(facts, review),
        "cost_per_contact": review.cost_per_contact().map(rounded),
        "presence": review.presence.as_ref().map(|presence| presence_object(plan, presence)),
        "learned": learned(plan, review),
        "sentences": review_sentences(facts, review).iter().map(|line| line.get(facts.lang)).collect::<Vec<_>>(),
        "enough": { "hours": rounded(enough_hours), "cost": amount(enough_cost), "idle_hours": rounded(idle) },
    })
}

fn accuracy(accuracy: &Accuracy) -> Value {
    let covered = accuracy.covered_share();
    let [p50, p80, p95] = [0, 1, 2].map(|at| covered.map(|shares| rounded(shares[at].0)));
    json!({
        "intervals": accuracy.intervals,
        "p50": rounded(accuracy.forecast),
        "actual": rounded(accuracy.actual),
        "error": rounded(accuracy.actual - accuracy.forecast),
        "wape": accuracy.wape().map(rounded),
        "covered": { "p50": p50, "p80": p80, "p95": p95 },
    })
}

fn split(split: &Split) -> Value {
    let mut object = Map::from_iter(Cause::ALL.map(|cause| (cause.name().to_owned(), json!(rounded(split.of(cause))))));
    object.insert("total".to_owned(), json!(rounded(split.total())));
    Value::Object(object)
}

fn place(plan: &Plan, queue: QueueId, span: &Span) -> Value {
    json!({
        "start": plan.zone.show(span.start),
        "end": plan.zone.show(span.end),
        "queue": plan.queues[queue].id,
    })
}

fn stretch(plan: &Plan, stretch: &Stretch, most: &str) -> Value {
    let mut object = place(plan, stretch.queue, &stretch.span);
    object[most] = json!(rounded(stretch.most));
    object
}

fn labour(key: &str, id: &str, labour: &Labour) -> Value {
    json!({
        key: id,
        "agents": labour.agents,
        "hours": rounded(labour.hours),
        "standard_hours": rounded(labour.standard_hours),
        "short_hours": rounded(labour.short_hours),
        "wages": amount(labour.wages),
    })
}

fn of_queue(plan: &Plan, review: &Review, id: QueueId) -> Value {
    let (queue, met, enough) = (&plan.queues[id], &review.met[id], &review.enough[id]);
    let hours = plan.horizon.interval.hours();
    let known = || review.cells[id].iter().filter(|cell| cell.actual.is_some());
    let sum = |of: fn(&crate::domain::review::ReviewCell) -> f64| rounded(known().map(|cell| of(cell) * hours).sum());
    let played = &review.simulation.totals[id];
    let simulated: Map<String, Value> =
        service_figures(played).into_iter().map(|(name, value)| (name.to_owned(), json!(rounded(value)))).collect();
    let reached = met.service_level.unwrap_or(played.service_level).0 >= queue.service_level.0;
    let contacts = review.contacts[id];
    json!({
        "queue": queue.id,
        "name": queue.name,
        "forecast": accuracy(&review.accuracy[id]),
        "hours": {
            "required_in_hindsight": sum(|cell| cell.hindsight.unwrap_or(0.0)),
            "required": sum(|cell| cell.required),
            "scheduled": sum(|cell| cell.scheduled),
            "standby": sum(|cell| cell.standby),
            "short_with_standby": sum(|cell| cell.short_with_standby),
        },
        "shortage_hours": split(&review.short(id, hours)),
        "service": {
            "target": { "service_level": queue.service_level, "within_seconds": queue.limit_seconds() },
            "actual": {
                "service_level": met.service_level.map(|level| rounded(level.0)),
                "mean_wait_seconds": met.mean_wait_seconds.map(rounded),
                "abandoned_share": met.abandoned_share.map(|share| rounded(share.0)),
            },
            "simulated": simulated,
            "from": if met.service_level.is_some() { "actuals" } else { "simulation" },
            "reached": reached,
        },
        "contacts": rounded(contacts),
        "cost_per_contact": (contacts > 0.0).then(|| rounded(review.labour[id].wages.0 / contacts)),
        "enough": {
            "hours": rounded(enough.hours),
            "most_at_once": rounded(enough.most),
            "cost": amount(enough.cost),
            "idle_hours": rounded(enough.idle_hours),
        },
    })
}
