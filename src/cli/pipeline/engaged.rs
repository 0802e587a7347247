//! Putting those who are hired into the roster, and taking them out again with the version that they came with.

use super::Run;
use crate::cli::stage::SCHEDULED;
use crate::error::{Error, Result};
use crate::publish::Change;
use crate::publish::versions::FOLDER;
use crate::read::findings::codes::ROSTER_NOT_CSV;
use crate::report::{self, HireFacts, Output};
use crate::text;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The folder of a version's inputs, inside that of the version.
const INPUTS: &str = "inputs";
/// Where the roster before is kept if nothing was published.
const BEFORE: &str = "hire/before";
/// What a version's inputs are beside: the plan folder, seen from the folder of outputs.
const PLAN_FOLDER: &str = "..";
/// What it was made from, where no earlier command has written it.
const MADE_FROM: [Output; 3] = [Output::Forecast, Output::Spread, Output::Requirements];
/// The columns of availability.csv.
const WINDOW: [&str; 4] = ["agent_id", "start", "end", "kind"];

/// Where the roster and its windows are: the names in plan.toml.
pub struct RosterFiles {
    /// agents.csv.
    pub agents: String,
    /// availability.csv.
    pub availability: String,
}

impl RosterFiles {
    /// Those with these names, where they can be written: .csv files inside the plan folder.
    ///
    /// # Errors
    /// [`Error::Invalid`] with E754 where they cannot.
    pub fn new(agents: &str, availability: &str) -> Result<Self> {
        for name in [agents, availability] {
            let inside =
                Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            if !inside || !name.to_lowercase().ends_with(".csv") {
                return Err(unwritable(name));
            }
        }
        Ok(Self { agents: agents.to_owned(), availability: availability.to_owned() })
    }
}

impl Run<'_> {
    /// Puts the roster with those who are hired and the schedule in place of the old ones, in one set; those are kept as a version.
    /// `staffed` says whether the requirement was there before. Returns what was written.
    pub fn engage(&mut self, files: &RosterFiles, hire: &HireFacts<'_>, staffed: bool) -> Result<Vec<PathBuf>> {
        self.refuse_night()?;
        let mut record = self.record("");
        record.changed = hire.people.iter().map(|(agent, _)| self.plan.agents[*agent].id.clone()).collect();
        let mut kept = self.keep(&record)?;
        let version = kept.first().and_then(version_of);
        // Without a published schedule there is no version that the roster could be kept with.
        let place = version.map_or_else(|| BEFORE.to_owned(), |version| format!("{version}/{INPUTS}"));
        let mut inputs = vec![(files.agents.as_str(), report::agents(&self.plan)?)];
        if let Some(windows) = report::availability(&self.plan, hire.people)? {
            inputs.push((files.availability.as_str(), self.with_windows(&files.availability, &windows)?));
        }
        for (name, bytes) in inputs {
            if let Ok(before) = fs::read(self.folder.join(name)) {
                kept.push(Change::Write(format!("{place}/{name}"), before));
            }
            kept.push(Change::Write(format!("{PLAN_FOLDER}/{name}"), bytes));
        }
        let mut outputs = SCHEDULED.to_vec();
        if !staffed {
            outputs.extend(MADE_FROM);
        }
        self.publish(&outputs, &[Output::Simulation], kept)
    }

    /// The windows in `name` with those of `more`, which has a row of heads.
    fn with_windows(&self, name: &str, more: &[u8]) -> Result<Vec<u8>> {
        let Ok(mut bytes) = fs::read(self.folder.join(name)) else { return Ok(more.to_vec()) };
        let text = String::from_utf8_lossy(&bytes);
        let heads: Vec<&str> =
            text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().split(',').collect();
        if heads.iter().map(|head| head.trim()).ne(WINDOW) {
            return Err(unwritable(name));
        }
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        let rows = more.iter().position(|&byte| byte == b'\n').map_or(more.len(), |end| end + 1);
        bytes.extend(&more[rows..]);
        Ok(bytes)
    }

    /// The changes that bring back the inputs that version `number` has; `keep` are the changes that keep what is published, to
    /// which those are added that keep the inputs.
    pub(super) fn inputs_of(&self, number: u32, keep: &[Change]) -> Vec<Change> {
        let folder = self.out().join(FOLDER).join(format!("{number:03}")).join(INPUTS);
        let version = keep.first().and_then(version_of);
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        let mut changes = Vec::new();
        for name in names {
            let Ok(bytes) = fs::read(folder.join(&name)) else { continue };
            if let (Some(version), Ok(now)) = (&version, fs::read(self.folder.join(&name))) {
                changes.push(Change::Write(format!("{version}/{INPUTS}/{name}"), now));
            }
            changes.push(Change::Write(format!("{PLAN_FOLDER}/{name}"), bytes));
        }
        changes
    }
}

/// The folder of the version that `change` writes into.
fn version_of(change: &Change) -> Option<String> {
    let Change::Write(name, _) = change else { return None };
    name.starts_with(FOLDER).then(|| name.rsplit_once('/')).flatten().map(|(folder, _)| folder.to_owned())
}

fn unwritable(name: &str) -> Error {
    let message = text!(
        "--apply writes UTF-8 .csv files inside the plan folder with the columns of the README, and this is none",
        "--apply 只写方案文件夹内、列名与 README 一致的 UTF-8 .csv 文件，此文件不是"
    );
    Error::Invalid(vec![ROSTER_NOT_CSV.about(name, message)])
}
