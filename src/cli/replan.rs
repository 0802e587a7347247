//! `peakshift replan`: the rest of a night, planned anew with as few changes as they are worth.

use super::figures::{notes, table};
use super::pipeline::Run;
use super::simulate::parse_surge;
use super::{PlanPath, Session, interrupt};
use crate::domain::incidents::Scaling;
use crate::error::Result;
use crate::read::Needs;
use crate::report::{self, Facts};
use crate::text;
use std::path::PathBuf;
use std::process::ExitCode;

/// Changes that the terminal shows.
const FIRST_TOLD: usize = 12;

/// Options of `replan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// The local time of the question, e.g. 2026-11-10T23:40; what is over stays, and what begins soon.
    #[arg(long, value_name = "TIME")]
    now: String,
    /// What has come in so far, from a file with start, queue and inquiries; the rest of the forecast follows it.
    #[arg(long, value_name = "FILE")]
    actuals: Option<PathBuf>,
    /// An agent who is away from now on, or during FROM/TO; may be given many times.
    #[arg(long, value_name = "ID[@FROM/TO]")]
    absent: Vec<String>,
    /// More inquiries than forecast from now on: a factor, for one queue as QUEUE=FACTOR, for a time as FACTOR@FROM/TO.
    #[arg(long, value_name = "[QUEUE=]FACTOR[@FROM/TO]")]
    surge: Vec<String>,
    /// Change at most this many people; those who are absent do not count.
    #[arg(long, value_name = "N")]
    max_changes: Option<usize>,
    /// What begins within this many minutes stays as it is; default: `notice_minutes` of plan.toml.
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(0..=100_800))]
    notice: Option<i64>,
}

/// Reads the published schedule and writes the new one with its changes to out/replan/.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    if let Some(minutes) = args.notice {
        run.replan.notice.0 = minutes;
    }
    let night = run.night(&args.now, &args.absent, args.max_changes)?;
    let surges: Vec<Scaling> = args.surge.iter().map(|surge| parse_surge(surge, &run.plan)).collect::<Result<_>>()?;
    run.claim("replan")?;
    let published = run.read_published(&night)?;
    let known = run.reforecast(args.actuals.as_deref(), &surges, &night)?;
    interrupt::listen();
    let told = run.replan(&night, &published, known)?;
    let facts = Facts { night: Some(&told), seconds: &[], ..run.facts() };
    let files = run.write_night(&facts)?;
    finish(&facts, &files, session)
}

fn finish(facts: &Facts<'_>, files: &[PathBuf], session: &Session) -> Result<ExitCode> {
    if session.json {
        session.object(&report::summary(facts))?;
        return Ok(ExitCode::SUCCESS);
    }
    let lang = session.lang;
    let mut to_tell = report::to_tell(facts)?;
    let more = to_tell.rows.len().saturating_sub(FIRST_TOLD);
    if more > 0 {
        to_tell.rows.truncate(FIRST_TOLD);
        to_tell.notes.push(text!("{more} more in changes.txt", "其余 {more} 条见 changes.txt"));
    }
    let listings = [report::before_and_after(facts), Some(to_tell), report::curve(facts)];
    let mut page: String =
        listings.iter().flatten().map(|listing| table(listing, lang) + &notes(listing, lang)).collect();
    page.extend(files.iter().map(|path| format!("  {}\n", path.display())));
    session.result(&page)?;
    Ok(ExitCode::SUCCESS)
}
