//! The integer program of hiring: whole people of every pool, tour by tour, beside the tours of the roster.
//!
//! ```text
//! min  (8) of `program`, with c[p,k] the pay and the fee of one of pool p on tour k
//! s.t. Σ_k x[p,k] = people of p           x[p,k] whole: how many take tour k, staying at home among them    (9)
//!      Σ_k x[i,k] = 1                     for every agent of the roster
//!      the rows of each term                                                                               (10)
//!      Σ money[p,k] x[p,k] <= budget      where there is one                                               (14)
//!      least[p] y[p,b] <= Σ_{k with block b} x[p,k] <= people of p · y[p,b]       y whole, for pools in lots     (16)
//!      Σ_{k with kind κ} x[p,k] <= people of p · z[κ],   Σ_κ z[κ] <= most          z whole, where kinds are few  (16b)
//! ```
//!
//! People of a pool are alike, so x counts them and nothing has to break the symmetry between them.

use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::kinds::{self, Kind};
use crate::schedule::program::formulation::{Choice, Formulation};
use crate::schedule::program::solvers::{Patience, Shares, Solver};
use crate::schedule::program::terms::{TERMS, with_terms};
use crate::schedule::team::board::Board;
use good_lp::{Expression, Variable, VariableDefinition, variable};
use std::collections::BTreeMap;

/// Agents who are alike, with the tours that they may take.
#[derive(Debug, Clone)]
pub struct Group {
    /// The workers.
    pub people: Vec<usize>,
    /// The tours, staying at home among them where that is a choice.
    pub tours: Vec<Tour>,
    /// People of one block at least, where there is anybody; 1: any number.
    pub least: usize,
}

/// The program over `groups`.
pub struct Master<'a> {
    problem: &'a Problem<'a>,
    groups: &'a [Group],
    choices: Vec<Choice>,
    nobody: Board,
    most_kinds: usize,
}

impl<'a> Master<'a> {
    /// That of `groups`, in which every worker is once.
    pub fn new(problem: &'a Problem<'a>, groups: &'a [Group]) -> Self {
        let choice = |group: &Group| Choice { worker: group.people[0], tours: group.tours.clone() };
        Self {
            problem,
            groups,
            choices: groups.iter().map(choice).collect(),
            nobody: Board::new(problem),
            most_kinds: 0,
        }
    }

    /// The same with work blocks of at most so many kinds (R16); 0: any number.
    #[must_use]
    pub fn of_kinds(self, most_kinds: usize) -> Self {
        Self { most_kinds, ..self }
    }

    /// By group and tour: how many take it in the best solution that is found, whole or not; the money for those who are hired is at
    /// most `budget`. `now` is a schedule from these tours to start from.
    pub fn solve(
        &self,
        budget: Option<f64>,
        whole: bool,
        now: Option<&[Tour]>,
        solver: &dyn Solver,
        patience: Patience,
    ) -> Option<Shares> {
        let people: Vec<usize> = self.groups.iter().map(|group| group.people.len()).collect();
        let rest = self.nobody.coverage();
        let formulation = Formulation::of_people(self.problem, &self.choices, &people, rest, whole);
        let mut formulation = with_terms(formulation, &TERMS);
        if let Some(budget) = budget {
            let mut spent = Expression::default();
            for (choice, x) in self.choices.iter().zip(&formulation.chosen) {
                if self.problem.workers[choice.worker].fee().is_some() {
                    let money = choice.tours.iter().map(|tour| self.problem.money(choice.worker, tour));
                    spent += x.iter().zip(money).map(|(&x, money)| x * money).sum::<Expression>();
                }
            }
            formulation.constraints.push(spent.leq(budget));
        }
        self.lots(&mut formulation, whole);
        self.kinds(&mut formulation, whole);
        let start = now.map(|now| self.counted(now));
        solver.shares(formulation, start.as_ref(), patience)
    }

    /// (16), for every block in the tours of a group that comes in lots.
    fn lots(&self, formulation: &mut Formulation<'_>, whole: bool) {
        for (at, group) in self.groups.iter().enumerate().filter(|(_, group)| group.least > 1) {
            let mut blocks: BTreeMap<(usize, usize, bool), Expression> = BTreeMap::new();
            for (tour, &x) in group.tours.iter().zip(&formulation.chosen[at]) {
                tour.blocks().for_each(|block| *blocks.entry(block).or_default() += x);
            }
            for people in blocks.into_values() {
                let any = formulation.variables.add(yes_or_no(whole));
                let all = group.people.len() as f64;
                formulation.constraints.push((people.clone() - any * group.least as f64).geq(0.0));
                formulation.constraints.push((people - any * all).leq(0.0));
            }
        }
    }

    /// (16b).
    fn kinds(&self, formulation: &mut Formulation<'_>, whole: bool) {
        if self.most_kinds == 0 {
            return;
        }
        let mut any: BTreeMap<Kind, Variable> = BTreeMap::new();
        let mut rows = Vec::new();
        for (group, x) in self.groups.iter().zip(&formulation.chosen) {
            let mut people: BTreeMap<Kind, Expression> = BTreeMap::new();
            for (tour, &x) in group.tours.iter().zip(x) {
                for kind in kinds::used(self.problem, std::iter::once(tour)).into_keys() {
                    *people.entry(kind).or_default() += x;
                }
            }
            for (kind, people) in people {
                let variables = &mut formulation.variables;
                let any = *any.entry(kind).or_insert_with(|| variables.add(yes_or_no(whole)));
                rows.push((people - any * group.people.len() as f64).leq(0.0));
            }
        }
        rows.push(any.into_values().sum::<Expression>().leq(self.most_kinds as f64));
        formulation.constraints.extend(rows);
    }

    /// By group and tour: how many take it in the schedule `now`.
    fn counted(&self, now: &[Tour]) -> Shares {
        let count = |group: &Group, tour: &Tour| group.people.iter().filter(|&&w| now[w] == *tour).count() as f64;
        self.groups.iter().map(|group| group.tours.iter().map(|tour| count(group, tour)).collect()).collect()
    }

    /// The schedule in which so many of each group take each tour, whole people; those without a tour stay at home.
    pub fn tours(&self, counts: &[Vec<f64>]) -> Vec<Tour> {
        let mut tours = vec![Tour::default(); self.problem.workers.len()];
        for (group, counts) in self.groups.iter().zip(counts) {
            let mut people = group.people.iter();
            let chosen = group.tours.iter().zip(counts);
            for (tour, &count) in chosen.filter(|(tour, _)| !tour.pieces.is_empty()) {
                for &worker in people.by_ref().take(count.round().max(0.0) as usize) {
                    tours[worker] = tour.clone();
                }
            }
        }
        tours
    }
}

fn yes_or_no(whole: bool) -> VariableDefinition {
    let any = variable().min(0.0).max(1.0);
    if whole { any.integer() } else { any }
}
