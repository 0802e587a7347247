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
use super::agent::problem::Problem;
use super::agent::tour::Tour;
use crate::domain::calendar::SLOT_MINUTES;
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

/// The kinds of pinned workers, whose tours are among `tours`.
pub fn pinned(problem: &Problem<'_>, tours: &[Tour]) -> BTreeSet<Kind> {
    let pinned = problem.workers.iter().zip(tours).filter(|(worker, _)| worker.pinned).map(|(_, tour)| tour);
    used(problem, pinned).into_keys().collect()
}

/// At most `most` kinds that stand for the blocks of `tours`, one for each worker; those of pinned workers are among them.
pub fn chosen(problem: &Problem<'_>, tours: &[Tour], most: usize) -> BTreeSet<Kind> {
    let mut chosen: Vec<Kind> = pinned(problem, tours).into_iter().collect();
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
