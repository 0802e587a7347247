//! A published schedule, with the program of each agent.

use super::probe::{Answer, Probe};
use super::settle;
use crate::domain::calendar::{Moment, SLOT_MINUTES, Span};
use crate::domain::change::Kind;
use crate::domain::explained::Proposal;
use crate::domain::ids::{AgentId, Id, QueueId};
use crate::domain::plan::Plan;
use crate::domain::requirement::Requirement;
use crate::domain::roster::{Block, Roster};
use crate::schedule::agent::problem::Problem;
use crate::schedule::agent::rules::{self, RULES, Rule};
use crate::schedule::agent::tour::Tour;
use crate::schedule::kinds;
use crate::schedule::team::board::Board;
use rayon::prelude::*;
use std::ops::Range;

/// Changes that are named.
const NAMED: usize = 3;
/// Candidates that are solved again before those are chosen.
const SETTLED: usize = 8;
/// Others who answer to a change.
const ANSWERING: usize = 40;

/// A schedule that is to be explained.
pub struct Published<'a> {
    pub(super) problem: Problem<'a>,
    pub(super) requirement: &'a Requirement,
    pub(super) board: Board,
    pub(super) roster: &'a Roster,
    pub(super) away: &'a [(AgentId, Span)],
}

impl<'a> Published<'a> {
    /// `roster` keeps the rules but where `away` has cut it.
    pub fn new(plan: &'a Plan, requirement: &'a Requirement, roster: &'a Roster, away: &'a [(AgentId, Span)]) -> Self {
        let problem = Problem::new(plan, requirement, rules::language(plan, &[], &RULES));
        let tours: Vec<Tour> = plan.agents.ids().map(|agent| Tour::of(plan, roster.of(agent))).collect();
        let problem = kinds::kept(problem, &tours);
        Self { board: Board::of(&problem, &tours), problem, requirement, roster, away }
    }

    pub(super) fn probe(&self) -> Probe<'_> {
        Probe { problem: &self.problem, board: &self.board }
    }

    pub(super) fn slot(&self, moment: Moment) -> usize {
        let slot = (moment.0 - self.problem.plan.horizon.start.0) / (SLOT_MINUTES * 60);
        usize::try_from(slot).unwrap_or(0).min(self.problem.grammar.slots)
    }

    pub(super) fn is_away(&self, worker: usize, span: Span) -> bool {
        self.away.iter().any(|(agent, away)| agent.index() == worker && away.overlap_seconds(&span) > 0)
    }

    pub(super) fn queues(&self, queue: Option<QueueId>) -> Range<usize> {
        queue.map_or(0..self.problem.needs.len(), |queue| queue.index()..queue.index() + 1)
    }

    /// The blocks of an agent as they are: first slot, slot after the last, whether on standby.
    pub(super) fn now(&self, worker: usize) -> Vec<(usize, usize, bool)> {
        self.board.tours()[worker].blocks().collect()
    }

    /// The instance without some rules; a block of any length up to a day.
    pub(super) fn without(&self, left_out: &[&str]) -> Problem<'a> {
        let plan = self.problem.plan;
        let rules: Vec<&dyn Rule> = RULES.iter().copied().filter(|rule| !left_out.contains(&rule.id())).collect();
        let mut grammar = rules::language(plan, &[], &rules);
        let longest = (24 * 60 / SLOT_MINUTES as usize).min(grammar.slots);
        for lengths in [&mut grammar.work_block, &mut grammar.standby_block] {
            *lengths = *lengths.start()..=(*lengths.end()).min(longest);
        }
        Problem::new(plan, self.requirement, grammar)
    }

    /// Slots where one more agent is worth most, one for each queue.
    pub(super) fn dearest_slots(&self) -> Vec<usize> {
        let dearest = |queue: usize| {
            let worth: Vec<f64> =
                self.board.coverage().online_worth(&self.problem, queue, 0..self.problem.grammar.slots, 1.0).collect();
            (0..worth.len()).reduce(|best, slot| if worth[slot] > worth[best] { slot } else { best })
        };
        (0..self.problem.needs.len()).filter_map(dearest).collect()
    }

    pub(super) fn proposal(&self, worker: usize, answer: Answer) -> Proposal {
        let agent = AgentId(worker);
        let rows = answer.tour.segments(self.problem.plan, agent, &[]);
        let (was, is) = (self.roster.blocks(agent), Roster::new(rows.clone()));
        let after: Vec<Block<'_>> = is.blocks(agent);
        let kind = Kind::between(self.roster.of(agent), &rows, &was, &after);
        Proposal { agent, kind, rows, price: answer.price, others: 0 }
    }

    /// Others on duty when `worker` does something else with `tour`, in a queue that both have: the first of them.
    pub(super) fn touched(&self, worker: usize, tour: &Tour) -> Vec<usize> {
        let (workers, tours) = (&self.problem.workers, self.board.tours());
        let other_pieces: Vec<_> = tour.pieces.iter().filter(|piece| !tours[worker].pieces.contains(piece)).collect();
        let alike = |other: &usize| workers[*other].queues.iter().any(|queue| workers[worker].queues.contains(queue));
        let meets = |other: &usize| other_pieces.iter().any(|piece| tours[*other].touches(piece.start, piece.end));
        let there = |other: &usize| *other != worker && !self.is_away(*other, self.problem.plan.horizon.span());
        (0..tours.len()).filter(there).filter(alike).filter(meets).take(ANSWERING).collect()
    }

    /// The cheapest of some changes after the others have answered, of two kinds at least where there are.
    pub(super) fn cheapest(&self, mut answers: Vec<(usize, Answer)>) -> Vec<Proposal> {
        answers.sort_by(|a, b| a.1.price.total_cmp(&b.1.price).then(a.0.cmp(&b.0)));
        let mut proposals: Vec<(usize, Answer, Proposal)> = Vec::new();
        for (worker, answer) in answers {
            let proposal = self.proposal(worker, answer.clone());
            let known = proposals.iter().filter(|(_, _, other)| other.kind == proposal.kind).count();
            if proposals.len() < SETTLED || known == 0 {
                proposals.push((worker, answer, proposal));
            }
        }
        let settled = proposals.into_par_iter().map(|(worker, answer, proposal)| {
            let (price, others) = settle::settled(self.probe(), worker, &answer, &self.touched(worker, &answer.tour));
            Proposal { price, others, ..proposal }
        });
        let mut settled: Vec<Proposal> = settled.collect();
        settled.sort_by(|a, b| a.price.total_cmp(&b.price).then(a.agent.cmp(&b.agent)));
        let mut named: Vec<Proposal> = settled.iter().take(NAMED).cloned().collect();
        let only = named.first().map(|first| first.kind);
        if named.iter().all(|proposal| Some(proposal.kind) == only)
            && let Some(other) = settled.iter().find(|proposal| Some(proposal.kind) != only)
        {
            named.truncate(NAMED - 1);
            named.push(other.clone());
        }
        named
    }
}
