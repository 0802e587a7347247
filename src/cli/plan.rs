//! `peakshift plan`: the main job, from history and roster to a checked schedule and its reports.

use super::figures::{columns, grouped, percent};
use super::pipeline::Run;
use super::schedule::Search;
use super::{PlanPath, Session, interrupt};
use crate::check::{self, Verified};
use crate::domain::coverage::CoverageCell;
use crate::domain::simulation::{ServiceFigures, Simulation};
use crate::domain::text::Text;
use crate::error::Result;
use crate::read::Needs;
use crate::report::Output;
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
const OUTPUTS: [Output; 8] = [
    Output::Forecast,
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
    let pins = match &args.search.pins {
        Some(path) => run.read_segments(path)?,
        None => Vec::new(),
    };
    run.prepare_out()?;
    run.forecast()?;
    run.staff()?;
    run.schedule(&pins)?;
    run.simulate(&Incidents::default())?;
    run.write(&OUTPUTS)?;
    finish(&run, session)
}

/// Ends a command that made a schedule: the five numbers that matter and the files to open.
pub fn finish(run: &Run<'_>, session: &Session) -> Result<ExitCode> {
    if session.json {
        session.object(&run.summary()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if interrupt::requested() {
        session.say(&text!(
            "interrupted: this is the best schedule found until then",
            "已中断：以下是到中断为止最好的班表"
        ));
    }
    let Some((schedule, certificate)) = &run.schedule else { return Ok(ExitCode::SUCCESS) };
    let objective = schedule.objective();
    let total = objective.total();
    let on_duty = schedule.roster().agents().count();
    let agents = run.plan.agents.len();
    let currency = &run.plan.currency;
    let wages = grouped(objective.wages.0, 0);
    let (cost, bound) = (grouped(total.0, 0), grouped(certificate.bound.0, 0));
    let gap = percent(certificate.gap(total).0);
    let mut rows = vec![
        (text!("agents", "坐席"), text!("{on_duty} of {agents} have shifts", "{agents} 人中 {on_duty} 人有班")),
        (
            text!("cost", "成本"),
            text!(
                "{wages} {currency} wages; {cost} with every penalty",
                "工资 {wages} {currency}；计入全部罚项 {cost}"
            ),
        ),
        (text!("shortage", "缺口"), shortage(run, schedule)?),
    ];
    if let Some(simulation) = &run.simulation {
        rows.push((text!("service level", "服务水平"), service_level(run, simulation)));
    }
    rows.push((
        text!("gap", "与最优的差距"),
        text!("at most {gap} above the optimum (bound {bound})", "至多比最优高 {gap}（下界 {bound}）"),
    ));
    let rows: Vec<_> = rows
        .iter()
        .map(|(name, value)| (name.get(session.lang).to_owned(), value.get(session.lang).to_owned()))
        .collect();
    let out = run.out();
    let (sheet, page) = (out.join("schedule.xlsx"), out.join("report.html"));
    let (sheet, page) = (sheet.display(), page.display());
    let open = text!("open {sheet}\n     {page}", "打开 {sheet}\n     {page}");
    let name = &run.plan.name;
    session.result(&format!("{name}\n{}{}", columns(&rows), open.get(session.lang)))?;
    Ok(ExitCode::SUCCESS)
}

/// Agent-hours short, and their share of what is required.
fn shortage(run: &Run<'_>, schedule: &Verified) -> Result<Text> {
    let requirement = run.required()?;
    let hours = run.plan.horizon.interval.hours();
    let cells = check::coverage(&run.plan, requirement, schedule.roster());
    let sum = |of: fn(&CoverageCell) -> f64| cells.values().flatten().map(of).sum::<f64>() * hours;
    let (short, required) = (sum(|cell| cell.shortage), sum(|cell| cell.required));
    let share = percent(if required > 0.0 { short / required } else { 0.0 });
    let (short, required) = (grouped(short, 1), grouped(required, 1));
    Ok(text!(
        "{short} of {required} required agent-hours ({share})",
        "所需 {required} 人时中缺 {short} 人时（{share}）"
    ))
}

/// The share answered in time over all queues, then by queue.
fn service_level(run: &Run<'_>, simulation: &Simulation) -> Text {
    let sum = |of: fn(&ServiceFigures) -> f64| simulation.totals.values().map(of).sum::<f64>();
    let (within, offered) = (sum(|queue| queue.answered_within), sum(|queue| queue.offered));
    let overall = percent(if offered > 0.0 { within / offered } else { 1.0 });
    let by_queue: Vec<String> = run
        .plan
        .queues
        .iter()
        .map(|(id, queue)| format!("{} {}", queue.name, percent(simulation.totals[id].service_level.0)))
        .collect();
    let by_queue = by_queue.join(", ");
    text!("{overall} answered in time ({by_queue})", "{overall} 按时首响（{by_queue}）")
}
