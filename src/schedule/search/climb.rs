//! The stages of the bound: a sample of the agents, all agents, all agents with slots covered by whole people, or with whole
//! people followed through time where they are few.

use crate::domain::text::Text;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;
use crate::schedule::bound::ascent::{Ascent, Cooling, is_long};
use crate::schedule::bound::crew::Crew;
use crate::schedule::bound::floor::floor;
use crate::schedule::bound::prices::Prices;
use crate::schedule::program::solvers::Solver;
use crate::schedule::search::columns::Columns;
use crate::schedule::search::{FEW, few, length};
use crate::text;
use std::sync::Arc;

/// Kinds of agents from which on the first prices come from a sample, and how many it holds; a kind counts as often as the horizon is
/// longer than one that is planned at once. No sample holds fewer than the least.
const MANY_KINDS: f64 = 600.0;
const SAMPLED_KINDS: f64 = 300.0;
const LEAST_SAMPLE: usize = 60;
/// Passes over the sample.
const SAMPLE_PASSES: u64 = 30;
/// Times that the last climb begins anew, and where agents are of many kinds.
const RESTARTS: u32 = 2;
const RESTARTS_OF_MANY: u32 = 4;

const ON_SAMPLE: Cooling = Cooling { from: 1.0, per_pass: 0.926 };

const AFTER_SAMPLE: Cooling = Cooling { from: 0.2, per_pass: 0.93 };
const ON_ALL: Cooling = Cooling { from: 1.0, per_pass: 0.97 };
const ON_WHOLE: Cooling = Cooling { from: 0.2, per_pass: 0.985 };
const AGAIN: Cooling = Cooling { from: 0.5, per_pass: 0.99 };
const AGAIN_OF_MANY: Cooling = Cooling { from: 0.1, per_pass: 0.95 };
/// Agents up to whom rounding matters where they are alike, and their kinds are quickly priced.
const ROUNDED: usize = 500;
/// Where people are followed: the first climb before, how the climbs over them cool, one after the other, and the sums that
/// filling a cell may take for a slot.
const BEFORE_FOLLOWED: Cooling = Cooling { from: 1.0, per_pass: 0.93 };
const FOLLOWED: [Cooling; 4] = [
    Cooling { from: 1.0, per_pass: 0.733 },
    Cooling { from: 0.3, per_pass: 0.85 },
    Cooling { from: 0.2, per_pass: 0.92 },
    Cooling { from: 0.1, per_pass: 0.96 },
];
/// Kinds of agents up to whom a program over their tours is tried, the passes of the first climb after which is seen whether their answers to
/// prices come again, and the share of them that may be different ones then: where nearly all are, the program would not end.
const KINDS_OF_COLUMNS: usize = 12;
const PASSES_BEFORE_COLUMNS: u64 = 20;
const DIFFERENT: f64 = 0.3;
const FOLLOWED_SUMS: usize = 1_000_000;
/// θ at which prices are good enough to build schedules along.
const READY: f64 = 0.01;
/// The same over a long horizon, where the rest of the climb takes longer than leading a schedule, which another one then follows.
const READY_OF_LONG: f64 = 0.1;

/// Whether slots are to be covered by whole people.
fn rounds(problem: &Problem<'_>) -> bool {
    few(problem) || (problem.kinds.len() <= FEW && problem.workers.len() <= ROUNDED)
}

/// How the last climb begins anew the `times`-th time: where kinds are few, and so steps cheap, each time half as fast.
fn again(problem: &Problem<'_>, times: u32) -> Option<Cooling> {
    if problem.kinds.len() > FEW {
        return (times <= RESTARTS_OF_MANY).then_some(AGAIN_OF_MANY);
    }
    let slower = 0.5_f64.powf(f64::from(times - 1));
    (times <= RESTARTS).then_some(Cooling { per_pass: AGAIN.per_pass.powf(slower), ..AGAIN })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Sample,
    All,
    Again(u32),
    Columns,
    Whole(u32),
    Followed(usize),
    Done,
}

