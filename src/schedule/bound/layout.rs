//! Which rows of coverage carry prices.
//!
//! An agent whose efficiency changes is in one band for each. *Divisible*: one row for each queue on line and on standby, in standard agents, whoever covers it; one for leads, one for
//! experienced agents. *Whole people*: agents of equal efficiency form a band with rows of its own, and agents who count alike
//! for leads and experience form a class with a row of its own, so that a slot can be asked to be covered by whole people. Where
//! the numbers of people in the classes have too many combinations, leads and experienced agents stay divisible.

use super::crew::Crew;
use super::people::exactness;
use crate::schedule::agent::problem::{Problem, Worker};
use std::ops::Range;
use std::sync::Arc;

/// Combinations of people on duty beyond which leads and experienced agents are divisible: trying all would take longer
/// than planning the agents, and so many people hardly round.
const MOST_COMBINATIONS: u64 = 1_000;

/// Agents of the same efficiency.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Standard agents that one of them is; of a divisible layout 1.
    pub efficiency: f64,
    /// By queue and slot: how many could be there.
    pub people: Vec<Vec<u32>>,
}

/// Agents who count alike for leads and experience.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Whether they lead.
    pub leads: bool,
    /// Whether they are experienced.
    pub experienced: bool,
    /// By slot: how many could be on duty.
    pub people: Vec<u32>,
}

/// The rows of coverage; each has one price for each slot.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Slots of the horizon.
    pub slots: usize,
    /// Queues.
    pub queues: usize,
    /// Whether slots are covered by whole people.
    pub whole: bool,
    /// Bands; one for all in a divisible layout.
    pub bands: Vec<Band>,
    /// Classes; none where leads and experienced agents are divisible.
    pub classes: Vec<Class>,
    /// The least [`exactness`] of the bands.
    exactness: f64,
    /// Crowds, each with a row; while there is one, classes have none.
    pub crowds: usize,
    /// Who is followed from cell to cell; none: slots are covered one by one.
    pub crew: Option<Arc<Crew>>,
    /// By worker and stage.
    band_of: Vec<Vec<usize>>,
    class_of: Vec<usize>,
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// On line in a queue.
    Online(usize),
    /// On standby in a queue.
    Standby(usize),
    /// Leads wanted less leads.
    Leads,
    /// Experienced agents wanted less experienced agents.
    Experience,
    /// The weights of a crowd on duty.
    Crowd(usize),
    /// Agents of a class on duty.
    Duty(usize),
    /// Agents of a class who start a work block.
    Start(usize),
}

impl Layout {
    /// Coverage in standard agents.
    pub fn divisible(problem: &Problem<'_>) -> Self {
        let (slots, queues) = (problem.grammar.slots, problem.needs.len());
        let band = Band { efficiency: 1.0, people: vec![vec![0; slots]; queues] };
        let of = vec![0; problem.workers.len()];
        Self {
            slots,
            queues,
            whole: false,
            bands: vec![band],
            classes: Vec::new(),
            exactness: 1.0,
            crowds: problem.crowds.len(),
            crew: None,
            band_of: problem.workers.iter().map(|worker| vec![0; worker.stages.all().count()]).collect(),
            class_of: of,
        }
    }

    /// Coverage by whole people.
    pub fn whole(problem: &Problem<'_>) -> Self {
        let (slots, queues) = (problem.grammar.slots, problem.needs.len());
        let mut efficiencies: Vec<f64> = problem.workers.iter().flat_map(|worker| worker.stages.all()).collect();
        efficiencies.sort_by(|a, b| b.total_cmp(a));
        efficiencies.dedup();
        let band = |efficiency| Band { efficiency, people: vec![vec![0; slots]; queues] };
        let mut layout = Self {
            slots,
            queues,
            whole: true,
            bands: efficiencies.iter().copied().map(band).collect(),
            classes: Vec::new(),
            exactness: efficiencies.iter().map(|&e| exactness(e)).fold(1.0, f64::min),
            crowds: problem.crowds.len(),
            crew: None,
            band_of: Vec::new(),
            class_of: Vec::new(),
        };
        for (worker, available) in problem.workers.iter().zip(problem.grammar.available.values()) {
            let bands = worker.stages.all().map(|own| efficiencies.partition_point(|&e| e > own));
            let bands: Vec<usize> = bands.collect();
            for (stage, &band) in bands.iter().enumerate() {
                let within = present(problem, worker, stage);
                for &queue in &worker.queues {
                    count(&mut layout.bands[band].people[queue][within.clone()], &available[within.clone()]);
                }
            }
            layout.band_of.push(bands);
            let alike = |class: &Class| class.leads == worker.leads && class.experienced == worker.experienced;
            let class = layout.classes.iter().position(alike).unwrap_or_else(|| {
                let (leads, experienced) = (worker.leads, worker.experienced);
                layout.classes.push(Class { leads, experienced, people: vec![0; slots] });
                layout.classes.len() - 1
            });
            layout.class_of.push(class);
            count(&mut layout.classes[class].people, available);
        }
        if layout.combinations() > MOST_COMBINATIONS || layout.crowds > 0 {
            layout.classes.clear();
        }
        layout
    }

