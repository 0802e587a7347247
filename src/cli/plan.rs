//! `peakshift plan`: the main job, from history and roster to a checked schedule and its reports.

use super::figures::{columns, table};
use super::pipeline::Run;
use super::schedule::Search;
use super::{PlanPath, Session, interrupt, refine};
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use crate::read::Needs;
use crate::report::{self, Listing, Output};
use crate::simulate::Incidents;
use crate::text;
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
const OUTPUTS: [Output; 9] = [
    Output::Forecast,
    Output::Spread,
    Output::Requirements,
    Output::Schedule,
    Output::Coverage,
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

/// Ends a command that has a schedule: the five numbers that matter and the files to open.
pub fn finish(run: &Run<'_>, session: &Session) -> Result<ExitCode> {
    finish_with(run, session, None)
}

/// [`finish`] with one more table for people.
pub fn finish_with(run: &Run<'_>, session: &Session, more: Option<&Listing>) -> Result<ExitCode> {
    if interrupt::requested() {
        session.say(&text!(
            "interrupted: this is the best schedule found until then",
            "已中断：以下是到中断为止最好的班表"
        ));
    }
    let facts = run.facts();
    if session.json {
        session.object(&report::summary(&facts))?;
        return Ok(ExitCode::SUCCESS);
    }
    let lang = session.lang;
    let row = |figure: &report::KeyFigure| {
        let value = format!("{}  ({})", figure.value.get(lang), figure.note.get(lang));
        (figure.label.get(lang).to_owned(), value)
    };
    let rows: Vec<_> = report::key_figures(&facts).iter().map(row).collect();
    let out = run.out();
    let files = ["schedule.xlsx", "report.html"].map(|name| format!("  {}\n", out.join(name).display()));
    let open = text!("open", "请打开");
    let short = under(&text!("where agents are short", "哪里缺人"), &report::shortage_notice(&facts)?, lang);
    let missed = text!("covered, and yet below the service level", "需求已满足但服务水平不达标");
    let missed = under(&missed, &report::miss_notice(&facts)?, lang);
    let refined = report::refinement(&facts).map_or(String::new(), |listing| table(&listing, lang));
    let parts = [
        format!("{}\n{}", run.plan.name, columns(&rows)),
        short,
        missed,
        refined,
        more.map_or(String::new(), |listing| table(listing, lang) + &notes(listing, lang)),
        format!("{}\n{}", open.get(lang), files.concat()),
    ];
    session.result(&parts.concat())?;
    Ok(ExitCode::SUCCESS)
}

fn notes(listing: &Listing, lang: Lang) -> String {
    listing.notes.iter().map(|note| format!("  {}\n", note.get(lang))).collect()
}

/// A notice under its heading, or nothing where the notice is empty.
fn under(heading: &Text, notice: &[String], lang: Lang) -> String {
    if notice.is_empty() {
        return String::new();
    }
    let lines = notice.iter().map(|line| format!("  {line}\n"));
    format!("{}\n{}", heading.get(lang), lines.collect::<String>())
}
