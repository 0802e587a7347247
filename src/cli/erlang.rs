//! `peakshift erlang`: the staffing calculator by itself.

use super::Session;
use super::figures::{columns, percent};
use crate::domain::requirement::Limit;
use crate::domain::text::{Lang, Text};
use crate::domain::units::Share;
use crate::error::{Error, Result};
use crate::staffing::erlang::{Question, Reason, Wanted, answer, reason};
use crate::staffing::{MODELS, Measures, Target};
use crate::text;
use std::process::ExitCode;

/// Options of `erlang`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The model; its full name or its last letter.
    #[arg(long, value_name = "MODEL", value_parser = names(), default_value = "a")]
    model: String,
    /// Inquiries per hour.
    #[arg(long, value_name = "N")]
    per_hour: f64,
    /// Mean handling time in seconds.
    #[arg(long, value_name = "SECONDS")]
    aht: f64,
    /// Tell what this many agents achieve, instead of how many are required.
    #[arg(long, value_name = "N")]
    agents: Option<u64>,
    /// Limit of the first reply in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 20.0)]
    within: f64,
    /// Share of inquiries to be answered within that.
    #[arg(long, value_name = "SHARE", default_value_t = 0.8)]
    target: f64,
    /// Mean seconds until a customer gives up (erlang-a).
    #[arg(long, value_name = "SECONDS", default_value_t = 120.0)]
    patience: f64,
    /// Highest occupancy when agents are required.
    #[arg(long, value_name = "SHARE", default_value_t = 0.85)]
    max_occupancy: f64,
}

fn names() -> clap::builder::PossibleValuesParser {
    use clap::builder::PossibleValue;
    let value = |model: &&'static dyn crate::staffing::Model| {
        let name = model.name();
        let short = name.strip_prefix("erlang-");
        PossibleValue::new(short.unwrap_or(name)).aliases(short.map(|_| name)).help(model.about().en)
    };
    MODELS.iter().map(value).collect::<Vec<_>>().into()
}

/// Prints the measures of given agents, or of the agents required.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let target = Target { service_level: Share(args.target), max_occupancy: Share(args.max_occupancy) };
    let question = Question {
        model: &args.model,
        per_hour: args.per_hour,
        aht_seconds: args.aht,
        within_seconds: args.within,
        patience_seconds: args.patience,
        wanted: args.agents.map_or(Wanted::AgentsFor(target), Wanted::MeasuresOf),
    };
    let (measures, reason) = (answer(&question)?, reason(&question)?);
    if session.json {
        let object = serde_json::to_value(measures);
        let mut object = object.map_err(|error| Error::Defect(text!("{error}", "{error}")))?;
        if let Some(Reason { limit, agents_for_service_level }) = reason {
            object["limit"] = limit.name().into();
            object["agents_for_service_level"] = agents_for_service_level.into();
        }
        session.object(&object)?;
    } else {
        session.result(&table(&measures, reason, args, session.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Which limit asked for so many.
fn because(reason: Reason, args: &Args) -> Text {
    let (level, cap, fewer) = (percent(args.target), percent(args.max_occupancy), reason.agents_for_service_level);
    match reason.limit {
        Limit::ServiceLevel => text!("the service level of {level}", "服务水平 {level}"),
        Limit::AtLeastOne => text!("at least one: nobody answers nobody", "至少一人：无人则无人应答"),
        Limit::Occupancy => text!(
            "the occupancy of at most {cap}; {fewer} reach the service level of {level} (--max-occupancy 1)",
            "占用率不超过 {cap}；仅按服务水平 {level} 需 {fewer} 人（--max-occupancy 1）"
        ),
    }
}

fn table(measures: &Measures, reason: Option<Reason>, args: &Args, lang: Lang) -> String {
    let within = args.within;
    let wait = measures.mean_wait_seconds;
    let wait = if wait.is_finite() {
        text!("{wait:.1} s", "{wait:.1} 秒")
    } else {
        text!("grows without end", "无限增长")
    };
    let rows = [
        (text!("agents", "坐席数"), measures.agents.to_string()),
        (text!("service level", "服务水平"), {
            let level = percent(measures.service_level.0);
            text!("{level} answered within {within} s", "{level} 在 {within} 秒内首响").get(lang).to_owned()
        }),
        (text!("have to wait", "需等待"), percent(measures.probability_wait.0)),
        (text!("mean wait", "平均等待"), wait.get(lang).to_owned()),
        (text!("occupancy", "占用率"), percent(measures.occupancy.0)),
        (text!("give up", "放弃"), percent(measures.abandoned_share.0)),
    ];
    let mut rows = rows.map(|(name, value)| (name.get(lang).to_owned(), value)).to_vec();
    if let Some(reason) = reason {
        rows.insert(1, (text!("set by", "取决于").get(lang).to_owned(), because(reason, args).get(lang).to_owned()));
    }
    columns(&rows)
}
