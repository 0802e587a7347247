//! `peakshift plan`: the main job, from history and roster to a checked schedule and its reports.

use super::calendar::Calendars;
use super::finish::finish;
use super::pipeline::past::Events;
use super::pipeline::{PLAYED, Run};
use super::search::Search;
use super::stage::PLANNED;
use super::{Session, interrupt, refine};
use crate::domain::roster::Segment;
use crate::error::Result;
use crate::read::Needs;
use crate::report::Output;
use crate::text;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `plan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The plan folder, or the path of its plan.toml; default: the current folder. Several are done side by side, and one that fails stops none of the others.
    #[arg(value_name = "PLAN")]
    pub plans: Vec<PathBuf>,
    /// Do also the plans that this file names: one a line, relative to it; lines that begin with # say nothing.
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// Leave out plans that are done and of which nothing has changed since.
    #[arg(long)]
    pub resume: bool,
    /// Where the table over several plans goes, many.csv and many.html; default: out-many in the current folder.
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    #[command(flatten)]
    pub search: Search,
    #[command(flatten)]
    pub past: Events,
    #[command(flatten)]
    pub calendars: Calendars,
    /// Then change the requirement by what the simulation shows and solve again, this many times; the time limit is shared among them.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub refine: u32,
}

impl Args {
    /// Whether a table over plans is asked for, be it of one.
    pub fn is_many(&self) -> bool {
        self.plans.len() > 1 || self.list.is_some() || self.resume || self.into.is_some()
    }
}

/// Runs all stages and writes all outputs.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let plan = args.plans.first().map_or(Path::new("."), PathBuf::as_path);
    let mut run = Run::open(plan, Needs { inquiries: true, agents: true }, session)?;
    run.claim("plan")?;
    run.warn_of_list();
    run.keep_calendar(args.calendars.is_asked());
    args.search.apply(&mut run.plan.solver)?;
    run.read_past(&args.past)?;
    let pins = args.search.pins(&mut run)?;
    publish(&mut run, args.refine, &pins)?;
    let published = text!(
        "interrupted: the schedule is published in full; it was not played to the end",
        "已中断：班表已完整发布，但仿真没有做完"
    );
    interrupt::end_at_once(Some(published.get(session.lang).to_owned()));
    play(&mut run)?;
    interrupt::end_at_once(None);
    run.write(&PLAYED, &[])?;
    finish(&run, session)
}

/// From the history to a published schedule that keeps `pins`, `rounds` times refined.
pub fn publish(run: &mut Run<'_>, rounds: u32, pins: &[Segment]) -> Result<()> {
    run.searches_ahead = 1 + rounds;
    run.forecast()?;
    run.staff()?;
    run.schedule(pins)?;
    run.write(&PLANNED, &[Output::Simulation])?;
    if rounds > 0 {
        refine::refine(run, rounds, pins)?;
        run.write(&PLANNED, &[Output::Simulation])?;
    }
    Ok(())
}

/// Plays the published schedule, and weighs what stands beside it.
pub fn play(run: &mut Run<'_>) -> Result<()> {
    run.simulate_briefly()?;
    run.weigh_standby(false)?;
    run.weigh_scorecard()?;
    run.weigh_rules()
}
