//! The stages in order, for every command: what one stage gives is kept for the next and for the report.

mod applied;
pub mod calendar;
pub mod done;
mod earlier;
mod elsewhere;
pub mod engaged;
mod hire;
mod kept;
mod night;
pub mod past;
mod played;
mod provenance;
mod rejected;
mod relax;
pub mod review;
pub mod unfinished;
mod watched;

use calendar::Calendar;
pub use done::Made;
pub use elsewhere::Duty;
pub use night::Known;

use super::interrupt;
use super::pinned::Pinned;
use super::progress::{Meter, during};
use super::session::{Session, Style};
use super::stage::{FORECAST, READ, SCHEDULE, SIMULATE, STAFF, Stage, VERIFY, WRITE};
use crate::check::{self, Verified};
use crate::domain::demand::{Forecast, History};
use crate::domain::explained::Step;
use crate::domain::fairness::Past;
use crate::domain::incidents::Incidents;
use crate::domain::plan::{Plan, Replan};
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Certificate, Roster, Segment};
use crate::domain::scorecard::Raises;
use crate::domain::simulation::{RefineRound, Simulation, StandbyWorth};
use crate::domain::text::Text;
use crate::error::{Error, Finding, Result};
use crate::publish::{self, Change, Lock, MANIFEST, Manifest};
use crate::read::{self, Needs, Seen};
use crate::report::{self, Facts, Output, Strain};
use crate::schedule::program::solvers::SOLVERS;
use crate::{forecast, schedule, simulate, staffing, text};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

/// The folder of outputs, inside the plan folder.
pub const OUT: &str = "out";
/// Of its share of the time limit, what a search has however long reading, forecast and staffing took.
const LEAST_SHARE: f64 = 0.1;
/// What a played schedule gives.
pub const PLAYED: [Output; 4] = [Output::Simulation, Output::Summary, Output::Workbook, Output::Html];

/// Broken rules that an error shows.
const SHOWN: usize = 5;

/// One run over one plan: what was read and what the stages gave until now.
pub struct Run<'a> {
    session: &'a Session,
    folder: PathBuf,
    /// When the command began.
    began: Instant,
    /// Searches to come, between which the time limit is shared.
    pub searches_ahead: u32,
    /// The history and the events: name in plan.toml and place.
    sources: Vec<(String, PathBuf)>,
    /// Every input as it was read.
    seen: Vec<Seen>,
    /// Filled once it was said that some are others now.
    told_changes: OnceLock<()>,
    /// The folder of outputs, while this command writes into it.
    lock: Option<Lock>,
    /// The command that took the folder of outputs.
    command: String,
    /// The plan.
    pub plan: Plan,
    /// `[replan]`.
    pub replan: Replan,
    history: Option<History>,
    /// The forecast.
    pub forecast: Option<Forecast>,
    /// The requirement.
    pub requirement: Option<Requirement>,
    /// The schedule, checked, with what the search says about it.
    pub schedule: Option<(Verified, Certificate)>,
    /// What is hard for whom in it, once that was asked.
    strain: OnceLock<Strain>,
    /// The played schedule.
    pub simulation: Option<Simulation>,
    /// What was played besides the plan.
    incidents: Incidents,
    /// What standby is worth.
    standby_worth: Option<StandbyWorth>,
    /// Which hours would raise the scorecard.
    raises: Option<Raises>,
    /// What a step of each rule would bring.
    steps: Vec<Step>,
    /// The rounds of simulation-based staffing.
    pub refinement: Vec<RefineRound>,
    /// What the agents bore in earlier events.
    past: Option<Past>,
    seconds: Vec<(&'static str, f64)>,
    warnings: Vec<Finding>,
    /// What the search is to keep, as a file gives it.
    pinned: Pinned,
    /// What is told to people's calendars.
    calendar: Calendar,
    /// The fingerprint of the roster as it was read, where earlier plans have taken time from its people since.
    roster_print: Option<String>,
}

impl<'a> Run<'a> {
    /// Reads the plan at `path` with `values` in place of those of plan.toml.
    pub fn open_with(path: &Path, needs: Needs, values: &[(String, String)], session: &'a Session) -> Result<Self> {
        let began = Instant::now();
        unfinished::finish(path)?;
        session.reading(path);
        let loaded = during(session, READ.title(), || read::plan_with(path, needs, values))?;
        let mut run = Self {
            session,
            folder: loaded.folder,
            began,
            searches_ahead: 1,
            sources: loaded.sources,
            seen: loaded.seen,
            told_changes: OnceLock::new(),
            lock: None,
            command: String::new(),
            plan: loaded.plan,
            replan: loaded.replan,
            history: loaded.history,
            forecast: None,
            requirement: None,
            schedule: None,
            strain: OnceLock::new(),
            simulation: None,
            incidents: Incidents::default(),
            standby_worth: None,
            raises: None,
            steps: Vec::new(),
            refinement: Vec::new(),
            past: None,
            seconds: Vec::new(),
            warnings: Vec::new(),
            pinned: Pinned::default(),
            calendar: Calendar::default(),
            roster_print: None,
        };
        run.warn(loaded.warnings);
        run.seconds.push((READ.key, began.elapsed().as_secs_f64()));
        Ok(run)
    }

