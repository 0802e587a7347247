//! `peakshift explain`: why an interval is short, why somebody has this duty, who could stand in.

use super::figures::notes;
use super::pipeline::Run;
use super::progress::during;
use super::{PlanPath, Session};
use crate::domain::calendar::Moment;
use crate::domain::explained::{Judged, Request};
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::night::Night;
use crate::domain::plan::Plan;
use crate::domain::roster::{Roster, Segment};
use crate::domain::text::Text;
use crate::domain::threads;
use crate::error::{Error, Result};
use crate::read::{self, Named, Needs};
use crate::report::{self, Explanation, Facts};
use crate::schedule::explain::Published;
use crate::text;
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// Why who is on line at this local time, e.g. 2026-11-10T23:00, and what would bring one more.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// With --at: in this queue; default: in all.
    #[arg(long, value_name = "QUEUE", requires = "at")]
    queue: Option<String>,
    /// Why this agent has its duty, and what else it could do.
    #[arg(long, value_name = "ID")]
    agent: Option<String>,
    /// Who could stand in for an agent who is away, all the time or during FROM/TO; may be given many times.
    #[arg(long, value_name = "ID[@FROM/TO]")]
    absent: Vec<String>,
    /// Who should be asked first to stay longer or to go home early, with what it is worth.
    #[arg(long)]
    offers: bool,
    /// What a step of each rule and target would bring, by solving again from this schedule.
    #[arg(long)]
    relax: bool,
    /// What agents ask for (agent_id, kind, start, end, with; kinds: swap, day off, shorter, longer, other hours): what each would cost.
    #[arg(long, value_name = "FILE", conflicts_with = "absent")]
    requests: Option<PathBuf>,
    /// With --requests: grant what costs at most this much of the objective; default: `change_penalty` of plan.toml.
    #[arg(long, value_name = "MONEY", requires = "requests")]
    up_to: Option<f64>,
    /// With --requests: publish the schedule with what is granted; the one before is kept as a version.
    #[arg(long, requires = "requests")]
    apply: bool,
}

/// What is asked, as the plan knows it.
struct Asked {
    at: Option<Moment>,
    queue: Option<QueueId>,
    agent: Option<AgentId>,
    absences: Night,
    requests: Option<Vec<Request>>,
    /// The price up to which a request is granted.
    paid: f64,
    relax: bool,
    offers: bool,
}

/// Explains out/schedule.csv; writes nothing without --apply.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let nothing = args.at.is_none() && args.agent.is_none() && args.absent.is_empty() && args.requests.is_none();
    if nothing && !args.relax && !args.offers {
        return Err(Error::Usage(text!(
            "say what to explain: --at TIME, --agent ID, --absent ID, --offers, --requests FILE, or --relax",
            "请说明要解释什么：--at 时间、--agent 工号、--absent 工号、--offers、--requests 文件，或 --relax"
        )));
    }
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    run.warn_of_list();
    let asked = asked(args, &mut run)?;
    if args.apply {
        run.claim("explain")?;
    }
    run.read_requirement(None)?;
    run.read_schedule()?;
    if args.relax {
        // Targets give way only where the forecast is there from which their requirement follows.
        if run.has_forecast() {
            run.read_forecast()?;
        }
        run.relax()?;
    }
    let most = run.plan.solver.threads;
    let title = text!("explain", "解释");
    let (told, granted) = during(session, title, || threads::on(most, || answers(&run, &asked)))?;
    if let Some(granted) = granted.filter(|_| args.apply) {
        run.grant(granted)?;
    }
    tell(&told, session)
}

fn asked(args: &Args, run: &mut Run<'_>) -> Result<Asked> {
    let plan = &run.plan;
    Ok(Asked {
        at: args.at.as_deref().map(|at| read::time(plan, &format!("--at {at}"), at)).transpose()?,
        queue: args.queue.as_deref().map(|name| queue(plan, name)).transpose()?,
        agent: args.agent.as_deref().map(|id| read::agent(plan, &format!("--agent {id}"), id)).transpose()?,
        absences: read::away(plan, &run.replan, &args.absent)?,
        paid: args.up_to.unwrap_or(run.replan.change_penalty.0),
        relax: args.relax,
        offers: args.offers,
        requests: args.requests.as_deref().map(|path| run.read_requests(path)).transpose()?,
    })
}

