//! `peakshift simulate`: plays the published schedule against random demand.

use super::pipeline::Run;
use super::{PlanPath, Session, plan};
use crate::error::Result;
use crate::read::Needs;
use crate::report::Output;
use std::process::ExitCode;

/// Options of `simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// Runs; more give steadier figures.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    runs: Option<u32>,
    /// Seed of the random demand.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Plays out/schedule.csv and writes out/simulation.csv.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    run.plan.simulation.runs = args.runs.unwrap_or(run.plan.simulation.runs);
    run.plan.solver.seed = args.seed.unwrap_or(run.plan.solver.seed);
    run.read_forecast()?;
    run.read_requirement(None)?;
    run.read_schedule()?;
    run.simulate()?;
    run.write(&[Output::Simulation, Output::Summary, Output::Html])?;
    plan::finish(&run, session)
}
