//! Few kinds of work blocks (R16): a kind is a local start clock and a length, and a plan may have so many of them.
//!
//! All agents share the limit, so no program of one agent can keep it. A search without the limit comes first. Its blocks are stood for by
//! the kinds that lose least, a k-median of blocks (greedy, then by exchange: Teitz & Bart 1968), agents who have other blocks are planned
//! anew, and then other sets of kinds are tried (search/exchange.rs). With
//!
//! ```text
//! loss(block, kind) = what of the block the kind leaves out + EXTRA · what it adds                                (18)
//! ```
//!
//! in slots on the clock. The bound is that of the plan without the limit.

use super::agent::catalogue::Catalogue;
use super::agent::pinned::pinned_best;
use super::agent::pins::{Pins, broken};
use super::agent::planner::{Offer, Planner};
use super::agent::problem::Problem;
use super::agent::tour::Tour;
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::ids::AgentId;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a slot too many loses, of a slot left out.
const EXTRA: f64 = 0.5;
/// Slots of a day.
const DAY: i64 = 24 * 60 / SLOT_MINUTES;
/// Rounds of exchange.
const EXCHANGES: usize = 4;

/// Local start in minutes after midnight, and length in slots.
pub type Kind = (i64, usize);

/// By slot of the horizon: the local clock in minutes.
fn clocks(problem: &Problem<'_>) -> Vec<i64> {
    (0..problem.grammar.slots).map(|slot| problem.plan.clock(slot)).collect()
}

/// The kinds of the work blocks in `tours`, each with how many blocks are of it.
pub fn used<'t>(problem: &Problem<'_>, tours: impl Iterator<Item = &'t Tour>) -> BTreeMap<Kind, u32> {
    let clocks = clocks(problem);
    let mut used = BTreeMap::new();
    for (start, end, _) in tours.flat_map(Tour::blocks).filter(|&(_, _, standby)| !standby) {
        *used.entry((clocks[start], end - start)).or_insert(0) += 1;
    }
    used
}

/// `problem` where every work block is one of `kinds`.
pub fn limited<'a>(problem: &Problem<'a>, kinds: &BTreeSet<Kind>) -> Problem<'a> {
    let clocks = clocks(problem);
    let blocks = clocks.iter().enumerate().flat_map(|(slot, clock)| {
        kinds.iter().filter(move |(start, _)| start == clock).map(move |&(_, length)| (slot, length))
    });
    let all = Arc::new(Catalogue::new(problem.grammar.slots, blocks));
    let mut limited = problem.clone();
    for worker in &mut limited.workers {
        worker.catalogue = Some(match &worker.catalogue {
            Some(own) => Arc::new(own.common(&all)),
            None => all.clone(),
        });
    }
    limited
}

/// `problem` where no kinds come to those of `tours`, if the plan limits them.
pub fn kept<'a>(problem: Problem<'a>, tours: &[Tour]) -> Problem<'a> {
    if problem.plan.rules.max_shift_kinds == 0 {
        return problem;
    }
    let kinds = used(&problem, tours.iter()).into_keys().collect();
    limited(&problem, &kinds)
}

/// Kinds with which all `pins`, by worker, are kept: those that pinned workers have in `tours`, and where these are more than `most`
/// as few as are found. A pin leaves open how its block goes on, so that in `tours` people may have made more of them than need be.
pub fn pinned(problem: &Problem<'_>, pins: &[Option<Pins>], tours: &[Tour], most: usize) -> BTreeSet<Kind> {
    let held = problem.workers.iter().zip(tours).filter(|(worker, _)| worker.pinned).map(|(_, tour)| tour);
    let had = used(problem, held);
    if had.len() <= most {
        return had.into_keys().collect();
    }
    // Where some pin is kept by nothing, that is what has to be said of the schedule, whatever its kinds.
    let Some(least) = least(problem, pins) else { return BTreeSet::new() };
    let mut rarest: Vec<(u32, Kind)> = had.iter().map(|(&kind, &count)| (count, kind)).collect();
    rarest.extend(least.iter().filter(|kind| !had.contains_key(kind)).map(|&kind| (0, kind)));
    rarest.sort_unstable();
    let mut left: BTreeSet<Kind> = rarest.iter().map(|&(_, kind)| kind).collect();
    let mut fewest = least;
    for (_, kind) in rarest {
        if fewest.len() <= most {
            break;
        }
        left.remove(&kind);
        match self::least(&limited(problem, &left), pins) {
            Some(kinds) if kinds.len() < fewest.len() => fewest = kinds,
            Some(_) => {}
            None => _ = left.insert(kind),
        }
    }
    fewest
}

