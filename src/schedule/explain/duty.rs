//! Why an agent has its duty, and who could stand in.

use super::probe::{Answer, Desk, Wish};
use super::published::Published;
use crate::domain::calendar::{SLOT_MINUTES, Span};
use crate::domain::explained::{Duty, Proposal};
use crate::domain::ids::{AgentId, Id};
use crate::domain::roster::{Activity, Segment};
use crate::schedule::agent::tour::Tour;
use rayon::prelude::*;
use std::ops::Range;

/// What an offer is worth at least.
const LEAST_WORTH: f64 = 1.0;
/// Slots of an hour.
const HOUR: usize = 60 / SLOT_MINUTES as usize;

impl Published<'_> {
    /// Why `agent` has its duty, and the cheapest other ones.
    pub fn duty(&self, agent: AgentId) -> Duty {
        let (worker, nothing) = (agent.index(), Tour::default());
        let probe = self.probe();
        let own = self.problem.private_cost(worker, &nothing) - self.board.private(worker);
        let without = probe.price(worker, &nothing);
        let mut desk = Desk::default();
        let tour = &self.board.tours()[worker];
        let mut answers: Vec<Answer> = Vec::new();
        if tour.pieces.is_empty() {
            let any = |slot| Wish { on_line: Some((slot, None)), ..Wish::default() };
            answers
                .extend(self.dearest_slots().into_iter().filter_map(|slot| probe.ask(worker, &any(slot), &mut desk)));
        } else {
            answers.push(Answer { tour: nothing, price: without });
        }
        let blocks: Vec<(usize, usize, bool)> = tour.blocks().collect();
        for (start, end, _) in blocks {
            let off = |off: Range<usize>| Wish { off: vec![off], ..Wish::default() };
            let last = |slot: usize| Wish { on_line: Some((slot, None)), keep: self.now(worker), ..Wish::default() };
            let mut wishes = vec![
                off(start..end),
                off(start..(start + HOUR).min(end)),
                off(end.saturating_sub(HOUR).max(start)..end),
            ];
            wishes.extend(start.checked_sub(1).map(last));
            wishes.extend((end < self.problem.grammar.slots).then(|| last(end)));
            answers.extend(wishes.iter().filter_map(|wish| probe.ask(worker, wish, &mut desk)));
        }
        let mut changes: Vec<Proposal> = Vec::new();
        for answer in answers.into_iter().filter(|answer| answer.tour != *tour) {
            let proposal = self.proposal(worker, answer);
            match changes.iter_mut().find(|other| other.kind == proposal.kind) {
                Some(other) if other.price <= proposal.price => {}
                Some(other) => *other = proposal,
                None => changes.push(proposal),
            }
        }
        changes.sort_by(|a, b| a.price.total_cmp(&b.price));
        Duty { without, own, changes }
    }

    /// Who should be asked first to stay longer, and who to go home an hour early: the best of each agent that lowers the objective,
    /// by rising price, pauses and queues of the duty left open.
    pub fn offers(&self) -> [Vec<Proposal>; 2] {
        let workers: Vec<usize> = (0..self.board.tours().len()).collect();
        let asked: Vec<[Option<Proposal>; 2]> =
            workers.into_par_iter().map_init(Desk::default, |desk, worker| self.offers_of(worker, desk)).collect();
        [0, 1].map(|kind| {
            let mut of_kind: Vec<Proposal> = asked.iter().filter_map(|offers| offers[kind].clone()).collect();
            of_kind.sort_by(|a, b| a.price.total_cmp(&b.price).then(a.agent.cmp(&b.agent)));
            of_kind
        })
    }

    fn offers_of(&self, worker: usize, desk: &mut Desk) -> [Option<Proposal>; 2] {
        let blocks = self.now(worker);
        let work = blocks.iter().filter(|(_, _, standby)| !standby);
        // Nothing else moves: time off stays time off.
        let ends = std::iter::once(0).chain(blocks.iter().map(|(_, end, _)| *end));
        let starts = blocks.iter().map(|(start, _, _)| *start).chain([self.problem.grammar.slots]);
        let gaps: Vec<Range<usize>> = ends.zip(starts).map(|(end, start)| end..start).collect();
        let mut best: [Option<Answer>; 2] = [None, None];
        for &(start, end, _) in work {
            let longer = (end < self.problem.grammar.slots).then(|| Wish {
                on_line: Some((end, None)),
                off: gaps.iter().filter(|gap| gap.start != end).cloned().collect(),
                keep: blocks.clone(),
            });
            let early = end.saturating_sub(HOUR).max(start);
            let kept =
                |&(from, to, standby): &(usize, usize, bool)| (from, if to == end { early } else { to }, standby);
            let keep = blocks.iter().map(kept).filter(|(from, to, _)| from < to).collect();
            let off = gaps.iter().cloned().chain(std::iter::once(early..end)).collect();
            let shorter = Some(Wish { on_line: None, off, keep });
            for (best, wish) in best.iter_mut().zip([longer, shorter]) {
                let answer = wish.and_then(|wish| self.probe().ask(worker, &wish, desk));
                let cheaper = |answer: &Answer| {
                    answer.price < -LEAST_WORTH && best.as_ref().is_none_or(|best| answer.price < best.price)
                };
                if let Some(answer) = answer.filter(cheaper) {
                    *best = Some(answer);
                }
            }
        }
        best.map(|answer| Some(self.proposal(worker, answer?)))
    }

    /// Who could stand in where the rows of `gone`, which the schedule does not have any more, were on line: the best of each agent by
    /// rising price.
    pub fn substitutes(&self, gone: &[Segment]) -> Vec<Proposal> {
        let slots = |span: &Span| self.slot(span.start)..self.slot(span.end);
        let cells = gone.iter().filter(|row| row.activity == Activity::Work);
        let cells =
            cells.flat_map(|row| slots(&row.span).map(move |slot| (slot, row.queue.map(|queue| queue.index()))));
        let worth = |&(slot, queue): &(usize, Option<usize>)| {
            let queue = queue.unwrap_or(0);
            let coverage = self.board.coverage();
            coverage.online_worth(&self.problem, queue, slot..slot + 1, 1.0).next().unwrap_or(0.0)
        };
        let dearest = cells.reduce(|best, other| if worth(&other) > worth(&best) { other } else { best });
        let Some(on_line) = dearest else { return Vec::new() };
        let wish = Wish { on_line: Some(on_line), ..Wish::default() };
        let probe = self.probe();
        let is_there = |worker: &usize| !self.is_away(*worker, self.problem.plan.horizon.span());
        let workers: Vec<usize> = (0..self.board.tours().len()).filter(is_there).collect();
        let answers: Vec<(usize, Option<Answer>)> = workers
            .into_par_iter()
            .map_init(Desk::default, |desk, worker| (worker, probe.ask(worker, &wish, desk)))
            .collect();
        let differs = |(worker, answer): (usize, Option<Answer>)| {
            answer
                .filter(|answer| answer.tour != self.board.tours()[worker])
                .map(|answer| self.proposal(worker, answer))
        };
        let mut found: Vec<Proposal> = answers.into_iter().filter_map(differs).collect();
        found.sort_by(|a, b| a.price.total_cmp(&b.price).then(a.agent.cmp(&b.agent)));
        found
    }
}
