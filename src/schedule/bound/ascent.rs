//! Climbs the bound by incremental supergradients with averaging.
//!
//! The agents and the slots are dealt into parts, agents who are alike into all of them: answering a price all at once, they
//! would overshoot. A step prices one part anew at the newest prices; of all others it keeps the last response (incremental
//! aggregated subgradient, Blatt, Hero & Gauchman 2007; Nedić & Bertsekas 2001). With g the
//! need less the coverage so gathered, d[i] = 1/(need[i] + c) a diagonal scale, and T an upper limit,
//!
//! ```text
//! p[i] <- p[i] + θ · (T − L) / Σ d g² · d[i] g[i]          Polyak's step, damped by θ                               (11)
//! ```
//!
//! θ falls geometrically from 1, where prices find the right region, to almost nothing. The bound is taken at the running
//! mean of the prices (Polyak & Juditsky 1992): it is concave, so it is there at least the mean of the bounds on the way.

use super::layout::{Layout, Row};
use super::prices::{Hours, Prices};
use crate::schedule::agent::duties::Multiplier;
use crate::schedule::agent::pins::Pins;
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::tour::Tour;

/// Passes over all parts between two evaluations of the bound.
const CHECK: u64 = 10;
/// Steps that the mean of the prices goes back.
const MEMORY: f64 = 20.0;
/// The same where people are followed through time, the share of the newest slack in the direction of a step there, the least
/// length of that direction as a share of the newest slack, and the scale of people on duty in a cell and of starts.
const MEMORY_OF_FOLLOWED: f64 = 10.0;
const TURN: f64 = 0.1;
const LEAST_TURN: f64 = 0.05;
const PULL: f64 = 1.0;
/// Most parts, and agents in a part at least.
const MOST_PARTS: usize = 10;
const LEAST_PART: usize = 2;
/// What a step takes beside the planning of its agents, in agents planned.
const STEP_WORK: f64 = 3.0;
/// Sums of a chain over cells that take as long as planning an agent.
const SUMS_PER_AGENT: f64 = 1_200_000.0;
/// Need at which a row is scaled by half; where people are whole, a row holds those of one efficiency only.
const SCALE: f64 = 5.0;
const SCALE_OF_WHOLE: f64 = 1.0;
/// The limits of T − L in Polyak's step, as shares of T: the first estimates are far off, the last ones too close.
const NEAREST: f64 = 0.003;
const FARTHEST: f64 = 0.1;
/// θ at which a climb is over.
const SETTLED: f64 = 0.002;

/// Slots of a horizon beyond which hours have a price: counting them takes most of the time there, and is seldom worth much.
const LONG: usize = 900;
/// Answers of an agent to find it by, in a step and where the bound is evaluated.
const TRIES: usize = 1;
const TRIES_OF_CHECK: usize = 4;

/// Whether hours over the horizon are kept by a price.
pub fn is_long(problem: &Problem<'_>) -> bool {
    problem.grammar.slots > LONG
}

/// How fast a climb cools down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cooling {
    /// θ of the first step.
    pub from: f64,
    /// θ ten steps later over the one before; ten steps are a pass over the agents where there are many.
    pub per_pass: f64,
}

/// A part of the agents and of the slots, with their last response.
#[derive(Debug, Clone)]
struct Part {
    /// Kinds of agents, each with how many of them.
    people: Vec<(usize, usize)>,
    slots: Vec<usize>,
    cover: Vec<f64>,
    value: f64,
    wanted: f64,
}

/// The state of a climb.
#[derive(Debug, Clone)]
pub struct Ascent {
    prices: Prices,
    mean: Prices,
    best: Prices,
    bound: f64,
    parts: Vec<Part>,
    /// Agents that the parts stand for, over those in them.
    weight: f64,
    scale: Vec<f64>,
    /// Need less coverage, the running mean; none: that of the moment counts.
    mean_slack: Option<Vec<f64>>,
    need: Vec<f64>,
    cover: Vec<f64>,
    theta: f64,
    cooling: Cooling,
    steps: u64,
    proves: bool,
    /// By kind: the price of hours; empty: hours are counted.
    hours: Vec<Multiplier>,
}

