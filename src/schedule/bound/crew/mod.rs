//! Small teams: whole people on duty over the horizon, together with their pauses.
//!
//! A *cell* is one step of the block grid, g slots; by R1 and R5 who is on duty does not change inside one. Agents who are alike in
//! efficiency, queues, lead and experience form a class. With N people of a class on duty in a cell, S of them starting their
//! block there, o slots off in it, and w the fewest slots off in 2g consecutive slots of a block ([`fewest_off`]), every schedule has
//!
//! ```text
//! m = N − S stay,   z' = min(credit of the cell before, w m),   o >= w m − z',   credit = min(o, w N)                (16)
//! ```
//!
//! for whoever is there in both cells is off at least w slots in them. [`Crew::cheapest`] is the cheapest way to meet what is
//! required with whole numbers that keep (16), at given prices: a chain over cells ([`chain`]) whose states are the numbers and
//! credits of all classes, with the cheapest filling of a cell ([`cell`]) on its steps. docs/model/small-teams.md proves it.

pub mod cell;
pub mod chain;
pub mod duty;
pub mod split;

use crate::schedule::agent::grammar::Grammar;
use crate::schedule::agent::problem::{Problem, Worker};
use crate::schedule::agent::real::Real;
use cell::{Cell, Fillings};
use duty::Lacking;
use rayon::prelude::*;
use split::Splits;

/// States of a cell, and numbers that are kept over all cells, at most.
const MOST_STATES: usize = 200_000;
const MOST_KEPT: usize = 20_000_000;
/// Combinations of numbers on duty at most, and sums of the ways to split them between queues in a slot.
const MOST_MIXES: usize = 2_000;
const MOST_SPLITS: usize = 100_000;
/// Sums of the chain for each state of a cell.
const STEPS_OF_STATE: usize = 30;

/// Agents who are alike in all that slots see.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// One of them.
    pub who: usize,
    /// Standard agents that one of them is.
    pub efficiency: f64,
    /// Queues that they serve.
    pub queues: Vec<usize>,
    /// Whether they lead.
    pub leads: bool,
    /// Whether they are experienced.
    pub experienced: bool,
    /// How many could be on duty at once.
    pub most: usize,
    /// Whether their pauses are followed; if not, they pause whenever they are not needed.
    pub followed: bool,
    /// By cell: how many could be on duty.
    pub available: Vec<usize>,
}

/// A team whose numbers on duty are followed through time.
#[derive(Debug, Clone)]
pub struct Crew {
    /// Those who are followed first.
    pub classes: Vec<Class>,
    /// Slots of a cell.
    pub step: usize,
    /// First slot of the first cell.
    pub offset: usize,
    /// Number of cells.
    pub cells: usize,
    /// The fewest slots off in two cells.
    pub least_off: usize,
    class_of: Vec<usize>,
    splits: Splits,
    fillings: Fillings,
    lacking: Vec<Lacking>,
}

/// What people of each class are paid.
#[derive(Debug, Clone)]
pub struct Paid<'a> {
    /// By class and queue of the class: for each slot, one of them on line.
    pub online: Vec<Vec<&'a [f64]>>,
    /// By class: for each slot, what one of them on duty pays back.
    pub duty: Vec<&'a [f64]>,
    /// By class: for each slot that begins a cell, what one of them who starts a block there pays back.
    pub start: Vec<&'a [f64]>,
}

/// The cheapest numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers {
    /// What they cost, in currency, what people are paid included.
    pub cost: f64,
    /// By cell and class: people on duty.
    pub on_duty: Vec<Vec<usize>>,
    /// By cell and class: those of them whose block starts there.
    pub starts: Vec<Vec<usize>>,
    /// By slot of the cells, class and queue of the class: people on line.
    pub online: Vec<Vec<Vec<usize>>>,
}

/// The fewest slots off line in `slots` consecutive slots of a work block, wherever they lie in it; none where pauses are not known.
///
/// A pause is a break or a meal and at most the longest stretch comes between two. Nothing has fewer than what begins with
/// a whole stretch and takes the shortest pause after each.
pub fn fewest_off(grammar: &Grammar, slots: usize) -> Option<usize> {
    let lengths = [grammar.break_length, grammar.meal_length].into_iter().filter(|&length| length > 0);
    let (pause, stretch) = (lengths.min()?, *grammar.stretch.end());
    let round = stretch + pause;
    Some(slots / round * pause + (slots % round).saturating_sub(stretch))
}

/// Agents by what slots see of them.
fn classes(problem: &Problem<'_>) -> (Vec<Class>, Vec<usize>) {
    let mut classes: Vec<Class> = Vec::new();
    let cells = problem.grammar.lattice.points().saturating_sub(1);
    let mut class_of = Vec::new();
    for (who, worker) in problem.workers.iter().enumerate() {
        let (efficiency, queues) = (worker.efficiency, worker.queues.clone());
        let (leads, experienced) = (worker.leads, worker.experienced);
        let alike = |class: &Class| {
            (class.efficiency, &class.queues, class.leads, class.experienced)
                == (efficiency, &queues, leads, experienced)
        };
        let at = classes.iter().position(alike).unwrap_or_else(|| {
            let available = vec![0; cells];
            classes.push(Class {
                who,
                efficiency,
                queues: queues.clone(),
                leads,
                experienced,
                most: 0,
                followed: false,
                available,
            });
            classes.len() - 1
        });
        class_of.push(at);
        let class = &mut classes[at];
        class.available.iter_mut().enumerate().for_each(|(cell, people)| {
            *people += usize::from(worker.reach[cell] > cell);
        });
        class.most = class.available.iter().copied().max().unwrap_or(0);
    }
    (classes, class_of)
}

