//! What granting a request would cost, and which rule forbids it.

use super::probe::{Answer, Desk, Probe, Wish};
use super::published::Published;
use crate::domain::calendar::Span;
use crate::domain::explained::{Judged, Proposal, Request, Wanted};
use crate::domain::ids::{AgentId, Id};
use crate::domain::units::Minutes;
use crate::schedule::team::board::Board;
use rayon::prelude::*;
use std::ops::Range;

/// First slot, slot after the last, whether on standby.
type Blocks = Vec<(usize, usize, bool)>;

impl Published<'_> {
    /// Judges `request` on the schedule as it is; up to `paid` of price it is accepted.
    pub fn judge(&self, request: &Request, paid: f64) -> Judged {
        if request.wanted == Wanted::Swap {
            return self.judge_swap(request, paid);
        }
        let worker = request.agent.index();
        let wish = self.wished(request);
        let answer = self.probe().ask(worker, &wish, &mut Desk::default());
        let rule = if answer.is_none() { self.forbidding(worker, &wish) } else { None };
        let price = answer.as_ref().map(|answer| answer.price);
        let changes = answer.filter(|answer| answer.tour != self.board.tours()[worker]);
        let changes = changes.map(|answer| self.proposal(worker, answer)).into_iter().collect();
        judged(request, (price, rule, None), changes, paid)
    }

    fn wished(&self, request: &Request) -> Wish {
        let worker = request.agent.index();
        let slots = self.slot(request.span.start)..self.slot(request.span.end);
        let (apart, met): (Blocks, Blocks) = self.now(worker).into_iter().partition(|block| !meets(block, &slots));
        match request.wanted {
            Wanted::DayOff | Wanted::Swap => Wish { off: vec![slots], keep: apart, ..Wish::default() },
            Wanted::Shorter => {
                let rests = met.into_iter().flat_map(|(start, end, standby)| {
                    [(start, end.min(slots.start), standby), (start.max(slots.end), end, standby)]
                });
                let keep = apart.into_iter().chain(rests.filter(|(start, end, _)| start < end)).collect();
                Wish { off: vec![slots], keep, ..Wish::default() }
            }
            Wanted::Longer => {
                let keep = apart.into_iter().chain(met).chain([(slots.start, slots.end, false)]).collect();
                Wish { keep, ..Wish::default() }
            }
            Wanted::OtherHours => {
                let days = self.days(request.span);
                let (on_days, keep): (Blocks, Blocks) =
                    self.now(worker).into_iter().partition(|block| meets(block, &days) || meets(block, &slots));
                let outside = on_days.into_iter().flat_map(|(start, end, _)| {
                    [start..end.min(slots.start.max(start)), start.max(slots.end.min(end))..end]
                });
                let off = outside.filter(|off| !off.is_empty()).collect();
                Wish { on_line: self.dearest_of(worker, slots).map(|slot| (slot, None)), off, keep }
            }
        }
    }

    /// The rule without which alone the wish could be fulfilled.
    fn forbidding(&self, worker: usize, wish: &Wish) -> Option<&'static str> {
        let rules = std::iter::once("R4")
            .chain(self.keeping().filter(|(_, rules)| rules.len() == 1).map(|(_, rules)| rules[0]));
        rules.into_iter().find(|rule| {
            let problem = self.without(&[rule]);
            Probe { problem: &problem, board: &self.board }.ask(worker, wish, &mut Desk::default()).is_some()
        })
    }

    fn judge_swap(&self, request: &Request, paid: f64) -> Judged {
        let worker = request.agent.index();
        let slots = self.slot(request.span.start)..self.slot(request.span.end);
        let given: Blocks = self.now(worker).into_iter().filter(|block| meets(block, &slots)).collect();
        let workers = &self.problem.workers;
        let alike = |other: &usize| workers[*other].queues.iter().any(|queue| workers[worker].queues.contains(queue));
        let there = |other: &usize| *other != worker && !self.is_away(*other, self.problem.plan.horizon.span());
        let partners: Vec<usize> = match request.with {
            Some(partner) => vec![partner.index()],
            None => (0..workers.len()).filter(there).filter(alike).collect(),
        };
        let swapped = partners.into_par_iter().filter_map(|partner| {
            let swap = self.swapped(worker, partner, (&given, request.span))?;
            Some((swap.iter().map(|(_, answer)| answer.price).sum::<f64>(), partner, swap))
        });
        let cheaper = |a: (f64, usize, Vec<(usize, Answer)>), b: (f64, usize, Vec<(usize, Answer)>)| {
            if (b.0, b.1) < (a.0, a.1) { b } else { a }
        };
        let Some((price, partner, swap)) = swapped.reduce_with(cheaper) else {
            let rule = self.forbidding(worker, &Wish { keep: given, ..self.wished(request) });
            return judged(request, (None, rule, None), Vec::new(), paid);
        };
        let changes = swap.into_iter().map(|(who, answer)| self.proposal(who, answer)).collect();
        judged(request, (Some(price), None, Some(AgentId(partner))), changes, paid)
    }

    /// The schedules of both where `worker` gives its blocks `given` to `partner` and takes those of the same days, all else kept.
    fn swapped(&self, worker: usize, partner: usize, (given, span): (&Blocks, Span)) -> Option<Vec<(usize, Answer)>> {
        let days = self.days(span);
        let taken: Blocks = self.now(partner).into_iter().filter(|block| meets(block, &days)).collect();
        if given.is_empty() || *given == taken {
            return None;
        }
        let exchange = |who: usize, gives: &Blocks, takes: &Blocks| {
            let kept = self.now(who).into_iter().filter(|block| !gives.contains(block));
            let off = gives.iter().flat_map(|block| minus(block, takes)).collect();
            Wish { on_line: None, off, keep: kept.chain(takes.iter().copied()).collect() }
        };
        let mut desk = Desk::default();
        let first = self.probe().ask(worker, &exchange(worker, given, &taken), &mut desk)?;
        let mut board: Board = self.board.clone();
        board.put(&self.problem, worker, first.tour.clone());
        let then = Probe { problem: &self.problem, board: &board };
        let second = then.ask(partner, &exchange(partner, &taken, given), &mut desk)?;
        Some(vec![(worker, first), (partner, second)])
    }

    /// The slots of the local days that `span` touches.
    fn days(&self, span: Span) -> Range<usize> {
        let plan = self.problem.plan;
        let since_midnight = |at| plan.zone.minute_of_day(at);
        let start = span.start - since_midnight(span.start);
        let last = span.end - Minutes(1);
        let end = last - since_midnight(last) + Minutes(24 * 60);
        self.slot(start)..self.slot(end)
    }

    /// The slot of `slots` in which `worker` is worth most on line.
    fn dearest_of(&self, worker: usize, slots: Range<usize>) -> Option<usize> {
        let worth = |slot: usize| {
            let of =
                |&queue: &usize| self.board.coverage().online_worth(&self.problem, queue, slot..slot + 1, 1.0).next();
            self.problem.workers[worker].queues.iter().filter_map(of).fold(f64::NEG_INFINITY, f64::max)
        };
        slots.reduce(|best, slot| if worth(slot) > worth(best) { slot } else { best })
    }
}

fn judged(
    request: &Request,
    (price, rule, partner): (Option<f64>, Option<&'static str>, Option<AgentId>),
    changes: Vec<Proposal>,
    paid: f64,
) -> Judged {
    let accepted = price.is_some_and(|price| price <= paid);
    Judged { request: request.clone(), price, rule, partner, accepted, changes }
}

fn meets((start, end, _): &(usize, usize, bool), slots: &Range<usize>) -> bool {
    *start < slots.end && slots.start < *end
}

/// The slots of a block that lie in none of `others`.
fn minus(&(start, end, _): &(usize, usize, bool), others: &Blocks) -> Vec<Range<usize>> {
    let mut left: Vec<Range<usize>> = std::iter::once(start..end).collect();
    for &(from, to, _) in others {
        left = left
            .into_iter()
            .flat_map(|part| {
                [part.start..part.end.min(from.max(part.start)), part.start.max(to.min(part.end))..part.end]
            })
            .collect();
    }
    left.into_iter().filter(|part| !part.is_empty()).collect()
}
