//! summary.json: the result in numbers, for programs.
//!
//! At top level it holds the fields of [`Certificate`](crate::domain::roster::Certificate) by their names, so that a
//! later stage reads the certificate back from it.

use super::Facts;
use super::adjustments::adjustments_object;
use super::fairness;
use super::figures::{KeyFigure, key_figures};
use super::limits::limits_object;
use super::misses::misses;
use super::night;
use super::numbers::{amount, rounded, service_figures};
use super::overrun;
use super::promises::promises;
use super::relax;
use super::scorecard;
use super::service;
use super::standby::calls;
use crate::check::{self, Verified};
use crate::domain::demand::{Forecast, Level};
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::{Plan, Queue};
use crate::domain::requirement::{Need, Requirement};
use crate::domain::roster::Activity;
use crate::domain::simulation::{ServiceFigures, Simulation};
use crate::domain::text::Lang;
use crate::domain::units::Money;
use crate::error::{Error, Finding, Result};
use crate::text;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Version of this object's shape, raised when a field changes its meaning.
const SHAPE: u32 = 1;

pub(super) fn bytes(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(&summary(facts))
        .map_err(|error| Error::Defect(text!("summary.json: {error}", "summary.json：{error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The object of summary.json and of `--json`: what the stages that ran have found. Amounts are in the plan's
/// currency, hours in agent-hours, shares from 0 to 1; every number is finite.
pub fn summary(facts: &Facts<'_>) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("plan", plan(facts));
    put("counts", counts(facts));
    put("seconds", seconds(facts));
    put("versions", versions(facts));
    put("warnings", facts.warnings.iter().map(|finding| finding_object(finding, facts.lang)).collect());
    if let Some(forecast) = facts.forecast {
        put("forecast", forecast_by_queue(facts, forecast));
        put("adjustments", adjustments_object(facts.plan, forecast));
    }
    if let Some(requirement) = facts.requirement {
        put("requirement", required_by_queue(facts.plan, requirement));
        put("limits", limits_object(facts.plan, requirement));
    }
    if let Some((verified, certificate)) = facts.schedule {
        let total = facts.total().unwrap_or(verified.objective().total());
        put("key_figures", told_figures(facts));
        put("objective", objective(facts, verified, total));
        if certificate.is_known() {
            put("bound", amount(certificate.bound));
            put("gap", json!(certificate.gap(total).0));
            put("status", json!(certificate.status));
            put("iterations", json!(certificate.iterations));
            put("solver", json!(certificate.solver));
        }
        if let Some(requirement) = facts.requirement {
            put("shortages", shortages(facts, requirement, verified));
            put("fairness", fairness::summary(facts, requirement, verified.roster()));
        }
        let promises = broken_promises(facts, verified);
        if !promises.is_empty() {
            put("below_min_hours", Value::Array(promises));
        }
    }
    if let Some(night) = facts.night {
        for (key, value) in night::summary(facts.plan, night) {
            put(&key, value);
        }
    }
    if let Some(simulation) = facts.simulation {
        for (key, value) in played(facts, simulation) {
            put(key, value);
        }
    }
    if let Some(incidents) = facts.incidents {
        put("incidents", service::incidents(facts.plan, incidents));
    }
    if let Some(worth) = facts.standby_worth {
        put("standby_worth", service::standby_worth(facts.plan, worth));
    }
    if !facts.steps.is_empty() {
        put("relaxed", relax::steps_object(facts.steps));
    }
    if !facts.refinement.is_empty() {
        put("refinement", service::refinement(facts.refinement));
    }
    Value::Object(object)
}

/// What the simulation found.
fn played(facts: &Facts<'_>, simulation: &Simulation) -> Vec<(&'static str, Value)> {
    let mut found = vec![
        ("simulation", simulated(facts.plan, simulation)),
        ("simulation_overrun", overrun::summary(facts.plan, simulation)),
        ("simulation_runs", json!(simulation.runs)),
        ("simulation_seed", json!(simulation.seed)),
    ];
    if !simulation.scorecard.standings.is_empty() {
        found.push(("scorecard", scorecard::summary(facts, &simulation.scorecard)));
    }
    if let (Some(requirement), Some((verified, _))) = (facts.requirement, facts.schedule) {
        let coverage = check::coverage(facts.plan, requirement, verified.roster());
        let missed = misses(facts.plan, simulation, &coverage);
        found.push(("missed_though_covered", service::misses(facts.plan, &missed)));
    }
    found
}

/// The terms of the objective, with the price of changes where a night is replanned.
fn objective(facts: &Facts<'_>, verified: &Verified, total: Money) -> Value {
    let changes = facts.night.map(|night| ("changes", night.price()));
    let terms = verified.objective().used_terms().into_iter().chain(changes).chain([("total", total)]);
    terms.map(|(name, money)| (name.to_owned(), amount(money))).collect()
}

fn seconds(facts: &Facts<'_>) -> Value {
    let rounded = |&(stage, seconds): &(&str, f64)| (stage.to_owned(), json!((seconds * 1e3).round() / 1e3));
    facts.seconds.iter().map(rounded).collect()
}

fn versions(facts: &Facts<'_>) -> Value {
    let zones = facts.plan.zone.0.data();
    json!({
        "peakshift": env!("CARGO_PKG_VERSION"),
        "summary": SHAPE,
        "zone_data": zones.version,
        "zone_data_origin": zones.origin(),
    })
}

fn plan(facts: &Facts<'_>) -> Value {
    let plan = facts.plan;
    json!({
        "name": plan.name,
        "timezone": plan.zone.0.name(),
        "start": plan.zone.show(plan.horizon.start),
        "end": plan.zone.show(plan.horizon.end),
        "interval_minutes": plan.horizon.interval,
        "currency": plan.currency,
    })
}

fn counts(facts: &Facts<'_>) -> Value {
    let plan = facts.plan;
    let mut counts = json!({
        "agents": plan.agents.len(),
        "queues": plan.queues.len(),
        "intervals": plan.horizon.intervals(),
        "slots": plan.horizon.slots(),
        "warnings": facts.warnings.len(),
    });
    let hours = plan.horizon.interval.hours();
    if let Some(requirement) = facts.requirement {
        let prompt = |(id, _): &(QueueId, &Vec<Need>)| plan.queues[*id].answer_within_hours.is_none();
        let needs = || requirement.needs.iter().filter(prompt).flat_map(|(_, needs)| needs);
        counts["required_hours"] = json!(rounded(needs().map(|need| need.required * hours).sum()));
        counts["standby_required_hours"] = json!(rounded(needs().map(|need| need.standby_required * hours).sum()));
    }
    if let Some((verified, _)) = facts.schedule {
        let roster = verified.roster();
        let blocks = || roster.agents().flat_map(|agent| roster.blocks(agent));
        let elapsed = |activity: Activity| -> f64 {
            let of = roster.segments().iter().filter(|segment| segment.activity == activity);
            of.map(|segment| segment.span.seconds()).sum::<i64>() as f64 / 3600.0
        };
        counts["scheduled_agents"] = json!(roster.agents().count());
        counts["segments"] = json!(roster.segments().len());
        counts["work_blocks"] = json!(blocks().filter(|block| !block.standby).count());
        counts["standby_blocks"] = json!(blocks().filter(|block| block.standby).count());
        for activity in Activity::ALL {
            counts[format!("{}_hours", activity.name())] = json!(rounded(elapsed(activity)));
        }
        if !plan.sessions.is_empty() {
            let all = plan.sessions.ids().map(|session| elapsed(Activity::Session(session)));
            counts["activity_hours"] = json!(rounded(all.sum()));
        }
        if let Some(requirement) = facts.requirement {
            let coverage = check::coverage(plan, requirement, roster);
            let cells = || coverage.values().flatten();
            counts["short_hours"] = json!(rounded(cells().map(|cell| cell.shortage * hours).sum()));
            counts["surplus_hours"] = json!(rounded(cells().map(|cell| cell.surplus * hours).sum()));
            counts["scheduled_hours"] = json!(rounded(cells().map(|cell| cell.scheduled * hours).sum()));
        }
    }
    counts
}

fn forecast_by_queue(facts: &Facts<'_>, forecast: &Forecast) -> Value {
    let plan = facts.plan;
    let of_queue = |(id, queue): (_, &crate::domain::plan::Queue)| {
        let cells: &[_] = &forecast.cells[id];
        let sum = |of: fn(&crate::domain::demand::ForecastCell) -> f64| rounded(cells.iter().map(of).sum());
        let peak = (0..cells.len()).max_by(|&a, &b| cells[a].p50.total_cmp(&cells[b].p50).then(b.cmp(&a)));
        let intervals_at = |level: Level| cells.iter().filter(|cell| cell.level == level).count();
        let levels: Map<String, Value> =
            Level::ALL.into_iter().map(|level| (level.name().to_owned(), json!(intervals_at(level)))).collect();
        let mut object = json!({
            "inquiries_baseline": sum(|cell| cell.baseline),
            "inquiries_mean": sum(|cell| cell.mean),
            "intervals_by_level": levels,
        });
        if let Some(peak) = peak {
            let cell = &cells[peak];
            object["peak"] = json!({
                "start": plan.zone.show(plan.horizon.interval_start(peak)),
                "p50": rounded(cell.p50),
                "p80": rounded(cell.p80),
                "p95": rounded(cell.p95),
                "event": cell.event,
            });
        }
        (queue.id.clone(), object)
    };
    plan.queues.iter().map(of_queue).collect()
}

/// What a queue needs: standard agents in the fullest interval, and agent-hours.
fn required_by_queue(plan: &Plan, requirement: &Requirement) -> Value {
    let hours = plan.horizon.interval.hours();
    let of_queue = |(id, queue): (QueueId, &Queue)| {
        let needs = || requirement.needs[id].iter();
        let most = |of: fn(&Need) -> f64| rounded(needs().map(of).fold(0.0, f64::max));
        let sum = |of: fn(&Need) -> f64| rounded(needs().map(of).sum::<f64>() * hours);
        let object = json!({
            "required_hours": sum(|need| need.required),
            "most_required": most(|need| need.required),
            "standby_required_hours": sum(|need| need.standby_required),
            "most_standby_required": most(|need| need.standby_required),
        });
        (queue.id.clone(), object)
    };
    plan.queues.iter().map(of_queue).collect()
}

/// The numbers that matter in the words of the reports.
fn told_figures(facts: &Facts<'_>) -> Value {
    let one = |figure: KeyFigure| {
        let [label, value, note] = [&figure.label, &figure.value, &figure.note].map(|text| text.get(facts.lang));
        json!({ "label": label, "value": value, "note": note })
    };
    key_figures(facts).into_iter().map(one).collect()
}

/// Where agents are short, dearest first: most standard agents at once, agent-hours, their price, and who could come
/// from standby in call order or from their free time.
fn shortages(facts: &Facts<'_>, requirement: &Requirement, verified: &Verified) -> Value {
    let plan = facts.plan;
    let roster = verified.roster();
    let coverage = check::coverage(plan, requirement, roster);
    let ids = |agents: &mut dyn Iterator<Item = AgentId>| -> Value {
        let mut seen = HashSet::new();
        let named = agents.filter(|agent| seen.insert(*agent)).map(|agent| plan.agents[agent].id.as_str());
        json!(named.collect::<Vec<&str>>())
    };
    let shortage = |shortage: super::shortages::Shortage| {
        json!({
            "queue": plan.queues[shortage.queue].id,
            "start": plan.zone.show(shortage.span.start),
            "end": plan.zone.show(shortage.span.end),
            "agents": rounded(shortage.worst),
            "agent_hours": rounded(shortage.hours),
            "cost": rounded(shortage.cost),
            "standby": ids(&mut shortage.standby.iter().map(|call| call.agent)),
            "free": ids(&mut shortage.free.iter().copied()),
        })
    };
    let found = super::shortages::shortages(plan, requirement, roster, &coverage, &calls(plan, roster));
    found.into_iter().map(shortage).collect()
}

/// Who gets fewer paid hours than promised, the worst first.
fn broken_promises(facts: &Facts<'_>, verified: &Verified) -> Vec<Value> {
    let price = facts.plan.penalties.below_min_hours;
    let promises = promises(facts.plan, verified.roster());
    let broken = promises.into_iter().filter(|promise| promise.broken());
    broken
        .map(|promise| {
            json!({
                "agent_id": facts.plan.agents[promise.agent].id,
                "min_hours": promise.promised,
                "paid_hours": rounded(promise.paid),
                "standby_hours": rounded(promise.standby),
                "missing_hours": rounded(promise.missing()),
                "cost": rounded(promise.missing() * price),
            })
        })
        .collect()
}

/// The figures of each queue over the horizon.
fn simulated(plan: &Plan, simulation: &Simulation) -> Value {
    let of_queue = |(id, queue): (QueueId, &Queue)| {
        let mut object = figures(&simulation.totals[id]);
        object.extend(overrun::figures(&simulation.overruns[id]));
        (queue.id.clone(), Value::Object(object))
    };
    plan.queues.iter().map(of_queue).collect()
}

fn figures(figures: &ServiceFigures) -> Map<String, Value> {
    service_figures(figures).into_iter().map(|(name, value)| (name.to_owned(), json!(rounded(value)))).collect()
}

/// A finding as programs read it.
pub(super) fn finding_object(finding: &Finding, lang: Lang) -> Value {
    json!({
        "severity": finding.severity,
        "code": finding.code,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message.get(lang),
        "hint": finding.hint.get(lang),
    })
}
