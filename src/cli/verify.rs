//! `peakshift verify`: judges a published schedule without the optimizer.

use super::figures::{columns, grouped};
use super::pipeline::Run;
use super::search::PinsFile;
use super::violations::line;
use super::{PlanPath, Session};
use crate::check::{self, Violation};
use crate::domain::currency::unit;
use crate::domain::objective::Objective;
use crate::domain::roster::Roster;
use crate::domain::text::{Lang, Text};
use crate::error::{Error, Result};
use crate::read::Needs;
use crate::report::{self, Output};
use crate::text;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// The schedule to judge; default: out/schedule.csv.
    #[arg(long, value_name = "FILE")]
    schedule: Option<PathBuf>,
    /// The requirement to price it by; default: out/requirements.csv.
    #[arg(long, value_name = "FILE")]
    requirements: Option<PathBuf>,
    #[command(flatten)]
    pins: PinsFile,
}

/// Lists every violation and recomputes the objective; exit code 1 when there is a violation.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut run = Run::open(&args.path.plan, Needs { inquiries: false, agents: true }, session)?;
    run.read_requirement(args.requirements.as_deref())?;
    let pins = args.pins.read(&mut run, false)?;
    let other = args.schedule.as_ref().filter(|path| !run.is_output(path, Output::Schedule));
    let path = match other {
        Some(path) => path.clone(),
        None => run.published_schedule()?,
    };
    let roster = Roster::new(run.read_segments(&path)?);
    let violations = match other {
        Some(_) => check::violations(&run.kept_plan(), &roster, &pins),
        None => run.violations(&roster, &pins)?,
    };
    let replanned = run.in_force()?.filter(|_| other.is_none()).map(|night| run.plan.zone.show(night.night.now));
    if let Some(now) = &replanned {
        session.say(&text!(
            "judged as a night replanned at {now}: what was cut by an absence or called from standby may break what a plan must keep",
            "按 {now} 重排的班表校验：因缺席截断、由待命转上线的班段适用重排规则"
        ));
    }
    let objective = check::objective(&run.plan, run.required()?, &roster);
    if session.json {
        let mut object = object(&violations, &objective, session.lang);
        object["replanned_at"] = json!(replanned);
        session.object(&object)?;
    } else {
        session.result(&page(&violations, &objective, &run.plan.currency, session.lang))?;
    }
    let n = violations.len();
    if n > 0 {
        return Err(Error::Violations(text!(n, "{n} violation", "{n} violations", "{n} 处违反规则")));
    }
    Ok(ExitCode::SUCCESS)
}

fn object(violations: &[Violation], objective: &Objective, lang: Lang) -> Value {
    let list: Vec<Value> = violations
        .iter()
        .map(|violation| {
            json!({
                "rule": violation.rule,
                "agent_id": violation.agent_id,
                "start": violation.start,
                "message": violation.message.get(lang),
            })
        })
        .collect();
    let terms = objective.used_terms().into_iter().chain([("total", objective.total())]);
    let terms: Map<String, Value> = terms.map(|(name, money)| (name.to_owned(), json!(money.0))).collect();
    json!({ "violations": list, "objective": terms })
}

fn page(violations: &[Violation], objective: &Objective, currency: &str, lang: Lang) -> String {
    let mut page: String = violations.iter().map(|violation| line(violation, lang) + "\n").collect();
    if violations.is_empty() {
        page += text!("all rules are kept\n", "全部规则均满足\n").get(lang);
    }
    let total = (text!("Total", "合计"), objective.total());
    let terms = report::terms(objective, None).into_iter().chain([total]);
    let rows: Vec<_> =
        terms.map(|(name, money)| (name.get(lang).to_owned(), format!("{:>14}", grouped(money.0, 2)))).collect();
    let Text { en: currency, zh: yuan } = unit(currency);
    page + text!("objective in {currency}\n", "总代价（{yuan}）\n").get(lang) + &columns(&rows)
}
