//! The best on-line values of blocks at some prices, which agents who see them alike share.

use super::layout::Layout;
use crate::schedule::agent::pauses::BlockValues;
use crate::schedule::agent::problem::{Problem, Worker};
use crate::schedule::agent::real::Real;
use rayon::prelude::*;

/// A band, a set of queues, the bits of what on-line values are per and of the wage that meals save, and a set of sessions.
type Skills<'p> = (usize, &'p [usize], u64, u64, usize);

/// What on-line values of blocks are per, and what is left to multiply them by. Where what a block holds or the times of meals
/// have a price, or efficiency changes, a block is worth what an agent of one efficiency makes of it, and agents of another cannot share its value.
pub fn graded(problem: &Problem<'_>, worker: &Worker) -> (f64, f64) {
    let grammar = &problem.grammar;
    let held = grammar.extra_break > 0.0 || grammar.queue_switch > 0.0 || !worker.sessions.is_empty();
    let priced = held || !worker.saved_by_meals().is_empty() || !worker.stages.is_one();
    if priced { (worker.efficiency, 1.0) } else { (1.0, worker.efficiency) }
}

fn skills<'p>(problem: &'p Problem<'_>, layout: &Layout, worker: usize) -> Skills<'p> {
    let who = &problem.workers[worker];
    let (grade, _) = graded(problem, who);
    // What meals get back goes by the wage.
    let wage = if who.saved_by_meals().is_empty() { 0.0 } else { who.wage };
    (layout.band(worker, 0), who.queues.as_slice(), grade.to_bits(), wage.to_bits(), who.session_set)
}

/// Block values by skills, sorted.
#[derive(Debug)]
pub struct Shared<'p, R> {
    values: Vec<(Skills<'p>, BlockValues<R>)>,
}

impl<'p, R: Real> Shared<'p, R> {
    /// Those of `workers` whose efficiency is the same throughout, as far as two of them see the same, where a slot in a band and a queue costs
    /// `online(band, queue)`.
    pub fn new<'a>(
        problem: &'p Problem<'_>,
        layout: &Layout,
        online: impl Fn(usize, usize) -> &'a [f64] + Sync,
        workers: impl Iterator<Item = usize>,
    ) -> Self {
        let same = workers.filter(|&worker| problem.workers[worker].stages.is_one());
        let mut all: Vec<(Skills<'p>, usize)> = same.map(|worker| (skills(problem, layout, worker), worker)).collect();
        all.sort();
        let shared = all.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1).map(|alike| alike[0]);
        let shared: Vec<(Skills<'p>, usize)> = shared.collect();
        let filled = |values: &mut BlockValues<R>, (skills, worker): (Skills<'p>, usize)| {
            let (band, queues, grade, _, set) = skills;
            let times = f64::from_bits(grade);
            let meals: Vec<R> = problem.workers[worker].saved_by_meals().iter().map(|&saved| R::of(saved)).collect();
            let single = |&queue: &usize| online(band, queue).iter().map(|&price| R::of(price * times)).collect();
            let online: Vec<Vec<R>> = queues.iter().map(single).collect();
            let online: Vec<&[R]> = online.iter().map(Vec::as_slice).collect();
            let points = 0..problem.grammar.lattice.points();
            values.fill(&problem.grammar, &problem.session_sets[set], (&online, &meals), points);
            (skills, values.take_values())
        };
        Self { values: shared.into_par_iter().map_init(BlockValues::default, filled).collect() }
    }

    /// Those of `worker`, per standard agent or as [`graded`] says; none where its efficiency changes or nobody shares them.
    pub fn of(&self, problem: &Problem<'_>, layout: &Layout, worker: usize) -> Option<&BlockValues<R>> {
        if !problem.workers[worker].stages.is_one() {
            return None;
        }
        let key = skills(problem, layout, worker);
        let at = self.values.binary_search_by(|(skills, _)| skills.cmp(&key)).ok()?;
        Some(&self.values[at].1)
    }
}