    /// Coverage by whole people who are followed from cell to cell: each class of `crew` is a band and a class.
    pub fn followed(problem: &Problem<'_>, crew: Arc<Crew>) -> Self {
        let (slots, queues) = (problem.grammar.slots, problem.needs.len());
        let (mut bands, mut classes) = (Vec::new(), Vec::new());
        for class in &crew.classes {
            let (leads, experienced) = (class.leads, class.experienced);
            bands.push(Band { efficiency: class.efficiency, people: vec![vec![0; slots]; queues] });
            classes.push(Class { leads, experienced, people: vec![0; slots] });
        }
        let of: Vec<usize> = (0..problem.workers.len()).map(|worker| crew.class(worker)).collect();
        for ((worker, available), &class) in problem.workers.iter().zip(problem.grammar.available.values()).zip(&of) {
            worker.queues.iter().for_each(|&queue| count(&mut bands[class].people[queue], available));
            count(&mut classes[class].people, available);
        }
        Self {
            slots,
            queues,
            whole: true,
            exactness: bands.iter().map(|band| exactness(band.efficiency)).fold(1.0, f64::min),
            bands,
            classes,
            crowds: 0,
            crew: Some(crew),
            band_of: of.iter().map(|&class| vec![class]).collect(),
            class_of: of,
        }
    }

    /// Numbers of people on duty that a slot has to try at most.
    fn combinations(&self) -> u64 {
        let people = |class: &Class| u64::from(class.people.iter().copied().max().unwrap_or(0)) + 1;
        let largest = self.classes.iter().map(people).max().unwrap_or(1);
        self.classes.iter().map(people).fold(1, u64::saturating_mul) / largest
    }

    /// Rows of coverage.
    pub fn rows(&self) -> usize {
        2 * self.bands.len() * self.queues + self.duty_rows() + self.start_rows()
    }

    fn start_rows(&self) -> usize {
        if self.crew.is_some() { self.classes.len() } else { 0 }
    }

    fn duty_rows(&self) -> usize {
        if self.classes.is_empty() { 2 + self.crowds } else { self.classes.len() }
    }

    /// What `row` stands for.
    pub fn row(&self, row: usize) -> Row {
        let online = self.bands.len() * self.queues;
        if row < online {
            Row::Online(row % self.queues)
        } else if row < 2 * online {
            Row::Standby((row - online) % self.queues)
        } else if !self.classes.is_empty() {
            let class = row - 2 * online;
            class.checked_sub(self.classes.len()).map_or(Row::Duty(class), Row::Start)
        } else if row == 2 * online {
            Row::Leads
        } else {
            (row - 2 * online).checked_sub(2).map_or(Row::Experience, Row::Crowd)
        }
    }

    /// Where the prices of being on line in `queue` in `band` begin.
    pub fn online(&self, band: usize, queue: usize) -> usize {
        (band * self.queues + queue) * self.slots
    }

    /// Where the prices of standby begin.
    pub fn standby(&self, band: usize, queue: usize) -> usize {
        ((self.bands.len() + band) * self.queues + queue) * self.slots
    }

    /// Where the prices of the `row`-th row of duty begin.
    pub fn duty(&self, row: usize) -> usize {
        (2 * self.bands.len() * self.queues + row) * self.slots
    }

    /// Where the prices of starts of a class begin, where people are followed.
    pub fn start(&self, class: usize) -> usize {
        self.duty(self.duty_rows() + class)
    }

    /// The class of a worker, where people are followed.
    pub fn followed_class(&self, worker: usize) -> Option<usize> {
        self.crew.is_some().then(|| self.class_of[worker])
    }

    /// The band of a worker in the stage of that number.
    pub fn band(&self, worker: usize, stage: usize) -> usize {
        self.band_of[worker][stage]
    }

