//! Reads a plan folder and the tables of every stage.
//!
//! Every reader goes on after a problem, so that one run tells all of them, each with its code of [`codes`], file, line
//! and column. A setting that cannot be read leaves its default in place while the tables are read.

pub mod findings;
pub mod import;
mod inputs;
mod settings;
pub mod table;
mod understood;

pub use import::choices::{
    FILE as IMPORT_FILE, contents as import_contents, kept as import_kept, merged as import_merged,
};
pub use import::existing::Difference;
pub use import::roster::run::{RosterImport, about as about_rosters, holds_people, roster as import_roster};
pub use import::run::{
    Imported, Target, about_beside, about_table, append as append_imported, inquiries as import_inquiries,
};
pub use inputs::attendance_ids::attendance_ids;
pub use inputs::borne::borne;
pub use inputs::clocked::clocked;
pub use inputs::diaries::diaries;
pub use inputs::drill::{drill, drill_findings};
pub use inputs::learned::{events_with, fits_history, history_with};
pub use inputs::night::{absences, actuals_until, agent, away, night, time};
pub use inputs::pins::{Free, Origin, Pin, Pins, keep_free, pins};
pub use inputs::plan_list::plan_list;
pub use inputs::requests::requests;
pub use inputs::requirement::requirements;
pub use inputs::schedule_table::schedule;
pub use inputs::stage_tables::{actuals, forecast, spread};
pub use inputs::told::found_by_forecast;
pub use settings::edited::{QueueSetting, edited_plan};
pub use table::names::{Named, queue, two_queues};
pub use table::sheet::FileFacts;
pub use table::time::window;
pub use understood::{AgentFacts, EventFacts, Gap, Outlier, QueueFacts, Understood, understood};

use crate::domain::demand::History;
use crate::domain::fingerprint::fingerprint;
use crate::domain::ids::Table;
use crate::domain::plan::{Plan, Pool, Replan};
use crate::domain::text::Lang;
use crate::error::{Error, Finding, Result, Severity};
use crate::text;
use findings::codes;
use findings::list::{Findings, Place};
use inputs::{adjust, agents, availability, events, holidays, inquiries, worked};
use settings::overrides;
use settings::plan_toml::{self, Input, Inputs, Settings};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use table::{file, sheet};
use understood::{report_hindered, report_idle, report_late, report_promised};

/// Which input files a stage uses; the others are not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// inquiries.csv and events.csv.
    pub inquiries: bool,
    /// agents.csv, availability.csv and worked.csv.
    pub agents: bool,
}

/// A plan as read, without errors.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The plan.
    pub plan: Plan,
    /// The history, where it was needed.
    pub history: Option<History>,
    /// `[[pools]]`: people who could be hired.
    pub pools: Vec<Pool>,
    /// `[replan]`.
    pub replan: Replan,
    /// The plan folder.
    pub folder: PathBuf,
    /// Where the history, the events and the adjustments are, read or not, by their names in plan.toml.
    pub sources: Vec<(String, PathBuf)>,
    /// Where agents, availability and worked shifts are or would be, the same way.
    pub rosters: [(String, PathBuf); 3],
    /// The form of each table that was read.
    pub files: Vec<FileFacts>,
    /// Every file that was read or looked for, plan.toml first.
    pub seen: Vec<Seen>,
    /// Warnings.
    pub warnings: Vec<Finding>,
}

/// An input as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its name in plan.toml.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// The fingerprint of its bytes; that of no bytes where it was not there.
    pub print: String,
}

impl Seen {
    /// Whether other bytes lie there now.
    pub fn has_changed(&self) -> bool {
        file::print_now(&self.path) != self.print
    }
}

/// Findings as people see them: each with its hint, and with `styled` those in a TOML file of `folder` with their line.
pub fn render(findings: &[Finding], folder: &Path, lang: Lang, styled: bool) -> String {
    let decoded = |bytes: &[u8]| table::encoding::decode(bytes).map(|(text, _)| text.into_owned());
    findings::render::render(findings, folder, lang, styled, decoded)
}

/// Reads the plan at `path`, a folder or its plan.toml.
///
/// # Errors
/// [`Error::Invalid`] with every finding of every file that is needed, warnings included, if one of them is an error.
pub fn plan(path: &Path, needs: Needs) -> Result<Loaded> {
    plan_with(path, needs, &[])
}

/// Reads the plan at `path` with `values` in place of those of plan.toml, each a key with dots and a value as TOML writes it; a
/// member of a list goes by its id: `queues.presale.aht_seconds`.
///
/// # Errors
/// As [`plan`]; the places of findings in plan.toml are then those of a text that nobody sees, and have no line.
pub fn plan_with(path: &Path, needs: Needs, values: &[(String, String)]) -> Result<Loaded> {
    let (loaded, findings) = survey_with(path, needs, values);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(Error::Invalid(findings));
    }
    match loaded {
        Some(loaded) => Ok(Loaded { warnings: findings, ..loaded }),
        None => Err(Error::Defect(text!("a plan was not read, without a reason", "方案未读取且原因不明"))),
    }
}

