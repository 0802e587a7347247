//! Why who is on line in an interval, and what would bring one more.

use super::probe::{Answer, Desk, Probe, Wish};
use super::published::Published;
use crate::domain::calendar::Span;
use crate::domain::explained::{AgentReason, Reason, Relaxed, Why};
use crate::domain::ids::{AgentId, Id, QueueId};
use crate::domain::roster::{Activity, Segment};
use rayon::prelude::*;

/// Days in a row and the catalogue of shifts, which most plans do not have.
const DAYS: &str = "R14";
const CATALOGUE: &str = "R15";

/// Rules that may keep an agent away, each left out alone, in the order of SPEC's reasons.
const KEEPING: [(Reason, &[&str]); 8] = [
    (Reason::Rest, &["R7"]),
    (Reason::Rest, &[DAYS]),
    (Reason::Hours, &["R8"]),
    (Reason::Blocks, &[CATALOGUE]),
    (Reason::Blocks, &["R5"]),
    (Reason::Blocks, &["R6"]),
    (Reason::Blocks, &["R5", "R6"]),
    (Reason::Blocks, &[CATALOGUE, "R7"]),
];

/// An interval that is asked for.
struct Question {
    interval: Span,
    queue: Option<QueueId>,
    slot: usize,
}

impl Question {
    fn wish(&self, keep: Vec<(usize, usize, bool)>) -> Wish {
        let queue = self.queue.map(|queue| queue.index());
        Wish { on_line: Some((self.slot, queue)), keep, ..Wish::default() }
    }

    /// What an agent with `rows` does in the interval; none: nothing.
    fn status(&self, rows: &[Segment]) -> Option<Reason> {
        let here: Vec<&Segment> = rows.iter().filter(|row| row.span.overlap_seconds(&self.interval) > 0).collect();
        let held = here.iter().any(|row| matches!(row.activity, Activity::Session(_)));
        let is = |activity: Activity| here.iter().any(|row| row.activity == activity);
        let meant = |row: &&&Segment| self.queue.is_none() || row.queue == self.queue;
        if here.iter().filter(meant).any(|row| row.activity == Activity::Work) {
            Some(Reason::OnLine)
        } else if is(Activity::Break) || is(Activity::Meal) || held {
            Some(Reason::Pausing)
        } else if is(Activity::Work) {
            Some(Reason::Elsewhere)
        } else {
            is(Activity::Standby).then_some(Reason::Standby)
        }
    }
}

