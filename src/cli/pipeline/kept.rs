//! What a command replaces, kept as a version.

use super::Run;
use crate::error::Result;
use crate::publish::versions::{self, Record};
use crate::publish::{self, Change};
use crate::report::EXPORTS;
use std::env;
use std::path::PathBuf;

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

    /// [`Run::keep`] for a schedule that this command could not make again.
    pub(super) fn keep_precious(&self) -> Result<Vec<Change>> {
        if !versions::is_precious(&versions::list(&self.out())?) {
            return Ok(Vec::new());
        }
        self.keep(&self.record(""))
    }

    /// Publishes version `number` again, and keeps what is published now; returns what was written.
    pub fn restore(&self, number: u32, note: &str) -> Result<Vec<PathBuf>> {
        let mut changes = versions::restore(&self.out(), &Self::published_names(), number, &self.record(note))?;
        changes.extend(self.inputs_of(number, &changes));
        publish::replace(&self.out(), &changes)
    }
}
