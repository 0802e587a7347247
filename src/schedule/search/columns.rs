//! The bound at the dual prices of a linear program over tours, where agents are of few kinds.
//!
//! Over the tours that are known, (8) without whole numbers is a linear program, whose dual values of (10) are prices. Every
//! kind answers them with its best tour, which joins the program, until nobody has a better one (column generation, Gilmore &
//! Gomory 1961; one convexity row (9) for all who are alike, Dantzig & Wolfe 1960). Its value is then that of the relaxation, and (7) is equal to it. The ascent
//! comes near it and stops: its steps shrink, and near the top there is no slack that would say where to go.
//!
//! Dual values of few tours jump about. Tours are asked for between them and the best prices so far (Wentges 1997; Pessoa, Sadykov,
//! Uchoa & Vanderbeck 2018): with π the dual values, p the best prices, α the share of those,
//!
//! ```text
//! ask at  α p + (1 − α) π                                                                                        (7b)
//! ```
//!
//! Where the answer is known already, α falls until it is at π itself. Whatever the prices, (7) is a bound there.

use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::bound::layout::Layout;
use crate::schedule::bound::prices::{Hours, Prices};
use crate::schedule::program::formulation::{Choice, Covered, Formulation, Priced};
use crate::schedule::program::solvers::Solver;
use crate::schedule::program::terms::{TERMS, with_terms};
use crate::schedule::team::board::Board;

/// The share of the best prices where tours are asked for, at first; each miss takes so much off.
const SHARE: f64 = 0.6;
const LESS: f64 = 0.2;
/// Distance of the program's value from the bound, as a share, at which they are equal.
const EQUAL: f64 = 1e-6;
/// Steps after which a program that has not come to its end is left.
const MOST_STEPS: u32 = 500;
/// Tours times slots whose program takes as long as planning an agent.
const TOUR_SLOTS_PER_AGENT: f64 = 50_000.0;

/// A linear program over tours, and the best prices so far.
#[derive(Debug)]
pub struct Columns {
    /// By kind.
    tours: Vec<Vec<Tour>>,
    best: Prices,
    bound: f64,
    share: f64,
    steps: u32,
    exact: bool,
}

impl Columns {
    /// Starts from `prices`, where (7) is `bound`, and from some tours of each kind.
    pub fn new(prices: Prices, bound: f64, tours: Vec<Vec<Tour>>) -> Self {
        Self { tours, best: prices, bound, share: SHARE, steps: 0, exact: false }
    }

    /// The best prices and their bound.
    pub fn best(&self) -> (&Prices, f64) {
        (&self.best, self.bound)
    }

    /// The tours, by kind.
    pub fn into_tours(self) -> Vec<Vec<Tour>> {
        self.tours
    }

    /// Whether the bound is that of the relaxation.
    pub fn exact(&self) -> bool {
        self.exact
    }

    /// Whether that is so, or has taken too long.
    pub fn done(&self) -> bool {
        self.exact || self.steps >= MOST_STEPS
    }

    /// The work of a step, in agents planned.
    pub fn work(&self, problem: &Problem<'_>) -> f64 {
        let tours = self.tours.iter().map(Vec::len).sum::<usize>();
        problem.kinds.len() as f64 + (tours * problem.grammar.slots) as f64 / TOUR_SLOTS_PER_AGENT
    }

    /// Solves the program over the tours and asks every kind for another one.
    pub fn step(&mut self, problem: &Problem<'_>, pins: &[Option<Pins>], solver: &dyn Solver) {
        let Some((value, duals)) = self.solve(problem, solver) else {
            self.steps = MOST_STEPS;
            return;
        };
        let mut at = duals;
        at.approach(&self.best, self.share);
        let slots: Vec<usize> = (0..problem.grammar.slots).collect();
        let people: Vec<(usize, usize)> = problem.kinds.iter().map(Vec::len).enumerate().collect();
        let response = at.respond::<f64>(problem, pins, &people, Hours::Counted);
        let bound = at.needs::<f64>(problem, &slots, |_, _| {}) - response.value;
        let mut new = false;
        for (tours, tour) in self.tours.iter_mut().zip(response.tours) {
            if !tours.contains(&tour) {
                tours.push(tour);
                new = true;
            }
        }
        if bound > self.bound {
            (self.bound, self.best) = (bound, at);
        }
        self.steps += 1;
        self.exact = value - self.bound <= EQUAL * value.abs() || (!new && self.share <= 0.0);
        self.share = if new { SHARE } else { (self.share - LESS).max(0.0) };
    }

    /// The value of the program and its dual values as prices.
    fn solve(&self, problem: &Problem<'_>, solver: &dyn Solver) -> Option<(f64, Prices)> {
        let choices: Vec<Choice> = problem
            .kinds
            .iter()
            .zip(&self.tours)
            .map(|(people, tours)| Choice { worker: people[0], tours: tours.clone() })
            .collect();
        let people: Vec<usize> = problem.kinds.iter().map(Vec::len).collect();
        let nobody = Board::new(problem);
        let formulation = Formulation::of_people(problem, &choices, &people, nobody.coverage(), false);
        let mut formulation = with_terms(formulation, &TERMS);
        let priced = std::mem::take(&mut formulation.priced);
        let (value, duals) = solver.duals(formulation)?;
        let mut wanted = vec![0.0; self.best.values().len()];
        for Priced { constraint, covered, slots } in priced {
            let price = duals[constraint] / slots.len() as f64;
            let from = row_of(self.best.layout(), covered);
            slots.into_iter().for_each(|slot| wanted[from + slot] = price);
        }
        let mut prices = self.best.clone();
        prices.change(|i| wanted[i] - self.best.values()[i]);
        Some((value, prices))
    }
}

/// Where the prices of what a row covers begin in a divisible layout.
fn row_of(layout: &Layout, covered: Covered) -> usize {
    match covered {
        Covered::Online(queue) => layout.online(0, queue),
        Covered::Standby(queue) => layout.standby(0, queue),
        Covered::Leads => layout.duty(0),
        Covered::Experience => layout.duty(1),
        Covered::Crowd(crowd) => layout.duty(2 + crowd),
    }
}
