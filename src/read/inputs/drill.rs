//! A drill file: incidents that `simulate --drill` plays.
//!
//! ```toml
//! name = "Opening night, and the bot is out"
//!
//! [[incidents]]
//! kind = "surge"                # inquiries over those forecast
//! queue = "presale"             # left out: all queues
//! factor = 1.5
//! from = "2026-11-11T00:00"     # left out: the whole plan
//! to = "2026-11-11T02:00"
//!
//! [[incidents]]
//! kind = "absence"
//! agents = ["A0007", "A0012"]   # left out: anybody
//! share = 0.5                   # left out: all of them; else drawn for each agent and run
//!
//! [[incidents]]
//! kind = "bot-outage"           # every inquiry reaches the agents
//!
//! [[incidents]]
//! kind = "handling"             # handling times of chats that begin in the window
//! factor = 2.0
//! ```

use crate::domain::calendar::Span;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::incidents::{Absence, Incidents, Scaling, Scope};
use crate::domain::plan::Plan;
use crate::domain::units::Share;
use crate::error::{Error, Finding, Result, Severity};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place, did_you_mean, nearest};
use crate::read::settings::pools::{moment, names};
use crate::read::settings::toml_walk::{Bounds, Placed, Section, Source};
use crate::read::table::folding::folded;
use crate::read::table::names::queue_at;
use crate::read::table::{file, sheet};
use crate::text;
use std::path::Path;

/// Most times as many inquiries or as long a handling time.
const MOST: f64 = 1000.0;
const DAY: i64 = 86_400;
/// Seconds by which an incident may well begin before the plan and end after it.
const BEYOND: i64 = DAY;

#[derive(Clone, Copy)]
enum Kind {
    Surge,
    Absence,
    BotOutage,
    Handling,
}

const KINDS: [(&str, Kind); 4] =
    [("surge", Kind::Surge), ("absence", Kind::Absence), ("bot-outage", Kind::BotOutage), ("handling", Kind::Handling)];

/// Reads a drill for `plan`, whose agents must be there.
///
/// # Errors
/// [`Error::Invalid`] with every finding, warnings included, if one of them is an error.
pub fn drill(path: &Path, plan: &Plan) -> Result<(Incidents, Vec<Finding>)> {
    let mut findings = Findings::new(path.display().to_string());
    let incidents = open(path, &mut findings).map(|text| read(&text, plan, &mut findings));
    let findings = findings.into_sorted();
    match incidents {
        Some(incidents) if findings.iter().all(|f| f.severity != Severity::Error) => Ok((incidents, findings)),
        _ => Err(Error::Invalid(findings)),
    }
}

/// What is wrong with drill.toml in a plan folder; nothing where there is none.
pub fn drill_findings(folder: &Path, plan: &Plan) -> Vec<Finding> {
    const NAME: &str = "drill.toml";
    let path = folder.join(NAME);
    if !path.exists() {
        return Vec::new();
    }
    let mut findings = Findings::new(NAME);
    if let Some(text) = open(&path, &mut findings) {
        read(&text, plan, &mut findings);
    }
    findings.into_sorted()
}

fn open(path: &Path, findings: &mut Findings) -> Option<String> {
    if !path.exists() {
        let shown = path.display();
        let (message, hint) =
            (text!("there is no `{shown}`", "没有 `{shown}`"), text!("correct the path", "请更正路径"));
        findings.add_with_hint(&codes::FILE_MISSING, Place::default(), message, hint);
        return None;
    }
    let bytes = file::read_bytes(path, file::MOST_OF_A_TOML, findings)?;
    sheet::decode_text(&bytes, findings).map(|(text, _)| text)
}

fn read(text: &str, plan: &Plan, findings: &mut Findings) -> Incidents {
    let (document, source) = Source::parse(text, findings);
    let root = Section::root(&source, document.get_ref());
    let name = root.text("name", findings).map(|name| name.value);
    let mut incidents = Incidents { name: name.unwrap_or_default(), ..Incidents::default() };
    if !root.is_present("incidents") {
        root.require("incidents", findings);
    }
    for s in root.sections("incidents", findings) {
        add(&mut incidents, s, plan, findings);
    }
    root.finish(findings);
    incidents
}

