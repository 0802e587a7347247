//! The integer program over tours.
//!
//! Sets: agents i, tours k of agent i (each keeps R1 to R12, R14 and R15), queues q, slots t. Parameters: c[i,k], the private cost of
//! a tour; a[i,k,q,t], its efficiency on line; fixed coverage of the agents that are not in the program. Variables:
//! x[i,k] in {0,1}, whether agent i takes tour k; slacks U, V >= 0 of the soft terms.
//!
//! ```text
//! min  Σ c[i,k] x[i,k] + Σ prices · slacks                                                             (8)
//! s.t. Σ_k x[i,k] = 1                                  for every agent i, or n for n who are alike      (9)
//!      the rows of each term, see [`terms`](super::terms)                                             (10)
//! ```
//!
//! Dantzig's set covering (1954) with explicit tours. With all tours of all agents it is the whole problem; with some it
//! picks the best combination of them. Slots in which every tour and every need is the same share one row.

use crate::schedule::agent::problem::{Problem, Worker};
use crate::schedule::agent::stages::staged;
use crate::schedule::agent::tour::{Piece, Tour};
use crate::schedule::team::board::Coverage;
use good_lp::{Constraint, Expression, ProblemVariables, Variable, constraint, variable};
use std::collections::BTreeMap;

/// An agent with tours to choose from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Index of the worker.
    pub worker: usize,
    /// The tours.
    pub tours: Vec<Tour>,
}

/// The program under construction.
pub struct Formulation<'a> {
    /// The instance.
    pub problem: &'a Problem<'a>,
    /// The agents in the program.
    pub choices: &'a [Choice],
    /// What the other agents cover.
    pub rest: &'a Coverage,
    /// x[i,k], in the order of `choices`.
    pub chosen: Vec<Vec<Variable>>,
    /// All variables.
    pub variables: ProblemVariables,
    /// (8).
    pub objective: Expression,
    /// (9) and (10).
    pub constraints: Vec<Constraint>,
    /// Which of them are (10).
    pub priced: Vec<Priced>,
}

/// What a row of coverage is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covered {
    /// A queue, on line.
    Online(usize),
    /// A queue, on standby.
    Standby(usize),
    /// Leads on duty less leads wanted.
    Leads,
    /// Experienced agents on duty less those wanted.
    Experience,
    /// What is free of a crowd less the weights on duty.
    Crowd(usize),
}

/// A constraint whose dual value is a price of coverage.
#[derive(Debug, Clone)]
pub struct Priced {
    /// Its place among the constraints.
    pub constraint: usize,
    /// What it covers.
    pub covered: Covered,
    /// The slots that share it.
    pub slots: Vec<usize>,
}

/// One row for slots that are alike.
pub struct Row {
    /// The first of the slots.
    pub slot: usize,
    /// All of them.
    pub slots: Vec<usize>,
    /// How many they are.
    pub count: f64,
    /// Σ weight·x over the tours that touch these slots.
    pub sum: Expression,
}

impl<'a> Formulation<'a> {
    /// The program over `choices`, beside `rest`, without any term yet; `whole` asks for whole x.
    pub fn new(problem: &'a Problem<'a>, choices: &'a [Choice], rest: &'a Coverage, whole: bool) -> Self {
        Self::of_people(problem, choices, &vec![1; choices.len()], rest, whole)
    }

    /// The same where each choice stands for so many `people` who are alike: x says how many of them take a tour.
    pub fn of_people(
        problem: &'a Problem<'a>,
        choices: &'a [Choice],
        people: &[usize],
        rest: &'a Coverage,
        whole: bool,
    ) -> Self {
        let mut variables = ProblemVariables::new();
        let mut draw = |people: f64| {
            let x = variable().min(0.0).max(people);
            variables.add(if whole { x.integer() } else { x })
        };
        let people = || people.iter().map(|&people| people as f64);
        let chosen: Vec<Vec<Variable>> = choices
            .iter()
            .zip(people())
            .map(|(choice, people)| choice.tours.iter().map(|_| draw(people)).collect())
            .collect();
        let constraints = chosen
            .iter()
            .zip(people())
            .map(|(x, people)| constraint!(x.iter().sum::<Expression>() == people))
            .collect();
        Self {
            problem,
            choices,
            rest,
            chosen,
            variables,
            objective: Expression::default(),
            constraints,
            priced: Vec::new(),
        }
    }

    /// A variable that is not negative and costs `price`.
    pub fn slack(&mut self, price: f64) -> Variable {
        let slack = self.variables.add(variable().min(0.0));
        self.objective += slack * price;
        slack
    }

    /// Adds a row of (10) that says how `slots` are covered.
    pub fn cover(&mut self, covered: Covered, slots: Vec<usize>, row: Constraint) {
        self.priced.push(Priced { constraint: self.constraints.len(), covered, slots });
        self.constraints.push(row);
    }

    /// Rows of Σ weight·x, one for all slots with the same tours, the same needs and the same fixed coverage. The weight is that of a
    /// piece of a worker, in a block in the stage of that number.
    pub fn alike(
        &self,
        needs: impl Fn(usize) -> [f64; 2],
        weight: impl Fn((&Worker, usize), &Piece) -> f64,
    ) -> Vec<Row> {
        let slots = self.problem.grammar.slots;
        let mut columns: Vec<Vec<(usize, usize, f64)>> = vec![Vec::new(); slots];
        for (i, choice) in self.choices.iter().enumerate() {
            let worker = &self.problem.workers[choice.worker];
            for (k, tour) in choice.tours.iter().enumerate() {
                for (piece, stage) in staged(&worker.stages, &tour.pieces) {
                    let weight = weight((worker, stage), piece);
                    if weight != 0.0 {
                        columns[piece.start..piece.end].iter_mut().for_each(|column| column.push((i, k, weight)));
                    }
                }
            }
        }
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (slot, column) in columns.iter().enumerate() {
            let entries: Vec<(usize, usize, u64)> = column.iter().map(|&(i, k, w)| (i, k, w.to_bits())).collect();
            let key = (entries, bits(&needs(slot)), bits(&self.rest.figures(slot)));
            groups.entry(key).or_default().push(slot);
        }
        groups
            .into_values()
            .map(|slots| Row {
                slot: slots[0],
                count: slots.len() as f64,
                sum: columns[slots[0]].iter().map(|&(i, k, weight)| self.chosen[i][k] * weight).sum(),
                slots,
            })
            .collect()
    }
}
