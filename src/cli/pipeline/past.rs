//! What the agents bore in earlier events, from the folders of those plans.

use super::{OUT, Run};
use crate::domain::fairness::{Past, loads};
use crate::error::{Error, Finding, Result};
use crate::read::findings::codes::{Code, PAST_TWICE, PAST_UNKNOWN, PAST_WITHOUT_PEAKS, PAST_WITHOUT_SCHEDULE};
use crate::read::{self, Loaded, Needs};
use crate::report::Output;
use crate::text;
use std::path::{Path, PathBuf};

/// People whom a warning names.
const NAMED: usize = 3;

/// Earlier events.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Events {
    /// Folder of an earlier plan with its out/schedule.csv: reports show this event, earlier ones and the sum, and those who had many night hours get fewer now. May be repeated.
    #[arg(long = "past", value_name = "DIR")]
    past: Vec<PathBuf>,
}

impl Events {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.past.is_empty()
    }
}

impl Run<'_> {
    /// Takes what the agents bore in `events`, if there are any.
    ///
    /// # Errors
    /// [`Error::Invalid`] where a folder is no plan, has no schedule, or is given twice.
    pub fn read_past(&mut self, events: &Events) -> Result<()> {
        let mut known = vec![real(&self.folder)];
        for folder in &events.past {
            let place = real(folder.parent().filter(|_| folder.is_file()).unwrap_or(folder));
            if known.contains(&place) {
                let message =
                    text!("this folder is named already, or is the plan itself", "此文件夹已给出，或就是本方案");
                return Err(Error::Invalid(vec![of_past(&PAST_TWICE, folder, "", message)]));
            }
            known.push(place);
            self.add_past(folder)?;
        }
        Ok(())
    }

    fn add_past(&mut self, folder: &Path) -> Result<()> {
        let located = |error| match error {
            Error::Invalid(found) => {
                Error::Invalid(found.into_iter().map(|finding| beneath(folder, finding)).collect())
            }
            other => other,
        };
        let needs = Needs { inquiries: false, agents: true };
        let Loaded { plan, folder: root, .. } = read::plan(folder, needs).map_err(located)?;
        let path = |output: Output| root.join(OUT).join(output.export().file);
        if !path(Output::Schedule).is_file() {
            let message = text!("this file is not there", "没有此文件");
            return Err(Error::Invalid(vec![of_past(&PAST_WITHOUT_SCHEDULE, folder, "schedule.csv", message)]));
        }
        let (roster, _) = read::schedule(&path(Output::Schedule), &plan)?;
        let requirement = if path(Output::Requirements).is_file() {
            Some(read::requirements(&path(Output::Requirements), &plan)?.0)
        } else {
            let message = text!(
                "this file is not there; none of its hours count as peak hours",
                "没有此文件；该活动不计高峰工时"
            );
            self.warn(vec![of_past(&PAST_WITHOUT_PEAKS, folder, "requirements.csv", message)]);
            None
        };
        let loads = loads(&plan, requirement.as_ref(), &roster);
        let past = self.past.get_or_insert_with(|| Past::new(&self.plan));
        let event = plan.agents.values().map(|agent| agent.id.as_str()).zip(loads);
        let unknown = past.add(&self.plan, event);
        if !unknown.is_empty() {
            let (n, first) = (unknown.len(), unknown[..unknown.len().min(NAMED)].join(", "));
            let message = text!(
                n,
                "{n} agent of this event is not in the roster and left out: {first}",
                "{n} agents of this event are not in the roster, first {first}; they are left out",
                "该活动有 {n} 位坐席不在名册中（首先是 {first}），未计入"
            );
            self.warn(vec![of_past(&PAST_UNKNOWN, folder, "", message)]);
        }
        Ok(())
    }

    /// Takes what the agents bore in earlier events from what an earlier command wrote, so that it is written again.
    pub fn read_borne(&mut self) {
        self.past = read::borne(&self.out().join(Output::Fairness.export().file), &self.plan);
    }

    /// By agent, how much a night hour costs the search more or less; empty without earlier events.
    pub(super) fn night_prices(&self) -> Vec<f64> {
        self.past.as_ref().map_or(Vec::new(), |past| past.night_prices(&self.plan))
    }
}

/// The folder by the one name that it has.
fn real(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// `finding` under the folder that the user named.
fn beneath(folder: &Path, finding: Finding) -> Finding {
    Finding { file: folder.join(&finding.file).display().to_string(), ..finding }
}

/// A finding about the output `name` of the plan in `folder`, or about the folder.
fn of_past(code: &'static Code, folder: &Path, name: &str, message: crate::domain::text::Text) -> Finding {
    let file = if name.is_empty() { folder.to_owned() } else { folder.join(OUT).join(name) };
    code.about(file.display().to_string(), message)
}
