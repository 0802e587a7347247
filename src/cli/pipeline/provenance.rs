//! What every output was made from, and what a later command says when that has changed.
//!
//! Settings count as far as a stage uses them: a longer time limit makes no forecast old.

use super::{OUT, Run};
use crate::domain::plan::Agent;
use crate::error::{Error, Finding, Result};
use crate::publish::{Manifest, fingerprint};
use crate::read::Seen;
use crate::read::findings::codes::{FILE_CHANGED, INPUT_CHANGED, OUTPUT_EDITED, OUTPUT_STALE};
use crate::report::Output;
use crate::text;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const SETTINGS: &str = "plan.toml";
pub(super) const ROSTER: &str = "agents.csv";

/// Fingerprints by name.
pub(super) type Prints = BTreeMap<String, String>;

impl Run<'_> {
    /// What `output` is made from; `set` has the contents of the files that are written with it.
    pub(super) fn made_from(&self, output: Output, set: &[(&'static str, Vec<u8>)]) -> Prints {
        let mut prints = match output {
            Output::Forecast | Output::Spread => return self.of_forecast(),
            // One from elsewhere is made from nothing that is known here.
            Output::Requirements if self.forecast.is_none() => return Prints::new(),
            Output::Requirements => self.of_requirement(),
            Output::Schedule | Output::Coverage => self.of_schedule(),
            _ => self.of_reports(),
        };
        for (name, content) in set {
            if let Some(print) = prints.get_mut(*name) {
                *print = fingerprint(content);
            }
        }
        prints
    }

    fn of_forecast(&self) -> Prints {
        let plan = &self.plan;
        let queues: Vec<_> = plan.queues.values().map(|queue| (&queue.id, queue.missing, queue.hours)).collect();
        let used = (plan.zone.0.name(), plan.horizon, queues, &plan.levels, &plan.forecast);
        let mut prints = self.settings(&(format!("{used:?}") + &plan.holidays.calendar));
        let of_source = |(name, path): &(String, PathBuf)| (name.clone(), self.print_of_input(path));
        prints.extend(self.sources.iter().map(of_source));
        prints
    }

    /// The fingerprint of the input at `path` as it was read; as it lies there where this command had no need of it.
    pub(super) fn print_of_input(&self, path: &Path) -> String {
        let seen = self.seen.iter().find(|seen| seen.path == path);
        let now = || fingerprint(&std::fs::read(path).unwrap_or_default());
        seen.map_or_else(now, |seen| seen.print.clone())
    }

    /// Says once which inputs are others by now than those that were read: what is written belongs to the old ones.
    pub(super) fn tell_changes(&self) {
        if self.told_changes.get().is_some() {
            return;
        }
        let changed: Vec<Finding> = self.seen.iter().filter(|seen| seen.has_changed()).map(changed).collect();
        if !changed.is_empty() {
            self.session.findings(&changed);
            // Filled by another thread it has been said as well.
            let _ = self.told_changes.set(());
        }
    }

    /// Nothing where every input that both read is the same in `first`.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the first that is not.
    pub fn refuse_changes_since(&self, first: &Run<'_>) -> Result<()> {
        let differs =
            |seen: &&Seen| first.seen.iter().any(|before| before.path == seen.path && before.print != seen.print);
        match self.seen.iter().find(differs) {
            None => Ok(()),
            Some(seen) => {
                let name = &seen.name;
                let message = text!("{name} was changed while it was read", "读取 {name} 时文件被改动");
                Err(Error::Invalid(vec![FILE_CHANGED.about(name, message)]))
            }
        }
    }

    fn of_requirement(&self) -> Prints {
        let plan = &self.plan;
        let used = (plan.zone.0.name(), plan.horizon, &plan.queues, &plan.staffing, &plan.standby, &plan.levels);
        let mut prints = self.settings(&format!("{used:?}"));
        // Small queues are staffed by the speed of those who are there.
        let speed = |agent: &Agent| (agent.efficiency, agent.steps.clone(), agent.queues.clone());
        let speeds: Vec<_> = plan.agents.values().map(speed).collect();
        if !speeds.is_empty() {
            prints.insert(ROSTER.to_owned(), fingerprint(format!("{speeds:?}").as_bytes()));
        }
        self.add_output(&mut prints, Output::Forecast);
        prints
    }

    fn of_schedule(&self) -> Prints {
        let plan = &self.plan;
        let queues: Vec<_> = plan.queues.values().map(|queue| &queue.id).collect();
        let rules = (&plan.tiers, &plan.rules, &plan.breaks, &plan.standby, &plan.squads, &plan.penalties, &plan.pay);
        let mut prints = self.settings(&format!("{:?}", (plan.zone.0.name(), plan.horizon, queues, rules)));
        prints.insert(ROSTER.to_owned(), self.print_of_roster());
        self.add_output(&mut prints, Output::Requirements);
        prints
    }

    /// The fingerprint of the roster as its files say it.
    pub(super) fn print_of_roster(&self) -> String {
        self.roster_print.clone().unwrap_or_else(|| fingerprint(format!("{:?}", self.plan.agents).as_bytes()))
    }

    pub(super) fn of_reports(&self) -> Prints {
        let mut prints = self.of_schedule();
        self.add_output(&mut prints, Output::Schedule);
        if self.forecast.is_some() {
            self.add_output(&mut prints, Output::Forecast);
        }
        prints
    }

    fn settings(&self, used: &str) -> Prints {
        Prints::from([(SETTINGS.to_owned(), fingerprint(used.as_bytes()))])
    }

    fn add_output(&self, prints: &mut Prints, output: Output) {
        let name = output.export().file;
        prints.insert(name.to_owned(), self.print_of(output).unwrap_or_default());
    }

    /// The fingerprint of `output` as it lies there.
    pub(super) fn print_of(&self, output: Output) -> Option<String> {
        std::fs::read(self.out().join(output.export().file)).ok().map(|bytes| fingerprint(&bytes))
    }

    /// Whether `output` lies there as a command wrote it.
    pub(super) fn is_as_written(&self, output: Output) -> bool {
        let manifest = Manifest::of(&self.out());
        let entry = manifest.entry(output.export().file);
        entry.is_some_and(|entry| self.print_of(output).is_some_and(|now| now == entry.content))
    }

    /// What is to be said of `output`, which `stage` wrote and this command takes: that somebody changed it, or that what it was
    /// made from is another now. Nothing where it is not known who wrote it.
    pub(super) fn provenance(&self, output: Output, stage: &str) -> Vec<Finding> {
        let name = output.export().file;
        let manifest = Manifest::of(&self.out());
        let Some(entry) = manifest.entry(name) else { return Vec::new() };
        if self.print_of(output).is_some_and(|now| now != entry.content) {
            let message = text!(
                "this file was changed since `peakshift {stage}` wrote it; it is taken as it stands",
                "此文件在 `peakshift {stage}` 写出后被改动；按现状使用"
            );
            return vec![OUTPUT_EDITED.about(format!("{OUT}/{name}"), message)];
        }
        let now = match output {
            Output::Forecast => self.of_forecast(),
            Output::Requirements => self.of_requirement(),
            _ => self.of_schedule(),
        };
        let changed = entry.differs(&now);
        // A review that changed the inputs itself is no reason to forecast its own night again.
        if changed.is_empty() || self.command == "review" && self.has_learned() {
            return Vec::new();
        }
        let names = changed.join(", ");
        let message = text!("this file was made from another {names}", "此文件由不同的 {names} 生成");
        let folder = self.folder.display();
        let mut finding = OUTPUT_STALE.about(format!("{OUT}/{name}"), message);
        finding.hint = text!(
            "run `peakshift {stage} {folder}` again, or `peakshift plan {folder}` for everything",
            "请重新运行 `peakshift {stage} {folder}`，或用 `peakshift plan {folder}` 一次完成"
        );
        vec![finding]
    }
}

fn changed(seen: &Seen) -> Finding {
    let name = &seen.name;
    let message = text!(
        "{name} was changed while the command ran; the outputs are those of the file as it was read",
        "命令运行期间 {name} 被改动；输出对应读取时的内容"
    );
    INPUT_CHANGED.about(name, message)
}