/// The kinds of the cheapest blocks that keep `pins` where nothing is required; none where some pin is not kept.
fn least(problem: &Problem<'_>, pins: &[Option<Pins>]) -> Option<BTreeSet<Kind>> {
    let of_worker = |(worker, pins): (usize, &Option<Pins>)| {
        let (Some(pins), who) = (pins, &problem.workers[worker]) else { return Some(Vec::new()) };
        let mut nothing = Offer::default();
        nothing.resize(who.queues.len(), problem.grammar.slots);
        let (_, tour) = pinned_best(problem, who, &nothing, pins, &mut Planner::default());
        let is_kept = broken(problem, worker, &tour, &problem.grammar.pins[AgentId(worker)]).is_empty();
        is_kept.then(|| used(problem, std::iter::once(&tour)).into_keys().collect())
    };
    let kinds: Option<Vec<Vec<Kind>>> = pins.par_iter().enumerate().map(of_worker).collect();
    Some(kinds?.into_iter().flatten().collect())
}

/// At most `most` kinds that stand for the blocks of `tours`, one for each worker; the `fixed` are among them.
pub fn chosen(problem: &Problem<'_>, fixed: &BTreeSet<Kind>, tours: &[Tour], most: usize) -> BTreeSet<Kind> {
    let mut chosen: Vec<Kind> = fixed.iter().copied().collect();
    let fixed = chosen.len();
    let blocks: Vec<(Kind, f64)> =
        used(problem, tours.iter()).into_iter().map(|(kind, count)| (kind, f64::from(count))).collect();
    let candidates = candidates(problem, &blocks);
    // By block: its loss under the kinds so far.
    let mut least: Vec<f64> = blocks.iter().map(|&(block, _)| nearest(block, &chosen)).collect();
    let gain = |kind: Kind, least: &[f64]| -> f64 {
        let better = |(&(block, count), &now): (&(Kind, f64), &f64)| count * (now - loss(block, kind)).max(0.0);
        blocks.iter().zip(least).map(better).sum()
    };
    let best = |least: &[f64]| {
        let gains = candidates.iter().map(|&kind| (gain(kind, least), kind));
        gains.fold((0.0, None), |best, next| if next.0 > best.0 { (next.0, Some(next.1)) } else { best })
    };
    while chosen.len() < most {
        let (_, Some(kind)) = best(&least) else { break };
        chosen.push(kind);
        least = blocks.iter().map(|&(block, _)| nearest(block, &chosen)).collect();
    }
    for _ in 0..EXCHANGES {
        let mut changed = false;
        for at in fixed..chosen.len() {
            let old = chosen.remove(at);
            let without: Vec<f64> = blocks.iter().map(|&(block, _)| nearest(block, &chosen)).collect();
            let (worth, kind) = best(&without);
            let new = kind.filter(|_| worth > gain(old, &without) + 1e-9).unwrap_or(old);
            changed |= new != old;
            chosen.insert(at, new);
        }
        if !changed {
            break;
        }
    }
    chosen.into_iter().collect()
}

/// Kinds that may be chosen: those of the blocks, and where there is no catalogue their starts with each other's lengths.
fn candidates(problem: &Problem<'_>, blocks: &[(Kind, f64)]) -> Vec<Kind> {
    if !problem.plan.shifts.is_empty() {
        return blocks.iter().map(|&(kind, _)| kind).collect();
    }
    let starts: BTreeSet<i64> = blocks.iter().map(|&((start, _), _)| start).collect();
    let lengths: BTreeSet<usize> = blocks.iter().map(|&((_, length), _)| length).collect();
    starts.iter().flat_map(|&start| lengths.iter().map(move |&length| (start, length))).collect()
}

fn nearest(block: Kind, kinds: &[Kind]) -> f64 {
    // Without any kind a block is lost with as much again.
    kinds.iter().map(|&kind| loss(block, kind)).fold(2.0 * block.1 as f64, f64::min)
}

/// Equation (18).
fn loss((start, length): Kind, (from, long): Kind) -> f64 {
    let apart = (from - start) / SLOT_MINUTES;
    // The clock is round: of both ways the one that overlaps more.
    let common = [apart - DAY, apart, apart + DAY].map(|apart| (length as i64).min(apart + long as i64) - apart.max(0));
    let common = common.into_iter().max().unwrap_or(0).max(0) as f64;
    (length as f64 - common) + EXTRA * (long as f64 - common)
}
