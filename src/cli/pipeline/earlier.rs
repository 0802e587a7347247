//! What earlier commands wrote and users give, in place of a stage.

use super::{OUT, Run};
use crate::cli::pinned::Pinned;
use crate::cli::session::Session;
use crate::cli::stage::VERIFY;
use crate::domain::demand::{Forecast, ForecastCell};
use crate::domain::explained::Request;
use crate::domain::ids::Id;
use crate::domain::incidents::Incidents;
use crate::domain::plan::Plan;
use crate::domain::review::Counted;
use crate::domain::roster::{Certificate, Segment};
use crate::error::{Error, Finding, Result, Severity};
use crate::publish::{Manifest, fingerprint};
use crate::read::findings::codes::{BOUND_UNKNOWN, FILE_MISSING};
use crate::read::{self, Needs};
use crate::report::Output;
use crate::{forecast, text};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Share by which a handling time of the history differs from the setting that was taken from it, by hour and by rounding.
const SAME_HANDLING: f64 = 0.01;

impl<'a> Run<'a> {
    /// Reads the plan at `path`.
    pub fn open(path: &Path, needs: Needs, session: &'a Session) -> Result<Self> {
        Self::open_with(path, needs, &[], session)
    }

    /// Takes the forecast that an earlier command wrote.
    pub fn read_forecast(&mut self) -> Result<()> {
        let path = self.written("forecast.csv", "forecast")?;
        self.warn(self.provenance(Output::Forecast, "forecast"));
        let (forecast, warnings) = self.forecast_at(&path)?;
        self.warn(warnings);
        self.compare_handling(&forecast);
        self.forecast = Some(forecast);
        self.remember_forecast();
        Ok(())
    }

    /// Takes along, for the reports, what the command that made the forecast found: history and events are not read again.
    fn remember_forecast(&mut self) {
        let Some(summary) = self.vouched_summary() else { return };
        let is_new = |found: &Finding| {
            let same = |known: &Finding| {
                known.code == found.code && known.message.get(self.session.lang) == found.message.get(self.session.lang)
            };
            !self.warnings.iter().any(same)
        };
        let found: Vec<Finding> = read::found_by_forecast(&summary).into_iter().filter(is_new).collect();
        self.warnings.splice(0..0, found);
    }

    /// The forecast at `path`, with what is told of its spread beside it.
    pub(super) fn forecast_at(&self, path: &Path) -> Result<(Forecast, Vec<Finding>)> {
        let (mut forecast, mut warnings) = read::forecast(path, &self.plan)?;
        // A forecast from elsewhere comes without.
        let spread = path.with_file_name(Output::Spread.export().file);
        if spread.exists() {
            warnings.extend(read::spread(&spread, &self.plan, &mut forecast)?);
        }
        Ok((forecast, warnings))
    }

    /// Says where `forecast`, which an earlier command wrote, has another handling time than the plan, whichever is newer.
    fn compare_handling(&mut self, forecast: &Forecast) {
        let means: Vec<Option<f64>> = forecast.cells.values().map(|cells| mean(cells)).collect();
        let findings = forecast::handling_of_forecast(&self.plan, |queue| means[queue.index()]);
        self.warn(findings);
        for (queue, seconds) in self.plan.queues.values().zip(means) {
            let (id, setting) = (&queue.id, queue.aht_seconds);
            if let Some(seconds) = seconds.filter(|seconds| (seconds - setting).abs() > SAME_HANDLING * setting) {
                self.tell(&text!(
                    "queue {id}: handling time {seconds:.1} s by {OUT}/forecast.csv, {setting} s by plan.toml; the forecast's counts. Run `peakshift forecast` again if plan.toml is newer",
                    "队列 {id}：{OUT}/forecast.csv 的处理时长为 {seconds:.1} 秒，plan.toml 为 {setting} 秒；以预测为准。若 plan.toml 较新，请重新运行 `peakshift forecast`"
                ));
            }
        }
    }

    /// Takes the requirement in `given`, or else the one that an earlier command wrote.
    pub fn read_requirement(&mut self, given: Option<&Path>) -> Result<()> {
        let path = match given {
            Some(path) => path.to_owned(),
            None => {
                let path = self.written("requirements.csv", "staff")?;
                self.warn(self.provenance(Output::Requirements, "staff"));
                path
            }
        };
        let (mut requirement, warnings) = read::requirements(&path, &self.plan)?;
        // A number that somebody changed came about in another way than its row tells.
        if given.is_some() || !self.is_as_written(Output::Requirements) {
            requirement.info = None;
        }
        self.requirement = Some(requirement);
        self.warn(warnings);
        Ok(())
    }

    /// The segments in a schedule.csv.
    pub fn read_segments(&mut self, path: &Path) -> Result<Vec<Segment>> {
        let (roster, warnings) = read::schedule(path, &self.plan)?;
        self.warn(warnings);
        Ok(roster.segments().to_vec())
    }

    /// The segments that a search is to keep: of a schedule.csv or schedule.xlsx what is locked or changed by hand there, or every row.
    /// Refuses what breaks a rule whatever stands beside it, and with `sought` all that no schedule keeps.
    pub fn read_pins(&mut self, path: &Path, all: bool, sought: bool) -> Result<Vec<Segment>> {
        let (given, warnings) = read::pins(path, &self.plan, all)?;
        self.warn(warnings);
        let (file, n, free) = (path.display(), given.pins.len(), given.free.len());
        self.pinned = Pinned::new(given, &self.plan, sought)?;
        let kept = text!(n, "{n} segment", "{n} segments", "").en;
        self.tell(&text!(
            free,
            "kept from {file}: {kept}, {free} stretch of time without duty",
            "kept from {file}: {kept}, {free} stretches of time without duty",
            "按 {file} 保留：{n} 个班段，{free} 段不排班的时间"
        ));
        Ok(self.pinned.segments())
    }