    /// The rows of duty that `worker` counts in, each with what it adds to the wanted less the present.
    pub fn duty_weights(&self, problem: &Problem<'_>, worker: usize) -> Vec<(usize, f64)> {
        if !self.classes.is_empty() {
            return vec![(self.duty(self.class_of[worker]), 1.0)];
        }
        let who = &problem.workers[worker];
        let crowds = who.weights.iter().enumerate().map(|(crowd, &weight)| (self.duty(2 + crowd), weight));
        let own = [(self.duty(0), lead_weight(problem, who)), (self.duty(1), experience_weight(problem, who))];
        own.into_iter().chain(crowds).collect()
    }

    /// The lowest and highest price at each position at which (7) can be best.
    pub fn ranges(&self, problem: &Problem<'_>) -> Vec<(f64, f64)> {
        self.each(|row, slot| self.range(problem, row, slot))
    }

    /// About how much is wanted at each position, to scale steps by.
    pub fn expected(&self, problem: &Problem<'_>) -> Vec<f64> {
        let capacity = |row: usize, queue: usize, slot: usize| {
            let all: f64 = self.bands.iter().map(|b| b.efficiency * f64::from(b.people[queue][slot])).sum();
            let band = &self.bands[row / self.queues % self.bands.len()];
            if self.whole { band.efficiency * f64::from(band.people[queue][slot]) / all.max(1e-9) } else { 1.0 }
        };
        let required = |slot: usize| problem.needs.iter().map(|needs| needs.required[slot]).sum::<f64>();
        self.each(|row, slot| match self.row(row) {
            Row::Online(queue) => problem.needs[queue].required[slot] * capacity(row, queue, slot),
            Row::Standby(queue) => problem.needs[queue].standby_required[slot] * capacity(row, queue, slot),
            Row::Leads | Row::Experience | Row::Crowd(_) | Row::Start(_) => 0.0,
            Row::Duty(class) => {
                let all: u32 = self.classes.iter().map(|class| class.people[slot]).sum();
                required(slot) * f64::from(self.classes[class].people[slot]) / f64::from(all.max(1))
            }
        })
    }

    fn each<T>(&self, mut value: impl FnMut(usize, usize) -> T) -> Vec<T> {
        (0..self.rows() * self.slots).map(|at| value(at / self.slots, at % self.slots)).collect()
    }

    fn range(&self, problem: &Problem<'_>, row: usize, slot: usize) -> (f64, f64) {
        let (lead, experience) = (problem.lead_price, problem.experience_price[slot]);
        match self.row(row) {
            Row::Online(queue) => match problem.needs[queue].waiting {
                Some(waiting) => (-waiting.surplus_price, waiting.late_price),
                None => (-problem.surplus_price * self.exactness, problem.needs[queue].shortage_price[slot]),
            },
            Row::Standby(queue) if problem.needs[queue].standby_required[slot] > 0.0 => (0.0, problem.standby_price),
            Row::Standby(_) => (0.0, 0.0),
            Row::Leads => (0.0, lead),
            Row::Experience => (0.0, experience),
            Row::Crowd(crowd) => (0.0, problem.crowds[crowd].price),
            Row::Duty(_) | Row::Start(_) if self.crew.is_some() => (f64::NEG_INFINITY, f64::INFINITY),
            Row::Start(_) => (0.0, 0.0),
            Row::Duty(class) => {
                let class = &self.classes[class];
                let by_lead = if class.leads { -lead } else { lead * problem.leads_per_member };
                let by_experience = experience * (problem.experienced_share - f64::from(u8::from(class.experienced)));
                (by_lead.min(0.0) + by_experience.min(0.0), by_lead.max(0.0) + by_experience.max(0.0))
            }
        }
    }
}

/// The slots in which `worker` may be in a block that has started in the stage of that number.
fn present(problem: &Problem<'_>, worker: &Worker, stage: usize) -> Range<usize> {
    let grammar = &problem.grammar;
    let starts = worker.stages.starts(stage, grammar.slots);
    let longest = (*grammar.work_block.end()).max(*grammar.standby_block.end());
    starts.start..starts.end.saturating_add(longest).min(grammar.slots)
}

fn count(people: &mut [u32], available: &[bool]) {
    for (people, &free) in people.iter_mut().zip(available) {
        *people += u32::from(free);
    }
}

/// What `worker` on duty adds to the leads wanted less the leads present.
pub fn lead_weight(problem: &Problem<'_>, worker: &Worker) -> f64 {
    if worker.leads { -1.0 } else { problem.leads_per_member }
}

/// What `worker` on duty adds to the experienced agents wanted less those present.
pub fn experience_weight(problem: &Problem<'_>, worker: &Worker) -> f64 {
    problem.experienced_share - f64::from(u8::from(worker.experienced))
}
