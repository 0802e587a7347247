//! The stages of a review: what was published before the night, what came, and what that would have needed.

pub mod learned;

use super::Run;
use crate::cli::progress::Meter;
use crate::cli::stage::{SIMULATE, STAFF, WRITE};
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::incidents::{Came, Incidents};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::review::{Counted, Review, ReviewCell};
use crate::domain::roster::{Activity, Roster, Segment};
use crate::domain::text::Text;
use crate::error::{Error, Finding, Result};
use crate::publish::{self, Change};
use crate::read;
use crate::read::findings::codes::{ACTUALS_ELSEWHERE, ACTUALS_MOVED, ACTUALS_UNIT};
use crate::report::{self, Output};
use crate::review::hindsight::{self, Hindsight};
use crate::review::learn::proposals::in_another_unit;
use crate::review::moved::{self, Moved};
use crate::review::{accuracy, causes, labour, service, standby};
use crate::{check, simulate, staffing, text};
use learned::Learned;
use std::path::PathBuf;

/// Runs of what came: arrivals are as good as known.
const MOST_RUNS: u32 = 100;

/// What stood before the night: a replan takes in what came, so that its forecast tells nothing of the plan's.
struct Planned {
    forecast: Forecast,
    requirement: Requirement,
    was_replanned: bool,
}

impl Run<'_> {
    /// Takes everything that is published, and the forecast and requirement that were before the first replan of the night.
    fn planned(&mut self) -> Result<Planned> {
        self.read_forecast()?;
        self.read_requirement(None)?;
        self.read_schedule()?;
        let forecast = self.base_forecast()?;
        let before = self.base_path(Output::Requirements)?;
        let was_replanned = before.is_some() || self.base_path(Output::Forecast)?.is_some();
        let requirement = match before {
            Some(path) => read::requirements(&path, &self.plan)?.0,
            None => self.required()?.clone(),
        };
        Ok(Planned { forecast, requirement, was_replanned })
    }

    /// What `rows`, which came in, say of what is published.
    ///
    /// # Errors
    /// [`crate::error::Error::Invalid`] where an earlier stage has not run or what it wrote cannot be read, and with E791 where the rows tell
    /// of no interval.
    pub fn review(&mut self, rows: &[Counted]) -> Result<(Review, Hindsight)> {
        let planned = self.planned()?;
        let seen = hindsight::hindsight(&self.plan, &planned.forecast, rows);
        if seen.came.values().flatten().all(Option::is_none) {
            return Err(self.of_another_event(rows));
        }
        if let Some(moved) = moved::moved(&self.plan, &planned.forecast, &seen.came) {
            self.warn(vec![of_another_zone(&self.plan, &moved)]);
        }
        self.warn(of_another_unit(&self.plan, rows));
        let as_it_came = hindsight::as_it_came(&planned.forecast, &seen.came);
        let cells = self.reviewed(&planned, &seen, &as_it_came)?;
        let came = |queue: QueueId| {
            let rows = rows.iter().filter(|row| row.queue == queue);
            rows.map(|row| Came { span: row.span, inquiries: row.inquiries }).collect()
        };
        let came: Table<QueueId, Vec<Came>> = self.plan.queues.ids().map(came).collect();
        let incidents = Incidents { actuals: Some(came), ..Incidents::default() };
        let simulation = self.timed(&SIMULATE, |run, _| {
            let mut plan = run.plan.clone();
            plan.simulation.runs = simulate::brief_runs(&plan, &as_it_came).min(MOST_RUNS);
            simulate::drill(&plan, &as_it_came, run.checked()?, &incidents, plan.solver.seed)
        })?;
        let plan = &self.plan;
        let (roster, wages) = (self.checked()?.roster(), self.checked()?.objective().wages);
        let worked = labour::labour(plan, roster, &cells, wages);
        let hours: f64 = worked.queues.values().map(|labour| labour.standard_hours).sum();
        let usual = if hours > 0.0 { wages.0 / hours } else { 0.0 };
        let contacts = |(queue, cells): (QueueId, &Vec<ReviewCell>)| {
            cells.iter().filter_map(|cell| cell.actual).sum::<f64>() * (1.0 - plan.queues[queue].bot_share.0)
        };
        let enough =
            |(queue, cells): (QueueId, &Vec<ReviewCell>)| labour::enough(plan, cells, &worked.queues[queue], usual);
        let review = Review {
            accuracy: accuracy::by_queue(&cells),
            hours: accuracy::by_hour(plan, &cells),
            met: service::met(plan, rows),
            standby: standby::standby(plan, &cells, &simulation),
            contacts: cells.iter().map(contacts).collect(),
            enough: cells.iter().map(enough).collect(),
            labour: worked.queues,
            tiers: worked.tiers,
            squads: worked.squads,
            partly: seen.partly,
            was_replanned: planned.was_replanned,
            presence: None,
            scorecard: Vec::new(),
            lessons: Vec::new(),
            proposals: Vec::new(),
            simulation,
            cells,
        };
        Ok((review, seen))
    }

    /// The error that no interval of the plan is known.
    fn of_another_event(&self, rows: &[Counted]) -> Error {
        let show = |at| self.plan.zone.show(at);
        let (start, end) = (show(self.plan.horizon.start), show(self.plan.horizon.end));
        let n = rows.len();
        let message = match rows.first().zip(rows.iter().map(|row| row.span.end).max()) {
            Some((first, last)) => {
                let (first, last) = (show(first.span.start), show(last));
                text!(
                    n,
                    "{n} row from {first} to {last} covers no whole interval of the plan, {start} to {end}",
                    "{n} rows from {first} to {last} cover no whole interval of the plan, {start} to {end}",
                    "{n} 行（{first} 至 {last}）未完整覆盖方案 {start} 至 {end} 的任何时段"
                )
            }
            None => {
                text!("there is no row; the plan goes from {start} to {end}", "没有数据行；方案为 {start} 至 {end}")
            }
        };
        Error::Invalid(vec![ACTUALS_ELSEWHERE.about("--actuals", message)])
    }

    /// Every interval, planned and as it came.
    fn reviewed(
        &mut self,
        planned: &Planned,
        seen: &Hindsight,
        as_it_came: &Forecast,
    ) -> Result<Table<QueueId, Vec<ReviewCell>>> {
        let [needed, model] = self.timed(&STAFF, |run, _| {
            let staffed = |forecast| staffing::staff(&run.plan, forecast).map(Requirement::rounded);
            Ok([staffed(as_it_came)?, staffed(&planned.forecast)?])
        })?;
        let levels = causes::levels(&seen.came, &needed, &model, &planned.requirement);
        let (plan, roster) = (&self.plan, self.checked()?.roster());
        let covered = |requirement: &Requirement, roster: &Roster| check::coverage(plan, requirement, roster);
        let of_levels = levels.each_ref().map(|level| covered(level, roster));
        let with_standby = covered(&levels[0], &all_at_work(roster));
        let published = covered(&planned.requirement, roster);
        let cell = |queue: QueueId, index: usize| {
            let (expected, plan) = (&planned.forecast.cells[queue][index], &published[queue][index]);
            let came = seen.came[queue][index].as_ref();
            let known = &of_levels[0][queue][index];
            ReviewCell {
                p50: expected.p50,
                p80: expected.p80,
                p95: expected.p95,
                actual: came.map(|came| came.inquiries),
                hindsight: came.map(|_| needed.needs[queue][index].required),
                required: plan.required,
                scheduled: plan.scheduled,
                standby: plan.standby,
                short: causes::split(of_levels.each_ref().map(|cells| &cells[queue][index])),
                short_with_standby: with_standby[queue][index].shortage,
                idle: came.map_or(0.0, |_| known.surplus),
            }
        };
        let of_queue = |queue| (0..plan.horizon.intervals()).map(|index| cell(queue, index)).collect();
        Ok(plan.queues.ids().map(of_queue).collect())
    }

    /// Writes the review and what is learned from it, all or nothing; returns where the files are.
    pub fn write_review(&self, review: &Review, learned: &Learned) -> Result<Vec<PathBuf>> {
        let _shown = Meter::start(self.session, WRITE.title());
        let contents = report::review_contents(&self.facts(), review)?;
        let mut changes: Vec<Change> =
            contents.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)).collect();
        changes.extend(learned.changes());
        publish::replace(&self.out(), &changes)
    }
}