impl Ascent {
    /// Starts at `prices` with every `stride`-th kind of agents standing for all.
    pub fn new(problem: &Problem<'_>, prices: Prices, stride: usize, cooling: Cooling) -> Self {
        let kinds: Vec<usize> = (0..problem.kinds.len()).step_by(stride.max(1)).collect();
        let people: usize = kinds.iter().map(|&kind| problem.kinds[kind].len()).sum();
        let count = if prices.layout().crew.is_some() { 1 } else { parts(people) };
        let slots = prices.layout().slots;
        let size = prices.values().len();
        let mut parts = (0..count)
            .map(|part| Part {
                people: Vec::new(),
                slots: (part..slots).step_by(count).collect(),
                cover: vec![0.0; size],
                value: 0.0,
                wanted: 0.0,
            })
            .collect::<Vec<_>>();
        let one_by_one = kinds.iter().flat_map(|&kind| std::iter::repeat_n(kind, problem.kinds[kind].len()));
        for (i, kind) in one_by_one.enumerate() {
            let people = &mut parts[i % count].people;
            match people.last_mut() {
                Some((last, many)) if *last == kind => *many += 1,
                _ => people.push((kind, 1)),
            }
        }
        Self {
            parts,
            mean: prices.clone(),
            best: prices.clone(),
            bound: f64::NEG_INFINITY,
            weight: problem.workers.len() as f64 / people.max(1) as f64,
            scale: scales(problem, prices.layout()),
            mean_slack: prices.layout().crew.is_some().then(|| vec![0.0; size]),
            need: vec![0.0; size],
            cover: vec![0.0; size],
            theta: cooling.from,
            cooling,
            steps: 0,
            proves: kinds.len() == problem.kinds.len(),
            hours: if is_long(problem) { vec![Multiplier::default(); problem.kinds.len()] } else { Vec::new() },
            prices,
        }
    }

    /// Goes on from the prices of hours of `before`.
    pub fn after(mut self, before: &Self) -> Self {
        self.hours.clone_from(&before.hours);
        self
    }