/// The climb through its stages.
#[derive(Debug)]
pub struct Climb {
    stage: Stage,
    /// θ of the first climb at which prices are good enough to build schedules along.
    ready_below: f64,
    ascent: Ascent,
    best: Option<(f64, Prices)>,
    crew: Option<Arc<Crew>>,
    /// By kind, where they are few: the different answers to prices, out of how many; and the program over them.
    answers: Option<(Vec<Vec<Tour>>, usize)>,
    columns: Option<Columns>,
    /// What demand alone forces.
    floor: f64,
}

impl Climb {
    /// At the first prices.
    pub fn new(problem: &Problem<'_>) -> Self {
        let kinds = problem.kinds.len();
        let prices = Prices::start(problem);
        let crew = Crew::new(problem, FOLLOWED_SUMS).map(Arc::new);
        let (stage, stride, cooling) = match kinds {
            _ if kinds as f64 * length(problem) >= MANY_KINDS && kinds >= 2 * LEAST_SAMPLE => {
                let sampled = (SAMPLED_KINDS / length(problem)).max(LEAST_SAMPLE as f64);
                (Stage::Sample, (kinds as f64 / sampled) as usize, ON_SAMPLE)
            }
            _ if crew.is_some() => (Stage::All, 1, BEFORE_FOLLOWED),
            _ => (Stage::All, 1, ON_ALL),
        };
        let ascent = Ascent::new(problem, prices, stride, cooling);
        let ready_below = if is_long(problem) { READY_OF_LONG } else { READY };
        // Its programs know of no pins.
        let pinned = problem.workers.iter().any(|worker| worker.pinned);
        let answers =
            (crew.is_none() && kinds <= KINDS_OF_COLUMNS && !pinned).then(|| (vec![vec![Tour::default()]; kinds], 0));
        Self { stage, ready_below, ascent, best: None, crew, answers, columns: None, floor: floor(problem) }
    }

    /// Prices to build schedules along.
    pub fn prices(&self) -> &Prices {
        self.best.as_ref().map_or(self.ascent.prices(), |(_, prices)| prices)
    }

    /// The best bound so far, in search precision; none before prices have given one.
    pub fn bound(&self) -> Option<f64> {
        self.best.as_ref().map(|&(bound, _)| bound.max(self.floor))
    }

    /// The bound at the best prices, those of the moment included, exact to rounding.
    pub fn proven(&mut self, problem: &Problem<'_>, pins: &[Option<Pins>]) -> f64 {
        // Before the first step all prices are the first ones.
        if self.best.is_some() || !self.ascent.at_start() {
            self.ascent.check(problem, pins);
            self.keep_best();
        }
        self.prices().bound::<f64>(problem, pins).max(self.floor)
    }

    /// Whether prices are good enough to build schedules along.
    pub fn ready(&self) -> bool {
        self.best.is_some()
            && match self.stage {
                Stage::All => self.ascent.theta() < self.ready_below,
                Stage::Columns => false,
                _ => true,
            }
    }

    /// Whether nothing more is to be expected.
    pub fn done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Whether people are few enough to be followed through time: their bound is worth more work.
    pub fn follows(&self) -> bool {
        self.crew.is_some()
    }

    /// By kind: the tours that the program over tours has ended with, told once.
    pub fn gathered(&mut self) -> Option<Vec<Vec<Tour>>> {
        if self.stage == Stage::Columns {
            return None;
        }
        self.columns.take().map(Columns::into_tours)
    }

    /// What is being done.
    pub fn doing(&self) -> Text {
        match self.stage {
            Stage::Sample => text!("first prices, from a sample of agents", "由部分坐席估计价格"),
            Stage::All | Stage::Again(_) => text!("climbing the bound", "证明最多还能省多少"),
            Stage::Followed(_) => {
                text!("climbing the bound, people followed through time", "证明最多还能省多少（按整人逐时段计）")
            }
            Stage::Columns => {
                text!("climbing the bound by a linear program over tours", "以班次的线性规划证明最多还能省多少")
            }
            Stage::Whole(_) | Stage::Done => {
                text!("climbing the bound, people whole", "证明最多还能省多少（按整人计）")
            }
        }
    }

