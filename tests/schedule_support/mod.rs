//! What the laws of the schedule share: tours from rosters, offers that make one roster the best, short searches.
#![allow(dead_code)]

use peakshift::check::check;
use peakshift::domain::calendar::{Moment, SLOT_MINUTES, Slot};
use peakshift::domain::demand::Level;
use peakshift::domain::ids::{AgentId, Id, QueueId};
use peakshift::domain::plan::Plan;
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Activity, Candidate, Roster, Segment};
use peakshift::domain::units::{Minutes, Money, Share};
use peakshift::schedule::agent::grammar::Grammar;
use peakshift::schedule::agent::pauses::BlockValues;
use peakshift::schedule::agent::pinned::pinned_best;
use peakshift::schedule::agent::pins::Pins;
use peakshift::schedule::agent::planner::{Offer, Planner, Task, fill_blocks};
use peakshift::schedule::agent::problem::Problem;
use peakshift::schedule::agent::rules::{RULES, Rule};
use peakshift::schedule::agent::tour::{Piece, Tour};
use peakshift::schedule::program::solvers::SOLVERS;
use peakshift::schedule::search::{Found, Limits, Search};
use peakshift::schedule::solve;
use peakshift::schedule::team::board::Board;
use std::time::Duration;

/// Slot boundary at `at`, which lies on one inside the horizon.
fn slot(plan: &Plan, at: Moment) -> usize {
    ((at.0 - plan.horizon.start.0) / (60 * SLOT_MINUTES)) as usize
}

/// The tour that `segments` of one agent publish; adjacent rows of one activity and queue are one piece.
pub fn tour(plan: &Plan, segments: &[Segment]) -> Tour {
    let mut pieces: Vec<Piece> = Vec::new();
    for segment in segments {
        let queue = segment.queue.map_or(0, |queue| queue.index());
        let piece = Piece {
            start: slot(plan, segment.span.start),
            end: slot(plan, segment.span.end),
            activity: segment.activity,
            queue,
        };
        match pieces.last_mut() {
            Some(last) if (last.end, last.activity, last.queue) == (piece.start, piece.activity, queue) => {
                last.end = piece.end;
            }
            _ => pieces.push(piece),
        }
    }
    Tour { pieces }
}

/// The tours of all agents of `roster`.
pub fn tours(plan: &Plan, roster: &Roster) -> Vec<Tour> {
    plan.agents.ids().map(|id| tour(plan, roster.of(id))).collect()
}

/// The board on which every agent has its tour of `roster`.
pub fn board(problem: &Problem<'_>, roster: &Roster) -> Board {
    Board::of(problem, &tours(problem.plan, roster))
}

/// All rules but the one with this id.
pub fn rules_without(id: &str) -> Vec<&'static dyn Rule> {
    RULES.into_iter().filter(|rule| rule.id() != id).collect()
}

/// Values that are 1 for doing what `wanted` says in its slot, 0 for being off with it, and negative for all else.
pub fn praise(problem: &Problem<'_>, worker: usize, wanted: &Tour) -> (Offer<f64>, f64) {
    let (worker, slots) = (&problem.workers[worker], problem.grammar.slots);
    let mut offer = Offer::<f64>::default();
    offer.resize(worker.queues.len(), slots);
    offer.online.iter_mut().chain(&mut offer.standby).for_each(|row| row.fill(-2.0));
    offer.duty.fill(2.0);
    let mut best = 0.0;
    for piece in &wanted.pieces {
        best += (piece.end - piece.start) as f64;
        let own = worker.queues.iter().position(|&queue| queue == piece.queue);
        for k in piece.start..piece.end {
            match (piece.activity, own) {
                (Activity::Standby, Some(own)) => offer.standby[own][k] = 1.0,
                (Activity::Work, Some(own)) => {
                    offer.online[own][k] = 1.0;
                    offer.duty[k] = 0.0;
                }
                (Activity::Break | Activity::Meal | Activity::Session(_), _) => offer.duty[k] = -1.0,
                (Activity::Work | Activity::Standby, None) => {}
            }
        }
    }
    (offer, best)
}