/// Whether the plan at `path` has a roster, so that a stage can take it where it is there.
pub fn has_roster(path: &Path) -> bool {
    inputs_of(path).is_some_and(|(folder, inputs)| folder.join(inputs.agents.name).exists())
}

/// The plan folder of the plan at `path`, and what its input files are called; none where its plan.toml cannot be read.
fn inputs_of(path: &Path) -> Option<(PathBuf, Inputs)> {
    let file = if path.is_dir() { path.join("plan.toml") } else { path.to_owned() };
    let mut findings = Findings::new(String::new());
    let bytes = file::read_bytes(&file, file::MOST_OF_A_TOML, &mut findings)?;
    let (text, _) = sheet::decode_text(&bytes, &mut findings)?;
    Some((file.parent()?.to_owned(), plan_toml::read(&text, "", &mut findings).inputs))
}

/// The folders in which input files of the plan at `path` lie, other than the plan folder; each once, as the system has its path.
pub fn input_folders(path: &Path) -> BTreeSet<PathBuf> {
    let Some((folder, inputs)) = inputs_of(path) else { return BTreeSet::new() };
    let tables =
        [&inputs.inquiries, &inputs.events, &inputs.adjust, &inputs.agents, &inputs.availability, &inputs.worked];
    let real = |path: &Path| if path.as_os_str().is_empty() { Path::new(".") } else { path }.canonicalize().ok();
    let own = real(&folder);
    let places = tables.into_iter().chain(&inputs.holidays).map(|input| folder.join(&input.name));
    places.filter_map(|place| real(place.parent()?)).filter(|place| Some(place) != own.as_ref()).collect()
}

/// Reads as far as possible: what could be read, with defaults where it could not, and every finding, sorted by file
/// (plan.toml first), line and column. Nothing is returned where there is no readable plan.toml at all, or one with more queues than can be:
/// all that names one of them would be wrong by consequence.
pub fn survey(path: &Path, needs: Needs) -> (Option<Loaded>, Vec<Finding>) {
    survey_with(path, needs, &[])
}

fn survey_with(path: &Path, needs: Needs, values: &[(String, String)]) -> (Option<Loaded>, Vec<Finding>) {
    let toml = if path.is_dir() { path.join("plan.toml") } else { path.to_owned() };
    let name = toml.file_name().map_or_else(|| "plan.toml".to_owned(), |name| name.to_string_lossy().into_owned());
    let mut findings = Findings::new(name);
    if !toml.exists() {
        let shown = toml.display();
        findings.add(&codes::PLAN_NOT_FOUND, Place::default(), text!("there is no `{shown}`", "没有 `{shown}`"));
        return (None, findings.into_sorted());
    }
    let folder = match toml.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let bytes = file::read_bytes(&toml, file::MOST_OF_A_TOML, &mut findings);
    let print = fingerprint(bytes.as_deref().unwrap_or_default());
    let Some((text, _)) = bytes.and_then(|bytes| sheet::decode_text(&bytes, &mut findings)) else {
        return (None, findings.into_sorted());
    };
    let seen = vec![Seen { name: "plan.toml".to_owned(), path: toml, print }];
    let text = if values.is_empty() { text } else { overrides::replaced(&text, values, &mut findings) };
    let settings = plan_toml::read(&text, &folder_name(&folder), &mut findings);
    if settings.lacks_queues {
        return (None, findings.into_sorted());
    }
    let is_other_roster = values.iter().any(|(key, _)| key == "inputs.agents");
    Tables { folder, findings, files: Vec::new(), seen, all: Vec::new(), is_other_roster }.read(settings, needs)
}

