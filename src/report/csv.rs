//! The CSV files of SPEC section 2: UTF-8 with BOM, times on the local clock, text that no spreadsheet runs.

use super::Facts;
use super::numbers::{rounded, service_figures};
use super::standby::{CallList, call_lists};
use crate::check;
use crate::domain::calendar::Moment;
use crate::domain::formula::guarded;
use crate::domain::ids::QueueId;
use crate::domain::leads::lead_of;
use crate::domain::plan::Plan;
use crate::domain::requirement::Limit;
use crate::domain::roster::{Activity, Roster};
use crate::error::{Error, Result};
use crate::text;

/// A CSV file in the making.
pub(super) struct Writer {
    inner: ::csv::Writer<Vec<u8>>,
}

impl Writer {
    pub fn new(columns: &[&str]) -> Result<Self> {
        let bom = "\u{feff}".as_bytes().to_vec();
        let mut writer = Self { inner: ::csv::WriterBuilder::new().from_writer(bom) };
        writer.row(columns)?;
        Ok(writer)
    }

    pub fn row<S: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = S>) -> Result<()> {
        self.inner.write_record(cells).map_err(|error| Error::Defect(text!("a table row: {error}", "表格行：{error}")))
    }

    pub fn finish(self) -> Result<Vec<u8>> {
        self.inner.into_inner().map_err(|error| Error::Defect(text!("a table: {error}", "表格：{error}")))
    }
}

/// A text cell: what a spreadsheet would take for a formula gets a leading `'`.
pub(super) fn cell(text: &str) -> String {
    guarded(text).into_owned()
}

/// A number that the next stage computes with: the shortest decimal that reads back as the same number.
pub(super) fn exact(value: f64) -> String {
    // Adding zero turns a negative zero into a plain one.
    format!("{}", value + 0.0)
}

pub(super) fn brief(value: f64) -> String {
    exact(rounded(value))
}

/// Start and queue of every row of an interval table, interval by interval.
fn rows(plan: &Plan) -> impl Iterator<Item = (usize, QueueId, [String; 2])> + '_ {
    (0..plan.horizon.intervals()).flat_map(move |index| {
        let start = show(plan, plan.horizon.interval_start(index));
        plan.queues.iter().map(move |(id, queue)| (index, id, [start.clone(), cell(&queue.id)]))
    })
}

fn show(plan: &Plan, moment: Moment) -> String {
    plan.zone.show(moment)
}

pub(super) fn forecast(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let forecast = facts.need_forecast()?;
    let mut columns = vec!["start", "queue", "baseline", "mean", "p50", "p80", "p95", "level", "event", "aht_seconds"];
    let is_adjusted = forecast.cells.values().flatten().any(|cell| cell.model.is_some());
    columns.extend(is_adjusted.then_some("model"));
    let mut out = Writer::new(&columns)?;
    for (index, queue, key) in rows(facts.plan) {
        let c = &forecast.cells[queue][index];
        let numbers = [c.baseline, c.mean, c.p50, c.p80, c.p95].map(exact);
        let handling = exact(facts.plan.queues[queue].handling_seconds(c));
        let model = is_adjusted.then(|| exact(c.model.unwrap_or(c.p50)));
        out.row(
            key.into_iter().chain(numbers).chain([c.level.name().to_owned(), cell(&c.event), handling]).chain(model),
        )?;
    }
    out.finish()
}

/// What the simulation needs to know of the forecast beside its quantiles.
pub(super) fn spread(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let forecast = facts.need_forecast()?;
    let mut out = Writer::new(&["start", "queue", "common", "shape", "aht_spread", "aht_together"])?;
    for (index, queue, key) in rows(facts.plan) {
        let c = &forecast.cells[queue][index];
        let shape: Vec<String> = c.shape.iter().copied().map(exact).collect();
        let handling = [exact(c.handling.sigma), exact(c.handling.together)];
        out.row(key.into_iter().chain([exact(c.common.0), shape.join(";")]).chain(handling))?;
    }
    out.finish()
}

