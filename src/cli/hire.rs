//! `peakshift hire`: whom to hire beside the roster, and what every sum of money would buy.

use super::pipeline::engaged::RosterFiles;
use super::pipeline::{OUT, Run, unfinished};
use super::search::Search;
use super::written::{named, told};
use super::{PlanPath, Session, interrupt};
use crate::domain::hire::Crew;
use crate::domain::text::Text;
use crate::domain::units::Money;
use crate::error::{Error, Result};

use crate::read::findings::codes::{Code, HIRE_OF_FEW_KINDS, NO_POOL};
use crate::read::{self, Loaded, Needs};
use crate::report::{self, HireFacts, Output};
use crate::text;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `hire`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// Money for those who are hired, pay and fixed costs; may be given many times. The proposal keeps within the largest.
    #[arg(long = "budget", value_name = "MONEY", allow_negative_numbers = true)]
    budgets: Vec<f64>,
    /// Put the roster with those who are hired and the schedule in place of the old ones, which are kept as a version.
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    search: Search,
}

/// Finds whom to hire and writes it to out/hire/.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let budgets: Vec<Money> = args.budgets.iter().map(|&budget| money(budget)).collect::<Result<_>>()?;
    args.search.refuse_pins()?;
    unfinished::finish(&args.path.plan)?;
    let Loaded { pools, folder, rosters: [(agents, _), (availability, _), _], .. } =
        read::plan(&args.path.plan, Needs { inquiries: false, agents: false })?;
    let staffed = folder.join(OUT).join(Output::Requirements.export().file).is_file();
    let mut run = Run::open(&args.path.plan, Needs { inquiries: !staffed, agents: true }, session)?;
    if pools.is_empty() {
        return Err(nobody());
    }
    let kinds = run.plan.rules.max_shift_kinds;
    if kinds > 0 {
        return Err(few_kinds(kinds));
    }
    let files = if args.apply { Some(RosterFiles::new(&agents, &availability)?) } else { None };
    run.claim("hire")?;
    run.warn_of_list();
    args.search.apply(&mut run.plan.solver)?;
    run.need(staffed)?;
    interrupt::listen();
    let crew = Crew::new(&run.plan, &pools);
    let engaged = run.hire(&crew, &budgets)?;
    run.read_borne();
    let hire = engaged.facts(&crew);
    let mut written = run.write_hire(&hire)?;
    if let Some(files) = files {
        written.extend(run.engage(&files, &hire, staffed)?);
        session.say(&text!(
            "applied; the roster and the schedule before are kept as a version",
            "已应用；之前的花名册与班表已保留为一个版本"
        ));
    }
    finish(&run, &hire, &written, session)
}

fn money(budget: f64) -> Result<Money> {
    if (0.0..=1e12).contains(&budget) {
        return Ok(Money(budget));
    }
    Err(Error::Usage(text!(
        "--budget {budget}: an amount of 0 or more is expected",
        "--budget {budget}：应为不小于 0 的金额"
    )))
}

fn nobody() -> Error {
    let message =
        text!("there is nobody to hire: plan.toml has no [[pools]]", "没有可雇人员：plan.toml 中没有 [[pools]]");
    refused(&NO_POOL, message)
}

fn few_kinds(most: usize) -> Error {
    let message = text!(
        "max_shift_kinds is {most}; whom to hire is found without such a limit only",
        "max_shift_kinds 为 {most}；雇用测算只能在不限班段种类时进行"
    );
    refused(&HIRE_OF_FEW_KINDS, message)
}

/// What keeps a plan from being asked whom to hire.
fn refused(code: &'static Code, message: Text) -> Error {
    Error::Invalid(vec![code.about("plan.toml", message)])
}

fn finish(run: &Run<'_>, hire: &HireFacts<'_>, files: &[PathBuf], session: &Session) -> Result<ExitCode> {
    if interrupt::requested() {
        session.say(&text!("interrupted: this is the best found until then", "已中断：以下是到中断为止的最好结果"));
    }
    let facts = run.facts();
    if session.json {
        let mut object = report::hire_summary(&facts, hire);
        object["sentences"] = told(&report::sentences(&run.plan, hire), session.lang);
        object["files"] = named(files);
        session.object(&object)?;
        return Ok(ExitCode::SUCCESS);
    }
    let lang = session.lang;
    let listings = [Some(report::curve_table(&run.plan, hire)), report::left_table(&run.plan, hire)];
    let mut page: String =
        report::sentences(&run.plan, hire).iter().map(|said| format!("{}\n", said.get(lang))).collect();
    page.extend(listings.iter().flatten().map(|listing| session.listing(listing)));
    page.extend(files.iter().map(|path| format!("  {}\n", path.display())));
    session.result(&page)?;
    Ok(ExitCode::SUCCESS)
}
