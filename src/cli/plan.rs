//! `peakshift plan`: the main job, from history and roster to a checked schedule and its reports.

use super::figures::columns;
use super::pipeline::Run;
use super::schedule::Search;
use super::{PlanPath, Session, interrupt};
use crate::domain::text::Lang;
use crate::error::Result;
use crate::read::Needs;
use crate::report::{self, Output};
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
    run.simulate(&Incidents::default())?;
    run.write(&OUTPUTS)?;
    finish(&run, session)
}

/// Ends a command that has a schedule: the five numbers that matter and the files to open.
pub fn finish(run: &Run<'_>, session: &Session) -> Result<ExitCode> {
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
    let short = short(&report::shortage_notice(&facts)?, lang);
    session.result(&format!("{}\n{}{short}{}\n{}", run.plan.name, columns(&rows), open.get(lang), files.concat()))?;
    Ok(ExitCode::SUCCESS)
}

/// The notice of shortages under its heading, or nothing where nothing is short.
fn short(notice: &[String], lang: Lang) -> String {
    if notice.is_empty() {
        return String::new();
    }
    let heading = text!("where agents are short", "哪里缺人");
    let lines = notice.iter().map(|line| format!("  {line}\n"));
    format!("{}\n{}", heading.get(lang), lines.collect::<String>())
}
