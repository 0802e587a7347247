//! `peakshift plan`: the main job, from history and roster to a checked schedule and its reports.

use super::finish::finish;
use super::pipeline::past::Events;
use super::pipeline::{PLAYED, Run};
use super::search::Search;
use super::stage::PLANNED;
use super::{PlanPath, Session, interrupt, refine};
use crate::error::Result;
use crate::read::Needs;
use crate::report::Output;
use crate::text;
use std::process::ExitCode;

/// Options of `plan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    #[command(flatten)]
    search: Search,
    #[command(flatten)]
    past: Events,
    /// Then change the requirement by what the simulation shows and solve again, this many times; the time limit is shared among them.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    refine: u32,
}

/// Runs all stages and writes all outputs.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: true, agents: true }, session)?;
    run.claim("plan")?;
    args.search.apply(&mut run.plan.solver)?;
    run.read_past(&args.past)?;
    let pins = args.search.pins(&mut run)?;
    run.searches_ahead = 1 + args.refine;
    run.forecast()?;
    run.staff()?;
    run.schedule(&pins)?;
    run.write(&PLANNED, &[Output::Simulation])?;
    if args.refine > 0 {
        refine::refine(&mut run, args.refine, &pins)?;
        run.write(&PLANNED, &[Output::Simulation])?;
    }
    let published = text!(
        "interrupted: the schedule is published in full; it was not played to the end",
        "已中断：班表已完整发布，但仿真没有做完"
    );
    interrupt::end_at_once(Some(published.get(session.lang).to_owned()));
    run.simulate_briefly()?;
    run.weigh_standby(false)?;
    run.weigh_rules()?;
    interrupt::end_at_once(None);
    run.write(&PLAYED, &[])?;
    finish(&run, session)
}
