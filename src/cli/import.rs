//! `peakshift import`: exports as they come, made into the tables of a plan folder, or asked about.

use super::pipeline::unfinished;
use super::progress::during;
use super::reading::Reading;
use super::{Session, import_roster, leftover, places};
use crate::domain::calendar::Zone;
use crate::domain::imported::{ColumnFact, Kind, Told};
use crate::error::{Error, Finding, Result, Severity};
use crate::publish::{self, Change};
use crate::read::{self, Imported, Needs, Target};
use crate::{report, text};
use chrono::Datelike;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Exports: .csv, .tsv, .xlsx, .xls, .ods; several are joined.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The plan folder, or the path of its plan.toml.
    #[arg(long, value_name = "PLAN")]
    into: PathBuf,
    /// What the files are; default: inquiries.
    #[arg(long = "as", value_name = "KIND", value_parser = ["inquiries", "agents", "availability"])]
    kind: Option<String>,
    #[command(flatten)]
    reading: Reading,
    /// Put the imported table in place of one that is there.
    #[arg(long, conflicts_with = "append")]
    replace: bool,
    /// Add what is new to the table that is there; refuse what contradicts it.
    #[arg(long)]
    append: bool,
    /// Say what was understood and write nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    fn told(&self) -> Told {
        self.reading.told(&[self.kind()])
    }

    fn kind(&self) -> Kind {
        let named = |kind: &Kind| self.kind.as_deref() == Some(kind.name());
        Kind::ALL.into_iter().find(named).unwrap_or(Kind::Inquiries)
    }
}

/// Reads, says what was understood, and writes where all is sure; exit code 3 where something is open or wrong.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    if args.kind() != Kind::Inquiries {
        return roster(args, session);
    }
    unfinished::finish(&args.into)?;
    session.reading(&args.into);
    let (target, folder, mut findings) = target(args)?;
    let (before, wrong) = read::import_kept(&folder);
    findings.extend(wrong);
    let told = read::import_merged(&args.told(), &before);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(Error::Invalid(findings));
    }
    let reading = || read::import_inquiries(&args.files, &target, &told);
    let mut imported = during(session, text!("import", "导入"), reading).map_err(Error::Usage)?;
    imported.findings.splice(0..0, findings);
    if imported.is_sure() {
        beside(args, &target, &mut imported);
    }
    let written = match imported.is_sure() && !args.dry_run {
        true => write(&target, &folder, &kept(told, &imported), &before, &imported)?,
        false => Vec::new(),
    };
    show(&imported, &written, args, session)
}

fn roster(args: &Args, session: &Session) -> Result<ExitCode> {
    if args.append {
        return Err(Error::Usage(text!(
            "a roster is read as a whole: --append is for inquiries",
            "花名册整体读取：--append 只用于咨询量"
        )));
    }
    let (kind, told) = (args.kind(), args.told());
    let (replace, dry_run) = (args.replace, args.dry_run);
    import_roster::run(
        &import_roster::Job { files: &args.files, into: &args.into, kind, told, replace, dry_run },
        session,
    )
}

/// The plan that the tables are for, and its folder. A folder without plan.toml takes names of queues as ids and times as they stand.
fn target(args: &Args) -> Result<(Target, PathBuf, Vec<Finding>)> {
    let folder = match args.into.is_dir() {
        true => args.into.clone(),
        false => args
            .into
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .map_or(PathBuf::from("."), Path::to_owned),
    };
    let toml = if args.into.is_dir() { args.into.join("plan.toml") } else { args.into.clone() };
    if !toml.exists() && args.into.is_dir() {
        let year = chrono::Local::now().year();
        let inquiries = folder.join("inquiries.csv");
        let target = Target { zone: Zone::UTC, year, interval: 30, queues: Vec::new(), inquiries };
        return Ok((target, folder, Vec::new()));
    }
    let (loaded, findings) = read::survey(&args.into, Needs { inquiries: false, agents: false });
    let Some(loaded) = loaded else { return Err(Error::Invalid(findings)) };
    let plan = &loaded.plan;
    let inquiries = loaded.sources.first().map_or_else(|| folder.join("inquiries.csv"), |(_, path)| path.clone());
    let target = Target {
        zone: plan.zone,
        year: plan.zone.local(plan.horizon.start).year(),
        interval: plan.horizon.interval.0,
        queues: plan.queues.values().map(|queue| (queue.id.clone(), queue.name.clone())).collect(),
        inquiries,
    };
    Ok((target, loaded.folder.clone(), findings))
}

