//! `peakshift simulate`: plays the published schedule against random demand.

use super::finish::finish_with;
use super::pipeline::{PLAYED, Run};
use super::{PlanPath, Session};
use crate::domain::plan::Plan;
use crate::domain::text::Text;
use crate::domain::units::Share;
use crate::error::{Error, Result};
use crate::read::{self, Named, Needs};
use crate::report;
use crate::simulate::{Came, Incidents, Scaling, Scope};
use crate::text;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// Runs; more give steadier figures.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: Option<u32>,
    /// More inquiries than forecast: a factor, for one queue as QUEUE=FACTOR, for a time as FACTOR@FROM/TO.
    #[arg(long, value_name = "[QUEUE=]FACTOR[@FROM/TO]")]
    surge: Vec<String>,
    /// Incidents to play, from a TOML file: surges, absences, outages of the bot, longer handling.
    #[arg(long, value_name = "FILE")]
    drill: Option<PathBuf>,
    /// Probability of each agent not to come at all.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    no_show: f64,
    /// Play the inquiries that really came, from a file with start, queue and inquiries.
    #[arg(long, value_name = "FILE")]
    actuals: Option<PathBuf>,
    /// Play every run with standby squads of other sizes too, from none to twice, and find the smallest that is enough.
    #[arg(long)]
    risk: bool,
    /// Seed of the random demand.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Plays out/schedule.csv and writes out/simulation.csv.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    run.claim("simulate")?;
    run.plan.simulation.runs = args.runs.unwrap_or(run.plan.simulation.runs);
    run.plan.solver.seed = args.seed.unwrap_or(run.plan.solver.seed);
    let mut incidents = match &args.drill {
        Some(path) => run.read_drill(path)?,
        None => Incidents::default(),
    };
    let surges: Vec<Scaling> = args.surge.iter().map(|surge| parse_surge(surge, &run.plan)).collect::<Result<_>>()?;
    incidents.surges.extend(surges);
    incidents.no_show = Share(args.no_show);
    let actuals = args.actuals.as_deref().map(|path| run.read_actuals(path)).transpose()?;
    run.read_forecast()?;
    incidents.actuals = actuals.map(|rows| {
        let of_queue = |queue| {
            let rows = rows.iter().filter(|row| row.queue == queue);
            rows.map(|row| Came { span: row.span, inquiries: row.inquiries }).collect()
        };
        run.plan.queues.ids().map(of_queue).collect()
    });
    run.read_requirement(None)?;
    run.read_schedule()?;
    run.simulate(incidents)?;
    if args.risk {
        run.weigh_standby(true)?;
    }
    run.weigh_scorecard()?;
    run.write(&PLAYED, &[])?;
    finish_with(&run, session, report::standby_table(&run.facts())?.as_ref())
}

/// Reads `[QUEUE=]FACTOR[@FROM/TO]`.
pub(super) fn parse_surge(given: &str, plan: &Plan) -> Result<Scaling> {
    let wrong = || {
        Error::Usage(text!(
            "--surge {given}: a factor is expected, like 1.3, presale=1.5 or 1.5@2026-11-11T00:00/2026-11-11T02:00",
            "--surge {given}：应为倍数，如 1.3、presale=1.5 或 1.5@2026-11-11T00:00/2026-11-11T02:00"
        ))
    };
    let (left, window) = match given.split_once('@') {
        Some((left, window)) => (left, Some(read::window(window, plan.zone).ok_or_else(wrong)?)),
        None => (given, None),
    };
    let (queue, factor) = match left.rsplit_once('=') {
        Some((name, factor)) => {
            let queue = match read::queue(&plan.queues, name) {
                Named::One(queue) => queue,
                Named::Two(a, b) => {
                    let Text { en, zh } = read::two_queues(&plan.queues, name, a, b);
                    return Err(Error::Usage(text!("--surge {given}: {en}", "--surge {given}：{zh}")));
                }
                Named::Nothing => {
                    let (en, zh) = (format!("there is no queue {name}"), format!("没有队列 {name}"));
                    return Err(Error::Usage(text!("--surge {given}: {en}", "--surge {given}：{zh}")));
                }
            };
            (Some(queue), factor)
        }
        None => (None, left),
    };
    Ok(Scaling { scope: Scope { queue, window }, factor: factor.parse().map_err(|_| wrong())? })
}
