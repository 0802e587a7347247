//! `peakshift check`: every problem of every input at once, and what was understood.

use super::{PlanPath, Session};
use crate::error::{Result, Severity};
use crate::read::{self, Needs};
use crate::text;
use serde_json::json;
use std::process::ExitCode;

/// Options of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
}

/// Reads everything and reports; exit code 3 when there is an error.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    session.reading(&args.path.plan);
    let (loaded, mut findings) = read::survey(&args.path.plan, Needs { inquiries: true, agents: true });
    // A drill can be judged by a plan without errors only: its queues and agents may be the ones in error.
    if let Some(plan) = loaded.as_ref().filter(|_| findings.iter().all(|finding| finding.severity != Severity::Error)) {
        findings.extend(read::drill_findings(&plan.folder, &plan.plan));
    }
    let understood = loaded.as_ref().map(read::understood);
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if session.json {
        let list: Vec<_> = findings.iter().map(|finding| session.finding_object(finding)).collect();
        session.object(&json!({ "findings": list, "understood": understood.map_or(json!({}), |all| json!(all)) }))?;
    } else {
        let mut page = session.rendered(&findings, session.color_of_results);
        for line in understood.iter().flat_map(read::Understood::lines) {
            page += line.get(session.lang);
            page.push('\n');
        }
        let end = text!("{errors} error(s), {warnings} warning(s)", "{errors} 处错误，{warnings} 处警告");
        session.result(&(page + end.get(session.lang)))?;
    }
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
