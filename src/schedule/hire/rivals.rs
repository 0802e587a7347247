//! Two simpler ways to hire, to compare the integer program with: prices rounded up, and one person after the other.

use super::people::Work;
use super::polish::{Bench, Until};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::bound::prices::Prices;
use crate::schedule::program::master::{Group, Master};
use crate::schedule::team::board::Board;
use crate::schedule::team::respond::{Scratch, Setting};
use crate::schedule::team::smooth::Smoothing;

/// A share of a person that is none.
const NOBODY: f64 = 1e-6;

/// The relaxed program over `groups`, every share of a person rounded up while the pool lasts, the roster by its largest shares and
/// then planned anew beside them.
pub fn rounded_up(work: &Work<'_>, groups: &[Group], until: Until) -> Option<Vec<Tour>> {
    let master = Master::new(work.problem, groups);
    let shares = master.solve(None, false, None, work.solver, work.patience(1.0))?;
    let whole = |(group, shares): (&Group, Vec<f64>)| {
        let hired = work.problem.workers[group.people[0]].fee().is_some();
        if hired {
            return shares.iter().map(|share| (share - NOBODY).ceil().max(0.0)).collect();
        }
        let largest = shares
            .iter()
            .enumerate()
            .fold((0, -1.0), |best, (at, &share)| if share > best.1 { (at, share) } else { best });
        (0..shares.len()).map(|at| f64::from(u8::from(at == largest.0))).collect::<Vec<f64>>()
    };
    let counts: Vec<Vec<f64>> = groups.iter().zip(shares).map(whole).collect();
    Some(beside(work, &master.tours(&counts), until))
}

/// One person after the other, each time the one who makes the schedule cheapest, while somebody does; the roster begins as `roster`
/// and is planned anew beside them in the end.
pub fn greedy(work: &Work<'_>, roster: &[Tour], until: Until) -> Vec<Tour> {
    let (problem, prices) = (work.problem, Prices::start(work.problem));
    let setting = Setting { problem, pins: &work.pins, prices: &prices, nearly: false };
    let mut scratch = Scratch::default();
    let mut tours = roster.to_vec();
    tours.resize(problem.workers.len(), Tour::default());
    let mut board = Board::of(problem, &tours);
    loop {
        let mut best: Option<(f64, usize, Tour)> = None;
        for pool in 0..work.crew.pools.len() {
            let mut people = work.crew.people(pool).into_iter().map(|agent| agent.0);
            let Some(next) = people.find(|&worker| board.tours()[worker].pieces.is_empty()) else { continue };
            let tour = setting.respond(next, board.coverage(), Smoothing::NONE, &mut scratch);
            let before = board.cost();
            board.put(problem, next, tour.clone());
            let gain = before - board.cost();
            board.put(problem, next, Tour::default());
            if gain > NOBODY && best.as_ref().is_none_or(|(most, ..)| gain > *most) {
                best = Some((gain, next, tour));
            }
        }
        let Some((_, worker, tour)) = best else { break };
        board.put(problem, worker, tour);
    }
    beside(work, board.tours(), until)
}

/// The roster planned anew beside those who are hired by `tours`, who cost what they cost.
fn beside(work: &Work<'_>, tours: &[Tour], until: Until) -> Vec<Tour> {
    let same: [Problem<'_>; 0] = [];
    Bench::new(work, &same).around(tours, work.crew.plan.solver.seed, until)
}
