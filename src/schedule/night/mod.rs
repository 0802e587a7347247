//! The rest of a night, planned anew from the published schedule with as few changes as they are worth (SPEC section 6, Replan;
//! docs/MODEL.md).
//!
//! Knows `agent`, `bound` and `team`. Everything ends by its own work, so that the same night gives the same schedule on any number of
//! threads.

mod bound;
mod program;
mod respond;
mod search;
mod stand;

use super::agent::problem::Problem;
use super::agent::rules::{self, RULES};
use super::agent::tour::{Piece, Tour};
use super::kinds;
use crate::domain::ids::{AgentId, Id};
use crate::domain::night::Night;
use crate::domain::plan::Plan;
use crate::domain::progress::Observer;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Certificate, Roster, Segment, Status};
use crate::domain::threads;
use crate::domain::units::Money;
use respond::Setting;
use search::Search;
use stand::Stand;

/// Numbers of changes of which the curve tells, beside none, the number asked for, and as many as are worth it.
const CURVE: [usize; 4] = [2, 5, 10, 20];
/// Name of this method where a solver is named.
const METHOD: &str = "replan";

/// The schedule with a number of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Most changes; none: as many as are worth it.
    pub limit: Option<usize>,
    /// Agents who change.
    pub changed: usize,
    /// The schedule.
    pub roster: Roster,
}

/// What the rest of a night may look like.
#[derive(Debug, Clone, PartialEq)]
pub struct Replanned {
    /// Nobody changes, then more and more, then as many as are worth it.
    pub curve: Vec<Step>,
    /// The step that was asked for.
    pub chosen: usize,
    /// A bound on the objective with the price of changes, and how the search ended.
    pub certificate: Certificate,
}

/// Plans the rest of the night anew. `published` keeps the rules of the night, and `requirement` is as it is known now. Without
/// `news`, that is where nobody is away more than before and the requirement is as it was, everybody stays as published.
pub fn replan(
    plan: &Plan,
    requirement: &Requirement,
    published: &Roster,
    night: &Night,
    news: bool,
    observer: &dyn Observer,
) -> Replanned {
    let problem = Problem::new(plan, requirement, rules::language(plan, &[], &RULES));
    let tours: Vec<Tour> = plan.agents.ids().map(|agent| Tour::of(plan, published.of(agent))).collect();
    let problem = kinds::kept(problem, &tours);
    let stands: Vec<Stand> =
        plan.agents.ids().map(|agent| Stand::new(&problem, night, agent, published.of(agent))).collect();
    let setting = Setting {
        problem: &problem,
        stands: &stands,
        call_from: stand::slot_from(&problem, night.call_from),
        penalty: night.settings.change_penalty.0,
        ranks: ranks(plan),
    };
    threads::on(plan.solver.threads, || steps(plan, &setting, (night, news), observer))
}

fn steps(plan: &Plan, setting: &Setting<'_>, (night, news): (&Night, bool), observer: &dyn Observer) -> Replanned {
    let mut limits: Vec<Option<usize>> = CURVE.iter().copied().chain(night.max_changes).map(Some).collect();
    limits.sort();
    limits.dedup();
    limits.push(None);
    let mut search = Search::new(setting, observer);
    let step = |limit: Option<usize>, search: &Search<'_>| Step {
        limit,
        changed: search.count(),
        roster: roster(plan, setting, search.board().tours()),
    };
    let mut curve = vec![step(Some(0), &search)];
    let (mut chosen, mut bound, mut settled) = (0, 0.0, true);
    for limit in limits {
        let most = limit.unwrap_or(usize::MAX);
        let asked_for = limit == night.max_changes;
        if news {
            // An interrupted search still tells the step that was asked for.
            settled = settled && search.grow(most) && (!asked_for || search.settle(most));
        }
        if settled || asked_for {
            curve.push(step(limit, &search));
        }
        if asked_for {
            chosen = curve.len() - 1;
            let cost = search.board().cost() + setting.penalty * search.count() as f64;
            bound = bound::bound(setting, search.board(), cost).min(cost).max(0.0);
        }
    }
    let status = if settled { Status::IterationLimit } else { Status::Interrupted };
    let iterations = curve.len() as u64;
    let certificate = Certificate { bound: Money(bound), status, iterations, solver: METHOD.to_owned() };
    Replanned { curve, chosen, certificate }
}

/// By agent: how many standby ranks come before its own.
fn ranks(plan: &Plan) -> Vec<usize> {
    let mut all: Vec<i64> = plan.tiers.values().map(|tier| tier.standby_rank).collect();
    all.sort_unstable();
    all.dedup();
    let rank =
        |agent: &crate::domain::plan::Agent| all.partition_point(|&rank| rank < plan.tiers[agent.tier].standby_rank);
    plan.agents.values().map(rank).collect()
}

/// The rows of all agents: as published where they do not change, and with the rows that stay as they are where they do.
fn roster(plan: &Plan, setting: &Setting<'_>, tours: &[Tour]) -> Roster {
    let rows = |(worker, tour): (usize, &Tour)| -> Vec<Segment> {
        let stand = &setting.stands[worker];
        if stand.is_base(tour) {
            return stand.rows.clone();
        }
        let holds = |row: &&Segment| tour.pieces.iter().any(|piece| within(plan, row, piece));
        let kept: Vec<Segment> = stand.kept.iter().filter(holds).copied().collect();
        tour.segments(plan, AgentId(worker), &kept)
    };
    Roster::new(tours.iter().enumerate().flat_map(rows).collect())
}

/// Whether `row` is a part of `piece`.
fn within(plan: &Plan, row: &Segment, piece: &Piece) -> bool {
    let slot = |at: usize| plan.horizon.slot_start(crate::domain::calendar::Slot(at));
    let same = row.activity == piece.activity && row.queue.is_none_or(|queue| queue.index() == piece.queue);
    same && slot(piece.start) <= row.span.start && row.span.end <= slot(piece.end)
}
