//! All work blocks of one schedule, filled: what is held once over the horizon is held in one of them.

use super::arrange::{PieceValues, arrange};
use super::grammar::Grammar;
use super::problem::Worker;
use super::tour::Piece;
use crate::domain::roster::Activity;

/// The pieces of work blocks of `worker`, in order, each with the sessions of the whole horizon that it loses least by, once among them.
pub(super) fn arrange_all<V: PieceValues>(
    grammar: &Grammar,
    worker: &Worker,
    blocks: &[(usize, usize)],
    values: &impl Fn(usize, usize) -> V,
) -> Option<Vec<Vec<Piece>>> {
    let sessions = &worker.sessions;
    let full = sessions.rewards();
    let fill = |(start, end): (usize, usize), rewards: &[f64]| {
        arrange(grammar, start, end, &values(start, end), &sessions.offered(start, end, rewards))
    };
    let mut allowed: Vec<Vec<f64>> = vec![full; blocks.len()];
    let mut filled = Vec::with_capacity(blocks.len());
    for (&block, rewards) in blocks.iter().zip(&allowed) {
        filled.push(fill(block, rewards)?);
    }
    for (i, task) in sessions.tasks.iter().enumerate().filter(|(_, task)| task.is_wide()) {
        let is_held = |pieces: &[Piece]| pieces.iter().any(|p| p.activity == Activity::Session(task.session));
        let holders: Vec<usize> = (0..blocks.len()).filter(|&b| is_held(&filled[b].1)).collect();
        if holders.len() < 2 {
            continue;
        }
        let mut others = Vec::new();
        for &b in &holders {
            allowed[b][i] = f64::NEG_INFINITY;
            others.push(fill(blocks[b], &allowed[b]));
        }
        // Who gives up most by holding none holds it, and first of all where a pin asks for it.
        let gain = |n: &usize| others[*n].as_ref().map_or(f64::INFINITY, |other| filled[holders[*n]].0 - other.0);
        let keeper = (0..holders.len()).max_by(|a, b| gain(a).total_cmp(&gain(b)));
        for (n, other) in others.into_iter().enumerate().filter(|&(n, _)| Some(n) != keeper) {
            filled[holders[n]] = other?;
        }
        keeper.into_iter().for_each(|n| allowed[holders[n]][i] = task.missing);
    }
    Some(filled.into_iter().map(|(_, pieces)| pieces).collect())
}
