//! `peakshift staff`: agents required per interval and queue.

use super::figures::{columns, grouped};
use super::pipeline::Run;
use super::terminal::shown;
use super::written::wrote;
use super::{PlanPath, Session, chart};
use crate::error::Result;
use crate::read::{self, Needs};
use crate::report::{self, Output};
use std::process::ExitCode;

/// Options of `staff`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
}

/// Reads out/forecast.csv and writes out/requirements.csv.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run =
        Run::open(&args.path.plan, Needs { inquiries: false, agents: read::has_roster(&args.path.plan) }, session)?;
    run.claim("staff")?;
    run.read_forecast()?;
    run.staff()?;
    let files = run.write(&[Output::Requirements], &[])?;
    wrote(session, &files, report::summary(&run.facts()), &overview(&run, session)?)?;
    Ok(ExitCode::SUCCESS)
}

/// One line for each queue: agent-hours, and the highest interval.
fn overview(run: &Run<'_>, session: &Session) -> Result<String> {
    let lang = session.lang;
    let hours = run.plan.horizon.interval.hours();
    let rows: Vec<_> = run
        .required()?
        .needs
        .iter()
        .map(|(queue, needs)| {
            let sum = grouped(needs.iter().map(|need| need.required).sum::<f64>() * hours, 0);
            let most = grouped(needs.iter().map(|need| need.required).fold(0.0, f64::max), 1);
            let standby = grouped(needs.iter().map(|need| need.standby_required).fold(0.0, f64::max), 1);
            let line = crate::text!(
                "{sum} agent-hours, at most {most} agents on line and {standby} on standby",
                "{sum} 人时，最多在线 {most} 人、待命 {standby} 人"
            );
            (run.plan.queues[queue].name.clone(), line.get(lang).to_owned())
        })
        .collect();
    let limits = report::limits(&run.plan, run.required()?);
    let limits = limits.map_or(String::new(), |listing| session.listing(&listing));
    let chart = chart::of_requirement(&run.plan, run.required()?, session);
    Ok([&*shown(&columns(&rows)), &chart, &*shown(&limits)].concat())
}
