//! The stages of a night that is replanned: what is published, what is known now, the new schedule, its files.

use super::{OUT, Run, SHOWN};
use crate::check::{Replanned, Verified, check_replanned};
use crate::cli::stage::{FORECAST, REPLAN, STAFF, VERIFY};
use crate::cli::violations;
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::incidents::Scaling;
use crate::domain::night::{Factor, Night};
use crate::domain::requirement::Requirement;
use crate::domain::roster::Roster;
use crate::domain::units::{Minutes, Share};
use crate::error::{Error, Finding, Result, Severity};
use crate::forecast::{Came, Reforecast};
use crate::publish::{self, Change};
use crate::read::findings::codes::PUBLISHED_FOREIGN;
use crate::read::{self, Actual};
use crate::report::{self, Facts, NightFacts, NightFigures, Output};
use crate::schedule::night::Step;
use crate::{check, forecast, schedule, staffing, text};
use std::path::{Path, PathBuf};

/// A row of what came in as the forecast learns from it.
fn came(row: &Actual) -> Came {
    let length = Minutes((row.end.0 - row.start.0) / 60);
    Came { start: row.start, length, queue: row.queue, inquiries: row.inquiries }
}

/// The folder of a replanned night, inside that of outputs.
const REPLAN_FOLDER: &str = "replan";

