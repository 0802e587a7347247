//! `peakshift versions`: the schedules that were published before, and how to go back to one.

use super::figures::columns;
use super::pipeline::Run;
use super::pipeline::calendar::follow_restored;
use super::{PlanPath, Session};
use crate::domain::text::Lang;
use crate::error::Result;
use crate::publish::versions::{self, Version};
use crate::read::Needs;
use crate::text;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Options of `versions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// Publish this version again; what is published now is kept as the newest one.
    #[arg(long, value_name = "NUMBER")]
    restore: Option<u32>,
    /// Why, for the list of versions.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, requires = "restore")]
    note: String,
}

/// Lists the versions, or goes back to one.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: false }, session)?;
    if let Some(number) = args.restore {
        run.claim("versions")?;
        run.restore(number, &args.note)?;
        follow_restored(&args.path.plan, session)?;
        session.say(&text!("version {number:03} is published again", "已重新发布版本 {number:03}"));
    }
    let versions = versions::list(&run.out())?;
    if session.json {
        let objects: Vec<Value> = versions.iter().map(object).collect();
        session.object(&json!({ "versions": objects }))?;
    } else {
        session.result(&page(&versions, session.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A version as programs read it: its number and the record of the change that replaced it.
fn object(version: &Version) -> Value {
    let mut object = json!(version.record);
    object["number"] = json!(version.number);
    object
}

fn page(versions: &[Version], lang: Lang) -> String {
    if versions.is_empty() {
        let none = text!(
            "no version is kept: the published schedule has replaced none",
            "没有保留的版本：当前班表未替换过其他版本"
        );
        return none.get(lang).to_owned();
    }
    let head = text!("kept versions, each with the change that replaced it", "保留的版本，及替换它的那次变更");
    let rows: Vec<(String, String)> =
        versions.iter().rev().map(|version| (format!("{:03}", version.number), line(version, lang))).collect();
    format!("{}\n{}", head.get(lang), columns(&rows))
}

fn line(version: &Version, lang: Lang) -> String {
    let record = &version.record;
    let command = match record.restored {
        Some(number) => text!("brought back {number:03}", "恢复了 {number:03}").get(lang).to_owned(),
        None => record.command_line(),
    };
    let mut parts = vec![record.at.clone()];
    parts.extend(record.who.clone());
    parts.push(command);
    parts.extend(Some(record.note.clone()).filter(|note| !note.is_empty()));
    if !record.absences.is_empty() {
        let away = record.absences.join(", ");
        parts.push(text!("away: {away}", "缺席：{away}").get(lang).to_owned());
    }
    if !record.surges.is_empty() {
        let surges = record.surges.join(", ");
        parts.push(text!("surges: {surges}", "来量突增：{surges}").get(lang).to_owned());
    }
    let n = record.changed.len();
    if n > 0 {
        let agents = record.changed.join(", ");
        parts.push(
            text!(n, "{n} agent changed: {agents}", "{n} agents changed: {agents}", "{n} 人有变动：{agents}")
                .get(lang)
                .to_owned(),
        );
    }
    parts.join("  ")
}
