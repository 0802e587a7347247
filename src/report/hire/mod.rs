//! Whom to hire: out/hire/ for people, for agencies and for programs.

mod blocks;
mod curve;
mod left;
mod page;
mod roster;
mod sheets;

pub use curve::{curve_table, sentences};
pub use left::{Left, left, left_table};
pub use roster::{agents, availability};

use super::csv::{Writer, cell, exact};
use super::numbers::{amount, rounded};
use super::{Facts, Output, contents};
use crate::check::{self, Verified};
use crate::domain::ids::AgentId;
use crate::domain::plan::{Plan, Pool};
use crate::domain::requirement::Requirement;
use crate::domain::roster::Certificate;
use crate::domain::simulation::Simulation;
use crate::domain::units::{Money, Share};
use crate::error::{Error, Result};
use crate::text;
use serde_json::{Map, Value, json};

/// What a sum of money buys, in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct HireStep {
    /// The sum.
    pub budget: Money,
    /// People hired.
    pub people: usize,
    /// Their pay and fees.
    pub money: Money,
    /// Agent-hours that stay missing.
    pub shortage_hours: f64,
    /// What they cost.
    pub shortage: Money,
    /// The objective with the fees.
    pub total: Money,
    /// Service level over all queues by simulation, with the quantiles 0.05 and 0.95 of its runs; none without a forecast.
    pub service_level: Option<[Share; 3]>,
}

/// What is known of whom to hire, beside the schedule that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct HireFacts<'a> {
    /// The pools.
    pub pools: &'a [Pool],
    /// Those who are hired, each with the pool.
    pub people: &'a [(AgentId, usize)],
    /// From no money to all that helps.
    pub curve: Vec<HireStep>,
    /// The step that is proposed.
    pub chosen: usize,
    /// Fees of those who are hired.
    pub fees: Money,
    /// What the search says about the objective with the fees.
    pub certificate: Certificate,
    /// What all that helps leaves short.
    pub left: Vec<Left>,
}

impl HireStep {
    /// The figures of `schedule`, in which `people` are hired for `money`, `fees` among it.
    pub fn of(
        (plan, requirement): (&Plan, &Requirement),
        schedule: &Verified,
        budget: Money,
        (people, money, fees): (usize, Money, Money),
        simulation: Option<&Simulation>,
    ) -> Self {
        let coverage = check::coverage(plan, requirement, schedule.roster());
        let hours = plan.horizon.interval.hours();
        let objective = schedule.objective();
        Self {
            budget,
            people,
            money,
            shortage_hours: coverage.values().flatten().map(|cell| cell.shortage * hours).sum(),
            shortage: objective.shortage,
            total: objective.total() + fees,
            service_level: simulation.and_then(service_level),
        }
    }
}

/// Over all queues, weighed by inquiries: the mean, and the same of the queues' quantiles.
fn service_level(simulation: &Simulation) -> Option<[Share; 3]> {
    let offered: f64 = simulation.totals.values().map(|total| total.offered).sum();
    let of = |level: fn(&crate::domain::simulation::ServiceFigures) -> Share| {
        Share(simulation.totals.values().map(|total| total.offered * level(total).0).sum::<f64>() / offered)
    };
    let levels =
        || [of(|total| total.service_level), of(|total| total.service_level_p05), of(|total| total.service_level_p95)];
    (offered > 0.0).then(levels)
}

impl HireFacts<'_> {
    fn chosen(&self) -> &HireStep {
        &self.curve[self.chosen]
    }

    /// What the search says about the objective of the proposed schedule for those who are hired: every schedule of theirs costs the
    /// fees besides, so the bound without them is one on the rest.
    pub fn beside_fees(&self) -> Certificate {
        let bound = Money((self.certificate.bound.0 - self.fees.0).max(0.0));
        Certificate { bound, ..self.certificate.clone() }
    }
}

/// The outputs of a hired crew that any schedule has.
const OF_HIRE: [Output; 5] = [Output::Requirements, Output::Schedule, Output::Coverage, Output::Workbook, Output::Html];

/// The name and the bytes of every file under out/hire/.
///
/// # Errors
/// [`Error::Defect`] when a stage that an output needs did not run.
pub fn hire_contents(facts: &Facts<'_>, hire: &HireFacts<'_>) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut files =
        vec![("hire.csv", table(facts, hire)?), ("curve.csv", curve::csv(hire)?), ("agents.csv", agents(facts.plan)?)];
    files.push(("hire.xlsx", sheets::bytes(facts, hire)?));
    files.push(("hire.html", page::bytes(facts, hire)?));
    files.extend(availability(facts.plan, hire.people)?.map(|bytes| ("availability.csv", bytes)));
    files.extend(contents(facts, &OF_HIRE)?);
    let mut summary = serde_json::to_vec_pretty(&hire_summary(facts, hire))
        .map_err(|error| Error::Defect(text!("summary.json: {error}", "summary.json：{error}")))?;
    summary.push(b'\n');
    files.push(("summary.json", summary));
    Ok(files)
}

/// hire.csv: the blocks to fill, first what closes most for its money.
fn table(facts: &Facts<'_>, hire: &HireFacts<'_>) -> Result<Vec<u8>> {
    let mut out = Writer::new(&["pool", "start", "end", "queue", "people", "cost"])?;
    let plan = facts.plan;
    for block in blocks::blocks(facts, hire)? {
        out.row([
            cell(&hire.pools[block.pool].id),
            plan.zone.show(block.span.start),
            plan.zone.show(block.span.end),
            cell(&plan.queues[block.queue].id),
            block.people.to_string(),
            exact((block.cost * 100.0).round() / 100.0),
        ])?;
    }
    out.finish()
}

/// The object of out/hire/summary.json and of `--json`: what any summary has, of the schedule with those who are hired, and `hire`.
pub fn hire_summary(facts: &Facts<'_>, hire: &HireFacts<'_>) -> Value {
    let mut object = super::summary(facts);
    let pool = |(at, pool): (usize, &Pool)| {
        let people = hire.people.iter().filter(|(_, of)| *of == at).count();
        (pool.id.clone(), json!({ "people": people, "most": pool.most }))
    };
    let total = hire.chosen().total;
    let mut told = Map::new();
    let mut put = |key: &str, value: Value| told.insert(key.to_owned(), value);
    put("people", json!(hire.people.len()));
    put("cost", amount(hire.chosen().money));
    put("fixed_costs", amount(hire.fees));
    put("total", amount(total));
    put("bound", amount(hire.certificate.bound));
    put("gap", json!(hire.certificate.gap(total).0));
    put("budget", amount(hire.chosen().budget));
    put("pools", hire.pools.iter().enumerate().map(pool).collect());
    put("curve", hire.curve.iter().map(step).collect());
    put("left", hire.left.iter().map(|left| left::object(facts.plan, left)).collect());
    object["hire"] = Value::Object(told);
    object
}

fn step(step: &HireStep) -> Value {
    let level = |at: usize| step.service_level.map(|levels| rounded(levels[at].0));
    json!({
        "budget": amount(step.budget),
        "people": step.people,
        "cost": amount(step.money),
        "shortage_hours": rounded(step.shortage_hours),
        "shortage_cost": amount(step.shortage),
        "total": amount(step.total),
        "service_level": level(0),
        "service_level_p05": level(1),
        "service_level_p95": level(2),
    })
}