/// Each answer in order, and the schedule in which requests are granted.
fn answers(run: &Run<'_>, asked: &Asked) -> Result<(Vec<Explanation>, Option<Roster>)> {
    let facts = run.facts();
    let mut told: Vec<Explanation> = Vec::new();
    if let Some(at) = asked.at {
        let interval = ((at.0 - run.plan.horizon.start.0) / (run.plan.horizon.interval.0 * 60)) as usize;
        let remembered = run.in_force()?.map(|before| before.night.all_absences().to_vec()).unwrap_or_default();
        let absences = asked.absences.clone().also_away(remembered);
        told.push(why(run, &facts, &absences, report::Place { interval, queue: asked.queue })?);
    }
    if let Some(agent) = asked.agent {
        let published = Published::new(&run.plan, run.required()?, run.checked()?.roster(), &[]);
        told.push(report::duty(&facts, agent, &published.duty(agent))?);
    }
    if asked.at.is_none() && !asked.absences.all_absences().is_empty() {
        told.push(substitutes(run, &facts, &asked.absences)?);
    }
    if asked.offers {
        let published = Published::new(&run.plan, run.required()?, run.checked()?.roster(), &[]);
        told.push(report::offers(&facts, &published.offers())?);
    }
    if asked.relax {
        told.push(report::relaxation(&facts));
    }
    let Some(requests) = &asked.requests else { return Ok((told, None)) };
    let (judged, granted) = judge(run, requests, asked.paid)?;
    told.push(report::requests(&facts, &judged, asked.paid)?);
    Ok((told, Some(granted)))
}

fn why(run: &Run<'_>, facts: &Facts<'_>, absences: &Night, place: report::Place) -> Result<Explanation> {
    let roster = absences.cut(run.checked()?.roster());
    let published = Published::new(&run.plan, run.required()?, &roster, absences.all_absences());
    let why = published.why(run.plan.horizon.interval_span(place.interval), place.queue);
    report::why(facts, place, &why)
}

fn substitutes(run: &Run<'_>, facts: &Facts<'_>, absences: &Night) -> Result<Explanation> {
    let before = run.checked()?.roster();
    let left = absences.cut(before);
    let mut away: Vec<AgentId> = absences.all_absences().iter().map(|(agent, _)| *agent).collect();
    away.dedup();
    let gone: Vec<_> = before.segments().iter().filter(|row| !left.segments().contains(row)).copied().collect();
    let published = Published::new(&run.plan, run.required()?, &left, absences.all_absences());
    report::substitutes(facts, &away, &published.substitutes(&gone))
}

/// Judges each request with those granted before it carried out; and the schedule with all that are.
fn judge(run: &Run<'_>, requests: &[Request], paid: f64) -> Result<(Vec<Judged>, Roster)> {
    let mut roster = run.checked()?.roster().clone();
    let mut all = Vec::new();
    for request in requests {
        let published = Published::new(&run.plan, run.required()?, &roster, &[]);
        let judged = published.judge(request, paid);
        if judged.accepted {
            let changed = |row: &&Segment| judged.changes.iter().any(|change| change.agent == row.agent);
            let kept: Vec<Segment> = roster.segments().iter().filter(|row| !changed(row)).copied().collect();
            roster = Roster::new(
                kept.into_iter().chain(judged.changes.iter().flat_map(|change| change.rows.clone())).collect(),
            );
        }
        all.push(judged);
    }
    Ok((all, roster))
}

fn tell(told: &[Explanation], session: &Session) -> Result<ExitCode> {
    if session.json {
        let objects: Vec<Value> = told.iter().map(|told| told.object.clone()).collect();
        let object = match <[Value; 1]>::try_from(objects) {
            Ok([one]) => one,
            Err(several) => Value::from(several),
        };
        session.object(&object)?;
        return Ok(ExitCode::SUCCESS);
    }
    let lang = session.lang;
    let listings = told.iter().flat_map(|told| &told.listings);
    let page: Vec<String> = listings
        .map(|listing| {
            if listing.heads.is_empty() {
                return format!("{}\n{}", listing.title.get(lang), notes(listing, lang));
            }
            session.listing(listing)
        })
        .collect();
    session.result(&page.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn queue(plan: &Plan, name: &str) -> Result<QueueId> {
    match read::queue(&plan.queues, name) {
        Named::One(queue) => Ok(queue),
        Named::Two(a, b) => {
            let Text { en, zh } = read::two_queues(&plan.queues, name, a, b);
            Err(Error::Usage(text!("--queue {name}: {en}", "--queue {name}：{zh}")))
        }
        Named::Nothing => {
            let known: Vec<&str> = plan.queues.values().map(|queue| queue.id.as_str()).collect();
            let known = known.join(", ");
            Err(Error::Usage(text!(
                "--queue {name}: there is no such queue; there are {known}",
                "--queue {name}：没有此队列；现有 {known}"
            )))
        }
    }
}
