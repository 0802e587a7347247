//! Solves for a schedule.

pub mod agent;
pub mod bound;
pub mod explain;
pub mod hire;
mod keepable;
pub mod night;
pub mod program;
pub mod search;
pub mod team;

pub use keepable::{Unkeepable, unkeepable};

use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::progress::Observer;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Candidate, Certificate, Roster, Segment};
use crate::domain::units::Money;
use crate::domain::words;
use crate::error::{Error, Finding, Result, Severity};
use crate::text;
use agent::pins::{self, Pins};
use agent::problem::{Problem, SLOT_HOURS};
use agent::rules::{self, RULES};
use program::solvers::SOLVERS;
use search::{Limits, Search};
use std::time::Duration;

/// Finds a schedule near the cheapest, with a lower bound. `pins` are kept as they are (R12).
///
/// # Errors
/// [`Error::Invalid`] when the pins cannot be kept under the other rules; [`Error::Defect`] in a build without a solver.
pub fn solve(plan: &Plan, requirement: &Requirement, pins: &[Segment], observer: &dyn Observer) -> Result<Candidate> {
    solve_leaning(plan, requirement, pins, &[], observer)
}

/// The same where an hour of blocks at night costs the search so much more or less, by agent of the plan, in currency: what was borne
/// before leads it. The certificate is of the objective without.
///
/// # Errors
/// As [`solve`].
pub fn solve_leaning(
    plan: &Plan,
    requirement: &Requirement,
    pins: &[Segment],
    night_prices: &[f64],
    observer: &dyn Observer,
) -> Result<Candidate> {
    let solver = *SOLVERS.first().ok_or_else(|| {
        Error::Defect(text!(
            "this build has no solver; build with the feature `highs` or `microlp`",
            "此版本未包含求解器；请启用 `highs` 或 `microlp` 特性重新编译"
        ))
    })?;
    let problem = Problem::new(plan, requirement, rules::language(plan, pins, &RULES));
    let by_slot: Vec<f64> = night_prices.iter().map(|price| price * SLOT_HOURS).collect();
    let led = by_slot.iter().any(|price| *price != 0.0).then(|| problem.leaning(&by_slot));
    let led = led.as_ref().unwrap_or(&problem);
    let compiled: Vec<Option<Pins>> = plan
        .agents
        .ids()
        .map(|agent| Some(&problem.grammar.pins[agent]).filter(|pins| !pins.is_empty()))
        .map(|pins| pins.map(|pins| Pins::new(&problem, pins)))
        .collect();
    let settings = &plan.solver;
    let limits = Limits {
        gap: settings.gap.0,
        time: Duration::from_secs_f64(settings.time_limit_seconds.max(0.0)),
        rounds: settings.iterations,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(settings.threads)
        .build()
        .map_err(|e| Error::Defect(text!("cannot start the threads of the search: {e}", "无法启动求解线程：{e}")))?;
    let found =
        pool.install(|| Search::judged_by(led, &problem, &compiled, solver, observer, settings.seed, limits).run());
    let broken: Vec<Finding> = plan
        .agents
        .ids()
        .flat_map(|agent| pins::broken(&problem, agent.0, &found.tours[agent.0], &problem.grammar.pins[agent]))
        .map(|pin| unkept(plan, pin))
        .collect();
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let segments = found.tours.iter().enumerate().flat_map(|(worker, tour)| {
        let agent = AgentId(worker);
        tour.segments(plan, agent, &problem.grammar.pins[agent])
    });
    Ok(Candidate {
        roster: Roster::new(segments.collect()),
        certificate: Certificate {
            bound: Money(found.bound),
            status: found.status,
            iterations: found.rounds,
            solver: solver.name().to_owned(),
        },
    })
}

/// What is said about a pin that cannot be kept; nobody here knows from where it came.
pub fn unkept(plan: &Plan, pin: &Segment) -> Finding {
    let (agent, what, what_zh) = (&plan.agents[pin.agent].id, pin.activity.name(), words::activity(pin.activity).zh);
    let (from, to) = (plan.zone.show(pin.span.start), plan.zone.show(pin.span.end));
    Finding {
        severity: Severity::Error,
        code: "E901",
        file: String::new(),
        line: None,
        column: None,
        message: text!(
            "the pinned {what} of {agent} from {from} to {to} cannot be kept under the other rules",
            "{agent} 在 {from} 至 {to} 的固定{what_zh}与其他规则冲突，无法保留"
        ),
        hint: text!(
            "take this row out of the pins, or change the availability, hours or rules that stand against it",
            "请从固定行中删除此行，或修改与之冲突的可用时间、工时或规则"
        ),
    }
}
