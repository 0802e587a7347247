//! The cheapest people whatever they cost: search, integer program over what it has seen, search again.

use super::deadline;
use crate::domain::hire::Crew;
use crate::domain::ids::Id;
use crate::domain::progress::Observer;
use crate::domain::roster::Status;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::program::master::{Group, Master};
use crate::schedule::program::solvers::{Patience, Solver};
use crate::schedule::search::{Limits, Search};
use std::time::{Duration, Instant};

/// Share of the time, and of the rounds, after which the integer program is solved: a search that ends earlier leads its schedules in
/// haste. And the share of the time that the program may take.
const FIRST_LEG: f64 = 0.85;
const MASTER: f64 = 0.1;
/// Nodes of one integer program, and where no clock ends it; and the gap of it that is near enough.
const NODES: i32 = 400;
const NODES_OF_ROUNDS: i32 = 5;
const NEAR: f64 = 5e-4;
/// Tours of all groups together, beyond which the program is too large to be worth its time; and of one pool.
const MOST_TOURS: usize = 2_400;
const MOST_OF_POOL: usize = 160;

/// What is worked on.
pub struct Work<'a> {
    /// The roster and the pools.
    pub crew: &'a Crew,
    /// The instance.
    pub problem: &'a Problem<'a>,
    /// No pins.
    pub pins: Vec<Option<Pins>>,
    /// The solver of integer programs.
    pub solver: &'a dyn Solver,
    /// Who looks on.
    pub observer: &'a dyn Observer,
}

/// The cheapest schedule that is found, whatever it costs.
pub struct Free {
    /// A tour for each of the crew.
    pub tours: Vec<Tour>,
    /// A true lower bound on the objective with the fees.
    pub bound: f64,
    /// Why the search ended.
    pub status: Status,
    /// Rounds of the search.
    pub rounds: u64,
    /// The tours that were seen, group by group.
    pub groups: Vec<Group>,
    /// What the integer program made of the cost: before and after.
    pub program: (f64, f64),
}

impl<'a> Work<'a> {
    /// That of `crew` on `problem`.
    pub fn new(crew: &'a Crew, problem: &'a Problem<'a>, solver: &'a dyn Solver, observer: &'a dyn Observer) -> Self {
        Self { crew, problem, pins: problem.workers.iter().map(|_| None).collect(), solver, observer }
    }

    /// What is paid to those who are hired by `tours`.
    pub fn money(&self, tours: &[Tour]) -> f64 {
        (self.crew.named()..tours.len()).map(|worker| self.problem.money(worker, &tours[worker])).sum()
    }

    /// Whether some pool sends several people at a time or nobody.
    pub fn lots(&self) -> bool {
        self.crew.pools.iter().any(|pool| pool.min_people > 1)
    }

    /// Limits of a search that has `share` of the time and of the rounds.
    pub fn limits(&self, share: f64) -> Limits {
        let settings = &self.crew.plan.solver;
        Limits {
            gap: settings.gap.0,
            time: Duration::from_secs_f64(settings.time_limit_seconds.max(0.0) * share),
            rounds: settings.iterations.map(|rounds| (rounds as f64 * share).ceil() as u64),
        }
    }

    /// Patience with an integer program that may take `share` of the time.
    pub fn patience(&self, share: f64) -> Patience {
        let left = deadline(self, share).map(|end| end.saturating_duration_since(Instant::now()).as_secs_f64());
        Patience { nodes: if left.is_some() { NODES } else { NODES_OF_ROUNDS }, seconds: left, gap: NEAR }
    }

    /// The groups of the integer program: every agent of the roster with its tour of `now` and the newest of `others`, every pool with
    /// all tours of `others`.
    pub fn groups<'t>(&self, now: &'t [Tour], others: impl Fn(usize) -> Vec<&'t Tour>) -> Vec<Group> {
        let named = self.crew.named();
        let pools = (0..self.crew.pools.len()).map(|pool| self.crew.people(pool).iter().map(|id| id.index()).collect());
        let pools: Vec<Vec<usize>> = pools.collect();
        let mut groups: Vec<Group> = Vec::new();
        for (people, pool) in pools.iter().zip(&self.crew.pools) {
            let mut tours = vec![Tour::default()];
            let own = people.iter().map(|&worker| &now[worker]);
            for tour in own.chain(others(people[0]).into_iter().rev()) {
                if tours.len() <= MOST_OF_POOL && !tours.contains(tour) {
                    tours.push(tour.clone());
                }
            }
            groups.push(Group { people: people.clone(), tours, least: pool.min_people });
        }
        let used: usize = groups.iter().map(|group| group.tours.len()).sum();
        let each = (MOST_TOURS.saturating_sub(used) / named.max(1)).max(1);
        let roster = (0..named).map(|worker| {
            let mut tours = vec![now[worker].clone()];
            for tour in others(worker).into_iter().rev() {
                if tours.len() < each && !tours.contains(tour) {
                    tours.push(tour.clone());
                }
            }
            Group { people: vec![worker], tours, least: 1 }
        });
        roster.chain(groups).collect()
    }
}

/// The groups of what `search` has seen.
fn seen(work: &Work<'_>, search: &Search<'_>) -> Vec<Group> {
    let mut kind_of = vec![0; work.problem.workers.len()];
    for (kind, people) in work.problem.kinds.iter().enumerate() {
        people.iter().for_each(|&worker| kind_of[worker] = kind);
    }
    let (_, now) = search.best();
    work.groups(now, |worker| search.seen(kind_of[worker]).collect())
}

/// The cheapest schedule of the crew that is found.
pub fn best(work: &Work<'_>) -> Free {
    let settings = &work.crew.plan.solver;
    let observer = work.observer;
    let limits = work.limits(FIRST_LEG);
    let mut search = Search::new(work.problem, &work.pins, work.solver, observer, settings.seed, limits);
    let mut status = search.go_on();
    let groups = seen(work, &search);
    let (before, now) = search.best();
    let master = Master::new(work.problem, &groups);
    let found = master.solve(None, true, Some(now), work.solver, work.patience(MASTER));
    if let Some(tours) = found.map(|counts| master.tours(&counts)) {
        search.adopt(&tours);
    }
    let program = (before, search.best().0);
    if !observer.stop_requested() && (status != Status::GapReached || program.1 < program.0) {
        search.limit(work.limits(1.0));
        status = search.go_on();
    }
    let found = search.finish(status);
    Free { tours: found.tours, bound: found.bound, status: found.status, rounds: found.rounds, groups, program }
}
