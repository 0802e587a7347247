//! The best tour of somebody whose segments are pinned.

use super::arrange::Holding;
use super::grammar::Grammar;
use super::offer::Offer;
use super::pauses::BlockValues;
use super::pins::Pins;
use super::planner::{OfferValues, Planner, Task, by_stage, fill_blocks};
use super::problem::{Problem, Worker};
use super::tour::Tour;
use std::sync::Arc;

/// The on-line values of the blocks of a pinned agent, with the bonus of what they keep.
pub fn pinned_blocks(grammar: &Grammar, worker: &Worker, offer: &Offer<f64>, pins: &Pins, out: &mut BlockValues<f64>) {
    let holding = Holding { sessions: &worker.sessions, rewards: &worker.sessions.rewards() };
    by_stage(grammar, worker, offer, out, |stage, hull, out| {
        let values = OfferValues::staged(worker, (offer, stage), 0..grammar.slots, Some(pins));
        out.fill_each(grammar, &values, hull, holding);
    });
}

/// The best tour of a pinned worker and its value, bonus included.
///
/// Blocks are chosen as if each of them could hold the sessions of the whole horizon. Where one that has to do without keeps its pins no
/// more, they are chosen again as if there were no such sessions but those that are pinned; the value stays, which no tour exceeds.
pub fn pinned_best(
    problem: &Problem<'_>,
    worker: &Worker,
    offer: &Offer<f64>,
    pins: &Pins,
    planner: &mut Planner<f64>,
) -> (f64, Tour) {
    let (value, tour) = chosen(problem, worker, offer, pins, planner);
    if !worker.sessions.has_wide() || pins.kept_by(&tour) {
        return (value, tour);
    }
    let mut bare = worker.clone();
    bare.sessions = Arc::new(worker.sessions.without_wide(|session| pins.hold(session)));
    let (_, other) = chosen(problem, &bare, offer, pins, planner);
    (value, if pins.kept_by(&other) { other } else { tour })
}

fn chosen(
    problem: &Problem<'_>,
    worker: &Worker,
    offer: &Offer<f64>,
    pins: &Pins,
    planner: &mut Planner<f64>,
) -> (f64, Tour) {
    let mut blocks = BlockValues::default();
    pinned_blocks(&problem.grammar, worker, offer, pins, &mut blocks);
    let (value, placed) =
        planner.plan(problem, Task { worker, offer, blocks: &blocks, scale: 1.0, night: 0.0, pins: Some(pins) });
    let tour = fill_blocks(&problem.grammar, worker, offer, &placed, Some(pins));
    (value, tour.unwrap_or_default())
}
