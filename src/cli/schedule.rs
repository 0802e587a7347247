//! `peakshift schedule`: shifts for a requirement.

use super::calendar::Calendars;
use super::finish::finish;
use super::pipeline::Run;
use super::pipeline::past::Events;
use super::search::Search;
use super::stage::SCHEDULED;
use super::{PlanPath, Session};
use crate::error::Result;
use crate::read::Needs;
use crate::report::Output;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `schedule`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// Schedule this requirement instead of out/requirements.csv.
    #[arg(long, value_name = "FILE")]
    requirements: Option<PathBuf>,
    #[command(flatten)]
    search: Search,
    #[command(flatten)]
    past: Events,
    #[command(flatten)]
    calendars: Calendars,
}

/// Reads the requirement and writes the schedule with everything that follows from it.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    run.claim("schedule")?;
    run.warn_of_list();
    run.keep_calendar(args.calendars.is_asked());
    args.search.apply(&mut run.plan.solver)?;
    run.read_past(&args.past)?;
    run.read_requirement(args.requirements.as_deref())?;
    let pins = args.search.pins(&mut run)?;
    run.schedule(&pins)?;
    let mut outputs = SCHEDULED.to_vec();
    if args.requirements.as_deref().is_some_and(|given| !run.is_output(given, Output::Requirements)) {
        // Later commands judge the schedule by the requirement that it was made for.
        outputs.insert(0, Output::Requirements);
    }
    run.write(&outputs, &[Output::Simulation])?;
    finish(&run, session)
}