/// Adds one incident; one that is not complete leaves its findings.
fn add(incidents: &mut Incidents, s: Section<'_>, plan: &Plan, findings: &mut Findings) {
    if !s.is_present("kind") {
        s.require("kind", findings);
    }
    // Without its kind nobody knows which keys an incident has.
    let Some(kind) = s.word("kind", &KINDS, findings) else { return };
    let window = window(&s, plan, findings);
    match kind {
        Kind::Surge => {
            let scope = Scope { queue: queue(&s, plan, findings), window };
            let factor = factor(&s, Bounds::from_to(0.0, MOST), findings);
            incidents.surges.extend(factor.map(|factor| Scaling { scope, factor }));
        }
        Kind::Handling => {
            let scope = Scope { queue: queue(&s, plan, findings), window };
            let factor = factor(&s, Bounds::above(0.0, MOST), findings);
            incidents.handling.extend(factor.map(|factor| Scaling { scope, factor }));
        }
        Kind::BotOutage => incidents.bot_outages.push(Scope { queue: queue(&s, plan, findings), window }),
        Kind::Absence => {
            let agents = agents(&s, plan, findings);
            let share = s.optional_number("share", Bounds::share(false, true), findings);
            if agents.is_none() && !s.is_present("share") && !findings.has(&codes::TOML_SYNTAX) {
                let message = text!("neither `agents` nor `share` is there", "`agents` 与 `share` 至少要有一个");
                s.report(&codes::KEY_MISSING, "agents", message, findings);
            }
            incidents.absences.push(Absence { agents, share: Share(share.unwrap_or(1.0)), window });
        }
    }
    s.finish(findings);
}

fn factor(s: &Section<'_>, bounds: Bounds, findings: &mut Findings) -> Option<f64> {
    if !s.is_present("factor") {
        s.require("factor", findings);
    }
    s.optional_number("factor", bounds, findings)
}

fn queue(s: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Option<QueueId> {
    let Placed { value, at } = s.text("queue", findings)?;
    queue_at(&value, at, &plan.queues, findings).ok()
}

/// The agents that the incident names; none where it names none.
fn agents(s: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Option<Vec<AgentId>> {
    if !s.is_present("agents") {
        return None;
    }
    let named = names(s, "agents", findings);
    if named.is_empty() {
        let message = text!("`agents` names nobody", "`agents` 没有列出任何人");
        s.report(&codes::EMPTY_TEXT, "agents", message, findings);
    }
    let mut agents = Vec::new();
    for Placed { value, at } in named {
        let exact = plan.agents.find(|agent| agent.id == value);
        match exact.or_else(|| plan.agents.find(|agent| folded(&agent.id) == folded(&value))) {
            Some(agent) => agents.push(agent),
            None => {
                let near = nearest(&value, plan.agents.values().map(|agent| agent.id.as_str()));
                let message = text!("there is no agent `{value}`", "没有坐席 `{value}`");
                findings.add_with_hint(&codes::AGENT_UNKNOWN, at, message, did_you_mean(&codes::AGENT_UNKNOWN, near));
            }
        }
    }
    Some(agents)
}

/// From `from` to `to`, each left out for the end of the plan; none: throughout.
fn window(s: &Section<'_>, plan: &Plan, findings: &mut Findings) -> Option<Span> {
    let (from, to) = (moment(s, "from", plan, findings), moment(s, "to", plan, findings));
    if from.is_none() && to.is_none() {
        return None;
    }
    let horizon = plan.horizon.span();
    let window = Span { start: from.unwrap_or(horizon.start), end: to.unwrap_or(horizon.end) };
    let last = if to.is_some() { "to" } else { "from" };
    if window.end <= window.start {
        let message = text!("the incident ends before it starts", "事件的结束早于开始");
        s.report(&codes::END_NOT_AFTER_START, last, message, findings);
    } else if window.overlap_seconds(&horizon) == 0 {
        let message =
            text!("the incident lies outside the horizon and changes nothing", "事件在方案时段之外，不起作用");
        s.report(&codes::OUTSIDE_HORIZON, last, message, findings);
    } else if window.seconds() > horizon.seconds() + 2 * BEYOND {
        let (days, of_plan) = (window.seconds() / DAY, (horizon.seconds() as f64 / DAY as f64).ceil());
        let message = text!(
            "the incident lasts {days} days, the plan no more than {of_plan}",
            "事件持续 {days} 天，而方案不超过 {of_plan} 天"
        );
        let is_early = horizon.start.0 - window.start.0 > window.end.0 - horizon.end.0;
        s.report(&codes::SPAN_LONG, if is_early { "from" } else { "to" }, message, findings);
    }
    Some(window)
}
