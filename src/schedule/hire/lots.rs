//! Pools that send several people at a time or nobody: their people come from the integer program alone, in lots, and stay as they are
//! while the roster is planned anew around them. The bound is that without lots, which is one all the same.

use super::people::{Free, Work};
use super::polish::{Bench, Until};
use crate::schedule::agent::tour::Tour;
use crate::schedule::program::master::Master;
use crate::schedule::program::solvers::Patience;

/// The schedule of `tours` without anybody hired.
pub fn roster_of(work: &Work<'_>, tours: &[Tour]) -> Vec<Tour> {
    let named = work.crew.named();
    let mut roster = tours[..named].to_vec();
    roster.resize(tours.len(), Tour::default());
    roster
}

/// The best in lots that is found within `sum`, none: any, from the tours that `free` has seen, beside a roster that begins as in `start`,
/// itself in lots.
pub fn in_lots(
    work: &Work<'_>,
    bench: &Bench<'_>,
    free: &Free,
    start: &[Tour],
    (sum, patience, until): (Option<f64>, Patience, Until),
) -> Vec<Tour> {
    let seen = |worker: usize| {
        let group = free.groups.iter().find(|group| group.people.contains(&worker));
        let tours = group.into_iter().flat_map(|group| &group.tours);
        tours.chain(std::iter::once(&free.tours[worker])).collect()
    };
    let groups = work.groups(start, seen);
    let master = Master::new(work.problem, &groups);
    let picked = master.solve(sum, true, Some(start), work.solver, patience);
    let tours = picked.map_or_else(|| start.to_vec(), |counts| master.tours(&counts));
    bench.around(&tours, work.crew.plan.solver.seed, until)
}