/// Follows the pauses of classes, those of most weight first, while filling a cell takes at most `work` sums for a slot.
fn follow(classes: &mut [Class], least_off: usize, cells: usize, work: usize) -> bool {
    let mut order: Vec<usize> = (0..classes.len()).collect();
    let weight = |class: &Class| class.efficiency * class.most as f64;
    order.sort_by(|&a, &b| weight(&classes[b]).total_cmp(&weight(&classes[a])));
    let mut any = false;
    for at in order {
        classes[at].followed = true;
        let (states, sums) = cell::size(classes, least_off);
        if states > MOST_STATES || states.saturating_mul(cells) > MOST_KEPT || sums > work {
            classes[at].followed = false;
        } else {
            any |= classes[at].most > 0;
        }
    }
    any
}

impl Crew {
    /// The classes of `problem`, as many of them followed as `work` sums for a slot allow; none where the lemma does not hold
    /// (a grid that a clock has bent, people who could be hired, efficiency that changes, no pauses in two cells) or no class fits.
    pub fn new(problem: &Problem<'_>, work: usize) -> Option<Self> {
        let (grammar, lattice) = (&problem.grammar, &problem.grammar.lattice);
        let step = lattice.step;
        let uniform = lattice.points() >= 2 && lattice.allowed.iter().all(|&allowed| allowed);
        // Who could be hired may not be there, a session may be a shorter pause than a break, and people of a class are alike.
        let plain = |worker: &Worker| worker.terms.is_none() && worker.sessions.is_empty() && worker.stages.is_one();
        let waits = problem.needs.iter().any(|needs| needs.waiting.is_some());
        if !uniform || waits || problem.workers.is_empty() || !problem.workers.iter().all(plain) {
            return None;
        }
        let least_off = fewest_off(grammar, 2 * step).filter(|&off| off > 0)?;
        let (mut classes, place) = classes(problem);
        let mixes = classes.iter().map(|class| class.most + 1).fold(1, usize::saturating_mul);
        let cells = lattice.points() - 1;
        if mixes > MOST_MIXES || !follow(&mut classes, least_off, cells, work) {
            return None;
        }
        let mut order: Vec<usize> = (0..classes.len()).collect();
        order.sort_by_key(|&at| !classes[at].followed);
        let mut at = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, &old)| at[old] = new);
        let classes: Vec<Class> = order.iter().map(|&old| classes[old].clone()).collect();
        let splits = Splits::new(problem, &classes);
        (splits.work() <= MOST_SPLITS).then(|| Self {
            class_of: place.iter().map(|&old| at[old]).collect(),
            fillings: Fillings::new(&classes, least_off),
            lacking: splits.mixes().people.iter().map(|people| Lacking::of(problem, &classes, people)).collect(),
            offset: lattice.offset,
            splits,
            classes,
            step,
            cells,
            least_off,
        })
    }

    /// Sums that [`Crew::cheapest`] takes, about.
    pub fn sums(&self) -> usize {
        let (states, sums) = cell::size(&self.classes, self.least_off);
        self.cells * (self.step * (sums + self.splits.work()) + STEPS_OF_STATE * states)
    }

    /// The class of a worker.
    pub fn class(&self, worker: usize) -> usize {
        self.class_of[worker]
    }

    /// The slots of a cell.
    pub fn slots(&self, cell: usize) -> std::ops::Range<usize> {
        let from = self.offset + cell * self.step;
        from..from + self.step
    }

    /// The cheapest numbers at what people are `paid`. In `f64` their cost is exact to rounding.
    pub fn cheapest<R: Real>(&self, problem: &Problem<'_>, paid: &Paid<'_>) -> Numbers {
        let cells: Vec<Cell<R>> =
            (0..self.cells).into_par_iter().map(|cell| self.fillings.cell(problem, self, paid, cell)).collect();
        let starts =
            |cell: usize| -> Vec<R> { paid.start.iter().map(|prices| R::of(prices[self.slots(cell).start])).collect() };
        let chain = chain::Chain::new(&self.fillings, &cells, starts);
        let (worth, steps) = chain.best();
        let mut numbers = Numbers { cost: self.outside(problem) - worth, ..Numbers::default() };
        let online: Vec<Vec<Vec<Vec<usize>>>> = steps
            .par_iter()
            .enumerate()
            .map(|(cell, step)| self.fillings.trace(problem, self, paid, (cell, &cells[cell]), step.state))
            .collect();
        for (step, online) in steps.into_iter().zip(online) {
            numbers.on_duty.push(self.fillings.read(step.state).into_iter().map(|(people, _)| people).collect());
            numbers.starts.push(step.starts);
            numbers.online.extend(online);
        }
        numbers
    }

    /// The cost of what is required in slots that no cell holds, where nobody can be on duty.
    fn outside(&self, problem: &Problem<'_>) -> f64 {
        let within = self.offset..self.offset + self.cells * self.step;
        let short =
            |slot: usize| problem.needs.iter().map(move |needs| needs.required[slot] * needs.shortage_price[slot]);
        (0..problem.grammar.slots).filter(|slot| !within.contains(slot)).flat_map(short).sum()
    }
}
