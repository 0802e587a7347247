//! Solves for a schedule.

pub mod agent;
pub mod bound;
pub mod explain;
pub mod hire;
mod keepable;
mod kinds;
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
use crate::domain::threads;
use crate::domain::units::Money;
use crate::domain::words;
use crate::error::{Error, Finding, Result, Severity};
use crate::text;
use agent::pins::{self, Pins};
use agent::problem::{Problem, SLOT_HOURS};
use agent::rules::{self, RULES};
use program::solvers::SOLVERS;
use search::{Found, Limits, Search, tried};

/// Shares of the time up to which the kinds of shifts are still free, and up to which others are tried, where they are few (R16).
const FREE_UNTIL: f64 = 0.1;
const TRIED_UNTIL: f64 = 0.85;

/// Finds a schedule near the cheapest, with a lower bound. `pins` are kept as they are (R12).
///
/// # Errors
/// [`Error::Invalid`] when the pins cannot be kept under the other rules, or not with few kinds of shifts; [`Error::Defect`] in a build
/// without a solver.
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
    let is_led = by_slot.iter().any(|price| *price != 0.0);
    let led = is_led.then(|| problem.leaning(&by_slot));
    let led = led.as_ref().unwrap_or(&problem);
    let compiled: Vec<Option<Pins>> = plan
        .agents
        .ids()
        .map(|agent| Some(&problem.grammar.pins[agent]).filter(|pins| !pins.is_empty()))
        .map(|pins| pins.map(|pins| Pins::new(&problem, pins)))
        .collect();
    let settings = &plan.solver;
    let limits = Limits::of(settings);
    let leg = |limits| Search::judged_by(led, &problem, &compiled, solver, observer, settings.seed, limits);
    let found = threads::on(settings.threads, || match plan.rules.max_shift_kinds {
        0 if !is_led => Ok(tried::cheapest(&problem).unwrap_or_else(|| leg(limits).run())),
        0 => Ok(leg(limits).run()),
        most => of_few_kinds(led, &compiled, most, limits, leg),
    })?;
    let broken: Vec<Finding> = plan
        .agents
        .ids()
        .flat_map(|agent| pins::broken(&problem, agent.0, &found.tours[agent.0], &problem.grammar.pins[agent]))
        .map(|pin| unkept(plan, pin))
        .collect();
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let of = |(worker, tour): (usize, &agent::tour::Tour)| {
        tour.segments(plan, AgentId(worker), &problem.grammar.pins[AgentId(worker)])
    };
    let segments = found.tours.iter().enumerate().flat_map(of);
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

/// A search of `problem` with kinds of shifts free, then for the best `most` of them, then with these (R16); `leg` begins the first.
fn of_few_kinds<'a>(
    problem: &Problem<'a>,
    pins: &[Option<Pins>],
    most: usize,
    limits: Limits,
    leg: impl FnOnce(Limits) -> Search<'a>,
) -> Result<Found> {
    let mut free = leg(limits.shared(FREE_UNTIL));
    free.go_on();
    free.limit(limits);
    let fixed = kinds::pinned(problem, pins, free.best().1, most);
    if fixed.len() > most {
        return Err(Error::Invalid(vec![too_many_kinds(fixed.len(), most)]));
    }
    let chosen = kinds::chosen(problem, &fixed, free.best().1, most);
    let few = kinds::limited(problem, &chosen);
    let search = free.narrowed(&few, limits);
    let (chosen, tours) = match search.aside() {
        Some(tours) => (kinds::used(problem, tours.iter()).into_keys().collect(), tours),
        None => (chosen, search.best().1),
    };
    let (kinds, tours) = search.exchange(problem, chosen, tours, &fixed, TRIED_UNTIL);
    let few = kinds::limited(problem, &kinds);
    let mut search = search.narrowed(&few, limits);
    search.adopt(&tours);
    search.anneal();
    Ok(search.run())
}

/// What is said about pins that take `many` kinds of work blocks.
fn too_many_kinds(many: usize, most: usize) -> Finding {
    Finding {
        severity: Severity::Error,
        code: "E902",
        file: String::new(),
        line: None,
        column: None,
        message: text!(
            "no schedule was found that keeps the pins with fewer than {many} kinds of work blocks (start and length); max_shift_kinds is {most}",
            "保留固定的班段时，找到的班表至少有 {many} 种班段（开始与时长），而 max_shift_kinds 为 {most}"
        ),
        hint: text!(
            "raise max_shift_kinds of [rules], or take rows out of the pins",
            "请提高 [rules] 的 max_shift_kinds，或减少固定行"
        ),
    }
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