/// A warning for each queue whose handling times are in another unit.
fn of_another_unit(plan: &Plan, rows: &[Counted]) -> Vec<Finding> {
    let warning = |(queue, mean): (QueueId, f64)| {
        let (id, usual) = (&plan.queues[queue].id, plan.queues[queue].aht_seconds);
        let message = text!(
            "{id}: a chat took {mean:.1} s on the mean and {usual:.0} s by plan.toml; are the numbers seconds?",
            "{id}：每次会话平均 {mean:.1} 秒，而 plan.toml 为 {usual:.0} 秒；单位是否为秒？"
        );
        ACTUALS_UNIT.about("--actuals", message)
    };
    in_another_unit(plan, rows).into_iter().map(warning).collect()
}

/// The warning that what came fits the forecast far better at other hours.
fn of_another_zone(plan: &Plan, moved: &Moved) -> Finding {
    let (zone, hours) = (plan.zone.0.name(), moved.later.abs() as f64 / 60.0);
    let (error, after) = (100.0 * moved.error, 100.0 * moved.after);
    let Text { en, zh } = if moved.later > 0 { text!("later", "推后") } else { text!("earlier", "提前") };
    let message = text!(
        "moved {hours} h {en}, the shape of what came would be {after:.0} % off the forecast and not {error:.0} %: its times may not be those of {zone}",
        "若整体{zh} {hours} 小时，实际来量的形态与预测仅差 {after:.0} %，而非 {error:.0} %：其时间可能不是 {zone} 的当地时间"
    );
    ACTUALS_MOVED.about("--actuals", message)
}

/// `roster` as if everybody on standby had been called for all of the time.
fn all_at_work(roster: &Roster) -> Roster {
    let called = |segment: &Segment| match segment.activity {
        Activity::Standby => Segment { activity: Activity::Work, ..*segment },
        _ => *segment,
    };
    Roster::new(roster.segments().iter().map(called).collect())
}
