//! How a command ends that has a schedule.

use super::figures::columns;
use super::pipeline::Run;
use super::terminal::shown;
use super::{Session, chart, interrupt};
use crate::domain::text::{Lang, Text};
use crate::error::Result;
use crate::report::{self, Listing};
use crate::text;
use std::process::ExitCode;

/// Ends a command that has a schedule: the six numbers that matter and the files to open.
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
    let pages = ["schedule.xlsx", "report.html"].map(|name| out.join(name));
    let files = pages.into_iter().chain(run.calendar_folder()).map(|path| format!("  {}\n", path.display()));
    let open = text!("open", "请打开");
    let short = under(&text!("where agents are short", "哪里缺人"), &report::shortage_notice(&facts)?, lang);
    let missed = text!("covered, and yet below the service level", "需求已满足但服务水平不达标");
    let missed = under(&missed, &report::miss_notice(&facts)?, lang);
    let promised = text!("fewer paid hours than promised", "低于保底工时");
    let promised = under(&promised, &report::promise_notice(&facts)?, lang);
    let hard = under(&text!("who has it hardest", "谁最辛苦"), &report::strain_notice(&facts)?, lang);
    let relaxed = text!("what a step of a rule would bring", "规则放宽一步的效果");
    let relaxed = under(&relaxed, &report::relax_notice(&facts), lang);
    let limits = facts.requirement.and_then(|requirement| report::limits(&run.plan, requirement));
    let limits = limits.map_or(String::new(), |listing| session.table(&listing));
    let adjusted = facts.forecast.and_then(|forecast| report::adjustments(&run.plan, forecast));
    let adjusted = adjusted.map_or(String::new(), |listing| session.table(&listing));
    let refined = report::refinement(&facts).map_or(String::new(), |listing| session.table(&listing));
    let scored = report::scorecard_tables(&facts)?;
    let scored = scored.iter().map(|listing| session.listing(listing));
    let overrun = report::overrun_table(&facts)?;
    let top = format!("{}\n{}", run.plan.name, columns(&rows));
    let parts = [
        short,
        missed,
        promised,
        hard,
        relaxed,
        limits,
        adjusted,
        refined,
        scored.collect(),
        overrun.map_or(String::new(), |listing| session.listing(&listing)),
        more.map_or(String::new(), |listing| session.listing(listing)),
        format!("{}\n{}", open.get(lang), files.collect::<String>()),
    ];
    session
        .painted_result(&[&*shown(&top), &chart::of_schedule(&facts, session), &*shown(&parts.concat())].concat())?;
    Ok(ExitCode::SUCCESS)
}

/// A notice under its heading, or nothing where the notice is empty.
fn under(heading: &Text, notice: &[String], lang: Lang) -> String {
    if notice.is_empty() {
        return String::new();
    }
    let lines = notice.iter().map(|line| format!("  {line}\n"));
    format!("{}\n{}", heading.get(lang), lines.collect::<String>())
}
