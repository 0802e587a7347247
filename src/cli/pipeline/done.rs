//! done.json: what a plan of a list was made from and what that gave, so that it need not be made again.
//!
//! ```text
//! done.json   { "made_from": { "plan.toml": "…", "agents.csv": "…", … }, "outputs": { "schedule.csv": "…", … } }
//! ```
//!
//! It is written in one set with the last outputs. A plan is done where all that it would be made from is as it was, and every output
//! lies there as it was written.

use super::elsewhere::{self, Duty};
use super::provenance::{Prints, ROSTER};
use super::{PLAYED, Run};
use crate::cli::stage::PLANNED;
use crate::cli::version;
use crate::domain::plan::{Agent, Solver};
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::publish::{Change, fingerprint};
use crate::read::findings::codes::BORROWED_ELSEWHERE;
use crate::report::Output;
use crate::text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const FILE: &str = "done.json";
/// Names of what no file says.
const OPTIONS: &str = "options";
const BUILD: &str = "peakshift";
const ELSEWHERE: &str = "borrowed people";

/// The name of something that a plan is made from, for people.
pub fn shown(name: &str) -> Text {
    match name {
        OPTIONS => text!("options", "选项"),
        ELSEWHERE => text!("borrowed people", "借调人员"),
        _ => Text::same(name),
    }
}

/// What a plan is made from: fingerprints by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Made(Prints);

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Done {
    made_from: Prints,
    outputs: Prints,
}

impl Run<'_> {
    /// What the plan at `path` is made from, with `options` beside those of the search, and `duties` that others gave its people.
    /// To be asked before those are kept clear of.
    pub fn made(&self, path: &Path, options: &str, duties: &[Duty]) -> Made {
        // Not on how many threads: that changes nothing but the time.
        let solver = Solver { threads: 0, ..self.plan.solver.clone() };
        let toml = if path.is_dir() { path.join("plan.toml") } else { path.to_owned() };
        let mut prints = Prints::from([
            ("plan.toml".to_owned(), self.print_of_input(&toml)),
            (ROSTER.to_owned(), self.print_of_roster()),
            (OPTIONS.to_owned(), fingerprint(format!("{options} {solver:?}").as_bytes())),
            (BUILD.to_owned(), format!("{} {}", version::build(), self.plan.zone.0.data().version)),
            (ELSEWHERE.to_owned(), elsewhere::print(duties)),
        ]);
        prints.extend(self.sources.iter().map(|(name, path)| (name.clone(), self.print_of_input(path))));
        Made(prints)
    }

    /// The names of what is otherwise than when this plan was done, in order: inputs first, else outputs; empty where it is done. None where
    /// it never was.
    pub fn changed_since_done(&self, made: &Made) -> Option<Vec<String>> {
        let bytes = std::fs::read(self.out().join(FILE)).ok()?;
        let done: Done = serde_json::from_slice(&bytes).ok()?;
        let Made(now) = made;
        let names: BTreeSet<&String> = done.made_from.keys().chain(now.keys()).collect();
        let inputs = names.into_iter().filter(|name| done.made_from.get(*name) != now.get(*name));
        let inputs: Vec<String> = inputs.cloned().collect();
        if !inputs.is_empty() {
            return Some(inputs);
        }
        let is_as_written = |(name, print): &(&String, &String)| {
            std::fs::read(self.out().join(name)).is_ok_and(|bytes| fingerprint(&bytes) == **print)
        };
        Some(done.outputs.iter().filter(|output| !is_as_written(output)).map(|(name, _)| name.clone()).collect())
    }

    /// Warns where a list planned this plan around what other plans had given to its people: this command does not know of that.
    pub fn warn_of_list(&mut self) {
        let done = std::fs::read(self.out().join(FILE)).ok();
        let done: Option<Done> = done.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let nobody = elsewhere::print(&[]);
        let has_duties = done.is_some_and(|done| done.made_from.get(ELSEWHERE).is_some_and(|print| *print != nobody));
        if has_duties && self.plan.agents.values().any(Agent::is_borrowed) {
            let message = text!(
                "this plan was made around the duties of borrowed people in other plans of a list, which are not known here",
                "本方案曾避开借调人员在清单其他方案中的班次，而本命令并不知道这些班次"
            );
            self.warn(vec![BORROWED_ELSEWHERE.about(FILE, message)]);
        }
    }

    /// summary.json as it lies there; none where it cannot be read.
    pub fn summary_before(&self) -> Option<Value> {
        let bytes = std::fs::read(self.out().join(Output::Summary.export().file)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Writes what the played schedule gives, with the word that all of the plan is done.
    pub fn write_done(&self, made: &Made) -> Result<()> {
        let (manifest, mut changes) = self.set(&self.facts(), &PLAYED, &[])?;
        let names = PLANNED.iter().chain(&PLAYED).map(|output| output.export().file);
        let outputs = names.filter_map(|name| Some((name.to_owned(), manifest.entry(name)?.content.clone())));
        let calendars = self.calendar_prints().into_iter().filter(|_| self.has_calendar());
        let done = Done { made_from: made.0.clone(), outputs: outputs.chain(calendars).collect() };
        let bytes = serde_json::to_vec_pretty(&done)
            .map_err(|error| Error::Defect(text!("{FILE}: {error}", "{FILE}：{error}")))?;
        changes.push(Change::Write(FILE.to_owned(), bytes));
        self.put(&manifest, changes).map(drop)
    }
}