/// What lies where the table goes: another table, or a workbook of the same name.
fn beside(args: &Args, target: &Target, imported: &mut Imported) {
    let name = target.inquiries.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_csv = target.inquiries.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if let Some(finding) = read::about_beside(&target.inquiries).filter(|_| !args.replace || !is_csv) {
        imported.findings.push(finding);
    }
    let Some(difference) = imported.difference.clone() else { return };
    if args.append && !difference.is_unread {
        read::append_imported(imported);
    } else if !difference.loses_nothing() && !args.replace {
        imported.findings.push(read::about_table(&difference, &name));
    }
}

/// What was told, with the header of a column in place of its letter: next month the letter may be another column's.
pub fn kept(mut told: Told, imported: &Imported) -> Told {
    let facts: Vec<&ColumnFact> = imported.volumes.sheets.iter().flat_map(|sheet| &sheet.columns).collect();
    for pair in &mut told.answers[Kind::Inquiries as usize].columns {
        let Some((field, column)) = pair.split_once('=') else { continue };
        let named = facts.iter().find(|fact| fact.letter.eq_ignore_ascii_case(column) && !fact.title.is_empty());
        if let Some(fact) = named {
            *pair = format!("{field}={}", fact.title);
        }
    }
    told
}

/// Writes the table, and import.toml where something was told.
fn write(target: &Target, folder: &Path, told: &Told, before: &Told, imported: &Imported) -> Result<Vec<PathBuf>> {
    let place = target.inquiries.parent().unwrap_or(folder);
    let name = target.inquiries.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let _locks = places::taken(folder, [place].into_iter())?;
    let mut table = vec![Change::Write(name, report::inquiries(&imported.volumes.rows)?)];
    let lasting = told.lasting();
    let keep =
        (lasting != *before).then(|| Change::Write(read::IMPORT_FILE.to_owned(), read::import_contents(&lasting)));
    if place == folder {
        table.extend(keep);
        return publish::replace(folder, &table);
    }
    let mut written = publish::replace(place, &table)?;
    if let Some(keep) = keep {
        written.extend(publish::replace(folder, &[keep])?);
    }
    Ok(written)
}

fn show(imported: &Imported, written: &[PathBuf], args: &Args, session: &Session) -> Result<ExitCode> {
    let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    let findings = imported.told();
    if session.json {
        let mut object = report::import_object(&imported.volumes, &imported.questions);
        object["findings"] = findings.iter().map(|finding| session.finding_object(finding)).collect();
        object["written"] = json!(files);
        session.object(&object)?;
    } else {
        report::import_lines(&imported.volumes).iter().for_each(|line| session.say(line));
        session.findings(&findings);
        if !files.is_empty() {
            session.result(&files.join("\n"))?;
            leftover::tell(&args.into, session);
            let plan = args.into.display();
            session.say(&text!("next: peakshift check {plan}", "下一步：peakshift check {plan}"));
        }
    }
    if imported.is_sure() {
        return Ok(ExitCode::SUCCESS);
    }
    let asked = imported.questions.len();
    let wrong = findings.iter().filter(|finding| finding.severity == Severity::Error).count() - asked;
    let open = text!(asked, "{asked} question", "{asked} questions", "").en;
    session.say(&text!(
        wrong,
        "nothing was written: {open} and {wrong} error, see above",
        "nothing was written: {open} and {wrong} errors, see above",
        "没有写入任何文件：{asked} 个问题待回答，{wrong} 处错误，见上"
    ));
    Ok(ExitCode::from(3))
}