    /// One step. Returns its work, in agents, and the kinds of agents that were priced with their tours.
    pub fn advance(
        &mut self,
        problem: &Problem<'_>,
        pins: &[Option<Pins>],
        solver: &dyn Solver,
        target: f64,
    ) -> (f64, Vec<(usize, Tour)>) {
        if let (Stage::Columns, Some(columns)) = (self.stage, &mut self.columns) {
            columns.step(problem, pins, solver);
            let (prices, bound) = columns.best();
            self.best = Some((bound, prices.clone()));
            let work = columns.work(problem);
            self.change_stage(problem);
            return (work, Vec::new());
        }
        let tours = self.ascent.advance(problem, pins, target);
        if let (Stage::All, Some((answers, asked))) = (self.stage, &mut self.answers) {
            *asked += tours.len();
            for (kind, tour) in &tours {
                if !answers[*kind].contains(tour) {
                    answers[*kind].push(tour.clone());
                }
            }
        }
        self.keep_best();
        self.gather();
        let work = self.ascent.work();
        self.change_stage(problem);
        (work, tours)
    }

    fn keep_best(&mut self) {
        if let Some(bound) = self.ascent.bound()
            && self.best.as_ref().is_none_or(|&(best, _)| bound > best)
        {
            self.best = Some((bound, self.ascent.prices().clone()));
        }
    }

    /// Goes on to the program over tours where answers to prices come again and again.
    fn gather(&mut self) {
        if self.stage != Stage::All || self.ascent.passes() < PASSES_BEFORE_COLUMNS {
            return;
        }
        let repeated = |(answers, asked): &(Vec<Vec<Tour>>, usize)| {
            answers.iter().map(Vec::len).sum::<usize>() as f64 <= DIFFERENT * *asked as f64
        };
        let Some((bound, prices)) = &self.best else { return };
        if let Some((answers, _)) = self.answers.take_if(|answers| repeated(answers)) {
            self.columns = Some(Columns::new(prices.clone(), *bound, answers));
            self.stage = Stage::Columns;
        }
    }

    fn change_stage(&mut self, problem: &Problem<'_>) {
        let over = match self.stage {
            Stage::Sample => self.ascent.passes() >= SAMPLE_PASSES,
            Stage::Done => false,
            Stage::Columns => self.columns.as_ref().is_none_or(Columns::done),
            Stage::All | Stage::Again(_) | Stage::Whole(_) | Stage::Followed(_) => self.ascent.settled(),
        };
        if !over {
            return;
        }
        if let Some(ascent) = self.follow(problem) {
            self.ascent = ascent;
            return;
        }
        let (stage, cooling) = match self.stage {
            Stage::Sample => (Stage::All, Some(AFTER_SAMPLE)),
            Stage::All | Stage::Columns if rounds(problem) => (Stage::Whole(0), Some(ON_WHOLE)),
            Stage::Columns if self.columns.as_ref().is_some_and(Columns::exact) => (Stage::Done, None),
            Stage::All | Stage::Columns => (Stage::Again(1), again(problem, 1)),
            Stage::Again(times) => (Stage::Again(times + 1), again(problem, times + 1)),
            Stage::Whole(times) => (Stage::Whole(times + 1), again(problem, times + 1)),
            Stage::Followed(_) | Stage::Done => (Stage::Done, None),
        };
        let Some(cooling) = cooling else {
            self.stage = Stage::Done;
            return;
        };
        let prices = self.prices();
        let prices = if stage == Stage::Whole(0) { prices.on_whole_people(problem) } else { prices.clone() };
        self.stage = stage;
        self.ascent = Ascent::new(problem, prices, 1, cooling).after(&self.ascent);
    }

    /// The next climb over people who are followed through time, where they are few enough.
    fn follow(&mut self, problem: &Problem<'_>) -> Option<Ascent> {
        let (times, crew) = match (self.stage, &self.crew) {
            (Stage::All, Some(crew)) => (0, crew.clone()),
            (Stage::Followed(times), Some(crew)) => (times + 1, crew.clone()),
            _ => return None,
        };
        let &cooling = FOLLOWED.get(times)?;
        self.stage = Stage::Followed(times);
        let prices = self.prices().on_followed_people(problem, crew);
        Some(Ascent::new(problem, prices, 1, cooling).after(&self.ascent))
    }
}
