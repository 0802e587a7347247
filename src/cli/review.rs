//! `peakshift review`: the morning after.

use super::pipeline::review::learned::Inputs;
use super::pipeline::{Run, unfinished};
use super::{PlanPath, Session};
use crate::domain::review::Review;
use crate::domain::text::Text;
use crate::error::Result;
use crate::read::Needs;
use crate::{report, text};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `review`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// What really came in, from a file with start, queue and inquiries, and what else is known of it: answered_within,
    /// mean_wait_seconds, abandoned, aht_seconds.
    #[arg(long, value_name = "FILE")]
    actuals: PathBuf,
    /// Clock-in data with agent_id, start and end: who came, who was late, and the shrinkage to plan with next time.
    #[arg(long, value_name = "FILE")]
    worked: Option<PathBuf>,
    /// Put what is learned in place: the history, the events, and the proposed settings; the old ones are kept.
    #[arg(long)]
    apply: bool,
}

/// Holds what came against what was published, and writes out/review.csv, .json and .html, and out/learned/.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let path = &args.path.plan;
    unfinished::finish(path)?;
    let inputs = Inputs::of(path)?;
    if args.apply {
        inputs.refuse_unwritable()?;
    }
    let needs = Needs { inquiries: inputs.has_history(), agents: true };
    let mut run = Run::open_with(path, needs, &inputs.before(path)?, session)?;
    run.claim("review")?;
    let rows = run.read_actuals(&args.actuals)?;
    let clocked = args.worked.as_deref().map(|path| run.read_clocked(path)).transpose()?;
    let (mut review, seen) = run.review(&rows)?;
    let learned = run.learn(&inputs, (&rows, &seen), clocked.as_ref(), &mut review)?;
    let files = run.write_review(&review, &learned)?;
    let applied = if args.apply { Some(run.apply_learned(&inputs, &learned, &review.proposals)?) } else { None };
    finish(&run, &review, &files, (applied, session))
}

/// What became of `--apply`: where the old inputs are kept, or that nothing was to be changed.
type Applied = Option<Option<String>>;

fn applied_line(kept: Option<&str>) -> Text {
    match kept {
        Some(kept) => text!(
            "in place: the history, the events and the settings; the old ones are kept in {kept}",
            "已启用：历史、活动与设置；原文件保留在 {kept}"
        ),
        None => text!("nothing to put in place: all of it is there already", "无需启用：均已就位"),
    }
}

fn finish(
    run: &Run<'_>,
    review: &Review,
    files: &[PathBuf],
    (applied, session): (Applied, &Session),
) -> Result<ExitCode> {
    let facts = run.facts();
    if session.json {
        session.object(&report::review_object(&facts, review))?;
        return Ok(ExitCode::SUCCESS);
    }
    let lang = session.lang;
    let mut page: String =
        report::review_sentences(&facts, review).iter().map(|said| format!("{}\n", said.get(lang))).collect();
    let listings = report::review_listings(&facts, review);
    page.extend(listings.iter().map(|listing| session.listing(listing)));
    page.extend(files.iter().map(|path| format!("  {}\n", path.display())));
    page.extend(applied.map(|kept| format!("{}\n", applied_line(kept.as_deref()).get(lang))));
    session.result(&page)?;
    Ok(ExitCode::SUCCESS)
}
