//! One plan of a list, from its folder to its row of the table.

use crate::cli::guard;
use crate::cli::interrupt;
use crate::cli::pipeline::{Duty, Made, Run};
use crate::cli::plan::{self, Args};
use crate::cli::session::Session;
use crate::domain::roster::Status;
use crate::domain::text::Lang;
use crate::domain::threads;
use crate::error::Result;
use crate::read::Needs;
use crate::report::{self, Output, Shop, ShopState};
use std::path::Path;
use std::time::Instant;

/// What is to be done.
pub struct Work<'a> {
    /// The plan.
    pub plan: &'a Path,
    /// The options of the command.
    pub args: &'a Args,
    /// Of reports.
    pub lang: Lang,
    /// For everything that the plan does.
    pub threads: usize,
    /// What earlier plans gave to people whom this one borrows, too.
    pub elsewhere: &'a [Duty],
}

/// What came of it.
pub struct Outcome {
    /// Its row.
    pub shop: Shop,
    /// What it gave to those who are borrowed.
    pub lent: Vec<Duty>,
    /// What had changed since the plan was done.
    pub changed: Vec<String>,
}

/// Does one plan, on threads of its own. A failure is an outcome.
pub fn plan(work: &Work<'_>) -> Outcome {
    let began = Instant::now();
    let mut outcome =
        Outcome { shop: Shop::new(work.plan.display().to_string()), lent: Vec::new(), changed: Vec::new() };
    let done = guard::caught(|| threads::on(work.threads, || go(work, &mut outcome)));
    if let Err(error) = done {
        outcome.lent.clear();
        outcome.shop.fail(error);
    }
    outcome.shop.seconds = began.elapsed().as_secs_f64();
    outcome
}

fn go(work: &Work<'_>, outcome: &mut Outcome) -> Result<()> {
    let session = Session::silent(work.lang);
    if work.args.resume && was_done(work, outcome, &session)? {
        return Ok(());
    }
    let mut run = Run::open(work.plan, Needs { inquiries: true, agents: true }, &session)?;
    run.claim("plan")?;
    let made = settle(work, &mut run)?;
    run.keep_calendar(work.args.calendars.is_asked());
    plan::publish(&mut run, work.args.refine, &[])?;
    outcome.lent = run.lent()?;
    let cut = run.facts().schedule.is_some_and(|(_, certificate)| certificate.status == Status::Interrupted);
    // Who wants to end is not kept waiting by what can be played later.
    let is_whole = !cut && !interrupt::requested();
    if is_whole {
        plan::play(&mut run)?;
        run.write_done(&made)?;
    }
    outcome.shop.state = if is_whole { ShopState::Done } else { ShopState::Interrupted };
    outcome.shop.take(&report::summary(&run.facts()));
    outcome.shop.page = Some(run.out().join(Output::Html.export().file));
    Ok(())
}

/// Lays the options and what others gave its people over the plan of `run`; what it is then made from.
fn settle(work: &Work<'_>, run: &mut Run<'_>) -> Result<Made> {
    work.args.search.apply(&mut run.plan.solver)?;
    run.plan.solver.threads = work.threads;
    let calendars = if work.args.calendars.is_asked() { " calendar" } else { "" };
    let options = format!("refine {} {:?}{calendars}", work.args.refine, work.lang);
    let made = run.made(work.plan, &options, work.elsewhere);
    run.keep_clear_of(work.elsewhere);
    Ok(made)
}

/// Whether the plan was done before, and nothing has changed since; its row then tells of what lies there.
fn was_done(work: &Work<'_>, outcome: &mut Outcome, session: &Session) -> Result<bool> {
    let mut run = Run::open(work.plan, Needs { inquiries: false, agents: true }, session)?;
    run.claim("plan")?;
    let made = settle(work, &mut run)?;
    match run.changed_since_done(&made) {
        Some(changed) if changed.is_empty() => {}
        Some(changed) => {
            outcome.changed = changed;
            return Ok(false);
        }
        None => return Ok(false),
    }
    let Some(summary) = run.summary_before() else { return Ok(false) };
    outcome.lent = run.lent_before()?;
    outcome.shop.take(&summary);
    outcome.shop.page = Some(run.out().join(Output::Html.export().file));
    outcome.shop.state = ShopState::Unchanged;
    Ok(true)
}