    /// The folder of outputs.
    pub fn out(&self) -> PathBuf {
        self.folder.join(OUT)
    }

    /// Says something on stderr, unless quiet.
    pub fn tell(&self, text: &Text) {
        self.session.say(text);
    }

    fn warn(&mut self, findings: Vec<Finding>) {
        self.session.findings(&findings);
        self.warnings.extend(findings);
    }

    /// Runs `work` as `stage`: shows it, times it, and notes its seconds for the report.
    fn timed<T>(&mut self, stage: &Stage, work: impl FnOnce(&Self, &Meter<'_>) -> Result<T>) -> Result<T> {
        let began = Instant::now();
        let meter = Meter::start(self.session, stage.title());
        let result = work(self, &meter)?;
        drop(meter);
        let seconds = began.elapsed().as_secs_f64();
        let title = stage.title();
        let title = self.session.paint(Style::Cyan, title.get(self.session.lang));
        self.session.say_painted(&text!("{title} {seconds:.1} s", "{title} {seconds:.1} 秒"));
        match self.seconds.iter_mut().find(|(key, _)| *key == stage.key) {
            Some((_, before)) => *before += seconds,
            None => self.seconds.push((stage.key, seconds)),
        }
        Ok(result)
    }

    /// Forecasts.
    pub fn forecast(&mut self) -> Result<()> {
        let (forecast, warnings) = self.timed(&FORECAST, |run, _| forecast::forecast(&run.plan, run.past()?))?;
        self.forecast = Some(forecast.rounded());
        self.warn(warnings);
        Ok(())
    }

    /// Computes the requirement.
    pub fn staff(&mut self) -> Result<()> {
        let requirement = self.timed(&STAFF, |run, _| staffing::staff(&run.plan, run.expected()?))?;
        self.requirement = Some(requirement.rounded());
        Ok(())
    }

    /// Solves for a schedule that keeps `pins` and checks it.
    ///
    /// # Errors
    /// A defect when the schedule breaks a rule; it is kept aside for the report of the defect.
    pub fn schedule(&mut self, pins: &[Segment]) -> Result<()> {
        interrupt::listen();
        if let Some(solver) = SOLVERS.first().filter(|solver| solver.is_small()) {
            let name = solver.name();
            self.session.say(&text!(
                "this build has the small solver only ({name}, no HiGHS): enough for some tens of agents",
                "此版本只含小型求解器（{name}，无 HiGHS）：适合几十人以内的团队"
            ));
        }
        let asked = self.plan.solver.time_limit_seconds;
        self.plan.solver.time_limit_seconds = self.seconds_left();
        let found = self.timed(&SCHEDULE, |run, meter| {
            let prices = run.night_prices();
            let solved = schedule::solve_leaning(&run.kept_plan(), run.required()?, pins, &prices, meter);
            solved.map_err(|error| run.pinned.located(error, &run.plan))
        });
        self.plan.solver.time_limit_seconds = asked;
        self.searches_ahead = self.searches_ahead.saturating_sub(1);
        let candidate = found?;
        let checked =
            self.timed(&VERIFY, |run, _| Ok(check::check(&run.kept_plan(), run.required()?, &candidate.roster, pins)))?;
        match checked {
            Ok(verified) => self.take(self.or_pins_alone(verified, pins)?, candidate.certificate),
            Err(violations) => return Err(self.reject(&candidate.roster, &violations)),
        }
        Ok(())
    }

    /// `found`, or `pins` alone where they are a schedule by themselves and cost less: one that is kept as a whole is not to come out dearer.
    fn or_pins_alone(&self, found: Verified, pins: &[Segment]) -> Result<Verified> {
        if pins.is_empty() {
            return Ok(found);
        }
        let alone = check::check(&self.kept_plan(), self.required()?, &Roster::new(pins.to_vec()), pins);
        Ok(alone.ok().filter(|alone| alone.objective().total() < found.objective().total()).unwrap_or(found))
    }

    /// What the time limit of the command leaves for the next search, when every search to come has as much: what was spent until
    /// now counts, but a search has a tenth of its share at least, so that there is a schedule.
    fn seconds_left(&self) -> f64 {
        let (limit, searches) = (self.plan.solver.time_limit_seconds, f64::from(self.searches_ahead.max(1)));
        ((limit - self.began.elapsed().as_secs_f64()) / searches).max(LEAST_SHARE * limit / searches)
    }

    /// Plays the schedule with `incidents`, for the reports.
    pub fn simulate(&mut self, incidents: Incidents) -> Result<()> {
        let simulation = self.play(&incidents)?;
        self.warn(simulate::remarks(&self.plan, &simulation));
        self.simulation = Some(simulation);
        self.incidents = incidents;
        Ok(())
    }

    /// Plays the schedule with `incidents`.
    pub fn play(&mut self, incidents: &Incidents) -> Result<Simulation> {
        self.timed(&SIMULATE, |run, _| {
            simulate::drill(&run.plan, run.expected()?, run.checked()?, incidents, run.plan.solver.seed)
        })
    }

    /// Whether `path` is where `output` is written.
    pub fn is_output(&self, path: &Path, output: Output) -> bool {
        let place = self.out().join(output.export().file);
        matches!((path.canonicalize(), place.canonicalize()), (Ok(a), Ok(b)) if a == b)
    }

    /// Writes `outputs` and takes away those of `retired`, all or nothing; returns where they are. A schedule that could not be made
    /// again is kept as a version first.
    pub fn write(&self, outputs: &[Output], retired: &[Output]) -> Result<Vec<PathBuf>> {
        let _shown = Meter::start(self.session, WRITE.title());
        let (mut manifest, mut changes) = self.set(&self.facts(), outputs, retired)?;
        if outputs.contains(&Output::Schedule) {
            changes.extend(self.end_night(&mut manifest)?);
        }
        let mut paths = self.put(&manifest, changes)?;
        paths.truncate(outputs.len());
        Ok(paths)
    }

    /// [`Run::write`] in one set with `kept`: what is to be kept of that which is replaced.
    fn publish(&self, outputs: &[Output], retired: &[Output], kept: Vec<Change>) -> Result<Vec<PathBuf>> {
        let _shown = Meter::start(self.session, WRITE.title());
        let (manifest, mut changes) = self.set(&self.facts(), outputs, retired)?;
        changes.extend(kept);
        let mut paths = self.put(&manifest, changes)?;
        paths.truncate(outputs.len());
        Ok(paths)
    }

    /// The changes that write `outputs` from `facts` and take away those of `retired`, and what is then known of all files.
    fn set(&self, facts: &Facts<'_>, outputs: &[Output], retired: &[Output]) -> Result<(Manifest, Vec<Change>)> {
        let contents = report::contents(facts, outputs)?;
        let mut manifest = Manifest::of(&self.out());
        for (output, (name, bytes)) in outputs.iter().zip(&contents) {
            manifest.note(name, bytes, self.made_from(*output, &contents));
        }
        let mut changes: Vec<Change> =
            contents.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)).collect();
        for output in retired {
            manifest.forget(output.export().file);
            changes.push(Change::Retire(output.export().file.to_owned()));
        }
        if outputs.contains(&Output::Schedule) {
            changes.extend(self.calendar_changes(facts)?);
        }
        Ok((manifest, changes))
    }

    /// Makes `changes` and writes `manifest`, all or nothing; returns where the files are.
    fn put(&self, manifest: &Manifest, mut changes: Vec<Change>) -> Result<Vec<PathBuf>> {
        self.tell_changes();
        changes.push(Change::Write(MANIFEST.to_owned(), manifest.bytes()));
        publish::replace(&self.out(), &changes)
    }

    /// What the reports may tell.
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            plan: &self.plan,
            history: self.history.as_ref(),
            forecast: self.forecast.as_ref(),
            requirement: self.requirement.as_ref(),
            schedule: self.schedule.as_ref().map(|(verified, certificate)| (verified, certificate)),
            simulation: self.simulation.as_ref(),
            incidents: self.simulation.as_ref().map(|_| &self.incidents),
            standby_worth: self.standby_worth.as_ref(),
            raises: self.raises.as_ref(),
            steps: &self.steps,
            refinement: &self.refinement,
            past: self.past.as_ref(),
            strain: Some(&self.strain),
            night: None,
            seconds: &self.seconds,
            warnings: &self.warnings,
            lang: self.session.lang,
        }
    }

    /// The history.
    pub fn past(&self) -> Result<&History> {
        self.history.as_ref().ok_or_else(|| unready("history"))
    }

    /// The forecast.
    pub fn expected(&self) -> Result<&Forecast> {
        self.forecast.as_ref().ok_or_else(|| unready("forecast"))
    }

    /// The schedule from now on, with what the search says about it.
    pub fn take(&mut self, verified: Verified, certificate: Certificate) {
        self.schedule = Some((verified, certificate));
        self.strain = OnceLock::new();
    }

    /// The schedule.
    pub fn checked(&self) -> Result<&Verified> {
        self.schedule.as_ref().map(|(schedule, _)| schedule).ok_or_else(|| unready("schedule"))
    }

    /// The requirement.
    pub fn required(&self) -> Result<&Requirement> {
        self.requirement.as_ref().ok_or_else(|| unready("requirement"))
    }

    /// Takes the folder of outputs for `command`, and fails early where they cannot be written, before the minutes of a search
    /// are spent. What a killed command left there is put right.
    pub fn claim(&mut self, command: &str) -> Result<()> {
        let out = self.out();
        let probe = std::fs::create_dir_all(&out).and_then(|()| tempfile::tempfile_in(&out));
        probe.map(drop).map_err(|source| Error::Output { path: out.clone(), source })?;
        self.lock = Some(Lock::take(&out, command)?);
        command.clone_into(&mut self.command);
        publish::recover_all(&out)
    }
}

fn unready(what: &str) -> Error {
    Error::Defect(text!("a stage ran before its {what} was there", "某阶段在其输入（{what}）就绪前运行"))
}