/// The best tour of agent 0 when exactly `wanted` is pinned and praised.
pub fn generated_under_pins(problem: &Problem<'_>, wanted: &[Segment]) -> Tour {
    let (offer, _) = praise(problem, 0, &tour(problem.plan, wanted));
    let pins = Pins::new(problem, wanted);
    pinned_best(problem, &problem.workers[0], &offer, &pins, &mut Planner::default()).1
}

/// The best tour of agent 0 when `wanted` is praised, by the fast programs without pins; its value and the one asked for.
pub fn generated_freely(problem: &Problem<'_>, wanted: &Tour) -> (Tour, f64, f64) {
    let (offer, best) = praise(problem, 0, wanted);
    let (grammar, worker) = (&problem.grammar, &problem.workers[0]);
    let online: Vec<&[f64]> = offer.online.iter().map(Vec::as_slice).collect();
    let mut blocks = BlockValues::default();
    blocks.fill(grammar, &worker.sessions, (&online, &[]), 0..grammar.lattice.points());
    let task = Task { worker, offer: &offer, blocks: &blocks, scale: 1.0, night: 0.0, pins: None };
    let (value, placed) = Planner::default().plan(problem, task);
    let tour = fill_blocks(grammar, worker, &offer, &placed, None).expect("every placed block can be filled");
    (tour, value, best)
}

/// Needs of `required(queue, interval)` at one level, no standby.
pub fn needs(plan: &Plan, level: Level, required: impl Fn(usize, usize) -> f64) -> Requirement {
    let need = |queue: QueueId, i| Need { required: required(queue.index(), i), standby_required: 0.0, level };
    let rows = |queue| (0..plan.horizon.intervals()).map(|i| need(queue, i)).collect();
    Requirement { needs: plan.queues.ids().map(rows).collect(), info: None }
}

/// A search of `rounds` rounds, or until proven.
pub fn search(problem: &Problem<'_>, rounds: u64) -> Found {
    let pins: Vec<Option<Pins>> = problem
        .plan
        .agents
        .ids()
        .map(|id| Some(&problem.grammar.pins[id]).filter(|pins| !pins.is_empty()))
        .map(|pins| pins.map(|pins| Pins::new(problem, pins)))
        .collect();
    let limits = Limits { gap: 0.0, time: Duration::from_secs(600), rounds: Some(rounds) };
    Search::new(problem, &pins, SOLVERS[0], &Unobserved, 1, limits).run()
}

/// The roster of `tours`, with rows cut at the ends of the pins.
pub fn roster(plan: &Plan, grammar: &Grammar, tours: &[Tour]) -> Roster {
    let rows = plan.agents.ids().flat_map(|id| tours[id.0].segments(plan, id, &grammar.pins[id]));
    Roster::new(rows.collect())
}

/// The plan with `rounds` rounds of search on one thread, and no other limit.
pub fn with_rounds(mut plan: Plan, rounds: u64) -> Plan {
    plan.solver.iterations = Some(rounds);
    plan.solver.gap = Share(0.0);
    plan.solver.threads = 1;
    plan
}

/// Solves, checks, and holds the certificate against the checker: the total is not below the bound.
pub fn solved(plan: &Plan, requirement: &Requirement, pins: &[Segment]) -> (Candidate, Money) {
    let found = solve(plan, requirement, pins, &Unobserved).expect("a schedule");
    let verified = check(plan, requirement, &found.roster, pins).expect("a schedule that keeps the rules");
    let (total, bound) = (verified.objective().total(), found.certificate.bound);
    assert!(bound.0 >= 0.0 && bound.0 <= total.0 + 1e-6, "bound {bound:?} of total {total:?}");
    (found, total)
}

/// The segments of one agent, cut out of all.
pub fn only(segments: &[Segment], agent: usize) -> Vec<Segment> {
    segments.iter().filter(|segment| segment.agent == AgentId(agent)).copied().collect()
}

/// The moment `minutes` into the horizon.
pub fn into(plan: &Plan, minutes: i64) -> Moment {
    plan.horizon.start + Minutes(minutes)
}

/// The slot boundary as a moment.
pub fn at_slot(plan: &Plan, slot: usize) -> Moment {
    plan.horizon.slot_start(Slot(slot))
}
