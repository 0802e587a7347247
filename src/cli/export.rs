//! `peakshift export`: the published schedule for an attendance system.

use super::pipeline::Run;
use super::written::wrote;
use super::{PlanPath, Session};
use crate::domain::roster::Roster;
use crate::domain::text::Text;
use crate::error::{Error, Finding, Result};
use crate::publish::{self, Change};
use crate::read::findings::codes::{ATTENDANCE_MISSING, ATTENDANCE_NUMBER, Code};
use crate::read::{self, Needs};
use crate::report::attendance::{self, Account, Lacking, SYSTEMS, System};
use crate::text;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The folder of the files, inside that of outputs.
const FOLDER: &str = "attendance";

/// Options of `export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// The system.
    #[arg(long, value_name = "SYSTEM", value_parser = names())]
    to: String,
    /// By what ids it knows agents and shifts: a table with kind (agent or shift), ours and theirs.
    #[arg(long, value_name = "FILE")]
    ids: PathBuf,
    /// Id of the attendance rule or group there that the people belong to.
    #[arg(long, value_name = "ID")]
    group: String,
    /// Id there of who does it, where the system wants to know (feishu).
    #[arg(long, value_name = "ID")]
    operator: Option<String>,
}

fn names() -> clap::builder::PossibleValuesParser {
    let value = |system: &&'static dyn System| clap::builder::PossibleValue::new(system.name());
    SYSTEMS.iter().map(value).collect::<Vec<_>>().into()
}

/// Writes out/attendance/, or says at once everything that has no id.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let system = *SYSTEMS.iter().find(|system| system.name() == args.to).unwrap_or(&SYSTEMS[0]);
    if system.has_numbers() && !attendance::is_number(&args.group) {
        let (group, name) = (&args.group, system.name());
        return Err(Error::Usage(text!(
            "--group {group}: {name} knows its rules by whole numbers",
            "--group {group}：{name} 的打卡规则编号应为正整数"
        )));
    }
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    run.claim("export")?;
    let (ids, warnings) = read::attendance_ids(&args.ids)?;
    session.findings(&warnings);
    let published = run.published_schedule()?;
    let roster = Roster::new(run.read_segments(&published)?);
    let (rows, lacking) = attendance::days(&run.plan, &roster, &ids, system);
    if !lacking.is_empty() {
        return Err(Error::Invalid(findings(&lacking, &args.ids, system)));
    }
    let account = Account { group: &args.group, operator: args.operator.as_deref() };
    let files = attendance::files(system, &account, &rows)?;
    let folder = run.out().join(FOLDER);
    let mut changes = retired(&folder, system, &files);
    let n = files.len();
    changes.splice(0..0, files.into_iter().map(|(name, bytes)| Change::Write(name, bytes)));
    let mut written = publish::replace(&folder, &changes)?;
    written.truncate(n);
    let (name, source) = (system.name(), system.source());
    wrote(session, &written, json!({ "system": name, "source": source, "rows": rows.len() }), "")?;
    if !session.json {
        session.say(&system.title());
        session.say(&text!("what it takes: {source}", "接口说明：{source}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes away files of `system` that an earlier export wrote and this one does not.
fn retired(folder: &Path, system: &dyn System, files: &[(String, Vec<u8>)]) -> Vec<Change> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let own = |name: &String| name.starts_with(&format!("{}-", system.name())) && name.ends_with(".json");
    let stale = |name: &String| own(name) && files.iter().all(|(new, _)| new != name);
    let mut names: Vec<String> = names.filter(stale).collect();
    names.sort();
    names.into_iter().map(Change::Retire).collect()
}

fn findings(lacking: &Lacking, ids: &Path, system: &dyn System) -> Vec<Finding> {
    let finding = |code: &Code, message: Text| code.about(ids.display().to_string(), message);
    let mut found = Vec::new();
    let n = lacking.agents.len();
    if n > 0 {
        let agents = lacking.agents.join(", ");
        found.push(finding(
            &ATTENDANCE_MISSING,
            text!("no row of kind agent for {n} of the roster: {agents}", "名册中有 {n} 名坐席没有编号：{agents}"),
        ));
    }
    if !lacking.shifts.is_empty() {
        let n = lacking.shifts.len();
        let shifts: Vec<String> = lacking.shifts.iter().map(|(name, days)| format!("{name} ({days})")).collect();
        let shifts = shifts.join(", ");
        found.push(finding(
            &ATTENDANCE_MISSING,
            text!(
                "no row of kind shift for {n} that are worked (in brackets on how many days): {shifts}",
                "有 {n} 种班次没有编号（括号内为人天数）：{shifts}"
            ),
        ));
    }
    if !lacking.not_numbers.is_empty() {
        let (name, wrong) = (system.name(), lacking.not_numbers.join(", "));
        found.push(finding(
            &ATTENDANCE_NUMBER,
            text!(
                "{name} knows shifts by whole numbers, not by {wrong}",
                "{name} 的班次编号应为正整数，而不是 {wrong}"
            ),
        ));
    }
    found
}