impl Published<'_> {
    /// Why who is on line in `interval`, in `queue` or in any, and what would bring one more.
    pub fn why(&self, interval: Span, queue: Option<QueueId>) -> Why {
        let question = Question { interval, queue, slot: self.shortest_slot(interval, queue) };
        let found: Vec<(AgentReason, Option<Answer>)> = (0..self.board.tours().len())
            .into_par_iter()
            .map_init(Desk::default, |desk, worker| self.reason(&question, worker, desk))
            .collect();
        let (mut agents, answers): (Vec<AgentReason>, Vec<Option<Answer>>) = found.into_iter().unzip();
        let relaxed = self.relaxed(&question, &mut agents);
        let offers = answers.into_iter().enumerate().filter_map(|(worker, answer)| Some((worker, answer?)));
        Why { agents, changes: self.cheapest(offers.collect()), relaxed }
    }

    /// The slot of `interval` where most is missing.
    fn shortest_slot(&self, interval: Span, queue: Option<QueueId>) -> usize {
        let short = |slot: usize| -> f64 {
            // Of work that may wait no slot is short by itself.
            let by_slot = |q: &usize| self.problem.needs[*q].waiting.is_none();
            let missing = |q: usize| self.problem.needs[q].required[slot] - self.board.coverage().online(q, slot);
            self.queues(queue).filter(by_slot).map(|q| missing(q).max(0.0)).sum()
        };
        let slots = self.slot(interval.start)..self.slot(interval.end);
        slots.reduce(|best, slot| if short(slot) > short(best) { slot } else { best }).unwrap_or(0)
    }

    fn reason(&self, question: &Question, worker: usize, desk: &mut Desk) -> (AgentReason, Option<Answer>) {
        let agent = AgentId(worker);
        let says = |reason, rule, answer: Option<Answer>| {
            (AgentReason { agent, reason, rule, price: answer.as_ref().map(|answer| answer.price) }, answer)
        };
        let ask = |desk: &mut Desk| self.probe().ask(worker, &question.wish(Vec::new()), desk);
        if let Some(now) = question.status(self.roster.of(agent)) {
            let there = now == Reason::OnLine;
            return says(now, None, if there { None } else { ask(desk) });
        }
        if self.is_away(worker, question.interval) {
            return says(Reason::Absent, None, None);
        }
        if !self.problem.workers[worker].queues.iter().any(|queue| self.queues(question.queue).contains(queue)) {
            return says(Reason::NoSkill, Some("R3"), None);
        }
        let slots = self.slot(question.interval.start)..self.slot(question.interval.end);
        if slots.clone().any(|slot| !self.problem.grammar.available[agent][slot]) {
            return says(Reason::NotAvailable, Some("R4"), None);
        }
        let answer = ask(desk);
        if answer.is_some() && self.probe().ask(worker, &question.wish(self.now(worker)), desk).is_some() {
            return says(Reason::TooDear, None, answer);
        }
        // Which rule it is takes other languages, which are made once for all agents.
        says(Reason::Blocks, None, answer)
    }

    /// What each rule keeps away; completes the reasons of those for whom it is a rule.
    fn relaxed(&self, question: &Question, agents: &mut [AgentReason]) -> Vec<Relaxed> {
        let mut open: Vec<usize> = (0..agents.len()).filter(|&at| agents[at].reason == Reason::Blocks).collect();
        let mut found: Vec<Relaxed> = Vec::new();
        for (reason, without) in self.keeping() {
            if open.is_empty() {
                break;
            }
            let (helped, best) = self.helped(question, without, &open, true);
            for &worker in &helped {
                agents[worker].reason = reason;
                agents[worker].rule = Some(without[0]);
            }
            open.retain(|worker| !helped.contains(worker));
            self.note(&mut found, without[0], helped.len(), best);
        }
        let left = if self.problem.plan.shifts.is_empty() { "R5" } else { CATALOGUE };
        open.iter().for_each(|&worker| agents[worker].rule = Some(left));
        for (reason, rule) in [(Reason::NoSkill, "R3"), (Reason::NotAvailable, "R4")] {
            let kept: Vec<usize> = (0..agents.len()).filter(|&at| agents[at].reason == reason).collect();
            if !kept.is_empty() {
                let (helped, best) = self.helped(question, &[rule], &kept, false);
                self.note(&mut found, rule, helped.len(), best);
            }
        }
        found.sort_by(|a, b| a.cheapest.price.total_cmp(&b.cheapest.price));
        found
    }

    /// Those of [`KEEPING`] that the plan has.
    pub(super) fn keeping(&self) -> impl Iterator<Item = (Reason, &'static [&'static str])> {
        let plan = self.problem.plan;
        let lacks = |rule| match rule {
            DAYS => plan.rules.max_days_in_row == 0,
            CATALOGUE => plan.shifts.is_empty(),
            _ => false,
        };
        KEEPING.into_iter().filter(move |(_, rules)| !rules.iter().copied().any(lacks))
    }

    fn note(&self, found: &mut Vec<Relaxed>, rule: &'static str, agents: usize, best: Option<(usize, Answer)>) {
        let Some((worker, answer)) = best else { return };
        let cheapest = self.proposal(worker, answer);
        match found.iter_mut().find(|other| other.rule == rule) {
            Some(other) => {
                other.agents += agents;
                if cheapest.price < other.cheapest.price {
                    other.cheapest = cheapest;
                }
            }
            None => found.push(Relaxed { rule, agents, cheapest }),
        }
    }

    /// Who of `workers` could be on line without some rules, and the cheapest of them.
    fn helped(
        &self,
        question: &Question,
        without: &[&str],
        workers: &[usize],
        as_now: bool,
    ) -> (Vec<usize>, Option<(usize, Answer)>) {
        let problem = self.without(without);
        let probe = Probe { problem: &problem, board: &self.board };
        let keep = |worker: usize| if as_now { self.now(worker) } else { Vec::new() };
        let answers: Vec<(usize, Option<Answer>)> = workers
            .par_iter()
            .map_init(Desk::default, |desk, &worker| (worker, probe.ask(worker, &question.wish(keep(worker)), desk)))
            .collect();
        let helped: Vec<(usize, Answer)> =
            answers.into_iter().filter_map(|(worker, answer)| Some((worker, answer?))).collect();
        let cheaper = |a: (usize, Answer), b: (usize, Answer)| if b.1.price < a.1.price { b } else { a };
        (helped.iter().map(|(worker, _)| *worker).collect(), helped.into_iter().reduce(cheaper))
    }
}
