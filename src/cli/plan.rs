//! `peakshift plan`: the main job, from history and roster to a checked schedule and its reports.

use super::finish::finish;
use super::pipeline::Run;
use super::search::Search;
use super::{PlanPath, Session, refine};
use crate::error::Result;
use crate::read::Needs;
use crate::report::Output;
use crate::simulate::Incidents;
use std::process::ExitCode;

/// Options of `plan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    #[command(flatten)]
    search: Search,
    /// Then change the requirement by what the simulation shows and solve again, this many times; each has its own time limit.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    refine: u32,
}

/// Every output of the main job.
const OUTPUTS: [Output; 10] = [
    Output::Forecast,
    Output::Spread,
    Output::Requirements,
    Output::Schedule,
    Output::Coverage,
    Output::Standby,
    Output::Simulation,
    Output::Summary,
    Output::Workbook,
    Output::Html,
];

/// Runs all stages and writes all outputs.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: true, agents: true }, session)?;
    args.search.apply(&mut run.plan.solver)?;
    let pins = args.search.pins(&mut run)?;
    run.prepare_out()?;
    run.forecast()?;
    run.staff()?;
    run.schedule(&pins)?;
    if args.refine > 0 {
        refine::refine(&mut run, args.refine, &pins)?;
    }
    run.simulate(Incidents::default())?;
    run.weigh_standby(false)?;
    run.write(&OUTPUTS)?;
    finish(&run, session)
}
