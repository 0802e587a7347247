//! The stages of a night that is replanned: what is published, what is known now, the new schedule, its files.

use super::calendar::FOLDER;
use super::kept::CAME;
use super::{OUT, Run, SHOWN};
use crate::check::{Replanned, Verified, check_replanned};
use crate::cli::progress::Meter;
use crate::cli::simulate::parse_surge;
use crate::cli::stage::{FORECAST, REPLAN, STAFF, VERIFY, WRITE};
use crate::cli::violations;
use crate::domain::calendar::{Moment, Span};
use crate::domain::demand::Forecast;
use crate::domain::ids::{QueueId, Table};
use crate::domain::incidents::{Scaling, Scope};
use crate::domain::night::{Factor, Night};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::review::Counted;
use crate::domain::roster::Roster;
use crate::domain::units::{Minutes, Share};
use crate::error::{Error, Result};
use crate::forecast::{Came, Reforecast};
use crate::publish::{self, Change, Manifest, versions};
use crate::read;
use crate::read::findings::codes::PUBLISHED_FOREIGN;
use crate::report::{self, Facts, NightFacts, NightFigures, Output};
use crate::schedule::night::Step;
use crate::{check, forecast, schedule, staffing, text};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// What is known in the night besides what is published.
pub struct Known {
    /// The factor on the rest of each queue.
    pub factors: Table<QueueId, Factor>,
    /// Whether the requirement is another than the published one.
    pub news: bool,
    /// The surges in force, each with its time.
    pub surges: Vec<Scaling>,
    /// What came in.
    pub rows: Vec<Counted>,
    /// The forecast from which the night starts.
    pub base: Forecast,
}

impl Known {
    /// What came in, as a table; none where nothing is known of that.
    pub fn table(&self, plan: &Plan) -> Result<Option<Vec<u8>>> {
        let row = |row: &Counted| (row.queue, row.span, row.inquiries);
        (!self.rows.is_empty()).then(|| report::came(plan, self.rows.iter().map(row))).transpose()
    }

    /// What came in as the forecast learns from it.
    pub fn came(&self) -> Vec<Came> {
        self.rows.iter().map(came).collect()
    }
}

/// The interval in which the question is asked.
fn current(plan: &Plan, night: &Night) -> usize {
    ((night.now.0 - plan.horizon.start.0) / (plan.horizon.interval.0 * 60)).max(0) as usize
}

/// The forecast of `base` with what came in and `surges`, and the factors on the rest of each queue. What is over is as `published`; the
/// interval of now knows what came in before it began.
fn rest(
    plan: &Plan,
    (base, published): (&Forecast, &Forecast),
    rows: &[Counted],
    surges: &[Scaling],
    night: &Night,
) -> (Forecast, Table<QueueId, Factor>) {
    let rows: Vec<Came> = rows.iter().map(came).collect();
    let current = current(plan, night);
    let Reforecast { mut forecast, factors } = forecast::reforecast(plan, base, &rows, night.now);
    let of_current = forecast::reforecast(plan, base, &rows, plan.horizon.interval_start(current)).forecast;
    for queue in plan.queues.ids() {
        forecast.cells[queue][current] = of_current.cells[queue][current].clone();
    }
    let mut rest = forecast::surged(plan, &forecast, surges, night.now).rounded();
    for queue in plan.queues.ids() {
        rest.cells[queue][..current].clone_from_slice(&published.cells[queue][..current]);
    }
    (rest, factors)
}

/// A row of what came in as the forecast learns from it.
fn came(row: &Counted) -> Came {
    let length = Minutes(row.span.seconds() / 60);
    Came { start: row.span.start, length, queue: row.queue, inquiries: row.inquiries }
}

/// The folder of a replanned night, inside that of outputs.
const REPLAN_FOLDER: &str = "replan";