    /// The plan with the time that pins keep free of duty taken from its agents.
    pub fn kept_plan(&self) -> Cow<'_, Plan> {
        self.pinned.plan(&self.plan)
    }

    /// The incidents of a drill file.
    pub fn read_drill(&mut self, path: &Path) -> Result<Incidents> {
        let (incidents, warnings) = read::drill(path, &self.plan)?;
        self.warn(warnings);
        Ok(incidents)
    }

    /// What really came in.
    pub fn read_actuals(&mut self, path: &Path) -> Result<Vec<Counted>> {
        let (actuals, warnings) = read::actuals(path, &self.plan)?;
        self.warn(warnings);
        Ok(actuals)
    }

    /// Takes the schedule that an earlier command published, with its certificate; the requirement must be there.
    ///
    /// # Errors
    /// [`Error::Violations`] when it breaks a rule.
    pub fn read_schedule(&mut self) -> Result<()> {
        let path = self.written("schedule.csv", "schedule")?;
        let (roster, warnings) = read::schedule(&path, &self.plan)?;
        self.warn(warnings);
        let (checked, of_night) = self.timed(&VERIFY, |run, _| run.judged(&roster))?;
        let verified = checked.map_err(|violations| {
            let n = violations.len();
            Error::Violations(text!(
                n,
                "{OUT}/schedule.csv breaks {n} rule; `peakshift verify` tells which",
                "{OUT}/schedule.csv breaks {n} rules; `peakshift verify` lists them",
                "{OUT}/schedule.csv 有 {n} 处违反规则；`peakshift verify` 可逐条列出"
            ))
        })?;
        let told = self.provenance(Output::Schedule, "schedule");
        // The bound of a night has the price of its changes in it, which no later objective has.
        let certificate = self.read_certificate(told.is_empty() && !of_night);
        if !of_night && !certificate.is_known() && told.is_empty() {
            let message = text!(
                "this file does not tell of the schedule that lies beside it; the bound is not known",
                "此文件与旁边的班表不对应；最多还能再省多少未知"
            );
            self.warn(vec![BOUND_UNKNOWN.about(format!("{OUT}/summary.json"), message)]);
        }
        self.warn(told);
        self.read_borne();
        self.take(verified, certificate);
        Ok(())
    }

    /// The certificate in summary.json, where that is as it was written and tells of this schedule: the bound of another
    /// requirement is none of this one.
    fn read_certificate(&self, is_fresh: bool) -> Certificate {
        let read = self.vouched_summary().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        read.filter(|_| is_fresh).unwrap_or_else(Certificate::unknown)
    }

    /// summary.json, where that is as it was written and tells of what lies beside it.
    fn vouched_summary(&self) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.out().join(Output::Summary.export().file)).ok()?;
        let manifest = Manifest::of(&self.out());
        let entry = manifest.entry(Output::Summary.export().file)?;
        let vouched = entry.content == fingerprint(&bytes) && entry.differs(&self.of_reports()).is_empty();
        vouched.then_some(bytes)
    }

    /// Where the published schedule is; warns when it was made from something else.
    pub fn published_schedule(&mut self) -> Result<PathBuf> {
        let path = self.written(Output::Schedule.export().file, "schedule")?;
        self.warn(self.provenance(Output::Schedule, "schedule"));
        Ok(path)
    }

    /// Whether an earlier command wrote a forecast.
    pub fn has_forecast(&self) -> bool {
        self.out().join(Output::Forecast.export().file).is_file()
    }

    /// What agents ask for.
    pub fn read_requests(&mut self, path: &Path) -> Result<Vec<Request>> {
        let (requests, warnings) = read::requests(path, &self.plan)?;
        self.warn(warnings);
        Ok(requests)
    }

    /// The output `name` of the command `stage`, which must have run.
    pub fn written(&self, name: &str, stage: &str) -> Result<PathBuf> {
        let path = self.out().join(name);
        if path.is_file() {
            return Ok(path);
        }
        let folder = self.folder.display();
        Err(Error::Invalid(vec![Finding {
            severity: Severity::Error,
            code: FILE_MISSING.code,
            file: format!("{OUT}/{name}"),
            line: None,
            column: None,
            message: text!("this file is not there yet", "还没有此文件"),
            hint: text!(
                "run `peakshift {stage} {folder}` first, or `peakshift plan {folder}` for everything",
                "请先运行 `peakshift {stage} {folder}`，或用 `peakshift plan {folder}` 一次完成"
            ),
        }]))
    }
}

/// Mean handling time by the forecast, weighed by inquiries; none where it has none.
fn mean(cells: &[ForecastCell]) -> Option<f64> {
    let timed = cells.iter().filter_map(|cell| Some((cell.mean, cell.aht_seconds?)));
    let (seconds, n) = timed.clone().fold((0.0, 0.0), |(seconds, n), (mean, aht)| (seconds + mean * aht, n + mean));
    if n > 0.0 { Some(seconds / n) } else { timed.map(|(_, aht)| aht).next() }
}