fn folder_name(folder: &Path) -> String {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    full.file_name().map_or_else(|| "plan".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Reads the tables of one folder.
struct Tables {
    folder: PathBuf,
    /// Those of plan.toml.
    findings: Findings,
    files: Vec<FileFacts>,
    seen: Vec<Seen>,
    all: Vec<Finding>,
    /// Whether the roster is not the one that plan.toml names: the tables beside it then may tell of people whom it lacks.
    is_other_roster: bool,
}

impl Tables {
    fn read(mut self, settings: Settings, needs: Needs) -> (Option<Loaded>, Vec<Finding>) {
        let Settings { mut plan, inputs, pools, replan, named_agents, .. } = settings;
        let place = |input: &Input| (input.name.clone(), self.folder.join(&input.name));
        let mut sources = vec![place(&inputs.inquiries), place(&inputs.events), place(&inputs.adjust)];
        sources.extend(inputs.holidays.iter().map(place));
        let rosters = [&inputs.agents, &inputs.availability, &inputs.worked].map(place);
        let mut history = None;
        if needs.agents {
            let roster = self.table(&inputs.agents, true, |path, f| agents::read(path, &plan, f));
            let (mut agents, ids) = roster.unwrap_or((Table::new(Vec::new()), BTreeSet::new()));
            self.table(&inputs.availability, false, |path, f| {
                availability::read(path, &plan, &mut agents, &ids, f).map(|facts| ((), facts))
            });
            self.table(&inputs.worked, false, |path, f| {
                worked::read(path, &plan, &mut agents, &ids, f).map(|facts| ((), facts))
            });
            plan.agents = agents;
            if !plan.agents.is_empty() {
                understood::held::report_sessions(&plan, &named_agents, &mut self.findings);
            }
            self.report_hindered(&plan, &inputs);
        }
        if needs.inquiries {
            plan.events = self.table(&inputs.events, false, |path, f| events::read(path, &plan, f)).unwrap_or_default();
            if let Some(file) = &inputs.holidays
                && let Some(own) = self.table(file, true, |path, f| holidays::read(path, &plan.holidays, f))
            {
                plan.holidays = own;
            }
            history = self.table(&inputs.inquiries, true, |path, f| inquiries::read(path, &plan, f));
        }
        plan.adjustments =
            self.table(&inputs.adjust, false, |path, f| adjust::read(path, &plan, f)).unwrap_or_default();
        self.files.sort_by(|a, b| a.file.cmp(&b.file));
        let Tables { folder, findings, files, seen, mut all, .. } = self;
        all.sort_by(|a, b| a.file.cmp(&b.file));
        let mut sorted = findings.into_sorted();
        sorted.append(&mut all);
        (
            Some(Loaded { plan, history, pools, replan, folder, sources, rosters, files, seen, warnings: Vec::new() }),
            sorted,
        )
    }

    /// Says for whom nothing can be planned, whose promised hours are not worth their wage, and what acts on nobody, once the roster is free of
    /// errors.
    fn report_hindered(&mut self, plan: &Plan, inputs: &Inputs) {
        if self.all.iter().any(|finding| finding.severity == Severity::Error) || self.findings.has_errors() {
            return;
        }
        let files = [&inputs.agents, &inputs.availability, &inputs.worked];
        let [mut agents, mut availability, mut worked] = files.map(|input| Findings::new(input.name.as_str()));
        report_promised(plan, &mut self.findings);
        report_late(plan, &mut self.findings);
        report_idle(plan, &mut self.findings);
        report_hindered(plan, &mut agents, &mut availability, &mut worked);
        for findings in [agents, availability, worked] {
            self.all.extend(findings.into_sorted());
        }
    }

    /// Reads one table, if it is there.
    fn table<T>(
        &mut self,
        input: &Input,
        required: bool,
        read: impl FnOnce(&Path, &mut Findings) -> Option<(T, FileFacts)>,
    ) -> Option<T> {
        let path = self.folder.join(&input.name);
        let name = &input.name;
        if !path.exists() {
            self.seen.push(Seen { name: name.clone(), path: path.clone(), print: fingerprint(&[]) });
            let message = text!("there is no {name} in the plan folder", "方案文件夹中没有 {name}");
            let workbook = path.with_extension("xlsx");
            if required && workbook.exists() && workbook != path {
                let other = Path::new(name).with_extension("xlsx").display().to_string();
                let hint =
                    text!("write \"{other}\" under [inputs] to use it", "如要使用，请在 [inputs] 中写 \"{other}\"");
                self.findings.add_with_hint(&codes::FILE_MISSING, input.named_at.unwrap_or_default(), message, hint);
            } else if required {
                self.findings.add(&codes::FILE_MISSING, input.named_at.unwrap_or_default(), message);
            } else if let Some(place) = input.named_at {
                self.findings.add(&codes::INPUT_NOT_FOUND, place, message);
            }
            return None;
        }
        let mut findings = Findings::new(name.as_str());
        let (found, print) = file::unchanged_by_others(&path, &mut findings, |findings| read(&path, findings));
        self.seen.extend(print.map(|print| Seen { name: name.clone(), path, print }));
        if self.is_other_roster
            && let Some((n, place)) = findings.take_back(&codes::AGENT_UNKNOWN)
        {
            let message = text!(
                n,
                "{n} row, here, is of somebody who is not in this roster; it is left out",
                "{n} rows, the first here, are of people who are not in this roster; they are left out",
                "{n} 行（首行在此）属于该名册中没有的人，未采用"
            );
            findings.add(&codes::ROSTER_LACKS, place, message);
        }
        self.all.extend(findings.into_sorted());
        let (value, facts) = found?;
        self.files.push(facts);
        Some(value)
    }
}
