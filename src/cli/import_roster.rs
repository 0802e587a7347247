//! `peakshift import --as agents` or `availability`: rosters made into the tables of a plan folder, or asked about.

use super::pipeline::unfinished;
use super::{Session, leftover, places};
use crate::domain::imported::{Kind, Told};
use crate::domain::imported_roster::RosterTold;
use crate::error::{Error, Finding, Result, Severity};
use crate::publish::{self, Change};
use crate::read::{self, Loaded, Needs, RosterImport};
use crate::{report, text};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options for rosters alone.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// What a code of a roster means: clocks, off, leave, training, available or ignore, e.g. 早=09:00-18:00.
    #[arg(long = "code", value_name = "CODE=MEANING")]
    codes: Vec<String>,
    /// Which tier a word of a roster is, e.g. 一级=senior.
    #[arg(long = "tier", value_name = "NAME=TIER")]
    tiers: Vec<String>,
    /// The tier of those for whom a roster names none.
    #[arg(long, value_name = "TIER")]
    tier_of_all: Option<String>,
    /// Let a name be the id of somebody who has none.
    #[arg(long)]
    make_ids: bool,
    /// What becomes of shifts inside the plan.
    #[arg(long, value_name = "HOW", value_parser = ["as-available", "ignore"])]
    shifts: Option<String>,
    /// The date of the first day of a roster; it is not remembered.
    #[arg(long, value_name = "DATE")]
    first_day: Option<String>,
    /// Without tiers: hired less than these days before the plan is new.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(0..=36_500))]
    new_days: Option<i64>,
    /// Without tiers: hired these days before the plan, or more, is senior.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(0..=36_500))]
    senior_days: Option<i64>,
    /// Let sums of a roster that differ from what was read pass; it is not remembered.
    #[arg(long)]
    skip_totals: bool,
}

impl Options {
    /// The codes as they are written.
    pub fn codes(&self) -> Vec<String> {
        self.codes.clone()
    }

    /// All but the codes.
    pub fn told(&self) -> RosterTold {
        RosterTold {
            tiers: self.tiers.clone(),
            tier_of_all: self.tier_of_all.clone(),
            make_ids: self.make_ids,
            shifts: self.shifts.clone(),
            first_day: self.first_day.clone(),
            new_days: self.new_days,
            senior_days: self.senior_days,
            skip_totals: self.skip_totals,
        }
    }
}

/// One import of rosters.
#[derive(Debug)]
pub struct Job<'a> {
    /// Files to read.
    pub files: &'a [PathBuf],
    /// The plan.
    pub into: &'a Path,
    /// What the files are.
    pub kind: Kind,
    /// What the command line says.
    pub told: Told,
    /// Whether tables that are there may go.
    pub replace: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// Reads, says what was understood, and writes where all is sure; exit code 3 where something is open or wrong.
pub fn run(job: &Job<'_>, session: &Session) -> Result<ExitCode> {
    unfinished::finish(job.into)?;
    session.reading(job.into);
    let (loaded, findings) = read::survey(job.into, Needs { inquiries: false, agents: true });
    let Some(loaded) = loaded else { return Err(Error::Invalid(findings)) };
    // The tables that are there may be the very thing that is put right; the settings may not be wrong.
    let tables: Vec<&str> = loaded.rosters.iter().map(|(name, _)| name.as_str()).collect();
    let is_setting = |finding: &Finding| {
        !tables.contains(&finding.file.as_str()) && finding.code != read::findings::codes::FILE_MISSING.code
    };
    let (before, mut wrong) = read::import_kept(&loaded.folder);
    wrong.extend(findings.into_iter().filter(is_setting));
    if wrong.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(Error::Invalid(wrong));
    }
    let told = read::import_merged(&job.told, &before);
    let mut imported = read::import_roster(job.files, &loaded.plan, job.kind, &told).map_err(Error::Usage)?;
    let bytes = report::rosters(&imported.roster, loaded.plan.zone)?;
    let tables = tables_to_write(&loaded, bytes);
    if imported.is_sure() {
        let present = tables.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice()));
        imported.findings.extend(read::about_rosters(present, job.replace));
    }
    let written = match imported.is_sure() && !job.dry_run {
        true => write(&loaded.folder, tables, &told, &before)?,
        false => Vec::new(),
    };
    let catalogue = report::catalogue_toml(&imported.roster.shifts, &loaded.plan.rules, &loaded.plan.breaks);
    show(&imported, (&written, &catalogue), job, session)
}

/// Each table with its place; one without rows only where another lies there.
fn tables_to_write(loaded: &Loaded, bytes: [Option<Vec<u8>>; 3]) -> Vec<(PathBuf, Vec<u8>)> {
    let pairs = loaded.rosters.iter().zip(bytes);
    let found = pairs.filter_map(|((_, path), bytes)| Some((path.clone(), bytes?)));
    found.filter(|(path, bytes)| path.exists() || bytes.iter().filter(|byte| **byte == b'\n').count() > 1).collect()
}

/// Writes the tables, and import.toml where something was told.
fn write(folder: &Path, tables: Vec<(PathBuf, Vec<u8>)>, told: &Told, before: &Told) -> Result<Vec<PathBuf>> {
    let places = tables.iter().filter_map(|(path, _)| path.parent());
    let _locks = places::taken(folder, places)?;
    let mut sets: BTreeMap<PathBuf, Vec<Change>> = BTreeMap::new();
    for (path, bytes) in tables {
        let place = path.parent().unwrap_or(folder).to_owned();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        sets.entry(place).or_default().push(Change::Write(name, bytes));
    }
    let lasting = told.lasting();
    if lasting != *before {
        let keep = Change::Write(read::IMPORT_FILE.to_owned(), read::import_contents(&lasting));
        sets.entry(folder.to_owned()).or_default().push(keep);
    }
    let mut written = Vec::new();
    for (place, changes) in sets {
        written.extend(publish::replace(&place, &changes)?);
    }
    Ok(written)
}

/// The shifts of the roster as settings, for those who want the plan in them.
fn tell_catalogue(catalogue: &str, session: &Session) {
    if !catalogue.is_empty() {
        session.say(&text!(
            "to plan in the shifts of the roster, put this into plan.toml:\n\n{catalogue}",
            "若要按名册的班次排班，请将以下内容放入 plan.toml：\n\n{catalogue}"
        ));
    }
}

fn show(
    imported: &RosterImport,
    (written, catalogue): (&[PathBuf], &str),
    job: &Job<'_>,
    session: &Session,
) -> Result<ExitCode> {
    let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    let findings = imported.told();
    if session.json {
        let mut object = report::roster_object(&imported.roster, &imported.questions);
        object["findings"] = findings.iter().map(|finding| session.finding_object(finding)).collect();
        object["written"] = json!(files);
        object["catalogue"] = json!(catalogue);
        session.object(&object)?;
    } else {
        imported.roster.notes.iter().for_each(|line| session.say(line));
        session.findings(&findings);
        if !files.is_empty() {
            session.result(&files.join("\n"))?;
            let plan = job.into.display();
            leftover::tell(job.into, session);
            tell_catalogue(catalogue, session);
            session.say(&text!("next: peakshift check {plan}", "下一步：peakshift check {plan}"));
        }
    }
    if imported.is_sure() {
        return Ok(ExitCode::SUCCESS);
    }
    let n = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    session.say(&text!(
        n,
        "nothing was written: {n} thing to settle, see above",
        "nothing was written: {n} things to settle, see above",
        "没有写入任何文件：有 {n} 处待解决，见上"
    ));
    Ok(ExitCode::from(3))
}
