//! What a command replaces, kept as a version.

use super::Run;
use crate::check;
use crate::cli::stage::SCHEDULED;
use crate::domain::roster::{Certificate, Roster};
use crate::error::{Error, Result};
use crate::publish::versions::{self, Record};
use crate::publish::{self, Change, Manifest};
use crate::report::{EXPORTS, Output};
use crate::text;
use std::env;
use std::path::PathBuf;

/// What came in, as the newest replan knows it.
pub(super) const CAME: &str = "actuals-so-far.csv";
/// Where the environment has the name of the user.
const USER: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];

impl Run<'_> {
    /// The names of all files that may be published.
    fn published_names() -> Vec<&'static str> {
        EXPORTS.iter().map(|export| export.file).collect()
    }

    /// This command as a change of the published schedule.
    pub fn record(&self, note: &str) -> Record {
        let arguments = env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
        let who = USER.iter().filter_map(|name| env::var(name).ok()).find(|name| !name.is_empty());
        Record {
            at: chrono::Local::now().format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            who,
            command: self.command.clone(),
            arguments: versions::without_paths(arguments.filter(|argument| *argument != self.command)),
            note: note.to_owned(),
            ..Record::default()
        }
    }

    /// What keeps the published schedule as the next version, for `record`, the change that replaces it.
    pub fn keep(&self, record: &Record) -> Result<Vec<Change>> {
        versions::keep(&self.out(), &Self::published_names(), record)
    }

    /// What ends a night that is in force when another schedule takes its place: where this command could not make what it
    /// replaces again that is kept, and what the night remembers goes.
    pub(super) fn end_night(&self, manifest: &mut Manifest) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        if manifest.entry(CAME).is_some() {
            manifest.forget(CAME);
            changes.push(Change::Retire(CAME.to_owned()));
        }
        let versions = versions::list(&self.out())?;
        if !versions::is_precious(&versions) {
            return Ok(changes);
        }
        let number = versions::next(&self.out());
        changes.extend(self.keep(&self.record(""))?);
        if let Some(record) = versions::in_force(&versions).filter(|record| record.night.is_some()) {
            self.tell_end(record, number);
        }
        Ok(changes)
    }

    /// Says that the night of `record`, kept as version `number`, is in force no more.
    fn tell_end(&self, record: &Record, number: u32) {
        let (now, folder) = (record.night.as_ref().map_or("", |night| &night.now), self.folder.display());
        self.tell(&text!(
            "this takes the place of the night replanned at {now}, kept as version {number:03}; `peakshift versions {folder} --restore {number}` brings it back",
            "此班表取代 {now} 重排的班表，后者保留为版本 {number:03}；`peakshift versions {folder} --restore {number}` 可恢复"
        ));
        if !record.absences.is_empty() {
            let away = record.absences.join(", ");
            self.tell(&text!(
                "absences given to replan are forgotten with it: {away}; availability.csv is where a plan knows them from",
                "重排时登记的缺席随之失效：{away}；如仍须考虑，请写入 availability.csv"
            ));
        }
        if self.forecast.is_none() && self.base_of(Output::Requirements).is_some() {
            self.tell(&text!(
                "the requirement is still that of the night; `peakshift plan {folder}` makes that of the plan again",
                "需求仍为当晚重新预测的需求；`peakshift plan {folder}` 可恢复方案的需求"
            ));
        }
    }

    /// Publishes `roster`, in which requests are granted, in place of the schedule, which is kept as a version.
    ///
    /// # Errors
    /// A defect when it breaks a rule; it is kept aside for the report of the defect.
    pub fn grant(&mut self, roster: Roster) -> Result<Vec<PathBuf>> {
        self.refuse_night()?;
        let certificate = self.schedule.take().map_or_else(Certificate::unknown, |(_, certificate)| certificate);
        let checked = check::check(&self.plan, self.required()?, &roster, &[]);
        let verified = checked.map_err(|violations| self.reject(&roster, &violations))?;
        self.take(verified, certificate);
        let kept = self.keep(&self.record(""))?;
        self.publish(&SCHEDULED, &[Output::Simulation], kept)
    }

    /// # Errors
    /// [`Error::Usage`] where the schedule in force is that of a replanned night, which only `replan` changes.
    pub(super) fn refuse_night(&self) -> Result<()> {
        if self.in_force()?.is_none() {
            return Ok(());
        }
        Err(Error::Usage(text!(
            "--apply: the schedule in force is that of a replanned night, which `peakshift replan` changes; `peakshift replan --undo` goes back to the plan's own",
            "--apply：现行班表是当晚重排的班表，请用 `peakshift replan` 调整；`peakshift replan --undo` 可回到方案自身的班表"
        )))
    }

    /// Publishes version `number` again, and keeps what is published now; returns what was written.
    pub fn restore(&self, number: u32, note: &str) -> Result<Vec<PathBuf>> {
        let mut changes = versions::restore(&self.out(), &Self::published_names(), number, &self.record(note))?;
        changes.extend(self.inputs_of(number, &changes));
        publish::replace(&self.out(), &changes)
    }
}