impl Run<'_> {
    /// The night that the command line tells of.
    ///
    /// Absences of the night in force are remembered.
    pub fn night(&self, now: &str, absent: &[String], most: Option<usize>) -> Result<Night> {
        let night = read::night(&self.plan, &self.replan, now, absent, most)?;
        let remembered = self.in_force()?.map(|before| before.night.all_absences().to_vec());
        Ok(night.also_away(remembered.unwrap_or_default()))
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
        let message = text!(
            n,
            "the published schedule breaks {n} rule: {en}",
            "the published schedule breaks {n} rules: {en}",
            "已发布的班表有 {n} 处违反规则：{zh}"
        );
        Err(Error::Invalid(vec![PUBLISHED_FOREIGN.about(format!("{OUT}/{name}"), message)]))
    }

    /// Brings forecast and requirement up to what is known at the time of `night`; what is over stays. Both start from what was published
    /// before the first replan of the night, and what that one and later ones were told counts until it is told anew.
    ///
    /// `counted` is what came in, if that is told anew.
    pub fn reforecast(&mut self, counted: Option<Vec<Counted>>, surges: &[Scaling], night: &Night) -> Result<Known> {
        let base = self.base_forecast()?;
        let needs = match self.base_path(Output::Requirements)? {
            Some(path) => read::requirements(&path, &self.plan)?.0,
            None => self.required()?.clone(),
        };
        let is_counted = counted.is_some();
        let rows = counted.map_or_else(|| self.remembered(night), Ok)?;
        let surges = self.standing(surges, is_counted, night)?;
        let (rest, factors) =
            self.timed(&FORECAST, |run, _| Ok(rest(&run.plan, (&base, run.expected()?), &rows, &surges, night)))?;
        let requirement = self.timed(&STAFF, |run, _| run.restaffed(&rest, (&base, &needs), night))?;
        let news = requirement.needs != self.required()?.needs;
        self.forecast = Some(rest);
        self.requirement = Some(requirement);
        Ok(Known { factors, news, surges, rows, base })
    }

    /// The forecast from which a night starts; the published one must have been read.
    pub(super) fn base_forecast(&self) -> Result<Forecast> {
        match self.base_path(Output::Forecast)? {
            Some(path) => Ok(self.forecast_at(&path)?.0),
            None => Ok(self.expected()?.clone()),
        }
    }

    /// What came in until `now` by the file at `path`; the forecast must be there.
    pub fn read_came(&mut self, path: &Path, now: Moment) -> Result<Vec<Counted>> {
        let (rows, warnings) = read::actuals_until(path, &self.plan, &self.base_forecast()?, now)?;
        self.warn(warnings);
        Ok(rows)
    }

    /// What came in as the night in force knows it.
    fn remembered(&mut self, night: &Night) -> Result<Vec<Counted>> {
        let path = self.out().join(CAME);
        if Manifest::of(&self.out()).entry(CAME).is_none() || !path.is_file() {
            return Ok(Vec::new());
        }
        let (rows, warnings) = read::actuals(&path, &self.plan)?;
        self.warn(warnings);
        Ok(rows.into_iter().filter(|row| row.span.end <= night.now).collect())
    }

    /// The surges in force: `given`, which hold from the interval of now on where they say nothing else, and of those of the night
    /// before what they leave. What came in since tells more than those do.
    fn standing(&self, given: &[Scaling], is_counted: bool, night: &Night) -> Result<Vec<Scaling>> {
        let horizon = &self.plan.horizon;
        let all = Span { start: horizon.interval_start(current(&self.plan, night)), end: horizon.end };
        let fixed = |surge: &Scaling| Scaling {
            scope: Scope { window: Some(surge.scope.window.unwrap_or(all)), ..surge.scope },
            ..*surge
        };
        let given: Vec<Scaling> = given.iter().map(fixed).collect();
        let versions = versions::list(&self.out())?;
        let words = versions::in_force(&versions).map(|record| record.surges.clone()).unwrap_or_default();
        let remembered: Vec<Scaling> =
            words.iter().map(|words| parse_surge(words, &self.plan)).collect::<Result<_>>()?;
        if is_counted {
            if !remembered.is_empty() {
                let words = words.join(", ");
                self.tell(&text!(
                    "surges given before count no more, now that it is known what came in: {words}",
                    "已有实际来量，先前给出的突增不再计入：{words}"
                ));
            }
            return Ok(given);
        }
        let left = remembered.iter().flat_map(|surge| surge.without(&given, self.plan.queues.ids(), all));
        Ok(left.chain(given.iter().copied()).collect())
    }

    /// The requirement where the forecast is another than that of `needs`; where a refinement or a file has set it, it changes in
    /// proportion. What is over stays as published.
    fn restaffed(
        &self,
        rest: &Forecast,
        (before, needs): (&Forecast, &Requirement),
        night: &Night,
    ) -> Result<Requirement> {
        let (mut new, old) =
            (staffing::staff(&self.plan, rest)?.rounded(), staffing::staff(&self.plan, before)?.rounded());
        let (published, current) = (self.required()?, current(&self.plan, night));
        for queue in self.plan.queues.ids() {
            let cells = rest.cells[queue].iter().zip(&before.cells[queue]);
            for (index, (now, then)) in cells.enumerate() {
                let (need, given, own) =
                    (&mut new.needs[queue][index], needs.needs[queue][index], old.needs[queue][index]);
                if index < current {
                    *need = published.needs[queue][index];
                } else if now == then {
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
    pub fn replan<'n>(&mut self, night: &'n Night, published: &'n Roster, known: &Known) -> Result<NightFacts<'n>> {
        let news = known.news || night.cut(published) != *published;
        let found = self.timed(&REPLAN, |run, meter| {
            Ok(schedule::night::replan(&run.plan, run.required()?, published, night, news, meter))
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
        let curve = found.curve.par_iter().zip(&checked).map(figures).collect::<Result<Vec<_>>>()?;
        let nobody = check::coverage(&self.plan, self.required()?, &found.curve[0].roster);
        let short = nobody.map(|cells| cells.iter().map(|cell| cell.shortage).collect());
        self.take(checked.swap_remove(found.chosen), found.certificate);
        Ok(NightFacts { night, published, short, factors: known.factors.clone(), curve, chosen: found.chosen })
    }

    /// The service level that the staffing model expects from now on of those who are on line, over all queues, weighed by inquiries.
    fn expected_level(&self, roster: &Roster, night: &Night) -> Result<Option<Share>> {
        let coverage = check::coverage(&self.plan, self.required()?, roster);
        let on_line = coverage.map(|cells| cells.iter().map(|cell| cell.scheduled).collect());
        let expected = self.expected()?;
        let met = staffing::met(&self.plan, expected, &on_line)?;
        let (mut all, mut answered) = (0.0, 0.0);
        for (queue, met) in met.iter() {
            let by_people = 1.0 - self.plan.queues[queue].bot_share.0;
            for (index, (cell, met)) in expected.cells[queue].iter().zip(met).enumerate() {
                if self.plan.horizon.interval_span(index).end > night.now {
                    let inquiries = cell.quantile(self.plan.staffing.demand_quantile) * by_people;
                    all += inquiries;
                    answered += inquiries * met.service_level.0;
                }
            }
        }
        Ok((all > 0.0).then_some(Share(answered / all)))
    }

    /// Writes the replanned night beside what is published, all or nothing; returns where the files are, calendars by their folder.
    pub fn write_night(&self, facts: &Facts<'_>) -> Result<Vec<PathBuf>> {
        let _shown = Meter::start(self.session, WRITE.title());
        let contents = report::night_contents(facts)?;
        let mut changes: Vec<Change> =
            contents.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)).collect();
        let (told, folder) = (changes.len(), self.out().join(REPLAN_FOLDER));
        changes.extend(self.calendar_of_night(&folder, facts)?);
        let mut paths = publish::replace(&folder, &changes)?;
        paths.truncate(told);
        paths.extend(self.has_calendar().then(|| folder.join(FOLDER)));
        Ok(paths)
    }
}
