//! `peakshift forecast`: inquiries per interval and queue, with their spread.

use super::figures::{columns, grouped};
use super::pipeline::Run;
use super::terminal::shown;
use super::written::wrote;
use super::{PlanPath, Session, chart};
use crate::error::Result;
use crate::read::Needs;
use crate::report::{self, Output};
use std::process::ExitCode;

/// Options of `forecast`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
}

/// Forecasts and writes out/forecast.csv.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: true, agents: false }, session)?;
    run.claim("forecast")?;
    run.forecast()?;
    let files = run.write(&[Output::Forecast, Output::Spread], &[])?;
    wrote(session, &files, report::summary(&run.facts()), &overview(&run, session))?;
    Ok(ExitCode::SUCCESS)
}

/// One line for each queue: how many inquiries, and the highest interval.
fn overview(run: &Run<'_>, session: &Session) -> String {
    let lang = session.lang;
    let Some(forecast) = &run.forecast else { return String::new() };
    let rows: Vec<_> = forecast
        .cells
        .iter()
        .map(|(queue, cells)| {
            let sum: f64 = cells.iter().map(|cell| cell.p50).sum();
            let peak = (0..cells.len()).max_by(|&a, &b| cells[a].p50.total_cmp(&cells[b].p50).then(b.cmp(&a)));
            let (at, top) = peak.map_or((0, 0.0), |at| (at, cells[at].p50));
            let when = run.plan.zone.show(run.plan.horizon.interval_start(at));
            let (sum, top) = (grouped(sum, 0), grouped(top, 0));
            let line = crate::text!(
                "{sum} inquiries expected, most in the interval from {when}: {top}",
                "预计 {sum} 条咨询，最高的时段从 {when} 起：{top} 条"
            );
            (run.plan.queues[queue].name.clone(), line.get(lang).to_owned())
        })
        .collect();
    let adjusted = report::adjustments(&run.plan, forecast);
    let adjusted = adjusted.map_or(String::new(), |listing| session.listing(&listing));
    [&*shown(&columns(&rows)), &chart::of_forecast(&run.plan, forecast, session), &*shown(&adjusted)].concat()
}
