//! `peakshift check`: every problem of every input at once, and what was understood.

use super::{PlanPath, Session};
use crate::error::{Error, Result};
use crate::read::{self, Needs};
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
    let loaded = read::plan(&args.path.plan, Needs { inquiries: true, agents: true });
    let findings = match &loaded {
        Ok(loaded) => &loaded.warnings,
        Err(Error::Invalid(findings)) => findings,
        Err(_) => return loaded.map(|_| ExitCode::SUCCESS),
    };
    if session.json {
        let list: Vec<_> = findings.iter().map(|finding| session.finding_object(finding)).collect();
        session.object(&json!({ "findings": list }))?;
    } else {
        for finding in findings {
            session.result(&session.finding(finding))?;
        }
    }
    Ok(if loaded.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
