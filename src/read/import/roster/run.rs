//! One import of rosters: files opened, read, and everything that is open or wrong in one list.

use super::read::read;
use super::request::Request;
use super::shape;
use super::told::RosterChoices;
use crate::domain::imported::{Kind, Question, Told};
use crate::domain::imported_roster::ImportedRoster;
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::read::import::choices::Choices;
use crate::read::import::run::about_beside;
use crate::read::import::{open, question};
use crate::text;
use std::path::{Path, PathBuf};

/// What was read of rosters.
#[derive(Debug)]
pub struct RosterImport {
    /// The tables; to be written only where all is sure.
    pub roster: ImportedRoster,
    /// What is open.
    pub questions: Vec<Question>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl RosterImport {
    /// Whether everything is sure.
    pub fn is_sure(&self) -> bool {
        self.questions.is_empty() && self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }

    /// Every question and finding, as they are told.
    pub fn told(&self) -> Vec<Finding> {
        self.questions.iter().map(question::as_finding).chain(self.findings.iter().cloned()).collect()
    }
}

/// Reads `files` as one roster for `plan`, which has its present agents.
///
/// # Errors
/// The choice that makes no sense.
pub fn roster(files: &[PathBuf], plan: &Plan, kind: Kind, told: &Told) -> Result<RosterImport, Text> {
    let choices = Choices::of(told, kind)?;
    let own = RosterChoices::of(&told.roster)?;
    let (mut grids, mut found) = (Vec::new(), Vec::new());
    for file in files {
        let mut findings = Findings::new(file.display().to_string());
        if file.exists() {
            grids.extend(open::open(file, &mut findings).unwrap_or_default());
        } else {
            let shown = file.display();
            findings.add(&codes::FILE_MISSING, Place::default(), text!("there is no {shown}", "没有 {shown}"));
        }
        found.extend(findings.into_sorted());
    }
    let request = Request { choices: &choices, roster: &own, kind, plan };
    let outcome = read(&grids, &request)?;
    found.extend(outcome.findings);
    Ok(RosterImport { roster: outcome.roster, questions: outcome.questions, findings: found })
}

/// Whether the headers of a sheet of `file` are those of a roster.
pub fn holds_people(file: &Path) -> bool {
    let mut findings = Findings::new(file.display().to_string());
    open::open(file, &mut findings).unwrap_or_default().iter().any(shape::is_roster)
}

/// The question about tables that lie where others would be written; workbooks that lie beside them are named with it. With
/// `replace` all but a workbook in use may go.
pub fn about<'a>(tables: impl Iterator<Item = (&'a Path, &'a [u8])>, replace: bool) -> Vec<Finding> {
    let (mut found, mut names) = (Vec::new(), Vec::new());
    for (path, bytes) in tables {
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        found.extend(about_beside(path).filter(|_| !replace || !is_csv));
        let differs = path.exists() && !std::fs::read(path).is_ok_and(|before| before == bytes);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        names.extend(differs.then_some(name));
    }
    if let (Some(first), false) = (names.first(), replace) {
        let all = names.join(", ");
        let message = text!("already there, and other than what was read: {all}", "已有且与读到的不同：{all}");
        let options = vec!["--replace".to_owned()];
        found.push(question::as_finding(&question::of_files(&codes::IMPORT_REPLACES, first, message, options)));
    }
    found
}
