//! The cheapest schedule of all, where it takes no search: every tour of every agent with every one of the others.

use super::Found;
use crate::domain::roster::Status;
use crate::schedule::agent::every::every_tour;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::team::board::{Board, Coverage};

/// Most agents: among more who have a choice at all there are too many schedules.
const MOST_AGENTS: usize = 20;
/// Most tours of an agent, and most schedules made of them, each times its slots and queues.
const MOST_TOURS: usize = 5_000;
const MOST_CELLS: usize = 10_000_000;

/// The cheapest schedule of `problem`, where no segments are pinned and the schedules are so few that all are tried.
pub fn cheapest(problem: &Problem<'_>) -> Option<Found> {
    if problem.workers.len() > MOST_AGENTS {
        return None;
    }
    let mut left = MOST_CELLS / (problem.grammar.slots * (problem.needs.len() + 1)).max(1);
    let mut tours = Vec::with_capacity(problem.workers.len());
    for (worker, who) in problem.workers.iter().enumerate() {
        let all = if who.pinned { None } else { every_tour(problem, worker, MOST_TOURS.min(left)) };
        let all = all.filter(|all| !all.is_empty())?;
        left /= all.len();
        let mut priced: Vec<(f64, Tour)> =
            all.into_iter().map(|tour| (problem.private_cost(worker, &tour), tour)).collect();
        priced.sort_by(|a, b| a.0.total_cmp(&b.0));
        tours.push(priced);
    }
    let nobody = Board::new(problem);
    let shared = nobody.cost() - (0..tours.len()).map(|worker| nobody.private(worker)).sum::<f64>();
    let mut trial = Trial { problem, tours: &tours, taken: Vec::new(), least: f64::INFINITY, best: Vec::new() };
    trial.go_on(nobody.coverage(), shared, 0.0);
    let best: Vec<Tour> = trial.best.iter().zip(&tours).map(|(&at, tours)| tours[at].1.clone()).collect();
    let bound = Board::of(problem, &best).cost();
    Some(Found { tours: best, bound, status: Status::Optimal, rounds: 0 })
}

/// Schedules under trial, agent by agent.
struct Trial<'a> {
    problem: &'a Problem<'a>,
    /// By worker: private costs and tours, by rising cost.
    tours: &'a [Vec<(f64, Tour)>],
    /// The tours of the first workers.
    taken: Vec<usize>,
    least: f64,
    best: Vec<usize>,
}

impl Trial<'_> {
    /// Tries all that go on from those taken, who cover `coverage` at the cost `shared` and cost `private` by themselves. No shared cost is
    /// negative.
    fn go_on(&mut self, coverage: &Coverage, shared: f64, private: f64) {
        let worker = self.taken.len();
        let Some(tours) = self.tours.get(worker) else {
            if shared + private < self.least {
                self.least = shared + private;
                self.best.clone_from(&self.taken);
            }
            return;
        };
        let others = self.tours[worker + 1..].iter().map(|tours| tours[0].0).sum::<f64>();
        for (at, (own, tour)) in tours.iter().enumerate() {
            if private + own + others >= self.least {
                return;
            }
            let mut with = coverage.clone();
            let change = with.apply(self.problem, &self.problem.workers[worker], &tour.pieces, 1);
            self.taken.push(at);
            self.go_on(&with, shared + change, private + own);
            self.taken.pop();
        }
    }
}
