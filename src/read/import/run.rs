//! One import: files opened, read as what they are, compared with what the folder has.

use super::choices::Choices;
use super::existing::{self, Difference};
use super::open;
use super::question;
use super::queues::Queues;
use super::streamed;
use super::volume::{self, Plan};
use super::zones;
use crate::domain::calendar::Zone;
use crate::domain::imported::{Kind, Question, Told, Volumes};
use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::text;
use std::path::{Path, PathBuf};

/// What an import needs to know of the plan.
#[derive(Debug, Clone)]
pub struct Target {
    /// Zone of the plan; UTC writes times as they stand.
    pub zone: Zone,
    /// The year of plan.start.
    pub year: i32,
    /// plan.interval_minutes.
    pub interval: i64,
    /// Id and name of each queue; none where there is no plan yet.
    pub queues: Vec<(String, String)>,
    /// Where inquiries.csv is or would be.
    pub inquiries: PathBuf,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The history.
    pub volumes: Volumes,
    /// What is open: nothing may be written.
    pub questions: Vec<Question>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How it differs from the table in the folder; none where there is none.
    pub difference: Option<Difference>,
}

impl Imported {
    /// Whether everything is sure.
    pub fn is_sure(&self) -> bool {
        self.questions.is_empty() && self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }

    /// Every question and finding, as they are told.
    pub fn told(&self) -> Vec<Finding> {
        self.questions.iter().map(question::as_finding).chain(self.findings.iter().cloned()).collect()
    }
}

/// Reads `files` as inquiries.
///
/// # Errors
/// The choice that makes no sense.
pub fn inquiries(files: &[PathBuf], target: &Target, told: &Told) -> Result<Imported, Text> {
    let choices = Choices::of(told, Kind::Inquiries)?;
    let queues = Queues { known: &target.queues, choices: &choices };
    let plan = Plan { zone: target.zone, year: target.year, interval: target.interval, queues, choices: &choices };
    let (mut grids, mut found, mut large) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let mut findings = Findings::new(file.display().to_string());
        if !file.exists() {
            let shown = file.display();
            findings.add(&codes::FILE_MISSING, Place::default(), text!("there is no {shown}", "没有 {shown}"));
        } else if streamed::takes(file) {
            large.push(file);
        } else {
            grids.extend(open::open(file, &mut findings).unwrap_or_default());
        }
        found.extend(findings.into_sorted());
    }
    let mut outcome = volume::read(&grids, &plan);
    let has_plan = target.zone != Zone::UTC || !target.queues.is_empty();
    let (stated, conflicts) = zones::stated(&grids, has_plan.then_some(target.zone), target.year);
    outcome.volumes.zones = stated;
    found.extend(conflicts);
    large.into_iter().for_each(|log| streamed::read(log, &plan, &mut outcome));
    found.extend(outcome.findings);
    let mut imported =
        Imported { volumes: outcome.volumes, questions: outcome.questions, findings: found, difference: None };
    if imported.is_sure() && imported.volumes.rows.is_empty() {
        let mut findings = Findings::new(String::new());
        let message = text!("no file holds a count of inquiries", "文件中没有任何咨询量");
        findings.add(&codes::IMPORT_NOTHING, Place::default(), message);
        imported.findings.extend(findings.into_sorted());
    }
    if imported.is_sure() {
        imported.difference = existing::compare(&imported.volumes, &target.inquiries, &plan);
    }
    Ok(imported)
}

/// Adds to an import the rows that only the table in the folder has.
pub fn append(imported: &mut Imported) {
    let Some(difference) = imported.difference.clone() else { return };
    let mut findings = Findings::new("inquiries.csv");
    for (before, now) in &difference.other {
        let (start, queue, cell) = (&before.start, &before.queue, &now.from);
        let (a, b) = (before.inquiries, now.inquiries);
        let message = text!(
            "{start} of `{queue}` has {a} here and {b} in {cell}",
            "`{queue}` 的 {start} 此处为 {a}，{cell} 为 {b}"
        );
        findings.add(&codes::IMPORT_CONTRADICTS, Place::default(), message);
    }
    let mut told = findings.into_sorted();
    told.truncate(1);
    if let (Some(first), more) = (told.first_mut(), difference.other.len().saturating_sub(1)) {
        let Text { en, zh } = first.message.clone();
        first.message = text!("{en}; {more} more like it", "{zh}；同类另有 {more} 处");
    }
    imported.findings.append(&mut told);
    imported.volumes.rows.extend(difference.only_before);
    imported.volumes.rows.sort_by(|a, b| (a.at, &a.queue).cmp(&(b.at, &b.queue)));
    let mut outcome = volume::Outcome::default();
    volume::overlaps(&imported.volumes.rows, &mut outcome);
    imported.findings.append(&mut outcome.findings);
}

/// The question about a table in the folder that the import would take something from.
pub fn about_table(difference: &Difference, name: &str) -> Finding {
    let (before, lost, other) = (difference.before, difference.only_before.len(), difference.other.len());
    let from_to = difference.only_before.first().zip(difference.only_before.last());
    let span = from_to.map_or(String::new(), |(first, last)| format!(" ({} … {})", first.start, last.start));
    let message = match difference.is_unread {
        true => text!("{name} is there already and cannot be compared", "已有 {name}，且无法比较"),
        false => text!(
            before,
            "{name} is there already with {before} row; the import lacks {lost} of them{span} and differs in {other}",
            "{name} is there already with {before} rows; the import lacks {lost} of them{span} and differs in {other}",
            "已有 {name}，共 {before} 行；导入的数据缺少其中 {lost} 行{span}，另有 {other} 行不同"
        ),
    };
    let options = ["--replace", "--append"].map(str::to_owned).to_vec();
    question::as_finding(&question::of_files(&codes::IMPORT_REPLACES, name, message, options))
}

/// The question about a workbook beside the table that would be written; none where there is none.
pub fn about_beside(table: &Path) -> Option<Finding> {
    let name = table.file_name()?.to_string_lossy().into_owned();
    let is_csv = table.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let beside = ["xlsx", "xls", "ods", "xlsm"].map(|extension| table.with_extension(extension));
    let other = if is_csv { beside.into_iter().find(|path| path.exists()) } else { Some(table.to_owned()) }?;
    let other = other.file_name()?.to_string_lossy().into_owned();
    let message = match is_csv {
        true => text!(
            "{other} lies beside {name}, which would be written and used; with --replace it stays and is not read",
            "{other} 与将写入并使用的 {name} 并列；加 --replace 则保留该文件但不再读取"
        ),
        false => text!(
            "plan.toml names {name}, and an import writes .csv; change the name under [inputs]",
            "plan.toml 指定了 {name}，而导入写出的是 .csv；请修改 [inputs] 中的文件名"
        ),
    };
    let options = vec!["--replace".to_owned()];
    let mut finding = question::as_finding(&question::of_files(&codes::IMPORT_BESIDE, &other, message, options));
    if !is_csv {
        let [en, zh] = codes::IMPORT_BESIDE.remedy;
        finding.hint = text!("{en}", "{zh}");
    }
    Some(finding)
}