pub(super) fn requirements(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let requirement = facts.need_requirement()?;
    let mut columns = vec!["start", "queue", "required", "standby_required", "level"];
    if requirement.info.is_some() {
        columns.extend([
            "inquiries",
            "agents_p50",
            "agents_p95",
            "expected_service_level",
            "expected_occupancy",
            "limit",
        ]);
    }
    let mut out = Writer::new(&columns)?;
    for (index, queue, key) in rows(facts.plan) {
        let need = &requirement.needs[queue][index];
        let mut row = Vec::from(key);
        row.extend([exact(need.required), exact(need.standby_required), need.level.name().to_owned()]);
        if let Some(info) = &requirement.info {
            let i = &info[queue][index];
            let numbers = [i.inquiries, i.agents_p50, i.agents_p95, i.expected_service_level.0, i.expected_occupancy.0];
            row.extend(numbers.map(brief));
            row.push(i.limit.map_or("", Limit::name).to_owned());
        }
        out.row(row)?;
    }
    out.finish()
}

pub(super) fn schedule(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let (verified, _) = facts.need_schedule()?;
    roster(facts.plan, verified.roster())
}

/// The rows of schedule.csv.
pub(super) fn roster(plan: &Plan, roster: &Roster) -> Result<Vec<u8>> {
    let mut out = Writer::new(&["agent_id", "name", "tier", "start", "end", "activity", "queue", "lead"])?;
    for (segment, lead) in roster.segments().iter().zip(lead_of(plan, roster)) {
        let agent = &plan.agents[segment.agent];
        let queue = match segment.activity {
            Activity::Session(session) => plan.sessions[session].id.as_str(),
            _ => segment.queue.map_or("", |queue| &plan.queues[queue].id),
        };
        let lead = lead.map_or("", |lead| &plan.agents[lead].id);
        out.row([
            cell(&agent.id),
            cell(&agent.name),
            cell(&plan.tiers[agent.tier].id),
            show(plan, segment.span.start),
            show(plan, segment.span.end),
            segment.activity.name().to_owned(),
            cell(queue),
            cell(lead),
        ])?;
    }
    out.finish()
}

/// Whom to call first.
pub(super) fn standby(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let (plan, (verified, _)) = (facts.plan, facts.need_schedule()?);
    let mut out = Writer::new(&["start", "end", "queue", "rank", "agent_id", "name", "tier"])?;
    for CallList { queue, span, agents } in call_lists(plan, verified.roster()) {
        for (rank, id) in (1..).zip(agents) {
            let agent = &plan.agents[id];
            out.row([
                show(plan, span.start),
                show(plan, span.end),
                cell(&plan.queues[queue].id),
                format!("{rank}"),
                cell(&agent.id),
                cell(&agent.name),
                cell(&plan.tiers[agent.tier].id),
            ])?;
        }
    }
    out.finish()
}

pub(super) fn coverage(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let requirement = facts.need_requirement()?;
    let (verified, _) = facts.need_schedule()?;
    let coverage = check::coverage(facts.plan, requirement, verified.roster());
    let mut out = Writer::new(&[
        "start",
        "queue",
        "required",
        "scheduled",
        "shortage",
        "surplus",
        "standby_required",
        "standby",
    ])?;
    for (index, queue, key) in rows(facts.plan) {
        let c = &coverage[queue][index];
        let numbers = [c.required, c.scheduled, c.shortage, c.surplus, c.standby_required, c.standby].map(brief);
        out.row(key.into_iter().chain(numbers))?;
    }
    out.finish()
}

pub(super) fn simulation(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let simulation = facts.need_simulation()?;
    let columns = service_figures(&Default::default()).map(|(name, _)| name);
    let mut out = Writer::new(&[&["start", "queue"], columns.as_slice()].concat())?;
    for (index, queue, key) in rows(facts.plan) {
        let figures = service_figures(&simulation.cells[queue][index]);
        out.row(key.into_iter().chain(figures.map(|(_, value)| brief(value))))?;
    }
    out.finish()
}