    fn kept(&self, tries: usize) -> Hours<'_> {
        if self.hours.is_empty() { Hours::Counted } else { Hours::Priced(&self.hours, tries) }
    }

    /// The best prices so far.
    pub fn prices(&self) -> &Prices {
        if self.bound.is_finite() { &self.best } else { &self.mean }
    }

    /// The best bound so far, in search precision; none before the first evaluation and on a sample.
    pub fn bound(&self) -> Option<f64> {
        self.bound.is_finite().then_some(self.bound)
    }

    /// The work of one step, on average, in agents planned.
    pub fn work(&self) -> f64 {
        let people = self.parts.iter().map(|part| part.people.len()).sum::<usize>() as f64 / self.parts.len() as f64;
        let followed = self.prices.layout().crew.as_ref().map_or(0.0, |crew| crew.sums() as f64 / SUMS_PER_AGENT);
        people + STEP_WORK + followed
    }

    /// Passes over all agents.
    pub fn passes(&self) -> u64 {
        self.steps / self.parts.len() as u64
    }

    /// Whether no step is done yet.
    pub fn at_start(&self) -> bool {
        self.steps == 0
    }

    /// θ, by which steps are damped.
    pub fn theta(&self) -> f64 {
        self.theta
    }

    /// Whether steps have become too small to matter.
    pub fn settled(&self) -> bool {
        self.theta < SETTLED
    }

    /// One step towards `target`, an upper limit of the bound. Returns the kinds that were priced with
    /// their tours, but for those that pass the hours of their agent.
    pub fn advance(&mut self, problem: &Problem<'_>, pins: &[Option<Pins>], target: f64) -> Vec<(usize, Tour)> {
        let count = self.parts.len();
        let at = (self.steps % count as u64) as usize;
        self.steps += 1;
        let people = self.parts[at].people.clone();
        let response = self.prices.respond::<f32>(problem, pins, &people, self.kept(TRIES));
        if !self.hours.is_empty() {
            people.iter().zip(&response.hours).for_each(|(&(kind, _), near)| self.hours[kind] = *near);
        }
        let part = &mut self.parts[at];
        for ((sum, old), new) in self.cover.iter_mut().zip(&mut part.cover).zip(response.cover) {
            *sum += self.weight * (new - *old);
            *old = new;
        }
        part.value = response.value;
        let need = &mut self.need;
        part.wanted = self.prices.needs::<f32>(problem, &part.slots, |at, want| need[at] = want);
        if self.passes() > 0 {
            self.step(target);
        }
        if self.steps.is_multiple_of(CHECK * count as u64) {
            self.check(problem, pins);
        }
        let answers = people.into_iter().map(|(kind, _)| kind).zip(response.tours);
        // An answer at a price of hours may be more than an agent can work, on more days in a row.
        let counted = self.hours.is_empty();
        answers.filter(|(kind, tour)| counted || problem.keeps_horizon(problem.kinds[*kind][0], tour)).collect()
    }

    /// Equation (11).
    fn step(&mut self, target: f64) {
        let value = self.parts.iter().map(|part| part.wanted - self.weight * part.value).sum::<f64>();
        let slack: Vec<f64> = self.need.iter().zip(&self.cover).map(|(need, cover)| need - cover).collect();
        let way = match &mut self.mean_slack {
            None => &slack,
            Some(mean) => {
                let share = if self.steps <= 1 { 1.0 } else { TURN };
                mean.iter_mut().zip(&slack).for_each(|(mean, slack)| *mean += share * (slack - *mean));
                &*mean
            }
        };
        let (prices, scale) = (&self.prices, &self.scale);
        let free = |i: usize| if prices.blocked(i, way[i]) { 0.0 } else { way[i] };
        let direction: Vec<f64> = (0..way.len()).map(|i| free(i) * scale[i]).collect();
        let norm = (0..way.len()).map(|i| direction[i] * way[i]).sum::<f64>();
        let all = (0..way.len()).map(|i| slack[i] * slack[i] * scale[i]).sum::<f64>();
        let norm = if self.mean_slack.is_some() { norm.max(LEAST_TURN * all) } else { norm }.max(1e-9);
        let distance = (target - value).clamp(NEAREST * target.abs(), FARTHEST * target.abs());
        let length = self.theta * distance / norm;
        self.prices.change(|i| length * direction[i]);
        self.theta *= self.cooling.per_pass.powf(1.0 / MOST_PARTS as f64);
        let memory = if self.mean_slack.is_some() { MEMORY_OF_FOLLOWED } else { MEMORY };
        let share = if self.passes() == 1 { 1.0 } else { 1.0 / memory };
        self.mean.approach(&self.prices, share);
    }

    /// Evaluates the bound at the mean of the prices; on a sample there is none.
    pub fn check(&mut self, problem: &Problem<'_>, pins: &[Option<Pins>]) {
        if !self.proves {
            return;
        }
        let bound = self.mean.bound_with::<f32>(problem, pins, self.kept(TRIES_OF_CHECK));
        if bound > self.bound {
            self.bound = bound;
            self.best = self.mean.clone();
        }
    }
}

/// How far prices go for what is missing, by position.
fn scales(problem: &Problem<'_>, layout: &Layout) -> Vec<f64> {
    let half = if layout.whole { SCALE_OF_WHOLE } else { SCALE };
    let wanted = layout.expected(problem);
    let scale = |(at, need): (usize, f64)| match (layout.row(at / layout.slots), &layout.crew) {
        (Row::Start(_), _) => PULL,
        (Row::Duty(_), Some(crew)) => PULL / crew.step as f64,
        _ => 1.0 / (need + half),
    };
    wanted.into_iter().enumerate().map(scale).collect()
}

/// Parts for so many `people`: enough to make steps often, each large enough to share among threads.
fn parts(people: usize) -> usize {
    (people / LEAST_PART).clamp(1, MOST_PARTS)
}
