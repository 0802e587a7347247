//! out/calendar: files for the calendars of agents and leads, as new as the published schedule.
//!
//! They are no outputs like others. A later run goes on from them, so that importing again changes what people have; so going back to an earlier
//! schedule must not bring back its files, whose events every calendar program takes for old. They are in no version and have no fingerprint, and
//! once there they are made anew, in the same set, by every command that publishes a schedule.

use super::{OUT, Run};
use crate::cli::session::Session;
use crate::domain::diary::Diary;
use crate::domain::roster::Roster;
use crate::error::{Error, Finding, Result};
use crate::publish::{self, Change, fingerprint};
use crate::read::{self, Needs};
use crate::report::{self, Facts, Output};
use crate::text;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder, inside that of outputs and inside that of a replanned night.
pub(super) const FOLDER: &str = "calendar";

/// What this command does about calendars.
#[derive(Default)]
pub(super) struct Calendar {
    is_asked: bool,
    /// What lay there before this command wrote any: one that publishes twice changes it once.
    earlier: OnceLock<Vec<Diary>>,
}

impl Run<'_> {
    /// Takes what is told to calendars along, if `is_asked` or if it is there already.
    pub fn keep_calendar(&mut self, is_asked: bool) {
        self.calendar.is_asked = is_asked;
        let (diaries, warnings) = self.read_diaries();
        self.calendar.earlier = OnceLock::from(diaries);
        self.warn(warnings);
    }

    fn read_diaries(&self) -> (Vec<Diary>, Vec<Finding>) {
        read::diaries(&self.out().join(FOLDER), &format!("{OUT}/{FOLDER}"))
    }

    fn earlier(&self) -> &[Diary] {
        self.calendar.earlier.get_or_init(|| {
            let (diaries, warnings) = self.read_diaries();
            self.session.findings(&warnings);
            diaries
        })
    }

    /// Whether a published schedule comes with calendars.
    pub fn has_calendar(&self) -> bool {
        self.calendar.is_asked || !self.earlier().is_empty()
    }

    /// The folder of calendars, where a published schedule comes with them.
    pub fn calendar_folder(&self) -> Option<PathBuf> {
        self.has_calendar().then(|| self.out().join(FOLDER))
    }

    /// The changes that bring out/calendar up to `facts`; none where it is not wanted.
    pub(super) fn calendar_changes(&self, facts: &Facts<'_>) -> Result<Vec<Change>> {
        match facts.schedule.filter(|_| self.has_calendar()) {
            Some((verified, _)) => self.calendar_of(verified.roster()),
            None => Ok(Vec::new()),
        }
    }

    fn calendar_of(&self, roster: &Roster) -> Result<Vec<Change>> {
        let made = report::calendars(&self.plan, roster, self.session.lang, self.earlier())?;
        let written = made.files.into_iter().map(|(name, bytes)| Change::Write(format!("{FOLDER}/{name}"), bytes));
        let gone = made.gone.into_iter().map(|name| Change::Retire(format!("{FOLDER}/{name}")));
        Ok(written.chain(gone).collect())
    }

    /// The changes that bring the calendars in `folder`, of a night that is proposed, up to `facts`, going on from what is published; those of
    /// an earlier proposal go.
    pub(super) fn calendar_of_night(&self, folder: &Path, facts: &Facts<'_>) -> Result<Vec<Change>> {
        let mut changes = self.calendar_changes(facts)?;
        changes.retain(|change| matches!(change, Change::Write(..)));
        let is_written =
            |name: &String| changes.iter().any(|change| matches!(change, Change::Write(to, _) if to == name));
        let left: Vec<String> = files(folder).into_iter().filter(|name| !is_written(name)).collect();
        changes.extend(left.into_iter().map(Change::Retire));
        Ok(changes)
    }

    /// Brings out/calendar up to `facts`, of a schedule that is published already.
    pub(super) fn catch_up(&self, facts: &Facts<'_>) -> Result<()> {
        let changes = self.calendar_changes(facts)?;
        if changes.is_empty() { Ok(()) } else { publish::replace(&self.out(), &changes).map(drop) }
    }

    /// By name, the fingerprint of each calendar as it lies there.
    pub(super) fn calendar_prints(&self) -> Vec<(String, String)> {
        let print = |name: String| Some((name.clone(), fingerprint(&std::fs::read(self.out().join(&name)).ok()?)));
        files(&self.out()).into_iter().filter_map(print).collect()
    }
}

/// What lies below `folder` by name: `calendar/A0001.ics`, `calendar/messages.txt`.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join(FOLDER)).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| [".ics", ".txt", ".html"].iter().any(|end| name.ends_with(end)));
    names.sort();
    names.into_iter().map(|name| format!("{FOLDER}/{name}")).collect()
}

/// Brings out/calendar of the plan at `path` up to the schedule that was just brought back there. What stands against it is said: the schedule
/// is published all the same.
///
/// # Errors
/// [`Error::Output`] where a file cannot be written.
pub fn follow_restored(path: &Path, session: &Session) -> Result<()> {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if files(&folder.join(OUT)).is_empty() {
        return Ok(());
    }
    let followed = || {
        let run = Run::open(path, Needs { inquiries: false, agents: true }, session)?;
        let (roster, _) = read::schedule(&run.out().join(Output::Schedule.export().file), &run.plan)?;
        publish::replace(&run.out(), &run.calendar_of(&roster)?)
    };
    match followed() {
        Err(Error::Invalid(findings)) => {
            session.findings(&findings);
            session.say(&text!(
                "out/calendar is still that of the schedule before: the one that is back does not fit the plan folder",
                "out/calendar 仍为恢复前的班表：恢复的班表与方案文件夹不符"
            ));
            Ok(())
        }
        other => other.map(drop),
    }
}