impl Run<'_> {
    /// The night that the command line tells of.
    pub fn night(&self, now: &str, absent: &[String], most: Option<usize>) -> Result<Night> {
        read::night(&self.plan, &self.replan, now, absent, most)
    }

    /// Takes the forecast, the requirement and the schedule that are published.
    ///
    /// # Errors
    /// [`Error::Invalid`] where what absences leave of the schedule breaks a rule: then it belongs to another plan.
    pub fn read_published(&mut self, night: &Night) -> Result<Roster> {
        self.read_forecast()?;
        self.read_requirement(None)?;
        let name = Output::Schedule.export().file;
        let path = self.published_schedule()?;
        let (published, warnings) = read::schedule(&path, &self.plan)?;
        self.warn(warnings);
        let judge = Replanned { plan: &self.plan, published: &published, night };
        let found = judge.violations(&night.cut(&published));
        if found.is_empty() {
            return Ok(published);
        }
        let n = found.len();
        let [en, zh] = [crate::domain::text::Lang::En, crate::domain::text::Lang::Zh].map(|lang| {
            let lines = found.iter().take(SHOWN).map(|violation| violations::line(violation, lang));
            lines.collect::<Vec<_>>().join("; ")
        });
        let [hint_en, hint_zh] = PUBLISHED_FOREIGN.remedy;
        Err(Error::Invalid(vec![Finding {
            severity: Severity::Error,
            code: PUBLISHED_FOREIGN.code,
            file: format!("{OUT}/{name}"),
            line: None,
            column: None,
            message: text!("the published schedule breaks {n} rule(s): {en}", "已发布的班表有 {n} 处违反规则：{zh}"),
            hint: crate::domain::text::Text { en: hint_en.to_owned(), zh: hint_zh.to_owned() },
        }]))
    }

    /// Brings forecast and requirement up to what is known at the time of `night`; what is over stays. Returns the factor on the rest
    /// of each queue, and whether the requirement is another now.
    pub fn reforecast(
        &mut self,
        actuals: Option<&Path>,
        surges: &[Scaling],
        night: &Night,
    ) -> Result<(Table<QueueId, Factor>, bool)> {
        let rows = match actuals {
            None => Vec::new(),
            Some(path) => {
                let (rows, warnings) = read::actuals_until(path, &self.plan, self.expected()?, night.now)?;
                self.warn(warnings);
                rows.iter().map(came).collect()
            }
        };
        let (rest, factors) = self.timed(&FORECAST, |run, _| {
            let Reforecast { forecast, factors } = forecast::reforecast(&run.plan, run.expected()?, &rows, night.now);
            Ok((forecast::surged(&run.plan, &forecast, surges, night.now).rounded(), factors))
        })?;
        let requirement = self.timed(&STAFF, |run, _| run.restaffed(&rest))?;
        let news = requirement.needs != self.required()?.needs;
        self.forecast = Some(rest);
        self.requirement = Some(requirement);
        Ok((factors, news))
    }

    /// The requirement where the forecast is another now; where a refinement or a file has set it, it changes in proportion.
    fn restaffed(&self, rest: &Forecast) -> Result<Requirement> {
        let (before, published) = (self.expected()?, self.required()?);
        let (mut new, old) =
            (staffing::staff(&self.plan, rest)?.rounded(), staffing::staff(&self.plan, before)?.rounded());
        for queue in self.plan.queues.ids() {
            let cells = rest.cells[queue].iter().zip(&before.cells[queue]);
            for (index, (now, then)) in cells.enumerate() {
                let (need, given, own) =
                    (&mut new.needs[queue][index], published.needs[queue][index], old.needs[queue][index]);
                if now == then {
                    *need = given;
                } else if given != own && own.required > 0.0 {
                    need.required *= given.required / own.required;
                    need.standby_required *= given.required / own.required;
                }
            }
        }
        Ok(new.rounded())
    }

    /// Plans the rest of the night anew, checks it, and tells what each number of changes would bring.
    ///
    /// # Errors
    /// A defect when the schedule breaks a rule; it is kept aside for the report of the defect.
    pub fn replan<'n>(
        &mut self,
        night: &'n Night,
        published: &'n Roster,
        (factors, news): (Table<QueueId, Factor>, bool),
    ) -> Result<NightFacts<'n>> {
        let news = news || night.cut(published) != *published;
        let found = self.timed(&REPLAN, |run, meter| {
            schedule::night::replan(&run.plan, run.required()?, published, night, news, meter)
        })?;
        let judged = self.timed(&VERIFY, |run, _| {
            let judge = |step: &Step| {
                let mut night = night.clone();
                night.max_changes = step.limit;
                let judge = Replanned { plan: &run.plan, published, night: &night };
                Ok(check_replanned(judge, run.required()?, &step.roster))
            };
            found.curve.iter().map(judge).collect::<Result<Vec<_>>>()
        })?;
        let mut checked: Vec<Verified> = Vec::new();
        for (step, judged) in found.curve.iter().zip(judged) {
            checked.push(judged.map_err(|violations| self.reject(&step.roster, &violations))?);
        }
        let price = night.settings.change_penalty;
        let figures = |(step, verified): (&Step, &Verified)| -> Result<NightFigures> {
            let level = self.expected_level(verified.roster(), night)?;
            Ok(NightFigures::of(&self.plan, self.required()?, verified, (step.limit, step.changed, price), level))
        };
        let curve = found.curve.iter().zip(&checked).map(figures).collect::<Result<Vec<_>>>()?;
        let nobody = check::coverage(&self.plan, self.required()?, &found.curve[0].roster);
        let short = nobody.map(|cells| cells.iter().map(|cell| cell.shortage).collect());
        self.schedule = Some((checked.swap_remove(found.chosen), found.certificate));
        Ok(NightFacts { night, published, short, factors, curve, chosen: found.chosen })
    }

    /// The service level that the staffing model expects from now on of those who are on line, over all queues, weighed by inquiries.
    fn expected_level(&self, roster: &Roster, night: &Night) -> Result<Option<Share>> {
        let coverage = check::coverage(&self.plan, self.required()?, roster);
        let on_line = coverage.map(|cells| cells.iter().map(|cell| cell.scheduled).collect());
        let expected = staffing::staff_at(&self.plan, self.expected()?, &on_line)?;
        let (mut all, mut answered) = (0.0, 0.0);
        for cells in expected.info.iter().flat_map(|info| info.values()) {
            for (index, info) in cells.iter().enumerate() {
                if self.plan.horizon.interval_span(index).end > night.now {
                    all += info.inquiries;
                    answered += info.inquiries * info.expected_service_level.0;
                }
            }
        }
        Ok((all > 0.0).then_some(Share(answered / all)))
    }

    /// Writes the replanned night beside what is published, all or nothing; returns where the files are.
    pub fn write_night(&self, facts: &Facts<'_>) -> Result<Vec<PathBuf>> {
        let contents = report::night_contents(facts)?;
        let changes: Vec<Change> =
            contents.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)).collect();
        publish::replace(&self.out().join(REPLAN_FOLDER), &changes)
    }
}
