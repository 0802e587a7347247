//! Whom to hire beside the roster: the search over the roster and everybody who could be hired, the integer program of whole people
//! over the tours that it has seen, and the best of every sum of money.
//!
//! Knows every other room; nothing knows it.

mod curve;
mod lots;
pub mod people;
pub mod polish;
pub mod rivals;

use super::agent::problem::{Problem, Terms};
use super::agent::rules::{RULES, language};
use super::agent::tour::Tour;
use super::program::solvers::{SOLVERS, Solver};
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::hire::Crew;
use crate::domain::ids::AgentId;
use crate::domain::plan::Plan;
use crate::domain::progress::Observer;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Certificate, Roster};
use crate::domain::threads;
use crate::domain::units::Money;
use crate::error::{Error, Result};
use crate::text;
use people::Work;
use std::time::{Duration, Instant};

/// The best that is found for a sum of money.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The sum.
    pub budget: Money,
    /// Who works when, of the crew.
    pub roster: Roster,
    /// Pay and fees of those who are hired.
    pub money: Money,
    /// The objective with the fees.
    pub total: Money,
}

/// Whom to hire.
#[derive(Debug, Clone, PartialEq)]
pub struct Hiring {
    /// From no money to all that helps.
    pub curve: Vec<Step>,
    /// The step that is proposed.
    pub chosen: usize,
    /// What is known of the proposal; its bound is one on the objective with the fees.
    pub certificate: Certificate,
}

/// Who to hire of `crew`: the cheapest schedule, within the largest of `budgets` where there is one, and the best that is found for each
/// of them and for even steps from nothing to all that helps.
///
/// # Errors
/// [`Error::Defect`] in a build without a solver.
pub fn hire(crew: &Crew, requirement: &Requirement, budgets: &[Money], observer: &dyn Observer) -> Result<Hiring> {
    let solver = *SOLVERS.first().ok_or_else(|| {
        Error::Defect(text!(
            "this build has no solver; build with the feature `highs` or `microlp`",
            "此版本未包含求解器；请启用 `highs` 或 `microlp` 特性重新编译"
        ))
    })?;
    Ok(threads::on(crew.plan.solver.threads, || hired(crew, requirement, budgets, solver, observer)))
}

fn hired(
    crew: &Crew,
    requirement: &Requirement,
    budgets: &[Money],
    solver: &dyn Solver,
    observer: &dyn Observer,
) -> Hiring {
    let problem = problem(crew, &crew.plan, requirement, 1.0);
    let work = Work::new(crew, &problem, solver, observer);
    let free = people::best(&work);
    curve::curve(&work, requirement, free, budgets)
}

/// The instance of `crew` where those who are hired cost `factor` times as much; `plan` is that of [`Crew::paid`].
pub fn problem<'p>(crew: &Crew, plan: &'p Plan, requirement: &Requirement, factor: f64) -> Problem<'p> {
    let terms = |agent| {
        let pool = &crew.pools[crew.pool_of(agent)?];
        let block = pool.block.map(|length| (length.0 / SLOT_MINUTES) as usize);
        Some(Terms { fee: pool.fixed_cost.0 * factor, block })
    };
    Problem::hiring(plan, requirement, language(plan, &[], &RULES), terms)
}

/// The roster of `tours`, one for each agent of the crew.
pub fn roster(crew: &Crew, tours: &[Tour]) -> Roster {
    let of = |(worker, tour): (usize, &Tour)| tour.segments(&crew.plan, AgentId(worker), &[]);
    Roster::new(tours.iter().enumerate().flat_map(of).collect())
}

/// When to end: after some seconds from now, or never where rounds are the limit.
fn deadline(work: &Work<'_>, share: f64) -> Option<Instant> {
    let seconds = work.crew.plan.solver.time_limit_seconds.max(0.0) * share;
    work.crew.plan.solver.iterations.is_none().then(|| Instant::now() + Duration::from_secs_f64(seconds))
}
